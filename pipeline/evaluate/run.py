"""Reads a labelled folder with the program as it is and compares: letters, links, verdicts.

The folder holds ``docs/`` and ``gold.jsonl`` (the contract's objects with ``id`` = file stem), and, for
links and verdicts, ``links.jsonl`` (``citing``, ``cited``, ``relation`` by id) and ``duties.jsonl``
(``directive``, ``body``, ``status``, ``days_late``).
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.crew import read_letters
from pipeline.errors import UsageError
from pipeline.evaluate.archive import measure_archive
from pipeline.evaluate.metrics import Figures, measure
from pipeline.export.contract import reading_to_json
from pipeline.read import find_files

Json = dict[str, Any]


@dataclass
class Result:
    """The figures of one evaluation and the number of labelled letters."""

    letters: int
    figures: Figures


def read_jsonl(path: Path) -> list[Json]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def evaluate_folder(folder: Path, jobs: int | None = None) -> Result:
    """Measure the program on ``folder``; raises ``UsageError`` when it holds no gold."""
    gold_file = folder / "gold.jsonl"
    if not gold_file.exists():
        raise UsageError(f"{folder} không có gold.jsonl: dựng ngữ liệu bằng 'make corpus' hoặc chọn thư mục khác.")
    gold = {row["id"]: row for row in read_jsonl(gold_file)}
    readings = list(read_letters(find_files([folder / "docs"]), jobs))
    found = {Path(r.path).stem: reading_to_json(r.path, r.letter, r.problem) for r in readings}
    figures = measure(gold, found)
    if (folder / "links.jsonl").exists():
        measure_archive(folder, readings, figures)
    return Result(len(gold), figures)
