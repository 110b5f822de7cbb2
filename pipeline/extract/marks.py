"""What stands above the letter besides its letterhead: urgency, secrecy, and the incoming stamp.

A mark is believed only where marks stand, alone on its line and in capitals or after "Độ mật:"
(Nghị định 30/2020/NĐ-CP, Phụ lục I, ô 10a and 10b); "bảo mật" in a sentence is none. A typist may write it in small
letters: then it must be the one mark of its line, spelt as it is ("Mật", never "Mặt", "mật" or "Mật độ"). The stamp's
number and date are the receiver's ("Số đến", "Ngày đến") and never those of the letter (Điều 22).
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.extract.cues import shouting
from pipeline.extract.lines import Line
from pipeline.lexicon import load_toml
from pipeline.records import Arrival, Mention, PartialDate, Span
from pipeline.text.fold import fold_aligned

_LABELLED = re.compile(r"\W*do (?:mat|khan)\s?:?\s*")
_FRAME = re.compile(r"^\W+|\W+$")
_PIECES = re.compile(r"\s{3,}|\t")
_ARRIVED = re.compile(r"\bden\b")
_NUMBER = re.compile(r"\b(?:so|s6|sé)\s?(?:den)?\s?[:.]?\s?[.…_\s]{0,20}(\d{1,6})\b(?!\s?[-/.]\s?[\da-z])")
_DATE = re.compile(r"ngay\s?(?:den)?\s?[:.]?\s?[.…_\s]{0,20}(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?((?:20)?\d{2})\b")


@lru_cache(maxsize=1)
def _marks() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple((r["field"], r["name"], re.compile(rf"{r['pattern']}\W*$")) for r in load_toml("header")["mark"])


def find_marks(lines: Sequence[Line]) -> dict[str, Mention[str]]:
    """Field ("urgency", "secrecy") → mark, from the lines of the letterhead and of the stamps."""
    found: dict[str, Mention[str]] = {}
    for line in lines:
        if len(line.words) > 120:
            continue
        marks = list(_marks_of(line))
        for field, name, span, plain in marks:
            if plain or len(marks) == 1:  # "Thường   Mật   Tối mật" is a form to be ticked
                found.setdefault(field, Mention(name, span, 0.9))
    return found


def _marks_of(line: Line) -> Iterator[tuple[str, str, Span, bool]]:
    """The marks that stand alone in a piece of a line: field, name, place, and whether capitals or a label say so."""
    at = 0
    for piece in _PIECES.split(line.words):
        start = line.start + line.words.index(piece, at)
        at = start - line.start + len(piece)
        lead = len(piece) - len(piece.lstrip(" .,*|[](){}_-"))
        key = fold_aligned(piece[lead:])
        label = _LABELLED.match(key)
        key = key[label.end() :] if label else key
        plain = bool(label) or shouting(piece)
        for field, name, pattern in _marks() if key else ():
            if pattern.match(key) and (plain or _titled(piece, name)):
                yield field, name, Span(start + lead, start + len(piece)), plain
                break


def _titled(piece: str, name: str) -> bool:
    """Whether a piece is the mark as a typist writes it, in a frame perhaps: "Mật", "[ Tối Mật ]"."""
    word = _FRAME.sub("", piece)
    return word[:1].isupper() and word.capitalize() == name


def find_arrival(lines: Sequence[Line]) -> Arrival | None:
    """Number and date of the incoming stamp among the stamp's lines, if one stands there."""
    text = "\n".join(fold_aligned(line.words) for line in lines)
    if not _ARRIVED.search(text):
        return None
    text = text[_ARRIVED.search(text).start() :]  # type: ignore[union-attr]
    number, day = _NUMBER.search(text), _DATE.search(text)
    if number is None and day is None:
        return None
    date = None
    if day is not None:
        year = int(day[3]) if len(day[3]) == 4 else 2000 + int(day[3])
        if 1 <= int(day[2]) <= 12 and 1 <= int(day[1]) <= 31:
            date = PartialDate(year, int(day[2]), int(day[1]))
    return Arrival(number[1] if number else None, date)
