"""Files on their way in, as rows: what was dropped or found in a watched folder, and what became of each.

A job is filled, waits, is read, is linked, is done; every step is on disk before the next begins, so that a program
that was killed goes on where it stopped.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from typing import Literal, NamedTuple

from pipeline.store.wiping import wiping

JobState = Literal["filling", "waiting", "reading", "linking", "done"]
FileState = Literal["waiting", "added", "known", "replaced", "secret", "failed"]


class Job(NamedTuple):
    """One drop of files; ``started`` in seconds since the epoch."""

    id: int
    made: str
    who: str
    origin: str
    state: JobState
    started: float | None
    finished: str | None


class JobFile(NamedTuple):
    """One file of a job; ``key`` is its letter's once it is taken in, ``message`` why it was not."""

    id: int
    job: int
    name: str
    path: str
    size: int
    state: FileState
    key: str
    message: str


class JobCounts(NamedTuple):
    """How far a job is."""

    total: int
    waiting: int
    added: int
    known: int
    secret: int
    failed: int

    @property
    def done(self) -> int:
        """Files that are settled."""
        return self.total - self.waiting


_JOB = ", ".join(Job._fields)
_FILE = ", ".join(JobFile._fields)


class Jobs:
    """The jobs of a store, on its connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def make(self, made: str, who: str, origin: str) -> int:
        """Begin a job; it is read only after ``ready``."""
        cursor = self._connection.execute(
            "INSERT INTO jobs (made, who, origin, state) VALUES (?, ?, ?, 'filling')", (made, who, origin)
        )
        return int(cursor.lastrowid or 0)

    def add_file(self, job: int, name: str, path: str, size: int) -> None:
        """Add a file that lies at ``path``."""
        self._connection.execute(
            "INSERT INTO job_files (job, name, path, size) VALUES (?, ?, ?, ?)", (job, name, path, size)
        )

    def refuse_file(self, job: int, name: str, message: str) -> None:
        """List a file that was not even kept, with the reason."""
        self._connection.execute(
            "INSERT INTO job_files (job, name, path, size, state, message) VALUES (?, ?, '', 0, 'failed', ?)",
            (job, name, message),
        )

    def ready(self, job: int) -> None:
        """All files are there: the job may be read."""
        self._connection.execute("UPDATE jobs SET state = 'waiting' WHERE id = ? AND state = 'filling'", (job,))

    def get(self, job: int) -> Job | None:
        """One job."""
        row = self._connection.execute(f"SELECT {_JOB} FROM jobs WHERE id = ?", (job,)).fetchone()
        return Job._make(row) if row else None

    def recent(self, limit: int = 20, who: str | None = None) -> list[Job]:
        """The latest jobs, newest first; those of one person if it is named."""
        rows = self._connection.execute(
            f"SELECT {_JOB} FROM jobs WHERE ?1 IS NULL OR who = ?1 ORDER BY id DESC LIMIT ?2", (who, limit)
        )
        return [Job._make(row) for row in rows]

    def next(self) -> Job | None:
        """The oldest job that is ready and not done."""
        row = self._connection.execute(
            f"SELECT {_JOB} FROM jobs WHERE state IN ('waiting', 'reading', 'linking') ORDER BY id LIMIT 1"
        ).fetchone()
        return Job._make(row) if row else None

    def ahead(self, job: int) -> int:
        """How many files of earlier jobs come first."""
        (number,) = self._connection.execute(
            "SELECT count(*) FROM job_files f JOIN jobs j ON j.id = f.job"
            " WHERE f.state = 'waiting' AND j.state IN ('waiting', 'reading') AND j.id < ?",
            (job,),
        ).fetchone()
        return int(number)

    def counts(self, job: int) -> JobCounts:
        """How many of its files stand how."""
        rows = self._connection.execute("SELECT state, count(*) FROM job_files WHERE job = ? GROUP BY 1", (job,))
        found: dict[str, int] = dict(rows.fetchall())
        return JobCounts(
            sum(found.values()),
            found.get("waiting", 0),
            found.get("added", 0) + found.get("replaced", 0),
            found.get("known", 0),
            found.get("secret", 0),
            found.get("failed", 0),
        )

    def files(self, job: int, *states: FileState, limit: int = -1) -> Iterator[JobFile]:
        """Its files in the order in which they came, or those in some states."""
        where = f" AND state IN ({', '.join('?' * len(states))})" if states else ""
        rows = self._connection.execute(
            f"SELECT {_FILE} FROM job_files WHERE job = ?{where} ORDER BY id LIMIT ?", (job, *states, limit)
        )
        for row in rows.fetchall():
            yield JobFile._make(row)

    def begin(self, job: int, at: float) -> None:
        """The files are being read."""
        self._connection.execute(
            "UPDATE jobs SET state = 'reading', started = coalesce(started, ?) WHERE id = ?", (at, job)
        )

    def settle(self, file: int, state: FileState, key: str = "", message: str = "") -> None:
        """What became of a file."""
        self._connection.execute(
            "UPDATE job_files SET state = ?, key = ?, message = ? WHERE id = ?", (state, key, message, file)
        )

    def forget_name(self, file: int, place: int) -> None:
        """Of a secret file only its place in the job is kept: a name may tell what must not be told."""
        with wiping(self._connection):
            self._connection.execute(
                "UPDATE job_files SET name = ?, path = '' WHERE id = ? AND state = 'secret'", (f"#{place}", file)
            )

    def linking(self, job: int) -> None:
        """All files are read; links are being made."""
        self._connection.execute("UPDATE jobs SET state = 'linking' WHERE id = ?", (job,))

    def finish(self, job: int, at: str) -> None:
        """Nothing is left to do."""
        self._connection.execute("UPDATE jobs SET state = 'done', finished = ? WHERE id = ?", (at, job))

    # --- watched folders --------------------------------------------------------------------------

    def is_new(self, path: str, size: int, changed: float) -> bool:
        """Whether a file of a watched folder was not looked at yet in this shape."""
        row = self._connection.execute(
            "SELECT size, changed FROM watched WHERE path = ?", (path_sign(path),)
        ).fetchone()
        return row is None or tuple(row) != (size, changed)

    def looked_at(self, path: str, size: int, changed: float) -> None:
        """Remember it, so that a file that fails is not tried again and again."""
        self._connection.execute("INSERT OR REPLACE INTO watched VALUES (?, ?, ?)", (path_sign(path), size, changed))


def path_sign(path: str) -> str:
    """A path as it is remembered: its hash, for it may be of a secret letter."""
    return hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()
