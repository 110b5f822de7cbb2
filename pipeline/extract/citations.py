"""Component ``congvan_citations``."""

from spacy.language import Language
from spacy.tokens import Doc


@Language.factory("congvan_citations")
def make_citations(nlp: Language, name: str) -> "Citations":
    """Make the component."""
    return Citations()


class Citations:
    """To be written."""

    def __call__(self, doc: Doc) -> Doc:
        """Return the doc."""
        return doc
