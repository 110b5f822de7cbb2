"""The process that takes files in: reads waiting jobs one after the other, and looks into watched folders.

Runs beside the pages (``worker.py`` starts it) or in the foreground (``congvan watch``). One at a time for a store
(a lock file); what it reports as done is on disk, so it can be killed at any moment and goes on where it stopped.
"""

import contextlib
import datetime as dt
import fcntl
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline import workflow
from pipeline.read import find_files
from pipeline.store import Store
from pipeline.store.changes import append_change
from pipeline.store.jobs import FileState, Job, JobFile, Jobs
from pipeline.store.originals import sha256_of

SETTLED_AFTER = 2.0  # seconds without a change after which a scanner has finished a file
_PAUSE = 1.0
_IDLE = 20.0  # seconds without work after which the process ends, when no folder is watched

Now = Callable[[], dt.datetime]
Tell = Callable[[JobFile, FileState, str], None]  # a file, what became of it, and why it was not taken in


def incoming_folder(db: Path) -> Path:
    """Where dropped files lie until they are read."""
    return db.with_suffix(".incoming")


@contextmanager
def only_one(db: Path) -> Iterator[bool]:
    """Whether this process is the one that takes files into this store; holds the lock while inside."""
    cache = db.with_suffix(".cache")
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "intake.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def run(
    db: Path,
    now: Now,
    *,
    watch: Sequence[Path] = (),
    jobs: int | None = None,
    forever: bool = False,
    parent: int | None = None,
    idle: float = _IDLE,
    tell: Tell | None = None,
) -> bool:
    """Work until nothing is left (``forever``: until killed; with ``parent``: until that process is gone).

    ``idle`` are the seconds without work after which nothing is left; ``tell`` is told every file.

    Returns False when another process already takes files into this store.
    """
    with only_one(db) as alone:
        if not alone:
            return False
        with Store.create(db) as store:
            idle_since = time.monotonic()
            while True:
                for folder in watch:
                    notice(store, folder, now)
                job = Jobs(store.connection).next()
                if job is not None:
                    take(store, job, now, jobs, tell)
                    idle_since = time.monotonic()
                    continue
                if parent is not None and os.getppid() != parent:
                    return True
                if not forever and time.monotonic() - idle_since >= idle:
                    return True
                time.sleep(_PAUSE)


def run_waiting(store: Store, now: Now, jobs: int | None = None) -> int:
    """Read all waiting jobs in this process and return how many there were."""
    done = 0
    while job := Jobs(store.connection).next():
        take(store, job, now, jobs)
        done += 1
    return done


def notice(store: Store, folder: Path, now: Now) -> int | None:
    """Make a job of what is new in a watched folder; returns its number, ``None`` when there is nothing.

    A file that is still being written (changed within the last seconds) waits for the next look.
    """
    rows = Jobs(store.connection)
    fresh: list[tuple[Path, int, float]] = []
    for path in find_files([folder]):
        try:
            found = path.stat()
        except OSError:
            continue  # gone again, or a link to nowhere
        settled = now().timestamp() - found.st_mtime >= SETTLED_AFTER
        if settled and found.st_size and path.is_file() and rows.is_new(str(path), found.st_size, found.st_mtime):
            fresh.append((path, found.st_size, found.st_mtime))
    if not fresh:
        return None
    with store.transaction():
        job = rows.make(now().isoformat(timespec="seconds"), "congvan", str(folder))
        for path, size, changed in fresh:
            rows.add_file(job, str(path.relative_to(folder)), str(path), size)
            rows.looked_at(str(path), size, changed)
        rows.ready(job)
    return job


def take(store: Store, job: Job, now: Now, jobs: int | None = None, tell: Tell | None = None) -> None:
    """Read the files of a job that are still waiting, link what came, and clear what need not be kept."""
    rows = Jobs(store.connection)
    rows.begin(job.id, now().timestamp())
    summary = workflow.Summary()
    waiting: dict[str, list[JobFile]] = {}
    for file in rows.files(job.id, "waiting"):
        if known := _known_as(store, Path(file.path)):
            _settle(store, file, known, "", tell)
        else:
            waiting.setdefault(file.path, []).append(file)
    before = (0, 0, 0)
    for reading in workflow.ingest(store, [Path(path) for path in waiting], summary, jobs, today=now().date()):
        after = (summary.added, summary.known, summary.secret)
        state: FileState = "failed"
        for name, new, old in zip(("added", "known", "secret"), after, before, strict=True):
            if new > old:
                state = name  # type: ignore[assignment]
        before = after
        message = reading.problem.message if reading.problem else ""
        for file in waiting[reading.path]:
            _settle(store, file, state, message, tell)
    rows.linking(job.id)
    workflow.link(store, summary)
    _sweep(store, job)
    made = now().isoformat(timespec="seconds")
    with store.transaction():
        rows.finish(job.id, made)
        counts = rows.counts(job.id)
        told = {"added": counts.added, "known": counts.known, "secret": counts.secret, "failed": counts.failed}
        append_change(store.connection, made, job.who, "job_end", "", str(job.id), None, told)


def _known_as(store: Store, path: Path) -> FileState | None:
    """What became of the file when it was taken in before; ``None`` for a new one."""
    try:
        sha256 = sha256_of(path)
    except OSError:
        return None
    return "secret" if store.is_set_aside(sha256) else "known" if store.knows(sha256) else None


def _settle(store: Store, file: JobFile, state: FileState, message: str, tell: Tell | None) -> None:
    key = "" if state in ("secret", "failed") else _key_of(store, Path(file.path))
    Jobs(store.connection).settle(file.id, state, key, message)
    if tell is not None:
        tell(file, state, message)


def _key_of(store: Store, path: Path) -> str:
    try:
        sha256 = sha256_of(path)
    except OSError:
        return ""
    row = store.connection.execute("SELECT key FROM letters WHERE sha256 = ? ORDER BY id LIMIT 1", (sha256,)).fetchone()
    return str(row[0]) if row else ""


def _sweep(store: Store, job: Job) -> None:
    """Remove dropped files that the store now keeps or must not keep; those that failed stay for another try.

    The names of secret ones go too.
    """
    root = incoming_folder(store.path)
    rows = Jobs(store.connection)
    for place, file in enumerate(rows.files(job.id), 1):
        if file.state in ("waiting", "failed"):
            continue
        path = Path(file.path)
        if path.is_relative_to(root):
            path.unlink(missing_ok=True)
            for folder in (path.parent, path.parent.parent):
                with contextlib.suppress(OSError):  # not empty: others are still waiting, or failed
                    folder.rmdir()
        if file.state == "secret":
            rows.forget_name(file.id, place)
