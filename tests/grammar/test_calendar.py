"""Working days and ends of periods: the vectors of the civil code and of the public calendar."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar.calendar import (
    WorkCalendar,
    add_months,
    add_working_days,
    default_calendar,
    is_working_day,
    load_calendar,
    month_end,
    next_working_day,
    parse_exceptions,
    working_days_between,
)

DAYS = st.dates(dt.date(2021, 1, 1), dt.date(2027, 12, 31))


def d(iso: str) -> dt.date:
    return dt.date.fromisoformat(iso)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("2026-11-20", 5, "working_day", "2026-11-30"),  # 24 November is a holiday since 2026
        ("2025-11-20", 5, "working_day", "2025-11-27"),  # and was none before
        ("2026-01-31", 1, "month", "2026-03-02"),  # 28 February 2026 is a Saturday
        ("2026-04-20", 10, "day", "2026-05-04"),  # 30 April to 3 May off
        ("2026-08-21", 1, "working_day", "2026-08-22"),  # swapped working Saturday
        ("2024-01-31", 1, "month", "2024-02-29"),
        ("2024-02-29", 1, "year", "2025-02-28"),
        ("2026-06-03", 2, "week", "2026-06-17"),
        ("2026-06-15", 1, "quarter", "2026-09-15"),
        ("2026-02-13", 1, "working_day", "2026-02-23"),  # Tết
        ("2026-06-10", 0, "day", "2026-06-10"),
    ],
)
def test_period_end(start: str, amount: int, unit: str, end: str) -> None:
    assert default_calendar().period_end(d(start), amount, unit) == d(end)  # type: ignore[arg-type]


def test_period_end_without_rolling_stays_on_the_day_off() -> None:
    assert default_calendar().period_end(d("2026-01-31"), 1, "month", roll=False) == d("2026-02-28")


def test_period_out_of_the_calendar_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="out of range"):
        default_calendar().period_end(d("2026-01-31"), 10**9, "day")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2024-05-04", True),
        ("2024-04-29", False),
        ("2025-04-26", True),
        ("2025-05-02", False),
        ("2026-08-22", True),
        ("2026-08-31", False),
        ("2026-11-24", False),
        ("2025-11-24", True),
        ("2026-11-22", False),
        ("2026-11-23", True),
        ("2026-01-02", False),  # from the package's exceptions file
        ("2026-01-10", True),
    ],
)
def test_public_calendar(day: str, works: bool) -> None:
    assert is_working_day(d(day)) is works


def test_site_file_has_the_last_word(tmp_path: Path) -> None:
    site = tmp_path / "ngay-nghi.csv"
    site.write_text(
        "date,kind,source\n2026-06-10,off,Bão số 3\n2026-08-22,off,Thông báo của sở\n2026-06-14,work,Trực\n",
        encoding="utf-8",
    )
    calendar = load_calendar(site)
    assert [calendar.is_working_day(d(day)) for day in ("2026-06-10", "2026-08-22", "2026-06-14")] == [
        False,
        False,
        True,
    ]
    assert calendar.add_working_days(d("2026-06-09"), 1) == d("2026-06-11")


@pytest.mark.parametrize(
    "row",
    [
        {"date": "2026-06-10", "kind": "nghỉ", "source": "x"},
        {"date": "2026-06-10", "kind": "off", "source": ""},
        {"date": "10/6/2026", "kind": "off", "source": "x"},
    ],
)
def test_bad_exception_rows_are_refused(row: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        parse_exceptions([row])


def test_a_year_of_days_off_ends_in_an_error_not_a_loop() -> None:
    calendar = WorkCalendar({d("2026-01-01") + dt.timedelta(days=n): False for n in range(365)})
    with pytest.raises(ValueError, match="no working day"):
        calendar.next_working_day(d("2026-02-01"))


@pytest.mark.parametrize(
    ("duration", "end"),
    [
        ("P5BD", "2026-06-08"),
        ("P10D", "2026-06-11"),
        ("P2W", "2026-06-15"),
        ("P1M", "2026-07-01"),
        ("P1Y", "2027-06-01"),
        ("PT24H", None),
        ("P999999Y", None),
    ],
)
def test_duration_end(duration: str, end: str | None) -> None:
    assert default_calendar().duration_end(d("2026-06-01"), duration) == (d(end) if end else None)


def test_month_ends() -> None:
    assert (month_end(2024, 2), month_end(2026, 12)) == (d("2024-02-29"), d("2026-12-31"))
    assert add_months(d("2026-10-31"), -1) == d("2026-09-30")


@given(DAYS, st.integers(0, 900))
def test_counting_working_days_is_counting_each_day(start: dt.date, days: int) -> None:
    span = [start + dt.timedelta(days=n) for n in range(1, days + 1)]
    assert working_days_between(start, start + dt.timedelta(days=days)) == sum(map(is_working_day, span))


@given(DAYS, st.integers(0, 40))
def test_adding_and_counting_working_days_agree(start: dt.date, count: int) -> None:
    end = add_working_days(start, count)
    assert working_days_between(start, end) == count
    assert working_days_between(end, start) == -count


@given(DAYS)
def test_next_working_day_is_the_first_one(day: dt.date) -> None:
    found = next_working_day(day)
    assert is_working_day(found)
    assert not any(is_working_day(day + dt.timedelta(days=n)) for n in range((found - day).days))
