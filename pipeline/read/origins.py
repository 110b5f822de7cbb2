"""The way back from the clean text to the characters of the file, for texts in any encoding and for Word files.

In: a ``Transcript`` and the bytes it was read from. Out: for each span of the clean text the range of the file's
characters (of a text: ``decode_bytes``; of Word: the stored text of its paragraphs, one a line) that it was made
from: letters put together from several characters (NFD, VNI), old encodings, hyphens at line ends, columns that
were moved. List numbers that Word counts itself stand nowhere. (On pages the way back is the box of each word.)
Worked out when it is asked for, so that reading does not pay for it.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import Levenshtein

from pipeline.read.charsets import decode_bytes, repair_mojibake, unify_glyphs
from pipeline.read.word import word_lines
from pipeline.records import Paragraph, Span, Transcript
from pipeline.text.normalize import normalize

_UNIT = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")
_LINE_END = re.compile(r"(\r\n|[\r\n\x0b\x0c\x85\u2028\u2029])")


class Origins:
    """Clean positions → positions in the file; made by ``find_origins``."""

    def __init__(self, raw: str, starts: list[int], ends: list[int]) -> None:
        self.raw = raw
        self._starts = starts  # of each clean character; -1: it stands nowhere in the file (a joining space)
        self._ends = ends

    def span(self, span: Span) -> Span | None:
        """The range of the file's characters that a clean span was made from; None for one made of spaces alone."""
        starts = [s for s in self._starts[span.start : span.end] if s >= 0]
        ends = [e for e in self._ends[span.start : span.end] if e >= 0]
        return Span(min(starts), max(ends)) if starts else None

    def text(self, span: Span) -> str:
        """The file's own characters behind a clean span; "" where there are none."""
        found = self.span(span)
        return self.raw[found.start : found.end] if found else ""


def find_origins(transcript: Transcript, data: bytes) -> Origins:
    """Align a transcript with the text or Word file that it was read from."""
    raw, clean, places = _repaired(_lines(data))
    solid = [i for i, char in enumerate(clean) if char.isalnum()]
    letters = "".join(clean[i] for i in solid)
    starts, ends = [-1] * len(transcript.text), [-1] * len(transcript.text)
    cursor = 0
    for paragraph in transcript.paragraphs:
        cursor = _place(transcript.text, paragraph, letters, solid, places, cursor, starts, ends)
    return Origins(raw, starts, ends)


def _lines(data: bytes) -> Iterator[tuple[str, str, str]]:
    """The file line by line: its own characters, the same as the reader repairs them, and the line end."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        for own, decoded in word_lines(data):
            yield own, unify_glyphs(repair_mojibake(normalize(decoded))), "\n"
        return
    raw, _ = decode_bytes(data)
    whole = unify_glyphs(repair_mojibake(normalize(raw)))
    parts = [*_LINE_END.split(raw), ""]
    repaired = whole.split("\n")
    if len(repaired) != len(parts) // 2:  # a line end that the repair made or took: align the whole at once
        yield raw, whole, ""
        return
    for index, line in enumerate(repaired):
        yield parts[2 * index], line, parts[2 * index + 1]


def _repaired(lines: Iterable[tuple[str, str, str]]) -> tuple[str, str, list[tuple[int, int]]]:
    """The file's characters, the repaired ones, and the range of the former behind each of the latter."""
    raw: list[str] = []
    clean: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for own, line, end in lines:
        places += _align(own, line, at)
        at += len(own)
        raw += [own, end]
        clean.append(line)
        if end:
            places.append((at, at + len(end)))
            clean.append("\n")
            at += len(end)
    return "".join(raw), "".join(clean), places


def _align(own: str, line: str, at: int) -> list[tuple[int, int]]:
    """For each character of the repaired line the range in the file's line, counted from ``at``."""
    if own == line:
        return [(at + i, at + i + 1) for i in range(len(line))]
    units = _UNIT.findall(own)  # a letter and its marks, however many characters they are
    bounds = [at]
    for unit in units:
        bounds.append(bounds[-1] + len(unit))
    places: list[tuple[int, int]] = []
    for code in Levenshtein.opcodes([normalize(unit) for unit in units], list(line)):
        source, target = code.src_end - code.src_start, code.dest_end - code.dest_start
        if code.tag == "delete":
            if places:  # what was dropped belongs to the letter before it
                places[-1] = (places[-1][0], bounds[code.src_end])
        elif source == target:
            places += [(bounds[code.src_start + i], bounds[code.src_start + i + 1]) for i in range(source)]
        else:
            places += [(bounds[code.src_start], bounds[code.src_end])] * target
    return places


def _place(
    text: str,
    paragraph: Paragraph,
    letters: str,
    solid: list[int],
    places: list[tuple[int, int]],
    cursor: int,
    starts: list[int],
    ends: list[int],
) -> int:
    """Find a paragraph's letters in the file's, from where the last one ended; returns where this one does."""
    own = [i for i in range(paragraph.span.start, paragraph.span.end) if text[i].isalnum()]
    pending = [(0, len(own))]
    while pending:
        first, last = pending.pop()
        if first == last:
            continue
        wanted = "".join(text[i] for i in own[first:last])
        found = letters.find(wanted, cursor)
        if found < 0:
            found = letters.find(wanted)  # columns were moved: it may stand above
        if found < 0:
            if last - first > 1:  # not in one piece: the halves, the first one first
                middle = (first + last) // 2
                pending += [(middle, last), (first, middle)]
            continue
        for offset in range(last - first):
            place = places[solid[found + offset]]
            starts[own[first + offset]], ends[own[first + offset]] = place
        cursor = found + last - first
    return cursor
