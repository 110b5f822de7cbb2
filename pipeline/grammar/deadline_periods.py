"""Reporting periods: what a recurring report covers, on which day its figures close, which period a text names.

In: a recurring deadline and one of its due days, or the words of a report; out: ``ReportPeriod``s. Windows follow
Nghị định 09/2019/NĐ-CP, điều 12 (figures of a month, quarter, half-year or year close on the 14th of its last month,
the next period begins on the 15th) unless the letter closes them on another day; without either the calendar counts.
"""

import datetime as dt
import re
from dataclasses import replace
from typing import Literal

from pipeline.grammar.calendar import month_end
from pipeline.grammar.deadline_reading import ROMAN
from pipeline.records import Cycle, Deadline, PartialDate, ReportPeriod
from pipeline.text.fold import fold_aligned

DECREE_IN_FORCE = dt.date(2019, 3, 12)
_DECREE_CUT_OFF = 14
_DAY = dt.timedelta(days=1)
Basis = Literal["decree", "stated", "calendar", ""]
_MONTHS: dict[Cycle, int] = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}
_A_YEAR: dict[Cycle, int] = {cycle: 12 // months for cycle, months in _MONTHS.items()}
# Share of a period by which a due day may lie off the close of its figures and still surely belong to it.
_NEAR = 0.3
# A monthly report of "ngày 05" is about the month before; one of "ngày 10" may be about either.
_SURELY_BEFORE = 5

_NEXT = re.compile(r"\b(?:thang|quy|nam|ky) (?:sau|tiep|ke|lien|toi)\b|\bthang dau (?:tien )?(?:cua )?quy\b")
_CLOSES = re.compile(
    r"\b(?:chot so lieu|so lieu(?: (?!gui|nop|ve|cho)[a-z]+){0,3} (?:tinh|chot|lay|tu)|ky bao cao(?: [a-z]+){0,3} tu"
    r"|so lieu(?= den))\b[^.;\n]{0,110}?\bden (?:het )?(?:ngay )?"
    r"(?:(?P<day>\d{1,2})(?: (?:hang thang|cua |thang (?:bao|cuoi|thuoc|do|ky))|[),;.]|$)|cuoi (?:cung|thang|quy|ky))"
)
_LONGER = re.compile(r"\b(?:(?P<half>0?6|sau) thang|(?P<nine>0?9|chin) thang|(?<!dau )(?<!cuoi )(?:quy|nam))\b")
_AROUND = 70

_YEAR = r"(?:(?: ?[/-] ?|,? (?:cua )?nam | )(?P<year>20\d\d)(?!\d))?"
_NUMERAL = r"(?:iv|i{1,3}|[1-4])(?![a-z\d])"
_MONTH = r"(?:1[0-2]|0?[1-9])(?!\d)"
_AND = r"(?:, ?(?:va )?| va | ?- ?)"
_MONTHS_NAMED = rf"{_MONTH}(?:{_AND}(?:thang )?{_MONTH}){{0,5}}"
_STATED: tuple[tuple[Cycle, re.Pattern[str]], ...] = (
    ("half", re.compile(r"\b(?:0?6|sau) thang(?: (?P<which>dau|cuoi))?(?: cua)?(?: nam)?" + _YEAR)),
    ("nine_months", re.compile(r"\b(?:0?9|chin) thang(?: dau)?(?: cua)?(?: nam)?" + _YEAR)),
    ("quarter", re.compile(rf"\bqu[yi] (?P<which>{_NUMERAL}(?:{_AND}(?:quy )?{_NUMERAL}){{0,3}})" + _YEAR)),
    ("month", re.compile(rf"(?<!\d )(?<!sau )(?<!chin )\bthang (?P<which>{_MONTHS_NAMED})" + _YEAR)),
    ("week", re.compile(r"\btuan (?:thu |le )?(?P<which>\d{1,2})(?!\d)" + _YEAR)),
    ("year", re.compile(r"\bnam (?P<year>20\d\d)(?!\d)")),
)  # fmt: skip
# days, numbers of documents and long stretches name no period
_MASK = re.compile(
    r"\bngay \d{1,2}(?: ?[/.-] ?| thang )\d{1,2}(?:(?: ?[/.-] ?|,? nam )\d{4})?|\b\d{1,2}/\d{1,2}/\d{4}"
    r"|\b\d{1,5}(?:/\d{4})?[/-][a-z][a-z0-9/-]{1,30}"
    r"|\b(?:giai doan|nhiem ky|nam hoc)(?: tu)?(?: nam)? \d{4}(?: ?(?:-|den) ?(?:nam )?\d{4})?"
)


# --- what a wording says ----------------------------------------------------------------------------


def cycle_of(rrule: str, before: str) -> Cycle | None:
    """The period that a recurrence covers; ``before`` are the folded words that lead to its day.

    A day of one month a year may close six or nine months ("báo cáo 6 tháng trước ngày 20/6").
    """
    fields = dict(part.split("=", 1) for part in rrule.split(";") if "=" in part)
    interval = int(fields.get("INTERVAL", "1"))
    months = fields.get("BYMONTH", "").split(",") if "BYMONTH" in fields else []
    if fields.get("FREQ") in ("DAILY", "WEEKLY"):
        short: Cycle = "day" if fields["FREQ"] == "DAILY" else "week"
        return short if interval == 1 else None
    if fields.get("FREQ") == "MONTHLY":
        monthly: dict[int, Cycle] = {1: "month", 3: "quarter", 6: "half", 12: "year"}
        return monthly.get(interval) if not months else None
    if interval > 1:
        return None
    if len(months) > 1:
        several: dict[int, Cycle] = {2: "half", 4: "quarter", 12: "month"}
        return several.get(len(months))
    spoken = list(_LONGER.finditer(before))
    if spoken and months and spoken[-1]["half"] and int(months[0]) in (5, 6, 7, 11, 12, 1):
        return "half"
    if spoken and months and spoken[-1]["nine"] and int(months[0]) in (8, 9, 10):
        return "nine_months"
    return "year"


def words_before(folded: str, start: int, end: int) -> str:
    """The words of a deadline's sentence that lead to its day, for ``cycle_of``."""
    before = folded[max(0, start - _AROUND) : end]
    return re.split(r"[.;\n](?!\d)", before[: max(0, len(before) - 4)])[-1]


def stated_cut_off(sentence: str) -> int | None:
    """The day of the month on which figures close, as a folded sentence or paragraph says; -1 the last day."""
    match = _CLOSES.search(sentence)
    if match is None:
        return None
    if match["day"] is None:
        return -1
    day = int(match["day"])
    return day if 1 <= day <= 31 else None


# --- which period a due day closes --------------------------------------------------------------------


def period_closed(deadline: Deadline, due: dt.date, issued: dt.date, *, binding: bool = True) -> ReportPeriod | None:
    """The period that the report due on ``due`` covers; ``None`` where the wording does not tell.

    ``binding``: the decree's windows hold for it (a report to a State body on a paper of that time).
    """
    cycle = deadline.cycle
    if cycle is None:
        return None
    if cycle == "day":
        return ReportPeriod("day", due.year, due.timetuple().tm_yday, due, due, "calendar")
    if cycle == "week":
        return _week(due)
    pivot = deadline.cut_off or _DECREE_CUT_OFF
    follows = bool(_NEXT.search(fold_aligned(deadline.text)))
    years = (due.year - 1, due.year, due.year + 1)
    known = [(cycle, year, number) for year in years for number in range(1, _A_YEAR[cycle] + 1)]
    sure = True
    if follows:
        chosen = [p for p in known if _closed(*p, -1) < due][-1]
    elif cycle == "month":
        chosen = [p for p in known if _closed(*p, pivot) <= due][-1]
        sure = chosen[1:] == (due.year, due.month) or due.day <= _SURELY_BEFORE
    else:
        off, chosen = min((abs((due - _closed(*p, pivot)).days), p) for p in known)
        if off > _NEAR * 30.5 * _MONTHS[cycle]:
            return None
    found = ReportPeriod(*chosen, sure=sure)
    closing, basis = _closing(deadline, issued, binding)
    if _closed(*chosen, closing) > due:
        return found  # due before its figures would close: nobody says when they do
    return replace(found, first=_opened(*chosen, closing), cut_off=_closed(*chosen, closing), basis=basis)


def _closing(deadline: Deadline, issued: dt.date, binding: bool) -> tuple[int, Basis]:
    """The day of the month on which figures close, and who says so."""
    if deadline.cut_off:
        return deadline.cut_off, "stated"
    return (_DECREE_CUT_OFF, "decree") if binding and issued >= DECREE_IN_FORCE else (-1, "calendar")


def _closed(cycle: Cycle, year: int, number: int, day: int) -> dt.date:
    """The day on which the figures of a period close: ``day`` of its last month (-1: the last)."""
    last = month_end(year, _MONTHS[cycle] * number)
    return last if day < 0 else last.replace(day=min(day, last.day))


def _opened(cycle: Cycle, year: int, number: int, day: int) -> dt.date:
    """The first day of a period's figures: the one after the figures of the month before it closed."""
    months_before = year * 12 + _MONTHS[cycle] * (number - 1) - 1
    before, month = divmod(months_before, 12)
    return _closed("month", before, month + 1, day) + _DAY


def _week(due: dt.date) -> ReportPeriod:
    """The week of a report: its own from Wednesday on, before that the one just gone."""
    day = due if due.weekday() >= 2 else due - dt.timedelta(days=due.weekday() + 1)
    year, week, _ = day.isocalendar()
    monday = day - dt.timedelta(days=day.weekday())
    sunday = monday + dt.timedelta(days=6)
    if sunday > due:
        return ReportPeriod("week", year, week)
    return ReportPeriod("week", year, week, monday, sunday, "calendar")


# --- which periods a report says it covers ------------------------------------------------------------


def find_periods(text: str, written: PartialDate | None) -> list[ReportPeriod]:
    """The periods that words name ("quý I/2026", "6 tháng đầu năm", "tháng 4, 5/2026"), without windows.

    A missing year is that of the paper, or the one before for a period that had not yet begun.
    """
    # "quỹ" (fund) folds like "quý" (quarter)
    folded = _MASK.sub(lambda match: "~" * len(match[0]), fold_aligned(text.replace("ỹ", "~")))
    found: dict[tuple[Cycle, int, int], ReportPeriod] = {}
    for cycle, pattern in _STATED:
        for match in pattern.finditer(folded):
            for number in _which(cycle, match):
                year = _year_of(cycle, number, match["year"], written)
                if year is not None and 1 <= number <= _A_YEAR.get(cycle, 53):
                    period = ReportPeriod(cycle, year, number)
                    found.setdefault(period.same, period)
        folded = pattern.sub(lambda match: "~" * len(match[0]), folded)
    return list(found.values())


def _which(cycle: Cycle, match: re.Match[str]) -> list[int]:
    """The numbers that a match names; "6 tháng" without a word is the first half."""
    if cycle in ("year", "nine_months"):
        return [1]
    words = match["which"] or ""
    if cycle == "half":
        return [2 if words == "cuoi" else 1]
    return [ROMAN.get(word) or int(word) for word in re.findall(r"iv|i{1,3}|\d+", words)]


def _year_of(cycle: Cycle, number: int, stated: str | None, written: PartialDate | None) -> int | None:
    if stated:
        return int(stated)
    if written is None or cycle == "year":
        return None
    if cycle == "week":
        begins = dt.date(written.year, 1, 1) + dt.timedelta(weeks=number - 1)
    else:
        begins = dt.date(written.year, min(_MONTHS[cycle] * (number - 1) + 1, 12), 1)
    return written.year if begins <= written.last else written.year - 1


_NAMES = {
    "day": "ngày {cut_off:%d/%m/%Y}", "week": "tuần {number}/{year}", "month": "tháng {number}/{year}",
    "quarter": "quý {roman}/{year}", "half": "6 tháng {half} năm {year}", "nine_months": "9 tháng năm {year}",
    "year": "năm {year}",
}  # fmt: skip
_NUMERALS = ("", "I", "II", "III", "IV")


def calendar_window(period: ReportPeriod) -> tuple[dt.date, dt.date]:
    """The first and last day of a period by the calendar, whenever its figures close."""
    if period.cycle == "day":
        day = dt.date(period.year, 1, 1) + dt.timedelta(days=period.number - 1)
        return day, day
    if period.cycle == "week":
        monday = dt.date.fromisocalendar(period.year, period.number, 1)
        return monday, monday + dt.timedelta(days=6)
    return _opened(period.cycle, period.year, period.number, -1), _closed(period.cycle, period.year, period.number, -1)


def period_name(period: ReportPeriod) -> str:
    """The period as reports name it: "tháng 6/2026", "quý I/2026", "6 tháng đầu năm 2026", "năm 2026"."""
    roman = _NUMERALS[period.number] if period.cycle == "quarter" else ""
    half = "đầu" if period.number == 1 else "cuối"
    return _NAMES[period.cycle].format(
        number=period.number, year=period.year, roman=roman, half=half, cut_off=period.cut_off
    )
