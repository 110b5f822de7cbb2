"""What a letter changes: it extends, corrects, recalls, replaces, repeals another, or a part of it.

Some of these words stand before the document ("thu hồi Công văn số … và bãi bỏ Thông báo số …"), some behind it ("…
trái với công văn này đều bãi bỏ"). A part replaced ("thay thế điểm 2 …") and a term that no longer holds amend.
"""

import re
from typing import Literal

from pipeline.extract.own import ANY_CUE
from pipeline.extract.reference import Reference
from pipeline.lexicon import any_of, kind_of, load_toml

_AROUND = load_toml("citations")["around"]
_ITEM = r"[\s*#\-+]{0,8}(?:dieu \d{1,3}\W{1,4})?(?:\d{1,2}[.)]\s?)?"  # what may stand before a point's words
OWN_ACT = re.compile(
    rf"{_ITEM}"
    rf"(?:(?:{any_of(_AROUND['this_document'])}|noi dung[^.;]{{0,60}}cong van) nay "
    r"(?:co hieu luc[^.]{0,90}(?:va|,|;) )?)?"
    rf"{any_of(_AROUND['changing'])}"
)
THIS_REPLACES = re.compile(
    r"nay[^.;]{0,240}(?:thay the|thay cho|bai bo|huy(?: bo)?\b)|sau(?: day)? het hieu luc|het hieu luc[^.;]{0,60}:"
)
WHAT_IT_SAYS = re.compile(r"\W{1,2}(?:(?:mot phan|mot so|cac|toan bo) )?(?:(?:noi dung|diem|phan) )?")
EXTENDS = re.compile(
    r"(?<!de nghi )(?<!xin )\b(?:gia han|lui thoi han|keo dai thoi (?:han|gian)|dieu chinh thoi han)\b[^;]{0,110}$"
)
TAKES_BACK = re.compile(  # a letter that corrects or recalls one of the writer's own
    r"(?<!de nghi )\b(?:(dinh chinh)|thu hoi(?: va huy bo)?|huy bo|bai bo)(?: noi dung)?(?: (?:tai|cua))?\s$"
)
# one more document that is changed: "thu hồi Công văn số … và bãi bỏ Thông báo số …"
_ALSO_CHANGES = re.compile(
    rf"(?:[,;]|\bva)\s(?P<verb>{any_of(_AROUND['changing'])}(?:(?:,| va) {any_of(_AROUND['changing'])}){{0,2}}"
    r"(?: (?:mot phan|mot so|noi dung|sai sot|thoi han|hieu luc|cac|cua|tai)){0,4}\W{1,3})$"
)
_INSTEAD = re.compile(r"\bban hanh (?:[a-z]{2,8} ){1,5}(?:nay |moi )?(?:de )?thay (?:the|cho)\s(?:cho )?$")
_BARE = re.compile(r"thay (?:the|cho)(?: cho)?\W{0,3}")
_RECALLS = re.compile(
    r"thu hoi(?:(?:,| va) (?:huy bo|bai bo))?(?: (?:hieu luc|noi dung|toan bo|cac|van ban|cua|tai)){0,4}\W{0,3}$"
)
# "Những quy định tại … trái với công văn này đều bãi bỏ", "thời hạn nêu tại … nay không còn áp dụng"
_NO_MORE = re.compile(
    r"[^.;\n]{0,160}\b(?:trai voi [^.;\n]{3,40}\bnay,? (?:deu )?(?:duoc |bi )?(?:bai bo|huy bo|het hieu luc|khong)"
    r"|nay (?:khong con (?:ap dung|hieu luc|gia tri|phu hop)|bai bo|huy bo|het hieu luc))\b"
)
# a point of its own about the writer's earlier one: "4. Nội dung chỉ đạo tại Công văn số … không còn hiệu lực"
_SAID_IN = re.compile(
    r"[\s*\-+]{0,6}(?:\d{1,2}[.)]\s)?"
    r"(?:(?:cac |toan bo )?(?:noi dung|y kien|chi dao|huong dan)[^.;:,]{0,40}\b(?:tai|cua)\s)?"
)
_HOLDS_NOT = re.compile(
    r"[^.;:\n]{0,120}\bkhong con (?:hieu luc|gia tri(?: thi hanh| thuc hien)?|ap dung)\b"
    r"(?! (?:tu|ke tu|trong|truoc) (?:nam|thang)\b)"
)
# "Phê duyệt điều chỉnh phương án … đã được phê duyệt tại Quyết định số …": what was decided is changed
_CHANGES_WHAT_WAS_DECIDED = re.compile(
    rf"{_ITEM}"
    r"(?:(?:phe duyet|chap thuan|thong nhat|thong qua)(?: viec)? )?"
    r"(?:dieu chinh|sua doi|bo sung|dinh chinh)\b[^.;:]{2,300}\b(?:da|duoc) (?:duoc )?"
    r"(?:phe duyet|ban hanh|quy dinh|giao|thong qua|cong nhan|chap thuan|thanh lap)[^.;:,]{0,40}\b(?:tai|theo)\s$"
)
_PART_OF = re.compile(
    r"\b(?:thoi han|thoi gian|diem|muc|khoan|so lieu|mau|phu luc)(?: \w{1,9}){0,4} (?:tai|cua)\W{1,3}$"
)
_ENDS = re.compile(r"[^.;\n]{0,200}\bhet hieu luc (?:thi hanh )?(?:ke )?tu (?:ngay )?(?:[a-z]{2,6} ){0,3}nay\b")


def also(words: str) -> tuple[str, str] | None:
    """The cue by which one more document is changed, with its words; ``words``: from the document before it on."""
    found = _ALSO_CHANGES.search(words)
    verb = None if found is None else ANY_CUE.search(found["verb"])
    return None if verb is None else (kind_of(verb), verb.string)


def is_issued_instead(words: str) -> bool:
    """Whether the letter is issued in place of the document behind ``words`` ("ban hành kế hoạch thay thế …")."""
    return _INSTEAD.search(words) is not None


def recalls_no_document(words: str) -> bool:
    """Whether something else is taken back ("thu hồi tạm ứng theo danh sách tại Công văn số …")."""
    return words.startswith("thu hoi") and _RECALLS.match(words) is None


def replaces_a_part(ref: Reference, words: str) -> bool:
    """Whether only a point of the document is replaced ("thay thế điểm 2 Công văn số …"): the rest stays."""
    return ref.provision is not None and _BARE.fullmatch(words) is not None


def expires(ref: Reference, folded: str) -> bool:
    """Whether what follows a document says that it holds no more from this one on ("… hết hiệu lực kể từ ngày …")."""
    return _ENDS.match(folded, ref.end) is not None


def is_declared_void(sentence: str, ref: Reference, folded: str) -> bool:
    """Whether a sentence of its own says that a document holds no more; ``sentence``: the words before it."""
    return _SAID_IN.fullmatch(sentence) is not None and _HOLDS_NOT.match(folded, ref.end) is not None


def changes_what_was_decided(sentence: str) -> bool:
    """Whether a decision changes what the cited one had decided ("điều chỉnh dự án đã được phê duyệt tại …")."""
    return _CHANGES_WHAT_WAS_DECIDED.fullmatch(sentence.replace("\n", " ")) is not None


def holds_no_more(ref: Reference, sentence: str, folded: str) -> Literal["amends", "replaces"] | None:
    """What a letter does to a document that, or a part of which, no longer holds; ``sentence``: the words before."""
    if _NO_MORE.match(folded, ref.end) is None:
        return None
    return "amends" if _PART_OF.search(sentence) else "replaces"
