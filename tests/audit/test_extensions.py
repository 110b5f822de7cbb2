"""Which of a body's deadlines an extension is about."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from pipeline.audit.findings import AuditCase, Paper, audit
from pipeline.grammar.deadline import parse_deadline
from pipeline.grammar.signs import read_named
from pipeline.lexicon import load_toml
from pipeline.records import SILENT, Body, Duty, Named, PartialDate

UBND = Body("Ủy ban nhân dân tỉnh Phú Hải", "ubnd|tinh phu hai")
HEALTH = Body("Sở Y tế tỉnh Phú Hải", "so-y-te|tinh phu hai")
ISSUED = PartialDate(2026, 5, 20)
MONEY = ("bố trí kinh phí mua hóa chất", "trước ngày 15/6/2026")
REPORT = ("tổng hợp, báo cáo kết quả", "chậm nhất ngày 30/6/2026")
SECOND = ("báo cáo danh sách cơ sở", "chậm nhất ngày 10/7/2026")
SAME_DAY = ("lập danh sách cơ sở", "trước ngày 30/6/2026")
MONTHLY = ("báo cáo tình hình", "trước ngày 20 hằng tháng")
NO_DAY = ("tăng cường kiểm tra", "")
NEW = dt.date(2026, 7, 20)
TO_NEW = "đến ngày 20/7/2026"


def extension(kind: Any, date: str, text: str, **more: Any) -> Paper:
    issuer = UBND if kind == "extension_granted" else HEALTH
    day = PartialDate(*map(int, date.split("-")))
    named = read_named(text, NEW) if text else SILENT
    return Paper(kind, kind, day, issuer, code=kind, new_due=NEW, named=named, **more)


def granted(date: str, text: str = "", **more: Any) -> Paper:
    return extension("extension_granted", date, text, **more)


def asked(date: str, text: str = "", **more: Any) -> Paper:
    return extension("extension_asked", date, text, **more)


def check(tasks: Sequence[tuple[str, str]], *papers: Paper, as_of: str = "2026-07-15") -> list[Any]:
    duties = tuple(
        Duty("d", number, action, "Sở Y tế", HEALTH.key, parse_deadline(words, ISSUED) if words else None)
        for number, (action, words) in enumerate(tasks)
    )
    case = AuditCase("d", "12/UBND-VX", ISSUED, UBND, duties, papers, called="Công văn phòng dịch")
    return audit([case], dt.date.fromisoformat(as_of))


@pytest.mark.parametrize(
    ("tasks", "papers", "statuses"),
    [
        # the only deadline is meant, gone by or not
        ([REPORT], [granted("2026-06-25")], ["open_in_time"]),
        ([REPORT], [granted("2026-07-02")], ["open_in_time"]),
        ([REPORT, NO_DAY], [granted("2026-06-25")], ["open_in_time", "no_deadline"]),
        ([REPORT, SAME_DAY], [granted("2026-06-25")], ["open_in_time", "open_in_time"]),
        # the old day is named: beside the verb, in the request, anywhere
        ([REPORT, SECOND], [granted("2026-06-10", "lùi từ ngày 10/7 " + TO_NEW)], ["open_overdue", "open_in_time"]),
        ([MONEY, REPORT], [granted("2026-06-25", "lùi từ 15/6/2026 " + TO_NEW)], ["open_in_time", "open_overdue"]),
        (
            [REPORT, SECOND],
            [asked("2026-06-05", "giao báo cáo chậm nhất ngày 10/7/2026; xin lùi " + TO_NEW), granted("2026-06-10")],
            ["open_overdue", "open_in_time"],
        ),
        # a request of after its day is not the one that this grant answers
        (
            [REPORT, SECOND],
            [granted("2026-06-10"), asked("2026-06-25", "hạn báo cáo ngày 10/7/2026")],
            ["needs_review", "needs_review"],
        ),
        # the work is named
        (
            [MONEY, REPORT],
            [granted("2026-06-10", "gia hạn thời gian báo cáo " + TO_NEW)],
            ["open_overdue", "open_in_time"],
        ),
        (
            [MONEY, SECOND],
            [granted("2026-06-10", "gia hạn việc bố trí kinh phí mua hóa chất " + TO_NEW)],
            ["open_in_time", "open_overdue"],
        ),
        # a day gone by when the extension was asked for, and not named
        ([MONEY, REPORT], [granted("2026-06-25")], ["open_overdue", "open_in_time"]),
        ([MONEY, REPORT], [asked("2026-06-12"), granted("2026-06-25")], ["needs_review", "needs_review"]),
        # the request said which
        ([MONEY, REPORT], [asked("2026-06-12", tasks=(1,)), granted("2026-06-14")], ["open_overdue", "open_in_time"]),
        ([MONEY, REPORT], [granted("2026-06-10", tasks=(0,))], ["open_in_time", "open_overdue"]),
        # nothing tells
        ([MONEY, REPORT], [granted("2026-06-10")], ["needs_review", "needs_review"]),
        ([REPORT, SECOND], [granted("2026-06-10", "gia hạn báo cáo " + TO_NEW)], ["needs_review", "needs_review"]),
        # what is only asked for moves nothing
        ([MONEY, REPORT], [asked("2026-06-10")], ["open_overdue", "open_overdue"]),
    ],
)  # fmt: skip
def test_an_extension_moves_the_deadline_that_it_is_about(
    tasks: list[tuple[str, str]], papers: list[Paper], statuses: list[str]
) -> None:
    assert [finding.status for finding in check(tasks, *papers)] == statuses


def test_an_extension_of_one_period_leaves_the_other_duties() -> None:
    grant = granted("2026-06-10", subject="V/v gia hạn báo cáo tháng 6 năm 2026")
    found = check([REPORT, MONTHLY], grant)
    assert [(f.status, f.due) for f in found[:2]] == [
        ("open_overdue", dt.date(2026, 6, 30)), ("open_in_time", NEW),
    ]  # fmt: skip


def test_an_answer_between_the_two_days_is_for_a_person_where_the_extension_is_unclear() -> None:
    answer = Paper("a", "answer", PartialDate(2026, 7, 14), HEALTH, code="40/BC-SYT")
    found = check([MONEY, REPORT], granted("2026-06-10"), answer)
    assert {f.status for f in found} == {"needs_review"}
    assert all("chưa rõ nó nói về thời hạn nào" in f.why and "extension_granted" in f.why for f in found)
    assert all(f.answers == ("a",) for f in found)
    late = Paper("a", "answer", PartialDate(2026, 7, 24), HEALTH, code="40/BC-SYT")
    found = check([MONEY, REPORT], granted("2026-06-10"), late, as_of="2026-08-01")
    assert [f.status for f in found] == ["done_late", "done_late"]


def test_a_request_that_may_be_about_a_duty_is_shown_beside_it() -> None:
    assert all("Có đề nghị gia hạn" in f.why for f in check([MONEY, REPORT], asked("2026-06-10")))
    shown = check([MONEY, REPORT], asked("2026-06-10", "xin gia hạn thời gian báo cáo " + TO_NEW))
    assert ["Có đề nghị gia hạn" in f.why for f in shown] == [False, True]


def test_the_words_of_work_are_folded() -> None:
    acts = load_toml("results")["extended"]["acts"]
    assert acts == [word.lower() for word in acts] and all(word.isascii() for word in acts)
    assert Named() == SILENT
