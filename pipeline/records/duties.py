"""What is due, and the verdict on it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from pipeline.records.values import Deadline, ReportPeriod

DutyStatus = Literal[
    "done_on_time", "done_late", "open_in_time", "open_overdue", "no_deadline", "done_undated", "cancelled",
    "needs_review",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duty:
    """One body's share of a task: what the audit judges. ``expanded`` is False for a group that is not known."""

    directive: str
    task: int
    action: str
    body: str
    body_key: str
    deadline: Deadline | None
    expanded: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one duty at a date.

    ``repeats`` is the directive under which the body owes the same already, when this duty is a reminder's: counts
    leave it out.
    """

    duty: Duty
    status: DutyStatus
    why: str
    due: dt.date | None = None
    days_late: int | None = None
    working_days_late: int | None = None
    answers: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = field(default=())
    period: ReportPeriod | None = None
    repeats: str = ""
