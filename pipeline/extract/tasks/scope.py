"""What kind of speech the letter is, who speaks to whom, and which sentences only look like tasks.

A report tells of assignments (``reported``); a tờ trình asks its superior; laws and statutes make rules for
good; letters, plans, directives and decisions hand out duties. A request upwards is no task (domain
reference 12.1, T06): the ranks of speaker and addressee tell up from down.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.blackboard import Blackboard
from pipeline.extract.tasks.firms import FIRM_HEADING, aliases, firms_in
from pipeline.extract.tasks.sharing import listed_bodies
from pipeline.extract.tasks.vocabulary import vocabulary
from pipeline.records import PartialDate, Span
from pipeline.text.fold import fold, fold_aligned

_LAWS = frozenset(
    fold_aligned(genre)
    for genre in (
        *("Luật", "Bộ luật", "Pháp lệnh", "Nghị định", "Thông tư", "Thông tư liên tịch", "Hiến pháp"),
        *("Quy chế", "Quy định", "Điều lệ", "Hợp đồng"),
        *("Giấy giới thiệu", "Giấy ủy quyền"),
    )
)
_TAX_OFFICE = re.compile(r"\b(?:thue|hai quan)\b")
# "đề nghị các đơn vị …", "Sở Y tế yêu cầu:": those written to are asked; "… báo cáo kết quả như sau:" reports
_ASKS_ALL = re.compile(r"\b(?:de nghi|yeu cau)(?:\s(?:cac|quy|toan)\b|\s?:)")
_REPORTS_SO = re.compile(r"\bbao cao\b[^.;]{0,90}\bnhu\ssau\b")
_PARENTHESIS = re.compile(r"\s*\([^()]*\)\s*$")
_ABOVE = re.compile(r"^(?:(?:cac|lanh dao|thuong truc|giam doc|chu tich|cuc truong|thu truong) )+(?=\w)")
_PROVINCIAL = re.compile(r"^(?:cuc|cac cuc|cuc truong).*\b(?:tinh|thanh pho)\b")
# bodies of every level: the unit in their name tells which ("Hội Nông dân huyện …", "Ban Pháp chế HĐND tỉnh")
_OF_A_LEVEL = re.compile(
    r"(?:ban|hoi|lien doan|cong doan|uy ban mat tran|uy ban mttq|mat tran|doan|toa an|vien kiem sat|kho bac|bao hiem)\b"
)
_LEVELS = (
    (6, re.compile(r"\b(?:hoi dong nhan dan|hdnd) (?:tinh|thanh pho)\b")),
    (2, re.compile(r"\b(?:(?<!thi )xa(?! hoi)|phuong|thi tran|dac khu)\b")),
    (3, re.compile(r"\b(?:huyen|thi xa|cac quan)\b")),
    (4, re.compile(r"\b(?:tinh|thanh pho|thanh uy)\b")),
)
_OFFICE_WORDS = frozenset(["chu", "tich", "pho", "giam", "doc", "lanh", "dao", "thuong", "truc", "truong"])
_RULES = re.compile(
    r"\b(?:ban hanh|phe duyet|cong nhan|sua doi|bo sung)\b.{0,40}"
    r"\b(?:quy dinh|quy che|dieu le|noi quy|bo tieu chi|quy trinh|quy tac)\b"
)
MINUTES = "bien ban"


@dataclass(slots=True)
class Speech:
    """The letter's kind of speech and its parties.

    ``kind``: "report", "request" (tờ trình), "law", "order" (directive, plan, decision, notice) or "letter".
    """

    kind: str
    genre: str
    issuer: str
    issuer_rank: int
    addressees: tuple[str, ...]
    text: str
    folded: str
    body: Span
    aliases: dict[str, str]
    issued: PartialDate | None = None
    subject: str = ""
    issues_rules: bool = False  # "Ban hành Quy chế …": what follows the signature binds everyone for good

    @property
    def companies(self) -> tuple[str, ...]:
        """The firms that the text names, in order."""
        return firms_in(self.text, self.folded, self.body.start, self.body.end)

    @property
    def companies_at_all(self) -> tuple[str, ...]:
        """The firms that the text names anywhere."""
        return firms_in(self.text, self.folded, self.body.start, self.body.end, headed=False)

    @property
    def firm(self) -> str:
        """The one firm that the subject names ("Kiểm tra kho hàng của Công ty TNHH An Phú"); "" if none or several."""
        subject = self.subject
        names = firms_in(subject, fold_aligned(subject), 0, len(subject)) if subject else ()
        return names[0] if len(names) == 1 else ""

    def firm_before(self, at: int) -> str:
        """The firm that a report speaks of at an offset: named last in its paragraph, else in the heading above."""
        start = self.text.rfind("\n", self.body.start, at) + 1
        named = firms_in(self.text, self.folded, start, at) if at > start else ()
        if named:
            return named[-1]
        first = self.text.rfind("\n", 0, self.body.start) + 1
        for heading in reversed(list(FIRM_HEADING.finditer(self.text, first, max(start, first)))):
            named = firms_in(self.text, self.folded, heading.start(), heading.end())
            if named:
                return named[0]
        return ""

    @property
    def reports(self) -> bool:
        """Whether assignments in it are only told of."""
        return self.kind == "report"

    @property
    def explains_taxes(self) -> bool:
        """Whether a tax or customs office writes to those who pay."""
        office = _TAX_OFFICE.search(fold(self.issuer)) is not None
        return office and bool(self.addressees) and all(rank_of(name) <= 1 for name in self.addressees)

    def is_writer(self, name: str) -> bool:
        """Whether a name means the writer itself ("Sở Công Thương" for "Sở Công Thương tỉnh Lào Cai")."""
        words = fold(name).replace("uy ban nhan dan", "ubnd").split()
        while len(words) > 2 and words[0] in _OFFICE_WORDS:
            words = words[1:]
        issuer = fold(self.issuer).replace("uy ban nhan dan", "ubnd").split()
        return len(words) > 1 and words[:2] == issuer[:2] and set(words) <= set(issuer)

    def speaks(self, folded_before: str) -> bool:
        """Whether a folded text ends with the writer's name ("…, so cong thuong ")."""
        before = fold(folded_before[-60:])
        words = fold(self.issuer).replace("uy ban nhan dan", "ubnd").split()
        before = before.replace("uy ban nhan dan", "ubnd")
        return len(words) > 1 and before.endswith(tuple(" ".join(words[:size]) for size in range(2, len(words) + 1)))


@lru_cache(maxsize=2048)
def rank_of(name: str) -> int:
    """How high a body stands (0 unknown, 1 a firm … 9 the Government); longer rows win over shorter."""
    key = fold_aligned(name)
    below = _ABOVE.sub("", key)
    best, longest = 0, 0
    for level, words in vocabulary().ranks:
        for word in words:
            size = len(word)
            if size > longest and any(k.startswith(word) and not k[size : size + 1].isalnum() for k in (key, below)):
                best, longest = level, size
    if best == 7 and _PROVINCIAL.search(key):
        return 4
    if best < 4 and _OF_A_LEVEL.match(below):
        return next((level for level, unit in _LEVELS if unit.search(below)), best)
    return best


def read_speech(board: Blackboard, body: Span) -> Speech:
    """Judge the letter by its header; ``body`` is the place of its text."""
    header = board.header
    genre = fold(header.genre.value) if header.genre else ""
    subject = fold(header.subject.value) if header.subject else ""
    # minutes speak for all who met: none of them is the writer
    issuer = header.issuer.value.name if header.issuer and genre != MINUTES else ""
    kind = "letter"
    if genre in _LAWS:
        kind = "law"
    elif genre == "giay moi":
        kind = "letter"  # "… mời dự họp. Giao Sở Y tế chuẩn bị tài liệu"
    elif genre in {"to trinh", "phieu trinh", "don", "giay de nghi"}:
        kind = "request"
    elif genre == MINUTES:
        kind = "order"  # what a meeting agreed on binds those who sat in it
    elif genre == "bao cao" or (
        genre in {"", "cong van"} and subject.startswith("bao cao") and not _asks_addressees(board, body)
    ):
        kind = "report"
    elif genre not in {"", "cong van"}:
        kind = "order"
    addressees = tuple(
        dict.fromkeys(n for a in header.addressees for n in listed_bodies(_PARENTHESIS.sub("", a.value)))
    )
    return Speech(
        kind,
        genre,
        issuer,
        rank_of(issuer),
        addressees,
        board.text,
        board.folded,
        body,
        aliases(board.text, board.folded, body, addressees),
        header.date.value if header.date else None,
        header.subject.value if header.subject else "",
        bool(_RULES.search(subject)),
    )


def _asks_addressees(board: Blackboard, body: Span) -> bool:
    """Whether a letter "V/v báo cáo …" asks its addressees for the report, and is none itself."""
    issuer = board.header.issuer
    rank = rank_of(issuer.value.name) if issuer else 0
    text = board.folded[body.start : body.end]
    above = [rank_of(mention.value) > rank for mention in board.header.addressees]
    if above and not any(above) and _ASKS_ALL.search(text) and not _REPORTS_SO.search(text):
        return True
    for mention in board.header.addressees:
        words = r"\s".join(re.escape(word) for word in fold(mention.value).split()[:4])
        if len(words) > 6 and rank_of(mention.value) <= rank:
            asked = rf"\b(?:de nghi|yeu cau)\s(?:quy\s)?{words}\b"
            if re.search(asked, text):
                return True
    return False


def asks_upwards(names: tuple[str, ...], speech: Speech) -> bool:
    """Whether a request to ``names`` goes to a body above the speaker."""
    ranks = [rank for name in names if (rank := rank_of(name))]
    return bool(speech.issuer_rank and ranks) and all(rank > speech.issuer_rank for rank in ranks)


def asks_sideways(names: tuple[str, ...], speech: Speech) -> bool:
    """Whether a polite request ("Kính đề nghị …") goes to bodies of which some surely and none known stands higher."""
    ranks = [rank for name in names if (rank := rank_of(name))]
    return bool(speech.issuer_rank and ranks) and max(ranks) <= speech.issuer_rank


def annex_of_rules(folded_title: str) -> bool:
    """Whether an annex is a statute, a form or an outline, which binds nobody to a task."""
    return bool(_RULES.match(folded_title))
