"""Learn the weights of the second opinion: ``python -m pipeline.extract.train_relations [FOLDER …]``.

With folders (``docs/`` and ``gold.jsonl`` as ``python -m corpus.generate`` makes them, or an office's own labelled
letters) the letters are read and the signs around each citation are written with its label to
``relation_examples.jsonl``, equal ones counted together. From those lines the weights are learnt: a multinomial
logistic regression (scikit-learn) written to ``relation_weights.json``. Folds hold back whole kinds of wording (the
label's ``role`` up to its last "/"), so that what is measured is how the model does on wordings that it has never
seen. On these predictions its log-odds are scaled (temperature scaling, Guo et al. 2017), and a sigmoid with a level
for each way to come by a relation (a certain cue, a weak one, a list, none, the model) turns the share of what was
settled on into the probability that it is right. The table of reliability is made on folds that neither had seen.
The same lines give the same weights.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from pipeline.extract import load, make_doc
from pipeline.extract.blackboard import board
from pipeline.extract.citations import judge_references
from pipeline.extract.relation_model import (
    SETTLED_BY,
    RelationModel,
    log_odds,
    opinions,
    overruled,
    settled_by,
    strongest,
)
from pipeline.extract.relation_signs import with_pairs
from pipeline.extract.verdicts import Verdict
from pipeline.read import read
from pipeline.records import RELATIONS, Relation

HERE = Path(__file__).parent
EXAMPLES, WEIGHTS = HERE / "relation_examples.jsonl", HERE / "relation_weights.json"
STRENGTH = 0.3  # inverse of regularisation: few wordings, many signs
RARE = 3  # a sign seen in fewer different places says nothing
FOLDS = 10
DOUBTFUL, CUED = 0.5, 0.8  # how sure the model must be where the rules have no cue, and where they have a weak one
# Of documents that no cue governs, so many are only told of: a report names many papers by the way for each that it
# answers without saying so. The wordings were collected for the others, so those told of are weighed up to this share.
TOLD = 0.85
_UNTOLD = RelationModel((), {}, DOUBTFUL, CUED, {})


Array = npt.NDArray[np.float64]


class Example(NamedTuple):
    """Signs around a citation, its relation, how often seen; ``row``: the wording, "kind/sentence"."""

    row: str
    signs: tuple[str, ...]
    relation: str
    times: int = 1

    @property
    def kind(self) -> str:
        """The kind of wording, of which ``row`` is one."""
        return self.row.rpartition("/")[0] or self.row

    @property
    def rule(self) -> Verdict:
        """What the rules alone say."""
        said, _, cue = next(s for s in self.signs if s.startswith("rule:"))[5:].partition("/")
        relation = next(relation for relation in RELATIONS if relation == said)
        return Verdict(relation, relation, cue.replace("none", ""))

    @property
    def uncued(self) -> bool:
        """Whether no cue of the rules stands there: what the model mostly decides on."""
        return self.rule.cue == "" and self.rule.relation == "mentions"


def collect(folder: Path) -> Iterator[Example]:
    """The citations of a labelled folder."""
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        path = next((p for p in (folder / "docs").glob(f"{gold['id']}.*")), None)
        if path is None:
            continue
        labels = {_plain(c["code"]): c["relation"] for c in gold["citations"] if c.get("code")}
        own, frame, _, groups = judge_references(board(load()(make_doc(read(path)))))
        for group, opinion in zip(groups, opinions(own, frame, groups), strict=True):
            number = strongest(group, frame)[0].number
            label = labels.get(_plain(number.code)) if number else None
            if label is not None:
                yield Example(gold.get("role") or "letter", tuple(opinion.signs), label)


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
    return [Example(r["row"], tuple(r["signs"].split(" | ")), r["relation"], r["count"]) for r in rows]


def write_examples(examples: Iterable[Example], path: Path = EXAMPLES) -> None:
    """One example a line."""
    lines = (
        json.dumps(
            {"row": e.row, "relation": e.relation, "count": e.times, "signs": " | ".join(e.signs)}, ensure_ascii=False
        )
        for e in examples
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


class Said(NamedTuple):
    """What was settled on for a citation (``share``: by the weights), what the rules said, how much the case weighs."""

    example: Example
    relation: Relation
    share: float
    fold: int
    times: float

    @property
    def right(self) -> bool:
        """Whether the relation is the label."""
        return self.relation == self.example.relation

    @property
    def way(self) -> str:
        """How the relation came to be settled on."""
        return settled_by(self.example.rule, self.relation)


def learn(examples: Sequence[Example]) -> dict[str, Any]:
    """Fit on all examples; scale and check on folds that hold back whole kinds of wording."""
    with threadpool_limits(limits=1):  # the matrices are small: threads would only wait for each other
        return _learn(examples)


def _learn(examples: Sequence[Example]) -> dict[str, Any]:
    kinds = sorted({example.kind for example in examples})
    told = _weight_of_told(examples)
    held_out: list[tuple[Example, Array, int]] = []
    for fold in range(FOLDS):
        part = set(kinds[fold::FOLDS])
        names, bias, weights = _fit([e for e in examples if e.kind not in part], told)
        unseen = [e for e in examples if e.kind in part]
        odds = bias + _matrix(unseen, names) @ weights
        held_out += [(e, row, fold) for e, row in zip(unseen, odds, strict=True)]
    scale = _temperature([(e, odds) for e, odds, _ in held_out], told)
    said = [_settle(e, _shares(odds, scale), fold, told) for e, odds, fold in held_out]
    names, bias, weights = _fit(examples, told)
    data: dict[str, Any] = {
        "about": "Log-odds of relations by sign; made by python -m pipeline.extract.train_relations",
        "trained_on": {
            "citations": sum(e.times for e in examples),
            "different": len(examples),
            "wordings": len({e.row for e in examples}),
            "kinds": len(kinds),
        },
        "temperature": round(1 / scale, 3),
        "thresholds": {"doubtful": DOUBTFUL, "cued": CUED},
        "trust": _trust(said),
        "bias": {relation: round(float(b) * scale, 3) for relation, b in zip(RELATIONS, bias, strict=True)},
        "weights": {
            name: kept
            for at, name in enumerate(names)
            if (
                kept := {
                    relation: round(float(w) * scale, 2)
                    for relation, w in zip(RELATIONS, weights[at], strict=True)
                    if abs(round(float(w) * scale, 2)) > 0.02
                }
            )
        },
    }
    data["checked_on_kinds_not_seen"] = check(said)
    return data


def _weight_of_told(examples: Iterable[Example]) -> float:
    """How much an uncued citation that is only told of weighs, for these to be the share ``TOLD``."""
    weights = [0.0, 0.0]
    for e in examples:
        if e.uncued:
            weights[e.relation == "mentions"] += e.times**0.5
    return TOLD * weights[0] / ((1 - TOLD) * weights[1]) if all(weights) else 1.0


def _weigh(example: Example, told: float) -> float:
    return float(example.times**0.5) * _share_of_told(example, told)


def _share_of_told(example: Example, told: float) -> float:
    return told if example.uncued and example.relation == "mentions" else 1.0


def _fit(examples: Sequence[Example], told: float) -> tuple[list[str], Array, Array]:
    """Names of signs, bias and weights (signs × relations)."""
    seen = Counter(name for example in examples for name in with_pairs(example.signs))
    names = sorted(name for name, times in seen.items() if times >= RARE)
    model = LogisticRegression(C=STRENGTH, max_iter=1000, tol=1e-4)
    model.fit(
        _matrix(examples, names),
        [RELATIONS.index(e.relation) for e in examples],  # type: ignore[arg-type]
        sample_weight=[_weigh(e, told) for e in examples],
    )
    bias, weights = np.full(len(RELATIONS), -6.0), np.zeros((len(names), len(RELATIONS)))
    for at, which in enumerate(model.classes_):
        bias[which], weights[:, which] = model.intercept_[at], model.coef_[at]
    return names, bias, weights


def _matrix(examples: Sequence[Example], names: Sequence[str]) -> Array:
    column = {name: at for at, name in enumerate(names)}
    out = np.zeros((len(examples), len(names)))
    for row, example in enumerate(examples):
        out[row, [column[name] for name in with_pairs(example.signs) if name in column]] = 1.0
    return out


def _shares(odds: Array, scale: float) -> dict[Relation, float]:
    raised = np.exp((odds - odds.max()) * scale)
    return dict(zip(RELATIONS, map(float, raised / raised.sum()), strict=True))


def _temperature(held_out: Sequence[tuple[Example, Array]], told: float) -> float:
    """The scale of the log-odds under which the held-back labels are likeliest."""
    odds = np.array([row - row.max() for _, row in held_out])
    true = np.array([RELATIONS.index(e.relation) for e, _ in held_out])  # type: ignore[arg-type]
    weight = np.array([_weigh(e, told) for e, _ in held_out])

    def loss(scale: float) -> float:
        scaled = odds * scale
        chosen = scaled[np.arange(len(true)), true] - np.log(np.exp(scaled).sum(axis=1))
        return float(-(weight * chosen).sum())

    return float(min((step / 50 for step in range(10, 151)), key=loss))


def _settle(example: Example, shares: dict[Relation, float], fold: int, told: float) -> Said:
    """What rules and model together say of an example."""
    relation = overruled(example.rule, shares, example.signs, "cited:act" in example.signs, _UNTOLD)
    return Said(example, relation, shares[relation], fold, example.times * _share_of_told(example, told))


def _trust(said: Sequence[Said]) -> dict[str, float]:
    """The sigmoid from shares to probabilities: a common slope, a level for each way to come by a relation.

    A way that never failed in nine kinds of wording may fail in the tenth: to each way half a kind of failures is added
    (Jeffreys' prior).
    """
    rows = [(s.share, s.way, s.right, s.times**0.5) for s in said]
    for way in sorted({s.way for s in said}):
        of_way = [s for s in said if s.way == way]
        kinds = len({s.example.kind for s in of_way})
        typical = sum(s.share for s in of_way) / len(of_way)
        rows.append((typical, way, False, 0.5 * sum(s.times**0.5 for s in of_way) / kinds))
    model = LogisticRegression(C=10.0, fit_intercept=False)
    model.fit(
        np.array([[log_odds(share), *(float(way == w) for w in SETTLED_BY)] for share, way, _, _ in rows]),
        np.array([right for _, _, right, _ in rows]),
        sample_weight=[weight for *_, weight in rows],
    )
    return {name: round(float(c), 3) for name, c in zip(("slope", *SETTLED_BY), model.coef_[0], strict=True)}


def reliability(rows: Iterable[tuple[float, bool, float]]) -> dict[str, Any]:
    """How often what was said is right, by how surely it was said, and the expected error of calibration.

    ``rows``: probability, whether right, weight.
    """
    table: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for probability, right, times in rows:
        cell = table[min(int(probability * 10), 9)]
        cell[0], cell[1], cell[2] = cell[0] + times, cell[1] + times * probability, cell[2] + times * right
    total = sum(n for n, _, _ in table.values()) or 1.0
    return {
        "citations": round(total),
        "right": round(sum(hits for _, _, hits in table.values()) / total, 3),
        "ece": round(sum(abs(claimed - hits) for _, claimed, hits in table.values()) / total, 3),
        "table": {
            f"{at / 10:.1f}": {"citations": round(n), "said": round(claimed / n, 2), "true": round(hits / n, 2)}
            for at, (n, claimed, hits) in sorted(table.items())
        },
    }


def check(said: Sequence[Said]) -> dict[str, Any]:
    """Rules alone and with the model on kinds of wording that it has not seen, and how far its probabilities hold."""
    rows = []
    for fold in {s.fold for s in said}:
        trust = _trust([s for s in said if s.fold != fold])
        model = RelationModel((), {}, DOUBTFUL, CUED, trust)
        rows += [(s, (model.probability(s.way, s.share), s.right, s.times)) for s in said if s.fold == fold]
    total = sum(s.times for s in said)
    other = [s for s in said if s.relation != s.example.rule.relation]
    by_cue: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for s in said:
        rule = s.example.rule
        cell = by_cue[f"{rule.relation}/{rule.cue or 'none'}"]
        cell[0], cell[1] = cell[0] + s.times, cell[1] + s.times * (rule.relation == s.example.relation)
    by_rules = sum(hits for _, hits in by_cue.values())
    return {
        "citations": round(total),
        "right_by_rules": round(by_rules / total, 3),
        "right_together": round(sum(s.times for s in said if s.right) / total, 3),
        "overruled": round(sum(s.times for s in other)),
        "overruled_rightly": round(sum(s.times for s in other if s.right)),
        "all": reliability(row for _, row in rows),
        "where_no_cue_stands": reliability(row for s, row in rows if s.example.uncued),
        "where_the_model_overruled": reliability(row for s, row in rows if s.way == "model"),
        "rules_by_cue": {
            name: {"citations": round(n), "right": round(hits / n, 3)}
            for name, (n, hits) in sorted(by_cue.items(), key=lambda item: -item[1][0])
        },
    }


def written(data: dict[str, Any]) -> str:
    """The weights as JSON, one sign a line."""
    text = json.dumps({**data, "weights": "@"}, ensure_ascii=False, indent=1)
    rows = ",\n".join(f"  {json.dumps(n, ensure_ascii=False)}: {json.dumps(w)}" for n, w in data["weights"].items())
    return text.replace('"@"', "{\n" + rows + "\n }") + "\n"


_TITLES = {
    "all": "all citations",
    "where_no_cue_stands": "where no cue of the rules stands",
    "where_the_model_overruled": "where the model overruled the rules",
}


def table(checked: dict[str, Any]) -> str:
    """What the check gave, to be read: how often what was said is right, and how often each cue of the rules is."""
    lines = [
        "On kinds of wording held back: {citations} citations, right by rules alone {right_by_rules}, with the model "
        "{right_together}; overruled {overruled}, of these rightly {overruled_rightly}".format(**checked)
    ]
    for part, title in _TITLES.items():
        found = checked[part]
        lines += ["", f"{title}: right {found['right']}, expected calibration error {found['ece']}"]
        lines.append("  from  citations  said  true")
        lines += [
            f"  {at}  {row['citations']:9}  {row['said']:.2f}  {row['true']:.2f}" for at, row in found["table"].items()
        ]
    lines += ["", "the rules by relation and cue: citations, share right"]
    lines += [f"  {cue:22} {row['citations']:5}  {row['right']:.3f}" for cue, row in checked["rules_by_cue"].items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Collect (if folders are given), learn, write, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="labelled folders (docs/, gold.jsonl)")
    arguments = parser.parse_args()
    if arguments.folders:
        write_examples(together(e for folder in arguments.folders for e in collect(folder)))
    data = learn(read_examples())
    WEIGHTS.write_text(written(data), encoding="utf-8")
    sys.stdout.write(table(data["checked_on_kinds_not_seen"]))


if __name__ == "__main__":
    main()
