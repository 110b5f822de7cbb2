"""A copy of a store that is whole, made while the program goes on: first the database, then the originals it names.

In: an open store and a folder. Out: the folder with a database and its originals, which ``Store.open`` opens. The
copy is one state of the store (SQLite's backup interface), and originals are never changed, so those of that state
are still there when their turn comes. An earlier backup in the same folder is renewed: only new originals are
copied, and a killed backup leaves the earlier database in place.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.store.database import Store
from pipeline.store.originals import folder_of, original_path
from pipeline.store.trouble import explained

_PAGES = 2_000  # copied at once; between two pieces others may write


class BackedUp(NamedTuple):
    """What a backup holds; ``missing`` are hashes of originals that the store itself has lost."""

    database: Path
    letters: int
    originals: int
    copied: int
    missing: tuple[str, ...]


def back_up(store: Store, folder: Path) -> BackedUp:
    """Copy a store; raises ``UsageError`` for its own folder, ``StoreUnwritable`` for one that is full or forbidden."""
    target = folder / store.path.name
    if target.resolve() == store.path.resolve():
        raise UsageError(f"{folder} là chỗ của chính kho này: chọn thư mục khác, tốt nhất trên đĩa khác.")
    with explained(target):
        folder.mkdir(parents=True, exist_ok=True)
        incoming = target.with_name(f".incoming-{target.name}")
        incoming.unlink(missing_ok=True)
        with closing(sqlite3.connect(incoming)) as copy:
            store.connection.backup(copy, pages=_PAGES, sleep=0.01)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a journal beside it
            (letters,) = copy.execute("SELECT count(*) FROM letters").fetchone()
            files, copied, missing = 0, 0, []
            for (sha256,) in copy.execute("SELECT DISTINCT sha256 FROM letters ORDER BY 1"):
                files += 1
                source, kept = original_path(store.originals, sha256), original_path(folder_of(target), sha256)
                if kept.exists():
                    continue
                if not source.exists():
                    missing.append(sha256)
                    continue
                _copy(source, kept)
                copied += 1
        with incoming.open("rb") as file:
            os.fsync(file.fileno())
        for journal in ("-wal", "-shm"):  # of a copy that somebody has opened
            target.with_name(target.name + journal).unlink(missing_ok=True)
        incoming.replace(target)
    return BackedUp(target, letters, files - len(missing), copied, tuple(missing))


def _copy(source: Path, target: Path) -> None:
    """A real copy, not a second name: what damages the original must not damage its backup."""
    target.parent.mkdir(parents=True, exist_ok=True)
    incoming = target.with_name(f".incoming-{target.name}")
    with source.open("rb") as original, incoming.open("wb") as copy:
        shutil.copyfileobj(original, copy)
        copy.flush()
        os.fsync(copy.fileno())
    incoming.replace(target)
