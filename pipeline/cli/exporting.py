"""``congvan export``: tables, the calendar of open deadlines and reminder letters as files."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import typer

from pipeline.cli.options import Format, Lang
from pipeline.cli.output import check_writable, emit, whole
from pipeline.errors import UsageError
from pipeline.export.books import Book, register_book
from pipeline.export.calendar import calendar_pieces
from pipeline.export.crossref import crossref_rows, finding_json
from pipeline.export.reminders import Sender, remind
from pipeline.export.tables import (
    audit_table,
    crossref_table,
    failures_table,
    in_pieces,
    name_of,
    rows_of,
    tasks_table,
)
from pipeline.export.workbook import write_audit_workbook
from pipeline.records import Finding
from pipeline.store import Store
from pipeline.store.beliefs import FOLLOWING

_KEPT = (
    "{count} văn bản đôn đốc của lần trước đã có người sửa nên giữ nguyên; bản mới ghi bên cạnh, tên có ngày xét. Chọn "
    "một bản trước khi gửi:"
)
_STALE = (
    "CHÚ Ý: thư mục còn {count} văn bản đôn đốc của lần trước mà lần này không có (cơ quan không còn quá hạn, hoặc "
    "đổi tên). Xóa hoặc xem lại trước khi gửi:"
)


def export_file(
    store: Store,
    kind: str,
    output: Path,
    findings: Iterable[Finding] | None,
    day: dt.date | None,
    lang: Lang,
    *,
    office: str | None = None,
    sender: str | None = None,
    place: str = "",
    symbol: str = "",
    parent: str = "",
    signed_as: str = "",
    signer: str = "",
) -> None:
    """Write one export; raises ``UsageError`` for a suffix or a missing option, naming what to add.

    ``findings`` are gone through once.
    """
    check_writable(output)
    if kind == "calendar":
        pieces = calendar_pieces(findings or (), _given(day), lambda key: name_of(store.document(key)), lang.value)
        with whole(output), output.open("wb") as out:
            out.writelines(pieces)
        return
    if kind == "reminders":
        if not sender or not place:
            raise UsageError("'export reminders' cần --sender 'Tên cơ quan' và --place 'Địa danh'.")
        capacity = tuple(line.strip() for line in signed_as.split(";") if line.strip())
        reminds = Sender(sender, place, symbol, parent, capacity, signer)
        before = set(output.glob("don-doc-*.docx"))
        drafts = remind(store, findings or (), output, reminds, _given(day))
        if drafts.others:
            typer.echo(
                f"{drafts.others} nhiệm vụ quá hạn do cơ quan khác giao (hoặc chưa đọc được cơ quan giao) không đưa "
                f"vào văn bản đôn đốc của {sender}.",
                err=True,
            )
        _tell_drafts(drafts.kept, _KEPT)
        # who is late no more: they may be somebody's work, so that they stay
        _tell_drafts(sorted(before.difference(drafts.paths, drafts.kept)), _STALE)
        return
    if kind == "audit" and _format(output) is Format.xlsx:
        with whole(output):
            write_audit_workbook(findings or (), store, output, lang.value)
        return
    records, table = _records(store, kind, findings, day, lang, office)

    def rows() -> Iterable[Mapping[str, Any]]:
        if kind == "crossref":
            return records()
        if kind == "audit":
            return (finding_json(finding, store) for finding in records())
        plain = tasks_table if kind == "tasks" else table  # for programs: rules, not words
        return (row for piece in in_pieces(plain, records()) for row in rows_of(piece))

    emit(
        lambda: table(records()), rows, pieces=lambda: in_pieces(table, records()),
        format=_format(output), lang=lang, output=output, sheet=kind,
    )  # fmt: skip


def _records(
    store: Store, kind: str, findings: Iterable[Finding] | None, day: dt.date | None, lang: Lang, office: str | None
) -> tuple[Callable[[], Iterable[Any]], Callable[[Iterable[Any]], pd.DataFrame]]:
    """What an export is made of, one at a time, and how a table is made of some of them."""
    if kind == "crossref":
        return lambda: crossref_rows(store, findings, FOLLOWING, as_of=day), crossref_table
    if kind == "audit":
        return lambda: findings or (), lambda some: audit_table(some, store, lang.value)
    if kind == "tasks":
        return store.directives, lambda some: tasks_table(some, lang.value)
    if kind == "failures":
        return store.failures, failures_table
    book = book_told(store, "incoming", office, lang)
    return lambda: book.rows, book.frame


def book_told(store: Store, style: Literal["incoming", "outgoing"], office: str | None, lang: Lang) -> Book:
    """A register; what a reader must know of it is said on stderr."""
    if office is None:
        whose = "văn bản đi" if style == "incoming" else "văn bản đến"
        typer.echo(
            f"Chưa nêu cơ quan của sổ: bảng gồm mọi văn bản trong kho, kể cả {whose} của cơ quan. Thêm --office "
            "'Tên cơ quan' hoặc đặt CONGVAN_OFFICE.",
            err=True,
        )
    book = register_book(store, style, office, lang=lang.value)
    if head := book.head(lang.value):
        typer.echo(head, err=True)
    return book


def _tell_drafts(paths: Sequence[Path], what: str) -> None:
    """Drafts of an earlier run that ask for a decision before anything is sent."""
    if paths:
        typer.echo(what.format(count=len(paths)), err=True)
        for path in paths:
            typer.echo(f"  {path}", err=True)


def _format(output: Path) -> Format:
    suffix = output.suffix.lower().lstrip(".")
    if suffix not in ("xlsx", "csv", "jsonl"):
        raise UsageError(f"Không biết kiểu tệp {output.name!r}: dùng .xlsx, .csv hoặc .jsonl")
    return Format(suffix)


def _given(day: dt.date | None) -> dt.date:
    if day is None:
        raise UsageError("Thiếu --as-of NGÀY.")
    return day
