"""All figures of speed in one table: ``python -m tests.bench [--full]`` (``make bench``).

Each figure is the median of several runs, beside its target; the machine, and how busy it was, stands above. Default
sizes take a few minutes; ``--full`` links and searches archives of up to a million letters and takes in 100,000 files
(``tests.bench.bench_archive`` prints the archives as a curve). ``--keep FOLDER`` keeps filled archives for the next time.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from corpus.generate.archive import archive
from pipeline.crew import LocalCrew, Options, read_batches
from pipeline.reading import NO_WISHES
from pipeline.store import Store
from tests.bench.bench_archive import QUERIES, curve
from tests.bench.bench_ingest import own_peak, processor, take, two_loops, worker_peak, write_letters
from tests.bench.bench_memory import peaks
from tests.bench.bench_read import long_pdf
from tests.bench.bench_scan import measure_speed, scanned_page

PAGES = 1_000  # of the longest file
GROWS = ("fill", "relink again", "audit", "export")
GROWN = 100_000  # letters up to which memory is compared


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="up to a million letters; takes an hour and 30 GB of disk")
    parser.add_argument("--keep", type=Path, help="folder of filled archives, used again if they are there")
    parser.add_argument(
        "--letters", type=int, nargs="+", help="sizes of the archives that are linked, searched and audited"
    )
    parser.add_argument("--only", choices=("read", "memory", "archive", "start"), help="only a part of the table")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    full = (1_000, 10_000, 100_000, 1_000_000)
    sizes = tuple(arguments.letters or (full if arguments.full else full[:2]))
    print(f"{machine()}\n")
    print(f"| {'what':58} | {'measured':>24} | {'target':>16} |")
    print(f"| {'-' * 58} | {'-' * 24} | {'-' * 16} |")
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=arguments.keep) as name:
        folder = Path(name)
        parts: dict[str, Callable[[], Iterator[tuple[str, str, str]]]] = {
            "read": lambda: reading(folder, arguments.runs, 5_000 if arguments.full else 600),
            "memory": lambda: taking_in((1_000, 10_000, 100_000) if arguments.full else (1_000, 3_000)),
            "archive": lambda: growing(folder, sizes, arguments.keep),
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
    two, one, loops = [], [], []
    for run in range(runs):  # beside each other: the machine may be another in a minute
        loops.append(two_loops())
        two.append(take(paths, folder / f"two-{run}.db", 2))
        one.append(take(paths, folder / f"one-{run}.db", 1))
    rate = statistics.median(run.rate for run in two)
    spent = statistics.median(run.processor for run in two)
    yield "text letters of 3 KB, stored, two workers", f"{rate:.0f}/s", "250/s"
    yield "… processor time of a letter, all processes", f"{1000 * spent:.2f} ms", "8 ms"
    ratio = rate / statistics.median(run.rate for run in one)
    yield "… of that, of the one who writes", f"{1000 * statistics.median(run.writer for run in two):.2f} ms", ""
    yield "two workers against one, text letters", f"{ratio:.2f} x", "1.85 x"
    yield "… at most, beside the one who writes", f"{statistics.median(run.bound for run in two):.2f} x", ""
    yield "… a loop of pure Python in two processes against one", f"{statistics.median(loops):.2f} x", ""
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
    long = folder / "long.pdf"
    long.write_bytes(long_pdf(PAGES))
    seconds = _seconds(lambda: _read([long], 1))
    yield f"one PDF of {PAGES:,} pages", f"{PAGES / seconds:.1f} pages/s", ""
    yield "peak memory of a worker (text, PDF, scans, that PDF)", f"{worker_peak():.0f} MB", "700 MB"
    yield "peak memory of the main process after all that", f"{own_peak():.0f} MB", ""


def _read(paths: list[Path], jobs: int) -> None:
    for batch in read_batches(paths, LocalCrew(Options(NO_WISHES, for_store=True), jobs)):
        assert all(reading.entries for reading in batch), batch


def taking_in(sizes: Sequence[int]) -> Iterator[tuple[str, str, str]]:
    """Peak memory of those who take files in, by their number."""
    found = [peaks(size) for size in sizes]
    for name, values in zip(("main process", "worker"), zip(*found, strict=True), strict=True):
        yield growth(f"{name}, ingest", sizes, values)


def growth(what: str, sizes: Sequence[int], found: Sequence[float]) -> tuple[str, str, str]:
    """A row: peaks by size, and by how much the last is above the first."""
    said = f"{' → '.join(f'{peak:.0f}' for peak in found)} MB, {found[-1] / found[0] - 1:+.1%}"
    return f"peak memory, {what}, {sizes[0]:,} to {sizes[len(found) - 1]:,} letters", said, "under 5 %"


def growing(folder: Path, sizes: Sequence[int], keep: Path | None) -> Iterator[tuple[str, str, str]]:
    """Archives of growing size, each step in a process of its own: linking, searching, auditing, memory."""
    by_step: dict[str, list[float]] = {}
    for count in sizes:
        costs = curve(folder, count, keep)
        big = count == 1_000_000
        cited = costs["relink"].said["citations"]
        new, search = costs["new"].said, costs["search"].said
        yield f"archive of {count:,} letters: store", f"{costs['size'].peak:,.0f} MB", ""
        for step, what in (("relink", "first full link"), ("relink again", "full relink")):
            cost = costs[step]
            yield f"… {what}, {cited:,.0f} citations", f"{cost.clock:.1f} s", "120 s" if big else ""
            yield "… … of processor, peak memory", f"{cost.processor:.1f} s, {cost.peak:.0f} MB", "4,000 MB"
        yield "… one new letter, median and 95th percentile", both(new), "50 ms"
        yield f"… search, {len(QUERIES)} queries, the same", both(search), "150 ms"
        if (audit := costs.get("audit")) is not None:
            duties = audit.said["findings"]
            yield f"… audit of {duties:,.0f} duties", f"{audit.clock:.1f} s", f"{duties / 10_000:.1f} s"
        for step in GROWS:
            if step in costs and count <= GROWN:
                by_step.setdefault(step, []).append(costs[step].peak)
    for step, found in by_step.items():
        yield growth(step, sizes, found)


def both(said: dict[str, float]) -> str:
    """Median and 95th percentile in milliseconds."""
    return f"{1000 * said['median']:.0f} / {1000 * said['p95']:.0f} ms"


def starting(folder: Path, runs: int) -> Iterator[tuple[str, str, str]]:
    """How long a person waits for the first answer."""
    db = folder / "small.db"
    with Store.create(db) as store, store.transaction():
        for letter in archive(200):
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
