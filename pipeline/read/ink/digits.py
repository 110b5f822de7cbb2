"""The digit reader: one piece of ink → probabilities of 0 … 9 and of "no single digit".

Features are directions of the pen (gradient direction histograms, Liu et al. 2003, the classic for handwritten
digits: they do not depend on the stroke's thickness) and a coarse picture; the classifier is a small ensemble of
two-layer networks run in numpy. ``train.py`` makes the weights (``weights.npz``, read without pickles).
"""

import functools
import importlib.resources
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.read.ink.segment import Mask, pen_width

Floats = NDArray[np.float32]

JUNK = 10
CLASSES = 11
GRID = 32  # side of the normalised picture
FIT = 24  # the ink is fitted into a square of this side
CELLS = 6
DIRECTIONS = 8


def _normalise(ink: Mask) -> Floats:
    """Upright picture of the ink, ``GRID`` squared, 0 to 1: half its slant taken out, fitted, centred by its mass."""
    height, width = ink.shape
    moments = cv2.moments(ink)
    slant = moments["mu11"] / moments["mu02"] if moments["mu02"] > 1 else 0.0
    slant = float(np.clip(0.6 * slant, -0.5, 0.5))
    # after the shear x' = x - slant * (y - cy) the width grows by |slant| * height at most
    scale = FIT / max(height, width, 1)
    matrix = np.array([[scale, -scale * slant, 0.0], [0.0, scale, 0.0]])
    cx = moments["m10"] / moments["m00"] if moments["m00"] else width / 2
    cy = moments["m01"] / moments["m00"] if moments["m00"] else height / 2
    matrix[:, 2] = GRID / 2 - matrix[:, :2] @ [cx, cy]
    source = ink
    if scale < 0.6:  # average before sampling down
        source = cv2.GaussianBlur(ink, (0, 0), 0.4 / scale)
    picture = cv2.warpAffine(source, matrix, (GRID, GRID), flags=cv2.INTER_LINEAR)
    return picture.astype(np.float32) / 255.0


@functools.cache
def _cell_weights() -> Floats:
    """Gaussian weights that pool the picture's rows (or columns) into ``CELLS`` cells."""
    centres = (np.arange(CELLS) + 0.5) * GRID / CELLS
    distance = np.arange(GRID)[None, :] + 0.5 - centres[:, None]
    return np.exp(-0.5 * (distance / (0.55 * GRID / CELLS)) ** 2).astype(np.float32)


def features(ink: Mask, box: tuple[int, int, int, int], line: tuple[float, float], pen: float) -> Floats:
    """What the network sees of a piece of ink.

    ``box`` is its place (x0, y0, x1, y1), ``line`` the top and bottom of all ink of the slot, ``pen`` the
    stroke width, all in the same pixels.
    """
    picture = _normalise(ink)
    smooth = cv2.GaussianBlur(picture, (0, 0), 0.8)
    gx = cv2.Sobel(smooth, cv2.CV_32F, 1, 0)
    gy = cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    strength = np.hypot(gx, gy)
    angle = np.arctan2(gy, gx) * (DIRECTIONS / (2 * np.pi))
    lower = np.floor(angle)
    share = angle - lower
    first = lower.astype(np.int32) % DIRECTIONS
    second = (first + 1) % DIRECTIONS
    planes = np.zeros((DIRECTIONS, GRID * GRID), np.float32)
    flat = np.arange(GRID * GRID)
    planes[first.ravel(), flat] = (strength * (1 - share)).ravel()
    planes[second.ravel(), flat] += (strength * share).ravel()
    pool = _cell_weights()
    pooled = pool @ planes.reshape(DIRECTIONS, GRID, GRID) @ pool.T
    directions = np.sqrt(pooled).ravel() * 0.5
    coarse = cv2.resize(smooth, (10, 10), interpolation=cv2.INTER_AREA).ravel()
    x0, y0, x1, y1 = box
    tall = max(line[1] - line[0], 1.0)
    shape = np.array(
        [
            (y1 - y0) / tall,
            (x1 - x0) / tall,
            min(2.0, (x1 - x0) / max(y1 - y0, 1)),
            (y0 - line[0]) / tall,
            (line[1] - y1) / tall,
            pen / tall * 4,
            min(2.0, pen_width(ink) / max(pen, 1.0)),
        ],
        np.float32,
    )
    return np.concatenate([directions, coarse, shape]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Network:
    """An ensemble of two-layer networks over standardised features; ``calibration`` holds what ``combine`` needs."""

    mean: Floats
    scale: Floats
    first: tuple[Floats, Floats]  # weights and biases of all members' first layers side by side
    second: tuple[tuple[Floats, Floats], ...]
    calibration: dict[str, Floats]

    def opinions(self, rows: Floats) -> Floats:
        """What each member says: [member, row, class] probabilities for rows of features."""
        hidden = np.maximum((rows - self.mean) / self.scale @ self.first[0] + self.first[1], 0)
        said = []
        for part, (weights, biases) in zip(np.split(hidden, len(self.second), axis=1), self.second, strict=True):
            scores = part @ weights + biases
            scores -= scores.max(axis=1, keepdims=True)
            odds = np.exp(scores)
            said.append(odds / odds.sum(axis=1, keepdims=True))
        return np.stack(said).astype(np.float32)

    def probabilities(self, rows: Floats) -> Floats:
        """One row of ``CLASSES`` probabilities for each row of features, the mean of the ensemble."""
        mean: Floats = self.opinions(rows).mean(axis=0)
        return mean


def parse_network(data: bytes) -> Network:
    """The network stored in the bytes of an ``.npz`` file (no pickles)."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        stored = {name: arrays[name].astype(np.float32) for name in arrays.files}
    members = range(sum(1 for name in stored if name.startswith("w1_")))
    first = (
        np.concatenate([stored[f"w1_{k}"] for k in members], axis=1),
        np.concatenate([stored[f"b1_{k}"] for k in members]),
    )
    second = tuple((stored[f"w2_{k}"], stored[f"b2_{k}"]) for k in members)
    calibration = {name[4:]: value for name, value in stored.items() if name.startswith("cal_")}
    return Network(stored["mean"], stored["scale"], first, second, calibration)


_in_use: list[Network] = []


@contextmanager
def use_network(network: Network) -> Iterator[None]:
    """Read with another network than the shipped one (training, measuring)."""
    _in_use.append(network)
    try:
        yield
    finally:
        _in_use.pop()


def load_network() -> Network:
    """The network in use: the one that ships with the package, loaded once."""
    return _in_use[-1] if _in_use else _shipped()


@functools.cache
def _shipped() -> Network:
    return parse_network((importlib.resources.files("pipeline.read.ink") / "weights.npz").read_bytes())
