"""A scanned page made ready for Tesseract: upright, straight, even, without stamps over text and table rules.

Each step is taken only where the page needs it; a page that is already black on white is left as it is
(smoothing, upscaling or hard clipping ruins those). Pages are grey arrays, 0 black to 255 white.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[Any]  # uint8, height × width
Colour = NDArray[Any]  # uint8, height × width × 3 (RGB)
Ruling = tuple[int, int, int, int]

WORKING_DPI = 300.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page ready for reading, in pixels of the straightened page.

    ``grey`` is for the OCR; ``ink`` for the slots (upper half, all ink kept, whatever its colour); ``red`` marks
    red ink; ``rules`` are the ruled lines (x0, top, x1, bottom); ``steps`` names what was done.
    """

    grey: Grey
    ink: Grey | None
    red: Grey | None
    rules: tuple[Ruling, ...]
    angle: float
    steps: tuple[str, ...]


def is_bilevel(grey: Grey) -> bool:
    """Whether the page is already black on white (fewer than 2 in 100 of its pixels in between)."""
    sample = grey[::4, ::4]
    return float(np.mean((sample > 60) & (sample < 200))) < 0.02 and float(np.mean(sample > 245)) > 0.6


def find_skew(grey: Grey) -> float:
    """Angle of the text lines in degrees (positive: they fall to the right), within ±12; 0 when in doubt.

    The angle whose row profile of ink is sharpest (Postl 1986), from coarse to fine.
    """
    scale = min(1.0, 900 / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark = small < cv2.blur(small, (31, 31)).astype(np.int16) - 18
    ys, xs = np.nonzero(dark)
    if len(xs) < 300:
        return 0.0
    if len(xs) > 30000:
        step = len(xs) // 30000 + 1
        ys, xs = ys[::step], xs[::step]
    ys = ys.astype(np.float32)
    xs = xs.astype(np.float32) - small.shape[1] / 2

    def sharpness(angle: float) -> float:
        rows = ys - np.float32(np.tan(np.radians(angle))) * xs
        counts = np.bincount((rows - rows.min()).astype(np.int32)).astype(np.float64)
        return float(np.square(np.diff(counts)).sum())

    best, width = 0.0, 1.0
    scores = {a: sharpness(a) for a in np.arange(-12, 12.01, 1.0)}
    best = max(scores, key=lambda a: scores[a])
    while width > 0.06:
        width /= 2
        near = {a: sharpness(a) for a in (best - width, best, best + width)}
        best = max(near, key=lambda a: near[a])
    gain = 1.05 if abs(best) < 3 else 1.4  # specks alone have a best angle too
    return float(best) if sharpness(best) > gain * sharpness(0.0) else 0.0


def rotate(image: Grey, angle: float, border: int, *, rows: int | None = None) -> Grey:
    """Turn the image so that lines falling by ``angle`` degrees become level.

    ``border`` fills the new corners; only the first ``rows`` rows of the result are made, when given.
    """
    height, width = image.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    size = (width, rows or height)
    return cv2.warpAffine(image, matrix, size, flags=cv2.INTER_LINEAR, borderValue=border)


def looks_sideways(grey: Grey) -> bool:
    """Whether the text lines seem to run up or down the page: columns of ink are sharper than rows.

    Profiles are taken in strips, so that a tilt of some degrees does not blur them.
    """
    scale = min(1.0, 700 / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark = small < cv2.blur(small, (31, 31)).astype(np.int16) - 18
    height, width = dark.shape
    if min(height, width) < 40:
        return False  # a strip, which no text lines run across
    dark = dark[height // 20 : -height // 20, width // 20 : -width // 20]

    def sharpness(ink: NDArray[np.bool_]) -> float:
        strips = np.array_split(ink, 8, axis=1)
        return float(sum(np.square(np.diff(strip.mean(axis=1))).sum() for strip in strips))

    return sharpness(dark.T) > 1.5 * sharpness(dark)


def even_background(grey: Grey) -> Grey:
    """Divide the page by its paper: shadows, yellowed paper and uneven light become white."""
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 21)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    even: Grey = cv2.divide(grey, np.maximum(paper, 60), scale=250)
    return even


def coloured(image: Colour) -> tuple[Grey, Grey]:
    """Where the page (RGB) has red ink and where blue ink, as masks (0/255)."""
    red, green, blue = cv2.split(image)
    masks = []
    for channel, others, margin, least in (
        (red, cv2.max(green, blue), 45, 110),
        (blue, cv2.max(red, green), 35, 90),
    ):
        stands_out = cv2.threshold(cv2.subtract(channel, others), margin, 255, cv2.THRESH_BINARY)[1]
        bright = cv2.threshold(channel, least, 255, cv2.THRESH_BINARY)[1]
        masks.append(cv2.bitwise_and(stands_out, bright))
    return masks[0], masks[1]


def without_colour(image: Colour, grey: Grey, mask: Grey, channel: int) -> Grey:
    """``grey`` with coloured ink faded: around it the channel in which that ink is bright takes over.

    Black print under a red stamp stays black in the red channel.
    """
    near = cv2.dilate(mask, np.ones((7, 7), np.uint8))
    # stretch: stamp ink in its own channel is paler than paper, print far darker
    table = np.clip((np.arange(256) - 90) * (255 / 90), 0, 255).astype(np.uint8)
    bright = cv2.max(cv2.LUT(cv2.extractChannel(image, channel), table), grey)
    return cv2.copyTo(bright, near, grey.copy())


def find_rules(grey: Grey, dpi: float) -> tuple[list[Ruling], list[Ruling]]:
    """Horizontal and vertical ruled lines (x0, top, x1, bottom), the horizontal ones at least 12 mm long."""
    small = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    dark = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 17, 20)
    thick = max(2, round(dpi / 60))
    found: list[list[Ruling]] = []
    for horizontal, shortest in ((True, 0.47), (False, 0.35)):
        length = round(shortest * dpi / 2)
        # join small gaps along the line, keep only long runs
        gap, core = (np.ones((1, 5), np.uint8), np.ones((1, length), np.uint8))
        if not horizontal:
            gap, core = gap.T, core.T
        joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, gap)
        runs = cv2.morphologyEx(joined, cv2.MORPH_OPEN, core)
        runs = cv2.dilate(runs, np.ones((3, 3), np.uint8))
        outlines, _ = cv2.findContours(runs, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        lines = []
        for outline in outlines:
            x, y, w, h = cv2.boundingRect(outline)
            across, along = (h, w) if horizontal else (w, h)
            if along >= length and across <= max(thick + 4, along // 12):
                lines.append((2 * x + 2, 2 * y + 2, 2 * (x + w) - 2, 2 * (y + h) - 2))
        found.append(lines)
    return found[0], found[1]


def _in_grid(horizontal: list[Ruling], vertical: list[Ruling]) -> list[Ruling]:
    """The lines that cross or meet at least two of the other direction: those of a table."""

    def meets(h: Ruling, v: Ruling) -> bool:
        return h[0] - 12 <= (v[0] + v[2]) / 2 <= h[2] + 12 and v[1] - 12 <= (h[1] + h[3]) / 2 <= v[3] + 12

    rows = [h for h in horizontal if sum(meets(h, v) for v in vertical) >= 2]
    columns = [v for v in vertical if sum(meets(h, v) for h in rows) >= 2]
    return rows + columns


def erase_rules(grey: Grey, rules: list[Ruling]) -> Grey:
    """Paint the rules white except where print crosses them (ink just beside the line on both sides)."""
    clean = grey.copy()
    dark = grey < 128
    for x0, top, x1, bottom in rules:
        flat = x1 - x0 >= bottom - top
        a, b = (max(0, top - 1), bottom + 2) if flat else (max(0, x0 - 1), x1 + 2)
        if flat:
            before, after = dark[max(0, a - 3) : a, x0:x1].any(axis=0), dark[b : b + 3, x0:x1].any(axis=0)
            part = clean[a:b, x0:x1]
            part[:, ~(before & after)] = 255
        else:
            before, after = dark[top:bottom, max(0, a - 3) : a].any(axis=1), dark[top:bottom, b : b + 3].any(axis=1)
            part = clean[top:bottom, a:b]
            part[~(before & after), :] = 255
    return clean


def prepare(image: Colour, dpi: float, *, keep_ink: bool = True) -> Prepared:
    """Take the steps that this upright page (RGB) needs.

    ``keep_ink`` also makes the picture that the ink reader needs (of the page's upper half).
    """
    steps: list[str] = []
    grey: Grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    angle = find_skew(grey)
    ink: Grey | None = None
    if keep_ink:
        ink = cv2.min(cv2.min(cv2.extractChannel(image, 0), cv2.extractChannel(image, 1)), cv2.extractChannel(image, 2))
    red: Grey | None = None
    shares = [cv2.countNonZero(mask) * 16 / grey.size for mask in coloured(np.ascontiguousarray(image[::4, ::4]))]
    for name, share, channel in (("dấu đỏ", shares[0], 0), ("mực xanh", shares[1], 2)):
        if share > 0.0008:
            half = coloured(np.ascontiguousarray(image[::2, ::2]))[0 if channel == 0 else 1]
            mask = cv2.resize(half, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
            grey = without_colour(image, grey, mask, channel)
            red = mask if channel == 0 else red
            steps.append(f"bỏ {name}")
    rows = grey.shape[0] // 2
    if abs(angle) >= 0.3:
        grey = rotate(grey, angle, 255)
        ink = rotate(ink, angle, 255, rows=rows) if ink is not None else None
        red = rotate(red, angle, 0, rows=rows) if red is not None and keep_ink else None
        steps.append(f"xoay {angle:+.1f}°")
    ink = ink[:rows] if ink is not None else None
    if not is_bilevel(grey):
        grey = even_background(grey)
        ink = even_background(ink) if ink is not None else None
        steps.append("nền đều")
    horizontal, vertical = find_rules(grey, dpi)
    table = _in_grid(horizontal, vertical)
    if table:
        grey = erase_rules(grey, table)
        steps.append("bỏ đường kẻ")
    return Prepared(grey, ink, red, tuple(horizontal + vertical), angle, tuple(steps))
