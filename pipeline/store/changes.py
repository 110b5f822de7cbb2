"""The append-only log of changes: who, when, what, old and new value, each entry chained to the one before by hash.

Append inside the transaction that makes the change, so that neither is without the other. Whoever alters an
entry afterwards would have to compute all later hashes anew; ``verify`` (``congvan verify``) finds the first that
does not fit.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple


class Change(NamedTuple):
    """One entry; ``old`` and ``new`` are JSON text, ``None`` for no value."""

    id: int
    made: str
    who: str
    action: str
    key: str
    field: str
    old: str | None
    new: str | None
    before: str
    hash: str


_COLUMNS = ", ".join(Change._fields)


def append_change(
    connection: sqlite3.Connection,
    made: str,
    who: str,
    action: str,
    key: str = "",
    field: str = "",
    old: object = None,
    new: object = None,
) -> int:
    """Add an entry; returns its number. The caller holds the transaction."""
    row = connection.execute("SELECT id, hash FROM changes ORDER BY id DESC LIMIT 1").fetchone()
    number, before = (row[0] + 1, row[1]) if row else (1, "")
    facts = (number, made, who, action, key, field, _json(old), _json(new), before)
    connection.execute("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*facts, chain_hash(facts)))
    return number


def chain_hash(facts: tuple[object, ...]) -> str:
    """The hash of an entry: over all its columns but the hash itself (the hash of the entry before is one)."""
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def read_changes(
    connection: sqlite3.Connection, key: str | None = None, limit: int = -1, offset: int = 0
) -> Iterator[Change]:
    """The entries, newest first; ``key`` limits them to one letter or document."""
    where, values = ("WHERE key = ?", (key, limit, offset)) if key is not None else ("", (limit, offset))
    for row in connection.execute(f"SELECT {_COLUMNS} FROM changes {where} ORDER BY id DESC LIMIT ? OFFSET ?", values):
        yield Change._make(row)


def verify_changes(connection: sqlite3.Connection) -> int | None:
    """The number of the first entry that was tampered with or is missing; ``None`` when the chain is whole."""
    before = ""
    for number, row in enumerate(connection.execute(f"SELECT {_COLUMNS} FROM changes ORDER BY id"), 1):
        change = Change._make(row)
        if change.id != number or change.before != before or change.hash != chain_hash(tuple(row[:-1])):
            return number
        before = change.hash
    return None


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
