"""When a duty is due: periods, receipts, recurrences."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit.due import Due, Policy, due_of, parse_policy, recurrences
from pipeline.errors import UsageError
from pipeline.grammar.calendar import default_calendar
from pipeline.records import Deadline, PartialDate

CALENDAR = default_calendar()
ISSUED = PartialDate(2026, 11, 20)  # a Friday; 24 November is a holiday


def d(iso: str) -> dt.date:
    return dt.date.fromisoformat(iso)


def due(
    deadline: Deadline, issued: PartialDate | None = ISSUED, received: PartialDate | None = None, **policy: object
) -> Due | None:
    return due_of(deadline, issued, received, Policy(**policy), CALENDAR)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("duration", "anchor", "received", "earliest", "latest"),
    [
        ("P5BD", "signing", None, "2026-11-30", "2026-11-30"),
        ("P5BD", "receipt", "2026-11-23", "2026-12-01", "2026-12-01"),
        ("P5BD", "receipt", None, "2026-11-30", "2026-12-03"),  # arrived by 26 November at the latest
        ("P10D", "signing", None, "2026-11-30", "2026-11-30"),
        ("P1M", "signing", None, "2026-12-21", "2026-12-21"),  # 20 December is a Sunday
        ("P2W", "signing", None, "2026-12-04", "2026-12-04"),
        ("PT24H", "receipt", "2026-11-23", "2026-11-24", "2026-11-24"),
        ("PT36H", "receipt", "2026-11-23", "2026-11-25", "2026-11-25"),
        ("P5BD", None, None, "2026-11-30", "2026-12-03"),
    ],
)
def test_periods(duration: str, anchor: str | None, received: str | None, earliest: str, latest: str) -> None:
    arrived = PartialDate(*map(int, received.split("-"))) if received else None
    found = due(Deadline("x", "relative", duration=duration, anchor=anchor), received=arrived)
    assert found is not None
    assert (found.earliest, found.latest) == (d(earliest), d(latest))


@pytest.mark.parametrize(
    ("duration", "anchor", "issued"),
    [
        ("P5BD", "event", ISSUED),
        ("P3M", "effect", ISSUED),
        ("-P10D", "event", ISSUED),
        ("P5BD", "signing", None),
        ("P5BD", "receipt", None),
        ("five days", "signing", ISSUED),
        ("P999999Y", "signing", ISSUED),
    ],
)
def test_no_day_follows(duration: str, anchor: str, issued: PartialDate | None) -> None:
    assert due(Deadline("x", "relative", duration=duration, anchor=anchor), issued) is None


def test_an_incomplete_date_of_issue_gives_an_interval() -> None:
    found = due(Deadline("x", "relative", duration="P10D", anchor="signing"), PartialDate(2026, 6))
    assert found == Due(d("2026-06-11"), d("2026-07-10"), ("issue_incomplete",))


def test_strict_and_rolling_policies() -> None:
    sunday = Deadline("trước ngày 22/11/2026", "date", d("2026-11-22"), strict=True)
    assert due(sunday) == Due(d("2026-11-22"), d("2026-11-23"), ("stated", "day_off"))
    assert due(sunday).shown == d("2026-11-22")
    assert due(sunday, roll_forward="no") == Due(d("2026-11-22"), d("2026-11-22"))
    assert due(sunday, roll_forward="yes") == Due(d("2026-11-23"), d("2026-11-23"), ("rolled",))
    assert due(sunday, strict_before=True) == Due(d("2026-11-21"), d("2026-11-21"))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=20", ["2026-01-20", "2026-02-20", "2026-03-20"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("FREQ=MONTHLY", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("FREQ=MONTHLY;INTERVAL=3", ["2026-03-31"]),
        ("FREQ=MONTHLY;INTERVAL=6", ["2026-06-30"]),
        ("FREQ=YEARLY", ["2026-12-31"]),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=31", ["2026-03-31"]),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15", ["2026-12-15"]),
        ("FREQ=WEEKLY;BYDAY=FR", ["2026-01-16", "2026-01-23"]),
        ("FREQ=WEEKLY", ["2026-01-11", "2026-01-18"]),
        ("FREQ=DAILY", ["2026-01-11", "2026-01-12"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ["2026-01-30", "2026-02-27", "2026-03-31"]),
    ],
)
def test_recurrences_run_from_the_day_after_the_directive(rule: str, expected: list[str]) -> None:
    found = recurrences(Deadline("x", "recurring", rrule=rule), d("2026-01-10"), d("2026-03-15"), Policy(), CALENDAR)
    assert [due.earliest.isoformat() for due in found][: len(expected)] == expected
    assert found[-1].earliest > d("2026-03-15")
    assert all(due.earliest <= d("2026-03-15") for due in found[:-1])


def test_a_rule_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a recurrence rule"):
        recurrences(Deadline("x", "recurring", rrule="hằng quý"), d("2026-01-10"), d("2026-03-15"), Policy(), CALENDAR)


@given(
    st.sampled_from(["P1BD", "P5BD", "P10D", "P3W", "P1M"]),
    st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)),
    st.integers(0, 10),
)
def test_an_earlier_receipt_never_gives_a_later_due_day(duration: str, day: dt.date, later: int) -> None:
    deadline = Deadline("x", "relative", duration=duration, anchor="receipt")

    def on(date: dt.date) -> Due:
        found = due(deadline, ISSUED, PartialDate(date.year, date.month, date.day))
        assert found is not None
        return found

    assert on(day).latest <= on(day + dt.timedelta(days=later)).latest
    assert on(day).earliest > day


@pytest.mark.parametrize(
    ("words", "policy"),
    [
        ("inclusive", Policy()),
        ("strict", Policy(strict_before=True)),
        ("strict, partial=done", Policy(strict_before=True, partial="done")),
        ("nil_answers=no,receipt_days=5,answer_date=arrival", Policy(nil_answers=False, receipt_days=5, answer_date="arrival")),
        ("reminder_moves=có", Policy(reminder_moves=True)),
    ],
)  # fmt: skip
def test_policies_by_name(words: str, policy: Policy) -> None:
    assert parse_policy(words) == policy


@pytest.mark.parametrize("words", ["lenient", "partial=perhaps", "receipt_days=x", "nil_answers=2", "strict_before"])
def test_unknown_policies_name_the_choices(words: str) -> None:
    with pytest.raises(UsageError, match=r"partial=review\|done\|open"):
        parse_policy(words)
