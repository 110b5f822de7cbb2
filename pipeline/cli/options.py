"""The options that several commands share, declared once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How a reading command prints its rows."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    xlsx = "xlsx"


class Lang(StrEnum):
    """The language of heads and messages."""

    vi = "vi"
    en = "en"


Db = Annotated[Path, typer.Option("--db", envvar="CONGVAN_DB", help="Tệp kho dữ liệu.", show_default=True)]
DEFAULT_DB = Path("congvan.db")
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="table, jsonl, csv hoặc xlsx.")]
LangOption = Annotated[Lang, typer.Option("--lang", envvar="CONGVAN_LANG", help="vi hoặc en.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Ghi ra tệp này thay vì màn hình (bắt buộc với xlsx).")
]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Số tiến trình (mặc định: mọi lõi).")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Không hiện tiến độ.")]


class Mode(StrEnum):
    """How progress is shown; ``auto``: a bar when stderr is a terminal."""

    auto = "auto"
    bar = "bar"
    json = "json"
    none = "none"


ProgressOption = Annotated[
    Mode, typer.Option("--progress", help="auto, bar, json (mỗi dòng một đối tượng, ra stderr) hoặc none.")
]
