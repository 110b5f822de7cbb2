"""Words looked for by their first letters: what is found is what the plain list finds, and of which kind."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import any_after, any_kind, any_of, kind_of, load_toml

CUES = {row["name"]: row["patterns"] for row in load_toml("citations")["cue"]}
WORDS = sorted({word for patterns in CUES.values() for p in patterns for word in re.findall(r"[a-z]+|\\\(|\d", p)})
TEXTS = st.lists(st.sampled_from([*WORDS, "(lan 2)", ",", "x", "\n"]), max_size=40).flatmap(
    lambda words: st.sampled_from([" ", "  ", ""]).map(lambda gap: gap.join(words))
)


@given(TEXTS)
def test_finds_what_a_plain_list_of_kinds_finds(text):
    plain = "|".join(f"(?P<{kind}>{any_of(patterns)})" for kind, patterns in CUES.items())
    expected = re.compile(rf"(?<![a-z0-9])(?:{plain})(?![a-z])")
    found = re.compile(any_kind(CUES, "[a-z0-9]") + "(?![a-z])")
    assert [(m.span(), kind_of(m)) for m in found.finditer(text)] == [
        (m.span(), m.lastgroup) for m in expected.finditer(text)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [("xin tra  loi", "tra  loi"), ("tra loi", "tra loi"), ("xtra loi", None), ("9tra loi", "tra loi")],
)
def test_what_must_not_stand_before(text, found):
    match = re.search(any_after(["tra loi", "(?:da )?gui"], "[a-z]"), text)
    assert (match.group() if match else None) == found
