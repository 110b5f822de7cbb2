"""The audit of a store: letters in, links made, verdicts out."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.auditing import audit_store, cases_of
from pipeline.records import Finding
from pipeline.relink import relink
from pipeline.store import Store
from tests.factories import a_citation, a_directive, a_letter, a_task, key_of

DUE = dt.date(2024, 5, 15)
HEALTH, FINANCE = "Sở Y tế tỉnh Lào Cai", "Sở Tài chính tỉnh Lào Cai"
DIRECTIVE = a_directive(tasks=(a_task("báo cáo kết quả tiêm chủng", "Sở Y tế", "Sở Tài chính", due=DUE),))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "kho.db") as opened:
        yield opened


def answer(date: str, issuer: str = HEALTH, code: str = "62/BC-SYT", subject: str = "Kết quả tiêm chủng") -> object:
    return a_letter(code, date, issuer, "Báo cáo", subject, a_citation(relation="answers"), to=("UBND tỉnh Lào Cai",))


def statuses(store: Store, as_of: str) -> dict[str, str]:
    found: list[Finding] = list(audit_store(store, dt.date.fromisoformat(as_of)))
    return {finding.duty.body: finding.status for finding in found}


def test_each_body_is_judged_by_its_own_answer(store: Store) -> None:
    for letter in (DIRECTIVE, answer("2024-05-14"), answer("2024-05-20", FINANCE, "15/BC-STC")):
        store.add(letter)  # type: ignore[arg-type]
    relink(store)
    assert statuses(store, "2024-06-01") == {HEALTH: "done_on_time", FINANCE: "done_late"}
    assert statuses(store, "2024-05-16") == {HEALTH: "done_on_time", FINANCE: "open_overdue"}
    assert statuses(store, "2024-05-01") == {HEALTH: "open_in_time", FINANCE: "open_in_time"}
    assert statuses(store, "2024-04-01") == {}


def test_findings_name_documents_by_their_keys(store: Store) -> None:
    paper = answer("2024-05-14")
    store.add(DIRECTIVE)
    store.add(paper)  # type: ignore[arg-type]
    relink(store)
    found = {f.duty.body: f for f in audit_store(store, dt.date(2024, 6, 1), lang="en")}
    assert found[HEALTH].answers == (key_of(paper),)  # type: ignore[arg-type]
    assert found[HEALTH].duty.directive == key_of(DIRECTIVE)
    assert found[FINANCE].why.startswith("No report found in this archive")


def test_the_order_of_ingest_does_not_matter(tmp_path: Path) -> None:
    letters = [DIRECTIVE, answer("2024-05-14"), answer("2024-05-20", FINANCE, "15/BC-STC")]
    results = []
    for name, order in (("a", letters), ("b", letters[::-1])):
        with Store.create(tmp_path / f"{name}.db") as store:
            for letter in order:
                store.add(letter)  # type: ignore[arg-type]
            relink(store)
            results.append(list(audit_store(store, dt.date(2024, 6, 1))))
    assert results[0] == results[1]


def test_one_directive_alone(store: Store) -> None:
    store.add(DIRECTIVE)
    store.add(a_directive("2000/UBND-TH", "2024-04-18", tasks=(a_task("rà soát", "Sở Y tế", due=DUE),)))
    relink(store)
    assert [case.code for case in cases_of(store)] == ["1941/UBND-TH", "2000/UBND-TH"]
    assert [case.code for case in cases_of(store, directive=key_of(DIRECTIVE))] == ["1941/UBND-TH"]


def test_letters_without_duties_make_no_case(store: Store) -> None:
    store.add(answer("2024-05-14"))  # type: ignore[arg-type]
    store.add(a_directive("7/UBND-TH", tasks=(a_task("đã giao", "Sở Y tế", reported=True),)))
    relink(store)
    assert list(cases_of(store)) == []
