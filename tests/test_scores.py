"""The accuracy on the corpus does not fall: every field stays at or above its pinned floor."""

import json
from pathlib import Path

import pytest

from corpus.generate.__main__ import HERE, build
from corpus.generate.spec import written_letters
from corpus.generate.threads import threads
from pipeline.errors import UsageError
from pipeline.evaluate import floors
from pipeline.evaluate.metrics import Tally
from pipeline.evaluate.run import Result, evaluate_folder
from pipeline.records import SURE

SCORES = HERE / "scores.json"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus as ``make corpus`` builds it."""
    folder = tmp_path_factory.mktemp("corpus")
    build(folder, [*written_letters(HERE / "letters"), *(letter for thread in threads(1, 16) for letter in thread)])
    return folder


@pytest.fixture(scope="module")
def result(corpus: Path) -> Result:
    return evaluate_folder(corpus, jobs=2)


@pytest.mark.ocr
def test_no_field_is_below_its_floor(corpus: Path, result: Result) -> None:
    assert floors.below(result.figures.tallies, SCORES, corpus / "gold.jsonl") == []


@pytest.mark.ocr
def test_what_is_given_surely_is_right(result: Result) -> None:
    figures = result.figures
    assert SURE == 0.9
    assert {name: figures.sure_wrong.get(name, 0) for name in ("code", "date", "issuer", "late")} == {
        "code": 0, "date": 0, "issuer": 0, "late": 0,
    }  # fmt: skip
    for name in ("code", "date", "issuer", "citations"):
        assert figures.sure_right[name] >= 0.6 * figures.tallies[name].right


@pytest.mark.ocr
def test_the_corpus_is_as_large_as_promised(corpus: Path, result: Result) -> None:
    gold = [json.loads(line) for line in (corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    roles = {row["role"] for row in gold}
    assert len(gold) >= 80
    assert len({row["thread"] for row in gold}) >= 15
    assert {row["medium"] for row in gold} == {"text", "docx", "pdf", "signed-pdf", "scan"}
    assert roles >= {"directive", "on_time", "late", "partial", "reminder", "decoy_year", "decoy_body"}


def test_a_floor_is_never_lowered_silently(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text("{}\n", encoding="utf-8")
    pinned = tmp_path / "scores.json"
    floors.pin({"code": Tally(9, 10, 10)}, pinned, gold)
    with pytest.raises(UsageError, match="code"):
        floors.pin({"code": Tally(8, 10, 10)}, pinned, gold)
    assert floors.below({"code": Tally(8, 10, 10)}, pinned, gold) == ["code: 0.800 < 0.900"]
    floors.pin({"code": Tally(8, 10, 10)}, pinned, gold, allow_lower=True)
    assert floors.below({"code": Tally(8, 10, 10)}, pinned, gold) == []


def test_floors_of_another_corpus_are_refused(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text("{}\n", encoding="utf-8")
    pinned = tmp_path / "scores.json"
    floors.pin({"code": Tally(9, 10, 10)}, pinned, gold)
    gold.write_text('{"id": "other"}\n', encoding="utf-8")
    with pytest.raises(UsageError):
        floors.below({"code": Tally(9, 10, 10)}, pinned, gold)
