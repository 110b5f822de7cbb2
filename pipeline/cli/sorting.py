"""Commands about which files are which letters: ``split`` (one file, several letters), ``duplicates`` (the reverse)."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.journal import actor
from pipeline.cli.options import DEFAULT_DB, Db, Format, FormatOption, Lang, LangOption, Output


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(split)
    app.command()(duplicates)


def split(
    path: Annotated[Path, typer.Argument(help="Tệp có thể chứa nhiều văn bản.")],
    at: Annotated[str | None, typer.Option("--at", help="Trang mà mỗi văn bản mới bắt đầu: 3,5.")] = None,
    at_line: Annotated[
        str | None, typer.Option("--at-line", help="Với tệp không chia trang (Word): đoạn bắt đầu văn bản mới.")
    ] = None,
    none: Annotated[bool, typer.Option("--none", help="Cả tệp là một văn bản.")] = False,
    auto: Annotated[bool, typer.Option("--auto", help="Bỏ quyết định cũ, tách theo tiêu đề văn bản.")] = False,
    db: Db = DEFAULT_DB,
    lang: LangOption = Lang.vi,
) -> None:
    """Xem hoặc sửa chỗ tách một tệp thành nhiều văn bản; quyết định được giữ và các lần đọc sau làm theo."""
    from pipeline import workflow
    from pipeline.errors import UsageError
    from pipeline.records import Cuts
    from pipeline.store import Store

    if not path.is_file():
        raise UsageError(f"Không có tệp {path}.")
    chosen = sum([at is not None or at_line is not None, none, auto])
    if chosen > 1:
        raise UsageError("Chọn một trong ba: --at TRANG (hoặc --at-line ĐOẠN), --none, --auto.")
    if not chosen:
        _show_heads(path, lang)
        return
    cuts = None if auto else Cuts(_numbers(at, "--at"), _numbers(at_line, "--at-line"))
    with Store.create(db) as store:
        count = workflow.split(store, actor(), path, cuts)
    if count:
        typer.echo(f"Đã đọc lại {path}: {count} văn bản.", err=True)
    else:
        typer.echo(f"Đã ghi nhớ chỗ tách của {path}; sẽ áp dụng khi nhập tệp vào kho.", err=True)


def _numbers(text: str | None, option: str) -> tuple[int, ...]:
    from pipeline.errors import UsageError

    try:
        numbers = sorted({int(part) for part in (text or "").replace(";", ",").split(",") if part.strip()})
    except ValueError:
        numbers = [0]
    if any(number < 1 for number in numbers):
        raise UsageError(f"{option} {text!r}: viết các số cách nhau bằng dấu phẩy, ví dụ 3,5.")
    return tuple(numbers)


def _show_heads(path: Path, lang: Lang) -> None:
    """List the letterheads of a file and what each is taken for; nothing is stored."""
    from rich.console import Console
    from rich.table import Table

    from pipeline.errors import UnreadableFile, UsageError
    from pipeline.read import read
    from pipeline.read.letterheads import find_heads

    try:
        heads = find_heads(read(path))
    except UnreadableFile as unreadable:
        raise UsageError(f"{path}: {unreadable.problem.message}") from None
    kinds = {"letter": "văn bản", "attached": "kèm theo", "doubtful": "chưa rõ"} if lang is Lang.vi else {}
    titles = ("Trang", "Đoạn", "Là", "Vì", "Dòng") if lang is Lang.vi else ("Page", "Line", "Is", "Why", "Text")
    table = Table(*titles)
    for head in heads:
        kind = kinds.get(head.kind, head.kind)
        table.add_row(str(head.page), str(head.paragraph + 1), kind, head.why, head.line[:60])
    Console(width=None if typer.get_text_stream("stdout").isatty() else 140).print(table)


def duplicates(
    db: Db = DEFAULT_DB,
    same: Annotated[
        tuple[str, str] | None, typer.Option("--same", help="Hai mã văn bản: xác nhận là một văn bản.")
    ] = None,
    different: Annotated[
        tuple[str, str] | None, typer.Option("--different", help="Hai mã văn bản: xác nhận là hai văn bản.")
    ] = None,
    format: FormatOption = Format.table,
    lang: LangOption = Lang.vi,
    output: Output = None,
) -> None:
    """Bản dự thảo, bản ký số, bản quét, bản quét lại của cùng một văn bản: đề xuất kèm lý do, không tự gộp hay xóa."""
    from pipeline.cli.output import emit
    from pipeline.duplicates import find_duplicates, judge_duplicates
    from pipeline.export.tables import duplicates_table, rows_of
    from pipeline.store import Store

    with Store.open(db) as store:
        for pair, verdict in ((same, True), (different, False)):
            if pair is not None:
                judge_duplicates(store, actor(), pair[0], pair[1], verdict)
        if same or different:
            typer.echo("Đã ghi nhận.", err=True)
            return
        table = duplicates_table(find_duplicates(store))
    emit(
        lambda: table, lambda: rows_of(table),
        format=format, lang=lang, output=output, sheet="duplicates",
    )  # fmt: skip
