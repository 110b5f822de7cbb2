"""Files that are one letter: proposed with the reason, decided by people, never merged or deleted silently."""

from dataclasses import replace

import pytest

from pipeline.duplicates import find_duplicates, judge_duplicates, role_of
from pipeline.errors import UsageError
from pipeline.records import PageReading, SignatureEvidence, Source
from pipeline.relink import relink, relink_new
from pipeline.review import Actor
from pipeline.store import Store
from tests.factories import a_letter, key_of

LAN = Actor("lan", "2026-06-30T09:15:00")

SUBJECT = "Rà soát an toàn hồ chứa nước trước mùa mưa lũ"
TEXT = " ".join(f"hồ chứa số {n} thuộc xã thứ {n * 7} cần kiểm tra đập đất và cống lấy nước" for n in range(40))
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def letter(name, code="12/SYT-NV", date="2024-04-05", partial=None, media="application/pdf", **more):
    made = a_letter(code, date, "Sở Y tế tỉnh Lào Cai", "Công văn", SUBJECT, text=TEXT, name=name, partial=partial)
    return replace(made, source=Source(made.source.sha256, name, media), **more)


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "kho.db") as opened:
        yield opened


SIGNED = letter("ky-so.pdf", signatures=(SignatureEvidence("Trần Thị Hoa"),))
DRAFT = letter("du-thao.docx", code=None, date="2024-04", media=WORD)
SCAN = letter("quet.pdf", code=None, partial="?/SYT-NV", pages=(PageReading(1, "ocr", ""),))


def found(store):
    return {frozenset((r["one_source"], r["other_source"])): r for r in find_duplicates(store)}


def test_draft_signed_and_scan_are_proposed_with_reasons_and_nothing_is_merged(store):
    for made in (SIGNED, DRAFT, SCAN):
        store.add(made)
    relink_new(store)
    rows = found(store)
    assert len(rows) == 3
    row = rows[frozenset(("ky-so.pdf", "du-thao.docx"))]
    assert (row["code"], row["link_state"]) == ("12/SYT-NV", "suggested")
    assert row["sources"] == "bản Word và bản ký số"
    assert "một bản chưa có số" in row["reasons"]
    assert store.copies() == []
    assert store.counts()["letters"] == 3


@pytest.mark.parametrize("full", [True, False], ids=["relink", "relink_new"])
def test_a_person_confirms_rejects_and_takes_back(store, full):
    for made in (SIGNED, SCAN):
        store.add(made)
    relink_new(store)
    one, other = key_of(SIGNED), key_of(SCAN)
    judge_duplicates(store, LAN, one, other, True)
    if full:
        relink(store)
    assert store.copies() == [(other, one)]
    assert [r["link_state"] for r in find_duplicates(store)] == ["confirmed"]
    judge_duplicates(store, LAN, other, one, False)
    if full:
        relink(store)
    assert store.copies() == []
    assert list(find_duplicates(store)) == []
    judge_duplicates(store, LAN, one, other, None)
    assert [r["link_state"] for r in find_duplicates(store)] == ["suggested"]


def test_two_files_of_one_number_are_copies_until_a_person_says_no(store):
    again = letter("quet-lai.pdf", pages=(PageReading(1, "ocr", ""),))
    for made in (SIGNED, again):
        store.add(made)
    relink_new(store)
    assert [r["link_state"] for r in find_duplicates(store)] == ["certain"]
    assert len(store.copies()) == 1
    judge_duplicates(store, LAN, key_of(SIGNED), key_of(again), False)
    assert store.copies() == []
    relink(store)
    assert store.copies() == []


def test_a_pair_must_be_two_held_letters(store):
    store.add(SIGNED)
    with pytest.raises(UsageError, match="0 văn bản"):
        judge_duplicates(store, LAN, key_of(SIGNED), "99/XYZ", True)
    with pytest.raises(UsageError, match="cùng một tệp"):
        judge_duplicates(store, LAN, key_of(SIGNED), key_of(SIGNED), True)


def test_roles_of_files():
    assert [role_of(x) for x in (SIGNED, DRAFT, SCAN, letter("x.pdf"), None)] == [
        "signed", "draft", "scan", "file", "file",
    ]  # fmt: skip
