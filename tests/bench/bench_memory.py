"""How peak memory grows with the archive: ``python -m tests.bench.bench_memory [LETTERS …]`` (default 1000 10000).

Each size and step has a process of its own: filling a store, linking it anew, auditing it, writing the cross-reference.
"""

import datetime as dt
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.auditing import audit_store
from pipeline.relink import relink
from pipeline.store import Store
from tests.bench.__main__ import directives
from tests.bench.bench_ingest import own_peak, take, write_letters
from tests.bench.bench_link import make_letters

STEPS = ("ingest", "fill", "relink", "audit", "export")


def run(step: str, folder: Path, count: int) -> None:
    """One step on the store in this folder."""
    if step == "write":
        write_letters(folder / "letters", min(count, 10_000))
        return
    if step == "ingest":
        take(sorted((folder / "letters").rglob("*.txt")), folder / "read.db", 2)
        return
    with Store.create(folder / "filled.db") as store:
        if step == "fill":
            with store.transaction():
                for letter in _letters(count):
                    store.add(letter)
        elif step == "relink":
            relink(store)
        elif step == "audit":
            assert sum(1 for _ in audit_store(store, dt.date(2026, 6, 30)))
        else:
            with (folder / "links.jsonl").open("w") as file:
                file.writelines(f"{link.citing} {link.cited} {link.relation}\n" for link in store.links())


def _letters(count: int) -> Iterator:  # type: ignore[type-arg]
    yield from make_letters(count)
    yield from directives(max(count // 100, 1))


def main() -> None:
    """Run each step of each size by itself and print the table."""
    if len(sys.argv) > 1 and not sys.argv[1].isdigit():
        run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
        print(f"{own_peak():.0f}")
        return
    print(f"{'letters':>10}" + "".join(f"{step:>10}" for step in STEPS) + "   (peak MB of the process)")
    for count in [int(word) for word in sys.argv[1:]] or [1_000, 10_000]:
        with tempfile.TemporaryDirectory() as folder:
            peaks = []
            for step in ("write", *STEPS):
                command = [sys.executable, "-m", "tests.bench.bench_memory", step, folder, str(count)]
                peaks.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())
            print(f"{count:>10,}" + "".join(f"{peak:>10}" for peak in peaks[1:]), flush=True)


if __name__ == "__main__":
    main()
