"""Learn the weights of the second opinion: ``python -m pipeline.extract.train_relations [FOLDER …]``.

With folders (``docs/`` and ``gold.jsonl`` as ``python -m corpus.generate`` makes them, or an office's own labelled
letters) the letters are read and the signs around each citation are written with its label to
``relation_examples.jsonl``, equal ones counted together. From those lines the weights are learnt: a multinomial
logistic regression (scikit-learn) whose log-odds are scaled on rows that it has not seen (temperature scaling,
Guo et al. 2017), written to ``relation_weights.json`` with what a check on held-back rows gave. The same lines
give the same weights.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from pipeline.extract import load, make_doc
from pipeline.extract.blackboard import board
from pipeline.extract.citations import judge_references, strongest
from pipeline.extract.relation_model import JUDGED, RelationModel, features_of, is_open, overruled
from pipeline.read import read
from pipeline.records import Relation

HERE = Path(__file__).parent
EXAMPLES, WEIGHTS = HERE / "relation_examples.jsonl", HERE / "relation_weights.json"
STRENGTH = 0.5  # inverse of regularisation: few rows, many signs
FOLDS = 5
DOUBTFUL, CUED = 0.6, 0.8  # how sure the model must be where the rules have no cue, and where they have a weak one


class Example(NamedTuple):
    """Signs around a citation that the rules leave open, its relation, how often seen; ``row``: the wording."""

    row: str
    features: tuple[str, ...]
    relation: str
    times: int = 1

    @property
    def rule(self) -> Relation:
        """What the rules alone say."""
        said = self._said()[0]
        return next(relation for relation in JUDGED if relation == said)

    @property
    def cue(self) -> str:
        """The cue that made the rules say it ("" for none)."""
        return self._said()[1].replace("none", "")

    def _said(self) -> tuple[str, str]:
        rule = next(f for f in self.features if f.startswith("rule:"))
        relation, _, cue = rule[5:].partition("/")
        return relation, cue


def collect(folder: Path) -> Iterator[Example]:
    """The open citations of a labelled folder."""
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        path = next((p for p in (folder / "docs").glob(f"{gold['id']}.*")), None)
        if path is None:
            continue
        labels = {_plain(c["code"]): c["relation"] for c in gold["citations"] if c.get("code")}
        own, frame, _, groups = judge_references(board(load()(make_doc(read(path)))))
        for group in groups:
            refs, verdict = [ref for ref, _ in group], strongest(group)
            label = labels.get(_plain(refs[0].number.code)) if refs[0].number else None
            if label in JUDGED and is_open(own, frame, refs, verdict):
                yield Example(gold.get("role") or "letter", tuple(features_of(own, frame, refs, verdict)), label)


def _plain(code: str) -> str:
    return "".join(code.split()).upper()


def together(examples: Iterable[Example]) -> list[Example]:
    """Equal examples counted together, in a fixed order."""
    counts: Counter[Example] = Counter()
    for example in examples:
        counts[example._replace(times=1)] += example.times
    return sorted(example._replace(times=count) for example, count in counts.items())


def read_examples(path: Path = EXAMPLES) -> list[Example]:
    """The examples kept in the repository."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Example(r["row"], tuple(r["signs"]), r["relation"], r["count"]) for r in rows]


def write_examples(examples: Iterable[Example], path: Path = EXAMPLES) -> None:
    """One example a line."""
    lines = (
        json.dumps({"row": e.row, "relation": e.relation, "count": e.times, "signs": e.features}, ensure_ascii=False)
        for e in examples
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def learn(examples: Sequence[Example]) -> dict[str, Any]:
    """Fit on all examples; scale and check on folds that hold back whole ways to say it (``row``)."""
    rows = sorted({example.row for example in examples})
    held_out: list[tuple[Example, np.ndarray]] = []
    for fold in range(FOLDS):
        part = set(rows[fold::FOLDS])
        seen = [e for e in examples if e.row not in part]
        unseen = [e for e in examples if e.row in part]
        names, bias, weights = _fit(seen)
        held_out += [(e, bias + _vector(e, names) @ weights) for e in unseen]
    scale = _temperature(held_out)
    names, bias, weights = _fit(examples)
    data: dict[str, Any] = {
        "about": "Log-odds of relations by sign; made by python -m pipeline.extract.train_relations",
        "trained_on": {"citations": sum(e.times for e in examples), "different": len(examples), "wordings": len(rows)},
        "temperature": round(1 / scale, 3),
        "thresholds": {"doubtful": DOUBTFUL, "cued": CUED},
        "bias": {relation: round(float(b) * scale, 3) for relation, b in zip(JUDGED, bias, strict=True)},
        "weights": {
            name: {
                relation: round(float(w) * scale, 2)
                for relation, w in zip(JUDGED, weights[at], strict=True)
                if round(float(w) * scale, 2)
            }
            for at, name in enumerate(names)
        },
    }
    data["checked_on_wordings_not_seen"] = _check(held_out, scale)
    return data


def _fit(examples: Sequence[Example]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Names of signs, bias and weights (signs × relations)."""
    names = sorted({name for example in examples for name in example.features})
    model = LogisticRegression(C=STRENGTH, max_iter=2000, tol=1e-8)
    model.fit(
        np.array([_vector(e, names) for e in examples]),
        [JUDGED.index(e.relation) for e in examples],  # type: ignore[arg-type]
        sample_weight=[e.times**0.5 for e in examples],
    )
    bias, weights = np.full(len(JUDGED), -6.0), np.zeros((len(names), len(JUDGED)))
    for at, which in enumerate(model.classes_):
        bias[which], weights[:, which] = model.intercept_[at], model.coef_[at]
    return names, bias, weights


def _vector(example: Example, names: Sequence[str]) -> np.ndarray:
    found = set(example.features)
    return np.array([float(name in found) for name in names])


def _shares(odds: np.ndarray, scale: float) -> np.ndarray:
    raised = np.exp((odds - odds.max()) * scale)
    return np.asarray(raised / raised.sum())


def _temperature(held_out: Sequence[tuple[Example, np.ndarray]]) -> float:
    """The scale of the log-odds under which the held-back labels are likeliest."""

    def loss(scale: float) -> float:
        return float(-sum(
            e.times**0.5 * float(np.log(_shares(odds, scale)[JUDGED.index(e.relation)] + 1e-9))  # type: ignore[arg-type]
            for e, odds in held_out
        ))  # fmt: skip

    return float(min((step / 50 for step in range(10, 151)), key=loss))


def _check(held_out: Sequence[tuple[Example, np.ndarray]], scale: float) -> dict[str, Any]:
    """Rules alone and with the model on wordings that it has not seen, and how far its probabilities hold."""
    thresholds = RelationModel({}, {}, DOUBTFUL, CUED)
    total = rules = both = other = well = 0
    squares = 0.0
    table: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for example, odds in held_out:
        shares, n = _shares(odds, scale), example.times
        best = int(shares.argmax())
        by_name: dict[str, float] = {relation: float(share) for relation, share in zip(JUDGED, shares, strict=True)}
        chosen = overruled(example.rule, example.cue, by_name, example.features, thresholds)
        total, rules = total + n, rules + n * (example.rule == example.relation)
        both += n * (chosen == example.relation)
        other += n * (chosen != example.rule)
        well += n * (chosen != example.rule and chosen == example.relation)
        hit = JUDGED[best] == example.relation
        squares += n * (float(shares[best]) - hit) ** 2
        cell = table[min(int(shares[best] * 10), 9)]
        cell[0], cell[1], cell[2] = cell[0] + n, cell[1] + n * float(shares[best]), cell[2] + n * hit
    return {
        "citations": total,
        "right_by_rules": round(rules / total, 3),
        "right_together": round(both / total, 3),
        "overruled": other,
        "overruled_rightly": well,
        "brier": round(squares / total, 4),
        "reliability": {
            f"{at / 10:.1f}": {"citations": int(n), "said": round(said / n, 2), "true": round(true / n, 2)}
            for at, (n, said, true) in sorted(table.items())
        },
    }


def main() -> None:
    """Collect (if folders are given), learn, write, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="labelled folders (docs/, gold.jsonl)")
    arguments = parser.parse_args()
    if arguments.folders:
        write_examples(together(e for folder in arguments.folders for e in collect(folder)))
    data = learn(read_examples())
    WEIGHTS.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(data["checked_on_wordings_not_seen"], indent=1) + "\n")


if __name__ == "__main__":
    main()
