"""What followed a directive, for the eye: a tree, a timeline, and the matrix of bodies × duties.

In: follow-ups of the store and findings of the tables. Out: nodes, points and cells for a template.
"""

import datetime as dt
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.records import Link, PartialDate
from pipeline.store import Document, Followup
from pipeline.web.shown import day as shown_day
from pipeline.web.tabulate import ATTENTION

WIDTH = 1000.0
_LEFT, _RIGHT = 220.0, 50.0
_LANE = 34.0
_TOP = 34.0
_MOST_LANES = 40
_DUE_WIDTH = 95.0
_CHARACTER = 7.5  # width of a letter of a name


@dataclass(slots=True)
class Node:
    """A follower in the tree with its own followers; ``again``: it is opened elsewhere in the tree."""

    document: Document
    link: Link
    again: bool
    children: list["Node"] = field(default_factory=list)


def tree_of(followups: Sequence[Followup], documents: Mapping[str, Document]) -> list[Node]:
    """The tree of a flattened one."""
    roots: list[Node] = []
    path: list[list[Node]] = [roots]
    for followup in followups:
        document = documents.get(followup.link.citing)
        if document is None:
            continue
        node = Node(document, followup.link, followup.seen)
        del path[followup.depth :]
        path[-1].append(node)
        path.append(node.children)
    return roots


@dataclass(frozen=True, slots=True)
class Point:
    """A document on the timeline."""

    document: Document
    relation: str
    x: float
    y: float
    anchor: str
    name: str
    named: bool = True  # False where the name of its neighbour stands


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes (one a body) with points, the due days as upright lines, and the marks of the axis."""

    height: float
    lanes: tuple[tuple[str, float], ...]
    points: tuple[Point, ...]
    dues: tuple[tuple[str, float, bool], ...]  # day, place, whether there is room for its name
    ticks: tuple[tuple[str, float], ...]
    left: float = _LEFT
    width: float = WIDTH
    hidden: int = 0


def timeline_of(root: Document, nodes: Sequence[Node], dues: Sequence[str], today: dt.date) -> Timeline | None:
    """The dated documents side by side in time; ``None`` when there are fewer than two days to show."""
    flat: list[tuple[Document, str]] = [(root, "")]
    queue = list(nodes)
    while queue:
        node = queue.pop(0)
        if not node.again:
            flat.append((node.document, node.link.relation))
        queue.extend(node.children)
    dated = [(document, relation, day) for document, relation in flat if (day := _day(document.date))]
    due_days = sorted({day for due in dues if (day := _day(due))})
    days = [day for _, _, day in dated] + due_days
    if not dated or len(set(days)) < 2:
        return None
    first, last = min(days), max(days)
    if due_days and first <= today <= last + dt.timedelta(days=370):
        last = max(last, today)
    span = max(1, (last - first).days)

    def x(day: dt.date) -> float:
        return round(_LEFT + (day - first).days / span * (WIDTH - _LEFT - _RIGHT), 1)

    lanes: dict[str, float] = {}
    hidden = 0
    points: list[Point] = []
    taken: dict[float, tuple[float, int]] = {}  # lane → where its last name ends, and whose it is
    for document, relation, day in sorted(dated, key=lambda item: (item[0].key != root.key, item[2], item[0].key)):
        lane = document.issuer or "?"
        if lane not in lanes:
            if len(lanes) >= _MOST_LANES:
                hidden += 1
                continue
            lanes[lane] = _TOP + len(lanes) * _LANE + _LANE / 2
        near_end, width = x(day) > WIDTH - 130, _CHARACTER * len(_name(document)) + 10
        begin = x(day) - width if near_end else x(day)
        end, before = taken.get(lanes[lane], (0.0, 0))
        if begin < end:  # the name before would be written over
            points[before] = replace(points[before], named=False)
        taken[lanes[lane]] = (begin + width, len(points))
        points.append(Point(document, relation, x(day), lanes[lane], "end" if near_end else "start", _name(document)))
    ticks = tuple((f"{month:%m/%Y}", x(month)) for month in _months(first, last))
    return Timeline(
        _TOP + len(lanes) * _LANE + 26,
        tuple(lanes.items()),
        tuple(points),
        tuple(_spaced([(day.isoformat(), x(day)) for day in due_days[:40]])),
        ticks,
        hidden=hidden,
    )


def _name(document: Document) -> str:
    """What stands beside a point: the number, and a date known only in part, because the point claims a day."""
    number = document.code or document.genre
    return number if len(document.date) >= 10 else f"{number} ({shown_day(document.date)})"


def _spaced(dues: Sequence[tuple[str, float]]) -> Iterator[tuple[str, float, bool]]:
    """Each due day, named only where the name before it leaves room."""
    end = 0.0
    for due, x in dues:
        named = x >= end
        end = x + _DUE_WIDTH if named else end
        yield due, x, named


def _day(text: str) -> dt.date | None:
    try:
        return PartialDate(*map(int, text.split("-"))).first if text else None
    except (ValueError, TypeError):
        return None


def _months(first: dt.date, last: dt.date) -> list[dt.date]:
    """First days of months, at most a dozen."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60, 120) if months / s <= 12), 240)
    found = []
    year, month = first.year, first.month
    while (day := dt.date(year, month, 1)) <= last:
        if day >= first and ((month - 1) % step == 0 if step <= 12 else month == 1 and year % (step // 12) == 0):
            found.append(day)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


@dataclass(frozen=True, slots=True)
class Matrix:
    """Bodies × duties: ``cells[body][task]`` is a finding's row (the one that needs most attention)."""

    tasks: tuple[int, ...]
    bodies: tuple[tuple[str, str], ...]
    cells: Mapping[tuple[str, int], sqlite3.Row]
    missing: tuple[str, ...]


def matrix_of(rows: Sequence[sqlite3.Row]) -> Matrix:
    """The matrix of a directive's findings; bodies with most attention first."""
    cells: dict[tuple[str, int], sqlite3.Row] = {}
    names: dict[str, str] = {}
    worst: dict[str, int] = {}
    for row in rows:
        body = row["body_key"] or row["body"]
        names.setdefault(body, row["body"])
        worst[body] = min(worst.get(body, len(ATTENTION)), row["attention"])
        known = cells.get((body, row["task"]))
        if known is None or row["attention"] < known["attention"]:
            cells[body, row["task"]] = row
    bodies = sorted(names, key=lambda body: (worst[body], names[body]))
    missing = tuple(names[body] for body in bodies if worst[body] == ATTENTION["open_overdue"])
    return Matrix(
        tuple(sorted({task for _, task in cells})),
        tuple((body, names[body]) for body in bodies),
        cells,
        missing,
    )
