"""The cross-reference says where it is said: the sentence, and its page."""

import pytest

from pipeline.export.crossref import crossref_rows, page_at, sentence_at
from pipeline.records import Paragraph, Span
from pipeline.relink import relink
from pipeline.store import Store
from tests.factories import a_citation, a_directive, a_letter

TEXT = "Kính gửi UBND tỉnh. Thực hiện Công văn số 1941/UBND-TH\tngày 17/4/2024, Sở báo cáo. Trân trọng.\nNơi nhận"
AT = TEXT.index("Công văn")

SENTENCES = [
    (TEXT, Span(AT, AT + 20), "Thực hiện Công văn số 1941/UBND-TH ngày 17/4/2024, Sở báo cáo."),
    ("Căn cứ Luật số 4/2020/QH14;", Span(7, 20), "Căn cứ Luật số 4/2020/QH14;"),
    ("a" * 900 + " số 5/QĐ-UBND " + "b" * 900, Span(901, 914), None),
]


@pytest.mark.parametrize(("text", "span", "sentence"), SENTENCES, ids=["in a paragraph", "a line", "without end"])
def test_the_sentence_around_a_citation(text, span, sentence):
    found = sentence_at(text, span)
    assert found == sentence if sentence else len(found) < 900


def test_a_row_tells_sentence_and_page(tmp_path):
    from dataclasses import replace

    citation = replace(a_citation(relation="answers"), span=Span(AT, AT + 20))
    letter = a_letter("62/BC-SYT", "2024-04-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "Kết quả", citation, text=TEXT)
    letter = replace(letter, paragraphs=(Paragraph(Span(0, len(TEXT)), 3),))
    assert page_at(letter, Span(AT, AT + 1)) == 3
    with Store.create(tmp_path / "s.db") as store:
        store.add(a_directive())
        store.add(letter)
        relink(store)
        (row,) = [r for r in crossref_rows(store) if r["response"]]
    assert row["page"] == 3
    assert row["sentence"].startswith("Thực hiện Công văn số 1941/UBND-TH")
