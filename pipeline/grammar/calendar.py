"""Working days and the ends of periods.

In: dates and amounts; out: dates. Public holidays and swapped Saturdays come from the ``holidays``
package (its Vietnamese table knows 24 November from 2026); ``lexicon/holidays.csv`` or a site's own
file of the same form (columns ``date``, ``kind`` = off/work, ``source``) has the last word.
Periods follow Bộ luật Dân sự 2015, articles 144-148: the first day does not count, a month ends on the
same day number or on the last day of a shorter month, a period that ends on a day off ends on the next
working day.
"""

import calendar as months
import csv
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from holidays import HolidayBase

PeriodUnit = Literal["day", "working_day", "week", "month", "quarter", "year"]
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DURATION = re.compile(r"P(\d+)(BD|D|W|M|Y)")
_UNITS: dict[str, PeriodUnit] = {"BD": "working_day", "D": "day", "W": "week", "M": "month", "Y": "year"}
_DAY = dt.timedelta(days=1)
# Further than any holiday run: a wrong exceptions file must not make us loop for ever.
_LONGEST_BREAK = 60


class WorkCalendar:
    """The working days of a site: Monday to Friday without public holidays, plus the site's exceptions."""

    def __init__(self, exceptions: Mapping[dt.date, bool] | None = None) -> None:
        """``exceptions`` says for single days whether they are working days; it overrides all else."""
        self.exceptions: Mapping[dt.date, bool] = MappingProxyType(dict(exceptions or {}))
        self._holidays = _public_holidays()
        self._known: dict[dt.date, bool] = {}
        self._years: dict[int, tuple[int, ...]] = {}

    def __reduce__(self) -> tuple[type["WorkCalendar"], tuple[dict[dt.date, bool]]]:
        """To another process it goes as what it was made of."""
        return WorkCalendar, (dict(self.exceptions),)

    def is_working_day(self, day: dt.date) -> bool:
        """Whether civil servants work on that day."""
        known = self._known.get(day)
        if known is None:
            known = self.exceptions.get(day)
            if known is None:
                known = bool(self._holidays.is_working_day(day))
            self._known[day] = known
        return known

    def next_working_day(self, day: dt.date) -> dt.date:
        """``day`` itself if it is a working day, else the first one after it (article 148.5)."""
        for _ in range(_LONGEST_BREAK):
            if self.is_working_day(day):
                return day
            day += _DAY
        raise ValueError(f"no working day within {_LONGEST_BREAK} days before {day}")

    def previous_working_day(self, day: dt.date) -> dt.date:
        """``day`` itself if it is a working day, else the last one before it."""
        for _ in range(_LONGEST_BREAK):
            if self.is_working_day(day):
                return day
            day -= _DAY
        raise ValueError(f"no working day within {_LONGEST_BREAK} days after {day}")

    def add_working_days(self, start: dt.date, count: int) -> dt.date:
        """The ``count``-th working day after ``start`` (before it when negative); the start does not count."""
        day, step = start, _DAY if count >= 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            day = self.next_working_day(day) if count > 0 else self.previous_working_day(day)
        return day

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """How many working days lie after ``start`` up to and including ``end`` (negative if reversed)."""
        if end < start:
            return -self.working_days_between(end, start)
        years = range(start.year, end.year)
        return sum(self._worked(year)[-1] for year in years) + self._until(end) - self._until(start)

    def _until(self, day: dt.date) -> int:
        """How many working days of its year lie up to and including a day."""
        return self._worked(day.year)[(day - dt.date(day.year, 1, 1)).days + 1]

    def _worked(self, year: int) -> tuple[int, ...]:
        """The working days among the first 0, 1, 2 … days of a year: counted once, however often it is asked."""
        found = self._years.get(year)
        if found is None:
            first = dt.date(year, 1, 1)
            days = (first + dt.timedelta(days=n) for n in range(366 if months.isleap(year) else 365))
            found = self._years[year] = tuple(accumulate(map(self.is_working_day, days), initial=0))
        return found

    def period_end(self, start: dt.date, amount: int, unit: PeriodUnit, *, roll: bool = True) -> dt.date:
        """The last day of a period of ``amount`` units that begins after ``start``.

        With ``roll`` a period of calendar units that ends on a day off ends on the next working day
        (148.5). Raises ``ValueError`` if the date leaves the calendar.
        """
        if unit == "working_day":
            return self.add_working_days(start, amount)
        try:
            if unit in _MONTHS:
                end = add_months(start, amount * _MONTHS[unit])
            else:
                end = start + dt.timedelta(days=amount * (7 if unit == "week" else 1))
        except OverflowError as error:
            raise ValueError(f"{amount} {unit} after {start} is out of range") from error
        return self.next_working_day(end) if roll and amount > 0 else end

    def duration_end(self, start: dt.date, duration: str) -> dt.date | None:
        """The last day of a deadline's ``duration`` ("P5BD") that begins after ``start``.

        ``None`` for hours, and if the date leaves the calendar.
        """
        match = _DURATION.fullmatch(duration)
        if match is None:
            return None
        try:
            return self.period_end(start, int(match[1]), _UNITS[match[2]])
        except ValueError:
            return None


def add_months(day: dt.date, count: int) -> dt.date:
    """The same day number ``count`` months on, or the last day of a shorter month (article 148.3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return dt.date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month ("cuối tháng", article 146.2)."""
    return dt.date(year, month, months.monthrange(year, month)[1])


@lru_cache(maxsize=256)
def lunar_new_year(year: int) -> dt.date | None:
    """The first day of the lunar year that begins in ``year``; ``None`` beyond the table of ``holidays``."""
    return _named_day(year, "Lunar New Year")


@lru_cache(maxsize=256)
def hung_kings_day(year: int) -> dt.date | None:
    """The tenth of the third lunar month (Giỗ Tổ Hùng Vương)."""
    return _named_day(year, "Hung Kings' Commemoration Day")


def _named_day(year: int, name: str) -> dt.date | None:
    found = _public_holidays(years=year, language="en_US", observed=False)
    return next((day for day, names in found.items() if name in names.split("; ")), None)


def _public_holidays(**options: Any) -> "HolidayBase":
    # Loaded when it is first asked: a twentieth of a second, and whoever opens a store comes by here.
    import holidays

    return holidays.country_holidays("VN", **options)


def parse_exceptions(rows: Iterable[Mapping[str, str]]) -> dict[dt.date, bool]:
    """Read rows of an exceptions table (``date``, ``kind`` off/work, ``source``) into day → working?

    Raises ``ValueError`` for a bad date, an unknown kind, or a row without its source.
    """
    exceptions: dict[dt.date, bool] = {}
    for row in rows:
        kind, source = (row.get("kind") or "").strip(), (row.get("source") or "").strip()
        if kind not in ("off", "work") or not source:
            raise ValueError(f"Dòng ngoại lệ sai (cần kind off/work và source): {dict(row)}")
        exceptions[dt.date.fromisoformat((row.get("date") or "").strip())] = kind == "work"
    return exceptions


def load_calendar(path: Path | None = None) -> WorkCalendar:
    """The calendar with the package's exceptions and, on top of them, those of the site's file.

    Raises ``OSError`` if the file cannot be read and ``ValueError`` if a row is wrong.
    """
    text = files("pipeline.lexicon").joinpath("holidays.csv").read_text(encoding="utf-8")
    exceptions = parse_exceptions(csv.DictReader(text.splitlines()))
    if path is not None:
        with path.open(encoding="utf-8-sig", newline="") as file:
            exceptions |= parse_exceptions(csv.DictReader(file))
    return WorkCalendar(exceptions)


@lru_cache(maxsize=1)
def default_calendar() -> WorkCalendar:
    """The calendar of the package's own exceptions file, made once."""
    return load_calendar()


def is_working_day(day: dt.date) -> bool:
    """``WorkCalendar.is_working_day`` of the default calendar."""
    return default_calendar().is_working_day(day)


def next_working_day(day: dt.date) -> dt.date:
    """``WorkCalendar.next_working_day`` of the default calendar."""
    return default_calendar().next_working_day(day)


def add_working_days(start: dt.date, count: int) -> dt.date:
    """``WorkCalendar.add_working_days`` of the default calendar."""
    return default_calendar().add_working_days(start, count)


def working_days_between(start: dt.date, end: dt.date) -> int:
    """``WorkCalendar.working_days_between`` of the default calendar."""
    return default_calendar().working_days_between(start, end)
