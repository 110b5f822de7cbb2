"""Who is late: duties × the papers that followed × a day → a verdict on each duty.

Pure functions: no store, no clock. In: ``AuditCase``s (a directive, its duties, the papers linked to it)
and ``as_of``; out: ``Finding``s. Statuses: the four of Quyết định 42/2014/QĐ-TTg and what papers leave open.
Incomplete dates are intervals: what they do not decide is ``needs_review``. A missing paper is "not found
in this archive", never "not done". Where a policy decides a verdict, the reason names it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from pipeline.audit.due import Due, Policy, bound_by_decree, recurrences
from pipeline.audit.heirs import names_now, owed, split_up
from pipeline.audit.occurrences import about, asked, moved, moves, occurrences
from pipeline.audit.papers import (
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
    is_between,
    paper_order,
    sort_papers,
)
from pipeline.audit.verdict import Verdict, deciding, judge
from pipeline.grammar.body import same_body as lexicon_same_body
from pipeline.grammar.body import successors as lexicon_successors
from pipeline.grammar.calendar import WorkCalendar, default_calendar
from pipeline.grammar.terms import stated_term
from pipeline.grammar.voices import SameBody
from pipeline.reasons import Facts, Lang, Reason, format_reason
from pipeline.records import Duty, Finding

__all__ = ["AuditCase", "Due", "Paper", "PaperKind", "Policy", "audit", "findings_of"]


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
    bench = Bench(as_of, policy or Policy(), same_body, successors, calendar or default_calendar())
    return [finding for case in cases for finding in findings_of(bench, case, lang)]


def findings_of(bench: Bench, case: AuditCase, lang: Lang = "vi") -> list[Finding]:
    """The findings on the duties of one directive."""
    if case.date is not None and case.date.first > bench.as_of:
        return []
    papers = sorted((paper for paper in case.papers if is_between(case, paper, bench.as_of)), key=paper_order)
    findings: list[Finding] = []
    for duty in case.duties:
        if duty.deadline is not None and duty.deadline.rrule and case.date is not None:
            findings += _recurring(bench, case, duty, papers, lang)
        else:
            findings += _finding(bench, case, duty, papers, None, lang)
    return findings


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
    verdict = judge(bench, case, duty, found, period)
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
        tuple(deciding(bench, case, duty, papers, period, verdict, found)), causes,
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


def _notes(bench: Bench, case: AuditCase, duty: Duty, found: Heaps, verdict: Verdict) -> Iterable[tuple[str, Facts]]:
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
    if is_open and found.asked and not found.granted and not found.maybe_granted:
        yield "asked", {"paper": found.asked[-1].code or found.asked[-1].key}
    if is_open and found.reminders:
        last = found.reminders[-1]
        yield "reminded", {"count": len(found.reminders), "paper": last.code or last.key}
