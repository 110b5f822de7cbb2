"""Documents that bear no number: by name, by day, by the meeting that concluded them; and what is none of these."""

import pytest

from tests.extract.cited import cite

CITED = [
    # text, title, date, genre, issuer, relation
    (
        "Thực hiện Thông báo kết luận của Chủ tịch UBND tỉnh tại cuộc họp ngày 05/3/2024 về mặt bằng, Sở Nội vụ báo cáo như sau:",
        "Thông báo kết luận của Chủ tịch UBND tỉnh tại cuộc họp ngày 05/3/2024",
        "2024-03-05", "Thông báo", "Ủy ban nhân dân tỉnh Hà Giang", "answers",
    ),
    (
        "Căn cứ Kết luận của đồng chí Bí thư Tỉnh ủy tại buổi làm việc ngày 12/4/2024 với Huyện ủy;",
        "Kết luận của đồng chí Bí thư Tỉnh ủy tại buổi làm việc ngày 12/4/2024",
        "2024-04-12", "Kết luận", "Tỉnh ủy Hà Giang", "based_on",
    ),
    (
        "Theo ý kiến chỉ đạo của Phó Chủ tịch UBND tỉnh tại cuộc họp giao ban ngày 03/6/2024, Sở Nội vụ đề nghị:",
        "Ý kiến chỉ đạo của Phó Chủ tịch UBND tỉnh tại cuộc họp giao ban ngày 03/6/2024",
        "2024-06-03", None, "Ủy ban nhân dân tỉnh Hà Giang", "implements",
    ),
    (
        "Trả lời công văn ngày 27/11/2023 của Công ty TNHH Bình Minh về thuế, Sở có ý kiến.",
        "Công văn ngày 27/11/2023 của Công ty TNHH Bình Minh",
        "2023-11-27", "Công văn", "Công ty TNHH Bình Minh", "answers",
    ),
    (
        "Xét đề nghị của Công ty Cổ phần Kim Sơn tại Văn bản ngày 22/4/2024, Sở có ý kiến.",
        "Văn bản ngày 22/4/2024 của Công ty Cổ phần Kim Sơn",
        "2024-04-22", None, "Công ty Cổ phần Kim Sơn", "answers",
    ),
    (
        "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Cán bộ và Luật Viên chức ngày 25/11/2019;",
        "Luật sửa đổi, bổ sung một số điều của Luật Cán bộ và Luật Viên chức",
        "2019-11-25", "Luật", "Quốc hội", "based_on",
    ),
    (
        "Căn cứ Hiến pháp năm 2013;",
        "Hiến pháp năm 2013",
        "2013", "Hiến pháp", "Quốc hội", "based_on",
    ),
    (
        "Thực hiện Công điện của Thủ tướng Chính phủ ngày 07/5/2024 về nắng nóng, Sở Nội vụ đề nghị:",
        "Công điện của Thủ tướng Chính phủ ngày 07/5/2024",
        "2024-05-07", "Công điện", "Thủ tướng Chính phủ", "implements",
    ),
]  # fmt: skip

SEVERAL = [
    (
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 02/5/2024; Kết luận của đồng chí Bí thư Tỉnh ủy tại buổi làm việc "
        "với huyện Vị Xuyên ngày 05/5/2024, Sở Nội vụ đề nghị:",
        {"Kết luận của đồng chí Bí thư Tỉnh ủy tại buổi làm việc với huyện Vị Xuyên ngày 05/5/2024": "2024-05-05"},
    ),
    (
        "Thực hiện ý kiến chỉ đạo của Chủ tịch UBND tỉnh tại phiên họp tháng 4 ngày 28/4/2024 và kết luận tại buổi "
        "làm việc với Bộ Nội vụ ngày 26/4/2024, Sở Nội vụ đề nghị:",
        {
            "Ý kiến chỉ đạo của Chủ tịch UBND tỉnh tại phiên họp tháng 4 ngày 28/4/2024": "2024-04-28",
            "Kết luận tại buổi làm việc với Bộ Nội vụ ngày 26/4/2024": "2024-04-26",
        },
    ),
    (
        "Căn cứ Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVII, nhiệm kỳ 2020 - 2025 và chỉ tiêu được giao.",
        {"Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVII, nhiệm kỳ 2020 - 2025": None},
    ),
]


@pytest.mark.parametrize(("text", "named"), SEVERAL)
def test_several_in_one_sentence(text: str, named: dict[str, str | None]) -> None:
    found = {c.title: c.issued_on.iso if c.issued_on else None for c in cite(text).values() if c.title}
    assert found == named


@pytest.mark.parametrize(("text", "title", "date", "genre", "issuer", "relation"), CITED)
def test_documents_without_a_number(text: str, title: str, date: str, genre: str, issuer: str, relation: str) -> None:
    (found,) = cite(text).values()
    assert (found.code, found.title, found.genre, found.confidence < 0.9) == (None, title, genre, True)
    assert found.issued_on is not None and found.issued_on.iso == date
    assert found.issuer is not None and found.issuer.name == issuer
    assert found.relation == relation


@pytest.mark.parametrize(
    "text",
    [
        "Theo chỉ đạo của Chủ tịch UBND tỉnh tại cuộc họp giao ban tuần, các đơn vị báo cáo.",
        "Chủ tịch UBND tỉnh đã chỉ đạo tại cuộc họp ngày 03/6/2024.",
        "Báo cáo về việc kết luận của Chủ tịch UBND tỉnh tại cuộc họp ngày 03/6/2024.",
        "Thực hiện kế hoạch công tác, ngày 12/4/2024 Sở tổ chức hội nghị.",
        "Gửi văn bản trước ngày 12/4/2024.",
        "Luật này có hiệu lực từ ngày 01/01/2025.",
    ],
)
def test_events_and_days_are_no_documents(text: str) -> None:
    assert cite(text) == {}


def test_a_meeting_inside_a_numbered_notice_is_its_subject() -> None:
    text = (
        "Thực hiện Thông báo số 98/TB-VPCP ngày 05/8/2023 của Văn phòng Chính phủ về kết luận của Thủ tướng Chính phủ "
        "tại Hội nghị ngày 01/8/2023 về đầu tư công"
    )
    assert list(cite(text)) == ["98/TB-VPCP"]


def test_later_mentions_of_an_act_leave_its_year_out() -> None:
    text = "Luật Đất đai năm 2024 và Luật Đất đai; Luật Đất đai năm 2013 đã hết hiệu lực."
    assert sorted(cite(text)) == ["Luật Đất đai năm 2013", "Luật Đất đai năm 2024"]
