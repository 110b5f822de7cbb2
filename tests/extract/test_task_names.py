"""Names of the bodies that must act: where they end, what they share, which of them are several."""

import pytest

from pipeline.extract.tasks.parties import read_parties, strip_title
from pipeline.extract.tasks.sharing import each, listed_bodies
from pipeline.extract.tasks.vocabulary import Line
from pipeline.text.fold import fold_aligned
from tests.extract.test_tasks import tasks

SHARED = [
    ("UBND các huyện Vị Xuyên, Bắc Mê", ["UBND huyện Vị Xuyên", "UBND huyện Bắc Mê"]),
    ("Công an các huyện Vị Xuyên, Bắc Mê và thành phố Hà Giang", ["Công an huyện Vị Xuyên", "Công an huyện Bắc Mê", "Công an thành phố Hà Giang"]),
    ("các xã Minh Tân 1, Minh Tân 2", ["xã Minh Tân 1", "xã Minh Tân 2"]),
    ("UBND các quận 4, 7 và 8", ["UBND quận 4", "UBND quận 7", "UBND quận 8"]),
    ("Kho bạc Nhà nước các tỉnh Lai Châu , Sơn La", ["Kho bạc Nhà nước tỉnh Lai Châu", "Kho bạc Nhà nước tỉnh Sơn La"]),
    ("Công ty Thủy nông: Nam Định, Ninh Bình", ["Công ty Thủy nông Nam Định", "Công ty Thủy nông Ninh Bình"]),
    ("Công đoàn ngành Xây dựng, Công Thương", ["Công đoàn ngành Xây dựng", "Công đoàn ngành Công Thương"]),
]  # fmt: skip

WHOLE = [
    "UBND các huyện, thị xã và thành phố Hà Giang",
    "UBND các huyện, thành phố",
    "các sở, ban, ngành",
    "Sở Nông nghiệp và Môi trường",
    "Các Chi cục Kiểm lâm vùng I, II, III",
    "các xã vùng cao và biên giới",
    "UBND các xã, phường thuộc thành phố",
]


@pytest.mark.parametrize(("name", "expected"), SHARED)
def test_members_get_the_head_that_they_share(name, expected):
    assert list(each(name)) == expected


@pytest.mark.parametrize("name", WHOLE)
def test_classes_and_single_names_stay_whole(name):
    assert each(name) == (name,)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("Công an tỉnh, Sở Y tế", ["Công an tỉnh", "Sở Y tế"]),
        ("Các ban đảng, Đảng ủy Khối các cơ quan", ["Các ban đảng", "Đảng ủy Khối các cơ quan"]),
        ("Các Sở: Y tế, Nội vụ", ["Sở Y tế", "Sở Nội vụ"]),
        ("Liên đoàn Lao động tỉnh, Công đoàn ngành Y tế, Xây dựng", ["Liên đoàn Lao động tỉnh", "Công đoàn ngành Y tế", "Công đoàn ngành Xây dựng"]),
        ("Các sở, ban, ngành tỉnh", ["Các sở, ban, ngành tỉnh"]),
        ("Bộ trưởng Bộ Nội vụ, Phó Trưởng ban Thường trực Ban Chỉ đạo", ["Bộ trưởng Bộ Nội vụ, Phó Trưởng ban Thường trực Ban Chỉ đạo"]),
        ("Hiệu trưởng các trường mầm non, trường liên cấp", ["Hiệu trưởng các trường mầm non, trường liên cấp"]),
    ],
)  # fmt: skip
def test_items_of_kinh_gui(item, expected):
    assert list(listed_bodies(item)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a lower-case second syllable belongs to the word, though it could be a duty's first word
        ("Ban Hậu cần - Tài vụ chuẩn bị kho", ["Ban Hậu cần - Tài vụ"]),
        ("Phòng Vật tư cấp phát vật liệu", ["Phòng Vật tư"]),
        ("Cục Thuế cần rà soát", ["Cục Thuế"]),
        ("Chi cục Thuế tổ chức thu nợ", ["Chi cục Thuế"]),
        ("Công an thành phố Hải phòng rà soát", ["Công an thành phố Hải phòng"]),
        ("Sở Y tế tỉnh Lai Châu", ["Sở Y tế tỉnh Lai Châu"]),
        ("Ban Tuyên giáo và Dân vận Huyện ủy tham mưu", ["Ban Tuyên giáo và Dân vận Huyện ủy"]),
        # names of places that begin as bodies do
        ("UBND các thị xã Ba Đồn, Hội An, Vụ Bản rà soát", ["UBND các thị xã Ba Đồn, Hội An, Vụ Bản"]),
        ("Ban Tổ chức các huyện ủy, thị ủy báo cáo", ["Ban Tổ chức các huyện ủy, thị ủy"]),
        # groups that stand each for themselves
        ("chủ đầu tư, nhà thầu thi công khắc phục", ["chủ đầu tư", "nhà thầu thi công"]),
        ("Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương cấp kinh phí", ["Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương"]),
        ("UBND các tỉnh, thành phố: Hải Phòng, Lai Châu báo cáo", ["UBND thành phố Hải Phòng", "UBND tỉnh Lai Châu"]),
    ],
)  # fmt: skip
def test_where_a_name_ends(text, expected):
    parties = read_parties(Line(text, fold_aligned(text), 0, len(text)), 0, told=True)
    assert list(parties.names) == expected


@pytest.mark.parametrize("title", ["ông", "bà", "đồng chí", "đ/c", "Thầy", "cô"])
def test_titles_are_no_part_of_a_persons_name(title):
    assert strip_title(f"{title} Lý Thị Mai") == "Lý Thị Mai"


def test_a_person_in_a_sentence_stands_without_title_but_an_addressee_as_addressed():
    told = "Giao bà Lý Thị Mai bổ sung hồ sơ trước ngày 05/5/2031."
    assert tasks(told)[0].assignees == ("Lý Thị Mai",)
    written = "Đề nghị Ông Trần Văn Khoa nộp hồ sơ bổ sung về Sở trước ngày 05/5/2031."
    assert tasks(written, to=("Ông Trần Văn Khoa",))[0].assignees == ("Ông Trần Văn Khoa",)


def test_a_duty_of_several_units_is_laid_on_each():
    found = tasks(
        "Giao UBND các huyện Vị Xuyên, Bắc Mê chủ trì, phối hợp với Công an các huyện Vị Xuyên, Bắc Mê rà soát hồ sơ."
    )
    assert found[0].assignees == ("UBND huyện Vị Xuyên", "UBND huyện Bắc Mê")
    assert found[0].coordinators == ("Công an huyện Vị Xuyên", "Công an huyện Bắc Mê")
