"""The audit of a store: its directives, the papers linked to them, the register's arrivals → findings.

Joins two rooms that do not know each other: ``store`` holds letters and links, ``audit`` judges. One
directive is in memory at a time. ``as_of`` is the caller's: no clock here.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.audit import AuditCase, Paper, Policy, findings_of
from pipeline.duties import Roster, duties_of
from pipeline.grammar.body import resolve_body, same_body, successors
from pipeline.grammar.calendar import WorkCalendar, default_calendar
from pipeline.paper_kinds import MEANS_BODIES, paper_of, reminds
from pipeline.papers import Bench
from pipeline.reasons import Lang
from pipeline.records import (
    SURE,
    Arrival,
    Body,
    Duty,
    DutyStatus,
    Finding,
    Letter,
    Link,
    LinkState,
    Mention,
    PartialDate,
    Relation,
)
from pipeline.store import Store
from pipeline.text.fold import fold
from pipeline.voices import speaks_for

GUESSED = 0.7  # dates read with less confidence never make a body late
_Strangers = Callable[[Letter], Sequence[str]]


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
) -> Iterator[Finding]:
    """The findings of all held directives at a day, by their date; ``directive`` limits them to one key.

    ``office`` is the name of the office whose incoming register was taken in: the days on which directives
    arrived there start its periods. Copies of a letter held twice are judged once.
    """
    bench = Bench(as_of, policy or Policy(), same_body, successors, calendar or default_calendar())
    for case in cases_of(store, roster=roster, office=office, directive=directive):
        yield from findings_of(bench, case, lang)


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


def cases_of(
    store: Store, *, roster: Roster | None = None, office: str | None = None, directive: str | None = None
) -> Iterator[AuditCase]:
    """One case for each held letter that lays duties on bodies; a text that is no letter lays none."""
    arrivals = store.arrivals()
    at = resolve_body(office) if office else None
    strangers = _strangers_of(store)
    if directive is not None:
        letter = store.facts(directive)
        letters: Iterator[tuple[str, Letter]] = iter([(directive, letter)] if letter else [])
    else:
        letters = store.directives()
    for key, letter in letters:
        document = store.document(key)
        if (document is not None and document.copy_of) or any(p.code == "not_a_letter" for p in letter.problems):
            continue
        duties = duties_of(key, letter, roster)
        if not duties:
            continue
        arrived = _arrived(key, letter, arrivals)
        yield AuditCase(
            directive=key,
            code=_called(letter),
            date=letter.date.value if letter.date else None,
            issuer=letter.issuer.value if letter.issuer else None,
            duties=tuple(duties),
            papers=tuple(_papers(store, key, letter, duties, arrivals, strangers)),
            received={at.key: arrived} if at is not None and arrived is not None else {},
            repeats=_repeats(store, key, letter, roster),
            unsure=_unsure(letter),
            called=_titled(letter),
        )


def _unsure(letter: Letter) -> frozenset[str]:
    """The facts of a letter that were read with doubt; "guess" stands beside a date that is hardly more than one."""
    mentions = {"date": letter.date, "issuer": letter.issuer}
    doubtful = {name for name, found in mentions.items() if found is not None and found.confidence < SURE}
    guessed = letter.date is not None and letter.date.confidence < GUESSED
    return frozenset(doubtful | {"guess"} if guessed else doubtful)


def _repeats(store: Store, key: str, letter: Letter, roster: Roster | None) -> dict[str, tuple[str, str]]:
    """For a reminder: body key → the directive under which that body owes already what it is reminded of."""
    found: dict[str, tuple[str, str]] = {}
    for link in store.links(citing=key):
        first = store.facts(link.cited) if reminds(link, letter) else None
        if first is None or link.cited == key:
            continue
        if reminds(link, letter, first.issuer.value if first.issuer else None):
            for duty in duties_of(link.cited, first, roster):
                found.setdefault(duty.body_key, (link.cited, _called(first)))
    found.pop("", None)
    return found


def _strangers_of(store: Store) -> _Strangers:
    """For a letter whose number could not be read surely: cited documents that are not held and may be this one.

    They have its issuer, its day (or month, as far as it can be read) and the symbol of its number. An answer to one
    of them may be an answer to the letter.
    """

    @lru_cache(maxsize=1)
    def cited() -> Mapping[tuple[str, str], Sequence[tuple[str, str]]]:
        by_issuer: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for document in store.documents(held=False):
            if document.issuer_key and len(document.date) == len("2026-04-14"):
                by_issuer[document.issuer_key, _symbol(document.code)].append((document.date, document.key))
        return by_issuer

    def of(letter: Letter) -> Sequence[str]:
        number = letter.number
        if number is not None and number.confidence >= SURE and number.value.serial:
            return ()
        if letter.issuer is None or letter.date is None or letter.date.value.month is None:
            return ()
        symbol = _symbol(letter.code or letter.code_partial or "")
        known = cited().get((letter.issuer.value.key, symbol), ()) if symbol else ()
        return [key for date, key in known if date.startswith(letter.date.value.iso)]

    return of


def _symbol(code: str) -> str:
    """What stands behind the serial of a number, to compare with another's."""
    return fold(code[code.find("/") + 1 :]) if "/" in code else ""


def _arrived(key: str, letter: Letter, arrivals: Mapping[str, Arrival]) -> PartialDate | None:
    """The day in the register, else the one on the incoming stamp."""
    arrival = arrivals.get(key) or letter.arrival
    return arrival.date if arrival else None


def _papers(
    store: Store,
    key: str,
    directive: Letter,
    duties: Sequence[Duty],
    arrivals: Mapping[str, Arrival],
    strangers: _Strangers,
) -> Iterator[Paper]:
    """What followed a directive, one paper a document: the strongest of its links speaks for it."""
    assigner = directive.issuer.value if directive.issuer else None
    seen: set[str] = set()
    elsewhere = (link for stranger in strangers(directive) for link in store.links(cited=stranger))
    perhaps = (replace(link, cited=key, state="suggested") for link in elsewhere)
    heaps = (store.links(cited=key), _by_way_of(store, key), perhaps)
    for link in (link for heap in heaps for link in sorted(heap, key=_strength)):
        if link.citing in seen:
            continue
        paper = _paper(store, link, directive, duties, assigner, arrivals)
        if paper is not None:
            seen.add(link.citing)
            yield paper


_CHAINS: tuple[Relation, ...] = ("continues", "answers")


def _by_way_of(store: Store, key: str) -> Iterator[Link]:
    """Answers that name another letter of the same matter, as links to this directive.

    Who answers a reminder answers the directive that it reminds of; who answers the directive after a reminder has
    answered the reminder; who completes an earlier report ("Tiếp theo Báo cáo số …") answers what that one answered.
    """
    for first in store.links(cited=key, relations=_CHAINS):
        wanted: tuple[Relation, ...] = ("answers",) if first.relation == "continues" else ("continues",)
        if first.state != "rejected" and first.citing != key:
            for second in store.links(cited=first.citing, relations=wanted):
                yield _carried(second, first, key)
    for first in store.links(citing=key, relations=_CHAINS[:1]):
        if first.state != "rejected" and first.cited != key:
            for second in store.links(cited=first.cited, relations=_CHAINS[1:]):
                yield _carried(second, first, key)


def _carried(link: Link, over: Link, key: str) -> Link:
    """A link moved to another document over a second link: as sure as the less sure of the two."""
    weaker = over if over.state not in ("certain", "confirmed") else link
    return replace(link, cited=key, relation="answers", kind="answers", state=weaker.state)


def _strength(link: Link) -> tuple[bool, float, str]:
    return (link.state not in ("certain", "confirmed"), -link.score, link.citing)


def _paper(
    store: Store,
    link: Link,
    directive: Letter,
    duties: Sequence[Duty],
    assigner: Body | None,
    arrivals: Mapping[str, Arrival],
) -> Paper | None:
    about = directive.subject.value if directive.subject else ""
    letter = store.facts(link.citing)
    if letter is not None:
        paper = paper_of(
            link,
            date=letter.date.value if letter.date else None,
            issuer=letter.issuer.value if letter.issuer else None,
            assigner=assigner,
            tasks=directive.tasks,
            code=_called(letter),
            subject=letter.subject.value if letter.subject else "",
            text=_body(letter),
            arrival=_arrived(link.citing, letter, arrivals),
            actions=_actions(duties, letter.issuer.value if letter.issuer else None, letter.date),
            directive_subject=about,
            unsure=_unsure(letter),
        )
        if paper is not None and paper.kind in MEANS_BODIES:
            paper = replace(paper, bodies=written_to(letter))
        return paper
    # known only by what others say of it: as sure as the stating letter's own link to the directive
    document = store.document(link.citing)
    teller = store.facts(link.stated_by) if link.stated_by else None
    if document is None or teller is None:
        return None
    if link.state == "unresolved":
        own = [found.state for found in store.links(citing=link.stated_by, cited=link.cited) if not found.stated_by]
        state: LinkState = "certain" if "certain" in own or "confirmed" in own else "suggested"
        link = replace(link, state="rejected" if "rejected" in own else state)
    date = PartialDate(*map(int, document.date.split("-"))) if document.date else None
    issuer = Body(document.issuer, document.issuer_key) if document.issuer_key else None
    return paper_of(
        link, date=date, issuer=issuer, assigner=assigner, tasks=directive.tasks, code=document.code,
        subject=document.subject, actions=_actions(duties, issuer, None), directive_subject=about,
        stated_by=_called(teller),
    )  # fmt: skip


def _called(letter: Letter) -> str:
    """What a verdict calls a letter: its number, what can be read of it, else its type and subject."""
    return letter.code or letter.code_partial or _titled(letter)


def _titled(letter: Letter) -> str:
    """Type and subject, as in "Kế hoạch Phòng, chống dịch bệnh năm 2026"."""
    parts = (letter.genre, letter.subject)
    return " ".join(part.value for part in parts if part is not None)


def _actions(duties: Sequence[Duty], issuer: Body | None, date: Mention[PartialDate] | None) -> dict[int, str]:
    """The tasks that a paper of this body can be about: its own, else (a paper of the assigner) all."""
    day = date.value.last if date else None
    theirs = {
        key: issuer is not None and speaks_for(issuer.key, key, same_body, day) is not False
        for key in {duty.body_key for duty in duties if duty.body_key}
    }
    own = {duty.task: duty.action for duty in duties if theirs.get(duty.body_key)}
    return own or {duty.task: duty.action for duty in duties}


def written_to(letter: Letter) -> tuple[str, ...]:
    """The keys of the bodies that a letter is written to or lays duties on; () when a group is among them."""
    issuer = letter.issuer.value if letter.issuer else None
    day = letter.date.value if letter.date else None
    names = [mention.value for mention in letter.addressees] or [a for task in letter.tasks for a in task.assignees]
    found = [resolve_body(name, issuer, day) for name in names]
    keys = [body.key for body in found if body is not None and not body.key.startswith("*")]
    return tuple(dict.fromkeys(keys)) if len(keys) == len(names) else ()


def _body(letter: Letter) -> str:
    """The text from its subject on: what a letterhead says is not about the duty."""
    return letter.text[letter.subject.span.end :] if letter.subject else letter.text
