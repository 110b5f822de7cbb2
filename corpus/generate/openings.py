"""Letters that say in many ways how they stand to one other document: for learning and testing relations.

``openings(seed, count)`` yields letters with gold; the sentences come from ``openings.toml`` and ``wordings.toml``,
bodies, people and matters from the threads' own words. ``role`` names the row and the sentence, so that a test can
hold back sentences, or whole kinds of them.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.generate.spec import Block, LetterSpec, short_date
from corpus.generate.threads import WORDS, Maker, Office

ROWS: list[dict[str, Any]] = [
    row
    for name in ("openings.toml", "wordings.toml")
    for row in tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))["row"]
]
_ABBREVIATIONS = {
    "Báo cáo": "BC", "Kế hoạch": "KH", "Chỉ thị": "CT", "Quyết định": "QĐ", "Nghị quyết": "NQ", "Thông báo": "TB",
    "Tờ trình": "TTr", "Phương án": "PA", "Chương trình": "CTr", "Thông tư": "TT", "Nghị định": "NĐ",
    "Công điện": "CĐ", "Biên bản": "BB", "Giấy phép": "GP", "Giấy mời": "GM",
}  # fmt: skip
_CENTRAL = {
    "Công văn": ("Bộ Tài chính", "/BTC-HCSN"),
    "Chỉ thị": ("Thủ tướng Chính phủ", "/CT-TTg"),
    "Quyết định": ("Thủ tướng Chính phủ", "/QĐ-TTg"),
    "Nghị quyết": ("Chính phủ", "/NQ-CP"),
    "Nghị định": ("Chính phủ", "/{year}/NĐ-CP"),
    "Thông tư": ("Bộ Nội vụ", "/{year}/TT-BNV"),
    "Công điện": ("Thủ tướng Chính phủ", "/CĐ-TTg"),
    "Kế hoạch": ("Bộ Nội vụ", "/KH-BNV"),
    "Luật": ("Quốc hội", "/{year}/QH15"),
}
_LETTERS = frozenset(("Công văn", "Văn bản"))
_FIRMS = (("Thành Vinh", "TV"), ("Hòa Lộc", "HL"), ("Phước Sơn", "PS"), ("Minh Hải", "MH"))
_ABOVE = {  # what stands between a letter's opening and the sentence, and before it
    "body": ("1. Kết quả chung: các nhiệm vụ cơ bản hoàn thành.", "2. {first}"),
    "end": ("I. TÌNH HÌNH CHUNG", "1. Các mặt công tác ổn định.", "2. {first}"),
    "article": ("Điều 2. {first}",),
}
_PARTS = ("Điều 7", "khoản 2 Điều 12", "điểm b khoản 1 Điều 5", "Điều 21", "khoản 4 Điều 9")


class _Scene:
    """The bodies of one letter: who writes, who stands above and below."""

    def __init__(self, m: Maker, writer: str) -> None:
        rng = m.rng
        province = rng.choice(WORDS["province"])
        unit = rng.choice(province["districts"])
        while writer.startswith("party") and not unit.startswith("huyện"):
            unit = rng.choice(WORDS["province"][0]["districts"])
            province = WORDS["province"][0]
        rows = [d for d in WORDS["department"] if "last" not in d and "first" not in d]
        above = {
            "department": m.province_office(province),
            "local": m.province_office(province),
            "party_local": m.party_office(province),
        }
        writers = {
            "department": lambda: m.department(province, rng.choice(rows)),
            "local": lambda: m.local_office(province, unit),
            "province": lambda: m.province_office(province),
            "ministry": lambda: m.ministry(rng.choice(WORDS["ministry"])),
            "party_local": lambda: m.local_party_office(province, unit),
            "party": lambda: m.party_office(province),
        }
        self.writer: Office = writers[writer]()
        self.head = above.get(writer)
        self.sibling = m.department(province, rng.choice([row for row in rows if row["name"] != self.writer.short]))
        name, symbol = rng.choice(_FIRMS)
        firm = f"Công ty TNHH {name}"
        self.firm = Office(firm, [], [firm.upper()], symbol, province["seat"], "GIÁM ĐỐC", firm)
        if writer == "party":
            self.below = m.local_party_office(province, unit)
        elif writer == "ministry":
            self.below = m.province_office(province)
        else:
            self.below = m.department(province, rng.choice(rows))

    def office(self, source: str) -> Office:
        """The body that a row means by ``source``."""
        found = {
            "head": self.head, "own": self.writer, "below": self.below, "sibling": self.sibling, "firm": self.firm,
        }[source]  # fmt: skip
        assert found is not None, "a row cites a head that its writer does not have"
        return found


def _number(m: Maker, office: Office, genre: str, unit: str) -> str:
    if office.party:
        return f"-{'CV' if genre in _LETTERS else _ABBREVIATIONS[genre]}/{office.symbol}"
    if office.name.startswith("Công ty"):
        return f"/{'CV' if genre in _LETTERS else _ABBREVIATIONS[genre]}-{office.symbol}"
    if genre in _LETTERS:
        return f"/{office.symbol}-{unit}"
    return f"/{_ABBREVIATIONS[genre]}-{office.symbol}"


@dataclass(frozen=True)
class _Paper:
    """A document that a letter cites, in the words by which it does so."""

    code: str
    date: dt.date
    genre: str
    issuer: str
    of: str

    @property
    def dated(self) -> str:
        """Type, number and day."""
        comma = "," if "/" in self.code and "-" in self.code.partition("/")[0] else ""
        return f"{self.genre} số {self.code}{comma} ngày {short_date(self.date.isoformat())}"

    def whole(self, matter: str) -> str:
        """The full first citation."""
        return f"{self.dated}{f' của {self.of}' if self.of else ''} về việc {matter}"

    def gold(self, relation: str) -> dict[str, Any]:
        """The label."""
        genre = "Công văn" if self.genre == "Văn bản" else self.genre
        return {
            "code": self.code, "date": self.date.isoformat(), "doc_type": genre, "issuer": self.issuer,
            "relation": relation,
        }  # fmt: skip


def make_opening(seed: int, index: int) -> LetterSpec:
    """One letter; the same seed and index give the same letter. Rows take turns."""
    m = Maker(seed, index)
    m.name = f"o{index:04d}"
    rng = m.rng
    row = ROWS[index % len(ROWS)]
    scene = _Scene(m, row["writer"])
    writer, matter = scene.writer, rng.choice(WORDS["matter"])
    genre, cited_genre = rng.choice(row["genre"]), rng.choice(row["cited"])
    date = m.later(dt.date(rng.choice((2022, 2023, 2024)), 2, 1), 0, 300)
    unit = matter["unit"]
    cited = _paper(m, scene, row["from"], cited_genre, date, unit)
    other = _paper(m, scene, row.get("x_from", row["from"]), row.get("x_genre", cited_genre), date, unit)
    occasion = _paper(m, scene, row.get("occasion_from", "head" if scene.head else "below"), "Công văn", date, unit)
    # sentences take turns, so that each is drawn
    first = row["first"][index // len(ROWS) % len(row["first"])]
    to = {"none": "", "many": "Các cơ quan, đơn vị, địa phương"}.get(row["to"])
    if to is None:
        to = scene.office(row["to"]).name if row["to"] != "head" or scene.head else ""
    words = {
        "c": cited.whole(matter["about"]),
        "t": f"{cited.genre} số {cited.code}" if "Ngày {d}" in first else cited.dated,
        "k": f"{cited.genre} số {cited.code}",
        "d": short_date(cited.date.isoformat()),
        "h": cited.of or writer.short,
        "o": writer.short,
        "m": matter["about"],
        "a": to,
        "p": rng.choice(_PARTS),
        "x": f"{other.dated}{f' của {other.of}' if other.of else ''}",
        "e": occasion.whole(matter["about"]),
    }
    lines = [first, *row["then"]]
    citations = [cited.gold(row.get("overrides", {}).get(first, row["relation"]))]
    if "where" in row:
        default = f"{{o}} {'báo cáo' if row['to'] == 'head' else 'thông tin'} một số nội dung như sau:"
        lead = rng.choice(row.get("lead", [default]))
        if "{e}" in lead:
            citations.append(occasion.gold(row["occasion"]))
        lines = [lead, *(line.replace("{first}", first) for line in _ABOVE[row["where"]]), *row["then"]]
        if "heading" in row:
            lines.insert(-len(row["then"]) - 1, row["heading"])
    blocks: list[Block] = [line[:1].upper() + line[1:] for line in (line.format(**words) for line in lines)]
    subject = rng.choice(row["subject"]).format(**words)
    return m.add(
        writer,
        role=f"{row['name']}/{row['first'].index(first)}",
        symbol=_number(m, writer, genre, "TH"),
        date=date,
        doc_type=genre,
        subject=subject,
        medium="text",
        blocks=[*blocks[:-1], f"{str(blocks[-1]).rstrip('.')}./."],
        citations=citations,
        addressees=[to] if to and genre in ("Công văn", "Báo cáo", "Tờ trình") else [],
        recipients=["Như trên;" if to else "Các cơ quan liên quan;", "Lưu: VT."],
    )


def _paper(m: Maker, scene: _Scene, source: str, genre: str, citing: dt.date, unit: str) -> _Paper:
    """A document of the body that a row names, older than the letter that cites it."""
    date = citing - dt.timedelta(days=m.rng.randint(9, 120))
    if source == "central":
        issuer, symbol = _CENTRAL.get(genre, ("Bộ Tài chính", "/BTC-HCSN"))
        return _Paper(f"{m.serial(11, 3000)}{symbol.format(year=date.year)}", date, genre, issuer, issuer)
    office = scene.office(source)
    issuer = f"Ban Thường vụ {office.name}" if office.party and genre in ("Chỉ thị", "Kế hoạch") else office.name
    of = f"Ban Thường vụ {office.short}" if issuer.startswith("Ban") else office.short
    if office.party and source == "below":
        of = issuer = office.name
    symbol = _number(m, office, genre, unit)
    code = f"{m.serial(11, 90 if symbol.startswith('-') else 3000)}{symbol}"
    return _Paper(code, date, genre, issuer, "" if source == "own" else of)


def openings(seed: int, count: int) -> Iterator[LetterSpec]:
    """``count`` letters by rising index."""
    for index in range(count):
        yield make_opening(seed, index)
