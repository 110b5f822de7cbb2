"""What linking reads from a store and writes to it: blocks in, beliefs out; no judgement here.

What rests on no citation of the citing letter itself is ``derived``'s business, one letter more that of ``joining``.

The full pass streams: letters and citations come in the order of their match keys and meet like the two
halves of a zip, in ranges that several processes can take. A number that very many letters cite (a law) is a range
of its own whose citations SQLite puts in order, so that memory stays flat.
"""

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from pipeline.records import CitedDocument, Held, Link
from pipeline.store.link_rows import (
    CITED,
    DOCUMENT,
    HELD,
    POSITION,
    WHOLE,
    Believed,
    Block,
    BlockLinks,
    DocumentRow,
    Meaning,
    Unit,
    cited_row,
    held_row,
)
from pipeline.store.reasons import EvidenceTable

_NOTHING = (1 << 63,)  # behind all places of citations
_SUGGESTED = "suggested, suggested_state, suggested_score, suggested_evidence, suggested_others"
_DESCRIBED = f"{DOCUMENT}, founder, founder_at, heard, {_SUGGESTED}"
_DESCRIBED_WIDTH = _DESCRIBED.count(",") + 1
# What a held letter and a document only cited have in common where number or date is damaged: symbol and day, subjects
# to compare, and a serial that is one character off; symbol and month, the letter's serial being blank; serial and
# day, and a symbol that may be the other's.
_ALIKE = (
    "l.symbol_key = {symbol_key} AND l.date = {date} AND {symbol_key} <> '' AND length({date}) = 10"
    " AND l.symbol_key <> '' AND l.serial <> '' AND {subject} <> '' AND l.subject <> ''"
    " AND abs(length(l.serial) - length({serial})) <= 1 AND edits(l.serial, {serial}) <= 1",
    "l.symbol_key = {symbol_key} AND substr(l.date, 1, 7) = substr({date}, 1, 7) AND {symbol_key} <> ''"
    " AND length({date}) >= 7 AND l.serial = '' AND l.symbol_key <> ''",
    "l.serial = {serial} AND l.date = {date} AND {serial} <> '' AND length({date}) = 10 AND l.serial <> ''"
    " AND ({symbol_key} = '' OR instr(l.symbol_key || ' ', {symbol_key} || ' ') = 1"
    " OR instr({symbol_key} || ' ', l.symbol_key || ' ') = 1"
    " OR edits(l.symbol_key, {symbol_key}) <= max(1, min(length(l.symbol_key), length({symbol_key})) / 4))",
)
_FACTS = ("symbol_key", "serial", "date", "subject")
_MAY_BE = tuple(
    f"SELECT {HELD} FROM letters l WHERE l.copy_of IS NULL AND {alike.format(**{fact: f':{fact}' for fact in _FACTS})}"
    for alike in _ALIKE
)
_NEAR = " UNION ".join(
    f"SELECT d.key FROM letters l JOIN documents d ON {alike.format(**{fact: f'd.{fact}' for fact in _FACTS})}"
    " WHERE l.id = ?1"
    for alike in _ALIKE
)
_PLACELESS = "(c.issuer_key = '' OR instr(c.issuer_key, '?') > 0)"
# ``link.cites.order_of`` in SQL, for numbers of which not all citations are held in memory.
_ORDER = (
    f"length(c.date) DESC, c.issuer_key = '', {_PLACELESS}, c.date, c.issuer_key, c.genre,"
    f" CASE WHEN {_PLACELESS} THEN place_of(l.issuer_key) ELSE '' END, l.date, c.code, c.issuer, l.key, c.position"
)
# Match keys of letters of which people have said that they are one document with others, or not.
_JUDGED_ALIKE = (
    "SELECT DISTINCT b.block FROM sameness CROSS JOIN letters l ON l.key IN (one, other)"
    " CROSS JOIN blocks b ON b.letter_id = l.id"
)
UNIT = 4_000  # citations that are resolved together; a number that more letters cite is resolved by itself


class Linkage:
    """Reads blocks and writes beliefs on one connection; the caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection, evidence: EvidenceTable) -> None:
        self._connection = connection
        self._evidence = evidence
        self._indexes: list[tuple[str, str]] = []

    # --- reading --------------------------------------------------------------------------------

    def is_mostly_new(self) -> bool:
        """Whether most letters have never been linked, so that all is better written anew."""
        query = "SELECT count(*) > (SELECT count(*) FROM letters) / 2 FROM unlinked WHERE NOT only_reply"
        (found,) = self._connection.execute(query).fetchone()
        return bool(found)

    def units(self, *, anew: bool) -> Iterator[Unit]:
        """All citations, by ranges of match keys."""
        first, last, count = "", "", 0
        for block, more in self._connection.execute("SELECT block, count(*) FROM citations GROUP BY block"):
            if count and count + more > UNIT:
                yield Unit(first, last, many=False, anew=anew)
                count = 0
            if more > UNIT:
                yield Unit(block, block, many=True, anew=anew)
                continue
            first, last, count = first if count else block, block, count + more
        if count:
            yield Unit(first, last, many=False, anew=anew)

    def blocks(self, unit: Unit) -> Iterator[Block]:
        """The blocks of a unit that are cited, by their keys."""
        held_rows = self._connection.execute(
            f"SELECT {HELD}, b.block FROM blocks b CROSS JOIN letters l ON l.id = b.letter_id"
            " WHERE b.block BETWEEN ? AND ? ORDER BY b.block",
            unit[:2],
        )
        if unit.many:
            # One after the other, in the order in which they are resolved: these rows SQLite sorts on disk.
            cited = self._connection.execute(
                f"SELECT {CITED} FROM citations c CROSS JOIN letters l ON l.id = c.letter_id WHERE c.block = ?"
                f" ORDER BY {_ORDER}",
                unit[:1],
            )
            yield Block(unit.first, [held_row(row) for row in held_rows], map(cited_row, cited))
            return
        cited_rows = self._connection.execute(
            f"SELECT {CITED} FROM citations c CROSS JOIN letters l ON l.id = c.letter_id"
            " WHERE c.block BETWEEN ? AND ? ORDER BY c.block",
            unit[:2],
        )
        held_groups = groupby(held_rows, key=itemgetter(12))
        at, group = next(held_groups, (None, iter(())))
        for key, rows in groupby(cited_rows, key=itemgetter(2)):
            while at is not None and at < key:
                at, group = next(held_groups, (None, iter(())))
            yield Block(key, [held_row(row) for row in group] if at == key else [], map(cited_row, rows))

    def doubles(self) -> Iterator[tuple[str, list[Held]]]:
        """The held letters of one match key and day where there are several, and all of a key of which people have
        called two one document or not."""
        rows = self._connection.execute(
            f"SELECT {HELD}, block, day FROM (SELECT block, date AS day FROM blocks WHERE length(date) = 10"
            f" AND block NOT IN ({_JUDGED_ALIKE}) GROUP BY 1, 2 HAVING count(*) > 1) CROSS JOIN blocks b USING (block)"
            " CROSS JOIN letters l ON l.id = b.letter_id WHERE b.date = day ORDER BY block, day"
        )
        for (block, _), group in groupby(rows, key=itemgetter(12, 13)):
            yield block, [held_row(row) for row in group]
        for (block,) in self._connection.execute(f"{_JUDGED_ALIKE} ORDER BY 1").fetchall():
            yield block, self.held(block)

    def held(self, block: str, year: str | None = None) -> list[Held]:
        """The letters held under a match key; of one year, with those whose year is not known."""
        rows = self._connection.execute(
            f"SELECT {HELD} FROM blocks b CROSS JOIN letters l ON l.id = b.letter_id WHERE b.block = ?1"
            " AND (?2 IS NULL OR b.date = '' OR substr(b.date, 1, 4) = ?2)",
            (block, year),
        )
        return [held_row(row) for row in rows]

    def changed(self, unit: Unit, believed: Believed) -> Believed:
        """What of new beliefs in a unit is not written so already; reads alone."""
        execute = self._connection.execute
        links = [found for block in believed.links if (found := self._changed_links(block)).places]
        query = f"SELECT {_DESCRIBED} FROM documents WHERE block BETWEEN ? AND ?"
        before = {row[0]: row for row in execute(query, unit[:2])}
        documents = [
            row for row in believed.documents if before.pop(row.document.key, None) != self._row(row, write=False)
        ]
        return Believed(links, documents, list(before))

    def _changed_links(self, links: BlockLinks) -> BlockLinks:
        packed = [self._packed(meaning, write=False) for meaning in links.meanings]
        changed = BlockLinks(links.block, links.meanings, array("q"), array("L"))
        rows = self._connection.execute(
            f"SELECT letter_id << {POSITION} | position, cited, state, score, evidence, candidates FROM links"
            " WHERE block = ? ORDER BY letter_id, position",
            (links.block,),
        )
        at, *before = next(rows, _NOTHING)
        places, kinds = links.places, links.kinds
        for found in sorted(range(len(places)), key=places.__getitem__):
            place, kind = places[found], kinds[found]
            while at < place:
                at, *before = next(rows, _NOTHING)
            if at != place or before != packed[kind]:
                changed.places.append(place)
                changed.kinds.append(kind)
        return changed

    def document(self, key: str) -> CitedDocument | None:
        """A document only cited."""
        row = self._connection.execute(f"SELECT {DOCUMENT} FROM documents WHERE key = ?", (key,)).fetchone()
        return CitedDocument(*row) if row else None

    def version(self) -> int:
        """Another number when another process has changed the store."""
        (number,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(number)

    def has_more_citations_than(self, number: int) -> bool:
        """Whether all letters together cite more often; counted no further than that."""
        query = "SELECT EXISTS (SELECT 1 FROM citations LIMIT 1 OFFSET ?)"
        (found,) = self._connection.execute(query, (number,)).fetchone()
        return bool(found)

    def waiting(self) -> int:
        """How many letters were taken in and not linked yet."""
        (count,) = self._connection.execute("SELECT count(*) FROM unlinked").fetchone()
        return int(count)

    def pending(self) -> list[int]:
        """Row ids of the letters that were taken in, or judged upon, and not linked yet."""
        rows = self._connection.execute("SELECT letter_id FROM unlinked WHERE NOT only_reply ORDER BY 1")
        return [row_id for (row_id,) in rows]

    def forsake(self) -> None:
        """All is to be linked again, by whoever comes next if this program does not come to the end of it."""
        self._connection.execute("INSERT OR IGNORE INTO stale VALUES ('', ?)", (WHOLE,))

    def is_forsaken(self) -> bool:
        """Whether a program that began to link all again has not come to the end of it."""
        return self._connection.execute("SELECT 1 FROM stale WHERE block = ''").fetchone() is not None

    def settle(self) -> None:
        """Nothing is pending any more."""
        self._connection.execute("DELETE FROM unlinked")
        self._connection.execute("DELETE FROM stale")

    def stale(self) -> set[tuple[str, str]]:
        """The blocks that a removed letter has left changed, each with the date of what changed."""
        return set(self._connection.execute("SELECT block, date FROM stale"))

    def blocks_held(self, letter_id: int) -> set[tuple[str, str]]:
        """The blocks in which a letter is held, with its date; ``WHOLE`` when it is not known."""
        rows = self._connection.execute("SELECT block, date FROM blocks WHERE letter_id = ?", (letter_id,))
        return {(block, date or WHOLE) for block, date in rows}

    def companions(self, letter_id: int) -> list[int]:
        """Row ids of the letters whose being a copy hangs on this one: its own, and those that people have called one
        document with it."""
        rows = self._connection.execute(
            "WITH RECURSIVE joined (key) AS (SELECT key FROM letters WHERE id = ?1 UNION"
            " SELECT CASE s.one WHEN j.key THEN s.other ELSE s.one END FROM joined j"
            " JOIN sameness s ON s.same AND j.key IN (s.one, s.other))"
            " SELECT l.id FROM joined JOIN letters l USING (key) WHERE l.id <> ?1"
            " UNION SELECT c.id FROM letters l CROSS JOIN letters c ON c.copy_of = l.key WHERE l.id = ?1",
            (letter_id,),
        )
        return [row_id for (row_id,) in rows]

    def blocks_cited(self, letter_id: int) -> set[str]:
        """The blocks in which a letter cites."""
        rows = self._connection.execute("SELECT block FROM citations WHERE letter_id = ?", (letter_id,))
        return {block for (block,) in rows}

    def may_be(self, document: CitedDocument) -> list[Held]:
        """The held letters that a document only cited may be in spite of another number or date; some come twice."""
        facts = {"symbol_key": document.symbol, **{name: getattr(document, name) for name in _FACTS[1:]}}
        return [held_row(row) for query in _MAY_BE for row in self._connection.execute(query, facts)]

    def near(self, letter_id: int) -> set[str]:
        """Keys of documents only cited that this held letter may be, or might have been before it was a copy."""
        return {key for (key,) in self._connection.execute(_NEAR, (letter_id,))}

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
                f"SELECT iif(blocks = '', key, coalesce(copy_of, key)) FROM letters WHERE key IN ({marks})"
                " ORDER BY sureness DESC, length(subject) DESC, key LIMIT 1",
                sorted(joined),
            ).fetchone()
            if best is not None:
                wanted.update((key, best[0]) for key in joined if key != best[0])
        changed: list[int] = []
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

    def slices_of(self, documents: Iterable[str]) -> set[tuple[str, str]]:
        """The blocks of documents only cited, with their dates."""
        query = "SELECT block, date FROM documents WHERE key = ?"
        return {found for key in documents for found in self._connection.execute(query, (key,))}

    def documents_in(self, block: str, year: str | None = None) -> set[str]:
        """Keys of the documents only cited in a block; those of one year ("" for none)."""
        query = "SELECT key FROM documents WHERE block = ?1 AND (?2 IS NULL OR substr(date, 1, 4) = ?2)"
        return {key for (key,) in self._connection.execute(query, (block, year))}

    def judged_alike(self) -> set[str]:
        """The blocks of letters of which people have said that they are one document with others, or not."""
        return {block for (block,) in self._connection.execute(_JUDGED_ALIKE)}

    def judged_documents(self) -> set[str]:
        """Keys of documents only cited by letters of whose links people have said something."""
        rows = self._connection.execute(
            "SELECT DISTINCT d.key FROM verdicts v CROSS JOIN letters l ON l.key = v.citing"
            " CROSS JOIN citations c ON c.letter_id = l.id"
            " CROSS JOIN links k ON k.block = c.block AND k.letter_id = c.letter_id AND k.position = c.position"
            " CROSS JOIN documents d ON d.key = k.cited"
        )
        return {key for (key,) in rows}

    # --- writing --------------------------------------------------------------------------------

    def mark_copies(self, held: Iterable[str], copies: Mapping[str, str]) -> list[int]:
        """Say of letters (keys) of what each is a copy, or that it is none; row ids of those for which it is new."""
        changed: list[int] = []
        for key in held:
            row = self._connection.execute(
                "UPDATE letters SET copy_of = ?2 WHERE key = ?1 AND copy_of IS NOT ?2 RETURNING id",
                (key, copies.get(key)),
            ).fetchone()
            changed += row or ()
        return changed

    def mark_all_copies(self, copies: Iterable[tuple[str, str]]) -> None:
        """Say of all letters which are copies (key, key of the original)."""
        execute, many = self._connection.execute, self._connection.executemany
        execute("CREATE TEMP TABLE copies (key TEXT PRIMARY KEY, original TEXT) WITHOUT ROWID")
        many("INSERT OR REPLACE INTO copies VALUES (?, ?)", copies)
        execute(
            "CREATE TEMP TABLE marked AS SELECT id, original FROM copies c JOIN letters l USING (key)"
            " WHERE l.copy_of IS NOT original UNION ALL SELECT id, NULL FROM letters"
            " WHERE copy_of IS NOT NULL AND key NOT IN (SELECT key FROM copies)"
        )
        execute("UPDATE letters SET copy_of = m.original FROM marked m WHERE m.id = letters.id")
        execute("DROP TABLE marked")
        execute("DROP TABLE copies")

    def clear(self) -> None:
        """Forget all beliefs and cited-only documents; ``index`` ends the writing of new ones, which are many."""
        for table in ("links", "documents"):
            self._connection.execute(f"DELETE FROM {table}")
        # An index is made in a tenth of the time that keeping it through millions of rows takes.
        self._indexes = self._connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('links', 'documents')"
            " AND sql IS NOT NULL"
        ).fetchall()
        for name, _ in self._indexes:
            self._connection.execute(f"DROP INDEX {name}")

    def forget_uncited(self) -> None:
        """Forget the documents of numbers that no letter cites any more."""
        self._connection.execute("DELETE FROM documents WHERE block NOT IN (SELECT block FROM citations)")

    def write(self, believed: Believed) -> None:
        """Write what citations mean and the documents only known from them, in the place of what was believed."""
        many = self._connection.executemany
        for block, meanings, places, kinds in believed.links:
            packed = [self._packed(meaning) for meaning in meanings]
            found = sorted(zip(places, kinds, strict=True))
            rows = ((block, at >> POSITION, at & (1 << POSITION) - 1, *packed[kind]) for at, kind in found)
            if self._indexes:
                many("INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
                continue
            # What still means the same document stays where it is in the index of these, which is large.
            some = list(rows)
            many(
                "UPDATE links SET state = ?5, score = ?6, evidence = ?7, candidates = ?8"
                " WHERE block = ?1 AND letter_id = ?2 AND position = ?3 AND cited = ?4",
                some,
            )
            many(
                "INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET cited = excluded.cited,"
                " state = excluded.state, score = excluded.score, evidence = excluded.evidence,"
                " candidates = excluded.candidates WHERE cited <> excluded.cited",
                some,
            )
        many("DELETE FROM documents WHERE key = ?", [(key,) for key in believed.gone])
        many(
            f"INSERT OR REPLACE INTO documents ({_DESCRIBED}) VALUES ({', '.join('?' * _DESCRIBED_WIDTH)})",
            [self._row(row) for row in believed.documents],
        )

    def index(self) -> None:
        """Make the indexes that ``clear`` has dropped."""
        for _, sql in self._indexes:
            self._connection.execute(sql)
        self._indexes = []

    def renew(self, block: str, found: Iterable[tuple[int, int, Meaning]]) -> tuple[set[int], set[str]]:
        """Put what citations of a block (row id of the letter, position) mean now in the place of what was believed.

        Returns the row ids of the letters for which that is new, and keys of the documents that they mean or meant.
        """
        letters: set[int] = set()
        documents: set[str] = set()
        execute = self._connection.execute
        query = "SELECT * FROM links WHERE block = ? AND letter_id = ? AND position = ?"
        for letter_id, position, meaning in found:
            place = block, letter_id, position
            row = (*place, *self._packed(meaning))
            before = execute(query, place).fetchone()
            if before != row:
                execute("INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
                letters.add(letter_id)
            if before is None or before[3] != row[3]:
                documents.update((row[3],) if before is None else (before[3], row[3]))
        return letters, documents

    def _packed(self, meaning: Meaning, *, write: bool = True) -> list[Any]:
        cited, state, score, evidence, candidates = meaning
        return [cited, state, score, self._evidence.id_of(evidence, write=write), _packed_list(candidates)]

    def _row(self, row: DocumentRow, *, write: bool = True) -> tuple[Any, ...]:
        return (*row.document, *row[1:4], *self._suggestion(row.suggestion, write=write))

    def _suggestion(self, suggestion: Link | None, *, write: bool = True) -> tuple[Any, ...]:
        if suggestion is None:
            return (None, None, None, None, None)
        evidence = self._evidence.id_of(suggestion.evidence, write=write)
        others = _packed_list(suggestion.candidates)
        return suggestion.cited, suggestion.state, suggestion.score, evidence, others

    def suggest(self, document: str, suggestion: Link | None) -> bool:
        """Set, or with ``None`` take back, the held letter that a document only cited may be; whether that is new."""
        values = self._suggestion(suggestion)
        query = f"SELECT {_SUGGESTED} FROM documents WHERE key = ?"
        if self._connection.execute(query, (document,)).fetchone() == values:
            return False
        self._connection.execute(
            f"UPDATE documents SET ({_SUGGESTED}) = (?, ?, ?, ?, ?) WHERE key = ?", (*values, document)
        )
        return True


def _packed_list(keys: tuple[str, ...]) -> str | None:
    return json.dumps(keys, ensure_ascii=False) if keys else None
