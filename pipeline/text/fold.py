"""Match keys: text without accents, case and punctuation; and the same with positions kept.

SQLite's ``remove_diacritics`` and most folding libraries leave đ: we fold it ourselves, once, for
index and query alike.
"""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+")
_SHORT = 160


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
    if len(text) > _SHORT:
        return text.lower() if text.isascii() else text.translate(_FOLD)
    return _fold_short(text)


@lru_cache(maxsize=8192)
def _fold_short(text: str) -> str:
    """Lines and words are folded again and again, by everybody who looks at them."""
    return text.lower() if text.isascii() else text.translate(_FOLD)


def fold(text: str | None) -> str:
    """The search key of a text: lower-case ASCII words separated by single spaces ("Đồng bào" → "dong bao")."""
    if not text:
        return ""
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", text).translate(_FOLD)))
