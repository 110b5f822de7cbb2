"""Pages of originals as images for the screen: rendered once, kept in the cache folder.

In: the kept original and how the letter was read (a scan may have been turned upright). Out: WebP bytes. Files are
hostile: sizes are bounded, and what cannot be rendered is ``None``, never an error page of a library.
"""

import io
import re
import threading
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from pipeline.records import Letter

WIDTH = 1240  # pixels: A4 at 150 dpi
_MOST_PIXELS = 80_000_000
_TALLEST = 6  # a page is at most so many times as high as wide, or the other way round
_TURN = re.compile(r"quay (\d+)°")
_TILT = re.compile(r"xoay ([+-]\d+\.\d)°")
_pdfium = threading.Lock()  # PDFium is not made for several threads


def page_image(cache: Path, original: Path, letter: Letter, number: int) -> bytes | None:
    """Page ``number`` (of the file, from 1) as WebP, upright as it was read; ``None`` if it cannot be shown."""
    reading = next((page for page in letter.pages if page.page == number), None)
    if reading is None:
        return None
    kept = cache / "pages" / letter.source.sha256[:2] / f"{letter.source.sha256}-{number}.webp"
    if kept.exists():
        return kept.read_bytes()
    try:
        if letter.source.media_type == "application/pdf":
            image = _of_pdf(original, number)
        elif letter.source.media_type.startswith("image/"):
            image = _of_picture(original, number)
        else:
            return None
        if image is None:
            return None
        image = _upright(image.convert("RGB"), reading.how, reading.why)
        image.thumbnail((WIDTH, WIDTH * _TALLEST), Image.Resampling.LANCZOS)
    except (OSError, EOFError, ValueError, pdfium.PdfiumError, Image.DecompressionBombError, MemoryError):
        return None
    out = io.BytesIO()
    image.save(out, "WEBP", quality=82, method=3)
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(f".{threading.get_ident()}.part")
    unfinished.write_bytes(out.getvalue())
    unfinished.replace(kept)
    return out.getvalue()


def _of_pdf(path: Path, number: int) -> Image.Image | None:
    with _pdfium:
        document = pdfium.PdfDocument(path)
        try:
            if number > len(document):
                return None
            document.init_forms()
            page = document[number - 1]
            width, height = page.get_size()
            if not 1 / _TALLEST < width / height < _TALLEST:
                return None
            found: Image.Image = page.render(scale=WIDTH / width, may_draw_forms=True).to_pil()
            return found
        finally:
            document.close()


def _of_picture(path: Path, number: int) -> Image.Image | None:
    with Image.open(path) as image:
        if image.width * image.height > _MOST_PIXELS:
            return None
        image.seek(number - 1)
        image.draft("RGB", (WIDTH, WIDTH))
        return image.copy()


def _upright(image: Image.Image, how: str, why: str) -> Image.Image:
    """Turned and straightened as the reader did it, so that boxes fit."""
    if how != "ocr":
        return image
    if match := _TURN.search(why):
        image = image.rotate(int(match[1]), expand=True)
    if match := _TILT.search(why):
        image = image.rotate(float(match[1]), resample=Image.Resampling.BICUBIC, fillcolor="white")
    return image
