"""All figures of speed in one table: ``python -m tests.bench [--full]`` (``make bench``).

Each figure is the median of several runs, beside its target; the machine, and how busy it was, stands above. Default
sizes take about three minutes; ``--full`` links, searches and audits an archive of a million letters.
"""

import argparse
import datetime as dt
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.auditing import audit_store
from pipeline.crew import LocalCrew, Options, read_batches
from pipeline.reading import NO_WISHES
from pipeline.records import Body, Deadline, Letter, Task
from pipeline.relink import relink, relink_new
from pipeline.store import Store
from tests.bench.bench_ingest import own_peak, processor, take, worker_peak, write_letters
from tests.bench.bench_link import make_letters
from tests.bench.bench_read import long_pdf
from tests.bench.bench_scan import measure_speed, scanned_page
from tests.factories import NOWHERE

QUERIES = (
    "giai ngan von", "1941 ubnd th", '"dong bao" rung', "kế hoạch tiêm chủng", "báo cáo kết quả", "vốn đầu tư công",
    "dân tộc", "12/BC-SYT", "so y te tien phong", "lũ rừng", "thực hiện kế hoạch", '"đầu tư công"', "200/QĐ-UBND",
    "tiem chung", "cong dong bao", "3 kh stc", "lu", "kết quả thực hiện", "SNV", '"kế hoạch tiêm chủng"',
)  # fmt: skip


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="a million letters; takes an hour and 25 GB of disk")
    parser.add_argument("--letters", type=int, help="letters of the archive that is linked, searched and audited")
    parser.add_argument("--only", choices=("read", "archive", "start"), help="only a part of the table")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    count = arguments.letters or (1_000_000 if arguments.full else 10_000)
    print(f"{machine()}\n")
    print(f"| {'what':58} | {'measured':>24} | {'target':>16} |")
    print(f"| {'-' * 58} | {'-' * 24} | {'-' * 16} |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts: dict[str, Callable[[], Iterator[tuple[str, str, str]]]] = {
            "read": lambda: reading(folder, arguments.runs, 5_000 if arguments.full else 600),
            "archive": lambda: archive(folder, count),
            "start": lambda: starting(folder, arguments.runs),
        }
        for part, rows in parts.items():
            if arguments.only in (None, part):
                for what, measured, target in rows():
                    print(f"| {what:58} | {measured:>24} | {target:>16} |", flush=True)


def machine() -> str:
    """The machine, and how busy others keep it."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{len(os.sched_getaffinity(0))} cores of {model}, {memory:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}; load of others at the start {os.getloadavg()[0]:.1f}"
    )


def reading(folder: Path, runs: int, letters: int) -> Iterator[tuple[str, str, str]]:
    """Files to letters, with and without the store."""
    paths = write_letters(folder / "letters", letters)
    two = [take(paths, folder / f"two-{run}.db", 2) for run in range(runs)]
    one = [take(paths, folder / f"one-{run}.db", 1) for run in range(runs)]
    rate = statistics.median(run.rate for run in two)
    spent = statistics.median(run.processor for run in two)
    yield "text letters of 3 KB, stored, two workers", f"{rate:.0f}/s", "250/s"
    yield "… processor time of a letter, all processes", f"{1000 * spent:.2f} ms", "8 ms"
    ratio = rate / statistics.median(run.rate for run in one)
    yield "two workers against one, text letters", f"{ratio:.2f} x", "1.85 x"
    pdfs = []
    for number in range(8):
        pdfs.append(folder / f"{number}.pdf")
        pdfs[-1].write_bytes(long_pdf(10) + b"\n%" + str(number).encode())
    spent = processor()
    seconds = statistics.median(_seconds(lambda: _read(pdfs, 2)) for _ in range(runs))
    spent = (processor() - spent) / runs / 80
    yield "born-digital PDF pages, two workers", f"{80 / seconds:.1f}/s", "25/s"
    yield "… processor time of a page, all processes", f"{1000 * spent:.1f} ms", "80 ms"
    scans = []
    for number in range(6):
        scans.append(folder / f"{number}.png")
        scanned_page(number).save(scans[-1], dpi=(300, 300))
    both = _seconds(lambda: _read(scans, 2))
    alone = _seconds(lambda: _read(scans, 1))
    yield "scanned pages, all steps, two workers", f"{len(scans) / both:.2f}/s", ""
    yield "two workers against one, scanned pages", f"{alone / both:.2f} x", "1.85 x"
    ours, bare = measure_speed(6)
    yield "scanned pages against bare Tesseract, processor time", f"{ours / bare:.2f} x", "0.85 x"
    yield "peak memory of a worker (text, PDF, scans)", f"{worker_peak():.0f} MB", "700 MB"
    yield f"peak memory of the main process after {letters} letters", f"{own_peak():.0f} MB", ""


def _read(paths: list[Path], jobs: int) -> None:
    for batch in read_batches(paths, LocalCrew(Options(NO_WISHES), jobs)):
        assert all(reading.letters for reading in batch), batch


def archive(folder: Path, count: int) -> Iterator[tuple[str, str, str]]:
    """An archive of ``count`` letters with five citations each: linking, searching, auditing."""
    newest, held = _first_and_rest(count)
    with Store.create(folder / "archive.db") as store:
        with store.transaction():
            for letter in held:
                store.add(letter)
        big = count == 1_000_000
        seconds = _seconds(lambda: relink(store))
        yield f"full relink of {count:,} letters, {5 * count:,} citations", f"{seconds:.1f} s", "120 s" if big else ""
        yield "… peak memory", f"{own_peak():.0f} MB", "4,000 MB"
        store.add(newest)
        seconds = _seconds(lambda: relink_new(store))
        yield f"linking one new letter into {count:,}", f"{1000 * seconds:.0f} ms", "50 ms"
        times = sorted(_seconds(lambda q=query: store.search(q)) for _ in range(3) for query in QUERIES)  # type: ignore[misc]
        yield (
            f"search in {count:,}, 95th percentile of 20 queries",
            f"{1000 * times[int(len(times) * 0.95)]:.0f} ms",
            "150 ms",
        )
    duties = min(count, 100_000)
    with Store.create(folder / "duties.db") as store:
        with store.transaction():
            for letter in directives(duties // 10):
                store.add(letter)
        relink(store)
        found = 0

        def judge() -> None:
            nonlocal found
            found = sum(1 for _ in audit_store(store, dt.date(2026, 6, 30)))

        seconds = _seconds(judge)
        yield f"audit of {found:,} duties", f"{seconds:.1f} s", "10 s" if duties == 100_000 else ""


def _first_and_rest(count: int) -> tuple[Letter, Iterator[Letter]]:
    letters = make_letters(count)
    return next(letters), letters


def directives(count: int) -> Iterator[Letter]:
    """Letters that lay ten duties each, and of every second one a report."""
    rng = random.Random(3)
    for i, letter in enumerate(make_letters(2 * count, seed=9)):
        bodies = [Body(f"Sở {n} tỉnh {i % 34}", f"so-{n}|tinh {i % 34}", "so") for n in range(10)]
        if i % 2 == 0:
            tasks = tuple(
                Task(NOWHERE, "báo cáo kết quả tiêm chủng", (body.name,), deadline=Deadline("trước ngày 15/6/2026", "date", dt.date(2026, 6, rng.randint(1, 28))))
                for body in bodies
            )  # fmt: skip
            yield replace(letter, source=replace(letter.source, sha256=f"d{i:063x}"), tasks=tasks, citations=())
        elif i % 4 == 1:
            yield replace(letter, source=replace(letter.source, sha256=f"e{i:063x}"))


def starting(folder: Path, runs: int) -> Iterator[tuple[str, str, str]]:
    """How long a person waits for the first answer."""
    db = folder / "small.db"
    with Store.create(db) as store, store.transaction():
        for letter in make_letters(200):
            store.add(letter)
    for words, target in ((("--help",), "0.3 s"), (("search", "tiem chung", "--db", str(db)), "0.8 s")):
        command = [sys.executable, "-c", "from pipeline.cli import main; main()", *words]
        times = [
            _seconds(lambda: subprocess.run(command, capture_output=True, check=True))  # noqa: B023
            for _ in range(2 * runs + 1)
        ]
        yield f"congvan {words[0]}", f"{statistics.median(times):.2f} s", target


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
