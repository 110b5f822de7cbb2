"""How well scans are read: ``python -m tests.bench.bench_ocr [LETTERS]``.

The corpus's own letters are printed, scanned at three levels of damage (skew, uneven light, noise, blur, handwriting,
a seal over the signature) and read; the same letter read from its digital print says what is right. Prints the
character error rate (edit distance over length, after spaces and line ends are made equal), the share of words
found again, and what each step of preparation brings: the same pages read with that step left out.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from rapidfuzz.distance import Levenshtein

from corpus.generate.spec import LetterSpec, written_letters
from corpus.generate.threads import threads
from corpus.generate.typeset.pdf import pdf_bytes
from corpus.generate.typeset.scan import scan_bytes
from pipeline.read import preprocess, read_bytes, scan
from pipeline.records import Transcript

LETTERS = Path(__file__).parents[2] / "corpus" / "letters"
LEVELS = (1, 2, 3)
_PREPARE = "pipeline.read.preprocess"


def _no_colour(image: Any) -> tuple[Any, Any]:
    blank = np.zeros(image.shape[:2], np.uint8)
    return blank, blank


# step → what is put in its place to leave it out
STEPS: dict[str, tuple[str, Callable[..., Any]]] = {
    "straightening": (f"{_PREPARE}.find_skew", lambda grey: 0.0),
    "stamp and ink colour": (f"{_PREPARE}.coloured", _no_colour),
    "even background": (f"{_PREPARE}.is_bilevel", lambda grey: True),
    "rule lines": (f"{_PREPARE}._in_grid", lambda horizontal, vertical: []),
    "letterhead read again": ("pipeline.read.scan._replace_lines", lambda words, *rest: list(words)),
    "working size": ("pipeline.read.scan._working_size", lambda image, dpi: (image, dpi)),
}


def letters(count: int) -> list[LetterSpec]:
    """Letters of the corpus with enough text to measure on, those with tables first."""
    written = [x for x in written_letters(LETTERS) if x.raw is None and not x.party and x.number]
    tables = [x for x in written if any(isinstance(b, list) for b in [*x.blocks, *x.annex])]
    made = [x for thread in threads(seed=7, count=count) for x in thread]
    return [*tables[: count // 2], *made][:count]


def words_of(transcript: Transcript) -> list[str]:
    """The words of the letter itself: notes (seals, specks) are not part of it."""
    kept = [transcript.text[p.span.start : p.span.end] for p in transcript.paragraphs if p.kind != "note"]
    return " ".join(kept).split()


def measure(pairs: Sequence[tuple[list[str], bytes]]) -> tuple[float, float, float]:
    """Character error rate, share of words found again, seconds of processor time a letter."""
    wrong = length = hits = words = 0
    began = time.process_time()
    for truth, data in pairs:
        read = words_of(read_bytes(data, "scan.pdf"))
        wrong += Levenshtein.distance(" ".join(truth), " ".join(read))
        length += len(" ".join(truth))
        hits += sum((Counter(truth) & Counter(read)).values())
        words += len(truth)
    return wrong / length, hits / words, (time.process_time() - began) / len(pairs)


@contextmanager
def without(*steps: str) -> Iterator[None]:
    """The reader with some steps of preparation left out."""
    with ExitStack() as stack:
        for step in steps:
            stack.enter_context(patch(*STEPS[step]))
        yield


def main() -> None:
    """Command line."""
    assert preprocess and scan  # the modules whose steps are left out
    specs = letters(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
    truth = [
        words_of(read_bytes(pdf_bytes(s, number="", date=s.date[:7]), "print.pdf")) for s in specs
    ]  # fmt: skip
    scans = {level: [scan_bytes(replace(s, damage=level)) for s in specs] for level in LEVELS}
    pages = {level: list(zip(truth, scans[level], strict=True)) for level in LEVELS}
    print(f"{len(specs)} letters\ndamage      CER   words found   s/letter")
    for level in LEVELS:
        rate, found, seconds = measure(pages[level])
        print(f"{level:6d}   {rate:6.2%}   {found:11.1%}   {seconds:8.2f}")
    print("\nstep left out            " + "".join(f"   CER {level}  words {level}" for level in LEVELS))
    for name, steps in [("(none)", ()), *((s, (s,)) for s in STEPS), ("all of them", tuple(STEPS))]:
        with without(*steps):
            cells = [measure(pages[level]) for level in LEVELS]
        print(f"{name:24s} " + "".join(f"  {rate:6.2%}  {found:6.1%} " for rate, found, _ in cells), flush=True)


if __name__ == "__main__":
    main()
