"""Who owes what an abolished body still owed: the one body that took over from it, once.

In: a duty and its due day; out: the duty under the name of the body that owes it on that day.
"""

import datetime as dt
from dataclasses import replace

from pipeline.due import Due
from pipeline.grammar.lineage import body_called
from pipeline.papers import AuditCase, Bench
from pipeline.records import Duty


def split_up(bench: Bench, duty: Duty, due: Due) -> bool:
    """Whether several bodies have taken over by the due day, or by the day of the audit if that is earlier."""
    day = min(due.latest, bench.as_of)
    return duty.expanded and bool(duty.body_key) and len(bench.successors(duty.body_key, day)) > 1


def owed(bench: Bench, case: AuditCase, duty: Duty, due: Due | None) -> Duty | None:
    """An unanswered duty as its body's only successor owes it by then; itself while the body stands.

    ``None`` where the successor owes the same task already: for itself, or for another that it took over from.
    """
    if due is None or not (duty.expanded and duty.body_key and bench.policy.successor_answers):
        return duty
    day = min(due.latest, bench.as_of)
    heirs = bench.successors(duty.body_key, day)
    heir = body_called(heirs[0]) if len(heirs) == 1 else None
    if heir is None:
        return duty
    for other in case.duties:
        if other is duty:
            break
        if other.task == duty.task and list(bench.successors(other.body_key, day)) == [heir.key]:
            return None
    if any(other.task == duty.task and other.body_key == heir.key for other in case.duties):
        return None
    return replace(duty, body=heir.name, body_key=heir.key)


def names_now(bench: Bench, duty: Duty, day: dt.date) -> list[str]:
    """The names of the bodies that have taken over from a duty's body by a day; [] while it stands."""
    if not (duty.expanded and duty.body_key):
        return []
    return [body.name for body in map(body_called, bench.successors(duty.body_key, day)) if body is not None]
