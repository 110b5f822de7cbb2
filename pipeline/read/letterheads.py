"""Where the letters of one file begin: every letterhead in a transcript, and what stands below it.

In: a ``Transcript`` of a whole file. Out: ``Head`` for each quốc hiệu or Party heading that opens a document:
a letter of its own (its own number line with a symbol, a year), something attached to the letter above it
("Kèm theo …", "Phụ lục", a form, a draft, a certified copy's footer), or doubtful. The phrases are data:
``lexicon/letterheads.toml``. Nghị định 30/2020/NĐ-CP, Phụ lục I (letterhead) and Phụ lục III (copies).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.lexicon import load_toml
from pipeline.read import anchors
from pipeline.records import Paragraph, SlotReading, Transcript
from pipeline.text.fold import fold_aligned

HeadKind = Literal["letter", "attached", "doubtful"]

_TABLE = load_toml("letterheads")
_ATTACHED = tuple((re.compile(row["pattern"]), row["why"], row.get("above", False)) for row in _TABLE["attached"])
_FORM = tuple((re.compile(row["pattern"]), row["why"], row.get("unless_numbered", False)) for row in _TABLE["form"])
_SYMBOL = re.compile(
    r"[-/]\s?[A-ZĐ][A-ZĐa-zđ0-9&]{1,11}(?:\s?[-/]\s?[A-ZĐ][A-ZĐa-zđ0-9&]{0,11}){0,4}(?![\w…])|-(?:CT|NQ|QĐ)\b"
)
_BARE = re.compile(r"\W{0,3}(?:\d{0,5}\s?/\s?[a-z]{2}|\d{1,5}\s?-\s?[a-z]{2})")  # OCR lost the word "Số"
_COPY = re.compile(_TABLE["copy_symbol"])
_SERIAL = re.compile(r"\d")
_YEAR = re.compile(r"\bn.{0,2}m\s{0,3}(?:19|20)\d\d\b|\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d\b|/(?:19|20)\d\d/")
_LABEL = re.compile(r"^.{1,4}:|/|-\s?[A-ZĐ]{2}")  # "Số:", or a symbol after it; not "Số 6, đường …"
_UNDATED = re.compile(r"\bngay\W{0,12}thang\W{0,12}n.{0,2}m\b")
_NEAR_TOP = 14  # paragraphs of a page above its quốc hiệu: marks, stamps, a left column of five bodies
_WINDOW = 26  # paragraphs of a letterhead with title and "(Kèm theo …)"


@dataclass(frozen=True, slots=True)
class Head:
    """A letterhead: the paragraph it begins with, its page, what it opens and why that is thought.

    ``line`` is its number line, else its first line; ``numbered``: it has a number and symbol of its own.
    """

    paragraph: int
    page: int
    kind: HeadKind
    why: str
    line: str = ""
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a letterhead says of itself."""

    number: str | None
    blank: bool
    dated: bool
    undated: bool  # a date line of which neither day nor month is filled in
    labelled: bool  # there is a line "Số: …", whatever it holds


def find_heads(transcript: Transcript) -> list[Head]:
    """All letterheads of a file in reading order; the first one opens its first letter whatever it says."""
    paragraphs = transcript.paragraphs
    texts = [transcript.text[p.span.start : p.span.end] for p in paragraphs]
    folded = [fold_aligned(text) for text in texts]
    paged = len(transcript.pages) > 1
    starts: list[int] = []
    for i, key in enumerate(folded):
        if not _opens(paragraphs[i], texts[i], key):
            continue
        start = _page_start(paragraphs, i) if paged else _run_start(paragraphs, texts, folded, i)
        if start is not None and (not starts or (start > starts[-1] and i - starts[-1] > 3)):
            starts.append(start)
    heads: list[Head] = []
    first: _Facts | None = None
    for n, start in enumerate(starts):
        end = min(starts[n + 1] if n + 1 < len(starts) else len(paragraphs), start + _WINDOW)
        facts = _facts(transcript, texts[start:end], folded[start:end], paragraphs[start:end])
        kind, why = _judge(texts, folded, start, end, facts, first, transcript)
        if not heads and kind != "letter" and not any(texts[:start]):
            kind, why = "letter", "đầu tệp"
        first = first or facts
        shown = next((t for t, k in zip(texts[start:end], folded[start:end], strict=True) if anchors.is_code(k)), "")
        heads.append(
            Head(
                start,
                paragraphs[start].page,
                kind,
                why,
                shown or texts[start],
                facts.number is not None or facts.labelled,
            )
        )
    return heads


def _opens(paragraph: Paragraph, text: str, key: str) -> bool:
    """Quốc hiệu or the Party's heading as a line of a letterhead, not a sentence that names the nation."""
    if len(text) > anchors.LONG or paragraph.kind in ("row", "note") or not anchors.is_nation(key):
        return False
    return anchors.capitals(text) >= 0.6


def _page_start(paragraphs: Sequence[Paragraph], at: int) -> int | None:
    """The first paragraph of the page, where the heading stands near its top."""
    start = at
    while start and paragraphs[start - 1].page == paragraphs[at].page:
        start -= 1
    above = sum(p.kind != "note" for p in paragraphs[start:at])
    return start if above <= _NEAR_TOP else None


def _run_start(paragraphs: Sequence[Paragraph], texts: Sequence[str], folded: Sequence[str], at: int) -> int | None:
    """Without pages: back over the left column, or over the short lines in capitals that stand above."""
    start = at
    while start and paragraphs[start - 1].kind == "left" and not anchors.is_recipients(folded[start - 1]):
        start -= 1
    if start == at:
        while start and at - start < 5 and _shouts(texts[start - 1]) and paragraphs[start - 1].kind == "text":
            start -= 1
    return start


def _shouts(text: str) -> bool:
    return 3 < len(text) < 70 and text.isupper() and not text.endswith((".", ";"))


def _facts(
    transcript: Transcript, texts: Sequence[str], folded: Sequence[str], paragraphs: Sequence[Paragraph]
) -> _Facts:
    """Number line and date of a letterhead."""
    number, blank, dated, undated, labelled = None, False, False, False, False
    for text, key, paragraph in zip(texts, folded, paragraphs, strict=True):
        other_page = paragraph.page != paragraphs[0].page
        if other_page or (anchors.is_body(key) and number is not None):
            break
        labelled = labelled or (len(text) < anchors.LONG and anchors.is_code(key) and bool(_LABEL.search(text)))
        undated = undated or (len(text) < anchors.LONG and bool(_UNDATED.search(key)))
        if number is None and len(text) < anchors.LONG and (found := _SYMBOL.search(text)) and _is_number_line(key):
            number = "".join(found.group().split())
            before = text[: found.start()]
            blank = not _SERIAL.search(before) and not _has_slot(transcript.slots, paragraph)
        dated = dated or (len(text) < anchors.LONG and bool(_YEAR.search(key)))
    return _Facts(number, blank, dated, undated, labelled)


def _is_number_line(key: str) -> bool:
    """ "Số: 12/BC-STL", or the bare "12-CT/TU" and "/UBND-TH" that OCR leaves of it."""
    return anchors.is_code(key) or bool(_BARE.match(key))


def _has_slot(slots: Sequence[SlotReading], paragraph: Paragraph) -> bool:
    return any(s.slot == "serial" and paragraph.span.start <= s.span.start <= paragraph.span.end for s in slots)


def _judge(
    texts: Sequence[str],
    folded: Sequence[str],
    start: int,
    end: int,
    facts: _Facts,
    first: _Facts | None,
    transcript: Transcript,
) -> tuple[HeadKind, str]:
    """Whether a letterhead opens a letter, something attached to the one above it, or cannot be told."""
    above = max(0, start - 3)
    for pattern, why, looks_above in _ATTACHED:
        for at in range(above if looks_above else start, end):
            if at > start + 3 and anchors.is_body(folded[at]):
                break  # the letter itself may speak of what goes with it
            if pattern.match(folded[at]):
                return "attached", why
    if facts.number is not None and _COPY.match(facts.number):
        return "attached", "hình thức sao y, sao lục"
    for at in range(start, end):
        for pattern, why, unless_numbered in _FORM:
            if unless_numbered and facts.number is not None and not facts.blank:
                continue
            if len(texts[at]) < anchors.LONG and pattern.search(folded[at]):
                return "attached", why
        if anchors.is_body(folded[at]):
            break
    if facts.number is None:
        return "doubtful", "có quốc hiệu nhưng không có dòng số, ký hiệu"
    if not facts.dated:
        return "doubtful", "có số, ký hiệu nhưng không có năm"
    page = transcript.paragraphs[start].page
    scanned = any(p.page == page and p.how == "ocr" for p in transcript.pages)
    if facts.blank and not scanned and first is not None and (facts.undated or not first.blank):
        return "attached", "dự thảo gửi kèm (số để trống)"
    return "letter", "quốc hiệu và dòng số, ký hiệu riêng"
