"""Letterheads of bodies that the first letters did not have: army, mass organisations, firms, boards, parts of departments."""

import datetime as dt

import pytest

from pipeline.grammar.letterhead import letterhead_body

CASES = {
    "thanh tra of a department": (["SỞ XÂY DỰNG TỈNH BÌNH THUẬN", "THANH TRA"], "Bình Thuận", "KL-TTr", "2021", "Thanh tra Sở Xây dựng tỉnh Bình Thuận"),
    "BCH of the army, province": (["QUÂN KHU 2", "BCH QUÂN SỰ TỈNH LAI CHÂU"], "Lai Châu", "BCH-TM", "2021", "Bộ Chỉ huy quân sự tỉnh Lai Châu"),
    "BCH of the army, district": (["BỘ CHQS TỈNH LAI CHÂU", "BCH QUÂN SỰ HUYỆN TAM ĐƯỜNG"], "Tam Đường", "BCH-TM", "2021", "Ban Chỉ huy quân sự huyện Tam Đường"),
    "BCH of the farmers": (["HỘI NÔNG DÂN TỈNH PHÚ THỌ", "BCH HỘI NÔNG DÂN HUYỆN TAM NÔNG"], "Tam Nông", "BC/HND", "2024", "Ban Chấp hành Hội Nông dân huyện Tam Nông"),
    "standing committee of an association": (["HỘI LIÊN HIỆP PHỤ NỮ TỈNH HÀ NAM", "BAN THƯỜNG VỤ"], "Hà Nam", "BTV-TG", "2020", "Ban Thường vụ Hội Liên hiệp Phụ nữ tỉnh Hà Nam"),
    "office of the Central Committee": (["BAN CHẤP HÀNH TRUNG ƯƠNG", "VĂN PHÒNG"], "Hà Nội", "TB/VPTW", "2021", "Văn phòng Trung ương Đảng"),
    "a name over three lines": (["UBND TỈNH LONG AN", "BAN QUẢN LÝ DỰ ÁN ĐẦU TƯ XÂY", "DỰNG CÁC CÔNG TRÌNH DÂN DỤNG", "VÀ CÔNG NGHIỆP"], "Long An", "BQL-KTTĐ", "2023", "Ban Quản lý dự án đầu tư xây dựng các công trình dân dụng và công nghiệp tỉnh Long An"),
    "a name that every district has": (["ỦY BAN NHÂN DÂN QUẬN 8", "TRUNG TÂM Y TẾ"], "Quận 8", "TTYT-KH", "2020", "Trung tâm Y tế Quận 8"),
    "a council of a district": (["UBND HUYỆN CHÂU THÀNH", "HỘI ĐỒNG BỒI THƯỜNG,", "HỖ TRỢ VÀ TÁI ĐỊNH CƯ"], "Châu Thành", "BB-HĐBT", "2020", "Hội đồng Bồi thường, hỗ trợ và tái định cư huyện Châu Thành"),
    "a mark of urgency is no name": (["BAN CHỈ HUY PHÒNG CHỐNG THIÊN TAI", "VÀ TÌM KIẾM CỨU NẠN TỈNH YÊN BÁI", "HỎA TỐC"], "Yên Bái", "CĐ-BCH", "2023", "Ban Chỉ huy Phòng chống thiên tai và tìm kiếm cứu nạn tỉnh Yên Bái"),
    "undamaged words are not another name misread": (["BAN CHỈ ĐẠO PHÒNG CHỐNG DỊCH", "TỈNH KIÊN GIANG"], "Kiên Giang", "TB-BCĐ", "2020", "Ban Chỉ đạo Phòng chống dịch tỉnh Kiên Giang"),
    "an owner of the whole country is complete": (["TẬP ĐOÀN BƯU CHÍNH VIỄN THÔNG VIỆT NAM", "VIỄN THÔNG TÂY NINH"], "Tây Ninh", "VNPT-TNI", "2020", "Viễn thông Tây Ninh"),
    "the drafting unit is not the issuer": (["BỘ LAO ĐỘNG - THƯƠNG BINH", "VÀ XÃ HỘI"], "Hà Nội", "LĐTBXH-BHXH", "2013", "Bộ Lao động - Thương binh và Xã hội"),
    "standing office of a board": (["BAN CHỈ HUY PCTT VÀ TKCN", "TỈNH SƠN LA", "VĂN PHÒNG THƯỜNG TRỰC"], "Sơn La", "TB-VPTT", "2022", "Văn phòng thường trực Ban Chỉ huy PCTT và TKCN tỉnh Sơn La"),
    "statistics between two reforms": (["CHI CỤC THỐNG KÊ", "TỈNH SƠN LA"], "Sơn La", "CCTK-TH", "2025", "Chi cục Thống kê tỉnh Sơn La"),
    "the youth's committee": (["ĐOÀN TNCS HỒ CHÍ MINH", "BCH TỈNH SƠN LA"], "Sơn La", "BC/TĐTN-VP", "2022", "Ban Chấp hành Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh Sơn La"),
}  # fmt: skip


def test_a_committee_of_nobody_is_not_the_party_s() -> None:
    for line in ("BCH TỈNH SƠN LA", "BAN CHẤP HÀNH TỈNH SƠN LA"):
        read = letterhead_body([line], "Sơn La", None, dt.date(2022, 3, 19))
        assert read is None or ("tinh-uy" not in read.body.key and read.confidence < 0.9)


def test_the_unit_in_a_free_name_is_written_small() -> None:
    read = letterhead_body(
        ["SỞ Y TẾ TỈNH SƠN LA", "TRUNG TÂM Y TẾ HUYỆN MAI SƠN"], "Mai Sơn", "TTYT-KH", dt.date(2022, 3, 19)
    )
    assert read is not None and read.body.name == "Trung tâm Y tế huyện Mai Sơn"


@pytest.mark.parametrize("case", CASES)
def test_the_last_body_is_named_whole(case):
    lines, place, symbol, year, name = CASES[case]
    read = letterhead_body(lines, place, symbol, dt.date(int(year), 3, 19))
    assert read is not None
    assert read.body.name.lower().replace(",", "") == name.lower().replace(",", "")
