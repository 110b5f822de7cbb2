"""Letters that say in many ways how they stand to one other document: for learning and testing relations.

``openings(seed, count)`` yields letters with gold; the sentences come from ``openings.toml``, bodies, people
and matters from the threads' own words. ``role`` names the row and the sentence, so that a test can hold sentences back.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.generate.spec import Block, LetterSpec, short_date
from corpus.generate.threads import WORDS, Maker, Office

ROWS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("openings.toml").read_text(encoding="utf-8"))["row"]
_ABBREVIATIONS = {
    "Báo cáo": "BC", "Kế hoạch": "KH", "Chỉ thị": "CT", "Quyết định": "QĐ", "Nghị quyết": "NQ", "Thông báo": "TB",
    "Tờ trình": "TTr", "Phương án": "PA", "Chương trình": "CTr", "Thông tư": "TT", "Nghị định": "NĐ",
}  # fmt: skip
_CENTRAL = {
    "Công văn": ("Bộ Tài chính", "/BTC-HCSN"),
    "Chỉ thị": ("Thủ tướng Chính phủ", "/CT-TTg"),
    "Quyết định": ("Thủ tướng Chính phủ", "/QĐ-TTg"),
    "Nghị quyết": ("Chính phủ", "/NQ-CP"),
    "Nghị định": ("Chính phủ", "/{year}/NĐ-CP"),
    "Thông tư": ("Bộ Nội vụ", "/{year}/TT-BNV"),
}


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
        if writer == "party":
            self.below = m.local_party_office(province, unit)
        elif writer == "ministry":
            self.below = m.province_office(province)
        else:
            self.below = m.department(province, rng.choice(rows))


def _number(m: Maker, office: Office, genre: str, unit: str) -> str:
    if office.party:
        return f"-{'CV' if genre == 'Công văn' else _ABBREVIATIONS[genre]}/{office.symbol}"
    if genre == "Công văn":
        return f"/{office.symbol}-{unit}"
    return f"/{_ABBREVIATIONS[genre]}-{office.symbol}"


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
    cited_on = date - dt.timedelta(days=rng.randint(9, 120))
    issuer, of, symbol = _cited(m, scene, row["from"], cited_genre, cited_on, matter["unit"])
    party = symbol.startswith("-")
    code = f"{m.serial(11, 90 if party else 3000)}{symbol}"
    printed = f"{cited_genre} số {code}{',' if party else ''} ngày {short_date(cited_on.isoformat())}"
    first = rng.choice(row["first"])
    words = {
        "c": f"{printed}{f' của {of}' if of else ''} về việc {matter['about']}",
        "t": f"{cited_genre} số {code}" if "Ngày {d}" in first else printed,
        "k": f"{cited_genre} số {code}",
        "d": short_date(cited_on.isoformat()),
        "h": of or writer.short,
        "o": writer.short,
        "m": matter["about"],
    }
    body = first.format(**words)
    blocks: list[Block] = [body[:1].upper() + body[1:], *(line.format(**words) for line in row["then"])]
    if row.get("where") == "body":
        lead = f"{writer.short} {'báo cáo' if row['to'] == 'head' else 'thông tin'} một số nội dung như sau:"
        blocks = [lead, "1. Kết quả chung: các nhiệm vụ cơ bản hoàn thành.", f"2. {blocks[0]}", *blocks[1:]]
    subject = rng.choice(row["subject"]).format(**words)
    to = {"head": scene.head.name if scene.head else "", "below": scene.below.name, "none": ""}[row["to"]]
    return m.add(
        writer,
        role=f"{row['name']}/{row['first'].index(first)}",
        symbol=_number(m, writer, genre, "TH"),
        date=date,
        doc_type=genre,
        subject=subject,
        medium="text",
        blocks=[*blocks[:-1], f"{str(blocks[-1]).rstrip('.')}./."],
        citations=[
            {"code": code, "date": cited_on.isoformat(), "doc_type": cited_genre, "issuer": issuer,
             "relation": row["relation"]}
        ],
        addressees=[to] if to and genre in ("Công văn", "Báo cáo", "Tờ trình") else [],
        recipients=["Như trên;" if to else "Các cơ quan liên quan;", "Lưu: VT."],
    )  # fmt: skip


def _cited(m: Maker, scene: _Scene, source: str, genre: str, date: dt.date, unit: str) -> tuple[str, str, str]:
    """Issuer, the words for it and the symbol of the cited document."""
    if source == "central":
        issuer, symbol = _CENTRAL[genre]
        return issuer, issuer, symbol.format(year=date.year)
    office = {"head": scene.head, "own": scene.writer, "below": scene.below}[source]
    assert office is not None, "a row cites a head that its writer does not have"
    issuer = f"Ban Thường vụ {office.name}" if office.party and genre in ("Chỉ thị", "Kế hoạch") else office.name
    of = f"Ban Thường vụ {office.short}" if issuer.startswith("Ban") else office.short
    if office.party and source == "below":
        of = issuer = office.name
    return issuer, "" if source == "own" else of, _number(m, office, genre, unit)


def openings(seed: int, count: int) -> Iterator[LetterSpec]:
    """``count`` letters by rising index."""
    for index in range(count):
        yield make_opening(seed, index)
