"""Lists, facets and pages over many letters: what a browser asks ten times a minute of 100,000 letters.

``Catalogue`` holds a few small columns of every letter in memory (arrays, newest letter first) and is made anew when
the store has changed; a search asks the index for row ids only, and filters and facets are counted on arrays.
"""

import sqlite3
import threading
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.grammar.identity import place_of
from pipeline.store.database import Failure, Store
from pipeline.store.entries import CITED_COLUMNS, Document
from pipeline.store.register import MatchState, RegisterMatch, RegisterRow
from pipeline.store.search import make_snippet, query_numbers, query_terms

Rows = NDArray[np.int64]

FACETS = ("issuer", "genre", "year", "place", "status", "urgency")
_MOST_RANKED = 3000  # hits beyond which the newest come first instead of the most fitting
_FRESH = 5.0  # seconds for which a catalogue of a store that grows is used all the same
_RANK = "bm25(search, 8.0, 4.0, 3.0, 1.0)"


def generation(connection: sqlite3.Connection) -> int:
    """A number that grows whenever letters, links, the register or people's words on links change."""
    (number,) = connection.execute("SELECT number FROM generation").fetchone()
    return int(number)


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
    """A page of results, their number, the facets, and the documents only cited that the query names."""

    rows: tuple[Row, ...]
    total: int
    facets: Mapping[str, tuple[FacetValue, ...]]
    cited: tuple[Document, ...]


class Catalogue:
    """Small columns of all letters, newest first; a row number stands for a letter."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.generation = generation(connection)
        rows = connection.execute(
            "SELECT id, key, coalesce(year, 0), genre, issuer_key, issuer, urgency FROM letters"
            " ORDER BY first DESC, key"
        ).fetchall()
        self.ids: Rows = np.array([row[0] for row in rows], dtype=np.int64)
        self.keys: list[str] = [row[1] for row in rows]
        self.row_of: dict[str, int] = {key: at for at, key in enumerate(self.keys)}
        self._at = np.full(int(self.ids.max(initial=0)) + 1, -1, dtype=np.int64)
        self._at[self.ids] = np.arange(len(rows))
        names: dict[str, str] = {}
        for row in rows:
            names.setdefault(row[4], row[5])
        self.names = {"issuer": names}
        self.codes: dict[str, Rows] = {}
        self.values: dict[str, list[str]] = {}
        self._column("year", [str(row[2] or "") for row in rows])
        self._column("genre", [row[3] for row in rows])
        self._column("issuer", [row[4] for row in rows])
        self._column("place", [place_of(row[4]) for row in rows])
        self._column("urgency", [row[6] for row in rows])
        self._scopes: dict[frozenset[str], NDArray[np.bool_]] = {}
        self._statuses: tuple[int, Rows, list[str]] | None = None

    def _column(self, name: str, values: Sequence[str]) -> None:
        self.codes[name], self.values[name] = _coded(values)

    def rows_at(self, ids: Iterable[int]) -> Rows:
        """Row numbers of letters by their ids; those that the catalogue does not know yet are left out."""
        found = np.fromiter(ids, dtype=np.int64)
        found = found[found < len(self._at)]
        rows: Rows = self._at[found]
        return rows[rows >= 0]

    def status_codes(self, statuses: Mapping[str, str]) -> tuple[Rows, list[str]]:
        """The column of statuses (key of a letter → worst status of its duties)."""
        if self._statuses is None or self._statuses[0] != id(statuses):
            codes, values = _coded([statuses.get(key, "") for key in self.keys])
            self._statuses = (id(statuses), codes, values)
        return self._statuses[1], self._statuses[2]

    def seen_by(self, connection: sqlite3.Connection, scope: frozenset[str]) -> NDArray[np.bool_]:
        """Which letters the staff of some bodies may see: issued by, addressed to, or giving tasks to them."""
        known = self._scopes.get(scope)
        if known is None:
            known = np.zeros(len(self.keys), dtype=np.bool_)
            for body in sorted(scope):
                ids = connection.execute(
                    "SELECT id FROM letters WHERE issuer_key = ?1"
                    " UNION SELECT letter_id FROM correspondents WHERE body_key = ?1",
                    (body,),
                )
                known[self.rows_at(row[0] for row in ids)] = True
            self._scopes[scope] = known
        return known


def _coded(values: Sequence[str]) -> tuple[Rows, list[str]]:
    order: dict[str, int] = {}
    codes = np.fromiter((order.setdefault(value, len(order)) for value in values), dtype=np.int64, count=len(values))
    return codes, list(order)


_catalogues: dict[str, tuple[Catalogue, float]] = {}
_lock = threading.Lock()


def catalogue(store: Store) -> Catalogue:
    """The catalogue of a store: the known one while nothing has changed (or it is a few seconds old)."""
    path = str(store.path)
    with _lock:
        known = _catalogues.get(path)
        if known is not None and (
            known[0].generation == generation(store.connection)
            or (len(known[0].keys) > 5000 and time.monotonic() - known[1] < _FRESH)
        ):
            return known[0]
        made = Catalogue(store.connection)
        _catalogues[path] = (made, time.monotonic())
        return made


# --- search ---------------------------------------------------------------------------------------------


def find(store: Store, wanted: Wanted, statuses: Mapping[str, str], limit: int, offset: int = 0) -> Found:
    """One page of what is wanted, with facets; ``statuses``: key of a letter → worst status of its duties."""
    every = catalogue(store)
    terms, numbers = query_terms(wanted.text), query_numbers(wanted.text)
    rows = _matching(store.connection, every, terms, numbers) if terms or numbers else np.arange(len(every.keys))
    if wanted.sort in ("date", "oldest"):
        rows = np.sort(rows)[:: -1 if wanted.sort == "oldest" else 1]
    if wanted.scope is not None:
        rows = rows[every.seen_by(store.connection, wanted.scope)[rows]]
    columns = {name: (every.codes[name], every.values[name]) for name in FACETS if name != "status"}
    columns["status"] = every.status_codes(statuses)
    passed = {}
    for name, (codes, values) in columns.items():
        chosen = wanted.chosen.get(name)
        if chosen:
            right = np.array([value in chosen for value in values], dtype=np.bool_)
            passed[name] = right[codes[rows]]
    facets = {}
    for name, (codes, values) in columns.items():
        others = [mask for other, mask in passed.items() if other != name]
        left = rows[np.logical_and.reduce(others)] if others else rows
        counts = np.bincount(codes[left], minlength=len(values)) if len(values) else np.zeros(0, dtype=np.int64)
        facets[name] = _facet(name, values, counts, wanted.chosen.get(name, frozenset()), every)
    if passed:
        rows = rows[np.logical_and.reduce(list(passed.values()))]
    page = [every.keys[at] for at in rows[offset : offset + limit]]
    cited = _cited(store.connection, numbers) if not wanted.chosen and wanted.scope is None else ()
    return Found(tuple(_rows(store, page, terms, statuses)), len(rows), facets, cited)


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
    return tuple(sorted(found, key=lambda v: (-v.chosen, -v.number, v.name)))


def _matching(connection: sqlite3.Connection, every: Catalogue, terms: Sequence[str], numbers: Sequence[str]) -> Rows:
    """Row numbers of all letters that a query finds, best first."""
    parts = [every.rows_at(_ids_by_number(connection, numbers))]
    if terms:
        parts += _by_words(connection, every, terms)
    if not any(len(part) for part in parts) and 2 < len(terms) <= 8:
        # One word of several may be misspelt.
        rest = (terms[:i] + list(terms[i + 1 :]) for i in range(len(terms)))  # type: ignore[operator]
        some = " OR ".join(f"({' AND '.join(map(_quote, words))})" for words in rest)
        parts.append(every.rows_at(_ids(connection, some, ranked=True)))
    rows = np.concatenate(parts)
    _, first = np.unique(rows, return_index=True)
    kept: Rows = rows[np.sort(first)]
    return kept


def _by_words(connection: sqlite3.Connection, every: Catalogue, terms: Sequence[str]) -> list[Rows]:
    whole = " AND ".join(map(_quote, terms))
    found = every.rows_at(_ids(connection, whole))
    if len(found) > _MOST_RANKED:
        # Too many to be weighed: those that say it in number or subject first, of either the newest first.
        head = every.rows_at(_ids(connection, f"{{code subject}} : ({whole})"))
        return [np.sort(head), np.sort(found)]
    if not len(found):
        return [found]
    parts = []
    if len(terms) > 1:
        pairs = " OR ".join(_quote(f"{one} {two}") for one, two in pairwise(terms))
        parts.append(every.rows_at(_ids(connection, f"({whole}) AND ({pairs})", ranked=True)))
    return [*parts, every.rows_at(_ids(connection, whole, ranked=True))]


def _quote(term: str) -> str:
    return f'"{term}"'  # folded terms are letters, digits and spaces only


def _ids(connection: sqlite3.Connection, expression: str, ranked: bool = False) -> Iterable[int]:
    order = f" ORDER BY {_RANK}, rowid LIMIT {_MOST_RANKED}" if ranked else ""
    rows = connection.execute(f"SELECT rowid FROM search WHERE search MATCH ?{order}", (expression,))
    return (row[0] for row in rows)


def _ids_by_number(connection: sqlite3.Connection, numbers: Sequence[str]) -> Iterable[int]:
    for key in numbers:
        # The number itself, then those that go on where it ends ("1941 ubnd" finds 1941/UBND-TH): " " < "!".
        for where in ("number_key = ?1", "number_key > ?1 || ' ' AND number_key < ?1 || '!'"):
            # The index is of read numbers only, which the query has to say; "+" keeps it from walking by date.
            where = f"{where} AND number_key <> ''"
            order = "ORDER BY +first DESC, key LIMIT 1000"
            rows = connection.execute(f"SELECT id FROM letters WHERE {where} {order}", (key,))
            yield from (row[0] for row in rows)


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
