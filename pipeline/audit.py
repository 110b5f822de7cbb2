"""Who is late: duties × the papers that followed × a day → a verdict on each duty.

Pure functions: no store, no clock. In: ``AuditCase``s (a directive, its duties, the papers linked to it)
and ``as_of``; out: ``Finding``s. Statuses: the four of Quyết định 42/2014/QĐ-TTg and what papers leave open.
Incomplete dates are intervals: what they do not decide is ``needs_review``. A missing paper is "not found
in this archive", never "not done". Where a policy decides a verdict, the reason names it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.due import Due, Policy, asks_for_paper, bound_by_decree, due_of, fixed_due, recurrences
from pipeline.grammar.body import same_body as lexicon_same_body
from pipeline.grammar.body import successors as lexicon_successors
from pipeline.grammar.calendar import WorkCalendar, default_calendar
from pipeline.grammar.terms import stated_term
from pipeline.heirs import names_now, owed, split_up
from pipeline.occurrences import about, asked, moved, moves, occurrences
from pipeline.papers import (
    ANSWERS,
    CANCELS,
    AuditCase,
    Bench,
    Heaps,
    Paper,
    PaperKind,
    Successors,
    concerns,
    doubts,
    paper_order,
    sort_papers,
)
from pipeline.reasons import Facts, Lang, Reason, format_reason
from pipeline.records import Duty, DutyStatus, Finding
from pipeline.text.fold import fold
from pipeline.voices import SameBody

__all__ = ["AuditCase", "Due", "Paper", "PaperKind", "Policy", "audit"]

_ASKS_RECEIPT = ("nhan duoc truoc", "nhan truoc", "nhan duoc bao cao", "den truoc ngay", "gui den truoc")


@dataclass(frozen=True, slots=True)
class _Verdict:
    status: DutyStatus
    reason: str
    paper: Paper | None = None
    due: Due | None = None
    original: Due | None = None


def audit(
    cases: Iterable[AuditCase],
    as_of: dt.date,
    policy: Policy | None = None,
    *,
    same_body: SameBody = lexicon_same_body,
    successors: Successors = lexicon_successors,
    calendar: WorkCalendar | None = None,
    lang: Lang = "vi",
) -> list[Finding]:
    """A finding for each duty known by ``as_of`` (for a recurring one: each period up to it and the next).

    The order is that of the cases and duties. A directive issued after ``as_of`` gives none.
    """
    remembered = lru_cache(maxsize=100_000)(same_body)
    bench = Bench(as_of, policy or Policy(), remembered, successors, calendar or default_calendar())
    findings: list[Finding] = []
    for case in cases:
        if case.date is not None and case.date.first > as_of:
            continue
        papers = sorted(case.papers, key=paper_order)
        for duty in case.duties:
            if duty.deadline is not None and duty.deadline.rrule and case.date is not None:
                findings += _recurring(bench, case, duty, papers, lang)
            else:
                findings += _finding(bench, case, duty, papers, None, lang)
    return findings


# --- the verdict ---------------------------------------------------------------------------------


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


def _met(bench: Bench, duty: Duty, paper: Paper, due: Due) -> bool | None:
    """Whether an answer was in time; ``None`` if its date, read with doubt, or the due date does not decide."""
    day = paper.date
    asks_receipt = any(
        cue in fold(f"{duty.action} {duty.deadline.text if duty.deadline else ''}") for cue in _ASKS_RECEIPT
    )
    by_arrival = bench.policy.answer_date == "arrival" or (bench.policy.answer_date == "worded" and asks_receipt)
    if paper.arrival is not None and (by_arrival or day is None):
        if day is None and not by_arrival and paper.arrival.last > due.earliest:
            return None  # it came after the due date but may have been issued before
        day = paper.arrival
    if day is None or day.last > due.earliest:
        if day is None:
            return None
        # a guess at the day may be any day of the month
        first = day.first.replace(day=1) if day is paper.date and "guess" in paper.unsure else day.first
        return None if first <= due.latest else False
    hour = duty.deadline is not None and duty.deadline.time is not None and not bench.policy.same_day_hour
    return None if hour and day.last == due.earliest else True


def _verdict(bench: Bench, case: AuditCase, duty: Duty, found: Heaps, period: Due | None) -> _Verdict:
    received = case.received.get(duty.body_key)
    original = period or due_of(duty.deadline, case.date, received, bench.policy, bench.calendar)
    due = _extended(bench, found, original)
    cancelled = bool(found.cancels) and bench.policy.cancellation_closes
    if due is None:
        return _without_due(duty, found, cancelled)
    # the day of issue from which a period is counted is little more than a guess
    shaky = "guess" in case.unsure and due.basis[0] in ("signing", "receipt_assumed", "issue_incomplete")

    def verdict(status: DutyStatus, reason: str, paper: Paper | None = None) -> _Verdict:
        return _Verdict(status, reason, paper, due, original)

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
        return verdict("cancelled", "cancelled", found.cancels[0])
    if split_up(bench, duty, due):
        return verdict("needs_review", "review_abolished")
    if bench.as_of <= due.earliest:
        return verdict("open_in_time", _worded(duty, "open_in_time"))
    if found.maybe_cancels:
        return verdict("needs_review", "review_cancel", found.maybe_cancels[0])
    if found.maybe_granted or any(paper.new_due is None for paper in found.granted):
        return verdict("needs_review", "review_extension", [*found.maybe_granted, *found.granted][0])
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


def _worded(duty: Duty, reason: str) -> str:
    """The reason of what is open, in other words where no paper was asked for that could be missing."""
    return reason if asks_for_paper(duty.action) else f"{reason}_work"


def _why_undecided(paper: Paper, due: Due) -> str:
    """Why a dated answer is neither in time nor late."""
    if "guess" in paper.unsure and paper.date is not None and paper.date.first > due.latest:
        return "review_date_read"
    return "review_day_off" if "day_off" in due.basis else "review_incomplete"


def _without_due(duty: Duty, found: Heaps, cancelled: bool) -> _Verdict:
    """No day to compare with: either none was set, or it counts from a day that the archive does not know."""
    counted = duty.deadline is not None and duty.deadline.kind in ("relative", "recurring")
    status: DutyStatus = "needs_review" if counted else "no_deadline"
    prefix = "review_start" if counted else "no_deadline"
    for heap, reason in ((found.full, "done"), (found.partial, "partial"), (found.doubtful, "doubtful")):
        if heap:
            return _Verdict(status, f"{prefix}_{reason}", heap[0])
    if cancelled:
        return _Verdict("cancelled", "cancelled", found.cancels[0])
    return _Verdict(status, f"{prefix}_open" if counted else _worded(duty, f"{prefix}_open"))


# --- recurring duties ----------------------------------------------------------------------------


def _recurring(bench: Bench, case: AuditCase, duty: Duty, papers: Sequence[Paper], lang: Lang) -> list[Finding]:
    """One finding a period. An answer that names the period it reports on belongs to that one. Another belongs to the
    period whose due date it precedes; one that comes in the first half of the next period, when its own had none, is
    that one's late answer. An extension moves the one period that it names, else the last one due before the new day.
    """
    if duty.deadline is None or case.date is None:
        return []
    binding = bound_by_decree(duty.action, case.issuer)
    periods = asked(
        recurrences(duty.deadline, case.date.last, bench.as_of, bench.policy, bench.calendar, binding=binding),
        case.date.last,
        stated_term(case.called, duty.deadline.text, case.date.first),
    )
    answers = [
        paper for paper in papers
        if paper.kind in ANSWERS and concerns(bench, case, duty, paper) is not False
    ]  # fmt: skip
    named = {paper.key: occurrences(paper, periods) for paper in papers}
    movers: dict[int, list[Paper]] = {}
    for paper in papers:
        if moves(paper):
            for index in named[paper.key] or moved(paper, periods):
                movers.setdefault(index, []).append(paper)
    others = [paper for paper in papers if paper.kind not in ANSWERS and not moves(paper)]
    undated = [paper for paper in answers if paper.date is None and named[paper.key] is None]
    waiting = [paper for paper in answers if paper.date is not None and named[paper.key] is None]
    findings: list[Finding] = []
    opened = case.date.first
    for index, due in enumerate(periods):
        following = periods[index + 1].earliest if index + 1 < len(periods) else due.latest + (due.latest - opened)
        middle = due.latest + (following - due.latest) / 2
        mine = [p for p in answers if index in (named[p.key] or ())]
        if not mine:
            mine = [p for p in waiting if p.date is not None and opened <= p.date.last <= due.latest]
        if not mine and due.standing != "before":
            mine = [p for p in waiting if p.date is not None and due.latest < p.date.last <= middle][:1]
        waiting = [paper for paper in waiting if paper not in mine]
        # a replacement ends the coming periods; those that it found overdue stay so
        beside = [p for p in others if p.kind not in CANCELS or p.date is None or p.date.first <= due.latest]
        beside += movers.get(index, [])
        opened = due.latest + dt.timedelta(days=1)
        if due.standing == "before" and not mine:
            continue
        found = _finding(bench, case, duty, [*mine, *(() if mine else undated), *beside], due, lang)
        findings += found
        # after a body's end no period begins: the first one due shows that several took over
        if any(finding.status == "cancelled" for finding in found) or split_up(bench, duty, due):
            break
    return findings


# --- the finding and its reason ------------------------------------------------------------------


def _finding(
    bench: Bench, case: AuditCase, duty: Duty, papers: Sequence[Paper], period: Due | None, lang: Lang
) -> list[Finding]:
    """The finding on a duty or one of its periods; none where the successor of its body owes the same anyway."""
    found = sort_papers(bench, case, duty, papers)
    verdict = _verdict(bench, case, duty, found, period)
    due, paper = verdict.due, verdict.paper
    whose = owed(bench, case, duty, due) if paper is None else duty
    if whose is None:
        return []
    days = working = None
    end = None
    if verdict.status == "open_overdue":
        end = bench.as_of
    elif verdict.reason == "done_late" and paper is not None and paper.date is not None:
        end = paper.date.first
    if end is not None and due is not None:
        days = (end - due.shown).days
        working = bench.calendar.working_days_between(due.shown, end)
    facts: Facts = {
        "paper": (paper.code or paper.key) if paper else "",
        "dated": paper.date if paper else None,
        "due": due.shown if due else None,
        "earliest": due.earliest if due else None,
        "latest": due.latest if due else None,
        "as_of": bench.as_of,
        "days": days,
        "working": working,
        "body": duty.body,
        "text": duty.deadline.text if duty.deadline else "",
        "issuer": paper.issuer.name if paper is not None and paper.issuer is not None else "",
    }
    causes = doubts(bench, case, duty, paper) or () if paper is not None else ()
    reason = Reason(
        verdict.reason, facts, (*about(period), *_notes(bench, case, duty, found, verdict)),
        tuple(_deciding(bench, case, duty, papers, period, verdict, found)), causes,
    )  # fmt: skip
    uncertain = [*found.doubtful, *found.maybe_cancels, *found.maybe_granted]
    finding = Finding(
        duty=whose,
        status=verdict.status,
        why=format_reason(reason, lang),
        due=due.shown if due else None,
        days_late=days,
        working_days_late=working,
        answers=tuple(paper.key for paper in [*found.full, *found.partial]),
        uncertain=tuple(paper.key for paper in uncertain),
        period=period.period if period else None,
        repeats=case.repeats.get(duty.body_key, ("", ""))[0],
    )
    return [finding]


def _notes(bench: Bench, case: AuditCase, duty: Duty, found: Heaps, verdict: _Verdict) -> Iterable[tuple[str, Facts]]:
    due, original, paper = verdict.due, verdict.original, verdict.paper
    if duty.body_key in case.repeats:
        yield "repeats", {"paper": case.repeats[duty.body_key][1]}
    if paper is not None and paper.stated_by:
        yield "stated_by", {"paper": paper.code or paper.key, "teller": paper.stated_by}
    if verdict.status.startswith("done") and paper is not None and "date" in paper.unsure:
        yield "date_read", {"paper": paper.code or paper.key}
    if not duty.expanded and not verdict.reason.endswith("doubtful"):
        yield "group", {}
    if due is not None:
        if "extended" in due.basis:
            grant = next((p for p in found.granted if p.new_due == due.earliest), None)
            if grant is not None and original is not None:
                yield "extended", {"paper": grant.code or grant.key, "original": original.latest}
        elif due.basis[0] in ("received", "rolled"):
            yield due.basis[0], {}
        elif due.basis[0] == "receipt_assumed":
            yield "receipt_assumed", {"slack": bench.policy.receipt_days}
        elif due.basis[0] == "period":
            yield "period", {"grace": bench.policy.period_grace}
        elif "day_off" in due.basis and verdict.status == "open_in_time":
            yield "day_off", {"kept": due.earliest, "rolled": due.latest}
    is_open = verdict.status in ("open_in_time", "open_overdue", "needs_review")
    if is_open and due is not None:
        if due.standing == "endless":
            yield "endless", {}
        if paper is None and (heirs := names_now(bench, duty, bench.as_of)):
            yield "became", {"before": duty.body, "heirs": "; ".join(heirs)}
    if is_open and found.asked and not found.granted:
        yield "asked", {"paper": found.asked[-1].code or found.asked[-1].key}
    if is_open and found.reminders:
        last = found.reminders[-1]
        yield "reminded", {"count": len(found.reminders), "paper": last.code or last.key}


def _deciding(
    bench: Bench,
    case: AuditCase,
    duty: Duty,
    papers: Sequence[Paper],
    period: Due | None,
    verdict: _Verdict,
    found: Heaps,
) -> Iterable[tuple[str, bool]]:
    """The settings whose opposite would give another status, of those that can matter here."""
    policy, deadline = bench.policy, duty.deadline
    answers = [paper for paper in papers if paper.kind in ANSWERS]
    by_arrival = policy.answer_date == "arrival"
    flips: list[tuple[str, bool, Policy]] = []

    def flip(name: str, setting: bool, other: Policy) -> None:
        flips.append((name, setting, other))

    if policy.roll_forward != "open":
        rolls = policy.roll_forward == "yes"
        flip("roll_forward", rolls, replace(policy, roll_forward="no" if rolls else "yes"))
    if period is None and deadline is not None and deadline.strict:
        flip("strict_before", policy.strict_before, replace(policy, strict_before=not policy.strict_before))
    if any(paper.arrival is not None and paper.arrival != paper.date for paper in answers):
        flip("answer_date", by_arrival, replace(policy, answer_date="issue" if by_arrival else "arrival"))
    if deadline is not None and deadline.time is not None and answers:
        flip("same_day_hour", policy.same_day_hour, replace(policy, same_day_hour=not policy.same_day_hour))
    if any(paper.kind == "nil" for paper in answers):
        flip("nil_answers", policy.nil_answers, replace(policy, nil_answers=not policy.nil_answers))
    if any(paper.new_due for paper in found.reminders):
        flip("reminder_moves", policy.reminder_moves, replace(policy, reminder_moves=not policy.reminder_moves))
    if any(paper.new_due for paper in found.asked):
        flip("request_moves", policy.request_moves, replace(policy, request_moves=not policy.request_moves))
    # with the policy on only the papers that it let in can be its doing
    let_in = [*found.full, *found.partial, *found.doubtful] if policy.successor_answers else answers
    if any(paper.issuer is not None and paper.issuer.key != duty.body_key for paper in let_in):
        other = replace(policy, successor_answers=not policy.successor_answers)
        flip("successor_answers", policy.successor_answers, other)
    if found.cancels:
        other = replace(policy, cancellation_closes=not policy.cancellation_closes)
        flip("cancellation_closes", policy.cancellation_closes, other)
    for name, setting, other in flips:
        elsewhere = replace(bench, policy=other)
        heaps = sort_papers(elsewhere, case, duty, papers)
        if _verdict(elsewhere, case, duty, heaps, period).status != verdict.status:
            yield name, setting
