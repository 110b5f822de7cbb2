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


class Checked(NamedTuple):
    """How far the chain was found whole: the number and the hash of the last entry."""

    id: int = 0
    hash: str = ""


def verify_changes(connection: sqlite3.Connection) -> int | None:
    """The number of the first entry that was tampered with or is missing; ``None`` when the chain is whole."""
    return verify_further(connection, Checked())[0]


def verify_further(connection: sqlite3.Connection, known: Checked) -> tuple[int | None, Checked]:
    """As ``verify_changes``, of the entries after those that were found whole; and how far it is whole now.

    The last known entry must still be there as it was; what was changed before it only a whole verification finds.
    """
    number, before = known
    if number:
        row = connection.execute("SELECT hash FROM changes WHERE id = ?", (number,)).fetchone()
        if row is None or row[0] != before:
            return verify_further(connection, Checked())
    for row in connection.execute(f"SELECT {_COLUMNS} FROM changes WHERE id > ? ORDER BY id", (number,)):
        change = Change._make(row)
        if change.id != number + 1 or change.before != before or change.hash != chain_hash(tuple(row[:-1])):
            return number + 1, Checked(number, before)
        number, before = change.id, change.hash
    return None, Checked(number, before)


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
