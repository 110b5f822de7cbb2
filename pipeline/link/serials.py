"""Serials and days that could not be read, settled by the order of letters: an office numbers its letters day by day.

Pure functions over the letters of one series (one body, one symbol, one year: Nghị định 30/2020/NĐ-CP, Điều 15,
numbers begin with 1 on 1 January and rise). Only letters whose number and day were read surely bear witness, and
only where their own order holds: a series that does not rise says nothing. What the ink reader made of a serial is
weighed with the room that its neighbours leave (Bayes): each candidate's probability times the chance that a serial
drawn from that room is this one. The confidence stays that of ink: never 0.9 or more.
"""

import bisect
from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline.records import PartialDate

CEILING = 0.89
_LEAST = 4  # sure letters that a series needs before its order means anything
_RISING = 0.9  # share of them that must rise with the days
_STRAY = 0.05  # chance that a letter was numbered out of order (kept back, registered late)
_GIVEN = 0.6  # below this a serial is only a candidate


class Slip(NamedTuple):
    """One letter of a series: its serial (0 when it was not read surely), its date, what the ink reader saw."""

    key: str
    serial: int
    date: str
    candidates: tuple[tuple[int, float], ...] = ()


class Settled(NamedTuple):
    """What the order says of a letter: the field's value ("" when only the ranking changed), how surely, and why."""

    key: str
    field: Literal["code", "date"]
    value: str
    confidence: float
    why: str
    candidates: tuple[tuple[str, float], ...] = ()


class Room(NamedTuple):
    """The serials that neighbours leave: from ``low`` to ``high`` (None: open above), and the neighbours' words.

    A serial that another letter bears is not left out: the unread paper may be a second scan of that one.
    """

    low: int
    high: int | None
    why: str


def witnesses(series: Sequence[Slip]) -> list[Slip]:
    """The sure letters of a series in the order of day and serial; [] when they do not rise together."""
    sure = sorted((s for s in series if s.serial and len(s.date) == 10), key=lambda s: (s.date, s.serial))
    rising = _longest_rise(sure)
    return rising if len(sure) >= _LEAST and len(rising) >= _RISING * len(sure) else []


def _longest_rise(letters: Sequence[Slip]) -> list[Slip]:
    """The longest part of a sequence whose serials never fall (patience sorting)."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for at, letter in enumerate(letters):
        pile = bisect.bisect_right(ends, letter.serial)
        before.append(places[pile - 1] if pile else -1)
        if pile == len(ends):
            ends.append(letter.serial)
            places.append(at)
        else:
            ends[pile] = letter.serial
            places[pile] = at
    out: list[Slip] = []
    at = places[-1] if places else -1
    while at >= 0:
        out.append(letters[at])
        at = before[at]
    return out[::-1]


def room_for(date: str, known: Sequence[Slip]) -> Room:
    """What the days before and after leave to a letter of ``date`` (which may be incomplete)."""
    when = PartialDate(*map(int, date.split("-")))
    first, last = when.first.isoformat(), when.last.isoformat()
    below = [s for s in known if s.date < first]
    above = [s for s in known if s.date > last]
    low = max((s.serial for s in below), default=0) + 1
    high = min((s.serial for s in above), default=0) - 1
    words = []
    if below:
        words.append(f"sau số {low - 1} ngày {_vietnamese(below[-1].date)}")
    if above:
        words.append(f"trước số {high + 1} ngày {_vietnamese(above[0].date)}")
    return Room(low, high if above else None, ", ".join(words))


def settle_serial(slip: Slip, known: Sequence[Slip]) -> Settled | None:
    """Weigh the ink's candidates by the room that the neighbours leave; ``None`` when that says nothing new."""
    if not slip.candidates or not slip.date or not known:
        return None
    room = room_for(slip.date, known)
    if not room.why or (room.high is not None and room.high < room.low):
        return None
    digits = max(len(str(serial)) for serial, _ in slip.candidates)
    every = 9 * 10 ** (digits - 1) or 1
    high = room.high if room.high is not None else max(room.low + every, 10**digits - 1)
    free = max(1, high - room.low + 1)

    def prior(serial: int) -> float:
        return (1 - _STRAY) / free if room.low <= serial <= high else _STRAY / every

    weights = {serial: p * prior(serial) for serial, p in slip.candidates}
    unread = max(0.0, 1 - sum(p for _, p in slip.candidates))
    rest = unread / every * max(0.0, 1 - sum(prior(serial) for serial, _ in slip.candidates))
    total = sum(weights.values()) + rest
    if total <= 0:
        return None
    ranked = sorted(((min(CEILING, w / total), s) for s, w in weights.items()), key=lambda x: (-x[0], x[1]))
    ordered = tuple((str(serial), round(p, 3)) for p, serial in ranked)
    best, serial = ranked[0]
    value = str(serial) if best >= _GIVEN and room.low <= serial <= high else ""
    return Settled(slip.key, "code", value, round(best, 3), room.why, ordered)


def settle_day(slip: Slip, known: Sequence[Slip]) -> Settled | None:
    """The day of a letter whose serial is known: given where its neighbours in number share one day."""
    if not slip.serial or len(slip.date) == 10 or not slip.date or not known:
        return None
    when = PartialDate(*map(int, slip.date.split("-")))
    below = [s for s in known if s.serial < slip.serial]
    above = [s for s in known if s.serial > slip.serial]
    if not below or not above or any(s.serial == slip.serial for s in known):
        return None
    first = max(below[-1].date, when.first.isoformat())
    last = min(above[0].date, when.last.isoformat())
    if first != last:
        return None
    why = (
        f"giữa số {below[-1].serial} ngày {_vietnamese(below[-1].date)} "
        f"và số {above[0].serial} ngày {_vietnamese(above[0].date)}"
    )
    return Settled(slip.key, "date", first, 0.85, why)


def _vietnamese(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"
