"""Bodies (cơ quan): find them in a text, and say which one is meant.

The public face of the room: ``find_bodies`` and ``resolve_body`` here, ``letterhead_body`` from
``letterhead``, ``same_body`` / ``successors`` / ``predecessors`` from ``lineage``. Names are composed from
data (kind × place × day), not listed. A person stands for the body ("Chủ tịch UBND tỉnh" → UBND tỉnh).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache

from pipeline.grammar.body_parse import read_list, read_name
from pipeline.grammar.body_resolve import Day, place_from_key, to_body
from pipeline.grammar.body_scan import Named, Scan, scan_text
from pipeline.grammar.body_words import OWN, Words, compile_words, default_words, use_site_bodies
from pipeline.grammar.letterhead import IssuerReading, letterhead_body
from pipeline.grammar.lineage import predecessors, same_body, successors
from pipeline.grammar.place import LAST_OF_OLD, as_day, communes, pick_province, provinces, turn_before
from pipeline.grammar.symbol_body import symbol_bodies
from pipeline.records import Body, Mention, Span
from pipeline.text.fold import fold

__all__ = [
    "IssuerReading",
    "composed_body",
    "find_bodies",
    "letterhead_body",
    "place_from_key",
    "predecessors",
    "resolve_body",
    "same_body",
    "site_rows",
    "successors",
    "symbol_bodies",
    "use_site_bodies",
    "with_aliases",
]


# First words of names by which a letter calls its own issuer.
_SHORT_FORMS = frozenset(
    {"so", "bo", "cuc", "tong cuc", "vu", "vien", "ban", "cong ty", "tong cong ty", "truong", "hoi", "benh vien"}
    | {"trung tam", "van phong", "uy ban", "chi cuc", "doan kiem tra", "doan", "hiep hoi", "lien doan", "quy"}
)


def with_aliases(rows: Iterable[Mapping[str, str]]) -> Words:
    """The lexicon with a site's own bodies on top; pass the result as ``words``.

    A row has ``name`` and may have ``also``, ``symbols``, ``successors`` (names; ";" between several), ``since``
    and ``until``. To lay rows over the lexicon for a whole program, see ``use_site_bodies``.
    """
    return compile_words(site_rows(rows))


def site_rows(rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """The rows with the body that each means: ``key``, ``kind``, ``place``; successors as keys.

    A name that the lexicon composes ("Sở Y tế tỉnh Lào Cai") keeps that body's identity, so that an alias is
    one more way to write it; any other name is a body of its own, known by its words. ``name`` always leads back to
    the same body (a commune may need its province beside it), ``called`` is the name that letters bear.
    """
    plain = _plain_words()
    found = []
    for row in rows:
        body = site_body(row["name"])
        names = filter(None, row.get("successors", "").split(";"))
        values = {"name": _whole_name(body), "called": body.name}
        values |= {"key": body.key, "kind": body.kind, "place": body.place or ""}
        successors = ";".join(site_body(name).key for name in names)
        found.append({**row, **values, "successors": successors})
    for row in found:
        for key in filter(None, row["successors"].split(";")):
            if key not in plain.entries and all(key != other["key"] for other in found):
                row["successors"] = row["successors"].replace(key, "").strip(";")
    return found


def site_body(name: str) -> Body:
    """The body of a site's row by its name alone, read with the package's lexicon."""
    body = composed_body(name)
    if body is not None and body.is_one:
        return body
    words = plain_name(name)
    return Body(words, fold(words), OWN)


def composed_body(name: str) -> Body | None:
    """The body that the package's lexicon composes of a whole name, its place or members perhaps left open.

    ``None`` for a name of which it knows no part, or only how it begins.
    """
    plain = _plain_words()
    scan = scan_text(plain_name(name), None, plain)
    named = read_name(scan, 0)
    if named is None or named.entry.mode == "open" or named.stop != len(scan.words):
        return None
    return to_body(named, plain)


def _whole_name(body: Body) -> str:
    """A name that alone means this body: with its province, where the body's own name does not tell which."""
    place = place_from_key(body.key, body.place)
    if body.kind == OWN or place is None or site_body(body.name).key == body.key:
        return body.name
    province = pick_province(place.province) if place.province else None
    return f"{body.name}, {province.phrase}" if province is not None else body.name


def plain_name(name: str) -> str:
    """A name without what may stand around it."""
    return " ".join(name.split()).strip(" .,;:-–\"'“”")


@lru_cache(maxsize=1)
def _plain_words() -> Words:
    return compile_words()


def find_bodies(
    text: str,
    folded: str | None = None,
    *,
    context: Body | None = None,
    on: Day = None,
    words: Words | None = None,
) -> list[Mention[Body]]:
    """The bodies named in running text, in order, each the longest name at its place, not overlapping.

    ``folded`` is ``fold_aligned(text)`` if the caller has it. The span covers a title before the name
    ("Chủ tịch UBND tỉnh"). Without ``context`` a name that leaves its place out has ``place`` None and a
    "?" in its key; a plural ("UBND các xã, phường") has a key that begins with "*".
    """
    table = words or default_words()
    scan = scan_text(text, folded, table)
    found: list[Mention[Body]] = []
    skip_to = 0
    for index in _openings(scan, table):
        if index < skip_to:
            continue
        if scan.words[index] in ("so", "bo") and index and scan.words[index - 1] == "cac":
            listed = read_list(scan, index)
            if len(listed) > 1:
                found += [Mention(to_body(n, table, context, on), Span(n.start, n.end), 0.95) for n in listed]
                skip_to = listed[-1].stop
                continue
        named = read_name(scan, index)
        if named is None or (named.entry.mode == "open" and not named.tail):
            continue
        skip_to = named.stop
        start = _title_start(scan, index)
        if found and start < found[-1].span.end:
            start = named.start
        body = to_body(named, table, context, on)
        found.append(Mention(body, Span(start, named.end), _confidence(named)))
    return found


def _openings(scan: Scan, table: Words) -> list[int]:
    """The words that can begin a name: with the word after them, or by themselves and with a capital."""
    seconds, words, alone = table.seconds, scan.words, table.alone
    firsts = [at for at, word in enumerate(words) if word in seconds]
    return [
        at
        for at in firsts
        if "".join(words[at + 1 : at + 2]) in seconds[words[at]] or (words[at] in alone and scan.capital(at))
    ]


def _confidence(named: Named) -> float:
    """How surely a name is one, whole: fixed names nearly always, free ones as far as their end can be told."""
    if named.entry.mode == "open":
        return 0.8 if named.owner is not None else 0.7
    return 0.97 if named.place is None or named.place.listed else 0.9


def _title_start(scan: Scan, index: int) -> int:
    """Where a title that ends right before word ``index`` begins, else where the word begins."""
    if index and scan.gap(index) == " ":
        for title in scan.table.titles.get(scan.words[index - 1], ()):
            first = index - len(title)
            if first >= 0 and tuple(scan.words[first:index]) == title and all(
                scan.gap(at) in (" ", ", ") for at in range(first + 1, index)
            ):  # fmt: skip
                return scan.starts[first]
    return scan.starts[index]


def resolve_body(
    text: str | Body, context: Body | None = None, on: Day = None, *, words: Words | None = None
) -> Body | None:
    """The body that a name means, with its full name and place where they can be concluded, or None.

    ``context`` is the body that speaks (usually the letter's issuer), ``on`` the day of the letter.
    "UBND tỉnh" + Ban Dân tộc tỉnh Bắc Giang → "Ủy ban nhân dân tỉnh Bắc Giang"; a short form of the context
    itself ("Sở", "Công ty") → the context. What cannot be concluded is left open, with "?" in the key.
    """
    table = words or default_words()
    day = as_day(on)
    return _resolve(text, context, None if day is None else turn_before(day, _turns(table)), table)


def era_of(day: dt.date) -> dt.date:
    """The last day up to this one on which a body or a unit began or had ended: since then no name means another."""
    return turn_before(day, _turns(default_words()))


@lru_cache(maxsize=2)
def _turns(table: Words) -> list[dt.date]:
    """The days on which bodies or units begin, and those after their last ones."""
    lives: list[tuple[dt.date | None, dt.date | None]] = [(None, LAST_OF_OLD)]
    for units in (*provinces().values(), *communes().values()):
        lives += [(unit.since, unit.until) for unit in units]
    lives += [(body.since, body.until) for body in table.entries.values()]
    for patterns in table.patterns.values():
        lives += [(body.since, body.until) for pattern in patterns for body in pattern.entries]
    begins = {since for since, _ in lives if since is not None}
    return sorted(begins | {until + dt.timedelta(days=1) for _, until in lives if until is not None})


@lru_cache(maxsize=4096)
def _resolve(text: str | Body, context: Body | None, on: Day, table: Words) -> Body | None:
    """``resolve_body``; a letter, and an office, names the same few bodies again and again."""
    phrase = (text.name if isinstance(text, Body) else text).strip(" .,;:-–\n\t")
    if isinstance(text, Body) and text.is_one:
        return text
    scan = scan_text(phrase, None, table)
    named = _whole(scan) or _bare_room(scan, table)
    if named is None and (phrase.isupper() or phrase.islower()):
        scan = scan_text(phrase, None, table, lenient=True)
        named = _whole(scan)
        if named is not None and named.entry.mode == "open" and phrase.islower():
            named = None  # "cơ quan liên quan" is no name
    unsure = named is None or named.entry.mode == "open"
    if context is not None and unsure and _is_short_for(_untitled(scan, phrase), context):
        return context
    return to_body(named, table, context, on) if named is not None else None


def _bare_room(scan: Scan, table: Words) -> Named | None:
    """A delegation without a name ("Đoàn kiểm tra"): its owner makes it one."""
    _, entries = table.spellings.get(" ".join(scan.words), ("", ()))
    entry = next((e for e in entries if e.id == "doan"), None)
    return Named(entry, 0, len(scan.text), len(scan.words)) if entry is not None else None


def _whole(scan: Scan) -> Named | None:
    """The name that a phrase begins with, after a title at most; all of the phrase if a free name."""
    for index in range(min(6, len(scan.words))):
        if scan.words[index] not in scan.table.patterns:
            continue
        before = scan.text[: scan.starts[index]].strip()
        if before and _title_start(scan, index) > len(scan.text) - len(scan.text.lstrip()) + 4:
            continue
        named = read_name(scan, index)
        if named is not None:
            return named
    return None


def _untitled(scan: Scan, phrase: str) -> str:
    """A phrase without the title in front ("Giám đốc Sở" → "Sở")."""
    for size in range(min(4, len(scan.words) - 1), 0, -1):
        if tuple(scan.words[:size]) in scan.table.titles.get(scan.words[size - 1], ()):
            return scan.text[scan.starts[size] :]
    return phrase


def _is_short_for(phrase: str, context: Body) -> bool:
    """Whether a phrase is the first word or words of the context's name ("Sở", "Tổng cục", "Công ty")."""
    short = fold(phrase)
    return short in _SHORT_FORMS and fold(context.name).startswith(short + " ")
