"""Typesetters: a ``LetterSpec`` becomes a file. One module a medium; ``typeset`` chooses."""

from pathlib import Path

from corpus.generate.spec import LetterSpec
from corpus.generate.typeset.pdf import pdf_bytes
from corpus.generate.typeset.plain import plain_text
from corpus.generate.typeset.scan import scan_bytes
from corpus.generate.typeset.signed import signed_pdf_bytes
from corpus.generate.typeset.word import docx_bytes

SUFFIX = {"text": ".txt", "docx": ".docx", "pdf": ".pdf", "signed-pdf": ".pdf", "scan": ".pdf"}


def typeset(letter: LetterSpec, folder: Path) -> Path:
    """Write ``letter`` into ``folder`` in its medium and return the file's path."""
    path = folder / f"{letter.id}{SUFFIX[letter.medium]}"
    match letter.medium:
        case "text":
            path.write_text(plain_text(letter), encoding="utf-8")
        case "docx":
            path.write_bytes(docx_bytes(letter))
        case "pdf":
            path.write_bytes(pdf_bytes(letter))
        case "signed-pdf":
            path.write_bytes(signed_pdf_bytes(letter))
        case "scan":
            path.write_bytes(scan_bytes(letter))
    return path
