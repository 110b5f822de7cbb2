"""The issuer from a letterhead's left column. All letterheads are invented; offices may be real."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar.body import letterhead_body, resolve_body
from pipeline.grammar.place import provinces

READ = [
    (["UBND TỈNH SƠN LA", "SỞ Y TẾ", "Số: 12/SYT-NV"], "Sơn La", "Sở Y tế tỉnh Sơn La"),
    (["ỦY BAN NHÂN DÂN", "TỈNH SƠN LA", "______"], None, "Ủy ban nhân dân tỉnh Sơn La"),
    (["UỶ BAN NHÂN DÂN TỈNH NGHỆ AN"], "Nghệ An", "Ủy ban nhân dân tỉnh Nghệ An"),
    (["ỦY BAN NHÂN DÂN", "THÀNH PHỐ CẦN THƠ", "SỞ NỘI VỤ"], "Cần Thơ", "Sở Nội vụ thành phố Cần Thơ"),
    (["UBND TỈNH TÂY NINH", "VĂN PHÒNG"], None, "Văn phòng Ủy ban nhân dân tỉnh Tây Ninh"),
    (["UBND HUYỆN MỘC CHÂU", "PHÒNG NỘI VỤ"], "Mộc Châu", "Phòng Nội vụ huyện Mộc Châu"),
    (["ỦY BAN NHÂN DÂN", "XÃ VÂN HỒ"], "Vân Hồ", "Ủy ban nhân dân xã Vân Hồ"),
    (["ỦY BAN NHÂN DÂN", "PHƯỜNG TÔ HIỆU", "PHÒNG VĂN HÓA - XÃ HỘI"], "Tô Hiệu",
     "Phòng Văn hóa - Xã hội phường Tô Hiệu"),
    (["UBND QUẬN 3"], None, "Ủy ban nhân dân Quận 3"),
    (["UBND ĐẶC KHU PHÚ QUỐC"], "Phú Quốc", "Ủy ban nhân dân đặc khu Phú Quốc"),
    (["HỘI ĐỒNG NHÂN DÂN", "TỈNH SƠN LA"], None, "Hội đồng nhân dân tỉnh Sơn La"),
    (["HỘI ĐỒNG NHÂN DÂN", "TỈNH SƠN LA", "BAN PHÁP CHẾ"], None, "Ban Pháp chế Hội đồng nhân dân tỉnh Sơn La"),
    (["SỞ Y TẾ SƠN LA", "ĐOÀN KIỂM TRA"], "Sơn La", "Đoàn kiểm tra - Sở Y tế tỉnh Sơn La"),
    (
        ["SỞ Y TẾ SƠN LA", "ĐOÀN KIỂM TRA THEO QĐ SỐ 77/QĐ-SYT", "Số:   /ĐKT-SYT"],
        "Sơn La",
        "Đoàn kiểm tra theo Quyết định số 77/QĐ-SYT - Sở Y tế tỉnh Sơn La",
    ),
    (["TỔNG CỤC THUẾ", "CỤC THUẾ TP HẢI PHÒNG"], "Hải Phòng", "Cục Thuế thành phố Hải Phòng"),
    (["BỘ TÀI CHÍNH", "TỔNG CỤC HẢI QUAN"], "Hà Nội", "Tổng cục Hải quan"),
    (["BỘ LAO ĐỘNG - THƯƠNG BINH", "VÀ XÃ HỘI"], "Hà Nội", "Bộ Lao động - Thương binh và Xã hội"),
    (["BỘ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG"], "Hà Nội", "Bộ Nông nghiệp và Môi trường"),
    (["BỘ CÔNG THƯƠNG", "CỤC CÔNG NGHIỆP"], "Hà Nội", "Cục Công nghiệp"),
    (["BỘ Y TẾ", "VỤ PHÁP CHẾ"], "Hà Nội", "Vụ Pháp chế - Bộ Y tế"),
    (["THỦ TƯỚNG CHÍNH PHỦ"], "Hà Nội", "Thủ tướng Chính phủ"),
    (["CHÍNH PHỦ"], "Hà Nội", "Chính phủ"),
    (["QUỐC HỘI"], None, "Quốc hội"),
    (["NGÂN HÀNG NHÀ NƯỚC", "VIỆT NAM"], "Hà Nội", "Ngân hàng Nhà nước Việt Nam"),
    (["BẢO HIỂM XÃ HỘI VIỆT NAM", "BẢO HIỂM XÃ HỘI TỈNH SƠN LA"], None, "Bảo hiểm xã hội tỉnh Sơn La"),
    (["TỈNH ỦY SƠN LA", "*"], "Sơn La", "Tỉnh ủy Sơn La"),
    (["TỈNH ỦY SƠN LA", "BAN TỔ CHỨC", "*"], "Sơn La", "Ban Tổ chức Tỉnh ủy Sơn La"),
    (["TỈNH ỦY SƠN LA", "BAN TUYÊN GIÁO VÀ DÂN VẬN"], "Sơn La", "Ban Tuyên giáo và Dân vận Tỉnh ủy Sơn La"),
    (["THÀNH ỦY HẢI PHÒNG", "VĂN PHÒNG"], "Hải Phòng", "Văn phòng Thành ủy Hải Phòng"),
    (["TỈNH ỦY SƠN LA", "ĐẢNG ỦY XÃ VÂN HỒ", "*"], "Vân Hồ", "Đảng ủy xã Vân Hồ"),
    (["ĐẢNG BỘ TỈNH SƠN LA", "ĐẢNG ỦY UBND TỈNH"], "Sơn La", "Đảng ủy Ủy ban nhân dân tỉnh Sơn La"),
    (["BAN CHẤP HÀNH TRUNG ƯƠNG", "*"], "Hà Nội", "Ban Chấp hành Trung ương"),
    (["CÔNG AN TỈNH SƠN LA", "PHÒNG CẢNH SÁT KINH TẾ"], "Sơn La", "Phòng Cảnh sát Kinh tế - Công an tỉnh Sơn La"),
    (["SỞ TƯ PHÁP", "PHÒNG HÀNH CHÍNH TƯ PHÁP"], "Sơn La", "Phòng Hành chính Tư pháp - Sở Tư pháp tỉnh Sơn La"),
    (["BAN DÂN TỘC"], "Sơn La", "Ban Dân tộc tỉnh Sơn La"),
    (["UBND TỈNH LONG AN", "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP"], None, "Ban Quản lý các khu công nghiệp tỉnh Long An"),
    (["BỘ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG ĐẠI HỌC", "HOA BAN TÂY BẮC"], "Sơn La", "Trường Đại học Hoa Ban Tây Bắc"),
    (["SỞ GD&ĐT SƠN LA", "TRƯỜNG THPT MỘC LỴ"], "Sơn La", "Trường THPT Mộc Lỵ"),
    (["CÔNG TY CỔ PHẦN", "KHOÁNG SẢN HOA BAN"], "Sơn La", "Công ty cổ phần Khoáng sản Hoa Ban"),
    (["TAND TỈNH SƠN LA"], None, "Tòa án nhân dân tỉnh Sơn La"),
    (["ỦY BAN MTTQ VIỆT NAM", "TỈNH SƠN LA", "BAN THƯỜNG TRỰC"], None,
     "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Sơn La"),
    (["TỔNG LIÊN ĐOÀN LAO ĐỘNG", "VIỆT NAM"], "Hà Nội", "Tổng Liên đoàn Lao động Việt Nam"),
    (["UBND TỈNH SƠN LA SỞ Y TẾ"], None, "Sở Y tế tỉnh Sơn La"),
    (["BỘ TÀI CHÍNH - BỘ NỘI VỤ"], "Hà Nội", "Bộ Tài chính - Bộ Nội vụ"),
    (["BỘ TÀI CHÍNH", "CỤC THUẾ"], "Hà Nội", "Cục Thuế"),
    (["CỤC THUẾ", "THUẾ TỈNH SƠN LA"], "Sơn La", "Thuế tỉnh Sơn La"),
    (["CỤC HẢI QUAN", "CHI CỤC HẢI QUAN KHU VỰC IX"], None, "Chi cục Hải quan khu vực IX"),
    (["TÒA ÁN NHÂN DÂN", "KHU VỰC 2 - SƠN LA"], "Sơn La", "Tòa án nhân dân khu vực 2 - Sơn La"),
    (["TỈNH ĐOÀN SƠN LA", "***"], "Sơn La", "Tỉnh đoàn Sơn La"),
    (["ĐOÀN TNCS HỒ CHÍ MINH", "BAN CHẤP HÀNH TỈNH SƠN LA"], "Sơn La",
     "Ban Chấp hành Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh Sơn La"),
    (["HỘI LHPN VIỆT NAM", "BAN CHẤP HÀNH HỘI LHPN", "TỈNH SƠN LA"], None,
     "Ban Chấp hành Hội Liên hiệp Phụ nữ tỉnh Sơn La"),
    (["TỈNH ỦY SƠN LA", "ĐẢNG ỦY CÁC CƠ QUAN ĐẢNG TỈNH"], None, "Đảng ủy các cơ quan Đảng tỉnh Sơn La"),
    (["ĐẢNG BỘ XÃ VÂN HỒ", "CHI BỘ BẢN HOA BAN"], "Vân Hồ", "Chi bộ Bản Hoa Ban"),
    (["BỘ Y TẾ", "VĂN PHÒNG BỘ"], "Hà Nội", "Văn phòng Bộ Y tế"),
    (["SỞ Y TẾ SƠN LA", "BỆNH VIỆN ĐA KHOA TỈNH"], "Sơn La", "Bệnh viện Đa khoa tỉnh Sơn La"),
    (["HỘI ĐỒNG NHÂN DÂN TỈNH SƠN LA", "THƯỜNG TRỰC"], None, "Thường trực Hội đồng nhân dân tỉnh Sơn La"),
    # what stands beside, above or below the names
    (["UBND TỈNH SƠN LA CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SỞ Y TẾ Độc lập - Tự do - Hạnh phúc"], None,
     "Sở Y tế tỉnh Sơn La"),
    (["Ký bởi: Sở Y tế", "Thời gian ký: 02.03.2021", "UBND TỈNH SƠN LA", "SỞ Y TẾ"], None, "Sở Y tế tỉnh Sơn La"),
    (["SỞ Y TẾ", "V/v tiêm chủng ở xã Vân Hồ"], "Sơn La", "Sở Y tế tỉnh Sơn La"),
    # damaged by scanning
    (["UY BAN NHAN DAN", "TINH SON LA"], None, "Ủy ban nhân dân tỉnh Sơn La"),
    (["UBND TINH SON LA", "SO Y TE"], None, "Sở Y tế tỉnh Sơn La"),
    (["TONG CUCTHUE", "CUC THUE TINH SON LA"], "Sơn La", "Cục Thuế tỉnh Sơn La"),
    (["TONG CUC THUE", "CỤC THUÊ TP HAI PHONC"], "Hải Phòng", "Cục Thuế thành phố Hải Phòng"),
    (["ÚY BAN NHẢN DẦN", "TÌNH SƠN LA"], "Sơn La", "Ủy ban nhân dân tỉnh Sơn La"),
    (["SỠ NÔNG NGHIÊP VA MÔI TRUỜNG"], "Sơn La", "Sở Nông nghiệp và Môi trường tỉnh Sơn La"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "place", "name"), READ, ids=[" / ".join(lines) for lines, *_ in READ])
def test_reads_the_issuer(lines, place, name):
    reading = letterhead_body(lines, place)
    assert reading is not None
    assert reading.body.name == name


def test_the_lines_of_the_issuer_are_told():
    assert letterhead_body(["____", "ỦY BAN NHÂN DÂN", "TỈNH SƠN LA", "Số: 1/BC-UBND"]).lines == (1, 2)


def test_sure_only_of_what_is_read_exactly_and_complete():
    assert letterhead_body(["UBND TỈNH SƠN LA", "SỞ Y TẾ"], "Sơn La").confidence >= 0.95
    assert letterhead_body(["SỞ Y TẾ"]).confidence <= 0.5  # of which province?
    assert letterhead_body(["CÔNG TY CỔ PHẦN KHOANGSN HOA BAN"]).confidence < 0.9
    assert letterhead_body(["UBND TỈNH SƠN LA"], "Nghệ An").confidence < 0.9  # the date line contradicts


def test_a_commune_that_no_table_knows_is_sure_when_the_date_line_names_it():
    assert letterhead_body(["UBND XÃ HOA BAN TRẮNG"], "Hoa Ban Trắng").confidence >= 0.95
    assert letterhead_body(["UBND XÃ HOA BAN TRẮNG"]).confidence < 0.9


def test_nothing_where_nothing_names_a_body():
    assert letterhead_body([]) is None
    assert letterhead_body(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]) is None
    assert letterhead_body(["Kính gửi: Sở Y tế tỉnh Sơn La"]) is None


def test_the_symbol_stands_in_for_a_lost_line():
    lost = letterhead_body(["UBND TỈNH SƠN LA"], "Sơn La", "TB-SYT")
    assert (lost.body.name, lost.confidence < 0.9) == ("Sở Y tế tỉnh Sơn La", True)
    none = letterhead_body([], "Sơn La", "BC-BDT", dt.date(2024, 3, 1))
    assert (none.body.name, none.confidence < 0.9) == ("Ban Dân tộc tỉnh Sơn La", True)
    fits = letterhead_body(["UBND TỈNH SƠN LA"], "Sơn La", "QĐ-UBND")
    assert fits.confidence >= 0.95


PROVINCES = sorted({p.phrase for found in provinces().values() for p in found})


@given(st.sampled_from(PROVINCES), st.sampled_from(["Sở Tài chính", "Ủy ban nhân dân", "Công an"]), st.booleans())
def test_any_full_name_in_capitals_on_one_line_or_two(place, kind, broken):
    lines = [kind.upper(), place.upper()] if broken else [f"{kind} {place}".upper()]
    reading = letterhead_body(lines)
    assert reading is not None
    assert reading.body == resolve_body(f"{kind} {place}")


@given(st.lists(st.text(alphabet="UBNDTỈSỞÔAOÀ /-.:*_1ố", max_size=30), max_size=6), st.text(max_size=10))
def test_no_lines_break_it(lines, place):
    reading = letterhead_body(lines, place)
    assert reading is None or 0 <= reading.confidence <= 1


@pytest.mark.parametrize(
    ("lines", "place", "name"),
    [
        (["ỦY BAN NHÂN DÂN", "XÃ HẠNH PHÚC"], "Hạnh Phúc", "Ủy ban nhân dân xã Hạnh Phúc"),
        (["UY BAN NHÂN DÂN", "XÃ XA DUNG"], "Xa Dung", "Ủy ban nhân dân xã Xa Dung"),
        (["HỘI ĐỒNG NHÂM DÂN", "XÃ KHÁNH HÒA"], "Khánh Hòa", "Hội đồng nhân dân xã Khánh Hòa"),
        (["ỦY BAN NHÂN DÂN", "XÃ ỒNG THÁI"], "Hồng Thái", "Ủy ban nhân dân xã Hồng Thái"),
    ],
)
def test_communes_named_like_something_else(lines, place, name):
    reading = letterhead_body(lines, place, on=dt.date(2026, 1, 1))
    assert reading.body.name == name or reading.confidence < 0.9
