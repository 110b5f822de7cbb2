"""Who owes what an abolished body still owed: the one body that took over from it, once.

In: a duty and its due day; out: the duty under the name of the body that owes it on that day.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from pipeline.audit.due import Due
from pipeline.audit.papers import AuditCase, Bench
from pipeline.grammar.lineage import body_called
from pipeline.records import Duty


def split_up(bench: Bench, duty: Duty, due: Due) -> bool:
    """Whether several bodies have taken over by the due day, or by the day of the audit if that is earlier."""
    return len(_heirs(bench, duty, min(due.latest, bench.as_of))) > 1


def owed(bench: Bench, case: AuditCase, duty: Duty, due: Due | None) -> Duty | None:
    """An unanswered duty as its body's only successor owes it by then; itself while the body stands.

    ``None`` where the successor owes the same task already: for itself, or for another that it took over from.
    """
    if due is None or not bench.policy.successor_answers:
        return duty
    day = min(due.latest, bench.as_of)
    heirs = _heirs(bench, duty, day)
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
    return [body.name for body in map(body_called, _heirs(bench, duty, day)) if body is not None]


def _heirs(bench: Bench, duty: Duty, day: dt.date) -> Sequence[str]:
    """The keys of the bodies that have taken over from a duty's body by a day; () while it stands or is not known."""
    return bench.successors(duty.body_key, day) if duty.expanded and duty.body_key else ()
