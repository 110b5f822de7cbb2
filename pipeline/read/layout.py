"""Pages of words → paragraphs in reading order: the common road of born-digital pages and scans.

In: ``PageText`` of every page. Out: drafts. The letterhead is read column by column, the signature block
likewise; ruled tables become rows; running heads and page numbers go; wrapped lines are joined, over page breaks too.
"""

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.read import anchors
from pipeline.read.assemble import Draft, Piece
from pipeline.read.columns import Columns, find_head, find_pairs, find_signature
from pipeline.read.flow import Block, FlowLine, join_lines
from pipeline.read.lines import Line, find_lines, typical
from pipeline.read.page import PageText, PageWord
from pipeline.read.syllables import is_syllable
from pipeline.read.tables import Grid, find_tables
from pipeline.records import Box, ParagraphKind
from pipeline.text.fold import fold, fold_aligned

_PAGE_NUMBER = re.compile(r"[-–—.\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—.\s]*", re.IGNORECASE)
_SPECK = re.compile(r"[|_`~':;\"“”‘’.,=<>^°¬\\\[\]{}]{1,4}")
_RULED = re.compile(r"[-–—_=~]{4,}")  # a rule typed with the keyboard
_CUT_CODE = re.compile(r"\d\s?/.*\w[-/]$")
_BULLET = re.compile(r"[-–+•*]")


def lay_out(pages: Sequence[PageText]) -> list[Draft]:
    """All paragraphs of a document."""
    lines_of = {page.page: _page_lines(page) for page in pages}
    running = _running_heads(pages, lines_of)
    items: list[FlowLine | Draft] = []
    blocks: dict[int, Block] = {}
    tables = 0
    for page in pages:
        grids, lines, notes = lines_of[page.page]
        lines = [x for x in lines if id(x) not in running]
        blocks[page.page], found, tables = _read_page(page, lines, grids, tables)
        items.extend(_draft(note, page.page, "note") for note in notes)
        items.extend(found)
    return _join_tables(join_lines(items, blocks))


PageLines = tuple[list[Grid], list[Line], list[Line]]


def _page_lines(page: PageText) -> PageLines:
    """Tables, lines of the letter and lines that are notes."""
    letter = [w for w in page.words if not w.note and w.text.strip() and not _RULED.fullmatch(w.text)]
    grids, rest = find_tables(letter, page.rules)
    notes = find_lines(w for w in page.words if w.note and w.text.strip())
    lines, signing = _part_signing(find_lines(rest))
    if page.how == "ocr":
        lines, specks = _part_specks(lines)
        notes += specks
    return grids, lines, notes + signing


def _part_specks(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Scans: take out lines that are no words (seals, scribbles, edges) and the specks at the ends of others."""
    kept: list[Line] = []
    specks: list[Line] = []
    for line in lines:
        if _is_speck(line):
            specks.append(line)
            continue
        words = line.words
        while len(words) > 1 and _SPECK.fullmatch(words[0].text):
            words = words[1:]
        while len(words) > 1 and _SPECK.fullmatch(words[-1].text) and words[-1].confidence < 0.8:
            words = words[:-1]
        kept.append(Line(words))
    return kept, specks


def _is_speck(line: Line) -> bool:
    """Whether a line of a scan is no writing: hardly a word in it, or a few letters read with doubt."""
    words = sum(_is_word(w) for w in line.words)
    sure = any(w.confidence >= 0.75 and len(w.text) >= 3 and _is_word(w) for w in line.words)
    if not words or (words * 2 < len(line.words) and not sure):
        return True
    letters = sum(c.isalnum() for w in line.words for c in w.text)
    confidence = sum(w.confidence for w in line.words) / len(line.words)
    return 0 < letters < 6 and confidence < 0.7 and not any(w.text.strip(".").isdigit() for w in line.words)


def _is_word(word: PageWord) -> bool:
    """Whether OCR's word can be one: a number, a syllable, a name in capitals, or anything read surely."""
    text = word.text.strip(".,;:()\"'“”-–/")
    if text == "*" or (text.strip("*") == "" and "*" in word.text):
        return True
    if not any(c.isalnum() for c in text):
        return False
    if len(text) >= 2 and (is_syllable(text) or text.isdigit()):
        return word.confidence >= 0.35
    return word.confidence >= 0.75 or (len(text) >= 4 and word.confidence >= 0.5)


def _part_signing(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Take out the signing-time blocks that stand among the lines ("Ký bởi: …" and what belongs to it)."""
    if not any("ky" in x.folded for x in lines):
        return lines, []
    height = typical([x.height for x in lines], 12.0)
    kept: list[Line] = []
    notes: list[Line] = []
    for line in lines:
        parts = [line]
        for i in range(1, len(line.words)):
            if line.words[i].x0 - line.words[i - 1].x1 > 6 and anchors.is_signing(Line(line.words[i:]).folded):
                parts = [Line(line.words[:i]), Line(line.words[i:])]
                break
        for part in parts:
            if anchors.is_signing(part.folded) and len(part.text) < 90:
                notes.append(part)
            else:
                kept.append(part)
    if not notes:
        return lines, []
    rest: list[Line] = []
    for line in kept:
        near = any(abs(line.top - n.top) < 45 and line.x0 < n.x1 and n.x0 < line.x1 for n in notes)
        small = line.height < 0.85 * height
        detail = anchors.is_signing_detail(line.folded)
        if near and (detail or small):
            notes.append(line)
        else:
            rest.append(line)
    merged = find_lines(w for x in rest for w in x.words) if len(rest) != len(lines) else rest
    return merged, sorted(notes, key=lambda x: x.top)


def _running_heads(pages: Sequence[PageText], lines_of: dict[int, PageLines]) -> set[int]:
    """Lines to drop: page numbers, and what stands at the edge of several pages alike (first one kept)."""
    drop: set[int] = set()
    edges: Counter[str] = Counter()
    seen: list[tuple[int, str, Line]] = []
    for page in pages:
        lines = lines_of[page.page][1]
        for line in [*lines[:2], *lines[-2:]] if len(lines) > 3 else lines:
            at_edge = line.bottom < 0.1 * page.height or line.top > 0.9 * page.height
            if not at_edge:
                continue
            if _PAGE_NUMBER.fullmatch(line.text.strip()):
                drop.add(id(line))
                continue
            key = re.sub(r"\d+", "#", fold(line.text))
            if len(key) >= 4:
                edges[key] += 1
                seen.append((page.page, key, line))
    first: set[str] = set()
    for number, key, line in seen:
        # a letterhead line can be repeated by a second letter in the same file: only true edges count
        if edges[key] >= max(2, 0.5 * (len(pages) - 1)) and not anchors.is_nation(fold_aligned(line.text)):
            if key in first or number > 1:
                drop.add(id(line))
            first.add(key)
    return drop


def _read_page(
    page: PageText, lines: list[Line], grids: list[Grid], tables: int
) -> tuple[Block, list[FlowLine | Draft], int]:
    """The drafts and flow lines of one page, with the text block that its lines are measured in."""
    head = find_head(lines, page.width)
    top = head.end if head else 0
    tail = find_signature(lines[top:], page.width)
    bottom = top + tail.start if tail else len(lines)
    pairs = {top + p.start: p for p in find_pairs(lines[top:bottom], page.width)}
    body = lines[top:bottom]
    left, right = _margins(body, page.width)
    indents = [x.x0 - left for x in body if x.x1 > right - 0.15 * (right - left)]
    shown = any(8 < i < 70 for i in indents)
    block = Block(right - left, 9.0, 0.035 * (right - left) + 4, shown)
    out: list[FlowLine | Draft] = []
    if head:
        out += _column_drafts(head, page.page)
    pending = list(grids)
    i, previous = top, None
    while i < bottom:
        while pending and pending[0].top <= lines[i].top:
            out += _rows(pending.pop(0), page.page, tables := tables + 1)
            previous = None
        if i in pairs:
            out += _column_drafts(pairs[i], page.page)
            i += pairs[i].end - pairs[i].start
            previous = None
            continue
        out += _flow(lines[i], previous, page, left, right)
        previous = lines[i]
        i += 1
    signed = tail.end + top if tail else bottom
    late = lines[bottom].top if bottom < len(lines) else page.height
    while pending and pending[0].top <= late:
        out += _rows(pending.pop(0), page.page, tables := tables + 1)
    if tail:
        out += _column_drafts(tail, page.page)
    for line in lines[signed:]:
        out += _flow(line, None, page, left, right)
    for grid in pending:
        out += _rows(grid, page.page, tables := tables + 1)
    return block, out, tables


def _margins(lines: list[Line], width: float) -> tuple[float, float]:
    """Left and right edge of the text block: where the long lines begin and end."""
    long = [x for x in lines if x.x1 - x.x0 > 0.5 * width]
    if not long:
        return (min((x.x0 for x in lines), default=0.14 * width), 0.93 * width)
    lefts, rights = sorted(x.x0 for x in long), sorted(x.x1 for x in long)
    return lefts[len(lefts) // 10], rights[int((len(rights) - 1) * 0.9)]


def _flow(line: Line, previous: Line | None, page: PageText, left: float, right: float) -> list[FlowLine | Draft]:
    """One line of the body; a short one far to the right is a line of its own."""
    x0, x1 = line.x0 - left, line.x1 - left
    width = right - left
    centered = x0 > max(24.0, 0.06 * width) and abs(x0 - (width - x1)) < 0.07 * width and width - x1 > 12
    listed = _BULLET.match(line.text)
    if (
        x0 > 0.38 * width
        and not centered
        and not listed
        and not (previous is not None and previous.x0 > left + 0.3 * width)
    ):
        return [_draft(line, page.page, "right")]
    gap = previous is not None and line.top - previous.bottom > 1.1 * line.height
    first = line.words[0].x1 - line.words[0].x0 + 0.25 * line.height
    return [FlowLine(line.pieces(page.page), x0, x1, first, page.page, gap, centered, line.bold)]


def _column_drafts(found: Columns, page: int) -> list[Draft]:
    """The lines of the left column, wrapped recipients joined, then those of the right one."""
    out: list[Draft] = []
    sides: tuple[tuple[ParagraphKind, list[Line]], ...] = (("left", found.left), ("right", found.right))
    for kind, lines in sides:
        for line in _part_star(lines):
            before = out[-1] if out and out[-1].kind == kind else None
            listed = before is not None and _BULLET.match(before.text) and not _BULLET.match(line.text)
            if before is not None and listed and not before.text.rstrip().endswith((";", ".", ":")):
                head, *rest = line.pieces(page)
                before.pieces += [Piece(head.text, head.box, head.confidence), *rest]
                continue
            if before is not None and _CUT_CODE.search(before.text) and line.text[:1].isupper():
                head, *rest = line.pieces(page)  # a joint symbol that goes on in the next line
                before.pieces += [Piece(head.text, head.box, head.confidence, ""), *rest]
                continue
            out.append(_draft(line, page, kind))
    return out


def _part_star(lines: list[Line]) -> list[Line]:
    """The star below a Party or Youth Union body is a line of its own, even where it touches the next."""
    out: list[Line] = []
    for line in lines:
        star = len(line.words) > 1 and not line.words[0].text.strip("*")
        out += [Line(line.words[:1]), Line(line.words[1:])] if star else [line]
    return out


def _draft(line: Line, page: int, kind: ParagraphKind) -> Draft:
    return Draft(line.pieces(page), page, kind, bold=line.bold)


def _rows(grid: Grid, page: int, table: int) -> list[Draft]:
    """A table's rows; cells are parted by tabs, their lines joined by spaces."""
    out = []
    for row in grid.rows:
        pieces: list[Piece] = []
        for at, cell in enumerate(row):
            if not cell:
                pieces.append(Piece("", sep="\t" if at else ""))
            for i, word in enumerate(cell):
                sep = ("\t" if at else "") if i == 0 else "" if word.glued else " "
                pieces.append(_piece(word, page, sep))
        out.append(Draft(pieces, page, "row", table=table))
    return out


def _piece(word: PageWord, page: int, sep: str) -> Piece:
    return Piece(word.text, Box(page, word.x0, word.top, word.x1, word.bottom), word.confidence, sep)


def _join_tables(drafts: list[Draft]) -> list[Draft]:
    """A table that goes on over a page break is one table; its repeated head goes, a cut row is whole again."""
    out: list[Draft] = []
    heads: dict[int, str] = {}
    for item in drafts:
        if item.table is None:
            out.append(item)
            continue
        heads.setdefault(item.table, item.text)
        before = next((d for d in reversed(out) if d.kind != "note"), None)
        same = before is not None and before.table is not None and before.text.count("\t") == item.text.count("\t")
        if before is not None and before.table is not None and same and item.page == before.page + 1:
            _rename(drafts, item.table, before.table)
            if item.text == heads[before.table]:
                continue
            if item.text.startswith("\t") and item.text.strip():
                _continue_row(before, item)
                continue
        out.append(item)
    return out


def _rename(drafts: list[Draft], old: int, new: int) -> None:
    for item in drafts:
        if item.table == old:
            item.table = new


def _continue_row(target: Draft, more: Draft) -> None:
    """Append the cells of ``more`` to those of ``target``."""
    cells, added = _split(target), _split(more)
    pieces: list[Piece] = []
    for at, (old, new) in enumerate(zip(cells, added, strict=True)):
        joined = [p for p in old + new if p.text] or [Piece("")]
        joined[0].sep = "\t" if at else ""
        for piece in joined[1:]:
            piece.sep = " " if piece.sep == "\t" else piece.sep
        pieces += joined
    target.pieces = pieces


def _split(item: Draft) -> list[list[Piece]]:
    cells: list[list[Piece]] = [[]]
    for i, piece in enumerate(item.pieces):
        if i and piece.sep == "\t":
            cells.append([])
        cells[-1].append(piece)
    return cells
