"""From the clean text back to the file's characters: decomposed letters, old encodings, columns, hyphens."""

import io
import unicodedata

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read import read_bytes
from pipeline.read.origins import find_origins
from pipeline.records import Span
from pipeline.text.normalize import normalize

LETTER = """UBND TỈNH HẠ SƠN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ THỦY LỢI                Độc lập - Tự do - Hạnh phúc
Số: 12/STL-QLN             Hạ Sơn, ngày 05 tháng 4 năm 2024

Kính gửi: Ủy ban nhân dân các xã.

Thực hiện Công văn số 77/UBND-KT ngày 05/3/2024 của Ủy ban nhân dân tỉnh về
bảo đảm an toàn hồ chứa, Sở Thủy lợi đề nghị các địa phương khẩn trương rà soát.
"""
WORDS = ("12/STL-QLN", "ngày 05 tháng 4 năm 2024", "77/UBND-KT", "Ủy ban nhân dân tỉnh", "khẩn trương")
FORMS = {
    "as-it-is": LETTER.encode(),
    "bom-crlf": b"\xef\xbb\xbf" + LETTER.replace("\n", "\r\n").encode(),
    "decomposed": unicodedata.normalize("NFD", LETTER).encode(),
    "utf-16": LETTER.encode("utf-16"),
    "fraction-slash": LETTER.replace("/", "\u2044").encode(),
    "soft-hyphens-nbsp": LETTER.replace("địa", "đ\u00adịa").replace("Công văn", "Công\u00a0văn").encode(),
    "icelandic-eth": LETTER.replace("Đ", "Ð").replace("đ", "ð").encode(),
}


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize("words", WORDS)
def test_words_lead_back_to_the_file(data, words):
    transcript = read_bytes(data, "thu.txt")
    at = transcript.text.index(words)
    behind = find_origins(transcript, data).text(Span(at, at + len(words)))
    assert " ".join(normalize(behind).split()) == words


def test_old_encodings_lead_back_too():
    old = "Sè: 12/STL-QLN\n§Ò nghÞ c¸c ®Þa ph­¬ng khÈn tr­¬ng rµ so¸t hå chøa, b¸o c¸o kÕt qu¶ tr­íc ngµy 20/4/2024.\n"
    data = old.encode("cp1252")
    transcript = read_bytes(data, "thu.txt")
    at = transcript.text.index("địa phương")
    origins = find_origins(transcript, data)
    behind = origins.span(Span(at, at + len("địa phương")))
    assert data[behind.start : behind.end].decode("cp1252") == "®Þa ph\u00ad¬ng"  # a byte a letter


def test_word_files_lead_back_through_fonts_cells_and_list_numbers():
    document = docx.Document()
    document.add_paragraph().add_run("Céng hßa x· héi").font.name = ".VnTime"
    table = document.add_table(2, 3)
    for row, cells in zip(table.rows, (("STT", "Nội dung", "Hạn"), ("1", "Rà soát hồ chứa", "20/4/2024")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("Kiểm tra cửa xả", style="List Number")
    document.add_paragraph(unicodedata.normalize("NFD", "Báo cáo kết quả"))
    out = io.BytesIO()
    document.save(out)
    transcript = read_bytes(out.getvalue(), "thu.docx")
    origins = find_origins(transcript, out.getvalue())

    def behind(words):
        at = transcript.text.index(words)
        return origins.text(Span(at, at + len(words)))

    assert behind("Cộng hòa xã hội") == "Céng hßa x· héi"
    assert behind("20/4/2024") == "20/4/2024"
    assert behind("Kiểm tra cửa xả") == "Kiểm tra cửa xả"
    assert behind("Báo cáo kết quả") == unicodedata.normalize("NFD", "Báo cáo kết quả")


@given(st.lists(st.sampled_from(LETTER.split()), min_size=1, max_size=60), st.booleans())
def test_every_letter_comes_from_its_own_like(words, decomposed):
    text = " ".join(words)
    data = (unicodedata.normalize("NFD", text) if decomposed else text).encode()
    transcript = read_bytes(data, "thu.txt")
    origins = find_origins(transcript, data)
    for at, char in enumerate(transcript.text):
        if char.isalnum():
            assert normalize(origins.text(Span(at, at + 1))) == char
