"""How well linking finds its way in a noisy archive: ``python -m tests.bench.bench_link_noise [LETTERS] [SEED]``.

An invented archive (default 10,000 letters): bodies of many provinces number their papers year by year, most letters
cite one to three earlier ones. Noise: 15 % of cited numbers damaged (a digit misread, lost or added; a letter of
the symbol misread or its accents lost; the symbol cut), 10 % of cited dates missing, 10 % of held letters with a
blank serial (drafts, stamps that were not read), 5 % of cited documents with a decoy of the same number (other
year, other body, or the same body on another day). Prints, by kind of damage, precision of what linking calls
certain, recall with suggestions, and a reliability table of the scores. Nothing here was used to learn the
weights: subjects come from the corpus, not from the lexicon.
"""

import datetime as dt
import random
import sys
import time
from collections import Counter, defaultdict
from dataclasses import replace
from typing import NamedTuple

from corpus.generate.threads import WORDS
from pipeline.grammar.body import resolve_body
from pipeline.link.answers import link_archive
from pipeline.records import Body, Citation, DocumentNumber, Letter, Link, Mention, PartialDate, Source, Span
from tests.factories import NOWHERE

DAMAGED, UNDATED, BLANK, DECOYS = 0.15, 0.10, 0.10, 0.05
ABSENT = 0.2  # of all papers: cited, but not in the archive
GENRES = (("Báo cáo", "BC"), ("Kế hoạch", "KH"), ("Quyết định", "QĐ"), ("Thông báo", "TB"), ("Công văn", ""))
OPENINGS = (
    "về {m}", "báo cáo kết quả {m}", "đề nghị bố trí kinh phí {m}", "triển khai {m}", "kiểm tra việc {m}",
    "họp bàn giải pháp {m}", "thống kê số liệu {m}", "sơ kết công tác {m}", "phân công nhiệm vụ {m}", "góp ý dự thảo quy định về {m}",
)  # fmt: skip
TAILS = (
    "", "quý I", "quý II", "6 tháng đầu năm", "trên địa bàn huyện", "tại các xã vùng cao", "năm học mới",
    "giai đoạn 2021 - 2025", "dịp Tết Nguyên đán", "tháng 9",
)  # fmt: skip
FIELDS = ("VX", "KT", "NC", "TH", "XD", "NN")


class Gold(NamedTuple):
    """One citation: who cites, which one, the document meant (its key), and what was done to it."""

    citing: str
    position: int
    cited: str
    damage: tuple[str, ...]


class Archive(NamedTuple):
    """The letters as the program has read them, and the truth about their citations."""

    letters: dict[str, Letter]
    gold: list[Gold]


class Paper(NamedTuple):
    """A document as it is, before anything was read."""

    number: DocumentNumber
    date: dt.date
    genre: str
    issuer: Body
    subject: str


def make_archive(count: int, seed: int = 1) -> Archive:
    """An archive of ``count`` letters; the same seed gives the same."""
    rng = random.Random(seed)
    offices = _offices()
    serials: Counter[tuple[str, int, str]] = Counter()
    count = round(count / (1 - ABSENT))
    papers = sorted((_paper(rng, offices, serials) for _ in range(count)), key=lambda p: (p.date, p.number.code))
    for at in rng.sample(range(1, count), int(DECOYS * count)):
        papers[at] = _decoy(rng, papers[at], papers[rng.randrange(at)], offices)
    papers.sort(key=lambda p: (p.date, p.number.code))
    twins = Counter(paper.number.code for paper in papers)
    blank = set(rng.sample(range(count), int(BLANK * count)))
    absent = set(rng.sample(range(count), round(ABSENT * count)))
    letters: dict[str, Letter] = {}
    gold: list[Gold] = []
    for at, paper in enumerate(papers):
        if at in absent:
            continue
        key = f"{at:08d}"
        citations = []
        for _ in range(rng.choice((0, 1, 1, 2, 3)) if at > 20 else 0):
            target = _earlier(rng, papers, at)
            citation, damage = _cite(rng, papers[target])
            if target in absent:
                damage = ["not held"]
            elif target in blank:
                damage.append("blank serial")
            if target not in absent and twins[papers[target].number.code] > 1:
                damage.append("number used twice")
            gold.append(Gold(key, len(citations), f"{target:08d}", tuple(damage) or ("none",)))
            citations.append(replace(citation, span=Span(len(citations), len(citations) + 1)))
        letters[key] = _letter(key, paper, tuple(citations), at in blank)
    return Archive(letters, gold)


def _offices() -> list[tuple[Body, str]]:
    found = []
    for province in WORDS["province"]:
        for row in (*WORDS["department"], {"name": "Ủy ban nhân dân", "symbol": "UBND"}):
            body = resolve_body(f"{row['name']} {province['name']}")
            if body is not None:
                found.append((body, row["symbol"]))
    return found


def _paper(rng: random.Random, offices: list[tuple[Body, str]], serials: Counter[tuple[str, int, str]]) -> Paper:
    issuer, short = rng.choice(offices)
    genre, letters = rng.choice(GENRES)
    date = dt.date(2022, 1, 1) + dt.timedelta(days=rng.randrange(3 * 365))
    series = (issuer.key, date.year, letters)
    serials[series] += rng.randint(1, 40)
    symbol = f"{letters}-{short}" if letters else f"{short}-{rng.choice(FIELDS)}"
    code = f"{serials[series]:02d}/{symbol}"
    return Paper(DocumentNumber(code, str(serials[series]), symbol), date, genre, issuer, _subject(rng))


def _subject(rng: random.Random) -> str:
    matter = rng.choice(WORDS["matter"])["about"]
    return f"{rng.choice(OPENINGS).format(m=matter)} {rng.choice(TAILS)}".strip()


def _decoy(rng: random.Random, own: Paper, other: Paper, offices: list[tuple[Body, str]]) -> Paper:
    """A paper with the number of another: of another year, of another body, or (a slip) of the same body and year."""
    roll = rng.random()
    if roll < 0.45:
        date = own.date.replace(year=2022 if other.date.year != 2022 else 2024, day=min(own.date.day, 28))
        return Paper(other.number, date, other.genre, other.issuer, own.subject)
    if roll < 0.9:
        alike = [body for body, _ in offices if body.kind == other.issuer.kind and body.key != other.issuer.key]
        return Paper(other.number, own.date, other.genre, rng.choice(alike), own.subject)
    date = other.date + dt.timedelta(days=rng.randint(5, 25))
    return Paper(other.number, date, other.genre, other.issuer, own.subject)


def _earlier(rng: random.Random, papers: list[Paper], at: int) -> int:
    """An earlier paper, mostly of the last months."""
    while True:
        target = max(0, at - 1 - int(rng.expovariate(1 / 300)))
        if papers[target].date < papers[at].date or target == 0:
            return target


def _cite(rng: random.Random, paper: Paper) -> tuple[Citation, list[str]]:
    """A citation as the program reads it, with what was damaged on the way."""
    damage = []
    number, date = paper.number, PartialDate(paper.date.year, paper.date.month, paper.date.day)
    issued_on: PartialDate | None = date
    if rng.random() < DAMAGED:
        number, name = _bruise(rng, number)
        damage.append(name)
    if rng.random() < UNDATED:
        issued_on = None
        damage.append("no date")
    issuer = paper.issuer if rng.random() < 0.85 else None
    subject = paper.subject if rng.random() < 0.85 else None
    if subject and rng.random() < 0.2:
        subject = " ".join(word if rng.random() > 0.1 else word[:-1] + "o" for word in subject.split())
    citation = Citation(NOWHERE, number.code, number, issued_on, paper.genre, issuer, subject)
    return citation, damage


def _bruise(rng: random.Random, number: DocumentNumber) -> tuple[DocumentNumber, str]:
    serial, symbol = number.serial, number.symbol
    roll = rng.random()
    if roll < 0.45:
        at = rng.randrange(len(serial))
        serial = serial[:at] + rng.choice("0123456789".replace(serial[at], "")) + serial[at + 1 :]
        name = "digit misread"
    elif roll < 0.6:
        serial = serial[1:] if len(serial) > 1 and rng.random() < 0.5 else f"{serial}{rng.choice('123456789')}"
        name = "digit lost or added"
    elif roll < 0.8:
        plain = symbol.replace("Đ", "D")
        symbol, name = (plain, "accents lost") if plain != symbol else _misread(rng, symbol)
    elif roll < 0.9:
        symbol, name = _misread(rng, symbol)
    else:
        symbol, name = symbol.rpartition("-")[0] or symbol, "symbol cut"
    return DocumentNumber(f"{serial}/{symbol}", serial, symbol), name


def _misread(rng: random.Random, symbol: str) -> tuple[str, str]:
    at = rng.choice([i for i, char in enumerate(symbol) if char.isalpha()])
    wrong = rng.choice("BCDHIKLNSTUVX".replace(symbol[at], ""))
    return symbol[:at] + wrong + symbol[at + 1 :], "symbol misread"


def _letter(key: str, paper: Paper, citations: tuple[Citation, ...], blank: bool) -> Letter:
    date = PartialDate(paper.date.year, paper.date.month, paper.date.day)
    return Letter(
        source=Source(key.rjust(64, "0"), f"{key}.txt", "text/plain"),
        text=paper.subject,
        number=None if blank else Mention(paper.number, NOWHERE, 0.97),
        code_partial=f"?/{paper.number.symbol}" if blank else None,
        date=Mention(date, NOWHERE, 0.97),
        genre=Mention(paper.genre, NOWHERE),
        issuer=Mention(paper.issuer, NOWHERE, 0.97),
        subject=Mention(paper.subject, NOWHERE),
        citations=citations,
    )


# --- measuring --------------------------------------------------------------------------------------------


class Score(NamedTuple):
    """Counts of one kind of damage: citations, certain links and how many of them are right, right with suggestions,
    ambiguous with the right one among the candidates. Of what is not held, right is what is linked to nothing held.
    """

    total: int
    certain: int
    certain_right: int
    found: int
    listed: int


def links_of(archive: Archive) -> dict[tuple[str, int], Link]:
    """The links of an archive by citing letter and position of the citation."""
    return {(x.citing, x.span.start): x for x in link_archive(archive.letters).links if x.span and not x.stated_by}


def measure(archive: Archive, links: dict[tuple[str, int], Link]) -> tuple[dict[str, Score], dict[int, list[float]]]:
    """Scores by kind of damage ("all" together), and the reliability of scores in tenths: count, said, true."""
    scores: dict[str, Score] = defaultdict(lambda: Score(0, 0, 0, 0, 0))
    table: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for gold in archive.gold:
        link = links[gold.citing, gold.position]
        held = gold.cited in archive.letters
        right = link.cited == gold.cited if held else link.cited not in archive.letters
        certain = link.state in ("certain", "confirmed")
        linked = link.state in ("certain", "suggested") if held else link.cited in archive.letters
        listed = link.state == "ambiguous" and (right or gold.cited in link.candidates)
        for name in {*gold.damage, "all"} if held else {"not held"}:
            s = scores[name]
            scores[name] = Score(
                s.total + 1,
                s.certain + certain,
                s.certain_right + (certain and right),
                s.found + (linked and right if held else right),
                s.listed + listed,
            )
        if linked or (certain and not held):
            cell = table[min(int(link.score * 10), 9)]
            cell[0], cell[1], cell[2] = cell[0] + 1, cell[1] + link.score, cell[2] + right
    return dict(scores), dict(table)


def main() -> None:
    """Make, link, measure, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    archive = make_archive(count, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    start = time.process_time()
    links = links_of(archive)
    print(f"{count} letters, {len(archive.gold)} citations, linked in {time.process_time() - start:.1f} s of processor")
    scores, table = measure(archive, links)
    sure = [scores[name] for name in ("all", "not held")]
    certain, right = sum(s.certain for s in sure), sum(s.certain_right for s in sure)
    print(f"certain links: {certain}, of them right {right / certain:.4f}")
    print(f"{'damage':22}{'citations':>10}{'certain':>9}{'right':>8}{'recall':>8}{'+ listed':>9}")
    for name, s in sorted(scores.items(), key=lambda item: (item[0] != "all", -item[1].total)):
        sure = f"{s.certain_right / s.certain:.3f}" if s.certain else "-"
        print(
            f"{name:22}{s.total:10}{s.certain:9}{sure:>8}{s.found / s.total:8.3f}{(s.found + s.listed) / s.total:9.3f}"
        )
    print("\nscore      links   said   true")
    for tenth, (n, said, true) in sorted(table.items()):
        print(f"{tenth / 10:.1f}-{(tenth + 1) / 10:.1f} {n:8.0f} {said / n:6.2f} {true / n:6.2f}")


if __name__ == "__main__":
    main()
