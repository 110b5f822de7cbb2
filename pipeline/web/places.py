"""Where on the page each fact of a letter stands: fields, citations and tasks with their boxes, and every line.

In: a ``Letter`` with its words. Out: ``Fact``s (for the list beside the page) and ``Sheet``s (for the page image with
its clickable places, or, where a file has no pages, for the text itself).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pipeline.export.contract import Locator
from pipeline.export.fields import field_text, fields_of
from pipeline.records import SURE, Box, Letter, Mention, Span

_MARGIN = 2.0  # points around a box, so that its line does not touch the letters


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was read: ``name`` is its anchor ("code", "task-2"), ``value`` what it was understood as."""

    name: str
    value: str
    confidence: float
    span: Span | None
    page: int | None
    raw: str = ""

    @property
    def sure(self) -> bool:
        """Whether it needs no second look."""
        return self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class Place:
    """A clickable rectangle of a page: ``anchor`` is where it leads, ``kind`` "line", "fact" or "cite"."""

    kind: str
    anchor: str
    title: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as it is shown: its size in points, what can be clicked on it, how it was read."""

    number: int
    width: float
    height: float
    places: tuple[Place, ...]
    how: str
    why: str
    quality: str


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the text, cut at the facts in it: (piece, names of the facts it belongs to)."""

    number: int
    kind: str
    page: int
    pieces: tuple[tuple[str, tuple[str, ...]], ...]


def facts_of(letter: Letter) -> list[Fact]:
    """The fields of the letterhead, the end and the addresses, in the order in which people look for them."""
    locate = Locator(letter.words, letter.paragraphs)
    found = [fact for name, mention in fields_of(letter) if (fact := _fact(name, mention, letter, locate))]
    for kind, mentions in (("addressee", letter.addressees), ("recipient", letter.recipients)):
        found += [
            fact
            for number, mention in enumerate(mentions)
            if (fact := _fact(f"{kind}-{number}", mention, letter, locate))
        ]
    return found


def _fact(name: str, mention: Mention[Any] | None, letter: Letter, locate: Locator) -> Fact | None:
    if mention is None:
        return None
    raw = letter.text[mention.span.start : mention.span.end]
    return Fact(name, field_text(mention.value), mention.confidence, mention.span, locate.page(mention.span), raw)


def spans_of(letter: Letter) -> dict[str, Span]:
    """Every place of the letter that has a name: fields, citations ("cite-0"), tasks ("task-0")."""
    spans = {fact.name: fact.span for fact in facts_of(letter) if fact.span and fact.span.end > fact.span.start}
    spans.update((f"cite-{at}", citation.span) for at, citation in enumerate(letter.citations))
    spans.update((f"task-{at}", task.span) for at, task in enumerate(letter.tasks))
    return spans


def wanted_span(letter: Letter, show: str) -> Span | None:
    """The place that an address names: one of ``spans_of``, or "at-120-180" for any stretch of the text."""
    if show.startswith("at-"):
        parts = show.split("-")[1:]
        if len(parts) == 2 and all(part.isdigit() and len(part) < 9 for part in parts):
            start, end = map(int, parts)
            if start < end <= len(letter.text):
                return Span(start, end)
        return None
    return spans_of(letter).get(show)


def sheets_of(letter: Letter, shown: Span | None) -> list[Sheet]:
    """The pages of a letter that was read from pages; empty for text and Word files."""
    sizes = [page for page in letter.pages if page.width and page.height]
    if not letter.words or not sizes:
        return []
    places: dict[int, list[Place]] = {page.page: [] for page in sizes}

    def put(kind: str, anchor: str, title: str, boxes: Sequence[Box]) -> None:
        for box in boxes:
            if box.page in places:
                places[box.page].append(
                    Place(
                        kind,
                        anchor,
                        title,
                        round(box.x0 - _MARGIN, 1),
                        round(box.top - _MARGIN, 1),
                        round(box.x1 - box.x0 + 2 * _MARGIN, 1),
                        round(box.bottom - box.top + 2 * _MARGIN, 1),
                    )
                )

    finder = _Finder(letter)
    for number, paragraph in enumerate(letter.paragraphs):
        text = letter.text[paragraph.span.start : paragraph.span.end]
        put("line", f"line-{number}", text, finder.blocks(paragraph.span))
    for name, span in spans_of(letter).items():
        text = letter.text[span.start : span.end]
        kind = "cite" if name.startswith("cite-") else "task" if name.startswith("task-") else "fact"
        put(kind, name, text, finder.rows(span))
    if shown is not None:
        put("shown", "shown", "", finder.rows(shown))
    order = {"line": 0, "task": 1, "cite": 2, "fact": 3, "shown": 4}
    return [
        Sheet(
            page.page,
            page.width,
            page.height,
            tuple(sorted(places[page.page], key=lambda place: order[place.kind])),
            page.how,
            page.why,
            page.quality,
        )
        for page in sizes
    ]


class _Finder:
    """The words of a span, as one box a page or one box a line."""

    def __init__(self, letter: Letter) -> None:
        self._words = sorted(letter.words, key=lambda word: word.span.start)

    def _boxes(self, span: Span) -> list[Box]:
        low, high = 0, len(self._words)
        while low < high:  # the first word that ends behind the span's beginning
            middle = (low + high) // 2
            if self._words[middle].span.end <= span.start:
                low = middle + 1
            else:
                high = middle
        found = []
        while low < len(self._words) and self._words[low].span.start < span.end:
            found.append(self._words[low].box)
            low += 1
        return found

    def blocks(self, span: Span) -> list[Box]:
        """One box a page."""
        pages: dict[int, Box] = {}
        for box in self._boxes(span):
            pages[box.page] = _around(pages[box.page], box) if box.page in pages else box
        return list(pages.values())

    def rows(self, span: Span) -> list[Box]:
        """One box a printed line: words that follow each other at the same height."""
        rows: list[Box] = []
        for box in self._boxes(span):
            if rows and rows[-1].page == box.page and _same_line(rows[-1], box):
                rows[-1] = _around(rows[-1], box)
            else:
                rows.append(box)
        return rows


def _same_line(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.4 * min(one.bottom - one.top, other.bottom - other.top) and other.x1 > one.x0


def _around(one: Box, other: Box) -> Box:
    return Box(
        one.page,
        min(one.x0, other.x0),
        min(one.top, other.top),
        max(one.x1, other.x1),
        max(one.bottom, other.bottom),
    )


def lines_of(letter: Letter, shown: Span | None) -> list[Line]:
    """The text of a letter, each paragraph cut where facts begin and end ("shown" is the place asked for)."""
    spans = list(spans_of(letter).items())
    if shown is not None:
        spans.append(("shown", shown))
    found = []
    for number, paragraph in enumerate(letter.paragraphs):
        pieces = tuple(_pieces(letter.text, paragraph.span, spans))
        found.append(Line(number, paragraph.kind, paragraph.page, pieces))
    return found


def _pieces(text: str, whole: Span, spans: Sequence[tuple[str, Span]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    here = [(name, span) for name, span in spans if span.start < whole.end and span.end > whole.start]
    cuts = {whole.start, whole.end}
    for _, span in here:
        cuts.update((max(whole.start, span.start), min(whole.end, span.end)))
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        names = tuple(name for name, span in here if span.start <= start and span.end >= end)
        yield text[start:end], names
