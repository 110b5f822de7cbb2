"""Who speaks for whom: an office for its committee, a standing board for its Party committee.

In: body keys; out: the keys of those that a body's letters may speak for. The rows are ``lexicon/voices.toml``.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from pipeline.lexicon import load_toml

SameBody = Callable[[str, str, dt.date | None], bool | None]


@lru_cache(maxsize=4096)
def voices_of(key: str) -> tuple[str, ...]:
    """The bodies that a body speaks for besides itself, nearest first; () for most."""
    table: Mapping[str, Any] = load_toml("voices")
    entry, bar, place = key.partition("|")
    heads = list(table["speaks_for"].get(entry, ()))
    heads += [entry.removeprefix(prefix) for prefix in table["party"]["prefixes"] if entry.startswith(prefix)]
    heads += [above for head in heads for above in table["speaks_for"].get(head, ())]
    return tuple(dict.fromkeys(f"{head}{bar}{place}" for head in heads))


def speaks_for(speaker: str, body: str, same_body: SameBody, day: dt.date | None) -> bool | None:
    """Whether a letter of ``speaker`` is one of ``body``, its own or in its name; ``None`` if that is open."""
    return _any(same_body(voice, body, day) for voice in (speaker, *voices_of(speaker)))


def one_voice(a: str, b: str, same_body: SameBody, day: dt.date | None) -> bool | None:
    """Whether two bodies give orders with one voice: the committee, its office, its standing board."""
    return _any(same_body(x, y, day) for x in (a, *voices_of(a)) for y in (b, *voices_of(b)))


def _any(answers: Any) -> bool | None:
    found = list(answers)
    if True in found:
        return True
    return None if None in found else False
