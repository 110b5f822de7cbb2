"""What the audit's and the cross-reference's addresses ask for, as conditions on the finished tables.

Each turns a query string into a WHERE clause with values; columns are named here only, never taken from the address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from pipeline.records import DutyStatus, LinkState, Relation
from pipeline.text.fold import fold
from pipeline.web.desk import Desk, parse_day
from pipeline.web.snapshots import Snapshot

Where = tuple[str, tuple[object, ...]]

AUDIT_SORTS: Mapping[str, str] = {
    "status": "attention",
    "due": "due = '', due",
    "directive_code": "code",
    "directive_date": "date",
    "body": "body",
    "days_late": "days_late",
}
LINK_SORTS: Mapping[str, str] = {
    "directive_code": "directive_code",
    "directive_date": "directive_date",
    "response_code": "response_code",
    "response_date": "response_date",
    "relation": "relation",
    "link_state": "state",
    "deadline": "due = '', due",
    "duty_status": "attention",
}
# How a table can be grouped: name → (columns that make the group, column that is shown, query field that opens it).
AUDIT_GROUPS: Mapping[str, tuple[str, str]] = {
    "body": ("body_key", "body"),
    "directive": ("directive", "code"),
    "issuer": ("issuer_key", "issuer"),
    "month": ("month", "month"),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A condition, an order, and what was chosen, for the page to show again."""

    where: str
    values: tuple[object, ...]
    order: str
    sort: str
    chosen: Mapping[str, str]
    statuses: tuple[str, ...] = ()


def _order(desk: Desk, sorts: Mapping[str, str], default: str) -> tuple[str, str]:
    sort = desk.request.query_params.get("sort", "")
    name = sort.removeprefix("-")
    if name not in sorts:
        return default, ""
    columns = sorts[name].split(", ")
    if sort.startswith("-"):
        columns = [column if " = ''" in column else f"{column} DESC" for column in columns]
    return ", ".join([*columns, "id"]), sort


def _words(text: str) -> Where:
    terms = fold(text).split()[:12]
    return " AND ".join(["folded LIKE ?"] * len(terms)) or "1", tuple(f"%{term}%" for term in terms)


def _one_of(column: str, values: Sequence[str], allowed: Sequence[str]) -> tuple[Where, tuple[str, ...]]:
    known = tuple(value for value in values if value in allowed)
    if not known:
        return ("1", ()), ()
    return (f"{column} IN ({', '.join('?' * len(known))})", known), known


def audit_listing(desk: Desk, tables: Snapshot, *, without: str = "") -> Listing:
    """What the audit page shows; ``without`` leaves one field out (for its own counts)."""
    query = desk.request.query_params
    parts: list[Where] = [tables.scope(desk.person.bodies, "body_key", "issuer_key")]
    chosen: dict[str, str] = {}
    for name, condition in (
        ("body", "body_key = ?"),
        ("directive", "directive = ?"),
        ("issuer", "issuer_key = ?"),
        ("month", "month = ?"),
    ):
        if name in query:  # an empty one asks for those whose body, issuer, … is unknown
            chosen[name] = query[name]
            parts.append((condition, (query[name],)))
    for name, condition in (("since", "due >= ?"), ("until", "due <= ? AND due <> ''")):
        if value := query.get(name, "").strip():
            day = parse_day(value, desk.lang).isoformat()
            chosen[name] = day
            parts.append((condition, (day,)))
    if text := query.get("q", "").strip():
        chosen["q"] = text
        parts.append(_words(text))
    statuses: tuple[str, ...] = ()
    if without != "status":
        where, statuses = _one_of("status", query.getlist("status"), get_args(DutyStatus))
        parts.append(where)
    order, sort = _order(desk, AUDIT_SORTS, "attention, due = '', due, code, task, body, id")
    return Listing(*_joined(parts), order, sort, chosen, statuses)


def links_listing(desk: Desk, tables: Snapshot) -> Listing:
    """What the cross-reference page shows."""
    query = desk.request.query_params
    parts: list[Where] = [tables.scope(desk.person.bodies, "directive_issuer_key", "response_issuer_key")]
    chosen: dict[str, str] = {}
    for name, column, allowed in (
        ("relation", "relation", get_args(Relation)),
        ("state", "state", get_args(LinkState)),
        ("status", "status", get_args(DutyStatus)),
    ):
        where, known = _one_of(column, query.getlist(name), allowed)
        if known:
            chosen[name] = known[0]
            parts.append(where)
    answered = query.get("answered", "")
    if answered in ("yes", "no"):
        chosen["answered"] = answered
        parts.append(("response <> ''" if answered == "yes" else "response = ''", ()))
    if directive := query.get("directive", ""):
        chosen["directive"] = directive
        parts.append(("directive = ?", (directive,)))
    if text := query.get("q", "").strip():
        chosen["q"] = text
        parts.append(_words(text))
    order, sort = _order(desk, LINK_SORTS, "directive_date DESC, directive, response = '', response_date, id")
    return Listing(*_joined(parts), order, sort, chosen)


def _joined(parts: Sequence[Where]) -> tuple[str, tuple[object, ...]]:
    return " AND ".join(f"({sql})" for sql, _ in parts), tuple(value for _, values in parts for value in values)
