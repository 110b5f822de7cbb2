"""What is installed, what is missing, and the command that installs it (``congvan doctor``)."""

import importlib.metadata
import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LIBRARIES = (
    "spacy",
    "underthesea",
    "pdfplumber",
    "pandas",
    "scikit-learn",
    "tesserocr",
    "pikepdf",
    "pyhanko",
    "holidays",
)
TESSDATA = (
    Path("/usr/share/tesseract-ocr/5/tessdata"),
    Path("/usr/share/tesseract-ocr/4.00/tessdata"),
    Path("/usr/share/tessdata"),
    Path("/usr/local/share/tessdata"),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report: what was looked at, what was found, and the remedy when it is missing."""

    name: str
    found: str
    needed_for: str
    remedy: str = ""

    @property
    def ok(self) -> bool:
        """Whether it is there."""
        return not self.remedy


def _python() -> Check:
    enough = (3, 11) <= sys.version_info < (3, 14)
    remedy = "" if enough else "sudo apt-get install python3.11"
    return Check("Python", platform.python_version(), "tất cả", remedy)


def _tesseract() -> Check:
    named = os.environ.get("TESSDATA_PREFIX")
    folders = ([Path(named)] if named else []) + list(TESSDATA)
    found = next((str(f) for f in folders if (f / "vie.traineddata").exists()), "")
    remedy = "" if found else "sudo apt-get install tesseract-ocr-vie"
    return Check("Tesseract tiếng Việt", found or "thiếu", "bản quét, ảnh", remedy)


def _office() -> Check:
    found = shutil.which("soffice") or shutil.which("libreoffice") or ""
    remedy = "" if found else "sudo apt-get install libreoffice-writer-nogui"
    return Check("LibreOffice", found or "thiếu", "tệp .doc, .rtf", remedy)


def _fonts() -> Check:
    found = next((str(p) for p in Path("/usr/share/fonts").rglob("Tinos-Regular.ttf")), "")
    remedy = "" if found else "sudo apt-get install fonts-croscore"
    return Check("Phông Tinos", found or "thiếu", "ngữ liệu mẫu (không cần khi dùng thật)", remedy)


def _library(name: str) -> Check:
    try:
        return Check(name, importlib.metadata.version(name), "thư viện Python")
    except importlib.metadata.PackageNotFoundError:
        return Check(name, "thiếu", "thư viện Python", "make setup")


def examine() -> list[Check]:
    """All checks, in the order of the report."""
    programs: tuple[Callable[[], Check], ...] = (_python, _tesseract, _office, _fonts)
    return [check() for check in programs] + [_library(name) for name in LIBRARIES]
