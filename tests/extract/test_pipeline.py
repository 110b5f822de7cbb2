"""The extraction as a spaCy pipeline that any program can load, use in part, or extend."""

import subprocess
import sys

import pytest
import spacy
from spacy.language import Language

from pipeline.extract import CONFIG, extract, load, make_doc
from pipeline.extract.letter import letter_of
from pipeline.extract.tokenizer import plain_transcript

TEXT = (
    "UBND TỈNH SƠN LA\nSỞ Y TẾ\nSố: 12/SYT-KH\nSơn La, ngày 05 tháng 01 năm 2024\nKính gửi: UBND huyện Yên Châu\n"
    "Thực hiện Công văn số 77/UBND-TH ngày 02/01/2024 của UBND tỉnh, Sở Y tế đề nghị UBND huyện Yên Châu rà soát số liệu.\n"
)

STRANGER = f"""
import sys
import spacy
config = spacy.util.load_config({str(CONFIG)!r})
assert "pipeline" not in sys.modules
nlp = spacy.util.load_model_from_config(config, auto_fill=True)
doc = nlp({TEXT!r})
print(sorted(group for group, spans in doc.spans.items() if len(spans)))
"""


def test_a_program_that_does_not_know_us_loads_it_by_entry_points() -> None:
    done = subprocess.run([sys.executable, "-c", STRANGER], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "'citations'" in done.stdout and "'zones'" in done.stdout


def test_tokens_keep_every_character() -> None:
    assert make_doc(plain_transcript(TEXT)).text == TEXT


def test_a_component_can_be_left_out() -> None:
    with load().select_pipes(disable=["tasks"]):
        doc = load()(make_doc(plain_transcript(TEXT)))
    assert letter_of(doc).tasks == ()
    assert letter_of(doc).citations


def test_a_component_of_ones_own_sees_the_spans() -> None:
    @Language.component("count_citations")
    def count(doc: spacy.tokens.Doc) -> spacy.tokens.Doc:
        doc.user_data["count"] = len(doc.spans["citations"])
        return doc

    nlp = spacy.util.load_model_from_config(spacy.util.load_config(CONFIG), auto_fill=True)
    nlp.add_pipe("count_citations")
    assert nlp(TEXT).user_data["count"] == 1


def test_the_same_transcript_gives_the_same_letter() -> None:
    transcript = plain_transcript(TEXT)
    assert extract(transcript) == extract(transcript)


@pytest.mark.parametrize("ending", ["", " x" * 2_000, "\nx" * 2_000])
def test_facts_are_sought_in_the_beginning_of_a_text_longer_than_any_letter(
    monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr("pipeline.extract.LONGEST", 1_000)
    beyond = f"{ending}\nThực hiện Công văn số 78/UBND-TH ngày 03/01/2024 của UBND tỉnh.\n"
    transcript = plain_transcript(TEXT + beyond)
    letter = extract(transcript)
    assert [c.code for c in letter.citations] == ["77/UBND-TH"] + ["78/UBND-TH"] * (not ending)
    assert (letter.text, letter.paragraphs, letter.code) == (transcript.text, transcript.paragraphs, "12/SYT-KH")
    assert ("long_text" in [p.code for p in letter.problems]) is bool(ending)


def test_a_text_of_one_endless_line_is_cut_within_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.extract.LONGEST", 1_000)
    letter = extract(plain_transcript("Theo Công văn số 77/UBND-TH ngày 02/01/2024 của UBND tỉnh Sơn La, " * 100))
    assert [c.code for c in letter.citations] == ["77/UBND-TH"]
    assert [len(c.mentions) for c in letter.citations] == [15]
