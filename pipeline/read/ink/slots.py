"""Where number, day and month stand in a letterhead, from the words and symbols that Tesseract found there.

The serial stands between "Số:" and "/" in the left column, the day between "ngày" and "tháng", the month
between "tháng" and "năm" in the right one (Decree 30/2020, Annex I). Tesseract glues digits that it cannot
read to their neighbours ("ngày4tháng"), so a line is searched symbol by symbol, and what a glued symbol's box
says is checked against the widths of the Times letters around it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.read.tesseract import OcrWord
from pipeline.text.fold import fold_aligned

SlotName = Literal["serial", "day", "month"]

# widths in em of the words beside the slots (Times, the letterhead's fount) and of its capital height
EM_CAPITAL = 0.662
EM_SO, EM_NGAY, EM_THANG, EM_NAM = 1.06, 1.944, 2.2, 1.69


@dataclass(frozen=True, slots=True)
class Place:
    """A slot on the page in pixels: between ``x0`` and ``x1``, on the print line from ``top`` to ``bottom``.

    ``top`` and ``bottom`` are the capital height and the baseline of the print; ``text`` is what Tesseract
    read there, ``confidence`` its least; ``line`` the box of the whole print line (for reading it again);
    ``doubt`` (0 to 1) grows with each edge that had to be estimated.
    """

    slot: SlotName
    x0: int
    x1: int
    top: int
    bottom: int
    text: str
    confidence: float
    line: tuple[int, int, int, int]
    doubt: float


@dataclass(frozen=True, slots=True)
class _Line:
    """A print line as one string; ``at[i]`` is the box (x0, top, x1, bottom), confidence and word of character i."""

    text: str
    at: tuple[tuple[int, int, int, int, float, int], ...]
    words: tuple[OcrWord, ...]


def _lines(words: Iterable[OcrWord]) -> list[_Line]:
    """Words gathered into print lines by their middles, each from left to right, symbols set side by side."""
    rows: list[list[OcrWord]] = []
    for word in sorted(words, key=lambda w: (w.top + w.bottom) / 2):
        middle = (word.top + word.bottom) / 2
        row = next(
            (
                r
                for r in rows[-4:]
                if abs(sum((w.top + w.bottom) / 2 for w in r) / len(r) - middle) < 0.45 * (word.bottom - word.top)
            ),
            None,
        )
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    lines = []
    for row in rows:
        row.sort(key=lambda w: w.x0)
        text, at = "", []
        for number, word in enumerate(row):
            if text:
                text += " "
                at.append((word.x0, word.top, word.x0, word.bottom, 1.0, -1))
            for symbol in word.symbols or ():
                for character in symbol.text:
                    text += character
                    at.append((symbol.x0, symbol.top, symbol.x1, symbol.bottom, word.confidence, number))
        if len(text) == len(at):
            lines.append(_Line(text, tuple(at), tuple(row)))
    return lines


# "Số" as the model may spell it; the colon is often lost in the ink
_SO = re.compile(r"(?:^|(?<=[\s\"'|.,_-]))[s$5][ouc0o6][:;.,']{0,2}")
# the symbol after the slash: capitals and hyphens (UBND-KTTH, QĐ-UBND); the Party's begins with a hyphen (-CT/TU)
_SLASH = re.compile(r"-\s?(?=[A-ZĐ]{1,5}\s?/\s?[A-ZĐ])|/(?=\s?[A-ZĐƯ])")
_SLASH_TWIN = re.compile(r"[|lI1](?=\s?[A-ZĐƯ]{1,8}\s?[-.]\s?[A-ZĐ])")
_NGAY = re.compile(r"n[gq9][aà4]?[aàáăâ]?y|ngav|ngà[vy]|nsay|ngdy|rgay")
_THANG = re.compile(r"t[hb][aáàảă][nrm][gq9]|thdng|tháng|háng|thang|lhang")
_NAM = re.compile(r"n[aăâá]m|năm|nain")


def _box(line: _Line, start: int, end: int) -> tuple[int, int, int, int]:
    boxes = [b for b in line.at[start:end] if b[5] >= 0]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def _capitals(line: _Line, start: int, end: int) -> tuple[int, int] | None:
    """Median top and bottom of the capitals, digits and the like between two characters of the line."""
    tall = [b for c, b in zip(line.text[start:end], line.at[start:end], strict=True) if c.isupper() or c.isdigit()]
    tall = [b for b in tall if b[5] >= 0]
    if len(tall) < 2:
        return None
    tops, bottoms = sorted(b[1] for b in tall), sorted(b[3] for b in tall)
    return tops[len(tops) // 2], bottoms[len(bottoms) // 2]


def _alone(line: _Line, start: int, end: int) -> bool:
    """Whether characters start..end are not glued to anything (their boxes can be trusted)."""
    word = line.at[start][5]
    before = start == 0 or line.at[start - 1][5] != word
    return before and (end >= len(line.at) or line.at[end][5] != word)


def _content(line: _Line, start: int, end: int) -> tuple[str, float]:
    inside = [b[4] for b in line.at[start:end] if b[5] >= 0]
    return line.text[start:end].strip(), min(inside, default=1.0)


def _run_end(line: _Line, start: int, gap: float) -> int:
    """Right edge of the symbols from ``start`` on, up to the first gap wider than ``gap`` (the next column)."""
    end = line.at[start][2]
    for box in line.at[start:]:
        if box[0] - end > gap:
            break
        end = max(end, box[2])
    return end


def _before_letters(line: _Line, start: int, end: int) -> int:
    """Where the run of sure capitals before ``end`` begins: the "KH" of "Số: - KH/ĐTN", whose hyphen was lost."""
    first = end
    while first > start and line.text[first - 1].isupper() and line.at[first - 1][4] > 0.7:
        first -= 1
    return first if end - first >= 2 else end


def _serial(line: _Line, page_width: int) -> Place | None:
    folded = fold_aligned(line.text)
    for so in _SO.finditer(folded):
        left = _box(line, so.start(), so.end())
        if left[0] > 0.5 * page_width:
            continue
        slash = _SLASH.search(line.text, so.end()) or _SLASH_TWIN.search(line.text, so.end())
        lost = slash is not None and line.text[slash.start() - 1 : slash.end()].isdigit()  # "01NQ" for "01/NQ"
        if slash is None or line.at[slash.start()][0] > left[0] + 0.4 * page_width:
            continue
        right = line.at[slash.start()]
        capitals = _capitals(line, slash.end(), min(len(line.text), slash.end() + 12))
        top, bottom = capitals or (right[1], right[3])
        em = (bottom - top) / EM_CAPITAL
        doubt = 0.0
        x0, x1 = left[2], right[0]
        if line.at[so.end() - 1][5] == line.at[min(so.end(), len(line.at) - 1)][5]:
            # glued: the colon ends 1.33 em after the S begins; the ink reader looks for its dots
            x0 = round(left[0] + EM_SO * em)
            doubt += 0.03
        elif left[2] - left[0] < 0.9 * em:
            x0 = round(left[0] + EM_SO * em)
        word = right[5]
        if slash.start() > 0 and line.at[slash.start() - 1][5] == word:
            doubt += 0.03
        if x1 - x0 < 0.1 * em:
            continue
        end = slash.end() if lost else _before_letters(line, so.end(), slash.start())
        if lost:
            x1 = right[2]
        elif end < slash.start():
            x1 = line.at[end][0]
        text, confidence = _content(line, so.end(), end)
        box = (left[0], min(top, left[1]), _run_end(line, slash.start(), 1.2 * em), bottom)
        return Place("serial", x0, x1, top, bottom, text, confidence, box, doubt)
    return None


def _dates(line: _Line, page_width: int) -> list[Place]:
    folded = fold_aligned(line.text)
    places: list[Place] = []
    ngay, thang, nam = None, None, None
    for thang in _THANG.finditer(folded):
        before = list(_NGAY.finditer(folded, 0, thang.start()))
        nam = _NAM.search(folded, thang.end())
        if nam is not None and nam.start() - thang.end() <= 9:
            ngay = before[-1] if before else None
            break
    if thang is None or nam is None or nam.start() - thang.end() > 9:
        return []
    thang_box, nam_box = _box(line, thang.start(), thang.end()), _box(line, nam.start(), nam.end())
    if nam_box[2] < 0.5 * page_width:
        return []
    # the em of this line from a word whose box can be trusted
    year = _capitals(line, nam.end(), len(line.text))
    if _alone(line, nam.start(), nam.end()):
        em = (nam_box[2] - nam_box[0]) / EM_NAM
    elif _alone(line, thang.start(), thang.end()):
        em = (thang_box[2] - thang_box[0]) / EM_THANG
    elif year:
        em = (year[1] - year[0]) / EM_CAPITAL
    else:
        return []
    bottom = year[1] if year else nam_box[3]
    top = bottom - round(EM_CAPITAL * em)
    if year and abs(year[0] - top) < 0.15 * EM_CAPITAL * em:
        top = year[0]
    glued_left = thang.start() > 0 and line.at[thang.start() - 1][5] == line.at[thang.start()][5]
    glued_right = line.at[thang.end()][5] == line.at[thang.end() - 1][5]
    thang_x0, thang_x1 = thang_box[0], thang_box[2]
    doubt = 0.0
    if not glued_right and (glued_left or _off(thang_x1 - thang_x0, EM_THANG * em, em)):
        thang_x0 = round(thang_x1 - EM_THANG * em)
        doubt += 0.03
    elif glued_right:
        thang_x1 = round(thang_x0 + EM_THANG * em)
        doubt += 0.03
    nam_glued = line.at[nam.start() - 1][5] == line.at[nam.start()][5]
    nam_x0 = round(nam_box[2] - EM_NAM * em) if nam_glued and _alone_right(line, nam.end()) else nam_box[0]
    start = ngay.start() if ngay is not None else thang.start()
    while start > 0 and line.at[start][0] - line.at[start - 1][2] < 1.2 * em:
        start -= 1
    first = line.at[start][0]
    whole = (first, min(top, thang_box[1]), max(b[2] for b in line.at), max(bottom, thang_box[3]))
    if ngay is not None:
        ngay_box = _box(line, ngay.start(), ngay.end())
        ngay_x1 = ngay_box[2]
        day_doubt = doubt if thang_x0 != thang_box[0] else 0.0
        glued = line.at[ngay.end()][5] == line.at[ngay.end() - 1][5]
        if glued or _off(ngay_x1 - ngay_box[0], EM_NGAY * em, em):
            ngay_x1 = round(ngay_box[0] + EM_NGAY * em)
            day_doubt += 0.03
        text, confidence = _content(line, ngay.end(), thang.start())
        if thang_x0 - ngay_x1 > 0.25 * em:
            places.append(Place("day", ngay_x1, thang_x0, top, bottom, text, confidence, whole, day_doubt))
    text, confidence = _content(line, thang.end(), nam.start())
    if nam_x0 - thang_x1 > 0.2 * em:
        month_doubt = 0.03 * (glued_right + nam_glued)
        places.append(Place("month", thang_x1, nam_x0, top, bottom, text, confidence, whole, month_doubt))
    return places


def _off(width: float, expected: float, em: float) -> bool:
    """Whether a word's box is far from the width its letters have in Times: ink of a neighbour is in it."""
    return abs(width - expected) > 0.22 * em


def _alone_right(line: _Line, end: int) -> bool:
    return end >= len(line.at) or line.at[end][5] != line.at[end - 1][5]


_STAMP = re.compile(r"\bden\b|\bcv den|cong van den|chuyen|luu ho so")


def find_places(words: Sequence[OcrWord], page_width: int, half_height: int) -> list[Place]:
    """The serial's, day's and month's places of a first page; nothing found for what is not there.

    Only the upper half of the page counts (``half_height``). Of several "Số: … /" the first from the top that
    is not part of an incoming stamp (ĐẾN, with its own "Số:" and "Ngày:") is the letter's.
    """
    upper = [w for w in words if w.bottom < half_height and w.symbols]
    lines = _lines(upper)
    places: list[Place] = []
    dates: list[Place] = []
    for line in lines:
        if not dates:
            dates = _dates(line, page_width)
    limit = dates[0].bottom + 0.24 * half_height if dates else 0.8 * half_height
    for line in lines:
        place = _serial(line, page_width)
        if place is None or place.bottom > limit:
            continue
        reach = 4 * (place.bottom - place.top)
        near = [w for w in words if abs(w.top - place.top) < reach and w.x0 < place.x1]
        if not _STAMP.search(fold_aligned(" ".join(w.text for w in near))):
            places.append(place)
            break
    return places + dates
