"""How a letter is written in a cell: the nouns as compact JSON, compressed; words apart, they are many."""

import json
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import field, fields, make_dataclass, replace
from functools import cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from pipeline.records import Box, Letter, Outline, Span, Word
from pipeline.text.wordboxes import WordBoxes

_AT_ONCE = 10_000  # numbers that are text at one time: a long file has millions


@cache
def _adapter() -> TypeAdapter[Letter]:
    return TypeAdapter(Letter)


# What takes most of the time to unpack, and what nobody asks for who only wants to know what a letter says of itself.
_HEAVY = ("citations", "statements", "unclear", "paragraphs", "words", "pages", "signatures", "attachments")


@cache
def _facts_adapter() -> TypeAdapter[Any]:
    """As ``_adapter`` for a class that has all fields of a letter but the heavy ones: these are passed over."""
    hints = get_type_hints(Letter)
    kept = [(f.name, hints[f.name], field(default=f.default)) for f in fields(Letter) if f.name not in _HEAVY]
    return TypeAdapter(make_dataclass("Facts", kept, frozen=True, slots=True))


def pack_letter(letter: Letter) -> bytes:
    """All of a letter but its text and words."""
    bare = replace(letter, text="", words=())
    return zlib.compress(_adapter().dump_json(bare, exclude_defaults=True), 1)


def unpack_letter(blob: bytes, text: str, words: bytes | None = None) -> Letter:
    """The letter again; without ``words`` it has no word boxes. Raises ``ValueError`` for a damaged cell."""
    bare = _adapter().validate_json(zlib.decompress(blob))
    return replace(bare, text=text, words=unpack_words(words) if words else ())


def unpack_facts(blob: bytes, text: str) -> Letter:
    """The letter without what it cites, without paragraphs and pages: a quarter of the time of the whole."""
    facts = _facts_adapter().validate_json(zlib.decompress(blob))
    return Letter(**{name: getattr(facts, name) for name in _light()} | {"text": text})


@cache
def _light() -> tuple[str, ...]:
    return tuple(f.name for f in fields(Letter) if f.name not in _HEAVY)


@cache
def _outline_adapter() -> TypeAdapter[Outline]:
    return TypeAdapter(Outline)


def pack_outline(outline: Outline) -> bytes:
    """An outline in a cell of its own: small, and as it is, for a hundred thousand are unpacked in one audit."""
    return _outline_adapter().dump_json(outline, exclude_defaults=True)


def unpack_outline(blob: bytes) -> Outline:
    """The outline again, in a tenth of the time that the facts take. Raises ``ValueError`` for a damaged cell."""
    return _outline_adapter().validate_json(blob)


def pack_words(words: Sequence[Word]) -> bytes:
    """Word boxes as columns of numbers (tenths of a point, hundredths of confidence), compressed."""
    starts, lengths, pages = counts = array("Q"), array("Q"), array("Q")
    x0s, tops, x1s, bottoms, confidences = measures = tuple(array("d") for _ in range(5))
    for word in words:
        box = word.box
        starts.append(word.span.start)
        lengths.append(word.span.end - word.span.start)
        pages.append(box.page)
        x0s.append(round(box.x0, 1))
        tops.append(round(box.top, 1))
        x1s.append(round(box.x1, 1))
        bottoms.append(round(box.bottom, 1))
        confidences.append(round(word.confidence, 2))
    packer = zlib.compressobj(6)
    packed = [packer.compress(b"[")]
    columns: list[array[int] | array[float]] = [*counts, *measures]
    for number, column in enumerate(columns):
        packed.append(packer.compress(b",[" if number else b"["))
        for start in range(0, len(column), _AT_ONCE):
            numbers = json.dumps(column[start : start + _AT_ONCE].tolist(), separators=(",", ":"))[1:-1]
            packed.append(packer.compress((f",{numbers}" if start else numbers).encode()))
        packed.append(packer.compress(b"]"))
    return b"".join((*packed, packer.compress(b"]"), packer.flush()))


def unpack_words(blob: bytes) -> Sequence[Word]:
    """The word boxes again, to a tenth of a point."""
    columns = json.loads(zlib.decompress(blob))
    return WordBoxes(
        Word(Span(start, start + length), Box(page, x0, top, x1, bottom), confidence)
        for start, length, page, x0, top, x1, bottom, confidence in zip(*columns, strict=True)
    )
