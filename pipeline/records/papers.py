"""What reading makes of a file: its text, and the way back to the page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.records.places import Box, Span


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
