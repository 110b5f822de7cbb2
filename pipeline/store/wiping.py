"""Deleting so that nothing can be found in the file afterwards: SQLite else leaves deleted bytes where they lie."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def wiping(connection: sqlite3.Connection) -> Iterator[None]:
    """What is deleted or overwritten inside is overwritten with zeros (slower: for letters that are secret, or may be
    called so later)."""
    (before,) = connection.execute("PRAGMA secure_delete").fetchone()
    connection.execute("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA secure_delete = {before}")
