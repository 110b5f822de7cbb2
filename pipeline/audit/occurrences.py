"""Which occurrences of a recurring duty are asked for, and which of them a paper is about.

In: the due days of the duty, the directive's day and term, a ``Paper``; out: those that stand, positions among them.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.audit.due import Due, Standing
from pipeline.audit.papers import Paper
from pipeline.grammar.deadline_periods import calendar_window, find_periods, period_name
from pipeline.grammar.terms import Term
from pipeline.reasons import Facts

_A_MONTH = dt.timedelta(days=31)


def asked(periods: Sequence[Due], issued: dt.date, term: Term | None) -> list[Due]:
    """The occurrences up to the end of the term, each with its standing; at least one.

    "before": its period was over when the directive was signed; "first": only its figures had closed by then, so that
    it may be meant; "over": it begins after the likely end; "endless": it lies in a later year than the directive and
    nothing tells an end.
    """
    stand = [(due, _standing(due, issued, term)) for due in periods]
    kept = [replace(due, standing=standing) for due, standing in stand if standing is not None]
    return kept or [replace(due, standing="over") for due in periods[:1]]


def _standing(due: Due, issued: dt.date, term: Term | None) -> Standing | None:
    period = due.period
    begins = due.earliest - _A_MONTH
    if period is not None:
        first, last = calendar_window(period)
        if period.sure:
            begins = first
        if last < issued:
            return "before" if period.sure else "first"
        if period.cut_off is not None and period.cut_off < issued:
            return "first"
    if term is not None and begins > term.end:
        return None if term.sure else "over"
    return "endless" if term is None and due.earliest.year > issued.year else ""


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


def about(due: Due | None) -> Iterable[tuple[str, Facts]]:
    """Which period a recurring report is about, and which figures it holds."""
    if due is None or due.period is None or due.period.cycle == "day":
        return
    facts: Facts = {"name": period_name(due.period), "first": due.period.first, "last": due.period.cut_off}
    yield f"about_{due.period.basis or 'named'}" if due.period.sure else "about_maybe", facts
