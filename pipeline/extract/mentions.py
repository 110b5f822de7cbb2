"""Component ``congvan_mentions``."""

from spacy.language import Language
from spacy.tokens import Doc


@Language.factory("congvan_mentions")
def make_mentions(nlp: Language, name: str) -> "Mentions":
    """Make the component."""
    return Mentions()


class Mentions:
    """To be written."""

    def __call__(self, doc: Doc) -> Doc:
        """Return the doc."""
        return doc
