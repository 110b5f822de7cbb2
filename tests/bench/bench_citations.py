"""How fast citations are found in text: ``python -m tests.bench.bench_citations [--large] [FOLDER]``.

Times what a letter's citations cost: numbers, dates, types and bodies on the characters, then the citations with their
relations, in megabytes of text a second of one core; ``FOLDER`` holds texts (default: generated letters). Then the
same on hostile text of 20 and 200 thousand characters (``--large``: 1 and 10 million), where the time a character
must stay the same.
"""

import gc
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from corpus.generate.openings import openings
from corpus.generate.threads import threads
from corpus.generate.typeset.plain import plain_text
from pipeline.extract.blackboard import Blackboard, Header, Zone
from pipeline.extract.citations import find_citations
from pipeline.extract.tokenizer import plain_transcript
from pipeline.grammar.body import find_bodies
from pipeline.grammar.date import find_dates
from pipeline.grammar.genre import find_genres
from pipeline.grammar.number import find_numbers
from pipeline.records import Span, Transcript
from pipeline.text.fold import fold_aligned

HOSTILE = {
    "numbers in a list": "số 12/QĐ-UBND, 13/QĐ-UBND; ",
    "one long line of digits": "1234567890",
    "openings without end": "Căn cứ Quyết định số ",
    "slashes and dashes": "12/-/-UBND-/-12 / ",
    "dates": "ngày 12 tháng 3 năm 2024 ",
    "bodies": "Ủy ban nhân dân tỉnh Lào Cai, Sở Y tế tỉnh Lào Cai và ",
    "provisions": "điểm a khoản 1 Điều 2 ",
    "brackets": "((((Kèm theo Quyết định số 12/QĐ-UBND",
    "letters without blanks": "UBNDQĐKHBC",
    "cues": "thực hiện theo đề nghị của căn cứ ",
    "capitals": "QUYẾT ĐỊNH SỐ ",
    "places left out": "Theo Công văn số 5/UBND-VX ngày 01/02/2024 của UBND huyện, Sở Y tế tỉnh Lào Cai báo cáo.\n",
    "lines": "- Công văn số 5/SYT-NVY ngày 01/02/2024;\n",
    # {n} counts: each unit names other documents
    "different numbers": "số {n}/QĐ-UBND ngày 01/02/2024, {n}/2020/NĐ-CP, Luật Cây xanh {n}, ",
    "the day before": "ngày 01/02/2024 Sở Y tế có Công văn số {n}/SYT-NVY ",
    "misprints": "{n}1/2021/TT-BTC ngày 01/02/2021, {n}2/2021/TT-BTC; ",
}


def find_all(transcript: Transcript) -> int:
    """Everything that citations need, from the text alone; returns how many were found."""
    text = transcript.text
    folded = fold_aligned(text)
    board = Blackboard(
        transcript,
        folded,
        zones=[Zone("body", Span(0, len(text)))],
        numbers=find_numbers(text, folded),
        dates=find_dates(text, folded),
        genres=find_genres(text, folded),
        bodies=find_bodies(text, folded),
        header=Header(),
    )
    citations, _ = find_citations(board)
    return len(citations)


def hostile(name: str, size: int) -> str:
    """``size`` characters that repeat what is meant to be hard."""
    unit = HOSTILE[name]
    count = size // len(unit) + 1
    return ("".join(unit.replace("{n}", str(n)) for n in range(count)) if "{n}" in unit else unit * count)[:size]


def seconds(texts: Iterable[str]) -> tuple[float, int, int]:
    """Processor time, bytes and citations."""
    transcripts = [plain_transcript(text) for text in texts]  # reading has made them
    size, found = sum(len(t.text.encode()) for t in transcripts), 0
    start = time.process_time()
    for transcript in transcripts:
        found += find_all(transcript)
    return time.process_time() - start, size, found


def main() -> None:
    """Run and print."""
    large = "--large" in sys.argv
    folders = [word for word in sys.argv[1:] if word != "--large"]
    if folders:
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(Path(folders[0]).rglob("*.txt"))]
    else:
        texts = [plain_text(letter) for t in threads(2, 48) for letter in t]
        texts += [plain_text(letter) for letter in openings(2, 200)]
    seconds(texts[:1])  # load the words
    gc.collect()
    gc.freeze()  # as workers do
    used, size, found = min(seconds(texts) for _ in range(5))  # the best: other programs run too
    print(f"{len(texts)} texts, {size / 1e6:.2f} MB, {found} citations: {size / 1e6 / used:.2f} MB/s")
    for name in HOSTILE:
        sizes, rounds = ((1_000_000, 10_000_000), 1) if large else ((20_000, 200_000), 2)
        times = [(n, min(seconds([hostile(name, n)])[0] for _ in range(rounds))) for n in sizes]
        rates = "  ".join(f"{n // 1000:5} k {n / used / 1e6:6.2f} M/s" for n, used in times)
        print(f"{name:26}{rates}   factor {times[1][1] / max(times[0][1], 1e-4):.1f} (10 is linear)", flush=True)


if __name__ == "__main__":
    main()
