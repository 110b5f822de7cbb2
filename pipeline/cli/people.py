"""Commands about people and trust: ``users`` (accounts, tokens), ``verify``, ``log``."""

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.journal import now, record, who
from pipeline.cli.options import DEFAULT_DB, Db, Format, FormatOption, Lang, LangOption, Output

Name = Annotated[str, typer.Argument(help="Tên đăng nhập.")]
Of = Annotated[list[str] | None, typer.Option("--body", help="Chỉ xem văn bản của cơ quan này (dùng nhiều lần được).")]
users = typer.Typer(
    name="users",
    help="Tài khoản của trang làm việc: từ tài khoản đầu tiên, ai cũng phải đăng nhập.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(application: typer.Typer) -> None:
    """Add the commands to the application."""
    application.add_typer(users)
    application.command()(verify)
    application.command("log")(show_log)


@users.command("add")
def add_user(
    name: Name,
    role: Annotated[str, typer.Option("--role", help="reader, archivist, auditor hoặc administrator.")] = "reader",
    body: Of = None,
    db: Db = DEFAULT_DB,
) -> None:
    """Thêm tài khoản; mật khẩu được hỏi (hoặc đọc một dòng từ stdin)."""
    from pipeline.store import Store, people

    with Store.create(db) as store:
        with store.transaction():
            account = people.add_account(store.connection, name, role, _password(), now(), body or ())
            record(store, "account_add", account.name, None, {"role": role, "bodies": account.bodies})
        administrators = [a for a in people.read_accounts(store.connection) if a.role == "administrator"]
    typer.echo(f"Đã thêm {account.name} ({role}).", err=True)
    if not administrators:
        typer.echo("Chưa có người quản trị: chỉ dòng lệnh này sửa được tài khoản.", err=True)


@users.command("list")
def list_users(
    db: Db = DEFAULT_DB, format: FormatOption = Format.table, lang: LangOption = Lang.vi, output: Output = None
) -> None:
    """Các tài khoản, vai trò và cơ quan."""
    import pandas as pd

    from pipeline.cli.output import emit
    from pipeline.store import Store, people

    with Store.open(db) as store:
        rows = [
            {"account": a.name, "role": a.role, "bodies": "; ".join(a.bodies), "made": a.made, "disabled": a.disabled}
            for a in people.read_accounts(store.connection)
        ]
    frame = pd.DataFrame(rows, columns=["account", "role", "bodies", "made", "disabled"])
    emit(lambda: frame, lambda: rows, format=format, lang=lang, output=output, sheet="users")


@users.command()
def disable(name: Name, db: Db = DEFAULT_DB) -> None:
    """Khóa một tài khoản; các phiên đang mở kết thúc ngay."""
    _set(db, name, "account_disable", disabled=True)
    typer.echo(f"Đã khóa {name}.", err=True)


@users.command()
def enable(name: Name, db: Db = DEFAULT_DB) -> None:
    """Mở lại một tài khoản đã khóa."""
    _set(db, name, "account_enable", disabled=False)
    typer.echo(f"Đã mở lại {name}.", err=True)


@users.command()
def password(name: Name, db: Db = DEFAULT_DB) -> None:
    """Đặt mật khẩu mới cho một tài khoản."""
    _set(db, name, "account_password", password=_password())
    typer.echo(f"Đã đổi mật khẩu của {name}.", err=True)


@users.command()
def role(
    name: Name,
    role: Annotated[str, typer.Argument(help="reader, archivist, auditor hoặc administrator.")],
    body: Of = None,
    db: Db = DEFAULT_DB,
) -> None:
    """Đổi vai trò và các cơ quan (không nêu --body: mọi văn bản)."""
    _set(db, name, "account_change", role=role, bodies=body or ())
    typer.echo(f"{name}: {role}.", err=True)


@users.command()
def token(
    name: Annotated[str, typer.Argument(help="Tên hệ thống dùng khóa.")],
    body: Of = None,
    disable: Annotated[bool, typer.Option("--disable", help="Khóa khóa này.")] = False,
    db: Db = DEFAULT_DB,
) -> None:
    """Tạo khóa chỉ đọc cho hệ thống khác (in ra một lần), hoặc khóa nó lại."""
    from pipeline.store import Store, people

    with Store.open(db) as store, store.transaction():
        if disable:
            people.disable_token(store.connection, name)
            record(store, "token_disable", name, None, None)
            return
        made = people.add_token(store.connection, name, who(), now(), body or ())
        record(store, "token_add", name, None, {"bodies": body or []})
    typer.echo(made)
    typer.echo("Chép khóa này ngay: không xem lại được. Dùng: Authorization: Bearer KHÓA", err=True)


def verify(
    db: Db = DEFAULT_DB,
    since: Annotated[
        str, typer.Option("--since", help="Mã mục cuối đã ghi lại lần trước, để biết nhật ký có bị cắt.")
    ] = "",
    originals: Annotated[bool, typer.Option("--originals/--no-originals", help="Đọc lại mọi bản gốc.")] = True,
) -> None:
    """Kiểm tra kho: nhật ký có bị sửa, bản gốc có còn đúng từng bit, chỉ mục có khớp văn bản."""
    from pipeline.store import Store
    from pipeline.verify import head_of
    from pipeline.verify import verify as checks

    names = {
        "database": "tệp kho", "log": "nhật ký", "originals": "bản gốc", "records": "bảng tra cứu",
        "index": "chỉ mục tìm kiếm",
    }  # fmt: skip
    ok = True
    with Store.open(db) as store:
        for check in checks(store, since.strip(), originals=originals):
            ok = ok and check.ok
            state = "nguyên vẹn" if check.ok else f"{check.number_wrong} chỗ sai"
            typer.echo(f"{names[check.name]}: {state} ({check.looked_at})")
            for line in check.wrong:
                typer.echo(f"  {line}")
        head = head_of(store)
    if head:
        typer.echo(f"Mã mục cuối của nhật ký (ghi lại ở nơi khác; lần sau: --since): {head}")
    raise typer.Exit(0 if ok else 4)


def show_log(
    db: Db = DEFAULT_DB,
    lang: LangOption = Lang.vi,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Ghi CSV ra tệp này.")] = None,
) -> None:
    """Nhật ký thay đổi dạng CSV: ai, lúc nào, việc gì, giá trị cũ và mới, mã băm nối chuỗi."""
    from pipeline.export.changes import write_changes
    from pipeline.store import Store
    from pipeline.store.changes import read_changes

    with Store.open(db) as store:
        text = write_changes(read_changes(store.connection), lang.value)
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8", newline="")


def _set(
    db: Path,
    name: str,
    action: str,
    *,
    role: str | None = None,
    password: str | None = None,
    bodies: "list[str] | tuple[str, ...] | None" = None,
    disabled: bool | None = None,
) -> None:
    from pipeline.store import Store, people

    with Store.open(db) as store, store.transaction():
        old = people.read_account(store.connection, name)
        new = people.change_account(
            store.connection, name, role=role, password=password, bodies=bodies, disabled=disabled
        )
        before = {"role": old.role, "bodies": old.bodies, "disabled": old.disabled} if old else None
        record(store, action, name, before, {"role": new.role, "bodies": new.bodies, "disabled": new.disabled})


def _password() -> str:
    from pipeline.errors import UsageError

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Mật khẩu: ")
    if getpass.getpass("Nhập lại: ") != first:
        raise UsageError("Hai lần nhập mật khẩu khác nhau.")
    return first
