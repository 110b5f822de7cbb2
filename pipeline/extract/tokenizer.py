"""Tokens are syllables: context-free, so that a body's name never breaks on its neighbours.

(With underthesea's words as tokens a body's name broke in 14 of 70 contexts, with syllables in none;
words are laid on top where a component needs them.) Registered as ``congvan.syllables.v1``.
"""

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from pipeline.extract.blackboard import Blackboard, attach
from pipeline.records import Paragraph, Source, Span, Transcript
from pipeline.text.fold import fold_aligned

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\S| (?= )|[^\S ]+")


class SyllableTokenizer:
    """Splits a text into syllables, digits groups and single signs; keeps every character."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Make a ``Doc`` whose text equals ``text``, with an empty blackboard whose paragraphs are its lines."""
        return attach(self.cut(text), Blackboard(plain_transcript(text), fold_aligned(text)))

    def cut(self, text: str) -> Doc:
        """A ``Doc`` without a blackboard."""
        words: list[str] = []
        spaces: list[bool] = []
        at = 0
        for match in _TOKEN.finditer(text):
            if match.start() > at and words:
                spaces[-1] = True
            elif match.start() > at:  # leading single space: a token of its own
                words.append(text[at : match.start()])
                spaces.append(False)
            words.append(match.group())
            spaces.append(False)
            at = match.end()
        if at < len(text) and words:
            spaces[-1] = True
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_disk(self, path: object, **kwargs: object) -> None:
        """Nothing to save: the rules are code."""

    def from_disk(self, path: object, **kwargs: object) -> "SyllableTokenizer":
        """Nothing to load."""
        return self

    def to_bytes(self, **kwargs: object) -> bytes:
        """Nothing to save."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: object) -> "SyllableTokenizer":
        """Nothing to load."""
        return self


def plain_transcript(text: str) -> Transcript:
    """A transcript of a bare string: each line a paragraph of page 1."""
    paragraphs = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append(Paragraph(Span(at, at + len(line)), page=1))
        at += len(line) + 1
    return Transcript(Source("", "", "text/plain"), text, tuple(paragraphs))


@registry.tokenizers("congvan.syllables.v1")  # type: ignore[untyped-decorator]
def make_syllable_tokenizer() -> Callable[[Language], SyllableTokenizer]:
    """The tokenizer factory that ``config.cfg`` names."""
    return lambda nlp: SyllableTokenizer(nlp.vocab)
