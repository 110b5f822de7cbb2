"""Component ``congvan_mentions``: numbers, dates, types and bodies, wherever they stand in the text.

The grammars find them on characters; here they are written on the blackboard and laid on the ``Doc`` as
the span groups ``numbers``, ``dates``, ``genres`` and ``bodies`` (label: the form, precision or kind;
id: the code, EDTF date, type or body key).
"""

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.blackboard import board, lay
from pipeline.grammar.body import find_bodies
from pipeline.grammar.date import find_dates
from pipeline.grammar.genre import find_genres
from pipeline.grammar.number import find_numbers


@Language.factory("congvan_mentions", assigns=["doc.spans"])
def make_mentions(nlp: Language, name: str) -> "Mentions":
    """Make the component."""
    return Mentions()


class Mentions:
    """Writes ``Blackboard.numbers``, ``dates``, ``genres`` and ``bodies``; reads only the text."""

    def __call__(self, doc: Doc) -> Doc:
        """Find what the grammars know and return the doc."""
        b = board(doc)
        b.numbers = find_numbers(b.text, b.folded)
        b.dates = find_dates(b.text, b.folded)
        b.genres = find_genres(b.text, b.folded)
        b.bodies = find_bodies(b.text, b.folded)
        lay(doc, "numbers", ((m.span, m.value.form, m.value.code) for m in b.numbers))
        lay(doc, "dates", ((m.span, "day" if m.value.day else "month", m.value.iso) for m in b.dates))
        lay(doc, "genres", ((m.span, m.value, m.value) for m in b.genres))
        lay(doc, "bodies", ((m.span, m.value.kind or "body", m.value.key) for m in b.bodies))
        return doc
