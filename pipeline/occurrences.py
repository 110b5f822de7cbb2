"""Which occurrence of a recurring duty a paper is about: by the period that it names, else by the day that it moves.

In: a ``Paper`` and the due days of the duty; out: positions among them.
"""

from collections.abc import Sequence

from pipeline.due import Due
from pipeline.grammar.deadline_periods import find_periods
from pipeline.papers import Paper


def occurrences(paper: Paper, periods: Sequence[Due]) -> tuple[int, ...] | None:
    """The occurrences whose period a paper names ("báo cáo quý I/2026"); ``None`` if it names none of their kind."""
    told = find_periods(paper.subject, paper.date)
    kinds = {due.period.cycle for due in periods if due.period is not None and due.period.sure}
    wanted = {period.same for period in told if period.cycle in kinds}
    if not wanted:
        return None
    return tuple(i for i, due in enumerate(periods) if due.period and due.period.sure and due.period.same in wanted)


def moves(paper: Paper) -> bool:
    """Whether a paper is about the due date of one occurrence."""
    return paper.kind in ("extension_granted", "extension_asked") or (
        paper.kind == "reminder" and paper.new_due is not None
    )


def moved(paper: Paper, periods: Sequence[Due]) -> tuple[int, ...]:
    """The occurrence that an extension without a named period moves: the last one due before the new day, else the
    first one due after it was written."""
    if paper.new_due is not None:
        return tuple(i for i, due in enumerate(periods) if due.earliest < paper.new_due)[-1:]
    written = paper.date.first if paper.date is not None else None
    return tuple(i for i, due in enumerate(periods) if written is None or due.latest >= written)[:1]
