"""Tables for the eye: few wide columns, one directive after the other, each line with its reason.

The full tables have up to twenty columns, made for spreadsheets; a screen shows what a person asks first:
which directive, who must do what by when, what came, how it stands, and why the program says so.
"""

import datetime as dt
from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from pipeline.export.crossref import Json
from pipeline.export.headings import Language, heading, label, shown
from pipeline.export.tables import name_of

# Colours never speak alone: the words of the status stand beside them.
STYLES = {
    "done_on_time": "green",
    "done_late": "yellow",
    "open_in_time": "cyan",
    "open_overdue": "bold red",
    "needs_review": "magenta",
}
_LONGEST = 160
_NAMED = 4  # bodies of one line that are named; the rest are counted


def crossref_screen(rows: Iterable[Json], lang: Language = "vi") -> Table:
    """Rows of ``crossref_rows`` grouped by directive."""
    ordered = _grouped(sorted(rows, key=lambda row: ((row["directive"]["date"] or ""), row["directive"]["key"])))
    with_status = any("duty_status" in row for row in ordered)
    columns = ["directive_code", "asked", "response_code", "duty_status" if with_status else "relation", "why"]
    table = Table(*(heading(c, lang) for c in columns), show_lines=True, header_style="bold", expand=True)
    for at, ratio in enumerate((5, 6, 6, 3, 7)):
        table.columns[at].ratio = ratio
        table.columns[at].overflow = "fold"
    last = None
    for row in ordered:
        first = row["directive"]["key"] != last
        last = row["directive"]["key"]
        table.add_row(
            _document(row["directive"], None, lang) if first else Text("″", style="dim"),
            _asked(row, lang),
            _document(row["response"], row["came"], lang),
            _status(row, lang),
            Text(row.get("why") or _evidence(row, lang)),
        )
    return table


def audit_screen(findings: Iterable[Json], lang: Language = "vi") -> Table:
    """Rows of ``finding_json``: one a duty and body."""
    columns = ("directive_code", "asked", "answers", "status", "why")
    table = Table(*(heading(c, lang) for c in columns), show_lines=True, header_style="bold", expand=True)
    for at, ratio in enumerate((5, 6, 5, 3, 8)):
        table.columns[at].ratio = ratio
        table.columns[at].overflow = "fold"
    last = None
    for row in findings:
        first = row["directive"]["key"] != last
        last = row["directive"]["key"]
        answers = [f"{name_of(a)} ({_day(a['date'], lang)})" for a in (*row["answers"], *row["uncertain"])]
        asked = {"body": row["body"], "asked": [row], "deadline": row["deadline"]}
        table.add_row(
            _document(row["directive"], None, lang) if first else Text("″", style="dim"),
            _asked(asked, lang),
            Text("\n".join(answers) or "–"),
            _status({"duty_status": row["status"], "relation": None}, lang),
            Text(row["why"]),
        )
    return table


def _grouped(rows: Iterable[Json]) -> list[Json]:
    """One line for all bodies from which nothing came on the same task and which stand the same."""
    grouped: dict[tuple[object, ...], Json] = {}
    for at, row in enumerate(rows):
        silent = row["response"] is None
        action = row["asked"][0]["action"] if silent and row["asked"] else ""
        key = (row["directive"]["key"], action, row.get("duty_status"), row.get("deadline")) if silent else (at,)
        if key in grouped:
            grouped[key]["bodies"].append(row.get("body") or "")
        else:
            grouped[key] = {**row, "bodies": [row.get("body") or ""]}
    for row in grouped.values():
        if len(bodies := row.pop("bodies")) > 1:
            more = f" (+{len(bodies) - _NAMED})" if len(bodies) > _NAMED else ""
            row["body"] = "; ".join(bodies[:_NAMED]) + more
    return list(grouped.values())


def _document(document: Json | None, subject: str | None, lang: Language) -> Text:
    if document is None:
        return Text(label("flag", "none_held", lang), style="dim")
    text = Text(name_of(document), style="bold")
    text.append(f"\n{_day(document['date'], lang)} · {document['issuer'] or ''}", style="not bold")
    if subject:
        text.append(f"\n{_short(subject)}", style="not bold dim")
    if document["source"] is None:
        text.append(f"\n({label('link_state', 'unresolved', lang)})", style="not bold dim")
    return text


def _asked(row: Json, lang: Language) -> Text:
    text = Text()
    if row.get("body"):
        text.append(f"{row['body']}: ", style="bold")
    asked = row["asked"] or []
    text.append(_short("; ".join(item["action"] for item in asked)))
    due = row.get("deadline") or next((item["deadline"] for item in asked if item.get("deadline")), None)
    if due:
        text.append(f"\n{heading('deadline', lang)}: {_day(due, lang)}", style="cyan")
    return text


def _status(row: Json, lang: Language) -> Text:
    text = Text()
    status = row.get("duty_status")
    if status:
        text.append(str(shown("duty_status", status, lang)), style=STYLES.get(status, ""))
    if row.get("relation"):
        text.append(("\n" if status else "") + str(shown("relation", row["relation"], lang)))
        text.append(f"\n{shown('link_state', row['link_state'], lang)}", style="dim")
    return text


def _evidence(row: Json, lang: Language) -> str:
    words = [e["words"] if lang == "vi" else label("evidence", e["name"], lang) for e in row["evidence"]]
    if row["stated_by"]:
        words.insert(0, f"{heading('stated_by', lang)} {name_of(row['stated_by'])}")
    return "; ".join(words)


def _day(iso: str | None, lang: Language) -> str:
    if not iso:
        return "?"
    if lang == "en":
        return iso
    try:
        return dt.date.fromisoformat(iso).strftime("%d/%m/%Y")
    except ValueError:
        return "/".join(reversed(iso.split("-")))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + " …"
