"""Ink of a slot → small pieces ("atoms") in reading order, so that every digit is one run of pieces.

Touching digits are cut too often rather than too seldom: cuts are cheap downward paths through the ink
(Tseng and Lee 1999 call them recognition-based over-segmentation); ``combine.py`` decides which to keep.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[Any]  # uint8, 0 or 255

MAX_RUN = 4  # a digit is at most so many atoms
MAX_ATOMS = 16
CRUMBS = 8  # more pieces than a number of five digits has


@dataclass(frozen=True, slots=True)
class Atoms:
    """Pieces of ink: ``labels`` holds k + 1 where atom k has ink, ``boxes`` their (x0, y0, x1, y1)."""

    labels: NDArray[np.int32]
    boxes: tuple[tuple[int, int, int, int], ...]
    height: float
    pen: float

    def mask(self, first: int, last: int) -> tuple[Mask, tuple[int, int, int, int]]:
        """Ink (0/255) of atoms first..last inclusive, cropped, with its box."""
        boxes = self.boxes[first : last + 1]
        x0, y0 = min(b[0] for b in boxes), min(b[1] for b in boxes)
        x1, y1 = max(b[2] for b in boxes), max(b[3] for b in boxes)
        part = self.labels[y0:y1, x0:x1]
        return ((part > first) & (part <= last + 1)).astype(np.uint8) * 255, (x0, y0, x1, y1)


def pen_width(ink: Mask) -> float:
    """Typical stroke width in pixels: ink area over half the outline's length."""
    area = float(np.count_nonzero(ink))
    if area == 0:
        return 1.0
    inner = float(np.count_nonzero(cv2.erode(ink, np.ones((3, 3), np.uint8))))
    edge = area - inner
    return max(1.0, 2 * area / max(edge, 1.0))


def mended(ink: Mask) -> Mask:
    """The ink with the crumbs of a worn stamp or a dry pen joined; ink in few pieces is left as it is."""
    pen = pen_width(ink)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if np.count_nonzero(stats[1:count, cv2.CC_STAT_AREA] > pen * pen) <= CRUMBS:
        return ink
    reach = 2 * round(0.5 * pen) + 1
    joined: Mask = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    return joined


def _seams(ink: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.int16]]:
    """Cheapest downward path ending in each column (cost = ink crossed, little for moving aside) and its course."""
    height, width = ink.shape
    cost = ink.astype(np.float64) + 0.02
    total = cost[0].copy()
    back = np.zeros((height, width), np.int16)
    for y in range(1, height):
        left = np.concatenate([[np.inf], total[:-1]]) + 0.12
        right = np.concatenate([total[1:], [np.inf]]) + 0.12
        stacked = np.stack([total, left, right])
        choice = np.argmin(stacked, axis=0)
        back[y] = np.where(choice == 1, -1, np.where(choice == 2, 1, 0))
        total = stacked[choice, np.arange(width)] + cost[y]
    return total, back


def _cut_columns(ink: NDArray[np.bool_], pen: float, height: float) -> list[NDArray[np.int32]]:
    """Courses (a column for each row) of the promising cuts of one component, left to right."""
    rows, width = ink.shape
    if width < 0.5 * height or width < 2.5 * pen:
        return []
    total, back = _seams(ink)
    margin = int(max(pen * 1.2, 0.1 * height))
    courses: list[tuple[float, NDArray[np.int32]]] = []
    every = np.empty((rows, width), np.int32)
    x = np.arange(width)
    for y in range(rows - 1, -1, -1):
        every[y] = x
        x = x + back[y, x]
    order = np.argsort(total, kind="stable")
    taken: list[float] = []
    for end in order:
        if total[end] > 2.4 * pen + 0.06 * rows:
            break
        course = every[:, end]
        inked = ink[np.arange(rows), course]
        middle = float(course[inked].mean()) if inked.any() else float(course.mean())
        if middle < margin or middle > width - margin or any(abs(middle - t) < 0.16 * height for t in taken):
            continue
        left = np.arange(width)[None, :] < course[:, None]
        parts = np.count_nonzero(ink & left), np.count_nonzero(ink & ~left)
        if min(parts) < 1.5 * pen * pen:
            continue
        taken.append(middle)
        courses.append((middle, course))
        if len(courses) >= max(2, round(2.5 * width / height)):
            break
    return [course for _, course in sorted(courses, key=lambda c: c[0])]


def find_atoms(ink: Mask) -> Atoms:
    """Cut the ink (non-zero pixels) of one slot into atoms, ordered by the middle of their ink.

    Specks far smaller than the pen are left out. Never more than ``MAX_ATOMS`` atoms: a slot with more is
    no number, and its smallest pieces are dropped.
    """
    pen = pen_width(ink)
    count, components, stats, _ = cv2.connectedComponentsWithStats((ink > 0).astype(np.uint8), connectivity=8)
    kept = [k for k in range(1, count) if stats[k, cv2.CC_STAT_AREA] >= max(6.0, 0.8 * pen * pen)]
    tall = sorted((float(stats[k, cv2.CC_STAT_HEIGHT]) for k in kept), reverse=True)
    height = tall[0] if tall else 1.0
    pieces: list[tuple[float, NDArray[np.bool_], tuple[int, int]]] = []
    for k in kept:
        x, y, w, h = (int(v) for v in stats[k, :4])
        part = components[y : y + h, x : x + w] == k
        columns = np.arange(w)[None, :]
        rest = part.copy()
        for course in _cut_columns(part, pen, height):
            left = rest & (columns < course[:, None])
            rest = rest & ~left
            if left.any():
                pieces.append((x + float(np.nonzero(left)[1].mean()), left, (x, y)))
        if rest.any():
            pieces.append((x + float(np.nonzero(rest)[1].mean()), rest, (x, y)))
    if len(pieces) > MAX_ATOMS:
        pieces = sorted(pieces, key=lambda p: -int(p[1].sum()))[:MAX_ATOMS]
    pieces.sort(key=lambda p: p[0])
    labels = np.zeros(ink.shape, np.int32)
    boxes = []
    for number, (_, part, (x, y)) in enumerate(pieces, start=1):
        labels[y : y + part.shape[0], x : x + part.shape[1]][part] = number
        ys, xs = np.nonzero(part)
        boxes.append((x + int(xs.min()), y + int(ys.min()), x + int(xs.max()) + 1, y + int(ys.max()) + 1))
    return Atoms(labels, tuple(boxes), height, pen)
