"""Handwritten numbers for training and measuring: digits of several origins set side by side as in a slot.

Every line keeps, pixel by pixel, whose digit the ink is, so that any cut of it can be labelled. Around the
number stand what stands around a slot on paper: a slash, a colon, the tail of a letter, rests of a rule, specks.
"""

import functools
import importlib.resources
import io
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.read.ink.segment import Mask, pen_width
from pipeline.read.ink.strokes import draw_digit

HELD_OUT = 2000  # the last MNIST digits are kept for measuring
HANDS_HELD_OUT = 12  # and the last hands
SERIF = 4  # styles of printed.npz that are typed; the others are stamped
# where the digits of a line come from, and how often
SOURCES = {"mnist": 0.28, "strokes": 0.28, "hands": 0.24, "optdigits": 0.08, "printed": 0.05, "stamped": 0.07}


@functools.cache
def mnist(held_out: bool) -> tuple[NDArray[Any], NDArray[Any]]:
    """MNIST pictures (28 × 28, ink bright) and labels of the training or the held-out part."""
    data = (importlib.resources.files("pipeline.read.ink") / "data" / "mnist.npz").read_bytes()
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        packed, labels = arrays["images"], arrays["labels"]
    images = np.empty((len(packed), 784), np.uint8)
    images[:, 0::2], images[:, 1::2] = (packed >> 4) * 17, (packed & 15) * 17
    part = slice(len(labels) - HELD_OUT, None) if held_out else slice(0, len(labels) - HELD_OUT)
    return images.reshape(-1, 28, 28)[part], labels[part]


@functools.cache
def optdigits(held_out: bool) -> tuple[NDArray[Any], NDArray[Any]]:
    """The 8 × 8 digits of scikit-learn (European hands), enlarged; every fifth is held out."""
    from sklearn.datasets import load_digits

    data = load_digits()
    images = np.stack(
        [cv2.resize((d * 15.9).astype(np.uint8), (28, 28), interpolation=cv2.INTER_CUBIC) for d in data.images]
    )
    chosen = (np.arange(len(images)) % 5 == 0) == held_out
    return images[chosen], data.target.astype(np.uint8)[chosen]


@functools.cache
def _pictures(name: str) -> NDArray[Any]:
    """Pictures [style, digit] of a file of ``data``."""
    data = (importlib.resources.files("pipeline.read.ink") / "data" / name).read_bytes()
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        images: NDArray[Any] = arrays["images"]
        return images


def printed() -> tuple[NDArray[Any], NDArray[Any]]:
    """Typed digits (Tinos in four styles: slots are also filled by typewriter) and those of numbering stamps."""
    images = _pictures("printed.npz")
    return images[:SERIF], images[SERIF:]


def hands(held_out: bool) -> NDArray[Any]:
    """Digits of handwriting fonts, a hand each, as pictures [hand, digit]; the last hands are held out."""
    images = _pictures("hands.npz")
    return images[-HANDS_HELD_OUT:] if held_out else images[:-HANDS_HELD_OUT]


@dataclass(frozen=True, slots=True)
class InkLine:
    """A drawn number: ``ink`` (0/255), ``owner`` (k + 1 where digit k has ink, 0 elsewhere), its ``text``."""

    ink: Mask
    owner: NDArray[np.int32]
    text: str


def _trim(image: Mask) -> Mask:
    ys, xs = np.nonzero(image > 100)
    if len(xs) == 0:
        return image
    return image[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]


def _resize(image: Mask, height: int, width_factor: float) -> Mask:
    width = max(2, round(image.shape[1] * height / image.shape[0] * width_factor))
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_CUBIC)


def _glyph(digit: int, height: int, pen: float, source: str, held_out: bool, rng: np.random.Generator) -> Mask:
    """One digit of the given origin as ink of about the wanted height and stroke."""
    if source == "strokes":
        return _trim(draw_digit(digit, height, pen, rng))
    if source == "printed" or source == "stamped":
        styles = printed()[source == "stamped"]
        return _resize(_trim(styles[int(rng.integers(len(styles))), digit]), height, rng.uniform(0.92, 1.08))
    if source.startswith("hand"):
        picture = hands(held_out)[int(source[4:]), digit]
    else:
        images, labels = mnist(held_out) if source == "mnist" else optdigits(held_out)
        chosen = np.nonzero(labels == digit)[0]
        picture = images[int(chosen[rng.integers(len(chosen))])]
    big = np.pad(_resize(_trim(picture), height, rng.uniform(0.75, 1.15)), 4)
    if rng.random() < 0.6:
        big = _wobble(big, rng)
    ink: Mask = ((cv2.GaussianBlur(big, (0, 0), 1.0) > 110) * 255).astype(np.uint8)
    if source == "optdigits":
        return ink
    # bring the stroke to the pen's width
    area = np.count_nonzero(ink)
    change = round((pen - pen_width(ink)) / 2)
    kernel = np.ones((3, 3), np.uint8)
    if change < 0 and digit not in (8,):
        thin = cv2.erode(ink, kernel, iterations=min(-change, 1))
        ink = thin if np.count_nonzero(thin) > 0.4 * area else ink
    elif change > 0:
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
        ink = cv2.dilate(np.pad(ink, 3), disc, iterations=min(change, 2 if height > 52 else 1))
    return _trim(ink)


def _wobble(image: Mask, rng: np.random.Generator) -> Mask:
    """The glyph bent a little, so that no two copies of a digit are alike."""
    height, width = image.shape
    shift = rng.normal(0, 0.035 * height, (2, 4, 4)).astype(np.float32)
    dx, dy = (cv2.resize(s, (width, height), interpolation=cv2.INTER_CUBIC) for s in shift)
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return cv2.remap(image, xs + dx, ys + dy, cv2.INTER_LINEAR)


def _slant(image: Mask, slant: float) -> Mask:
    height, width = image.shape
    extra = int(abs(slant) * height) + 1
    matrix = np.array([[1, -slant, extra if slant > 0 else 0], [0, 1, 0]], np.float64)
    matrix[0, 2] = slant * height if slant > 0 else 0
    return _trim(cv2.warpAffine(image, matrix, (width + extra, height)))


def compose(text: str, rng: np.random.Generator, *, held_out: bool = False, debris: bool = True) -> InkLine:
    """Draw ``text`` (digits) as one hand would write it, with what stands around a slot when ``debris`` is set."""
    height = int(rng.uniform(34, 72))
    pen = height * rng.uniform(0.06, 0.17)
    slant = rng.normal(0.12, 0.2)
    source = str(rng.choice(list(SOURCES), p=list(SOURCES.values())))
    by_machine = source in ("printed", "stamped")
    if by_machine:
        slant = 0.0
    elif source == "hands":
        source = f"hand{rng.integers(len(hands(held_out)))}"  # one hand writes the whole number
    tight = rng.random()
    glyphs = []
    for character in text:
        own = height * rng.uniform(0.82, 1.15)
        mixed = source if rng.random() < 0.9 or by_machine else "strokes"
        glyph = _glyph(int(character), int(own), pen, mixed, held_out, rng)
        glyphs.append(_slant(glyph, float(np.clip(slant + rng.normal(0, 0.06), -0.5, 0.7))))
    canvas_width = sum(g.shape[1] for g in glyphs) + 6 * height
    canvas_height = int(2.4 * height)
    owner = np.zeros((canvas_height, canvas_width), np.int32)
    ink = np.zeros((canvas_height, canvas_width), np.uint8)
    x = 1.6 * height
    base = 1.75 * height
    for number, glyph in enumerate(glyphs, start=1):
        h, w = glyph.shape
        top = int(np.clip(base - h + rng.normal(0, 0.06) * height, 0, canvas_height - h))
        left = int(np.clip(x, 0, canvas_width - w))
        place = (slice(top, top + h), slice(left, left + w))
        ink[place] = np.maximum(ink[place], glyph)
        owner[place][glyph > 110] = number
        gap = rng.normal(0.0, 0.09) if tight < 0.45 else abs(rng.normal(0.12, 0.15))
        x += w + gap * height - (0.12 * height if tight < 0.12 else 0)
        base += rng.normal(0, 0.03) * height
    if rng.random() < (0.5 if source == "stamped" else 0.06):
        ink[_worn(ink.shape, height, rng)] = 0
    if debris:
        _add_debris(ink, int(1.6 * height), int(x), height, rng)
    # the scanner: soften, add grain, make binary again
    grey = cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.4, 1.5)).astype(np.float32)
    grey += rng.normal(0, rng.uniform(2, 22), grey.shape)
    ink = ((cv2.GaussianBlur(grey, (0, 0), 0.6) > rng.uniform(85, 150)) * 255).astype(np.uint8)
    near = cv2.dilate(owner.astype(np.float32), np.ones((5, 5), np.uint8)).astype(np.int32)
    owner = np.where(ink > 0, np.where(owner > 0, owner, near), 0).astype(np.int32)
    return InkLine(ink, owner, text)


def _worn(shape: tuple[int, ...], height: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Where a worn stamp or a dry pen left no ink: blotches, a tenth to a fifth of the area."""
    noise = cv2.GaussianBlur(rng.normal(0, 1, shape).astype(np.float32), (0, 0), height * rng.uniform(0.02, 0.06))
    worn: NDArray[np.bool_] = noise > noise.std() * rng.uniform(0.85, 1.4)
    return worn


def _add_debris(ink: Mask, left: int, right: int, height: int, rng: np.random.Generator) -> None:
    """Draw what may be left of the print and the paper around the number into ``ink``."""
    base = int(1.75 * height)
    thin = max(1, int(height * rng.uniform(0.03, 0.07)))
    if rng.random() < 0.12:  # the slash of the symbol
        x = right + int(height * rng.uniform(0.1, 0.6))
        cv2.line(ink, (x, base + 4), (x + int(0.3 * height), base - int(0.8 * height)), 255, thin, cv2.LINE_AA)
    if rng.random() < 0.2:  # the colon of "Số:"
        x = left - int(height * rng.uniform(0.15, 0.5))
        for y in (base, base - int(0.4 * height)):
            cv2.circle(ink, (x, y), max(2, thin), 255, -1)
    if rng.random() < 0.12:  # the tail of the y of "ngày", the stem of the t of "tháng"
        x = left - int(height * rng.uniform(0.15, 0.4))
        cv2.line(ink, (x, base - int(0.4 * height)), (x - int(0.25 * height), base + int(0.25 * height)), 255, thin)
    if rng.random() < 0.12:
        x = right + int(height * rng.uniform(0.1, 0.35))
        cv2.line(ink, (x, base), (x + int(0.15 * height), base - int(0.65 * height)), 255, thin)
        cv2.line(
            ink,
            (x - int(0.05 * height), base - int(0.45 * height)),
            (x + int(0.25 * height), base - int(0.45 * height)),
            255,
            thin,
        )
    if rng.random() < 0.1:  # a rule or row of dots to write on
        y = base + int(height * rng.uniform(-0.05, 0.2))
        start = left - int(rng.uniform(0, 0.6) * height)
        end = right + int(rng.uniform(0, 0.6) * height)
        if rng.random() < 0.5:
            for x in range(start, end, max(4, int(0.15 * height))):
                cv2.circle(ink, (x, y), max(1, thin // 2), 255, -1)
        else:
            cv2.line(ink, (start, y), (start + int((end - start) * rng.uniform(0.2, 0.6)), y), 255, thin)
    for _ in range(int(rng.poisson(0.5))):  # specks
        x, y = int(rng.uniform(left - height, right + height)), int(rng.uniform(0.3, 2.0) * height)
        cv2.circle(ink, (x, y), int(rng.uniform(1, 0.05 * height + 1)), 255, -1)


def random_serial(rng: np.random.Generator) -> str:
    """A serial as offices give them: one to four digits, often with a leading zero below ten."""
    digits = int(rng.choice([1, 2, 3, 4], p=[0.06, 0.38, 0.36, 0.2]))
    value = str(int(rng.integers(10 ** (digits - 1), 10**digits)))
    return "0" + value if digits == 1 or (rng.random() < 0.08 and digits < 3) else value
