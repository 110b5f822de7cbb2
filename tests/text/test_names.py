"""Many names in one pattern: what it finds is what a plain list of them, the longest first, finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.names import any_name, at_word, by_first, word_begins

SYLLABLES = st.sampled_from(["a", "ab", "abc", "b", "ba", "a b", ".", "c+"])
NAMES = st.lists(st.lists(SYLLABLES, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=8)


@given(NAMES, st.text("abc .+", max_size=60))
def test_finds_what_a_list_of_names_finds(names, text):
    plain = "|".join(map(re.escape, sorted(set(names), key=len, reverse=True)))
    expected = re.compile(f"(?<![a-z])(?:{plain})(?![a-z])")
    found = re.compile(any_name(names, "[a-z]") + "(?![a-z])")
    assert [m.span() for m in found.finditer(text)] == [m.span() for m in expected.finditer(text)]


def test_the_longest_name_is_taken_at_the_beginning_of_a_text_too():
    pattern = re.compile(any_name(["ban", "ban bi thu", "bo"], "[a-z]"))
    assert pattern.match("ban bi thu").group() == "ban bi thu"
    assert pattern.search("luban") is None


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        ("tra loi", [("t", "ra loi")]),
        ("(?:da |co )?gui", [("d", "a gui"), ("c", "o gui"), ("g", "ui")]),
        (r"\(lan (?:hai|ba)\)", [(r"\(", r"lan (?:hai|ba)\)")]),
        ("(?:(?:de|kien) nghi|don[)|]) cua", [("d", "e nghi cua"), ("k", "ien nghi cua"), ("d", "on[)|] cua")]),
    ],
)
def test_a_pattern_by_its_first_characters(pattern, begins):
    assert by_first(pattern) == begins


@pytest.mark.parametrize("pattern", [r"\bgiao", "a?b", "[ab]c", "(?:a|b)*c", "(?:a|[b])c"])
def test_a_pattern_without_a_fixed_first_character_is_refused(pattern):
    with pytest.raises(ValueError, match="no fixed first character"):
        by_first(pattern)


@pytest.mark.parametrize(
    ("patterns", "plain"),
    [
        (["da gui", "(?:xin )?bao cao", "xin y"], r"\b(?:da gui|(?:xin )?bao cao|xin y)"),
        (["noi dung", "noi", "viec"], r"\b(?:noi dung|noi|viec)"),
    ],
)
def test_at_word_finds_what_a_boundary_finds(patterns: list[str], plain: str) -> None:
    text = "xin bao cao noi dung, bao caoda gui, da gui noi viec xin y anoi _viec 1noi"
    found = [m.span() for m in re.finditer(at_word(*patterns), text)]
    assert found == [m.span() for m in re.finditer(plain, text)]
    assert found


@pytest.mark.parametrize(
    "pattern", [r"cong hoa|\bdang c", r"\bn(?:gay|am)", r"\bd[oq]c|lap|(?:\bta|\bte)", r"\bd?oc", r"\b\d|\bx{2}"]
)
def test_word_begins_changes_no_match(pattern: str) -> None:
    text = "cong hoa dang c hadang c ngay angay dqc adoc doc oc tang te xx axx 12 a12"
    found = [m.span() for m in re.finditer(word_begins(pattern), text)]
    assert found == [m.span() for m in re.finditer(pattern, text)]
