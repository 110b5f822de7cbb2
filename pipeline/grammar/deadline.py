"""Deadlines in a text: where they stand and when they fall.

In: text (NFC) and the date of issue of the letter; out: ``Mention[Deadline]``. The wordings are rows of
``lexicon/deadlines.toml`` (compiled in ``deadline_rules``), their meanings functions of ``deadline_reading``
and ``deadline_recurring``. Here: try the rows, drop what a look-alike covers, keep the longest of overlapping
hits, and complete a bare day by the recurrence of its sentence.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from pipeline.grammar.deadline_lunar import TAKEN_UP, take_up
from pipeline.grammar.deadline_periods import cycle_of, stated_cut_off, words_before
from pipeline.grammar.deadline_reading import Reading
from pipeline.grammar.deadline_recurring import READINGS, complete, repeats
from pipeline.grammar.deadline_rules import Rule, deadline_rules, standing, values
from pipeline.records import Deadline, Mention, PartialDate, Span
from pipeline.text.fold import fold_aligned

_SENTENCE_END = re.compile(r"[.;\n](?!\d)")
_LEADS_A_SENTENCE = frozenset((
    "dinh-ky", "hang-dau-cau", "hang-truoc-dong-tu", "hang-sau-dong-tu", "lan-moi-ky", "bao-cao-thang", "sau-thang",
))  # fmt: skip
_WIDE = re.compile(r"[ \n]{2,}")
# "3O/9/2026", "15/1l/2026": letters that a scan took for the digits of a day
_MISREAD_DAY = re.compile(r"(?<![a-z0-9/])(?=[oli/]{0,3}\d)[0-9oli]{1,2}/[0-9oli]{1,2}(?:/[0-9oli]{4})?(?![a-z0-9/])")
_AS_DIGITS = str.maketrans("oli", "011")
_MISREAD_ONE = re.compile(r"\b[il](?=\d ?gio\b)")  # "I4 giờ"
_FUND = re.compile("[Qq]uỹ")
_FURTHEST = 400  # a recurrence before its day
_BEHIND = 3  # … and after it
# A reminder may quote a deadline gone by, and in January typists still write the old year; older dates are
# windows of data, effect or law.
_QUOTED_PAST_DAYS = 370
_QUOTABLE = frozenset(("truoc", "cham-nhat", "nhan"))


@dataclass(slots=True)
class _Hit:
    start: int
    end: int
    rule: Rule
    readings: list[Reading]


def find_deadlines(text: str, issued_on: PartialDate | None, folded: str | None = None) -> list[Mention[Deadline]]:
    """All deadlines of ``text`` in text order, several for one wording that names several.

    ``folded`` is ``fold_aligned(text)`` if the caller has it. Kinds "vague", "continuous", "reference"
    and "event" are found too and carry no ``due``: callers who want measurable deadlines look at ``due``,
    ``rrule`` and ``duration``. A day before the letter's own date is no deadline (one that a reminder may
    quote is given with low confidence).
    """
    if folded is None:
        folded = fold_aligned(text)
    if _WIDE.search(text):
        return _find_in_wide(text, issued_on)
    if "gio" in folded:
        folded = _MISREAD_ONE.sub("1", folded)
    if "/" in folded:
        folded = _MISREAD_DAY.sub(lambda match: match[0].translate(_AS_DIGITS), folded)
    if "ỹ" in text:
        folded = _without_funds(text, folded)
    hits = _longest(_unmasked(_hits(text, folded, issued_on), text, folded))
    _complete(hits, folded)
    for hit in hits:
        if hit.readings and hit.readings[0].latent in TAKEN_UP:
            hit.readings = [take_up(reading, text, hit.start) for reading in hit.readings]
    found = []
    for hit in hits:
        span = _trimmed(text, hit.start, hit.end)
        for reading in hit.readings:
            confidence = _confidence(hit, reading, issued_on)
            if confidence > 0:
                deadline = _deadline(text[span.start : span.end], reading)
                if reading.rrule:
                    deadline = _with_period(deadline, reading.rrule, folded, hit)
                found.append(Mention(deadline, span, confidence))
    return found


def _with_period(deadline: Deadline, rrule: str, folded: str, hit: _Hit) -> Deadline:
    """The recurring deadline with the period that its reports cover and the day on which their figures close."""
    cycle = cycle_of(rrule, words_before(folded, hit.start, hit.end))
    begin = max(0, hit.start - _FURTHEST)
    before = folded[begin : hit.start].rpartition("\n")[2]
    paragraph = before + folded[hit.start : hit.end] + folded[hit.end : begin + 3 * _FURTHEST].partition("\n")[0]
    return replace(deadline, cycle=cycle, cut_off=stated_cut_off(paragraph[: 2 * _FURTHEST]))


def parse_deadline(phrase: str, issued_on: PartialDate | None) -> Deadline:
    """The deadline that a whole phrase or table cell names ("trước ngày 30/6", "Quý III/2026", "05 ngày").

    Of several the first measurable one; raises ``ValueError`` if the phrase names none.
    """
    words = phrase.strip().strip(".;,:()")
    folded = fold_aligned(words)
    for rule in deadline_rules().cells:
        match = rule.pattern.fullmatch(folded)
        if match:
            for reading in READINGS[rule.reading](values(match), match[0], issued_on):
                if reading.latent not in ("day", "silent"):
                    cycle = cycle_of(reading.rrule, folded) if reading.rrule else None
                    return replace(_deadline(words, reading), cycle=cycle)
    found = [mention.value for mention in find_deadlines(words, issued_on, folded)]
    for deadline in found:
        if deadline.due or deadline.rrule or deadline.duration:
            return deadline
    if found:
        return found[0]
    raise ValueError(f"not a deadline: {phrase!r}")


def _find_in_wide(text: str, issued_on: PartialDate | None) -> list[Mention[Deadline]]:
    """As ``find_deadlines``, for a text with runs of spaces or empty lines: search without them, map back."""
    pieces, places, done = [], [], 0
    for match in _WIDE.finditer(text):
        pieces += [text[done : match.start()], "\n" if "\n" in match[0] else " "]
        places += [*range(done, match.start()), match.start()]
        done = match.end()
    places += range(done, len(text) + 1)
    found = find_deadlines("".join([*pieces, text[done:]]), issued_on)
    return [replace(m, span=Span(places[m.span.start], places[m.span.end - 1] + 1)) for m in found]


def _without_funds(text: str, folded: str) -> str:
    """ "Quỹ" (fund) folds like "quý" (quarter): blot its last letter out."""
    pieces, done = [], 0
    for match in _FUND.finditer(text):
        pieces += [folded[done : match.end() - 1], "~"]
        done = match.end()
    return "".join([*pieces, folded[done:]])


def _hits(text: str, folded: str, issued_on: PartialDate | None) -> list[_Hit]:
    hits = []
    for rule in standing(deadline_rules().patterns, folded):
        for match, start, end in rule.hits(text, folded):
            readings = READINGS[rule.reading](values(match), match[0], issued_on)
            if readings:
                hits.append(_Hit(start, end, rule, readings))
    return hits


def _unmasked(hits: list[_Hit], text: str, folded: str) -> list[_Hit]:
    """Without the hits that a look-alike overlaps, unless they are the longer one around it."""
    if not hits:
        return hits
    excludes = standing(deadline_rules().excludes, folded)
    masks = sorted(match.span() for rule in excludes for match, _, _ in rule.hits(text, folded))
    longest = max((end - start for start, end in masks), default=0)

    def masked(hit: _Hit) -> bool:
        near = masks[bisect_left(masks, (hit.start - longest, 0)) : bisect_left(masks, (hit.end, 0))]
        return any(hit.start < end and not (hit.start < start and end <= hit.end) for start, end in near)

    return [hit for hit in hits if not masked(hit)]


def _longest(hits: list[_Hit]) -> list[_Hit]:
    """The hits in text order; of those that overlap the longest."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        at = bisect_left(kept, hit.start, key=_start)
        free_after = at == len(kept) or hit.end <= kept[at].start
        if free_after and (at == 0 or kept[at - 1].end <= hit.start):
            kept.insert(at, hit)
    return kept


def _start(hit: _Hit) -> int:
    return hit.start


def _complete(hits: list[_Hit], folded: str) -> None:
    """Give bare days the recurrence of their sentence; a recurrence so used up is dropped."""
    used: set[int] = set()
    leads = [hit for hit in hits if hit.rule.id in _LEADS_A_SENTENCE]
    for hit in hits if leads else ():
        first = bisect_left(leads, hit.start - _FURTHEST, key=lambda lead: lead.end)
        last = bisect_left(leads, hit.end + _BEHIND + 1, key=_start)
        for other in leads[first:last]:
            if other is hit or not _same_sentence(other, hit, folded):
                continue
            for recurrence in other.readings:
                whole = complete(hit.readings[0], recurrence)
                if whole is not None:
                    hit.readings = [whole]
                if whole is not None or any(repeats(recurrence, reading) for reading in hit.readings):
                    used.add(id(recurrence))
    for hit in hits:
        hit.readings = [r for r in hit.readings if r.latent not in ("day", "silent") and id(r) not in used]


def _same_sentence(recurrence: _Hit, day: _Hit, folded: str) -> bool:
    """Whether the recurrence opens the sentence of the day, or follows it at once."""
    if recurrence.end <= day.start:
        between = folded[recurrence.end : day.start]
        return len(between) <= _FURTHEST and not _SENTENCE_END.search(between)
    return 0 <= recurrence.start - day.end <= _BEHIND and "\n" not in folded[day.end : recurrence.start]


def _confidence(hit: _Hit, reading: Reading, issued_on: PartialDate | None) -> float:
    confidence = min(hit.rule.sure * reading.trust, 0.98)
    if reading.kind == "date" and reading.due is None:
        return round(min(confidence, 0.5), 3)
    if reading.due is not None and issued_on is not None and reading.due < issued_on.first:
        past = (issued_on.first - reading.due).days
        return 0.4 if (hit.rule.id in _QUOTABLE or reading.ends) and past <= _QUOTED_PAST_DAYS else 0.0
    return round(confidence, 3)


def _trimmed(text: str, start: int, end: int) -> Span:
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",:"):
        end -= 1
    while start < end and (text[start].isspace() or text[start] in ",:("):
        start += 1
    return Span(start, end)


def _deadline(text: str, reading: Reading) -> Deadline:
    return Deadline(
        text=" ".join(text.split()),
        kind=reading.kind,
        due=reading.due,
        time=reading.time,
        rrule=reading.rrule,
        duration=reading.duration,
        anchor=reading.anchor,
        strict=reading.strict,
    )
