"""A second opinion on relations: what the wording as a whole says where no cue decides.

The rules (``relations``, ``verdicts``) are certain where a cue governs a citation. Many letters have none: "Ngày …
UBND tỉnh ban hành Kế hoạch số …. Sở … báo cáo kết quả như sau". There a multinomial logistic regression weighs
named signs: what the letter is, what is cited and by whom it was issued, the words before it and the main clause
after it (``lexicon/relation_signs.toml``), and the rules' own verdict. Weights are a JSON that a person can read,
made by ``python -m pipeline.extract.train_relations``; the probabilities are calibrated.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from pipeline.extract.frame import Frame
from pipeline.extract.grounds import ACTS
from pipeline.extract.own import Own, same
from pipeline.extract.references import Reference
from pipeline.extract.verdicts import Verdict
from pipeline.lexicon import any_of, load_toml
from pipeline.records import Relation

# Relations between which a main clause decides; what a letter changes or encloses it says in so many words.
JUDGED: tuple[Relation, ...] = ("answers", "implements", "continues", "based_on", "mentions")
# Verdicts of these cues stand, whatever else the letter says.
_CERTAIN = frozenset({"reply", "amend", "replace", "attached", "remind", "continue", "request", "received", "story"})
_OWN_GENRES = frozenset({
    "Báo cáo", "Công văn", "Quyết định", "Kế hoạch", "Chỉ thị", "Thông báo", "Tờ trình", "Nghị quyết", "Công điện",
})  # fmt: skip
_CITED_GENRES = _OWN_GENRES | {"Nghị định", "Thông tư", "Luật"}
_LAWS = ACTS | {"Hiến pháp"}
_NUMBER = re.compile(r"\d\s?[/-]\s?(?:\d{4}\s?/\s?)?[a-z]{2}")
_BY_THE_WAY = re.compile(r"[a-z]\W{1,2}(?:da )?duoc [^,;.]{0,80}\b(?:tai|theo|bang)\W{1,3}$")
_AFTER = 420  # characters of the main clause that are looked at
_BEFORE = 160
_TELLS_APART: dict[Relation, tuple[Relation, ...]] = {
    "based_on": ("answers",), "implements": ("answers",), "answers": ("implements",),
}  # fmt: skip


def _signs(where: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = load_toml("relation_signs")["sign"]
    return tuple((row["name"], re.compile(any_of(row["patterns"]))) for row in rows if row["where"] == where)


_BEFORE_SIGNS, _AFTER_SIGNS, _SUBJECT_SIGNS = _signs("before"), _signs("after"), _signs("subject")


@dataclass(frozen=True, slots=True, eq=False)
class RelationModel:
    """Weights by relation and sign, and how sure the model must be to overrule the rules.

    ``doubtful``: the rules had no cue; ``cued``: a weak one ("căn cứ", "thực hiện").
    """

    bias: Mapping[str, float]
    weights: Mapping[str, Mapping[str, float]]
    doubtful: float
    cued: float

    def probabilities(self, features: Sequence[str]) -> dict[str, float]:
        """The probability of each judged relation, given the names of the signs that hold."""
        odds = dict(self.bias)
        for name in features:
            for relation, weight in self.weights.get(name, {}).items():
                odds[relation] += weight
        top = max(odds.values())
        shares = {relation: math.exp(value - top) for relation, value in odds.items()}
        total = sum(shares.values())
        return {relation: share / total for relation, share in shares.items()}


def parse_model(data: Mapping[str, Any]) -> RelationModel:
    """A model from the parsed JSON."""
    thresholds = data["thresholds"]
    return RelationModel(data["bias"], data["weights"], float(thresholds["doubtful"]), float(thresholds["cued"]))


@lru_cache(maxsize=1)
def load_model() -> RelationModel:
    """The weights of the package (``relation_weights.json``)."""
    text = resources.files("pipeline.extract").joinpath("relation_weights.json").read_text(encoding="utf-8")
    return parse_model(json.loads(text))


def is_open(own: Own, frame: Frame, refs: Sequence[Reference], verdict: Verdict) -> bool:
    """Whether the rules leave room for a second opinion on a cited document: named at the head, by no certain cue."""
    if verdict.cue in _CERTAIN or verdict.kind != verdict.relation or verdict.relation not in JUDGED:
        return False
    if verdict.relation != "mentions" and not verdict.cue:
        return False  # it shares the verdict of a list
    return any(frame.in_opening(ref.lead) and _heads_its_sentence(frame, ref) for ref in refs)


def _heads_its_sentence(frame: Frame, ref: Reference) -> bool:
    """Whether the sentence may be about the cited document: none is named before it, it is no line of grounds.

    "… đã được phê duyệt tại Quyết định số …" and "Căn cứ …;" tell of it by the way.
    """
    paragraph, end = frame.paragraph(ref.lead)
    if frame.folded[paragraph:end].rstrip().endswith(";"):
        return False
    start, _ = frame.sentence(ref.lead)
    before = frame.folded[max(start, ref.lead - 600) : ref.lead]
    return not _NUMBER.search(before) and not _BY_THE_WAY.search(before)


def features_of(own: Own, frame: Frame, refs: Sequence[Reference], verdict: Verdict) -> list[str]:
    """The names of the signs that hold for a cited document, from its first mention at the head of the letter."""
    ref = next((r for r in refs if frame.in_opening(r.lead)), refs[0])
    genre = own.genre if own.genre in _OWN_GENRES else "other"
    cited = ref.genre if ref.genre in _CITED_GENRES else "other"
    issuer = _whose(own, refs)
    start, _ = frame.sentence(ref.lead)
    paragraph, end = frame.paragraph(ref.lead)
    before = frame.folded[max(start, ref.lead - _BEFORE) : ref.lead]
    after = frame.folded[ref.end : min(_clause_end(frame, end), ref.end + _AFTER)]
    signs = [f"before:{name}" for name, pattern in _BEFORE_SIGNS if pattern.search(before)]
    clause = [f"after:{name}" for name, pattern in _AFTER_SIGNS if pattern.search(after)]
    subject = [f"subject:{name}" for name, pattern in _SUBJECT_SIGNS if pattern.search(own.subject)]
    rule = f"rule:{verdict.relation}/{verdict.cue or 'none'}"
    found = [
        f"genre:{genre}",
        f"role:{own.role}",
        f"cited:{cited}",
        f"issuer:{issuer}",
        rule,
        *signs,
        *clause,
        *subject,
    ]
    if not signs:
        found.append("before:none")
    if not clause:
        found.append("after:none")
    if any(frame.zone(r.start) in ("subject", "title") for r in refs):
        found.append("named in the subject")
    if not before.strip(" -+*\t"):
        found.append("first words of its sentence")
    if ref.start - paragraph < 60:
        found.append("first in its paragraph")
    if all(r.genre in _LAWS or r.number is None for r in refs):
        found.append("an act of the centre")
    if len(refs) > 1:
        found.append("named again")
    found += [f"{name} & issuer:{issuer}" for name in (*clause, f"genre:{genre}")]
    found += [f"{name} & role:{own.role}" for name in (*clause, *signs, f"issuer:{issuer}")]
    return found


def _clause_end(frame: Frame, end: int) -> int:
    """The end of the paragraph, and of the next one where the opening goes on there."""
    following = frame.paragraph(min(end + 1, len(frame.text)))[1] if end + 1 < len(frame.text) else end
    return following if frame.in_opening(end + 1) else end


def _whose(own: Own, refs: Sequence[Reference]) -> str:
    body = next((ref.issuer for ref in refs if ref.issuer is not None), None)
    if body is None:
        return "unknown"
    if own.issuer is not None and same(body, own.issuer):
        return "own"
    if any(same(body, addressee) or body.key.endswith(f"@{addressee.key}") for addressee in own.addressees):
        return "addressee"
    return "other"


def overruled(
    relation: Relation, cue: str, shares: Mapping[str, float], features: Sequence[str], model: RelationModel
) -> Relation:
    """The relation after the model has spoken, given the rules' own and the cue that gave it.

    The model may say what a citation without a cue is, and tell answers from orders where a weak cue stands. A law or
    another act of the centre is never answered or followed up; only one's own letter is followed up, never answered.
    """
    allowed = JUDGED if not cue else _TELLS_APART.get(relation, ())
    best = max(JUDGED, key=lambda name: shares[name])
    if best == relation or best not in allowed or shares[best] < (model.cued if cue else model.doubtful):
        return relation
    own = "issuer:own" in features
    if (best == "continues" and not own) or (best == "answers" and (own or "an act of the centre" in features)):
        return relation
    return best


def second_opinion(
    own: Own, frame: Frame, refs: Sequence[Reference], verdict: Verdict, model: RelationModel | None = None
) -> Verdict:
    """The verdict of rules and model together: the rules' own unless they are open and the model is sure of another.

    A law or another act of the centre is carried out or rested on, never answered or followed up.
    """
    if not is_open(own, frame, refs, verdict):
        return verdict
    model = model or load_model()
    found = features_of(own, frame, refs, verdict)
    shares = model.probabilities(found)
    relation = overruled(verdict.relation, verdict.cue, shares, found, model)
    if relation == verdict.relation or (relation == "answers" and verdict.cue and own.role == "order" and own.to_many):
        return verdict  # orders to many carry out what a superior said: they do not answer it
    if relation == "continues":
        return Verdict(relation, "reminds" if own.reminds else relation, "model")
    return Verdict(relation, relation, "model")
