"""Writes digits by hand, so to say: strokes with slant, tremor and ink colour, drawn as polylines.

The strokes are our own; none of the digits that the reader was trained on is used here, so that a scan of
the corpus tests the reader and not its memory.
"""

import random

import cv2
import numpy as np
from numpy.typing import NDArray

# Strokes of each digit in a unit box (x right, y down), as clerks write them: flagged 1, open 4, crossed 7.
STROKES: dict[str, list[list[tuple[float, float]]]] = {
    "0": [[(0.5, 0.02), (0.22, 0.15), (0.1, 0.5), (0.22, 0.88), (0.5, 0.98), (0.8, 0.85), (0.9, 0.5), (0.78, 0.14), (0.5, 0.02)]],
    "1": [[(0.25, 0.28), (0.55, 0.02), (0.52, 0.5), (0.5, 1.0)]],
    "2": [[(0.12, 0.25), (0.3, 0.05), (0.65, 0.04), (0.85, 0.25), (0.7, 0.5), (0.35, 0.78), (0.1, 0.97), (0.5, 0.95), (0.92, 0.97)]],
    "3": [[(0.15, 0.08), (0.55, 0.02), (0.85, 0.2), (0.7, 0.42), (0.4, 0.48), (0.75, 0.55), (0.9, 0.75), (0.6, 0.97), (0.12, 0.9)]],
    "4": [[(0.4, 0.02), (0.25, 0.35), (0.08, 0.66), (0.5, 0.64), (0.95, 0.6)], [(0.7, 0.3), (0.68, 0.65), (0.66, 1.0)]],
    "5": [[(0.88, 0.05), (0.3, 0.06), (0.22, 0.42), (0.6, 0.38), (0.88, 0.62), (0.7, 0.92), (0.3, 0.98), (0.1, 0.88)]],
    "6": [[(0.75, 0.03), (0.4, 0.2), (0.15, 0.6), (0.25, 0.93), (0.6, 0.97), (0.83, 0.76), (0.65, 0.53), (0.3, 0.6), (0.18, 0.75)]],
    "7": [[(0.1, 0.08), (0.5, 0.06), (0.9, 0.05), (0.62, 0.5), (0.42, 1.0)], [(0.3, 0.52), (0.82, 0.48)]],
    "8": [[(0.75, 0.15), (0.45, 0.02), (0.2, 0.2), (0.45, 0.45), (0.8, 0.7), (0.55, 0.98), (0.2, 0.82), (0.4, 0.52), (0.78, 0.25), (0.75, 0.15)]],
    "9": [[(0.8, 0.2), (0.5, 0.03), (0.2, 0.2), (0.3, 0.45), (0.65, 0.42), (0.82, 0.18), (0.76, 0.6), (0.6, 1.0)]],
}  # fmt: skip
INKS = ((25, 35, 140), (20, 20, 90), (30, 30, 35))


def write_digits(
    image: NDArray[np.uint8], digits: str, x: float, baseline: float, rng: random.Random, *, size: float
) -> None:
    """Draw ``digits`` on an RGB image from ``x`` on, standing on ``baseline``, about ``size`` pixels high."""
    ink = rng.choice(INKS)
    slant, thickness = rng.uniform(-0.05, 0.25), max(2, round(size * rng.uniform(0.07, 0.1)))
    for digit in digits:
        height, width = size * rng.uniform(0.9, 1.1), size * rng.uniform(0.5, 0.6)
        for stroke in STROKES[digit]:
            points = _smooth([(px + rng.gauss(0, 0.025), py + rng.gauss(0, 0.02)) for px, py in stroke])
            at = [(x + px * width + slant * (1 - py) * height, baseline - (1 - py) * height) for px, py in points]
            cv2.polylines(
                image, [np.array(at, dtype=np.float64).round().astype(np.int32)], False, ink, thickness, cv2.LINE_AA
            )
        x += width * rng.uniform(1.02, 1.2)


def _smooth(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A Catmull-Rom curve through the points."""
    if len(points) < 3:
        return points
    ends = [points[0], *points, points[-1]]
    curve = []
    for p0, p1, p2, p3 in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(8):
            t = step / 8
            curve.append(
                tuple(
                    0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)
                    for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
                )
            )
    return [*curve, points[-1]]  # type: ignore[list-item]
