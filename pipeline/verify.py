"""Is the store what it says it is: the log's chain, the originals against their hashes, the index against the records.

In: an open store. Out: one ``Check`` a matter with what was found wrong. Nothing is changed; a letter that fails can
be read again from its original, an original that fails has to come back from a backup.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import fields
from typing import NamedTuple

from pipeline.bodies import apply_site
from pipeline.grammar.identity import cited_facts, held_facts
from pipeline.records import Letter, Outline
from pipeline.store import Store
from pipeline.store.changes import verify_changes
from pipeline.store.corrections import field_value, read_corrections
from pipeline.store.originals import original_path, sha256_of
from pipeline.store.pack import unpack_outline

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


class _Wrong:
    """What is found wrong: the first few in words, all counted."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.number = 0

    def add(self, *words: str) -> None:
        """Note more that is wrong."""
        self.number += len(words)
        self.told.extend(words[: _MOST_TOLD - len(self.told)])

    def check(self, name: str, looked_at: int) -> Check:
        """The matter's check."""
        return Check(name, looked_at, tuple(self.told), self.number)


def _database(connection: sqlite3.Connection) -> Check:
    wrong = _Wrong()
    wrong.add(*(str(row[0]) for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"))
    for table, row, *_ in connection.execute("PRAGMA foreign_key_check"):
        wrong.add(f"bảng {table}: dòng {row} trỏ tới chỗ không có")
    return wrong.check("database", 1)


def _log(connection: sqlite3.Connection, since: str) -> Check:
    (number,) = connection.execute("SELECT count(*) FROM changes").fetchone()
    wrong = _Wrong()
    if (broken := verify_changes(connection)) is not None:
        wrong.add(f"mục {broken} của nhật ký bị sửa hoặc bị mất")
    if since and connection.execute("SELECT 1 FROM changes WHERE hash = ?", (since,)).fetchone() is None:
        wrong.add(f"nhật ký không còn mục có mã {since[:16]}…: phần cuối bị cắt hoặc bị viết lại")
    triggers = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    if not {"changes_stay", "changes_remain"} <= triggers:
        wrong.add("bảng nhật ký mất khóa chống sửa")
    return wrong.check("log", number)


def _originals(store: Store) -> Check:
    wrong = _Wrong()
    kept = 0
    some = store.originals.exists()  # letters can be taken in from records alone
    for sha256, path in store.connection.execute("SELECT DISTINCT sha256, path FROM letters ORDER BY path"):
        original = original_path(store.originals, sha256)
        if not original.exists():
            if some:
                wrong.add(f"{path}: thiếu bản gốc {sha256[:16]}…")
            continue
        kept += 1
        try:
            if sha256_of(original) != sha256:
                wrong.add(f"{path}: bản gốc {sha256[:16]}… không còn đúng từng bit")
        except OSError as error:
            wrong.add(f"{path}: không đọc được bản gốc ({error.strerror})")
    return wrong.check("originals", kept)


def _records(store: Store) -> Check:
    """The columns by which letters are found, linked and audited, against the records that they were made of."""
    connection = store.connection
    wrong = _Wrong()
    number = 0
    for key, letter in store.letters():
        number += 1
        facts = held_facts(letter, key)
        row = connection.execute(
            "SELECT id, code, date, genre, issuer_key, subject, blocks, outline FROM letters"
            " LEFT JOIN outlines ON letter_id = id WHERE key = ?",
            (key,),
        ).fetchone()
        held = (facts.code, facts.date, facts.genre, facts.issuer_key, facts.subject, "\n".join(facts.blocks))
        if row is None or row[1:-1] != held or not _is_outline(row[-1], letter):
            wrong.add(f"{facts.code or key}: cột tra cứu khác với văn bản")
            continue
        cited = connection.execute(
            "SELECT position, block, code, date, relation FROM citations WHERE letter_id = ? ORDER BY position",
            (row[0],),
        ).fetchall()
        if cited != [(c.position, c.block, c.code, c.date, c.relation) for c in cited_facts(letter, key)]:
            wrong.add(f"{facts.code or key}: trích dẫn trong bảng khác với văn bản")
        for field, value in read_corrections(connection, key).items():
            if field_value(letter, field) != value:
                wrong.add(f"{facts.code or key}: giá trị người sửa không còn hiệu lực ({field})")
    return wrong.check("records", number)


def _is_outline(cell: bytes | None, letter: Letter) -> bool:
    """Whether a cell is a letter's outline; its signs are a reading, which a later version may read otherwise."""
    try:
        outline = unpack_outline(cell or b"")
    except ValueError:
        return False
    same = (field.name for field in fields(Outline) if field.name != "signs")
    return all(getattr(outline, name) == getattr(letter, name) for name in same)


def _index(connection: sqlite3.Connection) -> Check:
    """The full-text indexes: whole in themselves, and of exactly the letters that are held."""
    wrong = _Wrong()
    (held,) = connection.execute("SELECT count(*) FROM letters").fetchone()
    for table, name in (("search", "chỉ mục tìm kiếm"), ("headings", "chỉ mục số và trích yếu")):
        try:
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        except sqlite3.DatabaseError as error:
            wrong.add(f"{name} hỏng ({error})")
        # The index notes the length of each letter: one row each, counted here without holding a million numbers.
        (lost, over) = (
            connection.execute(f"SELECT count(*) FROM {one} WHERE id NOT IN (SELECT id FROM {other})").fetchone()[0]
            for one, other in (("letters", f"{table}_docsize"), (f"{table}_docsize", "letters"))
        )
        if lost or over:
            wrong.add(f"{name} thiếu {lost}, thừa {over} văn bản")
    return wrong.check("index", held)
