"""The print lines of a page symbol by symbol, with what the letters' boxes tell: glued words, widths, columns.

In: words with symbols (``tesseract``). Out: ``PrintLine``; used to find the slots in a letterhead.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from pipeline.read.tesseract import OcrWord

GAP = 0.55  # of a letter's height: what stands further apart than words do


@dataclass(frozen=True, slots=True)
class PrintLine:
    """A print line as one string; ``at[i]`` is the box (x0, top, x1, bottom), confidence and word of character i."""

    text: str
    at: tuple[tuple[int, int, int, int, float, int], ...]
    words: tuple[OcrWord, ...]


def print_lines(words: Iterable[OcrWord]) -> list[PrintLine]:
    """Words gathered into print lines by their heights' overlap, each from left to right, symbols set side by side.

    A word that ink has made tall joins the line that it shares most with.
    """
    rows: list[list[OcrWord]] = []
    for word in sorted(words, key=lambda w: (w.top + w.bottom) / 2):
        best, most = None, 0.45
        for row in rows[-4:]:
            top, bottom = median(w.top for w in row), median(w.bottom for w in row)
            lower = max(1.0, min(bottom - top, word.bottom - word.top))
            shared = (min(bottom, word.bottom) - max(top, word.top)) / lower
            if shared > most:
                best, most = row, shared
        if best is None:
            rows.append([word])
        else:
            best.append(word)
    return [_as_line(sorted(row, key=lambda w: w.x0)) for row in rows]


def _as_line(row: list[OcrWord]) -> PrintLine:
    text, at = "", []
    for number, word in enumerate(row):
        if text:
            text += " "
            at.append((word.x0, word.top, word.x0, word.bottom, 1.0, -1))
        for symbol in word.symbols or ():
            for character in symbol.text:
                text += character
                at.append((symbol.x0, symbol.top, symbol.x1, symbol.bottom, word.confidence, number))
    return PrintLine(text, tuple(at), tuple(row))


def box_of(line: PrintLine, start: int, end: int) -> tuple[int, int, int, int]:
    """The box of the characters start..end of the line."""
    boxes = [b for b in line.at[start:end] if b[5] >= 0]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def capitals(line: PrintLine, start: int, end: int) -> tuple[int, int] | None:
    """Median top and bottom of the capitals, digits and the like between two characters of the line."""
    tall = [b for c, b in zip(line.text[start:end], line.at[start:end], strict=True) if c.isupper() or c.isdigit()]
    tall = [b for b in tall if b[5] >= 0]
    if len(tall) < 2:
        return None
    tops, bottoms = sorted(b[1] for b in tall), sorted(b[3] for b in tall)
    return tops[len(tops) // 2], bottoms[len(bottoms) // 2]


def alone(line: PrintLine, start: int, end: int) -> bool:
    """Whether characters start..end are not glued to anything (their boxes can be trusted)."""
    word = line.at[start][5]
    before = start == 0 or line.at[start - 1][5] != word
    return before and (end >= len(line.at) or line.at[end][5] != word)


def content(line: PrintLine, start: int, end: int) -> tuple[str, float]:
    """The text between two characters and its least confidence (1 where there is none)."""
    inside = [b[4] for b in line.at[start:end] if b[5] >= 0]
    return line.text[start:end].strip(), min(inside, default=1.0)


def run_end(line: PrintLine, start: int, gap: float) -> int:
    """Right edge of the symbols from ``start`` on, up to the first gap wider than ``gap`` (the next column)."""
    end = line.at[start][2]
    for box in line.at[start:]:
        if box[0] - end > gap:
            break
        end = max(end, box[2])
    return end


def is_off(width: float, expected: float, em: float) -> bool:
    """Whether a word's box is far from the width its letters have in Times: ink of a neighbour is in it."""
    return abs(width - expected) > 0.22 * em


def alone_right(line: PrintLine, end: int) -> bool:
    """Whether nothing is glued to the character before ``end``."""
    return end >= len(line.at) or line.at[end][5] != line.at[end - 1][5]


def opens_column(line: PrintLine, at: int) -> bool:
    """Whether a gap wider than between words (or nothing) stands before a character: "Số:", not "Công văn số"."""
    if at == 0 or at == 1:
        return True
    before = max(b[2] for b in line.at[max(0, at - 12) : at])
    x0, top, _, bottom, *_ = line.at[at]
    return x0 - before > GAP * (bottom - top)


def rest_of_column(line: PrintLine, at: int, gap: float) -> str:
    """The characters from ``at`` on up to the first gap wider than ``gap``."""
    end = line.at[at - 1][2] if at else 0
    for number, box in enumerate(line.at[at:], start=at):
        if at and box[0] - end > gap:
            return line.text[at:number]
        end = max(end, box[2])
    return line.text[at:]


# widths of the Times letters in thousandths of an em (Adobe's metrics); 667 for what is not listed
_WIDTHS = dict(zip("AĐBCDEFGHIJKLMNOPQRSTUVWXYZ", (
    722, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722,
    944, 722, 722, 611), strict=True)) | {"-": 333, "/": 278, "r": 333, "&": 778, ".": 250, " ": 250}  # fmt: skip


def set_width(text: str) -> float:
    """Width in em of capitals, digits and signs set in Times."""
    return sum(500 if c.isdigit() else _WIDTHS.get(c, 667) for c in text) / 1000
