"""The audit of a store: its directives, the papers linked to them, the register's arrivals → findings.

A batch of directives is in memory at a time. ``as_of`` is the caller's: no clock here. Of a large store, several
processes judge batches beside each other; the findings come in the order of the directives all the same.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from pipeline.audit.findings import Policy, findings_of
from pipeline.audit.papers import Bench
from pipeline.audit.roster import Roster
from pipeline.cases import TOGETHER, cases_of
from pipeline.grammar.body import same_body, successors
from pipeline.grammar.calendar import WorkCalendar, default_calendar
from pipeline.reasons import Lang
from pipeline.records import DutyStatus, Finding
from pipeline.spread import Spread
from pipeline.store import Store

_ALONE = 16  # batches that are judged before it is worth while to have help


class _Question(NamedTuple):
    """What an audit asks of each directive."""

    bench: Bench
    roster: Roster | None
    office: str | None
    lang: Lang

    def answer(self, store: Store, keys: Iterable[str]) -> Iterator[Finding]:
        """The findings on some directives."""
        for case in cases_of(store, keys, roster=self.roster, office=self.office):
            yield from findings_of(self.bench, case, self.lang)


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
    jobs: int | None = 1,
) -> Iterator[Finding]:
    """The findings of all held directives at a day, by their date; ``directive`` limits them to one key.

    ``office`` is the name of the office whose incoming register was taken in: the days on which directives
    arrived there start its periods. Copies of a letter held twice are judged once. ``jobs`` processes (``None``: one
    for each core) judge a large store; inside a transaction, whose state no other process sees, there is one.
    """
    bench = Bench(as_of, policy or Policy(), same_body, successors, calendar or default_calendar())
    question = _Question(bench, roster, office, lang)
    keys = store.directive_keys() if directive is None else iter((directive,))
    yield from question.answer(store, islice(keys, _ALONE * TOGETHER))
    batches = iter(lambda: tuple(islice(keys, TOGETHER)), ())
    with Spread(store, question, alone=store.connection.in_transaction, size=jobs) as spread:
        for found in spread.map(_answer, batches):
            yield from found


def _answer(store: Store, question: _Question, keys: tuple[str, ...]) -> list[Finding]:
    return list(question.answer(store, keys))


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
