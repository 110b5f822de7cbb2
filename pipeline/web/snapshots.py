"""Audit and cross-reference as finished tables: made once for a state of the store and a day, read in milliseconds.

An audit of 100,000 letters takes minutes, a page may take a moment: so each (generation of the store, day, policy,
language) becomes one small SQLite file in the cache folder (``tabulate.py``). Small stores are tabulated on the spot,
large ones in a process of its own while the last tables stay in use. Everything here can be deleted at any time.
"""

import json
import multiprocessing
import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.records import Finding
from pipeline.store import Store
from pipeline.store.kept import generation
from pipeline.web.settings import Settings
from pipeline.web.tabulate import ATTENTION, FINDING, Asked, build

Table = Literal["findings", "links"]

SMALL = 1500  # letters up to which tables are made while the page waits
_KEPT = 8  # files of tables that are kept
_REST = 3.0  # tables are made anew at most once in so many times the time that making them takes


class Snapshot:
    """Finished tables; ``stale`` when the store has changed since. Results are remembered: the file never changes."""

    def __init__(self, path: Path, stale: bool = False) -> None:
        self.path = path
        self.stale = stale

    def rows(self, sql: str, values: Sequence[object] = ()) -> tuple[sqlite3.Row, ...]:
        """The rows of a query."""
        return _rows(str(self.path), sql, tuple(values))

    def every(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query; not remembered."""
        with closing(_open(self.path)) as connection:
            return [tuple(row) for row in connection.execute(sql)]

    def one(self, sql: str, values: Sequence[object] = ()) -> Any:
        """The only value of a query."""
        return self.rows(sql, values)[0][0]

    def page(
        self, table: Table, where: str, values: Sequence[object], order: str, size: int, offset: int
    ) -> tuple[sqlite3.Row, ...]:
        """Some rows with all that is known of them, in an order."""
        wanted = f"SELECT id FROM {table} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
        return self.rows(f"SELECT * FROM {table}_full WHERE id IN ({wanted}) ORDER BY {order}", (*values, size, offset))

    def ids(self, table: Table, where: str, values: Sequence[object]) -> NDArray[np.int64]:
        """The ids of the rows, in no order; not remembered."""
        with closing(_open(self.path)) as connection:
            (ids,) = connection.execute(f"SELECT group_concat(id) FROM {table} WHERE {where}", tuple(values)).fetchone()
        return np.fromstring(ids or "", dtype=np.int64, sep=",")

    def count(self, table: Table, where: str, values: Sequence[object]) -> int:
        """How many rows there are."""
        return int(self.one(f"SELECT count(*) FROM {table} WHERE {where}", values))

    def findings(self, where: str = "1", values: Sequence[object] = ()) -> Iterator[Finding]:
        """Findings as records, for exports."""
        for record in self._records("findings", where, values):
            yield FINDING.validate_json(record)

    def links(self, where: str = "1", values: Sequence[object] = ()) -> Iterator[dict[str, Any]]:
        """Rows of the cross-reference as they were made, for exports."""
        yield from map(json.loads, self._records("links", where, values))

    def _records(self, table: Table, where: str, values: Sequence[object]) -> Iterator[str]:
        with closing(_open(self.path)) as connection:
            sql = f"SELECT record FROM {table}_more WHERE id IN (SELECT id FROM {table} WHERE {where}) ORDER BY id"
            yield from (row[0] for row in connection.execute(sql, tuple(values)))

    def statuses(self, where: str = "1", values: Sequence[object] = ()) -> dict[str, str]:
        """Key of a directive → the status that needs most attention of its duties that fulfil a condition."""
        return _statuses(str(self.path), where, tuple(values))


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    return connection


@lru_cache(maxsize=512)
def _rows(path: str, sql: str, values: tuple[object, ...]) -> tuple[sqlite3.Row, ...]:
    connection = _open(Path(path))
    try:
        return tuple(connection.execute(sql, values))
    finally:
        connection.close()


@lru_cache(maxsize=16)
def _statuses(path: str, where: str, values: tuple[object, ...]) -> dict[str, str]:
    names = list(ATTENTION)
    rows = _rows(path, f"SELECT directive, min(attention) FROM findings WHERE {where} GROUP BY directive", values)
    return {directive: names[attention] for directive, attention in rows}


# --- making them -----------------------------------------------------------------------------------------

_lock = threading.Lock()
_making: dict[str, tuple[Any, float]] = {}
_took: dict[str, float] = {}


def snapshot(settings: Settings, store: Store, asked: Asked) -> Snapshot | None:
    """The tables of the store as it is; older ones while these are being made; ``None`` when there are none yet."""
    now = generation(store.connection)
    path = settings.cache / "tables" / f"{now}-{asked.suffix}.db"
    if path.exists():
        return Snapshot(path)
    (letters,) = store.connection.execute("SELECT count(*) FROM letters").fetchone()
    older = _newest(path.parent, asked)
    if letters <= SMALL:
        with _lock:
            if not path.exists():
                # While files stream in, every letter makes another generation: not every one gets its tables.
                known = older.stat().st_mtime if older else 0.0
                if older is None or time.time() - known > _REST * _took.get(str(settings.db), 0.0):
                    began = time.time()
                    build(settings.db, path, asked, settings.office, settings.roster)
                    _thin(path.parent)
                    _took[str(settings.db)] = time.time() - began
                else:
                    return Snapshot(older, stale=True)
        return Snapshot(path)
    _build_beside(settings, path, asked)
    return Snapshot(older, stale=True) if older else None


def _newest(folder: Path, asked: Asked) -> Path | None:
    found = list(folder.glob(f"*-{asked.suffix}.db"))
    return max(found, key=lambda path: int(path.name.split("-", 1)[0]), default=None)


def _build_beside(settings: Settings, path: Path, asked: Asked) -> None:
    """Make the tables in a process of its own, one at a time a kind, not without pause."""
    with _lock:
        running, began = _making.get(asked.suffix, (None, 0.0))
        if running is not None and running.is_alive():
            return
        if any(process.is_alive() for process, _ in _making.values()):
            return
        if running is not None and time.time() - began < _REST * _took.get(asked.suffix, 0.0):
            return
        process = multiprocessing.get_context("spawn").Process(
            target=_build_politely,
            args=(settings.db, path, asked, settings.office, settings.roster),
            daemon=True,
        )
        process.start()
        _making[asked.suffix] = (process, time.time())


def _build_politely(db: Path, path: Path, asked: Asked, office: str | None, roster: Path | None) -> None:
    os.nice(10)
    build(db, path, asked, office, roster)
    _thin(path.parent)


def _thin(folder: Path) -> None:
    """Remove the oldest tables."""
    kept = sorted(folder.glob("*.db"), key=lambda file: file.stat().st_mtime, reverse=True)
    for old in kept[_KEPT:]:
        old.unlink(missing_ok=True)
