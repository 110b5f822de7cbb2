"""What a letter says of two other documents; every row of the lexicon proves itself."""

import pytest

from pipeline.lexicon import load_toml
from tests.extract.cited import states

_ROWS = load_toml("statements")["saying"]
_BEFORE = load_toml("statements")["before"]


@pytest.mark.parametrize(("text", "relation"), [(text, row["relation"]) for row in _ROWS for text in row["examples"]])
def test_rows_say_their_relation(text: str, relation: str) -> None:
    ((citing, said, cited),) = states(text)
    assert said == relation
    assert (citing or "").startswith("31/") and (cited or "").startswith("14/")


@pytest.mark.parametrize("text", [t for row in (*_ROWS, _BEFORE) for t in row["counter_examples"]])
def test_rows_are_silent_where_nothing_is_said(text: str) -> None:
    assert states(text) == []


@pytest.mark.parametrize("text", _BEFORE["examples"])
def test_what_was_asked_may_stand_first(text: str) -> None:
    ((citing, said, cited),) = states(text)
    assert (said, (citing or "")[:3], (cited or "")[:3]) == ("answers", "31/", "14/")


def test_one_document_acts_on_two() -> None:
    text = (
        "Sở Nội vụ có Công văn số 31/SNV-CC ngày 02/5/2024 đôn đốc thực hiện Công văn số 14/SNV-CC ngày 20/4/2024 và gia "
        "hạn thời gian báo cáo tại Kế hoạch số 19/KH-SNV ngày 10/01/2024."
    )
    assert states(text) == [
        ("31/SNV-CC", "continues", "14/SNV-CC"),
        ("31/SNV-CC", "amends", "19/KH-SNV"),
    ]


def test_one_document_answers_two() -> None:
    text = (
        "Có Báo cáo số 31/BC-SYT ngày 02/5/2024 về kết quả thực hiện Công văn số 14/UBND-VX và Công văn số 15/UBND-VX."
    )
    assert states(text) == [("31/BC-SYT", "answers", "14/UBND-VX"), ("31/BC-SYT", "answers", "15/UBND-VX")]


def test_the_passive_turns_the_two_round() -> None:
    text = "Nghị định số 14/2018/NĐ-CP ngày 20/4/2018 đã được thay thế bằng Nghị định số 31/2023/NĐ-CP ngày 02/5/2023."
    assert states(text) == [("31/2023/NĐ-CP", "replaces", "14/2018/NĐ-CP")]


def test_nothing_acts_on_what_is_younger() -> None:
    text = "Có Công văn số 31/STC-NS ngày 02/5/2023 trả lời Công văn số 14/SYT-TC ngày 20/4/2024."
    assert states(text) == []


def test_a_letter_that_asks_for_a_report_reports_nothing() -> None:
    text = (
        "Thực hiện Công văn số 31/SNV-CC ngày 02/5/2024 của Sở Nội vụ về báo cáo kết quả thực hiện Chỉ thị số 14/CT-UBND "
        "ngày 20/4/2024, Phòng báo cáo như sau."
    )
    assert states(text) == []
