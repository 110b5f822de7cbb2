"""PDF files that unpack without end: drawings that draw themselves, streams of gigabytes in a few kilobytes.

In: an open PDF. Raises ``UnreadableFile`` (too_large) before PDFium, which follows them blindly, sees the file.
"""

import re
import zlib
from collections.abc import Iterator

import pikepdf

from pipeline.errors import UnreadableFile, problem

# A name, white space or comments, "Do"; in a name "#58" is "X".
_DRAWN = re.compile(rb"/([^\s\0/<>\[\]()%]{1,200})(?:[\s\0]|%[^\r\n]{0,200}[\r\n]){1,50}Do\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
MOST_DRAWINGS = 50_000  # of one page, drawings within drawings counted as often as they are drawn
MOST_BYTES = 200_000_000  # of one page's own instructions, unpacked
_SMALL = 100_000  # packed bytes; nothing smaller unpacks to more than ``MOST_BYTES``, deflate giving 1032 at most


def refuse_bombs(pdf: pikepdf.Pdf) -> None:
    """Look at the instructions of every page and at the drawings that they call."""
    for number, page in enumerate(pdf.pages, 1):
        contents = list(_streams(page.obj.get("/Contents")))
        forms = _forms(page.resources)
        for stream in (*contents, *forms.values()):
            _refuse_large(stream, number)
        if not forms:
            continue
        known: dict[tuple[int, int], float] = {}
        if sum(_drawings(stream, forms, forms, known, (), number) for stream in contents) > MOST_DRAWINGS:
            raise UnreadableFile(problem("too_large", detail=f"trang {number} có hình lồng nhau vô hạn"))


def _drawings(
    stream: pikepdf.Object,
    forms: dict[str, pikepdf.Stream],
    of_page: dict[str, pikepdf.Stream],
    known: dict[tuple[int, int], float],
    above: tuple[tuple[int, int], ...],
    number: int,
) -> float:
    """How many drawings a stream makes in all; infinite when one of them draws itself.

    PDFium looks a name up among the stream's own ``forms``, then among those ``of_page``; so do we.
    """
    total = 0.0
    for name in _DRAWN.findall(_bytes(stream)):
        called = "/" + _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), name).decode("utf-8", "replace")
        form = forms.get(called, of_page.get(called))
        if form is None:
            continue
        key = form.objgen
        if key in above or len(above) > 50:
            return float("inf")
        if key not in known:
            own = _forms(form.get("/Resources"))
            for inner in own.values():
                _refuse_large(inner, number)
            known[key] = 1 + _drawings(form, own, of_page, known, (*above, key), number)
        total += known[key]
        if total > MOST_DRAWINGS:
            break
    return total


def _forms(resources: pikepdf.Object | None) -> dict[str, pikepdf.Stream]:
    """The drawings (form XObjects) among the resources of a page or drawing."""
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
