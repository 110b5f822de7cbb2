"""When an extracted value counts as the gold value: the contract's notions of sameness.

Names, subjects and types are compared without accents, case and punctuation; codes without spaces,
case and leading zeros but with their accents; a date given in part is a blank, not an error.
"""

import re
from collections import Counter
from typing import Any

from pipeline.text.fold import fold
from pipeline.text.normalize import normalize

Json = dict[str, Any]

_BODY_WORDS = (
    ("chu tich ubnd", "ubnd"),
    ("uy ban nhan dan", "ubnd"),
    ("hoi dong nhan dan", "hdnd"),
    ("thanh pho", "tp"),
    ("gd dt", "giao duc va dao tao"),
)
_PLACE = re.compile(r".*\b(?:tinh|tp|huyen|quan|thi xa|xa|phuong|thi tran) (?P<name>.+)$")


def code_key(code: str) -> str:
    """A code without spaces, case or leading zeros ("05/BC-STC" and "5/BC-STC" are the same)."""
    return re.sub(r"^0+(?=\d)", "", re.sub(r"\s+", "", normalize(code)).upper())


def same_text(a: str, b: str) -> bool:
    """Equal once folded."""
    return fold(a) == fold(b)


def overlap(a: str, b: str) -> float:
    """Dice overlap of two texts' folded words, 0 to 1."""
    left, right = Counter(fold(a).split()), Counter(fold(b).split())
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 1.0


def contained(small: str, large: str) -> float:
    """The share of ``small``'s words that stand in ``large``."""
    left, right = Counter(fold(small).split()), Counter(fold(large).split())
    return (left & right).total() / max(1, left.total())


def body_key(name: str) -> str:
    """A body's name with its common abbreviations written one way."""
    key = fold(name)
    for words, short in _BODY_WORDS:
        key = key.replace(words, short)
    return key


def same_body_name(a: str, b: str) -> bool:
    """The same body under two spellings; the same office of another place is another body."""
    left, right = body_key(a), body_key(b)
    if left == right:
        return bool(left)
    places = {m["name"] for m in map(_PLACE.match, (left, right)) if m}
    if len(places) == 2:
        return False
    words_left, words_right = set(left.split()), set(right.split())
    return len(words_left & words_right) / max(1, len(words_left | words_right)) >= 0.8


def paired_tasks(gold: list[Json], found: list[Json]) -> list[tuple[Json, Json]]:
    """One-to-one pairs of tasks that share at least half of the action's words, best first."""
    scored = []
    for i, g in enumerate(gold):
        for j, f in enumerate(found):
            shared = overlap(g["action"], f["action"])
            inside = 0.9 * contained(g["action"], f["action"]) if shared > 0.25 else 0.0
            scored.append((max(shared, inside), i, j))
    pairs: list[tuple[Json, Json]] = []
    used_gold: set[int] = set()
    used_found: set[int] = set()
    for score, i, j in sorted(scored, reverse=True):
        if score >= 0.5 and i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append((gold[i], found[j]))
    return pairs
