"""The audit of a store: its directives, the papers linked to them, the register's arrivals → findings.

Joins two rooms that do not know each other: ``store`` holds letters and links, ``audit`` judges. One
directive is in memory at a time. ``as_of`` is the caller's: no clock here.
"""

import datetime as dt
from collections.abc import Iterator, Mapping

from pipeline.audit import AuditCase, Paper, Policy, audit
from pipeline.duties import Roster, duties_of
from pipeline.grammar.body import resolve_body
from pipeline.grammar.calendar import WorkCalendar
from pipeline.paper_kinds import paper_of
from pipeline.reasons import Lang
from pipeline.records import Arrival, Body, Finding, Letter, Link, PartialDate
from pipeline.store import Store


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
            code=letter.code or "",
            date=letter.date.value if letter.date else None,
            issuer=letter.issuer.value if letter.issuer else None,
            duties=tuple(duties),
            papers=tuple(_papers(store, key, letter, arrivals)),
            received={at.key: arrived} if at is not None and arrived is not None else {},
        )


def _arrived(key: str, letter: Letter, arrivals: Mapping[str, Arrival]) -> PartialDate | None:
    """The day in the register, else the one on the incoming stamp."""
    arrival = arrivals.get(key) or letter.arrival
    return arrival.date if arrival else None


def _papers(store: Store, key: str, directive: Letter, arrivals: Mapping[str, Arrival]) -> Iterator[Paper]:
    """What followed a directive, one paper a document: the strongest of its links speaks for it."""
    assigner = directive.issuer.value if directive.issuer else None
    seen: set[str] = set()
    for link in sorted(store.links(cited=key), key=_strength):
        if link.citing in seen:
            continue
        paper = _paper(store, link, directive, assigner, arrivals)
        if paper is not None:
            seen.add(link.citing)
            yield paper


def _strength(link: Link) -> tuple[bool, float, str]:
    return (link.state not in ("certain", "confirmed"), -link.score, link.citing)


def _paper(
    store: Store, link: Link, directive: Letter, assigner: Body | None, arrivals: Mapping[str, Arrival]
) -> Paper | None:
    letter = store.letter(link.citing, words=False)
    if letter is not None:
        return paper_of(
            link,
            date=letter.date.value if letter.date else None,
            issuer=letter.issuer.value if letter.issuer else None,
            assigner=assigner,
            tasks=directive.tasks,
            code=letter.code or "",
            subject=letter.subject.value if letter.subject else "",
            text=_body(letter),
            arrival=_arrived(link.citing, letter, arrivals),
        )
    # known only by what others say of it
    document = store.document(link.citing)
    if document is None:
        return None
    date = PartialDate(*map(int, document.date.split("-"))) if document.date else None
    issuer = Body(document.issuer, document.issuer_key) if document.issuer_key else None
    return paper_of(
        link, date=date, issuer=issuer, assigner=assigner, tasks=directive.tasks, code=document.code,
        subject=document.subject,
    )  # fmt: skip


def _body(letter: Letter) -> str:
    """The text from its subject on: what a letterhead says is not about the duty."""
    return letter.text[letter.subject.span.end :] if letter.subject else letter.text
