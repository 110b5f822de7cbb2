"""What the papers that followed a directive are to one of its duties: answers, grants, reminders, cancellations.

In: an ``AuditCase`` and the day of the audit; out: the papers of a duty in heaps, the doubtful ones apart.
Three-valued throughout: a paper is of the duty, is not, or may be (incomplete date, unknown body, unsure link).
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz

from pipeline.due import Policy
from pipeline.grammar.calendar import WorkCalendar
from pipeline.records import Body, Duty, PartialDate
from pipeline.text.fold import fold
from pipeline.voices import SameBody, one_voice, speaks_for

PaperKind = Literal[
    "answer", "partial", "nil", "extension_asked", "extension_granted", "reminder", "replaces", "recalls"
]
# Why a paper may be of a duty or not; the words are ``lexicon/verdicts.toml``, ``cause``.
Doubt = Literal["link", "task", "not_yet", "issuer", "body", "misread", "group", "person", "nobody", "assigner"]
Successors = Callable[[str, dt.date | None], Sequence[str]]

ANSWERS = frozenset(("answer", "partial", "nil"))
CANCELS = frozenset(("replaces", "recalls"))
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
    on whose word alone the paper is known.
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
    if paper.date is not None and paper.date.last > bench.as_of:
        found.append("not_yet")
    day = None
    if bench.policy.successor_answers:
        day = paper.date.last if paper.date is not None else bench.as_of
    whose = (_from_assignee if paper.kind in _OF_ASSIGNEE else _from_assigner)(bench, case, duty, paper, day)
    if whose is None:
        return None
    found += whose
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
