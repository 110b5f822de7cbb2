"""Learn the weights of evidence: ``python -m pipeline.link.train [--links FILE.jsonl] [--seed N]``.

In: labelled comparisons of a citation with a candidate document, either generated (the default: small worlds
in which numbers repeat over years and bodies and citations are damaged the way real ones are) or read from
``--links``, one JSON object a line: ``{"evidence": ["number_same", …], "same": true}``. Out: ``weights.json``
(a logistic regression whose coefficients are the weights, with Platt scaling folded in, so that the
log-odds that evidence adds up to is a calibrated probability) and ``subjects.json`` (document frequencies
of the trigrams of subjects). The same seed gives the same files.
"""

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from pipeline.grammar.identity import cited_facts, held_facts, place_of
from pipeline.lexicon import load_toml
from pipeline.link.evidence import UNWEIGHTED, WORDS, compare, sigmoid
from pipeline.records import Cited, Held, Letter
from pipeline.text.fold import fold
from pipeline.text.keys import match_key, symbol_key

HERE = Path(__file__).parent
REPLY_WEIGHTS = {
    # Too few labelled replies without a number exist to learn from: set by hand after the acceptance rule
    # "recipient is the directive's issuer, sender an assignee, topic alike: candidate, needs review".
    "reply_addressed": 2.0,
    "reply_assigned": 2.0,
    "reply_soon": 0.5,
    "reply_report": 0.7,
    "reply_names": 0.5,
}
REPLY_BIAS = -6.2
BIAS = -6.0
DAMAGED = frozenset({"serial_blank", "serial_candidate", "serial_alike", "symbol_alike", "symbol_absent"})


class Pair(NamedTuple):
    """One labelled comparison."""

    evidence: tuple[str, ...]
    same: bool


def make_subjects(rng: random.Random, count: int) -> list[str]:
    """Invented subjects, from the phrases of ``lexicon/subjects.toml``."""
    words = load_toml("subjects")
    return [" ".join(rng.choice(words[part]) for part in ("openings", "topics", "tails")).strip() for _ in range(count)]


def learn_frequencies(subjects: Sequence[str]) -> dict[str, Any]:
    """Inverse document frequencies of the character trigrams of subjects."""
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), preprocessor=fold)
    vectorizer.fit(subjects)
    names = vectorizer.get_feature_names_out()
    idf = {name: round(float(weight), 3) for name, weight in zip(names, vectorizer.idf_, strict=True)}
    return {
        "about": "Trigram → inverse document frequency in subjects; made by python -m pipeline.link.train",
        "unseen": max(idf.values()),
        "idf": dict(sorted(idf.items())),
    }


# --- generated worlds -------------------------------------------------------------------------------

_PLACES = ("tinh an giang", "tinh cao bang", "tinh dak lak", "thanh pho hue", "tinh son la", "tinh tay ninh")
_UNITS = (("ubnd", "UBND"), ("so-y-te", "SYT"), ("so-noi-vu", "SNV"), ("so-tai-chinh", "STC"), ("hdnd", "HDND"))
_GENRES = (("Quyết định", "QĐ"), ("Báo cáo", "BC"), ("Kế hoạch", "KH"), ("Chỉ thị", "CT"), ("Công văn", ""))


def _date(rng: random.Random, year: int) -> str:
    return f"{year}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"


def _document(rng: random.Random, serial: int, symbol: str, genre: str, issuer_key: str, subject: str) -> Held:
    code = f"{serial:02d}/{symbol}"
    return Held(
        key=f"{rng.random():.12f}",
        blocks=(match_key(code),),
        code=code,
        serial=str(serial),
        symbol=symbol_key(symbol),
        date=_date(rng, rng.randint(2019, 2025)),
        genre=genre,
        issuer=issuer_key,
        issuer_key=issuer_key,
        place=place_of(issuer_key),
        subject=subject,
    )


def _damage_subject(rng: random.Random, subject: str, others: Sequence[str]) -> str:
    if rng.random() < 0.08:
        return rng.choice(others)  # what the document is about, in quite other words
    words = subject.split()
    if rng.random() < 0.3:
        words = words[rng.randint(0, 3) :]
    return " ".join(w if rng.random() > 0.08 else w[:-1] + rng.choice("aeioun") for w in words)


def _decoy_subject(rng: random.Random, subject: str, others: Sequence[str]) -> str:
    """Offices write the same subject again every quarter."""
    return f"{subject} {rng.choice(('quý II', 'quý IV', 'năm 2021'))}" if rng.random() < 0.2 else rng.choice(others)


def _citing_place(rng: random.Random, place: str) -> str:
    """Most who cite a province's paper sit in that province; of some it is not known where they sit."""
    roll = rng.random()
    return "" if roll < 0.35 else place if roll < 0.85 else place_of(f"x|{rng.choice(_PLACES)}")


def _cite(rng: random.Random, document: Held, subjects: Sequence[str]) -> Cited:
    """A citation of a document, with what citations leave out and get wrong."""
    date = document.date
    roll = rng.random()
    if roll < 0.14:
        date = ""
    elif roll < 0.20:
        date = date[:7]
    elif roll < 0.23:
        date = date[:4]
    elif roll < 0.28:
        date = _date(rng, int(date[:4]))  # a misread day, on the citation or in the handwriting of the letter itself
    elif roll < 0.29:
        date = _date(rng, int(date[:4]) - 1)
    issuer_key = document.issuer_key
    roll = rng.random()
    if roll < 0.12:
        issuer_key = ""
    elif roll < 0.27:
        issuer_key = f"{issuer_key.partition('|')[0]}|?tinh"
    elif roll < 0.285:
        issuer_key = f"vp-{issuer_key}"
    elif roll < 0.288:
        issuer_key = f"{issuer_key.partition('|')[0]}|{rng.choice(_PLACES)}"
    genre = document.genre if rng.random() > 0.04 else rng.choice(_GENRES)[0]
    code = document.code
    if rng.random() < 0.02:
        code = code.replace("Đ", "D")
    year, month = int(document.date[:4]), int(document.date[5:7])
    later = rng.choice((0, 0, 0, 1, 1, 2, 4))
    citing_date = f"{year + later}-{month:02d}-28" if rng.random() > 0.01 else f"{year - 1}-{month:02d}-28"
    return Cited(
        letter="x",
        position=0,
        block=document.blocks[0],
        code=code,
        serial=document.serial,
        symbol=document.symbol,
        date=date,
        genre=genre if rng.random() > 0.1 else "",
        issuer=issuer_key,
        issuer_key=issuer_key,
        subject=_damage_subject(rng, document.subject, subjects) if rng.random() < 0.6 else "",
        citing_date=citing_date,
        citing_place=_citing_place(rng, document.place),
    )


def _bruise(rng: random.Random, document: Held) -> Held:
    """The same document as a bad scan or a draft shows it: serial blank, guessed or misread; symbol misread."""
    roll = rng.random()
    key = match_key(f"{rng.randint(900, 999)}/{document.symbol}")
    if roll < 0.3:
        return document._replace(serial="", blocks=(), date=document.date[: rng.choice((7, 10))])
    if roll < 0.55:
        return document._replace(serial="", blocks=(), candidates=(document.blocks[0],))
    if roll < 0.8:
        return document._replace(serial=document.serial[:-1] + rng.choice("0123456789"), blocks=(key,))
    return document._replace(symbol=document.symbol[:-1], blocks=(key,))


def generate_pairs(seed: int, worlds: int) -> Iterator[Pair]:
    """Labelled comparisons from invented worlds: a document, a citation of it, and decoys of the same number."""
    rng = random.Random(seed)
    subjects = make_subjects(rng, 2000)
    for _ in range(worlds):
        genre, abbreviation = rng.choice(_GENRES)
        unit, letters = rng.choice(_UNITS)
        symbol = f"{abbreviation}-{letters}" if abbreviation else f"{letters}-TH"
        issuer_key = f"{unit}|{rng.choice(_PLACES)}"
        serial = rng.randint(1, 4000)
        law = rng.random() < 0.08
        if law:
            symbol = f"{rng.randint(2019, 2025)}/NĐ-CP"
            issuer_key = "chinh-phu"
        subject = rng.choice(subjects)
        document = _document(rng, serial, symbol, genre, issuer_key, subject)
        if law:
            document = document._replace(date=_date(rng, int(symbol[:4])))
        if rng.random() < 0.04:
            document = document._replace(date="")
        dated = document if document.date else document._replace(date=_date(rng, 2022))
        cited = _cite(rng, dated, subjects)

        def decoy(place: str, number: int = serial, like: Held = dated) -> Held:
            about = _decoy_subject(rng, like.subject, subjects)
            kind = like.genre if rng.random() > 0.1 else rng.choice(_GENRES)[0]
            drawn = _document(rng, number, "X-Y", kind, place, about)
            return drawn._replace(code=like.code, symbol=like.symbol, blocks=like.blocks)

        other = f"{unit}|{rng.choice(_PLACES)}"
        decoys = [decoy(issuer_key if rng.random() > 0.1 else f"vp-{issuer_key}"), decoy(other)]
        if rng.random() < 0.8 and decoys[0].date[:4] == dated.date[:4]:
            # Registries use a number once a year, mostly.
            decoys[0] = decoys[0]._replace(date=f"{int(dated.date[:4]) - 1}{dated.date[4:]}")
        if rng.random() < 0.3:
            decoys[1] = decoys[1]._replace(date=dated.date[:5] + decoys[1].date[5:])
        if rng.random() < 0.05:
            decoys.append(decoy(other)._replace(date=dated.date))
        if rng.random() < 0.05:
            # "ĐT" and "DT" are two units of one office with two series.
            decoys.append(decoy(issuer_key)._replace(code=document.code.replace("/", "/Đ"), date=dated.date))
            cited = cited._replace(code=cited.code.replace("/", "/D"))
            document = document._replace(code=document.code.replace("/", "/D"))
        if rng.random() < 0.3:
            # Not the cited one, but near enough to be looked at: same day and symbol, other serial.
            near = decoy(issuer_key, serial + rng.randint(1, 9))
            near = near._replace(date=dated.date, blocks=(match_key(f"{near.serial}/{near.symbol}"),))
            decoys.append(_bruise(rng, near))
        decoys = [d if rng.random() > 0.03 else d._replace(date="") for d in decoys]
        if law:
            decoys = [d for d in decoys if d.issuer_key != document.issuer_key]
        if rng.random() < 0.25:
            document = _bruise(rng, document)
        elif rng.random() < 0.05:
            cited = cited._replace(block="part:", symbol="")
        elif law and rng.random() < 0.5:
            titles = ("title:luat",)
            cited = cited._replace(block=titles[0])
            document, decoys = document._replace(blocks=titles), [d._replace(blocks=titles) for d in decoys]
        yield Pair(compare(cited, document), True)
        for wrong in decoys:
            if wrong[2:] != document[2:]:
                yield Pair(compare(cited, wrong), False)


# --- learning ---------------------------------------------------------------------------------------


def read_pairs(path: Path) -> list[Pair]:
    """Labelled comparisons from a JSONL file; raises ``ValueError`` on an unknown evidence name."""
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if unknown := set(row["evidence"]) - set(WORDS):
            raise ValueError(f"unknown evidence: {sorted(unknown)}")
        pairs.append(Pair(tuple(row["evidence"]), bool(row["same"])))
    return pairs


def label_pairs(letters: Mapping[str, Letter], truth: Collection[tuple[str, str]]) -> Iterator[Pair]:
    """Labelled comparisons from letters whose links are known: ``truth`` holds (citing key, cited key).

    A citation of a letter that names a known target is compared with it (same) and with all else that shares its
    block (not the same); citations of documents that nobody labelled give no pairs.
    """
    held = [held_facts(letter, key) for key, letter in sorted(letters.items())]
    blocks: dict[str, list[Held]] = defaultdict(list)
    for facts in held:
        for block in facts.blocks:
            blocks[block].append(facts)
    for key, letter in sorted(letters.items()):
        for cited in cited_facts(letter, key):
            candidates = blocks.get(cited.block, [])
            if any((key, candidate.key) in truth for candidate in candidates):
                for candidate in candidates:
                    yield Pair(compare(cited, candidate), (key, candidate.key) in truth)


def write_pairs(pairs: Iterable[Pair], path: Path) -> None:
    """Write labelled comparisons as ``read_pairs`` reads them."""
    rows = (json.dumps({"evidence": list(pair.evidence), "same": pair.same}) + "\n" for pair in pairs)
    path.write_text("".join(rows), encoding="utf-8")


def learn_weights(pairs: Sequence[Pair], seed: int) -> dict[str, Any]:
    """Fit and calibrate; the result is what ``weights.json`` holds.

    What dates, issuers and subjects are worth is learnt where the number agrees. Damaged numbers get only
    a level of their own on top of that: their candidates were *found* by date, so that among them the
    date tells nothing, which must not make it worth less elsewhere.
    """
    names = [n for n in WORDS if n not in UNWEIGHTED and n not in REPLY_WEIGHTS and n not in DAMAGED]
    order = np.random.default_rng(seed).permutation(len(pairs))
    fit, check = ([pairs[i] for i in part] for part in (order[len(order) // 4 :], order[: len(order) // 4]))
    whole = [pair for pair in fit if not DAMAGED.intersection(pair.evidence)]
    # Balanced classes: how many decoys a world has is our choice, not a fact; rivals are counted at run time.
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=1000)
    model.fit(_matrix(whole, names), _labels(whole))
    held_out = [pair for pair in check if not DAMAGED.intersection(pair.evidence)]
    raw = model.decision_function(_matrix(held_out, names))
    platt = LogisticRegression(C=1e6, class_weight="balanced").fit(raw.reshape(-1, 1), _labels(held_out))
    slope, shift = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    bias = slope * float(model.intercept_[0]) + shift
    weights = {name: slope * float(w) for name, w in zip(names, model.coef_[0], strict=True)}
    # One of these holds for every pair, so the model cannot tell their common part from the bias: put it where
    # a reader looks for it. The bias then says that two documents are two until something speaks for one.
    for name in ("number_same", "title_same"):
        weights[name] += bias - BIAS
    for name in sorted(DAMAGED):
        rows = [pair for pair in fit if name in pair.evidence]
        offsets = [BIAS + sum(weights[n] for n in pair.evidence if n != name) for pair in rows]
        # A damaged number cannot say more than a whole one.
        weights[name] = min(_level(np.array(offsets), _labels(rows)), weights["number_same"] - 0.5)
    rounded = {name: round(weights[name], 2) for name in WORDS if name in weights}
    scores = [sigmoid(BIAS + sum(rounded[name] for name in pair.evidence)) for pair in check]
    return {
        "about": "Log-odds weights of evidence; made by python -m pipeline.link.train, to be read and argued with",
        "trained_on": {"pairs": len(pairs), "same": int(_labels(pairs).sum()), "seed": seed},
        "checked_on": {
            "pairs": len(check),
            "brier": round(float(np.mean((np.array(scores) - _labels(check)) ** 2)), 4),
        },
        "bias": BIAS,
        "reply_bias": REPLY_BIAS,
        "thresholds": {"certain": 0.95, "suggested": 0.5},
        "weights": {**rounded, **REPLY_WEIGHTS},
    }


def _matrix(pairs: Sequence[Pair], names: Sequence[str]) -> np.ndarray:
    column = {name: i for i, name in enumerate(names)}
    features = np.zeros((len(pairs), len(names)))
    for row, pair in enumerate(pairs):
        features[row, [column[name] for name in pair.evidence]] = 1.0
    return features


def _labels(pairs: Sequence[Pair]) -> np.ndarray:
    return np.array([pair.same for pair in pairs], dtype=float)


def _level(offsets: np.ndarray, labels: np.ndarray) -> float:
    """The constant that, added to the offsets, makes the mean probability equal the share of true labels."""
    low, high = -10.0, 10.0
    target = (labels.sum() + 0.5) / (len(labels) + 1)
    for _ in range(60):
        middle = (low + high) / 2
        if np.mean(1 / (1 + np.exp(-(offsets + middle)))) < target:
            low = middle
        else:
            high = middle
    return low


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; see the module's docstring."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.link.train", description=__doc__)
    parser.add_argument("--links", type=Path, help="labelled comparisons instead of generated ones")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worlds", type=int, default=12000)
    parser.add_argument("--out", type=Path, default=HERE)
    options = parser.parse_args(arguments)
    frequencies = learn_frequencies(make_subjects(random.Random(options.seed), 4000))
    write_json(options.out / "subjects.json", frequencies)
    pairs = read_pairs(options.links) if options.links else list(generate_pairs(options.seed, options.worlds))
    weights = learn_weights(pairs, options.seed)
    write_json(options.out / "weights.json", weights)
    print(json.dumps(weights["checked_on"]), file=sys.stderr)  # noqa: T201
    return 0


def write_json(path: Path, data: dict[str, Any]) -> None:
    """Write JSON for readers: one entry a line, ends with a newline."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
