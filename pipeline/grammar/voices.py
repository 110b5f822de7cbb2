"""Who speaks for whom: an office for its committee, a standing board for its Party committee.

In: body keys; out: the keys of those that a body's letters may speak for. The rows are ``lexicon/voices.toml``.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pipeline.lexicon import load_toml
from pipeline.records import Body

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


def is_party(body: Body) -> bool:
    """Whether a body is the Party's: a committee, one of its organs, central ones too, a Party organisation."""
    return "-uy" in body.kind or body.kind.startswith(("dang-", *load_toml("voices")["party"]["central"]))


def speaks_for(speaker: str, body: str, same_body: SameBody, day: dt.date | None) -> bool | None:
    """Whether a letter of ``speaker`` is one of ``body``, its own or in its name; ``None`` if that is open."""
    return _any_same((speaker, *voices_of(speaker)), (body,), same_body, day)


def one_voice(a: str, b: str, same_body: SameBody, day: dt.date | None) -> bool | None:
    """Whether two bodies give orders with one voice: the committee, its office, its standing board."""
    return _any_same((a, *voices_of(a)), (b, *voices_of(b)), same_body, day)


def _any_same(keys: Sequence[str], others: Sequence[str], same_body: SameBody, day: dt.date | None) -> bool | None:
    """Whether one of the first is one of the second; ``None`` if only an open place keeps it from being so."""
    found: bool | None = False
    for key in keys:
        for other in others:
            same = same_body(key, other, day)
            if same:
                return True
            if same is None:
                found = None
    return found
