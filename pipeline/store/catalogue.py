"""Small columns of every letter in memory, newest letter first: what lists and facets of 100,000 letters count on.

A row number stands for a letter. The catalogue of a store is made anew when the store has changed; that of a large
store beside the pages, which use the last one meanwhile.
"""

import sqlite3
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.grammar.identity import place_of
from pipeline.store.database import Store
from pipeline.store.fields import Known
from pipeline.store.fields import statuses as called
from pipeline.store.kept import Kept
from pipeline.text.fold import fold

Rows = NDArray[np.int32]

_KEPT = 64  # queries whose letters are remembered: the next page or facet is of the same query


class Catalogue:
    """Small columns of all letters, newest first; ``codes[field]`` are places in ``values[field]``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute(
            "SELECT id, key, coalesce(year, 0), genre, issuer_key, issuer, urgency FROM letters"
            " ORDER BY first DESC, key"
        ).fetchall()
        ids = np.array([row[0] for row in rows], dtype=np.int64)
        self.keys: list[str] = [row[1] for row in rows]
        self.row_of: dict[str, int] = {key: at for at, key in enumerate(self.keys)}
        self._at = np.full(int(ids.max(initial=0)) + 1, -1, dtype=np.int32)
        self._at[ids] = np.arange(len(rows))
        self.rows: Rows = np.arange(len(rows), dtype=np.int32)
        names: dict[str, str] = {}
        for row in rows:
            names.setdefault(row[4], row[5])
        self.names = {"issuer": names}
        self.codes: dict[str, Rows] = {}
        self.values: dict[str, list[str]] = {}
        self._column("year", [str(row[2] or "") for row in rows])
        self._column("genre", [row[3] for row in rows])
        self._column("issuer", [row[4] for row in rows])
        places = {key: place_of(key) for key in names}
        self._column("place", [places[row[4]] for row in rows])
        self._column("urgency", [row[6] for row in rows])
        self._known: dict[str, Known] = {"status": called()}
        self._scopes: dict[frozenset[str], NDArray[np.bool_]] = {}
        self._statuses: tuple[Mapping[str, str], Rows, list[str]] | None = None
        self._matched: dict[tuple[str, ...], Rows] = {}

    def _column(self, name: str, values: Sequence[str]) -> None:
        self.codes[name], self.values[name] = _coded(values)

    def __len__(self) -> int:
        return len(self.keys)

    def known(self, field: str) -> Known:
        """The values that letters have of a field, with their folded names."""
        if field not in self._known:
            names = self.names.get(field, {})
            self._known[field] = {value: (fold(names.get(value, value)),) for value in self.values[field] if value}
        return self._known[field]

    def rows_at(self, ids: str) -> Rows:
        """Row numbers of letters by their ids joined by commas; those that are not known yet are left out."""
        found = np.fromstring(ids, dtype=np.int64, sep=",")
        found = found[found < len(self._at)]
        rows: Rows = self._at[found]
        return rows[rows >= 0]

    def matched(self, query: tuple[str, ...]) -> Rows | None:
        """The letters of a query that was asked lately."""
        return self._matched.get(query)

    def remember(self, query: tuple[str, ...], rows: Rows) -> Rows:
        """Keep the letters of a query; the oldest gives way."""
        while len(self._matched) >= _KEPT:
            self._matched.pop(next(iter(self._matched), query), None)
        self._matched[query] = rows
        return rows

    def status_codes(self, statuses: Mapping[str, str]) -> tuple[Rows, list[str]]:
        """The column of statuses (key of a letter → worst status of its duties)."""
        known = self._statuses
        if known is None or known[0] is not statuses:
            known = self._statuses = (statuses, *_coded([statuses.get(key, "") for key in self.keys]))
        return known[1], known[2]

    def seen_by(self, connection: sqlite3.Connection, scope: frozenset[str]) -> NDArray[np.bool_]:
        """Which letters the staff of some bodies may see: issued by, addressed to, or giving tasks to them."""
        known = self._scopes.get(scope)
        if known is None:
            known = np.zeros(len(self.keys), dtype=np.bool_)
            for body in sorted(scope):
                (ids,) = connection.execute(
                    "SELECT group_concat(id) FROM (SELECT id FROM letters WHERE issuer_key = ?1"
                    " UNION SELECT letter_id FROM correspondents WHERE body_key = ?1)",
                    (body,),
                ).fetchone()
                known[self.rows_at(ids or "")] = True
            self._scopes[scope] = known
        return known


def _coded(values: Sequence[str]) -> tuple[Rows, list[str]]:
    order: dict[str, int] = {}
    codes = np.fromiter((order.setdefault(value, len(order)) for value in values), dtype=np.int32, count=len(values))
    return codes, list(order)


_catalogues = Kept(Catalogue, large=5000, fresh=5.0)


def catalogue(store: Store) -> Catalogue:
    """The catalogue of a store: the known one while nothing has changed, or while a large one is being made."""
    return _catalogues.of(store)
