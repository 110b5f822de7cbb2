"""How quick the pages are: ``python -m tests.bench.bench_web [LETTERS] [--db FILE]`` (default 100,000, ten people).

Fills a store with invented letters (one in ten gives tasks, one in twenty is doubtful), serves it in a process of its
own and lets ten people ask for pages at once, each in an order of their own. Prints median and 95th percentile of
every page, beside the targets of 300 ms and 1 s. ``--db`` keeps the store for the next time.
"""

import argparse
import datetime as dt
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx

from pipeline.records import Deadline, Letter, Task
from pipeline.relink import relink
from pipeline.store import Store
from tests.bench.bench_link import make_letters
from tests.factories import NOWHERE

PEOPLE = 10
ROUNDS = 6
TARGETS = (0.3, 1.0)
BODIES = ("Sở Y tế tỉnh Lào Cai", "Sở Nội vụ tỉnh Lào Cai", "Sở Tài chính tỉnh Lào Cai")
SERVER = """
import datetime as dt, sys
from pathlib import Path
import uvicorn
from pipeline.web.app import make_app
from pipeline.web.settings import Settings
app = make_app(Settings(Path(sys.argv[1]), lambda: dt.datetime(2026, 6, 30, 9, 15), worker=False))
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""


def letters(count: int) -> Iterator[Letter]:
    """The archive of ``bench_link`` with duties and doubts."""
    for i, letter in enumerate(make_letters(count)):
        if i % 10 == 0:
            deadline = Deadline("trước ngày", "date", dt.date(2024, 6, 1))
            letter = replace(letter, tasks=(Task(NOWHERE, "báo cáo kết quả", assignees=BODIES, deadline=deadline),))
        if i % 20 == 0 and letter.number is not None:
            letter = replace(letter, number=replace(letter.number, confidence=0.6))
        yield letter


def fill(db: Path, count: int) -> None:
    """Make and link the store."""
    start = time.perf_counter()
    with Store.create(db) as store:
        with store.transaction():
            for letter in letters(count):
                store.add(letter)
        relink(store)
    print(f"{count} letters taken in and linked in {time.perf_counter() - start:.0f} s", flush=True)


def pages(db: Path) -> list[tuple[str, list[str]]]:
    """Kinds of pages with addresses of each."""
    rng = random.Random(7)
    with Store.open(db) as store:
        rows = store.connection.execute("SELECT key, code FROM letters WHERE id % 997 = 1 LIMIT 60").fetchall()
    keys = [key for key, _ in rows]
    words = ["bao cao ket qua", "tiem chung", "giai ngan von dau tu cong", "dong bao dan toc", "lu rung ke hoach"]
    years = [f"/search?q={rng.choice(words)}&year={year}" for year in range(2016, 2024)]
    return [
        ("home", ["/"]),
        ("search words", [f"/search?q={word}" for word in words]),
        ("search number", [f"/search?q={code}" for _, code in rows]),
        ("search facets", years),
        ("letter", [f"/letters/{key}" for key in keys]),
        ("follow-ups", [f"/letters/{key}/followups" for key in keys]),
        ("cross-reference", [f"/crossref?page={n}" for n in (1, 2, 50, 400)]),
        ("deadlines", ["/audit", "/audit?status=open_overdue", "/audit?page=9", "/audit?group=body"]),
        ("review", ["/review", "/review?kind=link", "/review?page=7"]),
        ("review one", [f"/review/field/{n}" for n in range(0, 400, 37)]),
        ("register", ["/register"]),
        ("log", ["/log"]),
        ("api letters", [f"/api/letters?q={word}" for word in words]),
        ("api audit", ["/api/audit?size=50"]),
    ]


def ask(address: str, wanted: list[tuple[str, list[str]]], seed: int, times: dict[str, list[float]]) -> None:
    """One person: all kinds of pages, in an order of their own."""
    rng = random.Random(seed)
    with httpx.Client(base_url=address, timeout=60, follow_redirects=True) as client:
        for _ in range(ROUNDS):
            for name, addresses in rng.sample(wanted, len(wanted)):
                start = time.perf_counter()
                answer = client.get(rng.choice(addresses))
                times[name].append(time.perf_counter() - start)
                assert answer.status_code == 200, (name, answer.status_code)


def wait_until_ready(address: str) -> None:
    """Until the pages answer and the tables of the audit are made."""
    start = time.perf_counter()
    while time.perf_counter() - start < 1800:
        try:
            if httpx.get(f"{address}/api/audit", timeout=60).status_code == 200:
                print(f"tables ready after {time.perf_counter() - start:.0f} s", flush=True)
                return
        except httpx.TransportError:
            pass
        time.sleep(1)
    raise SystemExit("the workplace did not become ready")


def main() -> None:
    """Fill, serve, ask, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("letters", type=int, nargs="?", default=100_000)
    parser.add_argument("--db", type=Path)
    parser.add_argument("--port", type=int, default=8917)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = options.db or Path(folder) / "kho.db"
        if not db.exists():
            fill(db, options.letters)
        address = f"http://127.0.0.1:{options.port}"
        server = subprocess.Popen([sys.executable, "-c", SERVER, str(db), str(options.port)])
        try:
            wait_until_ready(address)
            wanted = pages(db)
            for _, addresses in wanted:
                httpx.get(address + addresses[0], timeout=60)
            times: dict[str, list[float]] = defaultdict(list)
            people = [threading.Thread(target=ask, args=(address, wanted, n, times)) for n in range(PEOPLE)]
            for person in people:
                person.start()
            for person in people:
                person.join()
        finally:
            server.terminate()
            server.wait(20)
    print(f"{'page':16} {'asked':>6} {'median ms':>10} {'p95 ms':>8}")
    every = [seconds for found in times.values() for seconds in found]
    for name, found in [*times.items(), ("all", every)]:
        median, p95 = statistics.median(found), statistics.quantiles(found, n=20)[-1]
        late = "" if median <= TARGETS[0] and p95 <= TARGETS[1] else "  over target"
        print(f"{name:16} {len(found):6} {median * 1000:10.0f} {p95 * 1000:8.0f}{late}")


if __name__ == "__main__":
    main()
