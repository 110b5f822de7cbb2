"""PDF files and images → paragraphs: triage of each page, then the common layout.

In: the bytes. Out: an ``Assembly``. A page whose text layer is trusted is read from it (PDFium); one whose
fonts hide their letters is repaired; all others are rendered, annotations included, and read by OCR.
"""

import ctypes
import io
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageSequence, UnidentifiedImageError

from pipeline.errors import ProgramMissing, UnreadableFile, problem
from pipeline.read import pictures
from pipeline.read.assemble import Assembly
from pipeline.read.brokenfonts import find_decoder, settle
from pipeline.read.layout import lay_out
from pipeline.read.overlay import (
    as_page_word,
    drop_overprinted,
    flatten,
    join_spaced_digits,
    judge_overlays,
    part_overlays,
)
from pipeline.read.pace import page_done
from pipeline.read.page import PageText, PageWord, Rule
from pipeline.read.signatures import read_signatures
from pipeline.read.sniff import Limits
from pipeline.read.textlayer import Decoder, LayerWord, count_paths, image_share, is_near, read_words, upright
from pipeline.read.trust import Trust, judge
from pipeline.records import PageReading, Problem
from pipeline.text.fold import fold_aligned
from pipeline.text.normalize import normalize

_NUMBER = re.compile(r"\bso ?[:.]? ?\d{1,6}(?:/\d{4})? ?[-/] ?[a-z]")
_DAY = re.compile(r"\bngay \d{1,2} thang \d{1,2} nam \d{4}")


@dataclass(slots=True)
class _Layer:
    """The text layer of one page as the triage saw it."""

    number: int
    words: list[LayerWord]
    laid: list[PageWord]
    share: float
    trust: Trust


def read_pdf(data: bytes, limits: Limits, ca: bytes | None = None) -> Assembly:
    """Read a PDF, its signatures checked against the authorities ``ca`` (PEM) where given.

    Raises ``UnreadableFile`` (encrypted, truncated, too_large).
    """
    try:
        flat = flatten(data)
    except pikepdf.PasswordError as error:
        raise UnreadableFile(problem("encrypted")) from error
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, ValueError, TypeError, KeyError, RuntimeError):
        flat = None  # PDFium is more patient with damage than qpdf: let it try
    cut = [] if b"%%EOF" in data[-4096:] else [problem("truncated", detail="PDF thiếu phần cuối")]
    try:
        shown = _open(flat or data, limits)
    except UnreadableFile as error:
        mended = _mend(data) if error.problem.code == "truncated" else None
        if mended is None:
            raise
        shown = _open(mended, limits)
        cut = [problem("truncated", detail="PDF thiếu phần cuối")]
    plain = _open(data, limits) if flat else None
    try:
        out = Assembly(problems=cut, signatures=read_signatures(data, ca) if b"/ByteRange" in data else [])
        return _finish(out, _read_pages(shown, plain, data, limits))
    finally:
        shown.close()
        if plain is not None:
            plain.close()


def _mend(data: bytes) -> bytes | None:
    """A PDF without its table of contents, put together again by qpdf; None when nothing can be found in it.

    Raises ``UnreadableFile`` (no_pages) for a whole file that has none.
    """
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            if not file.pages and b"%%EOF" in data[-4096:]:  # whole, but empty: PDFium only says that it is broken
                raise UnreadableFile(problem("no_pages"))
            file.save(out)
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return None
    return out.getvalue()


def _finish(out: Assembly, pages: Iterable[PageText]) -> Assembly:
    """Lay the pages out as they are read and keep what is known of each."""
    out.drafts = lay_out(_noted(out, pages))
    if not any(d.text.strip() for d in out.drafts) and not out.problems:
        out.problems.append(problem("unreadable_text"))
    return out


def _noted(out: Assembly, pages: Iterable[PageText]) -> Iterator[PageText]:
    """The pages again, once it is noted how each was read."""
    for page in pages:
        out.pages.append(PageReading(page.page, page.how, page.why, page.quality, page.width, page.height))
        out.slots.extend((page.page, slot) for slot in page.slots)
        out.problems.extend(page.problems)
        yield page


def _open(data: bytes, limits: Limits) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        kind = "encrypted" if "password" in str(error).lower() else "truncated"
        raise UnreadableFile(problem(kind, detail="PDF")) from error
    if count == 0:
        raise UnreadableFile(problem("truncated", detail="PDF không có trang"))
    if count > limits.pages:
        raise UnreadableFile(problem("too_large", detail=f"{count} trang"))
    return document


def _read_pages(
    shown: pdfium.PdfDocument, plain: pdfium.PdfDocument | None, data: bytes, limits: Limits
) -> Iterator[PageText]:
    layers = [_layer(shown, plain, i, limits) for i in range(len(shown))]
    decode: Decoder | None = None
    if any(x.trust.verdict == "broken" for x in layers):
        decode = _decoder(data)
    good = sum(x.trust.verdict == "trusted" for x in layers)
    bad = sum(x.trust.verdict == "broken" for x in layers)
    layers.reverse()
    while layers:  # a layer is given up for its page: of a file of a thousand pages only one of them is held
        layer = layers.pop()
        with _page(shown, layer.number) as page:
            verdict = layer.trust.verdict
            if verdict == "unsure":
                verdict = "trusted" if good >= bad or layer.share < 0.3 else "broken"
            page_done()
            if verdict == "trusted" and layer.number == 0 and layer.share > 0.6 and not _has_number_and_day(layer):
                layer.trust = Trust("missing", "ảnh quét, lớp chữ thiếu số hoặc ngày")
                yield _scanned(page, layer, limits)
                continue
            if verdict == "trusted":
                yield _digital(page, layer, layer.words, layer.trust.why)
                continue
            repaired = _repair(page, layer, decode) if bad and decode else None
            if repaired is not None:
                yield repaired
            elif verdict == "missing" and layer.share < 0.02 and count_paths(page) == 0 and not layer.laid:
                yield _empty(page, layer, "trang trắng")
            else:
                yield _scanned(page, layer, limits)


class _page:
    """Open a page and close it again: PDFium keeps everything of an open page in memory."""

    def __init__(self, document: pdfium.PdfDocument, number: int) -> None:
        self._page = document[number]

    def __enter__(self) -> pdfium.PdfPage:
        return self._page

    def __exit__(self, *exc: object) -> None:
        self._page.close()


def _layer(shown: pdfium.PdfDocument, plain: pdfium.PdfDocument | None, number: int, limits: Limits) -> _Layer:
    with _page(shown, number) as page:
        if max(page.get_size()) > limits.page_points:
            raise UnreadableFile(problem("too_large", detail=f"trang {number + 1} quá lớn"))
        words = read_words(page)
        share = image_share(page)
    laid: list[PageWord] = []
    if plain is not None:
        with _page(plain, number) as page:
            words, extra = part_overlays(words, read_words(page))
            laid = judge_overlays(extra, words)
    return _Layer(number, words, laid, share, judge(" ".join(w.text for w in words), share))


def _has_number_and_day(layer: _Layer) -> bool:
    """Whether the layer of a scanned first page holds number and day: handwritten ones are missing in it."""
    text = fold_aligned(normalize(" ".join(w.text for w in layer.words[:250])))
    return bool(_NUMBER.search(text) and _DAY.search(text))


def _decoder(data: bytes) -> Decoder | None:
    try:
        return find_decoder(data)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError):
        return None


def _repair(page: pdfium.PdfPage, layer: _Layer, decode: Decoder) -> PageText | None:
    """Read the layer again with its letters decoded; None when that does not make it Vietnamese."""
    words = read_words(page, decode)
    for word in words:
        word.text = settle(word.text)
    trust = judge(" ".join(w.text for w in words), layer.share)
    if trust.verdict not in ("trusted", "unsure") or not words:
        return None
    found = _digital(page, layer, words, "lớp chữ lỗi mã phông, đã giải mã")
    # the layer was read with its overlays: they are decoded like the rest
    note = problem("layer_repaired", layer.number + 1, detail=layer.trust.why)
    return replace(found, problems=(*found.problems, note))


def _digital(page: pdfium.PdfPage, layer: _Layer, words: list[LayerWord], why: str) -> PageText:
    """A page read from its text layer and its overlays."""
    width, height = page.get_size()
    number = layer.number + 1
    own = [as_page_word(w) for w in words]
    if words is not layer.words:  # decoded anew from the flattened page: it holds the overlays already
        laid_at = {(round(w.x0), round(w.top)) for w in layer.laid if w.note}
        own = [replace(w, note=(round(w.x0), round(w.top)) in laid_at) for w in own]
        laid: list[PageWord] = []
    else:
        laid = layer.laid
    found, covered = drop_overprinted(own + laid)
    found = join_spaced_digits(found)
    filled = [w for w in layer.laid if not w.note]
    problems: list[Problem] = [problem("overprinted", number)] if covered else []
    return PageText(
        number, width, height, tuple(found), _rules(page),
        how="widgets" if filled else "text-layer",
        why=f"{why}; số, ngày lấy từ ô chữ ký số" if filled else why,
        problems=tuple(problems),
    )  # fmt: skip


def _rules(page: pdfium.PdfPage) -> tuple[Rule, ...]:
    """The drawn lines of a page that has enough of them to rule a table (PDFium's paths: pdfplumber takes
    20 times longer to find them)."""
    if count_paths(page) < 6:
        return ()
    place = upright(page)
    rules: list[Rule] = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        x0, y0, x1, y1 = item.get_bounds()
        if is_near(x0, y0, x1, y1):
            rules.extend(_edges(item, place(x0, y1, x1, y0)))
    return tuple(rules)


def _edges(item: pdfium.PdfObject, box: tuple[float, float, float, float]) -> Iterator[Rule]:
    """A thin path is a line; a stroked box has four edges. A filled box is shading (behind words or a cell)."""
    x0, top, x1, bottom = box
    wide, tall = x1 - x0, bottom - top
    if (tall <= 3 and wide > 3) or (wide <= 3 and tall > 3):
        yield Rule(x0, top, x1, bottom)
    elif wide > 8 and tall > 6 and _is_stroked(item):
        yield Rule(x0, top, x1, top)
        yield Rule(x0, bottom, x1, bottom)
        yield Rule(x0, top, x0, bottom)
        yield Rule(x1, top, x1, bottom)


def _is_stroked(item: pdfium.PdfObject) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(item.raw, fill, stroke)) and bool(stroke.value)


def _empty(page: pdfium.PdfPage, layer: _Layer, why: str, problems: tuple[Problem, ...] = ()) -> PageText:
    width, height = page.get_size()
    words = layer.laid or [as_page_word(w) for w in layer.words]
    return PageText(layer.number + 1, width, height, tuple(words), how="text-layer", why=why, problems=problems)


def _scanned(page: pdfium.PdfPage, layer: _Layer, limits: Limits) -> PageText:
    """Render the page, annotations included, and read it by OCR; digits of the overlays win over what OCR saw."""
    number = layer.number + 1
    dpi = pictures.render_dpi(page, layer.share, limits)
    image = page.render(scale=dpi / 72, may_draw_forms=False).to_pil()
    rejected = () if layer.trust.verdict == "missing" else (problem("layer_rejected", number, detail=layer.trust.why),)
    try:
        found = pictures.read_picture(image, number, dpi)
    except ProgramMissing:
        return _empty(page, layer, "cần OCR", (*rejected, problem("ocr_missing", number)))
    found = replace(
        found, page=number, how="ocr",
        why=f"{layer.trust.why}; {found.why}" if found.why else layer.trust.why,
        problems=(*rejected, *found.problems),
    )  # fmt: skip
    return pictures.combine(found, layer.laid)


def read_image(data: bytes, limits: Limits) -> Assembly:
    """Read a photo or scan (JPEG, PNG, TIFF of several pages, …) by OCR."""
    return _finish(Assembly(), _read_frames(data, limits))


def _read_frames(data: bytes, limits: Limits) -> Iterator[PageText]:
    for number, (image, dpi) in enumerate(_frames(data, limits), start=1):
        yield pictures.read_frame(image, number, dpi)
        page_done()


# What Pillow raises for a damaged file: its decoders trust the lengths that stand in it.
_DAMAGED = (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, struct.error)


def _frames(data: bytes, limits: Limits) -> Iterator[tuple[Image.Image, float]]:
    """The frames of an image file with their resolutions; raises ``UnreadableFile`` (too_large, truncated)."""
    try:
        with Image.open(io.BytesIO(data)) as file:
            if (count := getattr(file, "n_frames", 1)) > limits.pages:
                raise UnreadableFile(problem("too_large", detail=f"{count} trang"))
            for frame in ImageSequence.Iterator(file):
                if frame.width * frame.height > limits.pixels:
                    raise UnreadableFile(problem("too_large", detail=f"{frame.width} × {frame.height} điểm ảnh"))
                yield pictures.working_copy(frame)
    except Image.DecompressionBombError as error:
        raise UnreadableFile(problem("too_large", detail="ảnh")) from error
    except _DAMAGED as error:
        raise UnreadableFile(problem("truncated", detail="ảnh")) from error
