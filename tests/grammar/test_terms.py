"""Until when a directive means what it asks for again and again."""

import datetime as dt

import pytest

from pipeline.grammar.terms import stated_term

ISSUED = dt.date(2024, 1, 19)


@pytest.mark.parametrize(
    ("called", "wording", "end", "sure"),
    [
        ("Kế hoạch Chăm sóc rừng phòng hộ năm 2024", "hằng tháng", "2024-12-31", True),
        ("Chương trình Xóa nhà tạm giai đoạn 2021-2025", "hằng quý", "2025-12-31", True),
        ("Chương trình Xóa nhà tạm giai đoạn 2021 – 2025", "hằng quý", "2025-12-31", True),
        ("Kế hoạch Tuyển quân nhiệm kỳ 2021-2026", "hằng năm", "2026-12-31", True),
        ("Kế hoạch Trường học an toàn năm học 2023-2024", "hằng tháng", "2024-08-31", True),
        ("Kế hoạch Phủ sóng di động đến năm 2030", "hằng năm", "2030-12-31", True),
        ("Công văn tiêm phòng dại năm 2024", "hằng tháng", "2024-12-31", False),
        ("Chỉ thị trực ban trong mùa mưa bão", "hằng ngày", "2024-12-31", False),
        ("Chỉ thị tăng cường tuần tra", "hằng tháng trong năm 2025", "2025-12-31", True),
        ("Chỉ thị tăng cường tuần tra", "hằng tuần cho đến hết ngày 30/6/2024", "2024-06-30", True),
    ],
)
def test_what_tells_an_end(called: str, wording: str, end: str, sure: bool) -> None:
    term = stated_term(called, wording, ISSUED)
    assert term is not None
    assert (term.end.isoformat(), term.sure) == (end, sure)


@pytest.mark.parametrize(
    ("called", "wording"),
    [
        ("Chỉ thị tăng cường tuần tra", "hằng tháng"),
        ("Kế hoạch Triển khai Luật Đê điều năm 2024", "hằng quý"),  # the year is the law's
        ("Kế hoạch Tổng kết công tác năm 2022", "hằng quý"),  # over before it was written
        ("Kế hoạch Trồng cây theo Quyết định số 12/QĐ-UBND ngày 03/5/2024", "hằng quý"),
        ("Quy chế mua sắm", "hằng quý, từ năm 2024"),
    ],
)
def test_what_tells_none(called: str, wording: str) -> None:
    assert stated_term(called, wording, ISSUED) is None
