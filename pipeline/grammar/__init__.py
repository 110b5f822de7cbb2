"""Little languages: text → value, without spaCy, used by all rooms.

``find_*`` yields mentions in a text, ``parse_*`` turns one whole string into a value or raises
``ValueError``, ``resolve_*`` needs context, ``format_*`` is the inverse of ``parse_*``.
"""
