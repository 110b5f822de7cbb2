import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read import read_bytes
from pipeline.text.normalize import normalize


def lines(text, *kinds):
    found = read_bytes(text.encode(), "a.txt")
    return [found.text[p.span.start : p.span.end] for p in found.paragraphs if not kinds or p.kind in kinds]


TYPED = """\
  UBND TỈNH HẠ SƠN              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
   SỞ THỦY LỢI                        Độc lập - Tự do - Hạnh phúc

   Số: 45 /BC-STL                    Hạ Sơn, ngày 07 tháng 4 năm 2024
"""
OCR = """\
UBND TINH HA SON CONG HOA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ THỦY LỢI - Độc lập - Tự do - Hạnh phúc

Số: 45/BC-STL Hạ Sơn, ngày 07 tháng 4 năm 2024
"""
TABBED = (
    "UBND TỈNH HẠ SƠN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSỞ THỦY LỢI\tĐộc lập - Tự do - Hạnh phúc\n"
    "Số: 45/BC-STL\tHạ Sơn, ngày 07 tháng 4 năm 2024\n"
)
PIPED = (
    "| UBND TỈNH HẠ SƠN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n|---|---|\n"
    "| **SỞ THỦY LỢI** | **Độc lập - Tự do - Hạnh phúc** |\n| Số: 45/BC-STL | Hạ Sơn, ngày 07 tháng 4 năm 2024 |\n"
)


@pytest.mark.parametrize("head", [TYPED, OCR, TABBED, PIPED], ids=["typed", "ocr", "tabs", "markdown"])
def test_letterhead_in_two_columns(head):
    text = head + "\nBÁO CÁO\nKết quả rà soát hồ chứa\n"
    left, right = lines(text, "left"), lines(text, "right")
    assert [x.replace(" ", "") for x in left[1:]] == ["SỞTHỦYLỢI", "Số:45/BC-STL"]
    assert right[1:] == ["Độc lập - Tự do - Hạnh phúc", "Hạ Sơn, ngày 07 tháng 4 năm 2024"]
    assert lines(text)[6] == "BÁO CÁO"


def test_a_blank_left_for_the_pen_is_no_gap_between_columns():
    text = "SỞ THỦY LỢI HẠ SƠN\nSố:          /BC-STL\nHạ Sơn, ngày      tháng 4 năm 2024\n\nBÁO CÁO\nKết quả rà soát\n"
    assert lines(text)[:3] == ["SỞ THỦY LỢI HẠ SƠN", "Số: /BC-STL", "Hạ Sơn, ngày tháng 4 năm 2024"]


def test_subject_below_the_code_goes_left():
    text = OCR.replace("BC-STL", "STL-QLN") + "V/v rà soát hồ chứa trước\nmùa mưa\n\nKính gửi: Chi cục Thủy lợi.\n"
    assert lines(text, "left")[-2:] == ["V/v rà soát hồ chứa trước", "mùa mưa"]
    assert lines(text, "text") == ["Kính gửi: Chi cục Thủy lợi."]


def test_who_is_invited_is_no_letterhead():
    """ "… Công nghiệp Việt Nam" in a list or a sentence is not the nation's name above a letter."""
    head = "BỘ Y TẾ\n-------\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 14/GM-BYT\n"
    head += "Hà Nội, ngày 03 tháng 4 năm 2013\n\nGIẤY MỜI\nHọp về vắc xin\n\n"
    invited = "- Đại diện Phòng Thương mại và Công nghiệp Việt Nam.\n"
    text = head + "Bộ Y tế trân trọng kính mời:\n" + invited + "Thời gian: ngày 9/4/2013.\n"
    assert lines(text, "left") == ["BỘ Y TẾ", "Số: 14/GM-BYT"]
    assert lines(text, "right")[-1] == "Hà Nội, ngày 03 tháng 4 năm 2013"


def test_party_letterhead():
    text = "TỈNH ỦY HẠ SƠN        ĐẢNG CỘNG SẢN VIỆT NAM\n      *\n"
    text += "Số 26-CT/TU           Hạ Sơn, ngày 03 tháng 5 năm 2024\n\nCHỈ THỊ\n"
    assert lines(text, "right") == ["ĐẢNG CỘNG SẢN VIỆT NAM", "Hạ Sơn, ngày 03 tháng 5 năm 2024"]
    assert lines(text, "left") == ["TỈNH ỦY HẠ SƠN", "*", "Số 26-CT/TU"]


def test_signing_block_above_the_letterhead_is_a_note():
    text = "Ký bởi: Sở Thủy lợi\nThời gian ký: 08.04.2024 09:12\n\n" + OCR
    assert lines(text, "note") == ["Ký bởi: Sở Thủy lợi", "Thời gian ký: 08.04.2024 09:12"]
    assert lines(text, "right")[-1].endswith("2024")


@pytest.mark.parametrize(
    "text",
    [
        "Kính gửi: Sở Thủy lợi\nThực hiện Công văn số 12/UBND-KT ngày 03 tháng 5 năm 2024 của Ủy ban",
        "Tại Hạ Sơn, ngày 03 tháng 5 năm 2024 chúng tôi gồm có",
    ],
)
def test_no_letterhead(text):
    assert lines(text, "left", "right") == []


WRAPPED = """\
       Căn cứ Luật Thủy lợi số 08/2017/QH14 ngày 19/6/2017 và các văn bản hướng
dẫn thi hành;
       Thực hiện Công văn số 77/UBND-KT ngày 05/3/2024 của Ủy ban nhân dân tỉnh
về bảo đảm an toàn hồ chứa trong mùa mưa lũ năm 2024, Sở Thủy lợi đề nghị Ủy ban
nhân dân các xã, phường thực hiện một số nội dung sau:
       1. Kiểm tra toàn bộ hồ chứa trên địa bàn, lập danh mục những hồ đã xuống
cấp, báo cáo theo số
12/2024 kèm theo.
       - Cử người trực.
"""


def test_wrapped_lines_are_joined():
    found = lines(WRAPPED)
    assert [x[:7] for x in found] == ["Căn cứ ", "Thực hi", "1. Kiểm", "- Cử ng"]
    assert found[0].endswith("hướng dẫn thi hành;")
    assert found[2].endswith("theo số 12/2024 kèm theo.")


def test_sentence_goes_on_over_a_page_mark():
    text = WRAPPED.replace("dẫn thi hành", "--- PAGE 2 ---\ndẫn thi hành")
    found = read_bytes(text.encode(), "a")
    assert found.paragraphs[0].page == 1
    assert found.paragraphs[1].page == 2
    assert "hướng dẫn thi hành" in found.text
    assert "PAGE" not in found.text


def test_unwrapped_lines_stay():
    text = "Một đoạn văn dài. " * 20 + "\nĐoạn thứ hai\nđoạn thứ ba\n" + "Đoạn dài nữa. " * 30
    assert len(lines(text)) == 4


def test_sentence_cut_in_two_is_made_whole():
    text = "Một đoạn văn dài. " * 20
    text += "\nPhối hợp tuyên truyền về việc tổ chức lấy ý kiến của nhân dân về Đề án\n\nsắp xếp hồ chứa;\n"
    text += "a) mục thứ nhất mà không có dấu chấm ở cuối dòng dù dòng này cũng khá dài\nb) mục thứ hai\n"
    assert [x[:9] for x in lines(text)[1:]] == ["Phối hợp ", "a) mục th", "b) mục th"]
    assert lines(text)[1].endswith("về Đề án sắp xếp hồ chứa;")


def test_markdown_and_front_matter():
    text = (
        "---\ntitle: Báo cáo\ndate: 2020-01-01\n---\n\n# BÁO CÁO\n\n**Kính gửi:** Ủy ban nhân dân tỉnh\n\n"
        "| TT | Việc |\n|:--|--:|\n| 1 | Rà soát<br>hồ |\n| 2 | Báo cáo |\n\nXem [phụ lục](http://a.vn/x) kèm theo\\.\n"
    )
    found = read_bytes(text.encode(), "a.md")
    assert "2020-01-01" not in found.text
    assert found.text.split("\n") == [
        "BÁO CÁO", "Kính gửi: Ủy ban nhân dân tỉnh", "TT\tViệc", "1\tRà soát hồ", "2\tBáo cáo", "Xem phụ lục kèm theo.",
    ]  # fmt: skip
    cells = [[found.text[c.start : c.end] for c in row] for row in found.tables[0].rows]
    assert cells == [["TT", "Việc"], ["1", "Rà soát hồ"], ["2", "Báo cáo"]]


def test_signature_columns():
    text = WRAPPED + "\nNơi nhận:                   KT. GIÁM ĐỐC\n- Như trên;                 PHÓ GIÁM ĐỐC\n"
    text += "- Lưu: VT.\n"
    assert lines(text, "left") == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    assert lines(text, "right") == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]


def test_not_vietnamese_is_a_problem():
    found = read_bytes(b"The committee shall report within thirty days of the receipt of this letter. " * 4, "a")
    assert [p.code for p in found.problems] == ["unreadable_text"]


@given(
    st.text(
        alphabet=st.sampled_from("aăâđêôơưáạ\u0323\u0301 \n\t-./|#*:1240SốngàythángCỘNGHÒA\ufeff\xad"), max_size=400
    )
)
def test_any_text_gives_clean_lines(text):
    if not text.strip("\ufeff \n\t"):
        return
    found = read_bytes(("x" + text).encode(), "a")
    assert found.text == normalize(found.text)
    assert [found.text[p.span.start : p.span.end] for p in found.paragraphs] == (
        found.text.split("\n") if found.text else []
    )


def test_cells_parted_by_tabs_are_a_table() -> None:
    text = (
        "PHỤ LỤC\nSTT\tNhiệm vụ\tChủ trì\tThời hạn\n1\tRà soát quy hoạch\tSở Xây dựng\tQuý II/2026\n"
        "2\tLập dự toán\tSở Tài chính\tTrước ngày 10/8/2026\n"
    )
    found = read_bytes(text.encode(), "a.txt")
    assert [[found.text[c.start : c.end] for c in row][1] for row in found.tables[0].rows] == [
        "Nhiệm vụ", "Rà soát quy hoạch", "Lập dự toán",
    ]  # fmt: skip


def test_two_columns_are_no_table() -> None:
    assert not read_bytes(
        "UBND TỈNH X\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSỞ Y TẾ\tĐộc lập - Tự do - Hạnh phúc\n".encode(), "a.txt"
    ).tables
