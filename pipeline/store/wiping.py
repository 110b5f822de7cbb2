"""Deleting so that nothing can be found in the file afterwards: SQLite else leaves deleted bytes where they lie."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def wiping(connection: sqlite3.Connection) -> Iterator[None]:
    """What is deleted or overwritten inside is overwritten with zeros (slower: for secret letters alone)."""
    connection.execute("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        connection.execute("PRAGMA secure_delete = OFF")
