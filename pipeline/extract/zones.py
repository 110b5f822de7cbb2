"""Component ``congvan_zones``."""

from spacy.language import Language
from spacy.tokens import Doc


@Language.factory("congvan_zones")
def make_zones(nlp: Language, name: str) -> "Zones":
    """Make the component."""
    return Zones()


class Zones:
    """To be written."""

    def __call__(self, doc: Doc) -> Doc:
        """Return the doc."""
        return doc
