"""Archives of any size, as records: what the program would have read of the letters, without reading any.

``archive(count, seed)`` yields letters in the order of their days, as a province's records office receives them: six
provinces with their departments and districts, and the ministries above them. They come in threads (a ministry asks,
a province orders with tasks and deadlines, departments plan, report in time, late or after a reminder, the province
reports upwards and says who has reported), cite laws that everybody cites, older letters of other threads and papers
that the archive does not hold; some numbers and days are not read. Fifty thousand letters are one year. Memory does
not grow with the count: what is to come is a heap of planned papers, what was is a window of past ones.
"""

import datetime as dt
import hashlib
import random
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count as counting
from typing import Any

from corpus.generate.threads import WORDS
from pipeline.grammar.body import resolve_body
from pipeline.records import (
    Body,
    Citation,
    Deadline,
    DocumentNumber,
    Letter,
    Mention,
    Paragraph,
    PartialDate,
    Relation,
    Source,
    Span,
    Statement,
    Task,
)

A_YEAR = 50_000
LENGTH = 2_000  # characters of a letter
ABSENT, UNREAD, NO_DAY = 0.12, 0.02, 0.01  # papers not held; held with a serial or a day that was not read
SILENT = 0.03  # reports that name no order
UNDATED, NAMELESS, TITLED, MISREAD = 0.08, 0.15, 0.3, 0.02  # citations without date, issuer; with subject; damaged
_FIRST = dt.date(2006, 1, 2)
_LAST = dt.date(2026, 6, 30)
_TAILS = (
    "quý I", "quý II", "quý III", "6 tháng đầu năm", "đợt 1", "đợt 2", "đợt 3", "trên địa bàn các xã vùng cao",
    "tại các phường trung tâm", "trước mùa mưa bão", "dịp Tết Nguyên đán", "theo kết luận kiểm tra", "giai đoạn mới",
)  # fmt: skip
_LAWS = (
    ("NĐ-CP", "Nghị định", "Chính phủ"),
    ("QĐ-TTg", "Quyết định", "Thủ tướng Chính phủ"),
    ("TT-BNV", "Thông tư", "Bộ Nội vụ"),
)
_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class _Office:
    body: Body
    symbol: str


@dataclass(slots=True)
class _Paper:
    """A planned paper; its number is given when its day comes, its citations are papers of earlier days."""

    office: _Office
    date: dt.date
    genre: str
    symbol: str
    subject: str
    cites: list[tuple["_Paper", Relation]] = field(default_factory=list)
    to: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    states: list[tuple[int, int]] = field(default_factory=list)  # positions: this one answers that one
    serial: str = ""
    lines: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return f"{self.serial}/{self.symbol}"


def archive(count: int, seed: int = 1) -> Iterator[Letter]:
    """So many letters, by their days; the same seed gives the same, and a longer archive reaches further back."""
    return _Maker(seed).letters(count)


class _Maker:
    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.rng = random.Random(seed)
        self.provinces = [_province(row) for row in WORDS["province"]]
        self.ministries = [_Office(_body(row["name"]), f"{row['symbol']}-{row['unit']}") for row in WORDS["ministry"]]
        self.laws = self._laws()
        self.fill = self._paragraphs()
        self.past: deque[_Paper] = deque(maxlen=5_000)
        self.serials: Counter[tuple[str, str, int]] = Counter()
        self.order = counting()
        self.coming: list[tuple[dt.date, int, _Paper]] = []

    def letters(self, count: int) -> Iterator[Letter]:
        """The papers that are held, as letters."""
        held = 0
        for paper in self._papers(count):
            if self.rng.random() >= ABSENT:
                yield self._letter(paper, held)
                held += 1
                if held == count:
                    return

    def _papers(self, count: int) -> Iterator[_Paper]:
        """All papers by day, numbered; so many and as many more as are wanted of them."""
        days = (_LAST - _FIRST).days
        span = max(30, min(days, round(365 * count / A_YEAR)))
        start = _LAST - dt.timedelta(days=span)
        threads = max(1, round(count / 8.5))
        for i in counting():
            begins = start + dt.timedelta(days=i * span // threads)
            self._thread(begins)
            while self.coming and self.coming[0][0] < begins:
                paper = heappop(self.coming)[2]
                series = (paper.office.body.key, paper.symbol, paper.date.year)
                self.serials[series] += self.rng.choice((1, 1, 1, 2, 3))
                paper.serial = f"{self.serials[series]:02d}"
                yield paper
                paper.cites.clear()  # or every paper would hold all before it
                self.past.append(paper)
            if i % 1000 == 0:
                this = begins.year
                self.serials = Counter({key: n for key, n in self.serials.items() if key[2] >= this - 1})

    # --- threads ----------------------------------------------------------------------------------------

    def _plan(
        self, office: _Office, date: dt.date, genre: str, symbol: str, subject: str, *cites: tuple[_Paper, Relation],
        **rest: Any,
    ) -> _Paper:  # fmt: skip
        while date.weekday() > 4:
            date += dt.timedelta(days=1)
        paper = _Paper(office, date, genre, symbol, subject, list(cites), **rest)
        for _ in range(max(0, self.rng.choice((4, 5, 5, 6)) - len(cites))):
            roll = self.rng.random()
            if roll < 0.55:
                paper.cites.append((self._law(), "based_on"))
            elif self.past:
                # The recent past more than what is older.
                back = int(self.rng.expovariate(1 / 600)) % len(self.past)
                paper.cites.append((self.past[-1 - back], "mentions"))
        heappush(self.coming, (date, next(self.order), paper))
        return paper

    def _thread(self, begins: dt.date) -> None:
        rng = self.rng
        head, departments, units = rng.choice(self.provinces)
        matter = rng.choice(WORDS["matter"])
        subject = f"{matter['about']} {rng.choice(_TAILS)} năm {begins.year}"
        after = lambda date, low, high: date + dt.timedelta(days=rng.randint(low, high))  # noqa: E731
        ministry = rng.choice(self.ministries)
        asked = self._plan(ministry, begins, "Công văn", ministry.symbol, subject, to=(head.body.name,))
        offices = [*rng.sample(departments, 3), *rng.sample(units, 2)]
        ordered = after(begins, 5, 15)
        due = after(ordered, 20, 50)
        deadline = Deadline(f"trước ngày {due:%d/%m/%Y}", "date", due, strict=True)
        names = [office.body.name for office in offices]
        first, second, third = rng.sample(matter["actions"], 3)
        tasks = (
            Task(_NOWHERE, first, (names[0],), (names[1], names[2]), confidence=0.9),
            Task(_NOWHERE, second, (names[1],), deadline=deadline, confidence=0.9),
            Task(_NOWHERE, third, (names[3], names[4]), confidence=0.9),
            Task(_NOWHERE, "báo cáo kết quả thực hiện", tuple(names), deadline=deadline, confidence=0.9),
        )
        genre, symbol = rng.choice(
            (("Công văn", f"UBND-{matter['unit']}"), ("Chỉ thị", "CT-UBND"), ("Kế hoạch", "KH-UBND"))
        )
        order = self._plan(
            head, ordered, genre, symbol, subject, (asked, "implements"), to=tuple(names), tasks=tasks,
            lines=(first, second, third, f"{'; '.join(names)} báo cáo kết quả thực hiện {deadline.text}"),
        )  # fmt: skip
        self._plan(
            offices[0], after(ordered, 4, 12), "Kế hoạch", f"KH-{offices[0].symbol}", f"thực hiện {subject}",
            (order, "implements"),
        )  # fmt: skip
        reports = [self._report(office, after(due, -9, 4), order, head, subject, matter) for office in offices[:4]]
        reminder = self._plan(
            head, after(due, 3, 8), "Công văn", f"UBND-{matter['unit']}", f"đôn đốc báo cáo {subject}",
            (order, "continues"), to=(names[4],), tasks=(Task(_NOWHERE, "báo cáo kết quả thực hiện", (names[4],)),),
        )  # fmt: skip
        if rng.random() < 0.6:
            self._report(offices[4], after(due, 10, 25), order, head, subject, matter, (reminder, "answers"))
        self._plan(
            head, after(due, 26, 35), "Báo cáo", "BC-UBND", f"kết quả {subject}", (asked, "answers"),
            (order, "mentions"), *((report, "mentions") for report in reports[:2]), to=(ministry.body.name,),
            states=[(2, 1), (3, 1)],
        )  # fmt: skip

    def _report(
        self, office: _Office, date: dt.date, order: _Paper, head: _Office, subject: str, matter: dict[str, Any],
        *cites: tuple[_Paper, Relation],
    ) -> _Paper:  # fmt: skip
        named = () if self.rng.random() < SILENT else ((order, "answers"), *cites)
        return self._plan(
            office, max(date, order.date + dt.timedelta(days=3)), "Báo cáo", f"BC-{office.symbol}", f"kết quả {subject}",
            *named, to=(head.body.name,), lines=tuple(matter["done"]),
        )  # fmt: skip

    def _laws(self) -> list[_Paper]:
        laws = []
        for i in range(300):
            symbol, genre, issuer = self.rng.choice(_LAWS)
            date = _FIRST - dt.timedelta(days=self.rng.randrange(3_000))
            number = f"{date.year}/{symbol}" if symbol != "QĐ-TTg" else symbol
            law = _Paper(_Office(_body(issuer), ""), date, genre, number, f"quy định về công tác số {i}")
            law.serial = f"{self.rng.randint(1, 180):02d}"
            laws.append(law)
        return laws

    def _law(self) -> _Paper:
        """A few are cited in every tenth letter, most in hardly any."""
        return self.laws[int(len(self.laws) * self.rng.random() ** 2.2)]

    def _paragraphs(self) -> list[str]:
        """Sentences of which letters are filled up."""
        rng = self.rng
        found = []
        for _ in range(3_000):
            matter = rng.choice(WORDS["matter"])
            unit = rng.choice(rng.choice(self.provinces)[2]).body.name
            person = " ".join(rng.choice(WORDS[part]) for part in ("family", "middle", "given"))
            found.append(
                rng.choice((
                    f"{unit} {rng.choice(matter['done'])}; kinh phí {rng.randint(12, 990)} triệu đồng từ nguồn ngân sách.",
                    f"Đồng chí {person} chịu trách nhiệm {rng.choice(matter['actions'])}.",
                    f"Trong {rng.randint(3, 11)} tháng qua, {unit} {rng.choice(matter['done'])}, đạt {rng.randint(41, 99)}% kế hoạch.",
                    f"Tiếp tục {rng.choice(matter['actions'])}, kịp thời báo cáo khó khăn, vướng mắc để được xem xét, giải quyết.",
                    f"Việc {rng.choice(matter['actions'])} tại {unit} còn chậm so với yêu cầu, nguyên nhân do thiếu nhân lực.",
                ))
            )  # fmt: skip
        return found

    # --- letters ----------------------------------------------------------------------------------------

    def _letter(self, paper: _Paper, index: int) -> Letter:
        rng, nowhere = self.rng, _NOWHERE
        head = f"{paper.office.body.name}\nSố: {paper.code}\nVề việc {paper.subject}\n"
        parts = [head, "Căn cứ "]
        length = len(head) + len("Căn cứ ")
        citations = []
        for cited, relation in paper.cites:
            citation, said = self._citation(cited, relation, length, paper.date)
            citations.append(citation)
            parts.append(f"{said}; ")
            length += len(said) + 2
        parts.append("\n")
        length += 1
        for line in paper.lines:
            parts.append(f"{line}.\n")
            length += len(line) + 2
        while length < LENGTH:
            line = rng.choice(self.fill)
            parts.append(f"{line}\n")
            length += len(line) + 1
        text = "".join(parts)
        number = DocumentNumber(paper.code, paper.serial, paper.symbol)
        read = rng.random() >= UNREAD
        date = paper.date
        day = date.day if rng.random() >= NO_DAY else None
        sha256 = hashlib.sha256(f"{self.seed}/{index}".encode()).hexdigest()
        return Letter(
            source=Source(sha256, f"{date:%Y/%m}/{index:07d}.pdf", "application/pdf"),
            text=text,
            number=Mention(number, nowhere, 0.97) if read else None,
            code_partial=None if read else f"?/{paper.symbol}",
            code_candidates=() if read else ((paper.code, 0.6), (f"1{paper.code}", 0.2)),
            date=Mention(PartialDate(date.year, date.month, day), nowhere, 0.97),
            genre=Mention(paper.genre, nowhere),
            issuer=Mention(paper.office.body, nowhere, 0.97),
            subject=Mention(paper.subject, Span(0, len(head) - 1)),
            addressees=tuple(Mention(name, nowhere) for name in paper.to),
            citations=tuple(citations),
            statements=tuple(Statement(one, other, "answers", nowhere) for one, other in paper.states),
            tasks=paper.tasks,
            paragraphs=tuple(_lines(text)),
        )

    def _citation(self, cited: _Paper, relation: Relation, at: int, day: dt.date) -> tuple[Citation, str]:
        rng = self.rng
        serial = cited.serial
        if rng.random() < MISREAD:
            serial = f"{serial[:-1]}{(int(serial[-1]) + 3) % 10}"
        number = DocumentNumber(f"{serial}/{cited.symbol}", serial, cited.symbol)
        dated = rng.random() >= UNDATED
        issuer = cited.office.body if rng.random() >= NAMELESS else None
        titled = rng.random() < TITLED
        said = f"{cited.genre} số {number.code}"
        said += f" ngày {cited.date:%d/%m/%Y}" if dated else ""
        said += f" của {issuer.name}" if issuer else ""
        said += f" về {cited.subject}" if titled else ""
        citation = Citation(
            span=Span(at, at + len(said)),
            text=said,
            number=number,
            issued_on=PartialDate(cited.date.year, cited.date.month, cited.date.day) if dated else None,
            genre=cited.genre,
            issuer=issuer,
            subject=cited.subject if titled else None,
            relation=relation,
            kind=relation,
            confidence=0.95,
        )
        return citation, said


def _lines(text: str) -> Iterator[Paragraph]:
    start = 0
    for line in text.split("\n"):
        if line:
            yield Paragraph(Span(start, start + len(line)), 1)
        start += len(line) + 1


def _body(name: str) -> Body:
    found = resolve_body(name)
    assert found is not None, name
    return found


def _province(row: dict[str, Any]) -> tuple[_Office, list[_Office], list[_Office]]:
    """The province's committee, its departments, its districts and communes."""
    name = row["name"]
    departments = [_Office(_body(f"{d['name']} {name}"), d["symbol"]) for d in WORDS["department"]]
    units = [
        _Office(_body(f"Ủy ban nhân dân {unit}, {name}"), "UBND") for unit in (*row["districts"], *row["communes"])
    ]
    return _Office(_body(f"Ủy ban nhân dân {name}"), "UBND"), departments, units
