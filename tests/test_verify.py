"""``congvan verify`` finds what was tampered with: the log, an original, a column, the index."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.grammar.signs import outline_of
from pipeline.records import Signs
from pipeline.review import Actor, correct_field
from pipeline.store import Store
from pipeline.store.originals import original_path, sha256_of
from pipeline.store.pack import pack_outline
from pipeline.verify import head_of, verify
from tests.factories import a_citation, a_letter, key_of

LAN = Actor("lan", "2026-06-30T09:15:00")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.create(tmp_path / "kho.db")
    for number in range(3):
        file = tmp_path / f"{number}.txt"
        file.write_text(f"văn bản {number}", encoding="utf-8")
        letter = a_letter(
            f"{number + 1}/BC-SYT", "2024-04-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "Kết quả", a_citation()
        )
        store.add(replace(letter, source=replace(letter.source, sha256=sha256_of(file))), file)
    for _, letter in list(store.letters()):
        correct_field(store, LAN, key_of(letter), "signer", "Trần Văn A")
    return store


def failing(store: Store, since: str = "") -> set[str]:
    return {check.name for check in verify(store, since) if not check.ok}


def test_an_untouched_store_is_whole(store: Store) -> None:
    assert failing(store, head_of(store)) == set()


def test_the_log_refuses_to_be_changed(store: Store) -> None:
    for sql in ("UPDATE changes SET who = 'minh'", "DELETE FROM changes WHERE id = 2"):
        with pytest.raises(sqlite3.IntegrityError):
            store.connection.execute(sql)


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE changes SET new = '\"Nguyễn Văn B\"' WHERE id = 2",
        "UPDATE changes SET who = 'minh' WHERE id = 1",
        "DELETE FROM changes WHERE id = 2",
        "UPDATE changes SET made = '2020-01-01T00:00:00' WHERE id = 3",
    ],
)
def test_a_tampered_entry_is_found(store: Store, tamper: str) -> None:
    store.connection.executescript("DROP TRIGGER changes_stay; DROP TRIGGER changes_remain;" + tamper)
    assert "log" in failing(store)


def test_an_end_that_was_cut_off_is_found_with_a_hash_noted_elsewhere(store: Store) -> None:
    head = head_of(store)
    (sql,) = store.connection.execute("SELECT sql FROM sqlite_master WHERE name = 'changes_remain'").fetchone()
    store.connection.executescript(f"DROP TRIGGER changes_remain; DELETE FROM changes WHERE id = 3; {sql};")
    assert failing(store) == set()
    assert failing(store, head) == {"log"}


def test_a_changed_and_a_missing_original_are_found(store: Store) -> None:
    first, second, _ = (letter.source.sha256 for _, letter in store.letters())
    path = original_path(store.originals, first)
    path.chmod(0o600)
    path.write_bytes(b"khac")
    assert failing(store) == {"originals"}
    original_path(store.originals, second).unlink()
    (check,) = (c for c in verify(store) if c.name == "originals")
    assert check.number_wrong == 2


@pytest.mark.parametrize(
    ("tamper", "name"),
    [
        ("UPDATE letters SET code = '9/BC-SYT' WHERE id = (SELECT min(id) FROM letters)", "records"),
        ("UPDATE citations SET date = '2020-01-01'", "records"),
        ("UPDATE corrections SET value = 'Ai đó'", "records"),
        ("UPDATE outlines SET outline = '{}'", "records"),
        ("UPDATE outlines SET outline = ''", "records"),
        ("DELETE FROM outlines", "records"),
        ("INSERT INTO search (rowid, body) VALUES (999, 'thừa')", "index"),
    ],
)
def test_index_and_columns_are_checked_against_the_records(store: Store, tamper: str, name: str) -> None:
    store.connection.execute(tamper)
    assert failing(store) == {name}


def test_signs_that_an_earlier_version_read_otherwise_are_no_damage(store: Store) -> None:
    for key, letter in list(store.letters()):
        cell = pack_outline(replace(outline_of(letter), signs=Signs(cues=("partial",))))
        store.connection.execute(
            "UPDATE outlines SET outline = ? WHERE letter_id = (SELECT id FROM letters WHERE key = ?)", (cell, key)
        )
    assert failing(store) == set()
