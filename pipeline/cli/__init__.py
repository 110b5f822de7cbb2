"""The command line: ``congvan COMMAND``. Data to stdout, notes and progress to stderr.

Exit codes: 0 ok, 2 wrong usage or no such store, 3 a program is missing, 4 done with problems. Heavy
libraries are imported inside the commands that need them, so that ``congvan --help`` starts at once.
"""

import sys

import typer

from pipeline.cli import asking, bodies, caring, people, serving, sorting, taking_in, training
from pipeline.errors import CongvanError

app = typer.Typer(
    name="congvan",
    help="Đọc văn bản hành chính, lập bảng đối chiếu văn bản chỉ đạo và văn bản trả lời, theo dõi thời hạn.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
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
    try:
        app()
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
