"""Patterns that find many names at once: told apart by their letters, so that a search is one pass over the text."""

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


def by_first(pattern: str) -> list[tuple[str, str]]:
    r"""The characters that a pattern can begin with, each with what follows it, in the order in which they are tried.

    It begins with a letter, a digit or an escaped sign, or with a group of such (``(?:…)``, ``(?:…)?``); anything else
    is a ``ValueError``.

    >>> by_first("(?:da )?gui")
    [('d', 'a gui'), ('g', 'ui')]
    """
    if pattern.startswith("(?:"):
        inside, after = _group(pattern)
        optional = after.startswith("?")
        after = after.removeprefix("?")
        tried = [alternative + after for alternative in inside] + [after] * optional
        if not after.startswith(_REPEATS):
            return [pair for each in tried for pair in by_first(each)]
    size = 2 if pattern.startswith("\\") and not pattern[1:2].isalnum() else 1
    first, rest = pattern[:size], pattern[size:]
    if not (size == 2 or first.isalnum()) or rest.startswith(_REPEATS):
        raise ValueError(f"no fixed first character: {pattern!r}")
    return [(first, rest)]


def at_word(*patterns: str) -> str:
    r"""A pattern for what begins at the beginning of a word with one of the patterns, in the order in which they stand.

    As a word boundary before each of them, but a search looks for their first letters and skips all others at once.

    >>> at_word("da gui", "(?:xin )?bao cao")
    '(?:d(?<!\\wd)(?:a gui)|x(?<!\\wx)(?:in bao cao)|b(?<!\\wb)(?:ao cao))'
    """
    rests: dict[str, list[str]] = {}
    for pattern in patterns:
        for first, rest in by_first(pattern):
            rests.setdefault(first, []).append(rest)
    tried = (rf"{first}(?<!\w{first})(?:{'|'.join(found)})" for first, found in rests.items())
    return f"(?:{'|'.join(tried)})"


_BEGINS = re.compile(r"(?:^|(?<=\|))\\b([a-z])(?![?*+{])")


def word_begins(pattern: str) -> str:
    r"""The same pattern, but where a word must begin is asked behind the first letter of an alternative.

    >>> word_begins(r"cong hoa|\bdang c")
    'cong hoa|d(?<=\\bd)ang c'
    """
    return _BEGINS.sub(r"\1(?<=\\b\1)", pattern)


_REPEATS = ("?", "*", "+", "{")


def _group(pattern: str) -> tuple[list[str], str]:
    """The alternatives of the group that a pattern begins with, and what follows the group."""
    parts, depth, at = [3], 0, 0
    while True:
        if pattern[at] == "\\":
            at += 1
        elif pattern[at] == "[":
            at = pattern.index("]", at + 2)
        elif pattern[at] in "()":
            depth += 1 if pattern[at] == "(" else -1
        elif pattern[at] == "|" and depth == 1:
            parts.append(at + 1)
        if not depth:
            break
        at += 1
    return [pattern[a : b - 1] for a, b in zip(parts, [*parts[1:], at + 1], strict=True)], pattern[at + 1 :]
