"""underthesea in one file: words and their parts of speech, asked only of the clauses that need them.

Segmenting and tagging a whole letter costs a hundred times what the rules cost; a clause of ten words costs a
millisecond. So the rules decide what their vocabulary knows, and where it does not know a word (a verb below a
body's name that no list has) the tagger is asked. Its models are inside the wheel: no download.
"""

from functools import lru_cache
from typing import NamedTuple

from pipeline.records import Span

_LONGEST = 160  # characters of a clause that are looked at
_VERBS = ("V", "Vb", "Vy")
# A subject put before the clause, so that the tagger sees a sentence and not a fragment.
_SUBJECT = "Đơn vị "


class TaggedWord(NamedTuple):
    """A word with its part of speech (underthesea's VLSP tags) and its place in the clause."""

    text: str
    tag: str
    span: Span


@lru_cache(maxsize=4096)
def tag_words(clause: str) -> tuple[TaggedWord, ...]:
    """The words of a clause with their tags; characters are never rewritten, so every word keeps its place."""
    from underthesea import pos_tag

    words: list[TaggedWord] = []
    at = 0
    for text, tag in pos_tag(clause[:_LONGEST]):
        start = clause.find(text, at)
        if start < 0:  # the tagger joined over a space of another kind: give up the places, keep what is sure
            break
        at = start + len(text)
        words.append(TaggedWord(text, tag, Span(start, at)))
    return tuple(words)


def begins_with_verb(clause: str) -> bool:
    """Whether what follows a body's name begins with a verb ("rà soát số liệu", "đo mức độ hài lòng").

    An adverb or "tiếp tục", "khẩn trương" before the verb is passed over.
    """
    words = tag_words(_SUBJECT + clause.strip())
    rest = [word for word in words if word.span.start >= len(_SUBJECT)]
    for word in rest[:3]:
        if word.tag in _VERBS:
            return True
        if word.tag not in ("R", "A"):
            return False
    return False
