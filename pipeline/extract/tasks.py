"""Component ``congvan_tasks``."""

from spacy.language import Language
from spacy.tokens import Doc


@Language.factory("congvan_tasks")
def make_tasks(nlp: Language, name: str) -> "Tasks":
    """Make the component."""
    return Tasks()


class Tasks:
    """To be written."""

    def __call__(self, doc: Doc) -> Doc:
        """Return the doc."""
        return doc
