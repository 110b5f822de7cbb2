"""Pen strokes of the digits as Vietnamese offices write them: the part of the training data that MNIST lacks.

MNIST was written in the United States: its ones are bare strokes and its sevens have no bar. Here every digit
has several skeletons (control points in the unit square, y downwards) that are shaken, slanted and drawn with
a pen of random width. Used by ``train.py`` only; nothing here runs when letters are read.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Skeleton = tuple[tuple[tuple[float, float], ...], ...]

# digit → its skeletons, in hundredths of the digit's box (x y, x y, …), strokes parted by |; each stroke is a
# smooth curve through its points, and a point given twice is a corner.
DRAWN: dict[int, tuple[str, ...]] = {
    0: (
        "55 2, 20 15, 5 55, 20 95, 55 98, 85 60, 85 25, 50 0",
        "70 8, 35 3, 8 50, 25 97, 65 90, 90 40, 70 5, 45 15",
        "30 10, 5 50, 30 100, 70 95, 90 45, 60 0, 25 12",
    ),
    1: (
        "50 0, 48 50, 50 100",
        "0 62, 30 36, 62 0, 62 0, 58 50, 55 100",
        "-10 85, 25 50, 62 0, 62 0, 60 50, 55 100",
        "20 32, 40 20, 58 0, 58 0, 55 50, 52 100",
        "-25 70, 15 50, 60 0, 60 0, 58 60, 52 105",
        "5 45, 35 30, 62 0, 62 0, 58 100 | 25 100, 90 98",
    ),
    2: (
        "5 25, 30 0, 75 8, 78 35, 40 72, 2 100, 2 100, 50 98, 95 98",
        "12 30, 30 2, 70 5, 75 35, 45 72, 12 97, 0 85, 18 75, 50 93, 95 95",
        "40 25, 20 33, 12 18, 40 0, 75 10, 72 40, 40 75, 8 100, 0 85, 25 80, 60 98, 95 85",
        "35 30, 15 30, 15 10, 50 0, 78 15, 65 45, 5 100, 5 100, 40 90, 95 97",
    ),
    3: (
        "10 15, 45 0, 75 20, 35 45, 35 45, 80 65, 60 97, 5 92",
        "10 2, 45 4, 85 0, 85 0, 40 40, 40 40, 80 60, 65 95, 5 92",
        "20 20, 30 2, 70 3, 70 30, 40 42, 40 50, 75 55, 75 85, 40 100, 0 90",
        "30 22, 15 12, 45 0, 75 15, 45 42, 70 60, 60 95, 20 100, 5 85, 20 80",
    ),
    4: (
        "40 0, 20 35, 0 62, 0 62, 50 60, 100 58 | 65 30, 62 60, 58 100",
        "65 0, 30 35, 0 65, 0 65, 50 60, 105 52 | 65 2, 64 50, 62 100",
        "65 100, 66 50, 68 0, 68 0, 30 40, 0 68, 0 68, 50 66, 100 64",
        "15 0, 8 30, 5 52, 5 52, 40 55, 85 50 | 75 5, 70 50, 66 100",
        "55 0, 25 32, 0 60, 0 60, 50 52, 130 40 | 75 12, 66 50, 60 100",
    ),
    5: (
        "30 5, 22 25, 15 45, 15 45, 50 38, 82 65, 50 98, 2 92 | 30 5, 60 3, 95 0",
        "90 0, 55 2, 25 5, 25 5, 15 45, 15 45, 55 40, 80 68, 50 98, 0 90",
        "35 10, 22 50, 22 50, 55 42, 78 70, 45 100, 0 88 | 30 6, 80 5, 150 -5",
        "30 15, 20 50, 20 50, 60 45, 75 75, 35 100, 5 85 | 42 2, 80 2, 120 -2",
    ),
    6: (
        "75 0, 35 25, 8 68, 30 100, 72 85, 65 55, 30 60, 10 80",
        "80 10, 60 0, 20 35, 8 75, 40 100, 78 75, 45 50, 12 75",
        "35 0, 15 40, 10 80, 45 100, 75 75, 50 50, 15 70",
    ),
    7: (
        "0 6, 40 5, 85 0, 85 0, 55 50, 38 100",
        "0 6, 40 5, 85 0, 85 0, 55 50, 38 100 | 20 50, 90 44",
        "2 20, 5 4, 5 4, 40 6, 80 0, 80 0, 60 50, 50 100 | 15 48, 65 46, 120 36",
        "0 15, 15 2, 50 10, 80 2, 80 2, 58 50, 50 100 | 25 55, 100 42",
    ),
    8: (
        "75 12, 40 0, 15 20, 50 48, 82 78, 45 100, 8 80, 40 50, 75 25, 72 8",
        "45 45, 15 20, 45 0, 75 20, 45 45, 8 75, 45 100, 82 75, 48 45",
        "80 5, 50 2, 20 25, 65 60, 55 98, 10 90, 25 60, 85 10",
        "85 0, 50 5, 25 22, 50 48, 70 75, 45 100, 20 80, 45 48, 78 12, 88 2",
        "65 5, 30 5, 25 30, 60 55, 70 85, 40 100, 15 85, 35 55, 70 30, 60 2",
    ),
    9: (
        "75 15, 40 0, 8 25, 30 50, 70 35, 78 10, 78 10, 70 60, 62 100",
        "75 12, 40 0, 10 25, 35 48, 72 30, 78 10, 75 60, 50 98, 5 92",
        "70 20, 40 2, 10 30, 40 52, 75 25, 80 55, 65 90, 30 100, 0 85",
        "80 5, 45 0, 15 20, 25 45, 60 40, 80 10, 80 10, 75 65, 40 100, 0 90",
    ),
}


def _parse(drawn: str) -> Skeleton:
    def point(pair: str) -> tuple[float, float]:
        x, y = pair.split()
        return int(x) / 100, int(y) / 100

    return tuple(tuple(point(pair) for pair in stroke.split(",")) for stroke in drawn.split("|"))


SKELETONS: dict[int, tuple[Skeleton, ...]] = {
    digit: tuple(_parse(drawn) for drawn in variants) for digit, variants in DRAWN.items()
}


def _curve(points: NDArray[np.float64], steps: int = 12) -> NDArray[np.float64]:
    """A Catmull-Rom curve through the points; a doubled point makes a corner."""
    padded = np.vstack([points[:1], points, points[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        if np.allclose(b, c):
            continue
        a = b if np.allclose(a, b) else a
        d = c if np.allclose(c, d) else d
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack([*pieces, points[-1:]])


def draw_digit(digit: int, height: int, pen: float, rng: np.random.Generator) -> NDArray[Any]:
    """Ink (255 on 0) of one hand-drawn digit, about ``height`` pixels high, with a pen ``pen`` pixels wide."""
    skeletons = SKELETONS[digit]
    skeleton = skeletons[int(rng.integers(len(skeletons)))]
    width = height * rng.uniform(0.42, 0.8) * (0.75 if digit == 1 else 1.0)
    bend = rng.normal(0, 0.05, 4)
    strokes = []
    for stroke in skeleton:
        points = np.array(stroke)
        # one shake for each distinct point, so that doubled points stay doubled and remain corners
        shake = {p: rng.normal(0, 0.035, 2) for p in stroke}
        points = points + np.array([shake[p] for p in stroke]) + rng.normal(0, 0.015, 2)
        points[:, 0] += bend[0] * np.sin(3.0 * points[:, 1] + bend[1] * 20)
        points[:, 1] += bend[2] * np.sin(3.0 * points[:, 0] + bend[3] * 20)
        strokes.append(_curve(points) * [width, height])
    low = np.min([s.min(axis=0) for s in strokes], axis=0)
    high = np.max([s.max(axis=0) for s in strokes], axis=0)
    pad = int(pen) + 2
    size = np.ceil(high - low).astype(int) + 2 * pad
    image = np.zeros((int(size[1]), int(size[0])), np.uint8)
    for stroke_points in strokes:
        fixed = np.round((stroke_points - low + pad) * 16).astype(np.int32)
        cv2.polylines(image, [fixed.reshape(-1, 1, 2)], False, 255, max(1, round(pen)), cv2.LINE_AA, 4)
    return image
