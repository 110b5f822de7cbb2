"""The words of ``lexicon/tasks.toml`` in the form the task room reads them: words and phrases, not characters.

A ``Line`` is a stretch of the letter cut into words; a ``Phrases`` finds the longest known phrase that
begins at a word. Words are compared folded (no accents, no case), because scans lose accents; a phrase of
one syllable must have its own accents or a capital, because "bo" is bộ, bỏ, bố and bò.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pipeline.lexicon import load_toml
from pipeline.text.cut import Cut, Cutter
from pipeline.text.fold import fold_aligned

_WORD = re.compile(r"\w+(?:[&'’]\w+)*")  # "H&M", "Ea H'leo"


_CUTTER = Cutter(r"[^\W_]", "&'’")  # as _WORD; "_" is a rule that a scan left


@lru_cache(maxsize=4)
def _words(folded: str) -> Cut:
    """All words of a folded text with their starts and ends: cut once, sliced by every ``Line``."""
    return _CUTTER.cut(folded)


_TONES = {ord(mark): None for mark in "\u0300\u0301\u0303\u0309\u0323"}


@lru_cache(maxsize=4096)
def _toneless(printed: str, word: str) -> bool:
    """Whether a printed syllable is a word whose accents a scan has lost, or got the tone of wrong: "So", "Sơ", "Sỡ"
    for "sở"; "Dân" is no "dán"."""
    plain, meant = (unicodedata.normalize("NFD", text.lower()).translate(_TONES) for text in (printed, word))
    return plain == meant or plain == fold_aligned(word)


_UNIT_SHORT = frozenset(("tp", "tx", "tt", "q", "p", "h", "x", "t"))  # "TP.", "TX.", "Q." before a unit's name


class Line:
    """Words of ``text[start:end]``: ``folds[i]``, ``starts[i]``, ``ends[i]`` (offsets into ``text``).

    ``memo``: what has been read of it, by those who read (the walk looks at a line again and again).
    """

    __slots__ = ("end", "ends", "folded", "folds", "memo", "start", "starts", "text")

    def __init__(self, text: str, folded: str, start: int, end: int) -> None:
        self.text = text
        self.folded = folded
        self.start = start
        self.end = end
        self.memo: dict[object, Any] = {}
        folds, starts, ends = _words(folded)
        first, last = bisect_left(starts, start), bisect_right(ends, end)
        self.folds = folds[first:last]
        self.starts = starts[first:last]
        self.ends = ends[first:last]

    def __len__(self) -> int:
        return len(self.folds)

    def word(self, i: int) -> str:
        """Word ``i`` as printed."""
        return self.text[self.starts[i] : self.ends[i]]

    def upper(self, i: int) -> bool:
        """Whether word ``i`` begins with a capital letter."""
        return self.text[self.starts[i]].isupper()

    def gap(self, i: int) -> str:
        """What stands between word ``i - 1`` and word ``i``, without blanks."""
        left = self.ends[i - 1] if i else self.start
        right = self.starts[i] if i < len(self) else self.end
        sign = self.text[left:right].strip()
        if (
            sign == "."
            and 0 < i < len(self)
            and self.folds[i - 1] in _UNIT_SHORT
            and self.upper(i)
            and self.upper(i - 1)
        ):
            return ""  # "TP. Đà Nẵng", "Q. Hải Châu"
        return sign

    def index_at(self, offset: int) -> int:
        """The first word that starts at or after ``offset``."""
        return bisect_left(self.starts, offset)


@lru_cache(maxsize=4)
def _lines(text: str, folded: str) -> dict[tuple[int, int], Line]:
    """The lines of a text that were looked at lately."""
    return {}


_KEPT = 256  # lines of a text that are remembered: who looks at one again does so soon


def line_of(text: str, folded: str, start: int, end: int) -> Line:
    """The ``Line`` of a stretch of the text: the same one, with what was read of it, when it is asked for again."""
    lines = _lines(text, folded)
    line = lines.get((start, end))
    if line is None:
        if len(lines) >= _KEPT:
            lines.clear()
        line = lines[start, end] = Line(text, folded, start, end)
    return line


class Phrases:
    """A set of phrases, found at a word of a ``Line`` (longest first)."""

    def __init__(
        self, phrases: Iterable[str], *, loose: bool = False, signs: bool = False, exact: bool = False
    ) -> None:
        """``loose``: one syllable needs no accents; ``signs``: commas and dashes must be those of the phrase;
        ``exact``: accents may be lost but not others ("có biển" is not "có biện")."""
        self._by_first: dict[str, list[tuple[list[str], list[str], str]]] = {}
        self._lasts: set[str] = set()
        self._loose = loose
        self._signs = signs
        self._exact = exact
        for phrase in dict.fromkeys(phrases):
            folds = _WORD.findall(fold_aligned(phrase))
            words = _WORD.findall(phrase.lower())
            self._lasts.add(folds[-1])
            self._by_first.setdefault(folds[0], []).append((folds, words, " ".join(fold_aligned(phrase).split())))
        for rows in self._by_first.values():
            rows.sort(key=lambda row: -len(row[0]))

    def at(self, line: Line, i: int) -> int:
        """How many words of ``line`` from ``i`` on make a phrase of the set; 0 if none."""
        found = line.folds
        if i >= len(found):
            return 0
        rows = self._by_first.get(found[i])
        if rows is None:
            return 0
        for folds, words, printed in rows:
            size = len(folds)
            if size == 1:
                printed_word = line.word(i).lower()
                if printed_word == words[0] or (self._loose and printed_word == folds[0]):
                    return 1
                # a capital stands for lost accents, but every sentence begins with one ("Bố trí" is no Bộ)
                if i > 0 and line.upper(i) and not self._exact and _toneless(line.word(i), words[0]):
                    return 1
            elif found[i : i + size] == folds and (
                not self._signs or " ".join(line.folded[line.starts[i] : line.ends[i + size - 1]].split()) == printed
            ):
                if self._loose:
                    return size
                # A scan may lose an accent or get one wrong; a phrase whose every accent differs is another.
                printed_words = [line.word(at).lower() for at in range(i, i + size)]
                if printed_words == words:
                    return size
                changed = sum(p != w and p != f for p, w, f in zip(printed_words, words, folds, strict=True))
                if changed <= (0 if self._exact else size // 2):
                    return size
        return 0

    def ending_at(self, line: Line, i: int) -> bool:
        """Whether a phrase of the set ends right before word ``i``."""
        if not i or line.folds[i - 1] not in self._lasts:
            return False
        return any(self.at(line, i - size) == size for size in (1, 2, 3, 4) if i - size >= 0)

    def firsts(self) -> Iterable[str]:
        """The first words of the phrases, folded."""
        return self._by_first


@dataclass(frozen=True, slots=True)
class Marker:
    """A word that assigns: its row's id, force ("assign", "order", "ask", "direct") and forbidden left words."""

    id: str
    force: str
    words: Phrases
    not_after: Phrases


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All of ``tasks.toml``, compiled."""

    markers: dict[str, tuple[Marker, ...]]
    duty: dict[str, Phrases]
    any_duty: Phrases
    bodies: Phrases
    offices: Phrases
    persons: Phrases
    groups: Phrases
    roles: Phrases
    determiners: Phrases
    not_heads: Phrases
    head_firsts: frozenset[str]
    stops: Phrases
    firm_words: Phrases
    sectors: Phrases
    inner: Phrases
    inner_after_head: Phrases
    verbs: Phrases
    not_verbs: Phrases
    circumstances: Phrases
    nominal: Phrases
    generic_duty: Phrases
    things: re.Pattern[str]
    below: re.Pattern[str]
    below_support: re.Pattern[str]
    below_when: re.Pattern[str]
    headings: tuple[tuple[str, tuple[str, ...]], ...]
    heading_prefix: Phrases
    filler: re.Pattern[str]
    courtesy_words: tuple[str, ...]
    courtesy_condition: re.Pattern[str]
    courtesy_verbs: re.Pattern[str]
    askers: re.Pattern[str]
    report_verbs: re.Pattern[str]
    toward: frozenset[str]
    products: tuple[tuple[str, re.Pattern[str]], ...]
    columns: dict[str, tuple[str, ...]]
    surnames: frozenset[str]
    ranks: tuple[tuple[int, tuple[str, ...]], ...]


def _alternation(phrases: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(fold_aligned(p)) for p in phrases), key=len, reverse=True))


@cache
def vocabulary() -> Vocabulary:
    """The compiled lexicon (built once a process)."""
    raw = load_toml("tasks")
    heads = raw["heads"]
    markers = tuple(
        Marker(
            row["id"],
            row["force"],
            Phrases(row["words"], loose=True),
            Phrases(row["not_after"], exact=True),
        )
        for row in raw["marker"]
    )
    bodies, persons, groups = (Phrases(heads[kind]) for kind in ("body", "person", "group"))
    offices = Phrases([*heads["office"], *(f"Phó {held}" for held in heads["office"] if not held.startswith("Phó"))])
    return Vocabulary(
        markers={
            first: tuple(marker for marker in markers if first in marker.words.firsts())
            for first in {first for marker in markers for first in marker.words.firsts()}
        },
        duty={row["id"]: Phrases(row["words"], loose=True) for row in raw["duty"]},
        any_duty=Phrases([word for row in raw["duty"] for word in row["words"]], loose=True),
        bodies=bodies,
        offices=offices,
        persons=persons,
        groups=groups,
        roles=Phrases(heads["roles"]),
        determiners=Phrases(heads["determiners"]),
        not_heads=Phrases(heads["not_heads"], exact=True),
        head_firsts=frozenset(first for kind in (bodies, offices, persons, groups) for first in kind.firsts()),
        stops=Phrases(heads["stops"]),
        firm_words=Phrases(heads["firm_words"]),
        sectors=Phrases(heads["sectors"], loose=True, signs=True),
        inner=Phrases(heads["inner"], exact=True),
        inner_after_head=Phrases(heads["inner_after_head"], exact=True),
        verbs=Phrases(heads["verbs"]),
        not_verbs=Phrases(heads["not_verbs"], exact=True),
        circumstances=Phrases(heads["circumstances"], exact=True),
        nominal=Phrases(heads["nominal"], exact=True),
        generic_duty=Phrases(heads["generic_duty"]),
        things=re.compile(
            rf"\b(?:{_alternation(heads['things'])})\b(?!\s(?:noi\sdung|nhiem\svu|giai\sphap|cong\sviec|viec)\b)"
        ),
        below=re.compile(rf"\W*(?:{_alternation(raw['below']['lead'])})\s*:\s*"),
        below_support=re.compile(rf"\b(?:{_alternation(raw['below']['support'])})\s*:\s*"),
        below_when=re.compile(rf"\W*(?:{_alternation(raw['below']['when'])})\s*:\s*"),
        headings=tuple((row["mode"], tuple(fold_aligned(w) for w in row["words"])) for row in raw["heading"]),
        heading_prefix=Phrases(heads["heading_prefix"]),
        filler=re.compile(rf"\b(?:{_alternation(raw['closing']['filler'])})\b|[^a-z0-9]+"),
        courtesy_words=tuple(map(fold_aligned, raw["courtesy"]["condition"])),
        courtesy_condition=re.compile(_alternation(raw["courtesy"]["condition"])),
        courtesy_verbs=re.compile(rf"\b(?:{_alternation(raw['courtesy']['verbs'])})\b"),
        askers=re.compile(rf"\W*(?:{_alternation(raw['askers']['words'])})\b"),
        report_verbs=re.compile(rf"\b(?:{_alternation(raw['report']['verbs'])})\b"),
        toward=frozenset(map(fold_aligned, raw["report"]["toward"])),
        products=tuple((row["name"], re.compile(rf"\b(?:{_alternation(row['words'])})\b")) for row in raw["product"]),
        columns={key: tuple(fold_aligned(w) for w in words) for key, words in raw["columns"].items()},
        surnames=frozenset(raw["persons"]["surnames"]),
        ranks=tuple((row["level"], tuple(fold_aligned(w) for w in row["words"])) for row in raw["rank"]),
    )
