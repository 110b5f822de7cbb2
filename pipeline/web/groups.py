"""A table of findings or links summed up by a column: one row a group with its counts by status.

In: a listing (condition) and the name of a group. Out: rows for the template, a page of them; and what the chosen
groups are called.
"""

from collections.abc import Mapping
from typing import Any

from pipeline.web.desk import Desk
from pipeline.web.paging import Paging
from pipeline.web.queries import Group, Listing
from pipeline.web.shown import STATUS_TONES, day
from pipeline.web.snapshots import Snapshot, Table

ORDER = tuple(STATUS_TONES)
_EXTRA = {"findings": "max(days_late) AS most", "links": "sum(response <> '') AS answered"}


def groups_of(
    desk: Desk, tables: Snapshot, table: Table, listing: Listing, groups: Mapping[str, Group], name: str
) -> tuple[list[dict[str, Any]], Paging]:
    """A page of the groups: those with most that is overdue first, months newest first."""
    key, shown = groups[name]
    total = tables.one(f"SELECT count(DISTINCT {key}) FROM {table} WHERE {listing.where}", listing.values)
    paging = Paging.of(desk, total)
    sums = ", ".join(f"sum(status = '{status}') AS {status}" for status in ORDER)
    order = "key DESC" if name == "month" else "open_overdue DESC, done_late DESC, total DESC, name, key"
    rows = tables.rows(
        f"SELECT {key} AS key, max({shown}) AS name, count(*) AS total, {_EXTRA[table]}, {sums} FROM {table}"
        f" WHERE {listing.where} GROUP BY {key} ORDER BY {order} LIMIT ? OFFSET ?",
        (*listing.values, paging.size, paging.offset),
    )
    found = []
    for row in rows:
        late = row["open_overdue"] + row["done_late"]
        judged = late + row["done_on_time"] + row["open_in_time"]
        found.append({**dict(row), "share": round(100 * late / judged) if judged else None})
    return found, paging


def chosen_names(
    desk: Desk, tables: Snapshot, table: Table, listing: Listing, groups: Mapping[str, Group]
) -> dict[str, str]:
    """What the chosen body, directive, field, issuer and month are called."""
    names = {}
    for name, (key, shown) in groups.items():
        if name in listing.chosen:
            sql = f"SELECT {shown} FROM {table} WHERE ({listing.where}) AND {key} = ? LIMIT 1"
            rows = tables.rows(sql, (*listing.values, listing.chosen[name]))
            names[name] = str(rows[0][0]) if rows and rows[0][0] else listing.chosen[name] or "–"
    if "month" in names:
        names["month"] = day(names["month"], desk.lang)
    return names
