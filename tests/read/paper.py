"""Papers made at test time: PDF pages by ReportLab, signature widgets by pikepdf, Word files by python-docx."""

import functools
import io
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0
Item = tuple[float, float, str]  # x, distance from the top, text


@functools.cache
def font(bold: bool = False) -> str:
    name = "Tinos-Bold" if bold else "Tinos-Regular"
    path = next(Path("/usr/share/fonts").rglob(f"{name}.ttf"), None)
    if path is None:
        pytest.skip("cần phông Tinos (fonts-croscore)")
    pdfmetrics.registerFont(TTFont(name, str(path)))
    return name


def make_pdf(*pages: list[Item], size: float = 13, lines: list[tuple[float, float, float, float]] = ()) -> bytes:  # type: ignore[assignment]
    """Text at places; ``lines`` are ruled on the first page. A text that begins with "*" is bold."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    for number, page in enumerate(pages):
        for x0, top, x1, bottom in lines if number == 0 else ():
            canvas.line(x0, HEIGHT - top, x1, HEIGHT - bottom)
        for x, top, text in page:
            canvas.setFont(font(text.startswith("*") and len(text) > 1), size)
            canvas.drawString(x, HEIGHT - top - size, text.removeprefix("*"))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def add_annotation(
    data: bytes, x: float, top: float, text: str, *, subtype: str = "/Widget", size: float = 13
) -> bytes:
    """Lay an annotation with an appearance of its own on the first page (as signing programs do)."""
    pdf = pikepdf.open(io.BytesIO(data))
    width, height = 9.0 * len(text), size + 6
    font = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    look = pdf.make_stream(f"BT /F1 {size} Tf 1 0 0 1 0 4 Tm ({text}) Tj ET".encode("latin-1"))
    look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    look.BBox = pikepdf.Array([0, 0, width, height])
    look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    low = HEIGHT - top - size - 4
    annotation = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name(subtype),
        Rect=pikepdf.Array([x, low, x + width, low + height]),
        F=4,
        AP=pikepdf.Dictionary(N=look),
    )
    if subtype == "/Widget":
        annotation.FT, annotation.T = pikepdf.Name.Sig, pikepdf.String(f"Signature{x}")
    page = pdf.pages[0]
    if "/Annots" not in page:
        page.Annots = pikepdf.Array()
    annotation = pdf.make_indirect(annotation)
    page.Annots.append(annotation)
    if subtype == "/Widget":
        if "/AcroForm" not in pdf.Root:
            pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array())
        pdf.Root.AcroForm.Fields.append(annotation)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


HEAD: list[Item] = [
    (110, 56, "UBND TỈNH HẠ SƠN"),
    (285, 56, "*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (110, 72, "*SỞ THỦY LỢI"),
    (330, 72, "*Độc lập - Tự do - Hạnh phúc"),
]
BODY: list[Item] = [
    (180, 180, "Kính gửi: Ủy ban nhân dân các xã, phường."),
    (121, 210, "Thực hiện Công văn số 77/UBND-KT ngày 05/3/2024 của Ủy ban nhân dân"),
    (85, 227, "tỉnh về bảo đảm an toàn hồ chứa trong mùa mưa, Sở Thủy lợi đề nghị các địa"),
    (85, 244, "phương khẩn trương rà soát."),
    (121, 265, "1. Kiểm tra toàn bộ hồ chứa trên địa bàn, lập danh mục những hồ xuống cấp và"),
    (85, 282, "báo cáo trước ngày 20/4/2024."),
]
TAIL: list[Item] = [
    (85, 640, "*Nơi nhận:"),
    (360, 640, "*KT. GIÁM ĐỐC"),
    (85, 655, "- Như trên;"),
    (350, 655, "*PHÓ GIÁM ĐỐC"),
    (85, 670, "- Lưu: VT, QLN."),
    (360, 730, "*Trần Thị Hoa"),
]
