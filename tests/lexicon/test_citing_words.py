"""The words of numbers, dates and citing: every list is proved by its examples."""

import re

import pytest

from pipeline.grammar.date import find_dates
from pipeline.grammar.genre import NAMES
from pipeline.grammar.number import find_numbers
from pipeline.grammar.symbol import repair_digits, repair_segment
from pipeline.lexicon import any_of, load_csv, load_toml
from pipeline.text.fold import fold_aligned

CITING = load_toml("citations")
OCR = load_toml("ocr")


@pytest.mark.parametrize("name", sorted(CITING["around"]))
def test_lists_of_citing_words_match_their_examples(name: str) -> None:
    accented = name.startswith("law_")
    pattern = re.compile(any_of(CITING["around"][name]))
    assert CITING["around_examples"][name]
    for example in CITING["around_examples"][name]:
        assert pattern.search(example if accented else fold_aligned(example)), example


@pytest.mark.parametrize("name", sorted(CITING["nameless_examples"]))
def test_lists_of_nameless_documents_match_their_examples(name: str) -> None:
    pattern = re.compile(any_of(CITING["nameless"][name]))
    for example in CITING["nameless_examples"][name]:
        assert pattern.fullmatch(fold_aligned(example)), example


@pytest.mark.parametrize(
    ("part", "name"), [(part, name) for part in ("grounds", "titles", "deciding") for name in sorted(CITING[part])]
)
def test_lists_of_grounds_and_titles_match_their_examples(part: str, name: str) -> None:
    pattern = re.compile(any_of(CITING[part][name]))
    assert CITING[f"{part}_examples"][name]
    for example in CITING[f"{part}_examples"][name]:
        assert pattern.fullmatch(fold_aligned(example)), example


def test_dated_papers_and_joint_types_are_types() -> None:
    joint = load_toml("genres")["joint"]
    assert set(CITING["nameless"]["dated"]) <= set(NAMES)
    assert set(CITING["carrying"]["genres"]) <= set(NAMES)
    assert set(joint["symbols"]) <= {s for row in load_toml("genres")["genre"] for s in row["symbols"]}
    bodies = {row["id"] for row in load_csv("bodies")}
    assert {kind for kinds in joint["centres"].values() for kind in kinds} <= bodies
    for example in joint["examples"]:
        (number,) = find_numbers(example)
        named = re.search(rf"\b{any_of(joint['words'])}\b", fold_aligned(example))
        assert named or number.value.symbol.split("-")[0] in joint["symbols"]


def test_folded_lists_hold_folded_words() -> None:
    for name, words in CITING["around"].items():
        for word in words:
            if not name.startswith("law_"):
                assert word == fold_aligned(word), f"{name}: {word}"
    for row in CITING["cue"]:
        for pattern in row["patterns"]:
            assert pattern == fold_aligned(pattern), pattern


def test_genres_that_decide_a_role_exist() -> None:
    roles = CITING["roles"]
    assert set(roles["reporting_genres"]) | set(roles["ordering_genres"]) <= set(NAMES)
    assert not set(roles["reporting_genres"]) & set(roles["ordering_genres"])


@pytest.mark.parametrize("example", load_toml("dates")["blank"]["examples"])
def test_blank_days_give_the_month(example: str) -> None:
    (mention,) = find_dates(example)
    assert mention.value.month is not None and mention.value.day is None


@pytest.mark.parametrize(("wrong", "right"), sorted(OCR["symbols"].items()))
def test_misread_segments_are_repaired(wrong: str, right: str) -> None:
    fixed, repairs = repair_segment(wrong)
    assert fixed == right and repairs


@pytest.mark.parametrize(("wrong", "right"), sorted(OCR["digits"].items()))
def test_misread_digits(wrong: str, right: str) -> None:
    assert repair_digits(wrong) == right


@pytest.mark.parametrize(("wrong", "right"), sorted(OCR["dashes"].items()))
def test_misread_hyphens(wrong: str, right: str) -> None:
    (mention,) = find_numbers(f"số 640/CT{wrong}TTHT")
    assert mention.value.code == f"640/CT{right}TTHT" and "dash" in mention.value.repairs


@pytest.mark.parametrize(("pattern", "right"), sorted(OCR["words"].items()))
def test_misread_words_of_names(pattern: str, right: str) -> None:
    assert re.compile(pattern)
    assert right != pattern


def test_any_of_prefers_the_longest_and_bridges_line_ends() -> None:
    pattern = re.compile(any_of(["bao cao", "bao cao ket qua"]))
    match = pattern.search("bao cao\nket qua")
    assert match is not None and match.group() == "bao cao\nket qua"


@pytest.mark.parametrize("name", ["khong-co"])
def test_an_unknown_file_is_refused(name: str) -> None:
    with pytest.raises(FileNotFoundError):
        load_toml(name)
    with pytest.raises(FileNotFoundError):
        load_csv(name)


def test_csv_rows_come_by_column() -> None:
    rows = load_csv("places")
    assert rows and all(isinstance(row, dict) for row in rows)
