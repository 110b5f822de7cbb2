"""Who reads files: a pool of processes on this machine, or any ``concurrent.futures.Executor`` (a cluster's, say).

A crew takes units (a few files each) and hands back futures of their readings. The local pool loads its models
once a process, kills what takes too long inside native code, and after a crash knows which files were in hand:
those alone are tried again, each by itself, and the one that crashes again is named.
"""

import contextlib
import gc
import os
import resource
import shutil
import signal
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import repeat
from pathlib import Path
from typing import NamedTuple, Protocol

from pipeline.errors import CongvanError, problem
from pipeline.orphans import end_with_parent
from pipeline.reading import NO_WISHES, Reading, Wishes, as_entries, read_content, read_letter, wanted
from pipeline.store.originals import keep_originals

SECONDS_A_FILE = float(os.environ.get("CONGVAN_SECONDS_A_FILE", 600))
SECONDS_A_PAGE = 10.0  # that a page of a long file earns, never more than those of a file ahead
BYTES_A_WORKER = 6 << 30
_SMALL = 32_000  # bytes of a file that is read so quickly that several go in one unit
_FEWEST, _TOGETHER = 4, 32  # of them: few at first, so that all have something to do, more when there are many
_AHEAD = 4  # units in flight for each of the crew: enough to keep all busy, few enough to keep memory flat
_MOST_AT_ONCE = 64  # readings that are handed over, and stored, together

Unit = tuple[str, ...]


class Options(NamedTuple):
    """What all files of a run share, as it is handed to each worker once; ``bodies`` are the site's own.

    ``for_store``: the readings go into a store and nowhere else (``reading.as_entries``). ``originals``: the store's
    folder of originals, into which those who read on the same machine copy the files.
    """

    wishes: Wishes
    bodies: tuple[Mapping[str, str], ...] = ()
    seconds: float = SECONDS_A_FILE
    for_store: bool = False
    originals: Path | None = None

    def shaped(self, reading: Reading) -> Reading:
        """A reading as those want it who asked for it."""
        return as_entries(reading) if self.for_store else reading


class Crew(Protocol):
    """Those who read."""

    size: int

    def submit(self, unit: Unit) -> "Future[list[Reading]]":
        """Begin to read the files of a unit."""

    def recover(self) -> list[Reading]:
        """After a crash: be ready again, and say what became of the files that were in hand."""

    def is_file_s_fault(self, error: Exception) -> bool:
        """Whether an error says that a unit cannot be read, rather than that the crew is lost."""

    def close(self) -> None:
        """Begin nothing more."""


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
    crew = LocalCrew(Options(wishes, tuple(bodies)), jobs)
    for batch in read_batches(paths, crew):
        yield from batch


def read_batches(
    paths: Iterable[Path], crew: "Crew", stop: Callable[[], bool] = lambda: False
) -> Iterator[list[Reading]]:
    """Read many files in order; yields together what is ready, so that it can be stored in one transaction.

    When ``stop`` becomes true nothing new is begun, what is in hand is finished and yielded. Closes the crew.
    """
    waiting: deque[tuple[Unit, Future[list[Reading]]]] = deque()
    settled: dict[str, Reading] = {}  # files that were in hand when a process died
    units = _units(paths)
    stopped = False
    try:
        while True:
            while not stop() and len(waiting) < _AHEAD * crew.size and (unit := next(units, None)) is not None:
                waiting.append((unit, crew.submit(unit)))
            if stop():
                stopped = True
                for _, future in reversed(waiting):
                    future.cancel()
            batch: list[Reading] = []
            while waiting and (not batch or waiting[0][1].done()) and len(batch) < _MOST_AT_ONCE:
                unit, future = waiting.popleft()
                try:
                    readings = future.result()
                except CancelledError:
                    if stopped:
                        continue
                    crew.recover()
                    raise
                except BrokenExecutor:
                    settled.update((reading.path, reading) for reading in crew.recover())
                    again = [unit, *(later for later, old in waiting if not _finished(old))]
                    pending = {later: crew.submit(_open(later, settled)) for later in again}
                    waiting.appendleft((unit, pending[unit]))
                    waiting = deque((later, pending.get(later, old)) for later, old in waiting)
                    continue
                except Exception as error:  # a cluster gives a unit up whose workers keep dying
                    if not crew.is_file_s_fault(error):
                        crew.recover()
                        raise
                    if len(unit) > 1:
                        waiting.extendleft(((path,), crew.submit((path,))) for path in reversed(unit))
                        continue
                    readings = [Reading(unit[0], problem=problem("crashed"))]
                found = {reading.path: reading for reading in readings}
                batch.extend(found[path] if path in found else settled[path] for path in unit)
            if batch:
                yield batch
            elif not waiting:
                return
    finally:
        crew.close()


def _finished(future: "Future[list[Reading]]") -> bool:
    """Whether a future holds its result."""
    return future.done() and not future.cancelled() and future.exception() is None


def _open(unit: Unit, settled: Mapping[str, Reading]) -> Unit:
    """The files of a unit of which it is not known yet what they are."""
    return tuple(path for path in unit if path not in settled)


def _units(paths: Iterable[Path]) -> Iterator[Unit]:
    """Small files some at a time, others by themselves, in order."""
    together: list[str] = []
    for count, path in enumerate(paths):
        name = str(path)
        try:
            small = path.stat().st_size <= _SMALL
        except OSError:
            small = True
        if not small and together:
            yield tuple(together)
            together = []
        together.append(name)
        if not small or len(together) >= min(max(_FEWEST, count // 8), _TOGETHER):
            yield tuple(together)
            together = []
    if together:
        yield tuple(together)


class LocalCrew:
    """Processes on this machine; ``jobs`` of them (default: all cores that this process may use)."""

    def __init__(self, options: Options, jobs: int | None = None) -> None:
        self.size = jobs or len(os.sched_getaffinity(0))
        self._options = options
        _warm()
        self._room = Path(tempfile.mkdtemp(prefix="congvan-crew-"))
        self._pool = self._new_pool(self.size)
        self._false_starts = 0

    def submit(self, unit: Unit) -> "Future[list[Reading]]":
        """Begin to read the files of a unit; a pool that a crash has broken says so in the future."""
        try:
            future = self._pool.submit(_read_unit, unit)
        except BrokenProcessPool as broken:
            future = Future()
            future.set_exception(broken)
        return future

    def recover(self) -> list[Reading]:
        """Start a new pool; the files that were in hand are read again, each by itself, unless time was up.

        Raises ``CongvanError`` when processes die again and again before they have begun a file.
        """
        self._pool.shutdown(wait=True, cancel_futures=True)
        in_hand = [self._note(file) for file in sorted(self._room.iterdir())]
        settled = [self._alone(path, until) for path, until in in_hand if path]
        self._false_starts = 0 if settled else self._false_starts + 1
        if self._false_starts > 3:
            raise CongvanError("Các tiến trình đọc không khởi động được (thiếu bộ nhớ?). Thử lại với --jobs 1.")
        self._pool = self._new_pool(self.size)
        return settled

    def is_file_s_fault(self, error: Exception) -> bool:
        """``read_letter`` raises for no file: nothing but a crash comes from a worker."""
        return False

    def close(self) -> None:
        """Begin nothing more; what is still in hand is wanted by nobody, and may take minutes: it is dropped."""
        for file in self._room.iterdir():
            if file.stat().st_size:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(file.name), signal.SIGKILL)
        self._pool.shutdown(wait=True, cancel_futures=True)
        shutil.rmtree(self._room, ignore_errors=True)

    def _new_pool(self, size: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(size, initializer=_start_worker, initargs=(self._options, self._room))

    @staticmethod
    def _note(file: Path) -> tuple[str, float]:
        """What a dead worker had in hand, and until when it might."""
        note = file.read_bytes()
        file.unlink()
        return os.fsdecode(note[_STAMP:]), float(note[:_STAMP] or 0)

    def _alone(self, path: str, until: float) -> Reading:
        if time.monotonic() >= until:
            return Reading(path, problem=problem("too_slow", seconds=round(self._options.seconds)))
        with self._new_pool(1) as pool:
            try:
                return pool.submit(_read_unit, (path,)).result()[0]
            except BrokenProcessPool:
                pass
        ends = [end for path, end in map(self._note, self._room.iterdir()) if path]
        if ends and time.monotonic() >= min(ends):
            return Reading(path, problem=problem("too_slow", seconds=round(self._options.seconds)))
        return Reading(path, problem=problem("crashed"))


class SharedCrew:
    """Any executor; ``by_content`` sends the bytes of the files along, else their paths must mean the same there."""

    def __init__(self, executor: Executor, options: Options, size: int, *, by_content: bool) -> None:
        self.size = size
        self._executor = executor
        self._options = options
        self._by_content = by_content

    def submit(self, unit: Unit) -> "Future[list[Reading]]":
        """Begin to read the files of a unit."""
        return self._executor.submit(read_remote, unit, self._contents(unit), self._options)

    def recover(self) -> list[Reading]:
        """An executor that has lost its workers for good cannot be helped from here."""
        return []

    def is_file_s_fault(self, error: Exception) -> bool:
        """Executors differ; of one that we do not know nothing is said of the file."""
        return False

    def close(self) -> None:
        """The executor is its owner's."""

    def _contents(self, unit: Unit) -> tuple[bytes | None, ...]:
        return tuple(_content(path) for path in unit) if self._by_content else ()


def read_remote(unit: Unit, contents: Sequence[bytes | None], options: Options) -> list[Reading]:
    """What a cluster's worker runs: a pure function of its arguments."""
    from pipeline.grammar.body import use_site_bodies

    use_site_bodies(options.bodies)
    readings = (
        read_letter(path, options.wishes) if content is None else read_content(content, path, options.wishes)
        for path, content in zip(unit, contents or repeat(None, len(unit)), strict=True)
    )
    return [options.shaped(reading) for reading in readings]


def _content(path: str) -> bytes | None:
    """The bytes of a file; ``None`` for one that only ``read`` can say what is wrong with."""
    try:
        return Path(path).read_bytes() if Path(path).is_file() else None
    except OSError:
        return None


_options = Options(Wishes())  # of this worker
_slip = -1  # file in which this worker notes until when it may read, and what it has in hand
_STAMP = 20  # bytes of that time
_LANES = 8  # files that wait for the disk at the same time
_disk = ThreadPoolExecutor(_LANES)  # for waiting, not for work; has no thread before it is used


def _warm() -> None:
    """Load models and word lists here: processes that are forked from this one share them and begin at once."""
    from pipeline.extract import extract
    from pipeline.extract.words import tag_words
    from pipeline.grammar.deadline import find_deadlines
    from pipeline.read import read_bytes

    extract(read_bytes("Số: 1/BC-SYT\nHà Nội, ngày 01 tháng 02 năm 2024\nBÁO CÁO\n".encode(), ""))
    find_deadlines("trước ngày 15/02/2024", None)  # what only directives need, else loaded while a file's time runs
    tag_words("báo cáo kết quả")


def _start_worker(options: Options, room: Path) -> None:
    """Set a worker's limits, load its models once and keep what the user wants."""
    global _options, _slip
    end_with_parent()
    _options = options
    _slip = os.open(room / str(os.getpid()), os.O_RDWR | os.O_CREAT, 0o600)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's: the letter in hand is finished
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a pool must be able to end its worker
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # kills the worker even inside native code
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (BYTES_A_WORKER, BYTES_A_WORKER))
    from pipeline.grammar.body import use_site_bodies
    from pipeline.read.pace import on_page

    use_site_bodies(options.bodies)
    _warm()
    gc.freeze()  # words and models stay: no collection looks through them again (a twentieth of a second each time)
    on_page(lambda: _note_time(earn_time(_options.seconds)))


def _read_unit(unit: Unit) -> list[Reading]:
    """Each file under a time limit that the kernel enforces, its name noted while it is in hand."""
    readings = []
    for path in unit:
        _note_time(_options.seconds, os.fsencode(path))
        signal.setitimer(signal.ITIMER_REAL, _options.seconds)
        try:
            readings.append(_options.shaped(read_letter(path, _options.wishes)))
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            os.ftruncate(_slip, 0)
    if _options.originals is not None:
        # A full disk, or no memory left for a thread: the one who writes will try again, and say why it cannot be.
        with contextlib.suppress(Exception):
            keep_originals(_options.originals, wanted(readings), _disk)
    return readings


def _note_time(seconds: float, path: bytes = b"") -> None:
    """Note until when this worker may read (and what, if it is another file than before)."""
    os.pwrite(_slip, f"{time.monotonic() + seconds:{_STAMP}.3f}".encode() + path, 0)


def earn_time(most: float) -> float:
    """A page of a file is read: the alarm that limits the file comes a page's time later; returns the seconds left.

    Without this a scan of a thousand pages would look like a file that hangs; ``most`` is what it began with.
    """
    left = signal.getitimer(signal.ITIMER_REAL)[0]
    if left:
        left = min(most, left + SECONDS_A_PAGE)
        signal.setitimer(signal.ITIMER_REAL, left)
    return left
