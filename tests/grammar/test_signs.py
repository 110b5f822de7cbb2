"""What the words of a paper say of the duty that it follows up."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from pipeline.grammar.signs import outline_of, read_named, read_signs, result_cues
from pipeline.lexicon import load_toml
from pipeline.records import Mention, PartialDate, Signs, Span
from pipeline.text.fold import fold_aligned
from tests.factories import a_letter

DAY = PartialDate(2026, 6, 10)
NEW = dt.date(2026, 7, 20)


@pytest.mark.parametrize(
    ("subject", "text", "acts", "signs"),
    [
        ("báo cáo kết quả", "Sở báo cáo trước ngày 30/6/2026.", (), Signs()),
        ("báo cáo sơ bộ", "Đơn vị không phát sinh trường hợp nào.", (), Signs(("nil", "partial"))),
        ("đôn đốc báo cáo", "Gửi trước ngày 20/6/2026.", (), Signs(("reminder",), reminded=dt.date(2026, 6, 20))),
        ("báo cáo", "Gửi trước ngày 20/6/2026.", ("reminds",), Signs(reminded=dt.date(2026, 6, 20))),
        ("kiểm tra", "Việc này thay thế khoản 2 Mục I.", (), Signs(("part",))),
        ("thay thế khoản 2 Mục I", "", (), Signs(("part",))),
        ("kiểm tra", "x" * 4000 + " không có ý kiến tham gia", (), Signs()),
        ("kiểm tra", "x" * 4000 + " thay thế khoản 2", (), Signs(("part",))),
    ],
)
def test_what_a_paper_says(subject: str, text: str, acts: tuple[str, ...], signs: Signs) -> None:
    assert read_signs(subject, text, DAY, acts) == signs


@pytest.mark.parametrize(("subject", "acts"), [("xin gia hạn thời gian báo cáo", ()), ("báo cáo", ("extends",))])
def test_what_an_extension_says(subject: str, acts: tuple[str, ...]) -> None:
    signs = read_signs(subject, "Kính đề nghị lùi từ ngày 30/6 đến ngày 20/7/2026.", DAY, acts)
    assert (signs.extended, set(signs.named.moved), signs.reminded) == (NEW, {(30, 6, 0)}, None)


def test_the_letterhead_says_nothing() -> None:
    letter = a_letter("12/BC-SYT", "2026-06-10")
    text = "Đơn vị không phát sinh\nV/v báo cáo\nSở đã làm."
    letter = replace(letter, text=text, subject=Mention("V/v báo cáo", Span(23, 34)))
    assert outline_of(letter).signs == Signs()
    assert outline_of(replace(letter, text=f"{text} Không phát sinh.")).signs == Signs(("nil",))


@pytest.mark.parametrize(
    ("text", "moved", "told", "phrase"),
    [
        ("Đồng ý lùi từ ngày 30/6 sang ngày 20/7/2026.", {(30, 6, 0)}, {(30, 6, 0)}, ""),
        ("Đồng ý gia hạn thời gian báo cáo đến hết ngày 20/7/2026.", set(), set(), "thời gian báo cáo"),
        ("Giao báo cáo trước ngày 30 tháng 6 năm 2026. Xin lùi sang 20/7/2026.", set(), {(30, 6, 2026)}, ""),
        ("Theo Công văn số 12/UBND-VX ngày 30/6/2026, gia hạn đến ngày 20/7/2026.", set(), set(), ""),
        ("Theo dõi, đôn đốc đội công tác đến ngày 30/6/2026.", set(), {(30, 6, 2026)}, ""),
        ("Thời hạn trình phương án được gia hạn đến ngày 20/7/2026.", set(), set(), "trình phương án"),
    ],
)
def test_what_an_extension_names(text: str, moved: set[Any], told: set[Any], phrase: str) -> None:
    named = read_named(text, NEW)
    assert (set(named.moved), set(named.told)) == (moved, told)
    assert phrase in named.phrases if phrase else named.phrases == ()


@pytest.mark.parametrize("index", range(len(load_toml("results")["cue"])))
def test_every_cue_proves_itself(index: int) -> None:
    row, cue = load_toml("results")["cue"][index], result_cues()[index]
    assert row["examples"] and row["counter_examples"]
    assert [text for text in row["examples"] if not cue.found(fold_aligned(text))] == []
    assert [text for text in row["counter_examples"] if cue.found(fold_aligned(text))] == []
    assert [word for word in cue.needs if not any(word in fold_aligned(text) for text in row["examples"])] == []
