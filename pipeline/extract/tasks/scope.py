"""What kind of speech the letter is, who speaks to whom, and which sentences only look like tasks.

A report tells of assignments (``reported``); a tờ trình asks its superior; laws and statutes make rules for
good; letters, plans, directives and decisions hand out duties. A request upwards is no task (domain
reference 12.1, T06): the ranks of speaker and addressee tell up from down.
"""

import re
from dataclasses import dataclass

from pipeline.extract.blackboard import Blackboard
from pipeline.extract.tasks.vocabulary import vocabulary
from pipeline.text.fold import fold, fold_aligned

_LAWS = frozenset(["luat", "bo luat", "phap lenh", "nghi dinh", "thong tu", "thong tu lien tich", "quy che", "quy dinh", "dieu le", "hien phap", "hop dong", "giay moi", "giay gioi thieu", "giay uy quyen", "giay phep"])  # fmt: skip
_ANNEX_RULES = re.compile(r"^\W*(?:quy che|quy dinh|dieu le|mau so|mau\b|de cuong|bieu mau|bieu so|huong dan)", re.MULTILINE)
_COMPANY = re.compile(
    r"\b(?:Tổng [Cc]ông ty|Công ty|Tập đoàn|Doanh nghiệp tư nhân|Hợp tác xã)"
    r"(?: (?:[Cc]ổ phần|[Tt]rách nhiệm hữu hạn|[Hh]ợp danh|[Tt]ư nhân|một thành viên|và|-|[Cc][Pp]|[Ll]iên doanh)"
    r"| [A-ZĐÀ-Ỹ0-9][\w&.]*| (?:xây dựng|thương mại|đầu tư|giao thông|khoáng sản|dịch vụ|sản xuất|phát triển|vận tải|du lịch))+"
)
_ALIAS = re.compile(r"\(\s*(?:sau đây|dưới đây)?\s*(?:gọi|viết)\s+(?:tắt|chung)?\s*(?:là)?\s*:?\s*[\"“]?([^)\"”]{2,60})[\"”]?\s*\)")
_GENERIC = re.compile(
    r"^(?:(?:thu truong|lanh dao|nguoi dung dau|giam doc) )?(?:(?:tat ca|toan the|cac|nhung|quy|moi|tung) )*"
    r"(?:(?:don vi|co quan|dia phuong|to chuc|ca nhan|truong hoc|nha truong|doanh nghiep|chu dau tu|nha dau tu|cong ty|so|ban|nganh|phong|"
    r"chu co so|chu du an|hop tac xa|cuc thue|chi cuc thue|nha thau|co so|truong|ban nganh|cuc|vien|benh vien) ?)+"
    r"(?:(?:neu|noi)? ?tren|nay|co ten|tren day|lien quan|co lien quan)?$"
)
_PARENTHESIS = re.compile(r"\s*\([^()]*\)\s*$")
_FIRMS = ("cong ty", "doanh nghiep", "chu dau tu", "nha dau tu", "chu co so", "chu du an", "hop tac xa", "nha thau", "to chuc")


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
    companies: tuple[str, ...]
    aliases: dict[str, str]

    @property
    def reports(self) -> bool:
        """Whether assignments in it are only told of."""
        return self.kind == "report"

    def speaks(self, folded_before: str) -> bool:
        """Whether a folded text ends with the writer's name ("…, so cong thuong ")."""
        before = fold(folded_before[-60:])
        words = fold(self.issuer).replace("uy ban nhan dan", "ubnd").split()
        before = before.replace("uy ban nhan dan", "ubnd")
        return len(words) > 1 and before.endswith((" ".join(words), " ".join(words[:3]), " ".join(words[:2])))


def rank_of(name: str) -> int:
    """How high a body stands (0 unknown, 1 a firm … 9 the Government); longer rows win over shorter."""
    key = fold_aligned(name)
    best, longest = 0, 0
    for level, words in vocabulary().ranks:
        for word in words:
            if len(word) > longest and re.match(rf"(?:cac |lanh dao |thuong truc |giam doc |chu tich )?{word}\b", key):
                best, longest = level, len(word)
    return best


def read_speech(board: Blackboard, body: str) -> Speech:
    """Judge the letter by its header; ``body`` is the text of its body zones."""
    header = board.header
    genre = fold(header.genre.value) if header.genre else ""
    subject = fold(header.subject.value) if header.subject else ""
    issuer = header.issuer.value.name if header.issuer else ""
    kind = "letter"
    if genre in _LAWS:
        kind = "law"
    elif genre == "to trinh":
        kind = "request"
    elif genre in {"bao cao", "bien ban"} or (genre in {"", "cong van"} and subject.startswith("bao cao")):
        kind = "report"
    elif genre not in {"", "cong van"}:
        kind = "order"
    addressees = tuple(dict.fromkeys(_PARENTHESIS.sub("", a.value) for a in header.addressees))
    companies = tuple(dict.fromkeys(_company_names(body)))
    aliases = _aliases(body)
    return Speech(kind, genre, issuer, rank_of(issuer), addressees, companies, aliases)


def _company_names(text: str) -> list[str]:
    names: dict[str, str] = {}
    for match in _COMPANY.finditer(text):
        name = " ".join(match.group().split())
        if len(name.split()) > 3:
            names.setdefault(fold(name), name)
    return list(names.values())


def _aliases(text: str) -> dict[str, str]:
    """"Công ty TNHH An Phú (sau đây gọi tắt là Công ty)" → {"cong ty": "Công ty TNHH An Phú"}."""
    found: dict[str, str] = {}
    for match in _ALIAS.finditer(text):
        before = text[max(0, match.start() - 160) : match.start()]
        company = None
        for company in _COMPANY.finditer(before):  # noqa: B007 - the last one is wanted
            pass
        if company is not None and not before[company.end() :].strip(" ,"):
            found[fold(match.group(1))] = " ".join(company.group().split())
    return found


def resolve(names: tuple[str, ...], speech: Speech, context: tuple[str, ...]) -> tuple[str, ...]:
    """Bodies meant by names like "đơn vị nêu trên", "Công ty", "các chủ đầu tư"; other names stay as printed."""
    resolved: list[str] = []
    for name in names:
        key = fold(name)
        if key in speech.aliases:
            resolved.append(speech.aliases[key])
        elif _GENERIC.match(key):
            resolved.extend(_referents(key, speech, context) or (name,))
        else:
            resolved.append(name)
    return tuple(dict.fromkeys(resolved))


def _referents(key: str, speech: Speech, context: tuple[str, ...]) -> tuple[str, ...]:
    firms = any(word in key for word in _FIRMS) and not key.startswith("cac to chuc")
    if key.startswith(("cuc thue", "chi cuc thue")):
        return tuple(a for a in speech.addressees if fold(a).startswith(key.replace("cac ", "")))
    if firms:
        addressed = tuple(a for a in speech.addressees if re.match(r"(?:cac )?(?:tong )?(?:cong ty|doanh nghiep|hop tac xa|tap doan|to chuc)", fold(a)))
        if addressed and len(addressed) == len(speech.addressees):
            return addressed
        if context:
            return context
        if key in {"cac cong ty", "cac doanh nghiep"} or "tren" in key or len(speech.companies) == 1:
            return speech.companies if len(speech.companies) <= 6 else ()
        return ()
    if "lien quan" in key and not ("neu tren" in key):
        return ()
    if speech.addressees and not re.search(r"\b(?:dia phuong|ca nhan)\b", key):
        return speech.addressees
    if "tren" in key:
        return context or (speech.companies if len(speech.companies) <= 6 else ())
    return ()


def asks_upwards(names: tuple[str, ...], speech: Speech) -> bool:
    """Whether a request to ``names`` goes to a body above the speaker."""
    ranks = [rank_of(name) for name in names]
    return bool(speech.issuer_rank) and any(rank > speech.issuer_rank for rank in ranks)


def says_nothing(folded_action: str) -> bool:
    """A closing line: "nghiêm túc triển khai thực hiện", "được biết và thực hiện", "thi hành Quyết định này"."""
    return not vocabulary().filler.sub("", folded_action)


def is_courtesy(folded_sentence: str) -> bool:
    """"Nếu có vướng mắc, đề nghị liên hệ …": help offered, not a duty."""
    v = vocabulary()
    return bool(v.courtesy_condition.search(folded_sentence)) and (
        bool(v.courtesy_verbs.search(folded_sentence))
        or not re.search(r"\bbao cao\b|\bco van ban\b", folded_sentence)
    )


def annex_of_rules(folded_title: str) -> bool:
    """Whether an annex is a statute, a form or an outline, which binds nobody to a task."""
    return bool(_ANNEX_RULES.match(folded_title))
