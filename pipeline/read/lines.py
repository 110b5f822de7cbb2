"""Words with boxes → visual lines, and lines → segments where a wide gap parts columns.

In: the words of one page (any order). Out: lines from top to bottom, each with its words from left to right.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.read.assemble import Piece
from pipeline.read.page import PageWord
from pipeline.records import Box
from pipeline.text.fold import fold_aligned


@dataclass(slots=True)
class Line:
    """Words that stand on one line (or in one column of it)."""

    words: list[PageWord]

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(w.x1 for w in self.words)

    @property
    def top(self) -> float:
        """Upper edge."""
        return min(w.top for w in self.words)

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return max(w.bottom for w in self.words)

    @property
    def center(self) -> float:
        """Middle between left and right edge."""
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> float:
        """The usual height of its words."""
        heights = sorted(w.bottom - w.top for w in self.words)
        return heights[len(heights) // 2]

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return "".join(w.text if i == 0 or w.glued else " " + w.text for i, w in enumerate(self.words))

    @property
    def folded(self) -> str:
        """The match key of the text."""
        return fold_aligned(self.text)

    @property
    def bold(self) -> bool:
        """Whether most of its characters are bold."""
        total = sum(len(w.text) for w in self.words)
        return sum(len(w.text) for w in self.words if w.bold) * 2 > total

    def pieces(self, page: int) -> list[Piece]:
        """Its words as pieces of a draft."""
        return [
            Piece(w.text, Box(page, w.x0, w.top, w.x1, w.bottom), w.confidence, "" if w.glued else " ")
            for w in self.words
        ]

    def cut(self, at: int) -> tuple["Line | None", "Line | None"]:
        """Part it before word number ``at``."""
        left, right = self.words[:at], self.words[at:]
        return (Line(left) if left else None), (Line(right) if right else None)


def find_lines(words: Iterable[PageWord]) -> list[Line]:
    """Gather words to lines by the overlap of their heights; dashes and dots join the line they lie in."""
    words = list(words)
    usual = typical([w.bottom - w.top for w in words], 12.0)
    bodies = [w for w in words if w.bottom - w.top >= 0.5 * usual]
    marks = [w for w in words if w.bottom - w.top < 0.5 * usual]
    lines, tops, bottoms = _gather(bodies)
    alone: list[PageWord] = []
    for mark in marks:
        middle = (mark.top + mark.bottom) / 2
        homes = [i for i in range(len(lines)) if tops[i] - 1 <= middle <= bottoms[i] + 2]
        if homes:
            lines[min(homes, key=lambda i: abs(tops[i] + bottoms[i] - 2 * middle))].words.append(mark)
        else:
            alone.append(mark)
    lines += _gather(alone)[0]
    for line in lines:
        line.words.sort(key=lambda w: w.x0)
    return sorted(lines, key=lambda x: sum(w.top + w.bottom for w in x.words) / len(x.words))


def _gather(words: list[PageWord]) -> tuple[list[Line], list[float], list[float]]:
    """Lines of words of ordinary height, with the upper and lower edge of each."""
    lines: list[Line] = []
    tops: list[float] = []
    bottoms: list[float] = []
    for word in sorted(words, key=lambda w: (w.top + w.bottom) / 2):
        middle, height = (word.top + word.bottom) / 2, word.bottom - word.top
        found = -1
        for i in range(len(lines) - 1, max(-1, len(lines) - 6), -1):
            shared = min(bottoms[i], word.bottom) - max(tops[i], word.top)
            smaller = min(bottoms[i] - tops[i], height)
            inside = tops[i] <= middle <= bottoms[i]
            if shared > 0.5 * smaller and (inside or shared > 0.75 * smaller):
                found = i
                break
        if found < 0:
            lines.append(Line([word]))
            tops.append(word.top)
            bottoms.append(word.bottom)
            continue
        line = lines[found]
        line.words.append(word)
        # the line's extent follows its ordinary words: one tall stamp must not swallow its neighbours
        if height <= 1.6 * (bottoms[found] - tops[found]):
            count = len(line.words)
            tops[found] += (word.top - tops[found]) / count
            bottoms[found] += (word.bottom - bottoms[found]) / count
    return lines, tops, bottoms


def segments(line: Line, gap: float) -> list[Line]:
    """Part a line where the room between two words is wider than ``gap``."""
    out = [Line([line.words[0]])]
    for word in line.words[1:]:
        if word.x0 - max(w.x1 for w in out[-1].words) > gap:
            out.append(Line([word]))
        else:
            out[-1].words.append(word)
    return out


def word_at(line: Line, offset: int) -> int:
    """The index of the word that holds character ``offset`` of ``line.text``."""
    at = 0
    for i, word in enumerate(line.words):
        at += len(word.text) + (0 if i == 0 or word.glued else 1)
        if offset < at:
            return i
    return len(line.words)


def typical(values: Sequence[float], default: float) -> float:
    """The median."""
    return sorted(values)[len(values) // 2] if values else default
