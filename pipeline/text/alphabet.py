"""The order of Vietnamese names: a ă â b c d đ e ê …, the tone deciding only where the letters are the same.

Tones in the order of dictionaries: none, huyền, hỏi, ngã, sắc, nặng. A name with letters of another alphabet is
ordered by their code points.
"""

import unicodedata

_LETTERS = {letter: at for at, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {tone: at for at, tone in enumerate("\u0300\u0309\u0303\u0301\u0323", 1)}


Order = tuple[list[tuple[int, int]], list[int], str]


def alphabetical(name: str) -> Order:
    """A key by which names are sorted as a Vietnamese reader expects."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", name).casefold():
        parts = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        # Blanks, signs and figures, then our letters, then those of others.
        rank = 1 if base in _LETTERS else 2 if char.isalpha() else 0
        letters.append((rank, _LETTERS.get(base, ord(char))))
        tones.append(max(_TONES.get(part, 0) for part in parts))
    return letters, tones, name
