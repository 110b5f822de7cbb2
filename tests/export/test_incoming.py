"""The incoming register of an office: what is written to it, what only arrived, and what is not known to be its."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.export.books import register_book
from pipeline.export.incoming import coming_of
from pipeline.grammar.body import resolve_body
from pipeline.records import Arrival, Letter, Mention
from pipeline.store import Store
from tests.factories import NOWHERE, a_date, a_directive, a_letter, a_task

HEALTH, PROVINCE = "Sở Y tế tỉnh Lào Cai", "UBND tỉnh Lào Cai"


def an_order(*to: str, copies: tuple[str, ...] = (), tasks: tuple[str, ...] = ()) -> Letter:
    letter = a_directive(to=to, tasks=tuple(a_task("rà soát, báo cáo", name) for name in tasks))
    return replace(letter, recipients=tuple(Mention(line, NOWHERE) for line in copies))


def coming(letter: Letter, office: str = HEALTH, arrival: Arrival | None = None) -> str:
    body = resolve_body(office)
    assert body is not None
    return coming_of(letter, body, arrival)


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        (an_order("Sở Y tế", copies=("Như trên", "Lưu: VT")), "sent"),
        (an_order("Các sở, ban, ngành"), "sent"),  # a group that the rosters open
        (an_order("Sở Tài chính", copies=("Như trên", "- Sở Y tế (để phối hợp)", "Lưu: VT")), "sent"),
        (an_order(copies=("Như Điều 3", "Lưu: VT"), tasks=("Sở Y tế",)), "sent"),  # it is charged with something
        (an_order("Sở Tài chính", copies=("Như trên", "Lưu: VT")), "elsewhere"),
        (an_order("UBND các xã, phường"), "elsewhere"),
        (an_order("Ông Nguyễn Văn Mẫu"), "elsewhere"),
        (an_order(copies=("Sở Tài chính", "Lưu: VT")), "elsewhere"),
        (an_order(), "unsure"),
        (an_order(copies=("Như Điều 3", "Sở Tài chính", "Lưu: VT")), "unsure"),
        (an_order(copies=("Bộ Y tế (để b/c)", "Lưu: VT")), "unsure"),
        (an_order("Các hội đặc thù", "Sở Tài chính"), "unsure"),  # nobody knows who is among them
        (a_letter(to=(PROVINCE,)), "own"),
    ],
)
def test_to_whom_a_letter_came(letter: Letter, expected: str) -> None:
    assert coming(letter) == expected


def test_what_goes_to_a_committee_comes_to_its_office() -> None:
    report = a_letter(to=(PROVINCE,))
    assert coming(report, PROVINCE) == coming(report, "Văn phòng UBND tỉnh Lào Cai") == "sent"
    assert coming(report, "Tỉnh ủy Lào Cai") == coming(report, "UBND tỉnh Yên Bái") == "elsewhere"


def test_a_stamp_or_a_row_of_the_register_brings_in_what_is_written_to_others() -> None:
    elsewhere = an_order("Sở Tài chính")
    assert coming(elsewhere, arrival=Arrival("215", a_date("2024-04-19"))) == "arrived"
    assert coming(elsewhere, arrival=Arrival()) == "elsewhere"


def test_the_book_says_how_many_it_leaves_out_and_doubts(tmp_path: Path) -> None:
    with Store.create(tmp_path / "kho.db") as store:
        for letter in (
            a_directive("11/UBND-TH", to=("Sở Y tế",)),
            a_directive("12/UBND-TH", to=("Sở Tài chính",)),
            a_directive("13/UBND-TH"),
            replace(a_directive("14/UBND-TH", to=("Sở Tài chính",)), arrival=Arrival("9", a_date("2024-04-20"))),
            a_letter(to=(PROVINCE,)),
        ):
            store.add(letter)
        book = register_book(store, "incoming", HEALTH)
        assert (book.elsewhere, book.unsure) == (1, 1)
        notes = dict(zip(book.table["code"], book.table["note"], strict=True))
        assert set(notes) == {"11/UBND-TH", "13/UBND-TH", "14/UBND-TH"}
        assert notes["11/UBND-TH"] is None
        assert "Chưa đọc rõ nơi nhận" in notes["13/UBND-TH"] and "không thấy ghi gửi" in notes["14/UBND-TH"]
        assert "1 văn bản gửi nơi khác" in book.head() and "1 văn bản chưa đọc rõ nơi nhận" in book.head()
        assert len(register_book(store).table) == 5 and register_book(store).head() == ""
