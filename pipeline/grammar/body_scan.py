"""A text as folded words with the way back to its letters; and a body's name as read from it."""

import re
from array import array
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from pipeline.grammar.body_words import Entry, Words, default_words
from pipeline.grammar.place import Place
from pipeline.text.fold import fold_aligned, folded_words

_WORD = re.compile(r"[a-z0-9]+")
_SHORT = 160  # characters; of more, the edges of words are found all at once
_IN_WORD = bytes(code < 128 and _WORD.match(chr(code)) is not None for code in range(256))


class Named(NamedTuple):
    """A body's name as read. ``place`` is a unit that is named, ``generic`` the kind of one that is not ("tỉnh").

    ``tail`` is the free rest of an open name; ``fallback`` the national body of the same name ("Cục Thuế");
    ``group`` a plural ("các xã, phường"); ``start`` / ``end`` are offsets in the text, ``stop`` the word after it.
    """

    entry: Entry
    start: int
    end: int
    stop: int
    tail: str = ""
    place: Place | None = None
    generic: str = ""
    group: str = ""
    owner: "Named | None" = None
    fallback: Entry | None = None
    bare: bool = False

    def to(self, end: int, stop: int, place: Place | None = None, generic: str = "", bare: bool = False) -> "Named":
        """The name that goes on to ``end`` with a unit (``_replace`` by hand: it is what reading does most)."""
        return Named(
            self.entry, self.start, end, stop, self.tail, place or self.place, generic or self.generic, self.group,
            self.owner, self.fallback, bare or self.bare,
        )  # fmt: skip


class Scan:
    """The words of one text, with the tables that reading needs."""

    __slots__ = ("folded", "lenient", "starts", "stops", "table", "text", "words")

    def __init__(self, text: str, folded: str | None, words: Words, lenient: bool = False) -> None:
        self.text = text
        self.folded = fold_aligned(text) if folded is None else folded
        self.lenient = lenient
        self.table = words
        self.words = folded_words(self.folded)
        self.starts: array[int]
        self.stops: array[int]
        if len(self.folded) <= _SHORT:
            edges = [edge for match in _WORD.finditer(self.folded) for edge in match.span()]
            self.starts, self.stops = array("i", edges[::2]), array("i", edges[1::2])
            return
        # one byte a character, 1 for those of words, and no word at either end
        inside = np.frombuffer(b"\0%b\0" % self.folded.encode("ascii", "replace").translate(_IN_WORD), np.uint8)
        places = (inside[1:] != inside[:-1]).nonzero()[0].astype(np.int32)
        self.starts = array("i", places[::2].tobytes())
        self.stops = array("i", places[1::2].tobytes())

    def gap(self, index: int) -> str:
        """What stands between word ``index - 1`` and word ``index``."""
        return self.text[self.stops[index - 1] : self.starts[index]]

    def capital(self, index: int) -> bool:
        """Whether the word begins with a capital or a digit (always so in a letterhead)."""
        char = self.text[self.starts[index]]
        return char.isupper() or char.isdigit() or self.lenient

    def said(self, index: int, spelling: str) -> bool:
        """Whether the word is spelled so, accents included (in a letterhead they may be lost or wrong)."""
        if self.lenient:
            return fold_aligned(spelling) == self.words[index]
        own = self.text[self.starts[index] : self.stops[index]].lower()
        return own == spelling or same_tone(own, spelling)


def same_tone(own: str, spelling: str) -> bool:
    """ "uỷ" and "ủy" are one syllable."""
    return (own == "uỷ" and spelling == "ủy") or (own == "toà" and spelling == "tòa")


def scan_text(text: str, folded: str | None = None, words: Words | None = None, lenient: bool = False) -> Scan:
    """Prepare a text for ``read_name``."""
    words = words or default_words()
    if folded is None and len(text) <= _SHORT:
        return _scan_name(text, words, lenient)
    return Scan(text, folded, words, lenient)


@lru_cache(maxsize=256)
def _scan_name(text: str, words: Words, lenient: bool) -> Scan:
    """A name or a line of a letterhead is looked at in several ways; a ``Scan`` is never changed."""
    return Scan(text, None, words, lenient)
