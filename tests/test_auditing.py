"""The audit of a store: letters in, links made, verdicts out."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import auditing
from pipeline.auditing import audit_store
from pipeline.cases import cases_of
from pipeline.history import held_on
from pipeline.records import Deadline, Finding, Statement
from pipeline.relink import relink
from pipeline.review import Actor, correct_field, judge_link, undo
from pipeline.store import Store
from tests.factories import NOWHERE, a_citation, a_directive, a_letter, a_task, key_of

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
    assert [case.code for case in cases_of(store, keys=[key_of(DIRECTIVE)])] == ["1941/UBND-TH"]


def test_letters_without_duties_make_no_case(store: Store) -> None:
    store.add(answer("2024-05-14"))  # type: ignore[arg-type]
    store.add(a_directive("7/UBND-TH", tasks=(a_task("đã giao", "Sở Y tế", reported=True),)))
    relink(store)
    assert list(cases_of(store)) == []


REMINDER = a_letter(
    "2300/UBND-TH", "2024-05-22", "UBND tỉnh Lào Cai", "Công văn", "Đôn đốc báo cáo kết quả tiêm chủng",
    a_citation(relation="continues", kind="reminds"), to=("Sở Tài chính",),
    tasks=(a_task("báo cáo kết quả tiêm chủng", "Sở Tài chính", due=dt.date(2024, 5, 30)),),
    text="Yêu cầu Sở Tài chính báo cáo trước ngày 30/5/2024.",
)  # fmt: skip


def whys(store: Store, as_of: str, body: str) -> list[tuple[str, str]]:
    findings = audit_store(store, dt.date.fromisoformat(as_of))
    return [(f.status, f.why) for f in findings if f.duty.body == body]


def test_who_answers_a_reminder_answers_the_directive_and_the_other_way_round(store: Store) -> None:
    to_reminder = a_citation("2300/UBND-TH", "2024-05-22", relation="answers")
    late = a_letter("15/BC-STC", "2024-05-29", FINANCE, "Báo cáo", "Kết quả tiêm chủng", to_reminder)
    for letter in (DIRECTIVE, REMINDER, late):
        store.add(letter)
    relink(store)
    assert [status for status, _ in whys(store, "2024-06-10", FINANCE)] == ["done_late", "done_on_time"]


def test_an_answer_to_the_directive_after_its_reminder_closes_both(store: Store) -> None:
    for letter in (DIRECTIVE, REMINDER, answer("2024-05-28", FINANCE, "15/BC-STC")):
        store.add(letter)  # type: ignore[arg-type]
    relink(store)
    assert [status for status, _ in whys(store, "2024-06-10", FINANCE)] == ["done_late", "done_on_time"]


def test_a_later_report_completes_a_partial_one(store: Store) -> None:
    first = answer("2024-05-10", subject="Báo cáo bước đầu kết quả tiêm chủng")
    rest = a_letter(
        "70/BC-SYT", "2024-05-14", HEALTH, "Báo cáo", "Bổ sung kết quả tiêm chủng",
        a_citation("62/BC-SYT", "2024-05-10", HEALTH, "Báo cáo", "continues"),
    )  # fmt: skip
    store.add(DIRECTIVE)
    store.add(first)  # type: ignore[arg-type]
    relink(store)
    assert statuses(store, "2024-06-01")[HEALTH] == "needs_review"
    store.add(rest)
    relink(store)
    assert statuses(store, "2024-06-01")[HEALTH] == "done_on_time"


def test_a_reminder_to_one_body_says_nothing_about_another(store: Store) -> None:
    """The policy on a reminder's new day is named only where it would change this verdict."""
    for letter in (DIRECTIVE, REMINDER, answer("2024-05-20")):
        store.add(letter)  # type: ignore[arg-type]
    relink(store)
    ((status, why),) = whys(store, "2024-05-25", HEALTH)
    assert status == "done_late" and "đôn đốc" not in why
    (open_overdue, _) = whys(store, "2024-05-25", FINANCE)
    assert open_overdue[0] == "open_overdue" and "không đổi hạn" in open_overdue[1]
    assert all("không đổi hạn" not in why for _, why in whys(store, "2024-06-10", FINANCE))


def test_an_office_speaks_for_its_committee(store: Store) -> None:
    """A notice of the office is the committee's order, and the committee may extend it; only for whom and what it says."""
    notice = a_letter(
        "212/TB-VP", "2024-04-17", "Văn phòng UBND tỉnh Lào Cai", "Thông báo", "Kết luận cuộc họp về kho bãi",
        tasks=(
            a_task("kiểm đếm số xe tồn tại bãi", "Sở Y tế", due=DUE),
            a_task("trình phương án phân luồng cửa khẩu", "Sở Y tế", due=DUE),
        ),
    )  # fmt: skip
    cited = a_citation("212/TB-VP", "2024-04-17", "Văn phòng UBND tỉnh Lào Cai", "Thông báo")
    grant = a_letter(
        "655/UBND-KT", "2024-05-14", "UBND tỉnh Lào Cai", "Công văn", "gia hạn trình phương án phân luồng cửa khẩu",
        cited, to=("Sở Y tế",), text="Đồng ý gia hạn thực hiện Thông báo số 212/TB-VP đến ngày 10/6/2024.",
    )  # fmt: skip
    for letter in (notice, grant):
        store.add(letter)
    relink(store)
    found = [(f.status, f.due) for f in audit_store(store, dt.date(2024, 5, 20))]
    assert found == [("open_overdue", DUE), ("open_in_time", dt.date(2024, 6, 10))]


def test_a_report_known_on_another_letters_word_counts_for_its_period(store: Store) -> None:
    monthly = Deadline("trước ngày 28 hằng tháng", "recurring", rrule="FREQ=MONTHLY;BYMONTHDAY=28")
    plan = a_directive(tasks=(replace(a_task("báo cáo kết quả tiêm chủng", "Sở Y tế"), deadline=monthly),))
    teller = a_letter(
        "90/BC-SYT", "2024-06-20", HEALTH, "Báo cáo", "Kết quả kiểm tra trạm y tế",
        a_citation("62/BC-SYT", "2024-05-27", HEALTH, "Báo cáo"), a_citation(),
        statements=(Statement(0, 1, "answers", NOWHERE),),
    )  # fmt: skip
    for letter in (plan, teller):
        store.add(letter)
    relink(store)
    found = {f.due: f for f in audit_store(store, dt.date(2024, 6, 15))}
    told = found[dt.date(2024, 5, 28)]
    assert told.status == "done_on_time" and "nêu tại 90/BC-SYT" in told.why
    assert found[dt.date(2024, 4, 28)].status == "needs_review"  # its figures had closed before the plan was signed


@pytest.mark.parametrize(("code", "sureness"), [("19/UBND-TH", 0.6), ("/UBND-TH", 0.95)])
def test_an_answer_to_a_stranger_that_may_be_this_directive_makes_nobody_late(
    store: Store, code: str, sureness: float
) -> None:
    """The directive's serial was misread or left blank: its answers cite a paper of its issuer, day and symbol."""
    misread = a_letter(
        code, "2024-04-17", "UBND tỉnh Lào Cai", "Công văn", "Tăng cường tiêm chủng", tasks=DIRECTIVE.tasks,
        sureness=sureness,
    )  # fmt: skip
    for letter in (misread, answer("2024-05-14")):
        store.add(letter)  # type: ignore[arg-type]
    relink(store)
    assert statuses(store, "2024-06-01") == {HEALTH: "needs_review", FINANCE: "open_overdue"}
    assert any("chưa chắc văn bản này nói về đúng văn bản giao" in why for _, why in whys(store, "2024-06-01", HEALTH))


def test_a_reminder_repeats_what_is_owed_already(store: Store) -> None:
    store.add(DIRECTIVE)
    store.add(REMINDER)
    relink(store)
    found = [(f.duty.body, f.repeats) for f in audit_store(store, dt.date(2024, 6, 10)) if f.duty.body == FINANCE]
    assert found == [(FINANCE, ""), (FINANCE, key_of(DIRECTIVE))]


def test_an_old_audit_is_made_again_from_what_was_held_then(store: Store) -> None:
    day = dt.date(2024, 6, 1)
    store.add(DIRECTIVE, taken_in=dt.date(2024, 4, 18))
    store.add(answer("2024-05-14"), taken_in=dt.date(2024, 5, 15))  # type: ignore[arg-type]
    relink(store)
    then = list(audit_store(store, day))
    store.add(answer("2024-05-15", FINANCE, "15/BC-STC"), taken_in=dt.date(2024, 6, 20))  # type: ignore[arg-type]
    relink(store)
    assert statuses(store, "2024-06-01")[FINANCE] == "done_on_time"
    with held_on(store, day) as held:
        assert list(audit_store(held, day)) == then
    with held_on(store, dt.date(2024, 4, 17)) as held:
        assert list(audit_store(held, day)) == []
    assert statuses(store, "2024-06-01")[FINANCE] == "done_on_time"


def test_what_people_decided_counts_from_the_day_they_decided_it(store: Store) -> None:
    """A link rejected on 20 June, the rejection undone on 1 July: three days, three states."""
    paper = answer("2024-05-14")
    for letter in (DIRECTIVE, paper):
        store.add(letter, taken_in=dt.date(2024, 5, 15))  # type: ignore[arg-type]
    relink(store)
    june, july = Actor("Lan", "2024-06-20T09:00:00"), Actor("Lan", "2024-07-01T09:00:00")
    number = judge_link(store, june, key_of(paper), key_of(DIRECTIVE), False)  # type: ignore[arg-type]
    correct_field(store, Actor("Lan", "2024-06-25T09:00:00"), key_of(paper), "date", "20/5/2024")  # type: ignore[arg-type]
    undo(store, july, number)

    def on(day: str) -> str:
        with held_on(store, dt.date.fromisoformat(day)) as held:
            return statuses(held, "2024-08-01")[HEALTH]

    assert [on(day) for day in ("2024-06-19", "2024-06-20", "2024-06-30", "2024-07-01")] == [
        "done_on_time", "open_overdue", "open_overdue", "done_late",
    ]  # fmt: skip
    assert statuses(store, "2024-08-01")[HEALTH] == "done_late"


def test_reading_again_keeps_the_day_of_coming(store: Store) -> None:
    store.add(DIRECTIVE, taken_in=dt.date(2024, 4, 18))
    store.add(DIRECTIVE, replace=True, taken_in=dt.date(2024, 9, 1))
    with held_on(store, dt.date(2024, 5, 1)) as held:
        assert len(list(cases_of(held))) == 1


def test_several_processes_find_the_same_in_the_same_order(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(9):
        cited = a_citation(f"{n}/UBND-TH", "2024-04-17", relation="answers")
        store.add(a_directive(f"{n}/UBND-TH", "2024-04-17", tasks=DIRECTIVE.tasks))
        store.add(a_letter(f"{n}/BC-SYT", f"2024-05-1{n}", HEALTH, "Báo cáo", "Kết quả tiêm chủng", cited))
    relink(store)
    alone = list(audit_store(store, dt.date(2024, 6, 1)))
    assert len(alone) == 18
    monkeypatch.setattr(auditing, "_ALONE", 1)
    monkeypatch.setattr(auditing, "TOGETHER", 2)
    assert list(audit_store(store, dt.date(2024, 6, 1), jobs=2)) == alone
    with store.transaction():  # whose letters no other process sees
        store.add(a_directive("99/UBND-TH", "2024-04-17", tasks=DIRECTIVE.tasks))
        assert len(list(audit_store(store, dt.date(2024, 6, 1), jobs=2))) == 20
