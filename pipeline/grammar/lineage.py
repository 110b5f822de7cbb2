"""What became of a body: ministries and departments merged, provinces joined, districts abolished.

Keys are those of ``Body.key``. A body's successor is its kind's successor at its place's successor, as far as
the lexicon knows ("so-ke-hoach-va-dau-tu|tinh yen bai" → "so-tai-chinh|tinh lao cai" since mid-2025).
"""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from pipeline.grammar.body_resolve import Day, body_of_key, place_from_key
from pipeline.grammar.body_words import Entry, Words, default_words
from pipeline.grammar.place import (
    Place,
    as_day,
    communes,
    current_province,
    make_unit,
    old_communes,
    parse_phrase,
    provinces,
    turn_before,
)
from pipeline.records import Body
from pipeline.text.fold import fold


@lru_cache(maxsize=16_384)
def _split(key: str) -> tuple[str, str, str]:
    """(own part, entry id, place part) of a key; the own part keeps "room@" in front."""
    room, at, rest = key.rpartition("@")
    entry, bar, place = rest.partition("|")
    return room + at, entry, bar + place


@lru_cache(maxsize=4096)
def _place_next(place: Place) -> tuple[Place, ...]:
    """The units that directly followed a unit."""
    province = current_province(place.province) if place.province else None
    return tuple(make_unit(*parse_phrase(phrase), province) for phrase in place.successors)


def successors(key: str, on: Day = None) -> list[str]:
    """The keys of the bodies that have taken over from this one by the day ``on`` ([] when it still exists).

    Without a day the very last ones. A district's committee is followed by those of its communes.
    """
    day = as_day(on)
    return list(_successors(key, None if day is None else _turn(key, day), default_words()))


def followed_by(key: str) -> list[str]:
    """The keys of all bodies that have taken over from this one, the nearest first: those that are gone again too."""
    seen: list[str] = []
    open_keys = [key]
    while open_keys:
        following = [other for other in _next(open_keys.pop(0), None) if other != key and other not in seen]
        seen += following
        open_keys += following
    return seen


def name_of(key: str) -> str:
    """The full name of a key's body; where its place is left open, that of its kind; "" for a key without a kind."""
    body = body_called(key)
    if body is not None:
        return body.name
    room, entry_id, _ = _split(key)
    entry = default_words().entries.get(entry_id)
    return entry.name if entry is not None and not room else ""


def body_called(key: str) -> Body | None:
    """The body of a key, by its full name; ``None`` if the lexicon cannot name it."""
    return body_of_key(key, default_words())


def _turn(key: str, day: dt.date) -> dt.date:
    """The first of the days that are all one for what becomes of a body: there are few, whatever days are asked."""
    return turn_before(day, _turns(key, default_words()))


@lru_cache(maxsize=8192)
def _turns(key: str, words: Words) -> tuple[dt.date, ...]:
    """The days on which a body, or one that took over from it, is followed by others; () for most."""
    seen, open_keys = {key}, [key]
    days: set[dt.date] = set()
    while open_keys:
        for until, following in _steps(open_keys.pop()):
            if until is not None:
                days.add(until + dt.timedelta(days=1))
            open_keys.extend(other for other in following if other not in seen)
            seen.update(following)
    return tuple(sorted(days))


@lru_cache(maxsize=8192)
def _successors(key: str, day: dt.date | None, words: Words) -> tuple[str, ...]:
    seen = {key}
    open_keys, ended = [key], []
    while open_keys:
        current = open_keys.pop(0)
        following = _next(current, day)
        open_keys.extend(k for k in following if k not in seen)
        seen.update(following)
        if not following and current != key:
            ended.append(current)
    return tuple(ended)


def _next(key: str, day: dt.date | None) -> list[str]:
    """The bodies that directly followed one by a day; [] while it stands."""
    return next((following for until, following in _steps(key) if _over(until, day)), [])


def _steps(key: str) -> Iterator[tuple[dt.date | None, list[str]]]:
    """The ways in which a body ends (its kind or its unit is given up), each with its last day and who follows."""
    room, entry_id, place_part = _split(key)
    entries = default_words().entries
    entry = entries.get(entry_id)
    if entry is not None and entry.successors:
        yield entry.until, [f"{room}{successor}{place_part}" for successor in entry.successors if successor in entries]
    place = place_from_key(key) if place_part and "?" not in place_part else None
    if place is not None and place.successors:
        following = _place_next(place)
        yield place.until, [f"{room}{_fitting(entry, entry_id, unit)}|{unit.key}" for unit in following]


def _fitting(entry: Entry | None, entry_id: str, place: Place) -> str:
    """The Party committee's word follows the kind of unit (Tỉnh ủy → Thành ủy, Huyện ủy → Đảng ủy)."""
    if entry is None or entry.mode != "committee" or place.kind in entry.units:
        return entry_id
    words = {"tỉnh": "tinh-uy", "thành phố": "thanh-uy", "huyện": "huyen-uy", "quận": "quan-uy", "thị xã": "thi-uy"}
    old = next((w for w in (*words.values(), "dang-uy") if entry_id.endswith(w)), entry_id)
    return entry_id.removesuffix(old) + words.get(place.kind, "dang-uy")


def _over(until: dt.date | None, day: dt.date | None) -> bool:
    return until is not None and (day is None or day > until)


@lru_cache(maxsize=1)
def _merged_provinces() -> dict[str, list[Place]]:
    """Key of a province → the provinces that went into it."""
    table: dict[str, list[Place]] = {}
    for place in {p.key: p for found in provinces().values() for p in found}.values():
        for phrase in place.successors:
            table.setdefault(fold(phrase), []).append(place)
    return table


@lru_cache(maxsize=1)
def _merged_units() -> dict[str, list[Place]]:
    """Key of a commune of today → the communes that went into it, and the district whose work it took over."""
    table: dict[str, list[Place]] = {}
    old = [
        place
        for unit, found in old_communes().items()
        for province, _, _ in found
        if (place := place_from_key(f"ubnd|{unit}|{fold(province)}")) is not None and place.successors
    ]
    districts = (place for found in communes().values() for place in found if place.successors)
    for place in (*old, *districts):
        for following in _place_next(place):
            if following.key != place.key:
                table.setdefault(following.key, []).append(place)
    return table


def predecessors(key: str) -> list[str]:
    """The keys of the bodies that this one directly or indirectly took over from, as far as the lexicon knows."""
    return list(_predecessors(key, default_words()))


@lru_cache(maxsize=1024)
def _predecessors(key: str, words: Words) -> tuple[str, ...]:
    units = _merged_units() if key.count("|") == 2 else {}
    found: list[str] = []
    open_keys, seen = [key], {key}
    while open_keys:
        room, entry_id, place_part = _split(open_keys.pop(0))
        before = [f"{room}{e.id}{place_part}" for e in words.entries.values() if entry_id in e.successors]
        entry = words.entries.get(entry_id)
        before += [
            f"{room}{_fitting(entry, entry_id, place)}|{place.key}"
            for table in (_merged_provinces(), units)
            for place in table.get(place_part.removeprefix("|"), ())
        ]
        for earlier in before:
            if earlier != key and earlier not in seen:
                seen.add(earlier)
                open_keys.append(earlier)
                if _lived(earlier):
                    found.append(earlier)
    return tuple(found)


def _lived(key: str) -> bool:
    """Whether there was such a body at all: a kind of body later than its unit ("Sở … tỉnh Bắc Thái") never was one."""
    _, entry_id, place_part = _split(key)
    entry = default_words().entries.get(entry_id)
    place = place_from_key(key) if place_part and "?" not in place_part else None
    if entry is None or place is None:
        return True
    late = entry.since is not None and place.until is not None and entry.since > place.until
    early = entry.until is not None and place.since is not None and entry.until < place.since
    return not (late or early)


def same_body(a: str, b: str, on: Day = None) -> bool | None:
    """Whether two keys mean one body: True, False, or None where an open place leaves it undecided.

    With a day, a body and the one that has taken over from it by then count as one. Joint issuers ("a+b") are each
    of their members.
    """
    if a == b and "?" not in a:
        return True
    day, words = as_day(on), default_words()
    if day is not None and "+" not in a and "+" not in b:
        day = max(turn_before(day, _turns(a, words)), turn_before(day, _turns(b, words)))
    return _same_body(a, b, day, words)


@lru_cache(maxsize=8192)
def _same_body(a: str, b: str, on: dt.date | None, words: Words) -> bool | None:
    if "+" in a or "+" in b:
        found = {same_body(one, other, on) for one in a.split("+") for other in b.split("+")}
        return True if True in found else None if None in found else False
    if a == b:
        return True if "?" not in a else None
    if _open_match(a, b):
        return None
    if on is not None:
        after_a, after_b = successors(a, on), successors(b, on)
        if (after_a or after_b) and not set(after_a or (a,)).isdisjoint(after_b or (b,)):
            return True
    return False


def _open_match(a: str, b: str) -> bool:
    """Whether two keys could be one if what is open in them were known."""
    room_a, entry_a, place_a = _split(a)
    room_b, entry_b, place_b = _split(b)
    if room_a != room_b or entry_a != entry_b:
        # A room whose owner is not named may be the same room of a known owner.
        return bool(room_a) != bool(room_b) and (room_a or a).rstrip("@") == (room_b or b).rstrip("@")
    parts_a, parts_b = place_a.strip("|").split("|"), place_b.strip("|").split("|")
    for own, other in ((parts_a, parts_b), (parts_b, parts_a)):
        if own[0].startswith("?"):
            kind = own[0][1:]
            return other[0].startswith("?") or not kind or other[0].startswith(kind + " ")
    return parts_a[0] == parts_b[0] and (len(parts_a) == 1) != (len(parts_b) == 1)
