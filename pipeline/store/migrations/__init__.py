"""The shape of the database, as numbered steps: ``0001_….sql``, ``0002_….sql``, each applied once, in order.

``PRAGMA user_version`` counts the steps that a store has. A step is never edited after a release.
"""

import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

from pipeline.errors import CongvanError
from pipeline.grammar.signs import outline_of
from pipeline.store.jobs import path_sign
from pipeline.store.pack import pack_outline, unpack_letter
from pipeline.text.fold import fold
from pipeline.text.keys import match_key

_STEP = re.compile(r"(\d{4})_\w+\.sql")


@cache
def steps() -> tuple[tuple[int, str], ...]:
    """Number and SQL of every step, in order; the numbers have no gaps."""
    found = sorted(
        (int(match[1]), entry.read_text(encoding="utf-8"))
        for entry in files(__name__).iterdir()
        if (match := _STEP.fullmatch(entry.name))
    )
    assert [number for number, _ in found] == list(range(1, len(found) + 1)), "a migration is missing"
    return tuple(found)


def migrate(connection: sqlite3.Connection) -> bool:
    """Bring a database to the newest step, each step in a transaction; returns whether there was any to take.

    Raises ``CongvanError`` when the store was written by a newer program.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(steps()):
        raise CongvanError("Kho văn bản do phiên bản congvan mới hơn tạo ra. Nâng cấp congvan rồi mở lại kho.")
    known: tuple[tuple[str, int, Callable[..., bytes | str | None]], ...] = (
        ("inflated", 1, _inflated),
        ("folded", 1, fold),
        ("match_key", 1, match_key),
        ("path_sign", 1, path_sign),
        ("outlined", 2, _outlined),
    )
    for name, arguments, function in known:
        connection.create_function(name, arguments, function, deterministic=True)
    for number, sql in steps()[version:]:
        connection.execute("BEGIN IMMEDIATE")
        try:
            (version_now,) = connection.execute("PRAGMA user_version").fetchone()
            if version_now < number:  # else another program has taken this step in the meantime
                for statement in _statements(sql):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return bool(version < len(steps()))


def _inflated(cell: bytes) -> str | None:
    """For the steps: the JSON of a packed cell (``pack_letter``); ``None`` for a damaged one, which stops no step."""
    try:
        return zlib.decompress(cell).decode()  # checks its sum, so that what comes out is what was packed
    except (UnicodeDecodeError, zlib.error):
        return None


def _outlined(cell: bytes, text: bytes) -> bytes:
    """For the steps: the outline of a packed letter; empty for a damaged one, which stops no step."""
    try:
        return pack_outline(outline_of(unpack_letter(cell, zlib.decompress(text).decode())))
    except (ValueError, zlib.error):
        return b""


def _statements(sql: str) -> Iterator[str]:
    """The single statements of a script; a trigger, with statements of its own, is one."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
