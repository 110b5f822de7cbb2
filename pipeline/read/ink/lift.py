"""Lift the ink of a slot off the page: without print, rules, dots to write on, specks and red stamps."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.read.ink.segment import Mask, pen_width
from pipeline.read.ink.slots import Place

Grey = NDArray[Any]  # uint8


@dataclass(frozen=True, slots=True)
class Lifted:
    """The ink of one slot: ``mask`` (0/255) with its place on the page (``left``, ``top``).

    ``doubt`` (0 to 1) grows when ink had to be cut from its neighbours; ``printed`` says that the glyphs look
    typed: as tall as the print, on its line, at its pace and with its stroke.
    """

    mask: Mask
    left: int
    top: int
    doubt: float
    printed: bool

    @property
    def box(self) -> tuple[int, int, int, int] | None:
        """Box (x0, top, x1, bottom) of the ink on the page, None when there is none."""
        ys, xs = np.nonzero(self.mask)
        if len(xs) == 0:
            return None
        return (
            self.left + int(xs.min()),
            self.top + int(ys.min()),
            self.left + int(xs.max()) + 1,
            self.top + int(ys.max()) + 1,
        )


def binary(window: Grey) -> Mask:
    """Dark pixels (255) of an even-backgrounded window: Otsu's threshold kept within sane bounds."""
    threshold, _ = cv2.threshold(window, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    level = float(np.clip(threshold, 130, 185))
    return ((window < level) * 255).astype(np.uint8)


def lift(place: Place, ink: Grey, red: Grey | None) -> Lifted:
    """The ink of ``place`` on the page ``ink`` (grey); ``red`` marks stamp ink to look through."""
    cap = max(8, place.bottom - place.top)
    y0, y1 = max(0, place.top - round(0.8 * cap)), min(ink.shape[0], place.bottom + round(0.65 * cap))
    x0, x1 = max(0, place.x0 - cap), min(ink.shape[1], place.x1 + cap)
    dark = binary(ink[y0:y1, x0:x1])
    if red is not None:
        stamped = red[y0:y1, x0:x1] > 0
        if np.count_nonzero(dark[stamped]) < 0.6 * np.count_nonzero(dark):
            dark[stamped] = 0
    cap_top, base = place.top - y0, place.bottom - y0
    left, right = _after_colon(dark, place, x0, cap), place.x1 - x0
    if place.slot == "serial":
        right = _before_slash(dark, right, cap, cap_top, base)
    kept = np.zeros_like(dark)
    doubt = place.doubt
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    for k in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[k])
        if max(w, h) < 0.12 * cap or area < 8:
            continue
        if y > base + 0.1 * cap or y + h < cap_top - 0.3 * cap:
            continue  # another line's
        middle = y + h / 2
        touches = y == 0 or y + h == dark.shape[0]
        if touches and not cap_top - 0.2 * cap < middle < base + 0.1 * cap:
            continue
        if max(w, h) < 0.28 * cap and (middle > cap_top + 0.6 * cap or x < left + 0.35 * cap):
            continue  # dots to write on, the colon, a comma
        if h < 0.14 * cap and (w > 1.6 * cap or (w < 0.6 * cap and cap_top + 0.4 * cap < middle < base - 0.15 * cap)):
            continue  # a rule, a hyphen
        part = labels == k
        inside = np.count_nonzero(part[:, max(left, 0) : right])
        share = inside / area
        if share >= 0.6:
            kept[part] = 255
            doubt += 0.05 if share < 0.85 else 0.0
        elif inside > 0.12 * cap * cap and share > 0.15:
            part[:, : max(left, 0)] = False
            part[:, right:] = False
            kept[part] = 255
            doubt += 0.12
    return Lifted(kept, x0, y0, min(doubt, 0.5), _looks_printed(kept, dark, cap_top, base, place))


def _after_colon(dark: Mask, place: Place, x0: int, cap: int) -> int:
    """Where the slot begins in the window: right of the two dots of "Số:" when they are seen."""
    left = place.x0 - x0
    if place.slot != "serial":
        return left
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    dots = [
        tuple(int(v) for v in stats[k, :4])
        for k in range(1, count)
        if max(stats[k, 2], stats[k, 3]) < 0.3 * cap and stats[k, 0] < left + 0.6 * cap
    ]
    for x, y, w, _ in dots:
        for x2, y2, w2, _ in dots:
            if 0.25 * cap < y2 - y < 0.75 * cap and abs(x - x2) < 0.15 * cap:
                return max(x + w, x2 + w2) + 1
    return left


def _before_slash(dark: Mask, right: int, cap: int, cap_top: int, base: int) -> int:
    """Where the slot ends: left of the thin slanted stroke that reaches from baseline to capitals near ``right``."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    for k in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[k])
        if abs(x - right) > 0.35 * cap or not 0.8 * cap < h < 1.4 * cap or not 0.15 * cap < w < 0.7 * cap:
            continue
        if area > 0.16 * cap * h or y > cap_top + 0.25 * cap or y + h < base - 0.2 * cap:
            continue
        part = labels[y : y + h, x : x + w] == k
        lean = np.nonzero(part[: h // 3])[1].mean() - np.nonzero(part[-(h // 3) :])[1].mean()
        if lean > 0.15 * h:
            return x
    return right


def _looks_printed(kept: Mask, dark: Mask, cap_top: int, base: int, place: Place) -> bool:
    """Whether the ink is typed: digits of the print's height on its line, half an em apart, with its stroke."""
    cap = base - cap_top
    count, _, stats, _ = cv2.connectedComponentsWithStats(kept, connectivity=8)
    boxes = sorted(tuple(int(v) for v in stats[k, :4]) for k in range(1, count))
    if not boxes or len(boxes) > 5:
        return False
    sure = place.slot == "month" or (place.text.isdigit() and place.confidence > 0.9)
    slack = 0.16 if sure else 0.1
    for _, y, w, h in boxes:
        if abs(h / cap - 1.02) > slack or abs(y + h - base) > slack * cap or w > 0.8 * cap:
            return False
    pace = 0.755 * cap
    centres = [x + w / 2 for x, _, w, _ in boxes]
    if any(abs(b - a - pace) > 0.17 * cap for a, b in pairwise(centres)):
        return False
    pen, print_pen = pen_width(kept), pen_width(cv2.bitwise_and(dark, cv2.bitwise_not(kept)))
    return 0.7 < pen / print_pen < 1.4
