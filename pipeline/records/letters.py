"""What a letter says."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pipeline.records.papers import Attachment, PageReading, Paragraph, Problem, SignatureEvidence, Source, Word
from pipeline.records.places import Mention, Span
from pipeline.records.values import Body, Deadline, DocumentNumber, PartialDate

Relation = Literal["answers", "amends", "replaces", "implements", "attached_to", "continues", "based_on", "mentions"]
RELATIONS: tuple[Relation, ...] = (
    "answers", "amends", "replaces", "implements", "attached_to", "continues", "based_on", "mentions",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document that the letter refers to, once, whatever the number of its mentions.

    ``relation`` is the strongest that holds for the document as a whole; ``kind`` the finer one
    (forwards, reminds, extends, recalls, corrects, …; equal to ``relation`` when there is none).
    ``confidence`` is that of the reading (number, date, issuer), ``relation_confidence`` that of ``relation``.
    ``span`` is the first full mention; ``mentions`` all of them. ``title`` names a document without a code.
    """

    span: Span
    text: str
    number: DocumentNumber | None = None
    issued_on: PartialDate | None = None
    genre: str | None = None
    issuer: Body | None = None
    subject: str | None = None
    title: str | None = None
    provision: str | None = None
    relation: Relation = "mentions"
    kind: str = "mentions"
    confidence: float = 1.0
    relation_confidence: float = 1.0
    mentions: tuple[Span, ...] = ()

    @property
    def code(self) -> str | None:
        """Number and symbol as one string, if it has one."""
        return self.number.code if self.number else None


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation between two other documents, on the word of this letter (both are its citations)."""

    citing: int
    cited: int
    relation: Relation
    span: Span


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A later short form ("Quyết định nêu trên") that could mean several of the letter's citations (their indices)."""

    span: Span
    text: str
    candidates: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """What a body or person is told to do. ``reported``: the letter only tells of the assignment."""

    span: Span
    action: str
    assignees: tuple[str, ...] = ()
    coordinators: tuple[str, ...] = ()
    deadline: Deadline | None = None
    product: str | None = None
    report_to: str | None = None
    via: str | None = None
    reported: bool = False
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """Number and date of the incoming stamp (dấu ĐẾN) or of the incoming register."""

    number: str | None = None
    date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """All facts of one document. Only ``extract/letter.py`` turns a spaCy ``Doc`` into one."""

    source: Source
    text: str
    number: Mention[DocumentNumber] | None = None
    code_partial: str | None = None
    code_candidates: tuple[tuple[str, float], ...] = ()
    date: Mention[PartialDate] | None = None
    genre: Mention[str] | None = None
    issuer: Mention[Body] | None = None
    place: Mention[str] | None = None
    subject: Mention[str] | None = None
    signer: Mention[str] | None = None
    signer_title: Mention[str] | None = None
    capacity: Mention[str] | None = None
    addressees: tuple[Mention[str], ...] = ()
    recipients: tuple[Mention[str], ...] = ()
    urgency: Mention[str] | None = None
    secrecy: Mention[str] | None = None
    arrival: Arrival | None = None
    citations: tuple[Citation, ...] = ()
    statements: tuple[Statement, ...] = ()
    unclear: tuple[ShortForm, ...] = ()
    tasks: tuple[Task, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    words: Sequence[Word] = ()
    pages: tuple[PageReading, ...] = ()
    signatures: tuple[SignatureEvidence, ...] = ()
    problems: tuple[Problem, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def code(self) -> str | None:
        """Its own number and symbol as one string, if it was read."""
        return self.number.value.code if self.number else None


class Named(NamedTuple):
    """What an extension says of the deadline that it moves; days are (day, month, year), year 0 where it is left out.

    ``moved`` are the days that stand in the clause of its verb ("lùi từ ngày 31/7 sang …"), ``told`` all days of the
    text, both without the new day and the days of numbered letters; ``phrases`` say the time of what is extended.
    """

    moved: frozenset[tuple[int, int, int]] = frozenset()
    told: frozenset[tuple[int, int, int]] = frozenset()
    phrases: tuple[str, ...] = ()


SILENT = Named()


@dataclass(frozen=True, slots=True)
class Signs:
    """What the words of a paper say of the duty that it follows up (``grammar.signs``), whosever duty that is.

    ``cues`` are ids of rows of ``lexicon/results.toml``; ``reminded`` is the day that a reminder names, ``extended``
    the one that an extension moves the deadline to, ``named`` what it says of that deadline.
    """

    cues: tuple[str, ...] = ()
    reminded: dt.date | None = None
    extended: dt.date | None = None
    named: Named = SILENT


@dataclass(frozen=True, slots=True)
class Outline:
    """What a letter says of itself and to whom, as the fields of ``Letter``: all that most who look at one ask.

    ``signs`` is read from its words when it is taken in, so that an audit need not open them.
    """

    number: Mention[DocumentNumber] | None = None
    code_partial: str | None = None
    date: Mention[PartialDate] | None = None
    genre: Mention[str] | None = None
    issuer: Mention[Body] | None = None
    subject: Mention[str] | None = None
    addressees: tuple[Mention[str], ...] = ()
    arrival: Arrival | None = None
    tasks: tuple[Task, ...] = ()
    signs: Signs = Signs()

    @property
    def code(self) -> str | None:
        """Its own number and symbol as one string, if it was read."""
        return self.number.value.code if self.number else None
