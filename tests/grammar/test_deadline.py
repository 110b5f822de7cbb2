"""Deadlines: a corpus of wordings with their values, one of look-alikes, the rows of the lexicon."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar.deadline import find_deadlines, parse_deadline
from pipeline.grammar.deadline_rules import deadline_rules
from pipeline.lexicon import load_toml
from pipeline.records import Deadline, PartialDate
from pipeline.text.fold import fold_aligned
from pipeline.text.normalize import normalize

HERE = Path(__file__).parent


def partial(text: str) -> PartialDate | None:
    return PartialDate(*(int(part) for part in text.split("-"))) if text else None


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def show(deadline: Deadline) -> str:
    """The value as the tables write it."""
    if deadline.due or deadline.rrule:
        value = deadline.due.isoformat() if deadline.due else str(deadline.rrule)
        return f"{value} {deadline.time}" if deadline.time else value
    if deadline.duration:
        return f"{deadline.duration} {deadline.anchor}" if deadline.anchor else deadline.duration
    return "?" if deadline.kind == "date" else f"~{deadline.kind}"


def measurable(text: str, issued: str) -> list[str]:
    shown = [show(m.value) for m in find_deadlines(text, partial(issued))]
    return [value for value in shown if not value.startswith("~")] or shown


CORPUS = rows("deadlines.csv")


@pytest.mark.parametrize("row", CORPUS, ids=[f"{i:03d} {r['text'][:40]}" for i, r in enumerate(CORPUS, 2)])
def test_corpus(row: dict[str, str]) -> None:
    assert " + ".join(measurable(row["text"], row["issued"])) == row["expected"]
