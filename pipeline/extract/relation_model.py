"""A second opinion on relations, and how sure one may be of each: rules and a calibrated model together.

The rules (``relations``, ``verdicts``) are right where a cue governs a citation. Many letters have none: "Ngày …
UBND tỉnh ban hành Kế hoạch số …. Sở … báo cáo kết quả như sau". There a multinomial logistic regression weighs named
signs (``relation_signs``), the rules' own verdict among them. Weights are a JSON that a person can read, made by
``python -m pipeline.extract.train_relations``; the probabilities are calibrated on kinds of wording that the fit had
not seen, and say of every citation how far its relation may be trusted.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from pipeline.extract.frame import Frame
from pipeline.extract.grounds import ACTS, BY_NAME
from pipeline.extract.own import LETTERS, Own, same
from pipeline.extract.reference import Reference
from pipeline.extract.relation_signs import signs_of, with_pairs
from pipeline.extract.verdicts import MENTION, Verdict
from pipeline.grammar.lineage import same_body
from pipeline.records import RELATIONS, Relation

# Relations between which the model may decide; what a letter changes or encloses it says in so many words.
JUDGED: tuple[Relation, ...] = ("answers", "implements", "continues", "based_on", "mentions")
# Verdicts of these cues stand, whatever else the letter says.
_CERTAIN = frozenset({"reply", "amend", "replace", "attached", "remind", "continue", "received", "story", "forward"})
_LAWS = ACTS | {"Hiến pháp"}
# Where a weak cue stands: what it may mean instead.
_TELLS_APART: dict[Relation, tuple[Relation, ...]] = {
    "based_on": ("answers", "implements"), "implements": ("answers", "continues"), "answers": ("implements",),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class RelationModel:
    """What each sign adds to the log-odds of relations (by their place in ``RELATIONS``).

    ``doubtful``: the rules had no cue; ``cued``: a weak one ("căn cứ", "thực hiện"). ``trust`` turns the share of the
    relation that was settled on into the probability that it is right: a slope, and a level for each way to come by it.
    """

    bias: Sequence[float]
    weights: Mapping[str, Sequence[tuple[int, float]]]
    doubtful: float
    cued: float
    trust: Mapping[str, float]

    def probabilities(self, signs: Sequence[str]) -> Mapping[Relation, float]:
        """The probability of each relation, given the names of the signs that hold."""
        return _shares(self, tuple(signs))

    def probability(self, settled_by: str, share: float) -> float:
        """How surely a relation is right: calibrated on kinds of wording that the weights had not seen."""
        return 1 / (1 + math.exp(-self.trust[settled_by] - self.trust["slope"] * log_odds(share)))


@lru_cache(maxsize=1024)
def _shares(model: RelationModel, signs: tuple[str, ...]) -> Mapping[Relation, float]:
    """``probabilities``; an office cites in the same few ways."""
    odds = list(model.bias)
    for name in with_pairs(signs):
        for at, weight in model.weights.get(name, ()):
            odds[at] += weight
    top = max(odds)
    raised = [math.exp(value - top) for value in odds]
    total = sum(raised)
    return {relation: share / total for relation, share in zip(RELATIONS, raised, strict=True)}


def log_odds(share: float) -> float:
    """Of a share, bounded: nothing is certain."""
    share = min(max(share, 0.01), 0.99)
    return math.log(share / (1 - share))


def parse_model(data: Mapping[str, Any]) -> RelationModel:
    """A model from the parsed JSON."""
    thresholds = data["thresholds"]
    weights = {
        sign: tuple((RELATIONS.index(relation), float(weight)) for relation, weight in row.items())
        for sign, row in data["weights"].items()
    }
    bias = tuple(float(data["bias"][relation]) for relation in RELATIONS)
    return RelationModel(bias, weights, float(thresholds["doubtful"]), float(thresholds["cued"]), data["trust"])


@lru_cache(maxsize=1)
def load_model() -> RelationModel:
    """The weights of the package (``relation_weights.json``)."""
    text = resources.files("pipeline.extract").joinpath("relation_weights.json").read_text(encoding="utf-8")
    return parse_model(json.loads(text))


SETTLED_BY = ("certain cue", "weak cue", "list", "no cue", "model")
_IN_DOUBT = frozenset(("weak cue", "no cue"))


def settled_by(verdict: Verdict, relation: Relation) -> str:
    """How a relation came to be settled on, given the rules' verdict."""
    if relation != verdict.relation:
        return "model"
    if not verdict.cue:
        return "no cue" if relation == "mentions" else "list"
    return "certain cue" if verdict.cue in _CERTAIN or relation not in JUDGED else "weak cue"


@dataclass(slots=True)
class Opinion:
    """The verdict on a cited document, how surely it is right, the likeliest ``other``, the signs that were weighed."""

    verdict: Verdict
    probability: float
    other: Relation
    signs: list[str]


def strongest(group: Sequence[tuple[Reference, Verdict]], frame: Frame) -> tuple[Reference, Verdict]:
    """The mention that shows the strongest relation, one at the head of the letter before others, with it.

    A letter that corrects another and replaces it as a whole leaves nothing of it.
    """
    return min(group, key=lambda m: (*_strength(*m), not frame.in_opening(m[0].lead)))


def _strength(ref: Reference, verdict: Verdict) -> tuple[int, bool]:
    whole = verdict.relation == "replaces" and ref.provision is None
    relation = "amends" if whole else verdict.relation
    return RELATIONS.index(relation), not whole


def opinions(
    own: Own,
    frame: Frame,
    groups: Sequence[Sequence[tuple[Reference, Verdict]]],
    model: RelationModel | None = None,
) -> list[Opinion]:
    """The verdict of rules and model together on each document that a letter cites.

    The rules' own unless a mention is open to doubt and the model is sure of another relation.
    """
    model = model or load_model()
    ruled = [strongest(group, frame) for group in groups]
    said = Counter(verdict.relation for _, verdict in ruled)
    out = []
    for group, (by, verdict) in zip(groups, ruled, strict=True):
        refs = [ref for ref, _ in group]
        others = [relation for relation, count in said.items() if count > (relation == verdict.relation)]
        open_to_doubt = settled_by(verdict, verdict.relation) in _IN_DOUBT
        signs = signs_of(own, frame, refs, by, verdict, others, open_to_doubt)
        shares = model.probabilities(signs)
        final = _possible(own, refs, _second(own, refs, verdict, signs, shares, model))
        sure = model.probability(settled_by(verdict, final.relation), shares[final.relation])
        other = max((r for r in RELATIONS if r != final.relation), key=lambda r: shares[r])
        out.append(Opinion(final, sure, other, signs))
    return out


def _second(
    own: Own,
    refs: Sequence[Reference],
    verdict: Verdict,
    signs: Sequence[str],
    shares: Mapping[Relation, float],
    model: RelationModel,
) -> Verdict:
    laws = all(ref.genre in _LAWS or ref.number is None for ref in refs)
    relation = overruled(verdict, shares, signs, laws, model)
    if relation == verdict.relation or (relation == "answers" and verdict.cue and own.role == "order" and own.to_many):
        return verdict  # orders to many carry out what a superior said: they do not answer it
    if relation == "continues":
        return Verdict(relation, "reminds" if own.reminds else relation, "model")
    return Verdict(relation, relation, "model")


def _possible(own: Own, refs: Sequence[Reference], verdict: Verdict) -> Verdict:
    """A law named without a number asks nothing of anyone in particular: it is rested on, not answered.

    Nor does a body answer its own letters and reports (it does report on its decisions and plans).
    """
    papers = refs[0].genre in (*LETTERS, "Báo cáo")
    if verdict.relation == "answers" and own.issuer is not None and papers:
        bodies = [ref.issuer for ref in refs if ref.issuer is not None]
        others = [a for a in own.addressees if any(same(a, body) for body in bodies)]
        if bodies and not others and all(same_body(b.key, own.issuer.key) and "+" not in b.key for b in bodies):
            return MENTION
    if verdict.relation == "answers" and all(ref.number is None and ref.genre in BY_NAME for ref in refs):
        return Verdict("based_on", "based_on", "ground")
    return verdict


def overruled(
    verdict: Verdict, shares: Mapping[Relation, float], signs: Sequence[str], laws: bool, model: RelationModel
) -> Relation:
    """The relation after the model has spoken, given the rules' verdict.

    The model may say what a citation without a cue is, and tell apart what a weak cue can mean. A law or another act
    of the centre (``laws``) is never answered or followed up; only one's own letter is followed up, never answered;
    who writes to many answers none but one of these. What stands further down, inside a list, a title or brackets is
    told of by the way unless the rules see more in it.
    """
    said = verdict.relation
    if settled_by(verdict, said) not in _IN_DOUBT or verdict.kind != said:
        return said
    if not {"place:opening", "place:subject"} & set(signs) or {"behind another", "in brackets"} & set(signs):
        return said
    allowed = set(JUDGED if not verdict.cue else _TELLS_APART.get(said, ()))
    own = "issuer:own" in signs
    if own or laws or ("written to many" in signs and "issuer:addressee" not in signs):
        allowed.discard("answers")
    if not own:
        allowed.discard("continues")
    best = max((r for r in RELATIONS if r in allowed), key=lambda r: shares[r], default=said)
    sure = shares[best] >= (model.cued if verdict.cue else model.doubtful)
    return best if sure and shares[best] > shares[said] else said
