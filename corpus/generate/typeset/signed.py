"""Signed PDFs as the document systems make them: number and day lie in the appearances of form widgets.

The text layer says "Số:      /UBND-KT … ngày      tháng 5 năm 2024"; the digits are drawn by appearance
streams of annotations, as in the real ones. No cryptographic signature is made here.
"""

import io

import pdfplumber
import pikepdf
from pikepdf import Array, Dictionary, Name

from corpus.generate.spec import LetterSpec
from corpus.generate.typeset.pdf import pdf_bytes

ROOM = "          "


def _slot(page: "pdfplumber.page.Page", before: str) -> tuple[float, float]:
    """The point after the word ``before`` on the page (x, baseline from the bottom)."""
    word = next(w for w in page.extract_words() if w["text"].endswith(before))
    return float(word["x1"]) + 3, float(page.height) - float(word["bottom"]) + 3


def signed_pdf_bytes(letter: LetterSpec) -> bytes:
    """The letter with its serial and day in widgets over blank room."""
    year, month, date = letter.date.split("-")
    bare = pdf_bytes(letter, number="", date=f"{year}-{month}", room=ROOM)
    with pdfplumber.open(io.BytesIO(bare)) as pdf:
        first = pdf.pages[0]
        serial_at = _slot(first, "Số" if letter.party else "Số:")
        day_at = _slot(first, "ngày")
    with pikepdf.open(io.BytesIO(bare)) as pdf:
        page = pdf.pages[0]
        widgets = [_widget(pdf, letter.number, serial_at), _widget(pdf, date, day_at)]
        page.Annots = Array([pdf.make_indirect(w) for w in widgets])
        pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(list(page.Annots))))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _widget(pdf: pikepdf.Pdf, text: str, at: tuple[float, float]) -> Dictionary:
    x, y = at
    width, height = 8.0 * len(text) + 4, 15.0
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Times-Roman"))
    stream = pdf.make_stream(
        f"BT /F1 12 Tf 2 3 Td ({text}) Tj ET".encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, width, height]),
        Resources=Dictionary(Font=Dictionary(F1=font)),
    )
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=pikepdf.String(f"slot{int(x)}"),
        Rect=Array([x, y, x + width, y + height]),
        F=4,
        AP=Dictionary(N=pdf.make_indirect(stream)),
    )
