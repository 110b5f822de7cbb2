"""Drafts of paragraphs → ``Transcript``: one clean text, every piece with its span, page and box.

Any reader (plain, word, pages) ends here, so that offsets are counted in one place only. The text is
put together from normalised pieces and is therefore itself normalised; nothing is rewritten afterwards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.read.page import PageSlot
from pipeline.records import (
    Box,
    PageReading,
    Paragraph,
    ParagraphKind,
    Problem,
    SignatureEvidence,
    SlotReading,
    Source,
    Span,
    Table,
    Transcript,
    Word,
)
from pipeline.text.normalize import normalize
from pipeline.text.wordboxes import WordBoxes


@dataclass(slots=True)
class Piece:
    """A stretch of text with its place on the page; ``sep`` is what stands between it and the piece before."""

    text: str
    box: Box | None = None
    confidence: float = 1.0
    sep: str = " "


@dataclass(slots=True)
class Draft:
    """A paragraph in the making. ``table`` numbers the table that a "row" belongs to."""

    pieces: list[Piece]
    page: int = 1
    kind: ParagraphKind = "text"
    centered: bool = False
    bold: bool = False
    table: int | None = None

    @property
    def text(self) -> str:
        """The text so far, not yet normalised."""
        return "".join(p.text if i == 0 else p.sep + p.text for i, p in enumerate(self.pieces))


def draft(text: str, *, page: int = 1, kind: ParagraphKind = "text", bold: bool = False) -> Draft:
    """A draft of text that has no place on a page (plain text, Word)."""
    return Draft([Piece(text)], page=page, kind=kind, bold=bold)


@dataclass(slots=True)
class Assembly:
    """Everything about a file but its source: what a reader returns."""

    drafts: list[Draft] = field(default_factory=list)
    pages: list[PageReading] = field(default_factory=list)
    slots: list[tuple[int, PageSlot]] = field(default_factory=list)
    signatures: list[SignatureEvidence] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def assemble(source: Source, parts: Assembly) -> Transcript:
    """Lay the drafts out as lines of one text and give every word, paragraph, table and slot its span.

    The drafts are used up: each goes as its line comes, so that a long file is not held twice.
    """
    lines: list[str] = []
    paragraphs: list[Paragraph] = []
    words = WordBoxes()
    rows: dict[int, tuple[int, list[tuple[Span, ...]]]] = {}
    offset = 0
    parts.drafts.reverse()
    while parts.drafts:
        item = parts.drafts.pop()
        line, found = _line(item, offset)
        if not line.strip():
            continue
        span = Span(offset, offset + len(line))
        paragraphs.append(Paragraph(span, item.page, item.kind, _hull(item), item.centered, item.bold))
        for start, end, box, confidence in found:
            words.add(start, end, box, confidence)
        if item.table is not None:
            rows.setdefault(item.table, (item.page, []))[1].append(_cells(line, offset))
        lines.append(line)
        offset += len(line) + 1
    text = "\n".join(lines)
    return Transcript(
        source=source,
        text=text,
        paragraphs=tuple(paragraphs),
        words=words if words else (),
        tables=tuple(Table(page, tuple(cells)) for page, cells in rows.values()),
        slots=tuple(_slots(parts.slots, words)),
        pages=tuple(parts.pages),
        signatures=tuple(parts.signatures),
        problems=tuple(parts.problems),
    )


def _line(item: Draft, offset: int) -> tuple[str, list[tuple[int, int, Box, float]]]:
    """The normalised line of a draft and its words (start, end, box, confidence), counted from ``offset``."""
    out: list[str] = []
    words: list[tuple[int, int, Box, float]] = []
    at = offset
    for piece in item.pieces:
        text = normalize(piece.text).replace("\n", " ")
        if piece.box is not None:
            text = text.strip()
        elif item.kind != "row":
            text = " ".join(text.split())
        if not out:
            text = text.lstrip() if item.kind != "row" else text
        else:
            sep = piece.sep
            out.append(sep)
            at += len(sep)
        if piece.box is not None and text:
            words.append((at, at + len(text), piece.box, piece.confidence))
        out.append(text)
        at += len(text)
    line = "".join(out)
    return (line if item.kind == "row" else line.rstrip()), words


def _hull(item: Draft) -> Box | None:
    """The smallest box around the pieces that stand on the draft's first page."""
    boxes = [p.box for p in item.pieces if p.box is not None and p.box.page == item.page]
    if not boxes:
        return None
    return Box(
        item.page,
        min(b.x0 for b in boxes),
        min(b.top for b in boxes),
        max(b.x1 for b in boxes),
        max(b.bottom for b in boxes),
    )


def _cells(line: str, offset: int) -> tuple[Span, ...]:
    spans = []
    for cell in line.split("\t"):
        spans.append(Span(offset, offset + len(cell)))
        offset += len(cell) + 1
    return tuple(spans)


def _slots(slots: Sequence[tuple[int, PageSlot]], words: Sequence[Word]) -> Iterable[SlotReading]:
    """Find each slot's place in the text: the words whose middle it holds, else after the word to its left."""
    for page, slot in slots:
        box = Box(page, slot.x0, slot.top, slot.x1, slot.bottom)
        line = [w for w in words if w.box.page == page and slot.top <= _middle(w.box)[1] <= slot.bottom]
        if not line:
            mid = (slot.top + slot.bottom) / 2
            line = [w for w in words if w.box.page == page and w.box.top <= mid <= w.box.bottom]
        inside = [w for w in line if slot.x0 <= _middle(w.box)[0] <= slot.x1]
        left = [w for w in line if _middle(w.box)[0] < slot.x0]
        right = [w for w in line if _middle(w.box)[0] > slot.x1]
        if inside:
            span = Span(min(w.span.start for w in inside), max(w.span.end for w in inside))
        elif left:
            end = max(left, key=lambda w: w.box.x1).span.end
            span = Span(end, end)
        elif right:
            start = min(right, key=lambda w: w.box.x0).span.start
            span = Span(start, start)
        else:
            continue
        yield SlotReading(slot.slot, span, box, slot.candidates)


def _middle(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
