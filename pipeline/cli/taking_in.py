"""Commands that read files: ``extract`` (no store), ``ingest`` (into the store), ``inspect`` (one file, coloured)."""

import datetime as dt
import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.journal import actor
from pipeline.cli.options import (
    DEFAULT_DB,
    Db,
    Format,
    FormatOption,
    Jobs,
    Lang,
    LangOption,
    Mode,
    Output,
    ProgressOption,
    Quiet,
)

if TYPE_CHECKING:
    from pipeline.crew import Crew, Options

Paths = Annotated[list[Path], typer.Argument(readable=False, help="Tệp hoặc thư mục (đọc cả thư mục con).")]


Ca = Annotated[
    Path | None,
    typer.Option(
        "--ca", envvar="CONGVAN_CA", help="Chứng thư gốc (PEM) để kiểm tra chữ ký số; không có thì không kiểm."
    ),
]


def authorities(ca: Path | None) -> bytes | None:
    """The certificates in the user's file, looked at before anything is read; raises ``UsageError``."""
    from pipeline.errors import UsageError
    from pipeline.read.signatures import read_authorities

    if ca is None:
        return None
    try:
        data = ca.read_bytes()
    except OSError as error:
        raise UsageError(f"Không đọc được tệp chứng thư {ca}: {error.strerror}") from error
    read_authorities(data)
    return data


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(extract)
    app.command()(ingest)
    app.command()(inspect)


def extract(
    paths: Paths,
    format: FormatOption = Format.table,
    jobs: Jobs = None,
    quiet: Quiet = False,
    lang: LangOption = Lang.vi,
    output: Output = None,
    progress: ProgressOption = Mode.auto,
    include_secret: Annotated[bool, typer.Option("--include-secret", help="In cả văn bản có dấu mật.")] = False,
    ca: Ca = None,
) -> None:
    """Đọc và trích thông tin, in ra màn hình, không lưu vào kho."""
    from pipeline.cli.output import emit
    from pipeline.cli.progress import shown
    from pipeline.crew import read_letters
    from pipeline.export.contract import readings_to_json
    from pipeline.export.summary import extracted_table
    from pipeline.read import find_files, shown_name
    from pipeline.reading import Wishes

    _check_there(paths)
    files = list(find_files(paths))
    troubled = False
    rows = []
    for reading in shown(read_letters(files, jobs, Wishes(ca=authorities(ca))), len(files), quiet, progress):
        troubled |= not reading.letters
        for row in readings_to_json(
            shown_name(reading.path), reading.letters, reading.problem, include_secret=include_secret
        ):
            if format is Format.jsonl:
                sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
            else:
                rows.append(row)
        sys.stdout.flush()
        if reading.problem:
            typer.echo(f"{shown_name(reading.path)}: {reading.problem.message}", err=True)
    if format is not Format.jsonl:
        emit(lambda: extracted_table(rows), lambda: rows, format=format, lang=lang, output=output, sheet="extract")
    raise typer.Exit(4 if troubled else 0)


def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(readable=False, help="Tệp hoặc thư mục (đọc cả thư mục con).")
    ] = None,
    db: Db = DEFAULT_DB,
    register: Annotated[
        Path | None, typer.Option("--register", help="Sổ văn bản đến (CSV, mười cột theo Nghị định 30/2020/NĐ-CP).")
    ] = None,
    jobs: Jobs = None,
    quiet: Quiet = False,
    progress: ProgressOption = Mode.auto,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="tcp://HOST:8786", help="Đọc trên cụm dask.distributed có sẵn."),
    ] = None,
    shared_paths: Annotated[
        bool, typer.Option("--shared-paths", help="Với --cluster: máy đọc thấy cùng đường dẫn, không gửi nội dung tệp.")
    ] = False,
    ca: Ca = None,
    taken_in: Annotated[
        str | None, typer.Option("--taken-in", help="Ngày nhận vào kho, nếu không phải hôm nay (cho audit --known-on).")
    ] = None,
    name_secret: Annotated[
        bool | None,
        typer.Option(
            "--name-secret/--no-name-secret",
            help="Nêu tên tệp có dấu mật ở stderr. Mặc định: chỉ khi stderr là màn hình; kho và nhật ký không ghi tên.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Đưa văn bản vào kho; tệp đã có không bị nhập lại, chạy lại là làm tiếp."""
    from pipeline import workflow
    from pipeline.cli.asking import parse_day
    from pipeline.cli.progress import gentle_stop, shown
    from pipeline.errors import UsageError
    from pipeline.store import Store

    if not paths and register is None:
        raise UsageError("Chưa có gì để nhập: nêu tệp, thư mục hoặc --register TỆP.csv.")
    _check_there([path for path in (*(paths or ()), register) if path is not None])
    today = parse_day(taken_in) if taken_in else dt.date.today()
    authorities_given = authorities(ca)
    with Store.create(db) as store, gentle_stop() as stop:
        summary = workflow.Summary()
        if paths:
            files = workflow.new_files(store, paths, summary)
            crew = None if cluster is None else partial(_on_cluster, cluster, shared_paths)
            run = workflow.begin_run(store, actor(), len(files)) if files else 0
            done = workflow.ingest(store, files, summary, jobs, authorities_given, today, crew=crew, stop=stop)
            seen = sum(1 for _ in shown(done, len(files), quiet, progress))
            if files:
                workflow.end_run(store, actor(), run, summary, len(files) - seen)
            if stop():
                typer.echo(
                    f"congvan: đã dừng, còn {len(files) - seen} tệp chưa đọc; chạy lại lệnh cũ để làm tiếp.", err=True
                )
                raise typer.Exit(130)
            workflow.link(store, summary)
        if register is not None:
            workflow.take_register(store, register, summary, today, actor())
    for line in summary.lines():
        typer.echo(line, err=True)
    if summary.set_aside:
        on_screen = progress is not Mode.json and sys.stderr.isatty()
        _tell_set_aside(summary.set_aside, on_screen if name_secret is None else name_secret)
    raise typer.Exit(summary.exit_code)


def _check_there(paths: Sequence[Path]) -> None:
    """Refuse paths of which none is there, before a store is made for nothing; of several the others are read."""
    from pipeline.errors import UsageError

    if paths and not any(path.exists() for path in paths):
        raise UsageError(f"Không có tệp hoặc thư mục {', '.join(map(str, paths))}. Kiểm tra đường dẫn.")


def _tell_set_aside(names: list[str], named: bool) -> None:
    """Say which papers are to be taken out of the pile. Their names are kept nowhere, so that a file into which the
    screen's lines are written does not get them unasked."""
    if not named:
        typer.echo(
            "Tên tệp có dấu mật chỉ hiện trên màn hình: chạy lại ở cửa sổ lệnh, hoặc thêm --name-secret, để biết phải "
            "rút tệp nào ra.",
            err=True,
        )
        return
    typer.echo("Rút ra xử lý riêng theo chế độ văn bản mật (tên tệp chỉ hiện ở đây, kho không ghi):", err=True)
    for name in names:
        typer.echo(f"  {name}", err=True)


def _on_cluster(address: str, shared: bool, options: "Options") -> "Crew":
    from pipeline.cluster import ClusterCrew

    return ClusterCrew(address, options, shared=shared)


def inspect(
    path: Annotated[Path, typer.Argument(readable=False, help="Một tệp văn bản.")],
    html: Annotated[Path | None, typer.Option("--html", help="Ghi trang HTML tô màu (displaCy) ra tệp này.")] = None,
) -> None:
    """Xem một văn bản được đọc ra sao: từng phần và từng chỗ trích được tô màu."""
    from pipeline.errors import UnreadableFile, UsageError
    from pipeline.extract import extract
    from pipeline.inspection import html_of, print_letter
    from pipeline.read import read, split_letters

    try:
        parts = split_letters(read(path))
    except UnreadableFile as unreadable:
        raise UsageError(f"{path}: {unreadable.problem.message}") from None
    if any(extract(part).secrecy is not None for part in parts):
        raise UsageError(f"{path}: văn bản có dấu mật, không hiển thị nội dung.")
    if html is not None:
        html.write_text(html_of(parts), encoding="utf-8")
        typer.echo(f"Đã ghi {html}", err=True)
        return
    for number, part in enumerate(parts, 1):
        if len(parts) > 1:
            typer.echo(f"== Văn bản {number}/{len(parts)}")
        print_letter(part)
