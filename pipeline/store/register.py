"""The incoming register (sổ đăng ký văn bản đến): its rows taken in from CSV and matched to held letters.

The ten columns of Decree 30/2020: ngày đến; số đến; tác giả; số, ký hiệu; ngày tháng văn bản; tên loại và trích yếu;
đơn vị hoặc người nhận; ngày chuyển; ký nhận; ghi chú. A row without a letter is kept and reported: the register
knows papers that the archive does not hold.
"""

import csv
import hashlib
import io
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import charset_normalizer

from pipeline.errors import UsageError
from pipeline.grammar.body import resolve_body, same_body
from pipeline.grammar.date import parse_date
from pipeline.records import Arrival, PartialDate
from pipeline.text.fold import fold
from pipeline.text.keys import match_key
from pipeline.text.normalize import normalize

COLUMNS = (
    "arrived", "number", "author", "code", "date", "title", "receiver", "passed_on", "receipt", "note",
)  # fmt: skip
# How a heading begins, folded; the longest that fits decides ("ngày tháng văn bản" before "ngày").
_HEADINGS = {
    "ngay den": "arrived",
    "so den": "number",
    "tac gia": "author",
    "co quan ban hanh": "author",
    "noi gui": "author",
    "so ky hieu": "code",
    "so va ky hieu": "code",
    "so hieu": "code",
    "ngay thang": "date",
    "ngay van ban": "date",
    "ngay ban hanh": "date",
    "ngay vb": "date",
    "ten loai": "title",
    "trich yeu": "title",
    "noi dung": "title",
    "don vi": "receiver",
    "nguoi nhan": "receiver",
    "noi nhan": "receiver",
    "ngay chuyen": "passed_on",
    "ky nhan": "receipt",
    "ghi chu": "note",
}

# The columns of days, as the decree heads them.
_DAYS = {"arrived": "Ngày đến", "date": "Ngày, tháng văn bản", "passed_on": "Ngày chuyển"}

MatchState = Literal["matched", "unmatched", "ambiguous"]


class RegisterRow(NamedTuple):
    """One line of the register; dates are EDTF ("" when blank or not readable)."""

    source: str
    line: int
    arrived: str
    number: str
    author: str
    author_key: str
    code: str
    number_key: str
    date: str
    title: str
    receiver: str
    passed_on: str
    receipt: str
    note: str


class RegisterMatch(NamedTuple):
    """A row with the keys of the held letters that it may mean: one when matched."""

    row: RegisterRow
    state: MatchState
    letters: tuple[str, ...]


def _say_nothing(line: str) -> None:
    """Nobody asked for what could not be read."""


def read_register(path: Path, tell: Callable[[str], None] = _say_nothing) -> list[RegisterRow]:
    """The rows of a register file; ``tell`` is told (in Vietnamese) each cell of a day in which no day stands.

    Raises ``UsageError`` when it is not a table with a column of numbers.
    """
    data = path.read_bytes()
    return parse_register(_decode(data, path), hashlib.sha256(data).hexdigest(), tell)


def _decode(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(data).best()
        if best is None:
            raise UsageError(f"{path} không phải tệp CSV. Lưu sổ dạng CSV UTF-8 rồi nhập lại.") from None
        return str(best)


def parse_register(text: str, source: str, tell: Callable[[str], None] = _say_nothing) -> list[RegisterRow]:
    """The rows of a register; headings are recognised in any order, without them the decree's order holds.

    Lines without number and title are skipped, days that are none are left blank and told. Raises ``UsageError`` when
    no column holds document numbers.
    """
    text = normalize(text)
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max("\t;,", key=first_line.count)
    lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    order: dict[str, int] = {}
    start = 0
    for index, cells in enumerate(lines[:10]):
        named = _headings(cells)
        if len(named) >= 3 and "code" in named:
            order, start = named, index + 1
            break
    else:
        if lines and max(len(cells) for cells in lines) >= len(COLUMNS):
            order = {name: index for index, name in enumerate(COLUMNS)}
    if "code" not in order:
        raise UsageError(
            'Sổ không có cột "Số, ký hiệu". Cần mười cột của sổ đăng ký văn bản đến (Nghị định 30/2020/NĐ-CP).'
        )
    rows = []
    for index, cells in enumerate(lines[start:], start + 1):
        fields = {name: cells[at].strip() if at < len(cells) else "" for name, at in order.items()}
        if not (fields["code"] or fields.get("title")):
            continue
        row = _row(source, index, fields)
        rows.append(row)
        for column, called in _DAYS.items():
            if fields.get(column) and not getattr(row, column):
                titled = lines[start - 1][order[column]].strip() if start else called
                tell(f"dòng {index}, cột “{titled}”: “{fields[column]}” không phải ngày có thật, để trống.")
    return rows


def _headings(cells: Sequence[str]) -> dict[str, int]:
    named: dict[str, int] = {}
    for index, cell in enumerate(cells):
        heading = fold(cell)
        fitting = [start for start in _HEADINGS if heading.startswith(start)]
        if fitting:
            named.setdefault(_HEADINGS[max(fitting, key=len)], index)
    return named


def _row(source: str, line: int, fields: dict[str, str]) -> RegisterRow:
    author = fields.get("author", "")
    body = resolve_body(author) if author else None
    code = "".join(fields["code"].split())
    return RegisterRow(
        source=source,
        line=line,
        arrived=_edtf(fields.get("arrived", "")),
        number=fields.get("number", ""),
        author=author,
        author_key=body.key if body else "",
        code=code,
        number_key=match_key(code),
        date=_edtf(fields.get("date", "")),
        title=fields.get("title", ""),
        receiver=fields.get("receiver", ""),
        passed_on=_edtf(fields.get("passed_on", "")),
        receipt=fields.get("receipt", ""),
        note=fields.get("note", ""),
    )


def _edtf(cell: str) -> str:
    try:
        return parse_date(cell).iso if cell else ""
    except ValueError:
        return ""


def save_register(connection: sqlite3.Connection, rows: Sequence[RegisterRow], taken_in: str = "") -> int:
    """Write rows and return how many are new; a file that was taken in before changes nothing.

    ``taken_in``: an ISO day.
    """
    columns = (*RegisterRow._fields, "taken_in")
    written = connection.executemany(
        f"INSERT OR IGNORE INTO register ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
        [(*row, taken_in) for row in rows],
    )
    return max(written.rowcount, 0)


def match_register(connection: sqlite3.Connection, among: Collection[str] | None = None) -> Iterator[RegisterMatch]:
    """All rows with the held letters they mean, in the register's order.

    Number decides; a date or an author that contradicts excludes; two that are left make it ambiguous. Looked up
    anew each time, so that letters that came after the register are found too. ``among``: only the rows with the
    number of one of the letters with these keys.
    """
    where = ""
    if among is not None:
        marks = ", ".join("?" * len(among))
        where = f"WHERE number_key <> '' AND number_key IN (SELECT number_key FROM letters WHERE key IN ({marks}))"
    query = f"SELECT {', '.join(RegisterRow._fields)} FROM register {where} ORDER BY source, line"
    for values in connection.execute(query, tuple(among or ())).fetchall():
        row = RegisterRow._make(values)
        letters = connection.execute(
            "SELECT key, date, issuer_key FROM letters WHERE number_key = ? AND number_key <> '' AND copy_of IS NULL"
            " ORDER BY key",
            (row.number_key,),
        ).fetchall()
        fitting = tuple(
            key
            for key, date, issuer_key in letters
            if _dates_agree(row.date, date) and (not row.author_key or not issuer_key or _may_be(row, issuer_key))
        )
        state: MatchState = "unmatched" if not fitting else "matched" if len(fitting) == 1 else "ambiguous"
        yield RegisterMatch(row, state, fitting)


def read_arrivals(connection: sqlite3.Connection, among: Collection[str] | None = None) -> dict[str, Arrival]:
    """Key of a letter → when and under which number it arrived, where the register says it without doubt.

    ``among``: the keys of the letters that are asked for; others may be among those found.
    """
    found: dict[str, Arrival] = {}
    for row, state, keys in match_register(connection, among):
        if state == "matched" and keys[0] not in found:
            date = PartialDate(*map(int, row.arrived.split("-"))) if row.arrived else None
            found[keys[0]] = Arrival(number=row.number or None, date=date)
    return found


def _dates_agree(date: str, other: str) -> bool:
    return not date or not other or date.startswith(other) or other.startswith(date)


def _may_be(row: RegisterRow, issuer_key: str) -> bool:
    return same_body(row.author_key, issuer_key) is not False
