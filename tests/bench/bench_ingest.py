"""How fast files become stored letters, and how memory grows: ``python -m tests.bench.bench_ingest [LETTERS]``.

Makes text letters of 3 KB (invented by the generator, filled with paragraphs of one another), takes them into a store
with one and with two workers, and prints letters a second between the first and the last that was reported as done.
"""

import random
import resource
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
    """A run: files a second from the first to the last, seconds of processor a file, peak memory in MB."""

    rate: float
    processor: float
    peak: float
    worker_peak: float


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
    first = last = 0.0
    done = 0
    with Store.create(db) as store:
        summary = workflow.Summary()
        for _ in workflow.ingest(store, paths, summary, jobs):
            last = time.perf_counter()
            first = first or last
            done += 1
        assert summary.added >= done and not summary.failed, summary
    spent = processor() - before
    return Taken((done - 1) / (last - first), spent / done, own_peak(), worker_peak())


def own_peak() -> float:
    """Peak memory of this process, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def worker_peak() -> float:
    """Peak memory of the largest worker so far, MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def processor() -> float:
    """Seconds of processor that this process and its ended workers have used so far."""
    spent = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def main() -> None:
    """Run and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as name:
        paths = write_letters(Path(name) / "letters", count)
        for jobs in (1, 2):
            taken = take(paths, Path(name) / f"{jobs}.db", jobs)
            print(
                f"{jobs} workers: {taken.rate:7.1f} letters/s, {1000 * taken.processor:.2f} ms of processor a letter, "
                f"peak {taken.peak:.0f} MB, worker {taken.worker_peak:.0f} MB"
            )


if __name__ == "__main__":
    main()
