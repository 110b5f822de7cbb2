"""One letter of the corpus: what stands on the paper, and the gold that a careful reader finds in it.

Hand-written letters (``corpus/letters/*.toml``) and generated ones (``threads.py``) are the same
``LetterSpec``; the typesetters (``typeset/``) turn it into a file. Nothing of ``pipeline`` is
imported here: the corpus must not be a mirror of the extractor.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Medium = Literal["text", "docx", "pdf", "signed-pdf", "scan"]
Block = str | list[list[str]]  # a paragraph, or a ruled table


@dataclass
class LetterSpec:
    """A letter to be typeset, with its labels in the contract's words.

    ``number`` is the serial as printed ("" when left blank), ``symbol`` what follows it with its sign
    ("/UBND-KT", "-CT/TU"). ``date`` is ISO or, with a blank day, "2024-04". ``party`` chooses the layout.
    ``raw`` is the whole text of a letter that no typesetter could make (letterhead lost, OCR text).
    """

    id: str
    medium: Medium
    parent: list[str]
    body: list[str]
    number: str
    symbol: str
    place: str
    date: str
    doc_type: str
    issuer: str
    subject: str
    blocks: list[Block] = field(default_factory=list)
    capacity: list[str] = field(default_factory=list)
    signer: str | None = None
    addressees: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    annex: list[Block] = field(default_factory=list)
    urgency: str | None = None
    party: bool = False
    raw: str | None = None
    damage: int = 1
    citations: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    duties: list[dict[str, Any]] = field(default_factory=list)
    thread: str = ""
    role: str = ""

    @property
    def code(self) -> str:
        """Number and symbol as one string."""
        return self.number + self.symbol

    def gold(self) -> dict[str, Any]:
        """The label of the letter, one object of ``gold.jsonl``."""
        return {
            "id": self.id,
            "medium": self.medium,
            "thread": self.thread,
            "role": self.role,
            "code": self.code,
            "date": self.date,
            "doc_type": self.doc_type,
            "issuer": self.issuer,
            "subject": self.subject,
            "signer": self.signer,
            "citations": self.citations,
            "tasks": self.tasks,
        }


def written_letters(folder: Path) -> Iterator[LetterSpec]:
    """The hand-written letters, thread by thread, in file order."""
    for path in sorted(folder.glob("*.toml")):
        thread = tomllib.loads(path.read_text(encoding="utf-8"))
        for at, letter in enumerate(thread["letter"], start=1):
            yield LetterSpec(**{"id": f"{path.stem}-{at:02d}", "thread": path.stem, **letter})


def day(iso: str) -> dt.date:
    """The date of an ISO string."""
    return dt.date.fromisoformat(iso)


def long_date(iso: str) -> str:
    """ "ngày 05 tháng 01 năm 2024" as the decree prints it (Điều 8, Phụ lục I mục II.4); a blank day stays blank."""
    year, month, *rest = iso.split("-")
    month = month if int(month) < 3 else str(int(month))
    return f"ngày {rest[0] if rest else '    '} tháng {month} năm {year}"


def short_date(iso: str) -> str:
    """ "05/4/2024", the usual form in running text."""
    year, month, date = iso.split("-")
    return f"{date}/{int(month)}/{year}"
