"""Reading one body's name at a place in a text: kind, place, owner, and where the name ends.

Works on the words of the folded text; the text itself decides by its capitals and accents what is a
name ("Sở Tài chính", not "số tài chính" or "sở hữu"). Letterheads are read ``lenient``: all in capitals,
possibly without accents. Nothing is concluded here; ``body_resolve`` does that.
"""

from pipeline.grammar.body_free import name_goes_on, read_free
from pipeline.grammar.body_place import read_place
from pipeline.grammar.body_scan import Named, Scan, same_tone
from pipeline.grammar.body_words import Pattern
from pipeline.grammar.place import level_of
from pipeline.text.fold import fold_aligned

_LOOSE_GAP = frozenset([" ", "-", " - ", "&", " & ", ", ", ",", ". ", ".", " -", "- ", "& ", " &", "  "])


def read_name(scan: Scan, index: int) -> Named | None:
    """The longest name that begins at word ``index``, or None."""
    openings = scan.table.openings
    printed = ""
    words = tuple(scan.words[index : index + 3])
    for size in range(len(words), 0, -1):
        for pattern in openings.get(words[:size], ()):
            if not printed:
                printed = scan.text[scan.starts[index] : scan.stops[index]]
                capital = printed[0].isupper() or printed[0].isdigit() or scan.lenient
                own = printed.lower()
            if (pattern.capital and not capital) or not _matches(scan, index, pattern, own):
                continue
            named = _continue(scan, index, pattern)
            if named is not None:
                return named
    return None


def _matches(scan: Scan, index: int, pattern: Pattern, own: str) -> bool:
    """Whether the words of a pattern stand at a word (``own`` in small letters) as names are written."""
    size = len(pattern.words)
    if size > 1 and not _plainly(scan, index, pattern):
        if scan.words[index + 1 : index + size] != pattern.rest:
            return False
        for at in range(index + 1, index + size):
            gap = scan.gap(at)
            if scan.lenient and len(gap) <= 4:
                continue
            if gap != " " and not (gap in _LOOSE_GAP if pattern.loose else gap in (". ", ".", "  ")):
                return False
    if scan.lenient:
        plain = pattern.entries[0].mode != "open" or size > 1
        return plain or own == pattern.first or own == scan.words[index] or same_tone(own, pattern.first)
    return own == pattern.first or same_tone(own, pattern.first) or (size >= 3 and own == scan.words[index]) or (
        size == 1 and not own.isalpha()) or fold_aligned(pattern.first) != scan.words[index]  # fmt: skip


def _plainly(scan: Scan, index: int, pattern: Pattern) -> bool:
    """Whether the words of a pattern stand at a word with one blank between each."""
    last, start = index + len(pattern.words) - 1, scan.starts[index]
    if last >= len(scan.words) or scan.stops[last] - start != len(pattern.spelled):
        return False
    return scan.folded.startswith(pattern.spelled, start)


def _continue(scan: Scan, index: int, pattern: Pattern) -> Named | None:
    """Go on after a kind's words: its place, the rest of a free name, its owner."""
    after = index + len(pattern.words)
    placed, national = pattern.placed, pattern.national
    entry, fallback = placed or national or pattern.entries[0], national if placed else None
    named = Named(entry, scan.starts[index], scan.stops[after - 1], after, "", None, "", "", None, fallback)
    if entry.mode == "open":
        return read_free(scan, index, named, read_name)
    if placed is None:
        return named
    if placed.mode == "committee" and "xã" in placed.units and after < len(scan.words) and scan.gap(after) == " ":
        owner = read_name(scan, after)
        if owner is not None and owner.entry.mode != "open":
            return named._replace(owner=owner, end=owner.end, stop=owner.stop, fallback=None)
    named = _of_level(read_place(scan, named), pattern)
    if named.place is None and not named.generic and not named.group and not named.tail:
        if national is not None and pattern.spelled.endswith(" viet nam") and not scan.lenient:
            return named._replace(entry=national, fallback=None)  # "Hội Nông dân Việt Nam": the whole country's
        if placed.needs_place and not scan.lenient:
            return None  # "Thanh tra", "BHXH" alone are no bodies
        if placed.goes_on and not scan.lenient and name_goes_on(scan, after, index):
            return None  # "Ban Quản lý Khu kinh tế Dung Quất": a name of its own, read as a free one
        if placed.id.startswith("phong-") and after < len(scan.words) and not scan.lenient:
            return _room(scan, index, named)
    return named


def _of_level(named: Named, pattern: Pattern) -> Named:
    """Of two kinds with one spelling ("BCH quân sự") the one that units of the named level have."""
    if len(pattern.entries) < 2 or (named.place is None and not named.generic):
        return named
    level = named.place.level if named.place is not None else level_of(named.generic, "")
    fitting = [e for e in pattern.entries if e.mode == "placed" and level in e.levels]
    return named._replace(entry=fitting[0]) if fitting and named.entry not in fitting else named


def _room(scan: Scan, index: int, named: Named) -> Named:
    """An office of a district or, when an owner follows, a room of that owner ("Phòng Nội vụ - Sở Y tế")."""
    opening = next(p.entries[0] for p in scan.table.patterns["phong"] if p.words == ("phong",))
    room = named._replace(entry=opening, end=scan.stops[index], stop=index + 1)
    free = read_free(scan, index, room, read_name)
    return free if free is not None and free.owner is not None else named


def read_list(scan: Scan, index: int) -> list[Named]:
    """The bodies of a list whose head at word ``index`` stands once: "các Sở: Nội vụ, Tài chính và Y tế".

    Each is read with the head put in front; its span is that of its own words. An item that is none ends the list.
    """
    head, at = scan.words[index], index + 1
    found: list[Named] = []
    while at < len(scan.words):
        gap = scan.gap(at).strip()
        joined = scan.words[at] == "va" and bool(found)
        if gap not in (("", ":") if not found else (",", ";") if not joined else ("", ",")):
            break
        at += joined
        pattern = next((p for p in scan.table.patterns[head] if _item_matches(scan, at, p)), None)
        if pattern is None:
            break
        stop = at + len(pattern.rest)
        named = Named(pattern.entries[0], scan.starts[at], scan.stops[stop - 1], stop)
        found.append(read_place(scan, named) if named.entry.mode == "placed" else named)
        at = found[-1].stop
    return found


def _item_matches(scan: Scan, at: int, pattern: Pattern) -> bool:
    size = len(pattern.rest)
    if not size or pattern.entries[0].mode not in ("placed", "national") or not scan.capital(at):
        return False
    if scan.words[at : at + size] != pattern.rest:
        return False
    gaps = (scan.gap(n) for n in range(at + 1, at + size))
    return all(gap in _LOOSE_GAP if pattern.loose else gap == " " for gap in gaps)
