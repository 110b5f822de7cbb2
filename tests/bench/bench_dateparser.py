"""Deadlines against dateparser on the same phrases: ``python -m tests.bench.bench_dateparser``.

The phrases are those of ``tests/grammar/deadlines.csv`` (wording, day of issue, value) and ``deadline_lookalikes.csv``
(wordings that set no deadline). dateparser knows days and no recurrences or periods, so the phrases with one plain
day are counted apart; it is given the language, the order of day and month, and the day of issue as its base. It is
installed by the extra ``bench`` only.
"""

import csv
import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

from dateparser.search import search_dates

from pipeline.grammar.deadline import find_deadlines
from pipeline.records import Deadline, PartialDate

TABLES = Path(__file__).parents[1] / "grammar"
Reader = Callable[[str, PartialDate | None], list[str]]


def ours(text: str, issued: PartialDate | None) -> list[str]:
    """What congvan finds, as the table writes values: measurable ones, else the kind ("~vague")."""
    found = [shown(mention.value) for mention in find_deadlines(text, issued)]
    return [value for value in found if not value.startswith("~")] or found


def shown(deadline: Deadline) -> str:
    """The value of a deadline as the table writes it."""
    if deadline.due or deadline.rrule:
        value = deadline.due.isoformat() if deadline.due else str(deadline.rrule)
        return f"{value} {deadline.time}" if deadline.time else value
    if deadline.duration:
        return f"{deadline.duration} {deadline.anchor}" if deadline.anchor else deadline.duration
    return "?" if deadline.kind == "date" else f"~{deadline.kind}"


def theirs(text: str, issued: PartialDate | None) -> list[str]:
    """The days that dateparser finds."""
    base = dt.datetime.combine(issued.first, dt.time()) if issued else dt.datetime(2026, 1, 1)
    settings = {"RELATIVE_BASE": base, "DATE_ORDER": "DMY", "PREFER_DATES_FROM": "future"}
    found = search_dates(text, languages=["vi"], settings=settings) or []
    return [moment.date().isoformat() for _, moment in found]


def rows(name: str) -> list[dict[str, str]]:
    """The lines of a table of phrases."""
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def partial(text: str) -> PartialDate | None:
    """A day of issue, or none."""
    return PartialDate(*map(int, text.split("-"))) if text else None


def main() -> None:
    """Print how many phrases each reads right and how many look-alikes each takes for a deadline."""
    phrases, alike = rows("deadlines.csv"), [row["text"] for row in rows("deadline_lookalikes.csv")]
    plain = [row for row in phrases if len(row["expected"]) == 10 and row["expected"][4] == "-"]
    print(f"{'':12}{'one plain day':>16}{'all phrases':>16}{'look-alikes taken':>20}{'seconds':>10}")
    readers: tuple[tuple[str, Reader], ...] = (("congvan", ours), ("dateparser", theirs))
    for name, read in readers:
        start = time.perf_counter()
        values = {id(row): read(row["text"], partial(row["issued"])) for row in phrases}
        right = {key: sum(_right(row, values[id(row)]) for row in part) for key, part in
                 (("plain", plain), ("all", phrases))}  # fmt: skip
        taken = sum(any("~" not in v for v in read(text, PartialDate(2026, 5, 20))) for text in alike)
        spent = time.perf_counter() - start
        print(
            f"{name:12}{right['plain']:>9} / {len(plain):<4}{right['all']:>9} / {len(phrases):<4}"
            f"{taken:>13} / {len(alike):<4}{spent:>10.2f}"
        )


def _right(row: dict[str, str], values: list[str]) -> bool:
    return " + ".join(values) == row["expected"]


if __name__ == "__main__":
    main()
