"""Time: no statement, and no link without a flag, to a document of a later day."""

from dataclasses import replace

import pytest

from pipeline.link import link, link_archive
from pipeline.link.answers import may_cite
from pipeline.records import Span, Statement
from pipeline.relink import relink
from pipeline.store import Store
from tests.extract.cited import states
from tests.factories import a_citation, a_directive, a_letter, key_of, keyed

DAYS = [
    ("2024-05-01", "2024-04-01", True),
    ("2024-04-01", "2024-05-01", False),
    ("2024-04", "2024-04-30", True),
    ("2024-04", "2024-06-01", False),
    ("2024", "2024-06-01", True),
    ("", "2024-06-01", True),
    ("2024-06-01", "", True),
]


@pytest.mark.parametrize(("citing", "cited", "may"), DAYS)
def test_who_may_cite_whom(citing, cited, may):
    assert may_cite({"a": citing, "b": cited}, "a", "b") is may


def test_nothing_cites_itself():
    assert not may_cite({"a": "2024-01-01"}, "a", "a")


def test_a_statement_whose_days_contradict_it_is_not_recorded():
    text = (
        "Chỉ thị số 38/CT-TTg ngày 29/9/2020 của Thủ tướng Chính phủ triển khai Kế hoạch số 5529/KH-UBND ngày "
        "01/12/2020 của UBND tỉnh Hà Giang."
    )
    assert states(text) == []
    assert states(text.replace("01/12/2020", "01/8/2020")) == [("38/CT-TTg", "implements", "5529/KH-UBND")]


def third_party(plan_date):
    """A report that says of two undated others that one carries the other out; both are held."""
    plan = a_letter("20/KH-UBND", plan_date, "UBND tỉnh Lào Cai", "Kế hoạch", "Tiêm chủng")
    report = a_letter("59/BC-SYT", "2024-05-02", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "Kết quả")
    teller = a_letter(
        "90/BC-UBND", "2024-12-20", "UBND tỉnh Lào Cai", "Báo cáo", "Công tác y tế",
        a_citation("59/BC-SYT", "2024-05-02", "Sở Y tế tỉnh Lào Cai", "Báo cáo"),
        a_citation("20/KH-UBND", None, "UBND tỉnh Lào Cai", "Kế hoạch"),
        statements=(Statement(0, 1, "answers", Span(0, 30)),),
    )  # fmt: skip
    return plan, report, teller


@pytest.mark.parametrize(("plan_date", "kept"), [("2024-01-26", True), ("2024-09-26", False)])
def test_a_statement_falls_when_the_held_papers_contradict_it(tmp_path, plan_date, kept):
    letters = third_party(plan_date)
    stated = [x for x in link_archive(keyed(*letters)).links if x.stated_by]
    assert bool(stated) is kept
    with Store.create(tmp_path / "s.db") as store:
        for letter in letters:
            store.add(letter)
        relink(store)
        assert bool([x for x in store.links() if x.stated_by]) is kept


def test_a_day_to_come_is_flagged_on_held_and_on_cited_documents():
    citing = a_letter("500/SYT-KH", "2024-03-01", "Sở Y tế tỉnh Lào Cai", "Công văn", "Khác", a_citation())
    (unheld,) = link(keyed(citing))
    (held,) = link(keyed(citing, a_directive()))
    assert held.cited == key_of(a_directive())
    assert held.state != "certain"
    for found in (unheld, held):
        assert "younger" in {reason.name for reason in found.evidence}


@pytest.mark.parametrize("relation", ["mentions", "implements"])
def test_a_third_party_is_not_heard_on_a_held_paper_that_names_the_other_itself(tmp_path, relation):
    plan, report, teller = third_party("2024-01-26")
    itself = a_citation("20/KH-UBND", "2024-01-26", "UBND tỉnh Lào Cai", "Kế hoạch", relation=relation)
    letters = (plan, replace(report, citations=(itself,)), teller)
    assert [x for x in link_archive(keyed(*letters)).links if x.stated_by] == []
    with Store.create(tmp_path / "s.db") as store:
        for letter in letters:
            store.add(letter)
        relink(store)
        assert [x.relation for x in store.links(citing=key_of(letters[1]), cited=key_of(plan))] == [relation]
