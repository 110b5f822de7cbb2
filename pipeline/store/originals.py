"""The folder of originals: every file bit for bit under its SHA-256, beside the database (``NAME.files``).

A file is written under another name, forced to disk and only then renamed, so that a killed program leaves no
half a file under a hash; a row in the database is written after that.
"""

import hashlib
import os
import tempfile
from pathlib import Path

_CHUNK = 1 << 20


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
    return folder / sha256[:2] / sha256


def keep_original(folder: Path, source: Path, sha256: str) -> Path:
    """Copy a file into the folder unless it is there; returns its place.

    Raises ``ValueError`` when the file no longer has the hash (it was changed while being read) and ``OSError``
    when it cannot be copied; neither leaves anything behind.
    """
    target = original_path(folder, sha256)
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
    incoming = Path(name)
    try:
        digest = hashlib.sha256()
        with source.open("rb") as file, os.fdopen(handle, "wb") as copy:
            while piece := file.read(_CHUNK):
                digest.update(piece)
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
        if digest.hexdigest() != sha256:
            raise ValueError(f"{source} changed while it was read")
        incoming.replace(target)
    finally:
        incoming.unlink(missing_ok=True)
    _sync_folder(target.parent)
    return target


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
