"""The line of the number, set together from its parts: "Số:", the slot that a hand filled, the symbol after it.

Ink spoils the print beside it, and so does taking the ink away: of several readings of the symbol the one that
looks most like a symbol (``grammar.symbol``) stands. In: words before and after the ink was taken off. Out: words.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.grammar.symbol import BODIES, PARTY_TYPES, TYPES, is_body, known, repair_segment, well_shaped
from pipeline.lexicon import load_toml
from pipeline.read.ink.slots import Place
from pipeline.read.tesseract import OcrWord
from pipeline.text.fold import fold_aligned

_SYMBOL = re.compile(r"[-/]\s?(?=[A-ZĐƯ]).{1,40}")
_TITLES: dict[str, tuple[str, ...]] = {
    fold_aligned(row["name"]): (*row["symbols"], *row.get("party", ())) for row in load_toml("genres")["genre"]
}
_TYPES = TYPES | PARTY_TYPES


@dataclass(frozen=True, slots=True)
class _Reading:
    text: str
    box: tuple[int, int, int, int]
    confidence: float


def find_title(lines: Iterable[str]) -> tuple[str, ...]:
    """The symbols of the type that stands in capitals as a line's heading ("TỜ TRÌNH"); none without a heading."""
    for line in lines:
        run: list[str] = []
        for token in (*line.split(), ""):
            if token.isupper() or (run and token and not token.isalnum()):
                run.append(token)
            elif run:
                if symbols := _TITLES.get(fold_aligned(" ".join(run))):
                    return symbols
                run = []
    return ()


def set_number_line(place: Place, readings: Sequence[Sequence[OcrWord]], title: Sequence[str]) -> list[OcrWord] | None:
    """The words of the number's line without the digits; None when no reading has a symbol.

    ``readings`` are the words of the line as read at different times, ``title`` the symbols of the letter's type.
    """
    found = [r for words in readings if (r := _symbol(words, place))]
    if not found:
        return None
    best = max(found, key=lambda r: _plausible(r.text) + r.confidence)
    label = "Số:" if best.text[0] == "/" or ":" in "".join(w.text for w in readings[0] if w.x0 < place.x0) else "Số"
    return [
        OcrWord(label, place.line[0], place.top, place.x0, place.bottom, 0.9),
        OcrWord(_of_type(best.text, title), *best.box, best.confidence),
    ]


def _symbol(words: Sequence[OcrWord], place: Place) -> _Reading | None:
    """What stands right of the slot, from the slash or hyphen on."""
    cap = place.bottom - place.top
    right = sorted((w for w in words if w.x1 > place.x1 + 0.3 * cap and w.x0 < place.line[2] + cap), key=lambda w: w.x0)
    text = " ".join(w.text for w in right)
    match = _SYMBOL.search(text)
    if match is None:
        return None
    x0, x1 = max(place.x1, right[0].x0), max(w.x1 for w in right)
    confidence = sum(w.confidence * len(w.text) for w in right) / sum(len(w.text) for w in right)
    box = (min(x0, x1 - 1), min(w.top for w in right), x1, max(w.bottom for w in right))
    return _Reading(match.group().strip(), box, confidence)


def _segments(text: str) -> list[str]:
    return [s for s in re.split(r"[\s/.-]+", text) if s]


def _plausible(text: str) -> float:
    """How much a text looks like a symbol: its parts known, or shaped like abbreviations; a type first is best."""
    parts = _segments(text)
    scores = [1.0 if known(p) or is_body(p) else 0.4 if well_shaped(p) else -1.0 for p in parts]
    return sum(scores) / len(scores) + (0.4 if parts[0] in _TYPES else 0.0) + (0.2 if len(parts) > 1 else 0.0)


def _of_type(text: str, title: Sequence[str]) -> str:
    """The symbol with its first part set right by the letter's type: "/TI-BDT" under TỜ TRÌNH is "/TTr-BDT"."""
    first, *rest = _segments(text)
    if not title or first in _TYPES or repair_segment(first)[0] in _TYPES:
        return text
    wanted = next((symbol for symbol in title if symbol[0] == first[0]), None)
    if wanted is None:
        return text
    body = max((b for b in BODIES if first.endswith(b) and b != first), key=len, default="")
    if body and len(body) > 2 and len(first) - len(body) <= 3:
        return text.replace(first, f"{wanted}-{body}", 1)  # its hyphen was lost
    taken = not rest or len(first) > 4 or (len(first) > 2 and (known(first) or is_body(first)))
    return text if taken else text.replace(first, wanted, 1)
