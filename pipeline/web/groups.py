"""A table of findings or links summed up by a column: groups with their counts by status.

In: a listing (condition) and the name of a group. Out: groups in the order of attention, counted on arrays that are
read once a file of tables, because people ask for one sum after the other.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.web.desk import Desk
from pipeline.web.paging import Paging
from pipeline.web.queries import AUDIT_GROUPS, LINK_GROUPS, Group, Listing
from pipeline.web.shown import STATUS_TONES, day
from pipeline.web.snapshots import Snapshot, Table

ORDER = tuple(STATUS_TONES)
GROUPS: Mapping[Table, Mapping[str, Group]] = {"findings": AUDIT_GROUPS, "links": LINK_GROUPS}
_FIGURE = {"findings": "coalesce(days_late, 0)", "links": "response <> ''"}
Numbers = NDArray[np.int64]


class _Column(NamedTuple):
    """What makes the groups: the place of each row's value, the values, and how they are called."""

    codes: Numbers
    values: Sequence[str]
    names: Sequence[str]
    rank: Numbers  # of each name among all, in the order of the alphabet


class _Columns(NamedTuple):
    """The columns of a table by id (place 0 is nobody's): groups, place of the status in ``ORDER``, one figure."""

    groups: Mapping[str, _Column]
    status: Numbers
    figure: Numbers


@lru_cache(maxsize=6)
def _columns(path: Path, table: Table) -> _Columns:
    tables, groups = Snapshot(path), GROUPS[table]
    wanted = ", ".join(f"{group.key}, {group.shown}" for group in groups.values())
    rows = tables.every(f"SELECT id, status, {_FIGURE[table]}, {wanted} FROM {table}")
    size = 1 + max((row[0] for row in rows), default=0)
    places = {status: at for at, status in enumerate(ORDER)}
    status, figure = np.full(size, len(ORDER), dtype=np.int64), np.zeros(size, dtype=np.int64)
    for row in rows:
        status[row[0]], figure[row[0]] = places.get(row[1], len(ORDER)), row[2]
    columns = {}
    for at, name in enumerate(groups):
        known: dict[str, int] = {}
        names: list[str] = []
        codes = np.zeros(size, dtype=np.int64)
        for row in rows:
            value = row[3 + 2 * at]
            if value not in known:
                known[value] = len(known)
                names.append(row[4 + 2 * at] or "")
            codes[row[0]] = known[value]
        rank = np.empty(len(names), dtype=np.int64)
        rank[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
        columns[name] = _Column(codes, list(known), names, rank)
    return _Columns(columns, status, figure)


def counted(
    tables: Snapshot, table: Table, where: str, values: Sequence[object], name: str, *, largest: bool = False
) -> "Groups":
    """All groups of the rows that fulfil a condition: key, name, total, count by status, and the figure.

    The figure is the most days late (``most``) of findings, the rows with an answer (``answered``) of links;
    ``largest`` counts what is late together.
    """
    columns = _columns(tables.path, table)
    column, ids = columns.groups[name], tables.ids(table, where, values)
    codes, width = column.codes[ids], len(ORDER) + 1
    cells = np.bincount(codes * width + columns.status[ids], minlength=len(column.values) * width)
    counts = cells.reshape(len(column.values), width)
    totals = counts.sum(axis=1)
    figures = np.zeros(len(column.values), dtype=np.int64)
    if table == "findings":
        np.maximum.at(figures, codes, columns.figure[ids])
    else:
        np.add.at(figures, codes, columns.figure[ids])
    found = np.flatnonzero(totals)
    if name == "month":
        order = sorted(found.tolist(), key=lambda at: column.values[at], reverse=True)
    else:
        overdue, late = counts[:, ORDER.index("open_overdue")], counts[:, ORDER.index("done_late")]
        first = overdue + late if largest else overdue
        order = found[np.lexsort((column.rank[found], -totals[found], -late[found], -first[found]))].tolist()
    return Groups(column, counts, totals, figures, order, "most" if table == "findings" else "answered")


class Groups(Sequence[dict[str, Any]]):
    """Groups in order, each made a row only when it is shown."""

    def __init__(
        self, column: _Column, counts: Numbers, totals: Numbers, figures: Numbers, order: list[int], figure: str
    ) -> None:
        self._column, self._counts, self._totals, self._figures = column, counts, totals, figures
        self._order, self._figure = order, figure

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, at: Any) -> Any:
        return [self._row(one) for one in self._order[at]] if isinstance(at, slice) else self._row(self._order[at])

    def _row(self, at: int) -> dict[str, Any]:
        counts = dict(zip(ORDER, map(int, self._counts[at]), strict=False))
        late = counts["open_overdue"] + counts["done_late"]
        judged = late + counts["done_on_time"] + counts["open_in_time"]
        figure = int(self._figures[at])
        return {
            "key": self._column.values[at],
            "name": self._column.names[at],
            "total": int(self._totals[at]),
            "share": round(100 * late / judged) if judged else None,
            self._figure: figure or (None if self._figure == "most" else 0),
            **counts,
        }


def duties_among(tables: Snapshot, where: str, values: Sequence[object]) -> int:
    """How many duties findings are about: a weekly report is one duty, each week of it a finding."""
    duties = f"SELECT DISTINCT directive, task, body_key FROM findings WHERE {where}"
    return int(tables.one(f"SELECT count(*) FROM ({duties})", values))


def groups_of(
    desk: Desk, tables: Snapshot, table: Table, listing: Listing, name: str
) -> tuple[list[dict[str, Any]], Paging]:
    """A page of the groups: those with most that is overdue first, months newest first."""
    found = counted(tables, table, listing.where, listing.values, name)
    paging = Paging.of(desk, len(found))
    return found[paging.offset : paging.offset + paging.size], paging


def chosen_names(desk: Desk, tables: Snapshot, table: Table, listing: Listing) -> dict[str, str]:
    """What the chosen body, directive, field, issuer and month are called."""
    names = {}
    for name, (key, shown) in GROUPS[table].items():
        if name in listing.chosen:
            sql = f"SELECT {shown} FROM {table} WHERE ({listing.where}) AND {key} = ? LIMIT 1"
            rows = tables.rows(sql, (*listing.values, listing.chosen[name]))
            names[name] = str(rows[0][0]) if rows and rows[0][0] else listing.chosen[name] or "–"
    if "month" in names:
        names["month"] = day(names["month"], desk.lang)
    return names
