import io

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import ProgramMissing, UnreadableFile
from pipeline.read import Limits, pictures, read_bytes
from pipeline.read.page import PageSlot, PageText, PageWord
from pipeline.text.normalize import normalize

from .paper import BODY, HEAD, TAIL, add_annotation, font, make_pdf


def paragraphs(found, *kinds):
    return [found.text[p.span.start : p.span.end] for p in found.paragraphs if not kinds or p.kind in kinds]


CODE = [
    (125, 96, "Số: 12/STL-QLN"),
    (300, 96, "Hạ Sơn, ngày 08 tháng 4 năm 2024"),
    (105, 116, "V/v rà soát hồ chứa"),
    (112, 130, "trước mùa mưa"),
]
BLANK = [(110, 96, "Số:"), (160, 96, "/STL-QLN"), (300, 96, "Hạ Sơn, ngày"), (395, 96, "tháng"), (450, 96, "năm 2024")]


def test_whole_letter():
    found = read_bytes(make_pdf(HEAD + CODE + BODY + TAIL), "a.pdf")
    assert paragraphs(found) == [
        "UBND TỈNH HẠ SƠN", "SỞ THỦY LỢI", "Số: 12/STL-QLN", "V/v rà soát hồ chứa", "trước mùa mưa",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hạ Sơn, ngày 08 tháng 4 năm 2024",
        "Kính gửi: Ủy ban nhân dân các xã, phường.",
        "Thực hiện Công văn số 77/UBND-KT ngày 05/3/2024 của Ủy ban nhân dân tỉnh về bảo đảm an toàn hồ chứa trong "
        "mùa mưa, Sở Thủy lợi đề nghị các địa phương khẩn trương rà soát.",
        "1. Kiểm tra toàn bộ hồ chứa trên địa bàn, lập danh mục những hồ xuống cấp và báo cáo trước ngày 20/4/2024.",
        "Nơi nhận:", "- Như trên;", "- Lưu: VT, QLN.", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Thị Hoa",
    ]  # fmt: skip
    assert [p.kind for p in found.paragraphs] == ["left"] * 5 + ["right"] * 3 + ["text"] * 3 + ["left"] * 3 + [
        "right"
    ] * 3
    assert found.pages[0].how == "text-layer"


def test_words_lead_back_to_the_page():
    found = read_bytes(make_pdf(HEAD + CODE + BODY), "a.pdf")
    places = {found.text[w.span.start : w.span.end]: w.box for w in found.words}
    assert abs(places["Số:"].x0 - 125) < 2 and 92 < places["Số:"].top < 100
    assert all(found.text[w.span.start : w.span.end].strip() for w in found.words)
    assert [w.span for w in found.words] == sorted(w.span for w in found.words)
    assert found.text == normalize(found.text)


def signed():
    data = add_annotation(make_pdf(HEAD + BLANK + BODY), 133, 96, "1 9 3")
    data = add_annotation(data, 376, 96, "10")
    data = add_annotation(data, 428, 96, "04")
    return add_annotation(data, 400, 20, "Ky boi: So Thuy loi 09.04.2024 10:21", size=6)


def test_number_and_day_stand_in_signature_widgets():
    found = read_bytes(signed(), "a.pdf")
    assert "Số: 193 /STL-QLN" in paragraphs(found, "left")
    assert "Hạ Sơn, ngày 10 tháng 04 năm 2024" in paragraphs(found, "right")
    assert paragraphs(found, "note") == ["Ky boi: So Thuy loi 09.04.2024 10:21"]
    assert found.pages[0].how == "widgets"


def test_overprinted_month_is_read_from_above():
    page = [(x, y, t) for x, y, t in BLANK if t != "tháng"] + [(395, 96, "tháng 02")]
    found = read_bytes(add_annotation(make_pdf(HEAD + page + BODY), 427, 96, "03"), "a.pdf")
    assert "tháng 03 năm 2024" in found.text and "tháng 02" not in found.text
    assert [p.code for p in found.problems] == ["overprinted"]


def test_receivers_note_is_kept_apart():
    found = read_bytes(
        add_annotation(make_pdf(HEAD + CODE + BODY), 60, 500, "Chuyen phong HC", subtype="/FreeText"), "a"
    )
    assert paragraphs(found, "note") == ["Chuyen phong HC"]


def test_signing_block_in_the_layer_is_a_note():
    block = [(400, 20, "Ký bởi: Sở Thủy lợi"), (400, 34, "Thời gian ký: 09.04.2024 10:21:11")]
    found = read_bytes(make_pdf(block + HEAD + CODE + BODY), "a")
    assert paragraphs(found, "note") == ["Ký bởi: Sở Thủy lợi", "Thời gian ký: 09.04.2024 10:21:11"]
    assert paragraphs(found, "right")[0].startswith("CỘNG HÒA")


def test_paragraph_and_table_go_on_over_a_page():
    lines = [(85, y, 500, y) for y in (500, 520, 540)] + [(x, 500, x, 540) for x in (85, 130, 500)]
    first = HEAD + CODE + BODY[:2] + [(95, 503, "TT"), (140, 503, "Nhiệm vụ"), (97, 523, "1"), (140, 523, "Rà soát hồ")]
    second = [(300, 30, "2"), (85, 60, "tỉnh về bảo đảm an toàn hồ chứa.")]
    found = read_bytes(make_pdf(first, second, lines=lines), "a")
    assert [[found.text[c.start : c.end] for c in r] for r in found.tables[0].rows] == [
        ["TT", "Nhiệm vụ"],
        ["1", "Rà soát hồ"],
    ]
    assert paragraphs(found)[-1] == "tỉnh về bảo đảm an toàn hồ chứa."  # the page number is gone
    plain = read_bytes(make_pdf(HEAD + CODE + BODY[:2], second), "a")
    assert paragraphs(plain)[-1].endswith("của Ủy ban nhân dân tỉnh về bảo đảm an toàn hồ chứa.")


def test_running_heads_are_dropped():
    pages = [[(85, 30, "Tài liệu của Sở Thủy lợi"), (85, 200, f"Nội dung của trang thứ {n}.")] for n in range(3)]
    pages[0] = HEAD + CODE + BODY
    found = read_bytes(make_pdf(*pages), "a")
    assert "Tài liệu của Sở" not in found.text
    assert "trang thứ 2" in found.text


def _image_pdf(layer=""):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (600, 850), 240)), 0, 0, 595, 842)
    canvas.setFont(font(), 11)
    canvas.drawString(20, 700, layer)
    canvas.save()
    return out.getvalue()


@pytest.fixture
def ocr(monkeypatch):
    """Stands for the scan room: one line with a slot."""
    calls = []

    def read(image, number, dpi):
        calls.append((image.size, number, round(dpi)))
        words = (
            PageWord("Số:", 110, 96, 130, 109, 0.9), PageWord("Đ14", 135, 96, 155, 109, 0.4),
            PageWord("/BC-STL", 156, 96, 200, 109, 0.9, glued=True), PageWord("rà", 100, 300, 112, 313, 0.9),
            PageWord("soát", 115, 300, 140, 313, 0.9),
        )  # fmt: skip
        slot = PageSlot("serial", 132, 94, 155, 111, (("574", 0.8), ("514", 0.1)))
        return PageText(number, 595, 842, words, slots=(slot,), quality="khá", why="nền đều")

    monkeypatch.setattr(pictures, "read_picture", read)
    return calls


def test_scan_goes_to_ocr_and_its_slot_finds_its_place(ocr):
    found = read_bytes(_image_pdf(), "a")
    assert ocr == [((1240, 1755), 1, 150)]
    assert found.pages[0].how == "ocr" and "không có lớp chữ" in found.pages[0].why
    slot = found.slots[0]
    assert found.text[slot.span.start : slot.span.end] == "Đ14"
    assert "Số: Đ14/BC-STL" in found.text
    assert not found.problems


def test_untrusted_layer_goes_to_ocr(ocr):
    layer = "DQc l$p Tg do Hgnh phric vipc thgc hiqn k6t lu0n cta Uy ban nhAn dAn tinh v6 rd so6t h6 chria"
    found = read_bytes(_image_pdf(layer), "a")
    assert found.pages[0].how == "ocr"
    assert [p.code for p in found.problems] == ["layer_rejected"]


@pytest.mark.parametrize(("code", "how"), [("Số: 12/STL-QLN", "text-layer"), ("Số: /STL-QLN", "ocr")])
def test_scan_with_a_good_layer_is_read_by_ocr_when_its_number_is_missing(ocr, code, how):
    layer = f"{code} Hạ Sơn, ngày 08 tháng 4 năm 2024 Thực hiện Công văn của Ủy ban nhân dân tỉnh về hồ chứa"
    found = read_bytes(_image_pdf(layer), "a")
    assert found.pages[0].how == how


def test_receivers_digits_on_a_scan_are_a_note(ocr):
    found = read_bytes(add_annotation(_image_pdf(), 300, 600, "881"), "a")
    assert paragraphs(found, "note") == ["881"]


def test_widget_wins_over_what_ocr_saw(ocr):
    found = read_bytes(add_annotation(_image_pdf(), 134, 95, "574"), "a")
    assert "Số: 574/BC-STL" in found.text.replace("574 /", "574/")
    assert not found.slots


def test_without_tesseract_the_page_is_a_problem(monkeypatch):
    def missing(*_):
        raise ProgramMissing("thiếu")

    monkeypatch.setattr(pictures, "read_picture", missing)
    assert [p.code for p in read_bytes(_image_pdf(), "a").problems] == ["ocr_missing"]


def test_blank_page_needs_no_ocr(monkeypatch):
    monkeypatch.setattr(pictures, "read_picture", lambda *_: pytest.fail("OCR of a blank page"))
    found = read_bytes(make_pdf(HEAD + CODE + BODY, []), "a")
    assert found.pages[1].why == "trang trắng"


def test_image_file(ocr):
    out = io.BytesIO()
    blank = Image.new("L", (827, 1169), 255)
    blank.save(out, "TIFF", save_all=True, append_images=[blank], dpi=(100, 100))
    found = read_bytes(out.getvalue(), "a")
    assert [p.page for p in found.pages] == [1, 2]
    assert [(size, number, dpi) for size, number, dpi in ocr] == [((827, 1169), 1, 100), ((827, 1169), 2, 100)]
    assert found.source.media_type == "image/tiff"


def test_photo_is_turned_as_its_camera_says(ocr):
    out = io.BytesIO()
    photo = Image.new("L", (1169, 827), 255)
    tags = photo.getexif()
    tags[0x0112] = 6
    photo.save(out, "JPEG", exif=tags)
    read_bytes(out.getvalue(), "a")
    assert ocr == [((827, 1169), 1, 100)]


def _encrypt(data):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        file.save(out, encryption=pikepdf.Encryption(user="x", owner="y"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "limits", "code"),
    [
        (lambda d: _encrypt(d), Limits(), "encrypted"),
        (lambda d: d[: len(d) // 3], Limits(), "truncated"),
        (lambda d: d, Limits(pages=1), "too_large"),
        (lambda d: d, Limits(page_points=500), "too_large"),
    ],
    ids=["encrypted", "cut", "pages", "size of a page"],
)
def test_hostile_pdfs(make, limits, code):
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(make(make_pdf(HEAD + BODY, BODY)), "a", limits=limits)
    assert caught.value.problem.code == code


def test_huge_image_is_refused():
    out = io.BytesIO()
    Image.new("1", (5000, 5000)).save(out, "PNG")
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(out.getvalue(), "a", limits=Limits(pixels=1_000_000))
    assert caught.value.problem.code == "too_large"


@pytest.mark.parametrize(
    ("turn", "matrix", "box"),
    [
        (90, "0 1 -1 0 842 0", [0, 0, 842, 595]),
        (180, "-1 0 0 -1 595 842", [0, 0, 595, 842]),
        (270, "0 -1 1 0 0 595", [0, 0, 842, 595]),
        (0, "1 0 0 1 20 30", [20, 30, 615, 872]),
    ],
)
def test_turned_or_shifted_page_reads_alike(turn, matrix, box):
    data = make_pdf(HEAD + CODE + BODY)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        page = file.pages[0]
        page.contents_add(f"q {matrix} cm".encode(), prepend=True)
        page.contents_add(b"Q")
        page.Rotate, page.MediaBox = turn, pikepdf.Array(box)
        file.save(out)
    found, straight = read_bytes(out.getvalue(), "a"), read_bytes(data, "a")
    assert found.text == straight.text
    for one, two in zip(found.words, straight.words, strict=True):
        assert abs(one.box.x0 - two.box.x0) < 1 and abs(one.box.top - two.box.top) < 1


def test_pdf_without_its_end_is_read_and_named():
    data = make_pdf(HEAD + CODE + BODY)
    found = read_bytes(data[: data.rindex(b"trailer")], "a")
    assert [p.code for p in found.problems] == ["truncated"]
    assert "Kính gửi" in found.text
