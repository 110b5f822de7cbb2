"""How fast linking and search are: ``python -m tests.bench.bench_link [LETTERS]`` (default 10,000).

Invented letters, each citing five others of which some are not held; prints seconds, rates and peak memory.
"""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline.records import Body, Citation, DocumentNumber, Letter, Mention, PartialDate, Source, Span
from pipeline.relink import relink, relink_new
from pipeline.store import Store
from tests.factories import NOWHERE

PLACES = [f"tinh so {i}" for i in range(34)]
KINDS = [("QĐ", "Quyết định"), ("BC", "Báo cáo"), ("KH", "Kế hoạch"), ("", "Công văn")]
UNITS = [("ubnd", "UBND"), ("so-y-te", "SYT"), ("so-tai-chinh", "STC"), ("so-noi-vu", "SNV")]
SENTENCE = "báo cáo kết quả thực hiện kế hoạch tiêm chủng giải ngân vốn đầu tư công đồng bào dân tộc rừng lũ"
WORDS = SENTENCE.split(" ")


def document(rng: random.Random, i: int) -> tuple[DocumentNumber, PartialDate, Body, str]:
    """The identity of the i-th document."""
    prefix, genre = rng.choice(KINDS)
    unit, short = rng.choice(UNITS)
    place = rng.choice(PLACES)
    symbol = f"{prefix}-{short}" if prefix else f"{short}-TH"
    serial = str(rng.randint(1, 4000))
    body = Body(f"{unit} {place}", f"{unit}|{place}", unit, place)
    date = PartialDate(2015 + i % 10, rng.randint(1, 12), rng.randint(1, 28))
    return DocumentNumber(f"{serial}/{symbol}", serial, symbol), date, body, genre


def make_letters(count: int, seed: int = 1) -> Iterator[Letter]:
    """Letters that cite earlier ones, and documents that the archive lacks."""
    rng = random.Random(seed)
    known = [document(rng, i) for i in range(count)]
    missing = [document(rng, i) for i in range(count // 2)]
    for i, (number, date, body, genre) in enumerate(known):
        cites = []
        for k in range(5):
            target = known[rng.randrange(count)] if rng.random() < 0.7 else missing[rng.randrange(len(missing))]
            dated = rng.random() < 0.9
            cites.append(
                Citation(
                    Span(k, k + 1),
                    target[0].code,
                    target[0],
                    target[1] if dated else None,
                    target[3],
                    target[2] if rng.random() < 0.85 else None,
                    relation="answers" if k == 0 else "mentions",
                    kind="answers" if k == 0 else "mentions",
                )
            )
        subject = " ".join(rng.choices(WORDS, k=10))
        yield Letter(
            source=Source(f"{i:064x}"[::-1], f"{i}.txt", "text/plain"),
            text=f"{number.code} {subject} " + " ".join(rng.choices(WORDS, k=200)),
            number=Mention(number, NOWHERE, 0.97),
            date=Mention(date, NOWHERE, 0.97),
            genre=Mention(genre, NOWHERE),
            issuer=Mention(body, NOWHERE, 0.97),
            subject=Mention(subject, NOWHERE),
            citations=tuple(cites),
        )


def main() -> None:
    """Run and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "bench.db") as store:
        clock, cpu = time.perf_counter(), time.process_time()

        def lap(name: str, items: int) -> None:
            nonlocal clock, cpu
            seconds, used = time.perf_counter() - clock, time.process_time() - cpu
            print(f"{name:28} {seconds:8.2f} s ({used:.2f} s of processor) {items / seconds:12,.0f} /s")
            clock, cpu = time.perf_counter(), time.process_time()

        letters = make_letters(count)
        newest = next(letters)
        with store.transaction():
            for letter in letters:
                store.add(letter)
        lap("ingest (one transaction)", count)
        relink(store)
        lap("relink everything", count * 5)
        store.add(newest)
        relink_new(store)
        lap("one new letter", 1)
        relink(store)
        lap("relink everything again", count * 5)
        for query in ("giai ngan von", "1941 ubnd th", '"dong bao" rung'):
            hits = store.search(query)
            lap(f"search {query} ({len(hits)})", 1)
        links = sum(1 for _ in store.links())
        lap("read all links", links)
        for key in [d.key for d, _ in zip(store.documents(held=True), range(100), strict=False)]:
            store.followups(key)
        lap("followups of 100", 100)
        print(store.counts(), f"{store.path.stat().st_size / 1e6:.0f} MB")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
