"""Text files → paragraphs: any encoding, Markdown or not, wrapped or not, OCR output or typed.

In: the bytes. Out: an ``Assembly``. Page marks ("--- PAGE 2 ---", form feeds) become page numbers.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from pipeline.errors import problem
from pipeline.read import anchors
from pipeline.read.assemble import Assembly, Draft, Piece, draft
from pipeline.read.charsets import decode_bytes, repair_mojibake, unify_glyphs
from pipeline.read.flow import Block, FlowLine, join_lines
from pipeline.read.letterhead import split_letterhead
from pipeline.read.syllables import rates
from pipeline.records import PageReading, ParagraphKind
from pipeline.text.fold import fold_aligned
from pipeline.text.normalize import normalize

_PAGE_MARK = re.compile(r"\s*-{2,}\s*(?:PAGE|TRANG|Page|Trang)\s*(\d{1,4}|BREAK)\s*-{2,}\s*")
_FRONT_MATTER = re.compile(r"---\n(?:[\w-]{1,40}:[^\n]{0,500}\n|[ \t-][^\n]{0,500}\n){1,60}---\n")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+")
_EMPHASIS = re.compile(r"(\*{1,3}|__)(?=\S)([^*_\n]{1,400}?)(?<=\S)\1")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\n]{0,500}\)")
_RULES = "-_*=~.–—"
_RULE = re.compile(rf"\s*(?:[{_RULES}]\s?){{3,}}\s*$")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_COLUMNS = re.compile(r"\s{4,}|\t+")
_LETTERED = re.compile(r"[a-zđ][.)/]")
_CAPACITY = re.compile(r"(?:TM|KT|TL|TUQ|T/M|K/T|T/L)\.?\s")
_TITLE = re.compile(r"(?:TM|KT|TL|TUQ|T/M|K/T|T/L|Q)\.?\s|[A-ZÀ-ỸĐ.\s]{8,60}$")
_RECIPIENTS = re.compile(r"N[oơ][i1] nh[aâậ]n\s*:\s*", re.IGNORECASE)
_FILED = re.compile(r"(-?\s?L[ưu]u\s?:.{2,60}?[.);])\s+((?:[A-ZÀ-ỸĐ][a-zà-ỹđ]{1,6}\s){1,3}[A-ZÀ-ỸĐ][a-zà-ỹđ]{1,6})$")
_PAGE_NUMBER = re.compile(r"\s*(?:[-–—]\s*)?\d{1,3}(?:\s*[-–—])?\s*$")


def read_plain(data: bytes) -> Assembly:
    """Read the bytes of a text file; a text that is not Vietnamese is read but listed as a problem."""
    raw, encoding = decode_bytes(data)
    text = unify_glyphs(repair_mojibake(normalize(raw.replace("\x0c", "\n--- PAGE 0 ---\n"))))
    front = _FRONT_MATTER.match(text)
    text = text[front.end() :] if front else text
    out = Assembly()
    found = rates(text[:20_000])
    if found.words >= 20 and found.syllables < 0.4:
        out.problems.append(problem("unreadable_text"))
    lines, pages = _pages(text)
    out.drafts.extend(_drafts(lines, pages))
    out.pages.extend(PageReading(n, "text", encoding) for n in sorted(set(pages) or {1}))
    return out


def _pages(text: str) -> tuple[list[str], list[int]]:
    """Lines without page marks, and the page of each."""
    lines: list[str] = []
    pages: list[int] = []
    page = 1
    for line in text.split("\n"):
        mark = _PAGE_MARK.match(line) if "--" in line else None
        if mark:
            named = int(mark.group(1)) if mark.group(1).isdigit() else 0
            page = named or page + 1
            line = line[mark.end() :]
            if not line:
                continue
        lines.append(line.rstrip())
        pages.append(page)
    return lines, pages


def _drafts(lines: list[str], pages: list[int]) -> Iterator[Draft]:
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    lines, pages = lines[first:], pages[first:]
    plain = [_plain_line(line) for line in lines]
    head = split_letterhead(plain)
    used = 0
    if head:
        used = head.used
        yield from (draft(line, kind="note") for line in head.notes)
        yield from (draft(line, kind="left") for line in head.left)
        yield from (draft(line, kind="right") for line in head.right)
    yield from _body(lines[used:], plain[used:], pages[used:])


def _plain_line(line: str) -> str:
    """A line without Markdown's signs; its indent stays."""
    line = _HEADING.sub("", line) if "#" in line else line
    line = _EMPHASIS.sub(r"\2", line) if "*" in line or "__" in line else line
    line = _LINK.sub(r"\1", line) if "](" in line else line
    line = _ESCAPE.sub(r"\1", line) if "\\" in line else line
    return line.lstrip("> ") if line.startswith(">") else line


def _body(raw: list[str], lines: list[str], pages: list[int]) -> Iterator[Draft]:
    """Join the wrapped lines below the letterhead; Markdown tables and lines of cells parted by tabs become rows."""
    limits = _limits(lines, pages)
    tabbed = _tabbed(raw)
    items: list[FlowLine | Draft] = []
    table, blank, signing = -1, True, False
    for i, line in enumerate(lines):
        text = line.strip()
        if not text or (text[0] in _RULES and _RULE.match(line)):
            blank = True
            continue
        if raw[i].lstrip().startswith("|") and raw[i].rstrip().endswith("|"):
            table += not (items and isinstance(items[-1], Draft) and items[-1].table is not None and not blank)
            if not _TABLE_RULE.match(raw[i]):
                items.append(_row(line, pages[i], table))
            blank = False
            continue
        if i in tabbed:
            table += not (items and isinstance(items[-1], Draft) and items[-1].table is not None and not blank)
            cells = "\t".join(" ".join(cell.split()) for cell in raw[i].strip("\n").split("\t"))
            items.append(Draft([Piece(cells)], page=pages[i], kind="row", table=table))
            blank = False
            continue
        if (not i or pages[i] != pages[i - 1]) and _PAGE_NUMBER.match(text):
            continue
        folded = fold_aligned(text)
        if anchors.is_signing(folded):
            items.append(draft(text, page=pages[i], kind="note"))
            continue
        signing = folded.startswith("noi nh") or (signing and pages[i] == pages[i - 1])
        heading = "#" in raw[i] and _HEADING.match(raw[i]) is not None
        halves = _halves(line, limits[pages[i]], signing)
        if halves:
            items.extend(draft(half, page=pages[i], kind=kind) for kind, half in halves if half)
        else:
            items.append(_flow_line(line, pages[i], blank or heading, limits[pages[i]], bold=heading))
        blank = heading
    yield from _join(items, limits)


def _tabbed(raw: list[str]) -> set[int]:
    """Lines of a table whose cells are parted by tabs: at least two neighbours of as many cells, three or more.

    Two cells are the two columns of a letterhead or of a signature.
    """
    if not any("\t" in line for line in raw):
        return set()
    counts = [line.strip().count("\t") if "\t\t" not in line.strip() else 0 for line in raw]
    alike = {i for i in range(len(raw) - 1) if counts[i] >= 2 and counts[i] == counts[i + 1]}
    return alike | {i + 1 for i in alike}


def _limits(lines: list[str], pages: list[int]) -> dict[int, int]:
    """The length at which the lines of each page wrap; 0 where a line is a whole paragraph."""
    lengths: dict[int, list[int]] = {page: [] for page in pages}
    for line, page in zip(lines, pages, strict=True):
        text = line.strip()
        if text and len(_columns(text)) == 1:
            lengths[page].append(len(line))
    every = sorted(length for here in lengths.values() for length in here)
    whole = every[int(len(every) * 0.95)] if every else 0
    limits: dict[int, int] = {}
    for page, here in lengths.items():
        limit = sorted(here)[int(len(here) * 0.95)] if len(here) >= 8 else whole
        full = bisect_right(every, limit + 4) - bisect_right(every, 0.8 * limit)
        limits[page] = limit if limit <= 135 and full >= 0.15 * len(every) else 0
    return limits


def _columns(text: str) -> list[str]:
    """What wide gaps part in a stripped line; most lines have blanks only, and none of them wide."""
    return _COLUMNS.split(text) if "    " in text or not text.isprintable() else [text]


def _lead(line: str) -> int:
    """The columns of a typewriter before the first sign of a line."""
    if not line[:1].isspace():
        return 0
    wide = line.expandtabs(8)
    return len(wide) - len(wide.lstrip())


def _join(items: list[FlowLine | Draft], limits: dict[int, int]) -> Iterator[Draft]:
    """Join the wrapped lines, measured in the text block of their page."""
    if not any(limits.values()):
        yield from _whole(items)
        return
    blocks: dict[int, Block] = {}
    for page, limit in limits.items():
        here = [x for x in items if isinstance(x, FlowLine) and x.page == page]
        indents = sorted(x.x0 for x in here if not x.centered)
        base = indents[len(indents) // 10] if indents else 0.0
        for item in here:
            item.x0 -= base
            item.x1 -= base
        shown = sum(2 < x - base < 14 for x in indents) >= max(2, len(indents) * 0.08)
        blocks[page] = Block(limit - base, 2.0, 0.1 * limit, shown)
    yield from join_lines(items, blocks)


def _whole(items: list[FlowLine | Draft]) -> Iterator[Draft]:
    """Lines that are paragraphs already; only a sentence cut in two (by a page, by a converter) is made whole."""
    held: Draft | None = None
    for item in items:
        if isinstance(item, FlowLine):
            before = held.text.rstrip() if held is not None else ""
            cut = len(before) > 60 and before[-1] not in ".;:!?…" and item.text[:1].islower()
            if held is not None and cut and not (held.bold or item.bold) and not _LETTERED.match(item.text):
                held.pieces += item.pieces
                continue
        if held is not None:
            yield held
        held = item if isinstance(item, Draft) else Draft(item.pieces, item.page, bold=item.bold)
    if held is not None:
        yield held


def _halves(line: str, limit: int, signing: bool) -> list[tuple[ParagraphKind, str]] | None:
    """The two columns of a signature block where they share a line; None for a line of the flow."""
    text = line.strip()
    parts = _columns(text)
    if len(parts) == 2 and (signing or _TITLE.match(parts[1])):
        return [("left", parts[0]), ("right", parts[1])]
    lead = _lead(line)
    if limit and lead >= 0.36 * limit and len(parts) == 1 and (signing or _CAPACITY.match(text)):
        return [("right", text)]
    if not signing:
        return None
    head = _RECIPIENTS.match(text)
    if head and text[head.end() :].strip().isupper():
        return [("left", head.group().strip()), ("right", text[head.end() :].strip())]
    name = _FILED.match(text)
    if name:
        return [("left", name.group(1)), ("right", name.group(2))]
    return [("left", text)] if text.startswith(("-", "–", "+")) and len(text) < 90 else None


def _flow_line(line: str, page: int, gap: bool, limit: int, *, bold: bool) -> FlowLine:
    """One line of the file with its place in the columns of a typewriter."""
    text = line.strip()
    lead = _lead(line)
    after = limit - lead - len(text)
    centered = lead >= max(8, 0.14 * limit) and abs(lead - after) <= 0.16 * limit and after > 4
    word = text.split(None, 1)[0]
    return FlowLine([Piece(text)], lead, lead + len(text), len(word) + 1, page, gap, centered, bold)


def _row(line: str, page: int, table: int) -> Draft:
    """A Markdown table row → cells parted by tabs."""
    cells = [_BREAK.sub(" ", cell).strip() for cell in line.strip().strip("|").split("|")]
    return Draft([Piece("\t".join(cells))], page=page, kind="row", table=table)
