"""Short forms mean what the letter has cited, or say that they could mean several."""

import pytest

from pipeline.extract.citations import find_citations
from tests.extract.cited import make_board

TWO = "Công văn số 15/STC-NS ngày 03/3/2024 của Sở Tài chính và Công văn số 17/SYT-NV ngày 05/3/2024 của Sở Y tế.\n"
CLEAR = [
    # text, the short form, the code that it means
    (TWO + "Công văn 17 đã nêu rõ.", "Công văn 17", "17/SYT-NV"),
    (TWO + "Công văn nêu trên của Sở Tài chính chưa rõ.", "Công văn nêu trên", "15/STC-NS"),
    (TWO + "Theo đề nghị của Sở Y tế tại văn bản nêu trên.", "văn bản nêu trên", "17/SYT-NV"),
    ("Quyết định số 15/QĐ-UBND ngày 03/3/2024 của UBND tỉnh.\nQuyết định nêu trên còn hiệu lực.", "Quyết định nêu trên", "15/QĐ-UBND"),
    ("Chỉ thị số 15/CT-UBND ngày 03/3/2024. Các xã thực hiện Chỉ thị này.", "Chỉ thị này", "15/CT-UBND"),
]  # fmt: skip


def read(text: str) -> tuple[dict[str, list[str]], list[tuple[str, list[str]]], list[str]]:
    b = make_board(text)
    citations, _ = find_citations(b)
    mentions = {c.code or "": [text[m.start : m.end] for m in c.mentions] for c in citations}
    unclear = [(form.text, [citations[i].code or "" for i in form.candidates]) for form in b.unclear]
    return mentions, unclear, [p.message for p in b.problems if p.code == "unclear_reference"]


@pytest.mark.parametrize(("text", "form", "code"), CLEAR)
def test_a_clear_short_form_is_a_mention(text: str, form: str, code: str) -> None:
    mentions, unclear, problems = read(text)
    assert form in mentions[code] and unclear == problems == []
    assert all(form not in found for other, found in mentions.items() if other != code)


def test_two_that_compete_are_named_and_none_is_taken() -> None:
    mentions, unclear, problems = read(TWO + "Công văn nêu trên chưa rõ.")
    assert unclear == [("Công văn nêu trên", ["15/STC-NS", "17/SYT-NV"])]
    assert all(len(found) == 1 for found in mentions.values())
    assert problems and "15/STC-NS; 17/SYT-NV" in problems[0]


@pytest.mark.parametrize(
    "text",
    [
        TWO + "Các công văn nêu trên đã gửi.",
        TWO + "Công văn này thay thế.",
        "Nghị định số 12/2021/NĐ-CP và Nghị định số 15/2022/NĐ-CP quy định: “Điều 3 Nghị định này”.",
        "Quyết định nêu trên chưa có.",
    ],
)
def test_several_at_once_and_the_letter_itself_are_no_doubt(text: str) -> None:
    mentions, unclear, problems = read(text)
    assert unclear == problems == [] and all(len(found) == 1 for found in mentions.values())
