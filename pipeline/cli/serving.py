"""Commands that stay: ``serve`` (the workplace in the browser) and ``watch`` (a scanner's folder)."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import DEFAULT_DB, Db, Jobs, Lang, LangOption

New = Annotated[bool, typer.Option("--new", help="Tạo kho mới nếu chưa có kho ở --db.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(serve)
    app.command()(watch)


def serve(
    db: Db = DEFAULT_DB,
    host: Annotated[str, typer.Option("--host", help="Địa chỉ nghe; ngoài máy này thì cần tài khoản.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Cổng.")] = 8000,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="Tên máy mà người dùng gõ vào trình duyệt (dùng nhiều lần được).")
    ] = None,
    watched: Annotated[
        list[Path] | None, typer.Option("--watch", help="Thư mục của máy quét: tệp mới tự vào kho.")
    ] = None,
    office: Annotated[str | None, typer.Option("--office", help="Cơ quan dùng sổ văn bản đến đã nhập.")] = None,
    roster: Annotated[Path | None, typer.Option("--roster", help="CSV: nhóm cơ quan gồm những cơ quan nào.")] = None,
    tls_cert: Annotated[Path | None, typer.Option("--tls-cert", help="Chứng thư TLS (PEM).")] = None,
    tls_key: Annotated[Path | None, typer.Option("--tls-key", help="Khóa của chứng thư (PEM).")] = None,
    behind_tls: Annotated[bool, typer.Option("--behind-tls", help="Có máy chủ web làm TLS ở trước.")] = False,
    jobs: Jobs = None,
    new: New = False,
    lang: LangOption = Lang.vi,
) -> None:
    """Mở trang làm việc trong trình duyệt; chạy trên máy này, không cần mạng."""
    from pipeline.errors import ProgramMissing, UsageError

    try:
        import uvicorn

        from pipeline.web.access import LOOPBACK, check_binding
        from pipeline.web.app import make_app
        from pipeline.web.settings import Settings
    except ImportError as missing:
        raise ProgramMissing(f"Thiếu thư viện {missing.name}. Cài bằng: pip install 'congvan[web]'") from None
    from pipeline.store import Store

    if bool(tls_cert) != bool(tls_key):
        raise UsageError("--tls-cert và --tls-key đi cùng nhau.")
    folders = _folders(watched or [])
    _check_store(db, new)
    _check_port(host, port)
    with Store.create(db) as store:
        # Behind a web server everybody seems to come from this machine.
        check_binding("--behind-tls" if behind_tls else host, store)
    names = tuple(name or ())
    hosts = (*LOOPBACK, "[::1]", *names) if host in LOOPBACK else names or ("*",)
    settings = Settings(
        db=db.absolute(),
        now=dt.datetime.now,
        hosts=hosts,
        secure=behind_tls or tls_cert is not None,
        lang=lang.value,
        office=office,
        roster=roster,
        watch=folders,
        jobs=jobs,
        host=host,
    )
    app = make_app(settings)
    scheme = "https" if tls_cert else "http"
    shown_host = f"[{host}]" if ":" in host else host
    typer.echo(f"Trang làm việc: {scheme}://{shown_host}:{port}/ (dừng bằng Ctrl-C)", err=True)
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ssl_certfile=str(tls_cert) if tls_cert else None,
        ssl_keyfile=str(tls_key) if tls_key else None,
    )


def watch(
    folder: Annotated[Path, typer.Argument(help="Thư mục của máy quét.")],
    db: Db = DEFAULT_DB,
    jobs: Jobs = None,
    once: Annotated[bool, typer.Option("--once", help="Nhập những gì đang có rồi dừng.")] = False,
    new: New = False,
    lang: LangOption = Lang.vi,
) -> None:
    """Theo dõi một thư mục: tệp mới tự vào kho, cho đến khi dừng bằng Ctrl-C."""
    import sys

    from pipeline.errors import UsageError
    from pipeline.export.headings import label
    from pipeline.web.intake import run

    if TYPE_CHECKING:
        from pipeline.store.jobs import FileState, JobFile

    def tell(file: "JobFile", state: "FileState", message: str) -> None:
        named = state != "secret" or sys.stderr.isatty()  # see congvan ingest
        said = f"{file.name if named else '…'}: {label('file_state', state, lang.value)}"
        typer.echo(f"{said} ({message})" if message else said, err=True)

    folders = _folders([folder])
    _check_store(db, new)
    typer.echo(f"Theo dõi {folder} (dừng bằng Ctrl-C)", err=True)
    alone = run(
        db, dt.datetime.now, watch=folders, jobs=jobs, forever=not once, idle=0.0,
        tell=tell,
    )  # fmt: skip
    if not alone:
        raise UsageError(
            "Một tiến trình khác đang nhập vào kho này (congvan serve?). Mở serve với --watch thay vì watch."
        )


def _check_store(db: Path, new: bool) -> None:
    """A store of the usual name is made when there is none; one that was named must be there, or asked for."""
    from pipeline.errors import StoreMissing

    if not new and db != DEFAULT_DB and not db.exists():
        raise StoreMissing(
            f"Chưa có kho {db}. Kiểm tra --db hoặc CONGVAN_DB; tạo kho mới bằng: congvan ingest THƯ_MỤC --db {db}, "
            "hoặc thêm --new để mở kho trống."
        )


def _check_port(host: str, port: int) -> None:
    """Say before anything is announced that another program listens there."""
    import socket

    from pipeline.errors import UsageError

    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except OSError as error:
        raise UsageError(
            f"Không mở được {host}:{port} ({error.strerror or error}). Có thể cổng đang được chương trình khác dùng: "
            f"chọn cổng khác, ví dụ --port {port + 1 if port < 65535 else 8000}."
        ) from None


def _folders(paths: list[Path]) -> tuple[Path, ...]:
    from pipeline.errors import UsageError

    for path in paths:
        if not path.is_dir():
            raise UsageError(f"Không có thư mục {path}. Tạo thư mục hoặc sửa lại đường dẫn.")
    return tuple(path.absolute() for path in paths)
