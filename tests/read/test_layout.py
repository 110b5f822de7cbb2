"""Layout on words with boxes: no file, no library that reads one."""

import pytest

from pipeline.read.assemble import Assembly, assemble
from pipeline.read.layout import lay_out
from pipeline.read.lines import find_lines, segments
from pipeline.read.overlay import drop_overprinted, join_spaced_digits
from pipeline.read.page import PageText, PageWord, Rule
from pipeline.records import Source


def word(text, x, top, *, height=12.0, confidence=1.0, **more):
    return PageWord(text, x, top, x + 6.2 * len(text), top + height, confidence, **more)


def row(text, x, top, **more):
    out = []
    for part in text.split():
        out.append(word(part, x, top, **more))
        x = out[-1].x1 + 3
    return out


def page(*rows, number=1, how="text-layer", rules=()):
    return PageText(number, 595, 842, tuple(w for r in rows for w in r), rules=rules, how=how)


def read(*pages):
    found = assemble(Source("", "", ""), Assembly(lay_out(pages)))
    return [(p.kind, found.text[p.span.start : p.span.end]) for p in found.paragraphs]


LONG = "Ủy ban nhân dân xã tổ chức kiểm tra hồ chứa trên địa bàn và lập danh mục"


def test_lines_are_found_whatever_the_order():
    words = row("một hai ba", 80, 100) + row("bốn năm", 80, 116) + [word("sáu", 300, 102)]
    assert [x.text for x in find_lines(reversed(words))] == ["một hai ba sáu", "bốn năm"]
    assert [x.text for x in segments(find_lines(words)[0], 20)] == ["một hai ba", "sáu"]


@pytest.mark.parametrize(
    ("second", "x", "joined"),
    [
        ("công trình xuống cấp.", 80, True),
        ("Công trình xuống cấp.", 80, True),  # a full line goes on even with a capital
        ("- công trình;", 110, False),
        ("2. Báo cáo.", 110, False),
        ("Căn cứ Luật Thủy lợi;", 110, False),
        ("Báo cáo kết quả.", 110, False),
    ],
)
def test_next_line_of_a_full_line(second, x, joined):
    found = read(page(row("1. " + LONG, 110, 300), row(second, x, 316), row(LONG + " ở các", 80, 332)))
    assert (found[0][1] == f"1. {LONG} {second}") == joined or found[0][1].startswith(f"1. {LONG} {second}") == joined


def test_code_broken_at_its_hyphen():
    found = read(page(row(LONG + " số 12/QĐ-", 80, 300), row("UBND của tỉnh.", 80, 316)))
    assert found == [("text", LONG + " số 12/QĐ-UBND của tỉnh.")]


@pytest.mark.parametrize("gap", [0.0, 40.0])
def test_title_that_wraps(gap):
    found = read(
        page(
            row("BÁO CÁO", 265, 150),
            row("Kết quả rà soát hồ chứa trên địa bàn", 187, 168),
            row("tỉnh Hạ Sơn", 254, 184 + gap),
            row(LONG + " ở", 80, 260),
        )
    )
    assert found[0] == ("text", "BÁO CÁO")
    assert len(found) == (3 if gap == 0 else 4)


def test_specks_of_a_scan_become_notes():
    found = read(
        page(row("~ |", 500, 20, confidence=0.3), row("| rà soát hồ chứa", 80, 300, confidence=0.9), how="ocr")
    )
    assert found == [("note", "~ |"), ("text", "rà soát hồ chứa")]


def test_bare_digital_page_keeps_every_sign():
    assert read(page(row("| rà soát", 80, 300)))[0][1] == "| rà soát"


def grid(xs, ys):
    return tuple(Rule(xs[0], y, xs[-1], y) for y in ys) + tuple(Rule(x, ys[0], x, ys[-1]) for x in xs)


def test_table_of_a_scan():
    rules = grid((80, 120, 300, 500), (100, 130, 170))
    words = row("TT", 85, 110) + row("Nhiệm vụ", 130, 110) + row("Thời hạn", 310, 110)
    words += row("1", 85, 135) + row("Rà soát", 130, 135) + row("hồ chứa", 130, 150) + row("30/4", 310, 135)
    found = read(page(words, rules=rules))
    assert found == [("row", "TT\tNhiệm vụ\tThời hạn"), ("row", "1\tRà soát hồ chứa\t30/4")]


def test_row_goes_on_over_the_page_and_the_head_is_not_repeated():
    rules = grid((80, 120, 500), (700, 720, 760))
    first = page(row("TT", 85, 703) + row("Việc", 130, 703) + row("1", 85, 725) + row("Rà soát", 130, 725), rules=rules)
    rules = grid((80, 120, 500), (60, 80, 100, 120))
    words = (
        row("TT", 85, 63)
        + row("Việc", 130, 63)
        + row("hồ chứa", 130, 83)
        + row("2", 85, 103)
        + row("Báo cáo", 130, 103)
    )
    found = read(first, page(words, number=2, rules=rules))
    assert [t for _, t in found] == ["TT\tViệc", "1\tRà soát hồ chứa", "2\tBáo cáo"]


def test_frame_is_no_table():
    rules = grid((400, 480), (50, 80))
    assert read(page(row("KHẨN", 420, 60) + row(LONG, 80, 300), rules=rules))[-1][1] == LONG


def test_two_signers_side_by_side():
    found = read(
        page(
            row(LONG, 80, 300),
            row("ĐẠI DIỆN BÊN A", 100, 400) + row("ĐẠI DIỆN BÊN B", 380, 400),
            row("Nguyễn Văn An", 110, 460) + row("Trần Thị Hoa", 390, 460),
        )
    )
    assert found[1:] == [
        ("left", "ĐẠI DIỆN BÊN A"), ("left", "Nguyễn Văn An"), ("right", "ĐẠI DIỆN BÊN B"), ("right", "Trần Thị Hoa"),
    ]  # fmt: skip


def test_spaced_digits():
    digits = [word("1", 110, 100), word("9", 119, 100), word("3", 128, 100)]
    words = [*row("Số:", 80, 100), *digits, *row("/UBND 5 7", 140, 100)]
    assert [w.text for w in join_spaced_digits(words)] == ["Số:", "193", "/UBND", "57"]
    far = [word("1", 100, 100), word("2", 150, 100), word("3", 200, 100)]
    assert join_spaced_digits(far) == far


@pytest.mark.parametrize(
    ("above", "left", "covered"),
    [
        (word("03", 100, 100), ["03"], True),
        (word("02", 100.5, 100), ["02"], False),
        (word("03", 180, 100), ["02", "03"], False),
        (word("ký", 100, 100), ["02", "ký"], False),
    ],
)
def test_overprint(above, left, covered):
    words, found = drop_overprinted([word("02", 100, 100), above])
    assert [w.text for w in words] == left
    assert found == covered
