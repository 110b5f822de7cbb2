"""Make ``weights.npz``: ``python -m pipeline.read.ink.train [--lines N] [--out FILE] [--recalibrate]``.

Lines of handwritten digits are composed, cut by the same code that cuts real slots, and every run of pieces is
labelled with the digit it is or with "no single digit". A small ensemble of two-layer networks is fitted on
them (plain Adam in numpy), then the curve that turns a reading's evidence into a probability is fitted on slots of
composed letterheads (``heads``: digits held out; needs Tesseract and the typeface Tinos). No real letter is used.

Everything is seeded and runs in one thread, and the file holds no hour: on one machine the same command gives the
same bytes. Another processor or another build of numpy sums in another order and gives weights that differ in the
last digits.
"""

import argparse
import io
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from pipeline.read.ink.combine import hypotheses
from pipeline.read.ink.compose import InkLine, compose, random_serial
from pipeline.read.ink.digits import CLASSES, JUNK, Floats, parse_network, use_network
from pipeline.read.ink.heads import filled_slots
from pipeline.read.ink.segment import Atoms, find_atoms, mended

CEILING = 0.99  # ink alone is never surer: real hands differ from the composed ones


def label(line: InkLine, atoms: Atoms, first: int, last: int) -> int | None:
    """Which digit a run of atoms is, ``JUNK`` for none or several, None when it is too close to call."""
    wanted = (atoms.labels > first) & (atoms.labels <= last + 1)
    counts = np.bincount(line.owner[wanted], minlength=len(line.text) + 1)
    totals = np.bincount(line.owner[line.ink > 0], minlength=len(line.text) + 1)
    owners = counts[1:]
    whose = int(owners.argmax())
    share = owners[whose] / max(int(totals[whose + 1]), 1)
    foreign = (wanted.sum() - owners[whose]) / max(int(wanted.sum()), 1)
    if share >= 0.93 and foreign <= 0.07:
        return int(line.text[whose])
    if share < 0.75 or foreign > 0.22:
        return JUNK
    return None


def training_rows(lines: int, seed: int) -> tuple[Floats, NDArray[np.int64]]:
    """Features and labels of all runs of atoms in so many composed lines."""
    rng = np.random.default_rng(seed)
    rows: list[Floats] = []
    labels: list[int] = []
    for _ in range(lines):
        line = compose(random_serial(rng), rng)
        atoms = find_atoms(mended(line.ink))
        if not atoms.boxes:
            continue
        runs, found = hypotheses(atoms)
        for (first, last), row in zip(runs, found, strict=True):
            kind = label(line, atoms, first, last)
            if kind is not None:
                rows.append(row.astype(np.float16))
                labels.append(kind)
    return np.stack(rows).astype(np.float32), np.array(labels)


def fit_member(x: Floats, y: NDArray[np.int64], hidden: int, epochs: int, seed: int) -> tuple[Floats, ...]:
    """One two-layer network by Adam with dropout, label smoothing and a falling step."""
    rng = np.random.default_rng(seed)
    inputs = x.shape[1]
    params = [
        (rng.normal(0, np.sqrt(2 / inputs), (inputs, hidden))).astype(np.float32),
        np.zeros(hidden, np.float32),
        (rng.normal(0, np.sqrt(1 / hidden), (hidden, CLASSES))).astype(np.float32),
        np.zeros(CLASSES, np.float32),
    ]
    first = [np.zeros_like(p) for p in params]
    second = [np.zeros_like(p) for p in params]
    batch, step = 256, 0
    steps = epochs * (len(x) // batch)
    for epoch in range(epochs):
        order = rng.permutation(len(x))
        losses = []
        for start in range(0, len(x) - batch + 1, batch):
            chosen = order[start : start + batch]
            rows, wanted = x[chosen], y[chosen]
            rows = rows * (rng.random(rows.shape, np.float32) > 0.08)
            raw = rows @ params[0] + params[1]
            keep = (rng.random(raw.shape, np.float32) > 0.25) / np.float32(0.75)
            active = np.maximum(raw, 0) * keep
            scores = active @ params[2] + params[3]
            scores -= scores.max(axis=1, keepdims=True)
            odds = np.exp(scores)
            odds /= odds.sum(axis=1, keepdims=True)
            losses.append(-np.log(odds[np.arange(batch), wanted] + 1e-9).mean())
            slope = odds
            target = np.full((batch, CLASSES), 0.02 / CLASSES, np.float32)
            target[np.arange(batch), wanted] += 0.98
            slope = (odds - target) / batch
            back = (slope @ params[2].T) * (raw > 0) * keep
            gradients = [rows.T @ back, back.sum(0), active.T @ slope, slope.sum(0)]
            step += 1
            rate = 2e-3 * 0.5 * (1 + np.cos(np.pi * step / steps))
            for k, g in enumerate(gradients):
                g = g + (1e-5 * params[k] if k % 2 == 0 else 0)
                first[k] = 0.9 * first[k] + 0.1 * g
                second[k] = 0.999 * second[k] + 0.001 * g * g
                fixed = first[k] / (1 - 0.9**step)
                params[k] -= (rate * fixed / (np.sqrt(second[k] / (1 - 0.999**step)) + 1e-8)).astype(np.float32)
        sys.stderr.write(f"member {seed} epoch {epoch}: loss {np.mean(losses):.4f}\n")
    return tuple(params)


def fit_calibration(pages: int, seed: int) -> tuple[Floats, float]:
    """Weights of the curve that turns evidence into a probability, and the share of slots read right.

    Slots are those of composed letterheads (``heads``), found and lifted like a letter's: what goes wrong on the way
    counts. Read with the network that ``load_network`` gives.
    """
    from sklearn.linear_model import LogisticRegression

    evidence, right = [], []
    for slot, written in filled_slots(pages, seed):
        if slot is not None and slot.evidence is not None and slot.candidates:
            evidence.append(slot.evidence)
            right.append(int(slot.candidates[0][0]) == int(written))
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=500).fit(np.stack(evidence), right)
    return model.coef_[0].astype(np.float32), float(np.mean(right))


def train(lines: int, letterheads: int, members: int, hidden: int, epochs: int, seed: int) -> bytes:
    """The bytes of ``weights.npz``: networks fitted on ``lines``, their claims on ``letterheads``."""
    began = time.monotonic()
    x, y = training_rows(lines, seed)
    sys.stderr.write(f"{len(x)} rows, {np.mean(y == JUNK):.2f} junk, {time.monotonic() - began:.0f} s\n")
    mean, scale = x.mean(axis=0), x.std(axis=0) + 0.05
    x = (x - mean) / scale
    arrays: dict[str, NDArray[Any]] = {"mean": mean, "scale": scale}
    for k in range(members):
        for name, value in zip(("w1", "b1", "w2", "b2"), fit_member(x, y, hidden, epochs, seed + k), strict=True):
            arrays[f"{name}_{k}"] = value.astype(np.float16)
    sys.stderr.write(f"networks fitted after {time.monotonic() - began:.0f} s\n")
    return calibrate(_pack(arrays), letterheads, seed)


def calibrate(data: bytes, lines: int, seed: int) -> bytes:
    """The same networks with the curve of the probabilities fitted anew on so many composed letterheads."""
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files if not name.startswith("cal_")}
    with use_network(parse_network(data)):
        weights, right = fit_calibration(lines, seed + 1000)
    arrays["cal_weights"] = weights
    arrays["cal_ceiling"] = np.array([CEILING], np.float32)
    sys.stderr.write(f"slots read right, held-out digits: {right:.3f}\n")
    return _pack(arrays)


def _pack(arrays: dict[str, NDArray[Any]]) -> bytes:
    """An ``.npz`` whose bytes depend on the arrays only: numpy's own writer puts the hour into it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, array, allow_pickle=False)
            packed.writestr(zipfile.ZipInfo(f"{name}.npy"), member.getvalue(), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=22000)
    parser.add_argument("--letterheads", type=int, default=600)
    parser.add_argument("--members", type=int, default=4)
    parser.add_argument("--hidden", type=int, default=320)
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--recalibrate", action="store_true", help="keep the networks, fit the curve only")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("weights.npz"))
    given = parser.parse_args()
    cv2.setNumThreads(1)
    with threadpool_limits(1):  # sums in one order
        _run(given)


def _run(given: argparse.Namespace) -> None:
    if given.recalibrate:
        given.out.write_bytes(calibrate(given.out.read_bytes(), given.letterheads, given.seed))
        return
    given.out.write_bytes(train(given.lines, given.letterheads, given.members, given.hidden, given.epochs, given.seed))


if __name__ == "__main__":
    main()
