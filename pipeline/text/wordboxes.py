"""The words of a text with their boxes, as columns of numbers: a file of a thousand pages has close to a million.

A ``Word`` with its span and box takes 330 bytes as objects and 48 as numbers. ``WordBoxes`` looks like a tuple of
words, makes each when it is looked at, and travels between processes as eight strings of bytes.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from pipeline.records import Box, Span, Word


class WordBoxes(Sequence[Word]):
    """Words in the order in which they were added; equal to any sequence of the same words."""

    __slots__ = ("_boxes", "_confidences", "_pages", "_spans")

    def __init__(self, words: Iterable[Word] = ()) -> None:
        self._spans = array("Q")  # start, end of each
        self._pages = array("L")
        self._boxes = array("d")  # x0, top, x1, bottom of each
        self._confidences = array("d")
        for word in words:
            self.add(word.span.start, word.span.end, word.box, word.confidence)

    def add(self, start: int, end: int, box: Box, confidence: float) -> None:
        """One word more; for the one who makes them, before anybody else sees them."""
        self._spans.extend((start, end))
        self._pages.append(box.page)
        self._boxes.extend((box.x0, box.top, box.x1, box.bottom))
        self._confidences.append(confidence)

    def __len__(self) -> int:
        return len(self._pages)

    def __iter__(self) -> Iterator[Word]:
        spans, boxes = iter(self._spans), iter(self._boxes)
        columns = zip(spans, spans, self._pages, boxes, boxes, boxes, boxes, self._confidences, strict=True)
        for start, end, page, x0, top, x1, bottom, confidence in columns:
            yield Word(Span(start, end), Box(page, x0, top, x1, bottom), confidence)

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Word, ...]: ...
    def __getitem__(self, index: int | slice) -> Word | tuple[Word, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        at = range(len(self))[index]
        return Word(
            Span(self._spans[2 * at], self._spans[2 * at + 1]),
            Box(self._pages[at], *self._boxes[4 * at : 4 * at + 4]),
            self._confidences[at],
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str | bytes):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))
