"""The verdict on one duty, or on one period of it: its due day against what the papers did, under a policy.

In: a duty's papers in heaps; out: a ``Verdict``, and the settings of the policy that decided it. Incomplete dates are
intervals: what they do not decide is ``needs_review``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.audit.due import Due, Policy, asks_for_paper, due_of, fixed_due
from pipeline.audit.heirs import split_up
from pipeline.audit.papers import ANSWERS, AuditCase, Bench, Heaps, Paper, paper_order, sort_papers
from pipeline.records import Duty, DutyStatus
from pipeline.text.fold import fold

_ASKS_RECEIPT = ("nhan duoc truoc", "nhan truoc", "nhan duoc bao cao", "den truoc ngay", "gui den truoc")
_SORTING = frozenset(
    ("nil_answers", "successor_answers", "request_moves")
)  # settings by which papers fall into other heaps


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status, the name of its reason (``lexicon/verdicts.toml``), the paper that decided it; ``due`` as moved by
    extensions, ``original`` as the directive set it."""

    status: DutyStatus
    reason: str
    paper: Paper | None = None
    due: Due | None = None
    original: Due | None = None


def judge(bench: Bench, case: AuditCase, duty: Duty, found: Heaps, period: Due | None) -> Verdict:
    """The verdict on a duty by its papers; ``period`` is the due day of one occurrence of a recurring duty."""
    received = case.received.get(duty.body_key)
    original = period or due_of(duty.deadline, case.date, received, bench.policy, bench.calendar)
    due = _extended(bench, found, original)
    cancelled = bool(found.cancels) and bench.policy.cancellation_closes
    if due is None:
        return _without_due(duty, found, cancelled)
    # the day of issue from which a period is counted is little more than a guess
    shaky = "guess" in case.unsure and due.basis[0] in ("signing", "receipt_assumed", "issue_incomplete")

    def verdict(status: DutyStatus, reason: str, paper: Paper | None = None) -> Verdict:
        return Verdict(status, reason, paper, due, original)

    if period is None and case.date is not None and due.latest < case.date.first:
        return verdict("needs_review", "review_before_issue")
    met = [(_met(bench, duty, paper, due), paper) for paper in found.full]
    for state, paper in met:
        if state:
            return verdict("done_on_time", "done_on_time", paper)
    undecided = [paper for state, paper in met if state is None]
    if undecided:
        if undecided[0].date is None:
            return verdict("done_undated", "done_undated", undecided[0])
        return verdict("needs_review", _why_undecided(undecided[0], due), undecided[0])
    in_time = [paper for paper in found.doubtful if _met(bench, duty, paper, due) is not False]
    if met:
        if in_time:
            return verdict("needs_review", "review_doubtful", in_time[0])
        late = met[0][1]
        perhaps = [grant for grant in found.maybe_granted if _in_time_if_moved(bench, duty, late, grant, due)]
        if perhaps:
            return verdict("needs_review", "review_extension_answered", perhaps[0])
        stated = due.earliest == due.latest or "day_off" in due.basis
        if shaky:
            return verdict("needs_review", "review_due_read", late)
        exact = late.date is not None and late.date.complete and stated
        return verdict("done_late", "done_late" if exact else "done_late_unmeasured", late)
    if found.partial:
        return verdict("needs_review", "review_partial", found.partial[-1])
    if found.doubtful:
        return verdict("needs_review", "review_doubtful", found.doubtful[0])
    if cancelled:
        return verdict("cancelled", _lapsed(found.cancels[0], due), found.cancels[0])
    if split_up(bench, duty, due):
        return verdict("needs_review", "review_abolished")
    if bench.as_of <= due.earliest:
        return verdict("open_in_time", _worded(duty, "open_in_time"))
    if found.maybe_cancels:
        return verdict("needs_review", "review_cancel", found.maybe_cancels[0])
    if found.maybe_granted:
        return verdict("needs_review", "review_extension_doubtful", found.maybe_granted[0])
    if undated := [paper for paper in found.granted if paper.new_due is None]:
        return verdict("needs_review", "review_extension", undated[0])
    if bench.as_of <= due.latest:
        return verdict("needs_review", "review_day_off_open" if "day_off" in due.basis else "review_due")
    if shaky:
        return verdict("needs_review", "review_due_read_open")
    room = case.issuer is not None and duty.body_key.endswith(f"@{case.issuer.key}")
    if duty.expanded and (room or not duty.body_key):
        # whoever writes no letters of their own cannot be found late among letters
        return verdict("needs_review", "review_unknown")
    if due.standing in ("first", "over"):
        return verdict("needs_review", f"review_{due.standing}")
    return verdict("open_overdue", _worded(duty, "open_overdue"))


def _extended(bench: Bench, papers: Heaps, due: Due | None) -> Due | None:
    """The due date as moved by the assigner's last dated grant (and by what else the policy lets move it)."""
    movers = [*papers.granted]
    if bench.policy.reminder_moves:
        movers += papers.reminders
    if bench.policy.request_moves:
        movers += papers.asked
    for paper in sorted(movers, key=paper_order):
        if paper.new_due is not None and (due is None or paper.new_due > due.earliest):
            due = fixed_due(paper.new_due, "extended", bench.policy, bench.calendar)
    return due


def _in_time_if_moved(bench: Bench, duty: Duty, answer: Paper, grant: Paper, due: Due) -> bool:
    """Whether a late answer may be in time if a doubtful extension is of this duty."""
    if grant.new_due is None:
        return True
    moved = fixed_due(grant.new_due, "extended", bench.policy, bench.calendar)
    return moved.latest > due.latest and _met(bench, duty, answer, moved) is not False


def _lapsed(cancel: Paper, due: Due) -> str:
    """The reason of a duty that a replacement closed, in other words where it found the day gone by."""
    gone = cancel.date is not None and cancel.date.first > due.latest
    return "cancelled_overdue" if gone else "cancelled"


def _met(bench: Bench, duty: Duty, paper: Paper, due: Due) -> bool | None:
    """Whether an answer was in time; ``None`` if its date, read with doubt, or the due date does not decide."""
    day = paper.date
    if paper.arrival is not None:
        by_arrival = bench.policy.answer_date == "arrival" or (
            bench.policy.answer_date == "worded" and _asks_receipt(duty)
        )
        if by_arrival or day is None:
            if not by_arrival and paper.arrival.last > due.earliest:
                return None  # it came after the due date but may have been issued before
            day = paper.arrival
    if day is None:
        return None
    if day.last > due.earliest:
        # a guess at the day may be any day of the month
        first = day.first.replace(day=1) if day is paper.date and "guess" in paper.unsure else day.first
        return None if first <= due.latest else False
    hour = duty.deadline is not None and duty.deadline.time is not None and not bench.policy.same_day_hour
    return None if hour and day.last == due.earliest else True


def _asks_receipt(duty: Duty) -> bool:
    """Whether an order says by when it wants to have the answer, rather than by when it is to be sent."""
    words = fold(f"{duty.action} {duty.deadline.text if duty.deadline else ''}")
    return any(cue in words for cue in _ASKS_RECEIPT)


def _worded(duty: Duty, reason: str) -> str:
    """The reason of what is open, in other words where no paper was asked for that could be missing."""
    return reason if asks_for_paper(duty.action) else f"{reason}_work"


def _why_undecided(paper: Paper, due: Due) -> str:
    """Why a dated answer is neither in time nor late."""
    if "guess" in paper.unsure and paper.date is not None and paper.date.first > due.latest:
        return "review_date_read"
    return "review_day_off" if "day_off" in due.basis else "review_incomplete"


def _without_due(duty: Duty, found: Heaps, cancelled: bool) -> Verdict:
    """No day to compare with: either none was set, or it counts from a day that the archive does not know."""
    counted = duty.deadline is not None and duty.deadline.kind in ("relative", "recurring")
    status: DutyStatus = "needs_review" if counted else "no_deadline"
    prefix = "review_start" if counted else "no_deadline"
    for heap, reason in ((found.full, "done"), (found.partial, "partial"), (found.doubtful, "doubtful")):
        if heap:
            return Verdict(status, f"{prefix}_{reason}", heap[0])
    if cancelled:
        return Verdict("cancelled", "cancelled", found.cancels[0])
    return Verdict(status, f"{prefix}_open" if counted else _worded(duty, f"{prefix}_open"))


# --- what the policy decided ---------------------------------------------------------------------


def deciding(
    bench: Bench,
    case: AuditCase,
    duty: Duty,
    papers: Sequence[Paper],
    period: Due | None,
    verdict: Verdict,
    found: Heaps,
) -> Iterator[tuple[str, bool]]:
    """The settings whose opposite would give another status (name, how it is set), of those that can matter here."""
    for name, setting, other in _opposites(bench.policy, duty, papers, period, found):
        elsewhere = bench.under(other)
        heaps = sort_papers(elsewhere, case, duty, papers) if name in _SORTING else found
        if judge(elsewhere, case, duty, heaps, period).status != verdict.status:
            yield name, setting


@lru_cache(maxsize=64)
def _flipped(policy: Policy, name: str) -> Policy:
    return replace(policy, **{name: not getattr(policy, name)})  # type: ignore[arg-type]


def _opposites(
    policy: Policy, duty: Duty, papers: Sequence[Paper], period: Due | None, found: Heaps
) -> Iterator[tuple[str, bool, Policy]]:
    """The settings that can matter to a duty with these papers, each with the policy that has it the other way."""
    deadline = duty.deadline

    def flipped(name: str) -> tuple[str, bool, Policy]:
        return name, bool(getattr(policy, name)), _flipped(policy, name)

    if policy.roll_forward != "open":
        rolls = policy.roll_forward == "yes"
        yield "roll_forward", rolls, replace(policy, roll_forward="no" if rolls else "yes")
    if period is None and deadline is not None and deadline.strict:
        yield flipped("strict_before")
    answers = [paper for paper in papers if paper.kind in ANSWERS]
    if any(paper.arrival is not None and paper.arrival != paper.date for paper in answers):
        by_arrival = policy.answer_date == "arrival"
        yield "answer_date", by_arrival, replace(policy, answer_date="issue" if by_arrival else "arrival")
    if deadline is not None and deadline.time is not None and answers:
        yield flipped("same_day_hour")
    if any(paper.kind == "nil" for paper in answers):
        yield flipped("nil_answers")
    if any(paper.new_due for paper in found.reminders):
        yield flipped("reminder_moves")
    if any(paper.new_due for paper in found.asked):
        yield flipped("request_moves")
    # with the policy on only the papers that it let in can be its doing
    let_in = [*found.full, *found.partial, *found.doubtful] if policy.successor_answers else answers
    if any(paper.issuer is not None and paper.issuer.key != duty.body_key for paper in let_in):
        yield flipped("successor_answers")
    if found.cancels:
        yield flipped("cancellation_closes")
