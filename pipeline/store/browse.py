"""Lists, facets and pages over many letters: what a browser asks ten times a minute of 100,000 letters.

A search asks the index for row ids only, and filters and facets are counted on the arrays of the ``Catalogue``.
"""

import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.store.catalogue import Catalogue, Rows, catalogue
from pipeline.store.database import Failure, Store
from pipeline.store.entries import CITED_COLUMNS, Document
from pipeline.store.fields import Typed, understand
from pipeline.store.kept import generation
from pipeline.store.register import MatchState, RegisterMatch, RegisterRow
from pipeline.store.search import Batch, batches, ids_of, query_numbers, query_terms
from pipeline.store.snippets import make_snippet
from pipeline.text.alphabet import alphabetical

FACETS = ("issuer", "genre", "year", "place", "status", "urgency")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a search page asks for: words or numbers, chosen values of facets, the order, whose letters.

    ``chosen``: facet → values (any of them); ``scope``: keys of the bodies whose letters may be seen, ``None`` for all.
    """

    text: str = ""
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sort: str = ""  # "" best first, "date" newest first, "oldest"
    scope: frozenset[str] | None = None


class Row(NamedTuple):
    """One result with its excerpt; ``highlights`` are ranges of ``snippet``."""

    document: Document
    snippet: str
    highlights: tuple[tuple[int, int], ...]
    status: str


class FacetValue(NamedTuple):
    """A value of a facet, how it is called, and how many results have it."""

    value: str
    name: str
    number: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results, their number, the facets, and the documents only cited that the query names.

    ``typed`` are the fields that stood in the query itself.
    """

    rows: tuple[Row, ...]
    total: int
    facets: Mapping[str, tuple[FacetValue, ...]]
    cited: tuple[Document, ...]
    typed: tuple[Typed, ...] = ()


# --- search ---------------------------------------------------------------------------------------------


def find(store: Store, wanted: Wanted, statuses: Mapping[str, str], limit: int, offset: int = 0) -> Found:
    """One page of what is wanted, with facets; ``statuses``: key of a letter → worst status of its duties."""
    every = catalogue(store)
    asked = understand(wanted.text, every.known)
    terms, numbers = query_terms(asked.text), query_numbers(asked.text)
    rows = _matching(store.connection, every, terms, numbers) if terms or numbers else every.rows
    if wanted.sort in ("date", "oldest"):
        rows = np.sort(rows)[:: -1 if wanted.sort == "oldest" else 1]
    if wanted.scope is not None:
        rows = rows[every.seen_by(store.connection, wanted.scope)[rows]]
    columns = {name: (every.codes[name], every.values[name]) for name in FACETS if name != "status"}
    columns["status"] = every.status_codes(statuses)
    for name, values in asked.wanted.items():
        rows = rows[_having(columns[name], values, rows)]
    passed = {name: _having(columns[name], wanted.chosen[name], rows) for name in FACETS if wanted.chosen.get(name)}
    facets = {}
    for name, (codes, known) in columns.items():
        others = [mask for other, mask in passed.items() if other != name]
        left = rows[np.logical_and.reduce(others)] if others else rows
        counts = np.bincount(codes[left], minlength=len(known))
        facets[name] = _facet(name, known, counts, wanted.chosen.get(name, frozenset()), every)
    if passed:
        rows = rows[np.logical_and.reduce(list(passed.values()))]
    page = [every.keys[at] for at in rows[offset : offset + limit]]
    alone = not wanted.chosen and not asked.typed and wanted.scope is None
    cited = _cited(store.connection, numbers) if alone else ()
    return Found(tuple(_rows(store, page, terms, statuses)), len(rows), facets, cited, asked.typed)


def _having(column: tuple[Rows, Sequence[str]], values: frozenset[str], rows: Rows) -> NDArray[np.bool_]:
    """Which of the rows have one of the values."""
    codes, known = column
    right = np.array([value in values for value in known], dtype=np.bool_)
    found: NDArray[np.bool_] = right[codes[rows]]
    return found


def _facet(
    name: str, values: Sequence[str], counts: NDArray[Any], chosen: frozenset[str], every: Catalogue
) -> tuple[FacetValue, ...]:
    names = every.names.get(name, {})
    found = [
        FacetValue(value, names.get(value, value), int(number), value in chosen)
        for value, number in zip(values, counts, strict=True)
        if value and (number or value in chosen)
    ]
    if name == "year":
        return tuple(sorted(found, key=lambda v: v.value, reverse=True))
    return tuple(sorted(found, key=lambda v: (-v.chosen, -v.number, alphabetical(v.name))))


def _matching(connection: sqlite3.Connection, every: Catalogue, terms: Sequence[str], numbers: Sequence[str]) -> Rows:
    """Row numbers of all letters that a query finds, best first."""
    query = (*numbers, "", *terms)
    known = every.matched(query)
    if known is not None:
        return known
    parts = [_rows_of(connection, every, batch) for batch in batches(connection, terms, numbers)]
    rows = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)
    return every.remember(query, _once(rows, len(every)) if len(parts) > 1 else rows)


def _rows_of(connection: sqlite3.Connection, every: Catalogue, batch: Batch) -> Rows:
    rows = every.rows_at(ids_of(connection, batch))
    return np.sort(rows) if batch.table else rows


def _once(rows: Rows, size: int) -> Rows:
    """Each row where it first stands."""
    first = np.full(size, -1, dtype=np.int64)
    first[rows[::-1]] = np.arange(len(rows))[::-1]
    kept: Rows = rows[first[rows] == np.arange(len(rows))]
    return kept


def _cited(connection: sqlite3.Connection, numbers: Sequence[str]) -> tuple[Document, ...]:
    found: dict[str, Document] = {}
    for key in numbers:
        rows = connection.execute(
            f"SELECT {CITED_COLUMNS} FROM documents WHERE block = ?1 OR (block > ?1 || ' ' AND block < ?1 || '!')"
            " ORDER BY citations DESC, key LIMIT 20",
            (key,),
        )
        found.update((row[0], Document(*row)) for row in rows)
    return tuple(found.values())[:20]


def _rows(store: Store, keys: Sequence[str], terms: Sequence[str], statuses: Mapping[str, str]) -> Iterable[Row]:
    for key in keys:
        document = store.document(key)
        if document is None:
            continue  # removed since the catalogue was made
        snippet = ""
        highlights: tuple[tuple[int, int], ...] = ()
        if terms:
            found = store.connection.execute(
                "SELECT text FROM contents JOIN letters ON id = letter_id WHERE key = ?", (key,)
            ).fetchone()
            snippet, highlights = make_snippet(zlib.decompress(found[0]).decode() if found else "", terms)
        yield Row(document, snippet, highlights, statuses.get(key, ""))


# --- failures ---------------------------------------------------------------------------------------------


def failure_reasons(store: Store) -> list[tuple[str, int]]:
    """Reasons for which files were not taken in (secret letters apart), with their counts."""
    rows = store.connection.execute(
        "SELECT code, count(*) FROM failures WHERE NOT secret GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return [(str(code), int(number)) for code, number in rows]


def failures(store: Store, reason: str, limit: int, offset: int) -> list[Failure]:
    """Files that were not taken in, by path; of one reason if it is given."""
    rows = store.connection.execute(
        "SELECT sha256, path, code, message, secret FROM failures WHERE NOT secret AND (?1 = '' OR code = ?1)"
        " ORDER BY path, sha256 LIMIT ?2 OFFSET ?3",
        (reason, limit, offset),
    )
    return [Failure._make((*row[:4], bool(row[4]))) for row in rows]


def secret_count(store: Store) -> int:
    """How many secret letters were set aside."""
    (number,) = store.connection.execute("SELECT count(*) FROM failures WHERE secret").fetchone()
    return int(number)


_counts: dict[str, tuple[int, dict[str, int]]] = {}


def counts(store: Store) -> dict[str, int]:
    """``Store.counts``, remembered while the store does not change; failures are always counted anew."""
    path, now = str(store.path), generation(store.connection)
    known = _counts.get(path)
    if known is None or known[0] != now:
        known = _counts[path] = (now, store.counts())
    (failed,) = store.connection.execute("SELECT count(*) FROM failures WHERE NOT secret").fetchone()
    return {**known[1], "failures": int(failed)}


# --- the office's register --------------------------------------------------------------------------------


_matches: dict[str, tuple[int, list[tuple[str, int, MatchState, tuple[str, ...]]]]] = {}


def register_matches(
    store: Store, state: str, limit: int, offset: int
) -> tuple[list[RegisterMatch], dict[MatchState, int]]:
    """A page of the office's register with what the archive holds of it, and how many rows stand how.

    ``state`` narrows it to "matched", "unmatched" or "ambiguous" rows; "" gives all.
    """
    path, now = str(store.path), generation(store.connection)
    known = _matches.get(path)
    if known is None or known[0] != now:
        found = [(match.row.source, match.row.line, match.state, match.letters) for match in store.register()]
        known = _matches[path] = (now, found)
    wanted = [row for row in known[1] if not state or row[2] == state]
    columns = ", ".join(RegisterRow._fields)
    page = []
    for source, line, how, letters in wanted[offset : offset + limit]:
        row = store.connection.execute(
            f"SELECT {columns} FROM register WHERE source = ? AND line = ?", (source, line)
        ).fetchone()
        if row:
            page.append(RegisterMatch(RegisterRow._make(row), how, letters))
    states: dict[MatchState, int] = {}
    for _, _, how, _ in known[1]:
        states[how] = states.get(how, 0) + 1
    return page, states
