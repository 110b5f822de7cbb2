"""What linking derives beyond citations: relations that a third letter states, replies that name no number.

Reads letters one at a time, in the order of their row ids, so that memory stays flat; writes the links they give
rise to. No judgement here.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.records import Evidence, Held, Link, Relation
from pipeline.store.link_rows import HELD, held_row
from pipeline.store.reasons import EvidenceTable

_TOGETHER = 2_000  # letters of a range
_SILENT = "NOT EXISTS (SELECT 1 FROM citations c WHERE c.letter_id = l.id AND c.relation = 'answers')"
_WRITES = "EXISTS (SELECT 1 FROM correspondents a WHERE a.letter_id = l.id AND a.role = 'addressee')"


def _bare_link(row: Sequence[Any], evidence: tuple[Evidence, ...]) -> Link:
    _, citing, cited, relation, kind, state, score, _ = row
    return Link(citing, cited, relation, kind, state, score, evidence)


class Derived:
    """Reads statements and correspondence, writes derived links; the caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection, evidence: EvidenceTable) -> None:
        self._connection = connection
        self._evidence = evidence

    def held(self, letter_id: int) -> Held:
        """The facts of one held letter."""
        row = self._connection.execute(f"SELECT {HELD} FROM letters l WHERE id = ?", (letter_id,)).fetchone()
        return held_row(row)

    def stating(self) -> Iterator[int]:
        """Row ids of the letters that state relations between two others."""
        return self._by_id("SELECT DISTINCT letter_id FROM statements WHERE letter_id > ?")

    def stating_of(self, letter_ids: Iterable[int]) -> set[int]:
        """Row ids of the given letters, and of those that cite one of them, which state relations between others."""
        found: set[int] = set()
        for letter_id in letter_ids:
            rows = self._connection.execute(
                "SELECT s.letter_id FROM statements s WHERE s.letter_id = ?1"
                " UNION SELECT s.letter_id FROM letters l CROSS JOIN links k ON k.cited = l.key"
                " CROSS JOIN statements s ON s.letter_id = k.letter_id WHERE l.id = ?1"
                " UNION SELECT s.letter_id FROM letters l CROSS JOIN documents d ON d.suggested = l.key"
                " CROSS JOIN links k ON k.cited = d.key CROSS JOIN statements s ON s.letter_id = k.letter_id"
                " WHERE l.id = ?1",
                (letter_id,),
            )
            found.update(stating for (stating,) in rows)
        return found

    def citing(self, document: str) -> list[int]:
        """Row ids of the letters that are believed to cite a document."""
        rows = self._connection.execute("SELECT DISTINCT letter_id FROM links WHERE cited = ?", (document,))
        return [letter_id for (letter_id,) in rows]

    def own_links(self, letter_id: int) -> dict[int, Link]:
        """The links of a letter's citations by position, as readers see them."""
        rows = self._connection.execute(
            "SELECT position, citing, cited, relation, kind, state, score, evidence FROM seen_links"
            " WHERE citing = (SELECT key FROM letters WHERE id = ?1) AND letter_id = ?1 AND origin = 'citation'",
            (letter_id,),
        )
        return {row[0]: _bare_link(row, self._evidence.read(row[7])) for row in rows}

    def statements(self, letter_id: int) -> list[tuple[int, int, int, Relation, int, int]]:
        """A letter's statements: position, citing, cited (positions of its citations), relation, start, stop."""
        return self._connection.execute(
            "SELECT position, citing, cited, relation, start, stop FROM statements WHERE letter_id = ?",
            (letter_id,),
        ).fetchall()

    def clear(self) -> None:
        """Forget all links that were derived."""
        self._connection.execute("DELETE FROM derived_links")

    def derive(self, letter_id: int, origin: str, links: Sequence[Link]) -> None:
        """Replace the links of one origin (``statement``, ``reply``) that a letter gives rise to."""
        self._connection.execute("DELETE FROM derived_links WHERE letter_id = ? AND origin = ?", (letter_id, origin))
        rows = [
            (
                letter_id,
                origin,
                position,
                found.citing,
                found.cited,
                found.relation,
                found.kind,
                found.state,
                found.score,
                self._evidence.id_of(found.evidence),
                json.dumps(found.candidates, ensure_ascii=False) if found.candidates else None,
                found.span.start if found.span else None,
                found.span.end if found.span else None,
            )
            for position, found in enumerate(links)
        ]
        self._connection.executemany("INSERT INTO derived_links VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def ranges(self) -> Iterator[tuple[int, int]]:
        """All letters, by ranges of row ids."""
        (last,) = self._connection.execute("SELECT coalesce(max(id), 0) FROM letters").fetchone()
        return ((first, first + _TOGETHER - 1) for first in range(1, last + 1, _TOGETHER))

    def silent(self, letters: tuple[int, int]) -> list[int]:
        """Row ids of the letters of a range that answer nobody by number but write to somebody."""
        rows = self._connection.execute(
            f"SELECT id FROM letters l WHERE id BETWEEN ? AND ? AND {_WRITES} AND {_SILENT}", letters
        )
        return [letter_id for (letter_id,) in rows]

    def replies(self, letter_ids: Iterable[int]) -> set[int]:
        """Row ids of letters that answer nobody by number, near the given ones.

        Near: the letters themselves, and what the bodies that they give tasks to wrote to their issuer.
        """
        near: set[int] = set()
        for letter_id in letter_ids:
            rows = self._connection.execute(
                f"SELECT l.id FROM letters l WHERE l.id = ?1 AND {_SILENT}"
                " UNION SELECT l.id FROM letters d CROSS JOIN correspondents t ON t.letter_id = d.id"
                " AND t.role = 'assignee' CROSS JOIN correspondents a ON a.body_key = d.issuer_key"
                " AND a.role = 'addressee' AND a.issuer_key = t.body_key"
                " AND a.date BETWEEN d.date AND date(d.date, '+366 days') CROSS JOIN letters l ON l.id = a.letter_id"
                f" WHERE d.id = ?1 AND {_SILENT}",
                (letter_id,),
            )
            near.update(found for (found,) in rows)
        return near

    def pending_replies(self) -> list[int]:
        """Row ids of the letters of which only what they answer is to be looked at again."""
        rows = self._connection.execute("SELECT letter_id FROM unlinked WHERE only_reply ORDER BY 1")
        return [row_id for (row_id,) in rows]

    def _by_id(self, query: str) -> Iterator[int]:
        """Row ids that a query finds behind a given one, a batch at a time: what is done meanwhile may write."""
        last = 0
        while batch := self._connection.execute(f"{query} ORDER BY 1 LIMIT 1000", (last,)).fetchall():
            for (last,) in batch:
                yield last

    def bodies(self, letter_id: int, role: str) -> tuple[str, ...]:
        """Keys of the bodies that a letter is addressed to (``addressee``) or gives tasks to (``assignee``)."""
        rows = self._connection.execute(
            "SELECT body_key FROM correspondents WHERE letter_id = ? AND role = ? ORDER BY 1", (letter_id, role)
        )
        return tuple(key for (key,) in rows)

    def directives(self, reply_id: int) -> list[Held]:
        """The letters that gave the reply's issuer a task, from a body it writes to, in the year before."""
        rows = self._connection.execute(
            f"SELECT {HELD} FROM letters r CROSS JOIN correspondents a ON a.letter_id = r.id AND a.role = 'addressee'"
            " CROSS JOIN correspondents t ON t.body_key = r.issuer_key AND t.role = 'assignee'"
            " AND t.issuer_key = a.body_key AND t.date BETWEEN date(r.date, '-366 days') AND r.date"
            " CROSS JOIN letters l ON l.id = t.letter_id"
            " WHERE r.id = ? AND r.issuer_key <> '' AND length(r.date) = 10 AND l.id <> r.id AND l.copy_of IS NULL"
            " ORDER BY l.key",
            (reply_id,),
        )
        return [held_row(row) for row in rows]
