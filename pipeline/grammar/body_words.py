"""The lexicon of bodies, compiled: every way to write a kind of body → what kind it is.

Data: ``lexicon/body_kinds.toml`` (kinds, fields, Party organs, free names, titles) and
``lexicon/bodies.csv`` (the national bodies by name). Rows of a site's own (``with_aliases``) come on top.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Any, Literal

from pipeline.grammar.place import Level, read_rows
from pipeline.lexicon import load_toml
from pipeline.records import Body
from pipeline.text.fold import fold, fold_aligned

Mode = Literal["national", "placed", "committee", "open"]
OWN = "own"  # the kind of a site's body that no other kind fits


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One kind of body, or one national body; known by itself (the lexicon makes each once).

    ``mode``: "national" has no place; "placed" is followed by one of ``levels``; "committee" is a Party
    committee, whose place follows without its kind; "open" goes on with a free name. ``units`` are the
    kinds of unit a committee stands for. ``successors`` are ids of entries; ``owner`` says that an open
    name needs its owner to be whole; ``needs_place`` that without a place the words name no body ("thanh tra");
    ``goes_on`` that other words after it make it a name of its own ("Ban Quản lý Khu kinh tế Dung Quất");
    ``body`` is what a site's own row means; the context may only say in which province its commune lies.
    """

    id: str
    name: str
    mode: Mode
    levels: tuple[Level, ...] = ()
    units: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    parent: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    successors: tuple[str, ...] = ()
    owner: bool = False
    needs_place: bool = False
    goes_on: bool = False
    body: Body | None = None

    def exists(self, on: dt.date) -> bool:
        """Whether the lexicon does not exclude that such a body existed on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way to write it, as folded words; ``loose`` names may be joined by commas, "&" and dashes."""

    words: tuple[str, ...]
    spelled: str
    rest: list[str]
    first: str
    loose: bool
    entries: tuple[Entry, ...]
    capital: bool
    placed: Entry | None
    national: Entry | None


@dataclass(slots=True, eq=False)
class Words:
    """The compiled lexicon, known by itself (it is the key of what is remembered of it).

    ``patterns`` maps a first word to its patterns, ``openings`` the first three words (or all, of shorter ones);
    ``seconds`` maps a first word to the second ones ("" where it can be a whole pattern that ends the text), ``alone``
    are the words that are a whole pattern.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    patterns: dict[str, list[Pattern]] = field(default_factory=dict)
    openings: dict[tuple[str, ...], list[Pattern]] = field(default_factory=dict)
    seconds: dict[str, set[str]] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)
    symbols: dict[str, list[Entry]] = field(default_factory=dict)
    titles: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    likeness: dict[str, dict[str, str]] = field(default_factory=dict)
    title_heads: set[str] = field(default_factory=set)
    spellings: dict[str, tuple[str, tuple[Entry, ...]]] = field(default_factory=dict)


_SPLIT = re.compile(r"[a-z0-9]+")
_LOOSE = re.compile(r",|&| và |-")


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text ("LĐ-TB&XH" → ld, tb, xh)."""
    return tuple(_SPLIT.findall(fold_aligned(text)))


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _slug(text: str) -> str:
    return fold(text).replace(" ", "-")


def _field_entries(rows: Iterable[Mapping[str, Any]]) -> Iterable[tuple[Entry, list[str]]]:
    """Ministries, provincial departments and district or commune offices of each field of work."""
    makers: tuple[tuple[str, str, str, Mode, tuple[Level, ...]], ...] = (
        ("bo", "Bộ", "B", "national", ()),
        ("so", "Sở", "S", "placed", ("tinh",)),
        ("phong", "Phòng", "P", "placed", ("huyen", "xa")),
    )
    for row in rows:
        for tag, word, letter, mode, levels in makers:
            life = row.get(tag)
            if life is None or life is False:
                continue
            life = {} if life is True else life
            successor = life.get("successor")
            entry = Entry(
                id=f"{tag}-{_slug(row['name'])}",
                name=f"{word} {row['name']}",
                mode=mode,
                levels=levels,
                symbols=tuple(letter + symbol for symbol in row.get("symbol", ())),
                since=_day(life.get("since")),
                until=_day(life.get("until")),
                successors=(f"{tag}-{_slug(successor)}",) if successor else (),
            )
            also = [f"{word} {short}" for short in row.get("short", ())]
            yield entry, also


def _party_entries(
    committees: Iterable[Mapping[str, Any]], organs: Iterable[Mapping[str, Any]]
) -> Iterable[tuple[Entry, list[str]]]:
    """Committees and their organs: "Tỉnh ủy", "Ban Tổ chức Tỉnh ủy", "BTC Huyện ủy" …"""
    level_of: dict[str, Level] = {
        "tỉnh": "tinh", "thành phố": "tinh", "huyện": "huyen", "quận": "huyen", "thị xã": "huyen",
    }  # fmt: skip
    plain: Mapping[str, Any] = {"id": "", "name": "", "symbol": ""}
    for committee, organ in product(committees, [plain, *organs]):
        levels: tuple[Level, ...] = tuple(dict.fromkeys(level_of.get(kind, "xa") for kind in committee["kinds"]))
        if "thành phố" in committee["kinds"]:
            levels = ("tinh", "huyen")
        slug, symbol = _slug(committee["word"]), committee["symbol"]
        successor = organ.get("successor")
        names = [f"{o} {c}".strip() for o, c in product(
            [organ["name"], *organ.get("also", ())], [committee["word"], *committee.get("also", ())]
        )]  # fmt: skip
        symbols = [symbol] if organ["id"] in ("", "ban-thuong-vu", "ban-chap-hanh") else []
        if organ.get("symbol"):
            symbols.append(organ["symbol"] + symbol)
        entry = Entry(
            id=f"{organ['id']}-{slug}".strip("-"),
            name=names[0],
            mode="committee",
            levels=levels,
            units=tuple(committee["kinds"]),
            symbols=tuple(symbols),
            since=_day(organ.get("since")),
            until=_day(organ.get("until")),
            successors=(f"{successor}-{slug}",) if successor else (),
        )
        yield entry, names[1:]


def _kind_entries(rows: Iterable[Mapping[str, Any]]) -> Iterable[tuple[Entry, list[str]]]:
    for row in rows:
        entry = Entry(
            id=row["id"],
            name=row["name"],
            mode="placed",
            levels=tuple(row["levels"]),
            symbols=tuple(row.get("symbols", ())),
            since=_day(row.get("since")),
            until=_day(row.get("until")),
            successors=(row["successor"],) if row.get("successor") else (),
            needs_place=bool(row.get("needs_place")),
            goes_on=bool(row.get("goes_on")),
        )
        yield entry, list(row.get("also", ()))


def _national_entries(rows: Iterable[Mapping[str, str]]) -> Iterable[tuple[Entry, list[str]]]:
    for row in rows:
        entry = Entry(
            id=row["id"],
            name=row["name"],
            mode="national",
            symbols=tuple(filter(None, row["symbols"].split(";"))),
            parent=row["parent"],
            since=_day(row["since"]),
            until=_day(row["until"]),
            successors=tuple(filter(None, row["successors"].split(";"))),
        )
        yield entry, [name for name in row["also"].split(";") if name]


def _site_entries(rows: Iterable[Mapping[str, str]]) -> Iterable[tuple[Entry, list[str]]]:
    """A site's own rows: bodies that it has confirmed, and its own ways to write bodies that the lexicon composes."""
    for row in rows:
        key = row.get("key") or fold(row["name"])
        kind = row.get("kind") or OWN
        entry = Entry(
            id=key,
            name=row["name"],
            mode="national",
            symbols=tuple(filter(None, row.get("symbols", "").split(";"))),
            since=_day(row.get("since")),
            until=_day(row.get("until")),
            successors=tuple(filter(None, row.get("successors", "").split(";"))),
            body=Body(row.get("called") or row["name"], key, kind, row.get("place") or None),
        )
        yield entry, [name for name in row.get("also", "").split(";") if name]


def _open_entries(rows: Iterable[Mapping[str, Any]]) -> Iterable[tuple[Entry, list[str]]]:
    for row in rows:
        for word in row["words"]:
            yield Entry(id=row["id"], name=word, mode="open", owner=row.get("owner") == "suffix"), []


def compile_words(extra: Iterable[Mapping[str, str]] = ()) -> Words:
    """Compile the lexicon; ``extra`` are a site's rows: ``name``, and if known ``also``, ``symbols``, ``since``,
    ``until``, ``successors`` (keys), and the body that is meant: ``key``, ``kind``, ``place`` (see ``with_aliases``).
    """
    data = load_toml("body_kinds")
    made = Words()
    spelled: dict[tuple[str, ...], tuple[str, list[Entry]]] = {}
    loose: set[tuple[str, ...]] = set()
    sources = (
        _national_entries(read_rows("bodies.csv")),
        _field_entries(data["field"]),
        _kind_entries(data["kind"]),
        _party_entries(data["committee"], data["organ"]),
        _open_entries(data["open"]),
        _site_entries(extra),
    )  # fmt: skip
    for entry, also in (pair for source in sources for pair in source):
        made.entries.setdefault(entry.id, entry)
        for symbol in entry.symbols:
            made.symbols.setdefault(symbol_key(symbol), []).append(entry)
        # What the lexicon composes it goes on composing, for only there does the context say of which province.
        composed = entry.body is not None and entry.body.kind != OWN
        for spelling in dict.fromkeys(also if composed else [entry.name, *also]):
            for words in _variants(spelling):
                known = spelled.setdefault(words, (spelling, []))[1]
                if entry not in known:
                    known.append(entry)
                if _LOOSE.search(spelling):
                    loose.add(words)
    for words, (spelling, entries) in spelled.items():
        # National before placed: which of the two is meant is decided where the name stands.
        pattern = Pattern(
            words=words,
            spelled=" ".join(words),
            rest=list(words[1:]),
            first=spelling.split()[0].lower(),
            loose=words in loose,
            entries=tuple(entries),
            capital=len(words) < 3 or entries[0].mode == "open",
            placed=next((entry for entry in entries if entry.mode in ("placed", "committee")), None),
            national=next((entry for entry in entries if entry.mode == "national"), None),
        )
        made.patterns.setdefault(words[0], []).append(pattern)
        made.spellings[pattern.spelled] = (spelling, pattern.entries)
        made.openings.setdefault(words[:3], []).append(pattern)
    for patterns in (*made.patterns.values(), *made.openings.values()):
        patterns.sort(key=lambda p: -len(p.words))
    for words in made.openings:
        made.seconds.setdefault(words[0], set()).add("".join(words[1:2]))
    made.alone.update(words[0] for words in made.openings if len(words) == 1)
    for title in data["titles"]["words"]:
        words = words_of(title)
        made.titles.setdefault(words[-1], []).append(words)
        made.title_heads.add(" ".join(words))
    made.title_heads.update(data["titles"]["roles"])
    for titles in made.titles.values():
        titles.sort(key=lambda words: -len(words))
    return made


def _variants(spelling: str) -> list[tuple[str, ...]]:
    """The folded words with and without "và" (so that "&" and "-" stand for it)."""
    words = words_of(spelling)
    if not words:
        return []
    bare = tuple(word for word in words if word != "va")
    return [words, bare] if bare != words and len(bare) > 1 else [words]


def symbol_key(symbol: str) -> str:
    """A part of số, ký hiệu for comparing: upper case, letters and digits only, accents kept ("TT.HĐND" → "TTHĐND")."""
    return "".join(char for char in symbol.upper() if char.isalnum())


SiteRows = tuple[tuple[tuple[str, str], ...], ...]

_site: SiteRows = ()


def use_site_bodies(rows: Iterable[Mapping[str, str]]) -> None:
    """Lay a site's own bodies over the lexicon, for this process and until the next call (``()`` takes them off).

    Called where a program begins (a command that opens a store, a worker that will read its letters), never
    by the rooms. Rows as in ``compile_words``.
    """
    global _site
    _site = tuple(sorted(tuple(sorted(row.items())) for row in rows))


def default_words() -> Words:
    """The lexicon of the package with the bodies of ``use_site_bodies`` on top, compiled once a process."""
    return _compiled(_site)


@lru_cache(maxsize=2)
def _compiled(rows: SiteRows) -> Words:
    return compile_words(dict(row) for row in rows)
