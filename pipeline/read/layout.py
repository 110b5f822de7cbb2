"""Pages of words → paragraphs in reading order: the common road of born-digital pages and scans.

In: ``PageText`` of every page. Out: drafts. The letterhead is read column by column, the signature block
likewise; ruled tables become rows; running heads and page numbers go; wrapped lines are joined, over page breaks too.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.read import anchors
from pipeline.read.assemble import Draft, Piece
from pipeline.read.columns import Columns, find_head, find_pairs, find_signature
from pipeline.read.flow import Block, FlowLine, join_lines
from pipeline.read.lines import Line, find_lines
from pipeline.read.marks import is_speck, part_signing, part_specks
from pipeline.read.page import PageText
from pipeline.read.tables import Grid, find_tables, join_tables, row_drafts
from pipeline.records import ParagraphKind
from pipeline.text.fold import fold, fold_aligned

_PAGE_NUMBER = re.compile(r"[-–—.\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—.\s]*", re.IGNORECASE)
_RULED = re.compile(r"[-–—_=~]{4,}")  # a rule typed with the keyboard
_CUT_CODE = re.compile(r"\d\s?/.*\w[-/]$")
_BULLET = re.compile(r"[-–+•*]")


def lay_out(pages: Iterable[PageText]) -> list[Draft]:
    """All paragraphs of a document. A page is held in one form at a time: words, then lines, then drafts."""
    lines_of: dict[int, PageLines] = {}
    sheets: list[PageText] = []
    for page in pages:
        lines_of[page.page] = _page_lines(page)
        sheets.append(replace(page, words=(), rules=()))
    running = _running_heads(sheets, lines_of)
    items: list[FlowLine | Draft] = []
    blocks: dict[int, Block] = {}
    tables = 0
    for page in sheets:
        grids, lines, notes = lines_of.pop(page.page)
        lines = [x for x in lines if id(x) not in running]
        blocks[page.page], found, tables = _read_page(page, lines, grids, tables)
        items.extend(_draft(note, page.page, "note") for note in notes)
        items.extend(found)
    return join_tables(join_lines(items, blocks))


PageLines = tuple[list[Grid], list[Line], list[Line]]


def _page_lines(page: PageText) -> PageLines:
    """Tables, lines of the letter and lines that are notes."""
    letter = [w for w in page.words if not w.note and w.text.strip() and not _RULED.fullmatch(w.text)]
    grids, rest = find_tables(letter, page.rules)
    notes = find_lines(w for w in page.words if w.note and w.text.strip())
    lines, signing = part_signing(find_lines(rest))
    if page.how == "ocr":
        lines, specks = part_specks(lines)
        notes += specks
    return grids, lines, notes + signing


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
        out += _column_drafts(head, page.page, listed=False)
    pending = list(grids)
    i, previous = top, None
    while i < bottom:
        while pending and pending[0].top <= lines[i].top:
            out += row_drafts(pending.pop(0), page.page, tables := tables + 1)
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
        out += row_drafts(pending.pop(0), page.page, tables := tables + 1)
    if tail:
        if page.how == "ocr":  # the seal lies over the signer's column
            out += [_draft(line, page.page, "note") for line in tail.right if is_speck(line)]
            tail.right = [line for line in tail.right if not is_speck(line)]
        out += _column_drafts(tail, page.page)
    for line in lines[signed:]:
        out += _flow(line, None, page, left, right)
    for grid in pending:
        out += row_drafts(grid, page.page, tables := tables + 1)
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


def _column_drafts(found: Columns, page: int, *, listed: bool = True) -> list[Draft]:
    """The lines of the left column, then those of the right one; with ``listed`` wrapped recipients are joined."""
    out: list[Draft] = []
    sides: tuple[tuple[ParagraphKind, list[Line]], ...] = (("left", found.left), ("right", found.right))
    for kind, lines in sides:
        for line in _part_star(lines):
            before = out[-1] if out and out[-1].kind == kind else None
            wrapped = before is not None and _BULLET.match(before.text) and not _BULLET.match(line.text)
            if before is not None and listed and wrapped and not before.text.rstrip().endswith((";", ".", ":")):
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
