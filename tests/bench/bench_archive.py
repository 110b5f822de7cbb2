"""How cost grows with the archive: ``python -m tests.bench.bench_archive [LETTERS …] [--keep FOLDER]``.

For each size (1000 10000) an archive of invented letters is stored straight (not read from files), linked, added to,
searched, audited (up to 100,000 letters, which give as many duties) and written out. Each step has a process of its
own, so that its peak memory is its own; seconds are those of the processor, with those of the clock beside them.
``--keep FOLDER``: filled archives stay there and are used again, a copy of them is worked on. ``--profile STEP`` tells
instead where one step spends its time in one process: the functions by the time of their own.
"""

import argparse
import cProfile
import datetime as dt
import json
import pstats
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from corpus.generate.archive import archive
from pipeline.auditing import audit_store
from pipeline.records import Letter
from pipeline.relink import relink, relink_new
from pipeline.store import Store
from pipeline.store.entries import Entry, delete_letter, entry_of
from tests.bench.bench_ingest import own_peak, processor, worker_peak

AS_OF = dt.date(2026, 9, 30)
NEW = 40  # letters that are linked one by one
STEPS = ("fill", "relink", "relink again", "new", "search", "audit", "export")
AUDITED = 100_000  # letters of the largest archive that is audited whole: it gives 100,000 duties
TOGETHER = 500  # letters of a transaction
QUERIES = (
    "ket qua kiem ke tai san cong", "45/BC-UBND", "sạt lở bờ sông", '"hồ chứa nước"', "sốt xuất huyết mùa mưa",
    "12/BC-SYT", "so y te ha tinh", "báo cáo kết quả", "vệ sinh trường học quý II", "đôn đốc báo cáo",
    "kế hoạch xử lý tài sản dôi dư", "Lương Thu Thắng", "xa dien tap xa lu", "1204 ho", "200/UBND-NL",
    "kiểm tra trạm y tế", "tổ dân phố", "khó khăn, vướng mắc", "ubnd huyện di linh", "bộ nội vụ",
)  # fmt: skip


class Cost(NamedTuple):
    """What a step took: seconds of processor and of the clock, peak memory in MB, and what it says of itself."""

    processor: float
    clock: float
    peak: float
    said: dict[str, float]


def fill(db: Path, letters: int, seed: int = 1) -> None:
    """A store of so many letters, made into rows by a process of its own as those who read do it."""
    with Store.create(db) as store, ProcessPoolExecutor(1, initializer=_make, initargs=(letters, seed)) as maker:
        store.connection.execute("PRAGMA synchronous = OFF")  # an archive for measuring need not survive
        coming = maker.submit(_made)
        while entries := coming.result():
            coming = maker.submit(_made)
            with store.transaction():
                for entry in entries:
                    store.enter([entry])


_letters: Iterator[Letter] = iter(())  # of the process that makes them


def _make(letters: int, seed: int) -> None:
    global _letters
    _letters = archive(letters, seed)


def _made() -> list[Entry]:
    return [entry_of(letter) for letter in islice(_letters, TOGETHER)]


def step(name: str, db: Path) -> dict[str, float]:
    """One step on a filled store; what it has to say besides its cost."""
    with Store.open(db) as store:
        if name.startswith("relink"):
            relink(store)
            return dict(store.counts())
        if name == "new":
            return _one_by_one(store)
        if name == "search":
            return _spread([_seconds(store, query) for _ in range(3) for query in QUERIES])
        if name == "audit":
            return {"findings": sum(1 for _ in audit_store(store, AS_OF))}
        with Path(f"{db}.jsonl").open("w") as file:
            file.writelines(f"{link.citing} {link.cited} {link.relation}\n" for link in store.links())
        return {}


def _seconds(store: Store, query: str) -> float:
    began = time.process_time()
    store.search(query)
    return time.process_time() - began


def _one_by_one(store: Store) -> dict[str, float]:
    """The newest letters taken out, then in again and linked one at a time."""
    keys = [key for (key,) in store.connection.execute("SELECT key FROM letters ORDER BY id DESC LIMIT ?", (NEW,))]
    letters: list[Letter] = [letter for key in keys if (letter := store.letter(key)) is not None]
    for key in keys:
        delete_letter(store.connection, store.row_id(key) or 0)
    relink_new(store)
    times = []
    for letter in reversed(letters):
        store.add(letter)
        began = time.process_time()
        relink_new(store)
        times.append(time.process_time() - began)
    return _spread(times)


def _spread(times: list[float]) -> dict[str, float]:
    times = sorted(times)
    return {"median": times[len(times) // 2], "p95": times[int(len(times) * 0.95)]}


def measure(name: str, db: Path, letters: int) -> Cost:
    """A step in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.bench_archive", "--step", name, str(db), str(letters)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Cost(*json.loads(answer.splitlines()[-1]))


def _run(name: str, db: Path, letters: int) -> None:
    """In the process of a step: do it and print its cost."""
    clock, spent = time.perf_counter(), processor()
    said: dict[str, float] = {}
    if name == "fill":
        fill(db, letters)
        peak = own_peak()  # of the one who writes; the other makes letters up
    else:
        said = step(name, db)
        peak = max(own_peak(), worker_peak())
    print(json.dumps([processor() - spent, time.perf_counter() - clock, peak, said]))


def _filled(folder: Path, letters: int, keep: Path | None) -> tuple[Path, dict[str, Cost]]:
    """An archive to work on, and what filling it cost (nothing where one was kept)."""
    db = folder / f"{letters}.db"
    filled = (keep or folder) / f"{letters}.filled.db"
    costs = {} if filled.exists() else {"fill": measure("fill", filled, letters)}
    if keep:
        shutil.copyfile(filled, db)
    else:
        filled.rename(db)
    return db, costs


def curve(folder: Path, letters: int, keep: Path | None = None) -> dict[str, Cost]:
    """All steps at one size; the store is removed. ``keep``: where the filled archive stays, or is already."""
    db, costs = _filled(folder, letters, keep)
    for name in STEPS[1:]:
        if name != "audit" or letters <= AUDITED:
            costs[name] = measure(name, db, letters)
    costs["size"] = Cost(0, 0, db.stat().st_size / 1e6, {})
    for path in folder.glob(f"{db.name}*"):
        path.unlink()
    return costs


def profile(folder: Path, letters: int, name: str, keep: Path | None = None) -> None:
    """Print where a step spends its time, in one process: inside a transaction nothing is given to others."""
    db, _ = _filled(folder, letters, keep)
    if name != "relink":
        measure("relink", db, letters)
    with Store.open(db) as store, store.transaction(), cProfile.Profile() as profiled:
        relink(store) if name == "relink" else list(audit_store(store, AS_OF))
    pstats.Stats(profiled).sort_stats("tottime").print_stats(25)


def line(letters: int, costs: dict[str, Cost]) -> str:
    """One line of the table."""
    new, search = costs["new"].said, costs["search"].said
    audit = costs.get("audit")
    cells = [
        f"{letters:,}", f"{costs['relink'].said['citations']:,.0f}", f"{costs['size'].peak:,.0f} MB",
        *(f"{costs[name].processor:.1f} s ({costs[name].clock:.1f})" for name in ("relink", "relink again")),
        f"{1000 * new['median']:.0f} / {1000 * new['p95']:.0f} ms",
        f"{1000 * search['median']:.0f} / {1000 * search['p95']:.0f} ms",
        f"{audit.processor:.1f} s for {audit.said['findings']:,.0f}" if audit else "",
        " ".join(f"{costs[name].peak:.0f}" if name in costs else "–" for name in ("fill", "relink", "audit", "export")),
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


HEAD = (
    "| letters | citations | store | full relink (clock) | again | one new letter, median / p95 | search, median / p95 | audit"
    " | peak MB: fill, relink, audit, export |\n" + "| --- " * 9 + "|"
)


def main() -> None:
    """Measure each size and print the table."""
    if sys.argv[1:2] == ["--step"]:
        _run(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("letters", nargs="*", type=int, default=[1_000, 10_000])
    parser.add_argument("--keep", type=Path, help="folder of filled archives, used again if they are there")
    parser.add_argument("--profile", choices=("relink", "audit"), help="where one step spends its time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.keep) as folder:
        if arguments.profile:
            profile(Path(folder), arguments.letters[-1], arguments.profile, arguments.keep)
            return
        print(HEAD)
        for letters in arguments.letters:
            print(line(letters, curve(Path(folder), letters, arguments.keep)), flush=True)


if __name__ == "__main__":
    main()
