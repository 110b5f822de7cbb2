"""Numbers and days that the paper does not yield, settled by the archive.

Three things speak: the incoming register, the letters that cite the paper, the order of its body's letters.

Joins two rooms that do not know each other: ``store`` gives letters and register rows and keeps what is settled
apart from what was read, ``link.serials`` judges. Called before linking, so that links are made with settled values.
Only letters whose number or day was not read surely are touched, never a person's value; what is settled is marked
with its evidence (problems ``number_settled``, ``date_settled``) and is made anew from the readings each time, so
that it does not depend on the order of ingest and goes when its evidence goes.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from pipeline.errors import problem
from pipeline.grammar.body import same_body
from pipeline.grammar.number import parse_number
from pipeline.link.serials import Settled, Slip, settle_day, settle_serial, witnesses
from pipeline.records import SURE, DocumentNumber, Letter, Mention, PartialDate, Span
from pipeline.store import RegisterRow, Store
from pipeline.store.corrections import with_value
from pipeline.store.settlement import Series, SettledRow, Settlement, Unread
from pipeline.text.fold import fold
from pipeline.text.keys import match_key, symbol_key

_REGISTER_AND_INK = 0.95  # the register names a serial that the ink reader also saw
_REGISTER = 0.85
_CITED = 0.95  # others cite a paper of that body, day and subject under a serial that the ink reader also saw
_DOUBTED = 0.3  # a serial that the archive makes less likely than this is only a candidate
_SAME_TITLE = 85.0  # of 100: how much of the shorter stands in the longer
_DIGITS = re.compile(r"\d{1,6}\Z")


class Hint(NamedTuple):
    """What one row of the register, or those that cite it, say of an unread letter."""

    code: str
    date: str
    why: str


def settle_numbers(store: Store, only: set[Series] | None = None, *, relinked: bool = False) -> int:
    """Settle what can be settled in all series of the archive, or in some; returns how many letters changed.

    The caller holds the transaction. ``relinked``: it is going to link everything again.
    """
    settlement = Settlement(store.connection)
    hints: dict[str, Hint] | None = None
    changed = 0
    for series, unread in settlement.series(only):
        if hints is None:
            hints = _register_hints(settlement)
        known = witnesses([Slip(key, _plain(serial), date) for key, serial, date in settlement.sure(series)])
        for letter in unread:
            hint = hints.get(letter.key)
            cited = _cited_hint(settlement, letter) if hint is None else None
            if not (known or hint or cited or letter.settled):
                continue
            reading = settlement.reading(letter)
            said = settlement.corrections(letter.key)
            believed = reading
            for field, value in said.items():
                believed = with_value(believed, field, value)
            found = [s for s in _judge(letter.key, believed, known, hint, cited) if s.field not in said]
            changed += settlement.write(letter, reading, lay(reading, found), rows(found), relinked=relinked)
    return changed


def _judge(key: str, letter: Letter, known: list[Slip], hint: Hint | None, cited: Hint | None) -> Iterator[Settled]:
    """What the archive says of one letter: the register before those that cite it, these before the order."""
    sureness = letter.number.confidence if letter.number else 0.0
    serial = _plain(letter.number.value.serial) if letter.number and sureness >= SURE else 0
    date = letter.date.value.iso if letter.date else ""
    candidates = tuple((_serial_of(code), p) for code, p in letter.code_candidates)
    slip = Slip(key, serial, date, tuple((s, p) for s, p in candidates if s))
    if hint is not None and sureness < SURE:
        seen = dict(slip.candidates).get(_serial_of(hint.code), 0.0)
        clash = not seen and slip.candidates and slip.candidates[0][1] >= SURE
        sure = _REGISTER_AND_INK if seen >= 0.05 else _REGISTER
        if not clash:
            yield Settled(key, "code", hint.code, sure, hint.why)
    elif cited is not None and sureness < SURE:
        yield Settled(key, "code", cited.code, _CITED, cited.why)
    elif sureness < SURE and (found := settle_serial(slip, known)) is not None:
        yield found
    if hint is not None and len(date) < 10 and len(hint.date) == 10:
        yield Settled(key, "date", hint.date, _REGISTER, hint.why)
    elif (day := settle_day(slip, known)) is not None:
        yield day


def rows(found: Iterable[Settled]) -> list[SettledRow]:
    """Settled values as rows of the store."""
    return [SettledRow(s.field, s.value, s.confidence, s.why, s.candidates) for s in found]


def lay(reading: Letter, found: Iterable[Settled]) -> Letter:
    """The letter with settled values laid over its reading."""
    letter = reading
    for settled in found:
        letter = _with_code(letter, settled) if settled.field == "code" else _with_date(letter, settled)
    return letter


def _with_code(letter: Letter, settled: Settled) -> Letter:
    codes = {str(_serial_of(code)): code for code, _ in letter.code_candidates}
    candidates = tuple((codes[s], p) for s, p in settled.candidates if s in codes) or letter.code_candidates
    span = letter.number.span if letter.number else Span(0, 0)
    if settled.value:
        number = _number(codes.get(settled.value, settled.value))
        if number is None:
            return letter
        problems = tuple(p for p in letter.problems if p.code != "code_unread")
        return replace(
            letter,
            number=Mention(number, span, settled.confidence),
            code_partial=None,
            code_candidates=candidates,
            problems=(*problems, problem("number_settled", why=settled.why)),
        )
    if letter.number is not None:
        own = dict(settled.candidates).get(letter.number.value.serial, 0.0)
        if own < _DOUBTED:
            rest = letter.number.value.code[len(letter.number.value.serial) :]
            return replace(letter, number=None, code_partial=f"?{rest}", code_candidates=candidates)
        letter = replace(letter, number=replace(letter.number, confidence=min(letter.number.confidence, own)))
    return replace(letter, code_candidates=candidates)


def _with_date(letter: Letter, settled: Settled) -> Letter:
    span = letter.date.span if letter.date else Span(0, 0)
    problems = tuple(p for p in letter.problems if p.code != "date_incomplete")
    return replace(
        letter,
        date=Mention(PartialDate(*map(int, settled.value.split("-"))), span, settled.confidence),
        problems=(*problems, problem("date_settled", why=settled.why)),
    )


# --- the incoming register ----------------------------------------------------------------------------


def _register_hints(settlement: Settlement) -> dict[str, Hint]:
    """Unread letters that exactly one row of the register fits, each row fitting no other of them."""
    waiting: dict[str, list[RegisterRow]] = {}
    for row in settlement.unmatched_rows():
        if (number := _number(row.code)) is not None and number.serial:
            waiting.setdefault(symbol_key(number.symbol), []).append(row)
    if not waiting:
        return {}
    fits: list[tuple[str, RegisterRow]] = []
    for unread in settlement.unread():
        fits += [(unread.key, row) for row in waiting.get(unread.symbol, ()) if _fits(unread, row)]
    letters: dict[str, int] = {}
    lines: dict[tuple[str, int], int] = {}
    for key, row in fits:
        letters[key] = letters.get(key, 0) + 1
        lines[row.source, row.line] = lines.get((row.source, row.line), 0) + 1
    return {
        key: Hint(row.code, row.date, f"sổ văn bản đến, số đến {row.number or '?'}")
        for key, row in fits
        if letters[key] == 1 and lines[row.source, row.line] == 1
    }


def _fits(letter: Unread, row: RegisterRow) -> bool:
    """Same author, no other day, month known on both, and the letter's subject in the row's title."""
    if not row.author_key or not letter.issuer_key or same_body(row.author_key, letter.issuer_key) is not True:
        return False
    if min(len(row.date), len(letter.date)) < 7 or not (
        row.date.startswith(letter.date) or letter.date.startswith(row.date)
    ):
        return False
    return _same_title(letter.subject, row.title)


# --- those that cite it -------------------------------------------------------------------------------


def _cited_hint(settlement: Settlement, letter: Unread) -> Hint | None:
    """The number under which others cite a paper of that body, day and subject, if it is one and the ink may be it.

    Three things agree that do not know of each other: the pen, the day with the subject, and who cites. A neighbour in
    number of the same day has another subject.
    """
    if not letter.candidates or len(letter.date) < 10:
        return None
    fitting = [m for m in settlement.mentions(letter) if _same_title(letter.subject, m.subject)]
    if len({match_key(m.code) for m in fitting}) != 1:
        return None
    by = list(dict.fromkeys(m.citing or "văn bản chưa rõ số" for m in fitting))
    more = f" và {len(by) - 2} văn bản khác" if len(by) > 2 else ""
    return Hint(fitting[0].code, letter.date, f"được viện dẫn tại {', '.join(by[:2])}{more}")


def _same_title(subject: str, title: str) -> bool:
    """Whether a letter's subject stands in how another paper names it."""
    own, named = fold(subject), fold(title)
    return min(len(own), len(named)) >= 10 and fuzz.partial_ratio(own, named) >= _SAME_TITLE


@lru_cache(maxsize=256)
def _number(code: str) -> DocumentNumber | None:
    try:
        return parse_number(code)
    except ValueError:
        return None


def _serial_of(code: str) -> int:
    number = _number(code)
    return _plain(number.serial) if number else 0


def _plain(serial: str) -> int:
    """A serial of digits alone as a number; 0 for any other."""
    return int(serial) if _DIGITS.match(serial) else 0
