"""``congvan train``: what people's corrections teach, shown before it is adopted."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.journal import actor
from pipeline.cli.options import DEFAULT_DB, Db


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(train)


def train(
    db: Db = DEFAULT_DB,
    out: Annotated[
        Path | None, typer.Option("--out", help="Thư mục ghi dữ liệu gán nhãn (fields.jsonl, links.jsonl).")
    ] = None,
    adopt: Annotated[bool, typer.Option("--adopt", help="Nhận các tên gọi đề xuất (hoàn tác được).")] = False,
) -> None:
    """Học từ các sửa chữa: xuất dữ liệu gán nhãn, đề xuất tên khác của cơ quan, cho xem tác dụng trước khi nhận."""
    from pipeline import training
    from pipeline.bodies import apply_site
    from pipeline.errors import UsageError
    from pipeline.export.writers import write_jsonl
    from pipeline.store import Store

    if out is not None and not out.is_dir():
        raise UsageError(f"Không có thư mục {out}.")
    with Store.open(db) as store:
        apply_site(store)
        fields, links = list(training.field_examples(store)), list(training.link_examples(store))
        typer.echo(f"Trường đã sửa hoặc xác nhận: {len(fields)}; máy đọc đúng {sum(row['right'] for row in fields)}.")
        typer.echo(f"Liên kết đã xác nhận hoặc bác: {len(links)}; đúng {sum(row['same'] for row in links)}.")
        if out is not None:
            for name, rows in (("fields.jsonl", fields), ("links.jsonl", links)):
                with (out / name).open("w", encoding="utf-8") as file:
                    write_jsonl(rows, file)
            typer.echo(f"Đã ghi {out}/fields.jsonl và links.jsonl.", err=True)
        aliases = training.proposed_aliases(store)
        for alias in aliases:
            typer.echo(f"  {alias.printed} = {alias.body}  (người nói {alias.said} lần; {alias.others} văn bản khác)")
        effect = training.effect_of(store, aliases)
        if aliases:
            typer.echo(
                f"Cơ quan ban hành đọc đúng, trên {effect.settled} văn bản người đã xác định: "
                f"{effect.before} → {effect.after}."
            )
        if not adopt:
            if aliases:
                typer.echo("Chưa nhận gì. Nhận bằng: congvan train --adopt", err=True)
            return
        if effect.after < effect.before:
            raise UsageError("Nhận thì kết quả kém đi: không nhận.")
        training.adopt(store, actor(), aliases)
        typer.echo(f"Đã nhận {len(aliases)} tên gọi; hoàn tác ở trang Soát lại, mục Đã quyết định.", err=True)
