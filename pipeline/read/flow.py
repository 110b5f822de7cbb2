"""Wrapped lines → paragraphs, for text on a page and text in a typewriter's columns alike.

A line goes on with the paragraph above it when that line was full: the next word would not have fitted
any more. Indents, list markers and gaps open a new one; a sentence that goes on over a page break does not.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.lexicon import load_toml
from pipeline.read.assemble import Draft, Piece

_FLOW = load_toml("layout")["flow"]
_OPENING = "|".join(_FLOW["opening_words"])
_MARKER = re.compile(
    r"(?:[-+•*–—]\s|[-+•–—](?=[^\W\d_])|\d{1,2}(?:\.\d{1,2}){0,3}[.)](?=\s|[^\W\d_])|\d{1,2}(?:\.\d{1,2}){1,3}\s"
    r"|[a-zđ][.)/]\.?\s|[IVX]{1,5}[.)-]|\(\d{1,2}\)\s|(?:Điều|Chương|Mục|Phần)\s[\dIVX]{1,5}\b"
    rf"|(?:{_OPENING})\b)"
)
_STRONG = re.compile(r"(?:[-+•–—]\s|\d{1,2}(?:\.\d{1,2}){0,3}[.)]\s|[a-zđ]\)\s|[IVX]{1,5}\.\s|Kính gửi|Nơi nhận)")
_OPEN_WORDS = frozenset(_FLOW["open_words"])
_OPEN_NAME_WORDS = frozenset(_FLOW["open_name_words"])
_ENDED = (".", ";", ":", "!", "?", "”", '"', "/.")


@dataclass(slots=True)
class FlowLine:
    """One visual line: positions are relative to the left edge of its text block, in any unit."""

    pieces: list[Piece]
    x0: float
    x1: float
    first_width: float  # of its first word with a space: would it have fitted on the line above?
    page: int = 1
    gap: bool = False  # more room above it than between the lines of a paragraph
    centered: bool = False
    bold: bool = False

    @property
    def text(self) -> str:
        """The words of the line."""
        return "".join(p.text if i == 0 else p.sep + p.text for i, p in enumerate(self.pieces))


@dataclass(frozen=True, slots=True)
class Block:
    """The text block that lines are measured in: its width, the least indent, and the slack of a full line.

    ``indented``: paragraphs show by their first line's indent.
    """

    width: float
    indent: float
    slack: float
    indented: bool = True


def join_lines(items: Sequence["FlowLine | Draft"], blocks: Mapping[int, Block]) -> list[Draft]:
    """Join lines to paragraphs, measured in the text block of their page.

    A ``Draft`` among them (a table, a column) stands as it is and parts the flow.
    """
    out: list[Draft] = []
    first: FlowLine | None = None
    previous: FlowLine | None = None
    for item in items:
        if isinstance(item, Draft):
            out.append(item)
            if item.kind != "note":
                first = previous = None
            continue
        if first is not None and previous is not None and _goes_on(first, previous, item, blocks):
            _extend(_last_text(out), item)
        else:
            first = item
            out.append(Draft(list(item.pieces), item.page, "text", item.centered, item.bold))
        previous = item
    return out


def _last_text(drafts: list[Draft]) -> Draft:
    return next(d for d in reversed(drafts) if d.kind != "note")


def _extend(target: Draft, line: FlowLine) -> None:
    """Append a line; a number broken at its hyphen or slash is put together without a space."""
    end = target.pieces[-1].text.rstrip()
    glue = end.endswith(("-", "/")) and len(end) > 1 and end[-2].isalnum()
    glue = glue and line.text[:1].isupper()
    head, *rest = line.pieces
    target.pieces.append(Piece(head.text, head.box, head.confidence, "" if glue else " "))
    target.pieces.extend(rest)
    target.centered = target.centered and line.centered


def _goes_on(first: FlowLine, previous: FlowLine, line: FlowLine, blocks: Mapping[int, Block]) -> bool:
    """Whether ``line`` belongs to the paragraph that began with ``first`` and reached ``previous``."""
    block, above = blocks[line.page], blocks[previous.page]
    text, before = line.text, previous.text.rstrip()
    small = text[:1].islower()
    ended = before.endswith(_ENDED)
    if line.centered and not previous.centered and small and not (ended or line.gap):
        return True  # the last line of a subject that fills the lines above it
    if line.centered or previous.centered:
        return _title_goes_on(previous, line, before, text)
    marker = _MARKER.match(text)
    if before.isupper() and not text.isupper() and len(before) > 7:
        return False  # a heading in capitals
    fits = previous.x1 + line.first_width <= above.width - above.slack
    indented = line.x0 > block.indent
    if not (marker or ended or line.gap) and _is_open(before, new_paragraph=fits and indented):
        return True
    if marker and (ended or indented or line.gap or fits):
        return False
    if marker and not block.indented and _STRONG.match(text) and not before.endswith((",", "số", "Số")):
        return False
    deep = line.x0 > 0.2 * block.width or small
    listed = _MARKER.match(first.text) and line.x0 > first.x0 - 2 and previous.x1 > 0.6 * block.width and deep
    if not (marker or ended or line.gap) and indented and listed and previous.bold == line.bold:
        return True  # a list set narrower than the page
    if line.gap or fits:
        if ended or _indented_more(first, line, block):
            return False
        return small
    if previous.bold and line.bold and not ended:
        return True  # a heading that wraps
    if not indented:
        return block.indented or not (ended and not before.endswith(".") and not small)
    if _MARKER.match(first.text) and line.x0 > first.x0 + block.indent / 2:
        return True  # hanging indent of a list item
    return small and not ended and line.x0 <= first.x0 + block.indent / 2


def _is_open(line: str, new_paragraph: bool) -> bool:
    """Whether a line ends in the middle of a phrase ("của", "số", a comma), or of a name where nothing speaks
    for a ``new_paragraph``.
    """
    last = line.rpartition(" ")[2].lower()
    return line.endswith(",") or last in _OPEN_WORDS or (last in _OPEN_NAME_WORDS and not new_paragraph)


def _indented_more(first: FlowLine, line: FlowLine, block: Block) -> bool:
    """Whether a line stands clearly to the right of its paragraph's first line."""
    return line.x0 > first.x0 + 4 * block.indent


def _title_goes_on(previous: FlowLine, line: FlowLine, before: str, text: str) -> bool:
    """Centred lines: a subject that wraps is one paragraph; the name of the type above it is not part of it."""
    if not (line.centered and previous.centered) or line.gap or before.endswith((".", ";", ":")):
        return False
    if before.isupper() != text.isupper() or previous.bold != line.bold or text.startswith(("(", "Kính")):
        return False
    if before.isupper():
        return len(before) > 30 and previous.x1 - previous.x0 >= line.x1 - line.x0
    return not before.startswith("(")
