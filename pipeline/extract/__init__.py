"""Transcript in, Letter out: a spaCy pipeline declared in ``config.cfg``.

The components are registered by entry points, so that any program can use them::

    import spacy
    nlp = pipeline.extract.load()          # or spacy.util.load_model_from_config of config.cfg
    doc = nlp("Số: 12/UBND-VX …")
"""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.errors import problem
from pipeline.extract import citations, header, mentions, tasks, tokenizer, zones  # noqa: F401  (register factories)
from pipeline.extract.blackboard import Blackboard, attach
from pipeline.extract.letter import letter_of
from pipeline.extract.tokenizer import SyllableTokenizer
from pipeline.records import Letter, Span, Transcript
from pipeline.text.fold import fold_aligned

CONFIG = Path(__file__).with_name("config.cfg")
# Characters in which facts are sought: a thousand full pages. That bounds the memory that a text made to be hard costs
# (one that is nothing but numbers needs 100 MB a million characters).
LONGEST = 3_000_000


@lru_cache(maxsize=1)
def load() -> Language:
    """Build the pipeline of ``config.cfg`` (once a process)."""
    return spacy.util.load_model_from_config(spacy.util.load_config(CONFIG), auto_fill=True)


def make_doc(transcript: Transcript) -> Doc:
    """A ``Doc`` of the transcript's text with its blackboard, before any component has run."""
    cutter = load().tokenizer
    # spaCy's own limit of a million characters is for models that ours are not: a plan of 1,000 pages is longer
    cut = cutter.cut if isinstance(cutter, SyllableTokenizer) else load().make_doc
    doc = cut(transcript.text)
    return attach(doc, Blackboard(transcript, fold_aligned(transcript.text)))


def extract(transcript: Transcript) -> Letter:
    """All facts of one letter. Pure: the same transcript gives the same letter.

    The components work on the blackboard; nobody will see this ``Doc``, so it has no tokens and nothing is laid on it.
    """
    nlp = load()
    part = _looked_at(transcript)
    doc = attach(Doc(nlp.vocab), Blackboard(part, fold_aligned(part.text)))
    letter = letter_of(nlp(doc))
    if part is transcript:
        return letter
    beyond = problem("long_text", length=_thousands(len(transcript.text)), most=_thousands(LONGEST))
    return replace(letter, text=transcript.text, paragraphs=transcript.paragraphs, problems=(*letter.problems, beyond))


def _thousands(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _looked_at(transcript: Transcript) -> Transcript:
    """The part of a text in which facts are sought: all of it, or of one that no letter is as long as its beginning."""
    if len(transcript.text) <= LONGEST:
        return transcript
    line_end = transcript.text.rfind("\n", LONGEST // 2, LONGEST)
    end = LONGEST if line_end < 0 else line_end
    paragraphs = tuple(
        p if p.span.end <= end else replace(p, span=Span(p.span.start, end))
        for p in transcript.paragraphs
        if p.span.start < end
    )
    return replace(transcript, text=transcript.text[:end], paragraphs=paragraphs)
