"""Work on a store that several processes can share: each opens it to read, and what they find comes back in order.

The one that asks is the one that writes. Processes see only what is committed: where that is not all (``alone``),
where there is little to do, and where readers and a writer shut each other out, all is done here.
"""

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, TypeVar

from pipeline.errors import CongvanError
from pipeline.grammar.body import use_site_bodies
from pipeline.orphans import end_with_parent
from pipeline.store import Store
from pipeline.store.bodies import lexicon_rows

_AHEAD = 3  # pieces of work in hand for each process: enough to keep it busy, few enough to keep memory flat

Piece = TypeVar("Piece")
Found = TypeVar("Found")
Given = TypeVar("Given")
_store: Store | None = None  # of this process
_given: Any = None


class Spread(Generic[Given]):
    """Processes on this machine that read one store; started with the first piece, ended with the ``with`` block.

    ``given`` is what the work on all pieces needs; ``size`` the number of processes (``None``: one for each core).
    """

    def __init__(self, store: Store, given: Given, *, alone: bool, size: int | None = None) -> None:
        self._store, self._given = store, given
        alone = alone or size == 1 or multiprocessing.current_process().daemon or not store.is_shared()
        self._size = 1 if alone else size or len(os.sched_getaffinity(0))
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Spread[Given]":
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def map(self, work: Callable[[Store, Given, Piece], Found], pieces: Iterable[Piece]) -> Iterator[Found]:
        """What a function of this program (it travels by its name) finds for each piece, in their order."""
        if self._size == 1:
            yield from (work(self._store, self._given, piece) for piece in pieces)
            return
        try:
            yield from self._in_turn(work, pieces)
        except BrokenProcessPool:
            raise CongvanError(
                "Một tiến trình làm việc bị dừng giữa chừng (thiếu bộ nhớ?); kho vẫn nguyên. Chạy lại lệnh cũ."
            ) from None

    def _in_turn(self, work: Callable[[Store, Given, Piece], Found], pieces: Iterable[Piece]) -> Iterator[Found]:
        waiting: deque[Future[Found]] = deque()
        for piece in pieces:
            if self._pool is None:
                # Spawned: a process that is forked from one with an open database may break its locks.
                self._pool = ProcessPoolExecutor(
                    self._size, multiprocessing.get_context("spawn"), _begin, (self._store.path, self._given)
                )
            with _no_main():
                waiting.append(self._pool.submit(_work, work, piece))
            if len(waiting) >= _AHEAD * self._size:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def _no_main() -> Iterator[None]:
    """For the start of processes: a spawned one runs the main module again, and a script that links at its top level
    would begin anew in each. The work that travels is this program's own and needs no main module."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _begin(path: Path, given: object) -> None:
    """In a new process: open the store, to read it."""
    global _store, _given
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's
    end_with_parent()
    _store, _given = Store.open(path), given
    _store.connection.execute("PRAGMA query_only = ON")
    use_site_bodies(lexicon_rows(_store.connection))


def _work(work: Callable[[Store, Any, Piece], Found], piece: Piece) -> Found:
    assert _store is not None
    return work(_store, _given, piece)
