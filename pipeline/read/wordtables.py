"""Tables of Word files: those that only set text side by side, and real ones.

In: ``w:tbl`` elements, and the drafts of their cells. Out: rows and cells, or the two columns of a layout table.
"""

import re
from collections.abc import Iterator

from docx.oxml.xmlchemy import BaseOxmlElement as _Element

from pipeline.read import anchors
from pipeline.read.assemble import Draft
from pipeline.records import ParagraphKind
from pipeline.text.fold import fold_aligned
from pipeline.text.normalize import normalize

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SIGNATURE = re.compile(r"\s*(?:noi nhan|(?:tm|kt|tl|tuq|t/m|k/t|t/l|q)\s?[./]\s?)", re.IGNORECASE)


def column_drafts(rows: list[list[list[Draft]]]) -> Iterator[Draft]:
    """A layout table → the lines of its left column, then those of its right one."""
    left: list[Draft] = []
    right: list[Draft] = []
    listed = any(fold_aligned(normalize(cell_text(cell))).startswith("kinh gui") for row in rows for cell in row)
    for row in rows:
        full = [cell for cell in row if cell_text(cell)]
        for at, cell in enumerate(full):
            first = at == 0 and (len(full) > 1 or row.index(cell) * 2 < len(row))
            kind: ParagraphKind = "left" if first else "right"
            if len(row) == 1 or listed:
                kind = "text"
            for item in cell:
                if item.kind == "text":  # a table inside has parted its own columns already
                    item.kind = kind
            (left if first else right).extend(cell)
    for column in (left, right):
        for item in column:
            if item.text.strip(" _-*–—\t") or item.text.strip() in ("*", "***"):
                yield item


def is_layout(table: _Element, rows: list[list[list[Draft]]]) -> bool:
    """Whether a table only sets text side by side: letterhead and signature phrases, or no borders at all."""
    cells = [fold_aligned(normalize(d.text)) for row in rows for cell in row for d in cell]
    if any(anchors.is_nation(c) or anchors.is_motto(c) or SIGNATURE.match(c) for c in cells):
        return True
    if any(c.startswith("kinh gui") or anchors.is_code(c) for c in cells[:4]):
        return True
    return not _bordered(table) and len(rows) <= 4


def _bordered(table: _Element) -> bool:
    properties = table.find(f"{W}tblPr")
    style = properties.find(f"{W}tblStyle") if properties is not None else None
    for borders in table.iter(f"{W}tblBorders", f"{W}tcBorders"):
        if any(edge.get(f"{W}val") not in ("nil", "none", None) for edge in borders):
            return True
    if properties is not None and properties.find(f"{W}tblBorders") is not None:
        return False
    return style is not None and "grid" in style.get(f"{W}val", "").lower()


def cell_text(cell: list[Draft]) -> str:
    """The text of a cell on one line."""
    return " ".join(d.text.strip() for d in cell).strip()


def find_rows(table: _Element) -> Iterator[_Element]:
    """The rows of a table, through content controls, without rows whose deletion is tracked."""
    for child in table:
        if child.tag == f"{W}tr":
            properties = child.find(f"{W}trPr")
            if properties is None or properties.find(f"{W}del") is None:
                yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from find_rows(child)


def find_cells(row: _Element) -> Iterator[_Element]:
    """The cells of a row, through content controls."""
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from find_cells(child)
