"""What the papers that followed a directive are to one of its duties: answers, grants, reminders, cancellations.

In: an ``AuditCase`` and the day of the audit; out: the papers of a duty in heaps, the doubtful ones apart.
Three-valued throughout: a paper is of the duty, is not, or may be (incomplete date, unknown body, unsure link).
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz

from pipeline.audit.due import Policy, bound_by_decree, due_of, recurrences
from pipeline.audit.extensions import Term, terms_meant
from pipeline.grammar.calendar import WorkCalendar
from pipeline.grammar.deadline_periods import find_periods
from pipeline.grammar.voices import SameBody, one_voice, speaks_for
from pipeline.records import SILENT, Body, Duty, Named, PartialDate
from pipeline.text.fold import fold

PaperKind = Literal[
    "answer", "partial", "nil", "extension_asked", "extension_granted", "reminder", "replaces", "recalls"
]
# Why a paper may be of a duty or not; the words are ``lexicon/verdicts.toml``, ``cause``.
Doubt = Literal[
    "link", "task", "deadline", "not_yet", "issuer", "body", "misread", "group", "person", "nobody", "assigner"
]
Successors = Callable[[str, dt.date | None], Sequence[str]]

ANSWERS = frozenset(("answer", "partial", "nil"))
CANCELS = frozenset(("replaces", "recalls"))
EXTENSIONS = frozenset(("extension_asked", "extension_granted"))
_OF_ASSIGNEE = ANSWERS | {"extension_asked"}
# Likeness (of 100) from which an issuer read with doubt may be the body: of the names, and of each of their words,
# for a scanner spoils letters and does not put one word for another.
_ALIKE = 85
_WORD_ALIKE = 50


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that followed a directive, as far as the audit needs it.

    ``key`` is its key in the store, ``code`` what people call it. ``kind`` is what it does to the duty;
    ``new_due`` the date that an extension (asked or granted) or a reminder names. ``tasks`` are the numbers
    of the directive's tasks that it concerns, ``maybe_tasks`` those that it may concern besides, ``bodies``
    the keys of the bodies (for papers of the assigner); empty means all. ``certain`` is False when the link
    to the directive is only suggested or ambiguous. ``unsure`` names the facts ("date", "issuer") that were read
    with doubt, and "guess" beside a date that is little more than one; ``stated_by`` is what people call the letter
    on whose word alone the paper is known; ``named`` is what an extension says of the deadline that it moves.
    """

    key: str
    kind: PaperKind
    date: PartialDate | None
    issuer: Body | None
    code: str = ""
    subject: str = ""
    arrival: PartialDate | None = None
    new_due: dt.date | None = None
    tasks: tuple[int, ...] = ()
    bodies: tuple[str, ...] = ()
    certain: bool = True
    maybe_tasks: tuple[int, ...] = ()
    unsure: frozenset[str] = frozenset()
    stated_by: str = ""
    named: Named = SILENT


@dataclass(frozen=True, slots=True)
class AuditCase:
    """A directive with its duties and all papers linked to it; ``received``: body key → day it arrived there.

    ``repeats``: body key → (key, what people call it) of the directive that this one, a reminder, reminds the body
    of. ``unsure`` is as in ``Paper``, of the directive; ``called`` its type and subject.
    """

    directive: str
    code: str
    date: PartialDate | None
    issuer: Body | None
    duties: tuple[Duty, ...]
    papers: tuple[Paper, ...] = ()
    received: Mapping[str, PartialDate] = field(default_factory=dict)
    repeats: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    called: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """What all verdicts of one audit share."""

    as_of: dt.date
    policy: Policy
    same_body: SameBody
    successors: Successors
    calendar: WorkCalendar

    def under(self, policy: Policy) -> "Bench":
        """The same with another policy."""
        return Bench(self.as_of, policy, self.same_body, self.successors, self.calendar)


@dataclass(slots=True)
class Heaps:
    """The papers of one duty by what they do to it; ``doubtful`` could be answers."""

    full: list[Paper] = field(default_factory=list)
    partial: list[Paper] = field(default_factory=list)
    doubtful: list[Paper] = field(default_factory=list)
    asked: list[Paper] = field(default_factory=list)
    granted: list[Paper] = field(default_factory=list)
    maybe_granted: list[Paper] = field(default_factory=list)
    reminders: list[Paper] = field(default_factory=list)
    cancels: list[Paper] = field(default_factory=list)
    maybe_cancels: list[Paper] = field(default_factory=list)


def paper_order(paper: Paper) -> tuple[dt.date, str]:
    """Papers by date, the undated last; the key makes the order total."""
    return (paper.date.first if paper.date else dt.date.max, paper.key)


def is_between(case: AuditCase, paper: Paper, as_of: dt.date) -> bool:
    """Whether a paper can have been written after the directive and by the day of the audit."""
    if paper.date is None:
        return True
    return paper.date.first <= as_of and (case.date is None or paper.date.last >= case.date.first)


def concerns(bench: Bench, case: AuditCase, duty: Duty, paper: Paper) -> bool | None:
    """Whether a paper (one that ``is_between``) is of this duty, from the body that it must come from."""
    found = doubts(bench, case, duty, paper)
    return False if found is None else None if found else True


def doubts(bench: Bench, case: AuditCase, duty: Duty, paper: Paper) -> tuple[Doubt, ...] | None:
    """What leaves open that the paper is of this duty: () when it is, ``None`` when it is not."""
    found: list[Doubt] = []
    if paper.tasks and duty.task not in paper.tasks:
        if duty.task not in paper.maybe_tasks:
            return None
        found.append("task")
    written = paper.date.last if paper.date is not None else bench.as_of
    if written > bench.as_of:
        found.append("not_yet")
    day = written if bench.policy.successor_answers else None
    whose = (_from_assignee if paper.kind in _OF_ASSIGNEE else _from_assigner)(bench, case, duty, paper, day)
    if whose is None:
        return None
    found += whose
    if paper.kind in EXTENSIONS:
        is_moved = _is_moved(bench, case, duty, paper, day)
        if is_moved is False:
            return None
        # where a request moves nothing, one that may be about a duty is shown beside it
        if is_moved is None and (paper.kind == "extension_granted" or bench.policy.request_moves):
            found.append("deadline")
    if not paper.certain:
        found.append("link")
    return tuple(found)


def _from_assignee(
    bench: Bench, case: AuditCase, duty: Duty, paper: Paper, day: dt.date | None
) -> tuple[Doubt, ...] | None:
    """Whether the paper comes from the body that must act."""
    issuer = paper.issuer
    if issuer is None:
        return ("issuer",)
    if duty.expanded and duty.body_key:
        whose = speaks_for(issuer.key, duty.body_key, bench.same_body, day)
        if whose is False:
            return ("misread",) if "issuer" in paper.unsure and may_be_misread(issuer.name, duty.body) else None
        return () if whose else ("body",)
    if not may_be_member(issuer, duty):
        return None
    if case.issuer is not None and one_voice(issuer.key, case.issuer.key, bench.same_body, day) is True:
        return None  # nobody answers their own directive
    return ("person" if duty.expanded else "group" if duty.body else "nobody",)


def _is_moved(bench: Bench, case: AuditCase, duty: Duty, paper: Paper, day: dt.date | None) -> bool | None:
    """Whether an extension is about this deadline, where its body has several from the directive."""
    theirs = {
        other.task: other for other in case.duties
        if (other.body_key or other.body) == (duty.body_key or duty.body)
        and (not paper.tasks or other.task in paper.tasks)
    }  # fmt: skip
    terms = {number: term for number, other in theirs.items() if (term := _term(bench, case, other)) is not None}
    if duty.task not in theirs or not terms or len(theirs) == 1:
        return True
    asked = _request(bench, case, duty, paper, day) if paper.kind == "extension_granted" else None
    meant = frozenset(terms)
    if asked is not None and asked.tasks:
        meant = meant.intersection(asked.tasks) or meant
    cycles = {period.cycle for period in find_periods(paper.subject, paper.date)}
    meant = frozenset(n for n in meant if (own := theirs[n].deadline) and own.cycle in cycles) or meant
    said = [paper.named, asked.named] if asked is not None else [paper.named]
    written = (asked or paper).date
    meant = terms_meant(
        {n: term for n, term in terms.items() if n in meant}, said, written.first if written else None, case.called
    )
    if duty.task not in meant:
        return False
    # deadlines that fall on one day are moved together
    return True if len({terms[n].days or n for n in meant}) == 1 else None


def _term(bench: Bench, case: AuditCase, duty: Duty) -> Term | None:
    """A duty's deadline; ``None`` for one without a day that could be moved."""
    deadline = duty.deadline
    if deadline is None:
        return None
    if deadline.rrule:
        if case.date is None:
            return Term(frozenset(), None, duty.action)
        binding = bound_by_decree(duty.action, case.issuer)
        dues = recurrences(deadline, case.date.last, bench.as_of, bench.policy, bench.calendar, binding=binding)
        return Term(frozenset(due.earliest for due in dues), None, duty.action)
    due = due_of(deadline, case.date, case.received.get(duty.body_key), bench.policy, bench.calendar)
    if due is None:
        return Term(frozenset(), None, duty.action) if deadline.kind == "relative" else None
    stated = [deadline.due] if deadline.due is not None else []
    return Term(frozenset([due.earliest, due.latest, *stated]), due.latest, duty.action)


def _request(bench: Bench, case: AuditCase, duty: Duty, grant: Paper, day: dt.date | None) -> Paper | None:
    """The body's request that a grant answers: the last one before it, of several one for the day that it grants."""
    until = grant.date.last if grant.date is not None else bench.as_of
    found = [
        paper for paper in case.papers
        if paper.kind == "extension_asked" and paper.date is not None and paper.date.first <= until
        and is_between(case, paper, bench.as_of)
        and _from_assignee(bench, case, duty, paper, day) == ()
    ]  # fmt: skip
    same_day = [paper for paper in found if paper.new_due is not None and paper.new_due == grant.new_due]
    return max(same_day or found, key=paper_order, default=None)


def may_be_misread(read: str, body: str) -> bool:
    """Whether the name that was read may be the body's name with letters spoilt."""
    one, other = fold(read), fold(body)
    if fuzz.ratio(one, other) < _ALIKE:
        return False
    words, others = one.split(), other.split()
    return len(words) != len(others) or all(
        fuzz.ratio(*pair) >= _WORD_ALIKE for pair in zip(words, others, strict=True)
    )


def _from_assigner(
    bench: Bench, case: AuditCase, duty: Duty, paper: Paper, day: dt.date | None
) -> tuple[Doubt, ...] | None:
    """Whether the paper comes from the body that gave the task, and means the one that must act."""
    found: list[Doubt] = []
    assigner = None
    if paper.issuer is not None and case.issuer is not None:
        assigner = one_voice(paper.issuer.key, case.issuer.key, bench.same_body, day)
    if assigner is False:
        return None
    if assigner is None:
        found.append("assigner")
    if paper.bodies:
        meant = [bench.same_body(key, duty.body_key, day) for key in paper.bodies]
        if True not in meant:
            if None not in meant:
                return None
            found.append("body")
    return tuple(found)


def may_be_member(issuer: Body, duty: Duty) -> bool:
    """Whether a body can belong to a group whose members are not known: "UBND các xã" has no department among them."""
    entry, _, units = duty.body_key.removeprefix("*").partition("|")
    if not duty.body_key.startswith("*") or not entry:
        return True
    own, _, place = issuer.key.partition("|")
    if own != entry:
        return False
    words = [word for word in ("xa", "phuong", "huyen", "quan", "thi", "tinh") if word in units.split()]
    return not words or not place or "?" in place or any(place.startswith(word) for word in words) or "thanh" in place


def sort_papers(bench: Bench, case: AuditCase, duty: Duty, papers: Sequence[Paper]) -> Heaps:
    """The papers (in the order given) by what they do to the duty; those of others are left out."""
    found = Heaps()
    for paper in papers:
        is_ours = concerns(bench, case, duty, paper)
        if is_ours is False:
            continue
        if paper.kind in ANSWERS:
            if paper.kind == "nil" and not bench.policy.nil_answers:
                continue
            full = paper.kind != "partial" or bench.policy.partial == "done"
            if is_ours is None:
                found.doubtful.append(paper)
            elif full:
                found.full.append(paper)
            elif bench.policy.partial == "review":
                found.partial.append(paper)
        elif paper.kind == "extension_asked":
            if is_ours:
                found.asked.append(paper)
            elif bench.policy.request_moves:
                found.maybe_granted.append(paper)
        elif paper.kind == "extension_granted":
            (found.granted if is_ours else found.maybe_granted).append(paper)
        elif paper.kind == "reminder":
            if is_ours:
                found.reminders.append(paper)
        else:
            # an undated replacement may be older or newer than the day of the audit
            sure = is_ours and paper.date is not None
            (found.cancels if sure else found.maybe_cancels).append(paper)
    return found
