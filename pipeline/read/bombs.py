"""PDF files that unpack without end: drawings that draw themselves, streams of gigabytes in a few kilobytes.

In: an open PDF. Raises ``UnreadableFile`` (too_large) before PDFium, which follows them blindly, sees the file.
"""

import re
import zlib
from collections.abc import Iterator

import pikepdf

from pipeline.errors import UnreadableFile, problem

_DRAWN = re.compile(rb"/([^\s/<>\[\]()%]+)\s+Do\b")
MOST_DRAWINGS = 50_000  # of one page, drawings within drawings counted as often as they are drawn
MOST_BYTES = 200_000_000  # of one page's own instructions, unpacked
_SMALL = 100_000  # packed bytes; nothing smaller unpacks to more than ``MOST_BYTES``, deflate giving 1032 at most


def refuse_bombs(pdf: pikepdf.Pdf) -> None:
    """Look at the instructions of every page and at the drawings that they call."""
    known: dict[tuple[int, int], float] = {}
    for number, page in enumerate(pdf.pages, 1):
        for stream in _streams(page.obj.get("/Contents")):
            _refuse_large(stream, number)
        forms = _forms(page.obj)
        if not any(_forms(form) for form in forms.values()):
            continue  # drawings that draw nothing further cannot multiply
        drawn = 0.0
        for stream in _streams(page.obj.get("/Contents")):
            drawn += _drawings(stream, forms, known, ())
        if drawn > MOST_DRAWINGS:
            raise UnreadableFile(problem("too_large", detail=f"trang {number} có hình lồng nhau vô hạn"))


def _drawings(
    stream: pikepdf.Object,
    forms: dict[str, pikepdf.Object],
    known: dict[tuple[int, int], float],
    above: tuple[tuple[int, int], ...],
) -> float:
    """How many drawings a stream makes in all; infinite when one of them draws itself."""
    total = 0.0
    for name in _DRAWN.findall(_bytes(stream)):
        form = forms.get("/" + name.decode("latin-1"))
        if form is None:
            continue
        key = form.objgen
        if key in above or len(above) > 50:
            return float("inf")
        if key not in known:
            known[key] = 1 + _drawings(form, _forms(form), known, (*above, key))
        total += known[key]
        if total > MOST_DRAWINGS:
            break
    return total


def _forms(holder: pikepdf.Object) -> dict[str, pikepdf.Object]:
    """The drawings (form XObjects) among the resources of a page or drawing."""
    resources = holder.get("/Resources")
    objects = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(objects, pikepdf.Dictionary):
        return {}
    return {
        name: form
        for name, form in objects.items()
        if isinstance(form, pikepdf.Stream) and form.get("/Subtype") == pikepdf.Name.Form
    }


def _streams(contents: pikepdf.Object | None) -> Iterator[pikepdf.Stream]:
    if isinstance(contents, pikepdf.Stream):
        yield contents
    elif isinstance(contents, pikepdf.Array):
        yield from (part for part in contents if isinstance(part, pikepdf.Stream))


def _refuse_large(stream: pikepdf.Stream, number: int) -> None:
    if len(raw := stream.read_raw_bytes()) < _SMALL:
        return
    size, unpack = 0, zlib.decompressobj()
    try:
        while raw and size <= MOST_BYTES:
            size += len(unpack.decompress(raw, 1 << 24))
            raw = unpack.unconsumed_tail
    except zlib.error:
        return  # packed in another way, or damaged
    if size > MOST_BYTES:
        raise UnreadableFile(problem("too_large", detail=f"trang {number} giải nén quá {MOST_BYTES // 1_000_000} MB"))


def _bytes(stream: pikepdf.Object) -> bytes:
    try:
        return stream.read_bytes()
    except (pikepdf.PdfError, ValueError):
        return b""
