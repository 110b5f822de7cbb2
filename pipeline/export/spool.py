"""Rows that are gone through again, looked up or put in order, in a temporary file: memory does not grow with them."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

Row = TypeVar("Row")


class Spool(Generic[Row]):
    """Rows of one kind (a dataclass, or objects as JSON has them), to be gone through again and again.

    ``place`` gives each a word by which they are put in order and found; those of one place stay as they come. The
    file has no name and is gone with the spool (https://sqlite.org/inmemorydb.html, "Temporary Databases"); what is
    small never reaches the disk.
    """

    def __init__(self, kind: Any, rows: Iterable[Row], place: Callable[[Row], str] = lambda _: "") -> None:
        self._kind: TypeAdapter[Row] = TypeAdapter(kind)
        self._file = sqlite3.connect("")
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY, place TEXT NOT NULL, row BLOB NOT NULL)")
        self._file.executemany(
            "INSERT INTO rows (place, row) VALUES (?, ?)", ((place(row), self._kind.dump_json(row)) for row in rows)
        )
        self._file.execute("CREATE INDEX rows_place ON rows (place)")

    def __iter__(self) -> Iterator[Row]:
        """The rows, by their places."""
        return (row for _, row in self.numbered())

    def numbered(self) -> Iterator[tuple[int, Row]]:
        """The rows, each with a number of its own."""
        return self._read("ORDER BY place, number")

    def at(self, place: str) -> Iterator[tuple[int, Row]]:
        """The rows of one place with their numbers."""
        return self._read("WHERE place = ? ORDER BY number", place)

    def _read(self, which: str, *values: str) -> Iterator[tuple[int, Row]]:
        for number, row in self._file.execute(f"SELECT number, row FROM rows {which}", values):
            yield number, self._kind.validate_json(row)
