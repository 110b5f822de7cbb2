"""Orders and rules: carried out by the letter that names them, or only told of there.

"Thực hiện Kế hoạch số …" at the head is what the letter does; "chưa thực hiện nghiêm Chỉ thị số …", "sau bốn năm thực
hiện Nghị quyết số …", "kê khai theo quy định tại Thông tư số …" tell of it. Each question is put to the folded words
before or behind the document; what follows from it is for ``verdicts``.
"""

import re

from pipeline.extract.frame import Frame
from pipeline.extract.reference import Reference

_NAMED = re.compile(r"\b(?:theo|thuc hien|chap hanh|trien khai|quan triet|quy dinh)\b")
_SOMETHING_DONE = re.compile(r"\bda \w")
_PAST = re.compile(r"\bda (?:\w{1,9} ){0,3}$")
_COMMANDED = re.compile(r"(?:theo|thuc hien)(?: su)? (?:phan cong|y kien chi dao|chi dao)\b")
# what is looked back on is not ordered: "đánh giá kết quả 2 năm thực hiện Quyết định số …"
_LOOKS_BACK = re.compile(
    r"\b(?:danh gia|tong ket|so ket|kiem diem|ket qua|tinh hinh)\b[^,;.]{0,60}"
    r"\b(?:thuc hien|trien khai|thi hanh)\W{1,3}$"
)
# in a letter a rule to be kept, or guidance to go by, is no order carried out: "kê khai theo hướng dẫn tại …"
_BY_RULE = re.compile(
    r"\b(?:theo (?:dung )?(?:huong dan|quy dinh|noi dung)|(?:dung )?quy dinh (?:cua|tai)|kem theo)\b|\btheo\W{1,3}$"
)
_CARRIES_OUT = re.compile(r"\b(?:thuc hien|chap hanh|trien khai|quan triet)\b")
# "theo quy trình được phê duyệt tại Quyết định số …", "theo phương án ban hành kèm theo …"
_AS_A_RULE = re.compile(
    r"\b(?:duoc|da) (?:phe duyet|ban hanh|quy dinh|cong bo|neu|giao)(?: kem theo| tai| theo)?\W{1,3}$"
)
# "Sau hơn bốn năm thực hiện Nghị quyết số …, công tác … có chuyển biến": an order's occasion, told of
_YEARS_OF = re.compile(r"\b(?:sau|qua) (?:[a-z0-9]{1,5} ){1,4}(?:nam|thang)(?: [a-z]{2,6}){0,3} $")
# others' fault: "nhiều đơn vị chưa thực hiện nghiêm Chỉ thị số …"
_LEFT_UNDONE = re.compile(r"\b(?:chua|cham|khong|thieu)(?: (?:duoc|kip thoi|nghiem tuc|day du|tot|to chuc))?\W{1,2}$")
# "Thực hiện Chương trình công tác năm 2024 thông báo tại Công văn số …": a programme asks no question
_PROGRAMME = re.compile(r"\bchuong trinh (?:cong tac|xay dung|lap phap)\b[^;]{0,120}\b(?:tai|theo)\W")
_CHANGES = re.compile(r"\b(?:sua doi|thay the|bai bo)\b")
_THEN_DID = re.compile(r",[^;]{3,120}\bda (?:lay|co|ban hanh|gui|trinh|xay dung|bao cao)\b")
_DID = re.compile(r"\bda (?:lay|gui|trinh|xay dung|trao doi)\b")
# what goes on in any case, beside the letter's occasion: "Tiếp tục thực hiện tốt Kết luận số …"
_GOES_ON = re.compile(r"\b(?:tiep tuc|duy tri|chu trong|day manh|tang cuong)\b[^.;]{0,90}$")
_PART_HEADING = re.compile(r"[\s*]{0,4}(?:[ivx]{1,4}|\d{1,2}|phan [\w]{1,5})[.)\-:]\s?[^\n.;:]{4,120}$")
_WAS_ISSUED = re.compile(r"[^;\n]{0,300}?,\s[^,;.\n]{3,90}\bda (?:ban hanh|xay dung|tham muu)\b")


def is_ordered(sentence: str) -> bool:
    """Whether a task names the document as what is to be carried out or kept, nothing as done or laid down there."""
    return _NAMED.search(sentence) is not None and not any(
        told.search(sentence) for told in (_SOMETHING_DONE, _LOOKS_BACK, _AS_A_RULE)
    )


def is_gone_by(words: str) -> bool:
    """Whether a thing is done by a rule or as guidance says ("kê khai theo hướng dẫn tại …")."""
    return _BY_RULE.search(words) is not None


def is_only_kept(sentence: str) -> bool:
    """Whether a task says how a thing is done by a rule, and nothing of carrying that out."""
    return is_gone_by(sentence) and _CARRIES_OUT.search(sentence) is None


def tells_what_was_done(words: str) -> bool:
    """Whether the words from the cue on tell what was done upon an order ("Thực hiện …, Sở đã gửi Công văn số …")."""
    return _THEN_DID.search(words) is not None or _DID.search(words) is not None


def tells_what_changes(words: str) -> bool:
    """Whether the words from the cue on name something that changes the document."""
    return _CHANGES.search(words) is not None


def is_left_undone(folded: str, cue: int) -> bool:
    """Whether the words before the cue, which begins at ``cue``, say that others failed to do it."""
    return _LEFT_UNDONE.search(folded, max(0, cue - 40), cue) is not None


def is_years_old(folded: str, cue: int) -> bool:
    """Whether the words before the cue count the years since ("Sau hơn bốn năm thực hiện …")."""
    return _YEARS_OF.search(folded, max(0, cue - 60), cue) is not None


def is_in_a_programme(words: str) -> bool:
    """Whether what is carried out is a programme of work that the document makes known."""
    return _PROGRAMME.search(words) is not None


def is_commanded(words: str) -> bool:
    """Whether the cue itself tells of an order by whoever stands above ("Thực hiện chỉ đạo …")."""
    return _COMMANDED.match(words) is not None


def is_looked_back_on(sentence: str, words: str) -> bool:
    """Whether the sentence tells of what was done; ``words``: its end, from the cue on."""
    return _PAST.search(sentence[: len(sentence) - len(words)]) is not None or _LOOKS_BACK.search(sentence) is not None


def goes_on_anyway(ref: Reference, words: str, folded: str) -> bool:
    """Whether the document is carried out all the time ("Tiếp tục thực hiện tốt …"); ``words``: from the cue on."""
    return _GOES_ON.search(folded, max(0, ref.lead - 200), ref.lead - len(words)) is not None


def opens_a_part(ref: Reference, frame: Frame) -> bool:
    """Whether the sentence stands right below a heading and tells what was issued upon the document."""
    start, _ = frame.paragraph(ref.lead)
    above, _ = frame.paragraph(max(0, start - 1))
    return (
        _PART_HEADING.match(frame.folded, above, max(0, start - 1)) is not None
        and _WAS_ISSUED.match(frame.folded, ref.end) is not None
    )
