"""Where number, day and month stand in a letterhead, from the words and symbols that Tesseract found there.

The serial stands between "Số:" and "/" in the left column, the day between "ngày" and "tháng", the month
between "tháng" and "năm" in the right one (Decree 30/2020, Annex I). Tesseract glues digits that it cannot
read to their neighbours ("ngày4tháng"), so a line is searched symbol by symbol, and what a glued symbol's box
says is checked against the widths of the Times letters around it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.read.ink.printline import (
    PrintLine,
    alone,
    alone_right,
    box_of,
    capitals,
    content,
    is_off,
    opens_column,
    print_lines,
    rest_of_column,
    run_end,
    set_width,
)  # fmt: skip
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


# "Số" as the model may spell it; the colon is often lost in the ink
_SO = re.compile(r"(?:^|(?<=[\s\"'|.,_-]))[s$5][ouc0o6][:;.,']{0,2}")
# the symbol after the slash: capitals and hyphens (UBND-KTTH, QĐ-UBND); the Party's begins with a hyphen (-CT/TU)
_SLASH = re.compile(r"-\s?(?=[A-ZĐ]{1,5}\s?/\s?[A-ZĐ])|/(?=\s?[A-ZĐƯ])")
_SLASH_TWIN = re.compile(r"[|lI17](?=\s?[A-ZĐƯ]{1,8}r?\s?[-.]\s?[A-ZĐ])|/(?=[a-z][A-ZĐƯ]?\s?[-.]\s?[A-ZĐ])")
_SYMBOL = re.compile(r"[-/](?:[A-ZĐƯ&]|r(?=[-/])|\d(?=[A-Z\d-]))+(?:[-/.](?:[A-ZĐƯ&]|r(?=[-/]))+){0,4}")
_WHOLE_SYMBOL = re.compile(r"[-/]\s?[A-ZĐƯ]{1,8}r?\s?[-/]\s?[A-ZĐƯ]{2}")
_ANY_LABEL = re.compile(r"(?=[^\W\d_])\S{1,4}(?=\s)")
_GOES_ON = re.compile(r"(?<!,)\s?\bngay\b")  # "… ngày 12": a citation's date; a letterhead's follows a comma
_NGAY = re.compile(r"n[gq9][aà4]?[aàáăâ]?y|ngav|ngà[vy]|nsay|ngdy|rgay")
_THANG = re.compile(r"t[hb][aáàảă][nrm][gq9]|thdng|tháng|háng|thang|lhang")
_YEAR = re.compile(r"\W*[12IlSZ][\dOoIlSBZ ]{2,4}")
_NAM = re.compile(r"n[aăâá]m|năm|nain")


def _before_letters(line: PrintLine, start: int, end: int) -> int:
    """Where the run of sure capitals before ``end`` begins: the "KH" of "Số: - KH/ĐTN", whose hyphen was lost."""
    first = end
    while first > start and line.text[first - 1].isupper() and line.at[first - 1][4] > 0.7:
        first -= 1
    return first if end - first >= 2 else end


def _label(line: PrintLine, folded: str, page_width: int) -> Iterator[tuple[int, int, float]]:
    """Where "Số:" may stand (start, end, doubt): words like it that open the left column, else any short word there."""
    found = False
    for so in _SO.finditer(folded):
        if opens_column(line, so.start()) and line.at[so.start()][0] < 0.5 * page_width:
            found = True
            yield so.start(), so.end(), 0.0
    word = None if found else _ANY_LABEL.match(folded)
    if word and line.at[0][0] < 0.5 * page_width:
        yield word.start(), word.end(), 0.1


def _is_letterhead(line: PrintLine, at: int, em: float) -> bool:
    """Whether what follows a slash is a symbol and no more: a sentence goes on after the number that it cites."""
    rest = rest_of_column(line, at, 1.2 * em)
    return len(rest) < 60 and not _GOES_ON.search(fold_aligned(rest))


def _serial(line: PrintLine, page_width: int) -> Place | None:
    folded = fold_aligned(line.text)
    for start, after, doubt in _label(line, folded, page_width):
        left = box_of(line, start, after)
        slash = _SLASH.search(line.text, after) or _SLASH_TWIN.search(line.text, after)
        if slash is None or line.at[slash.start()][0] > left[0] + 0.4 * page_width:
            continue
        if doubt and not _WHOLE_SYMBOL.match(line.text, slash.start()):
            continue
        lost = line.text[slash.start() - 1 : slash.end()].isdigit()  # "01NQ" for "01/NQ"
        right = line.at[slash.start()]
        top, bottom = capitals(line, slash.end(), min(len(line.text), slash.end() + 12)) or (right[1], right[3])
        em = (bottom - top) / EM_CAPITAL
        if not _is_letterhead(line, slash.end(), em):
            continue
        x0, x1 = left[2], right[0]
        if line.at[after - 1][5] == line.at[min(after, len(line.at) - 1)][5]:
            # glued: the colon ends 1.33 em after the S begins; the ink reader looks for its dots
            x0 = round(left[0] + EM_SO * em)
            doubt += 0.03
        elif left[2] - left[0] < 0.9 * em or doubt:
            x0 = round(left[0] + EM_SO * em)
        if slash.start() > 0 and line.at[slash.start() - 1][5] == right[5]:
            doubt += 0.03
            x1 = _set_back(line, slash.start(), em, x1)
        if x1 - x0 < 0.1 * em:
            continue
        end = slash.end() if lost else _before_letters(line, after, slash.start())
        if lost:
            x1 = right[2]
        elif end < slash.start():
            x1 = line.at[end][0]
        text, confidence = content(line, after, end)
        box = (left[0], min(top, left[1]), run_end(line, slash.start(), 1.2 * em), bottom)
        return Place("serial", x0, x1, top, bottom, text, confidence, box, doubt)
    return None


def _set_back(line: PrintLine, slash: int, em: float, x1: int) -> int:
    """Where the slash of a symbol glued to ink stands at the earliest: its box is a guess, the symbol's end is not."""
    rest = _SYMBOL.match(line.text, slash)
    if rest is None:
        return x1
    stands = round(line.at[rest.end() - 1][2] - em * set_width(rest.group()))
    return stands if stands - x1 > 0.5 * em else x1


def _in_sentence(line: PrintLine, folded: str, ngay: re.Match[str] | None, end: int) -> bool:
    """Whether a date is cited: a number stands right before it, or the sentence goes on behind its year."""
    before = folded[: ngay.start()].split()[-1:] if ngay else []
    cap = line.at[end - 1][3] - line.at[end - 1][1]
    behind = _YEAR.sub("", rest_of_column(line, end, 1.8 * cap))
    return any("/" in word for word in before) or sum(map(str.isalpha, behind)) > 3


def _dates(line: PrintLine, page_width: int) -> list[Place]:
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
    thang_box, nam_box = box_of(line, thang.start(), thang.end()), box_of(line, nam.start(), nam.end())
    if nam_box[2] < 0.5 * page_width or _in_sentence(line, folded, ngay, nam.end()):
        return []
    # the em of this line from a word whose box can be trusted
    year = capitals(line, nam.end(), len(line.text))
    if alone(line, nam.start(), nam.end()):
        em = (nam_box[2] - nam_box[0]) / EM_NAM
    elif alone(line, thang.start(), thang.end()):
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
    if not glued_right and (glued_left or is_off(thang_x1 - thang_x0, EM_THANG * em, em)):
        thang_x0 = round(thang_x1 - EM_THANG * em)
        doubt += 0.03
    elif glued_right:
        thang_x1 = round(thang_x0 + EM_THANG * em)
        doubt += 0.03
    nam_glued = line.at[nam.start() - 1][5] == line.at[nam.start()][5]
    nam_x0 = round(nam_box[2] - EM_NAM * em) if nam_glued and alone_right(line, nam.end()) else nam_box[0]
    start = ngay.start() if ngay is not None else thang.start()
    while start > 0 and line.at[start][0] - line.at[start - 1][2] < 1.2 * em:
        start -= 1
    first = line.at[start][0]
    whole = (first, min(top, thang_box[1]), max(b[2] for b in line.at), max(bottom, thang_box[3]))
    if ngay is not None:
        ngay_box = box_of(line, ngay.start(), ngay.end())
        ngay_x1 = ngay_box[2]
        day_doubt = doubt if thang_x0 != thang_box[0] else 0.0
        glued = line.at[ngay.end()][5] == line.at[ngay.end() - 1][5]
        if glued or is_off(ngay_x1 - ngay_box[0], EM_NGAY * em, em):
            ngay_x1 = round(ngay_box[0] + EM_NGAY * em)
            day_doubt += 0.03
        text, confidence = content(line, ngay.end(), thang.start())
        if thang_x0 - ngay_x1 > 0.25 * em:
            places.append(Place("day", ngay_x1, thang_x0, top, bottom, text, confidence, whole, day_doubt))
    text, confidence = content(line, thang.end(), nam.start())
    if nam_x0 - thang_x1 > 0.2 * em:
        month_doubt = 0.03 * (glued_right + nam_glued)
        places.append(Place("month", thang_x1, nam_x0, top, bottom, text, confidence, whole, month_doubt))
    return places


_STAMP = re.compile(r"\bden\b|^cv$|\bcv den")
_STAMPED = re.compile(r"ngay\s?:|chuyen|luu ho so")


def _in_stamp(place: Place, words: Sequence[OcrWord]) -> bool:
    """Whether a "Số:" is an incoming stamp's: ĐẾN stands left of it or above, "Ngày:" or "Chuyển:" right below."""
    cap = place.bottom - place.top
    x0, middle = place.line[0], (place.top + place.bottom) / 2
    for word in words:
        key, away = fold_aligned(word.text), (word.top + word.bottom) / 2 - middle
        if _STAMP.search(key) and abs(away) < 4 * cap and x0 - 12 * cap < word.x0 < x0 + cap:
            return True
        if _STAMPED.search(key) and 0 < away < 5 * cap and abs(word.x0 - x0) < 2 * cap:
            return True
    return False


def find_places(words: Sequence[OcrWord], page_width: int, half_height: int) -> list[Place]:
    """The serial's, day's and month's places of a first page; nothing found for what is not there.

    Only the upper half of the page counts (``half_height``). Of several "Số: … /" the first from the top that
    is not part of an incoming stamp (ĐẾN, with its own "Số:" and "Ngày:") nor of a sentence is the letter's.
    """
    lines = print_lines(w for w in words if w.bottom < half_height and w.symbols)
    dates: list[Place] = next((found for line in lines if (found := _dates(line, page_width))), [])
    limit = dates[0].bottom + 0.24 * half_height if dates else 0.8 * half_height
    serials = (place for line in lines if (place := _serial(line, page_width)) and place.bottom <= limit)
    # a number whose "Số:" was not recognised is the second choice
    ranked = sorted((p for p in serials if not _in_stamp(p, words)), key=lambda p: p.doubt >= 0.1)
    return ranked[:1] + dates
