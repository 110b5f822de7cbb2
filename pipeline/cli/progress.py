"""Progress on stderr with counts, rate and time left; nothing when it is not a terminal or when quiet."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T = TypeVar("T")


def shown(items: Iterable[T], total: int, quiet: bool) -> Iterator[T]:
    """Yield the items, showing how many of ``total`` are done."""
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("còn"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Đang đọc", total=total)
        for item in items:
            progress.advance(task)
            yield item
