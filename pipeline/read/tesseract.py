"""Tesseract through tesserocr: a grey page → words and symbols with boxes and confidences.

The engine is loaded once for each thread of a process. Debian's fast Vietnamese model is looked for in the
usual places; a missing one is ``ProgramMissing`` with the command that installs it.
"""

import ctypes
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# before the library is loaded: more than one thread a page is slower, and callers run pages side by side
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

import tesserocr
from numpy.typing import NDArray
from PIL import Image

from pipeline.errors import PROBLEMS, ProgramMissing

Grey = NDArray[Any]  # uint8

AUTO, BLOCK, LINE, WORD = 3, 6, 7, 8  # Tesseract's page segmentation modes

PLACES = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)

# what the Vietnamese model writes for characters that it mixes up with their twins
TWINS = (("ĐÐ", "Đ"), ("ÐĐ", "Đ"), ("Ð", "Đ"), ("⁄", "/"), ("–", "-"), ("—", "-"), ("’", "'"))


@dataclass(frozen=True, slots=True)
class Symbol:
    """One recognised character with its place in pixels."""

    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    confidence: float


@dataclass(frozen=True, slots=True)
class OcrWord:
    """One recognised word with its place in pixels, its confidence (0 to 1) and, when asked for, its symbols."""

    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    confidence: float
    symbols: Sequence[Symbol] = ()


def find_tessdata() -> Path | None:
    """The folder that holds ``vie.traineddata``: ``TESSDATA_PREFIX`` first, then the usual places."""
    prefix = os.environ.get("TESSDATA_PREFIX")
    places = [prefix, f"{prefix}/tessdata", *PLACES] if prefix else list(PLACES)
    for place in places:
        if place and (Path(place) / "vie.traineddata").is_file():
            return Path(place)
    return None


_engines = threading.local()

_NO_MESSAGES = 6  # Leptonica's L_SEVERITY_NONE


def _hush() -> None:
    """Leptonica writes its remarks ("Error in boxClipToRectangle") on stderr, where ours stand; nobody can use them."""
    try:
        ctypes.CDLL(str(tesserocr.tesserocr.__file__)).setMsgSeverity(_NO_MESSAGES)
    except (AttributeError, OSError):  # a build that keeps the library to itself
        return


def _engine() -> Any:
    """This thread's engine; raises ``ProgramMissing`` when there is no Vietnamese model."""
    engine = getattr(_engines, "api", None)
    if engine is None:
        folder = find_tessdata()
        if folder is None:
            raise ProgramMissing(PROBLEMS["ocr_missing"])
        _hush()
        engine = tesserocr.PyTessBaseAPI(path=f"{folder}/", lang="vie", psm=AUTO)
        engine.SetVariable("debug_file", os.devnull)  # Tesseract's own remarks ("Empty page!!")
        _engines.api = engine
    return engine


@contextmanager
def _page(image: Grey, dpi: float, mode: int, only: str) -> Iterator[Any]:
    engine = _engine()
    engine.SetPageSegMode(mode)
    engine.SetVariable("tessedit_char_whitelist", only)
    engine.SetImage(Image.fromarray(image))
    engine.SetSourceResolution(round(dpi))
    try:
        yield engine
    finally:
        engine.Clear()


def clean(text: str) -> str:
    """The recognised text with the model's twin characters put right."""
    for wrong, right in TWINS:
        if wrong in text:
            text = text.replace(wrong, right)
    return text.strip()


def recognise(image: Grey, dpi: float, *, mode: int = AUTO, symbols: bool = False, only: str = "") -> list[OcrWord]:
    """Words of a grey image, in Tesseract's order; ``only`` limits the characters (a whitelist).

    ``symbols`` asks for the boxes of the characters as well (slower). Raises ``ProgramMissing``.
    """
    if min(image.shape) < 8:
        return []
    found: list[OcrWord] = []
    word_level, symbol_level = tesserocr.RIL.WORD, tesserocr.RIL.SYMBOL
    level = symbol_level if symbols else word_level
    marks: list[Symbol] = []
    with _page(image, dpi, mode, only) as engine:
        engine.Recognize()
        step = engine.GetIterator()
        if step is None:
            return []
        for at in tesserocr.iterate_level(step, level):
            if at.Empty(level):
                continue
            if not symbols or at.IsAtBeginningOf(word_level):
                text = clean(at.GetUTF8Text(word_level) or "")
                box = at.BoundingBox(word_level)
                if not text or box is None:
                    continue
                marks = []
                x0, top, x1, bottom = box
                found.append(OcrWord(text, x0, top, x1, bottom, at.Confidence(word_level) / 100, marks))
            if symbols:
                mark, box = clean(at.GetUTF8Text(symbol_level) or ""), at.BoundingBox(symbol_level)
                if not mark or box is None or not found:
                    continue
                if marks and marks[-1].text == mark == "Đ":  # Đ and its twin for one letter
                    continue
                x0, top, x1, bottom = box
                marks.append(Symbol(mark, x0, top, x1, bottom, at.Confidence(symbol_level) / 100))
    return found
