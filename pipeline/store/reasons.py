"""Sets of reasons as rows: a million links rest on a few hundred different sets, written once each."""

import json
import sqlite3

from pipeline.records import Evidence

_MOST_KEPT = 2_000


class EvidenceTable:
    """Sets of reasons ↔ their row ids: a million links rest on a few hundred different sets."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ids: dict[tuple[Evidence, ...], int] = {}
        self._by_identity: dict[int, tuple[tuple[Evidence, ...], int]] = {}
        self._sets: dict[int, tuple[Evidence, ...]] = {}

    def id_of(self, evidence: tuple[Evidence, ...], *, write: bool = True) -> int | None:
        """The row id of a set, written if it is new; ``None`` for no evidence, 0 for one that is not written."""
        if not evidence:
            return None
        # Equal sets are mostly one object (linking caches them), and hashing a set costs more than all else here.
        known = self._by_identity.get(id(evidence))
        if known is not None and known[0] is evidence:
            return known[1]
        found = self._ids.get(evidence)
        if found is None:
            reasons = json.dumps([[e.name, e.weight, e.words] for e in evidence], ensure_ascii=False)
            query = "SELECT id FROM evidence WHERE reasons = ?"
            row = self._connection.execute(query, (reasons,)).fetchone()
            if row is None and not write:
                return 0
            if row is None:
                row = self._connection.execute("INSERT INTO evidence (reasons) VALUES (?) RETURNING id", (reasons,))
                row = row.fetchone()
            self._ids[evidence] = found = row[0]
        if max(len(self._by_identity), len(self._ids)) >= _MOST_KEPT:
            self._by_identity.clear()
            self._ids.clear()
        self._by_identity[id(evidence)] = evidence, found
        return found

    def forget(self) -> None:
        """Trust no id that was given in a transaction which has been undone."""
        self._ids.clear()
        self._by_identity.clear()
        self._sets.clear()

    def read(self, row_id: int | None) -> tuple[Evidence, ...]:
        """The set with this row id."""
        if row_id is None:
            return ()
        found = self._sets.get(row_id)
        if found is None:
            (reasons,) = self._connection.execute("SELECT reasons FROM evidence WHERE id = ?", (row_id,)).fetchone()
            if len(self._sets) >= _MOST_KEPT:
                self._sets.clear()
            found = self._sets[row_id] = tuple(Evidence(*reason) for reason in json.loads(reasons))
        return found
