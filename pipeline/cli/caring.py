"""Commands that look after the program and its store: ``doctor``, ``evaluate`` and ``backup``."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_DB, Db, Jobs


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(doctor)
    app.command()(evaluate)
    app.command()(backup)


def doctor() -> None:
    """Kiểm tra máy: đã cài gì, thiếu gì, lệnh nào để cài."""
    from rich.console import Console
    from rich.table import Table

    from pipeline.doctor import examine

    checks = examine()
    table = Table("", "Thành phần", "Tìm thấy", "Cần cho", "Lệnh cài")
    for check in checks:
        table.add_row("có" if check.ok else "THIẾU", check.name, check.found, check.needed_for, check.remedy)
    Console().print(table)
    raise typer.Exit(0 if all(check.ok for check in checks) else 3)


def evaluate(
    folder: Annotated[Path, typer.Argument(help="Thư mục có docs/, gold.jsonl (và links.jsonl, duties.jsonl).")],
    floors: Annotated[Path | None, typer.Option("--floors", help="Tệp sàn điểm: báo lỗi nếu thấp hơn.")] = None,
    pin: Annotated[bool, typer.Option("--pin", help="Ghi điểm vừa đo làm sàn mới (không bao giờ hạ).")] = False,
    allow_lower: Annotated[bool, typer.Option("--allow-lower", help="Cho phép --pin hạ sàn (chủ ý).")] = False,
    errors: Annotated[int, typer.Option("--errors", help="In đến N lỗi mỗi trường.")] = 0,
    jobs: Jobs = None,
) -> None:
    """Đo độ chính xác trên văn bản đã gán nhãn."""
    from pipeline.errors import UsageError
    from pipeline.evaluate import floors as floor_file
    from pipeline.evaluate.report import print_report
    from pipeline.evaluate.run import evaluate_folder

    result = evaluate_folder(folder, jobs)
    print_report(result, errors)
    if pin:
        if floors is None:
            raise UsageError("--pin cần --floors TỆP.")
        floor_file.pin(result.figures.tallies, floors, folder / "gold.jsonl", allow_lower=allow_lower)
    elif floors is not None and (low := floor_file.below(result.figures.tallies, floors, folder / "gold.jsonl")):
        for line in low:
            typer.echo(f"dưới sàn: {line}", err=True)
        raise typer.Exit(4)


def backup(
    folder: Annotated[Path, typer.Argument(help="Thư mục nhận bản sao, tốt nhất trên đĩa khác.")],
    db: Db = DEFAULT_DB,
) -> None:
    """Sao lưu kho và bản gốc, kể cả khi chương trình đang chạy; lần sau chỉ chép thêm bản gốc mới."""
    from pipeline.store import Store
    from pipeline.store.backup import back_up

    with Store.open(db) as store:
        done = back_up(store, folder)
    typer.echo(
        f"Đã sao lưu {done.letters} văn bản, {done.originals} bản gốc (chép mới {done.copied}) vào {done.database}. "
        f"Kiểm tra bản sao bằng: congvan verify --db {done.database}",
        err=True,
    )
    for sha256 in done.missing:
        typer.echo(f"Kho đã mất bản gốc {sha256}: tìm lại tệp rồi nhập lại, hoặc lấy từ bản sao cũ.", err=True)
    raise typer.Exit(4 if done.missing else 0)
