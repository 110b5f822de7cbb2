"""Pages over a large store, several people at once: median and 95th percentile of each page, printed.

``python -m tests.bench.bench_web [LETTERS] [PEOPLE] [FOLDER]``: makes a store of invented letters of some 3 KB (100,000
unless said otherwise), serves it in a process of its own and lets so many people (10) turn its pages: once with a
second's look at each, once without any, so that all ask at the same moment all the time. What they ask differs each
time. ``FOLDER`` keeps the store for the next run.
"""

import datetime as dt
import multiprocessing
import random
import statistics
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

from pipeline.lexicon import load_csv
from pipeline.relink import relink
from pipeline.store import Store
from pipeline.web.tabulate import Asked, build
from tests.factories import a_citation, a_directive, a_letter, a_task

NOW = dt.datetime(2026, 6, 30, 9, 15)
PORT = 8941
BODIES = [f"Sở {name} tỉnh Lào Cai" for name in ("Y tế", "Tài chính", "Nội vụ", "Xây dựng", "Công Thương", "Tư pháp")]
SECONDS = 30.0
PHRASES = (
    "thực hiện chỉ đạo của Ủy ban nhân dân tỉnh", "báo cáo kết quả giải ngân vốn đầu tư công", "phòng chống dịch bệnh",
    "cải cách hành chính", "chuyển đổi số", "an toàn thực phẩm", "phòng cháy chữa cháy", "chính sách dân tộc",
    "giảm nghèo bền vững", "xây dựng nông thôn mới", "tiêm chủng mở rộng", "quản lý đất đai", "bảo vệ môi trường",
    "phòng chống thiên tai", "đào tạo nghề cho lao động nông thôn", "bảo hiểm xã hội", "giáo dục mầm non",
    "dự toán ngân sách", "thanh tra, kiểm tra", "tiếp công dân, giải quyết khiếu nại", "hỗ trợ gạo cứu đói giáp hạt",
    "công tác cán bộ", "bình đẳng giới", "an toàn giao thông", "phát triển du lịch", "kiểm kê rừng", "cấp nước sạch",
)  # fmt: skip
QUERIES = (
    "giai ngan", "bao cao ket qua", "phòng chống dịch bệnh", "giap hat", "chuyen doi so", "dự toán ngân sách",
    "kiểm kê rừng", "thuc hien", "giảm nghèo", "thiên tai", "công tác cán bộ", "bao hiem xa hoi", "nuoc sach",
)  # fmt: skip
Say = Callable[[random.Random], str]


def prose(chance: random.Random, places: list[str], words: int = 480) -> str:
    """Some 3 KB as letters have them: few phrases that many letters share, names that few do."""
    said: list[str] = []
    count = 0
    while count < words:
        phrase = PHRASES[min(int(chance.expovariate(0.12)), len(PHRASES) - 1)]
        said.append(
            f"Tại {chance.choice(places)}, {phrase} đạt {chance.randrange(1, 100)} %, đề nghị tiếp tục theo dõi."
        )
        count += len(said[-1].split())
    return "\n".join(said)


def fill(db: Path, letters: int) -> None:
    """A store of directives with answers."""
    chance = random.Random(1)
    places = [row["name"] for row in load_csv("communes")]
    with Store.create(db) as store, store.transaction():
        for number in range(1, letters // 2 + 1):
            day = dt.date(2015, 1, 1) + dt.timedelta(days=chance.randrange(4000))
            code, body = f"{number}/UBND-TH", chance.choice(BODIES)
            due = day + dt.timedelta(days=30)
            task, about = a_task("báo cáo kết quả giải ngân", body, due=due), chance.choice(PHRASES)
            store.add(a_directive(code, day.isoformat(), subject=about, tasks=(task,), text=prose(chance, places)))
            answer = a_citation(code, day.isoformat(), relation="answers")
            sent = (day + dt.timedelta(days=chance.randrange(10, 50))).isoformat()
            text = prose(chance, places)
            store.add(a_letter(f"{number}/BC-SYT", sent, body, "Báo cáo", f"Kết quả {about}", answer, text=text))
    with Store.open(db) as store:
        relink(store)


def tabulate(db: Path) -> None:
    """The tables of the day, as a page would order them."""
    with Store.open(db) as store:
        (generation,) = store.connection.execute("SELECT number FROM generation").fetchone()
    asked = Asked(NOW.date(), "", "vi")
    path = db.with_suffix(".cache") / "tables" / f"{generation}-{asked.suffix}.db"
    if not path.exists():
        build(db, path, asked)


def serve(db: Path) -> None:
    """The workplace, as ``congvan serve`` runs it."""
    import uvicorn

    from pipeline.web.app import make_app
    from pipeline.web.settings import Settings

    app = make_app(Settings(db, lambda: NOW, worker=False))
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="error")


def pages_of(db: Path) -> dict[str, Say]:
    """What people open: the name of a page → an address of it, another each time."""
    with Store.open(db) as store:
        keys = [key for (key,) in store.connection.execute("SELECT key FROM letters ORDER BY id DESC LIMIT 5000")]
        bodies = [key for (key,) in store.connection.execute("SELECT DISTINCT issuer_key FROM letters")]
    places = [row["name"] for row in load_csv("communes")]
    day = NOW.date()

    def words(chance: random.Random) -> str:
        return quote_plus(chance.choice([chance.choice(QUERIES), chance.choice(PHRASES), chance.choice(places)]))

    def number(chance: random.Random) -> str:
        return quote_plus(f"{chance.randrange(1, len(keys))} {chance.choice(('ubnd th', 'bc syt'))}")

    def due(chance: random.Random) -> str:
        return (day - dt.timedelta(days=chance.randrange(3000))).isoformat()

    return {
        "/": lambda c: "/",
        "/search": lambda c: f"/search?page={c.randrange(1, 50)}",
        "/search?q=words": lambda c: f"/search?q={words(c)}",
        "/search?q=number": lambda c: f"/search?q={number(c)}",
        "/search?q=words&year": lambda c: f"/search?q={words(c)}&year={c.randrange(2015, 2026)}&sort=date",
        "/search?q=field:value": lambda c: "/search?q=" + quote_plus(f"năm:{c.randrange(2015, 2026)} ") + words(c),
        "/api/letters?q=words": lambda c: f"/api/letters?q={words(c)}&size=50",
        "/audit": lambda c: f"/audit?page={c.randrange(1, 20)}",
        "/audit?status&sort": lambda c: f"/audit?status=open_overdue&sort=-due&until={due(c)}",
        "/audit?q=words": lambda c: f"/audit?q={c.randrange(1, 40000)}",
        "/audit?group": lambda c: f"/audit?group={c.choice(('body', 'directive', 'field', 'month'))}&until={due(c)}",
        "/audit/charts": lambda c: f"/audit/charts?since={due(c)}",
        "/crossref": lambda c: f"/crossref?page={c.randrange(1, 20)}",
        "/crossref?filter&sort": lambda c: f"/crossref?answered=no&sort=-deadline&page={c.randrange(1, 9)}",
        "/crossref?q=words": lambda c: f"/crossref?q={c.randrange(1, 40000)}",
        "/crossref?group": lambda c: f"/crossref?group={c.choice(('body', 'directive', 'month'))}",
        "/api/audit": lambda c: f"/api/audit?body={quote(c.choice(bodies))}&page={c.randrange(1, 9)}",
        "/api/crossref": lambda c: f"/api/crossref?relation=answers&page={c.randrange(1, 99)}",
        "/letters/KEY": lambda c: f"/letters/{c.choice(keys)}",
        "/letters/KEY/followups": lambda c: f"/letters/{c.choice(keys)}/followups",
        "/register": lambda c: f"/register?year={c.randrange(2015, 2026)}",
        "/review": lambda c: "/review?kind=" + c.choice(("field", "link")),
        "/failures": lambda c: "/failures",
        "/take-in": lambda c: "/take-in",
        "/log": lambda c: "/log",
    }


def main() -> None:
    """Make, serve, turn pages, print."""
    letters = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    people = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        db = folder / f"kho-{letters}.db"
        if not db.exists():
            began = time.perf_counter()
            fill(db, letters)
            print(f"{letters} letters stored and linked in {time.perf_counter() - began:.0f} s", flush=True)
        began = time.perf_counter()
        tabulate(db)
        print(f"tables made in {time.perf_counter() - began:.0f} s", flush=True)
        server = multiprocessing.get_context("spawn").Process(target=serve, args=(db,), daemon=True)
        server.start()
        pages = pages_of(db)
        _wait(pages)
        for pause in (1.0, 0.0):
            print(f"\n{people} people, {pause:.0f} s between a page and the next", flush=True)
            _run(pages, people, pause)
        server.terminate()


def _run(pages: dict[str, Say], people: int, pause: float) -> None:
    took: dict[str, list[float]] = {page: [] for page in pages}
    until = time.perf_counter() + SECONDS
    threads = [threading.Thread(target=_turn, args=(pages, took, until, seed, pause)) for seed in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = sorted(value for values in took.values() for value in values)
    for page, values in took.items():
        print(f"{_middle(values):7.0f} ms median {_high(values):7.0f} ms p95  {page}")
    print(f"{_middle(every):7.0f} ms median {_high(every):7.0f} ms p95  all, {len(every)} pages")


def _wait(pages: dict[str, Say]) -> None:
    for _ in range(100):
        try:
            for page in pages.values():
                _get(page(random.Random(0)))
            return
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.3)


def _turn(pages: dict[str, Say], took: dict[str, list[float]], until: float, seed: int, pause: float) -> None:
    """One person: a page, a look at it, the next."""
    chance = random.Random(seed)
    while time.perf_counter() < until:
        page = chance.choice(list(pages))
        address = pages[page](chance)
        began = time.perf_counter()
        _get(address)
        took[page].append(1000 * (time.perf_counter() - began))
        if pause:
            time.sleep(pause * chance.uniform(0.5, 1.5))


def _get(page: str) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{page}", timeout=60) as answer:
        answer.read()


def _middle(values: list[float]) -> float:
    return statistics.median(values) if values else 0.0


def _high(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))] if values else 0.0


if __name__ == "__main__":
    main()
