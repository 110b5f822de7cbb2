"""Dropped files → the incoming folder: hostile names, sizes and counts end here.

On disk a file lies as ``JOB/NUMBER/name``, with a name that cannot leave that folder; what it is decides its content
later, never its name. In the list it keeps the name that its owner knows, folders included.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import UploadFile

from pipeline.store.jobs import Jobs
from pipeline.web.desk import Desk

_UNSAFE = re.compile(r'[\x00-\x1f\x7f"*:<>?|]+')
_MOST_FOLDERS = 6
_LONGEST = 150  # bytes of a name on disk
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Names:
    """What a file is called on disk and in lists."""

    on_disk: str
    shown: str


def safe_names(given: str) -> Names:
    """Names of a dropped file from what the browser says: a path of any kind, of any letters."""
    text = unicodedata.normalize("NFC", given.encode("utf-8", "replace").decode("utf-8", "replace"))
    parts = [_UNSAFE.sub("_", part).strip(". ") for part in text.replace("\\", "/").split("/")]
    parts = [part for part in parts if part] or ["tep"]
    name = parts[-1]
    stem, dot, suffix = name.rpartition(".")
    suffix = suffix[:10] if dot else ""
    stem = (stem if dot else name).encode()[: _LONGEST - len(suffix.encode()) - 1].decode("utf-8", "ignore")
    on_disk = f"{stem or 'tep'}.{suffix}" if suffix else stem or "tep"
    return Names(on_disk, "/".join(part[:100] for part in parts[-_MOST_FOLDERS:]))


def keep_upload(desk: Desk, job: int, number: int, upload: UploadFile) -> None:
    """Write one dropped file into the incoming folder and list it with its job, or list why it was refused."""
    names = safe_names(upload.filename or "")
    jobs = Jobs(desk.store.connection)
    folder = desk.settings.incoming / str(job) / f"{number:06d}"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / names.on_disk
    size = 0
    with target.open("xb") as out:
        while piece := upload.file.read(_PIECE):
            size += len(piece)
            if size > desk.settings.largest_file:
                break
            out.write(piece)
    if size > desk.settings.largest_file:
        _remove(target)
        jobs.refuse_file(job, names.shown, desk.say("take_in.too_large", mb=desk.settings.largest_file // 1_048_576))
    elif size == 0:
        _remove(target)
        jobs.refuse_file(job, names.shown, desk.say("take_in.empty_file"))
    else:
        jobs.add_file(job, names.shown, str(target), size)


def _remove(target: Path) -> None:
    target.unlink(missing_ok=True)
    target.parent.rmdir()
