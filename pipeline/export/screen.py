"""Tables for the eye: a heading for each directive, and under it who did what by when, with the reason.

The full tables have up to twenty columns, made for spreadsheets; a screen shows what a person asks first:
which directive, which body, by when, how it stands, what came, and why the program says so.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Group
from rich.table import Table
from rich.text import Text

from pipeline.export.crossref import Json
from pipeline.export.groups import Line
from pipeline.export.headings import Language, heading, label, shown
from pipeline.export.summary import grand_total
from pipeline.export.tables import name_of
from pipeline.reasons import format_day
from pipeline.records import Finding

# Colours never speak alone: the words of the status stand beside them.
STYLES = {
    "done_on_time": "green",
    "done_late": "yellow",
    "open_in_time": "cyan",
    "open_overdue": "bold red",
    "needs_review": "magenta",
}
# (fixed width, share of the rest); the relation only where links are shown
_COLUMNS = {
    "deadline": (10, 0),
    "body": (0, 5),
    "status": (0, 3),
    "relation": (0, 2),
    "answers": (0, 5),
    "responder": (0, 4),
    "why": (0, 8),
}
_LONGEST = 110
_NAMED = 4  # bodies of one line that are named; the rest are counted


def crossref_screen(rows: Iterable[Json], lang: Language = "vi") -> Group | None:
    """Rows of ``crossref_rows`` under a heading for each directive; ``None`` when there are none."""
    lines = sorted(rows, key=lambda row: ((row["directive"]["date"] or ""), row["directive"]["key"]))
    return _by_directive(_grouped(lines), lang, tuple(_COLUMNS))


def audit_screen(lines: Iterable[Line], to_json: Callable[[Finding], Json], lang: Language = "vi") -> Group | None:
    """Lines of an audit under a heading for each directive; ``None`` when there are none.

    ``to_json`` is ``finding_json`` of the store.
    """
    rows = [
        {
            "directive": row["directive"],
            "response": next(iter((*row["answers"], *row["uncertain"])), None),
            "asked": [row],
            "body": _named(line.bodies),
            "deadline": row["deadline"],
            "duty_status": row["status"],
            "relation": None,
            "why": row["why"],
        }
        for line, row in ((line, to_json(line.finding)) for line in lines)
    ]
    return _by_directive(rows, lang, tuple(column for column in _COLUMNS if column != "relation"))


def summary_screen(totals: pd.DataFrame, lang: Language = "vi", repeated: int = 0) -> Group | None:
    """Totals by group (``summary_table``), one line each.

    Statuses that never occur are left out, and groups of which nothing was asked by a day; the last line is the sum
    over all groups, the same for every way of grouping. ``repeated``: duties of reminders, which are not counted again.
    """
    if totals.empty:
        return None
    group = str(totals.columns[0])
    everything = grand_total(totals, label("flag", "grand_total", lang))
    asked = (totals["total"] != totals["no_deadline"]) | totals["overdue_periods"].map(bool)
    left_out = len(totals) - int(asked.sum())
    totals = pd.concat([totals[asked.to_numpy()], pd.DataFrame([everything], dtype=object)])
    columns = [c for c in totals.columns if c == group or any(shown(c, v) not in ("", 0) for v in totals[c])]
    table = Table(box=SIMPLE_HEAD, header_style="dim", pad_edge=False)
    for column in columns:
        table.add_column(heading(column, lang), justify="left" if column == group else "right", no_wrap=column == group)
    for row in totals[columns].itertuples(index=False):
        table.add_row(
            *(
                Text(str(shown(columns[at], cell, lang) or ""), style="bold" if at else "")
                for at, cell in enumerate(row)
            ),
        )
    table.rows[-1].style = "bold"
    notes = [
        label("flag", name, lang).format(count=n) for name, n in (("left_out", left_out), ("repeats", repeated)) if n
    ]
    return Group(table, Text("\n".join(notes), style="dim"))


def asks_nothing_measurable(row: Json) -> bool:
    """Whether a row only says that nothing came on a task without a term: true of most orders, and long to read."""
    if row["response"] is not None or row.get("duty_status") not in (None, "no_deadline", "cancelled"):
        return False
    return row.get("duty_status") is not None or _due(row) is None


def _by_directive(rows: Iterable[Json], lang: Language, columns: Sequence[str]) -> Group | None:
    blocks: list[Text | Table] = []
    for _, lines in groupby(rows, key=lambda row: row["directive"]["key"]):
        block = list(lines)
        blocks += [_heading(block[0]["directive"], lang), _table(block, lang, columns)]
    return Group(*blocks) if blocks else None


def _heading(directive: Json, lang: Language) -> Text:
    text = Text(f"■ {name_of(directive)}", style="bold")
    text.append(f" · {day_of(directive['date'], lang)} · {directive['issuer'] or '?'}", style="not bold")
    if directive["source"] is None:
        text.append(f" ({label('link_state', 'unresolved', lang)})", style="not bold dim")
    return text


def _table(rows: Iterable[Json], lang: Language, columns: Sequence[str]) -> Table:
    table = Table(box=SIMPLE_HEAD, expand=True, header_style="dim", pad_edge=False, collapse_padding=True)
    for column in columns:
        width, ratio = _COLUMNS[column]
        table.add_column(heading(column, lang), width=width or None, ratio=ratio or None, overflow="fold")
    for row in rows:
        response = row["response"]
        cells = {
            "deadline": Text(format_day(_due(row), lang) if _due(row) else "–"),
            "body": _who(row),
            "status": _status(row, lang),
            "relation": _relation(row, lang),
            "answers": _response(row, lang),
            "responder": Text((response["issuer"] or "?") if response else ""),
            "why": Text(row.get("why") or (_evidence(row, lang) if response else "")),
        }
        table.add_row(*(cells[column] for column in columns))
    return table


def _grouped(rows: Iterable[Json]) -> list[Json]:
    """One line for all bodies from which nothing came on the same task and which stand the same for the same reason."""
    grouped: dict[tuple[object, ...], Json] = {}
    for at, row in enumerate(rows):
        silent = row["response"] is None
        action = row["asked"][0]["action"] if silent and row["asked"] else ""
        stands = tuple(row.get(name) for name in ("duty_status", "deadline", "why"))
        key = (row["directive"]["key"], action, *stands) if silent else (at,)
        if key in grouped:
            grouped[key]["bodies"].append(row.get("body") or "")
        else:
            grouped[key] = {**row, "bodies": [row.get("body") or ""]}
    for row in grouped.values():
        row["body"] = _named(row.pop("bodies"))
    return list(grouped.values())


def _named(bodies: Sequence[str]) -> str:
    more = f" (+{len(bodies) - _NAMED})" if len(bodies) > _NAMED else ""
    return "; ".join(bodies[:_NAMED]) + more


def _due(row: Json) -> str | None:
    if due := row.get("deadline"):
        return str(due)
    if "duty_status" in row and row["duty_status"] is None:
        return None  # of an audit, and no duty is met: the days that others were given say nothing here
    return next((item["deadline"] for item in row["asked"] or () if item.get("deadline")), None)


def _who(row: Json) -> Text:
    response = row["response"]
    text = Text(row.get("body") or ("–" if response else "?"))
    if response is None and row["asked"]:
        text.append(f": {_short(row['asked'][0]['action'])}", style="dim")
    return text


def _response(row: Json, lang: Language) -> Text:
    response = row["response"]
    if response is None:
        return Text(label("flag", "none_held", lang), style="dim")
    text = Text(name_of(response), style="bold")
    text.append(f" ({day_of(response['date'], lang)})", style="not bold")
    if row.get("came"):
        text.append(f" {_short(row['came'])}", style="not bold dim")
    return text


def _status(row: Json, lang: Language) -> Text:
    status = row.get("duty_status")
    return Text(str(shown("duty_status", status, lang)) if status else "–", style=STYLES.get(status or "", ""))


def _relation(row: Json, lang: Language) -> Text:
    """How the response stands to the directive, and how sure the link is where it is not certain."""
    kind = row.get("kind") or row["relation"]
    text = Text(str(shown("kind", kind, lang)) if kind else "–")
    if row.get("link_state") in ("suggested", "ambiguous", "rejected"):
        text.append(f" ({shown('link_state', row['link_state'], lang)})", style="dim")
    return text


def _evidence(row: Json, lang: Language) -> str:
    words = [
        e["words"] if lang == "vi" else label("evidence", e["name"], lang)
        for e in row["evidence"]
        if e["name"] != "stated" or not row["stated_by"]
    ]
    if row["stated_by"]:
        words.insert(0, f"{heading('stated_by', lang)} {name_of(row['stated_by'])}")
    return "; ".join(words) or label("flag", "as_cited", lang)


def day_of(iso: str | None, lang: Language) -> str:
    """A date for readers; "?" when there is none."""
    return format_day(iso, lang) if iso else "?"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + " …"
