"""Dates as letters write them: ``ngày 17 tháng 4 năm 2024``, ``17/4/2024``, ``tháng 4 năm 2024``.

Days left blank ("ngày … tháng 4 năm 2024") give the month; days that the calendar lacks (31/02) and years
outside ``lexicon/dates.toml``'s range are refused. Spaces between digits, as signature widgets print them
("ngày 1 0 tháng 0 1 năm 2 0 2 6"), are closed. A date without a year is no date here: what year it means
depends on the letter, and on whether it is a deadline.
"""

import datetime as dt
import re
from collections.abc import Iterator
from operator import itemgetter

from pipeline.lexicon import load_toml
from pipeline.records import Mention, PartialDate, Span
from pipeline.text.fold import fold_aligned

_LEX = load_toml("dates")
_FIRST, _LAST = _LEX["range"]["first_year"], _LEX["range"]["last_year"]
_GAP = "[" + re.escape(_LEX["blank"]["characters"]) + "]"
_YEAR = r"((?:1 ?9|2 ?0) ?\d ?\d)(?!\d)"
_ONE = r"(\d ?\d?)"

# On folded text. Each begins with a literal or a digit (what may not stand before it is asked next), so that a search
# skips all other characters at once; every repetition is bounded.
_WORDS = re.compile(
    rf"(?:ngay\s{{0,3}}(?:{_ONE}|{_GAP}{{0,24}}|[\[(]\.{{0,6}}[\])])\s{{0,3}},?\s?thang|thang)\s{{0,3}}"
    rf"(?:{_ONE}|{_GAP}{{1,24}})\s{{0,3}}(?:,\s?)?nam\s{{0,3}}{_YEAR}"
)
_TO_MONTH = 40  # characters from "ngay" to "thang", at most
_MONTH = re.compile(rf"thang\s{{0,2}}(\d{{1,2}})\s?[/.\-]\s?{_YEAR}")
_DIGITS = re.compile(
    r"(\d(?<![\d/.,\-]\d)\d?)(\s?[/.\-]\s?)(\d{1,2})(\s?[/.\-]\s?)((?:19|20)\d\d)(?![\d]|[/\-]\w|[.,]\d)"
)
_SPACED = re.compile(r"ngay\s{0,3}(\d ?\d?)\s?([/.\-])\s?(\d ?\d?)\s?[/.\-]\s?" + _YEAR)
_NO_DAY = re.compile(rf"ngay{_GAP}{{0,16}}/\s?(\d{{1,2}})\s?/\s?{_YEAR}")
_SHORT = re.compile(r"ngay\s{0,3}(\d{1,2})([/.\-])(\d{1,2})\2(\d\d)(?![\d/.\-])")
_ISO = re.compile(r"(?<![\d/.\-])(\d{4})-(\d\d)(?:-(\d\d))?(?![\d/.\-])")
_LOOKALIKE = re.compile(r"ngay ([oli\d]{1,2})/([oli\d]{1,2})/((?:19|2[0o])[oli\d]{2})(?![\w/])")


def find_dates(text: str, folded: str | None = None) -> list[Mention[PartialDate]]:
    """All dates in ``text`` (NFC) that name their year, in order; the span leaves out "ngày" before digits.

    ``folded`` is ``fold_aligned(text)``. Confidence falls when a blank stands for the day, when digits had
    to be joined or when the year has two digits.
    """
    folded = fold_aligned(text) if folded is None else folded
    found: list[_Hit] = []
    for hit in _DIGITS.finditer(folded):
        if hit[2].strip() != hit[4].strip():
            continue
        _add(found, hit, hit[5], hit[3], hit[1], 0.99 if hit[2].strip() == "/" else 0.97, hit.start(1))
    for at in _places("thang", folded):
        begin = folded.rfind("ngay", max(0, at - _TO_MONTH), at)
        match = (_WORDS.match(folded, begin) if begin >= 0 else None) or _WORDS.match(folded, at)
        if match is not None and match[2] is None:
            _add(found, match, match[3], None, None, 0.8)
        elif match is not None:
            _add(found, match, match[3], match[2], match[1], 0.95 if match[1] is None else 0.99)
        if match := _MONTH.match(folded, at):
            _add(found, match, match[2], match[1], None, 0.95)
    sure = {start for start, _, _, _ in found}  # the surer hit of a place wins
    for at in _places("ngay", folded):
        if (match := _SPACED.match(folded, at)) and match.start(1) not in sure:
            _add(found, match, match[4], match[3], match[1], 0.9, match.start(1))
        if match := _NO_DAY.match(folded, at):
            _add(found, match, match[2], match[1], None, 0.9)
        if match := _SHORT.match(folded, at):
            _add(found, match, "20" + match[4], match[3], match[1], 0.6, match.start(1))
        match = _LOOKALIKE.match(folded, at)
        if match and not match.group().removeprefix("ngay ").replace("/", "").isdecimal():  # else it was found above
            day, month, year = (g.translate(_AS_DIGITS) for g in match.groups())
            _add(found, match, year, month, day, 0.7, match.start(1))
    return _without_overlaps(found)


def _places(word: str, folded: str) -> Iterator[int]:
    """Where a word stands."""
    at = folded.find(word)
    while at >= 0:
        yield at
        at = folded.find(word, at + len(word))


_Hit = tuple[int, float, int, PartialDate]  # start, -confidence, -end: what sorts the best of a place first

_AS_DIGITS = str.maketrans("oli", "011")


def parse_date(text: str) -> PartialDate:
    """The date that the whole of ``text`` is, in any form of ``find_dates`` or EDTF; else ``ValueError``.

    >>> parse_date("ngày 05 tháng 3 năm 2020").iso
    '2020-03-05'
    """
    text = text.strip()
    if re.fullmatch(r"\d{4}", text):
        date = _date(text, None, None)
    elif match := _ISO.fullmatch(text):
        date = _date(match[1], match[2], match[3])
    else:
        folded = fold_aligned(text)
        body = folded.removeprefix("ngay").lstrip()
        offset = len(folded) - len(body)
        hits = find_dates(text, folded)
        whole = hits and hits[0].span.end == len(text) and hits[0].span.start in (0, offset)
        date = hits[0].value if whole else None
    if date is None:
        raise ValueError(f"not a date: {text!r}")
    return date


def format_date(date: PartialDate) -> str:
    """The long form of a letter's head (Nghị định 30/2020/NĐ-CP): leading zero for days below 10 and months 1, 2."""
    if date.month is None:
        return f"năm {date.year}"
    month = f"{date.month:02d}" if date.month < 3 else str(date.month)
    return f"ngày {date.day:02d} tháng {month} năm {date.year}" if date.day else f"tháng {month} năm {date.year}"


def _date(year: str, month: str | None, day: str | None) -> PartialDate | None:
    """The date, or None if the calendar or the range of years refuses it."""
    y = int(year.replace(" ", ""))
    if not _FIRST <= y <= _LAST:
        return None
    if month is None:
        return PartialDate(y)
    m = int(month.replace(" ", ""))
    if not 1 <= m <= 12:
        return None
    if day is None:
        return PartialDate(y, m)
    d = int(day.replace(" ", ""))
    try:
        dt.date(y, m, d)
    except ValueError:
        return None
    return PartialDate(y, m, d)


def _add(
    found: list[_Hit],
    match: re.Match[str],
    year: str,
    month: str | None,
    day: str | None,
    confidence: float,
    start: int | None = None,
) -> None:
    date = _date(year, month, day)
    if date is None:
        return
    for part in (year, month, day):
        if part is not None and " " in part and " " in part.strip():
            confidence -= 0.07
            break
    found.append((match.start() if start is None else start, -round(confidence, 2), -match.end(), date))


def _without_overlaps(found: list[_Hit]) -> list[Mention[PartialDate]]:
    """Of overlapping hits the one that begins first, and of those the surest and longest."""
    out: list[Mention[PartialDate]] = []
    last = 0
    for start, doubt, end, date in sorted(found, key=itemgetter(0, 1, 2)):
        if start >= last:
            out.append(Mention(date, Span(start, -end), -doubt))
            last = -end
    return out


def parse_day(text: str) -> dt.date:
    """A complete day, ISO or in Vietnamese order ("2026-06-30", "30/6/2026"); raises ``ValueError`` otherwise."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        date = parse_date(text)
    if not date.complete:
        raise ValueError(f"no complete day: {text!r}")
    return date.first
