"""The text layer of one PDF page → words with boxes, by PDFium (a few milliseconds a page).

In: an open page. Out: words in content order, in points from the top left of the upright page, with the
font of their first character. PDFium composes ligatures, spaces and line ends; boxes come a character at a time.
"""

import ctypes
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_HYPHENS = (0x02, 0xFFFE)  # what PDFium gives for a hyphen at the end of a line
_FAR = 100_000.0  # points: twenty times the longest side of a page that is read
_FIXED_PITCH_GAP = 0.28  # of the character's height: a wider gap parts words


@dataclass(slots=True)
class LayerWord:
    """A word of the layer; ``font`` is the base font of its first character, ``codes`` that of each character."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    font: str = ""

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of its box."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


Decoder = Callable[[str, str], str]


def read_words(page: pdfium.PdfPage, decode: Decoder | None = None) -> list[LayerWord]:
    """All words of the page. ``decode(char, font)`` repairs characters of fonts whose codes are not Unicode."""
    textpage = page.get_textpage()
    try:
        return _read(page, textpage.raw, textpage.count_chars(), decode)
    finally:
        textpage.close()


def _read(page: pdfium.PdfPage, handle: object, count: int, decode: Decoder | None) -> list[LayerWord]:
    place = upright(page)
    words: list[LayerWord] = []
    word: LayerWord | None = None
    rect = raw.FS_RECTF()
    end = 0.0
    name = ""
    for i in range(count):
        code = raw.FPDFText_GetUnicode(handle, i)
        if code in _HYPHENS:
            code = 0x2D
        char = chr(code) if code and not 0xD800 <= code < 0xE000 else ""  # half a surrogate pair is no text
        if decode is not None:
            name = _font(handle, i)
            char = decode(char, name)
        if not char.strip() or not raw.FPDFText_GetLooseCharBox(handle, i, rect):
            word = None
            continue
        x0, top, x1, bottom = place(rect.left, rect.top, rect.right, rect.bottom)
        if not is_near(x0, top, x1, bottom):
            word = None
            continue
        height = bottom - top
        if word is not None:
            gap = x0 - end
            same = abs((top + bottom) / 2 - word.middle[1]) < 0.5 * max(height, word.bottom - word.top)
            if not same or gap > _FIXED_PITCH_GAP * height or gap < -1.5 * height:
                word = None
        if word is None:
            word = LayerWord(char, x0, top, x1, bottom, name or _font(handle, i))
            words.append(word)
        else:
            word.text += char
            word.x0, word.top = min(word.x0, x0), min(word.top, top)
            word.x1, word.bottom = max(word.x1, x1), max(word.bottom, bottom)
        end = x1
    return words


def is_near(x0: float, top: float, x1: float, bottom: float) -> bool:
    """Whether a box can be on or about a page: damaged matrices put things at infinity, or nowhere (NaN)."""
    return abs(x0) + abs(top) + abs(x1) + abs(bottom) < _FAR


def _font(handle: object, index: int) -> str:
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(handle, index, buffer, 128, flags)
    return sys.intern(buffer.value.decode("utf-8", "replace"))  # one string for the thousand words that are set in it


Place = Callable[[float, float, float, float], tuple[float, float, float, float]]


def upright(page: pdfium.PdfPage) -> Place:
    """PDF coordinates (left, top, right, bottom) → points from the top left of the page as it is shown."""
    left, low, right, high = page.get_cropbox()
    turn = page.get_rotation()
    if turn == 90:
        return lambda x0, y1, x1, y0: (y0 - low, x0 - left, y1 - low, x1 - left)
    if turn == 180:
        return lambda x0, y1, x1, y0: (right - x1, y0 - low, right - x0, y1 - low)
    if turn == 270:
        return lambda x0, y1, x1, y0: (high - y1, right - x1, high - y0, right - x0)
    return lambda x0, y1, x1, y0: (x0 - left, high - y1, x1 - left, high - y0)


def image_share(page: pdfium.PdfPage) -> float:
    """The share of the page that its largest picture covers: a scan is near 1."""
    width, height = page.get_size()
    best = 0.0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        x0, y0, x1, y1 = item.get_bounds()
        if is_near(x0, y0, x1, y1):
            best = max(best, (x1 - x0) * (y1 - y0))
    return best / (width * height) if width and height else 0.0


def count_paths(page: pdfium.PdfPage, enough: int = 8) -> int:
    """How many drawn paths the page has (counting stops at ``enough``): a ruled table has many."""
    found = 0
    for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        found += 1
        if found >= enough:
            break
    return found
