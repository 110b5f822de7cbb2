"""What linking reads from a store and writes to it: blocks in, beliefs out; no judgement here.

What rests on no citation of the citing letter itself is ``derived``'s business, one letter more that of ``joining``.

The full pass streams: letters and citations come in the order of their match keys and meet like the two
halves of a zip, so that memory stays flat. The small pass after a new letter reads the same blocks by key.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline.grammar.identity import place_of
from pipeline.records import Cited, CitedDocument, Evidence, Held, Link, LinkState
from pipeline.store.reasons import EvidenceTable

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
# Pairs (document only cited, held letter) that may be one, number or date being damaged: same symbol and day,
# and subjects to compare (one character of a serial changed leaves its first or its last two), same symbol and
# month with a blank serial, same serial and day. ``{only}`` narrows it to some of either.
_DAMAGED = """
    SELECT d.key AS document, l.id AS letter FROM documents d JOIN letters l
        ON l.symbol_key = d.symbol_key AND l.date = d.date
        WHERE d.symbol_key <> '' AND length(d.date) = 10 AND l.symbol_key <> '' AND l.serial <> ''
        AND d.subject <> '' AND l.subject <> '' AND abs(length(l.serial) - length(d.serial)) <= 1
        AND (substr(l.serial, 1, 2) = substr(d.serial, 1, 2) OR substr(l.serial, -2) = substr(d.serial, -2)
             OR length(d.serial) < 4) AND l.copy_of IS NULL {only}
    UNION SELECT d.key, l.id FROM documents d JOIN letters l
        ON l.symbol_key = d.symbol_key AND substr(l.date, 1, 7) = substr(d.date, 1, 7)
        WHERE d.symbol_key <> '' AND length(d.date) >= 7 AND l.serial = '' AND l.symbol_key <> '' AND l.copy_of IS NULL
        {only}
    UNION SELECT d.key, l.id FROM documents d JOIN letters l
        ON l.serial = d.serial AND l.date = d.date
        WHERE d.serial <> '' AND length(d.date) = 10 AND l.serial <> '' AND l.copy_of IS NULL {only}
"""
_BATCH = 2_000


class Block(NamedTuple):
    """One match key with the letters held under it, the citations of it, and the row ids of who cites."""

    key: str
    held: list[Held]
    cited: list[Cited]
    ids: dict[str, int]


class Belief(NamedTuple):
    """What a citation is believed to mean, as a row."""

    block: str
    letter_id: int
    position: int
    cited: str
    state: LinkState
    score: float
    evidence: tuple[Evidence, ...]
    candidates: tuple[str, ...]


class DocumentRow(NamedTuple):
    """A document only cited, the citation that founded it (row id of the letter, position), the last heard of it."""

    document: CitedDocument
    founder: int
    founder_at: int
    heard: str


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
    return Cited._make((*row[:15], place_of(row[15])))


class Linkage:
    """Reads blocks and writes beliefs on one connection; the caller holds the transaction and calls ``flush``."""

    def __init__(self, connection: sqlite3.Connection, evidence: EvidenceTable) -> None:
        self._connection = connection
        self._evidence = evidence
        self._beliefs: list[tuple[Any, ...]] = []
        self._documents: list[DocumentRow] = []
        self._copies: list[tuple[str, str]] = []
        self._indexes: list[tuple[str, str]] = []

    # --- reading --------------------------------------------------------------------------------

    def blocks(self, only: Collection[str] | None = None) -> Iterator[Block]:
        """All blocks in the order of their keys, or the given ones, of which some may be empty."""
        if only is None:
            yield from self._blocks("", ())
        else:
            for key in sorted(only):
                yield next(self._blocks("WHERE {}.block = ?", (key,)), Block(key, [], [], {}))

    def _blocks(self, where: str, values: tuple[str, ...]) -> Iterator[Block]:
        held_rows = self._connection.execute(
            f"SELECT {HELD}, b.block FROM blocks b JOIN letters l ON l.id = b.letter_id"
            f" {where.format('b')} ORDER BY b.block",
            values,
        )
        cited_rows = self._connection.execute(
            f"SELECT {CITED} FROM citations c JOIN letters l ON l.id = c.letter_id"
            f" {where.format('c')} ORDER BY c.block",
            values,
        )
        held_groups = groupby(held_rows, key=itemgetter(12))
        cited_groups = groupby(cited_rows, key=itemgetter(2))
        held_next, cited_next = next(held_groups, None), next(cited_groups, None)
        while held_next or cited_next:
            key = min(group[0] for group in (held_next, cited_next) if group)
            held: list[Held] = []
            cited: list[Cited] = []
            ids: dict[str, int] = {}
            if held_next and held_next[0] == key:
                held = [held_row(row) for row in held_next[1]]
                held_next = next(held_groups, None)
            if cited_next and cited_next[0] == key:
                for row in cited_next[1]:
                    ids[row[0]] = row[16]
                    cited.append(cited_row(row))
                cited_next = next(cited_groups, None)
            yield Block(key, held, cited, ids)

    def waiting(self) -> int:
        """How many letters were taken in and not linked yet."""
        (count,) = self._connection.execute("SELECT count(*) FROM unlinked").fetchone()
        return int(count)

    def pending(self) -> list[int]:
        """Row ids of the letters that were taken in, or judged upon, and not linked yet."""
        rows = self._connection.execute("SELECT letter_id FROM unlinked WHERE NOT only_reply ORDER BY 1")
        return [row_id for (row_id,) in rows]

    def settle(self) -> None:
        """Nothing is pending any more."""
        self._connection.execute("DELETE FROM unlinked")
        self._connection.execute("DELETE FROM stale")

    def stale(self) -> set[str]:
        """The blocks that a removed letter has left changed."""
        return {block for (block,) in self._connection.execute("SELECT block FROM stale")}

    def blocks_held(self, letter_id: int) -> set[str]:
        """The blocks in which a letter is held."""
        rows = self._connection.execute("SELECT block FROM blocks WHERE letter_id = ?", (letter_id,))
        return {block for (block,) in rows}

    def blocks_cited(self, letter_id: int) -> set[str]:
        """The blocks in which a letter cites."""
        rows = self._connection.execute("SELECT block FROM citations WHERE letter_id = ?", (letter_id,))
        return {block for (block,) in rows}

    def damaged(self, only: Collection[str] | None = None) -> Iterator[tuple[CitedDocument, list[Held]]]:
        """Documents only cited, each with the held letters it may be in spite of another number or date."""
        if only is None:
            # On disk, in the order in which they are wanted: their number grows with the archive.
            execute = self._connection.execute
            execute(
                "CREATE TEMP TABLE pairs (document TEXT, letter INTEGER, PRIMARY KEY (document, letter)) WITHOUT ROWID"
            )
            execute(f"INSERT INTO pairs {_DAMAGED.format(only='')}")
            yield from self._with_letters("SELECT document, letter FROM pairs ORDER BY 1, 2", ())
            execute("DROP TABLE pairs")
        else:
            sql = _DAMAGED.format(only="AND d.key = ?1")
            for key in sorted(only):
                yield from self._with_letters(sql, (key,))

    def near(self, letter_id: int) -> set[str]:
        """Keys of documents only cited that this held letter may be, or might have been before it was a copy."""
        sql = _DAMAGED.replace("AND l.copy_of IS NULL", "").format(only="AND l.id = ?1")
        rows = self._connection.execute(sql, (letter_id,))
        return {key for key, _ in rows}

    def verdicts(self) -> dict[tuple[str, str], bool]:
        """What people said: (citing letter, document) → confirmed or rejected."""
        rows = self._connection.execute("SELECT citing, cited, confirmed FROM verdicts")
        return {(citing, cited): bool(confirmed) for citing, cited, confirmed in rows}

    def sameness(self) -> dict[tuple[str, str], bool]:
        """What people said about two held letters: one document or two; the keys of a pair in order."""
        return {(one, other): bool(same) for one, other, same in self._connection.execute("SELECT * FROM sameness")}

    def join_same(self, sameness: dict[tuple[str, str], bool]) -> list[int]:
        """Make the letters that people called one document copies of the best read of them, whatever their numbers.

        Returns the row ids of the letters for which that changed something. The rest of copies is a block's business.
        """
        groups: dict[str, set[str]] = {}
        for (one, other), same in sorted(sameness.items()):
            if same:
                joined = groups.get(one, {one}) | groups.get(other, {other})
                groups.update(dict.fromkeys(joined, joined))
        wanted: dict[str, str] = {}
        for joined in groups.values():
            marks = ", ".join("?" * len(joined))
            best = self._connection.execute(
                f"SELECT coalesce(copy_of, key) FROM letters WHERE key IN ({marks})"
                " ORDER BY sureness DESC, length(subject) DESC, key LIMIT 1",
                sorted(joined),
            ).fetchone()
            if best is not None:
                wanted.update((key, best[0]) for key in joined if key != best[0])
        changed = []
        # Letters without a number stand in no block, so nothing else has taken their mark away.
        rows = self._connection.execute(
            "SELECT id, key, copy_of, blocks FROM letters WHERE copy_of IS NOT NULL AND blocks = ''"
            " UNION SELECT id, key, copy_of, blocks FROM letters"
            f" WHERE key IN ({', '.join('?' * len(wanted))})",
            sorted(wanted),
        ).fetchall()
        for row_id, key, copy_of, blocks in rows:
            target = wanted.get(key, None if not blocks else copy_of)
            if target != copy_of:
                self._connection.execute("UPDATE letters SET copy_of = ? WHERE id = ?", (target, row_id))
                changed.append(row_id)
        return changed

    def by_issuer(self) -> Iterator[list[Held]]:
        """The held letters of each issuer; those whose issuer was not read together by their symbol."""
        rows = self._connection.execute(
            f"SELECT {HELD}, CASE issuer_key WHEN '' THEN '?' || symbol_key ELSE issuer_key END AS body"
            " FROM letters l ORDER BY body, key"
        )
        for _, group in groupby(rows, key=itemgetter(12)):
            yield [held_row(row) for row in group]

    def verdicts_on(self, document: str) -> dict[str, bool]:
        """What people said about which held letter a document only cited is; a rejection outweighs."""
        rows = self._connection.execute(
            "SELECT v.cited, min(v.confirmed) FROM links k JOIN letters l ON l.id = k.letter_id"
            " JOIN verdicts v ON v.citing = l.key WHERE k.cited = ? AND k.state = 'unresolved' GROUP BY 1",
            (document,),
        )
        return {cited: bool(confirmed) for cited, confirmed in rows}

    def blocks_of(self, documents: Iterable[str]) -> set[str]:
        """The blocks of documents only cited."""
        query = "SELECT block FROM documents WHERE key = ?"
        return {block for key in documents for (block,) in self._connection.execute(query, (key,))}

    def copies_in(self, blocks: Iterable[str]) -> dict[int, str | None]:
        """Row ids of the letters held in these blocks, with the key of the letter each is a copy of."""
        return {
            row_id: copy_of
            for block in blocks
            for row_id, copy_of in self._connection.execute(
                "SELECT id, copy_of FROM blocks JOIN letters ON id = letter_id WHERE block = ?", (block,)
            )
        }

    def documents_in(self, blocks: Iterable[str]) -> set[str]:
        """Keys of the documents only cited in these blocks."""
        return {
            key
            for block in blocks
            for (key,) in self._connection.execute("SELECT key FROM documents WHERE block = ?", (block,))
        }

    def _with_letters(self, pairs: str, values: tuple[str, ...]) -> Iterator[tuple[CitedDocument, list[Held]]]:
        columns = ", ".join(f"d.{name}" for name in DOCUMENT_COLUMNS)
        rows = self._connection.execute(
            f"SELECT {columns}, {HELD} FROM ({pairs}) p CROSS JOIN documents d ON d.key = p.document"
            " CROSS JOIN letters l ON l.id = p.letter",
            values,
        )
        width = len(DOCUMENT_COLUMNS)
        for document, group in groupby(rows, key=lambda row: row[:width]):
            yield CitedDocument(*document), [held_row(row[width:]) for row in group]

    # --- writing --------------------------------------------------------------------------------

    def clear(self) -> None:
        """Forget all beliefs and cited-only documents; ``flush`` ends the writing of new ones, which are many."""
        for table in ("links", "derived_links", "documents"):
            self._connection.execute(f"DELETE FROM {table}")
        self._connection.execute("UPDATE letters SET copy_of = NULL WHERE copy_of IS NOT NULL")
        # An index is made in a tenth of the time that keeping it through millions of rows takes.
        self._indexes = self._connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('links', 'documents')"
            " AND sql IS NOT NULL"
        ).fetchall()
        for name, _ in self._indexes:
            self._connection.execute(f"DROP INDEX {name}")

    def write(self, beliefs: Iterable[Belief], documents: Iterable[DocumentRow], copies: dict[str, str]) -> None:
        """Queue the outcome of a block; ``flush`` has to follow the last."""
        self._beliefs.extend(map(self._belief_row, beliefs))
        self._documents.extend(documents)
        self._copies.extend((original, copy) for copy, original in copies.items())
        if len(self._beliefs) + len(self._documents) + len(self._copies) > _BATCH:
            self._write_rows()

    def flush(self) -> None:
        """Write what is queued, and make the indexes that ``clear`` has dropped."""
        self._write_rows()
        for _, sql in self._indexes:
            self._connection.execute(sql)
        self._indexes = []

    def renew(
        self, block: str, beliefs: Iterable[Belief], documents: Sequence[DocumentRow], copies: dict[str, str]
    ) -> None:
        """Put the outcome of a block in the place of what was believed of it; only what differs is written."""
        execute, many = self._connection.execute, self._connection.executemany
        before = set(execute("SELECT * FROM links WHERE block = ?", (block,)))
        after = set(map(self._belief_row, beliefs))
        many("DELETE FROM links WHERE block = ? AND letter_id = ? AND position = ?", [r[:3] for r in before - after])
        execute("DELETE FROM documents WHERE block = ?", (block,))
        # Only a letter's first block says of what it is a copy.
        execute(
            "UPDATE letters SET copy_of = NULL WHERE copy_of IS NOT NULL AND"
            " (blocks = ?1 OR blocks LIKE ?1 || char(10) || '%') AND"
            " id IN (SELECT letter_id FROM blocks WHERE block = ?1)",
            (block,),
        )
        self._beliefs.extend(after - before)
        self._documents.extend(documents)
        self._copies.extend((original, copy) for copy, original in copies.items())
        self._write_rows()

    def _belief_row(self, belief: Belief) -> tuple[Any, ...]:
        return (
            *belief[:6],
            self._evidence.id_of(belief.evidence),
            json.dumps(belief.candidates, ensure_ascii=False) if belief.candidates else None,
        )

    def _write_rows(self) -> None:
        self._connection.executemany("INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._beliefs)
        self._connection.executemany(
            f"INSERT INTO documents ({DOCUMENT}, founder, founder_at, heard)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(*row.document, row.founder, row.founder_at, row.heard) for row in self._documents],
        )
        self._connection.executemany("UPDATE letters SET copy_of = ? WHERE key = ?", self._copies)
        self._beliefs.clear()
        self._documents.clear()
        self._copies.clear()

    def suggest(self, document: str, suggestion: Link | None) -> None:
        """Set, or with ``None`` take back, the held letter that a document only cited may be."""
        values: tuple[Any, ...] = (None, None, None, None, None)
        if suggestion is not None:
            values = (
                suggestion.cited,
                suggestion.state,
                suggestion.score,
                self._evidence.id_of(suggestion.evidence),
                json.dumps(suggestion.candidates, ensure_ascii=False) if suggestion.candidates else None,
            )
        self._connection.execute(
            "UPDATE documents SET suggested = ?, suggested_state = ?, suggested_score = ?,"
            " suggested_evidence = ?, suggested_others = ? WHERE key = ?",
            (*values, document),
        )
