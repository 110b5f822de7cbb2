"""How peak memory grows with the files taken in: ``python -m tests.bench.bench_memory [LETTERS …]`` (1000 10000).

Each size has processes of its own: text letters are written, then taken in by two workers. Linking, auditing and
writing out are measured by ``bench_archive``.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.bench_ingest import own_peak, take, worker_peak, write_letters


def peaks(count: int) -> tuple[float, float]:
    """Peak memory in MB of the main process and of the larger worker that take in so many letters."""
    with tempfile.TemporaryDirectory() as folder:
        write_letters(Path(folder) / "letters", count)
        command = [sys.executable, "-m", "tests.bench.bench_memory", "--take", folder]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(said[0]), float(said[1])


def main() -> None:
    """Take in each size by itself and print the table."""
    if sys.argv[1:2] == ["--take"]:
        take(sorted(Path(sys.argv[2]).rglob("*.txt")), Path(sys.argv[2]) / "read.db", 2)
        print(own_peak(), worker_peak())
        return
    print(f"{'letters':>10} {'main, peak MB':>14} {'worker':>14}")
    for count in [int(word) for word in sys.argv[1:]] or [1_000, 10_000]:
        own, worker = peaks(count)
        print(f"{count:>10,} {own:14.0f} {worker:14.0f}", flush=True)


if __name__ == "__main__":
    main()
