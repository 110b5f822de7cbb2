"""Deadlines: a corpus of wordings with their values, one of look-alikes, the rows of the lexicon."""

import csv
import datetime as dt
import itertools
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar.deadline import find_deadlines, parse_deadline
from pipeline.grammar.deadline_recurring import READINGS
from pipeline.grammar.deadline_rules import Rule, deadline_rules
from pipeline.lexicon import load_toml
from pipeline.records import Deadline, PartialDate
from pipeline.text.fold import fold_aligned
from pipeline.text.normalize import normalize

HERE = Path(__file__).parent


def partial(text: str) -> PartialDate | None:
    return PartialDate(*(int(part) for part in text.split("-"))) if text else None


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def show(deadline: Deadline) -> str:
    """The value as the tables write it."""
    if deadline.due or deadline.rrule:
        value = deadline.due.isoformat() if deadline.due else str(deadline.rrule)
        return f"{value} {deadline.time}" if deadline.time else value
    if deadline.duration:
        return f"{deadline.duration} {deadline.anchor}" if deadline.anchor else deadline.duration
    return "?" if deadline.kind == "date" else f"~{deadline.kind}"


def measurable(text: str, issued: str) -> list[str]:
    shown = [show(m.value) for m in find_deadlines(text, partial(issued))]
    return [value for value in shown if not value.startswith("~")] or shown


CORPUS = rows("deadlines.csv")


@pytest.mark.parametrize("row", CORPUS, ids=[f"{i:03d} {r['text'][:40]}" for i, r in enumerate(CORPUS, 2)])
def test_corpus(row: dict[str, str]) -> None:
    assert " + ".join(measurable(row["text"], row["issued"])) == row["expected"]


LOOKALIKES = [row["text"] for row in rows("deadline_lookalikes.csv")]


@pytest.mark.parametrize("text", LOOKALIKES)
def test_lookalikes_are_not_measurable(text: str) -> None:
    shown = [show(m.value) for m in find_deadlines(text, PartialDate(2026, 5, 20))]
    assert [value for value in shown if not value.startswith("~")] == []


def test_the_tables_are_large_and_free_of_doubles() -> None:
    phrases = [(row["issued"], row["text"]) for row in CORPUS]
    assert len(phrases) >= 250
    assert len(set(phrases)) == len(phrases)
    assert len(set(LOOKALIKES)) == len(LOOKALIKES) >= 150


# --- the rows of the lexicon ---------------------------------------------------------------------

TABLE = load_toml("deadlines")
RULES = deadline_rules()
ROWS = [
    *zip(TABLE["pattern"], RULES.patterns, strict=True),
    *zip(TABLE["exclude"], RULES.excludes, strict=True),
]


@pytest.mark.parametrize(("row", "rule"), ROWS, ids=[row["id"] for row, _ in ROWS])
def test_every_row_matches_its_examples_and_not_its_counter_examples(row: dict[str, Any], rule: Rule) -> None:
    def hits(text: str) -> bool:
        return any(True for _ in rule.hits(text, fold_aligned(text)))

    assert row["examples"]
    assert [text for text in row["examples"] if not hits(text)] == []
    assert [text for text in row.get("counter_examples", []) if hits(text)] == []


@pytest.mark.parametrize("row", TABLE["exclude"], ids=lambda row: row["id"])
def test_examples_of_look_alikes_give_no_deadline(row: dict[str, Any]) -> None:
    for text in row["examples"]:
        assert [m for m in find_deadlines(text, None) if m.value.due or m.value.rrule or m.value.duration] == []


@pytest.mark.parametrize(
    ("row", "rule"), zip(TABLE["cell"], RULES.cells, strict=True), ids=[row["id"] for row in TABLE["cell"]]
)
def test_every_cell_row(row: dict[str, Any], rule: Rule) -> None:
    assert [text for text in row["examples"] if not rule.pattern.fullmatch(fold_aligned(text))] == []
    assert [t for t in row.get("counter_examples", []) if rule.pattern.fullmatch(fold_aligned(t))] == []


def test_receipt_is_of_the_letter_itself_and_of_no_other_paper() -> None:
    def anchor(words: str) -> str | None:
        return find_deadlines(f"trong thời hạn 05 ngày {words}", None)[0].value.anchor

    row = TABLE["own_receipt"]
    assert [words for words in row["examples"] if anchor(words) != "receipt"] == []
    assert [words for words in row["counter_examples"] if anchor(words) != "event"] == []


def test_every_reading_of_the_file_exists_and_every_reading_is_used() -> None:
    assert {row["reading"] for row in [*TABLE["pattern"], *TABLE["cell"]]} == set(READINGS)


# --- values beside the date ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "strict"),
    [
        ("trước ngày 15/6/2026", True),
        ("chậm nhất trước ngày 15/6/2026", True),
        ("Thời hạn hoàn thành: trước 15/6/2026", True),
        ("trước ngày 20 hằng tháng", True),
        ("trước ngày 15/12 hằng năm", True),
        ("chậm nhất ngày 15/6/2026", False),
        ("trước 16h00 ngày 15/6/2026", False),
        ("trước và trong ngày 15/6/2026", False),
        ("trước hết ngày 15/6/2026", False),
        ("trước tháng 7/2026", False),
        ("trong tháng 7/2026", False),
    ],
)
def test_strict_marks_the_wordings_that_can_mean_the_day_before(text: str, strict: bool) -> None:
    (mention,) = find_deadlines(text, PartialDate(2026, 5, 20))
    assert mention.value.strict is strict


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("đề nghị gửi về Sở Y tế trước ngày 20/6/2026 để tổng hợp", "trước ngày 20/6/2026"),
        ("Định kỳ hằng tuần, trước 16 giờ 00 ngày thứ Sáu, báo cáo", "Định kỳ hằng tuần, trước 16 giờ 00 ngày thứ Sáu"),
        ("hoàn thành xong\ntrước ngày\n20/6/2026.", "trước ngày 20/6/2026"),
        ("trình UBND tỉnh trong quý III/2026;", "trong quý III/2026"),
    ],
)  # fmt: skip
def test_the_text_is_as_printed(text: str, printed: str) -> None:
    (mention,) = find_deadlines(text, PartialDate(2026, 5, 20))
    assert mention.value.text == printed


def test_a_day_before_the_letter_is_no_deadline_unless_a_reminder_may_quote_it() -> None:
    issued = PartialDate(2026, 5, 20)
    assert find_deadlines("trong tháng 3/2026", issued) == []
    assert find_deadlines("trước ngày 01/01/2015", issued) == []
    (quoted,) = find_deadlines("yêu cầu báo cáo trước ngày 10/5/2026", issued)
    assert quoted.confidence < 0.5


def test_an_inferred_year_is_less_sure_than_a_printed_one() -> None:
    issued = PartialDate(2026, 5, 20)

    def sure(text: str) -> float:
        return find_deadlines(text, issued)[0].confidence

    assert sure("trước ngày 30/6/2026") > sure("trước ngày 30/6") > sure("trước ngày 30/4")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Quý III/2026", "2026-09-30"),
        ("30/6/2026", "2026-06-30"),
        ("Trước 30/6/2026", "2026-06-30"),
        ("Tháng 7 năm 2026", "2026-07-31"),
        ("Tháng 6, 7/2026", "2026-07-31"),
        ("Từ tháng 7 đến tháng 9/2026", "2026-09-30"),
        ("Quý II/2026 - Quý III/2026", "2026-09-30"),
        ("2026", "2026-12-31"),
        ("Năm 2026", "2026-12-31"),
        ("2026-2027", "2027-12-31"),
        ("Giai đoạn 2026 - 2030", "2030-12-31"),
        ("05 ngày làm việc", "P5BD"),
        ("10 ngày kể từ ngày ký", "2026-06-01"),
        ("Hằng năm", "FREQ=YEARLY"),
        ("Hằng quý", "FREQ=MONTHLY;INTERVAL=3"),
        ("Tháng 12 hằng năm", "FREQ=YEARLY;BYMONTH=12"),
        ("Thường xuyên", "~continuous"),
        ("Theo tiến độ", "~reference"),
        ("Cuối năm 2026", "2026-12-31"),
    ],
)
def test_parse_deadline_reads_a_whole_cell(cell: str, expected: str) -> None:
    assert show(parse_deadline(cell, PartialDate(2026, 5, 20))) == expected


@pytest.mark.parametrize("cell", ["", "Sở Tài chính", "Báo cáo kết quả", "31/4/2026", "Đ/c Hùng"])
def test_parse_deadline_refuses_what_is_none(cell: str) -> None:
    with pytest.raises(ValueError, match="not a deadline"):
        parse_deadline(cell, PartialDate(2026, 5, 20))


# --- properties ----------------------------------------------------------------------------------

DATES = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))
FORMS = st.sampled_from(
    [
        "trước ngày {0.day:02d}/{0.month}/{0.year}",
        "trước ngày {0.day} tháng {0.month} năm {0.year}",
        "chậm nhất là ngày {0.day}/{0.month:02d}/{0.year}",
        "Thời hạn hoàn thành: {0.day:02d}-{0.month:02d}-{0.year}",
    ]
)


@given(DATES, FORMS)
def test_every_full_date_is_read_back(day: dt.date, form: str) -> None:
    (mention,) = find_deadlines(form.format(day), PartialDate(2024, 1, 1))
    assert mention.value.due == day


@given(DATES, DATES)
def test_a_missing_year_is_the_next_such_day(issued: dt.date, day: dt.date) -> None:
    text = f"trước ngày {day.day}/{day.month}"
    (mention,) = find_deadlines(text, PartialDate(issued.year, issued.month, issued.day))
    if (day.month, day.day) != (2, 29):
        due = mention.value.due
        assert due is not None
        assert (due.day, due.month) == (day.day, day.month)
        assert issued <= due < issued + dt.timedelta(days=367)


@given(st.sampled_from(CORPUS))
def test_nfd_line_ends_and_neighbours_change_nothing(row: dict[str, str]) -> None:
    decomposed = normalize(unicodedata.normalize("NFD", row["text"]))
    assert " + ".join(measurable(decomposed, row["issued"])) == row["expected"]
    wrapped = row["text"].replace(" ngày ", " ngày\n").replace(" tháng ", "  tháng ")
    if not row["text"].startswith("-"):
        assert " + ".join(measurable(wrapped, row["issued"])) == row["expected"]


@given(st.text(alphabet="trướcngày thángquý năm 0123456789/-.,;:()\nhằđịkỳ", max_size=300))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    text = normalize(text)
    mentions = find_deadlines(text, PartialDate(2026, 5, 20))
    spans = [m.span for m in mentions]
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert spans == sorted(spans)
    assert all(a == b or a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(" ".join(text[m.span.start : m.span.end].split()) == m.value.text for m in mentions)
