"""A person's value stands above every later reading, shows where they differ, and can be taken back."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.records import Letter
from pipeline.relink import relink
from pipeline.review import Actor, correct_field, judge_link, judge_same, read_decisions, undo
from pipeline.store import Store
from pipeline.store.changes import read_changes, verify_changes
from pipeline.store.corrections import (
    FIELDS,
    differences,
    field_value,
    parse_value,
    told_differences,
    with_value,
)  # fmt: skip
from pipeline.store.queue import items_of
from tests.factories import a_citation, a_directive, a_letter, a_number, key_of

LAN = Actor("lan", "2026-06-30T09:15:00")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "kho.db")


def with_sureness(letter: Letter, number: float | None, date: float | None, issuer: float | None) -> Letter:
    """The letter with these confidences; ``None``: the field was not read."""
    assert letter.number and letter.date and letter.issuer
    return replace(
        letter,
        number=None if number is None else replace(letter.number, confidence=number),
        date=None if date is None else replace(letter.date, confidence=date),
        issuer=None if issuer is None else replace(letter.issuer, confidence=issuer),
    )


def value(store: Store, key: str, field: str) -> str:
    letter = store.letter(key)
    assert letter is not None
    return field_value(letter, field)


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        ("code", " 1941/UBND-TH ", "1941/UBND-TH"),
        ("code", "26 - CT/TU", "26-CT/TU"),
        ("date", "30/6/2026", "2026-06-30"),
        ("date", "6/2026", "2026-06"),
        ("date", "ngày 05 tháng 3 năm 2020", "2020-03-05"),
        ("issuer", "UBND tỉnh Lào Cai", "Ủy ban nhân dân tỉnh Lào Cai"),
        ("issuer", "Công ty Cấp nước Suối Vàng", "Công ty Cấp nước Suối Vàng"),
        ("genre", "báo cáo", "Báo cáo"),
        ("subject", "Kết  quả\nquý I", "Kết quả quý I"),
        ("arrival_number", "57", "57"),
        ("signer", "", ""),
    ],
)
def test_values_are_kept_in_one_form(field: str, text: str, kept: str) -> None:
    assert parse_value(field, text) == kept


@pytest.mark.parametrize(
    ("field", "text"), [("code", "xin chào"), ("date", "31/2/2026"), ("secrecy", "Mật"), ("subject", "a" * 3000)]
)
def test_what_cannot_be_a_value_is_refused(field: str, text: str) -> None:
    with pytest.raises(UsageError):
        parse_value(field, text)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_can_be_set_and_emptied(field: str) -> None:
    text = {"code": "7/QĐ-UBND", "date": "2025-01-02", "arrival_date": "2025-01-02", "issuer": "Sở Nội vụ tỉnh Lào Cai"}
    value = text.get(field, "Quyết định")
    letter = with_value(a_letter(), field, value)
    assert field_value(letter, field) == value
    assert field_value(with_value(letter, field, ""), field) == ""


def test_a_correction_outlives_a_later_run_and_the_difference_shows(store: Store) -> None:
    letter = a_letter("62/BC-SYT", sureness=0.5)
    key = key_of(letter)
    store.add(letter)
    correct_field(store, LAN, key, "code", "82/BC-SYT")
    assert value(store, key, "code") == "82/BC-SYT"
    assert store.find("82/BC-SYT")[0].key == key
    assert list(differences(store.connection)) == []  # the person has seen what was read
    store.add(letter, replace=True)
    assert value(store, key, "code") == "82/BC-SYT"
    from dataclasses import replace

    again = replace(a_letter("68/BC-SYT"), source=letter.source)
    store.add(again, replace=True)
    assert value(store, key, "code") == "82/BC-SYT"
    (difference,) = differences(store.connection)
    assert (difference.value, difference.read) == ("82/BC-SYT", "68/BC-SYT")
    assert [item.what for item in items_of(store, "difference")] == ["code"]


def test_correcting_a_number_links_what_cites_it_and_undo_unlinks(store: Store) -> None:
    directive = a_directive("1947/UBND-TH")
    reply = a_letter(
        "62/BC-SYT",
        "2024-04-20",
        "Sở Y tế tỉnh Lào Cai",
        "Báo cáo",
        "Kết quả",
        a_citation("1941/UBND-TH", relation="answers"),
    )
    store.add(directive)
    store.add(reply)
    relink(store)
    key = key_of(directive)
    number = correct_field(store, LAN, key, "code", "1941/UBND-TH")
    (link,) = store.links(citing=key_of(reply))
    assert (link.cited, link.state) == (key, "certain")
    undo(store, LAN, number)
    assert value(store, key, "code") == "1947/UBND-TH"
    (link,) = store.links(citing=key_of(reply))
    assert link.state != "certain"
    with pytest.raises(UsageError):
        undo(store, LAN, number)


def test_undo_brings_back_the_correction_before(store: Store) -> None:
    letter = a_letter()
    store.add(letter)
    key = key_of(letter)
    first = correct_field(store, LAN, key, "subject", "Một")
    second = correct_field(store, LAN, key, "subject", "Hai")
    with pytest.raises(UsageError):
        undo(store, LAN, first)
    undo(store, LAN, second)
    assert value(store, key, "subject") == "Một"
    undo(store, LAN, first)
    assert value(store, key, "subject") == "Kết quả tiêm chủng mở rộng"
    assert store.connection.execute("SELECT count(*) FROM readings").fetchone() == (0,)


def test_accepting_what_was_read_takes_it_off_the_queue(store: Store) -> None:
    letter = a_letter("62/BC-SYT", sureness=0.5)
    store.add(letter)
    assert [(i.key, i.what) for i in items_of(store, "field")] == [(key_of(letter), "code")]
    correct_field(store, LAN, key_of(letter), "code", "62/BC-SYT")
    assert list(items_of(store, "field")) == []


@pytest.mark.parametrize(
    ("number", "date", "issuer", "asked"),
    [
        (0.97, 0.97, 0.97, []),
        (0.97, 0.9, 0.97, []),
        (0.5, 0.97, 0.97, ["code"]),
        (None, 0.97, 0.97, ["code"]),
        (0.97, 0.75, 0.97, ["date"]),
        (0.97, None, 0.97, ["date"]),
        (0.97, 0.97, 0.6, ["issuer"]),
        (0.97, 0.97, None, ["issuer"]),
        (0.8, 0.75, 0.6, ["issuer", "date", "code"]),  # the most doubtful first
    ],
)
def test_number_date_and_issuer_are_asked_for_when_one_is_unsure(
    store: Store, number: float | None, date: float | None, issuer: float | None, asked: list[str]
) -> None:
    letter = with_sureness(a_letter(), number, date, issuer)
    store.add(letter)
    assert [item.what for item in items_of(store, "field")] == asked


def test_a_month_without_day_is_asked_for_however_surely_it_was_read(store: Store) -> None:
    store.add(a_letter(date="2024-04"))
    assert [item.what for item in items_of(store, "field")] == ["date"]


def test_confirming_an_unsure_date_ends_the_question(store: Store) -> None:
    letter = with_sureness(a_letter(), 0.97, 0.75, 0.97)
    store.add(letter)
    number = correct_field(store, LAN, key_of(letter), "date", "2024-04-20")
    assert list(items_of(store, "field")) == []
    undo(store, LAN, number)
    assert [item.what for item in items_of(store, "field")] == ["date"]


def test_identity_on_which_more_hangs_comes_first(store: Store) -> None:
    lonely = a_letter("5/BC-SYT", sureness=0.6)
    wanted = a_directive("1941/UBND-TH")
    from dataclasses import replace

    wanted = replace(wanted, number=replace(wanted.number, confidence=0.6))
    store.add(lonely)
    store.add(wanted)
    for number in range(3):
        store.add(
            a_letter(f"{70 + number}/BC-SYT", "2024-05-01", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "Kết quả", a_citation())
        )
    relink(store)
    assert [item.key for item in items_of(store, "field")][:2] == [key_of(wanted), key_of(lonely)]
    assert items_of(store, "field")[0].hanging == 3


def test_links_are_judged_and_undone(store: Store) -> None:
    from dataclasses import replace

    one = a_directive()
    other = replace(a_directive(subject="Tăng cường quản lý đất đai"), source=replace(one.source, sha256="e" * 64))
    reply = a_letter("62/BC-SYT", "2024-04-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "Kết quả", a_citation(subject=None))
    for letter in (one, other, reply):
        store.add(letter)
    relink(store)
    assert len(items_of(store, "link")) == 1
    number = judge_link(store, LAN, key_of(reply), "e" * 16, True)
    (link,) = store.links(citing=key_of(reply))
    assert (link.cited, link.state) == ("e" * 16, "confirmed")
    assert list(items_of(store, "link")) == []
    undo(store, LAN, number)
    (link,) = store.links(citing=key_of(reply))
    assert link.state == "ambiguous"


def test_two_files_are_judged_one_letter_and_undone(store: Store) -> None:
    one, other = a_letter(name="a.pdf"), a_letter(name="b.pdf", subject="Kết quả tiêm chủng")
    store.add(one)
    store.add(other)
    number = judge_same(store, LAN, key_of(one), key_of(other), True)
    assert len(store.copies()) == 1
    undo(store, LAN, number)
    assert store.sameness() == {}


def test_decisions_and_undo_stand_in_the_log(store: Store) -> None:
    letter = a_letter()
    store.add(letter)
    undo(store, LAN, correct_field(store, LAN, key_of(letter), "signer", "Trần Văn A"))
    actions = [(c.action, c.who, c.field, c.old, c.new) for c in read_changes(store.connection)]
    assert actions == [
        ("undo_field", "lan", "signer", '"Trần Văn A"', '""'),
        ("decide_field", "lan", "signer", '""', '"Trần Văn A"'),
    ]
    assert verify_changes(store.connection) is None
    assert [d.undone for d in read_decisions(store)] == [True]


def test_the_end_of_a_run_tells_what_was_read_otherwise(tmp_path):
    first = a_letter("62/BC-SYT")
    with Store.create(tmp_path / "kho.db") as store:
        store.add(first)
        key = key_of(first)
        correct_field(store, LAN, key, "code", "92/BC-SYT")
        assert list(told_differences(store.connection)) == []
        again = replace(first, number=replace(first.number, value=a_number("82/BC-SYT")))
        store.add(again, replace=True)
        line, where = told_differences(store.connection)
    assert "82/BC-SYT" in line and "92/BC-SYT" in line and "Soát lại" in where
