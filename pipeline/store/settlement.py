"""What settling reads from a store and writes to it: series of letters, unread ones, rows of the register.

A series is one body's letters of one symbol and year. A letter whose value was settled holds the settled letter in
its contents and its reading beside it (table ``readings``, as for a person's corrections); ``settled`` says why.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, NamedTuple

from pipeline.records import Letter
from pipeline.store.corrections import corrected, read_corrections
from pipeline.store.entries import delete_letter, insert_letter
from pipeline.store.pack import pack_letter, unpack_letter
from pipeline.store.register import RegisterRow

Series = tuple[str, str, str]
"""Issuer key, symbol key, year; or, of a paper that was cited, its day."""

_SERIES = "l.issuer_key, l.symbol_key, substr(l.date, 1, 4)"
_IS_SETTLED = "EXISTS (SELECT 1 FROM settled s WHERE s.letter_id = l.id)"
# A number not surely read but guessed at, or a day not known; or one that was settled before.
_UNREAD = (
    f"l.issuer_key <> '' AND l.symbol_key <> '' AND l.date <> '' AND ({_IS_SETTLED}"
    " OR (l.sureness < 0.9 AND l.candidates IS NOT NULL) OR (l.sureness < 0.9 AND l.serial = '')"
    " OR (l.sureness >= 0.9 AND length(l.date) < 10))"
)
# What follows from ``_UNREAD``, in words that have an index: all others are not looked at.
_DOUBTED = "(l.sureness < 0.9 OR length(l.date) < 10 OR instr(l.problems, '_settled') > 0)"
_COLUMNS = f"l.id, l.key, l.issuer_key, l.symbol_key, l.date, l.subject, l.candidates, {_IS_SETTLED}, l.taken_in"


class Unread(NamedTuple):
    """A letter to be settled, as the store holds it now.

    ``candidates`` are match keys of the numbers that it may bear; ``settled``: it bears settled values.
    """

    row_id: int
    key: str
    issuer_key: str
    symbol: str
    date: str
    subject: str
    candidates: tuple[str, ...]
    settled: bool
    taken_in: str


def _unread(row: Sequence[Any]) -> Unread:
    return Unread._make((*row[:6], tuple(json.loads(row[6] or "[]")), bool(row[7]), row[8]))


class Mentioned(NamedTuple):
    """A citation that may mean an unread letter: the number it names, its subject, and the citing letter."""

    code: str
    subject: str
    citing: str


class SettledRow(NamedTuple):
    """One settled field as a row."""

    field: str
    value: str
    confidence: float
    why: str
    candidates: tuple[tuple[str, float], ...]


class Settlement:
    """Reads series and writes settled letters on one connection; the caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def series(self, only: set[Series] | None = None) -> Iterator[tuple[Series, list[Unread]]]:
        """The series that have unread letters, with those; all, or those of a set."""
        if only is not None:
            for series in sorted(only):
                where = " AND l.issuer_key = ? AND l.symbol_key = ? AND l.date BETWEEN ? AND ?"
                rows = self._connection.execute(
                    f"SELECT {_COLUMNS} FROM letters l WHERE {_UNREAD} AND {_DOUBTED}{where} ORDER BY l.key",
                    (series[0], series[1], series[2], f"{series[2]}-99"),
                ).fetchall()
                if rows:
                    yield series, [_unread(row) for row in rows]
            return
        # On disk, in the order in which they are wanted: their number grows with the archive.
        self._connection.execute(
            f"CREATE TEMP TABLE unread AS SELECT {_COLUMNS} FROM letters l WHERE {_UNREAD} AND {_DOUBTED}"
            f" ORDER BY {_SERIES}, l.key"
        )
        rows_of_all = self._connection.execute("SELECT * FROM unread ORDER BY rowid")
        for series, group in groupby(map(_unread, rows_of_all), key=lambda u: (u.issuer_key, u.symbol, u.date[:4])):
            yield series, list(group)
        self._connection.execute("DROP TABLE unread")

    def unread(self) -> Iterator[Unread]:
        """The letters to be settled, by key."""
        query = f"SELECT {_COLUMNS} FROM letters l WHERE {_UNREAD} AND {_DOUBTED} ORDER BY l.key"
        rows = self._connection.execute(query)
        return map(_unread, rows)

    def sure(self, series: Series) -> list[tuple[str, str, str]]:
        """Key, serial and date of the letters of a series that were read surely."""
        issuer, symbol, year = series[0], series[1], series[2][:4]
        return self._connection.execute(
            "SELECT l.key, l.serial, l.date FROM letters l WHERE l.issuer_key = ? AND l.symbol_key = ?"
            f" AND l.date BETWEEN ? AND ? AND length(l.date) = 10 AND l.sureness >= 0.9 AND NOT {_IS_SETTLED}"
            " ORDER BY l.date, l.key",
            (issuer, symbol, year, f"{year}-99"),
        ).fetchall()

    def pending(self) -> set[Series]:
        """The series of the letters that were taken in, renewed or corrected and not linked, and those cited."""
        rows = self._connection.execute(
            # CROSS JOIN: from the few that are new to the many, never the other way
            f"SELECT {_SERIES} FROM unlinked CROSS JOIN letters l ON l.id = letter_id UNION"
            " SELECT c.issuer_key, c.symbol_key, c.date FROM unlinked u"
            " CROSS JOIN citations c ON c.letter_id = u.letter_id"
            " WHERE c.issuer_key <> '' AND c.symbol_key <> '' AND length(c.date) = 10"
        )
        return {(issuer, symbol, year) for issuer, symbol, year in rows}

    def mentions(self, letter: Unread) -> list[Mentioned]:
        """Sure citations of a paper of the letter's body and day under one of its candidates, in a fixed order.

        A number that a held letter surely bears is that letter's.
        """
        marks = ", ".join("?" * len(letter.candidates))
        rows = self._connection.execute(
            "SELECT c.code, c.subject, l.code FROM citations c JOIN letters l ON l.id = c.letter_id"
            f" WHERE c.block IN ({marks}) AND c.date = ? AND c.issuer_key = ? AND c.confidence >= 0.9"
            " AND NOT EXISTS (SELECT 1 FROM letters h WHERE h.number_key = c.block AND h.date = c.date"
            f" AND h.issuer_key = c.issuer_key AND h.sureness >= 0.9 AND NOT {_IS_SETTLED.replace('l.id', 'h.id')})"
            " ORDER BY l.date, l.code, l.key, c.position",
            (*letter.candidates, letter.date, letter.issuer_key),
        )
        return [Mentioned._make(row) for row in rows]

    def reading(self, letter: Unread) -> Letter:
        """What was read of a letter, without what was settled or corrected."""
        packed, text, words = self._connection.execute(
            "SELECT coalesce(r.letter, c.letter), c.text, c.words FROM contents c"
            " LEFT JOIN readings r ON r.key = ? WHERE c.letter_id = ?",
            (letter.key, letter.row_id),
        ).fetchone()
        return unpack_letter(packed, zlib.decompress(text).decode(), words)

    def corrections(self, key: str) -> dict[str, str]:
        """Field → value that a person has given of a letter."""
        return read_corrections(self._connection, key)

    def unmatched_rows(self) -> list[RegisterRow]:
        """Rows of the register whose number no letter bears that was read so (settled letters do not count)."""
        columns = ", ".join(RegisterRow._fields)
        rows = self._connection.execute(
            f"SELECT {columns} FROM register r WHERE r.number_key <> '' AND NOT EXISTS"
            f" (SELECT 1 FROM letters l WHERE l.number_key = r.number_key AND NOT {_IS_SETTLED})"
            " ORDER BY source, line"
        ).fetchall()
        return [RegisterRow._make(row) for row in rows]

    def write(
        self, letter: Unread, reading: Letter, settled: Letter, rows: Sequence[SettledRow], *, relinked: bool = False
    ) -> bool:
        """Store a letter with what was settled of it, unless it is stored so already; returns whether that changed it.

        ``settled`` is the reading with the settled values; a person's corrections are laid over it here.
        ``relinked``: all is going to be linked again, so that what this changes is not noted.
        """
        if settled is reading:
            rows = ()
        packed = [(r.field, r.value, r.confidence, r.why, json.dumps(r.candidates)) for r in rows]
        query = "SELECT field, value, confidence, why, candidates FROM settled WHERE letter_id = ? ORDER BY field"
        if self._connection.execute(query, (letter.row_id,)).fetchall() == sorted(packed):
            return False
        shown = corrected(self._connection, letter.key, settled)
        if settled is not reading:
            self._connection.execute(
                "INSERT OR REPLACE INTO readings VALUES (?, ?)", (letter.key, pack_letter(reading))
            )
        delete_letter(self._connection, letter.row_id, relinked=relinked)
        row_id = insert_letter(self._connection, replace(shown, words=reading.words), letter.key, letter.taken_in)
        self._connection.executemany(
            "INSERT INTO settled VALUES (?, ?, ?, ?, ?, ?)", [(row_id, *values) for values in sorted(packed)]
        )
        return True
