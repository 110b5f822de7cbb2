"""Progress on stderr: a line that counts on a terminal, one JSON object a line for other programs, or nothing."""

import json
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Protocol, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipeline.cli.options import Mode
from pipeline.records import Problem

_EVERY = 0.5  # seconds between two JSON lines


class Step(Protocol):
    """What is shown as done: a file with its problem, if it has one."""

    @property
    def path(self) -> str:
        """The file."""

    @property
    def problem(self) -> Problem | None:
        """Why it could not be read."""

    @property
    def secret(self) -> bool:
        """Whether its name is for the screen alone."""


S = TypeVar("S", bound=Step | str)  # a file, or only its path


def shown(items: Iterable[S], total: int, quiet: bool, mode: Mode = Mode.auto) -> Iterator[S]:
    """Yield the items, showing how many of ``total`` are done, how fast, the time left and the file."""
    if mode is Mode.json and not quiet:
        yield from _as_json(items, total)
    elif mode is Mode.none or quiet or (mode is Mode.auto and not sys.stderr.isatty()):
        yield from items
    else:
        yield from _as_bar(items, total)


def _as_bar(items: Iterable[S], total: int) -> Iterator[S]:
    columns = (
        TextColumn("Đang đọc"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("còn"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[file]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total, rate="", file="")
        for done, item in enumerate(items, 1):
            passed = progress.tasks[0].elapsed or 0.0
            rate = f"{done / passed:.1f} tệp/s" if passed > 1 else ""
            progress.update(task, advance=1, rate=rate, file=_short(_path(item)))
            yield item


def _path(item: Step | str) -> str:
    return item if isinstance(item, str) else item.path


def _short(path: str) -> str:
    """The file's name in the width that a line has left, without marks that rich would take for its own."""
    name = Path(path).name.replace("[", "(")
    return name if len(name) <= 30 else f"…{name[-29:]}"


def _as_json(items: Iterable[S], total: int) -> Iterator[S]:
    """A line ``progress`` at most every half second and at the end, a line ``failed`` for each bad file.

    Lines are kept by whoever reads them: they never name a secret file.
    """
    began = time.monotonic()
    last, done, failed, path = began - _EVERY, 0, 0, ""

    def tell(**fields: object) -> None:
        sys.stderr.write(json.dumps(fields, ensure_ascii=True) + "\n")
        sys.stderr.flush()

    def tell_progress() -> None:
        passed = time.monotonic() - began
        rate = done / passed if passed > 0 else 0.0
        left = round((total - done) / rate) if rate else None
        tell(event="progress", done=done, total=total, failed=failed, rate=round(rate, 2), seconds_left=left, file=path)

    tell_progress()
    for item in items:
        done, path = done + 1, "" if not isinstance(item, str) and item.secret else _path(item)
        if not isinstance(item, str) and item.problem is not None:
            failed += 1
            tell(event="failed", file=path, code=item.problem.code, message=item.problem.message)
        if time.monotonic() - last >= _EVERY:
            last = time.monotonic()
            tell_progress()
        yield item
    tell_progress()


@contextmanager
def gentle_stop() -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C (or SIGTERM) asks to stop after what is in hand; a second one stops at once."""
    asked = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        typer.echo("congvan: đang dừng, đọc nốt văn bản dở dang… (Ctrl-C lần nữa để dừng ngay)", err=True)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
