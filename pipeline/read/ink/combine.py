"""Pieces of ink → ranked readings of the whole number, with honest probabilities.

A beam walks over the atoms from left to right; a step reads a run of atoms as one digit or leaves an atom out
as dirt. Paths that spell the same number add up. The probability of a reading is not its share of the paths
(which knows nothing of a slot found wrongly or of dirt taken for a digit) but that share put through a logistic
curve fitted on composed lines that hold such damage (``train.py``).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.read.ink.digits import JUNK, Floats, Network, features
from pipeline.read.ink.segment import MAX_RUN, Atoms, Mask, find_atoms, mended

BEAM = 40
KEPT = 8
SECOND = 0.002  # weight of the second reader's number among the paths: enough to be heard where no path is good
VIEWS = (0.0, -0.13, 0.13)  # the ink is read as it is and leaning to both sides: chance cuts do not recur


@dataclass(frozen=True, slots=True)
class InkReading:
    """Readings by falling probability (they sum to at most 1) and what the probabilities were made from."""

    candidates: tuple[tuple[str, float], ...]
    evidence: Floats


EMPTY = InkReading((), np.zeros(10, np.float32))


def line_of(atoms: Atoms) -> tuple[float, float]:
    """Top and bottom of the writing: the extent of the atoms taller than half the tallest."""
    tall = [b for b in atoms.boxes if b[3] - b[1] >= 0.5 * atoms.height] or list(atoms.boxes)
    return float(np.median([b[1] for b in tall])), float(np.median([b[3] for b in tall]))


def hypotheses(atoms: Atoms) -> tuple[list[tuple[int, int]], Floats]:
    """All runs of atoms that may be one digit, and their features."""
    line = line_of(atoms)
    runs: list[tuple[int, int]] = []
    rows: list[Floats] = []
    for first in range(len(atoms.boxes)):
        for last in range(first, min(first + MAX_RUN, len(atoms.boxes))):
            mask, box = atoms.mask(first, last)
            if last > first and box[2] - box[0] > 2.2 * atoms.height:
                break
            runs.append((first, last))
            rows.append(features(mask, box, line, atoms.pen))
    return runs, np.stack(rows) if rows else np.zeros((0, 1), np.float32)


def _paths(atoms: Atoms, runs: list[tuple[int, int]], odds: Floats, limit: int) -> dict[str, float]:
    """Number spelled → sum of the weights of the paths that spell it."""
    count = len(atoms.boxes)
    area = np.bincount(atoms.labels.ravel(), minlength=count + 1)[1:]
    size = area / max(float(area.max()), 1.0)
    by_first: dict[int, list[tuple[int, Floats]]] = {}
    skip = np.full(count, 1e-6)
    for (first, last), row in zip(runs, odds, strict=True):
        by_first.setdefault(first, []).append((last, row))
        if first == last:
            # dirt: what the network calls no digit, the larger the less likely
            skip[first] = float(row[JUNK]) * math.exp(-1.5 * float(size[first]))
    beams: list[dict[str, float]] = [{} for _ in range(count + 1)]
    beams[0][""] = 1.0
    for at in range(count):
        here = sorted(beams[at].items(), key=lambda kv: -kv[1])[:BEAM]
        for text, weight in here:
            beams[at + 1][text] = beams[at + 1].get(text, 0.0) + weight * skip[at]
            if len(text) >= limit:
                continue
            for last, row in by_first.get(at, ()):
                target = beams[last + 1]
                for digit in range(10):
                    p = float(row[digit])
                    if p > 0.003:
                        target[text + str(digit)] = target.get(text + str(digit), 0.0) + weight * p
    return beams[count]


def _seen_as(ink: Mask, slant: float) -> Mask:
    """The ink leaning over by ``slant``, its edges smoothed; 0 is the ink itself."""
    if slant == 0.0:
        return ink
    height, width = ink.shape
    matrix = np.array([[1.0, -slant, slant * height / 2], [0.0, 1.0, 0.0]])
    leaning = cv2.warpAffine(cv2.GaussianBlur(ink, (0, 0), 0.8), matrix, (width, height), flags=cv2.INTER_LINEAR)
    return ((leaning > 120) * 255).astype(np.uint8)


def read_number(
    ink: Mask,
    network: Network,
    *,
    limit: int = 5,
    plausible: Callable[[str], float] = lambda text: 1.0,
    doubt: float = 0.0,
    second: str = "",
) -> InkReading:
    """Read the ink (non-zero pixels) of one slot as a number of at most ``limit`` digits.

    ``plausible`` weighs what can stand there (0: nothing of the kind; a day is 1 to 31); ``doubt`` (0 to 1)
    is how unsure it is that the ink is a slot's. ``second`` is what another reader made of it (Tesseract's digits).
    """
    ink = mended(ink)
    views = [find_atoms(_seen_as(ink, slant)) for slant in VIEWS]
    if not all(atoms.boxes for atoms in views):
        return EMPTY
    pieces = len(views[0].boxes)
    found = [hypotheses(atoms) for atoms in views]
    said = network.opinions(np.concatenate([rows for _, rows in found]))
    spelled: dict[str, float] = {}
    voices: list[dict[str, float]] = []  # what one view, or one member of the ensemble, would say by itself
    start = 0
    for atoms, (runs, _) in zip(views, found, strict=True):
        mine = said[:, start : start + len(runs)]
        start += len(runs)
        voices.append(_paths(atoms, runs, mine.mean(axis=0), limit))
        if atoms is views[0]:
            voices += [_paths(atoms, runs, member, limit) for member in mine]
    for voice in (voices[0], *voices[-len(VIEWS) + 1 :]):
        for text, weight in voice.items():
            spelled[text] = spelled.get(text, 0.0) + weight / len(VIEWS)
    if second.isdigit() and len(second) <= limit:
        spelled[second] = spelled.get(second, 0.0) + SECOND
    weighed = {text: weight * plausible(text) for text, weight in spelled.items() if text}
    ranked = _by_value({text: weight for text, weight in weighed.items() if weight > 0})
    if not ranked:
        return EMPTY
    # what cannot stand there speaks against the reading too, but less: it may be a digit misread
    total = 0.5 * sum(weighed.values()) + 0.5 * sum(spelled.values()) + 1e-9
    best, weight = ranked[0]
    next_weight = ranked[1][1] if len(ranked) > 1 else 0.0
    evidence = np.array(
        [
            math.log((weight + 1e-6) / (next_weight + 1e-6)),
            math.log(weight + 1e-6) / len(best),
            math.log(weight / total + 1e-6),
            abs(len(best) - pieces),
            len(best),
            second.isdigit() and int(best) == int(second),
            second.isdigit() and int(best) != int(second),
            np.mean([_says(voice, plausible) != int(best) for voice in voices]),
            doubt,
            1.0,
        ],
        np.float32,
    )
    sure = _sure(evidence, network)
    rest = sum(w for _, w in ranked[1:])
    share = min(1.0, rest / (rest + 0.1 * weight)) if rest else 0.0
    others = tuple((t, float((1 - sure) * share * w / rest)) for t, w in ranked[1:]) if rest else ()
    return InkReading(tuple(sorted(((best, sure), *others), key=lambda kv: -kv[1])), evidence)


def _says(voice: dict[str, float], plausible: Callable[[str], float]) -> int:
    """The value that a voice gives the most weight; -1 for none."""
    weights: dict[int, float] = {-1: 1e-12}
    for text, weight in voice.items():
        if text:
            weights[int(text)] = weights.get(int(text), 0.0) + weight * plausible(text)
    return max(weights, key=lambda value: weights[value])


def _by_value(spelled: dict[str, float]) -> list[tuple[str, float]]:
    """Readings by falling weight, those of equal value (04 and 4) added up under the heavier spelling."""
    values: dict[int, tuple[str, float]] = {}
    for text, weight in sorted(spelled.items(), key=lambda kv: -kv[1]):
        spelling, sum_ = values.get(int(text), (text, 0.0))
        values[int(text)] = (spelling, sum_ + weight)
    return sorted(values.values(), key=lambda kv: -kv[1])[:KEPT]


def _sure(evidence: Floats, network: Network) -> float:
    """Probability that the best reading is right, from the fitted curve; without one, the share of its paths."""
    weights = network.calibration.get("weights")
    if weights is None or len(weights) != len(evidence):
        return float(math.exp(evidence[2]))
    ceiling = float(network.calibration["ceiling"][0])
    return ceiling / (1 + math.exp(-float(evidence @ weights)))
