"""What linking derives beyond citations: relations that a third letter states, replies that name no number.

Reads letters one at a time, in the order of their row ids, so that memory stays flat; writes the links they give
rise to. No judgement here.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.records import Held, Link, Relation, Span
from pipeline.store.link_rows import HELD, held_row
from pipeline.store.reasons import EvidenceTable

_TOGETHER = 2_000  # letters of a range
_SILENT = "NOT EXISTS (SELECT 1 FROM citations c WHERE c.letter_id = l.id AND c.relation = 'answers')"
_WRITES = "EXISTS (SELECT 1 FROM correspondents a WHERE a.letter_id = l.id AND a.role = 'addressee')"


# What one of two citations that a statement joins means, and the day of that document.
_END = (
    "coalesce({d}.suggested, {k}.cited), coalesce({d}.suggested_state, {k}.state),"
    " coalesce({d}.suggested_score, {k}.score), coalesce({d}.suggested_evidence, {k}.evidence),"
    " coalesce((SELECT date FROM letters WHERE key = coalesce({d}.suggested, {k}.cited)),"
    " (SELECT date FROM documents WHERE key = coalesce({d}.suggested, {k}.cited)), '')"
)
_CITES = (
    " CROSS JOIN citations {c} ON {c}.letter_id = s.letter_id AND {c}.position = s.{end}"
    " CROSS JOIN links {k} ON {k}.block = {c}.block AND {k}.letter_id = s.letter_id AND {k}.position = s.{end}"
    " LEFT JOIN documents {d} ON {d}.key = {k}.cited AND {k}.state = 'unresolved'"
)
_ENDS = ({"end": "citing", "c": "a", "k": "b", "d": "e"}, {"end": "cited", "c": "f", "k": "g", "d": "h"})
_TOLD = (
    f"SELECT s.letter_id, l.key, s.relation, s.start, s.stop, {', '.join(_END.format(**end) for end in _ENDS)}"
    f" FROM statements s CROSS JOIN letters l ON l.id = s.letter_id{''.join(_CITES.format(**end) for end in _ENDS)}"
    " WHERE s.letter_id BETWEEN ? AND ?"
)


class Told(NamedTuple):
    """What a letter (row id, key) states of two documents that it cites: what its citations mean, and their days."""

    letter_id: int
    by: str
    relation: Relation
    span: Span
    citing: Link
    cited: Link
    citing_date: str
    cited_date: str


class Derived:
    """Reads statements and correspondence, writes derived links; the caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection, evidence: EvidenceTable) -> None:
        self._connection = connection
        self._evidence = evidence

    def held(self, letter_id: int) -> Held:
        """The facts of one held letter."""
        row = self._connection.execute(f"SELECT {HELD} FROM letters l WHERE id = ?", (letter_id,)).fetchone()
        return held_row(row)

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

    def told(self, letters: tuple[int, int]) -> Iterator[Told]:
        """What the letters of a range of row ids state of what they cite, as readers see it, in their order."""
        rows = self._connection.execute(f"{_TOLD} ORDER BY s.letter_id, s.position", letters)
        for letter_id, key, relation, start, stop, *ends in rows:
            one, other = (
                Link("", cited, "mentions", "mentions", state, score, self._evidence.read(evidence))
                for cited, state, score, evidence in (ends[:4], ends[5:9])
            )
            yield Told(letter_id, key, relation, Span(start, stop), one, other, ends[4], ends[9])

    def own_links(self, citing: str, cited: str) -> list[Link]:
        """The links of a held letter's citations that mean a document, as readers see them."""
        rows = self._connection.execute(
            "SELECT coalesce(d.suggested_state, k.state), coalesce(d.suggested_score, k.score),"
            " coalesce(d.suggested_evidence, k.evidence) FROM letters l"
            " CROSS JOIN citations c ON c.letter_id = l.id CROSS JOIN links k USING (block, letter_id, position)"
            " LEFT JOIN documents d ON d.key = k.cited AND k.state = 'unresolved'"
            " WHERE l.key = ?1 AND coalesce(d.suggested, k.cited) = ?2",
            (citing, cited),
        )
        return [
            Link(citing, cited, "mentions", "mentions", state, score, self._evidence.read(evidence))
            for state, score, evidence in rows
        ]

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

    def silent(self, letters: tuple[int, int]) -> Iterator[tuple[int, Held]]:
        """The letters of a range of row ids that answer nobody by number but write to somebody, with their row ids."""
        rows = self._connection.execute(
            f"SELECT {HELD}, l.id FROM letters l WHERE id BETWEEN ? AND ? AND {_WRITES} AND {_SILENT}", letters
        )
        return ((row[-1], held_row(row)) for row in rows)

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
            " WHERE r.id = ? AND r.issuer_key <> '' AND length(r.date) = 10 AND l.id <> r.id AND l.copy_of IS NULL",
            (reply_id,),
        )
        return [held_row(row) for row in rows]
