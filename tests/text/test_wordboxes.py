"""Words in columns are the words that were put in."""

import pickle

import pytest

from pipeline.records import Box, Span, Word
from pipeline.store.pack import pack_words, unpack_words
from pipeline.text.wordboxes import WordBoxes

WORDS = tuple(
    Word(Span(5 * i, 5 * i + 4), Box(1 + i // 3, 10.1 * i, 0.1 + i, 10.1 * i + 9, 12.3), 1.0 - i / 100)
    for i in range(8)
)


def test_words_come_back_exactly() -> None:
    boxes = WordBoxes(WORDS)
    assert tuple(boxes) == WORDS
    assert boxes == WORDS and boxes == list(WORDS) and hash(boxes) == hash(WORDS) and repr(boxes) == repr(WORDS)
    assert [boxes[i] for i in range(-8, 8)] == [WORDS[i] for i in range(-8, 8)]
    assert boxes[2:5] == WORDS[2:5] and len(boxes) == 8 and bool(WordBoxes()) is False
    with pytest.raises(IndexError):
        boxes[8]


def test_other_words_are_not_equal() -> None:
    boxes = WordBoxes(WORDS)
    assert boxes != WORDS[:-1] and boxes != (*WORDS[:-1], WORDS[0]) and boxes != "words"


def test_they_travel_as_bytes() -> None:
    many = WordBoxes(WORDS * 1_000)
    sent = pickle.dumps(many)
    assert pickle.loads(sent) == many
    assert len(sent) < 70 * len(many)


def test_packing_in_pieces_is_packing_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = pack_words(WORDS)
    monkeypatch.setattr("pipeline.store.pack._AT_ONCE", 3)
    assert unpack_words(pack_words(WORDS)) == unpack_words(at_once)
    assert unpack_words(pack_words(())) == ()
