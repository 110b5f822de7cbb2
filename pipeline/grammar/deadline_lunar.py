"""Deadlines by the lunar year and by a day named just before: Tết, tháng Giêng, Giỗ Tổ, "cùng ngày", "hôm sau".

The ``holidays`` package knows the first day of each lunar year and the tenth of the third lunar month, so days
counted from these are exact. Every other lunar day ("25 tháng Chạp": a month of 29 or 30 days) is vague, never a date.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from pipeline.grammar.calendar import default_calendar, hung_kings_day, lunar_new_year
from pipeline.grammar.date import find_dates
from pipeline.grammar.deadline_reading import Reader, Reading, Values, hour_of
from pipeline.records import PartialDate

_STEMS = ("giap", "at", "binh", "dinh", "mau", "ky", "canh", "tan", "nham", "quy")
_BRANCHES = ("ty", "suu", "dan", "mao", "thin", "ty", "ngo", "mui", "than", "dau", "tuat", "hoi")
_FIRST = 4  # the year 4 was Giáp Tý
_DAY = dt.timedelta(days=1)
# How far back the day may stand that "cùng ngày" takes up.
_BACK = 400


def _lunar_year(v: Values, issued: PartialDate | None) -> int | None:
    """The lunar year that the words name by number or by stem and branch ("Bính Ngọ" near the day of issue)."""
    if "y" in v:
        return int(v["y"])
    if "can" not in v or issued is None:
        return None
    stem = _STEMS.index(v["can"])
    for year in (issued.year, issued.year + 1, issued.year - 1):
        if (year - _FIRST) % 10 == stem and _BRANCHES[(year - _FIRST) % 12] == v["chi"]:
            return year
    return 0


def read_new_year(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "trước Tết Nguyên đán": the day before it; "trước kỳ nghỉ Tết": the last working day before the break."""
    calendar = default_calendar()

    def last_day(year: int) -> dt.date | None:
        first = lunar_new_year(year)
        if first is None:
            return None
        return calendar.previous_working_day(first - _DAY) if "off" in v else first - _DAY

    return _of_year(v, issued, last_day)


def read_first_month(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "trước ngày rằm tháng Giêng", "mùng 10 tháng Giêng": counted from the first day of the lunar year."""
    day = 15 if v["ld"] == "ram" else int(v["ld"])
    if not 1 <= day <= 29:
        return [Reading("vague")]

    def of(year: int) -> dt.date | None:
        first = lunar_new_year(year)
        return first + dt.timedelta(days=day - 1) if first else None

    return [replace(r, strict="truoc" in text.split() and "hh" not in v) for r in _of_year(v, issued, of)]


def read_hung_kings(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "trước ngày Giỗ Tổ Hùng Vương", "trước ngày 10/3 âm lịch"."""
    return [replace(r, strict="truoc" in text.split() and "hh" not in v) for r in _of_year(v, issued, hung_kings_day)]


def _of_year(v: Values, issued: PartialDate | None, of: Callable[[int], dt.date | None]) -> list[Reading]:
    """The day in the year that the words name, else the next such day on or after the day of issue."""
    year = _lunar_year(v, issued)
    if year is None and issued is not None:
        days = [day for y in (issued.year, issued.year + 1) if (day := of(y)) is not None and day >= issued.first]
        day = days[0] if days else None
    else:
        day = of(year) if year else None
    return [Reading("date", due=day, time=hour_of(v), trust=0.95)] if day is not None else [Reading("vague")]


def read_named_before(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "trước 17h00 cùng ngày", "trước 10 giờ hôm sau": means something only after a named day (``take_up``)."""
    latent = "same_day" if "same" in v else "next_working_day" if "work" in v else "next_day"
    return [Reading("vague", time=hour_of(v), latent=latent)]


def take_up(reading: Reading, text: str, at: int) -> Reading:
    """A reading of ``read_named_before`` with the last full date of the words before ``at``; vague without one."""
    dates = [m.value for m in find_dates(text[max(0, at - _BACK) : at]) if m.value.complete]
    if not dates:
        return replace(reading, latent="", time=None)
    day = dates[-1].first
    if reading.latent == "next_day":
        day += _DAY
    elif reading.latent == "next_working_day":
        day = default_calendar().add_working_days(day, 1)
    return Reading("date", due=day, time=reading.time, trust=0.9)


TAKEN_UP = frozenset(("same_day", "next_day", "next_working_day"))
LUNAR: dict[str, Reader] = {
    "lunar_new_year": read_new_year,
    "lunar_first_month": read_first_month,
    "hung_kings": read_hung_kings,
    "named_before": read_named_before,
}
