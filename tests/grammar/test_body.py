"""Bodies in running text, and which one is meant. All sentences are invented."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar import body
from pipeline.grammar.body import find_bodies, resolve_body, symbol_bodies, with_aliases
from pipeline.grammar.place import provinces
from pipeline.grammar.voices import is_party
from pipeline.records import PartialDate
from pipeline.text.fold import fold_aligned

FOUND = [
    ("Giao Sở Tài chính tỉnh Sơn La chủ trì", ["Sở Tài chính tỉnh Sơn La"]),
    ("UBND tỉnh Hà Giang, UBND huyện Đồng Văn", ["Ủy ban nhân dân tỉnh Hà Giang", "Ủy ban nhân dân huyện Đồng Văn"]),
    ("Uỷ ban nhân dân thành phố Hải Phòng", ["Ủy ban nhân dân thành phố Hải Phòng"]),
    ("UBND TP. Hồ Chí Minh", ["Ủy ban nhân dân Thành phố Hồ Chí Minh"]),
    ("UBND TP.HCM giao", ["Ủy ban nhân dân Thành phố Hồ Chí Minh"]),
    ("Sở VH,TT&DL Lạng Sơn báo cáo", ["Sở Văn hóa, Thể thao và Du lịch tỉnh Lạng Sơn"]),
    ("Sở LĐ-TB&XH tỉnh Nghệ An", ["Sở Lao động - Thương binh và Xã hội tỉnh Nghệ An"]),
    ("Bộ Nông nghiệp và Môi trường trả lời", ["Bộ Nông nghiệp và Môi trường"]),
    ("Bộ GD&ĐT và Bộ Y tế", ["Bộ Giáo dục và Đào tạo", "Bộ Y tế"]),
    ("Thủ tướng Chính phủ yêu cầu", ["Thủ tướng Chính phủ"]),
    ("của Văn phòng Chính phủ", ["Văn phòng Chính phủ"]),
    ("Ban Thường vụ Tỉnh ủy Bến Tre", ["Ban Thường vụ Tỉnh ủy Bến Tre"]),
    ("Thành uỷ Cần Thơ", ["Thành ủy Cần Thơ"]),
    ("Huyện ủy Mộc Châu chỉ đạo", ["Huyện ủy Mộc Châu"]),
    ("Đảng ủy xã Vân Hồ", ["Đảng ủy xã Vân Hồ"]),
    ("Đảng ủy UBND tỉnh Sơn La", ["Đảng ủy Ủy ban nhân dân tỉnh Sơn La"]),
    ("UBND các xã, phường", ["Ủy ban nhân dân các xã, phường"]),
    ("UBND các huyện, thị xã, thành phố", ["Ủy ban nhân dân các huyện, thị xã, thành phố"]),
    ("Chủ tịch UBND tỉnh kết luận", ["Ủy ban nhân dân tỉnh"]),
    ("Thường trực HĐND tỉnh Kon Tum", ["Thường trực Hội đồng nhân dân tỉnh Kon Tum"]),
    ("Văn phòng Đoàn ĐBQH và HĐND tỉnh", ["Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh"]),
    ("Cục Thuế TP Đà Nẵng", ["Cục Thuế thành phố Đà Nẵng"]),
    ("Công an tỉnh Tây Ninh, Bộ CHQS tỉnh Tây Ninh", ["Công an tỉnh Tây Ninh", "Bộ Chỉ huy quân sự tỉnh Tây Ninh"]),
    ("Phòng Kế hoạch - Tài chính thuộc Sở Y tế tỉnh Cà Mau", ["Phòng Kế hoạch - Tài chính - Sở Y tế tỉnh Cà Mau"]),
    ("Phòng An ninh kinh tế, Công an tỉnh Cà Mau", ["Phòng An ninh kinh tế - Công an tỉnh Cà Mau"]),
    ("Phòng Nội vụ huyện Mộc Châu", ["Phòng Nội vụ huyện Mộc Châu"]),
    ("Công ty cổ phần Khoáng sản Hoa Ban nhận được", ["Công ty cổ phần Khoáng sản Hoa Ban"]),
    ("Công ty TNHH MTV Thủy lợi Sông Mã có văn bản", ["Công ty TNHH MTV Thủy lợi Sông Mã"]),
    ("Hiệp hội Nhãn Sông Mã thông qua", ["Hiệp hội Nhãn Sông Mã"]),
    ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Sơn La", ["Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Sơn La"]),
    ("TAND tỉnh Sơn La, VKSND tỉnh Sơn La", ["Tòa án nhân dân tỉnh Sơn La", "Viện kiểm sát nhân dân tỉnh Sơn La"]),
    ("UBND xã Tân Phong, huyện Phù Yên, tỉnh Sơn La", ["Ủy ban nhân dân xã Tân Phong"]),
    (
        "Các Sở: Nội vụ, Văn hóa, Thể thao và Du lịch, Tài chính và Y tế phối hợp",
        ["Sở Nội vụ", "Sở Văn hóa, Thể thao và Du lịch", "Sở Tài chính", "Sở Y tế"],
    ),
    ("các Bộ: Tài chính, Y tế; Thủ tướng", ["Bộ Tài chính", "Bộ Y tế", "Thủ tướng Chính phủ"]),
    ("UBND xã, phường báo cáo", ["Ủy ban nhân dân xã, phường"]),
    ("UBND các huyện, thị xã và thành phố Sơn La", ["Ủy ban nhân dân các huyện, thị xã và thành phố Sơn La"]),
    ("Ban Quản lý Khu kinh tế chủ trì", ["Ban Quản lý Khu kinh tế"]),
    ("Ban Quản lý Khu kinh tế Hoa Ban chủ trì", ["Ban Quản lý Khu kinh tế Hoa Ban"]),
    (
        "Đoàn kiểm tra theo Quyết định số 7/QĐ-SYT - Sở Y tế tỉnh Sơn La",
        ["Đoàn kiểm tra theo Quyết định số 7/QĐ-SYT - Sở Y tế tỉnh Sơn La"],
    ),
    ("Trường trung học phổ thông Hoa Ban có văn bản", ["Trường trung học phổ thông Hoa Ban"]),
    ("UBND quận 1, UBND phường Bến Nghé", ["Ủy ban nhân dân Quận 1", "Ủy ban nhân dân phường Bến Nghé"]),
]


@pytest.mark.parametrize(("text", "names"), FOUND, ids=[text for text, _ in FOUND])
def test_finds_whole_names(text, names):
    assert [m.value.name for m in find_bodies(text)] == names


NOTHING = [
    "các bộ phận liên quan ban hành văn bản",
    "quyền sở hữu đất đai",
    "Ban hành kèm theo Quyết định này",
    "Hội nghị tổng kết được tổ chức",
    "BÁO CÁO kết quả thực hiện",
    "Phòng chống tham nhũng, lãng phí",
    "số tài chính còn lại",
    "Thuế giá trị gia tăng",
    "đóng BHXH bắt buộc",
    "Trường hợp không thực hiện được",
    "công tác thanh tra, kiểm tra",
    "Thanh tra việc chấp hành pháp luật",
    "Khoa học là động lực",
    "Tổ chức thực hiện Nghị quyết",
    "Vụ việc đã được giải quyết",
    "Viện dẫn quy định nêu trên",
    "Cục bộ một số nơi",
]


@pytest.mark.parametrize("text", NOTHING)
def test_finds_no_body_where_there_is_none(text):
    assert find_bodies(text) == []


def test_span_covers_the_title_before_the_name():
    text = "ý kiến của Phó Chủ tịch UBND tỉnh tại buổi họp"
    (mention,) = find_bodies(text)
    assert text[mention.span.start : mention.span.end] == "Phó Chủ tịch UBND tỉnh"


def test_generic_names_stay_open_without_context():
    (mention,) = find_bodies("báo cáo UBND tỉnh trước ngày 5")
    assert mention.value.place is None
    assert mention.value.key == "ubnd|?tinh"


BG = "Ban Dân tộc tỉnh Bắc Giang"
SCT = "Sở Công Thương tỉnh Lào Cai"
XA = "Ủy ban nhân dân xã Vân Hồ, tỉnh Sơn La"
HN = "Ủy ban nhân dân thành phố Hà Nội"
RESOLVED = [
    (BG, "UBND tỉnh", "Ủy ban nhân dân tỉnh Bắc Giang"),
    (BG, "Chủ tịch UBND tỉnh", "Ủy ban nhân dân tỉnh Bắc Giang"),
    (BG, "đồng chí Phó Chủ tịch UBND tỉnh", "Ủy ban nhân dân tỉnh Bắc Giang"),
    (BG, "Tỉnh ủy", "Tỉnh ủy Bắc Giang"),
    (BG, "Ban Thường vụ Tỉnh ủy", "Ban Thường vụ Tỉnh ủy Bắc Giang"),
    (BG, "Văn phòng UBND tỉnh", "Văn phòng Ủy ban nhân dân tỉnh Bắc Giang"),
    (BG, "HĐND tỉnh", "Hội đồng nhân dân tỉnh Bắc Giang"),
    (BG, "Sở Tài chính", "Sở Tài chính tỉnh Bắc Giang"),
    (BG, "Công an tỉnh", "Công an tỉnh Bắc Giang"),
    (BG, "Bộ Công Thương", "Bộ Công Thương"),
    (BG, "Chính phủ", "Chính phủ"),
    (BG, "Thủ tướng", "Thủ tướng Chính phủ"),
    (BG, "UBND huyện", "Ủy ban nhân dân huyện"),
    (BG, "UBND thành phố", "Ủy ban nhân dân thành phố"),
    (SCT, "Sở", SCT),
    (SCT, "Giám đốc Sở", SCT),
    (SCT, "Phòng Quản lý năng lượng", f"Phòng Quản lý năng lượng - {SCT}"),
    (SCT, "UBND xã Mường Khương", "Ủy ban nhân dân xã Mường Khương"),
    (SCT, "Đoàn kiểm tra", f"Đoàn kiểm tra - {SCT}"),
    (XA, "UBND tỉnh", "Ủy ban nhân dân tỉnh Sơn La"),
    (XA, "UBND xã", "Ủy ban nhân dân xã Vân Hồ"),
    (XA, "Đảng ủy", "Đảng ủy xã Vân Hồ"),
    (XA, "Sở Nội vụ", "Sở Nội vụ tỉnh Sơn La"),
    (HN, "UBND Thành phố", "Ủy ban nhân dân thành phố Hà Nội"),
    (HN, "Thành ủy", "Thành ủy Hà Nội"),
    (HN, "UBND tỉnh", "Ủy ban nhân dân tỉnh"),
    ("Bộ Tài chính", "Vụ Pháp chế", "Vụ Pháp chế - Bộ Tài chính"),
    ("Bộ Tài chính", "Sở Tài chính", "Sở Tài chính"),
    ("Công ty cổ phần Hoa Ban", "Công ty", "Công ty cổ phần Hoa Ban"),
    ("UBND tỉnh Sơn La", "Trung tâm Lưu trữ lịch sử tỉnh", "Trung tâm Lưu trữ lịch sử tỉnh Sơn La"),
    ("UBND tỉnh Sơn La", "Trung tâm Công tác xã hội tỉnh", "Trung tâm Công tác xã hội tỉnh Sơn La"),
    ("UBND tỉnh Sơn La", "Trung tâm Kiểm soát bệnh tật", "Trung tâm Kiểm soát bệnh tật tỉnh Sơn La"),
    ("UBND tỉnh Sơn La", "Trung tâm Phục vụ hành chính công", "Trung tâm Phục vụ hành chính công tỉnh Sơn La"),
    ("UBND tỉnh Sơn La", "Trung tâm Dịch vụ việc làm tỉnh", "Trung tâm Dịch vụ việc làm tỉnh Sơn La"),
    (
        "UBND tỉnh Sơn La",
        "Trung tâm Khuyến nông và Dịch vụ nông nghiệp",
        "Trung tâm Khuyến nông và Dịch vụ nông nghiệp",
    ),
]


@pytest.mark.parametrize(("context", "text", "name"), RESOLVED, ids=[f"{c}: {t}" for c, t, _ in RESOLVED])
def test_context_gives_the_place(context, text, name):
    assert resolve_body(text, resolve_body(context)).name == name


@pytest.mark.parametrize("name", ["Nam Đàn", "Tân Kỳ", "Vân Du", "Kim Liên"])
def test_a_commune_of_the_speakers_province_is_meant_before_one_of_its_name_elsewhere(name: str) -> None:
    """Older communes of other provinces share these names."""
    body = resolve_body(f"Đảng ủy xã {name}", resolve_body("Tỉnh ủy Nghệ An"), PartialDate(2025, 8, 5))
    assert body is not None and body.key.endswith("|nghe an")


def test_the_day_decides_kinds_of_provinces_and_national_names():
    assert resolve_body("UBND Đồng Nai", on=dt.date(2025, 8, 1)).name == "Ủy ban nhân dân tỉnh Đồng Nai"
    assert resolve_body("UBND Đồng Nai", on=dt.date(2026, 8, 1)).name == "Ủy ban nhân dân thành phố Đồng Nai"
    assert resolve_body("Cục Thuế", on=PartialDate(2025, 10)).kind == "cuc-thue-tw"
    assert resolve_body("Cục Thuế", resolve_body("UBND tỉnh Sơn La"), dt.date(2020, 1, 1)).place == "tỉnh Sơn La"
    assert resolve_body("Cục Thuế", on=dt.date(2020, 1, 1)).place is None


def test_hue_is_a_district_city_before_2025_and_a_central_city_after():
    before = resolve_body("UBND thành phố Huế", on=dt.date(2024, 5, 1))
    after = resolve_body("UBND thành phố Huế", on=dt.date(2025, 5, 1))
    assert (before.key, after.key) == ("ubnd|thanh pho hue|thua thien hue", "ubnd|thanh pho hue")


@pytest.mark.parametrize("text", ["UBND tỉnh", "Sở Nội vụ", "Thành ủy Huế", "UBND thị trấn Sa Pa", "Bộ Tài chính"])
def test_what_is_remembered_of_other_days_is_what_the_day_itself_gives(text: str) -> None:
    issuer, table = resolve_body("Sở Y tế tỉnh Lào Cai"), body.default_words()
    turns = body._turns(table)
    assert dt.date(2025, 7, 1) in turns
    for day in (turn + dt.timedelta(days=shift) for turn in turns for shift in (-1, 0, 1)):
        assert resolve_body(text, issuer, day) == body._resolve.__wrapped__(text, issuer, day, table)


def test_resolving_a_body_again_changes_nothing():
    body = resolve_body("Sở Y tế tỉnh Sơn La")
    assert resolve_body(body, resolve_body(HN)) == body


def test_an_open_body_is_completed_by_a_later_context():
    (mention,) = find_bodies("báo cáo UBND tỉnh")
    assert resolve_body(mention.value, resolve_body(BG)).place == "tỉnh Bắc Giang"


def test_text_that_is_no_body_gives_none():
    for text in ("theo quy định hiện hành", "các cơ quan liên quan", "các phòng chuyên môn", "", "1234"):
        assert resolve_body(text, resolve_body(SCT)) is None


def test_symbols_suggest_bodies_of_the_context():
    context = resolve_body(SCT)
    assert [b.name for b in symbol_bodies("QĐ-UBND", context)] == ["Ủy ban nhân dân tỉnh Lào Cai"]
    assert symbol_bodies("SCT-QLCN", context)[0].name == SCT
    assert symbol_bodies("BC-BDT", resolve_body(BG), dt.date(2024, 1, 1))[0].name == BG
    assert symbol_bodies("BC-BDT", resolve_body(BG), dt.date(2026, 1, 1)) == []
    assert "Tỉnh ủy Lào Cai" in [b.name for b in symbol_bodies("CT/TU", context)]
    assert symbol_bodies("XYZ-ABC", context) == []


def test_a_site_adds_its_own_names():
    words = with_aliases([{"name": "Quỹ Hoa Ban", "also": "QHB", "symbols": "QHB"}])
    assert resolve_body("QHB", words=words).name == "Quỹ Hoa Ban"
    assert find_bodies("đề nghị QHB báo cáo", words=words)[0].value.name == "Quỹ Hoa Ban"
    assert find_bodies("đề nghị QHB báo cáo") == []


PLACES = sorted({p.phrase for found in provinces().values() for p in found})


@given(st.sampled_from(PLACES), st.sampled_from(["Sở Y tế", "Ủy ban nhân dân", "Công an", "Thanh tra"]))
def test_a_full_name_resolves_to_itself(place, kind):
    name = f"{kind} {place}"
    assert resolve_body(name).name == name
    assert resolve_body(name.upper()).key == resolve_body(name).key


@given(st.text(alphabet="Sở Tài chínhUBNDtỉXã,.-\nCôngyHộ1", max_size=80))
def test_spans_are_ordered_inside_the_text_and_found_the_same_with_a_given_fold(text):
    found = find_bodies(text)
    assert found == find_bodies(text, fold_aligned(text))
    ends = [0, *(m.span.end for m in found)]
    for mention, previous in zip(found, ends, strict=False):
        assert previous <= mention.span.start < mention.span.end <= len(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Giao UBND xã Phú Lộc Hạ báo cáo.", ["Ủy ban nhân dân xã Phú Lộc Hạ"]),
        (
            "UBND xã Bình Sơn Trung và UBND xã Phú Lộc",
            ["Ủy ban nhân dân xã Bình Sơn Trung", "Ủy ban nhân dân xã Phú Lộc"],
        ),
        ("Chủ tịch UBND xã Phú Lộc Nguyễn Văn Tư", ["Ủy ban nhân dân xã Phú Lộc"]),
        ("UBND thành phố Vinh Nghệ An", ["Ủy ban nhân dân thành phố Vinh"]),
    ],
)
def test_a_unit_is_not_cut_to_a_listed_namesake(text: str, names: list[str]) -> None:
    assert [mention.value.name for mention in find_bodies(text)] == names


CENTRAL = [
    ("TAND cấp cao tại Hà Nội", "tand-cap-cao-ha-noi"),
    ("Viện kiểm sát nhân dân cấp cao tại Đà Nẵng", "vksnd-cap-cao-da-nang"),
    ("Đảng ủy Khối các cơ quan Trung ương", "dang-uy-khoi-cq-tw"),
    ("Đảng ủy Khối các cơ quan tỉnh", "dang-uy-khoi|tinh son la"),
    ("Quân ủy Trung ương", "quan-uy-tw"),
    ("Ban Bí thư Trung ương Đoàn", "twdtn-ban-bi-thu"),
    ("Ban Bí thư Trung ương Đảng", "ban-bi-thu"),
    ("BCH Trung ương Đoàn", "twdtn-bch"),
    ("BCH Đoàn tỉnh", "bch-doan|tinh son la"),
    ("Hội Nông dân Việt Nam", "twhnd"),
    ("Hội Nông dân Việt Nam tỉnh Sơn La", "hoi-nong-dan|tinh son la"),
    ("Hội Nông dân tỉnh", "hoi-nong-dan|tinh son la"),
]


@pytest.mark.parametrize(("text", "key"), CENTRAL)
def test_what_is_of_the_whole_country_is_not_of_the_letters_province(text, key):
    (found,) = find_bodies(f"theo {text} về việc", context=resolve_body("Ủy ban nhân dân tỉnh Sơn La"))
    assert found.value.key == key


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("Ban Bí thư", True),
        ("Bộ Chính trị", True),
        ("Văn phòng Trung ương Đảng", True),
        ("Ủy ban Kiểm tra Trung ương", True),
        ("Tỉnh ủy Sơn La", True),
        ("Ban Bí thư Trung ương Đoàn", False),
        ("Ủy ban nhân dân tỉnh Sơn La", False),
        ("Bộ Nội vụ", False),
    ],
)
def test_the_partys_bodies(name, party):
    assert is_party(resolve_body(name)) is party


@pytest.mark.parametrize("unit", ["thị trấn Phú Phong", "xã Tân Phong Hạ", "phường An Hội"])
def test_a_syllable_that_only_sounds_like_a_bodys_head_stays_in_the_units_name(unit: str) -> None:
    (found,) = find_bodies(f"Báo cáo của UBND {unit} về việc sửa kênh")
    assert found.value.name == f"Ủy ban nhân dân {unit}"
