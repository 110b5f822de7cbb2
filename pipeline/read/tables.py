"""Ruled tables: lines drawn on a page → cells → rows of words. The same for PDF paths and lines found in scans.

In: the words and rules of one page. Out: tables as rows of cells (lists of words), and the words left over.
The geometry (merging of edges, intersections, cells) is pdfplumber's.
"""

from dataclasses import dataclass

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from pipeline.read import anchors
from pipeline.read.assemble import Draft, Piece
from pipeline.read.lines import find_lines
from pipeline.read.page import PageWord, Rule
from pipeline.records import Box
from pipeline.text.fold import fold_aligned

_SNAP = 3.0  # points: drawn lines of one border rarely agree better
_MAX_RULES = 4_000


@dataclass(slots=True)
class Grid:
    """A table: its box, and its rows of cells, each cell its words in reading order."""

    top: float
    bottom: float
    rows: list[list[list[PageWord]]]


def find_tables(words: list[PageWord], rules: tuple[Rule, ...]) -> tuple[list[Grid], list[PageWord]]:
    """The ruled tables of a page from top to bottom, and the words outside them."""
    if not 4 <= len(rules) <= _MAX_RULES:
        return [], words
    edges = [_edge(rule) for rule in rules]
    merged = merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP)
    cells = intersections_to_cells(edges_to_intersections(merged, _SNAP, _SNAP))
    grids: list[Grid] = []
    for table in cells_to_tables(cells):
        columns = sorted({round(c[0]) for c in table})
        if len({round(c[1]) for c in table}) < 2 or len(columns) < 2:
            continue
        inside = _inside(words, table)
        text = fold_aligned(" ".join(w.text for w in inside))
        if not inside or (anchors.is_nation(text) and anchors.is_motto(text)):
            continue  # an empty drawing, or a letterhead set in a frame
        if (
            sum(
                any(w.x0 + 2 < c[0] < w.x1 - 2 and c[1] < w.bottom - 3 and w.top + 3 < c[3] for c in table)
                for w in inside
            )
            > 0.08 * len(inside) + 1
        ):
            continue  # lines that run through words rule no table
        grids.append(_fill(table, columns, inside))
        taken = {id(w) for w in inside}
        words = [w for w in words if id(w) not in taken]
    return sorted(grids, key=lambda g: g.top), words


Cell = tuple[float, float, float, float]


def _edge(rule: Rule) -> dict[str, object]:
    flat = rule.x1 - rule.x0 >= rule.bottom - rule.top
    if flat:
        y = (rule.top + rule.bottom) / 2
        return {"x0": rule.x0, "x1": rule.x1, "top": y, "bottom": y, "width": rule.x1 - rule.x0, "height": 0,
                "orientation": "h", "object_type": "line"}  # fmt: skip
    x = (rule.x0 + rule.x1) / 2
    return {"x0": x, "x1": x, "top": rule.top, "bottom": rule.bottom, "width": 0, "height": rule.bottom - rule.top,
            "orientation": "v", "object_type": "line"}  # fmt: skip


def _inside(words: list[PageWord], cells: list[Cell]) -> list[PageWord]:
    left, top = min(c[0] for c in cells), min(c[1] for c in cells)
    right, bottom = max(c[2] for c in cells), max(c[3] for c in cells)
    return [w for w in words if left <= (w.x0 + w.x1) / 2 <= right and top <= (w.top + w.bottom) / 2 <= bottom]


def _fill(cells: list[Cell], columns: list[int], words: list[PageWord]) -> Grid:
    """Put each word into its cell, each cell into its row and column."""
    tops = sorted({round(c[1]) for c in cells})
    row_of = _merge_near(tops)
    column_of = _merge_near(columns)
    rows: list[list[list[PageWord]]] = [
        [[] for _ in range(max(column_of.values()) + 1)] for _ in range(max(row_of.values()) + 1)
    ]
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        home = next((c for c in cells if c[0] <= x <= c[2] and c[1] <= y <= c[3]), None)
        if home is None:  # between cells: the nearest one takes it
            home = min(cells, key=lambda c: abs((c[0] + c[2]) / 2 - x) + 2 * abs((c[1] + c[3]) / 2 - y))
        rows[row_of[round(home[1])]][column_of[round(home[0])]].append(word)
    ordered = [[[w for line in find_lines(cell) for w in line.words] for cell in row] for row in rows]
    filled = [row for row in ordered if any(row)]
    return Grid(min(c[1] for c in cells), max(c[3] for c in cells), filled)


def _merge_near(values: list[int]) -> dict[int, int]:
    """Number sorted positions, those within the snap distance alike."""
    out: dict[int, int] = {}
    number, last = -1, -1e9
    for value in values:
        if value - last > _SNAP + 2:
            number += 1
        out[value] = number
        last = value
    return out


def row_drafts(grid: Grid, page: int, table: int) -> list[Draft]:
    """A table's rows; cells are parted by tabs, their lines joined by spaces."""
    out = []
    for row in grid.rows:
        pieces: list[Piece] = []
        for at, cell in enumerate(row):
            if not cell:
                pieces.append(Piece("", sep="\t" if at else ""))
            for i, word in enumerate(cell):
                sep = ("\t" if at else "") if i == 0 else "" if word.glued else " "
                pieces.append(_piece(word, page, sep))
        out.append(Draft(pieces, page, "row", table=table))
    return out


def _piece(word: PageWord, page: int, sep: str) -> Piece:
    return Piece(word.text, Box(page, word.x0, word.top, word.x1, word.bottom), word.confidence, sep)


def join_tables(drafts: list[Draft]) -> list[Draft]:
    """A table that goes on over a page break is one table; its repeated head goes, a cut row is whole again."""
    out: list[Draft] = []
    heads: dict[int, str] = {}
    for item in drafts:
        if item.table is None:
            out.append(item)
            continue
        heads.setdefault(item.table, item.text)
        before = next((d for d in reversed(out) if d.kind != "note"), None)
        same = before is not None and before.table is not None and before.text.count("\t") == item.text.count("\t")
        if before is not None and before.table is not None and same and item.page == before.page + 1:
            _rename(drafts, item.table, before.table)
            if item.text == heads[before.table]:
                continue
            if item.text.startswith("\t") and item.text.strip():
                _continue_row(before, item)
                continue
        out.append(item)
    return out


def _rename(drafts: list[Draft], old: int, new: int) -> None:
    for item in drafts:
        if item.table == old:
            item.table = new


def _continue_row(target: Draft, more: Draft) -> None:
    """Append the cells of ``more`` to those of ``target``."""
    cells, added = _split(target), _split(more)
    pieces: list[Piece] = []
    for at, (old, new) in enumerate(zip(cells, added, strict=True)):
        joined = [p for p in old + new if p.text] or [Piece("")]
        joined[0].sep = "\t" if at else ""
        for piece in joined[1:]:
            piece.sep = " " if piece.sep == "\t" else piece.sep
        pieces += joined
    target.pieces = pieces


def _split(item: Draft) -> list[list[Piece]]:
    cells: list[list[Piece]] = [[]]
    for i, piece in enumerate(item.pieces):
        if i and piece.sep == "\t":
            cells.append([])
        cells[-1].append(piece)
    return cells
