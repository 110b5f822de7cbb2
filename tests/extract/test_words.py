"""underthesea's words: a verb after a body's name, with every word in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.words import begins_with_verb, tag_words


@pytest.mark.parametrize(
    "clause",
    [
        "đo mức độ hài lòng của người dân",
        "sửa các bản ghi trùng theo hướng dẫn",
        "luân chuyển công chức về cơ sở",
        "khẩn trương tháo dỡ mái che",
        "lập danh sách các tuyến phố",
    ],
)
def test_a_verb_that_no_list_needs_to_know(clause: str) -> None:
    assert begins_with_verb(clause)


@pytest.mark.parametrize("clause", ["của tỉnh Sơn La", "trên địa bàn tỉnh", "số 3 Hà Nội", "và các đơn vị", ""])
def test_what_is_no_verb(clause: str) -> None:
    assert not begins_with_verb(clause)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60))
def test_words_keep_their_place(clause: str) -> None:
    for word in tag_words(clause):
        assert clause[word.span.start : word.span.end] == word.text
