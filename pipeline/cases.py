"""From a store to what an audit judges: directives with their duties and the papers that followed them.

In: a store; out: ``AuditCase``s, by the directives' dates. Joins two rooms that do not know each other: ``store`` holds
letters and links, ``audit`` judges. A batch of directives is in memory at a time, whatever the size of the archive.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from pipeline.audit.duties import duties_of
from pipeline.audit.paper_kinds import MEANS_BODIES, may_act, paper_of, reminds
from pipeline.audit.paper_tasks import says_more
from pipeline.audit.papers import AuditCase, Paper
from pipeline.audit.roster import Roster
from pipeline.grammar.body import resolve_body, same_body
from pipeline.grammar.voices import speaks_for
from pipeline.records import SURE, Body, Duty, Link, LinkState, Mention, Outline, PartialDate, Relation
from pipeline.store import Store
from pipeline.text.fold import fold

GUESSED = 0.7  # dates read with less confidence never make a body late
TOGETHER = 32  # directives of a batch
_CHAINS: tuple[Relation, ...] = ("continues", "answers")
_GOES_ON: tuple[Relation, ...] = ("continues",)  # reminders, second reports


def cases_of(
    store: Store, keys: Iterable[str] | None = None, *, roster: Roster | None = None, office: str | None = None
) -> Iterator[AuditCase]:
    """One case for each held letter that lays duties on bodies; a text that is no letter lays none.

    ``keys`` limits them to some letters, in their order. ``office`` is the office whose incoming register was taken in.
    """
    at = resolve_body(office) if office else None
    wanted = iter(store.directive_keys() if keys is None else keys)
    while batch := tuple(islice(wanted, TOGETHER)):
        yield from _Batch(store, batch, roster, at).cases()


class _Batch:
    """Some directives, and what followed them, read together."""

    def __init__(self, store: Store, keys: Sequence[str], roster: Roster | None, at: Body | None) -> None:
        self.roster = roster
        self.at = at
        self.near = store.following()
        self.near.read_documents(keys)
        self.near.read_outlines(keys)
        letters = ((key, self.near.outline(key)) for key in keys if self._is_directive(key))
        self.letters = {key: letter for key, letter in letters if letter is not None}
        self.links = self._read_links()
        followers = {link.citing for links in self.links.values() for link in links}
        self.arrivals = self.near.arrivals((*self.letters, *followers))

    def cases(self) -> Iterator[AuditCase]:
        """The directives that lay duties."""
        for key, letter in self.letters.items():
            duties = duties_of(key, letter, self.roster)
            if not duties:
                continue
            arrived = self._arrived(key, letter)
            yield AuditCase(
                directive=key,
                code=_called(letter),
                date=letter.date.value if letter.date else None,
                issuer=letter.issuer.value if letter.issuer else None,
                duties=tuple(duties),
                papers=tuple(self._papers(key, letter, duties)),
                received={self.at.key: arrived} if self.at is not None and arrived is not None else {},
                repeats=self._repeats(key, letter),
                unsure=_unsure(letter),
                called=_titled(letter),
            )

    def _is_directive(self, key: str) -> bool:
        """Whether a letter is held, no copy of another, and a letter at all."""
        document = self.near.document(key)
        return document is not None and not document.copy_of and "not_a_letter" not in document.problems.split()

    def _arrived(self, key: str, letter: Outline) -> PartialDate | None:
        """The day in the register, else the one on the incoming stamp."""
        arrival = self.arrivals.get(key) or letter.arrival
        return arrival.date if arrival else None

    # --- links --------------------------------------------------------------------------------------

    def _read_links(self) -> dict[str, list[Link]]:
        """The links to each directive whose other end may do something to its duties, the strongest first."""
        near, keys = self.near, tuple(self.letters)
        ends = [link.citing for link in near.read_links("cited", keys) if link.relation in _CHAINS]
        firsts = [link.cited for link in near.read_links("citing", keys, _GOES_ON)]
        near.read_outlines(firsts)
        ends += firsts
        list(near.read_links("cited", ends, _CHAINS))
        links = {key: self._links_to(key, letter) for key, letter in self.letters.items()}
        every = [link for found in links.values() for link in found]
        near.read_documents(link.citing for link in every if link.stated_by or self._may_act(link) is None)
        links = {key: [link for link in found if self._counts(link)] for key, found in links.items()}
        acting = [link for found in links.values() for link in found]
        near.read_outlines((*(link.citing for link in acting), *(link.stated_by for link in acting if link.stated_by)))
        return links

    def _may_act(self, link: Link, subject: str | None = None) -> bool | None:
        return may_act(link, self.letters[link.cited].tasks, subject)

    def _counts(self, link: Link) -> bool:
        """Whether the citing document, held or only told of, may do something to the duties of the cited one."""
        may = None if link.stated_by else self._may_act(link)  # what says it of itself is held
        if may is not None:
            return may
        document = self.near.document(link.citing)
        if document is None or not document.held:
            return document is not None
        return bool(self._may_act(link, document.subject))

    def _links_to(self, key: str, letter: Outline) -> list[Link]:
        """Links to a directive, those that come by way of another letter, those to a stranger that may be it."""
        elsewhere = (link for stranger in self._strangers(letter) for link in self.near.links("cited", stranger))
        perhaps = (replace(link, cited=key, state="suggested") for link in elsewhere)
        heaps = (self.near.links("cited", key), self._by_way_of(key), perhaps)
        return [link for heap in heaps for link in sorted(heap, key=_strength)]

    def _by_way_of(self, key: str) -> Iterator[Link]:
        """Answers that name another letter of the same matter, as links to this directive.

        Who answers a reminder answers the directive that it reminds of; who answers the directive after a reminder has
        answered the reminder; who completes an earlier report ("Tiếp theo Báo cáo số …") answers what that one did.
        """
        for first in self.near.links("cited", key):
            if first.relation in _CHAINS and first.state != "rejected" and first.citing != key:
                wanted: Relation = "answers" if first.relation == "continues" else "continues"
                yield from self._carried(first, first.citing, wanted, key)
        for first in self.near.links("citing", key, _GOES_ON):
            if first.state != "rejected" and first.cited != key:
                yield from self._carried(first, first.cited, "answers", key)

    def _carried(self, over: Link, end: str, relation: Relation, key: str) -> Iterator[Link]:
        """Links to the other end of a link, moved over it to a directive: as sure as the less sure of the two."""
        for link in self.near.links("cited", end, _CHAINS):
            if link.relation == relation:
                weaker = over if over.state not in ("certain", "confirmed") else link
                yield replace(link, cited=key, relation="answers", kind="answers", state=weaker.state)

    def _strangers(self, letter: Outline) -> list[str]:
        """For a letter whose number could not be read surely: cited documents that are not held and may be this one.

        They have its issuer, its day (or month, as far as it can be read) and the symbol of its number. An answer to
        one of them may be an answer to the letter.
        """
        number = letter.number
        if number is not None and number.confidence >= SURE and number.value.serial:
            return []
        symbol = _symbol(letter.code or letter.code_partial or "")
        if not symbol or letter.issuer is None or letter.date is None or letter.date.value.month is None:
            return []
        found = self.near.strangers(letter.issuer.value.key, letter.date.value.iso)
        return [document.key for document in found if _symbol(document.code) == symbol]

    # --- papers -------------------------------------------------------------------------------------

    def _papers(self, key: str, directive: Outline, duties: Sequence[Duty]) -> Iterator[Paper]:
        """What followed a directive, one paper a document: the strongest of its links speaks for it."""
        seen: set[str] = set()
        for link in self.links[key]:
            if link.citing not in seen:
                paper = self._held_paper(link, directive, duties) or self._told_paper(link, directive, duties)
                if paper is not None:
                    seen.add(link.citing)
                    yield paper

    def _held_paper(self, link: Link, directive: Outline, duties: Sequence[Duty]) -> Paper | None:
        letter = self.near.outline(link.citing)
        if letter is None:
            return None
        issuer = letter.issuer.value if letter.issuer else None
        subject = letter.subject.value if letter.subject else ""
        about = directive.subject.value if directive.subject else ""
        more = says_more(subject, about)  # else it is about all that its body is told to do, whatever its text says
        paper = paper_of(
            link,
            date=letter.date.value if letter.date else None,
            issuer=issuer,
            assigner=directive.issuer.value if directive.issuer else None,
            tasks=directive.tasks,
            code=_called(letter),
            subject=subject,
            text=self._words(link.citing, letter) if more else "",
            said=letter.signs,
            arrival=self._arrived(link.citing, letter),
            actions=_actions(duties, issuer, letter.date) if more else {},
            directive_subject=about,
            unsure=_unsure(letter),
        )
        if paper is not None and paper.kind in MEANS_BODIES:
            paper = replace(paper, bodies=_sole_bodies(letter))
        return paper

    def _words(self, key: str, letter: Outline) -> str:
        """The text behind the subject: a letterhead says nothing of a duty."""
        return self.near.text(key)[letter.subject.span.end if letter.subject else 0 :]

    def _told_paper(self, link: Link, directive: Outline, duties: Sequence[Duty]) -> Paper | None:
        """A paper known only by what others say of it: as sure as the stating letter's own link to the directive."""
        document = self.near.document(link.citing)
        teller = self.near.outline(link.stated_by) if link.stated_by else None
        if document is None or document.held or teller is None:
            return None
        if link.state == "unresolved":
            links = self.near.links("cited", link.cited)
            own = [found.state for found in links if found.citing == link.stated_by and not found.stated_by]
            state: LinkState = "certain" if "certain" in own or "confirmed" in own else "suggested"
            link = replace(link, state="rejected" if "rejected" in own else state)
        date = PartialDate(*map(int, document.date.split("-"))) if document.date else None
        issuer = Body(document.issuer, document.issuer_key) if document.issuer_key else None
        return paper_of(
            link,
            date=date,
            issuer=issuer,
            assigner=directive.issuer.value if directive.issuer else None,
            tasks=directive.tasks,
            code=document.code,
            subject=document.subject,
            actions=_actions(duties, issuer, None),
            directive_subject=directive.subject.value if directive.subject else "",
            stated_by=_called(teller),
        )

    def _repeats(self, key: str, letter: Outline) -> dict[str, tuple[str, str]]:
        """For a reminder: body key → the directive under which that body owes already what it is reminded of."""
        found: dict[str, tuple[str, str]] = {}
        for link in self.near.links("citing", key, _GOES_ON):
            first = self.near.outline(link.cited) if link.cited != key and reminds(link, letter) else None
            if first is not None and reminds(link, letter, first.issuer.value if first.issuer else None):
                for duty in duties_of(link.cited, first, self.roster):
                    found.setdefault(duty.body_key, (link.cited, _called(first)))
        found.pop("", None)
        return found


def _strength(link: Link) -> tuple[bool, float, str]:
    return (link.state not in ("certain", "confirmed"), -link.score, link.citing)


def _symbol(code: str) -> str:
    """What stands behind the serial of a number, to compare with another's."""
    return fold(code[code.find("/") + 1 :]) if "/" in code else ""


def _unsure(letter: Outline) -> frozenset[str]:
    """The facts of a letter that were read with doubt; "guess" stands beside a date that is hardly more than one."""
    mentions = {"date": letter.date, "issuer": letter.issuer}
    doubtful = {name for name, found in mentions.items() if found is not None and found.confidence < SURE}
    guessed = letter.date is not None and letter.date.confidence < GUESSED
    return frozenset(doubtful | {"guess"} if guessed else doubtful)


def _called(letter: Outline) -> str:
    """What a verdict calls a letter: its number, what can be read of it, else its type and subject."""
    return letter.code or letter.code_partial or _titled(letter)


def _titled(letter: Outline) -> str:
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


def _sole_bodies(letter: Outline) -> tuple[str, ...]:
    """The keys of the bodies that a letter is written to or lays duties on; () when a group is among them."""
    issuer = letter.issuer.value if letter.issuer else None
    day = letter.date.value if letter.date else None
    names = [mention.value for mention in letter.addressees] or [a for task in letter.tasks for a in task.assignees]
    found = [resolve_body(name, issuer, day) for name in names]
    keys = [body.key for body in found if body is not None and not body.key.startswith("*")]
    return tuple(dict.fromkeys(keys)) if len(keys) == len(names) else ()
