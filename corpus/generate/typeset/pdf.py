"""Born-digital PDF in the layout of Nghị định 30/2020/NĐ-CP (Phụ lục I): A4, Times-like Tinos, two-column head."""

import io
from functools import lru_cache
from pathlib import Path

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from corpus.generate.spec import Block, LetterSpec
from corpus.generate.typeset.parts import addressees, left_head, recipients, right_head, signature, title

FONTS = Path("/usr/share/fonts/truetype/croscore")


@lru_cache(maxsize=1)
def _styles() -> dict[str, ParagraphStyle]:
    for name, file in (("Tinos", "Tinos-Regular"), ("Tinos-Bold", "Tinos-Bold"), ("Tinos-Italic", "Tinos-Italic")):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{file}.ttf")))
    body = ParagraphStyle(
        "body", fontName="Tinos", fontSize=13, leading=17, alignment=TA_JUSTIFY, firstLineIndent=10 * mm, spaceAfter=6
    )
    centre = ParagraphStyle("centre", parent=body, alignment=TA_CENTER, firstLineIndent=0, spaceAfter=0)
    return {
        "body": body,
        "centre": centre,
        "bold": ParagraphStyle("bold", parent=centre, fontName="Tinos-Bold"),
        "head": ParagraphStyle("head", parent=centre, fontSize=12, leading=15),
        "head_bold": ParagraphStyle("head_bold", parent=centre, fontName="Tinos-Bold", fontSize=12, leading=15),
        "italic": ParagraphStyle("italic", parent=centre, fontName="Tinos-Italic"),
        "small": ParagraphStyle(
            "small", parent=body, fontSize=11, leading=13, firstLineIndent=0, alignment=0, spaceAfter=0
        ),
        "cell": ParagraphStyle(
            "cell", parent=body, fontSize=11, leading=13, firstLineIndent=0, alignment=0, spaceAfter=0
        ),
    }


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("  ", "&nbsp; ")


def _column(lines: list[str], style_of: dict[str, str], default: str) -> list[Flowable]:
    styles = _styles()
    return [Paragraph(_escape(line), styles[style_of.get(line, default)]) if line else Spacer(1, 40) for line in lines]


def _blocks(blocks: list[Block]) -> list[Flowable]:
    styles, flow = _styles(), []
    for block in blocks:
        if isinstance(block, str):
            flow.append(Paragraph(_escape(block), styles["bold" if block.isupper() else "body"]))
            continue
        cells = [[Paragraph(_escape(text), styles["cell"]) for text in row] for row in block]
        widths = [12 * mm, 60 * mm, 32 * mm, 32 * mm, 29 * mm][: len(block[0])]
        grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.6, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")])
        flow.append(Table(cells, colWidths=widths, repeatRows=1, style=grid))
    return flow


def pdf_bytes(letter: LetterSpec, *, number: str | None = None, date: str | None = None, room: str = "") -> bytes:
    """The letter as PDF; ``number`` and ``date`` replace the printed ones (blank in a signed PDF or a scan).

    ``room`` is put in place of a blank serial, so that something can be written there later.
    """
    styles = _styles()
    left = left_head(letter, room if number == "" else number)
    right = right_head(letter, date)
    bold = dict.fromkeys(letter.body, "head_bold")
    bold_right = dict.fromkeys(right[:-1], "head_bold") | {line: "italic" for line in right if "ngày" in line}
    flow: list[Flowable] = [
        Table(
            [[_column(left, bold, "head"), _column(right, bold_right, "head_bold")]],
            colWidths=[72 * mm, 93 * mm],
            style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]),
        ),
        Spacer(1, 14),
    ]
    flow += [Paragraph(_escape(line), styles["bold"]) for line in title(letter)]
    flow.append(Spacer(1, 10))
    flow += [Paragraph(_escape(line), styles["body"]) for line in addressees(letter)]
    flow += _blocks(letter.blocks)
    flow.append(Spacer(1, 12))
    end = [[_column(recipients(letter), {}, "small"), _column(signature(letter), {}, "bold")]]
    flow.append(Table(end, colWidths=[80 * mm, 85 * mm], style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])))
    if letter.annex:
        flow += [PageBreak(), *_blocks(letter.annex)]
    out = io.BytesIO()
    SimpleDocTemplate(
        out,
        pagesize=A4,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        leftMargin=28 * mm,
        rightMargin=15 * mm,
        invariant=1,
        title=" ",
        author=" ",
    ).build(flow)
    return out.getvalue()
