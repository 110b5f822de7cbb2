"""Word files as offices make them: letterhead and signature as borderless tables of two columns."""

import io
import zipfile

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from corpus.generate.spec import Block, LetterSpec
from corpus.generate.typeset.parts import addressees, left_head, recipients, right_head, signature, title


def _two_columns(document: DocumentObject, left: list[str], right: list[str]) -> None:
    table = document.add_table(rows=1, cols=2)
    for cell, lines in zip(table.rows[0].cells, (left, right), strict=True):
        cell.paragraphs[0].text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)
        for paragraph in cell.paragraphs:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _blocks(document: DocumentObject, blocks: list[Block]) -> None:
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=0, cols=len(block[0]))
        table.style = "Table Grid"
        for row in block:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text


def docx_bytes(letter: LetterSpec) -> bytes:
    """The letter as a .docx file."""
    document = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(13)
    _two_columns(document, left_head(letter), right_head(letter))
    for line in title(letter):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line).bold = True
    for line in addressees(letter):
        document.add_paragraph(line)
    _blocks(document, letter.blocks)
    _two_columns(document, recipients(letter), signature(letter))
    if letter.annex:
        document.add_page_break()
        _blocks(document, letter.annex)
    out = io.BytesIO()
    document.save(out)
    return _undated(out)


def _undated(packed: io.BytesIO) -> bytes:
    """The same archive, its members of no day: the same letters make the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
