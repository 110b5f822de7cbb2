"""Word files (.docx) → paragraphs: letterhead and signature tables as columns, real tables as rows.

In: the bytes of a .docx. Out: an ``Assembly``. List numbers are written out, tracked insertions kept and
deletions dropped, text boxes and footnotes kept, running heads and feet dropped unless they hold the letterhead.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as _Element
from lxml.etree import LxmlError  # type: ignore[import-untyped]

from pipeline.errors import UnreadableFile, problem
from pipeline.read import anchors
from pipeline.read.assemble import Assembly, Draft, Piece, draft
from pipeline.read.charsets import decode_font, repair_mojibake, unify_glyphs
from pipeline.read.letterhead import split_letterhead
from pipeline.read.numbering import Numbering
from pipeline.read.wordtables import SIGNATURE, W, cell_text, column_drafts, find_cells, find_rows, is_layout
from pipeline.records import PageReading
from pipeline.text.fold import fold_aligned
from pipeline.text.normalize import normalize

_DROPPED = {f"{W}{n}" for n in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "footnotePr", "sectPr")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{W}br", f"{W}cr"}
_LIMIT_TABLE_COLUMNS = 3  # a layout table has two columns, sometimes an empty one between


@dataclass(slots=True)
class _Line:
    """One paragraph of Word after decoding; ``after`` are text boxes and notes anchored in it."""

    text: str
    centered: bool = False
    bold: bool = False


def read_word(data: bytes) -> Assembly:
    """Read a .docx; damage raises ``UnreadableFile`` (truncated)."""
    drafts = list(_Reader(_open(data)).drafts())
    out = Assembly(drafts=drafts)
    out.pages.append(PageReading(1, "word", "docx"))
    if not any(d.text.strip() for d in drafts):
        out.problems.append(problem("unreadable_text"))
    return out


def word_lines(data: bytes) -> Iterator[tuple[str, str]]:
    """Each paragraph of a .docx twice: the characters that stand in the file, and the same decoded by their fonts.

    In the order of the file: the body, the running head, the notes. For the way back (``origins``).
    """
    yield from _Reader(_open(data)).lines()


def _open(data: bytes) -> Document:
    try:
        return docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, zipfile.BadZipFile, zlib.error, LxmlError, EOFError, KeyError, ValueError) as error:
        raise UnreadableFile(problem("truncated", detail="Word")) from error


class _Reader:
    """Walks the body of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._numbering = Numbering(document)
        self._fonts = _style_fonts(document)
        self._footnotes = self._notes()
        self._tables = -1

    def drafts(self) -> Iterator[Draft]:
        """All paragraphs in reading order."""
        body = list(self._blocks(self._document.element.body))
        yield from self._head(body)

    def lines(self) -> Iterator[tuple[str, str]]:
        """Every paragraph wherever it stands, as stored and as decoded."""
        heads = [x.header._element for x in self._document.sections[:1] if not x.header.is_linked_to_previous]
        for root in (self._document.element.body, *heads, *self._footnotes.values()):
            for paragraph in root.iter(f"{W}p"):
                if not any(above.tag == _FALLBACK for above in paragraph.iterancestors()):
                    yield "".join(self._runs(paragraph, decoded=False)), "".join(self._runs(paragraph))

    # --- order of the whole ---------------------------------------------------------------

    def _head(self, body: list[Draft]) -> Iterator[Draft]:
        """A letterhead that stands in the page header or shares lines by tabs, put in its columns."""
        if not any(anchors.is_nation(fold_aligned(normalize(d.text))) for d in body[:40]):
            header = list(self._page_header())
            if any(anchors.is_nation(fold_aligned(normalize(d.text))) for d in header):
                body = header + body
        head = 0
        while head < min(len(body), 30) and body[head].kind == "text":
            head += 1
        top = [normalize(d.text) for d in body[:head]]
        found = split_letterhead(top) if any("\t" in t or "   " in t for t in top) else None
        if found and found.left and found.right:
            yield from (draft(line, kind="note") for line in found.notes)
            yield from (draft(line, kind="left") for line in found.left)
            yield from (draft(line, kind="right") for line in found.right)
            body = body[found.used :]
        for item in _join_title(body):
            yield from _tabbed(item)

    def _page_header(self) -> Iterator[Draft]:
        if not len(self._document.sections):
            return
        section = self._document.sections[0]
        for header in (section.first_page_header, section.header):
            if not header.is_linked_to_previous:
                yield from self._blocks(header._element)

    def _notes(self) -> dict[tuple[str, str], _Element]:
        """Footnotes and endnotes by kind and number."""
        notes: dict[tuple[str, str], _Element] = {}
        for relation in self._document.part.rels.values():
            kind = relation.reltype.rpartition("/")[2]
            if relation.is_external or kind not in ("footnotes", "endnotes"):
                continue
            for note in parse_xml(relation.target_part.blob):
                if note.get(f"{W}type") is None:
                    notes[kind[:-1], note.get(f"{W}id", "")] = note
        return notes

    # --- blocks ---------------------------------------------------------------------------

    def _blocks(self, parent: _Element) -> Iterator[Draft]:
        """Paragraphs and tables below an element, through content controls and tracked insertions."""
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag in (
                f"{W}sdt",
                f"{W}sdtContent",
                f"{W}ins",
                f"{W}moveTo",
                f"{W}smartTag",
                f"{W}customXml",
            ):
                yield from self._blocks(child)

    def _paragraph(self, element: _Element) -> Iterator[Draft]:
        for line in self._lines_of(element):
            item = draft(line.text, bold=line.bold)
            item.centered = line.centered
            yield item
        for box in _boxes(element):
            yield from self._blocks(box)
        for kind in ("footnote", "endnote"):
            for mark in element.iter(f"{W}{kind}Reference"):
                note = self._footnotes.pop((kind, mark.get(f"{W}id", "")), None)
                if note is not None:
                    yield from (draft(line.text) for line in self._lines_of(note))

    def _lines_of(self, element: _Element) -> Iterator[_Line]:
        """The lines of a paragraph (or of all paragraphs below an element); forced breaks part lines."""
        if element.tag != f"{W}p":
            for paragraph in element.iter(f"{W}p"):
                yield from self._lines_of(paragraph)
            return
        if _mark_deleted(element) and not "".join(self._runs(element)).strip():
            return
        label = self._numbering.label(element)
        text = unify_glyphs(repair_mojibake(normalize("".join(self._runs(element)))))
        if label and (text.strip() or element.getparent().tag == f"{W}tc"):  # an empty numbered cell shows its number
            text = f"{label} {text.lstrip()}"
        centered, bold = _looks(element)
        for part in text.split("\n"):
            if part.strip():
                yield _Line(part.strip(" "), centered, bold)

    def _runs(self, element: _Element, style: str | None = None, *, decoded: bool = True) -> Iterator[str]:
        """The text of a paragraph run by run, decoded by the font of each run (or as it is stored)."""
        if style is None:
            properties = element.find(f"{W}pPr/{W}pStyle")
            style = properties.get(f"{W}val", "") if properties is not None else ""
        for child in element:
            if child.tag in _DROPPED or child.tag == _FALLBACK:
                continue
            if child.tag == f"{W}r":
                yield self._run(child, style, decoded)
            elif isinstance(child.tag, str) and child.tag not in (f"{W}tbl", f"{W}txbxContent"):
                yield from self._runs(child, style, decoded=decoded)

    def _run(self, run: _Element, style: str, decoded: bool) -> str:
        properties = run.find(f"{W}rPr")
        if properties is not None and properties.find(f"{W}vanish") is not None:
            return ""
        out = []
        for child in run:
            if child.tag == f"{W}t":
                out.append(child.text or "")
            elif child.tag == f"{W}tab":
                out.append("\t")
            elif child.tag in _BREAKS:
                out.append("\n")
            elif child.tag in (f"{W}noBreakHyphen",):
                out.append("-")
            elif child.tag == f"{W}sym":
                out.append(_symbol(child))
        text = "".join(out)
        if not decoded:
            return text
        font = properties.find(f"{W}rFonts") if properties is not None else None
        name = (font.get(f"{W}ascii") or font.get(f"{W}hAnsi")) if font is not None else None
        text = decode_font(text, name or self._fonts.get(style) or self._fonts.get(""))
        caps = properties.find(f"{W}caps") if properties is not None else None
        return text.upper() if caps is not None and caps.get(f"{W}val") not in ("0", "false") else text

    # --- tables ---------------------------------------------------------------------------

    def _table(self, table: _Element) -> Iterator[Draft]:
        rows = [list(find_cells(row)) for row in find_rows(table)]
        if not rows:
            return
        width = max(len(row) for row in rows)
        if width == 1 and len(rows) <= 2:  # a frame around text
            for row in rows:
                for cell in row:
                    yield from self._blocks(cell)
            return
        texts: list[list[list[Draft]]] = [[list(self._blocks(cell)) for cell in row] for row in rows]
        filled = max((sum(1 for cell in row if cell_text(cell)) for row in texts), default=0)
        if filled <= 2 and width <= _LIMIT_TABLE_COLUMNS + 1 and is_layout(table, texts):
            yield from column_drafts(texts)
            return
        self._tables += 1
        number = self._tables
        for line in texts:
            if len(line) == 1 and len(line[0]) > 1:  # a row across the whole form: paragraphs, not cells
                yield from line[0]
            elif any(cell_text(cell) for cell in line):
                cells = [" ".join(cell_text(cell).split()) for cell in line]
                yield Draft([Piece("\t".join(cells))], kind="row", table=number)


def _join_title(body: list[Draft]) -> Iterator[Draft]:
    """A subject broken by hand into centred bold lines below the name of the type is one paragraph."""
    held: Draft | None = None
    for at, item in enumerate(body):
        title = at < 40 and item.kind == "text" and item.centered and item.bold and not item.text.isupper()
        if held is not None and title:
            before, text = held.text.rstrip(), item.text.lstrip()
            if not before.endswith((".", ";", ":", ")")) and text[:1].isalnum() and not text.startswith("Kính"):
                held.pieces.append(Piece(text))
                continue
        if held is not None:
            yield held
            held = None
        if title:
            held = item
        else:
            yield item
    if held is not None:
        yield held


def _tabbed(item: Draft) -> Iterator[Draft]:
    """A signature line whose two halves are parted by tabs ("Nơi nhận:⇥TM. UBND TỈNH")."""
    if item.kind != "text" or "\t" not in item.text:
        yield item
        return
    parts = [p.strip() for p in re.split(r"\t+", item.text) if p.strip()]
    if len(parts) == 2 and any(SIGNATURE.match(fold_aligned(p)) for p in parts):
        yield draft(parts[0], kind="left")
        yield draft(parts[1], kind="right")
        return
    item.pieces = [Piece(" ".join(parts))]
    yield item


def _boxes(paragraph: _Element) -> Iterator[_Element]:
    """Text boxes anchored in a paragraph, once each (Word writes a second copy for old programs)."""
    for box in paragraph.iter(f"{W}txbxContent"):
        if not any(above.tag in (_FALLBACK, f"{W}txbxContent") for above in box.iterancestors()):
            yield box


def _mark_deleted(paragraph: _Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _looks(paragraph: _Element) -> tuple[bool, bool]:
    align = paragraph.find(f"{W}pPr/{W}jc")
    runs = [r for r in paragraph.iter(f"{W}r") if any((t.text or "").strip() for t in r.iter(f"{W}t"))]
    bold = bool(runs) and all(_is_bold(r) for r in runs)
    return align is not None and align.get(f"{W}val") == "center", bold


def _is_bold(run: _Element) -> bool:
    mark = run.find(f"{W}rPr/{W}b")
    return mark is not None and mark.get(f"{W}val") not in ("0", "false")


def _symbol(element: _Element) -> str:
    """A sign of a symbol font; the few that carry meaning in letters, else a dash."""
    return {"F0B0": "°", "F0B3": "≥", "F0A3": "≤", "F0B4": "×"}.get(element.get(f"{W}char", "").upper(), "-")


def _style_fonts(document: Document) -> dict[str, str]:
    """Font of each paragraph style (through its parents) and of the default ("")."""
    fonts: dict[str, str] = {}
    parents: dict[str, str] = {}
    default = ""
    root = document.styles.element
    for style in root.iter(qn("w:style")):
        ident = style.get(qn("w:styleId"), "")
        font = style.find(f"{W}rPr/{W}rFonts")
        name = (font.get(f"{W}ascii") or font.get(f"{W}hAnsi")) if font is not None else None
        if name:
            fonts[ident] = name
        based = style.find(f"{W}basedOn")
        if based is not None:
            parents[ident] = based.get(f"{W}val", "")
        if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true"):
            default = ident
    for ident in list(parents):
        seen, at = {ident}, ident
        while at not in fonts and at in parents and parents[at] not in seen:
            at = parents[at]
            seen.add(at)
        if at in fonts:
            fonts[ident] = fonts[at]
    fonts[""] = fonts.get(default, "")
    return fonts
