"""A person's values of a letter's own facts: kept apart from what the program reads, and standing above it.

The store holds, for a corrected letter, the corrections and the newest reading; the letter that all others see
is the reading with the corrections laid over it. So a later run never overwrites a person's value, the difference
between the two can be shown, and taking a correction back brings the newest reading to light again.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.grammar.body import resolve_body, same_body, site_body
from pipeline.grammar.date import parse_date
from pipeline.grammar.genre import genre_of_name
from pipeline.grammar.number import parse_number
from pipeline.records import Arrival, Body, DocumentNumber, Letter, Mention, PartialDate, Span
from pipeline.store.pack import pack_letter, unpack_letter
from pipeline.text.fold import fold
from pipeline.text.normalize import normalize

FIELDS = ("code", "date", "issuer", "genre", "subject", "signer", "arrival_number", "arrival_date")
_CALLED = {
    "code": "số, ký hiệu", "date": "ngày", "issuer": "cơ quan ban hành", "genre": "tên loại", "subject": "trích yếu",
    "signer": "người ký", "arrival_number": "số đến", "arrival_date": "ngày đến",
}  # fmt: skip
_LONGEST = 2000
# Problems that a person's value of a field settles.
_SETTLED = {
    "code": ("code_unread", "code_blank", "number_settled"),
    "date": ("date_incomplete", "date_settled"),
}
NOWHERE = Span(0, 0)


class Difference(NamedTuple):
    """A field where the newest reading says other than the person: ``read`` against ``value``."""

    key: str
    field: str
    value: str
    read: str


def parse_value(field: str, text: str) -> str:
    """A person's value in the form in which it is kept ("" for none).

    Raises ``UsageError`` with what to write instead when it cannot be a value of the field.
    """
    if field not in FIELDS:
        raise UsageError(f"Không có trường {field!r} để sửa.")
    text = " ".join(normalize(text).split())
    if not text:
        return ""
    if len(text) > _LONGEST:
        raise UsageError(f"Dài quá {_LONGEST} ký tự.")
    return _PARSERS.get(field, str)(text)


def _parse_code(text: str) -> str:
    return to_number(text).code


def to_number(text: str) -> DocumentNumber:
    """The number that a person wrote; a person's word that it is one is taken, whatever its form."""
    try:
        return parse_number(text)
    except ValueError:
        pass
    code = text.replace(" ", "")
    serial, slash, symbol = code.partition("/")
    if not slash or not symbol:
        raise UsageError(f"{text!r} chưa phải số, ký hiệu: viết như 1941/UBND-TH hoặc 26-CT/TU.")
    return DocumentNumber(code=code, serial=serial, symbol=symbol, form="other")


def _parse_day(text: str) -> str:
    for form in (text, f"tháng {text}"):  # "6/2026" is a month only when asked for a date
        with suppress(ValueError):
            return parse_date(form).iso
    raise UsageError(f"Không hiểu ngày {text!r}: viết 30/6/2026, 6/2026 hoặc 2026.")


def _parse_issuer(text: str) -> str:
    return to_body(text).name


def to_body(text: str) -> Body:
    """The body of a name; one that no lexicon knows is known by its words."""
    body = resolve_body(text)
    return body if body is not None and body.is_one else site_body(text)


def _parse_genre(text: str) -> str:
    return genre_of_name(text) or text


_PARSERS: dict[str, Callable[[str], str]] = {
    "code": _parse_code,
    "date": _parse_day,
    "issuer": _parse_issuer,
    "genre": _parse_genre,
    "arrival_date": _parse_day,
}


def field_value(letter: Letter, field: str) -> str:
    """A letter's value of a field, as text; "" when there is none."""
    arrival = letter.arrival or Arrival()
    date = letter.date.value.iso if letter.date else ""
    values = {
        "code": letter.code or letter.code_partial or "",
        "date": date,
        "issuer": letter.issuer.value.name if letter.issuer else "",
        "genre": letter.genre.value if letter.genre else "",
        "subject": letter.subject.value if letter.subject else "",
        "signer": letter.signer.value if letter.signer else "",
        "arrival_number": arrival.number or "",
        "arrival_date": arrival.date.iso if arrival.date else "",
    }
    return values[field]


def field_mention(letter: Letter, field: str) -> Mention[object] | None:
    """Where a field was read and how surely; ``None`` when it was not read or has no place of its own."""
    found: dict[str, Mention[object] | None] = {
        "code": letter.number,  # type: ignore[dict-item]
        "date": letter.date,  # type: ignore[dict-item]
        "issuer": letter.issuer,  # type: ignore[dict-item]
        "genre": letter.genre,  # type: ignore[dict-item]
        "subject": letter.subject,  # type: ignore[dict-item]
        "signer": letter.signer,  # type: ignore[dict-item]
    }
    return found.get(field)


def with_value(letter: Letter, field: str, value: str) -> Letter:
    """The letter with a person's value: certain, at the place where the program had read the field."""
    settled = _SETTLED.get(field, ())
    if settled:
        letter = replace(letter, problems=tuple(p for p in letter.problems if p.code not in settled))
    if field in ("arrival_number", "arrival_date"):
        arrival = letter.arrival or Arrival()
        if field == "arrival_number":
            return replace(letter, arrival=replace(arrival, number=value or None))
        return replace(letter, arrival=replace(arrival, date=_day(value) if value else None))
    old = field_mention(letter, field)
    span = old.span if old else NOWHERE
    if field == "code":
        number = Mention(to_number(value), span) if value else None
        return replace(letter, number=number, code_partial=None, code_candidates=())
    if field == "date":
        return replace(letter, date=Mention(_day(value), span) if value else None)
    if field == "issuer":
        return replace(letter, issuer=Mention(to_body(value), span) if value else None)
    mention = Mention(value, span) if value else None
    if field == "genre":
        return replace(letter, genre=mention)
    if field == "subject":
        return replace(letter, subject=mention)
    return replace(letter, signer=mention)


def _day(iso: str) -> PartialDate:
    return PartialDate(*map(int, iso.split("-")))


# --- rows ------------------------------------------------------------------------------------------------


def read_corrections(connection: sqlite3.Connection, key: str) -> dict[str, str]:
    """Field → the person's value, of one letter."""
    return dict(connection.execute("SELECT field, value FROM corrections WHERE key = ? ORDER BY field", (key,)))


def save_correction(connection: sqlite3.Connection, key: str, field: str, value: str | None, seen: str = "") -> None:
    """Keep a person's value, or with ``None`` take it back; ``seen`` is what the program reads there at the time.

    The caller holds the transaction and renews the letter.
    """
    if value is None:
        connection.execute("DELETE FROM corrections WHERE key = ? AND field = ?", (key, field))
    else:
        connection.execute("INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?)", (key, field, value, seen))


def corrected(connection: sqlite3.Connection, key: str, reading: Letter) -> Letter:
    """A reading with what people said laid over it: names of bodies, then the letter's corrections.

    Called on every write of a letter. Where the two differ the reading is kept beside.
    """
    letter = _with_site_body(connection, reading)
    for field, value in read_corrections(connection, key).items():
        letter = with_value(letter, field, value)
    if letter is reading:
        connection.execute("DELETE FROM readings WHERE key = ?", (key,))
    else:
        connection.execute("INSERT OR REPLACE INTO readings VALUES (?, ?)", (key, pack_letter(reading)))
    return letter


def is_corrected(connection: sqlite3.Connection, key: str, issuer: str) -> bool:
    """Whether ``corrected`` has anything to do for a letter: to lay over it, or to forget of an earlier reading."""
    query = "SELECT 1 FROM corrections WHERE key = ?1 UNION ALL SELECT 1 FROM readings WHERE key = ?1"
    return connection.execute(query, (key,)).fetchone() is not None or bool(_name_of_site(connection, issuer))


def _with_site_body(connection: sqlite3.Connection, reading: Letter) -> Letter:
    """The reading with its issuer named as the site's own list of bodies has it (``pipeline.store.bodies``)."""
    if reading.issuer is None or not (name := _name_of_site(connection, reading.issuer.value.name)):
        return reading
    read, body = reading.issuer.value, site_body(name)
    if read.is_one and same_body(read.key, body.key) is not False:
        body = read  # the letter knows of which province its commune is; the list may not
    issuer = replace(reading.issuer, value=body, confidence=1.0)
    return reading if issuer == reading.issuer else replace(reading, issuer=issuer)


def _name_of_site(connection: sqlite3.Connection, printed: str) -> str:
    """The name of the site's own body that is printed so; "" when there is none."""
    folded = fold(printed)
    for name, also in connection.execute("SELECT name, also FROM bodies WHERE state = 'confirmed'") if folded else ():
        if folded == fold(name) or any(folded == fold(other) for other in also.split(";") if other):
            return str(name)
    return ""


def reading_of(connection: sqlite3.Connection, key: str, letter: Letter) -> Letter:
    """What the newest run read of a held letter (``letter`` as the store gives it)."""
    row = connection.execute("SELECT letter FROM readings WHERE key = ?", (key,)).fetchone()
    return replace(unpack_letter(row[0], letter.text), words=letter.words) if row else letter


def told_differences(connection: sqlite3.Connection, most: int = 10) -> Iterator[str]:
    """The differences for the end of a run, one a line, in Vietnamese; beyond ``most`` only their number."""
    found = list(differences(connection))
    for one in found[:most]:
        code = connection.execute("SELECT code FROM letters WHERE key = ?", (one.key,)).fetchone()
        named = (code[0] if code else "") or one.key
        yield f"{named}: {_CALLED[one.field]} máy đọc là “{one.read}”, người sửa là “{one.value}” (giữ của người)."
    if len(found) > most:
        yield f"Còn {len(found) - most} giá trị nữa đọc lại ra khác người sửa."
    if found:
        yield "Xem và quyết định ở trang Soát lại, mục Đọc lại ra khác (congvan serve)."


def differences(connection: sqlite3.Connection, key: str | None = None) -> Iterator[Difference]:
    """Where a later run reads what is neither the person's value nor what they had seen when they said it.

    By letter and field; of one letter if ``key`` is given.
    """
    where, values = ("WHERE c.key = ?", (key,)) if key is not None else ("", ())
    rows = connection.execute(
        f"SELECT c.key, c.field, c.value, c.seen, r.letter FROM corrections c JOIN readings r USING (key) {where}"
        " ORDER BY c.key, c.field",
        values,
    ).fetchall()
    for found, field, value, seen, blob in rows:
        read = field_value(unpack_letter(blob, ""), field)
        if read not in (value, seen):
            yield Difference(found, field, value, read)
