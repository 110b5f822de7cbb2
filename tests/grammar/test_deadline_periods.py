"""Reporting periods: which one a due day closes, what it holds, which ones a report names."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar.deadline import find_deadlines
from pipeline.grammar.deadline_periods import cycle_of, find_periods, period_closed, period_name, stated_cut_off
from pipeline.records import Cycle, Deadline, PartialDate
from pipeline.text.fold import fold_aligned

ISSUED = dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("words", "due", "name", "first", "cut_off"),
    [
        # figures close on the 14th of the last month (Nghị định 09/2019/NĐ-CP, điều 12)
        ("trước ngày 20 hằng tháng", "2026-06-20", "tháng 6/2026", "2026-05-15", "2026-06-14"),
        ("trước ngày 20 hằng tháng", "2026-01-20", "tháng 1/2026", "2025-12-15", "2026-01-14"),
        ("định kỳ hằng tháng, trước ngày 05 của tháng sau", "2026-07-05", "tháng 6/2026", "2026-05-15", "2026-06-14"),
        ("trước ngày 20 của tháng cuối quý", "2026-03-20", "quý I/2026", "2025-12-15", "2026-03-14"),
        ("trước ngày 10 của tháng đầu quý sau", "2026-04-10", "quý I/2026", "2025-12-15", "2026-03-14"),
        ("trước ngày 15/6 và ngày 15/12 hằng năm", "2026-06-15", "6 tháng đầu năm 2026", "2025-12-15", "2026-06-14"),
        ("trước ngày 15/6 và ngày 15/12 hằng năm", "2026-12-15", "6 tháng cuối năm 2026", "2026-06-15", "2026-12-14"),
        ("báo cáo 6 tháng trước ngày 20/6 hằng năm", "2026-06-20", "6 tháng đầu năm 2026", "2025-12-15", "2026-06-14"),
        ("báo cáo 9 tháng trước ngày 20/9 hằng năm", "2026-09-20", "9 tháng năm 2026", "2025-12-15", "2026-09-14"),
        ("báo cáo năm trước ngày 20/12 hằng năm", "2026-12-20", "năm 2026", "2025-12-15", "2026-12-14"),
        ("trước ngày 31/01 hằng năm", "2027-01-31", "năm 2026", "2025-12-15", "2026-12-14"),
        # another day of closing, as the letter says
        ("Hằng tháng, báo cáo trước ngày 25 (số liệu tính đến ngày 20 hằng tháng)", "2026-06-25", "tháng 6/2026",
         "2026-05-21", "2026-06-20"),
        ("trước ngày 05 của tháng sau, số liệu chốt đến ngày cuối cùng của tháng", "2026-07-05", "tháng 6/2026",
         "2026-06-01", "2026-06-30"),
        # due before its figures would close: the period is known, its window is not
        ("trước ngày 10 của tháng cuối quý", "2026-03-10", "quý I/2026", None, None),
        ("trước ngày 10/12 hằng năm", "2026-12-10", "năm 2026", None, None),
        ("thứ Sáu hằng tuần", "2026-06-05", "tuần 23/2026", None, None),
        ("thứ Hai hằng tuần", "2026-06-08", "tuần 23/2026", "2026-06-01", "2026-06-07"),
    ],
)  # fmt: skip
def test_the_period_that_a_due_day_closes(
    words: str, due: str, name: str, first: str | None, cut_off: str | None
) -> None:
    deadline = find_deadlines(words, PartialDate(2026, 1, 5))[0].value
    period = period_closed(deadline, dt.date.fromisoformat(due), ISSUED)
    assert period is not None and period.sure
    assert period_name(period) == name
    assert (period.first and period.first.isoformat(), period.cut_off and period.cut_off.isoformat()) == (
        first, cut_off
    )  # fmt: skip


def test_a_yearly_report_in_the_middle_of_the_year_tells_no_period() -> None:
    assert period_closed(Deadline("15/6 hằng năm", "recurring", cycle="year"), dt.date(2026, 6, 15), ISSUED) is None


def test_a_monthly_report_of_the_tenth_may_be_about_either_month() -> None:
    period = period_closed(Deadline("ngày 10 hằng tháng", "recurring", cycle="month"), dt.date(2026, 7, 10), ISSUED)
    assert period is not None and not period.sure


@pytest.mark.parametrize(("issued", "binding"), [("2018-05-02", True), ("2026-01-05", False)])
def test_without_the_decree_the_calendar_counts(issued: str, binding: bool) -> None:
    deadline = Deadline("ngày 05 của tháng sau", "recurring", cycle="month")
    period = period_closed(deadline, dt.date(2026, 7, 5), dt.date.fromisoformat(issued), binding=binding)
    assert period is not None
    assert (period.first, period.cut_off, period.basis) == (dt.date(2026, 6, 1), dt.date(2026, 6, 30), "calendar")


@given(
    cycle=st.sampled_from(["month", "quarter", "half", "year"]),
    due=st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)),
    cut_off=st.one_of(st.none(), st.integers(1, 31)),
)
def test_windows_of_neighbouring_periods_touch_and_never_end_after_the_due_day(
    cycle: Cycle, due: dt.date, cut_off: int | None
) -> None:
    deadline = Deadline("", "recurring", cycle=cycle, cut_off=cut_off)
    period = period_closed(deadline, due, ISSUED)
    if period is None or period.first is None or period.cut_off is None:
        return
    assert period.first <= period.cut_off <= due
    before = period_closed(deadline, period.first - dt.timedelta(days=1), ISSUED)
    assert before is not None and before.cut_off == period.first - dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("rule", "before", "cycle"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=20", "", "month"),
        ("FREQ=MONTHLY;INTERVAL=3", "", "quarter"),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20", "", "quarter"),
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=20", "bao cao 6 thang truoc ngay 20/6", "half"),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20", "6 thang (truoc ngay 20/6) va nam (truoc ngay 20/12)", "year"),
        ("FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=20", "6 thang", "year"),  # April closes no half-year
        ("FREQ=WEEKLY;BYDAY=FR", "", "week"),
        ("FREQ=YEARLY;INTERVAL=5;BYMONTH=6;BYMONTHDAY=30", "", None),
        ("FREQ=MONTHLY;INTERVAL=2", "", None),
    ],
)
def test_cycles(rule: str, before: str, cycle: str | None) -> None:
    assert cycle_of(rule, before) == cycle


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("số liệu báo cáo tính từ ngày 15 tháng trước đến ngày 14 của tháng báo cáo", 14),
        ("chốt số liệu đến ngày 20 hằng tháng", 20),
        ("số liệu chốt đến ngày cuối cùng của tháng", -1),
        ("số liệu đến cuối quý", -1),
        ("gửi số liệu về Sở đến ngày 20 hằng tháng", None),  # when it is sent, not when it closes
        ("số liệu tính đến hết ngày 30/6/2026", None),
    ],
)
def test_stated_days_of_closing(sentence: str, day: int | None) -> None:
    assert stated_cut_off(fold_aligned(sentence)) == day


@pytest.mark.parametrize(
    ("subject", "names"),
    [
        ("Báo cáo tình hình thực hiện quý I/2026", ["quý I/2026"]),
        ("Báo cáo công tác tháng 6 và 6 tháng đầu năm 2026", ["6 tháng đầu năm 2026", "tháng 6/2026"]),
        ("Báo cáo tháng 5", ["tháng 5/2026"]),
        ("Báo cáo tháng 11", ["tháng 11/2025"]),  # November of this year has not come
        ("Báo cáo quý IV/2025 và năm 2025", ["quý IV/2025", "năm 2025"]),
        ("Báo cáo quý I, II năm 2026", ["quý I/2026", "quý II/2026"]),
        ("Báo cáo tháng 4, 5/2026", ["tháng 4/2026", "tháng 5/2026"]),
        ("Báo cáo 9 tháng năm 2026", ["9 tháng năm 2026"]),
        ("Báo cáo 06 tháng cuối năm 2025", ["6 tháng cuối năm 2025"]),
        ("Báo cáo tuần 23", ["tuần 23/2026"]),
        ("Báo cáo thực hiện Công văn số 12/UBND-VX ngày 15 tháng 6 năm 2026", []),
        ("Báo cáo thực hiện Đề án giai đoạn 2021 - 2025", []),
        ("Báo cáo thực hiện Quyết định số 15/2024/QĐ-UBND", []),
        ("Báo cáo quỹ 3 tỷ đồng", []),
    ],
)
def test_the_periods_that_a_subject_names(subject: str, names: list[str]) -> None:
    assert [period_name(period) for period in find_periods(subject, PartialDate(2026, 6, 20))] == names
