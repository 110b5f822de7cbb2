"""Spellings of one place's name: "Đakrông" and "Đa Krông", "Ea H'leo" and "Ea Hleo", "Quy Nhơn" and "Qui Nhơn".

Names from the languages of the highlands have no settled division into syllables, and letters write i or y, c or k
as their typists learnt it. Two Vietnamese syllables never run together ("Phúc An" is not "Phú Cần"): spaces,
hyphens and apostrophes only count for nothing where one of the two spellings has a syllable that is not Vietnamese.
"""

import re
from functools import lru_cache

from pipeline.text.fold import fold

_C_OR_K = re.compile(r"k(?!h)")
_I_OR_Y = re.compile(r"(?<=[bcdghlmnrstvx])y|(?<=qu)y")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|k(?=[eiy])|[bcdghlmnrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)


@lru_cache(maxsize=16_384)
def sound(name: str) -> str:
    """What all spellings of a name have in common, without its spaces: many names may share it (``same_name``).

    >>> sound("Cư M'gar")
    'cumgar'
    """
    return _letters(fold(name)).replace(" ", "")


def same_name(one: str, other: str) -> bool:
    """Whether two spellings can be one name; accents are not looked at.

    >>> same_name("Sa Pa", "Sapa"), same_name("Phúc An", "Phú Cần")
    (True, False)
    """
    a, b = fold(one), fold(other)
    if a == b:
        return True
    if sound(one) != sound(other):
        return False
    return _letters(a) == _letters(b) or not (_vietnamese(a) and _vietnamese(b))


@lru_cache(maxsize=16_384)
def _letters(folded: str) -> str:
    return _I_OR_Y.sub("i", _C_OR_K.sub("c", folded))


def _vietnamese(folded: str) -> bool:
    return all(map(_SYLLABLE.fullmatch, folded.split()))
