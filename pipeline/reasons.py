"""The reason of a verdict as one Vietnamese (or English) text; the sentences are ``lexicon/verdicts.toml``.

In: the name of the reason and its facts; out: words. Nothing is decided here.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.lexicon import load_toml
from pipeline.records import PartialDate

Lang = Literal["vi", "en"]
Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with its facts, the notes that go with it, and the policies that decided (name → setting)."""

    name: str
    facts: Facts
    notes: tuple[tuple[str, Facts], ...] = ()
    policies: tuple[tuple[str, bool], ...] = field(default=())


def format_day(day: dt.date | PartialDate | None, lang: Lang) -> str:
    """15/6/2026 (vi) or 2026-06-15 (en); an incomplete date as far as it goes."""
    if day is None:
        return "không rõ ngày" if lang == "vi" else "undated"
    if isinstance(day, PartialDate):
        if not day.complete:
            month = f"{day.month}/" if day.month else ""
            return f"{month}{day.year}" if lang == "vi" else day.iso
        day = day.first
    if lang == "en":
        return day.isoformat()
    # as the decree writes dates: a zero before days and before the months 1 and 2 only
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day.month < 3 else f"{day.day:02d}/{day.month}/{day.year}"


def format_reason(reason: Reason, lang: Lang) -> str:
    """All sentences of a reason. Raises ``KeyError`` for a name that the file lacks."""
    table = load_toml("verdicts")
    sentences = [_fill(table["reason"][reason.name][lang], reason.facts, lang)]
    sentences += [_fill(table["note"][name][lang], facts, lang) for name, facts in reason.notes]
    for name, setting in reason.policies:
        row = table["policy"][name]
        state = row["on" if setting else "off"][0 if lang == "vi" else 1]
        sentences.append(row[lang].format(state=state))
    return " ".join(sentences)


def _fill(template: str, facts: Facts, lang: Lang) -> str:
    return template.format(**{name: _word(name, value, lang) for name, value in facts.items()})


def _word(name: str, value: object, lang: Lang) -> object:
    if name == "dated":
        day = value if isinstance(value, PartialDate) else None
        if lang == "vi":
            return ("ngày " if day and day.complete else "") + format_day(day, lang)
        return ("of " if day else "") + format_day(day, lang)
    if isinstance(value, dt.date | PartialDate):
        return f"ngày {format_day(value, lang)}" if lang == "vi" else format_day(value, lang)
    return value


def names(codes: Iterable[str]) -> str:
    """Codes as a list in a sentence."""
    return ", ".join(codes)
