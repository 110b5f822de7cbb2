"""Reading one body's name at a place in a text: kind, place, owner, and where the name ends.

Works on the words of the folded text; the text itself decides by its capitals and accents what is a
name ("Sở Tài chính", not "số tài chính" or "sở hữu"). Letterheads are read ``lenient``: all in capitals,
possibly without accents. Nothing is concluded here; ``body.resolve_body`` does that.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.grammar.body_words import Entry, Pattern, Words, default_words
from pipeline.grammar.place import KINDS, Place, communes, level_of, make_unit, pick_province, provinces
from pipeline.lexicon import load_toml
from pipeline.text.fold import fold_aligned

_WORD = re.compile(r"[a-z0-9]+")
_LOOSE_GAP = frozenset([" ", "-", " - ", "&", " & ", ", ", ",", ". ", ".", " -", "- ", "& ", " &", "  "])
_ROMAN = re.compile(r"(?:[ivx]{1,5}|\d{1,2})$")
MAX_OPEN = 16  # words that a free name may have


@dataclass(frozen=True, slots=True)
class Named:
    """A body's name as read. ``place`` is a unit that is named, ``generic`` the kind of one that is not ("tỉnh").

    ``tail`` is the free rest of an open name; ``fallback`` the national body of the same name ("Cục Thuế");
    ``group`` a plural ("các xã, phường"); ``start`` / ``end`` are offsets in the text, ``stop`` the word after it.
    """

    entry: Entry
    start: int
    end: int
    stop: int
    tail: str = ""
    place: Place | None = None
    generic: str = ""
    group: str = ""
    owner: "Named | None" = None
    fallback: Entry | None = None
    bare: bool = False


class Scan:
    """The words of one text, with the tables that reading needs."""

    __slots__ = ("folded", "lenient", "starts", "stops", "table", "text", "words")

    def __init__(self, text: str, folded: str | None, words: Words, lenient: bool = False) -> None:
        self.text = text
        self.folded = fold_aligned(text) if folded is None else folded
        self.lenient = lenient
        self.table = words
        self.words: list[str] = []
        self.starts: list[int] = []
        self.stops: list[int] = []
        for match in _WORD.finditer(self.folded):
            self.words.append(match[0])
            self.starts.append(match.start())
            self.stops.append(match.end())

    def gap(self, index: int) -> str:
        """What stands between word ``index - 1`` and word ``index``."""
        return self.text[self.stops[index - 1] : self.starts[index]]

    def capital(self, index: int) -> bool:
        """Whether the word begins with a capital or a digit (always so in a letterhead)."""
        char = self.text[self.starts[index]]
        return char.isupper() or char.isdigit() or self.lenient

    def said(self, index: int, spelling: str) -> bool:
        """Whether the word is spelled so, accents included; without any accent it may stand for it if lenient."""
        own = self.text[self.starts[index] : self.stops[index]].lower()
        return own == spelling or (self.lenient and own == self.words[index]) or _same_tone(own, spelling)


def _same_tone(own: str, spelling: str) -> bool:
    """ "uỷ" and "ủy" are one syllable."""
    return (own == "uỷ" and spelling == "ủy") or (own == "toà" and spelling == "tòa")


@lru_cache(maxsize=1)
def _grammar() -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    words = load_toml("body_kinds")["open_names"]
    stops = frozenset(words["stop_words"])
    return stops, frozenset(tuple(pair.split()) for pair in words["not_names"])


def read_name(scan: Scan, index: int, owned: bool = False) -> Named | None:
    """The longest name that begins at word ``index``, or None. ``owned``: it is being read as another's owner."""
    for pattern in scan.table.patterns.get(scan.words[index], ()):
        if not _matches(scan, index, pattern):
            continue
        named = _continue(scan, index, pattern, owned)
        if named is not None:
            return named
    return None


def _matches(scan: Scan, index: int, pattern: Pattern) -> bool:
    size = len(pattern.words)
    if tuple(scan.words[index : index + size]) != pattern.words:
        return False
    for at in range(index + 1, index + size):
        gap = scan.gap(at)
        if gap != " " and not (gap in _LOOSE_GAP if pattern.loose else gap in (". ", ".", "  ")):
            return False
    if scan.lenient:
        return True
    if pattern.capital and not scan.capital(index):
        return False
    own = scan.text[scan.starts[index] : scan.stops[index]].lower()
    return own == pattern.first or _same_tone(own, pattern.first) or (size >= 3 and own == scan.words[index]) or (
        size == 1 and not own.isalpha()) or fold_aligned(pattern.first) != scan.words[index]  # fmt: skip


def _continue(scan: Scan, index: int, pattern: Pattern, owned: bool) -> Named | None:
    """Go on after a kind's words: its place, the rest of a free name, its owner."""
    after = index + len(pattern.words)
    placed = next((e for e in pattern.entries if e.mode in ("placed", "committee")), None)
    national = next((e for e in pattern.entries if e.mode == "national"), None)
    named = Named(
        entry=placed or national or pattern.entries[0],
        start=scan.starts[index],
        end=scan.stops[after - 1],
        stop=after,
        fallback=national if placed else None,
    )
    if named.entry.mode == "open":
        return _read_open(scan, index, named, owned)
    if placed is None:
        return named
    if placed.mode == "committee" and "xã" in placed.units and after < len(scan.words) and scan.gap(after) == " ":
        owner = read_name(scan, after, owned=True)
        if owner is not None and owner.entry.mode != "open":
            return replace(named, owner=owner, end=owner.end, stop=owner.stop, fallback=None)
    named = read_place(scan, named)
    if named.place is None and not named.generic and not named.group and placed.id == "thanh-tra":
        return None  # "Thanh tra" alone is an activity more often than a body
    return named


# --- places ---------------------------------------------------------------------------------------


def read_place(scan: Scan, named: Named) -> Named:
    """Add the unit that follows the name, if one does ("tỉnh Lào Cai", "tỉnh", "Lào Cai", "các xã, phường")."""
    at = named.stop
    if at >= len(scan.words) or scan.gap(at).strip(" ("):
        return named
    if scan.words[at] == "khu" and scan.words[at + 1 : at + 2] == ["vuc"] and at + 2 < len(scan.words):
        if _ROMAN.match(scan.words[at + 2]):
            end = scan.stops[at + 2]
            return replace(named, tail=scan.text[scan.starts[at] : end], end=end, stop=at + 3, fallback=None)
        return named
    if scan.words[at] in ("cac", "cap") and scan.said(at, {"cac": "các", "cap": "cấp"}[scan.words[at]]):
        return _read_group(scan, named, at)
    kind, size = _kind_at(scan, at)
    if (
        kind
        and " ".join(
            [kind, scan.text[scan.starts[at + 1] : scan.stops[at + 1]].lower()] if at + 1 < len(scan.words) else []
        )
        == "xã hội"
    ):
        return named
    if kind:
        return _read_unit(scan, named, at, kind, size)
    if (named.entry.levels and "tinh" in named.entry.levels) or named.entry.mode == "committee":
        found = _province_at(scan, at)
        if found is not None and scan.capital(at):
            name, stop = found
            return replace(named, place=_bare_place(named, name), end=scan.stops[stop - 1], stop=stop, bare=True)
    if named.entry.mode == "committee" and scan.capital(at) and not scan.lenient:
        name, stop = _unit_name(scan, at, None)
        if name:
            place = make_unit(named.entry.units[0], name)
            return replace(named, place=place, end=scan.stops[stop - 1], stop=stop)
    elif named.entry.mode == "committee" and scan.lenient:
        name, stop = _unit_name(scan, at, None)
        return replace(named, place=make_unit(named.entry.units[0], name), end=scan.stops[stop - 1], stop=stop)
    return named


def _bare_place(named: Named, name: str) -> Place | None:
    if named.entry.mode == "committee" and named.entry.units[0] in ("tỉnh", "thành phố"):
        return pick_province(name, kind=named.entry.units[0]) or pick_province(name)
    return pick_province(name)


def _kind_at(scan: Scan, at: int) -> tuple[str, int]:
    """The kind of unit that a word (or two) names, and its size in words; "" when none."""
    for size in (2, 1):
        words = scan.words[at : at + size]
        found = KINDS.get(" ".join(words)) if len(words) == size else None
        if found is None or (size == 2 and scan.gap(at + 1) not in (" ", ".", "-")):
            continue
        kind = found[0]
        if words[0] in ("tp", "tx", "tt", "t"):
            if scan.capital(at):
                return kind, size
        elif all(scan.said(at + n, part) for n, part in enumerate(kind.split())):
            return kind, size
    return "", 0


def _province_at(scan: Scan, at: int) -> tuple[str, int] | None:
    """The longest province name at a word: (folded name, word after it)."""
    known = provinces()
    for size in (5, 4, 3, 2, 1):
        if at + size <= len(scan.words):
            name = " ".join(scan.words[at : at + size])
            if name in known and all(len(scan.gap(n).strip(" -.")) == 0 for n in range(at + 1, at + size)):
                return name, at + size
    return None


def _unit_name(scan: Scan, at: int, kind: str | None) -> tuple[str, int]:
    """The name of a district or commune from word ``at``: the longest listed one, else the run of capitals."""
    limit = min(len(scan.words), at + 6)
    known = communes()
    for stop in range(limit, at, -1):
        if any(scan.gap(n).strip(" -'’.") for n in range(at + 1, stop)):
            continue
        for place in known.get(" ".join(scan.words[at:stop]), ()):
            if (kind is None or place.kind == kind) and scan.capital(at):
                return place.name, stop
    stop = at
    while stop < limit and scan.capital(stop) and (stop == at or scan.gap(stop) in (" ", "-", " - ", "'", "’", ".")):
        if stop > at and (_kind_at(scan, stop)[0] or (scan.words[stop] in scan.table.patterns and not scan.lenient)):
            break
        stop += 1
    if stop == at:
        return "", at
    text = scan.text[scan.starts[at] : scan.stops[stop - 1]]
    return (text.title() if text.isupper() and len(text) > 2 else text), stop


def _read_unit(scan: Scan, named: Named, at: int, kind: str, size: int) -> Named:
    after = at + size
    name_follows = after < len(scan.words) and scan.gap(after) in (" ", ". ", ".", "  ") and scan.capital(after)
    generic = replace(named, generic=kind, end=scan.stops[after - 1], stop=after)
    if not name_follows or (kind == "tỉnh" and _province_at(scan, after) is None):
        return generic
    if kind in ("tỉnh", "thành phố"):
        found = _province_at(scan, after)
        if found is not None and (kind == "tỉnh" or pick_province(found[0], kind=kind)):
            place = pick_province(found[0], kind=kind) or pick_province(found[0])
            return replace(named, place=place, end=scan.stops[found[1] - 1], stop=found[1])
        if kind == "tỉnh":
            return generic
    name, stop = _unit_name(scan, after, kind)
    if not name:
        return generic
    province, end, stop = _upper(scan, stop)
    return replace(named, place=make_unit(kind, name, province), end=end, stop=stop)


def _upper(scan: Scan, stop: int) -> tuple[str | None, int, int]:
    """The province named behind a lower unit (", huyện Y, tỉnh Z"): (its name or None, end, word after it)."""
    end, last = scan.stops[stop - 1], stop
    for _ in range(2):
        if last >= len(scan.words) or scan.gap(last) not in (", ", " ", " - ", ","):
            break
        kind, size = _kind_at(scan, last)
        if not kind or last + size >= len(scan.words) or not scan.capital(last + size):
            break
        found = _province_at(scan, last + size)
        if found is not None and (kind == "tỉnh" or pick_province(found[0], kind=kind)):
            place = pick_province(found[0])
            return (place.name if place else None), scan.stops[found[1] - 1], found[1]
        name, after = _unit_name(scan, last + size, kind)
        if not name or level_of(kind, name) == "xa":
            break
        last = after
        end, stop = scan.stops[last - 1], last
    return None, end, stop


def _read_group(scan: Scan, named: Named, at: int) -> Named:
    """A plural: "các xã, phường", "các huyện, thành phố", "cấp xã"."""
    stop, kinds = at + 1, 0
    while stop < len(scan.words):
        if kinds and scan.words[stop] == "va" and _kind_at(scan, stop + 1)[0]:
            stop += 1
        kind, size = _kind_at(scan, stop)
        if not kind or (kinds and scan.gap(stop) not in (", ", " ", ",", " - ", "-")):
            break
        stop += size
        kinds += 1
    if not kinds:
        return named
    end = scan.stops[stop - 1]
    return replace(named, group=scan.text[scan.starts[at] : end], end=end, stop=stop)


# --- free names ------------------------------------------------------------------------------------


def _read_open(scan: Scan, index: int, named: Named, owned: bool) -> Named | None:
    stops, not_names = _grammar()
    size = named.stop - index
    if not scan.lenient:
        head = scan.text[named.start : named.end]
        if named.stop < len(scan.words) and (scan.words[index], scan.words[index + 1]) in not_names:
            return None
        if size == 1 and head.isupper() and len(head) > 1 and named.entry.id not in ("cong-ty", "bql", "ban-chi-dao"):
            return None
        free = named.entry.id in ("cong-ty", "doan", "ban-chi-dao", "chi-nhanh")
        if named.stop >= len(scan.words) or not (scan.capital(named.stop) or free):
            return None
    at, last = named.stop, named.stop  # ``last``: after the last word that surely belongs to the name
    owner: Named | None = None
    while at < len(scan.words) and at - index < MAX_OPEN + size:
        gap = scan.gap(at)
        capital = scan.capital(at)
        if gap not in (" ", "  ", "-", ".", "&", " & ", "/", ". "):
            if gap in (", ", " - ", " – ") and capital and at > named.stop:
                follower = read_name(scan, at, owned=True) if gap != ", " or named.entry.owner else None
                if follower is not None and (named.entry.owner or follower.entry.mode != "open"):
                    owner, last = follower, follower.stop
                    break
                if gap != ", " or _list_goes_on(scan, at):
                    at += 1
                    last = at
                    continue
            break
        if gap == ". " and not capital:
            break
        word = scan.words[at]
        if not scan.lenient:
            if word in ("cua", "thuoc") and named.entry.owner and at + 1 < len(scan.words):
                owner = read_name(scan, at + 1, owned=True)
                if owner is not None:
                    last = owner.stop
                break
            lower = scan.text[scan.starts[at] : scan.stops[at]]
            if not capital and lower in stops:
                break
        if at > named.stop and scan.words[at] in scan.table.patterns and (capital and not scan.lenient):
            follower = read_name(scan, at, owned=True)
            if follower is not None and follower.entry.mode != "open":
                if named.entry.owner or named.entry.id in ("chi-cuc", "trung-tam", "ban-chi-dao"):
                    owner, last = follower, follower.stop
                break
        kind, kind_size = _kind_at(scan, at)
        if kind and at > named.stop:
            placed = _read_unit(scan, replace(named, stop=at, end=scan.stops[at - 1]), at, kind, kind_size)
            if placed.place is not None or placed.generic:
                at = last = placed.stop
                tail = scan.text[scan.starts[named.stop] : scan.stops[last - 1]]
                return replace(named, tail=tail, end=placed.end, stop=placed.stop)
        at += 1
        last = at
    if owner is None:
        last = _trim(scan, named.stop, last, stops)
    if last == named.stop and owner is None:
        return None if not scan.lenient else named
    tail_stop = last if owner is None else _word_before(scan, owner.start)
    tail = scan.text[scan.starts[named.stop] : scan.stops[tail_stop - 1]] if tail_stop > named.stop else ""
    if owner is not None:
        return replace(named, tail=_strip_link(tail), owner=owner, end=owner.end, stop=owner.stop)
    return replace(named, tail=tail, end=scan.stops[last - 1], stop=last)


def _strip_link(tail: str) -> str:
    return re.sub(r"\s+(?:của|thuộc|Của|Thuộc)$", "", tail)


def _word_before(scan: Scan, offset: int) -> int:
    at = len(scan.starts)
    while at and scan.starts[at - 1] >= offset:
        at -= 1
    return at


def _list_goes_on(scan: Scan, at: int) -> bool:
    """After a comma inside a name: a "và" must follow soon, before any other stop ("Văn hóa, Khoa học và Thông tin")."""
    if read_name(scan, at, owned=True) is not None:
        return False
    for ahead in range(at + 1, min(at + 7, len(scan.words))):
        if scan.gap(ahead) not in (" ", ", "):
            return False
        if scan.words[ahead] == "va":
            return ahead + 1 < len(scan.words) and read_name(scan, ahead + 1, owned=True) is None
    return False


def _trim(scan: Scan, first: int, last: int, stops: frozenset[str]) -> int:
    """Cut lower-case words off the end that no name ends with ("và", "các")."""
    while last > first and scan.text[scan.starts[last - 1] : scan.stops[last - 1]] in ("và", "các", "những", "với"):
        last -= 1
    return last


def scan_text(text: str, folded: str | None = None, words: Words | None = None, lenient: bool = False) -> Scan:
    """Prepare a text for ``read_name``."""
    return Scan(text, folded, words or default_words(), lenient)
