"""What a doubtful field may be: the program's candidates with their probabilities, for the review.

In: a letter and a field. Out: values, most probable first, each with where it comes from. Nothing is decided here.
"""

import json
from typing import NamedTuple

from rapidfuzz import fuzz, process

from pipeline.records import Letter
from pipeline.store import Store
from pipeline.store.catalogue import catalogue
from pipeline.store.corrections import field_mention, field_value, reading_of
from pipeline.text.fold import fold

_MOST = 6
_ALIKE = 55.0


class Guess(NamedTuple):
    """One candidate: its value, its probability if one is known, and ``why`` (a key of the words)."""

    value: str
    probability: float | None
    why: str


def guesses_for(store: Store, key: str, letter: Letter, field: str) -> list[Guess]:
    """The candidates of a field, best first, each value once."""
    reading = reading_of(store.connection, key, letter)
    found: dict[str, Guess] = {}

    def add(value: str, probability: float | None, why: str) -> None:
        if value and "?" not in value:
            found.setdefault(value, Guess(value, probability, why))

    mention = field_mention(letter, field)
    value = field_value(letter, field)
    if value:
        add(value, mention.confidence if mention else None, "read")
    for other, probability in _settled(store, key, field):
        add(other, probability, "archive")
    if field == "code":
        for code, probability in reading.code_candidates:
            add(code, probability, "read")
    if field == "date":
        for signature in letter.signatures:
            if signature.signed_at is not None:
                add(signature.signed_at.date().isoformat(), None, "signature")
    add(field_value(reading, field), None, "read")
    if field == "issuer":
        for name in _issuers_like(store, letter):
            add(name, None, "alike")
    ranked = sorted(found.values(), key=lambda guess: guess.probability is None or -guess.probability)
    return ranked[:_MOST]


def _settled(store: Store, key: str, field: str) -> list[tuple[str, float]]:
    row = store.connection.execute(
        "SELECT settled.candidates FROM settled JOIN letters ON id = letter_id WHERE key = ? AND field = ?",
        (key, field),
    ).fetchone()
    return [(str(value), float(p)) for value, p in json.loads(row[0])] if row else []


def _issuers_like(store: Store, letter: Letter) -> list[str]:
    """Issuers of the archive whose names are most like the letterhead's left column."""
    if letter.issuer is not None:
        printed = letter.issuer.value.name
    else:
        head = [p for p in letter.paragraphs[:8] if p.kind == "left"] or list(letter.paragraphs[:3])
        printed = " ".join(letter.text[p.span.start : p.span.end] for p in head[:3])
    if not fold(printed):
        return []
    names = {name: fold(name) for name in set(catalogue(store).names["issuer"].values()) if name}
    near = process.extract(fold(printed), names, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, limit=4)
    return [name for _, _, name in near]
