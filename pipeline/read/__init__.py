"""The first room: a file → ``Transcript`` (clean text in reading order, with the way back to the page).

The reader is chosen by content, not by suffix. Hostile and damaged files end in ``UnreadableFile`` with
a ``Problem`` for the clerk, never in a traceback.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.errors import CongvanError, UnreadableFile, problem
from pipeline.read.assemble import Assembly, assemble
from pipeline.read.sniff import Limits, Sniffed, sniff
from pipeline.read.split import split_letters
from pipeline.records import Cuts, Source, Transcript

__all__ = ["Limits", "find_files", "read", "read_all", "read_bytes", "shown_name", "split_letters"]


def read_all(
    path: Path,
    *,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
    cuts: Cuts | None = None,
    ca: bytes | None = None,
) -> list[Transcript]:
    """Read one file and part it into its letters (one, nearly always), in the file's order.

    ``cuts`` is a person's word on where they begin, else the letterheads decide; for ``ca`` and for what is
    raised see ``read``.
    """
    return split_letters(read(path, limits=limits, ca=ca), cuts)


def read(path: Path, *, limits: Limits = Limits(), ca: bytes | None = None) -> Transcript:  # noqa: B008  (frozen)
    """Read one file as one transcript, whatever it holds.

    ``ca`` are the certificates (PEM) of the authorities that digital signatures are checked against; without
    them their trust stays "not_checked".

    Raises ``UnreadableFile`` for everything that can be wrong with it: no permission, empty, too large,
    encrypted, cut off, not a document, no program to read it.
    """
    try:
        if path.is_dir():
            raise UnreadableFile(problem("folder_closed"))  # a folder that could be opened would have been walked
        if not path.exists():
            raise UnreadableFile(problem("missing_file"))
        if not path.is_file():
            raise UnreadableFile(problem("not_a_document", media_type="không phải tệp thường"))
        size = path.stat().st_size
        if size > limits.size:
            raise UnreadableFile(problem("too_large", detail=f"{size // 1_000_000} MB"))
        data = path.read_bytes()
    except PermissionError as error:
        raise UnreadableFile(problem("no_permission")) from error
    except OSError as error:  # a loop of links, a vanished file, a disk that fails
        raise UnreadableFile(problem("reader_failed", detail=error.strerror or type(error).__name__)) from error
    return read_bytes(data, shown_name(path), limits=limits, ca=ca)


def shown_name(path: Path | str) -> str:
    """A path as text that can be stored and printed: bytes of its name that are no UTF-8 become "�"."""
    return os.fsencode(path).decode("utf-8", "replace")


def read_bytes(
    data: bytes,
    name: str,
    *,
    limits: Limits = Limits(),  # noqa: B008
    ca: bytes | None = None,
) -> Transcript:
    """Read a file that is already in memory; ``name`` becomes ``Source.path`` and decides nothing."""
    found = sniff(data, limits)
    source = Source(hashlib.sha256(data).hexdigest(), name, found.media_type)
    try:
        return assemble(source, _read_as(found, data, limits, ca))
    except (UnreadableFile, CongvanError):
        raise
    except Exception as error:
        # a damaged file can break a parser anywhere, in any way; the clerk gets its name, not a traceback
        raise UnreadableFile(problem("reader_failed", detail=f"{type(error).__name__}: {error}"[:120])) from error


def _read_as(found: Sniffed, data: bytes, limits: Limits, ca: bytes | None) -> Assembly:
    """Call the reader; imported here because most commands need one of them only."""
    if found.kind == "text":
        from pipeline.read.plain import read_plain

        return read_plain(data)
    if found.kind in ("word", "office"):
        from pipeline.read.word import read_word

        if found.kind == "word":
            return read_word(data)
        from pipeline.read.office import convert_to_docx

        converted = convert_to_docx(data, found.suffix)
        sniff(converted, limits)
        return read_word(converted)
    from pipeline.read.pdf import read_image, read_pdf

    return read_pdf(data, limits, ca) if found.kind == "pdf" else read_image(data, limits)


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files at and below ``paths``, sorted within each, without hidden files and the lock files of offices.

    A path that is itself a file is always given. Links to folders are not followed (they can form loops).
    """
    closed: list[Path] = []  # folders that may not be looked into: given as they are, so that they are named

    def note(error: OSError) -> None:
        closed.append(Path(str(error.filename)))

    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path, onerror=note, followlinks=False):
            folders[:] = sorted(f for f in folders if not f.startswith("."))
            for name in sorted(names):
                if not name.startswith((".", "~$")) and name not in ("Thumbs.db", "desktop.ini"):
                    yield Path(folder) / name
    yield from closed
