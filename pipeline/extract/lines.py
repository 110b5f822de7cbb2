"""The lines that zones and header look at: paragraphs with their words and folded words."""

import re
from typing import NamedTuple

from pipeline.extract.blackboard import Blackboard
from pipeline.records import Paragraph

_MARKS = re.compile(r"[\s#>*_|]+")
BULLET = re.compile(r"\W{0,2}[-+*•·~–]\s{0,9}\S|\W{0,2}\d{1,2}[.)]\s")


class Line(NamedTuple):
    """A paragraph with what the rules look at.

    ``words`` is its text without Markdown signs and outer spaces, beginning at offset ``start`` of the
    letter's text; ``key`` the folded words with single spaces.
    """

    paragraph: Paragraph
    words: str
    key: str
    start: int


def lines_of(blackboard: Blackboard) -> list[Line]:
    """The paragraphs with their words and folded words, Markdown signs and outer spaces removed; made once a letter."""
    if blackboard.lines is None:
        blackboard.lines = _lines(blackboard)
    return blackboard.lines


def _lines(blackboard: Blackboard) -> list[Line]:
    text, folded = blackboard.text, blackboard.folded
    lines = []
    for paragraph in blackboard.transcript.paragraphs:
        start, end = paragraph.span.start, paragraph.span.end
        mark = _MARKS.match(text, start, end)
        start = mark.end() if mark else start
        words = text[start:end].rstrip(" \t*_#|")
        lines.append(Line(paragraph, words, " ".join(folded[start : start + len(words)].split()), start))
    return lines
