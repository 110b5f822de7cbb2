"""One file, several letters: where a new one begins, what is only attached, and a person's word on it."""

import io
import re
from dataclasses import replace

import docx
import pytest

from pipeline.extract import extract
from pipeline.lexicon import load_toml
from pipeline.read import read_all, read_bytes
from pipeline.read.letterheads import find_heads
from pipeline.read.split import split_letters
from pipeline.records import Cuts
from pipeline.text.fold import fold_aligned
from tests.read.paper import BODY, HEAD, TAIL, make_pdf

TABLE = load_toml("letterheads")
DAY = "Hạ Sơn, ngày 05 tháng 4 năm 2024"


def first_page(code="Số: 12/STL-QLN", day=DAY, *, above=(), title=(), body=BODY):
    lines = [(80, 40 - 14 * n, text) for n, text in enumerate(reversed(above))]
    lines += [*HEAD, (100, 105, code), (330, 105, day)]
    lines += [(200, 130 + 16 * n, text) for n, text in enumerate(title)]
    return [*lines, *body]


SECOND = [(85, 80, "2. Báo cáo kết quả về Sở Thủy lợi để tổng hợp."), *TAIL]


def letters(*pages, cuts=None):
    return split_letters(read_bytes(make_pdf(*pages), "lo-quet.pdf"), cuts)


def codes(parts):
    return [extract(part).code for part in parts]


def test_a_batch_is_split_at_letterheads_blank_pages_tolerated():
    whole = read_bytes(make_pdf(first_page(), SECOND, [], first_page("Số: 13/STL-QLN")), "lo-quet.pdf")
    one, two = split_letters(whole)
    assert codes([one, two]) == ["12/STL-QLN", "13/STL-QLN"]
    assert (one.source.part, one.source.first_page, one.source.last_page) == (1, 1, 3)
    assert (two.source.part, two.source.first_page, two.source.last_page) == (2, 4, 4)
    assert one.source.sha256 == two.source.sha256 == whole.source.sha256
    assert one.text + "\n" + two.text == whole.text
    for part in (one, two):
        assert [p.code for p in part.problems] == ["several_letters"]
        for paragraph in part.paragraphs:
            assert part.source.first_page <= paragraph.page <= part.source.last_page
        for word in part.words:
            assert part.text[word.span.start : word.span.end].strip()
    box = {w.box for w in two.words if two.text[w.span.start : w.span.end].startswith("13/")}
    assert {b.page for b in box} == {4}


def test_one_letter_stays_as_it_was():
    whole = read_bytes(make_pdf(first_page(), SECOND), "thu.pdf")
    assert split_letters(whole) == [whole]
    assert whole.source.part == 0


ATTACHED = {
    "annex": first_page("Số: 5/KH-STL", title=("PHỤ LỤC II",)),
    "with-its-letter": first_page("Số: 5/KH-STL", title=("KẾ HOẠCH", "(Kèm theo Công văn số 12/STL-QLN)")),
    "rules": first_page("", "", title=("QUY CHẾ", "(Ban hành kèm theo Quyết định số 9/QĐ-STL)")),
    "form": first_page("Số: …/BC-…", "……, ngày … tháng … năm 20…", above=("Mẫu số 01",)),
    "nobody": first_page("Số: ..../BC-....", title=("TÊN CƠ QUAN",)),
    "request": first_page("", "", title=("ĐƠN ĐỀ NGHỊ",)),
    "draft": first_page("Số:      /QĐ-UBND", "Hạ Sơn, ngày    tháng    năm 2024", above=("DỰ THẢO",)),
    "not-issued": first_page("Số:      /QĐ-UBND", "Hạ Sơn, ngày    tháng    năm 2024"),
    "copy": first_page("Số: 31/SY-STL", title=("SAO Y",)),
}


@pytest.mark.parametrize("page", ATTACHED.values(), ids=ATTACHED.keys())
def test_what_goes_with_a_letter_is_no_letter(page):
    (whole,) = letters(first_page(), SECOND, page)
    assert codes([whole]) == ["12/STL-QLN"]
    (found,) = whole.attachments
    assert found.page == 3
    assert found.span.end == len(whole.text)
    assert extract(whole).attachments == whole.attachments


def test_a_letter_may_speak_of_what_goes_with_it():
    body = [(121, 210, "Kèm theo Công văn số 4/STL ngày 01/4/2024 là danh mục các hồ chứa."), *BODY]
    assert codes(letters(first_page(), SECOND, first_page("Số: 13/STL-QLN", body=body))) == ["12/STL-QLN", "13/STL-QLN"]


def test_a_letter_of_the_party_after_one_of_the_state():
    party = [
        (110, 56, "TỈNH ỦY HẠ SƠN"), (330, 56, "ĐẢNG CỘNG SẢN VIỆT NAM"), (150, 72, "*"),
        (110, 88, "Số 26-CT/TU"), (330, 88, "Hạ Sơn, ngày 08 tháng 4 năm 2024"), (270, 130, "CHỈ THỊ"), *BODY,
    ]  # fmt: skip
    assert codes(letters(first_page(), SECOND, party)) == ["12/STL-QLN", "26-CT/TU"]


def test_doubt_is_named_and_not_acted_on():
    (whole,) = letters(first_page(), SECOND, first_page("Số: 13/STL-QLN", ""))
    assert [(p.code, p.page) for p in whole.problems] == [("maybe_several", 3)]


@pytest.mark.parametrize(
    ("cuts", "expected"),
    [
        (Cuts(), ["12/STL-QLN"]),
        (Cuts(pages=(3,)), ["12/STL-QLN", "13/STL-QLN"]),
        (Cuts(pages=(2, 3)), ["12/STL-QLN", None, "13/STL-QLN"]),
        (Cuts(pages=(1, 99)), ["12/STL-QLN"]),
    ],
    ids=["none", "as-found", "elsewhere", "beyond-the-file"],
)
def test_a_person_decides(cuts, expected):
    assert codes(letters(first_page(), SECOND, first_page("Số: 13/STL-QLN"), cuts=cuts)) == expected


def test_word_files_are_split_at_paragraphs(tmp_path):
    document = docx.Document()
    for code in ("12/STL-QLN", "13/STL-QLN"):
        head = document.add_table(rows=1, cols=2)
        head.cell(0, 0).text = f"UBND TỈNH HẠ SƠN\nSỞ THỦY LỢI\nSố: {code}"
        head.cell(0, 1).text = f"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n{DAY}"
        for text in ("Kính gửi: Ủy ban nhân dân các xã.", "Đề nghị rà soát các hồ chứa trước ngày 20/4/2024."):
            document.add_paragraph(text)
        foot = document.add_table(rows=1, cols=2)
        foot.cell(0, 0).text = "Nơi nhận:\n- Như trên;\n- Lưu: VT."
        foot.cell(0, 1).text = "GIÁM ĐỐC\n\nTrần Thị Hoa"
    out = io.BytesIO()
    document.save(out)
    path = tmp_path / "hai-thu.docx"
    path.write_bytes(out.getvalue())
    one, two = read_all(path)
    assert codes([one, two]) == ["12/STL-QLN", "13/STL-QLN"]
    assert two.text.startswith("UBND TỈNH HẠ SƠN")
    assert one.text.endswith("Trần Thị Hoa")
    line = next(h.paragraph for h in find_heads(read_bytes(out.getvalue(), "x")) if h.paragraph) + 1
    assert codes(read_all(path, cuts=Cuts(lines=(line,)))) == ["12/STL-QLN", "13/STL-QLN"]
    assert codes(read_all(path, cuts=Cuts())) == ["12/STL-QLN"]


def test_the_nation_named_in_a_sentence_opens_nothing():
    body = [(85, 210, "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;"), *BODY]
    assert len(find_heads(read_bytes(make_pdf(first_page(body=body)), "x"))) == 1


def test_pages_of_a_part_are_those_of_its_source():
    parts = letters(first_page(), first_page("Số: 13/STL-QLN"), SECOND)
    assert [[p.page for p in part.pages] for part in parts] == [[1], [2, 3]]
    assert replace(parts[0].source, part=0, first_page=0, last_page=0).path == "lo-quet.pdf"


def rows(group, key):
    return [(row["pattern"], line) for row in TABLE[group] for line in row[key]]


@pytest.mark.parametrize(("pattern", "line"), rows("attached", "examples"))
def test_examples_of_attachments(pattern, line):
    assert re.match(pattern, fold_aligned(line))


@pytest.mark.parametrize(("pattern", "line"), rows("attached", "counter_examples"))
def test_counter_examples_of_attachments(pattern, line):
    assert not re.match(pattern, fold_aligned(line))


@pytest.mark.parametrize(("pattern", "line"), rows("form", "examples"))
def test_examples_of_forms(pattern, line):
    assert re.search(pattern, fold_aligned(line))


@pytest.mark.parametrize(("pattern", "line"), rows("form", "counter_examples"))
def test_counter_examples_of_forms(pattern, line):
    assert not re.search(pattern, fold_aligned(line))


@pytest.mark.parametrize(
    ("above", "count"),
    [
        ([(60, 20, "CỔNG THÔNG TIN ĐIỆN TỬ"), (60, 36, "CÔNG VĂN ĐẾN Số: 1207")], 1),
        ([(85, 60 + 17 * n, text) for n, (_, _, text) in enumerate([*BODY, *TAIL])], 2),
    ],
    ids=["stamp", "letter-without-its-head"],
)
def test_what_stands_above_the_first_letterhead(above, count):
    assert len(letters(above, first_page())) == count


def test_a_word_file_without_sections_is_read():
    document = docx.Document()
    document.add_paragraph("Kính gửi: Ủy ban nhân dân các xã.")
    body = document.element.body
    body.remove(body.sectPr)
    out = io.BytesIO()
    document.save(out)
    assert read_bytes(out.getvalue(), "x.docx").text.startswith("Kính gửi")
