"""Fields typed into the search box: ``loại:"Báo cáo" năm:2024 cơ quan:"Sở Y tế" giáp hạt``.

In: what a person typed, and which values the archive has of each field. Out: the words that are left, and what each
field was understood as. The names of the fields are rows of ``lexicon/search_fields.toml``; a name that stands there
not is a word like any other, and nothing that can be typed is an error.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple, get_args

from pipeline.grammar.body import find_bodies, predecessors
from pipeline.grammar.lineage import name_of
from pipeline.lexicon import load_toml
from pipeline.records import DutyStatus, Span
from pipeline.text.fold import fold, fold_aligned

Known = Mapping[str, tuple[str, ...]]  # value of a field → its names, folded
_MOST_TYPED = 12
_MOST_WORDS = 10  # of a value that is not in quotes
_QUOTES = str.maketrans("“”„«»", '"""""')
_WORD = re.compile(r'[^\s"]+')
_YEARS = re.compile(r"(\d{4})\s?[-–]\s?(\d{4})")


class Typed(NamedTuple):
    """One field that was asked for: its name, what was typed, and the values of the archive that it means."""

    field: str
    said: str
    values: frozenset[str]


class Query(NamedTuple):
    """What was asked: words, and the fields that a letter must have (those of one name: any of them)."""

    text: str
    typed: tuple[Typed, ...] = ()

    @property
    def wanted(self) -> dict[str, frozenset[str]]:
        """Field → the values that will do."""
        found: dict[str, frozenset[str]] = {}
        for one in self.typed:
            found[one.field] = found.get(one.field, frozenset()) | one.values
        return found


@cache
def _pattern() -> re.Pattern[str]:
    """A phrase in quotes (to be stepped over), or the name of a field with its colon."""
    fields = [
        (row["id"], "|".join(name.replace(" ", r"\s{1,3}") for name in sorted(map(fold, row["names"]), key=len)[::-1]))
        for row in load_toml("search_fields")["field"]
    ]
    names = "|".join(f"(?P<{field}>{words})" for field, words in fields)
    return re.compile(rf'"[^"]*"?|(?<![a-z0-9])(?:{names})\s{{0,2}}:\s{{0,3}}')


def understand(text: str, known: Callable[[str], Known]) -> Query:
    """Words and fields of what was typed; ``known`` gives the values that the archive has of a field.

    A value in quotes is taken whole; else the most words that are a value of the archive, at least one. A field
    without any value is a word.
    """
    text = unicodedata.normalize("NFC", text).translate(_QUOTES)
    folded, pattern = fold_aligned(text), _pattern()
    typed: list[Typed] = []
    words: list[str] = []
    at = begin = 0
    while (match := pattern.search(folded, at)) is not None:
        at = match.end()
        field = match.lastgroup
        if field is None or len(typed) >= _MOST_TYPED:
            continue
        said, values, end = _value(text, at, _next(folded, at), field, known(field))
        if not fold(said):
            continue
        words.append(text[begin : match.start()])
        typed.append(Typed(field, said, values))
        at = begin = end
    words.append(text[begin:])
    return Query(" ".join(" ".join(words).split()), tuple(typed))


def _next(folded: str, at: int) -> int:
    """Where the next field or phrase begins, up to which a value without quotes can reach."""
    match = _pattern().search(folded, at)
    return match.start() if match else len(folded)


def _value(text: str, at: int, stop: int, field: str, known: Known) -> tuple[str, frozenset[str], int]:
    """What was typed, which values it means, and where it ends."""
    if text[at : at + 1] == '"':
        end = text.find('"', at + 1)
        said = text[at + 1 : end if end > 0 else len(text)]
        return said.strip(), meant(field, said, known), end + 1 if end > 0 else len(text)
    ends = [match.end() for match in _WORD.finditer(text, at, stop)][:_MOST_WORDS]
    for end in reversed(ends):
        said = text[at:end].strip(" ,;.")
        if values := meant(field, said, known):
            return said, values, end
    return (text[at : ends[0]].strip(" ,;."), frozenset(), ends[0]) if ends else ("", frozenset(), at)


def meant(field: str, said: str, known: Known) -> frozenset[str]:
    """The values that somebody means who types this: those so called, else those whose name has it in it."""
    if field == "year" and (years := _YEARS.fullmatch(said.strip())):
        return frozenset(value for value in known if years[1] <= value <= years[2])
    words = {fold(said)} - {""}
    if field == "issuer":
        # A name in short ("UBND tỉnh") stands for the whole one, if it is all that was typed.
        for body in (found.value for found in find_bodies(said) if found.span == Span(0, len(said))):
            if own := frozenset((body.key, *predecessors(body.key))) & known.keys():
                return own
            words.add(fold(body.name))
            if "?" in body.key:  # "Sở Tài chính", of whatever place
                words.update(fold(name_of(key)) for key in predecessors(body.key))
    words.discard("")
    exact = frozenset(value for value, names in known.items() if value and words & set(names))
    return exact or frozenset(
        value
        for value, names in known.items()
        if value and any(f" {word} " in f" {name} " for word in words for name in names)
    )


@cache
def statuses() -> Known:
    """How the statuses of duties are called, in both languages."""
    labels, rows = load_toml("labels")["duty_status"], load_toml("search_fields")["status"]
    return {
        status: (
            *(fold(name) for name in labels[status].values()),
            *(fold(word) for row in rows if status in row["means"] for word in row["words"]),
        )
        for status in get_args(DutyStatus)
    }
