"""From a name as read to the body that is meant: full canonical name, stable key, place.

A letter names bodies by what its reader knows: "UBND tỉnh" in a letter from Bắc Giang is Ủy ban nhân dân
tỉnh Bắc Giang. The context (the letter's issuer, or the body last spoken of) supplies what is left out;
where it does not decide, the place stays open (``place`` None and "?" in the key), never guessed.
"""

import datetime as dt
from dataclasses import replace
from functools import lru_cache

from pipeline.grammar.body_scan import Named
from pipeline.grammar.body_words import Entry, Words
from pipeline.grammar.place import (
    LAST_OF_OLD,
    Place,
    as_day,
    communes,
    make_unit,
    old_communes,
    parse_phrase,
    pick_province,
    provinces,
)
from pipeline.records import Body, PartialDate
from pipeline.text.fold import fold

Day = dt.date | PartialDate | None

# Kinds whose units are named apart: a "Phòng …" in a letter of these is not theirs.
_NO_ROOMS = ("ubnd", "hdnd", "tt-hdnd", "tinh-uy", "thanh-uy", "huyen-uy", "quan-uy", "thi-uy", "dang-uy")


@lru_cache(maxsize=4096)
def place_from_key(key: str, phrase: str | None = None) -> Place | None:
    """The unit inside a body's key ("so-tai-chinh|tinh lao cai"), or the one of its ``place`` phrase."""
    parts = key.rpartition("@")[2].split("|")[1:]
    if parts and parts[0] and not parts[0].startswith("?"):
        own, province = parts[0], parts[1] if len(parts) > 1 else ""
        table = communes() if province else provinces()
        whole = key.rpartition("@")[2].split("|", 1)[1]
        for size in (1, 2):  # the kind has one or two words
            for place in table.get(own.split(" ", size)[-1], ()):
                if place.key == whole:
                    return place
        for then, following, spelled in old_communes().get(own, ()):
            if province == fold(then):
                kind, name = parse_phrase(phrase or spelled)
                return Place(kind, name, "xa", then, None, LAST_OF_OLD, following)
    if phrase:
        kind, name = parse_phrase(phrase)
        if kind:
            province_of = parts[1] if len(parts) > 1 else ""
            known = pick_province(province_of) if province_of else None
            return make_unit(kind[:1].lower() + kind[1:], name, known.name if known else None)
    return None


def to_body(named: Named, words: Words, context: Body | None = None, on: Day = None) -> Body:
    """The body that a name means in its context, on a day; its place stays open where nothing decides it."""
    entry = named.entry
    around = place_from_key(context.key, context.place) if context else None
    if entry.mode == "open":
        return _open_body(named, words, context, on)
    if named.owner is not None:  # a Party committee inside a body
        owner = to_body(named.owner, words, context, on)
        return Body(f"{entry.name} {owner.name}", f"{entry.id}@{owner.key}", entry.id, owner.place)
    if entry.mode == "national":
        return _national(entry, around, on)
    if named.group:
        return _group_body(named, around)
    if named.tail:
        return Body(f"{entry.name} {named.tail}".strip(), f"{entry.id}|{fold(named.tail)}", entry.id)
    fallback = named.fallback
    if fallback is not None and context is not None and fallback.parent and fallback.parent == context.kind:
        return Body(fallback.name, fallback.id, fallback.id)  # "CỤC THUẾ" under "BỘ TÀI CHÍNH"
    place = _place(named, around, on)
    if place is not None:
        return _of_place(entry, place)
    if fallback is not None and not named.generic and (not entry.levels or _stands_alone(fallback, on)):
        return _national(fallback, around, on)
    return _of_open_place(entry, named.generic)


@lru_cache(maxsize=1024)
def _of_place(entry: Entry, place: Place) -> Body:
    return Body(_full_name(entry, place), f"{entry.id}|{place.key}", entry.id, place.phrase)


@lru_cache(maxsize=256)
def _of_open_place(entry: Entry, kind: str) -> Body:
    return Body(f"{entry.name} {kind}".strip(), f"{entry.id}|?{fold(kind)}", entry.id)


def _national(entry: Entry, around: Place | None, on: Day) -> Body:
    """The body of an entry that stands by itself: a national one, or a site's own.

    A site's commune of no known province is the one of the province that the letter speaks from.
    """
    body = entry.body
    if body is None:
        return Body(entry.name, entry.id, entry.id)
    place = place_from_key(body.key, body.place) if body.place else None
    upper = _upper_of(around, on) if around is not None else None
    if place is None or place.level == "tinh" or place.province or upper is None:
        return body
    return replace(body, key=f"{body.key}|{fold(upper.name)}")


def _stands_alone(entry: Entry, on: Day) -> bool:
    day = as_day(on)
    return entry.exists(day) if day is not None else entry.since is None


def body_of_key(key: str, words: Words) -> Body | None:
    """The body that a key stands for, by its full name; ``None`` for rooms, open keys and unknown ones."""
    entry_id, bar, _ = key.partition("|")
    entry = words.entries.get(entry_id)
    if entry is None or "@" in key or "?" in key:
        return None
    if not bar:
        return Body(entry.name, key, entry.id)
    place = place_from_key(key)
    return Body(_full_name(entry, place), key, entry.id, place.phrase) if place is not None else None


def _full_name(entry: Entry, place: Place) -> str:
    if entry.mode == "committee" and place.level != "xa" and place.name != "Hồ Chí Minh":
        return f"{entry.name} {place.name}"
    return f"{entry.name} {place.phrase}"


def _group_body(named: Named, around: Place | None) -> Body:
    province = _upper_of(around, None) if around else None
    name = f"{named.entry.name} {named.group}"
    key = f"*{named.entry.id}|{fold(named.group)}"
    if province is None:
        return Body(name, key, named.entry.id)
    return Body(name, f"{key}|{fold(province.name)}", named.entry.id, province.phrase)


def _place(named: Named, around: Place | None, on: Day) -> Place | None:
    """The unit of a name: as named, completed by the context, or concluded from the context."""
    place = named.place
    if place is not None:
        if place.level == "tinh":
            if named.bare:
                return pick_province(place.name, on) or place
            return make_unit(place.kind, place.name, None, on) if place.kind == "thành phố" else place
        if not place.province and around is not None:
            upper = _upper_of(around, on)
            return make_unit(place.kind, place.name, upper.name if upper else None, on)
        return place
    if around is None:
        return None
    entry, kind = named.entry, named.generic
    upper = _upper_of(around, on)
    if kind in ("tỉnh", "thành phố"):
        if upper is not None and upper.kind == kind and "tinh" in entry.levels:
            return upper
        return around if around.kind == kind and around.level in entry.levels else None
    if kind:
        return around if around.kind == kind else None
    if entry.mode == "committee":
        units = entry.units
        return next((p for p in (around, upper) if p is not None and p.kind in units), None)
    if entry.levels == ("tinh",):
        return upper
    return around if around.level in entry.levels else None


def _upper_of(place: Place, on: Day) -> Place | None:
    """The province that a unit is, or lies in."""
    if place.level == "tinh":
        return place
    return pick_province(place.province, on) if place.province else None


def _open_body(named: Named, words: Words, context: Body | None, on: Day) -> Body:
    """A free name, with its owner where it needs one ("Phòng Kế hoạch - Sở Công Thương tỉnh Lào Cai")."""
    entry = named.entry
    name = _complete(f"{entry.name} {named.tail}".strip(), context, on)
    owner = to_body(named.owner, words, context, on) if named.owner else None
    of_context = entry.owner and entry.id != "chi-nhanh" and context is not None
    if owner is None and of_context and context is not None and context.kind not in _NO_ROOMS:
        owner = _owner_of(context)
    if owner is None:
        return Body(name, fold(name), entry.id)
    if not entry.owner and entry.id in ("chi-cuc", "trung-tam", "ban-chi-dao"):
        return Body(name, f"{fold(name)}@{owner.key}", entry.id, owner.place)
    return Body(f"{name} - {owner.name}", f"{fold(name)}@{owner.key}", entry.id, owner.place)


def _complete(name: str, context: Body | None, on: Day) -> str:
    """A free name that ends in a unit without its name takes it from the context ("Bệnh viện Đa khoa tỉnh")."""
    around = place_from_key(context.key, context.place) if context else None
    if around is None:
        return name
    for unit in (around, _upper_of(around, on)):
        if unit is not None and name.lower().endswith(f" {unit.kind}"):
            return f"{name[: -len(unit.kind)]}{unit.phrase}"
    return name


def _owner_of(context: Body) -> Body | None:
    """The body whose rooms a letter speaks of: the issuer, or the owner of the issuing room."""
    if "@" not in context.key:
        return context
    name = context.name.rpartition(" - ")[2]
    key = context.key.rpartition("@")[2]
    return Body(name, key, key.split("|")[0], context.place) if name != context.name else None
