"""What the addresses of the audit and the cross-reference ask for, as conditions on the finished tables.

Each turns a query string into a WHERE clause with values, for the page, its exports and the JSON API alike; columns
are named here only, never taken from the address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, get_args

from pipeline.records import DutyStatus, LinkState, Relation
from pipeline.text.fold import fold
from pipeline.web.desk import Desk, parse_day

Where = tuple[str, tuple[object, ...]]
Bodies = frozenset[str] | None


class Group(NamedTuple):
    """How a table is grouped: the column that makes the group (and opens it), and what names it in SQL."""

    key: str
    shown: str


def _numbered(code: str, issuer: str, date: str) -> str:
    """The name of a directive: its number, and of which year and whose, because many letters bear one number."""
    more = f"iif({date} <> '', ' · ' || substr({date}, 1, 4), '') || iif({issuer} <> '', ' · ' || {issuer}, '')"
    return f"trim({code} || {more}, ' ·')"


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
    "body": "who",
}
AUDIT_ORDER = "attention, due = '', due, code, task, body, id"
LINK_ORDER = "directive_date DESC, directive, response = '', response_date, id"
# Groups are also fields of the address: body=KEY shows the rows of that group.
# Months stand newest first, all others by what is most overdue.
AUDIT_GROUPS: Mapping[str, Group] = {
    "body": Group("body_key", "body"),
    "directive": Group("directive", _numbered("code", "issuer", "date")),
    "field": Group("field", "field"),
    "issuer": Group("issuer_key", "issuer"),
    "month": Group("month", "month"),
}
LINK_GROUPS: Mapping[str, Group] = {
    "directive": Group("directive", _numbered("directive_code", "directive_issuer", "directive_date")),
    "body": Group("who_key", "who"),
    "field": Group("field", "field"),
    "month": Group("month", "month"),
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


def duties_seen(bodies: Bodies) -> Where:
    """The duties that staff of some bodies see: those given to one or given by one."""
    if bodies is None:
        return "1", ()
    marks, keys = _marks(bodies)
    return f"body_key IN ({marks}) OR issuer_key IN ({marks})", (*keys, *keys)


def links_seen(bodies: Bodies) -> Where:
    """The rows of the cross-reference that staff of some bodies see: of letters that all concern one of the bodies.

    Of a duty that nothing answers, the body that it is given to or that gave it has to be one. A document that is only
    cited has no text to hide.
    """
    if bodies is None:
        return "1", ()
    marks, keys = _marks(bodies)
    seen = f"IN (SELECT letter FROM sight WHERE body_key IN ({marks}))"
    return (
        f"(NOT directive_held OR directive {seen}) AND (stated = '' OR stated {seen})"
        f" AND CASE WHEN response = '' THEN who_key IN ({marks}) OR directive_issuer_key IN ({marks})"
        f" ELSE response {seen} END",
        keys * 5,
    )


def _marks(bodies: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    return ", ".join("?" * len(bodies)), tuple(sorted(bodies))


def audit_listing(desk: Desk, *, without: str = "") -> Listing:
    """What the audit shows; ``without`` leaves one field out (for its own counts)."""
    query = desk.request.query_params
    parts, chosen = [duties_seen(desk.person.bodies)], dict[str, str]()
    _take_groups(desk, AUDIT_GROUPS, parts, chosen)
    for name, condition in (("since", "due >= ?"), ("until", "due <= ? AND due <> ''")):
        if value := query.get(name, "").strip():
            day = parse_day(value, desk.lang).isoformat()
            chosen[name] = day
            parts.append((condition, (day,)))
    _take_words(desk, "findings", parts, chosen)
    statuses: tuple[str, ...] = ()
    if without != "status":
        where, statuses = _one_of("status", query.getlist("status"), get_args(DutyStatus))
        parts.append(where)
    order, sort = _order(desk, AUDIT_SORTS, AUDIT_ORDER)
    return Listing(*_joined(parts), order, sort, chosen, statuses)


def links_listing(desk: Desk) -> Listing:
    """What the cross-reference shows."""
    query = desk.request.query_params
    parts, chosen = [links_seen(desk.person.bodies)], dict[str, str]()
    for name, allowed in (
        ("relation", get_args(Relation)),
        ("state", get_args(LinkState)),
        ("status", get_args(DutyStatus)),
    ):
        where, known = _one_of(name, query.getlist(name), allowed)
        if known:
            chosen[name] = known[0]
            parts.append(where)
    answered = query.get("answered", "")
    if answered in ("yes", "no"):
        chosen["answered"] = answered
        parts.append(("response <> ''" if answered == "yes" else "response = ''", ()))
    _take_groups(desk, LINK_GROUPS, parts, chosen)
    _take_words(desk, "links", parts, chosen)
    order, sort = _order(desk, LINK_SORTS, LINK_ORDER)
    return Listing(*_joined(parts), order, sort, chosen)


def _order(desk: Desk, sorts: Mapping[str, str], default: str) -> tuple[str, str]:
    sort = desk.request.query_params.get("sort", "")
    name = sort.removeprefix("-")
    if name not in sorts:
        return default, ""
    columns = sorts[name].split(", ")
    if sort.startswith("-"):
        columns = [column if " = ''" in column else f"{column} DESC" for column in columns]
    return ", ".join([*columns, "id"]), sort


def _take_groups(desk: Desk, groups: Mapping[str, Group], parts: list[Where], chosen: dict[str, str]) -> None:
    query = desk.request.query_params
    for name, group in groups.items():
        if name in query:  # an empty one asks for those whose body, issuer, … is unknown
            chosen[name] = query[name]
            parts.append((f"{group.key} = ?", (query[name],)))


def _take_words(desk: Desk, table: str, parts: list[Where], chosen: dict[str, str]) -> None:
    """Rows that have all words, or words that begin so."""
    text = desk.request.query_params.get("q", "").strip()
    if not text:
        return
    chosen["q"] = text
    if terms := fold(text).split()[:12]:
        match = " AND ".join(f'"{term}"*' for term in terms)
        parts.append((f"id IN (SELECT rowid FROM {table}_words WHERE {table}_words MATCH ?)", (match,)))


def _one_of(column: str, values: Sequence[str], allowed: Sequence[str]) -> tuple[Where, tuple[str, ...]]:
    known = tuple(value for value in values if value in allowed)
    if not known:
        return ("1", ()), ()
    return (f"{column} IN ({', '.join('?' * len(known))})", known), known


def _joined(parts: Sequence[Where]) -> tuple[str, tuple[object, ...]]:
    return " AND ".join(f"({sql})" for sql, _ in parts), tuple(value for _, values in parts for value in values)
