"""Component ``congvan_header``."""

from spacy.language import Language
from spacy.tokens import Doc


@Language.factory("congvan_header")
def make_header(nlp: Language, name: str) -> "Header":
    """Make the component."""
    return Header()


class Header:
    """To be written."""

    def __call__(self, doc: Doc) -> Doc:
        """Return the doc."""
        return doc
