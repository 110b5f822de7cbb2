"""The rows of ``lexicon/deadlines.toml``, compiled once.

A row's pattern is a regular expression over folded text in which a space stands for one to three
spaces or line ends and ``{part}`` for a named piece (``{~part}`` for the piece without its values).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicon import load_toml

_PART = re.compile(r"\{(~?)([a-z_]+)\}")
_GROUP = re.compile(r"\(\?P<([a-z]+)>")
_SPACE = r"(?:[ \n]{1,3})"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: try ``pattern`` only if one of ``needs`` stands in the text; ``printed`` looks at the accents."""

    id: str
    reading: str
    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    printed: re.Pattern[str] | None
    sure: float


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
