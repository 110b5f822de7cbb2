"""What is this file? By its content, never by its suffix; and is it safe to open?

In: bytes. Out: one of the kinds below with a media type, or ``UnreadableFile``. Archives are measured
before anything unpacks them (zip bombs).
"""

import io
import struct
import zipfile
from dataclasses import dataclass
from typing import Literal

import filetype

from pipeline.errors import UnreadableFile, problem

Kind = Literal["text", "word", "office", "pdf", "image"]
_ARCHIVES = frozenset(
    f"application/{name}"
    for name in ("x-rar-compressed", "vnd.rar", "x-7z-compressed", "x-tar", "gzip", "x-bzip2", "x-xz")
)
_IMAGES = {"image/jpeg", "image/png", "image/tiff", "image/bmp", "image/webp", "image/gif", "image/jp2"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused because no letter is that big: protects the machine from hostile files.

    ``size`` bytes of the file; ``pages`` of a PDF or TIFF; ``pixels`` of one page image; ``unpacked`` bytes of
    an archive and their ``ratio`` to the packed ones; ``xml`` bytes of one part of it that a parser must hold as a
    tree (some thirty times its size in memory); ``page_points`` the longest side of a PDF page.
    """

    size: int = 200_000_000
    pages: int = 2_000
    pixels: int = 120_000_000
    unpacked: int = 500_000_000
    ratio: float = 400.0
    xml: int = 40_000_000
    page_points: float = 5_000.0


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The kind of a file, its media type, and the suffix that LibreOffice wants ("doc", "rtf")."""

    kind: Kind
    media_type: str
    suffix: str = ""


def sniff(data: bytes, limits: Limits) -> Sniffed:
    """Recognise a file; raises ``UnreadableFile`` (empty_file, too_large, truncated, encrypted, archive,
    not_a_document).
    """
    if not data or not data.strip(b"\0 \r\n\t"):
        raise UnreadableFile(problem("empty_file"))
    if len(data) > limits.size:
        raise UnreadableFile(problem("too_large", detail=f"{len(data) // 1_000_000} MB"))
    if b"%PDF-" in data[:1024]:
        return Sniffed("pdf", "application/pdf")
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _sniff_zip(data, limits)
    if data.startswith(_OLE):
        return _sniff_ole(data)
    if data.lstrip()[:5] == b"{\\rtf":
        return Sniffed("office", "application/rtf", "rtf")
    guess = filetype.guess(data)
    if guess is not None:
        if guess.mime in _IMAGES:
            return Sniffed("image", guess.mime)
        if guess.mime != "application/octet-stream" and not _is_text(data):
            code = "archive" if guess.mime in _ARCHIVES else "not_a_document"
            raise UnreadableFile(problem(code, media_type=guess.mime))
    if _is_text(data):
        if data.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
            raise UnreadableFile(problem("not_a_document", media_type="text/html"))
        return Sniffed("text", "text/plain")
    raise UnreadableFile(problem("not_a_document", media_type="application/octet-stream"))


def _sniff_zip(data: bytes, limits: Limits) -> Sniffed:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {m.filename for m in members}
            total = sum(m.file_size for m in members)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise UnreadableFile(problem("truncated", detail="zip")) from error
    if total > limits.unpacked or len(members) > 20_000 or total > limits.ratio * max(len(data), 10_000):
        raise UnreadableFile(problem("too_large", detail=f"giải nén thành {total // 1_000_000} MB"))
    largest = max((m.file_size for m in members if m.filename.endswith((".xml", ".rels"))), default=0)
    if largest > limits.xml:
        raise UnreadableFile(problem("too_large", detail=f"phần văn bản giải nén thành {largest // 1_000_000} MB"))
    if "word/document.xml" in names:
        return Sniffed("word", _DOCX)
    if "[Content_Types].xml" in names and any(n.startswith("word/") for n in names):
        return Sniffed("word", _DOCX)
    if "mimetype" in names and "content.xml" in names:
        return Sniffed("office", "application/vnd.oasis.opendocument.text", "odt")
    office = "[Content_Types].xml" in names or "mimetype" in names  # a workbook, a presentation
    raise UnreadableFile(problem("not_a_document" if office else "archive", media_type="application/zip"))


def _sniff_ole(data: bytes) -> Sniffed:
    """An OLE file is an old Word letter, an encrypted new one, or another office file; its directory says which."""
    names = (
        data.replace(b"\0", b"")
        if len(data) < 2_000_000
        else data[-600_000:].replace(b"\0", b"") + data[:600_000].replace(b"\0", b"")
    )
    if b"EncryptedPackage" in names:
        raise UnreadableFile(problem("encrypted"))
    if b"WordDocument" in names:
        return Sniffed("office", "application/msword", "doc")
    raise UnreadableFile(problem("not_a_document", media_type="application/x-ole-storage"))


_CONTROLS = bytes(b for b in range(32) if b < 9 or (b > 13 and b not in (0x1A, 0x1B)))


def _is_text(data: bytes) -> bool:
    """Whether bytes can be a text file: few control characters (UTF-16 has its zero bytes in one column)."""
    head = data[:8000]
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS))
    # TCVN 5712 puts six rare capitals on control positions: a few are allowed
    if controls <= len(head) * 0.01 and head.count(0) <= len(head) * 0.002:
        return True
    zeros = head.count(0)
    if zeros < len(head) // 5:
        return False
    even, odd = head[::2].count(0), head[1::2].count(0)
    return min(even, odd) < 0.05 * max(even, odd) + 2 and controls - zeros < len(head) * 0.05
