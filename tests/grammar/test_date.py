"""Dates of letters: all forms, blanks, impossible days."""

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar.date import find_dates, format_date, parse_date
from pipeline.records import PartialDate

FORMS = [
    ("ngày 17/4/2024", "2024-04-17"),
    ("ngày 17-4-2024", "2024-04-17"),
    ("ngày 17.4.2024", "2024-04-17"),
    ("ngày 05/01/2020.", "2020-01-05"),
    ("ngày 17 tháng 4 năm 2024", "2024-04-17"),
    ("Ngày 17 Tháng 04 Năm 2024", "2024-04-17"),
    ("ngày 17 tháng 4 năm 2024", "2024-04-17"),
    ("tháng 4 năm 2024", "2024-04"),
    ("tháng 04/2024", "2024-04"),
    ("tháng 4.2024", "2024-04"),
    ("ngày   tháng 4 năm 2024", "2024-04"),
    ("ngày ..... tháng 12 năm 2024", "2024-12"),
    ("ngày … tháng … năm 2024", "2024"),
    ("ngày  /4/2024", "2024-04"),
    ("ngày 1 0 tháng 0 1 năm 2 0 2 6", "2026-01-10"),
    ("ngày 30/ 06/2025", "2025-06-30"),
    ("ngày I7/4/2O24", "2024-04-17"),
    ("ngày 29/02/2024", "2024-02-29"),
    ("ngày 12/5/24", "2024-05-12"),
    ("ngày 17/4/2024của", "2024-04-17"),
]


@pytest.mark.parametrize(("text", "iso"), FORMS, ids=[f[0] for f in FORMS])
def test_each_form_gives_its_date(text: str, iso: str) -> None:
    (mention,) = find_dates(text)
    assert mention.value.iso == iso


NO_DATES = [
    "31/02/2024",
    "ngày 30 tháng 02 năm 2024",
    "ngày 32/1/2024",
    "12/13/2024",
    "17/4/1812",
    "ngày 05/6/3024",
    "số 11/03/2025/HCNM",
    "trước ngày 15/5",
    "ngày 20 hằng tháng",
    "1.17.4.2024.5",
    "giai đoạn 2021-2025",
    "12/3-2024",
    "tháng 13/2024",
]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize("text", ["", "17/4", "31/02/2024", "ngày 17/4/2024 và", "mai"])
def test_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        parse_date(text)


def test_blanks_and_joined_digits_are_less_sure() -> None:
    sure = find_dates("ngày 17/4/2024")[0].confidence
    assert find_dates("ngày … tháng 4 năm 2024")[0].confidence < sure
    assert find_dates("ngày 1 7 tháng 4 năm 2024")[0].confidence < sure
    assert find_dates("ngày 12/5/24")[0].confidence < 0.9


def test_several_dates_keep_their_order() -> None:
    text = "ngày 02/3/2024; 05-4-2024 và ngày 06 tháng 7 năm 2024, tháng 8/2025"
    assert [m.value.iso for m in find_dates(text)] == ["2024-03-02", "2024-04-05", "2024-07-06", "2025-08"]


_days = st.dates(dt.date(1945, 1, 1), dt.date(2099, 12, 31))


@given(_days)
def test_format_is_the_inverse_of_parse(day: dt.date) -> None:
    date = PartialDate(day.year, day.month, day.day)
    for value in (date, PartialDate(day.year, day.month)):
        assert parse_date(format_date(value)) == value
        assert parse_date(value.iso) == value


@given(
    _days,
    st.sampled_from(
        ["{0.day}/{0.month}/{0.year}", "{0:%d-%m-%Y}", "{0:%d.%m.%Y}", "ngày {0.day} tháng {0.month} năm {0.year}"]
    ),
)
def test_a_span_reparses_to_its_value(day: dt.date, form: str) -> None:
    text = "Công văn ngày " + form.format(day) + " của Sở"
    (mention,) = find_dates(text)
    assert mention.value.first == day
    assert parse_date(text[mention.span.start : mention.span.end]) == mention.value


@pytest.mark.parametrize("piece", ["ngày ", "ngày ......", "1/", "tháng ", "ngày 1 ", "1 1 ", "ngày   tháng "])
def test_time_grows_with_the_length_of_the_text(piece: str) -> None:
    def seconds(n: int) -> float:
        text = piece * n
        began = time.perf_counter()
        find_dates(text)
        return time.perf_counter() - began

    seconds(1000)
    small, large = min(seconds(4000) for _ in range(3)), min(seconds(16000) for _ in range(3))
    assert large < 12 * small + 0.02
