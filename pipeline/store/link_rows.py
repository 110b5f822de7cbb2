"""Rows that linking reads and writes, as records: held letters, citations, what is believed; no SQL runs here."""

import json
from array import array
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pipeline.grammar.identity import place_of
from pipeline.records import Cited, CitedDocument, Evidence, Held, Link, LinkState

HELD = (
    "l.key, l.blocks, l.code, l.serial, l.symbol_key, l.date, l.genre, l.issuer, l.issuer_key, l.subject,"
    " l.sureness, l.candidates"
)
CITED = (
    "l.key, c.position, c.block, c.code, c.serial, c.symbol_key, c.date, c.genre, c.issuer, c.issuer_key,"
    " c.subject, c.relation, c.kind, c.confidence, l.date, l.issuer_key, l.id"
)
DOCUMENT_COLUMNS = (
    "key", "block", "code", "serial", "symbol_key", "date", "genre", "issuer", "issuer_key", "subject", "citations",
)  # fmt: skip
DOCUMENT = ", ".join(DOCUMENT_COLUMNS)  # a ``CitedDocument``
WHOLE = "*"  # as the date of what changed in a block: anything

Meaning = tuple[str, LinkState, float, tuple[Evidence, ...], tuple[str, ...]]
"""What a citation is believed to mean: the document, state, score, evidence, candidates."""
POSITION = 20  # bits of the position in a letter's citations


class Unit(NamedTuple):
    """A range of match keys with its citations; ``many``: one key that very many letters cite.

    ``anew``: nothing that was believed of it counts.
    """

    first: str
    last: str
    many: bool
    anew: bool


class Block(NamedTuple):
    """One match key with the letters held under it and the citations of it (which can be asked for once)."""

    key: str
    held: list[Held]
    cited: Iterable[Cited]


class DocumentRow(NamedTuple):
    """A document only cited, the citation that founded it (row id of the letter, position), the last heard of it.

    ``None`` as founder: its letter is gone. ``suggestion``: the held letter that it may be.
    """

    document: CitedDocument
    founder: int | None
    founder_at: int | None
    heard: str
    suggestion: Link | None = None


class BlockLinks(NamedTuple):
    """What the citations of a block mean, in little room: many mean the same, and it travels between processes.

    ``places`` are row ids of letters and positions in one number, ``kinds`` say which of ``meanings`` each has.
    """

    block: str
    meanings: list[Meaning]
    places: "array[int]"
    kinds: "array[int]"


class Believed(NamedTuple):
    """What the citations of some blocks mean, the documents only known from them, and keys of those that are gone."""

    links: list[BlockLinks]
    documents: list[DocumentRow]
    gone: list[str]


def gathered(block: str, found: Iterable[tuple[int, int, Meaning]]) -> BlockLinks:
    """What citations mean, each by row id of its letter and position, in little room."""
    links = BlockLinks(block, [], array("q"), array("L"))
    known: dict[tuple[object, ...], int] = {}
    for letter_id, position, meaning in found:
        cited, state, score, evidence, candidates = meaning
        # Equal evidence is mostly one object, and hashing it costs more than all else here.
        kind = known.setdefault((cited, state, score, id(evidence), candidates), len(links.meanings))
        if kind == len(links.meanings):
            links.meanings.append(meaning)
        links.places.append(letter_id << POSITION | position)
        links.kinds.append(kind)
    return links


def held_row(row: Sequence[Any]) -> Held:
    """A ``Held`` from the columns of ``HELD``."""
    key, blocks, code, serial, symbol, date, genre, issuer, issuer_key, subject, sureness, candidates = row[:12]
    return Held(
        key,
        tuple(blocks.split("\n")) if blocks else (),
        code,
        serial,
        symbol,
        date,
        genre,
        issuer,
        issuer_key,
        place_of(issuer_key),
        subject,
        sureness,
        tuple(json.loads(candidates)) if candidates else (),
    )


def cited_row(row: Sequence[Any]) -> Cited:
    """A ``Cited`` from the columns of ``CITED``."""
    return Cited._make((*row[:15], place_of(row[15]), row[16]))
