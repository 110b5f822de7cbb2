"""The command line: ``congvan COMMAND``. Data to stdout, notes and progress to stderr.

Exit codes: 0 ok, 2 wrong usage or no such store, 3 a program is missing, 4 done with problems. Heavy
libraries are imported inside the commands that need them, so that ``congvan --help`` starts at once.
"""

import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from pipeline.cli import asking, bodies, caring, people, serving, sorting, taking_in, training, usage
from pipeline.errors import CongvanError

app = typer.Typer(
    name="congvan",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"congvan {version('congvan')}")
        raise typer.Exit


@app.callback()
def congvan(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="In số phiên bản rồi thoát.")
    ] = False,
    lang: Annotated[
        str, typer.Option("--lang", metavar="vi|en", help="Ngôn ngữ; đặt ở đâu trong lệnh cũng được.")
    ] = "vi",
) -> None:
    """Đọc văn bản hành chính, lập bảng đối chiếu văn bản chỉ đạo và văn bản trả lời, theo dõi thời hạn."""


taking_in.register(app)
asking.register(app)
caring.register(app)
bodies.register(app)
people.register(app)
training.register(app)
sorting.register(app)
serving.register(app)


def main() -> None:
    """Run a command; a user's mistake ends in one line and an exit code, never in a traceback."""
    arguments = usage.take_language(sys.argv[1:])
    english = usage.in_english()
    if not english:
        usage.speak_vietnamese()
    try:
        code = app(arguments, prog_name="congvan", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except TyperException as mistake:
        sys.exit(usage.tell_mistake(mistake, english=english))
    except typer.Abort:
        typer.echo("congvan: đã hủy.", err=True)
        sys.exit(1)
    except CongvanError as error:
        typer.echo(f"congvan: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:  # a path that cannot be read or written: say which and why
        where = error.filename or "tệp"
        typer.echo(
            f"congvan: không đọc hoặc ghi được {where} ({error.strerror or error}). Kiểm tra đường dẫn.", err=True
        )
        sys.exit(2)
    except KeyboardInterrupt:
        typer.echo("congvan: đã dừng; chạy lại lệnh cũ để làm tiếp phần còn lại.", err=True)
        sys.exit(130)
