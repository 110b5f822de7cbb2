"""The folder of originals: every file bit for bit under its SHA-256, beside the database (``NAME.files``).

A file is written under another name, forced to disk and only then renamed, so that a killed program leaves no
half a file under a hash; a row in the database is written after that.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import suppress
from pathlib import Path

_CHUNK = 1 << 20
_INCOMING = ".incoming-"
_ABANDONED = 3600.0  # seconds after which a half-written file belongs to no running program


class OriginalChanged(Exception):
    """The file no longer is what was read: somebody wrote to it, or took it away, in between."""


def folder_of(database: Path) -> Path:
    """The folder of originals of a database file (``congvan.db`` → ``congvan.files``)."""
    return database.with_suffix(".files")


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces; raises ``OSError`` when it cannot be read."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def original_path(folder: Path, sha256: str) -> Path:
    """Where the original with this hash lies (or would lie)."""
    return folder.joinpath(sha256[:2], sha256)


def keep_original(folder: Path, source: Path, sha256: str) -> Path:
    """Copy a file into the folder unless it is there; returns its place.

    Raises ``OriginalChanged`` when the file is gone or no longer has the hash (it was changed while being read) and
    ``OSError`` when the copy cannot be written; neither leaves anything behind.
    """
    target = original_path(folder, sha256)
    if not target.exists():
        incoming = _copy(source, sha256, target)
        try:
            _sync(incoming)
            incoming.replace(target)
        finally:
            incoming.unlink(missing_ok=True)
        _sync(target.parent)
    return target


def keep_originals(folder: Path, files: Iterable[tuple[Path, str]], disk: Executor) -> None:
    """The same for several files and their hashes; those that ``keep_original`` refuses are left out.

    ``disk`` waits for them side by side: a disk forces many files down in the time of one.
    """
    copies: dict[Path, Path] = {}
    try:
        for source, sha256 in files:
            target = original_path(folder, sha256)
            if target not in copies and not target.exists():
                with suppress(OriginalChanged):
                    copies[target] = _copy(source, sha256, target)
        _sync_all(copies.values(), disk)
        for target, incoming in copies.items():
            incoming.replace(target)
        _sync_all({target.parent for target in copies}, disk)
    finally:
        for incoming in copies.values():
            incoming.unlink(missing_ok=True)


def _copy(source: Path, sha256: str, target: Path) -> Path:
    """A copy beside its place, not yet forced to disk."""
    if not target.parent.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        _sync(target.parent.parent)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=_INCOMING)
    try:
        digest = hashlib.sha256()
        with os.fdopen(handle, "wb") as copy:
            for piece in _pieces(source):
                digest.update(piece)
                copy.write(piece)
        if digest.hexdigest() != sha256:
            raise OriginalChanged(str(source))
    except BaseException:
        Path(name).unlink()
        raise
    return Path(name)


def _pieces(source: Path) -> Iterator[bytes]:
    try:
        with source.open("rb") as file:
            while piece := file.read(_CHUNK):
                yield piece
    except OSError as error:
        raise OriginalChanged(str(source)) from error


def prepare(folder: Path) -> None:
    """Make the folder of originals ready to be written, and clear what killed programs left half-written in it.

    Raises ``OSError`` when it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass
    now = time.time()
    for left in folder.glob(f"*/{_INCOMING}*"):
        if now - left.stat().st_mtime > _ABANDONED:
            left.unlink(missing_ok=True)


def kept(folder: Path) -> Iterator[Path]:
    """The originals in the folder, by their hashes."""
    for path in sorted(folder.glob("??/*")):
        if not path.name.startswith(_INCOMING):
            yield path


def _sync_all(paths: Iterable[Path], disk: Executor) -> None:
    for done in [disk.submit(_sync, path) for path in paths]:
        done.result()


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
