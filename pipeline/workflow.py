"""The whole story on one page: files are read, letters stored, links made, questions answered.

The doors (command line, notebooks) call this page; the rooms below it do not know each other.
"""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.bodies import apply_site
from pipeline.crew import Crew, LocalCrew, Options, read_batches
from pipeline.errors import CongvanError, problem
from pipeline.read import find_files, shown_name
from pipeline.reading import Reading, Wishes, wanted
from pipeline.records import Cuts
from pipeline.relink import relink, relink_new
from pipeline.review import Actor, decide_split
from pipeline.settle import settle_numbers
from pipeline.store import Store, read_register
from pipeline.store.changes import append_change
from pipeline.store.corrections import told_differences
from pipeline.store.database import Outcome
from pipeline.store.originals import OriginalChanged, sha256_of

_MOST_TOLD = 20  # cells of a register that are named one by one
SMALL = 200  # new letters beyond which linking everything anew is quicker than piece by piece


@dataclass
class Summary:
    """What a run of ``ingest`` did, to be told at its end."""

    added: int = 0
    known: int = 0
    aside: int = 0  # known by their hash alone: set aside as secret in an earlier run
    secret: int = 0
    several: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    registered: int = 0
    unmatched: int = 0
    ambiguous: int = 0
    register_taken: bool = False
    misread: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)  # secret files: for the person at the screen, kept nowhere

    @property
    def counts(self) -> dict[str, int]:
        """The same in numbers, for the log; no names, for those of secret files must not be kept."""
        return {
            "added": self.added,
            "known": self.known + self.aside,
            "secret": self.secret,
            "failed": len(self.failed),
        }

    @property
    def exit_code(self) -> int:
        """0, or 4 when something could not be taken in."""
        return 4 if self.failed else 0

    def lines(self) -> Iterator[str]:
        """The summary in Vietnamese, one fact a line; each failed file with its reason."""
        for path, message in self.failed:
            yield f"{path}: {message}"
        known = f"{self.known} đã có trong kho" + (f", {self.aside} có dấu mật đã để riêng" if self.aside else "")
        yield f"Đã nhập {self.added} văn bản mới; {known}; {len(self.failed)} tệp không đọc được."
        if self.several:
            yield f"{self.several} tệp có nhiều văn bản, đã tách. Xem và sửa chỗ tách bằng: congvan split TỆP"
        if self.secret:
            yield f"{self.secret} văn bản có dấu mật được để riêng: chỉ ghi mã băm và lý do."
        yield from self.differing
        if self.register_taken:
            yield from self.misread[:_MOST_TOLD]
            if len(self.misread) > _MOST_TOLD:
                yield f"Còn {len(self.misread) - _MOST_TOLD} ô ngày nữa không đọc được."
            yield (
                f"Sổ văn bản đến: {self.registered} dòng khớp văn bản trong kho, {self.unmatched} dòng "
                f"chưa có văn bản, {self.ambiguous} dòng khớp nhiều văn bản."
            )


def new_files(store: Store, paths: Sequence[Path], summary: Summary) -> list[Path]:
    """The files under ``paths`` that the store does not hold yet; known ones are counted.

    The store's own files, which lie there when its folder is taken in, are passed over.
    """
    files = []
    db = store.path.absolute()
    own = {db, *(db.with_name(db.name + tail) for tail in ("-wal", "-shm", "-journal"))}
    folders = {store.originals.absolute(), db.with_suffix(".cache")}
    for path in find_files(paths):
        if path.absolute() in own or not folders.isdisjoint(path.absolute().parents):
            continue
        try:
            sha256 = sha256_of(path)
            known = store.knows(sha256)
        except OSError:
            known = False  # the reader will say why it cannot be read
        if known and store.is_set_aside(sha256):
            summary.aside += 1
            summary.set_aside.append(shown_name(path))
        elif known:
            summary.known += 1
        else:
            files.append(path)
    return files


def ingest(
    store: Store,
    files: Iterable[Path],
    summary: Summary,
    jobs: int | None = None,
    ca: bytes | None = None,
    today: dt.date | None = None,
    *,
    crew: Callable[[Options], Crew] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Reading]:
    """Read the files on all cores and store what is ready in one transaction; yields what became of each file.

    A file is yielded only when its letters are on disk, so that nothing reported as done can be lost. Where a person
    has said where the letters of a file begin, that holds; ``ca``: see ``pipeline.read.read``. ``today`` is kept as
    the day of their coming, for ``pipeline.history``. ``crew`` makes those who read (default: ``jobs`` processes of
    this machine); when ``stop`` becomes true what is in hand is finished and no more is begun.

    Raises ``StoreUnwritable`` when the store cannot be written: what was yielded before is safe.
    """
    store.prepare()
    wishes = Wishes(store.cuts(), ca)
    options = Options(wishes, tuple(apply_site(store)), for_store=True, originals=store.originals)
    failed = {failure.path for failure in store.failures()}
    readers = crew(options) if crew is not None else LocalCrew(options, jobs)
    for batch in read_batches(files, readers, stop):
        store.keep_originals(wanted(batch))  # those that who read them could not keep
        try:
            kept = _keep_all(store, batch, failed, today)
        except (CongvanError, OSError, sqlite3.OperationalError):
            raise  # of the store, not of a file
        except Exception:  # one letter's bug must not lose the others
            kept = _keep_all(store, batch, failed, today, one_by_one=True)
        for reading, outcome in kept:
            _count(summary, reading, outcome)
            yield reading


def begin_run(store: Store, actor: Actor, files: int) -> int:
    """Enter into the log that so many files are going to be read; returns the run's number, for ``end_run``.

    A run that was killed has no end in the log; the one that went on where it stopped has its own beginning.
    """
    with store.transaction():
        return append_change(store.connection, actor.made, actor.who, "ingest_begin", new={"files": files})


def end_run(store: Store, actor: Actor, number: int, summary: Summary, left: int = 0) -> None:
    """Enter into the log what a run took in; ``left``: files that it was stopped before."""
    counts = summary.counts | ({"left": left} if left else {})
    with store.transaction():
        append_change(store.connection, actor.made, actor.who, "ingest_end", "", str(number), None, counts)


def _keep_all(
    store: Store, batch: Iterable[Reading], failed: set[str], today: dt.date | None, *, one_by_one: bool = False
) -> list[tuple[Reading, Outcome | None]]:
    """Store what became of the files of a batch in one transaction; ``failed``: paths that failed in earlier runs.

    Raises what goes wrong with any of them, or, ``one_by_one``, makes it the problem of that file (each then costs the
    index as much as a batch).
    """
    kept = []
    with store.transaction():
        for reading in batch:
            if failed and (name := shown_name(reading.path)) in failed:
                store.forget_failure(name)
            try:
                with store.attempt() if one_by_one else nullcontext():
                    outcome = _keep(store, reading, today)
            except OriginalChanged:  # nothing of it has been written yet
                reading = Reading(reading.path, problem=problem("changed"))
                outcome = _keep(store, reading, today)
            except (CongvanError, OSError, sqlite3.OperationalError):
                raise
            except Exception as bug:
                if not one_by_one:
                    raise
                reading = Reading(reading.path, problem=problem("reader_failed", detail=f"{type(bug).__name__}: {bug}"))
                outcome = _keep(store, reading, today)
            kept.append((reading, outcome))
    return kept


def _keep(store: Store, reading: Reading, today: dt.date | None) -> Outcome | None:
    """Store what became of one file."""
    if reading.entries:
        return store.enter(reading.entries, Path(reading.path), taken_in=today)
    if reading.problem is not None:
        try:
            sha256 = sha256_of(Path(reading.path))
        except OSError:
            sha256 = f"path:{shown_name(reading.path)}"
        store.fail(sha256, shown_name(reading.path), reading.problem)
    return None


def _count(summary: Summary, reading: Reading, outcome: Outcome | None) -> None:
    """Enter a file that is on disk now into the summary."""
    summary.added += len(reading.entries) if outcome == "added" else 0
    summary.several += outcome == "added" and len(reading.entries) > 1
    summary.known += outcome == "known"
    if outcome == "secret":
        summary.secret += 1
        summary.set_aside.append(shown_name(reading.path))
    if reading.problem is not None:
        summary.failed.append((shown_name(reading.path), reading.problem.message))


def link(store: Store, summary: Summary | None = None) -> None:
    """Bring the links up to date: only what new letters touch, or everything when much is new."""
    apply_site(store)
    if summary is not None and store.linkage().waiting() <= SMALL:  # a killed run may have left many
        relink_new(store)
    else:
        relink(store)
    if summary is not None:
        summary.differing = list(told_differences(store.connection))


def split(store: Store, actor: Actor, path: Path, cuts: Cuts | None) -> int:
    """Keep a person's word on where the letters of a file begin; read it again if the store holds it.

    Returns how many letters it holds now; 0 when the store does not hold it yet (ingest will obey). Raises
    ``UsageError`` when the file cannot be read.
    """
    sha256 = sha256_of(path)
    decide_split(store, actor, sha256, cuts)
    (count,) = store.connection.execute("SELECT count(*) FROM letters WHERE sha256 = ?", (sha256,)).fetchone()
    return int(count)


def take_in(
    db: Path | str,
    paths: Sequence[Path | str],
    *,
    register: Path | None = None,
    jobs: int | None = None,
    today: dt.date | None = None,
) -> tuple[Store, Summary]:
    """Ingest, link and return the open store with the summary: what a notebook or a test needs."""
    store, summary = Store.create(db), Summary()
    for _ in ingest(store, new_files(store, [*map(Path, paths)], summary), summary, jobs, today=today):
        pass
    link(store, summary)
    if register is not None:
        take_register(store, register, summary, today)
    return store, summary


def take_register(
    store: Store, register: Path, summary: Summary, today: dt.date | None = None, actor: Actor | None = None
) -> None:
    """Take in the office's incoming register (CSV), let it settle unread numbers, and count how its rows match.

    ``actor``: who takes it in, for the log.
    """
    rows = read_register(register, lambda line: summary.misread.append(f"{register.name}, {line}"))
    with store.transaction():
        added = store.add_register(rows, today)
        if actor is not None and added:
            new = {"rows": added, "sha256": rows[0].source}
            append_change(store.connection, actor.made, actor.who, "register_add", "", register.name, None, new)
        settle_numbers(store)
    relink_new(store)
    states = [match.state for match in store.register()]
    summary.register_taken = True
    summary.registered = states.count("matched")
    summary.unmatched = states.count("unmatched")
    summary.ambiguous = states.count("ambiguous")
