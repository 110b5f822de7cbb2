"""Links and verdicts of a labelled archive against ``links.jsonl`` and ``duties.jsonl``.

A link counts when both ends and the relation are right; "links certain" looks only at those that the program
calls certain. A verdict counts when the body's duty has the gold status (and, when late, the gold days);
the sure-and-wrong figure ``late`` counts bodies called late that were not.
"""

import datetime as dt
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.auditing import audit_store
from pipeline.evaluate.compare import same_body_name
from pipeline.evaluate.metrics import Figures, Tally
from pipeline.reading import Reading
from pipeline.records import Finding
from pipeline.relink import relink
from pipeline.store import Store

Json = dict[str, Any]
AS_OF = dt.date(2026, 12, 31)  # well after the last thread of the corpus
LATE = ("done_late", "open_overdue")


def measure_archive(folder: Path, readings: Iterable[Reading], figures: Figures) -> None:
    """Store and link the letters that were read, then compare links and, when labelled, verdicts."""
    with tempfile.TemporaryDirectory() as scratch, Store.create(Path(scratch) / "archive.db") as store:
        for reading in readings:
            if reading.letters:
                store.add_all(reading.letters)
        relink(store)
        name = {d.key: Path(d.source).stem for d in store.documents(held=True) if d.source}
        _links(figures, store, name, _rows(folder / "links.jsonl"))
        if (folder / "duties.jsonl").exists():
            _verdicts(figures, list(audit_store(store, AS_OF)), name, _rows(folder / "duties.jsonl"))


def _rows(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _links(figures: Figures, store: Store, name: dict[str, str], gold: list[Json]) -> None:
    expected = {(row["citing"], row["cited"]): row["relation"] for row in gold}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for link in store.links():
        if link.citing in name and link.cited in name and link.stated_by is None:
            found[name[link.citing], name[link.cited]] = (link.relation, link.state)
    for label, states in (("links certain", ("certain",)), ("links", ("certain", "suggested"))):
        given = {pair: relation for pair, (relation, state) in found.items() if state in states}
        right = sum(expected.get(pair) == relation for pair, relation in given.items())
        figures.tallies[label] = Tally(right, len(given), len(expected))
    for pair in sorted(expected.keys() | found.keys()):
        want, (have, state) = expected.get(pair), found.get(pair, ("-", "-"))
        if want != have:
            figures.miss("links", f"{pair[0]} → {pair[1]}", want, f"{have} ({state})")


def _verdicts(figures: Figures, findings: list[Finding], name: dict[str, str], gold: list[Json]) -> None:
    tally = figures.tallies["verdicts"] = Tally()
    for row in gold:
        mine = [
            f
            for f in findings
            if name.get(f.duty.directive) == row["directive"]
            and f.due is not None
            and f.due.isoformat() == row["due"]
            and same_body_name(f.duty.body, row["body"])
        ]
        right = any(f.status == row["status"] and f.days_late == row.get("days_late", f.days_late) for f in mine)
        right = right or any(f.status == row["status"] == "open_overdue" for f in mine)
        tally.add(int(right), int(bool(mine)), 1)
        if not right:
            got = [f"{f.status} {f.days_late}: {f.why}" for f in mine]
            figures.miss("verdicts", row["directive"], f"{row['body']}: {row['status']} {row.get('days_late')}", got)
        for finding in mine:
            if finding.status in LATE:
                figures.sure("late", row["status"] in LATE)
