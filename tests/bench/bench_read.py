"""How fast born-digital files are read: ``python -m tests.bench.bench_read [PAGES]``.

Typesets a letter of so many pages, reads it as PDF, as Word and as text, and prints pages (letters) a second of
one process and its peak memory.
"""

import io
import resource
import sys
import time
from collections.abc import Callable

import docx

from pipeline.read import read_bytes
from tests.read.paper import BODY, HEAD, TAIL, Item, make_pdf

SENTENCE = "Kiểm tra toàn bộ hồ chứa trên địa bàn, lập danh mục những hồ xuống cấp và báo cáo"


def long_pdf(pages: int) -> bytes:
    """A letter whose pages are full: about 450 words each."""
    full: list[Item] = [(85, 60 + 17 * i, SENTENCE) for i in range(40)]
    return make_pdf(HEAD + BODY, *[full] * (pages - 2), full[:20] + TAIL)


def word_letter() -> bytes:
    """A Word letter of forty paragraphs."""
    document = docx.Document()
    for _ in range(40):
        document.add_paragraph(SENTENCE)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def rate(work: Callable[[], object], units: int) -> float:
    """Units a second, the best of three runs."""
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return units / best


def main() -> None:
    """Measure and print."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    pdf, word = long_pdf(pages), word_letter()
    text = read_bytes(long_pdf(3), "a").text.encode()
    print(f"PDF   {rate(lambda: read_bytes(pdf, 'a'), pages):8.1f} pages/s")
    print(f"Word  {rate(lambda: read_bytes(word, 'a'), 1):8.1f} letters/s")
    print(f"text  {rate(lambda: read_bytes(text, 'a'), 1):8.1f} letters/s of {len(text) / 1000:.1f} kB")
    print(f"peak  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


if __name__ == "__main__":
    main()
