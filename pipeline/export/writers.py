"""Tables → the reader's screen, CSV, XLSX; JSON objects → lines. Headings Vietnamese unless ``lang="en"``.

A cell is text, never a formula or a link: spreadsheets run what begins with ``= + - @``, so CSV cells that do
get an apostrophe in front, and XLSX strings are written as strings.
"""

import csv
import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

import pandas as pd
import xlsxwriter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.export.headings import DATE_COLUMNS, Language, heading, label, shown
from pipeline.reasons import format_day

Frame = pd.DataFrame | Iterable[pd.DataFrame]
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
# What a spreadsheet or a terminal cannot show: control characters other than tab and line end.
_CONTROLS = {code: None for code in range(32) if code not in (9, 10)} | {127: None}
_WIDE = {"subject", "title", "asked", "action", "evidence", "why", "response_subject", "snippet", "message", "letter"}
_NARROW = frozenset((
    "days_late", "working_days_late", "periods", "overdue_periods", "late_share", "most_late", "total", "page", "score",
    "arrival_number", "copies", "citations", "cited", "tasks", "depth", "done_on_time", "done_late", "open_in_time",
    "open_overdue", "no_deadline", "done_undated", "cancelled", "needs_review",
))  # fmt: skip
# Colours that still tell the statuses apart in grey print; the words stand in the cell.
STATUS_COLOURS = {
    "done_on_time": "#C6E8CE",
    "done_late": "#FFE699",
    "open_in_time": "#CFE2F3",
    "open_overdue": "#F4A6A0",
    "needs_review": "#E0CCF0",
    "done_undated": "#EFE3C8",
    "no_deadline": "#EDEDED",
    "cancelled": "#D0D0D0",
}
A4 = 9  # Excel's number of the paper
_LINE, _HIGHEST = 15, 409  # points; Excel allows no higher row
_LONGEST_CELL = 32_000  # Excel's own limit is 32,767
# Columns that a screen has no room for; every file format has them.
_NOT_ON_SCREEN = {
    "directive_source", "response_source", "score", "kind", "deadline_text", "working_days_late", "rrule", "evidence",
}  # fmt: skip
_UNBROKEN = DATE_COLUMNS | {"code", "directive_code", "response_code", "follower", "parent", "stated_by"}


def write_jsonl(rows: Iterable[Mapping[str, Any]], out: TextIO) -> None:
    """One JSON object a line, as it comes; keys and statuses English, letters not escaped."""
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False, default=_plain))
        out.write("\n")


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def write_csv(frame: pd.DataFrame, out: TextIO, lang: Language = "vi", *, goes_on: bool = False) -> None:
    """CSV for a spreadsheet: UTF-8 BOM first (``out`` is opened with encoding "utf-8"), CRLF, days as readers write.

    That is 31/10/2026, ISO in English; what programs read is JSON Lines. ``goes_on``: a piece of a table whose heading
    has been written.
    """
    writer = csv.writer(out, lineterminator="\r\n")
    if not goes_on:
        out.write("\ufeff")
        writer.writerow([heading(column, lang) for column in frame.columns])
    for row in frame.itertuples(index=False):
        writer.writerow([_csv_cell(column, value, lang) for column, value in zip(frame.columns, row, strict=True)])


def _csv_cell(column: str, value: Any, lang: Language) -> str:
    cell = shown(column, value, lang)
    if isinstance(cell, (int, float)):
        return str(cell)
    if column in DATE_COLUMNS and cell != "":
        cell = format_day(cell, lang)
    text = str(cell).translate(_CONTROLS)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def open_workbook(path: Path) -> Any:
    """A new workbook in which no text becomes a formula, a link or a number; closed as a context manager.

    Rows go to the disk as they are written, so that they must be written from the top down.
    """
    text = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    return xlsxwriter.Workbook(str(path), {**text, "constant_memory": True})


def write_xlsx(frames: Mapping[str, Frame], path: Path, lang: Language = "vi") -> None:
    """A workbook with one sheet a table (by its name in the labels): frozen heading, filter, dates as dates.

    A table is a frame, or frames that are its rows some at a time (``tables.in_pieces``).
    """
    with open_workbook(path) as book:
        write_sheets(book, frames, lang)


def write_sheets(book: Any, frames: Mapping[str, Frame], lang: Language = "vi") -> None:
    """One sheet a table; statuses stand in words on their colour."""
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE7F0", "border": 1})
    ruled = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
    body = book.add_format(ruled)
    day = book.add_format({**ruled, "num_format": "dd/mm/yyyy", "align": "left"})
    fills = {status: book.add_format({**ruled, "bg_color": colour}) for status, colour in STATUS_COLOURS.items()}
    for name, table in frames.items():
        pieces = iter([table] if isinstance(table, pd.DataFrame) else table)
        frame = next(pieces)
        sheet = book.add_worksheet(label("sheet", name, lang)[:31])
        widths = [_width(column) for column in frame.columns]
        headings = [heading(column, lang) for column in frame.columns]
        for at, (words, width) in enumerate(zip(headings, widths, strict=True)):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, words, head)
        sheet.set_row(0, _height(headings, widths))
        rows = chain.from_iterable(piece.itertuples(index=False) for piece in chain([frame], pieces))
        line = 0
        for line, row in enumerate(rows, 1):
            cells = [shown(column, value, lang) for column, value in zip(frame.columns, row, strict=True)]
            sheet.set_row(line, _height(map(str, cells), widths))
            for at, (column, value, cell) in enumerate(zip(frame.columns, row, cells, strict=True)):
                form = fills.get(value, body) if column in ("status", "duty_status") else body
                if column in DATE_COLUMNS and isinstance(cell, str):
                    cell = format_day(cell, lang)  # an incomplete date is text
                _write_cell(sheet, line, at, cell, form, day)
        sheet.freeze_panes(1, 1)
        if len(frame.columns):
            sheet.autofilter(0, 0, max(line, 1), len(frame.columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&C&P/&N")


def _width(column: str) -> int:
    if column in _WIDE:
        return 48
    if column == "note":
        return 32
    return 12 if column in DATE_COLUMNS or column in _NARROW else 22


def _height(cells: Iterable[str], widths: Sequence[int]) -> float:
    """The height that shows all of a row's wrapped text: not every program works it out by itself."""
    lines = [
        sum(1 + len(part) // width for part in cell.split("\n")) for cell, width in zip(cells, widths, strict=True)
    ]
    return min(_LINE * max(lines, default=1), _HIGHEST)


def _write_cell(sheet: Any, line: int, at: int, cell: Any, body: Any, day: Any) -> None:
    if isinstance(cell, dt.date) and cell.year >= 1900:
        sheet.write_datetime(line, at, dt.datetime(cell.year, cell.month, cell.day), day)
    elif isinstance(cell, (int, float)):
        sheet.write_number(line, at, cell, body)
    elif cell == "":
        sheet.write_blank(line, at, None, body)
    else:
        sheet.write_string(line, at, str(cell).translate(_CONTROLS)[:_LONGEST_CELL], body)


def write_table(frame: pd.DataFrame, console: Console, lang: Language = "vi", title: str = "") -> None:
    """A table for the eye: empty columns and long-winded ones left out, dates as people write them."""
    columns = [c for c in frame.columns if c not in _NOT_ON_SCREEN and any(shown(c, v) != "" for v in frame[c])]
    table = Table(title=title or None, show_lines=True, header_style="bold")
    for column in columns:
        unbroken = column in _UNBROKEN
        table.add_column(
            heading(column, lang),
            overflow="ellipsis" if unbroken else "fold",
            no_wrap=unbroken,
            ratio=3 if column in _WIDE else None,
        )
    for row in frame[columns].itertuples(index=False):
        table.add_row(*(_screen_cell(column, value, lang) for column, value in zip(columns, row, strict=True)))
    console.print(table)


def _screen_cell(column: str, value: Any, lang: Language) -> Text:
    cell = shown(column, value, lang)
    if column in DATE_COLUMNS and cell != "":
        return Text(format_day(cell, lang))
    # Text, not markup: a letter's "[/b]" is not ours to obey. Control characters could steer the terminal.
    return Text(str(cell).translate(_CONTROLS).replace("\t", " "))
