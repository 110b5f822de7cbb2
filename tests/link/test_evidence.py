"""The weights say what a clerk would, likeness of subjects is scikit-learn's, training can be repeated."""

import json
import random

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.lexicon import load_toml
from pipeline.link import train
from pipeline.link.candidates import is_plausible
from pipeline.link.evidence import WORDS, load_weights, logit, parse_weights, sigmoid
from pipeline.link.subjects import similarity
from pipeline.records import Cited, Held
from pipeline.text.fold import fold
from tests.factories import a_citation, a_directive, a_letter, key_of, keyed

FOR = ("number_same", "number_with_year", "title_same", "date_same", "month_same", "year_same", "issuer_same",
       "place_same", "subject_same", "subject_close")  # fmt: skip
AGAINST = ("accents_differ", "date_differs", "year_differs", "younger", "issuer_differs", "genre_differs",
           "subject_far", "place_differs", "date_not_cited_old")  # fmt: skip


@pytest.mark.parametrize("name", FOR)
def test_speaks_for(name):
    assert load_weights().weights[name] > 0


@pytest.mark.parametrize("name", AGAINST)
def test_speaks_against(name):
    assert load_weights().weights[name] < 0


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [("date_same", "month_same"), ("month_same", "year_same"), ("date_differs", "year_differs"),
     ("number_same", "serial_candidate"), ("serial_candidate", "serial_blank"), ("subject_same", "subject_close")],
)  # fmt: skip
def test_order(stronger, weaker):
    weights = load_weights().weights
    assert weights[stronger] > weights[weaker]


def test_every_reason_has_words_in_both_languages():
    rows = load_toml("labels")["evidence"]
    assert set(rows) == set(WORDS)
    assert all(row["vi"] and row["en"] for row in rows.values())


def test_unknown_and_missing_names_are_refused():
    data = json.loads((train.HERE / "weights.json").read_text(encoding="utf-8"))
    with pytest.raises(ValueError, match="moon_phase"):
        parse_weights({**data, "weights": {**data["weights"], "moon_phase": 1}})
    with pytest.raises(KeyError):
        parse_weights({**data, "weights": {}})


@pytest.mark.parametrize("probability", [0.01, 0.5, 0.97])
def test_logit_is_the_inverse_of_sigmoid(probability):
    assert sigmoid(logit(probability)) == pytest.approx(probability)


def test_likeness_is_what_scikit_learn_computes():
    subjects = train.make_subjects(random.Random(7), 40)
    frequencies = json.loads((train.HERE / "subjects.json").read_text(encoding="utf-8"))["idf"]
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 3), preprocessor=fold, vocabulary=sorted(frequencies)
    )
    vectorizer.fit(subjects)
    vectorizer.idf_ = np.array([frequencies[gram] for gram in sorted(frequencies)])
    matrix = vectorizer.transform(subjects)
    theirs = (matrix @ matrix.T).toarray()
    for i in range(0, 40, 7):
        for j in range(i, 40, 5):
            # Trigrams that the frequencies do not know count here and not there; these subjects have none.
            assert similarity(subjects[i], subjects[j]) == pytest.approx(theirs[i, j], abs=1e-3)


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("Về việc tiêm chủng mở rộng", "về việc tiêm chủng mở rộng", 1, 1),
        ("Về việc tiêm chủng mở rộng", "ve viec tiem chung mo rong", 1, 1),
        ("Kết quả tiêm chủng mở rộng cho trẻ em", "Tăng cường tiêm chủng mở rộng trẻ em", 0.45, 1),
        ("Về việc phòng cháy rừng mùa khô", "Về việc quyết toán ngân sách", 0, 0.2),
        ("", "Về việc quyết toán", 0, 0),
    ],
)
def test_likeness(one, other, least, most):
    assert least - 1e-9 <= similarity(one, other) <= most + 1e-9


def test_training_gives_the_weights_in_the_package(tmp_path):
    assert train.main(["--out", str(tmp_path)]) == 0
    for name in ("weights.json", "subjects.json"):
        made = json.loads((tmp_path / name).read_text(encoding="utf-8"))
        kept = json.loads((train.HERE / name).read_text(encoding="utf-8"))
        for part in ("weights", "idf"):
            assert made.get(part) == pytest.approx(kept.get(part), abs=0.02)


def test_training_takes_labelled_links(tmp_path):
    path = tmp_path / "links.jsonl"
    rows = list(train.generate_pairs(3, 400))
    train.write_pairs(rows, path)
    assert train.read_pairs(path) == rows
    assert train.main(["--links", str(path), "--out", str(tmp_path)]) == 0
    weights = json.loads((tmp_path / "weights.json").read_text(encoding="utf-8"))
    assert weights["trained_on"]["pairs"] == len(rows)
    assert weights["weights"]["date_same"] > 0 > weights["weights"]["year_differs"]


def test_labelled_links_with_unknown_reasons_are_refused(tmp_path):
    path = tmp_path / "links.jsonl"
    path.write_text('{"evidence": ["moon_phase"], "same": true}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="moon_phase"):
        train.read_pairs(path)


def test_letters_with_known_links_give_labelled_comparisons():
    right, wrong = a_directive(), a_directive(date="2023-04-17")
    citing = a_letter(
        "62/BC-SYT", "2024-04-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "x", a_citation(), a_citation("5/TB")
    )
    pairs = list(train.label_pairs(keyed(right, wrong, citing), {(key_of(citing), key_of(right))}))
    assert [(("date_same" in pair.evidence), pair.same) for pair in sorted(pairs, key=lambda p: p.same)] == [
        (False, False), (True, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cited", "held", "plausible"),
    [
        ("412", "912", True),  # hundreds apart: no office gives both on one day
        ("412", "12", True),
        ("412", "413", False),  # neighbours of one day are two papers
        ("412", "452", False),
    ],
)
def test_a_misread_number_without_a_subject_lies_far_from_that_days(cited: str, held: str, plausible: bool) -> None:
    facts = {"symbol": "ubnd th", "date": "2024-04-17", "issuer_key": "ubnd|tinh lao cai"}
    paper = Held(key="a", blocks=(f"{held} ubnd th",), serial=held, **facts)
    assert is_plausible(Cited("b", 0, f"{cited} ubnd th", serial=cited, **facts), paper) is plausible
    other = {**facts, "issuer_key": "ubnd|tinh son la"}
    assert not is_plausible(Cited("b", 0, f"{cited} ubnd th", serial=cited, **other), paper)
