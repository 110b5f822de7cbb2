"""The stretch of a text in which the words of a query stand, with their places.

In: a text (NFC) and folded terms. Out: an excerpt in the original spelling and half-open ranges in it.
"""

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.text.fold import fold_aligned

_WIDTH = 180  # characters of a snippet
_MOST_HITS = 400  # places of one text that a snippet is chosen from


def make_snippet(text: str, terms: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The stretch of a text (NFC) in which most terms occur, and where they stand in it.

    The folded text has the length of the original, so that a place in one is the place in the other.
    """
    places = _places(text, terms)
    start = max(0, places[_richest(places)][0] - 40) if places else 0
    if start:
        start = text.find(" ", start, start + 20) + 1 or start
    end = min(len(text), start + _WIDTH)
    if end < len(text):
        cut = text.rfind(" ", max(start, end - 20), end)
        end = cut if cut > start else end
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    highlights = tuple((s + shift, e + shift) for s, e, _ in places if s >= start and e <= end)
    body = "".join(" " if char in "\n\t" else char for char in text[start:end])
    return before + body + after, highlights


def _richest(places: Sequence[tuple[int, int, str]]) -> int:
    """Which place to begin at so that most different terms stand within the snippet; the first of equals."""
    counts: Counter[str] = Counter()
    best, most, last = 0, 0, 0
    for first, (start, _, term) in enumerate(places):
        while last < len(places) and places[last][1] <= start + _WIDTH - 60:
            counts[places[last][2]] += 1
            last += 1
        different = sum(1 for count in counts.values() if count)
        if different > most:
            best, most = first, different
        counts[term] -= 1
    return best


def _places(text: str, terms: Sequence[str]) -> list[tuple[int, int, str]]:
    if not terms:
        return []
    ways = ["[^a-z0-9]{1,6}".join(re.escape(word) for word in term.split()) for term in terms]
    pattern = re.compile(f"(?<![a-z0-9])(?:{'|'.join(f'({way})' for way in ways)})(?![a-z0-9])")
    found = []
    for match in pattern.finditer(fold_aligned(text)):
        found.append((match.start(), match.end(), terms[(match.lastindex or 1) - 1]))
        if len(found) >= _MOST_HITS:
            break
    return found
