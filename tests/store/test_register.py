"""The office's incoming register: read from CSV in many hands, matched to what is held."""

import pytest

from pipeline.errors import UsageError
from pipeline.store import Store, read_register
from pipeline.store.register import parse_register
from tests.factories import a_directive, a_letter, key_of

HEAD = (
    "Ngày đến;Số đến;Tác giả;Số, ký hiệu;Ngày tháng;Tên loại và trích yếu nội dung;Đơn vị hoặc người nhận;"
    "Ngày chuyển;Ký nhận;Ghi chú"
)
ROW = "18/4/2024;312;UBND tỉnh Lào Cai;1941/UBND-TH;17/04/2024;CV về tiêm chủng;Phòng Nghiệp vụ;18/4/2024;Lan;hỏa tốc"


def only_row(text):
    (row,) = parse_register(text, "x")
    return row


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{HEAD}\n{ROW}\n", id="headings"),
        pytest.param(
            f"SỔ ĐĂNG KÝ VĂN BẢN ĐẾN;;;\n\n{HEAD}\r\n{ROW}\r\n;;;;;;;;;\r\n", id="title above, blank line below"
        ),
        pytest.param(ROW, id="no headings: the decree's order"),
        pytest.param(f"{HEAD}\n{ROW}".replace(";", "\t"), id="tabs"),
        pytest.param(
            "Số ký hiệu;Ngày đến;Số đến;Cơ quan ban hành;Ngày văn bản\n"
            "1941/UBND-TH;18-04-2024;312;UBND tỉnh Lào Cai;17.4.2024".replace("17.4.2024", "2024-04-17"),
            id="other order and words",
        ),
    ],
)
def test_rows_are_read(text):
    row = only_row(text)
    assert (row.arrived, row.number, row.code, row.date) == ("2024-04-18", "312", "1941/UBND-TH", "2024-04-17")
    assert (row.author_key, row.number_key) == ("ubnd|tinh lao cai", "1941 ubnd th")


def test_a_date_that_is_none_is_left_blank():
    assert only_row(f"{HEAD}\n{ROW.replace('18/4/2024', '31/2/2024', 1)}").arrived == ""


@pytest.mark.parametrize("text", ["", "một dòng chữ", "a;b;c\n1;2;3"])
def test_what_is_no_register_is_refused(text):
    with pytest.raises(UsageError, match="Số, ký hiệu"):
        parse_register(text, "x")


def test_windows_and_utf8_files_are_read(tmp_path):
    path = tmp_path / "so.csv"
    path.write_bytes(b"\xef\xbb\xbf" + f"{HEAD}\n{ROW}".encode())
    assert read_register(path)[0].author == "UBND tỉnh Lào Cai"


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "kho.db") as opened:
        yield opened


def states(store):
    return [(found.state, found.letters) for found in store.register()]


def test_rows_meet_letters_that_come_before_or_after(store):
    store.add_register(parse_register(f"{HEAD}\n{ROW}", "x"))
    assert states(store) == [("unmatched", ())]
    store.add(a_directive())
    assert states(store) == [("matched", (key_of(a_directive()),))]
    arrival = store.arrivals()[key_of(a_directive())]
    assert (arrival.number, arrival.date.iso) == ("312", "2024-04-18")


@pytest.mark.parametrize(
    "letter",
    [
        pytest.param(a_directive(date="2023-04-17"), id="other year"),
        pytest.param(a_directive(issuer="UBND tỉnh Sơn La"), id="other author"),
        pytest.param(a_directive(code="1942/UBND-TH"), id="other number"),
    ],
)
def test_rows_do_not_meet_other_letters(store, letter):
    store.add_register(parse_register(f"{HEAD}\n{ROW}", "x"))
    store.add(letter)
    assert states(store) == [("unmatched", ())]


def test_a_row_that_fits_two_letters_is_ambiguous_and_says_nothing_of_arrival(store):
    store.add_register(parse_register(f"{HEAD}\n{ROW.replace('17/04/2024', '')}", "x"))
    store.add(a_directive())
    store.add(a_directive(date="2023-04-17"))
    assert [state for state, _ in states(store)] == ["ambiguous"]
    assert store.arrivals() == {}


def test_the_same_register_again_changes_nothing(store):
    for _ in range(2):
        store.add_register(parse_register(f"{HEAD}\n{ROW}", "x"))
    assert len(states(store)) == 1


def test_a_letter_that_has_no_number_is_never_met(store):
    store.add_register(parse_register(f"{HEAD}\n{ROW.replace('1941/UBND-TH', '')}", "x"))
    store.add(a_letter(None))
    assert states(store) == [("unmatched", ())]


def test_a_day_that_is_none_is_told_by_row_and_column_and_the_rest_is_read():
    told: list[str] = []
    bad = ROW.replace("18/4/2024", "32/03/2025", 1).replace("17/04/2024", "hôm qua")
    rows = parse_register(f"{HEAD}\n{ROW}\n{bad}\n{ROW}", "x", told.append)
    assert [(row.line, row.arrived, row.date) for row in rows] == [
        (2, "2024-04-18", "2024-04-17"),
        (3, "", ""),
        (4, "2024-04-18", "2024-04-17"),
    ]
    assert told == [
        "dòng 3, cột “Ngày đến”: “32/03/2025” không phải ngày có thật, để trống.",
        "dòng 3, cột “Ngày tháng”: “hôm qua” không phải ngày có thật, để trống.",
    ]


def test_without_headings_the_columns_are_named_as_in_the_decree():
    told: list[str] = []
    parse_register(ROW.replace("18/4/2024;Lan", "0/4/2024;Lan"), "x", told.append)
    assert told == ["dòng 1, cột “Ngày chuyển”: “0/4/2024” không phải ngày có thật, để trống."]
