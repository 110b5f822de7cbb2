"""The audit of a store: its directives, the papers linked to them, the register's arrivals → findings.

A batch of directives is in memory at a time. ``as_of`` is the caller's: no clock here.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from pipeline.audit import Policy, findings_of
from pipeline.cases import cases_of
from pipeline.duties import Roster
from pipeline.grammar.body import same_body, successors
from pipeline.grammar.calendar import WorkCalendar, default_calendar
from pipeline.papers import Bench
from pipeline.reasons import Lang
from pipeline.records import DutyStatus, Finding
from pipeline.store import Store


def audit_store(
    store: Store,
    as_of: dt.date,
    policy: Policy | None = None,
    *,
    roster: Roster | None = None,
    calendar: WorkCalendar | None = None,
    office: str | None = None,
    lang: Lang = "vi",
    directive: str | None = None,
) -> Iterator[Finding]:
    """The findings of all held directives at a day, by their date; ``directive`` limits them to one key.

    ``office`` is the name of the office whose incoming register was taken in: the days on which directives
    arrived there start its periods. Copies of a letter held twice are judged once.
    """
    bench = Bench(as_of, policy or Policy(), same_body, successors, calendar or default_calendar())
    keys = None if directive is None else (directive,)
    for case in cases_of(store, roster=roster, office=office, keys=keys):
        yield from findings_of(bench, case, lang)


# The statuses in the order in which they want attention.
ATTENTION: tuple[DutyStatus, ...] = (
    "open_overdue", "done_late", "needs_review", "open_in_time", "done_undated", "no_deadline", "done_on_time",
    "cancelled",
)  # fmt: skip


def worst_statuses(findings: Iterable[Finding]) -> dict[str, str]:
    """Key of a directive → the status among its duties that wants most attention."""
    worst: dict[str, str] = {}
    for finding in findings:
        known = worst.setdefault(finding.duty.directive, finding.status)
        worst[finding.duty.directive] = min(known, finding.status, key=ATTENTION.index)
    return worst
