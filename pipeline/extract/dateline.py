"""Địa danh, ngày tháng năm of the letter: "Hà Nội, ngày 05 tháng 01 năm 2020", blanks and damage included.

Only the head of the letter is read: a date in a stamp, a signing block or a sentence is never the
letter's own. What cannot be read stays out (EDTF: "2024-04"), and a date that lies before a document
the letter cites is not believed (Nghị định 30/2020/NĐ-CP, Điều 8 and Phụ lục I, Mục II.4).
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.records import Mention, PartialDate, SlotReading, Span
from pipeline.text.fold import fold_aligned

# Folded words; OCR changes one letter of "ngày", "tháng", "năm" more often than not.
_DATE = re.compile(
    r"\b(?:ng(?:a[yuv]|[a-z]y)|gay|nay)(?=[\W\d_]|[a-z]\s)(?P<d>.{0,24}?)"
    r"\W?(?:th?.?ng|t?hang|.hang|than.)(?=[\W\d_])(?P<m>.{0,24}?)"
    r"\W?(?:n.m|nam|.am)\W{0,12}(?P<y>(?:19|20)\d\d|[12l]\s?[09o]\s?[\dol]\s?[\dol])?(?![\dol])"
)
_MONTH = re.compile(r"^\W{0,2}(?P<d>)thang\s{0,9}(?P<m>.{0,4}?)\s{0,3}nam\s{0,3}(?P<y>20\d\d)\W*$")
_YEAR_ONLY = re.compile(r",\s{0,3}ng[a-z]y.{0,40}?(?P<y>20\d\d)\b")
_SHORT = re.compile(r"\bngay\s{0,4}(?P<d>\d{1,2})\s?[-/.]\s?(?P<m>\d{1,2})\s?[-/.]\s?(?P<y>(?:19|20)\d\d)\b")
_BLANK = re.compile(r"[\s.…_*–-]*\Z")
_SYLLABLE = re.compile(r"[^\W\d_]+\.?")
# Letters that OCR sees for the digits of a printed month ("I2", "1]", "Š").
_LOOKS = str.maketrans("IlL|!][iOoÖŠSsŞBZz?", "1111111100055558227")
_NEARLY = re.compile(r"\d[oli|]\Z|[oli|]\d\Z")
_LOOKED_LIKE = 0.72  # how sure a figure is that was read as a letter
_YEARS = range(1930, 2100)
_SIGNED = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](20\d\d),?\s{0,2}\d{1,2}:\d{2}")
_SIGNED_WITHIN = 5  # days between the date of a letter and its digital signature, usually the same day
_KIND = frozenset({"thanh", "pho", "tp", "tinh", "huyen", "quan", "thi", "xa", "tran", "phuong", "dac", "khu"})


class Dateline(NamedTuple):
    """The letter's place and date; ``tidy`` says that the date was printed cleanly and in full."""

    place: Mention[str] | None
    date: Mention[PartialDate] | None
    blank: bool
    tidy: bool


def find_dateline(text: str, spans: Iterable[Span], slots: Sequence[SlotReading] = ()) -> Dateline | None:
    """The first date line in the given spans (whole paragraphs of the head), or None.

    ``slots`` are readings of ink for day and month: they fill what the text leaves open. The date's
    confidence is that of the words alone (1 for clean print) times that of the ink.
    """
    for span in spans:
        folded = fold_aligned(text[span.start : span.end])
        match = _DATE.search(folded) or _SHORT.search(folded) or _YEAR_ONLY.search(folded) or _MONTH.match(folded)
        if match is not None:
            return _read(text, span, match, slots)
    return None


def _read(text: str, span: Span, match: re.Match[str], slots: Sequence[SlotReading]) -> Dateline:
    groups = match.groupdict()
    place = find_place(text, span.start, span.start + match.start())
    whole = Span(span.start + match.start(), span.start + match.end())
    raw_day, raw_month = groups.get("d") or "", groups.get("m") or ""
    blank = bool(_BLANK.match(raw_day) or _BLANK.match(raw_month))
    raw_year = "".join((groups.get("y") or "").split())
    year = int(raw_year.translate(_LOOKS) or 0)
    if year not in _YEARS:
        return Dateline(place, None, blank, False)
    month, month_sure = _part(raw_month, 12, [s for s in slots if s.slot == "month"])
    day, day_sure = _part(raw_day, 31, [s for s in slots if s.slot == "day"])
    if month is None:
        left_open = "m" in groups and _BLANK.match(raw_month)
        date, sure = PartialDate(year), 0.99 if left_open else 0.85
    elif day is None:
        date, sure = PartialDate(year, month), month_sure * (0.99 if _BLANK.match(raw_day) else 0.85)
    elif not _exists(year, month, day):
        date, sure = PartialDate(year, month), month_sure * 0.7
    else:
        date, sure = PartialDate(year, month, day), month_sure * day_sure
    sure *= 1.0 if raw_year.isdigit() else _LOOKED_LIKE
    tidy = date.complete and sure == 1.0 and len(raw_day.strip()) == 2
    return Dateline(place, Mention(date, whole, round(sure, 3)), blank, tidy)


def _part(raw: str, largest: int, slots: Sequence[SlotReading]) -> tuple[int | None, float]:
    """Day or month: the ink where a slot was read, else the digits as printed, else unknown."""
    if slots:
        for candidate, probability in slots[0].candidates:
            if probability >= 0.5 and candidate.isdigit() and 1 <= int(candidate) <= largest:
                return int(candidate), min(probability, 0.95)
        return None, 0.0
    digits = raw.strip(" .:_|\t")
    compact = "".join(digits.split())
    if compact.isdigit() and len(compact) <= 2 and 1 <= int(compact) <= largest:
        return int(compact), 1.0 if raw.strip() == compact else 0.85
    if largest == 12 and 1 <= len(raw.strip()) <= 2:  # printed with the form, so that letters are misread digits
        looks = raw.strip().translate(_LOOKS)
        if looks.isdigit() and 1 <= int(looks) <= 12 and len(looks) == len(raw.strip()):
            return int(looks), _LOOKED_LIKE
    if largest == 31 and _NEARLY.match(compact) and 1 <= int(compact.translate(_LOOKS)) <= largest:
        return int(compact.translate(_LOOKS)), _LOOKED_LIKE  # "O5", "2l"
    return None, 0.0


def _exists(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def find_place(text: str, start: int, end: int) -> Mention[str] | None:
    """The địa danh that stands before "ngày" at ``end``: capitalised syllables up to the comma, none before ``start``.

    In a line that also holds the number ("Số: 12/CT-TTHT Hà Nội, ngày …") the symbol ends it.
    """
    words = text[start:end].rstrip(" ,.;:-–\t")
    column = max(words.rfind("   "), words.rfind("\t"))
    at = len(words)
    first = at
    for syllable in reversed(list(_SYLLABLE.finditer(words, column + 1 if column >= 0 else 0))):
        token = syllable.group()
        gap = words[syllable.end() : at]
        if gap.strip(" -") or (gap and len(gap) > 3) or (gap == "-"):
            break
        before = words[syllable.start() - 1 : syllable.start()] if syllable.start() else ""
        abbreviation = token.isupper() and len(token) > 1 and fold_aligned(token.rstrip(".")) not in _KIND
        if not token[0].isupper() and fold_aligned(token) not in _KIND:
            break
        if before in ("/", "-") or (abbreviation and not words.isupper()):
            break
        first = at = syllable.start()
    place = words[first:].strip()
    if len(place) < 2 or not any(c.isalpha() for c in place):
        return None
    return Mention(place, Span(start + first, start + first + len(words[first:])), 0.95)


def not_before(date: Mention[PartialDate], cited: Iterable[PartialDate], printed: bool) -> Mention[PartialDate]:
    """The date with the parts that a cited document's date contradicts taken out.

    A letter cannot be older than what it refers to; where it seems to be, day or month were misread. A date
    that stands clearly ``printed`` is what the letter says: it is kept, with less confidence.
    """
    latest = max((c.first for c in cited), default=None)
    if latest is None or date.value.last >= latest:
        return date
    if printed:
        return Mention(date.value, date.span, min(date.confidence, 0.85))
    if date.value.month is not None and PartialDate(date.value.year, date.value.month).last >= latest:
        return Mention(PartialDate(date.value.year, date.value.month), date.span, min(date.confidence, 0.7))
    if PartialDate(date.value.year).last >= latest:
        return Mention(PartialDate(date.value.year), date.span, min(date.confidence, 0.6))
    return Mention(date.value, date.span, min(date.confidence, 0.4))


def signing_days(lines: Iterable[str]) -> list[dt.date]:
    """The days in signing blocks and digital stamps ("Thời gian ký: 12/03/2024 08:15:10"), which bear a time."""
    days = []
    for words in lines:
        for day, month, year in _SIGNED.findall(words):
            if _exists(int(year), int(month), int(day)):
                days.append(dt.date(int(year), int(month), int(day)))
    return days


def supported(date: Mention[PartialDate], signed: Iterable[dt.date]) -> Mention[PartialDate]:
    """The date with more confidence where a signature was made on that day or within days after it.

    By Bayes' rule: a misread day would fall into so short a time before the signature only by chance.
    A signature alone never gives the date: it may be made late, and copies are signed again.
    """
    first = min(signed, default=None)
    if first is None or not date.value.complete or not 0.5 <= date.confidence < 0.97:
        return date
    days = (first - date.value.first).days
    if not 0 <= days <= _SIGNED_WITHIN:
        return date
    chance = (days + 1) / 30
    sure = date.confidence / (date.confidence + (1 - date.confidence) * chance)
    return Mention(date.value, date.span, round(min(sure, 0.97), 3))
