"""Seeded threads: a directive, its answers (on time, late, partial), a reminder, decoys, a silent body.

``threads(seed, count)`` yields one list of letters a thread; each letter carries its gold labels, which
are written together with its text. The wording comes from ``words.toml`` and from the phrases below.
"""

import datetime as dt
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.generate.spec import Block, LetterSpec, Medium, day, short_date

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
MEDIA: tuple[Medium, ...] = ("text", "docx", "pdf", "signed-pdf", "text", "docx", "pdf", "scan")
_HOLIDAYS = ((1, 1), (30, 4), (1, 5), (2, 9))


@dataclass
class Office:
    """A body that writes letters in a thread: its letterhead, symbol, place and signer."""

    name: str
    parent: list[str]
    body: list[str]
    symbol: str
    place: str
    head: str
    short: str
    party: bool = False


def upper(text: str) -> str:
    """Capitals as a letterhead prints them."""
    return text.upper()


class Maker:
    """Makes the letters of one thread from one stream of random numbers."""

    def __init__(self, seed: int, index: int) -> None:
        self.rng = random.Random(f"{seed}/{index}")
        self.index = index
        self.name = f"g{index:04d}"
        self.count = 0
        self.letters: list[LetterSpec] = []

    # --- people, offices, numbers -----------------------------------------------------------

    def person(self) -> str:
        return " ".join(self.rng.choice(WORDS[part]) for part in ("family", "middle", "given"))

    def serial(self, low: int = 11, high: int = 4800) -> str:
        return f"{self.rng.randint(low, high):02d}"

    def late(self, due: dt.date, low: int, high: int) -> dt.date:
        """A working day so long after ``due``; late also for who moves a due day off to the next working day."""
        date = self.later(due, low, high)
        off = due.weekday() > 4 or (due.day, due.month) in _HOLIDAYS
        return date + dt.timedelta(days=7) if off else date

    def later(self, date: dt.date, low: int, high: int) -> dt.date:
        """A working day between ``low`` and ``high`` days after ``date``."""
        moved = date + dt.timedelta(days=self.rng.randint(low, high))
        while moved.weekday() > 4:
            moved += dt.timedelta(days=1)
        return moved

    def province_office(self, province: dict[str, Any]) -> Office:
        return Office(
            name=f"Ủy ban nhân dân {province['name']}",
            parent=[],
            body=["ỦY BAN NHÂN DÂN", upper(province["name"])],
            symbol="UBND",
            place=province["seat"],
            head="CHỦ TỊCH",
            short="UBND tỉnh" if province["name"].startswith("tỉnh") else "UBND thành phố",
        )

    def department(self, province: dict[str, Any], row: dict[str, Any]) -> Office:
        return Office(
            name=f"{row['name']} {province['name']}",
            parent=[f"UBND {upper(province['name'])}"],
            body=[upper(row["name"])],
            symbol=row["symbol"],
            place=province["seat"],
            head=row["head"],
            short=row["name"],
        )

    def local_office(self, province: dict[str, Any], unit: str) -> Office:
        kind, name = unit.split(" ", 1)
        parent = [] if kind not in ("xã", "phường") else [f"UBND {upper(province['name'])}"]
        if unit.startswith("thành phố"):
            name = unit.removeprefix("thành phố ")
        if unit.startswith("thị xã"):
            name = unit.removeprefix("thị xã ")
        return Office(
            name=f"Ủy ban nhân dân {unit}",
            parent=parent,
            body=["ỦY BAN NHÂN DÂN", upper(unit)],
            symbol="UBND",
            place=name,
            head="CHỦ TỊCH",
            short=f"UBND {unit}",
        )

    def ministry(self, row: dict[str, Any]) -> Office:
        return Office(row["name"], [], [upper(row["name"])], row["symbol"], "Hà Nội", row["head"], row["name"])

    def party_office(self, province: dict[str, Any]) -> Office:
        name = province["name"].split(" ", 1)[1] if province["name"].startswith("tỉnh") else ""
        committee = f"Tỉnh ủy {name}" if name else f"Thành ủy {province['seat']}"
        return Office(
            committee,
            [],
            [upper(committee)],
            "TU",
            province["seat"],
            "PHÓ BÍ THƯ",
            committee.split(" ")[0] + " ủy",
            True,
        )

    def local_party_office(self, province: dict[str, Any], unit: str) -> Office:
        kind, name = unit.split(" ", 1)
        committee = f"Đảng ủy {unit}" if kind in ("xã", "phường") else f"Huyện ủy {name}"
        parent = [upper(self.party_office(province).name)]
        return Office(
            committee,
            parent,
            [upper(committee)],
            "ĐU" if kind in ("xã", "phường") else "HU",
            name,
            "PHÓ BÍ THƯ",
            committee,
            True,
        )

    # --- letters ----------------------------------------------------------------------------

    def add(
        self, office: Office, *, role: str, symbol: str, date: dt.date, doc_type: str, subject: str, **rest: Any
    ) -> LetterSpec:
        """Append a letter of ``office`` to the thread."""
        self.count += 1
        chief = rest.pop("chief", self.rng.random() < 0.4)
        if office.party:
            capacity = ["T/M BAN THƯỜNG VỤ", office.head]
        elif office.name.startswith("Ủy ban"):
            capacity = ["TM. ỦY BAN NHÂN DÂN"] + (["CHỦ TỊCH"] if chief else ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"])
        else:
            capacity = (
                [office.head]
                if chief
                else [f"KT. {office.head}", ("THỨ TRƯỞNG" if office.head == "BỘ TRƯỞNG" else f"PHÓ {office.head}")]
            )
        letter = LetterSpec(
            id=f"{self.name}-{self.count:02d}",
            thread=self.name,
            role=role,
            medium=rest.pop("medium", None) or self.rng.choice(MEDIA),
            parent=office.parent,
            body=office.body,
            number=rest.pop("number", None) or self.serial(),
            symbol=symbol,
            place=office.place,
            date=date.isoformat(),
            doc_type=doc_type,
            issuer=rest.pop("issuer", office.name),
            subject=subject,
            capacity=capacity,
            signer=self.person(),
            party=office.party,
            damage=self.rng.choice((1, 1, 2)),
            **rest,
        )
        self.letters.append(letter)
        return letter

    def cite(self, letter: LetterSpec, relation: str, issuer: str | None = None) -> dict[str, Any]:
        return {
            "code": letter.code,
            "date": letter.date,
            "doc_type": letter.doc_type,
            "issuer": issuer or letter.issuer,
            "relation": relation,
        }

    def citing(self, letter: LetterSpec, of: str, *, about: bool = True) -> str:
        """The full first citation of a letter in running text (decree 30/2020, Phụ lục I, II.6.b)."""
        date = short_date(letter.date)
        of = f" của {of}" if of else ""
        kind = "Công văn" if letter.doc_type == "Công văn" else letter.doc_type
        comma = "," if letter.party else ""
        matter = letter.subject[:1].lower() + letter.subject[1:]
        return f"{kind} số {letter.code}{comma} ngày {date}{of}" + (f" về việc {matter}" if about else "")

    def open_deadline(self, date: dt.date) -> tuple[str, dict[str, Any]]:
        """A deadline as printed, and its gold."""
        due = self.later(date, 20, 50)
        printed = self.rng.choice(
            (
                f"trước ngày {short_date(due.isoformat())}",
                f"chậm nhất ngày {short_date(due.isoformat())}",
                f"trước ngày {due.day} tháng {due.month} năm {due.year}",
                f"trước ngày {due.day:02d}/{due.month}",
                f"đến hết ngày {short_date(due.isoformat())}",
            )
        )
        if printed == f"trước ngày {due.day:02d}/{due.month}" and due.year != date.year:
            printed = f"trước ngày {short_date(due.isoformat())}"
        return printed, {"text": printed, "due": due.isoformat()}


def _law(rng: random.Random) -> tuple[str, dict[str, Any]]:
    code, date, kind, of = rng.choice(
        (
            ("77/2015/QH13", "2015-06-19", "Luật", "Quốc hội"),
            ("63/2020/NĐ-CP", "2020-06-03", "Nghị định", "Chính phủ"),
            ("45/2018/NĐ-CP", "2018-03-13", "Nghị định", "Chính phủ"),
            ("02/2021/TT-BNV", "2021-06-11", "Thông tư", "Bộ Nội vụ"),
            ("1978/QĐ-TTg", "2021-11-24", "Quyết định", "Thủ tướng Chính phủ"),
        )
    )
    text = f"{kind} số {code} ngày {short_date(date)} của {of}"
    return text, {"code": code, "date": date, "doc_type": kind, "issuer": of, "relation": "based_on"}


def _recipients(first: str, unit: str, rng: random.Random) -> list[str]:
    return [
        first,
        *rng.sample(["Lãnh đạo cơ quan (để báo cáo);", "Cổng thông tin điện tử;", "Phòng chuyên môn;"], 2),
        f"Lưu: VT, {unit}.",
    ]


def _province_letter(m: Maker, year: int, *, named_type: str) -> None:
    """UBND tỉnh orders; departments and lower levels answer; one is late, one silent; a reminder follows."""
    rng = m.rng
    province = rng.choice(WORDS["province"])
    matter = rng.choice(WORDS["matter"])
    head = m.province_office(province)
    start = m.later(dt.date(year, 1, 8), 0, 240)
    districts = start < dt.date(2025, 7, 1)
    rows = rng.sample([d for d in WORDS["department"] if d.get("first", 0) <= year <= d.get("last", 9999)], 3)
    units = rng.sample(province["districts"] if districts else province["communes"], 2)
    offices = [m.department(province, row) for row in rows] + [m.local_office(province, unit) for unit in units]
    printed, deadline = m.open_deadline(start)
    law_text, law = _law(rng)
    actions = rng.sample(matter["actions"], 3)
    blocks: list[Block]
    if named_type == "Công văn":
        symbol = f"/UBND-{matter['unit']}"
        ask = rng.choice(("yêu cầu", "giao", "đề nghị"))
        blocks = [
            f"Căn cứ {law_text}; để {matter['about']}, {head.short} {ask} các cơ quan, địa phương thực hiện các nội dung sau:",
            f"1. {offices[0].short} chủ trì, phối hợp với {offices[1].short}, {offices[2].short} {actions[0]}.",
            f"2. Giao {offices[1].short} {actions[1]}.",
            f"3. Yêu cầu {offices[3].short}, {offices[4].short} {actions[2]}.",
            f"4. Đề nghị {'; '.join(o.short for o in offices)} báo cáo kết quả thực hiện về {head.short} {printed}.",
        ]
        subject = matter["about"]
    else:
        symbol = "/CT-UBND" if named_type == "Chỉ thị" else "/KH-UBND"
        blocks = [
            f"Thời gian qua, công tác {matter['about'].split(' ', 1)[1]} trên địa bàn còn hạn chế. Căn cứ {law_text}, Chủ tịch {head.short} yêu cầu:",
            f"1. {offices[0].short}",
            f"a) Chủ trì, phối hợp với {offices[1].short}, {offices[2].short} {actions[0]}.",
            f"2. {offices[1].short}",
            f"a) {actions[1][:1].upper()}{actions[1][1:]}.",
            f"3. {offices[3].short}, {offices[4].short}",
            f"a) {actions[2][:1].upper()}{actions[2][1:]}.",
            f"4. Các cơ quan, địa phương: {'; '.join(o.short for o in offices)} báo cáo kết quả thực hiện gửi {head.short} {printed}.",
        ]
        subject = f"Về {matter['about']}" if named_type == "Chỉ thị" else f"Thực hiện {matter['about']}"
    tasks = [
        {"assignees": [offices[0].short], "coordinators": [offices[1].short, offices[2].short], "action": actions[0]},
        {"assignees": [offices[1].short], "action": actions[1]},
        {"assignees": [offices[3].short, offices[4].short], "action": actions[2]},
        {
            "assignees": [o.short for o in offices],
            "action": "báo cáo kết quả thực hiện",
            "deadline": deadline,
        },
    ]
    if subject.startswith("Về "):
        subject = subject[3:]
    directive = m.add(
        head,
        role="directive",
        symbol=symbol,
        date=start,
        doc_type=named_type,
        subject=subject,
        blocks=blocks,
        citations=[law],
        tasks=tasks,
        number=m.serial(11, 3900),
        addressees=[f"{o.name}" if o.short.startswith("UBND") else o.short for o in offices]
        if named_type == "Công văn"
        else [],
        recipients=_recipients("Như trên;" if named_type == "Công văn" else "Các sở, ban, ngành;", matter["unit"], rng),
        urgency=rng.choice((None, None, "KHẨN")),
    )
    due = day(deadline["due"])
    _answers(m, directive, head, offices, due, matter)
    _reminder(m, directive, head, offices[4], due, matter)
    _decoys(m, directive, head, province, matter)


def _answers(
    m: Maker, directive: LetterSpec, head: Office, offices: list[Office], due: dt.date, matter: dict[str, Any]
) -> None:
    """The reports of the offices but the last, which stays silent until reminded."""
    rng = m.rng
    plays = ["on_time", "late", "partial", "on_time"]
    for office, play in zip(offices, plays, strict=False):
        date = m.late(due, 3, 12) if play == "late" else due - dt.timedelta(days=rng.randint(1, 6))
        while date.weekday() > 4:
            date += dt.timedelta(days=1 if play == "late" else -1)
        opening = rng.choice(
            (
                "Thực hiện {c}, {o} báo cáo kết quả như sau:",
                "Thực hiện chỉ đạo của {h} tại {c}, {o} báo cáo như sau:",
                "Thực hiện {c}; {o} trân trọng báo cáo {h} tình hình thực hiện, cụ thể như sau:",
                "Theo yêu cầu của {h} tại {c}, {o} báo cáo:",
            )
        )
        cited = m.citing(directive, "" if "{h} tại" in opening else head.short)
        first = opening.format(c=cited, o=office.short, h=head.short)
        blocks: list[Block] = [first, "1. Kết quả thực hiện", f"{office.short} {rng.choice(matter['done'])}."]
        if play == "partial":
            blocks.append(
                "Đây là kết quả bước đầu; các nội dung còn lại đang triển khai, đơn vị sẽ báo cáo bổ sung sau."
            )
        blocks.append("2. Khó khăn, vướng mắc")
        blocks.append(f"Kinh phí còn hạn chế, kiến nghị {head.short} xem xét, bổ sung dự toán.")
        blocks.append(f"Trên đây là báo cáo của {office.short}, kính gửi {head.short} tổng hợp./.")
        as_letter = rng.random() < 0.25
        m.add(
            office,
            role=play,
            symbol=f"/{office.symbol}-{rng.choice(('VP', 'KH', 'NV'))}" if as_letter else f"/BC-{office.symbol}",
            date=date,
            doc_type="Công văn" if as_letter else "Báo cáo",
            subject=f"báo cáo kết quả {matter['about']}" if as_letter else f"Kết quả {matter['about']}",
            blocks=blocks,
            citations=[m.cite(directive, "answers")],
            addressees=[head.name],
            recipients=_recipients("Như trên;", "VP", rng),
            links=[{"cited": directive.id, "relation": "answers"}],
        )
        directive.duties.append(_verdict(office, due, date, play))
    directive.duties.append(_verdict(offices[-1], due, None, "silent"))


def _verdict(office: Office, due: dt.date, date: dt.date | None, play: str) -> dict[str, Any]:
    """The gold verdict on a body's duty, as of any date well after the thread."""
    status = {"on_time": "done_on_time", "late": "done_late", "partial": "needs_review", "silent": "open_overdue"}[play]
    late = (date - due).days if date and play == "late" else None
    return {"body": office.name, "due": due.isoformat(), "status": status, "days_late": late}


def _reminder(
    m: Maker, directive: LetterSpec, head: Office, silent: Office, due: dt.date, matter: dict[str, Any]
) -> None:
    date = m.later(due, 8, 15)
    again = m.later(date, 6, 9)
    printed = f"trước ngày {short_date(again.isoformat())}"
    m.add(
        head,
        role="reminder",
        symbol=f"/UBND-{matter['unit']}",
        date=date,
        doc_type="Công văn",
        subject=f"đôn đốc báo cáo kết quả {matter['about']}",
        blocks=[
            f"Ngày {short_date(directive.date)}, {head.short} đã ban hành {m.citing(directive, '', about=False).replace(f' ngày {short_date(directive.date)}', '')} "
            f"về việc {directive.subject[:1].lower() + directive.subject[1:]}. Đến nay đã quá thời hạn, {head.short} chưa nhận được báo cáo của {silent.short}.",
            f"{head.short} yêu cầu {silent.short} khẩn trương báo cáo kết quả thực hiện về {head.short} {printed}./.",
        ],
        citations=[m.cite(directive, "continues")],
        tasks=[
            {
                "assignees": [silent.short],
                "action": f"báo cáo kết quả thực hiện về {head.short}",
                "deadline": {"text": printed, "due": again.isoformat()},
            }
        ],
        addressees=[silent.name],
        recipients=_recipients("Như trên;", matter["unit"], m.rng),
        links=[{"cited": directive.id, "relation": "continues"}],
    )


def _decoys(m: Maker, directive: LetterSpec, head: Office, province: dict[str, Any], matter: dict[str, Any]) -> None:
    """The same number of another year, and the same number of another province's body."""
    rng = m.rng
    other = rng.choice([p for p in WORDS["province"] if p["name"] != province["name"]])
    year_before = day(directive.date).replace(year=day(directive.date).year - 1, day=min(28, day(directive.date).day))
    for office, date, role in (
        (head, year_before, "decoy_year"),
        (m.province_office(other), day(directive.date) + dt.timedelta(days=2), "decoy_body"),
    ):
        elsewhere = rng.choice([x for x in WORDS["matter"] if x is not matter])
        m.add(
            office,
            role=role,
            symbol=directive.symbol,
            number=directive.number,
            date=date,
            doc_type=directive.doc_type,
            subject=elsewhere["about"],
            medium=rng.choice(("text", "docx")),
            blocks=[f"{office.short} yêu cầu các sở, ban, ngành {rng.choice(elsewhere['actions'])}."],
            tasks=[{"assignees": ["các sở, ban, ngành"], "action": None}],
            addressees=["Các sở, ban, ngành"] if directive.doc_type == "Công văn" else [],
            recipients=_recipients("Như trên;", elsewhere["unit"], rng),
        )
        letter = m.letters[-1]
        letter.tasks = [
            {"assignees": ["các sở, ban, ngành"], "action": str(letter.blocks[0]).split("ngành ", 1)[1].rstrip(".")}
        ]


def _ministry_letter(m: Maker, year: int) -> None:
    """A ministry asks three provinces; two answer, one of them late; the third is silent."""
    rng = m.rng
    ministry = rng.choice(WORDS["ministry"])
    matter = rng.choice(WORDS["matter"])
    head = m.ministry(ministry)
    start = m.later(dt.date(year, 2, 1), 0, 200)
    provinces = rng.sample(WORDS["province"], 3)
    offices = [m.province_office(p) for p in provinces]
    printed, deadline = m.open_deadline(start)
    law_text, law = _law(rng)
    action = rng.choice(matter["actions"])
    directive = m.add(
        head,
        role="directive",
        symbol=f"/{ministry['symbol']}-{ministry['unit']}",
        date=start,
        doc_type="Công văn",
        subject=matter["about"],
        blocks=[
            f"Căn cứ {law_text}, {head.short} đề nghị Ủy ban nhân dân các tỉnh, thành phố chỉ đạo các cơ quan chuyên môn {action}; "
            f"báo cáo kết quả về {head.short} {printed} để tổng hợp./.",
        ],
        citations=[law],
        tasks=[
            {
                "assignees": [o.name for o in offices],
                "action": f"chỉ đạo các cơ quan chuyên môn {action}; báo cáo kết quả về {head.short}",
                "deadline": deadline,
            }
        ],
        addressees=[o.name for o in offices],
        recipients=_recipients("Như trên;", ministry["unit"], rng),
    )
    due = day(deadline["due"])
    for office, play in zip(offices[:2], ("on_time", "late"), strict=True):
        date = m.late(due, 4, 15) if play == "late" else due - dt.timedelta(days=rng.randint(1, 5))
        m.add(
            office,
            role=play,
            symbol="/BC-UBND",
            date=date,
            doc_type="Báo cáo",
            subject=f"Kết quả {matter['about']}",
            blocks=[
                f"Phúc đáp {m.citing(directive, head.short)}, {office.name} báo cáo kết quả như sau:"
                if rng.random() < 0.5
                else f"Thực hiện {m.citing(directive, head.short)}, {office.name} báo cáo như sau:",
                f"Các cơ quan, địa phương trên địa bàn {rng.choice(matter['done'])}.",
                f"{office.short} trân trọng báo cáo./.",
            ],
            citations=[m.cite(directive, "answers")],
            addressees=[head.name],
            recipients=_recipients("Như trên;", "TH", rng),
            links=[{"cited": directive.id, "relation": "answers"}],
        )
        directive.duties.append(_verdict(office, due, date, play))
    directive.duties.append(_verdict(offices[-1], due, None, "silent"))


def _party_directive(m: Maker, year: int) -> None:
    """A Party directive, the plan of a lower committee that carries it out, and its report."""
    rng = m.rng
    province = rng.choice(WORDS["province"])
    matter = rng.choice(WORDS["matter"])
    head = m.party_office(province)
    start = m.later(dt.date(year, 1, 15), 0, 150)
    unit = rng.choice(province["districts"][:2] if start < dt.date(2025, 7, 1) else province["communes"])
    while start < dt.date(2025, 7, 1) and not unit.startswith("huyện"):
        unit = rng.choice(province["districts"])
    local = m.local_party_office(province, unit)
    standing = f"Ban Thường vụ {head.name}"
    actions = rng.sample(matter["actions"], 2)
    directive = m.add(
        head,
        role="directive",
        symbol="-CT/TU",
        number=m.serial(11, 60),
        date=start,
        doc_type="Chỉ thị",
        subject=matter["about"],
        blocks=[
            f"Để {matter['about']}, Ban Thường vụ {head.short} yêu cầu các cấp ủy, tổ chức đảng thực hiện tốt một số nhiệm vụ sau:",
            f"1. Các cấp ủy trực thuộc {actions[0]}.",
            f"2. Giao Ban Tuyên giáo {head.short} {actions[1]}.",
        ],
        tasks=[
            {"assignees": ["Các cấp ủy trực thuộc"], "action": actions[0]},
            {"assignees": [f"Ban Tuyên giáo {head.short}"], "action": actions[1]},
        ],
        recipients=["Các huyện ủy, thành ủy;", "Lưu Văn phòng."],
    )
    plan_date = m.later(start, 15, 30)
    plan = m.add(
        local,
        role="plan",
        symbol=f"-KH/{local.symbol}",
        number=m.serial(11, 90),
        date=plan_date,
        doc_type="Kế hoạch",
        subject=f"thực hiện Chỉ thị số {directive.code} của Ban Thường vụ {head.short} về {matter['about']}",
        blocks=[
            f"Thực hiện {m.citing(directive, f'Ban Thường vụ {head.short}', about=False)} về {matter['about']}, {local.short} ban hành Kế hoạch triển khai như sau:",
            f"1. Các chi bộ, đảng bộ cơ sở {actions[0]}.",
        ],
        citations=[m.cite(directive, "implements", standing)],
        tasks=[{"assignees": ["Các chi bộ, đảng bộ cơ sở"], "action": actions[0]}],
        recipients=[f"Thường trực {head.short};", "Lưu Văn phòng."],
        links=[{"cited": directive.id, "relation": "implements"}],
    )
    m.add(
        local,
        role="on_time",
        symbol=f"-BC/{local.symbol}",
        number=m.serial(11, 300),
        date=m.later(plan_date, 100, 150),
        doc_type="Báo cáo",
        subject=f"kết quả thực hiện Chỉ thị số {directive.code} của Ban Thường vụ {head.short}",
        blocks=[
            f"Thực hiện {m.citing(directive, f'Ban Thường vụ {head.short}', about=False)} về {matter['about']}, {local.short} báo cáo kết quả như sau:",
            f"{local.short} đã ban hành Kế hoạch số {plan.code}, ngày {short_date(plan.date)} để triển khai; {rng.choice(matter['done'])}.",
        ],
        citations=[m.cite(directive, "answers", standing), m.cite(plan, "mentions")],
        addressees=[standing],
        recipients=[f"Thường trực {head.short};", "Lưu Văn phòng."],
        links=[{"cited": directive.id, "relation": "answers"}, {"cited": plan.id, "relation": "mentions"}],
    )


def _plan_with_table(m: Maker, year: int) -> None:
    """A plan whose duties stand in an annexed table; its reports; one body silent."""
    rng = m.rng
    province = rng.choice(WORDS["province"])
    matter = rng.choice(WORDS["matter"])
    head = m.province_office(province)
    start = m.later(dt.date(year, 1, 20), 0, 180)
    rows = rng.sample([d for d in WORDS["department"] if d.get("first", 0) <= year <= d.get("last", 9999)], 3)
    offices = [m.department(province, row) for row in rows]
    law_text, law = _law(rng)
    table = [["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn hoàn thành"]]
    tasks = []
    for at, (office, action) in enumerate(zip(offices, rng.sample(matter["actions"], 3), strict=True), start=1):
        due = m.later(start, 40, 120)
        helper = rng.choice([o for o in offices if o is not office])
        printed = rng.choice((f"Trước ngày {short_date(due.isoformat())}", f"Tháng {due.month}/{due.year}"))
        last = due.isoformat() if printed.startswith("Trước") else _month_end(due).isoformat()
        table.append([str(at), f"{action[:1].upper()}{action[1:]}", office.short, helper.short, printed])
        tasks.append(
            {
                "assignees": [office.short],
                "coordinators": [helper.short],
                "action": action,
                "deadline": {"text": printed, "due": last},
            }
        )
    plan = m.add(
        head,
        role="directive",
        symbol="/KH-UBND",
        date=start,
        doc_type="Kế hoạch",
        subject=f"{matter['about'][:1].upper()}{matter['about'][1:]}",
        medium=rng.choice(("docx", "pdf")),
        blocks=[
            f"Căn cứ {law_text}, {head.name} ban hành Kế hoạch {matter['about']} như sau:",
            "I. MỤC ĐÍCH, YÊU CẦU",
            "Bảo đảm các nhiệm vụ được triển khai đồng bộ, đúng tiến độ, tiết kiệm.",
            "II. NHIỆM VỤ",
            "Nhiệm vụ cụ thể tại Phụ lục kèm theo Kế hoạch này.",
        ],
        annex=["PHỤ LỤC", "PHÂN CÔNG NHIỆM VỤ", table],
        citations=[law],
        tasks=tasks,
        recipients=_recipients("Các sở, ban, ngành;", "TH", rng),
    )
    for office, task, play in zip(offices[:2], tasks[:2], ("on_time", "late"), strict=True):
        due = day(task["deadline"]["due"])
        date = m.late(due, 3, 10) if play == "late" else due - dt.timedelta(days=rng.randint(1, 4))
        m.add(
            office,
            role=play,
            symbol=f"/BC-{office.symbol}",
            date=date,
            doc_type="Báo cáo",
            subject=f"Kết quả thực hiện Kế hoạch số {plan.code}",
            blocks=[
                f"Triển khai thực hiện {m.citing(plan, head.short)}, {office.short} báo cáo kết quả thực hiện như sau:",
                f"{office.short} {rng.choice(matter['done'])}.",
            ],
            citations=[m.cite(plan, "answers")],
            addressees=[head.name],
            recipients=_recipients("Như trên;", "KH", rng),
            links=[{"cited": plan.id, "relation": "answers"}],
        )
        plan.duties.append(_verdict(office, due, date, play))
    plan.duties.append(_verdict(offices[2], day(tasks[2]["deadline"]["due"]), None, "silent"))


def _request_decision(m: Maker, year: int) -> None:
    """A department's tờ trình and the decision that decides on it."""
    rng = m.rng
    province = rng.choice(WORDS["province"])
    matter = rng.choice(WORDS["matter"])
    head = m.province_office(province)
    row = rng.choice([d for d in WORDS["department"] if d.get("first", 0) <= year <= d.get("last", 9999)])
    office = m.department(province, row)
    start = m.later(dt.date(year, 1, 20), 0, 200)
    law_text, law = _law(rng)
    request = m.add(
        office,
        role="request",
        symbol=f"/TTr-{office.symbol}",
        date=start,
        doc_type="Tờ trình",
        subject=f"Đề nghị phê duyệt phương án {matter['about']}",
        blocks=[
            f"Căn cứ {law_text};",
            f"{office.short} kính trình {head.short} xem xét, phê duyệt phương án {matter['about']} với tổng kinh phí 2.450 triệu đồng.",
            f"Kính đề nghị {head.short} xem xét, quyết định./.",
        ],
        citations=[law],
        addressees=[head.name],
        recipients=_recipients("Như trên;", "KH", rng),
    )
    m.add(
        head,
        role="decision",
        symbol="/QĐ-UBND",
        date=m.later(start, 8, 20),
        doc_type="Quyết định",
        subject=f"Phê duyệt phương án {matter['about']}",
        blocks=[
            f"Căn cứ {law_text};",
            f"Theo đề nghị của Giám đốc {office.short} tại Tờ trình số {request.code} ngày {short_date(request.date)}.",
            "QUYẾT ĐỊNH:",
            f"Điều 1. Phê duyệt phương án {matter['about']} với tổng kinh phí 2.450 triệu đồng.",
            f"Điều 2. {office.short} có trách nhiệm {rng.choice(matter['actions'])}.",
            f"Điều 3. Chánh Văn phòng {head.short}, Giám đốc {office.short} chịu trách nhiệm thi hành Quyết định này./.",
        ],
        citations=[law, m.cite(request, "answers")],
        tasks=[],
        recipients=_recipients("Như Điều 3;", "TH", rng),
        links=[{"cited": request.id, "relation": "answers"}],
    )
    decision = m.letters[-1]
    action = str(decision.blocks[4]).split("trách nhiệm ", 1)[1].rstrip(".")
    decision.tasks = [{"assignees": [office.short], "action": action}]


def _month_end(date: dt.date) -> dt.date:
    following = (date.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return following - dt.timedelta(days=1)


def make_thread(seed: int, index: int) -> list[LetterSpec]:
    """The letters of one thread; the same seed and index give the same letters."""
    m = Maker(seed, index)
    year = m.rng.choice((2022, 2023, 2024, 2025, 2026))
    match index % 8:
        case 0 | 4:
            _province_letter(m, year, named_type="Công văn")
        case 1:
            _province_letter(m, year, named_type="Chỉ thị")
        case 2:
            _ministry_letter(m, year)
        case 3:
            _party_directive(m, year)
        case 5:
            _plan_with_table(m, year)
        case 6:
            _request_decision(m, year)
        case _:
            _province_letter(m, 2026, named_type="Công văn")
    return m.letters


def threads(seed: int, count: int) -> Iterator[list[LetterSpec]]:
    """``count`` threads by rising index."""
    for index in range(count):
        yield make_thread(seed, index)
