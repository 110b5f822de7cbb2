"""Is the store what it says it is: the log's chain, the originals against their hashes, the index against the records.

In: an open store. Out: one ``Check`` a matter with what was found wrong. Nothing is changed; a letter that fails can
be read again from its original, an original that fails has to come back from a backup.
"""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.bodies import apply_site
from pipeline.grammar.identity import cited_facts, held_facts
from pipeline.store import Store
from pipeline.store.changes import verify_changes
from pipeline.store.corrections import field_value, read_corrections
from pipeline.store.originals import original_path, sha256_of

_MOST_TOLD = 20


class Check(NamedTuple):
    """One matter: ``name``, how many were looked at, what is wrong (the first few, for a clerk), and how many are."""

    name: str
    looked_at: int
    wrong: tuple[str, ...]
    number_wrong: int

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.number_wrong


def verify(store: Store, since: str = "", *, originals: bool = True) -> Iterator[Check]:
    """All checks, one after the other. ``since``: the hash of an entry of the log that was noted down earlier.

    A chain alone does not tell that its end was cut off; a hash kept elsewhere does.
    """
    apply_site(store)
    yield _database(store.connection)
    yield _log(store.connection, since)
    if originals:
        yield _originals(store)
    yield _records(store)
    yield _index(store.connection)


def head_of(store: Store) -> str:
    """The hash of the log's last entry: what to note down outside the store."""
    row = store.connection.execute("SELECT hash FROM changes ORDER BY id DESC LIMIT 1").fetchone()
    return row[0] if row else ""


def _check(name: str, looked_at: int, wrong: list[str]) -> Check:
    return Check(name, looked_at, tuple(wrong[:_MOST_TOLD]), len(wrong))


def _database(connection: sqlite3.Connection) -> Check:
    wrong = [str(row[0]) for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
    wrong += [
        f"bảng {row[0]}: dòng {row[1]} trỏ tới chỗ không có" for row in connection.execute("PRAGMA foreign_key_check")
    ]
    return _check("database", 1, wrong)


def _log(connection: sqlite3.Connection, since: str) -> Check:
    (number,) = connection.execute("SELECT count(*) FROM changes").fetchone()
    wrong = []
    if (broken := verify_changes(connection)) is not None:
        wrong.append(f"mục {broken} của nhật ký bị sửa hoặc bị mất")
    if since and connection.execute("SELECT 1 FROM changes WHERE hash = ?", (since,)).fetchone() is None:
        wrong.append(f"nhật ký không còn mục có mã {since[:16]}…: phần cuối bị cắt hoặc bị viết lại")
    triggers = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    if not {"changes_stay", "changes_remain"} <= triggers:
        wrong.append("bảng nhật ký mất khóa chống sửa")
    return _check("log", number, wrong)


def _originals(store: Store) -> Check:
    rows = store.connection.execute("SELECT DISTINCT sha256, path FROM letters ORDER BY path").fetchall()
    wrong = []
    kept = 0
    for sha256, path in rows:
        original = original_path(store.originals, sha256)
        if not original.exists():
            continue  # letters can be taken in from records alone
        kept += 1
        try:
            if sha256_of(original) != sha256:
                wrong.append(f"{path}: bản gốc {sha256[:16]}… không còn đúng từng bit")
        except OSError as error:
            wrong.append(f"{path}: không đọc được bản gốc ({error.strerror})")
    if store.originals.exists():
        wrong += [
            f"{path}: thiếu bản gốc {sha256[:16]}…"
            for sha256, path in rows
            if not original_path(store.originals, sha256).exists()
        ]
    return _check("originals", kept, wrong)


def _records(store: Store) -> Check:
    """The columns by which letters are found and linked, against the records that they were made of."""
    connection = store.connection
    wrong = []
    number = 0
    for key, letter in store.letters():
        number += 1
        facts = held_facts(letter, key)
        row = connection.execute(
            "SELECT id, code, date, genre, issuer_key, subject, blocks FROM letters WHERE key = ?", (key,)
        ).fetchone()
        if row is None or row[1:] != (
            facts.code, facts.date, facts.genre, facts.issuer_key, facts.subject, "\n".join(facts.blocks),
        ):  # fmt: skip
            wrong.append(f"{facts.code or key}: cột tra cứu khác với văn bản")
            continue
        cited = connection.execute(
            "SELECT position, block, code, date, relation FROM citations WHERE letter_id = ? ORDER BY position",
            (row[0],),
        ).fetchall()
        if cited != [(c.position, c.block, c.code, c.date, c.relation) for c in cited_facts(letter, key)]:
            wrong.append(f"{facts.code or key}: trích dẫn trong bảng khác với văn bản")
        for field, value in read_corrections(connection, key).items():
            if field_value(letter, field) != value:
                wrong.append(f"{facts.code or key}: giá trị người sửa không còn hiệu lực ({field})")
    return _check("records", number, wrong)


def _index(connection: sqlite3.Connection) -> Check:
    """The full-text indexes: whole in themselves, and of exactly the letters that are held."""
    wrong = []
    held = {row_id for (row_id,) in connection.execute("SELECT id FROM letters")}
    for table, name in (("search", "chỉ mục tìm kiếm"), ("headings", "chỉ mục số và trích yếu")):
        try:
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        except sqlite3.DatabaseError as error:
            wrong.append(f"{name} hỏng ({error})")
        indexed = {row_id for (row_id,) in connection.execute(f"SELECT rowid FROM {table}")}
        if held != indexed:
            wrong.append(f"{name} thiếu {len(held - indexed)}, thừa {len(indexed - held)} văn bản")
    return _check("index", len(held), wrong)
