"""Figures as a table a person can read, with up to N errors a field."""

from collections import Counter

from rich.console import Console
from rich.table import Table

from pipeline.evaluate.run import Result
from pipeline.export.headings import label
from pipeline.records import SURE


def print_report(result: Result, errors: int = 0) -> None:
    """Print precision, recall, F1 a field, what was wrong when sure, how far confidences hold, then errors."""
    console = Console()
    figures = result.figures
    table = Table("trường", "đúng/nêu ra", "đúng/phải có", "F1", "số nhãn", title=f"{result.letters} văn bản")
    for name, tally in figures.tallies.items():
        if tally.expected or tally.given:
            table.add_row(
                label("measure", name),
                f"{tally.precision:.3f}",
                f"{tally.recall:.3f}",
                f"{tally.f1:.3f}",
                str(tally.expected),
            )
    console.print(table)
    sure = Table(f"tin chắc ≥ {SURE}", "đúng", "sai", "trên số đúng")
    for name in sorted(figures.sure_right.keys() | figures.sure_wrong.keys()):
        right, wrong = figures.sure_right.get(name, 0), figures.sure_wrong.get(name, 0)
        all_right = figures.tallies[name].right if name in figures.tallies else 0
        share = right / all_right if all_right else 1.0
        sure.add_row(label("measure", name), str(right), str(wrong), f"{share:.0%}")
    console.print(sure)
    levels = Table("độ tin", "mức", "nêu ra", "đúng", "tỷ lệ đúng", "độ tin trung bình", title="Độ tin so với thực tế")
    for name, found in sorted(figures.reliability.items()):
        for level, (given, correct, total) in sorted(found.items(), reverse=True):
            row = (f"{level:.1f}", str(given), str(correct), f"{correct / given:.2f}", f"{total / given:.2f}")
            levels.add_row(label("measure", name), *row)
    if levels.row_count:
        console.print(levels)
    shown: Counter[str] = Counter()
    for name, letter, expected, got in figures.errors:
        if shown[name] < errors:
            shown[name] += 1
            console.print(
                f"[{label('measure', name)}] {letter}: phải là {expected!r}, đọc ra {got!r}",
                markup=False,
                soft_wrap=True,
            )
