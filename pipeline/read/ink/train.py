"""Make ``weights.npz``: ``python -m pipeline.read.ink.train [--lines N] [--out FILE] [--recalibrate]``.

Lines of handwritten digits are composed, cut by the same code that cuts real slots, and every run of pieces is
labelled with the digit it is or with "no single digit". A small ensemble of two-layer networks is fitted on
them (plain Adam in numpy), then the curve that turns a reading's evidence into a probability is fitted on other
lines. Everything is seeded; no real letter is used.
"""

import argparse
import io
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.read.ink import serial_weight, typed_digits
from pipeline.read.ink.combine import hypotheses, read_number
from pipeline.read.ink.compose import InkLine, compose, random_serial
from pipeline.read.ink.digits import CLASSES, JUNK, Floats, Network, parse_network
from pipeline.read.ink.segment import Atoms, find_atoms

CEILING = 0.97  # ink alone is never surer: real hands differ from the composed ones


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
        atoms = find_atoms(line.ink)
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


def fit_calibration(network: Network, lines: int, seed: int) -> tuple[Floats, float]:
    """Weights of the curve that turns evidence into a probability, and the share of lines read right."""
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(seed)
    evidence, right = [], []
    for _ in range(lines):
        line = compose(random_serial(rng), rng, held_out=True)
        reading = read_number(line.ink, network, plausible=serial_weight, second=typed_digits(line.ink))
        if reading.candidates:
            evidence.append(reading.evidence)
            right.append(int(reading.candidates[0][0]) == int(line.text))
    model = LogisticRegression(C=1.0, fit_intercept=False).fit(np.stack(evidence), right)
    return model.coef_[0].astype(np.float32), float(np.mean(right))


def train(lines: int, members: int, hidden: int, epochs: int, seed: int) -> bytes:
    """The bytes of ``weights.npz``."""
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
    return calibrate(_pack(arrays), max(50, lines // 12), seed)


def calibrate(data: bytes, lines: int, seed: int) -> bytes:
    """The same networks with the curve of the probabilities fitted anew on so many composed lines."""
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files if not name.startswith("cal_")}
    weights, right = fit_calibration(parse_network(data), lines, seed + 1000)
    arrays["cal_weights"] = weights
    arrays["cal_ceiling"] = np.array([CEILING], np.float32)
    sys.stderr.write(f"whole numbers right on held-out digits: {right:.3f}\n")
    return _pack(arrays)


def _pack(arrays: dict[str, NDArray[Any]]) -> bytes:
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]
    return stream.getvalue()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=22000)
    parser.add_argument("--members", type=int, default=3)
    parser.add_argument("--hidden", type=int, default=320)
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--recalibrate", action="store_true", help="keep the networks, fit the curve only")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("weights.npz"))
    given = parser.parse_args()
    if given.recalibrate:
        given.out.write_bytes(calibrate(given.out.read_bytes(), given.lines // 12, given.seed))
        return
    given.out.write_bytes(train(given.lines, given.members, given.hidden, given.epochs, given.seed))


if __name__ == "__main__":
    main()
