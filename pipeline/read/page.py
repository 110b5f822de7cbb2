"""What any reader of pages hands to the layout: words with boxes, ruled lines, slots, how it was read.

Born-digital pages, repaired text layers and scans all become a ``PageText``; from here on the code is
common (``layout``, ``tables``). Units are PDF points from the top left of the upright (and, for a
scan, deskewed) page; the order of ``words`` does not matter.
"""

from dataclasses import dataclass
from typing import Literal

from pipeline.records import Problem


@dataclass(frozen=True, slots=True)
class PageWord:
    """A run of characters without a space.

    ``glued``: no space stands between it and the word to its left on the same line (a reader that cuts
    ``Đ14/UBND-KTTH`` at the edge of a slot hands on ``Đ14`` and a glued ``/UBND-KTTH``).
    ``note``: not part of the letter (incoming stamp, signing block, typed annotation of a receiver).
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float = 1.0
    glued: bool = False
    note: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line: horizontal when ``top`` and ``bottom`` (nearly) agree, vertical when ``x0`` and ``x1`` do."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageSlot:
    """A place filled by hand or stamp, and what the ink reader makes of it (see ``records.SlotReading``).

    The layout finds its place in the text from its box: the words whose middle lies in it, else the
    empty place after the last word to its left on the same line.
    """

    slot: Literal["serial", "day", "month"]
    x0: float
    top: float
    x1: float
    bottom: float
    candidates: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class PageText:
    """One page as its reader saw it.

    ``page`` counts from 1; ``width`` and ``height`` in points; ``how`` is ``text-layer``, ``widgets`` or
    ``ocr``, ``why`` a short reason for the reader of the output, ``quality`` that of a scan.
    """

    page: int
    width: float
    height: float
    words: tuple[PageWord, ...]
    rules: tuple[Rule, ...] = ()
    slots: tuple[PageSlot, ...] = ()
    how: str = "text-layer"
    why: str = ""
    quality: Literal["", "tốt", "khá", "kém"] = ""
    problems: tuple[Problem, ...] = ()
