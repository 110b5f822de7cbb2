"""Patterns that find many names at once: told apart letter by letter, so that a search is one pass over the text."""

import re
from collections.abc import Iterable


def any_name(names: Iterable[str], inside: str) -> str:
    r"""A pattern for the longest of the names that begins at a place with no character of the class ``inside`` before.

    A search looks for the first letters by themselves and skips all others; a plain list of names after ``(?<!…)``
    would be tried whole at each character of a text. What must not follow a name is the caller's to add.

    >>> any_name(["ban", "bao"], "[a-z]")
    'b(?<![a-z]b)a(?:n|o)'
    """
    by_letter = _by_letter(names)
    first = [f"{re.escape(a)}(?<!{inside}{re.escape(a)}){_rest_of(rests)}" for a, rests in by_letter.items()]
    return first[0] if len(first) == 1 else f"(?:{'|'.join(first)})"


def _rest_of(rests: set[str]) -> str:
    """What follows a common beginning: the longest that does."""
    longer = "|".join(re.escape(letter) + _rest_of(rest) for letter, rest in _by_letter(rests - {""}).items())
    if "" in rests:
        return f"(?:{longer})?" if longer else ""
    return f"(?:{longer})" if len(_by_letter(rests)) > 1 else longer


def _by_letter(names: Iterable[str]) -> dict[str, set[str]]:
    """The rests of names by their first letter."""
    found: dict[str, set[str]] = {}
    for name in sorted(names):
        found.setdefault(name[0], set()).add(name[1:])
    return found
