"""The audit of a store: its directives, the papers linked to them, the register's arrivals → findings.

Joins two rooms that do not know each other: ``store`` holds letters and links, ``audit`` judges. One
directive is in memory at a time. ``as_of`` is the caller's: no clock here.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.audit import AuditCase, Paper, Policy, audit
from pipeline.duties import Roster, duties_of
from pipeline.grammar.body import resolve_body, same_body
from pipeline.grammar.calendar import WorkCalendar
from pipeline.paper_kinds import paper_of
from pipeline.reasons import Lang
from pipeline.records import Arrival, Body, Duty, Finding, Letter, Link, Mention, PartialDate, Relation
from pipeline.store import Store
from pipeline.voices import speaks_for


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
    for case in cases_of(store, roster=roster, office=office, directive=directive):
        yield from audit([case], as_of, policy, calendar=calendar, lang=lang)


def cases_of(
    store: Store, *, roster: Roster | None = None, office: str | None = None, directive: str | None = None
) -> Iterator[AuditCase]:
    """One case for each held letter that lays duties on bodies."""
    arrivals = store.arrivals()
    at = resolve_body(office) if office else None
    if directive is not None:
        letter = store.letter(directive, words=False)
        letters: Iterator[tuple[str, Letter]] = iter([(directive, letter)] if letter else [])
    else:
        letters = store.letters(with_tasks=True)
    for key, letter in letters:
        document = store.document(key)
        if document is not None and document.copy_of:
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
            papers=tuple(_papers(store, key, letter, duties, arrivals)),
            received={at.key: arrived} if at is not None and arrived is not None else {},
        )


def _arrived(key: str, letter: Letter, arrivals: Mapping[str, Arrival]) -> PartialDate | None:
    """The day in the register, else the one on the incoming stamp."""
    arrival = arrivals.get(key) or letter.arrival
    return arrival.date if arrival else None


def _papers(
    store: Store, key: str, directive: Letter, duties: Sequence[Duty], arrivals: Mapping[str, Arrival]
) -> Iterator[Paper]:
    """What followed a directive, one paper a document: the strongest of its links speaks for it."""
    assigner = directive.issuer.value if directive.issuer else None
    seen: set[str] = set()
    for link in (*sorted(store.links(cited=key), key=_strength), *sorted(_by_way_of(store, key), key=_strength)):
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
    letter = store.letter(link.citing, words=False)
    if letter is not None:
        return paper_of(
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
            bodies=written_to(letter),
        )
    # known only by what others say of it
    document = store.document(link.citing)
    if document is None:
        return None
    date = PartialDate(*map(int, document.date.split("-"))) if document.date else None
    issuer = Body(document.issuer, document.issuer_key) if document.issuer_key else None
    return paper_of(
        link, date=date, issuer=issuer, assigner=assigner, tasks=directive.tasks, code=document.code,
        subject=document.subject, actions=_actions(duties, issuer, None), directive_subject=about,
    )  # fmt: skip


def _called(letter: Letter) -> str:
    """What a verdict calls a letter: its number, what can be read of it, else its type and subject."""
    if name := letter.code or letter.code_partial:
        return name
    parts = (letter.genre, letter.subject)
    return " ".join(part.value for part in parts if part is not None)


def _actions(duties: Sequence[Duty], issuer: Body | None, date: Mention[PartialDate] | None) -> dict[int, str]:
    """The tasks that a paper of this body can be about: its own, else (a paper of the assigner) all."""
    day = date.value.last if date else None
    own = {
        duty.task: duty.action
        for duty in duties
        if issuer is not None and duty.body_key and speaks_for(issuer.key, duty.body_key, same_body, day) is not False
    }
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
