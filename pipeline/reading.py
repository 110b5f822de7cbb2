"""Many files to letters, on all cores: each file is a pure function from bytes to records.

``read_letter`` is that function. ``read_letters`` runs it on a pool of processes that load their models
once, keeps at most a small window of files in flight (flat memory), and yields the results in the order
of the files. A worker that crashes or hangs in native code costs its file and nothing else.
"""

import contextlib
import os
import resource
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UnreadableFile, problem
from pipeline.records import Letter, Problem

SECONDS_A_FILE = 600
BYTES_A_WORKER = 6 << 30


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file: a letter, or the problem that kept it from being read."""

    path: str
    letter: Letter | None = None
    problem: Problem | None = None


def read_letter(path: str) -> Reading:
    """Read and extract one file. Never raises for a bad file: its problem is the answer."""
    from pipeline.extract import extract
    from pipeline.read import read

    try:
        return Reading(path, letter=extract(read(Path(path))))
    except UnreadableFile as unreadable:
        return Reading(path, problem=unreadable.problem)
    except MemoryError:
        return Reading(path, problem=problem("too_large", detail="cần quá nhiều bộ nhớ"))
    except Exception as bug:  # a reader's bug must not lose the run: the file is listed with its reason
        return Reading(path, problem=problem("reader_failed", detail=f"{type(bug).__name__}: {bug}"))


def read_letters(paths: Iterable[Path], jobs: int | None = None) -> Iterator[Reading]:
    """Read many files on ``jobs`` processes (default: all cores), in order, a bounded window at a time."""
    jobs = jobs or os.cpu_count() or 1
    pool = _pool(jobs)
    waiting: deque[tuple[str, Future[Reading]]] = deque()
    remaining = iter(paths)
    try:
        while True:
            while len(waiting) < 4 * jobs and (path := next(remaining, None)) is not None:
                waiting.append((str(path), pool.submit(_limited, str(path))))
            if not waiting:
                return
            name, future = waiting.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                yield _alone(name)
                pool = _pool(jobs)
                waiting = deque((later, _again(pool, later, old)) for later, old in waiting)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(max_workers=jobs, initializer=_start_worker)


def _start_worker() -> None:
    """Set a worker's limits and load its models once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's: the letter in hand is finished
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # kills the worker even inside native code
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (BYTES_A_WORKER, BYTES_A_WORKER))
    from pipeline.extract import load

    load()


def _limited(path: str) -> Reading:
    """``read_letter`` under a time limit that the kernel enforces."""
    signal.setitimer(signal.ITIMER_REAL, SECONDS_A_FILE)
    try:
        return read_letter(path)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _again(pool: Executor, path: str, old: Future[Reading]) -> Future[Reading]:
    """The finished future of a file, or a new one on the new pool."""
    done = old.done() and not old.cancelled() and old.exception() is None
    return old if done else pool.submit(_limited, path)


def _alone(path: str) -> Reading:
    """Try a file by itself, since the crash may have been a neighbour's."""
    with _pool(1) as pool:
        try:
            return pool.submit(_limited, path).result()
        except BrokenProcessPool:
            detail = "chương trình đọc bị dừng đột ngột hoặc quá thời gian"
            return Reading(path, problem=problem("reader_failed", detail=detail))
