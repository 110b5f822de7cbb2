"""How fast files become stored letters, and how memory grows: ``python -m tests.bench.bench_ingest [LETTERS]``.

Makes text letters of 3 KB (invented by the generator, filled with paragraphs of one another), takes them into a store
with one and with two workers, and prints letters a second between the first and the last that was reported as done.

How much two workers can be quicker than one is bounded twice, and both bounds are printed: by the machine (two
processors may be two threads of one core: what a loop in pure Python gains by a second process says it) and by the one
who writes. With ``w`` seconds of processor of the worker for a letter and ``p`` of the writer, one worker and the writer
beside it make 1/w letters a second, two processors at most 2/(w + p): 2w/(w + p) times as many.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from corpus.generate.threads import threads
from corpus.generate.typeset.plain import plain_text
from pipeline import workflow
from pipeline.store import Store

SIZE = 3_000


class Taken(NamedTuple):
    """A run: files a second from the first to the last, seconds of processor a file, peak memory in MB.

    ``writer``: of these seconds those of the process that writes, between the first file and the last.
    """

    rate: float
    processor: float
    writer: float
    peak: float
    worker_peak: float

    @property
    def bound(self) -> float:
        """How many times quicker than one worker two can be beside the one who writes, on two processors."""
        return 2 * (self.processor - self.writer) / self.processor


def texts(count: int, seed: int = 1) -> list[str]:
    """So many different letters of about 3 KB: head and foot of a generated one, its body filled up from others."""
    rng = random.Random(seed)
    made = [plain_text(letter) for thread in threads(seed, max(min(count, 20_000) // 5, 4)) for letter in thread]
    fill = [p for text in made for p in text.split("\n") if len(p) > 120]
    found = []
    for i in range(count):
        lines = made[i % len(made)].split("\n")
        at = next((n for n, line in enumerate(lines) if len(line) > 120), len(lines) // 2)
        while len("\n".join(lines).encode()) < SIZE:
            lines.insert(at + 1, rng.choice(fill))
        found.append("\n".join([*lines, "", f"Lưu: VT, hồ sơ {i}."]))
    return found


def write_letters(folder: Path, count: int, seed: int = 1) -> list[Path]:
    """The letters as files, a thousand a folder."""
    paths = []
    for i, text in enumerate(texts(count, seed)):
        path = folder / f"{i // 1000:04d}" / f"{i:07d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def take(paths: list[Path], db: Path, jobs: int) -> Taken:
    """Take the files into a new store and measure."""
    before = processor()
    first = last = began = 0.0
    done = 0
    with Store.create(db) as store:
        summary = workflow.Summary()
        for _ in workflow.ingest(store, paths, summary, jobs):
            last, used = time.perf_counter(), time.process_time()
            first, began = first or last, began or used
            done += 1
        assert summary.added >= done and not summary.failed, summary
    spent = processor() - before
    return Taken((done - 1) / (last - first), spent / done, (used - began) / (done - 1), own_peak(), worker_peak())


def own_peak() -> float:
    """Peak memory of this program, MB: what getrusage calls the peak begins with that of the process which started it."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1]) / 1024


def worker_peak() -> float:
    """Peak memory of the largest worker so far, MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def processor() -> float:
    """Seconds of processor that this process and its ended workers have used so far."""
    spent = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def two_loops() -> float:
    """How many times as much a loop in pure Python does in two processes at once as in one: the machine's own limit."""
    command = [sys.executable, "-c", "for _ in range(30_000_000): pass"]
    clocks = []
    for count in (1, 2):
        began = time.perf_counter()
        loops = [subprocess.Popen(command) for _ in range(count)]
        for loop in loops:
            loop.wait()
        clocks.append(time.perf_counter() - began)
    return 2 * clocks[0] / clocks[1]


def file_made(folder: Path, count: int = 2_000) -> float:
    """Seconds of processor that an empty file costs, as the file system is now.

    ext4 passes over the places of files that were deleted in the last minutes, so that a run after many deletions (of
    another benchmark, of tests) is slower: ten times as much for each file.
    """
    room = folder / "made"
    room.mkdir()
    began = time.process_time()
    for number in range(count):
        (room / str(number)).touch()
    return (time.process_time() - began) / count


def limits(folder: Path) -> str:
    """What the machine allows at this moment, in a line."""
    return (
        f"a loop of pure Python in two processes against one: {two_loops():.2f} x; "
        f"an empty file: {1000 * file_made(folder):.2f} ms of processor"
    )


def main() -> None:
    """Run and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as name:
        print(f"this machine now: {limits(Path(name))}", flush=True)
        rates = []
        paths = write_letters(Path(name) / "letters", count)
        for jobs in (1, 2):
            taken = take(paths, Path(name) / f"{jobs}.db", jobs)
            rates.append(taken.rate)
            print(
                f"{jobs} workers: {taken.rate:7.1f} letters/s, {1000 * taken.processor:.2f} ms of processor a letter, of "
                f"which {1000 * taken.writer:.2f} of the one who writes, peak {taken.peak:.0f} MB, worker "
                f"{taken.worker_peak:.0f} MB",
                flush=True,
            )
        print(
            f"two workers against one: {rates[1] / rates[0]:.2f} x; at most {taken.bound:.2f} x beside the one who "
            f"writes; this machine then: {two_loops():.2f} x"
        )


if __name__ == "__main__":
    main()
