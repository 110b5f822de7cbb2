"""The two columns of a letterhead that stand on the same lines of a text (typed, OCR'd, tabbed in Word).

In: the lines of the top of a document, blanks kept. Out: the lines of the left column, then those of the
right, and how many lines were used. Columns are parted by three spaces or more, a tab, a Markdown bar, or, where OCR
left one space only, by the fixed phrases of the right column.
"""

import re
from dataclasses import dataclass

from pipeline.read import anchors
from pipeline.read.syllables import is_syllable
from pipeline.text.fold import fold_aligned

_GAP = re.compile(r"\s{3,}|\t+|\s*\|\s*")
# A blank left for the pen ("Số:      /BC-SYT", "ngày      tháng") is no gap between columns.
_SLOT = re.compile(r"(\b(?:[Ss]ố|SỐ)\s?:?|\b[Nn]gày|\btháng)\s{2,40}(?=/|tháng\b|năm\b)")
_CUT_CODE = re.compile(r"\d\s?/.*\w[-/]$")
_LIMIT = 26  # lines: the longest letterheads (joint circulars of seven bodies) have about twenty


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The two columns, the signing lines above them, and the number of lines that they took."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    notes: tuple[str, ...]
    used: int


def split_letterhead(lines: list[str]) -> Letterhead | None:
    """Part the letterhead at the top of ``lines``; None when there is none whose columns share a line."""
    notes, start = _signing_lines(lines)
    anchored = [i for i in range(start, min(len(lines), start + _LIMIT)) if _is_anchor(lines[i])]
    anchored = _before_body(lines, anchored, start)
    if not anchored:
        return Letterhead((), (), tuple(notes), start) if notes else None
    last = _subject_end(lines, anchored[-1] + 1)
    left: list[str] = []
    right: list[str] = []
    gutter = min((_gutter(lines[i]) for i in anchored), default=0)
    for line in lines[start:last]:
        if not line.strip(" |\t"):
            continue
        one, two = _part(line, gutter)
        if one and left and _CUT_CODE.search(left[-1]) and one[:1].isupper():
            left[-1] += one  # a joint symbol that goes on in the next line
        elif one:
            left.append(one)
        right += [two] if two else []
    return Letterhead(tuple(left), tuple(right), tuple(notes), last)


def _signing_lines(lines: list[str]) -> tuple[list[str], int]:
    """The signing-time block at the very top ("Ký bởi: …" to the time), and where the letter begins."""
    head = lines[:14]
    sure = [i for i, line in enumerate(head) if anchors.is_signing(fold_aligned(line))]
    if not sure:
        return [], 0
    end = sure[-1] + 1
    while end < len(head) and (not head[end].strip() or anchors.is_signing_detail(fold_aligned(head[end]))):
        end += 1
    if any(anchors.is_nation(fold_aligned(line)) or anchors.is_code(line) for line in head[:end]):
        return [], 0  # the block stands inside the letterhead: leave the order alone
    return [line.strip() for line in head[:end] if line.strip()], end


def _is_anchor(line: str) -> bool:
    folded = fold_aligned(line)
    if anchors.is_motto(folded) or (anchors.is_nation(folded) and not _is_sentence(line)):
        return True
    return anchors.is_day(folded) and len(line.strip()) < anchors.LONG and anchors.right_start(line) is not None


def _is_sentence(line: str) -> bool:
    """A line that names the nation as a sentence or an item of a list does ("… và Công nghiệp Việt Nam;")."""
    words = " ".join(line.split())
    return anchors.capitals(words) < 0.5 and (words.endswith((".", ";", ",")) or len(words) > anchors.LONG)


def _before_body(lines: list[str], anchored: list[int], start: int) -> list[int]:
    """Only the anchors above the first line of the letter proper, and a date only near a nation or code line."""
    out: list[int] = []
    for i in range(start, (anchored[-1] if anchored else start - 1) + 1):
        if anchors.is_body(fold_aligned(lines[i])):
            break
        if i in anchored:
            out.append(i)
    heads = [i for i in out if not anchors.is_day(fold_aligned(lines[i]))]
    codes = [i for i in range(start, start + _LIMIT) if i < len(lines) and anchors.is_code(lines[i])]
    if not heads and not any(abs(i - j) <= 3 for i in out for j in codes):
        return []
    near = heads + codes
    return [i for i in out if any(abs(i - j) <= 5 for j in near)]


def _subject_end(lines: list[str], at: int) -> int:
    """Where "V/v …" below the last anchor ends: at a blank line, "Kính gửi" or the name of the type."""
    probe = at
    while probe < len(lines) and probe < at + 3 and not lines[probe].strip():
        probe += 1
    if probe >= len(lines) or not (anchors.is_subject(lines[probe]) or anchors.is_code(lines[probe])):
        return at
    end = probe + 1
    while end < len(lines) and lines[end].strip() and end < probe + 6:
        if anchors.is_body(fold_aligned(lines[end])) or lines[end].strip().isupper():
            break
        end += 1
    return _subject_end(lines, end) if anchors.is_code(lines[probe]) else end


def _gutter(line: str) -> int:
    """The column at which the right half of an anchor line begins."""
    start = anchors.right_start(line)
    return start if start else len(line) - len(line.lstrip())


def _part(line: str, gutter: int) -> tuple[str, str]:
    """One line → its left and right halves."""
    line = _SLOT.sub(r"\1 ", line) if "  " in line or not line.isprintable() else line
    parts = [p.strip(" *_") for p in _GAP.split(line.strip().strip("|"))]
    parts = [p for p in parts if p.strip(" :-")]
    if len(parts) >= 2:
        halves = [p for p in parts if _is_anchor(p)]
        if (halves and halves[-1] is parts[-1]) or len(parts) == 2:
            return " ".join(parts[:-1]), parts[-1]
    start = anchors.right_start(line)
    if start is not None:
        return _clean(line[:start]), line[start:].strip()
    lead = len(line) - len(line.lstrip())
    if gutter and lead >= gutter - 2 and lead > 8 and not anchors.is_code(line):
        return "", line.strip()
    return _clean(line), ""


def _clean(left: str) -> str:
    """The left half without the dash or dot that OCR makes of the rule between the columns."""
    text = left.strip()
    words = text.split()
    if len(words) > 1 and words[-1] in ("-", "—", "–", "_", ".", "|", "=", "~", "*"):
        text = text.rsplit(None, 1)[0]
    return text if any(c.isalnum() for c in text) or is_syllable(text) or set(text) <= {"*"} else ""
