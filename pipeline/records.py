"""The nouns of congvan: what a letter says, what we believe about letters, what is due.

Frozen dataclasses without behaviour beyond trivial properties; this module imports nothing of ours.
Spans are half-open offsets into ``Transcript.text``; boxes are PDF points from the top left of the
page (pdfplumber's names); pages count from 1. Dates may be incomplete (``PartialDate``) and are
compared as intervals. Pydantic's ``TypeAdapter`` validates these same classes at the edges.
"""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, NamedTuple, TypeVar

T = TypeVar("T")


# --- places in a text and on a page ---------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open character range in ``Transcript.text``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Mention(Generic[T]):
    """A value with its place in the text and how sure we are of it (0 to 1): no fact without its place."""

    value: T
    span: Span
    confidence: float = 1.0


# --- values ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date whose day, or month and day, may be unknown (EDTF level 0: ``2024``, ``2024-04``, ``2024-04-17``)."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        """The EDTF string."""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    @property
    def first(self) -> dt.date:
        """The earliest day it can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        """The latest day it can mean."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def complete(self) -> bool:
        """Whether year, month and day are all known."""
        return self.day is not None


NumberForm = Literal["state", "letter", "normative", "legislature", "party", "joint", "other"]


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """Số và ký hiệu of a document.

    ``code`` is the whole as printed, NFC, without spaces (``1941/UBND-TH``, ``26-CT/TU``,
    ``66.19/2026/NQ-CP``, blank serial ``/BC-BDT``). ``serial`` is the part before the symbol ("" when
    blank), ``year`` the year inside a normative number, ``symbol`` the rest (``UBND-TH``, ``CT/TU``).
    ``repairs`` names each change made to what was printed (OCR damage), cheapest first.
    """

    code: str
    serial: str
    symbol: str
    year: int | None = None
    form: NumberForm = "state"
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """An issuing or assigned body.

    ``name`` is the full canonical Vietnamese name with its place where known ("Ủy ban nhân dân tỉnh
    Quảng Ngãi"); ``key`` a stable folded identity ("ubnd|tinh quang ngai"); ``kind`` a row of the
    lexicon's body kinds ("" when the name is not known to it); ``place`` the unit it governs.
    """

    name: str
    key: str
    kind: str = ""
    place: str | None = None

    @property
    def is_one(self) -> bool:
        """Whether it is one body for certain: neither of an open place ("?" in the key) nor several ("*" before it)."""
        return "?" not in self.key and not self.key.startswith("*")


Cycle = Literal["day", "week", "month", "quarter", "half", "nine_months", "year"]


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """Kỳ báo cáo: the stretch of time that a periodic report is about.

    ``number`` counts within the year (month 1-12, quarter 1-4, half 1-2, ISO week, day of the year; 1 for nine months
    and years). ``first``..``cut_off`` is the window of its figures, ``basis`` where the window comes from ("decree":
    Nghị định 09/2019/NĐ-CP, điều 12; "stated": the letter; "calendar": neither, the calendar's own period).
    ``sure`` is False where the wording leaves it open which period a due day closes.
    """

    cycle: Cycle
    year: int
    number: int = 1
    first: dt.date | None = None
    cut_off: dt.date | None = None
    basis: Literal["decree", "stated", "calendar", ""] = ""
    sure: bool = True

    @property
    def same(self) -> tuple[Cycle, int, int]:
        """What two mentions of one period have in common."""
        return (self.cycle, self.year, self.number)


DeadlineKind = Literal["date", "recurring", "relative", "event", "reference", "continuous", "vague"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a task is due.

    ``due`` is the last day that still counts as on time under the inclusive reading of "trước";
    ``strict`` says that the wording was "trước ngày D", so that the strict policy means D-1.
    ``time`` is the hour of the day (``HH:MM``); ``rrule`` an RFC 5545 rule; ``duration`` an ISO 8601
    duration (``P15D``, ``P1M``; ``P5BD`` for working days, ``PT24H``) counted from ``anchor``
    ("signing", "receipt", "effect", "event") when the start is not in the letter. ``cycle`` is the period that a
    recurring report covers, ``cut_off`` the day of the month on which the letter closes its figures (-1 the last).
    """

    text: str
    kind: DeadlineKind
    due: dt.date | None = None
    time: str | None = None
    rrule: str | None = None
    duration: str | None = None
    anchor: str | None = None
    strict: bool = False
    cycle: Cycle | None = None
    cut_off: int | None = None


# --- read: what is on the paper ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """The file a letter was read from; ``sha256`` is the file's.

    ``part`` is 0 when the file holds one letter, else the letter's place among those of the file, from 1;
    ``first_page`` and ``last_page`` are then its pages in the file (0 where the file has no pages).
    """

    sha256: str
    path: str
    media_type: str
    part: int = 0
    first_page: int = 0
    last_page: int = 0


@dataclass(frozen=True, slots=True)
class Cuts:
    """A person's word on where the letters of one file begin: page numbers, or paragraph numbers where the file
    has no pages (both count from 1, the first letter's own beginning left out). Empty: the file is one letter.
    """

    pages: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A second document inside a letter's file that is attached to it (its own letterhead, "Kèm theo …")."""

    span: Span
    page: int
    why: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the page with its place; ``confidence`` is the OCR's (1 for digital text)."""

    span: Span
    box: Box
    confidence: float = 1.0


ParagraphKind = Literal["text", "left", "right", "row", "note"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of ``Transcript.text``: a paragraph with its wrapped lines joined.

    ``kind``: "left" / "right" are single lines of the two letterhead (or signature) columns; "row" is a
    table row whose cells are separated by tabs; "note" is what the receiver added (stamps, typed
    annotations), kept apart from the letter.
    """

    span: Span
    page: int
    kind: ParagraphKind = "text"
    box: Box | None = None
    centered: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: rows of cells, each the span of its text."""

    page: int
    rows: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class SlotReading:
    """What the ink reader makes of a slot: the handwritten or stamped ``serial``, ``day`` or ``month``.

    ``span`` is the (possibly empty) place of the slot in the text, where the digits belong.
    ``candidates`` are (digits, probability) by falling probability, which sum to at most 1.
    """

    slot: Literal["serial", "day", "month"]
    span: Span
    box: Box
    candidates: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class PageReading:
    """How one page was read (``text``, ``text-layer``, ``widgets``, ``ocr``, ``word``), why, and how well."""

    page: int
    how: str
    why: str
    quality: Literal["", "tốt", "khá", "kém"] = ""
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class SignatureEvidence:
    """A digital signature found in the file; trust is not checked unless certificates are given."""

    signer: str
    organisation: str = ""
    signed_at: dt.datetime | None = None
    intact: bool | None = None
    trust: Literal["not_checked", "trusted", "untrusted"] = "not_checked"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong or is doubtful; ``message`` is Vietnamese and names the next step."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """The clean text of one file, in reading order, with the way back to the page.

    ``text`` is NFC; each ``Paragraph`` is one line of it; pages are separated by a form feed line
    only through ``Paragraph.page`` (no marker stands in the text).
    """

    source: Source
    text: str
    paragraphs: tuple[Paragraph, ...] = ()
    words: Sequence[Word] = ()  # in one piece; ``text.wordboxes`` holds many in little room
    tables: tuple[Table, ...] = ()
    slots: tuple[SlotReading, ...] = ()
    pages: tuple[PageReading, ...] = ()
    signatures: tuple[SignatureEvidence, ...] = ()
    problems: tuple[Problem, ...] = ()
    attachments: tuple[Attachment, ...] = ()


# --- extract: what the letter says -------------------------------------------------------------

Relation = Literal["answers", "amends", "replaces", "implements", "attached_to", "continues", "based_on", "mentions"]
RELATIONS: tuple[Relation, ...] = (
    "answers", "amends", "replaces", "implements", "attached_to", "continues", "based_on", "mentions",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document that the letter refers to, once, whatever the number of its mentions.

    ``relation`` is the strongest that holds for the document as a whole; ``kind`` the finer one
    (forwards, reminds, extends, recalls, corrects, …; equal to ``relation`` when there is none).
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


# --- link: what we believe about letters ---------------------------------------------------------

LinkState = Literal["certain", "suggested", "ambiguous", "unresolved", "confirmed", "rejected"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One named reason for or against a link; ``weight`` adds to the link's log-odds; ``words`` are for a clerk."""

    name: str
    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class Link:
    """The belief that one document cites (answers, carries out, …) another.

    ``citing`` and ``cited`` are document keys of the store; ``stated_by`` is the document that says so when it
    is neither of the two; ``candidates`` are the other documents it could be when ``state`` is "ambiguous".
    """

    citing: str
    cited: str
    relation: Relation
    kind: str
    state: LinkState
    score: float
    evidence: tuple[Evidence, ...] = ()
    stated_by: str | None = None
    span: Span | None = None
    candidates: tuple[str, ...] = ()


# --- audit: what is due --------------------------------------------------------------------------

DutyStatus = Literal[
    "done_on_time", "done_late", "open_in_time", "open_overdue", "no_deadline", "done_undated", "cancelled",
    "needs_review",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duty:
    """One body's share of a task: what the audit judges. ``expanded`` is False for a group that is not known."""

    directive: str
    task: int
    action: str
    body: str
    body_key: str
    deadline: Deadline | None
    expanded: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one duty at a date.

    ``repeats`` is the directive under which the body owes the same already, when this duty is a reminder's: counts
    leave it out.
    """

    duty: Duty
    status: DutyStatus
    why: str
    due: dt.date | None = None
    days_late: int | None = None
    working_days_late: int | None = None
    answers: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = field(default=())
    period: ReportPeriod | None = None
    repeats: str = ""


# --- store and link: the small records that linking works on ----------------------------------------


class Held(NamedTuple):
    """What linking needs of a letter that the archive holds (a NamedTuple: millions of them are made).

    Dates are EDTF strings ("" when unknown). ``blocks`` are the match keys under which others may cite it
    (``text.keys.block_key``); a letter without a readable number has none.
    """

    key: str
    blocks: tuple[str, ...]
    code: str = ""
    serial: str = ""
    symbol: str = ""
    date: str = ""
    genre: str = ""
    issuer: str = ""
    issuer_key: str = ""
    place: str = ""
    subject: str = ""
    sureness: float = 1.0
    candidates: tuple[str, ...] = ()


class Cited(NamedTuple):
    """One citation as linking sees it: who cites (``letter``, ``position`` in its citations), and what is said of
    the cited document.
    """

    letter: str
    position: int
    block: str
    code: str = ""
    serial: str = ""
    symbol: str = ""
    date: str = ""
    genre: str = ""
    issuer: str = ""
    issuer_key: str = ""
    subject: str = ""
    relation: Relation = "mentions"
    kind: str = "mentions"
    confidence: float = 1.0
    citing_date: str = ""
    citing_place: str = ""


class CitedDocument(NamedTuple):
    """A document known only by its citations, with what they say of it taken together."""

    key: str
    block: str
    code: str = ""
    serial: str = ""
    symbol: str = ""
    date: str = ""
    genre: str = ""
    issuer: str = ""
    issuer_key: str = ""
    subject: str = ""
    citations: int = 0
