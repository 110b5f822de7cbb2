"""Many files to letters, on all cores: each file is a pure function from bytes (and ``Wishes``) to records.

``read_letter`` is that function. ``read_letters`` runs it on a pool of processes that load their models
once, keeps at most a small window of files in flight (flat memory), and yields the results in the order
of the files. A worker that crashes or hangs in native code costs its file and nothing else.
"""

import contextlib
import hashlib
import os
import resource
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import UnreadableFile, problem
from pipeline.records import Cuts, Letter, Problem

SECONDS_A_FILE = 600
BYTES_A_WORKER = 6 << 30


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user wants of a reading: ``cuts``, by SHA-256, where the letters of files begin (else the letterheads
    decide), and ``ca``, the certificates (PEM) against which digital signatures are checked.
    """

    cuts: Mapping[str, Cuts] = field(default_factory=dict)
    ca: bytes | None = None


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file: its letters in order (one, nearly always), or the problem that kept it unread."""

    path: str
    letters: tuple[Letter, ...] = ()
    problem: Problem | None = None

    @property
    def letter(self) -> Letter | None:
        """The letter of a file that holds one, the first of a file that holds several."""
        return self.letters[0] if self.letters else None


def read_letter(path: str, wishes: Wishes = NO_WISHES) -> Reading:
    """Read and extract one file. Never raises for a bad file: its problem is the answer."""
    from pipeline.extract import extract
    from pipeline.read import read_all

    try:
        found = read_all(Path(path), cuts=_cuts_for(path, wishes), ca=wishes.ca)
        return Reading(path, tuple(extract(transcript) for transcript in found))
    except UnreadableFile as unreadable:
        return Reading(path, problem=unreadable.problem)
    except MemoryError:
        return Reading(path, problem=problem("too_large", detail="cần quá nhiều bộ nhớ"))
    except Exception as bug:  # a reader's bug must not lose the run: the file is listed with its reason
        return Reading(path, problem=problem("reader_failed", detail=f"{type(bug).__name__}: {bug}"))


def _cuts_for(path: str, wishes: Wishes) -> Cuts | None:
    """A person's word on this file; its hash is only asked for when there are any such words."""
    if not wishes.cuts:
        return None
    try:
        with Path(path).open("rb") as file:
            return wishes.cuts.get(hashlib.file_digest(file, "sha256").hexdigest())
    except OSError:
        return None  # the reader says why it cannot be read


def read_letters(
    paths: Iterable[Path],
    jobs: int | None = None,
    wishes: Wishes = NO_WISHES,
    *,
    bodies: Sequence[Mapping[str, str]] = (),
) -> Iterator[Reading]:
    """Read many files on ``jobs`` processes (default: all cores), in order, a bounded window at a time.

    ``bodies``: the site's own bodies, which the workers lay over the lexicon (``grammar.body.use_site_bodies``).
    """
    jobs = jobs or os.cpu_count() or 1
    options = Options(wishes, tuple(bodies))
    pool = _pool(jobs, options)
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
                yield _alone(name, options)
                pool = _pool(jobs, options)
                waiting = deque((later, _again(pool, later, old)) for later, old in waiting)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


class Options(NamedTuple):
    """What all files of a run share, as it is handed to each worker once."""

    wishes: Wishes
    bodies: tuple[Mapping[str, str], ...]


def _pool(jobs: int, options: Options) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(max_workers=jobs, initializer=_start_worker, initargs=(options,))


_wishes = NO_WISHES  # of this worker


def _start_worker(options: Options) -> None:
    """Set a worker's limits, load its models once and keep what the user wants."""
    global _wishes
    _wishes = options.wishes
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's: the letter in hand is finished
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # kills the worker even inside native code
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (BYTES_A_WORKER, BYTES_A_WORKER))
    from pipeline.extract import load
    from pipeline.grammar.body import use_site_bodies

    use_site_bodies(options.bodies)
    load()


def _limited(path: str) -> Reading:
    """``read_letter`` under a time limit that the kernel enforces."""
    signal.setitimer(signal.ITIMER_REAL, SECONDS_A_FILE)
    try:
        return read_letter(path, _wishes)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _again(pool: Executor, path: str, old: Future[Reading]) -> Future[Reading]:
    """The finished future of a file, or a new one on the new pool."""
    done = old.done() and not old.cancelled() and old.exception() is None
    return old if done else pool.submit(_limited, path)


def _alone(path: str, options: Options) -> Reading:
    """Try a file by itself, since the crash may have been a neighbour's."""
    with _pool(1, options) as pool:
        try:
            return pool.submit(_limited, path).result()
        except BrokenProcessPool:
            detail = "chương trình đọc bị dừng đột ngột hoặc quá thời gian"
            return Reading(path, problem=problem("reader_failed", detail=detail))
