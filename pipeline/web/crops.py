"""The piece of a page around one field: what the review shows beside the field.

In: a letter and the name of a place (``places.wanted_span``). Out: a WebP strip of the page image, or for files
without pages the lines of the text around it. A field that was not read has no place: then it is the letterhead.
"""

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from pipeline.export.contract import Locator
from pipeline.records import Box, Letter, Span
from pipeline.web.page_images import page_image
from pipeline.web.places import wanted_span

_HEAD = 0.36  # of the page: letterhead, number, date, type, subject
_AROUND = 46.0  # points above and below a field
_CONTEXT = 260  # characters of text before and after a field


@dataclass(frozen=True, slots=True)
class Strip:
    """What to cut: the page, its upper and lower edge in parts of its height, and where on it the field is."""

    page: int
    top: float
    bottom: float
    width: float
    height: float
    box: Box | None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Text around a field: before, the field, after."""

    before: str
    text: str
    after: str


def strip_of(letter: Letter, place: str) -> Strip | None:
    """Where to cut for a place; ``None`` when the letter was not read from pages."""
    sizes = {page.page: page for page in letter.pages if page.width and page.height}
    if not sizes or not letter.words:
        return None
    span = wanted_span(letter, place)
    box = Locator(letter.words, letter.paragraphs).box(span) if span and span.end > span.start else None
    first = min(sizes)
    if box is None or box.page not in sizes:
        page = sizes[first]
        return Strip(first, 0.0, _HEAD, page.width, page.height * _HEAD, None)
    page = sizes[box.page]
    top, bottom = max(0.0, box.top - _AROUND), min(page.height, box.bottom + _AROUND)
    return Strip(box.page, top / page.height, bottom / page.height, page.width, bottom - top, box)


def crop_image(cache: Path, original: Path, letter: Letter, strip: Strip) -> bytes | None:
    """The strip as WebP; ``None`` when the page cannot be shown."""
    whole = page_image(cache, original, letter, strip.page)
    if whole is None:
        return None
    with Image.open(io.BytesIO(whole)) as image:
        upper, lower = round(strip.top * image.height), round(strip.bottom * image.height)
        piece = image.crop((0, upper, image.width, max(lower, upper + 1)))
        out = io.BytesIO()
        piece.save(out, "WEBP", quality=85, method=2)
        return out.getvalue()


def excerpt_of(letter: Letter, place: str) -> Excerpt:
    """The text around a place; the first lines when it has none."""
    span = wanted_span(letter, place)
    if span is None or span.end <= span.start:
        span = Span(0, 0)
        return Excerpt("", "", letter.text[: 3 * _CONTEXT])
    start, end = max(0, span.start - _CONTEXT), min(len(letter.text), span.end + _CONTEXT)
    return Excerpt(letter.text[start : span.start], letter.text[span.start : span.end], letter.text[span.end : end])
