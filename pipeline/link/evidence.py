"""Evidence: named reasons for and against "this citation means that document", adding up to a log-odds score.

``compare`` names what holds between a citation and a document; ``Weights`` says what each name is worth.
The weights are the coefficients of a logistic regression (``pipeline/link/train.py``), kept as a JSON that a
person can read and correct. Every name has words that a records clerk understands.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from pipeline.grammar.body import same_body
from pipeline.grammar.identity import place_of
from pipeline.lexicon import load_toml
from pipeline.link.subjects import similarity
from pipeline.records import Cited, Evidence, Held
from pipeline.text.fold import fold

# name → what a clerk reads. The order is the order of explanation.
WORDS: dict[str, str] = {name: words["vi"] for name, words in load_toml("labels")["evidence"].items()}

# What contradicts identity: with one of these no link is called certain, whatever its score.
CONTRADICTIONS = frozenset({
    "date_differs", "year_differs", "issuer_differs", "younger", "serial_alike", "symbol_alike", "symbol_absent",
    "serial_blank", "serial_candidate", "subject_far", "accents_differ",
})  # fmt: skip
# What establishes identity together with the same number.
ANCHORS = frozenset({"date_same", "number_with_year"})


@dataclass(frozen=True, slots=True, eq=False)  # compared and cached by identity
class Weights:
    """What each piece of evidence is worth, and the thresholds on the probability that follows.

    ``certain`` and ``suggested`` are the least probabilities of those states.
    """

    bias: float
    weights: Mapping[str, float]
    reply_bias: float
    certain: float
    suggested: float


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The weights in the package (``weights.json``)."""
    text = resources.files("pipeline.link").joinpath("weights.json").read_text(encoding="utf-8")
    return parse_weights(json.loads(text))


def parse_weights(data: Mapping[str, Any]) -> Weights:
    """Weights from the parsed JSON; raises ``KeyError`` when a name is missing, ``ValueError`` when one is unknown."""
    values = {name: float(data["weights"][name]) for name in WORDS if name not in UNWEIGHTED}
    if unknown := set(data["weights"]) - set(values):
        raise ValueError(f"weights.json names unknown evidence: {sorted(unknown)}")
    return Weights(
        bias=float(data["bias"]),
        weights=values,
        reply_bias=float(data["reply_bias"]),
        certain=float(data["thresholds"]["certain"]),
        suggested=float(data["thresholds"]["suggested"]),
    )


# Names whose weight is computed, not learnt.
UNWEIGHTED = frozenset({"rivals", "stated", "confirmed", "rejected"})


def compare(cited: Cited, held: Held, *, with_subject: bool = True) -> tuple[str, ...]:
    """The names of the evidence between a citation and a document, in the order of ``WORDS``.

    ``with_subject`` leaves the comparison of subjects out, which costs ten times the rest together.
    """
    names = [*_compare_numbers(cited, held), _compare_dates(cited, held)]
    if is_younger(cited, held):
        names.append("younger")
    same = same_issuer(cited.issuer_key, held.issuer_key)
    if same is not None:
        names.append("issuer_same" if same else "issuer_kin" if are_kin(cited, held) else "issuer_differs")
    if not same and cited.citing_place and held.place and not place_given(cited.issuer_key):
        names.append("place_same" if cited.citing_place == held.place else "place_differs")
    # That the type agrees says nothing more: the symbol names it already.
    if cited.genre and held.genre and fold_genre(cited.genre) != fold_genre(held.genre):
        names.append("genre_differs")
    return (*names, *compare_subjects(cited, held)) if with_subject else tuple(names)


def compare_subjects(cited: Cited, held: Held) -> tuple[str, ...]:
    """What the subjects say, where both are known: the last of the names of ``compare``."""
    if not cited.subject or not held.subject:
        return ()
    alike = similarity(cited.subject, held.subject)
    if alike >= 0.8:
        return ("subject_same",)
    if alike >= 0.45:
        return ("subject_close",)
    return ("subject_far",) if alike < 0.15 else ()


def is_younger(cited: Cited, document: Held) -> bool:
    """Whether a document is of a later day than the letter that is said to cite it."""
    return bool(cited.citing_date) and document.date > cited.citing_date and (
        not document.date.startswith(cited.citing_date)
    )  # fmt: skip


def place_given(body_key: str) -> bool:
    """Whether a body's key leaves no place open (bodies of the centre have none to name)."""
    return bool(body_key) and "?" not in body_key


def are_kin(cited: Cited, held: Held) -> bool:
    """Whether two issuers sit in one place: writers mix up a committee, its chairman and its office."""
    if not place_given(cited.issuer_key) or not place_given(held.issuer_key):
        return False
    return place_of(cited.issuer_key) == place_of(held.issuer_key)


@lru_cache(maxsize=1024)
def fold_genre(genre: str) -> str:
    """The genre as a match key."""
    return fold(genre)


def _compare_numbers(cited: Cited, held: Held) -> list[str]:
    if cited.block in held.blocks:
        if cited.block.startswith("title:"):
            return ["title_same"]
        names = ["number_same"]
        # Unique by itself at the centre only: every province has a 16/2026/QĐ-UBND.
        if year_in_code(cited.block) and held.issuer_key and not held.place and place_given(held.issuer_key):
            names.append("number_with_year")
        if not same_print(cited.code, held.code):
            names.append("accents_differ")
        return names
    if cited.symbol and cited.symbol == held.symbol:
        if cited.block in held.candidates:
            return ["serial_candidate"]
        return ["serial_blank" if not held.serial else "serial_alike"]
    return ["symbol_alike" if cited.symbol else "symbol_absent"]


def _compare_dates(cited: Cited, held: Held) -> str:
    if not held.date:
        return "date_unknown"
    date = cited.date or year_in_code(cited.block)
    if not date:
        if cited.citing_date and held.date[:4] < str(int(cited.citing_date[:4]) - 1):
            return "date_not_cited_old"
        return "date_not_cited"
    if date == held.date and len(held.date) == 10:
        return "date_same"
    shared = min(len(date), len(held.date))
    if date[:shared] == held.date[:shared]:
        return "month_same" if shared >= 7 else "year_same"
    return "date_differs" if date[:4] == held.date[:4] else "year_differs"


def same_print(code: str, other: str) -> bool:
    """Whether two codes of one match key also agree in their accents (``12/UBND-ĐT`` is not ``12/UBND-DT``)."""
    return code == other or _letters(code) == _letters(other)


@lru_cache(maxsize=4096)
def _letters(code: str) -> str:
    """The code's letters alone: capital, with accents, without digits, spaces and signs."""
    return "".join(char for char in code.upper() if char.isalpha())


@lru_cache(maxsize=4096)
def year_in_code(block: str) -> str:
    """The year between serial and symbol of a key (``30 2020 nd cp``), as normative numbers have it, or ""."""
    years = [part for part in block.split()[1:] if part.isdigit() and len(part) == 4 and "1945" <= part <= "2099"]
    return years[0] if years else ""


@lru_cache(maxsize=4096)
def same_issuer(key: str, other_key: str) -> bool | None:
    """Whether two issuers are one body; ``None`` when that cannot be told (one is missing or has no place)."""
    if not key or not other_key:
        return None
    return same_body(key, other_key)


def sigmoid(log_odds: float) -> float:
    """Probability of log-odds."""
    if log_odds < -700:
        return 0.0
    return 1 / (1 + math.exp(-log_odds))


def logit(probability: float) -> float:
    """Log-odds of a probability, kept within ±12 so that it can be written and added."""
    bounded = min(max(probability, 1e-5), 1 - 1e-5)
    return math.log(bounded / (1 - bounded))


@lru_cache(maxsize=4096)
def log_odds(names: tuple[str, ...], weights: Weights) -> float:
    """The score of a set of evidence names, before rivals are counted."""
    return weights.bias + sum(weights.weights[name] for name in names)


@lru_cache(maxsize=4096)
def explain(names: tuple[str, ...], weights: Weights, rivals: float = 0.0) -> tuple[Evidence, ...]:
    """Evidence records for names; ``rivals`` is the log-odds taken away by other candidates."""
    found = [Evidence(name, round(weights.weights[name], 2), WORDS[name]) for name in names]
    if rivals <= -0.1:
        found.append(Evidence("rivals", round(rivals, 2), WORDS["rivals"]))
    return tuple(found)
