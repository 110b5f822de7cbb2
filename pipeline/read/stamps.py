"""The incoming stamp (dấu ĐẾN) of a scan, which the cleaning of the page takes away: read by itself, as a note.

In: the page in colour and what ``preprocess`` made of it. Out: the stamp's words with ``note`` set, so that they
stay apart from the letter; their number and day are the receiver's (Nghị định 30/2020/NĐ-CP, Phụ lục IV).
Seals have no such words and give nothing. Only coloured stamps come here: black ones are read with the page.
"""

import re
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.read import preprocess
from pipeline.read.tesseract import BLOCK, OcrWord, recognise
from pipeline.text.fold import fold

_LEAST, _MOST = (0.5, 0.3), (4.5, 2.5)  # inches: width and height of a stamp
_ARRIVED = re.compile(r"\b(?:cong van |van ban )?d[e3]n\b")
_STAMPED = re.compile(r"\b(?:so|s6|ngay|chuyen)\b")
_MOST_PLACES = 3
_DIGITS = 0.6


def read_stamps(image: NDArray[Any], prepared: preprocess.Prepared, dpi: float) -> list[OcrWord]:
    """The words of the incoming stamps in the upper half of an upright page (RGB), in the straightened page's pixels.

    Digits that are read with doubt (stamped pale, written by hand) are left out: blank rather than wrong.
    """
    ink = prepared.ink
    if ink is None or not any("dấu đỏ" in step or "mực xanh" in step for step in prepared.steps):
        return []
    mask = _coloured(image, prepared.angle, ink.shape[0])
    found: list[OcrWord] = []
    for x0, top, x1, bottom in _places(mask, dpi):
        crop = np.ascontiguousarray(ink[top:bottom, x0:x1])
        framed = cv2.copyMakeBorder(crop, 15, 15, 15, 15, cv2.BORDER_CONSTANT, value=255)
        words = recognise(_unframed(framed, dpi), dpi, mode=BLOCK)
        text = fold(" ".join(w.text for w in words))
        if _ARRIVED.search(text) and _STAMPED.search(text):
            found += [
                OcrWord(w.text, w.x0 - 15 + x0, w.top - 15 + top, w.x1 - 15 + x0, w.bottom - 15 + top, w.confidence)
                for w in words
                if any(c.isalnum() for c in w.text)
                and (w.confidence >= _DIGITS or not any(c.isdigit() for c in w.text))
            ]
    return found


def _coloured(image: NDArray[Any], angle: float, rows: int) -> NDArray[Any]:
    """Where the upper half of the page has red or blue ink, straightened like the page."""
    height, width = image.shape[:2]
    half = np.ascontiguousarray(image[: rows + 200 : 2, ::2])
    small = cv2.max(*preprocess.coloured(half))
    mask = np.zeros((height, width), np.uint8)
    shown = min(height, 2 * small.shape[0])
    mask[:shown] = cv2.resize(small, (width, shown), interpolation=cv2.INTER_NEAREST)
    return preprocess.rotate(mask, angle, 0, rows=rows) if abs(angle) >= 0.3 else mask[:rows]


def _places(mask: NDArray[Any], dpi: float) -> Iterator[tuple[int, int, int, int]]:
    """Boxes of coloured ink as large as a stamp, the largest first, with a little room around them."""
    small = cv2.resize(mask, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    reach = max(3, round(dpi / 4 * 0.14))
    joined = cv2.morphologyEx((small > 40).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = sorted((cv2.boundingRect(o) for o in outlines), key=lambda b: -b[2] * b[3])
    height, width = mask.shape
    for x, y, w, h in boxes[:_MOST_PLACES]:
        wide, tall = 4 * w / dpi, 4 * h / dpi
        if _LEAST[0] <= wide <= _MOST[0] and _LEAST[1] <= tall <= _MOST[1]:
            room = round(0.06 * dpi)
            yield (
                max(0, 4 * x - room),
                max(0, 4 * y - room),
                min(width, 4 * (x + w) + room),
                min(height, 4 * (y + h) + room),
            )


def _unframed(grey: NDArray[Any], dpi: float) -> NDArray[Any]:
    """The stamp without its frame and rules, which Tesseract takes for letters."""
    horizontal, vertical = preprocess.find_rules(grey, dpi)
    return preprocess.erase_rules(grey, [*horizontal, *vertical]) if horizontal or vertical else grey
