"""Rows that wait on the disk come back as they were, in order, and are found by their place."""

import datetime as dt
from typing import Any

from pipeline.export.spool import Spool
from pipeline.records import Deadline, Duty, Finding


def a_finding(directive: str, task: int) -> Finding:
    deadline = Deadline("trước ngày 05/3/2024", "recurring", due=dt.date(2024, 3, 5), rrule="FREQ=MONTHLY")
    duty = Duty(directive, task, "báo cáo “kết quả”", "Sở Y tế", "so-y-te", deadline)
    return Finding(duty, "open_overdue", "Không thấy báo cáo.\nXem lại.", dt.date(2024, 3, 5), 9, answers=("b", "c"))


def test_records_come_back_equal_again_and_again() -> None:
    findings = [a_finding(directive, task) for directive in "ba" for task in (1, 2)]
    spool = Spool[Finding](Finding, iter(findings))
    assert list(spool) == findings
    assert list(spool) == findings


def test_rows_stand_by_their_places_and_as_they_came() -> None:
    rows: list[dict[str, Any]] = [
        {"day": day, "n": n} for n, day in enumerate(("2024-05", "", "2024-04-30", "2024-05"))
    ]
    spool = Spool[dict[str, Any]](dict[str, Any], rows, lambda row: row["day"])
    assert [row["n"] for row in spool] == [1, 2, 0, 3]
    assert [(number, row["n"]) for number, row in spool.at("2024-05")] == [(1, 0), (4, 3)]
    assert [number for number, _ in spool.numbered()] == [2, 3, 1, 4]
    assert list(spool.at("2024")) == []


def test_an_empty_spool_is_empty() -> None:
    assert list(Spool[Finding](Finding, ())) == []
