"""Header: every field of invented letters, decoys that must not be taken, confidence that must be low."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.code import read_code
from pipeline.extract.cues import shouting
from pipeline.extract.dateline import find_dateline, not_before, signing_days, supported
from pipeline.extract.header import read_header
from pipeline.extract.issuer import spelled_out
from pipeline.extract.lines import Line
from pipeline.extract.lists import addressees, recipients
from pipeline.extract.marks import find_arrival, find_marks
from pipeline.extract.signature import find_name, read_signature
from pipeline.extract.subject import read_subject, subject_row
from pipeline.lexicon import load_toml
from pipeline.records import SURE, Box, Mention, Paragraph, PartialDate, SlotReading, Span
from pipeline.text.fold import fold_aligned
from tests.extract import letters
from tests.extract.letters import blackboard, header

NOWHERE = Box(1, 0, 0, 0, 0)


def line(words: str, kind="text") -> Line:
    return Line(Paragraph(Span(0, len(words)), 1, kind), words, " ".join(fold_aligned(words).split()), 0)


def shown(mention):
    value = mention.value if mention else None
    return getattr(value, "code", None) or getattr(value, "iso", None) or getattr(value, "name", None) or value


FIELDS = ("number", "date", "genre", "issuer", "place", "subject", "signer", "signer_title", "capacity")
EXPECTED = {
    "STATE_LETTER": (
        "1482/SYT-NVY", "2024-09-09", "Công văn", "Sở Y tế tỉnh Quảng Trị", "Quảng Trị",
        "tăng cường giám sát bệnh sốt xuất huyết trong mùa mưa năm 2024", "Trần Hữu Khánh", "PHÓ GIÁM ĐỐC", "KT.",
    ),
    "PLAIN_REPORT": (
        None, None, "Báo cáo", "Ủy ban nhân dân xã Tân Lập", None,
        "Kết quả rà soát hộ nghèo, hộ cận nghèo quý II năm 2025", "Lê Quốc Thịnh", "CHỦ TỊCH", "TM.",
    ),
    "DECISION": (
        "2107/QĐ-UBND", "2023-08-15", "Quyết định", "Ủy ban nhân dân tỉnh Nghệ An", "Nghệ An",
        "thành lập Tổ công tác chuyển đổi số", "Hồ Văn Lâm", "PHÓ CHỦ TỊCH", "TM., KT.",
    ),
    "PARTY_DIRECTIVE": (
        "17-CT/TU", "2022-05-21", "Chỉ thị", "Tỉnh ủy Lai Châu", "Lai Châu",
        "về tăng cường lãnh đạo công tác bảo vệ và phát triển rừng", "Giàng Páo Sình", "BÍ THƯ", "TM.",
    ),
    "PARTY_LETTER": (
        "214-CV/BTGHU", "2023-10-02", "Công văn", "Ban Tuyên giáo Huyện ủy Đức Cơ", "Đức Cơ",
        "tuyên truyền Ngày Chuyển đổi số", "Rơ Châm Hlon", "PHÓ TRƯỞNG BAN", "KT.",
    ),
    "COMMUNE_2025": (
        "58/UBND-KT", "2025-09-22", "Công văn", "Ủy ban nhân dân xã Bình Minh", "Bình Minh",
        "báo cáo tiến độ giải ngân", "Phạm Thị Ngọc Diệp", "CHỦ TỊCH", None,
    ),
    "STAMPED": (
        "3005/BXD-QLN", "2024-07-12", "Công văn", "Bộ Xây dựng", "Hà Nội",
        "thực hiện chính sách nhà ở xã hội", "Vũ Đình Quân", "THỨ TRƯỞNG", "KT.",
    ),
    "HEADLESS": (None, None, "Công văn", "Cục Thuế tỉnh Bạc Liêu", None, None, None, None, None),
    "OCR_LIKE": (
        None, "2018-09", "Công văn", "Tổng cục Thuế", "Hà Nội", "chính sách thuê GTGT", "Ngô Đình Phước",
        "VU TRUONG VU CHINH SACH", "TL.",
    ),
    "BLANK": (
        "/KH-SNV", "2024-03", "Kế hoạch", "Sở Nội vụ tỉnh Hà Giang", "Hà Giang", "Tuyển dụng viên chức năm 2024",
        "Nông Thị Hà", "GIÁM ĐỐC", None,
    ),
    "COUNCIL_RESOLUTION": (
        "15/2022/NQ-HĐND", "2022-12-09", "Nghị quyết", "Hội đồng nhân dân thành phố Cần Thơ", "Cần Thơ",
        "Quy định mức chi hỗ trợ giáo viên mầm non", "Phạm Gia Tấn", "CHỦ TỊCH", None,
    ),
    "DECREE": (
        "41/2023/NĐ-CP", "2023-06-28", "Nghị định", "Chính phủ", "Hà Nội",
        "QUY ĐỊNH MỨC THU LỆ PHÍ TRƯỚC BẠ ĐỐI VỚI XE Ô TÔ SẢN XUẤT TRONG NƯỚC", "Lê Minh Thức", "PHÓ THỦ TƯỚNG",
        "TM., KT.",
    ),
    "MINUTES": (
        None, "2022-12-20", "Biên bản", None, None, "Họp xét khen thưởng cuối năm 2022", "Trần Đình Tuấn", "CHỦ TỌA",
        None,
    ),
    "PLAIN_COLUMNS": (
        "5120/CCT-TTHT", "2019-04-11", "Công văn", "Chi cục Thuế quận Lê Chân", "Hải Phòng",
        "hướng dẫn kê khai thuế môn bài", "Bùi Đức Huy", "PHÓ CHI CỤC TRƯỞNG", "KT.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("field", FIELDS)
def test_fields_of_a_letter(name, field):
    expected = EXPECTED[name][FIELDS.index(field)]
    assert shown(getattr(header(getattr(letters, name)), field)) == expected


@pytest.mark.parametrize("name", EXPECTED)
def test_spans_hold_the_words(name):
    board = blackboard(getattr(letters, name))
    found = header(getattr(letters, name))
    for field in ("place", "signer", "signer_title"):
        mention = getattr(found, field)
        if mention:
            words = board.text[mention.span.start : mention.span.end]
            assert words.casefold() == mention.value.casefold()
    for mention in (*found.addressees, *found.recipients):
        assert board.text[mention.span.start : mention.span.end].startswith(mention.value[:10])


# --- marks and stamps ---------------------------------------------------------------------------


def test_a_telegram_may_be_urgent_in_its_title():
    found = header(letters.TELEGRAM.replace("\nCÔNG ĐIỆN\n", "\nCÔNG ĐIỆN KHẨN\n"))
    assert (shown(found.genre), shown(found.urgency)) == ("Công điện", "Khẩn")
    assert shown(found.subject) == "tập trung ứng phó bão số 3"


def test_the_incoming_stamp_is_arrival_and_never_the_letters_own():
    found = header(letters.STAMPED)
    assert (found.arrival.number, found.arrival.date) == ("4471", PartialDate(2024, 7, 18))
    assert shown(found.number) == "3005/BXD-QLN" and shown(found.date) == "2024-07-12"


@pytest.mark.parametrize(("name", "urgency", "secrecy"), [
    ("STAMPED", "Hỏa tốc", None), ("URGENT", "Thượng khẩn", None), ("SECRET_NOTICE", None, "Mật"),
    ("STATE_LETTER", None, None),
])  # fmt: skip
def test_marks_in_their_place(name, urgency, secrecy):
    found = header(getattr(letters, name))
    assert (shown(found.urgency), shown(found.secrecy)) == (urgency, secrecy)


@pytest.mark.parametrize("row", load_toml("header")["mark"], ids=lambda r: r["name"])
def test_every_mark_matches_its_examples(row):
    for words in row["examples"]:
        assert find_marks([line(words)])[row["field"]].value == row["name"]
    for words in row.get("counter_examples", []):
        assert row["field"] not in find_marks([line(words.upper())])


@pytest.mark.parametrize("words", ["bảo mật thông tin", "khẩn trương thực hiện", "Mật độ dân số", "ĐẶC KHU", "Mật ong"])
def test_words_in_prose_are_no_marks(words):
    assert find_marks([line(words)]) == {}


@pytest.mark.parametrize(("lines", "number", "date"), [
    (["ĐẾN", "Số: 12", "Ngày: 3/4/2025"], "12", PartialDate(2025, 4, 3)),
    (["CÔNG VĂN ĐẾN", "Số………871", "Ngày 05-06-24"], "871", PartialDate(2024, 6, 5)),
    (["Đến số: 90 ngày 31/12/2023"], "90", PartialDate(2023, 12, 31)),
])  # fmt: skip
def test_arrivals(lines, number, date):
    found = find_arrival([line(x) for x in lines])
    assert (found.number, found.date) == (number, date)


@pytest.mark.parametrize(
    "lines", [["Số: 12", "Ngày: 3/4/2025"], ["Ký bởi: Sở Y tế", "Thời gian ký: 3/4/2025 08:00:00"]]
)
def test_no_arrival_without_the_stamp(lines):
    assert find_arrival([line(x) for x in lines]) is None


# --- number -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "code"), [
    ("Số: 15/QĐ-BNV", "15/QĐ-BNV"), ("Số 31-CT/TU", "31-CT/TU"), ("Số: 4 0 7 /UBND-VX", "407/UBND-VX"),
    ("Số: 6093/SCT- QLTM Huế, ngày 20 tháng 12 năm 2016", "6093/SCT-QLTM"), ("$6:3117/SYT-KHTC", "3117/SYT-KHTC"),
    ("Số: 66.4/2026/NQ-CP", "66.4/2026/NQ-CP"), ("số:05A/TB-UBND", "05A/TB-UBND"), ("Số: /BC- STP", "/BC-STP"),
    ("Số:          /ĐTT-STC", "/ĐTT-STC"), ("Số: …../2024/NQ-HĐND", "/2024/NQ-HĐND"), ("Số:      - KH/ĐTN", "-KH/ĐTN"),
    ("1205/UBND-NC", "1205/UBND-NC"), ("Số, ký hiệu: 12/BC-SYT", "12/BC-SYT"),
    ("- SỞ Y TẾ Số: 27/SYT-VP V/v họp giao ban", "27/SYT-VP"),
])  # fmt: skip
def test_numbers_of_code_lines(words, code):
    found = read_code([line(words)])
    assert found.number.value.code == code
    assert found.blank == (found.number.value.serial == "")


@pytest.mark.parametrize(("words", "code"), [
    ("Số: 3 41/TB-VPUB", "341/TB-VPUB"), ("Sô: 56 2 /TTr-SNV", "562/TTr-SNV"), ("Số: 3O17/QĐ-UBND", "3017/QĐ-UBND"),
    ("Số :  5I8  /LĐLĐ-TC", "518/LĐLĐ-TC"), ("Số 2 107-CV/BTGTU", "2107-CV/BTGTU"), ("Số 1 203 TC/TCT", "1203TC/TCT"),
    ("Sô:  27 /2O12/QĐ-UBND", "27/2012/QĐ-UBND"),
])  # fmt: skip
def test_torn_and_misread_figures_are_put_together_at_a_price(words, code):
    found = read_code([line(words)])
    assert found.number.value.code == code
    assert found.number.confidence < 0.9 and not found.clean


@pytest.mark.parametrize(("words", "partial"), [
    ("Số: 31% /SXD-QH Hà Nội", "?/SXD-QH"), ("SỐ: }7B /SNV-TCBC ;", "?/SNV-TCBC"), ("só: 51 8/STC-NS", "?/STC-NS"),
    ("Số: (614/SYT-NVY", "?/SYT-NVY"), ("Số: IO /2025/QĐ-UBND", "?/2025/QĐ-UBND"),
])  # fmt: skip
def test_damaged_serials_are_left_open(words, partial):
    found = read_code([line(words)])
    assert found.number is None and found.partial == partial


@pytest.mark.parametrize("words", ["Số lượng: 15", "Số điện thoại: 0262/3857", "Số:"])
def test_no_number(words):
    assert read_code([line(words)]).number is None


INK = letters.STATE_LETTER.replace("Số: 1482/SYT-NVY", "Số: /SYT-NVY").replace("ngày 09 tháng", "ngày  tháng")


def _slots(serial, day=()):
    text = blackboard(INK).text
    at = text.index("/SYT-NVY")
    on = text.index("ngày  tháng") + 5
    slots = [SlotReading("serial", Span(at, at), NOWHERE, serial)]
    return (*slots, SlotReading("day", Span(on, on), NOWHERE, day)) if day else tuple(slots)


@pytest.mark.parametrize(("claim", "sure"), [(0.97, True), (0.95, True), (0.94, False), (0.7, False)])
def test_ink_is_trusted_unseen_only_where_the_reader_is_nearly_always_right(claim, sure):
    found = header(INK, "ocr", _slots((("1482", claim), ("1432", 0.02)), (("09", 0.9),)))
    assert shown(found.number) == "1482/SYT-NVY"
    assert (found.number.confidence >= 0.9) is sure
    assert found.number.confidence <= claim
    assert found.code_candidates == (("1482/SYT-NVY", claim), ("1432/SYT-NVY", 0.02))
    assert shown(found.date) == "2024-09-09" and found.date.confidence < 0.9


def test_doubtful_ink_gives_candidates_and_no_number():
    found = header(INK, "ocr", _slots((("1482", 0.4), ("1432", 0.3))))
    assert found.number is None and found.code_partial == "?/SYT-NVY"
    assert [code for code, _ in found.code_candidates] == ["1482/SYT-NVY", "1432/SYT-NVY"]
    assert shown(found.date) == "2024-09"


def test_a_date_read_from_ink_is_supported_by_the_signing_time():
    stamped = "N|Thời gian ký: 10/09/2024 14:05:11\n" + INK.strip()
    board = blackboard(stamped)
    on = board.text.index("ngày  tháng") + 5
    found = header(stamped, "ocr", (SlotReading("day", Span(on, on), NOWHERE, (("09", 0.9),)),))
    assert shown(found.date) == "2024-09-09" and found.date.confidence >= 0.9


def test_gaps_and_garbage_in_a_bad_scan_leave_the_number_open():
    typed = letters.OCR_LIKE.replace("48Z9 /TCT-CS", "4829 /TCT-CS")
    assert header(typed).number is None  # the day is destroyed: a hand wrote both
    clean = typed.replace("4829 /TCT-CS", "4829/TCT-CS").replace("ngày 3ð", "ngày 30")
    assert header(clean).number.confidence >= 0.9
    gap = typed.replace("ngày 3ð", "ngày 30")
    assert 0.5 <= header(gap).number.confidence < 0.9


def test_blanks_and_unread_numbers_are_reported():
    for letter, code in ((letters.BLANK, "code_blank"), (letters.OCR_LIKE, "code_unread")):
        board = blackboard(letter)
        read_header(board)
        assert code in [p.code for p in board.problems] and "date_incomplete" in [p.code for p in board.problems]


def test_a_citation_in_the_body_is_never_the_own_number():
    letter = letters.HEADLESS.replace("Trả lời văn bản", "Trả lời văn bản số 12/QĐ-UBND và văn bản")
    found = header(letter)
    assert found.number is None and found.code_partial is None and found.date is None


# --- date ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "date", "place"), [
    ("Hà Nội, ngày 05 tháng 01 năm 2020", "2020-01-05", "Hà Nội"),
    ("Thành phố Hồ Chí Minh, ngày 29 tháng 6 năm 2019", "2019-06-29", "Thành phố Hồ Chí Minh"),
    ("TP. Hồ Chí Minh, ngày 28tháng11năm 2014", "2014-11-28", "TP. Hồ Chí Minh"),
    ("Bà Rịa - Vũng Tàu, ngày 2 tháng 3 năm 2021", "2021-03-02", "Bà Rịa - Vũng Tàu"),
    ("Quảng Ngãi, ngày    tháng 5 năm 2023", "2023-05", "Quảng Ngãi"),
    ("Quảng Ngãi, ngày      tháng      năm 2024", "2024", "Quảng Ngãi"),
    ("Số: 12/STC-NS Hà Nội, ngày 17 tháng 11 năm 2018", "2018-11-17", "Hà Nội"),
    ("Hà Nội, ngày KX tháng 6 năm 2014", "2014-06", "Hà Nội"),
    ("Hà Nội, ngày 31 tháng 2 năm 2012", "2012-02", "Hà Nội"),
    ("Đà Lạt, ngày 7 tháng I2 năm 2021", "2021-12-07", "Đà Lạt"),
    ("Huế, này 12 tháng 02 năm 2023", "2023-02-12", "Huế"),
    ("Hà Nội, ngày 01-10-1997", "1997-10-01", "Hà Nội"),
    ("Bến Tre, ngày O6 tháng 9 năm 2O13", "2013-09-06", "Bến Tre"),
    ("Cần Thơ, ngày  1 2   tháng 7 năm 200l", "2001-07-12", "Cần Thơ"),
    ("Gia Lai, ngày 2l tháng 4 năm l998", "1998-04-21", "Gia Lai"),
    ("Gia Lai, ngày ll tháng 4 năm 1998", "1998-04", "Gia Lai"),
])  # fmt: skip
def test_datelines(words, date, place):
    found = find_dateline(words, [Span(0, len(words))])
    assert (found.date.value.iso, found.place.value) == (date, place)
    assert words[found.place.span.start : found.place.span.end] == place


@pytest.mark.parametrize("words", ["Huế, ngày O6 tháng 9 năm 2013", "Huế, ngày 06 tháng 9 năm 2O13"])
def test_figures_read_as_letters_make_a_date_doubtful(words):
    found = find_dateline(words, [Span(0, len(words))])
    assert found.date.value.iso == "2013-09-06" and found.date.confidence < 0.8 and not found.tidy


@pytest.mark.parametrize(
    "words", ["Quảng Ngãi là tỉnh ven biển", "Hằng ngày, hằng tháng", "Số: 12/SYT-NVY", "Lào Cai, ngày  tháng  năm"]
)
def test_no_date(words):
    found = find_dateline(words, [Span(0, len(words))])
    assert found is None or found.date is None


def test_a_misread_date_before_a_cited_document_is_not_believed():
    span = Span(0, 1)
    cited = [PartialDate(2024, 8, 21)]
    date = Mention(PartialDate(2024, 3, 5), span, 0.93)
    assert not_before(date, cited, False).value == PartialDate(2024)
    assert not_before(date, cited, True).value == date.value and not_before(date, cited, True).confidence < 0.9
    later = Mention(PartialDate(2024, 9, 5), span, 0.93)
    assert not_before(later, cited, False) == later


def test_signing_times_support_but_never_give_a_date():
    days = signing_days(["Thời gian ký: 12/03/2024 08:15:10", "Ngày: 1/2/2024", "25.10.2024 13:45:56"])
    assert [d.isoformat() for d in days] == ["2024-03-12", "2024-10-25"]
    date = Mention(PartialDate(2024, 3, 11), Span(0, 1), 0.85)
    assert supported(date, days).confidence > 0.9
    assert supported(Mention(PartialDate(2024, 3, 13), Span(0, 1), 0.85), days).confidence == 0.85
    assert supported(Mention(PartialDate(2024, 1, 13), Span(0, 1), 0.85), days).confidence == 0.85


@given(st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)))
def test_every_printed_date_is_read_back(day):
    words = f"Quảng Nam, ngày {day.day:02d} tháng {day.month} năm {day.year}"
    found = find_dateline(words, [Span(0, len(words))])
    assert found.date.value == PartialDate(day.year, day.month, day.day) and found.date.confidence == 1.0


# --- subject, names, lists ------------------------------------------------------------------------


@pytest.mark.parametrize(("lines", "subject"), [
    (["V/v đôn đốc nộp báo cáo"], "đôn đốc nộp báo cáo"), (["V/v: họp giao ban", "tháng 5/2024"], "họp giao ban tháng 5/2024"),
    (["Viv hóa đơn điện tử"], "hóa đơn điện tử"), (["Về việc thành lập Tổ công tác"], "thành lập Tổ công tác"),
    (["VA trả lời đơn của công dân."], "trả lời đơn của công dân"), (["Vi phạm hành chính về đất đai"], "Vi phạm hành chính về đất đai"),
    (["Viv: lệ phí môn bài Vinh, ngày 18 tháng 7 năm 2017"], "lệ phí môn bài"),
    (["V/v cấp phép        Huế, ngày 8 tháng 5 năm 2019", "xây dựng"], "cấp phép xây dựng"),
    (["Kế hoạch năm", "(Kèm theo Quyết định số 12/QĐ-SYT)"], "Kế hoạch năm"),
    (["Ì ^Ô kờ Lé ˆ ,", "Về việc giao chỉ tiêu"], "giao chỉ tiêu"),
    (["CỦA BAN THƯỜNG VỤ HUYỆN ỦY", "về nâng cao chất lượng sinh hoạt chi bộ"], "nâng cao chất lượng sinh hoạt chi bộ"),
    (["CỦA BAN CHẤP HÀNH ĐẢNG BỘ TỈNH", "VỀ CHUYỂN ĐỔI SỐ"], "CHUYỂN ĐỔI SỐ"),
    (["Của cải bị mất về đêm"], "Của cải bị mất về đêm"), (["CỦA BAN THƯỜNG VỤ", "xây dựng Đảng về chính trị"], "CỦA BAN THƯỜNG VỤ xây dựng Đảng về chính trị"),
])  # fmt: skip
def test_subjects(lines, subject):
    assert read_subject([line(x) for x in lines], None, 0).value == subject


def test_the_subject_may_go_on_in_the_line_of_the_type():
    title = line("CHỈ THỊ VỀ VIỆC PHÒNG CHÁY RỪNG")
    assert read_subject([], title, len("CHỈ THỊ")).value == "PHÒNG CHÁY RỪNG"
    described = line("Công văn số 12/CT-TTHT ngày 02/3/2019 của Cục Thuế về hoàn thuế")
    assert read_subject([], described, len("Công văn")).value == "hoàn thuế"


@pytest.mark.parametrize(("words", "name"), [
    ("Trần Văn Bình", "Trần Văn Bình"), ("Đại tá Trần Văn Bình", "Trần Văn Bình"), ("PGS.TS. Lê Thị Hoa", "Lê Thị Hoa"),
    ("ThS.BS Phan An Khang", "Phan An Khang"), ("NGUYỄN THỊ THU HÀ", "Nguyễn Thị Thu Hà"), ("Giàng A Sử", "Giàng A Sử"),
    ("Bế Văn Đàn", "Bế Văn Đàn"), ("- Lò Thị Mai.", "Lò Thị Mai"), ("Nguyễn Minh Thư", "Nguyễn Minh Thư"),
    ("Dang Van Khoa", "Dang Van Khoa"), ("Ông Hoàng Văn Trưởng", "Hoàng Văn Trưởng"), ("Vũ Trường Giang", "Vũ Trường Giang"),
])  # fmt: skip
def test_names(words, name):
    assert find_name(words, 0).value == name


@pytest.mark.parametrize("words", [
    "PHÓ GIÁM ĐỐC", "PHO CUC TRUONG", "TRƯỞNG BAN", "CHỦ TỌA", "Vụ Pháp chế", "Hà Nội", "Vụ BHXH", "Lưu: VT", "Bộ Công An",
    "KT. GIÁM ĐỐC", "Như trên", "THỦ TƯỚNG", "Ủy ban nhân dân", "Trần",
])  # fmt: skip
def test_not_names(words):
    assert find_name(words, 0) is None


@pytest.mark.parametrize(("lines", "expected"), [
    ([("TM. ỦY BAN NHÂN DÂN", False), ("KT. CHỦ TỊCH", False), ("PHÓ CHỦ TỊCH", False), ("(Đã ký)", False), ("Lê Văn Tám", False)],
     ("Lê Văn Tám", "PHÓ CHỦ TỊCH", "TM., KT.")),
    ([("Nơi nhận: TL. BỘ TRƯỞNG", True), ("- Như trên; VỤ TRƯỞNG", True), ("- Lưu: VT. Đỗ Thị Lan", True)],
     ("Đỗ Thị Lan", "VỤ TRƯỞNG", "TL.")),
    ([("Nơi nhận:          KT. GIÁM ĐỐC", True), ("- Như trên;          PHÓ GIÁM ĐỐC", True), ("          Hà Văn Sơn", False)],
     ("Hà Văn Sơn", "PHÓ GIÁM ĐỐC", "KT.")),
    ([("KT. CHỦ TỊCH", False), ("PHÓ CHỦ", False), ("TỊCH", False), ("x -ˆ Trần Thanh Tâm '", False)],
     ("Trần Thanh Tâm", "PHÓ CHỦ TỊCH", "KT.")),
    ([("GIÁM ĐỐC", False), ("Nguyễn", False), ("Hoàng Long", False)], ("Nguyễn Hoàng Long", "GIÁM ĐỐC", None)),
    ([("ĐẠI DIỆN NHÀ THẦU", False), ("Ngô Văn Hai", False), ("TRƯỞNG ĐOÀN", False), ("Lý Thị Ba", False)],
     ("Lý Thị Ba", "TRƯỞNG ĐOÀN", None)),
    ([("- Chủ tịch UBND tỉnh Nguyễn Văn Tư;", True), ("- Lưu: VT.", True), ("T/L BAN THƯỜNG VỤ", False), ("CHÁNH VĂN PHÒNG", False)],
     (None, "CHÁNH VĂN PHÒNG", "TL.")),
    ([("KT. BỘ TRƯỞNG", False), ("KT. BỘ TRƯỞNG", False), ("THỨ TRƯỞNG", False), ("THỨ TRƯỞNG", False),
      ("Phạm Thị Lan Đỗ Quang Huy", False)], ("Phạm Thị Lan", "THỨ TRƯỞNG", "KT.")),
    ([("KT. BỘ TRƯỞNG KT. BỘ TRƯỞNG", False), ("THỨ TRƯỞNG THỨ TRƯỞNG", False), ("Lê An Vũ Bình", False)],
     ("Lê An", "THỨ TRƯỞNG THỨ TRƯỞNG", "KT.")),
    ([("BỘ TRƯỞNG", False), ("Phạm Thị Lan Hương Đỗ Quang Huy", False)], ("Phạm Thị Lan Hương", "BỘ TRƯỞNG", None)),
    ([("GIÁM ĐỐC", False), ("GIÁM ĐỐC", False), ("Phạm Thị Hà Đỗ Quang", False)], (None, "GIÁM ĐỐC", None)),  # … Thị / Hà … or … Hà / Đỗ …
    ([("KT. GIÁM ĐỐC          CHỦ TỊCH", False), ("Phạm Thị Lan          Đỗ Quang Huy", False)], ("Phạm Thị Lan", "CHỦ TỊCH", "KT.")),
    ([("GIÁM ĐỐC", False), ("Nguyễn Lê Trần Anh", False)], ("Nguyễn Lê Trần Anh", "GIÁM ĐỐC", None)),
    ([("KT. CHỦ TỊCH", False), ("PHÓ CHỦ TỊCH", False), ("Văn Ngọc Sơn", False)], ("Văn Ngọc Sơn", "PHÓ CHỦ TỊCH", "KT.")),
    ([("KT. CHỦ TỊCH", False), ("PHÓ CHỦ TỊCH", False), ("Văn Phòng Huyện", False)], (None, "PHÓ CHỦ TỊCH", "KT.")),
])  # fmt: skip
def test_signatures(lines, expected):
    found = read_signature(
        [(line(words.strip()) if not words.startswith(" ") else line(words), listed) for words, listed in lines]
    )
    assert (shown(found.signer), shown(found.title), shown(found.capacity)) == expected


@pytest.mark.parametrize("row", load_toml("header")["capacity"], ids=lambda r: r["name"])
def test_every_capacity_matches_its_examples(row):
    for words in row["examples"]:
        assert shown(read_signature([(line(words), False)]).capacity) == row["name"]


def test_word_lists_of_the_header_answer_as_their_examples_say():
    table = load_toml("header")
    for name in ("titles", "ranks", "signed", "self"):
        patterns = "|".join(f"(?:{p})" for p in table[name]["patterns"])
        find = re.compile(patterns).search if name == "self" else re.compile(patterns).match
        assert all(find(fold_aligned(x)) for x in table[name]["examples"]), name
        assert not any(find(fold_aligned(x)) for x in table[name].get("counter_examples", [])), name
    lead = re.compile(table["subject"]["lead"])
    assert all(lead.match(fold_aligned(x)) for x in table["subject"]["examples"])
    assert not any(lead.match(fold_aligned(x)) for x in table["subject"]["counter_examples"])
    row = re.compile(table["subject"]["row"])
    assert all(row.match(fold_aligned(x)) for x in table["subject"]["row_examples"])
    assert not any(row.match(fold_aligned(x)) for x in table["subject"]["row_counter_examples"])


@pytest.mark.parametrize(("rows", "expected"), [
    (["1. Vấn đề trình: Gia hạn nộp hồ sơ.", "2. Hồ sơ kèm theo:"], "Gia hạn nộp hồ sơ"),
    (["I. NỘI DUNG", "2. Trích yếu: V/v cho phép đổi tên Hội Sen"], "cho phép đổi tên Hội Sen"),
    (["Nội dung cụ thể như sau:", "1. Vấn đề này đã được giải quyết."], None),
    (["Trích yếu:"], None),
])  # fmt: skip
def test_subject_in_a_row_of_a_form(rows, expected):
    assert shown(subject_row([line(x) for x in rows])) == expected


def test_a_person_among_the_recipients_has_not_signed():
    rows = [("Nơi nhận:", True), ("- PCT. Trần Văn Bình:", True), ("- Lưu: VT.", True), ("KT. CỤC TRƯỞNG", False)]
    assert read_signature([(line(words), listed) for words, listed in rows]).signer is None
    rows[2] = ("- Lưu: VT. Lê Thị Hoa", True)
    assert shown(read_signature([(line(words), listed) for words, listed in rows]).signer) == "Lê Thị Hoa"


@pytest.mark.parametrize(("unit", "says", "expected"), [
    ("PHÒNG QLCN", "Phòng Quản lý thương mại có ý kiến.", "PHÒNG QLCN"),  # other initials
    ("PHÒNG QLTM", "Phòng Quản lý thương mại có ý kiến như sau.", "PHÒNG QUẢN LÝ THƯƠNG MẠI"),
    ("PHÒNG NCKS", "Phòng Nội chính - Kiểm soát đề nghị.", "PHÒNG NỘI CHÍNH - KIỂM SOÁT"),
    ("PHÒNG Y TẾ", "Phòng Y tế có ý kiến.", "PHÒNG Y TẾ"),
])  # fmt: skip
def test_initials_in_the_letterhead_are_spelt_as_the_letter_does(unit, says, expected):
    assert spelled_out(unit, says, fold_aligned(says)) == expected


@pytest.mark.parametrize(("lines", "expected"), [
    (["Kính gửi: Sở Y tế"], ["Sở Y tế"]), (["Kính gửi:", "- Sở Y tế;", "- Sở Nội vụ."], ["Sở Y tế", "Sở Nội vụ"]),
    (["Kính gửi: - Cục Thuế tỉnh A;", "- Công ty B."], ["Cục Thuế tỉnh A", "Công ty B"]),
    (["Kính gửi: Công ty C", "(Địa chỉ: số 1 phố D,", "phường E)", "MST: 0101"], ["Công ty C"]),
    (["Kính gửi: Các tổ chức hoạt động", "trên địa bàn tỉnh"], ["Các tổ chức hoạt động trên địa bàn tỉnh"]),
    (["Kính gửi:\t- Bộ Công Thương; - Bộ Xây dựng."], ["Bộ Công Thương", "Bộ Xây dựng"]),
    (["Kính trình: Ban Thường vụ Tỉnh ủy"], ["Ban Thường vụ Tỉnh ủy"]),
])  # fmt: skip
def test_addressees(lines, expected):
    assert [m.value for m in addressees([line(x) for x in lines])] == expected


@pytest.mark.parametrize(("lines", "expected"), [
    (["Nơi nhận:", "- Như trên;", "- Lưu: VT, NV."], ["Như trên", "Lưu: VT, NV"]),
    (["Nơi nhận: KT. BỘ TRƯỞNG", "- Như trên; THỨ TRƯỞNG", "- Lưu: VT."], ["Như trên", "Lưu: VT"]),
    (["Nơi nhận:             GIÁM ĐỐC", "- UBND tỉnh (để báo cáo);", "- Lưu: VT."], ["UBND tỉnh (để báo cáo)", "Lưu: VT"]),
    (["Nơi nhận:", "- Các sở: Y tế,", "Tài chính;", "- Lưu: VT."], ["Các sở: Y tế, Tài chính", "Lưu: VT"]),
])  # fmt: skip
def test_recipients(lines, expected):
    assert [m.value for m in recipients([line(x) for x in lines])] == expected


def test_shouting_tolerates_a_slip():
    assert shouting("PHÓ CỤC TRưỞNG") and not shouting("Phó Cục trưởng") and not shouting("12/3")


@given(st.text(alphabet="abđĐÂ ớ/:-.,;()\n\t12|Số ngàytháng", max_size=300))
def test_any_text_has_a_header(text):
    found = header(text)
    for field in FIELDS:
        mention = getattr(found, field)
        assert mention is None or (0 <= mention.span.start <= mention.span.end and 0 < mention.confidence <= 1)


def test_a_line_torn_between_two_columns_is_put_together():
    letter = """
L|Số:
L|Gia Lai, ngày
R|/BC-STP
R|tháng 4 năm 2024
BÁO CÁO
Kết quả rà soát văn bản
Thực hiện Công văn số 12/UBND-NC ngày 08/3/2024, Sở Tư pháp báo cáo như sau:
"""
    found = header(letter)
    assert (shown(found.number), shown(found.date), shown(found.place)) == ("/BC-STP", "2024-04", "Gia Lai")
    assert shown(found.issuer) == "Sở Tư pháp tỉnh Gia Lai"


def test_a_licence_has_its_date_at_the_foot():
    letter = """
L|SỞ XÂY DỰNG
R|Độc lập - Tự do - Hạnh phúc
GIẤY PHÉP
Xây dựng công trình
1. Cấp cho: Ông Lê Văn Một.
2. Thời hạn: 12 tháng kể từ ngày ký.
Kon Tum, ngày 14 tháng 2 năm 2023
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Võ Thị Hai
"""
    found = header(letter)
    assert (shown(found.date), shown(found.place), shown(found.genre)) == ("2023-02-14", "Kon Tum", "Giấy phép")


def test_a_date_cited_in_the_subject_is_not_the_letters_own():
    letter = """
TỜ TRÌNH
Về việc sửa đổi Nghị định số 95/2014/NĐ-CP
ngày 17 tháng 9 năm 2014 của Chính phủ
Kính gửi: Chính phủ
"""
    found = header(letter)
    assert found.date is None and found.subject.value.endswith("ngày 17 tháng 9 năm 2014 của Chính phủ")


def test_signs_that_no_typist_sets_lower_the_trust():
    clean = letters.OCR_LIKE.replace("48Z9 /TCT-CS", "4829/TCT-CS").replace("ngày 3ð", "ngày 30")
    noisy = clean.replace("Viv chính sách", "Viv chính { sách")
    assert header(clean).date.confidence >= 0.9 > header(noisy).date.confidence
    assert header(noisy).number.confidence < 0.9


@pytest.mark.parametrize("line_of_name", ["Trần À Hữu z Định .À", "x -ˆ Trần Hữu Định", "Trần . Hữu ` Định z"])
def test_strokes_of_pen_and_seal_are_no_part_of_the_name(line_of_name):
    found = header(
        f"Nơi nhận:\n- Như trên;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n{line_of_name}", "ocr"
    )
    assert shown(found.signer) == "Trần Hữu Định"


@pytest.mark.parametrize(("line", "secrecy"), [
    ("L|Mật", "Mật"), ("L|Tối mật", "Tối mật"), ("R|Tuyệt Mật", "Tuyệt mật"), ("L|[ Mật ]", "Mật"), ("L|(Tối mật)", "Tối mật"),
    ("L|| Mật |", "Mật"), ("Mật", "Mật"), ("L|Độ mật: mật", "Mật"), ("L|MẬT", "Mật"), ("L|Mật    Số bản: 02", "Mật"),
    ("L|Mật độ", None), ("L|Mật ong", None), ("L|Bảo mật", None), ("L|mật", None), ("L|Mặt", None), ("L|Mắt", None),
    ("L|Mất", None), ("L|Độ mật: Thường", None), ("L|Thường    Mật    Tối mật", None), ("L|Bí mật nhà nước", None),
])  # fmt: skip
def test_a_mark_of_secrecy_in_small_letters(line, secrecy):
    assert shown(header(letters.SECRET_NOTICE.replace("L|MẬT", line)).secrecy) == secrecy


def test_what_stands_alone_in_the_body_is_no_mark():
    inside = letters.SECRET_NOTICE.replace("L|MẬT\n", "").replace("1. Kết quả: 12 cơ sở.\n", "Độ chặt của rừng:\nMật\n")
    assert header(inside).secrecy is None


def test_the_motto_of_the_youth_tells_whose_committee_the_letterhead_names() -> None:
    text = (
        "ĐOÀN TNCS HỒ CHÍ MINH\nBCH TỈNH SƠN LA\n***\nSố 52-BC/TĐTN-VP\nSơn La, ngày 12 tháng 8 năm 2022\n\nBÁO CÁO\n"
        "Kết quả tháng thanh niên\n\nBan Thường vụ Tỉnh đoàn báo cáo như sau."
    )
    issuer = header(text).issuer
    assert issuer is not None and issuer.value.key == "bch-doan|tinh son la"


def test_a_name_in_full_stands_above_what_is_left_of_a_number() -> None:
    """The stroke was not read: "Số: 4412 LĐTBXH-BHXH" leaves the unit's initials, which are another body's."""
    text = """BỘ LAO ĐỘNG- THUONG BINH
VÀ XÃ HỘI
Số: 4412 LĐTBXH-BHXH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Nội, ngày 04 tháng 8 năm 2016
V/v trả lời chính sách

Kính gửi: Bảo hiểm xã hội Việt Nam

Trả lời Công văn số 16/BHXH-CĐCS ngày 12/5/2016 của Bảo hiểm xã hội Việt Nam.
"""
    issuer = header(text).issuer
    assert issuer is not None and issuer.value.name == "Bộ Lao động - Thương binh và Xã hội"


@pytest.mark.parametrize(
    ("printed", "code", "sure"),
    [
        ("06/CV NET 2023", "06/CVNET2023", True),
        ("1207/UBND.NN", "1207/UBND.NN", True),
        ("15/BC-TT.HĐND", "15/BC-TT.HĐND", True),
        ("905/TT,r-SNV", "905/TTr-SNV", False),
        ("88/TB-UB ND", "88/TB-UBND", False),
        ("12/TB-VP V/v họp", "12/TB-VP", True),
        ("06/CV-CN Hà Nội", "06/CV-CN", True),
    ],
)
def test_a_number_is_read_to_its_end(printed: str, code: str, sure: bool) -> None:
    number = header(f"ỦY BAN NHÂN DÂN\nTỈNH BẾN TRE\nSố: {printed}\n\nBến Tre, ngày 12 tháng 5 năm 2023\n").number
    assert number.value.code == code
    assert (number.confidence >= SURE) is sure


def test_an_abbreviation_of_the_office_under_a_subject_is_no_type():
    head = "BỘ NÔNG NGHIỆP VÀ PTNT\nCỤC KIỂM LÂM\n\nSố: 58/KL-PC\nV/v kiểm kê rừng\n\nHà Nội, ngày 12 tháng 10 năm 2011\n\n"
    found = header(f"{head}Kính gửi: Chi cục Kiểm lâm các tỉnh\n\nCục Kiểm lâm đề nghị báo cáo kết quả kiểm kê.")
    assert found.genre.value == "Công văn"
