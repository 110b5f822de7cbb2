"""Pages over a large store, several people at once: median and 95th percentile of each page, printed.

``python -m tests.bench.bench_web [LETTERS] [PEOPLE]``: makes a store of invented letters (100,000 unless said
otherwise), serves it in a process of its own and lets so many people (10) turn its pages.
"""

import datetime as dt
import multiprocessing
import random
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from pipeline.relink import relink
from pipeline.store import Store
from pipeline.web.snapshots import Asked, build
from tests.factories import a_citation, a_directive, a_letter, a_task, key_of

NOW = dt.datetime(2026, 6, 30, 9, 15)
PORT = 8941
BODIES = [f"Sở {name} tỉnh Lào Cai" for name in ("Y tế", "Tài chính", "Nội vụ", "Xây dựng", "Công Thương", "Tư pháp")]
SECONDS = 30.0


def fill(db: Path, letters: int) -> str:
    """A store of directives with answers; returns the key of a directive."""
    chance = random.Random(1)
    with Store.create(db) as store, store.transaction():
        for number in range(1, letters // 2 + 1):
            day = dt.date(2015, 1, 1) + dt.timedelta(days=chance.randrange(4000))
            code, body = f"{number}/UBND-TH", chance.choice(BODIES)
            due = day + dt.timedelta(days=30)
            directive = a_directive(code, day.isoformat(), tasks=(a_task("báo cáo kết quả giải ngân", body, due=due),))
            store.add(directive)
            answer = a_citation(code, day.isoformat(), relation="answers")
            sent = (day + dt.timedelta(days=chance.randrange(10, 50))).isoformat()
            store.add(a_letter(f"{number}/BC-SYT", sent, body, "Báo cáo", f"Kết quả giải ngân đợt {number}", answer))
    with Store.open(db) as store:
        relink(store)
    return key_of(directive)


def serve(db: Path) -> None:
    """The workplace, as ``congvan serve`` runs it."""
    import uvicorn

    from pipeline.web.app import make_app
    from pipeline.web.settings import Settings

    app = make_app(Settings(db, lambda: NOW, worker=False))
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="error")


def main() -> None:
    """Make, serve, turn pages, print."""
    letters = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    people = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "kho.db"
        began = time.perf_counter()
        key = fill(db, letters)
        print(f"{letters} letters stored and linked in {time.perf_counter() - began:.0f} s")
        began = time.perf_counter()
        with Store.open(db) as store:
            (generation,) = store.connection.execute("SELECT number FROM generation").fetchone()
        asked = Asked(NOW.date(), False, "vi")
        build(db, db.with_suffix(".cache") / "tables" / f"{generation}-{asked.suffix}.db", asked)
        print(f"tables made in {time.perf_counter() - began:.0f} s")
        server = multiprocessing.get_context("spawn").Process(target=serve, args=(db,), daemon=True)
        server.start()
        pages = [
            "/", "/search", "/search?q=giai+ngan", "/search?q=4711+ubnd+th", "/search?q=ket+qua&year=2020", "/audit",
            "/audit?status=open_overdue&sort=-due", "/audit?group=body", "/audit/charts", "/crossref",
            "/crossref?answered=no&sort=-deadline", f"/letters/{key}", f"/letters/{key}/followups", "/register",
            "/failures", "/take-in",
        ]  # fmt: skip
        _wait(pages)
        took: dict[str, list[float]] = {page: [] for page in pages}
        until = time.perf_counter() + SECONDS
        threads = [threading.Thread(target=_turn, args=(pages, took, until, seed)) for seed in range(people)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        server.terminate()
        every = sorted(value for values in took.values() for value in values)
        for page, values in took.items():
            print(f"{_middle(values):7.0f} ms median {_high(values):7.0f} ms p95  {page}")
        print(f"{_middle(every):7.0f} ms median {_high(every):7.0f} ms p95  all, {people} people, {len(every)} pages")


def _wait(pages: list[str]) -> None:
    for _ in range(100):
        try:
            for page in pages:
                _get(page)
            return
        except OSError:
            time.sleep(0.3)


def _turn(pages: list[str], took: dict[str, list[float]], until: float, seed: int) -> None:
    """One person: a page, a second's look at it, the next."""
    chance = random.Random(seed)
    while time.perf_counter() < until:
        page = chance.choice(pages)
        began = time.perf_counter()
        _get(page)
        took[page].append(1000 * (time.perf_counter() - began))
        time.sleep(chance.uniform(0.5, 1.5))


def _get(page: str) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{page}", timeout=60) as answer:
        answer.read()


def _middle(values: list[float]) -> float:
    return statistics.median(values) if values else 0.0


def _high(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))] if values else 0.0


if __name__ == "__main__":
    main()
