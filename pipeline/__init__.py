"""congvan reads official letters and builds the cross-reference table of directives and their answers.

The public face; each name is loaded when it is first used::

    from pipeline import read_letter, take_in, Store

``read_letter(path)`` reads one file (``Reading``: a ``Letter`` or the problem); ``take_in(db, paths)`` reads many into
a store and links them; ``Store.open(db)`` answers questions. The rooms: ``pipeline.read`` (file → Transcript),
``pipeline.extract`` (Transcript → Letter), ``pipeline.link``, ``pipeline.store``, ``pipeline.audit``,
``pipeline.export``.
"""

import importlib

_HOME = {
    "Letter": "pipeline.records",
    "Link": "pipeline.records",
    "Reading": "pipeline.reading",
    "Store": "pipeline.store",
    "Transcript": "pipeline.records",
    "read_letter": "pipeline.reading",
    "take_in": "pipeline.workflow",
}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    """Load a public name from its room (PEP 562), so that importing ``pipeline`` costs nothing."""
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
