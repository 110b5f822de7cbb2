"""One way out for all tables: the screen, JSON Lines, CSV or a workbook, to stdout or to a file."""

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.cli.options import Format, Lang
from pipeline.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Group


def emit(
    frame: "Callable[[], pd.DataFrame]",
    rows: Callable[[], Iterable[Mapping[str, Any]]],
    *,
    format: Format,
    lang: Lang,
    output: Path | None,
    sheet: str,
    title: str = "",
    screen: "Callable[[], Group | None] | None" = None,
    pieces: "Callable[[], Iterable[pd.DataFrame]] | None" = None,
) -> None:
    """Write one table; only the shape that the format needs is made (rows stream, a frame is whole).

    ``screen`` draws a table for the eye in place of all the columns of ``frame``; ``pieces`` are the frame some rows
    at a time, for CSV and workbooks, whose size is then no matter.
    """
    from pipeline.export.writers import write_csv, write_jsonl, write_table, write_xlsx

    if format is Format.xlsx:
        if output is None:
            raise UsageError("Bảng tính cần tên tệp: thêm --output TỆP.xlsx")
        check_writable(output)
        with whole(output):
            write_xlsx({sheet: pieces() if pieces else frame()}, output, lang.value)
        return
    if format is Format.table:
        from rich.console import Console

        console = Console() if sys.stdout.isatty() and output is None else Console(width=160, file=io.StringIO())
        drawn = screen() if screen else None
        table = None if screen else frame()
        if (screen and drawn is None) or (table is not None and table.empty):
            sys.stderr.write("Không có dòng nào.\n" if lang is Lang.vi else "No rows.\n")
        elif drawn is not None:
            console.print(drawn)
        elif table is not None:
            write_table(table, console, lang.value, title)
        if isinstance(console.file, io.StringIO):
            _write(console.file.getvalue(), output)
        return
    with _opened(output, "" if format is Format.csv else None) as out:
        if format is Format.csv:
            for number, piece in enumerate(pieces() if pieces else [frame()]):
                write_csv(piece, out, lang.value, goes_on=number > 0)
        else:
            write_jsonl(rows(), out)


@contextmanager
def _opened(output: Path | None, newline: str | None) -> Iterator[TextIO]:
    """The file that is to be written, or stdout."""
    if output is None:
        yield sys.stdout
        return
    check_writable(output)
    with whole(output), output.open("w", encoding="utf-8", newline=newline) as out:
        yield out


@contextmanager
def whole(output: Path) -> Iterator[None]:
    """While a file is written: what goes wrong leaves none, for half a table looks like a whole one."""
    try:
        yield
    except BaseException:
        if output.is_file():  # no pipe, no device
            output.unlink()
        raise


def check_writable(output: Path) -> None:
    """Refuse an output that cannot be written, before anything is worked out for it: the folder must be there."""
    folder = output.absolute().parent
    if not folder.is_dir():
        raise UsageError(f"Không có thư mục {folder} để ghi {output.name}.")
    if not os.access(output if output.exists() else folder, os.W_OK):
        raise UsageError(f"Không có quyền ghi {output}. Chọn nơi khác hoặc đổi quyền.")


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
    else:
        check_writable(output)
        output.write_text(text, encoding="utf-8", newline="")
