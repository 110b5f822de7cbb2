"""Words cut out of a text by a table: the same words as a pattern finds, in the same places."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.cut import Cutter

WORDS, JOINED = Cutter(r"[^\W\d_]"), Cutter(r"[^\W_]", "&'’")
PATTERN, JOINED_PATTERN = re.compile(r"[^\W\d_]+"), re.compile(r"[^\W_]+(?:[&'’][^\W_]+)*")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("H&M và Ea H'leo", ["H&M", "và", "Ea", "H'leo"]),
        ("'Ea' & H&&M &", ["Ea", "H", "M"]),
        ("a_b 12/QĐ-UBND…", ["a", "b", "12", "QĐ", "UBND"]),
        ("", []),
        ("&", []),
        ("vui 😀 vẻ", ["vui", "vẻ"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert JOINED.words(text) == words
    assert JOINED.cut(text).words == words


@given(st.text(alphabet=st.sampled_from("aĐế1_&'’ \n\t\u00a0-…😀²"), max_size=40) | st.text(max_size=40))
def test_as_the_pattern(text: str) -> None:
    assert WORDS.words(text) == PATTERN.findall(text)
    found = list(JOINED_PATTERN.finditer(text))
    cut = JOINED.cut(text)
    assert cut.words == JOINED.words(text) == [m.group() for m in found]
    assert list(zip(cut.starts, cut.ends, strict=True)) == [m.span() for m in found]
