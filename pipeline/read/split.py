"""One file, several letters: a batch scan, PDF or Word file cut at its letterheads.

In: the ``Transcript`` of a whole file and, where a person decided, the ``Cuts``. Out: one ``Transcript`` a
letter, each with its own text and spans; page numbers stay those of the file, so that every box can be shown.
What is attached to a letter stays in it and is named (``Transcript.attachments``).
"""

import bisect
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.errors import problem
from pipeline.read import anchors
from pipeline.read.letterheads import Head, find_heads
from pipeline.records import Attachment, Cuts, Paragraph, Problem, Span, Table, Transcript
from pipeline.text.fold import fold_aligned
from pipeline.text.wordboxes import WordBoxes

_LEAST = 200  # characters above the first letterhead that a letter without its own has at least


def split_letters(transcript: Transcript, cuts: Cuts | None = None) -> list[Transcript]:
    """The letters of a file in its order; a file with one letter comes back as one transcript.

    ``cuts`` is a person's word and overrules what the letterheads say; what it names beyond the file is ignored.
    """
    heads = find_heads(transcript)
    starts = _automatic(transcript, heads) if cuts is None else _decided(transcript, cuts)
    bounds = [0, *starts, len(transcript.paragraphs)]
    if len(bounds) == 2:
        return [_with_findings(transcript, heads, cuts)]
    parts = []
    for number, (first, last) in enumerate(pairwise(bounds), 1):
        part = _cut(transcript, first, last, number, len(bounds) - 1)
        own = [replace(h, paragraph=h.paragraph - first) for h in heads if first < h.paragraph < last]
        parts.append(_with_findings(part, own, cuts))
    return parts


def _automatic(transcript: Transcript, heads: Sequence[Head]) -> list[int]:
    """Where new letters begin by their letterheads; stamps and specks above the first one are no letter."""
    starts = [h.paragraph for h in heads if h.kind == "letter" and h.paragraph]
    if starts and heads[0].paragraph == starts[0] and not _is_letter(transcript, starts[0]):
        starts = starts[1:]
    return starts


def _is_letter(transcript: Transcript, end: int) -> bool:
    """Whether the paragraphs above the first letterhead are a letter that lost its own, not stamps and specks."""
    texts = [transcript.text[p.span.start : p.span.end] for p in transcript.paragraphs[:end] if p.kind != "note"]
    folded = [fold_aligned(text) for text in texts]
    marked = any(anchors.is_body(key) or anchors.is_recipients(key) for key in folded)
    return marked and sum(c.isalnum() for text in texts for c in text) >= _LEAST


def _decided(transcript: Transcript, cuts: Cuts) -> list[int]:
    """The paragraphs that the person's pages and lines begin with."""
    pages = [p.page for p in transcript.paragraphs]
    starts = {bisect.bisect_left(pages, page) for page in cuts.pages}
    starts |= {line - 1 for line in cuts.lines}
    return sorted(s for s in starts if 0 < s < len(transcript.paragraphs))


def _cut(whole: Transcript, first: int, last: int, number: int, count: int) -> Transcript:
    """The paragraphs ``first`` to ``last`` as a transcript of their own."""
    paragraphs = whole.paragraphs
    begin, end = paragraphs[first].span.start, paragraphs[last - 1].span.end
    paged = len(whole.pages) > 1
    # pages without text belong to the letter before them, those at the very front to the first one
    low = paragraphs[first].page if first else 1
    high = paragraphs[last].page - 1 if last < len(paragraphs) else max((p.page for p in whole.pages), default=low)
    high = max(high, paragraphs[last - 1].page)

    def moved(span: Span) -> Span:
        return Span(span.start - begin, span.end - begin)

    def inside(span: Span) -> bool:
        return begin <= span.start and span.end <= end

    def here(page: int | None) -> bool:
        return number == 1 if page is None else not paged or low <= page <= high

    return replace(
        whole,
        source=replace(
            whole.source, part=number, first_page=low if paged else 0, last_page=high if paged else 0
        ),
        text=whole.text[begin:end],
        paragraphs=tuple(replace(p, span=moved(p.span)) for p in paragraphs[first:last]),
        words=WordBoxes(replace(w, span=moved(w.span)) for w in whole.words if inside(w.span)),
        tables=tuple(
            Table(t.page, tuple(tuple(moved(c) for c in row) for row in t.rows))
            for t in whole.tables
            if all(inside(c) for row in t.rows for c in row)
        ),
        slots=tuple(replace(s, span=moved(s.span)) for s in whole.slots if inside(s.span)),
        pages=tuple(p for p in whole.pages if here(p.page)),
        problems=(
            *(p for p in whole.problems if here(p.page)),
            problem("several_letters", low if paged else None, count=count, part=number),
        ),
    )  # fmt: skip


def _with_findings(part: Transcript, heads: Sequence[Head], cuts: Cuts | None) -> Transcript:
    """Name what is attached to a letter, and where another one may begin (unless a person has decided)."""
    attached: list[Attachment] = []
    doubts: list[Problem] = []
    for at, head in enumerate(heads):
        if not head.paragraph:
            continue
        if head.kind == "attached":
            attached.append(Attachment(_extent(part.paragraphs, heads, at), head.page, head.why))
        elif head.kind == "doubtful" and cuts is None and head.numbered:
            doubts.append(problem("maybe_several", head.page, detail=f"{head.line[:60].strip()}; {head.why}"))
    if not attached and not doubts:
        return part
    return replace(part, attachments=tuple(attached), problems=(*part.problems, *doubts))


def _extent(paragraphs: Sequence[Paragraph], heads: Sequence[Head], at: int) -> Span:
    """From a letterhead to the next one, or to the end."""
    following = heads[at + 1].paragraph if at + 1 < len(heads) else len(paragraphs)
    return Span(paragraphs[heads[at].paragraph].span.start, paragraphs[following - 1].span.end)
