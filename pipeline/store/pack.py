"""How a letter is written in a cell: the nouns as compact JSON, compressed; words apart, they are many."""

import json
import zlib
from dataclasses import replace
from functools import cache

from pydantic import TypeAdapter

from pipeline.records import Box, Letter, Span, Word


@cache
def _adapter() -> TypeAdapter[Letter]:
    return TypeAdapter(Letter)


def pack_letter(letter: Letter) -> bytes:
    """All of a letter but its text and words."""
    bare = replace(letter, text="", words=())
    return zlib.compress(_adapter().dump_json(bare, exclude_defaults=True), 1)


def unpack_letter(blob: bytes, text: str, words: bytes | None = None) -> Letter:
    """The letter again; without ``words`` it has no word boxes. Raises ``ValueError`` for a damaged cell."""
    bare = _adapter().validate_json(zlib.decompress(blob))
    return replace(bare, text=text, words=unpack_words(words) if words else ())


def pack_words(words: tuple[Word, ...]) -> bytes:
    """Word boxes as columns of numbers (tenths of a point, hundredths of confidence), compressed."""
    columns = [
        [w.span.start for w in words],
        [w.span.end - w.span.start for w in words],
        [w.box.page for w in words],
        *([round(getattr(w.box, side), 1) for w in words] for side in ("x0", "top", "x1", "bottom")),
        [round(w.confidence, 2) for w in words],
    ]
    return zlib.compress(json.dumps(columns, separators=(",", ":")).encode(), 6)


def unpack_words(blob: bytes) -> tuple[Word, ...]:
    """The word boxes again, to a tenth of a point."""
    columns = json.loads(zlib.decompress(blob))
    return tuple(
        Word(Span(start, start + length), Box(page, x0, top, x1, bottom), confidence)
        for start, length, page, x0, top, x1, bottom, confidence in zip(*columns, strict=True)
    )
