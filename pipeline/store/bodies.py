"""The site's own bodies: what people confirmed, other names that they added, what they set aside.

Rows are the shape that ``grammar.body.site_rows`` takes and gives, so that one list serves the store, the CSV
that people edit, and the lexicon.
"""

import csv
import io
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.errors import UsageError
from pipeline.grammar.body import composed_body, site_rows
from pipeline.grammar.date import parse_day
from pipeline.text.fold import fold
from pipeline.text.normalize import normalize

COLUMNS = ("name", "also", "symbols", "since", "until", "successors")
# A heading of the CSV, folded → the column that it means.
_HEADINGS = {
    "name": "name", "ten": "name", "ten day du": "name", "ten co quan": "name", "co quan": "name",
    "also": "also", "alias": "also", "ten khac": "also", "ten viet tat": "also", "viet tat": "also",
    "symbols": "symbols", "symbol": "symbols", "ky hieu": "symbols",
    "since": "since", "tu ngay": "since", "until": "until", "den ngay": "until",
    "successors": "successors", "co quan ke thua": "successors", "ke thua": "successors",
}  # fmt: skip
State = Literal["confirmed", "dismissed"]


class SiteBody(NamedTuple):
    """One row: a full name, the identity behind it, its other names and symbols, its life, and what people said."""

    name: str
    key: str
    kind: str
    place: str = ""
    also: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    successors: tuple[str, ...] = ()
    state: State = "confirmed"

    @property
    def adds(self) -> bool:
        """Whether the row says more than that there is such a body."""
        return bool(self.also or self.symbols or self.since or self.until or self.successors)

    def row(self) -> dict[str, str]:
        """As ``grammar.body.site_rows`` and the CSV write it."""
        return {
            "name": self.name,
            "also": ";".join(self.also),
            "symbols": ";".join(self.symbols),
            "since": self.since,
            "until": self.until,
            "successors": ";".join(self.successors),
        }


class BodyChange(NamedTuple):
    """What became of one row: as it was, as it is; ``None`` where there is none."""

    old: SiteBody | None
    new: SiteBody | None


class Suggestion(NamedTuple):
    """A name in letterheads that no one has confirmed.

    ``why``: "unknown" (the lexicon has no such kind), "new" (a kind it knows with a name of its own),
    "place_open" (it cannot be told of which place) or "unsure" (damaged print). ``nearest``: known names
    with their likeness (0 to 100).
    """

    name: str
    letters: int
    why: str
    nearest: tuple[tuple[str, int], ...]
    printed: str
    symbols: tuple[str, ...]
    places: tuple[str, ...]
    first: str
    last: str
    examples: tuple[str, ...]


def read_bodies(connection: sqlite3.Connection) -> Iterator[SiteBody]:
    """The site's bodies by name."""
    columns = ", ".join(SiteBody._fields)
    for row in connection.execute(f"SELECT {columns} FROM bodies ORDER BY name"):
        name, key, kind, place, also, symbols, since, until, successors, state = row
        yield SiteBody(
            name, key, kind, place, _parts(also), _parts(symbols), since, until, _parts(successors), state
        )  # fmt: skip


def lexicon_rows(connection: sqlite3.Connection) -> list[dict[str, str]]:
    """The confirmed bodies as rows for ``grammar.body.use_site_bodies``."""
    return site_rows(body.row() for body in read_bodies(connection) if body.state == "confirmed")


def make_body(row: Mapping[str, str], state: State = "confirmed") -> SiteBody:
    """A site's body from a row of plain text; raises ``UsageError`` when it has no name or one that is of many."""
    name = normalize(row.get("name") or "").strip()
    if not fold(name):
        raise UsageError("Thiếu tên cơ quan.")
    composed = composed_body(name)
    if state == "confirmed" and composed is not None and not composed.is_one:
        raise UsageError(
            f"{composed.name!r} chưa chỉ rõ một cơ quan: ghi cả địa phương (như 'Sở Y tế tỉnh Lào Cai'). Tên viết "
            "thiếu thì thêm làm tên khác: congvan bodies alias 'TÊN VIẾT THIẾU' 'TÊN ĐẦY ĐỦ'."
        )
    values = {column: normalize(row.get(column) or "") for column in COLUMNS} | {"name": name}
    (known,) = site_rows([{"name": name}])
    return SiteBody(
        known["name"],
        known["key"],
        known["kind"],
        known["place"],
        _parts(values["also"]),
        _parts(values["symbols"]),
        _life(values["since"]),
        _life(values["until"]),
        _parts(values["successors"]),
        state,
    )


def _life(text: str) -> str:
    """A day of a body's life as ISO ("" for none); raises ``UsageError`` for what is no day."""
    try:
        return parse_day(text.strip()).isoformat() if text.strip() else ""
    except ValueError:
        raise UsageError(f"Không hiểu ngày {text.strip()!r}: viết 2025-06-30 hoặc 30/6/2025.") from None


def save_bodies(connection: sqlite3.Connection, bodies: Iterable[SiteBody]) -> list[BodyChange]:
    """Add bodies; one that is there gains the new names, symbols and successors and keeps its own.

    Returns what changed: of a body that says nothing new, nothing.

    Raises ``UsageError`` when a name is given to two bodies: an alias must mean one.
    """
    known = {body.name: body for body in read_bodies(connection)}
    changed = []
    for body in bodies:
        old = known.get(body.name)
        if old is not None:
            body = body._replace(
                also=_union(old.also, body.also),
                symbols=_union(old.symbols, body.symbols),
                successors=_union(old.successors, body.successors),
                since=body.since or old.since,
                until=body.until or old.until,
            )
        taken = {fold(name): other for other in known.values() for name in other.also if other.key != body.key}
        for name in body.also:
            if (other := taken.get(fold(name))) is not None:
                raise UsageError(f"{name!r} đã là tên khác của {other.name}: bỏ ở đó trước (congvan bodies remove).")
        if body == old:
            continue
        known[body.name] = body
        changed.append(BodyChange(old, body))
        values = [";".join(value) if isinstance(value, tuple) else value for value in body]
        slots = ", ".join("?" * len(values))
        connection.execute(f"INSERT OR REPLACE INTO bodies VALUES ({slots})", values)
    return changed


def remove_body(connection: sqlite3.Connection, name: str) -> BodyChange | None:
    """Take a body out by its name or by one of its other names (then only that name goes); ``None``: not there."""
    wanted = fold(name)
    for body in list(read_bodies(connection)):
        if fold(body.name) == wanted:
            connection.execute("DELETE FROM bodies WHERE name = ?", (body.name,))
            return BodyChange(body, None)
        left = tuple(other for other in body.also if fold(other) != wanted)
        if left != body.also:
            connection.execute("UPDATE bodies SET also = ? WHERE name = ?", (";".join(left), body.name))
            return BodyChange(body, body._replace(also=left))
    return None


def read_csv(path: Path) -> list[SiteBody]:
    """Bodies from a CSV with a heading line (``name``/"Tên", ``also``/"Tên khác", …).

    Raises ``UsageError`` when it cannot be read, lacks the column of names or a row lacks its name.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"Không đọc được {path}: cần tệp CSV UTF-8 có dòng tiêu đề.") from None
    first = text.partition("\n")[0]
    # ";" stands between several names of one cell, so that it parts columns only where there is no comma.
    delimiter = "\t" if "\t" in first else "," if "," in first or ";" not in first else ";"
    lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    order = [_HEADINGS.get(fold(cell)) for cell in (lines[0] if lines else ())]
    if "name" not in order:
        raise UsageError(f'{path} thiếu cột "Tên" (name). Các cột: {", ".join(COLUMNS)}.')
    found = []
    for number, cells in enumerate(lines[1:], 2):
        row = {name: cell for name, cell in zip(order, cells, strict=False) if name}
        if not any(cell.strip() for cell in cells):
            continue
        try:
            found.append(make_body(row))
        except UsageError as error:
            raise UsageError(f"{path}, dòng {number}: {error}") from None
    return found


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def _union(*parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for found in parts for part in found))
