"""The two places of a letter where two columns stand side by side: its head and its signature.

In: the lines of a page. Out: for the head, the lines of the left and of the right column and how many lines
they took; for the signature, likewise with the line where it begins.
"""

from dataclasses import dataclass, field

from pipeline.read import anchors
from pipeline.read.lines import Line, segments, word_at

_EDGE = frozenset("-_.,|`~'=:;")


@dataclass(slots=True)
class Columns:
    """Left and right column of lines ``start`` to ``end`` (half-open)."""

    start: int
    end: int
    left: list[Line] = field(default_factory=list)
    right: list[Line] = field(default_factory=list)


def find_head(lines: list[Line], width: float) -> Columns | None:
    """The letterhead at the top of a page, None when the page has none with two columns."""
    marks: list[tuple[int, int]] = []  # line, first word of the right column
    for i, line in enumerate(lines[:30]):
        folded = line.folded
        if anchors.is_body(folded):
            break
        day = anchors.is_day(folded)
        if not (day or anchors.is_nation(folded) or anchors.is_motto(folded)):
            continue
        start = anchors.right_start(line.text)
        if start is None or (day and len(line.text) > 100):
            continue
        marks.append((i, word_at(line, start)))
    firm = [i for i, _ in marks if not anchors.is_day(lines[i].folded)]
    if not firm:
        marks = [m for m in marks if anchors.is_code(lines[m[0]].text) and m[1] > 0]
        if not marks:
            return None
    else:
        marks = [m for m in marks if m[0] - firm[-1] <= 8 and lines[m[0]].top - lines[firm[-1]].bottom < 120]
    right = [Line(lines[i].words[at:]) for i, at in marks]
    gutter = min(x.x0 for x in right)
    alone = all(at == 0 for _, at in marks)
    if alone and all(abs(x.center - width / 2) < 0.07 * width for x in right):
        return None  # centred heading of minutes and contracts: one column
    gutter = min(gutter, min(x.center for x in right))
    found = Columns(0, marks[-1][0] + 1)
    starts = dict(marks)
    for i in range(found.end):
        at = starts.get(i, _first_right(lines[i], gutter))
        _add(found, lines[i].cut(at))
    _take_subject(lines, found, gutter)
    found.left = [_trim(line) for line in found.left]
    found.right = [_trim(line) for line in found.right]
    return found


def _first_right(line: Line, gutter: float) -> int:
    """The first word of the right column in a line without a fixed phrase: by the widest gap near the gutter."""
    parts = segments(line, 1.5 * line.height)
    if len(parts) > 1:
        best = min(parts[1:], key=lambda p: abs(p.x0 - gutter))
        if best.center > gutter:
            return line.words.index(best.words[0])
    if line.center > gutter + 20 or line.x0 >= gutter - 5:
        return 0
    return len(line.words)


def _take_subject(lines: list[Line], found: Columns, gutter: float) -> None:
    """Lines of the left column that go on below the date ("V/v …" over several lines)."""
    while found.end < len(lines) and found.left:
        line, above = lines[found.end], lines[found.end - 1]
        last = found.left[-1]
        centre = sum(x.center for x in found.left) / len(found.left)
        narrow = line.x1 <= gutter + 12 and abs(line.center - centre) < 70
        near = line.top - above.bottom < 2.2 * line.height
        if anchors.is_subject(line.text) or anchors.is_code(line.text):
            ok = line.x1 <= gutter + 60 and line.top - last.bottom < 6 * line.height
        else:
            subject = any(anchors.is_subject(x.text) for x in found.left)
            ok = narrow and near and (subject or line.text.strip("* ").isupper())
        if not ok or anchors.is_body(line.folded):
            return
        found.left.append(line)
        found.end += 1


def find_signature(lines: list[Line], width: float) -> Columns | None:
    """The block of "Nơi nhận" (left) and the signer (right), to the end of the page."""
    at = next(
        (
            i
            for i in range(len(lines) - 1, -1, -1)
            if lines[i].x0 < 0.4 * width and anchors.is_recipients(lines[i].folded)
        ),
        None,
    )
    if at is None:
        at = next((i for i in range(len(lines)) if i >= len(lines) - 16 and _has_capacity(lines[i], width)), None)
    if at is None:
        return None
    start = at
    while (
        start > 0 and start > at - 5 and lines[start - 1].x0 > 0.36 * width and lines[start - 1].center > 0.55 * width
    ):
        start -= 1
    end = len(lines)
    while end > at + 1:
        gutter = _gutter(lines[start:end], width)
        if gutter is not None:
            break
        end -= 1
    else:
        gutter = _gutter(lines[start:end], width)
    if gutter is None:
        gutter = 0.5 * width
    found = Columns(start, end)
    for line in lines[start:end]:
        cut = next((i for i, w in enumerate(line.words) if (w.x0 + w.x1) / 2 > gutter), len(line.words))
        _add(found, line.cut(cut))
    return found


def _has_capacity(line: Line, width: float) -> bool:
    """Whether the right half of a line begins with the authority to sign ("TM. …", "KT. …")."""
    for i, word in enumerate(line.words):
        if word.x0 > 0.42 * width and anchors.is_capacity(Line(line.words[i:]).text):
            return True
    return False


def _gutter(lines: list[Line], width: float) -> float | None:
    """The middle of the widest empty strip between the columns; None when a line runs across every one."""
    low, high = 0.3 * width, 0.72 * width
    spans = sorted((w.x0, w.x1) for line in lines for w in line.words)
    best, place, reach = 7.0, None, low
    for x0, x1 in spans:
        if x0 > reach and reach < high and min(x0, high) - reach > best:
            best, place = min(x0, high) - reach, (reach + min(x0, high)) / 2
        reach = max(reach, x1)
    if place is None and reach < high:
        return (reach + high) / 2
    return place


def find_pairs(lines: list[Line], width: float) -> list[Columns]:
    """Other stretches of lines in two short columns (two signers side by side), at least two lines long."""
    out: list[Columns] = []
    i = 0
    while i < len(lines):
        start = i
        parts: list[tuple[list[Line], list[bool]]] = []
        while i < len(lines):
            pieces = segments(lines[i], 0.06 * width)
            sides = [p.center < 0.5 * width for p in pieces]
            if len(pieces) > 2 or (len(pieces) == 2 and sides != [True, False]):
                break
            if len(pieces) == 1 and (
                not parts or pieces[0].x1 - pieces[0].x0 > 0.4 * width or lines[i].top - lines[i - 1].bottom > 80
            ):
                break
            if len(pieces) == 1 and pieces[0].x0 < 0.5 * width < pieces[0].x1:
                break
            parts.append((pieces, sides))
            i += 1
        if sum(len(p) == 2 for p, _ in parts) >= 2 and lines[start].text.strip().upper() == lines[start].text.strip():
            found = Columns(start, i)
            for pieces, sides in parts:
                for piece, left in zip(pieces, sides, strict=True):
                    (found.left if left else found.right).append(piece)
            _reach_up(lines, found, width)
            out.append(found)
        i = max(i, start + 1)
    return out


def _reach_up(lines: list[Line], found: Columns, width: float) -> None:
    """Titles in capitals above the pair whose halves nearly touch ("CÔNG TY … ĐẦU TƯ  CÔNG TY CP …")."""
    gutter = _gutter([*found.left, *found.right], width)
    while gutter is not None and found.start > 0:
        line = lines[found.start - 1]
        cut = next((i for i, w in enumerate(line.words) if (w.x0 + w.x1) / 2 > gutter), 0)
        if not 0 < cut < len(line.words) or line.text.upper() != line.text:
            return
        if line.words[cut].x0 - line.words[cut - 1].x1 < 1.2 * line.height / 2:
            return
        found.left.insert(0, Line(line.words[:cut]))
        found.right.insert(0, Line(line.words[cut:]))
        found.start -= 1


def _add(found: Columns, halves: tuple[Line | None, Line | None]) -> None:
    left, right = halves
    if left is not None and any(c.isalnum() or c == "*" for c in left.text):
        found.left.append(left)
    if right is not None and any(c.isalnum() for c in right.text):
        found.right.append(right)


def _trim(line: Line) -> Line:
    """A line of the letterhead without the specks that OCR makes of the rules and folds around it."""
    words = line.words
    while len(words) > 1 and words[0].text in _EDGE:
        words = words[1:]
    while len(words) > 1 and words[-1].text in _EDGE - {"-"}:
        words = words[:-1]
    return Line(words)
