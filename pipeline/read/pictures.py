"""Pages that are pictures: at which resolution to look at them, and what overlays change in what OCR saw.

In: a page image, or an open PDF page. Out: ``PageText`` of the scan room, completed.
"""

from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageOps

from pipeline.errors import ProgramMissing, problem
from pipeline.read import anchors
from pipeline.read.lines import find_lines
from pipeline.read.page import PageText, PageWord
from pipeline.read.sniff import Limits

_DPI = 300.0
_DPI_RANGE = (150.0, 400.0)


def read_picture(image: Image.Image, number: int, dpi: float) -> PageText:
    """Read a page image by OCR (page ``number`` of its file); raises ``ProgramMissing`` without Tesseract.

    The handwriting of a letterhead is read on the first page, and on a later one that has a letterhead too: a batch
    scan holds several letters. A picture that breaks OpenCV or Tesseract costs its own page only, which is named.
    """
    import cv2

    from pipeline.read.scan import read_page_image

    try:
        colour = image.convert("RGB")
        found = read_page_image(colour, number, dpi=dpi, first_page=number == 1)
        if number > 1 and _has_letterhead(found):
            found = read_page_image(colour, number, dpi=dpi, first_page=True)
    except (cv2.error, RuntimeError):  # tesserocr raises RuntimeError
        width, height = image.width * 72 / dpi, image.height * 72 / dpi
        unread = problem("page_unreadable", number)
        return PageText(number, width, height, (), how="ocr", why="ảnh hỏng", quality="kém", problems=(unread,))
    return found


def _has_letterhead(page: PageText) -> bool:
    """Whether quốc hiệu or the Party's heading, and a line of a number, stand in the upper third."""
    lines = find_lines(w for w in page.words if w.top < page.height / 3)
    opened = any(anchors.is_nation(line.folded) and len(line.text) < anchors.LONG for line in lines)
    return opened and any(anchors.is_code(line.text) for line in lines)


def combine(found: PageText, laid: list[PageWord]) -> PageText:
    """Put overlay words in the place of what OCR made of the same spot."""
    if not laid:
        return found
    # digits that fill no line of the letter are a receiver's (the number in his register)
    laid = [w if w.note or any(_beside(w, o) for o in found.words) else replace(w, note=True) for w in laid]
    words = [w for w in found.words if not any(_covers(o, w) for o in laid)]
    slots = tuple(
        s for s in found.slots if not any(not o.note and _meets(o, s.x0, s.top, s.x1, s.bottom) for o in laid)
    )
    filled = any(not o.note for o in laid)
    why = f"{found.why}; số, ngày lấy từ ô chữ ký số" if filled else found.why
    return replace(found, words=(*words, *laid), slots=slots, why=why)


def _covers(over: PageWord, word: PageWord) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return over.x0 - 1 <= x <= over.x1 + 1 and over.top - 1 <= y <= over.bottom + 1


def _beside(over: PageWord, word: PageWord) -> bool:
    """Whether a word of the letter stands on the line of an overlay, or below it."""
    shared = min(over.bottom, word.bottom) - max(over.top, word.top)
    return shared > 0.4 * min(over.bottom - over.top, word.bottom - word.top) and word.confidence >= 0.5


def _meets(over: PageWord, x0: float, top: float, x1: float, bottom: float) -> bool:
    x, y = (over.x0 + over.x1) / 2, (over.top + over.bottom) / 2
    return x0 <= x <= x1 and top - 3 <= y <= bottom + 3


def render_dpi(page: pdfium.PdfPage, share: float, limits: Limits) -> float:
    """The resolution of the scan itself where there is one (resampling spoils it), else 300; within the limits."""
    width, height = page.get_size()
    dpi = _DPI
    if share > 0.6:
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            x0, _, x1, _ = item.get_bounds()
            if x1 - x0 > 0.6 * width:
                dpi = item.get_px_size()[0] / ((x1 - x0) / 72)
                break
    dpi = min(max(dpi, _DPI_RANGE[0]), _DPI_RANGE[1])
    largest = (limits.pixels / (width * height)) ** 0.5 * 72
    return float(min(dpi, largest))


def working_copy(frame: Image.Image) -> tuple[Image.Image, float]:
    """A frame of an image file upright and in colour, and its resolution.

    One at least twice as fine as any that is read is reduced first: a hundred megapixels would be copied many times.
    """
    dpi = image_dpi(frame)
    if (finer := int(dpi / _DPI_RANGE[1])) > 1:
        frame, dpi = frame.convert("L" if frame.mode in ("1", "L") else "RGB").reduce(finer), dpi / finer
    return ImageOps.exif_transpose(frame.convert("RGB")), dpi


def read_frame(image: Image.Image, number: int, dpi: float) -> PageText:
    """Read one frame of an image file; without Tesseract an empty page with the problem."""
    width, height = image.width * 72 / dpi, image.height * 72 / dpi
    try:
        found = read_picture(image, number, dpi)
    except ProgramMissing:
        return PageText(number, width, height, (), how="ocr", why="cần OCR", problems=(problem("ocr_missing", number),))
    return replace(found, page=number, how="ocr", why=found.why or "ảnh")


def image_dpi(image: Image.Image) -> float:
    """The stated resolution when it makes sense for a page (72 and 96 are what programs write when they do not
    know), else as if the longer side were that of A4."""
    stated = image.info.get("dpi", (0, 0))[0]
    assumed = max(image.size) / 11.69
    return float(stated) if stated > 96 and 0.6 < float(stated) / assumed < 1.7 else assumed
