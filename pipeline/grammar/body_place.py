"""The unit that follows a body's name: "tỉnh Lào Cai", "tỉnh", "Lào Cai", "xã X, huyện Y", "các xã, phường"."""

import re
from functools import lru_cache

from pipeline.grammar.body_scan import Named, Scan
from pipeline.grammar.place import KINDS, Place, level_of, make_unit, pick_province, provinces, units_called
from pipeline.text.fold import fold

_DISTRICTS = frozenset({"quận", "huyện", "thị xã", "thành phố"})
_KIND_STARTS = frozenset(kind.split()[0] for kind in KINDS)
_SHORT_KINDS = frozenset(("tp", "tx", "tt", "t"))
_ROMAN = re.compile(r"(?:[ivx]{1,5}|\d{1,2})$")


def read_place(scan: Scan, named: Named) -> Named:
    """Add the unit that follows the name, if one does ("tỉnh Lào Cai", "tỉnh", "Lào Cai", "các xã, phường")."""
    at = named.stop
    if at >= len(scan.words) or scan.gap(at).strip(" ("):
        return named
    if scan.words[at] == "khu" and scan.words[at + 1 : at + 2] == ["vuc"] and at + 2 < len(scan.words):
        if not _ROMAN.match(scan.words[at + 2]):
            return named
        number = scan.text[scan.starts[at + 2] : scan.stops[at + 2]].upper()
        named = named._replace(tail=f"khu vực {number}", end=scan.stops[at + 2], stop=at + 3, fallback=None)
        seat = _province_at(scan, at + 3) if at + 3 < len(scan.words) and scan.gap(at + 3) == " - " else None
        place = pick_province(seat[0]) if seat else None
        if seat is None or place is None:
            return named
        return named._replace(tail=f"{named.tail} - {place.name}", end=scan.stops[seat[1] - 1], stop=seat[1])
    if scan.words[at] in ("cac", "cap") and scan.said(at, {"cac": "các", "cap": "cấp"}[scan.words[at]]):
        return _read_group(scan, named, at, at + 1)
    kind, size = kind_at(scan, at)
    if kind:
        return read_unit(scan, named, at, kind, size)
    if (named.entry.levels and "tinh" in named.entry.levels) or named.entry.mode == "committee":
        found = _province_at(scan, at)
        if found is not None and scan.capital(at):
            name, stop = found
            return named.to(scan.stops[stop - 1], stop, _bare_place(named, name), bare=True)
    bare = named.entry.mode == "committee" and named.entry.units[0] in ("huyện", "quận", "thị xã", "thành phố")
    if bare and scan.capital(at) and scan.words[at] != "vien":
        name, stop = _unit_name(scan, at, named.entry.units[0])
        if name:
            return named.to(scan.stops[stop - 1], stop, make_unit(named.entry.units[0], name))
    return named


def _bare_place(named: Named, name: str) -> Place | None:
    if named.entry.mode == "committee" and named.entry.units[0] in ("tỉnh", "thành phố"):
        return pick_province(name, kind=named.entry.units[0]) or pick_province(name)
    return pick_province(name)


def kind_at(scan: Scan, at: int) -> tuple[str, int]:
    """The kind of unit that a word (or two) names, and its size in words; "" when none."""
    if at >= len(scan.words) or scan.words[at] not in _KIND_STARTS:
        return "", 0
    first = scan.words[at]
    for size in (2, 1):
        found = KINDS.get(first if size == 1 else " ".join(scan.words[at : at + 2]))
        if found is None or (size == 2 and (at + 1 == len(scan.words) or scan.gap(at + 1) not in (" ", ".", "-"))):
            continue
        kind = found[0]
        if kind == "xã" and scan.words[at + 1 : at + 2] == ["hoi"]:
            return "", 0  # "công tác xã hội"
        if first in _SHORT_KINDS:
            if scan.capital(at):
                return kind, size
        elif scan.said(at, kind) if size == 1 else all(scan.said(at + n, part) for n, part in enumerate(kind.split())):
            return kind, size
    return "", 0


@lru_cache(maxsize=1)
def _province_sizes() -> dict[str, tuple[int, ...]]:
    """First word of a province's name → how many words such names have, the most first."""
    sizes: dict[str, set[int]] = {}
    for words in map(str.split, provinces()):
        sizes.setdefault(words[0], set()).add(len(words))
    return {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}


def _province_at(scan: Scan, at: int) -> tuple[str, int] | None:
    """The longest province name at a word: (folded name, word after it)."""
    for size in _province_sizes().get(scan.words[at], ()):
        if at + size <= len(scan.words):
            name = " ".join(scan.words[at : at + size])
            if name in provinces() and not any(scan.gap(n).strip(" -.") for n in range(at + 1, at + size)):
                return name, at + size
    return None


def _unit_name(scan: Scan, at: int, kind: str | None) -> tuple[str, int]:
    """The name of a district or commune from word ``at``: the longest listed one, else the run of capitals."""
    limit = min(len(scan.words), at + 6)
    for stop in range(limit, at, -1) if scan.capital(at) else ():
        if any(scan.gap(n).strip(" -'’.") for n in range(at + 1, stop)):
            continue
        name = _listed(" ".join(scan.words[at:stop]), kind)
        if name and not _goes_on(scan, stop):
            return name, stop
    stop = at
    while stop < limit and scan.capital(stop) and (stop == at or scan.gap(stop) in (" ", "-", " - ", "'", "’", ".")):
        if stop > at and (kind_at(scan, stop)[0] or (_begins_another(scan, stop) and not scan.lenient)):
            break
        stop += 1
    if stop == at:
        return "", at
    text = scan.text[scan.starts[at] : scan.stops[stop - 1]]
    return (text.title() if text.isupper() and len(text) > 2 else text), stop


@lru_cache(maxsize=8192)
def _listed(words: str, kind: str | None) -> str:
    """The name of the listed units of that kind that folded words spell: exactly, or else all of them one name; ""."""
    alike = [
        place.name
        for place in units_called(words)
        if kind is None or place.kind == kind or (place.level == "huyen" and kind in _DISTRICTS)
    ]
    exact = next((name for name in alike if fold(name) == words), "")
    return exact or (alike[0] if len(set(map(fold, alike))) == 1 else "")


def _begins_another(scan: Scan, at: int) -> bool:
    """Whether another body's name begins at a word as spelled ("Phong" is no Phòng); "Trung" alone is a place's."""
    if scan.words[at] == "trung":
        return at + 1 < len(scan.words) and scan.words[at + 1] in ("tam", "uong", "doan", "hoc")
    return any(scan.said(at, pattern.first) for pattern in scan.table.patterns.get(scan.words[at], ()))


def _goes_on(scan: Scan, at: int) -> bool:
    """Whether a listed name is only the beginning of what is printed ("Phú Lộc Hạ" is not Phú Lộc).

    One capital word more, and no second one: that would be a person ("Chủ tịch UBND xã Phú Lộc Nguyễn Văn Tư").
    """
    if at >= len(scan.words) or scan.gap(at) != " " or not scan.capital(at) or scan.lenient:
        return False
    word = scan.text[scan.starts[at] : scan.stops[at]]
    if word.isupper() or kind_at(scan, at)[0] or _begins_another(scan, at) or _province_at(scan, at):
        return False
    return at + 1 >= len(scan.words) or scan.gap(at + 1) != " " or not scan.capital(at + 1)


def read_unit(scan: Scan, named: Named, at: int, kind: str, size: int) -> Named:
    """Add the unit whose kind (of ``size`` words) stands at word ``at``: with its name, or generic without."""
    after = at + size
    name_follows = after < len(scan.words) and scan.gap(after) in (" ", ". ", ".", "  ") and scan.capital(after)
    found = _province_at(scan, after) if name_follows and kind in ("tỉnh", "thành phố") else None
    if not name_follows or (kind == "tỉnh" and found is None):
        if after < len(scan.words) and scan.gap(after) in (", ", " - ", "-") and kind_at(scan, after)[0]:
            group = _read_group(scan, named, at, at)  # "UBND xã, phường"
            if "," in group.group or "-" in group.group:
                return group
        return named.to(scan.stops[after - 1], after, generic=kind)
    if found is not None:
        place = pick_province(found[0], kind=kind)
        if kind == "tỉnh" or place is not None:
            return named.to(scan.stops[found[1] - 1], found[1], place or pick_province(found[0]))
    name, stop = _unit_name(scan, after, kind)
    if not name:
        return named.to(scan.stops[after - 1], after, generic=kind)
    province, end, stop = _upper(scan, stop)
    return named.to(end, stop, make_unit(kind, name, province))


def _upper(scan: Scan, stop: int) -> tuple[str | None, int, int]:
    """The province named behind a lower unit (", huyện Y, tỉnh Z"): (its name or None, end, word after it)."""
    end, last = scan.stops[stop - 1], stop
    for _ in range(2):
        if last >= len(scan.words) or scan.gap(last) not in (", ", " ", " - ", ","):
            break
        kind, size = kind_at(scan, last)
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


def _read_group(scan: Scan, named: Named, at: int, first: int) -> Named:
    """A plural from word ``at``, its first kind at ``first``: "các xã, phường", "cấp xã", "các huyện và TP X"."""
    stop, kinds = first, 0
    while stop < len(scan.words):
        joined = bool(kinds) and scan.words[stop] == "va" and stop + 1 < len(scan.words)
        kind, size = kind_at(scan, stop + joined)
        if not kind or (kinds and scan.gap(stop) not in (", ", " ", ",", " - ", "-")):
            break
        stop += size + joined
        kinds += 1
        named_too = stop < len(scan.words) and scan.gap(stop) == " " and scan.capital(stop)
        if named_too and scan.words[at] != "cap" and not scan.lenient:
            stop = _unit_name(scan, stop, kind)[1]
    if not kinds:
        return named
    end = scan.stops[stop - 1]
    return named._replace(group=scan.text[scan.starts[at] : end], end=end, stop=stop)
