"""Scans and photographs: a page image → ``PageText`` (words, ruled lines, handwritten slots, quality).

The page is turned upright, straightened and cleaned (``preprocess``), read by Tesseract, and on a first page
the slots of the letterhead are read by the ink reader; then the letterhead's own lines are read once more
without the handwriting in them, which is what spoils the typed symbol beside it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rapidfuzz import fuzz

from pipeline.errors import problem
from pipeline.read import preprocess
from pipeline.read.handwriting import find_notes
from pipeline.read.ink import FilledSlot, is_legible, read_slots
from pipeline.read.ink.printline import print_lines
from pipeline.read.ink.slots import Place
from pipeline.read.numberline import find_title, set_number_line
from pipeline.read.page import PageSlot, PageText, PageWord, Rule
from pipeline.read.stamps import read_stamps
from pipeline.read.tesseract import BLOCK, LINE, OcrWord, recognise
from pipeline.records import Problem
from pipeline.text.fold import fold

Grey = NDArray[Any]  # uint8, height × width
Colour = NDArray[Any]  # uint8, height × width × 3 (RGB)


SMALLEST = 60  # pixels; nothing smaller holds a line of text


def _on_white(image: Image.Image) -> Colour:
    """The image as RGB; what is transparent becomes paper."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered)
    return np.asarray(image.convert("RGB"))


def _working_size(image: Colour, dpi: float) -> tuple[Colour, float]:
    """The image near 300 dpi: larger ones are reduced, coarse grey ones enlarged, black and white ones left."""
    if dpi > 345:
        factor = preprocess.WORKING_DPI / dpi
        return cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), 300.0
    if dpi < 230 and not preprocess.is_bilevel(image[..., 1]):
        factor = preprocess.WORKING_DPI / dpi
        return cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC), 300.0
    return image, dpi


def _strip_score(image: Colour, dpi: float) -> float:
    """How well a strip from the middle of the page reads: letters in sure words of three and more, per strip."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    height = grey.shape[0]
    best = 0.0
    for start in (0.15, 0.45):
        strip = np.ascontiguousarray(grey[int(start * height) : int(start * height + 0.9 * dpi)])
        words = recognise(strip, dpi, mode=BLOCK)
        best = max(best, sum(len(w.text) * w.confidence**2 for w in words if len(w.text) > 2 and w.text.isalpha()))
    return best


def _upright(image: Colour, dpi: float) -> tuple[Colour, int]:
    """The image turned by 0, 90, 180 or 270 degrees so that a strip of it reads best, and the turn."""
    turns = {k: np.ascontiguousarray(np.rot90(image, k)) for k in range(4)}
    scores = {k: _strip_score(turned, dpi) for k, turned in turns.items()}
    best = max(scores, key=lambda k: scores[k])
    if scores[best] < 1.3 * scores[0] + 5:
        best = 0
    return turns[best], best * 90


def _mean_confidence(words: Sequence[OcrWord]) -> float:
    """Mean confidence of the words, each as heavy as it is long; 0 without words."""
    letters = sum(len(w.text) for w in words)
    return sum(w.confidence * len(w.text) for w in words) / letters if letters else 0.0


def _grade(words: Sequence[OcrWord], grey: Grey) -> tuple[str, float]:
    """tốt, khá or kém, from the confidence of the words; an empty page has no grade, ink without words is kém."""
    if not words:
        return ("kém" if float(np.mean(grey[::4, ::4] < 128)) > 0.01 else ""), 0.0
    confidence = _mean_confidence(words)
    doubtful = sum(w.confidence < 0.6 for w in words) / len(words)
    if confidence >= 0.88 and doubtful < 0.1:
        return "tốt", confidence
    if confidence >= 0.72 and doubtful < 0.3:
        return "khá", confidence
    return "kém", confidence


def _without_ink(grey: Grey, slots: Sequence[FilledSlot]) -> Grey:
    """The page with the lifted handwriting painted white."""
    if not slots:
        return grey
    clean = grey.copy()
    for slot in slots:
        mask = cv2.dilate(slot.lifted.mask, np.ones((7, 7), np.uint8))
        y, x = slot.lifted.top, slot.lifted.left
        clean[y : y + mask.shape[0], x : x + mask.shape[1]][mask > 0] = 255
    return clean


def _line_again(grey: Grey, place: Place, dpi: float) -> list[OcrWord]:
    """The print line of a slot read by itself, at the scale at which it reads more surely."""
    x0, top, x1, bottom = place.line
    tall = bottom - top
    y0, y1 = max(0, top - round(0.45 * tall)), min(grey.shape[0], bottom + round(0.4 * tall))
    left = max(0, x0 - tall // 2)
    crop = grey[y0:y1, left : min(grey.shape[1], x1 + tall // 2)]
    best: list[OcrWord] = []
    for factor in (1.0, 0.75):
        scaled = crop if factor == 1.0 else cv2.resize(crop, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        framed = cv2.copyMakeBorder(scaled, 12, 12, 12, 12, cv2.BORDER_CONSTANT, value=255)
        words = [
            OcrWord(
                w.text,
                round((w.x0 - 12) / factor) + left,
                round((w.top - 12) / factor) + y0,
                round((w.x1 - 12) / factor) + left,
                round((w.bottom - 12) / factor) + y0,
                w.confidence,
            )
            for w in recognise(np.ascontiguousarray(framed), dpi * factor, mode=LINE)
        ]
        if not best or _mean_confidence(words) > _mean_confidence(best) + 0.01:
            best = words
        if _mean_confidence(best) > 0.9:
            break
    return best


_A_YEAR = re.compile(r"(?:19|20)\d\d")


def _replace_lines(
    words: Sequence[OcrWord], grey: Grey, slots: Sequence[FilledSlot], places: Sequence[Place], dpi: float
) -> list[OcrWord]:
    """The words of the page with the lines that hold slots read again, without the handwriting in them.

    A line without handwriting keeps its first reading unless the second is surer; so does a date whose year the
    second has lost.
    """
    clean = _without_ink(grey, slots)
    filled = {slot.place.line for slot in slots}
    result = list(words)
    for place in {place.line: place for place in places}.values():
        x0, top, x1, bottom = place.line
        again = _line_again(clean, place, dpi)
        before = [
            w
            for w in result
            if x0 - 5 <= (w.x0 + w.x1) / 2 <= x1 + 5 and top - 8 <= (w.top + w.bottom) / 2 <= bottom + 8
        ]
        if place.line in filled and place.slot == "serial":
            title = find_title(line.text for line in print_lines(w for w in words if w.symbols and w.top > bottom))
            again = set_number_line(place, (before, again), title) or again
        elif any(_A_YEAR.search(w.text) for w in before) and not any(_A_YEAR.search(w.text) for w in again):
            continue
        if again and (place.line in filled or _mean_confidence(again) > _mean_confidence(before)):
            result = [w for w in result if w not in before] + again
    return _settle_slots(result, slots, places)


# the printed words that stand beside a slot: (left, right)
BESIDE: dict[str, tuple[str, str]] = {"serial": ("Số:", ""), "day": ("ngày", "tháng"), "month": ("tháng", "năm")}


_INK_REST = re.compile(r"^[^\w/-]+(?=/)")  # "./CV": a speck of ink before the slash


def _beside(words: list[OcrWord], place: Place) -> list[OcrWord]:
    """The words next to a slot as they are printed: erasing ink may have taken a stem of a letter ("háng")."""
    left, right = BESIDE[place.slot]
    cap = place.bottom - place.top
    result = []
    for word in words:
        middle = (word.top + word.bottom) / 2
        wanted = ""
        if place.top - cap < middle < place.bottom + cap:
            if left and abs(word.x1 - place.x0) < 0.7 * cap and word.x0 < place.x0:
                wanted = left
            elif right and abs(word.x0 - place.x1) < 0.7 * cap and word.x1 > place.x1:
                wanted = right
        if wanted and word.text != wanted and fuzz.ratio(fold(word.text), fold(wanted)) >= 66:
            word = replace(word, text=wanted, confidence=max(word.confidence, 0.8))
        elif place.slot == "serial" and place.x0 < word.x0 < place.x1 + cap and place.top < middle < place.bottom:
            word = replace(word, text=_INK_REST.sub("", word.text))
        result.append(word)
    return result


def _meets(word: OcrWord, place: Place) -> bool:
    """Whether the word lies on the slot's line and reaches into the slot."""
    middle = (word.top + word.bottom) / 2
    return place.line[1] <= middle <= place.line[3] and word.x0 < place.x1 and word.x1 > place.x0


def _settle_slots(words: list[OcrWord], slots: Sequence[FilledSlot], places: Sequence[Place]) -> list[OcrWord]:
    """No words inside slots filled by hand (rests of ink); inside typed ones what the page's own run read surely."""
    by_hand = {id(slot.place) for slot in slots}
    for place in places:
        words = _beside(words, place)

        def inside(word: OcrWord, place: Place = place) -> bool:
            middle_x, middle_y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
            return place.x0 <= middle_x <= place.x1 and place.line[1] <= middle_y <= place.line[3]

        if id(place) in by_hand:
            words = [w for w in words if not inside(w)]
        elif is_legible(place) and not any(_meets(w, place) and place.text in w.text for w in words):
            box = (place.x0 + 2, place.top, place.x1 - 2, place.bottom)
            words = [w for w in words if not inside(w)] + [OcrWord(place.text, *box, place.confidence)]
    return words


def read_page_image(image: Image.Image, page: int, *, dpi: float, first_page: bool) -> PageText:
    """Read one page image.

    ``page`` counts from 1; ``dpi`` is the image's resolution; ``first_page`` looks for the slots of a
    letterhead. Boxes are points of the upright, straightened page. Raises ``ProgramMissing`` when
    Tesseract's Vietnamese model is not installed.
    """
    colour = _on_white(image)
    if min(colour.shape[:2]) >= SMALLEST:
        colour, dpi = _working_size(colour, dpi)
    if min(colour.shape[:2]) < SMALLEST:
        height, width = colour.shape[:2]
        return PageText(page, width * 72 / dpi, height * 72 / dpi, (), how="ocr", why="ảnh quá nhỏ")
    steps: list[str] = []
    if preprocess.looks_sideways(colour[..., 1]):
        colour, turn = _upright(colour, dpi)
        if turn:
            steps.append(f"quay {turn}°")
    prepared = preprocess.prepare(colour, dpi, keep_ink=first_page)
    words = recognise(prepared.grey, dpi, symbols=first_page)
    if not steps and words and _mean_confidence(words) < 0.62:
        colour, turn = _upright(colour, dpi)
        if turn:
            steps.append(f"quay {turn}°")
            prepared = preprocess.prepare(colour, dpi, keep_ink=first_page)
            words = recognise(prepared.grey, dpi, symbols=first_page)
    slots: list[FilledSlot] = []
    if prepared.ink is not None:
        slots, places = read_slots(words, prepared.ink, prepared.red)
        words = _replace_lines(words, prepared.grey, slots, places, dpi)
    notes = find_notes(words, colour, prepared.angle)
    stamped = read_stamps(colour, prepared, dpi)
    quality, confidence = _grade(words, prepared.grey)
    problems: tuple[Problem, ...] = (problem("poor_scan", page=page),) if quality == "kém" else ()
    unit = 72.0 / dpi
    height, width = prepared.grey.shape
    why = "; ".join([*steps, *prepared.steps, f"độ tin cậy {confidence:.2f}".replace(".", ",")])
    return PageText(
        page=page,
        width=width * unit,
        height=height * unit,
        words=tuple(
            PageWord(w.text, w.x0 * unit, w.top * unit, w.x1 * unit, w.bottom * unit, round(w.confidence, 3), note=note)
            for w, note in (*((w, at in notes) for at, w in enumerate(words)), *((w, True) for w in stamped))
        ),
        rules=tuple(Rule(x0 * unit, top * unit, x1 * unit, bottom * unit) for x0, top, x1, bottom in prepared.rules),
        slots=tuple(_page_slot(slot, unit) for slot in slots),
        how="ocr",
        why=why,
        quality=quality,  # type: ignore[arg-type]
        problems=problems,
    )


def _page_slot(slot: FilledSlot, unit: float) -> PageSlot:
    place = slot.place
    return PageSlot(
        place.slot,
        place.x0 * unit,
        place.top * unit,
        place.x1 * unit,
        place.bottom * unit,
        tuple((text, round(p, 4)) for text, p in slot.candidates),
    )
