"""The rows of ``lexicon/deadlines.toml``, compiled once.

A row's pattern is a regular expression over folded text in which a space stands for one to three
spaces or line ends and ``{part}`` for a named piece (``{~part}`` for the piece without its values).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicon import load_toml

_PART = re.compile(r"\{(~?)([a-z_]+)\}")
_GROUP = re.compile(r"\(\?P<([a-z]+)>")
_SPACE = r"(?:[ \n]{1,3})"
# How far a hit can reach from the words that announce it.
_BACK, _AHEAD = 130, 260


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: try ``pattern`` only if one of ``needs`` stands in the text; ``printed`` looks at the accents."""

    id: str
    reading: str
    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    printed: re.Pattern[str] | None
    sure: float

    def find(self, folded: str) -> Iterator[re.Match[str]]:
        """The pattern's hits, looked for only around the row's ``needs``: most text is never scanned."""
        standing = _standing(folded)
        places = sorted(place for word in self.needs if word in standing for place in standing[word])
        done = 0
        for low, high in _windows(places, len(folded)):
            # a window must not end inside a word, where it would look like a word's end
            space = folded.find(" ", high)
            for match in self.pattern.finditer(folded, max(low, done), len(folded) if space < 0 else space):
                done = match.end()
                yield match

    def hits(self, text: str, folded: str) -> Iterator[tuple[re.Match[str], int, int]]:
        """The hits that the printed words allow, with their span (the group ``at`` where there is one)."""
        for match in self.find(folded):
            start, end = match.span("at") if "at" in self.pattern.groupindex else match.span()
            if self.printed is None or self.printed.search(text[start:end].lower()):
                yield match, start, end


@lru_cache(maxsize=2)
def _standing(folded: str) -> dict[str, list[int]]:
    """Where the rows' words stand in a text, those of all rows at once: a letter has few of them."""
    flat = folded.replace("\n", " ")
    found: dict[str, list[int]] = {}
    for first, words in _words_by_first().items():
        place = flat.find(first)
        while place >= 0:
            if flat.startswith(words, place):
                for word in words:
                    if flat.startswith(word, place):
                        found.setdefault(word, []).append(place)
            place = flat.find(first, place + 1)
    return found


@lru_cache(maxsize=1)
def _words_by_first() -> dict[str, tuple[str, ...]]:
    """The words that rows need, by the first of each: where that one does not stand, none of them does."""
    rules = deadline_rules()
    table: dict[str, list[str]] = {}
    for word in dict.fromkeys(word for rule in (*rules.patterns, *rules.excludes) for word in rule.needs):
        table.setdefault(word.split()[0], []).append(word)
    return {first: tuple(words) for first, words in table.items()}


def standing(rules: Iterable[Rule], folded: str) -> list[Rule]:
    """Those of the rules of which one of the ``needs`` stands in a text."""
    words = _standing(folded).keys()
    return [rule for rule in rules if not words.isdisjoint(rule.needs)]


def _windows(places: list[int], length: int) -> Iterator[tuple[int, int]]:
    """Stretches of text around the places, those that touch made one."""
    index = 0
    while index < len(places):
        low, high = max(0, places[index] - _BACK), places[index] + _AHEAD
        while index < len(places) and places[index] - _BACK <= high:
            high = places[index] + _AHEAD
            index += 1
        yield low, min(high, length)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rows of the file: deadlines, look-alikes, whole cells."""

    patterns: tuple[Rule, ...]
    excludes: tuple[Rule, ...]
    cells: tuple[Rule, ...]


def _expand(pattern: str, parts: dict[str, str]) -> str:
    """Put the parts in; repeated group names get a number (``d``, ``d1``): the reader drops it again."""

    def piece(match: re.Match[str]) -> str:
        text = _expand(parts[match[2]], parts)
        return _GROUP.sub("(?:", text) if match[1] else text

    return _PART.sub(piece, pattern.replace("\\\n", ""))


def compile_pattern(pattern: str, parts: dict[str, str]) -> re.Pattern[str]:
    """A row's pattern as a regular expression over folded text.

    Raises ``KeyError`` for an unknown part and ``re.error`` for a broken pattern.
    """
    seen: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        count = seen[match[1]] = seen.get(match[1], -1) + 1
        return f"(?P<{match[1]}{count or ''}>"

    expanded = _GROUP.sub(numbered, _expand(pattern, parts)).replace(" ", _SPACE)
    return re.compile(rf"(?<![a-z0-9])(?:{expanded})(?![a-z0-9])")


@lru_cache(maxsize=1)
def deadline_rules() -> Rules:
    """The compiled rows; read once a process."""
    table = load_toml("deadlines")
    parts: dict[str, str] = table["part"]

    def rules(kind: str) -> tuple[Rule, ...]:
        return tuple(
            Rule(
                id=row["id"],
                reading=row.get("reading", ""),
                needs=tuple(row.get("needs", ())),
                pattern=compile_pattern(row["pattern"], parts),
                printed=re.compile(row["printed"]) if "printed" in row else None,
                sure=row.get("sure", 1.0),
            )
            for row in table[kind]
        )

    return Rules(rules("pattern"), rules("exclude"), rules("cell"))


def values(match: re.Match[str]) -> dict[str, str]:
    """The named values of a match, numbers of repeated names dropped; the last one wins."""
    found: dict[str, str] = {}
    for name, value in match.groupdict().items():
        if value:
            found[name.rstrip("0123456789")] = value
    return found
