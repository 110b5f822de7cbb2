"""The rules that a letter rests on where no "Căn cứ" opens the line.

A ruling names the provisions that it applies at the head of its sentences ("Tại khoản 2 Điều 3 Thông tư số … quy định:
…", "Tuy nhiên, theo quy định tại …", "Về thời hạn, Nghị định số … đã quy định …") and closes with "Căn cứ các quy
định nêu trên, …". A rule that others are told to keep, in the middle of a clause ("kê khai theo quy định tại …"), is
none of these.
"""

import re

from pipeline.extract.frame import Frame
from pipeline.extract.reference import Reference
from pipeline.lexicon import any_after, any_of, load_toml

_LEX = load_toml("citations")["grounds"]
# acts of the centre, from the highest down
ACTS = frozenset(("Luật", "Bộ luật", "Pháp lệnh", "Nghị định", "Thông tư", "Thông tư liên tịch"))
BY_NAME = frozenset(("Luật", "Bộ luật", "Hiến pháp", "Pháp lệnh", "Hiệp định", "Nghị định thư"))  # need no number
RULINGS = ACTS | {"Quyết định", "Nghị quyết"}  # with those of any office: what is obeyed, not answered
_LEADS = re.compile(
    r"[\W_]{0,8}(?:(?:\d{1,2}(?:\.\d{1,2}){0,2}|[a-z])[.)/\-]\W{0,3})?"
    rf"(?:{any_of(_LEX['connectives'])}\W{{1,3}})?"
    rf"(?:{any_of(_LEX['matters'])} [^,:;.]{{2,160}}[,:]\W{{1,3}})?"
    rf"(?P<by>(?:{any_of(_LEX['prepositions'])}\W{{1,3}}){{1,2}})?"
    rf"(?P<rule>(?:vao )?(?:cac )?{any_of(_LEX['rules'])}(?:\W{{1,3}}(?:tai|cua))?\W{{1,3}})?"
    r"(?:(?:tai )?(?:diem|tiet|khoan|muc|phan|doan|vi du|dieu|phu luc) [\w().|]{1,8}(?: va [\w().|]{1,8})?[\s,_]{1,3})"
    r"{0,3}"  # parts that are not read
    r"(?:(?:dieu \d{1,3} )?(?:bo )?luat [^,.;:\d]{3,60}? va )?$"  # a law named by its title before it
)
_SAYS = re.compile(rf"(?<![a-z]){any_of(_LEX['says'])}(?![a-z])")
_SAYS_ITSELF = re.compile(  # not the act's own title ("Nghị định số … quy định chi tiết …")
    rf"(?<![a-z])(?:da|co) {any_of(_LEX['says'])}(?![a-z])|(?<![a-z])quy dinh(?: ro| nhu sau| rang)?\s?[:,]"
)
_SAYS_SO = re.compile(r"\b(?:huong dan|quy dinh|neu ro|co neu|tra loi)[^.;:\n]{0,60}:")
_RULE_AT = re.compile(rf"(?:(?<![a-z]){any_of(_LEX['rules'])} (?:tai|cua)|\bva|[;,])\W{{1,3}}$")
_ABOVE = re.compile(
    rf"{any_after(_LEX['resting'], '[a-z]')}(?: (?:vao|voi|theo|cac|nhung)){{0,2}} {any_of(_LEX['rules'])}\b"
    rf"[^,.;]{{0,50}}?\b{any_of(_LEX['above'])}(?![a-z])"
)
_REACH = 160
_HEADING = re.compile(  # at the beginning of a line
    r"[\W_]{0,8}(?:(?:[ivx]{1,5}|\d{1,2}(?:\.\d{1,2}){0,2}|[a-z])[.)\-/][^\w\n]{0,4})?(?:cac |nhung )?"
    rf"{any_of(_LEX['headings'])}(?: {any_of(_LEX['heading_tails'])}\b[^\d.,:;\n]{{0,60}})?[^\w\n(]{{0,6}}$",
    re.MULTILINE,
)
_NEXT_HEADING = re.compile("\n" + _HEADING.pattern, re.MULTILINE)  # begins with a fixed character: fast
_BULLETED = re.compile(r"\s*[-+*•·–]\s?(?!\*)")
_ENTRY = re.compile(r"[\W_]{0,8}(?:(?:\d{1,2}|[a-z])[.)]\W{0,3})?(?:cac )?(?P<cue>can cu\b)?")
_ASKED = re.compile(rf"[^.;?\n]{{0,240}}\b{any_of(_LEX['questions'])}(?![a-z])")
_CHANGES = ("sua doi", "bo sung", "thay the")
_DRAFTED = re.compile(  # an act still without a number that changes the one cited: "xây dựng Nghị định sửa đổi …"
    r"\b(?:luat|nghi dinh|thong tu|nghi quyet|quyet dinh)(?: (?!so |duoc |da )[a-z]{1,7}){0,4},? "
    rf"(?:{'|'.join(_CHANGES)})[^;.:\d]{{0,60}}$"
)
_BESIDE = re.compile(r"(?:\b(?:boi|tai|theo|va)|[,;])(?: cac)?\W{1,3}$")

# "chế độ hưu trí được thực hiện theo quy định tại khoản 4 Điều 4 Thông tư số …": what a ruling applies
_HOLDS_BY = re.compile(
    r"(?<!da )\bduoc (?:thuc hien|ap dung|giai quyet|xac dinh|tinh)(?: [a-z]{1,8}){0,3} theo (?:dung )?"
    r"(?:(?:quy dinh|huong dan)(?: tai| cua)?|dieu|khoan|diem)\b[^,.;:]{0,40}$"
)
# an opinion on the grounds of a draft: "phần căn cứ: đề nghị bổ sung Thông tư số …"
_DRAFTS_GROUNDS = re.compile(
    r"can cu[^.;,\d]{0,60}?\b(?:de nghi|can|nen)(?: xem xet)? (?:bo sung|cap nhat|sua|thay|bo|ra soat)\b"
)
_BULLET_ONLY = re.compile(r"[\s*]{0,4}[-+•–][\s*]{0,4}(?:va )?")


def rests_above(folded: str) -> int:
    """Where the letter last says that it rests on the rules named above ("Căn cứ các quy định nêu trên"); else -1."""
    return max((match.start() for match in _ABOVE.finditer(folded)), default=-1)


def heads_a_sentence(ref: Reference, words: str, folded: str) -> bool:
    """Whether a rule leads its sentence and says something there; ``words``: the folded clause before it."""
    lead = _LEADS.match(words)
    if lead is None:
        return False
    if ref.provision is None and ref.genre not in ACTS:
        # "Theo hướng dẫn tại Công văn số …, …", "Tại Công văn số … của Tổng cục hướng dẫn: “…”"
        return bool(lead["by"] and (lead["rule"] or _SAYS_SO.search(folded, ref.end, ref.end + _REACH)))
    says = _SAYS if ref.provision is not None else _SAYS_ITSELF
    return bool(lead["by"]) or says.search(folded, ref.end, ref.end + _REACH) is not None


def named_above(ref: Reference, words: str) -> bool:
    """Whether a provision is named as a rule ("quy định tại khoản 1 Điều 3 …", or one more of such)."""
    return ref.provision is not None and _RULE_AT.search(words) is not None


def is_applied(ref: Reference, clause: str) -> bool:
    """Whether what an act lays down holds of itself ("… được thực hiện theo quy định tại Điều 4 Thông tư số …")."""
    return ref.genre in ACTS and _HOLDS_BY.search(clause) is not None


def is_item(before: str) -> bool:
    """Whether nothing but the sign of a list's item stands before a document in its line."""
    return _BULLET_ONLY.fullmatch(before) is not None


def is_of_a_draft(words: str) -> bool:
    """Whether the grounds spoken of are those of a draft, on which an opinion is given; ``words``: from the cue on."""
    return _DRAFTS_GROUNDS.match(words) is not None


def is_changed_by_draft(ref: Reference, words: str) -> bool:
    """Whether an act that has no number yet is to change the cited one; ``words``: the folded words before it.

    A law's number behind a law's name is left open: it may be that of the changing law itself.
    """
    law = ref.number is None or ref.number.form == "legislature"
    line = words.replace("\n", " ")
    if law or not any(change in line for change in _CHANGES):
        return False
    return _BESIDE.search(words) is None and _DRAFTED.search(line) is not None


def is_asked_about(ref: Reference, folded: str) -> bool:
    """Whether a rule stands in a question put ("… đúng quy định tại Nghị định số … hay chưa")."""
    return _ASKED.match(folded, ref.end) is not None


def ground_lists(frame: Frame) -> list[tuple[int, int]]:
    """Where documents are listed below a heading of their own ("I. CĂN CỨ PHÁP LÝ"): up to the first other line."""
    found = []
    first = _HEADING.match(frame.folded)
    following = _NEXT_HEADING.finditer(frame.folded, first.end() if first else 0)
    for heading in (first, *following) if first else following:
        start = end = heading.end() + 1
        while end < len(frame.folded):
            line, stop = frame.paragraph(end)
            entry = _ENTRY.match(frame.folded, line, stop)
            if frame.folded[line:stop].strip() and not (
                _BULLETED.match(frame.folded, line, stop) or (entry and (entry["cue"] or frame.is_genre(entry.end())))
            ):
                break
            end = stop + 1
        if end > start:
            found.append((start, end))
    return found
