"""What kind of speech the letter is, who speaks to whom, and which sentences only look like tasks.

A report tells of assignments (``reported``); a tờ trình asks its superior; laws and statutes make rules for
good; letters, plans, directives and decisions hand out duties. A request upwards is no task (domain
reference 12.1, T06): the ranks of speaker and addressee tell up from down.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from pipeline.extract.blackboard import Blackboard
from pipeline.extract.tasks.parties import read_parties
from pipeline.extract.tasks.vocabulary import Line, vocabulary
from pipeline.records import PartialDate, Span
from pipeline.text.fold import fold, fold_aligned

_LAWS = frozenset(
    fold_aligned(genre)
    for genre in (
        *("Luật", "Bộ luật", "Pháp lệnh", "Nghị định", "Thông tư", "Thông tư liên tịch", "Hiến pháp"),
        *("Quy chế", "Quy định", "Điều lệ", "Hợp đồng"),
        *("Giấy giới thiệu", "Giấy ủy quyền", "Giấy phép"),
    )
)
_ANNEX_RULES = re.compile(
    r"\b(?:ban hanh|phe duyet|cong nhan|sua doi|bo sung)\b.{0,40}"
    r"\b(?:quy dinh|quy che|dieu le|noi quy|bo tieu chi|quy trinh|quy tac)\b"
)
_COMPANY = re.compile(r"\b(?:Tổng [Cc]ông ty|(?<!ng )Công ty|Tập đoàn|Doanh nghiệp tư nhân|Hợp tác xã)\s(?=\w)")
_COMPANY_HEADING = re.compile(
    r"^[ \t]*(?:[\dIVX]{1,4}(?:\.\d{1,2})?[.)]\s+|[-+*]\s+)(?:Đối với\s+|Tại\s+)?"
    r"(?=(?:Tổng [Cc]ông ty|Công ty|Doanh nghiệp|Hợp tác xã)\s)",
    re.MULTILINE,
)
_ALIAS = re.compile(
    r"\(\s*(?:sau đây|dưới đây)?\s*(?:gọi|viết)\s+(?:tắt|chung)?\s*(?:là)?\s*:?\s*[\"“]?([^)\"”]{2,60})[\"”]?\s*\)"
)
_GENERIC = re.compile(
    r"^(?:(?:thu truong|lanh dao|giam doc) )?(?:(?:tat ca|toan the|cac|nhung|quy) )*"
    r"(?:(?:(?:don vi|co quan|dia phuong|to chuc|ca nhan|truong hoc|nha truong|doanh nghiep|chu dau tu|nha dau tu"
    r"|cong ty|chu co so|chu du an|hop tac xa|cuc thue|chi cuc thue|nha thau|co so) ?)+"
    r"(?:(?:neu|noi)? ?tren|nay|co ten|tren day)?"
    r"|(?:\w+ ){1,8}(?:(?:neu|noi) tren|co ten tren))$"
)
_HOLDER = re.compile(
    r"^(?:cac )?(?:dong chi |ong ba )?(?:cuc truong|giam doc|thu truong|chu tich|truong|lanh dao|nguoi dung dau)"
    r" (?:cac )?"
)
_CLASS_STARTS = ("cac to chuc", "cac ca nhan", "cac doanh nghiep", "cac don vi", "cac co so", "cac cong ty")
# words that every class of bodies has: they tell no two classes apart
_CLASS_WORDS = frozenset(
    fold(
        "các tổ chức cá nhân doanh nghiệp đơn vị cơ sở công ty có hoạt động liên quan đến trên địa bàn tỉnh và"
    ).split()
)
_PARENTHESIS = re.compile(r"\s*\([^()]*\)\s*$")
_ABOVE = re.compile(r"^(?:(?:cac|lanh dao|thuong truc|giam doc|chu tich|cuc truong|thu truong) )+(?=\w)")
_PROVINCIAL = re.compile(r"^(?:cuc|cac cuc|cuc truong).*\b(?:tinh|thanh pho)\b")
_OFFICE_WORDS = frozenset(["chu", "tich", "pho", "giam", "doc", "lanh", "dao", "thuong", "truc", "bo", "truong"]) - {
    "bo"
}
_LIABILITY = re.compile(
    r"(?:(?:hoan toan |tu )?chiu trach nhiem )?(?:hoan toan )?(?:truoc phap luat )?(?:ve|doi voi) "
    r"(?:tinh|su|viec bao dam tinh) (?:chinh xac|trung thuc|hop phap|phap ly|day du|xac thuc)"
    r"|(?:hoan toan |tu )?chiu trach nhiem truoc phap luat\b|truoc phap luat ve\b"
)
_MAKES_KNOWN = re.compile(r"(?:xin )?(?:thong bao|gui|chuyen|phuc dap|tra loi|bao)\b.{0,160}\bbiet\b.{0,60}$")
_RULES = re.compile(
    r"\b(?:ban hanh|phe duyet|cong nhan|sua doi|bo sung)\b.{0,40}"
    r"\b(?:quy dinh|quy che|dieu le|noi quy|bo tieu chi|quy trinh|quy tac)\b"
)
_IF = re.compile(r"\b(?:neu|truong hop|trong qua trinh|moi|khi)\b")
_COUNCILS = re.compile(r"(?:ubnd|uy ban nhan dan) cac (?:tinh|thanh pho|huyen|quan|xa|phuong|thi)[a-z ]*$")
_COUNCIL = re.compile(r"(?:ubnd|uy ban nhan dan) (?:tinh|thanh pho|huyen|quan|xa|phuong|thi xa|thi tran) ")
_FIRM = re.compile(r"(?:cac )?(?:tong )?(?:cong ty|doanh nghiep|hop tac xa|tap doan|to chuc|chi nhanh|chu dau tu)")
MINUTES = "bien ban"
_FIRMS = (
    "cong ty",
    "doanh nghiep",
    "chu dau tu",
    "nha dau tu",
    "chu co so",
    "chu du an",
    "hop tac xa",
    "nha thau",
    "to chuc",
)


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
    issues_rules: bool = False  # "Ban hành Quy chế …": what follows the signature binds everyone for good

    @property
    def companies(self) -> tuple[str, ...]:
        """The firms that the text names, in order."""
        return _company_names_of(self.text, self.folded, self.body.start, self.body.end)

    @property
    def reports(self) -> bool:
        """Whether assignments in it are only told of."""
        return self.kind == "report"

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
    return 4 if best == 7 and _PROVINCIAL.search(key) else best


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
    addressees = tuple(dict.fromkeys(n for a in header.addressees for n in _spread(_PARENTHESIS.sub("", a.value))))
    return Speech(
        kind,
        genre,
        issuer,
        rank_of(issuer),
        addressees,
        board.text,
        board.folded,
        body,
        _aliases(board.text, board.folded, body),
        header.date.value if header.date else None,
        bool(_RULES.search(subject)),
    )


def _asks_addressees(board: Blackboard, body: Span) -> bool:
    """Whether a letter "V/v báo cáo …" asks its addressees for the report, and is none itself."""
    issuer = board.header.issuer
    rank = rank_of(issuer.value.name) if issuer else 0
    for mention in board.header.addressees:
        words = r"\s".join(re.escape(word) for word in fold(mention.value).split()[:4])
        if len(words) > 6 and rank_of(mention.value) <= rank:
            asked = rf"\b(?:de nghi|yeu cau)\s(?:quy\s)?{words}\b"
            if re.search(asked, board.folded[body.start : body.end]):
                return True
    return False


def _spread(addressee: str) -> tuple[str, ...]:
    """As in "Các Sở: Y tế, Nội vụ" → Sở Y tế, Sở Nội vụ."""
    if ":" not in addressee:
        return (addressee,)
    parties = read_parties(Line(addressee, fold_aligned(addressee), 0, len(addressee)), 0)
    return parties.names if parties and parties.stop == "end" else (addressee,)


def _company_at(text: str, folded: str, start: int, end: int) -> tuple[str, int] | None:
    line = Line(text, folded, start, min(end, start + 160))
    parties = read_parties(line, 0)
    if parties is None or len(parties.items[0].name.split()) < 4:
        return None
    words = parties.items[0].name.split()
    while any(w[:1].isupper() for w in words[3:]) and words[-1][:1].islower():
        words.pop()  # "Công ty TNHH An Phú cơ bản chấp hành": a firm's name ends with a capital
    return " ".join(words), parties.items[0].span.end


@lru_cache(maxsize=8)
def _company_names_of(text: str, folded: str, start: int, end: int) -> tuple[str, ...]:
    """The firms that headings name ("2. Đối với Công ty …"), else all that the text names."""
    for pattern in (_COMPANY_HEADING, _COMPANY):
        names: dict[str, str] = {}
        for match in islice(pattern.finditer(text, start, end), 60):
            found = _company_at(text, folded, match.end() if pattern is _COMPANY_HEADING else match.start(), end)
            if found:
                names.setdefault(fold(found[0]), found[0])
        if names:
            return tuple(names.values())
    return ()


def _aliases(text: str, folded: str, body: Span) -> dict[str, str]:
    """As in "Công ty TNHH An Phú (sau đây gọi tắt là Công ty)" → {"cong ty": "Công ty TNHH An Phú"}."""
    found: dict[str, str] = {}
    for match in _ALIAS.finditer(text, body.start, body.end):
        before = [m.start() for m in _COMPANY.finditer(text, max(body.start, match.start() - 160), match.start())]
        company = _company_at(text, folded, before[-1], match.start()) if before else None
        if company is not None and not text[company[1] : match.start()].strip(" ,"):
            found[fold(match.group(1))] = company[0]
    return found


def resolve(names: tuple[str, ...], speech: Speech, context: tuple[str, ...]) -> tuple[str, ...]:
    """Bodies meant by names like "đơn vị nêu trên", "Công ty", "các chủ đầu tư"; other names stay as printed."""
    resolved: list[str] = []
    for name in names:
        key = fold(name)
        if name[:4].lower() == "quý " and speech.addressees and not speech.reports:
            resolved.extend(speech.addressees)
        elif key in speech.aliases:
            resolved.append(speech.aliases[key])
        elif found := _as_addressed(key, speech):
            resolved.append(found)
        elif _GENERIC.match(key) or _COUNCILS.match(key):
            resolved.extend(_referents(key, speech, context) or (name,))
        else:
            resolved.append(name)
    return tuple(dict.fromkeys(resolved))


def _as_addressed(key: str, speech: Speech) -> str:
    """The addressee that a letter means by a folded name, as "Kính gửi" names it; "" if none.

    It is the same name but for signs, the head of the one addressee ("các đồng chí Cục trưởng Cục Thuế" for "Cục Thuế
    các tỉnh"), or the class to which alone the letter is written, said in fewer or shortened words.
    """
    if speech.kind != "letter" or not speech.addressees:
        return ""
    short = [a for a in speech.addressees if fold(a).startswith(f"{key} ")]
    own = _GENERIC.match(key) or fold(speech.issuer).startswith(f"{key} ")
    if len(short) == 1 and len(key.split()) <= 2 and not own:
        return short[0]  # "đề nghị Bệnh viện …"
    held = _HOLDER.sub("", key)
    for addressee in speech.addressees:
        wanted = fold(addressee)
        if key == wanted or (held != key and wanted.startswith(f"{held} cac ")) or _lacks_a_word(key, wanted):
            return addressee
    if len(speech.addressees) > 1 or not key.startswith(_CLASS_STARTS):
        return ""
    (addressee,) = speech.addressees
    words = fold(addressee).split()
    if words[0] not in ("cac", "nhung", "toan", "tat"):
        return ""
    initials = "".join(word[0] for word in words)
    said = [word for word in key.split() if word not in _CLASS_WORDS]
    return addressee if all(word in words or (len(word) > 2 and word in initials) for word in said) else ""


def _lacks_a_word(key: str, wanted: str) -> bool:
    """Whether a name is an addressee's without one of its inner words, which a scan lost ("Cục quan")."""
    words = wanted.split()
    return len(words) > 2 and any(key == " ".join(words[:n] + words[n + 1 :]) for n in range(1, len(words) - 1))


def _referents(key: str, speech: Speech, context: tuple[str, ...]) -> tuple[str, ...]:
    firms = any(word in key for word in _FIRMS) and not key.startswith("cac to chuc")
    if key.startswith(("cuc thue", "chi cuc thue")):
        return tuple(a for a in speech.addressees if fold(a).startswith(key.replace("cac ", "")))
    if _COUNCILS.match(key):
        named = tuple(a for a in speech.addressees if _COUNCIL.match(fold(a)))
        return named if len(named) == len(speech.addressees) else ()
    if firms:
        if key.startswith("chu ") and _listed_firm(speech):
            return ()  # "3. Công ty A …; 4. Chủ đầu tư …": somebody else
        addressed = tuple(a for a in speech.addressees if _FIRM.match(fold(a)))
        if addressed and len(addressed) == len(speech.addressees):
            return addressed
        if context and all(_FIRM.match(fold(name)) for name in context):
            return context
        if key in {"cac cong ty", "cac doanh nghiep"} or "tren" in key or len(speech.companies) == 1:
            return speech.companies if len(speech.companies) <= 6 else ()
        return ()
    if speech.reports and not firms:
        return context if "tren" in key else ()
    if speech.addressees and not re.search(r"\b(?:dia phuong|ca nhan)\b", key):
        return speech.addressees
    if "tren" in key:
        return context or (speech.companies if len(speech.companies) <= 6 else ())
    return ()


def writes_to(name: str, speech: Speech) -> bool:
    """Whether a class of State bodies ("cơ quan thuế") is one of those that the letter is written to ("Cục Thuế …")."""
    key = fold(name)
    field = key.removeprefix("cac ").removeprefix("co quan ")
    return field != key and len(field) > 2 and any(f" {field}" in fold(a) for a in speech.addressees)


def _listed_firm(speech: Speech) -> bool:
    """Whether the text names its one firm as the bearer of a numbered item."""
    head = next(_COMPANY_HEADING.finditer(speech.text, speech.body.start, speech.body.end), None)
    return head is not None and len(speech.companies) == 1 and speech.kind != "letter"


def asks_upwards(names: tuple[str, ...], speech: Speech) -> bool:
    """Whether a request to ``names`` goes to a body above the speaker."""
    ranks = [rank for name in names if (rank := rank_of(name))]
    return bool(speech.issuer_rank and ranks) and all(rank > speech.issuer_rank for rank in ranks)


def asks_sideways(names: tuple[str, ...], speech: Speech) -> bool:
    """Whether a polite request ("Kính đề nghị …") goes to bodies of which some surely and none known stands higher."""
    ranks = [rank for name in names if (rank := rank_of(name))]
    return bool(speech.issuer_rank and ranks) and max(ranks) <= speech.issuer_rank


def are_firms(names: tuple[str, ...]) -> bool:
    """Whether all are firms, of which a report on an inspection demands things."""
    return bool(names) and all(_FIRM.match(fold(name)) for name in names)


def is_liability(folded_action: str) -> bool:
    """As in "chịu trách nhiệm về tính chính xác của hồ sơ": liability, not work."""
    return bool(_LIABILITY.match(" ".join(folded_action.split())))


def makes_known(folded_action: str) -> bool:
    """As in "thông báo để các đơn vị biết": the letter's own closing, whoever is said to speak."""
    return bool(_MAKES_KNOWN.match(" ".join(folded_action.split())))


def says_nothing(folded_action: str) -> bool:
    """A closing line: "nghiêm túc triển khai thực hiện", "được biết và thực hiện", "thi hành Quyết định này"."""
    return len(vocabulary().filler.sub("", " ".join(folded_action.split()))) < 3


def is_courtesy(folded_sentence: str) -> bool:
    """As in "Nếu có vướng mắc, đề nghị liên hệ …": help offered, not a duty."""
    v = vocabulary()
    condition = _IF.search(folded_sentence)
    if condition is None or not v.courtesy_condition.search(
        folded_sentence, condition.start(), condition.start() + 160
    ):
        return False
    rest = folded_sentence[condition.end() :]
    return bool(v.courtesy_verbs.search(rest)) or not re.search(r"\bbao cao\b|\bco van ban\b", rest)


def annex_of_rules(folded_title: str) -> bool:
    """Whether an annex is a statute, a form or an outline, which binds nobody to a task."""
    return bool(_ANNEX_RULES.match(folded_title))
