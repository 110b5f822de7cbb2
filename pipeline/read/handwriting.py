"""What is on a scan besides the letter's print: notes by hand (bút phê) and the black incoming stamp, as notes.

In: the words that OCR found on the straightened page. Out: the places of those that are no part of the letter. A
word is taken for print unless several things speak against it: no true word of the letter may get lost for a note.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.read.anchors import is_code
from pipeline.read.syllables import is_syllable
from pipeline.read.tesseract import OcrWord
from pipeline.text.fold import fold

Colour = NDArray[Any]  # uint8, height × width × 3 (RGB)

_APART = 1.1  # gap within a line, of the print's height, behind which another hand may have written
_SURE_PAGE, _SURE, _DOUBTFUL = 0.8, 0.85, 0.5
_TINT = 16  # by how much the ink of a coloured pen is bluer or redder than it is green; grey print stays below 6
_ARRIVED, _UNDER = ("den", "cv den"), ("so", "ngay", "chuyen")


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of one line side by side."""

    words: tuple[OcrWord, ...]

    @property
    def x0(self) -> int:
        return self.words[0].x0

    @property
    def x1(self) -> int:
        return max(w.x1 for w in self.words)

    @property
    def top(self) -> int:
        return min(w.top for w in self.words)

    @property
    def bottom(self) -> int:
        return max(w.bottom for w in self.words)

    @property
    def confidence(self) -> float:
        letters = sum(len(w.text) for w in self.words)
        return sum(w.confidence * len(w.text) for w in self.words) / letters

    @property
    def likely(self) -> float:
        """Share of the characters that stand in words of the language, numbers or abbreviations."""
        letters = sum(len(w.text) for w in self.words)
        return sum(len(w.text) for w in self.words if _is_likely(w)) / letters


def _is_likely(word: OcrWord) -> bool:
    text = word.text.strip(".,;:()\"'“”-–/")
    return len(text) > 1 and (is_syllable(text) or text.isdigit() or (text.isupper() and word.confidence > 0.6))


def find_notes(words: Sequence[OcrWord], image: Colour, angle: float) -> set[int]:
    """Positions in ``words`` of what is no part of the letter.

    ``image`` is the page in colour (RGB), which was turned by ``angle`` degrees to give the page of the words.
    """
    place = {id(word): at for at, word in enumerate(words)}
    found = {place[id(w)] for w in _stamped(words)}
    letters = sum(len(w.text) for w in words)
    if not letters or sum(w.confidence * len(w.text) for w in words) / letters < _SURE_PAGE:
        return found  # a bad scan: doubt says nothing
    rows = _rows([w for at, w in enumerate(words) if at not in found])
    lost = [row for row in rows if _is_note(_Run(tuple(row)), outside=False)]
    found.update(place[id(w)] for row in lost for w in row)
    runs = _runs([row for row in rows if row not in lost])
    sure = [r for r in runs if len(r.words) > 3 and r.confidence > 0.85 and r.likely > 0.7]
    if len(sure) < 3:
        return found
    left, right = min(r.x0 for r in sure), max(r.x1 for r in sure)
    top = min(r.top for r in sure)
    for run in runs:
        outside = run.x1 < left or run.x0 > right or run.bottom < top
        if _is_note(run, outside) or (run.confidence < _SURE and _is_tinted(run, image, angle)):
            found.update(place[id(w)] for w in run.words)
    return found


def _is_note(run: _Run, outside: bool) -> bool:
    if is_code(" ".join(w.text for w in run.words)):
        return False  # the number's line, which the hand that numbered it has spoilt
    if run.confidence < _DOUBTFUL and run.likely < 0.5:
        return True
    return outside and run.confidence < 0.75 and run.likely < 0.8


def _rows(words: Sequence[OcrWord]) -> list[list[OcrWord]]:
    """The words line by line, from left to right."""
    rows: list[list[OcrWord]] = []
    for word in sorted(words, key=lambda w: (w.top + w.bottom) / 2):
        middle = (word.top + word.bottom) / 2
        row = next((r for r in rows[-4:] if r[-1].top < middle < r[-1].bottom), None)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    return [sorted(row, key=lambda w: w.x0) for row in rows]


def _runs(rows: Sequence[Sequence[OcrWord]]) -> list[_Run]:
    """The lines cut at wide gaps."""
    height = median([w.bottom - w.top for row in rows for w in row] or [1])
    runs: list[_Run] = []
    for row in rows:
        first = 0
        for at in range(1, len(row) + 1):
            if at == len(row) or row[at].x0 - row[at - 1].x1 > _APART * height:
                runs.append(_Run(tuple(row[first:at])))
                first = at
    return runs


def _is_tinted(run: _Run, image: Colour, angle: float) -> bool:
    """Whether the run's ink is coloured: most of its dark pixels are blue or red."""
    dx, dy = _turned((run.x0 + run.x1) / 2, (run.top + run.bottom) / 2, image, angle)
    x0, top = max(0, run.x0 + dx), max(0, run.top + dy)
    crop = image[top : max(top, run.bottom + dy), x0 : max(x0, run.x1 + dx)].astype(np.int16)
    if crop.size == 0:
        return False
    darkness = crop.min(axis=2)
    ink = darkness < max(60.0, float(np.median(darkness)) - 40)
    if np.count_nonzero(ink) < 20:
        return False
    red, green, blue = (crop[..., k][ink] for k in range(3))
    return float(np.median(np.maximum(red, blue) - green)) > _TINT


def _turned(x: float, y: float, image: Colour, angle: float) -> tuple[int, int]:
    """How far a point of the straightened page lay from there on the page as it was scanned."""
    sine, cosine = np.sin(np.radians(angle)), np.cos(np.radians(angle))
    x, y = x - image.shape[1] / 2, y - image.shape[0] / 2
    return round(x * cosine - y * sine - x), round(x * sine + y * cosine - y)


def _stamped(words: Sequence[OcrWord]) -> Iterable[OcrWord]:
    """The words of a black incoming stamp: ĐẾN, and right of it "Số:", "Ngày:", "Chuyển:" one below the other."""
    for word in words:
        if fold(word.text).strip(" .:|[]_-") not in _ARRIVED or not word.text.isupper():
            continue
        cap = word.bottom - word.top
        near = [
            w
            for w in words
            if w.x0 > word.x1 - cap
            and w.x0 - word.x1 < 3 * cap
            and abs(w.top - word.top) < 4 * cap
            and fold(w.text).lstrip(" .|[_-").startswith(_UNDER)
            and sum(map(str.isalpha, w.text)) < 9
        ]
        if len({fold(w.text)[:2] for w in near}) < 2:
            continue
        x0, left = word.x0 - cap, min(w.x0 for w in near)
        top, bottom = min(w.top for w in (word, *near)) - 0.3 * cap, max(w.bottom for w in (word, *near)) + 0.3 * cap
        yield word
        for other in words:
            middle = (other.top + other.bottom) / 2
            if other is word or not x0 < other.x0 < left + 10 * cap or not top < middle < bottom:
                continue
            if other in near or not _is_likely(other) or other.text.strip(".,:").isdigit():
                yield other
