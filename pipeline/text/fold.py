"""Match keys: text without accents, case and punctuation; and the same with positions kept.

SQLite's ``remove_diacritics`` and most folding libraries leave đ: we fold it ourselves, once, for
index and query alike.
"""

import re
import unicodedata
from functools import lru_cache

import numpy as np

# Of folded text: whatever no word is made of becomes a blank.
_WORDS_ONLY = bytes(code if re.match("[a-z0-9]", chr(code)) else ord(" ") for code in range(256))
_SHORT, _LINE = 160, 1000
_TABLED = 0x3000


class _FoldTable(dict[int, str]):
    """A translation table that learns each character's fold when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = "".join(c for c in unicodedata.normalize("NFD", char.lower()) if not unicodedata.combining(c))
        base = {"đ": "d", "ð": "d"}.get(base, base)
        self[code] = base if len(base) == 1 else char
        return self[code]


_FOLD = _FoldTable()


def fold_aligned(text: str) -> str:
    """Lower-case, accent-free ``text`` of exactly the same length (position i is the fold of position i).

    ``text`` must be NFC; a character that folds to none or to several keeps its place as it is.
    """
    size = len(text)
    return _fold_short(text) if size <= _SHORT else _fold_line(text) if size <= _LINE else _fold_long(text)


def _fold_long(text: str) -> str:
    """A whole letter, ten times as fast as ``str.translate``: its characters are looked up in a table, all at once."""
    if text.isascii():
        return text.lower()
    table = _table()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    try:
        return table[codes].tobytes().decode("utf-32-le", "surrogatepass")
    except IndexError:  # emoji and the like
        return text.translate(_FOLD)


_fold_line = lru_cache(maxsize=512)(_fold_long)  # a paragraph, too, is looked at by several


@lru_cache(maxsize=1)
def _table() -> "np.typing.NDArray[np.uint32]":
    """The folds of all characters that letters are written with, up to punctuation and signs."""
    return np.array([ord(_FOLD[code]) for code in range(_TABLED)], np.uint32)


@lru_cache(maxsize=2048)
def _fold_short(text: str) -> str:
    """Lines and words are folded again and again, by everybody who looks at them."""
    return text.lower() if text.isascii() else text.translate(_FOLD)


def folded_words(folded: str) -> list[str]:
    """The words of a folded text: runs of ASCII letters and digits."""
    return folded.encode("ascii", "replace").translate(_WORDS_ONLY).decode("ascii").split()


def fold(text: str | None) -> str:
    """The search key of a text: lower-case ASCII words separated by single spaces ("Đồng bào" → "dong bao")."""
    if not text:
        return ""
    return _words(text) if len(text) > _SHORT else _words_of_short(text)


def _words(text: str) -> str:
    return " ".join(folded_words(fold_aligned(unicodedata.normalize("NFC", text))))


_words_of_short = lru_cache(maxsize=2048)(_words)  # names of bodies and types, mostly
