"""The reason of a verdict as one Vietnamese (or English) text; the sentences are ``lexicon/verdicts.toml``.

In: the name of the reason and its facts; out: words. Nothing is decided here.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from string import Formatter
from typing import Literal

from pipeline.lexicon import load_toml
from pipeline.records import PartialDate

Lang = Literal["vi", "en"]
Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with its facts, the notes that go with it, the policies that decided (name → setting), and the causes
    of its doubt."""

    name: str
    facts: Facts
    notes: tuple[tuple[str, Facts], ...] = ()
    policies: tuple[tuple[str, bool], ...] = field(default=())
    causes: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def format_day(day: dt.date | PartialDate | str | None, lang: Lang = "vi") -> str:
    """A date for readers, everywhere the same: 15/06/2026 (vi) or 2026-06-15 (en); an incomplete one as far as it goes
    (06/2026, 2026). Also takes ISO text; other text and "" stay as they are."""
    if day is None:
        return "không rõ ngày" if lang == "vi" else "undated"
    iso = day if isinstance(day, str) else day.iso if isinstance(day, PartialDate) else day.isoformat()
    parts = iso.split("-")
    return "/".join(reversed(parts)) if lang == "vi" and all(part.isdigit() for part in parts) else iso


def format_reason(reason: Reason, lang: Lang) -> str:
    """All sentences of a reason. Raises ``KeyError`` for a name that the file lacks."""
    table = load_toml("verdicts")
    facts = dict(reason.facts)
    if reason.causes:
        causes = [_fill(table["cause"][cause][lang], facts, lang) for cause in reason.causes]
        facts["causes"] = (" và " if lang == "vi" else " and ").join(causes)
    sentences = [_fill(table["reason"][reason.name][lang], facts, lang)]
    sentences += [_fill(table["note"][name][lang], facts, lang) for name, facts in reason.notes]
    for name, setting in reason.policies:
        row = table["policy"][name]
        state = row["on" if setting else "off"][0 if lang == "vi" else 1]
        sentences.append(row[lang].format(state=state))
    return " ".join(sentences)


def _fill(template: str, facts: Facts, lang: Lang) -> str:
    return template.format(**{name: _word(name, facts[name], lang) for name in _asked(template)})


@cache
def _asked(template: str) -> tuple[str, ...]:
    """The facts that a sentence of the lexicon names: of a dozen mostly two or three."""
    return tuple(name for _, name, _, _ in Formatter().parse(template) if name)


def _word(name: str, value: object, lang: Lang) -> object:
    if name == "dated":
        day = value if isinstance(value, PartialDate) else None
        if lang == "vi":
            what = "" if day is None else "ngày " if day.complete else "tháng " if day.month else "năm "
            return what + format_day(day, lang)
        return ("of " if day else "") + format_day(day, lang)
    if isinstance(value, dt.date | PartialDate):
        return f"ngày {format_day(value, lang)}" if lang == "vi" else format_day(value, lang)
    return value


def names(codes: Iterable[str]) -> str:
    """Codes as a list in a sentence."""
    return ", ".join(codes)
