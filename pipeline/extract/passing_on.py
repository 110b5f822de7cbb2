"""Papers received: passed on to others, brought by another office, asked about upwards, or answered.

Each question is put to the folded words before or behind the document; what follows from it is for ``verdicts``.
"""

import re
from typing import Literal

_REACH = 600  # characters behind the document in which the main clause stands
_FORWARDS = re.compile(
    r"\b(?:sao gui|sao luc|chuyen(?: tiep| giao)?|gui kem|kinh chuyen|kinh gui)(?: (?!theo)[a-z]{2,8}){0,5}\W{1,3}$"
)
_TO_CARRY_OUT = re.compile(
    r"[^.\n]{0,260}\b(?:de|nghien cuu|yeu cau|de nghi)\b[^.\n]{0,80}\b(?:thuc hien|trien khai)\b"
    r"|[^\n]{0,300}?\.\s[^.;\n]{3,60}\b(?:de nghi|yeu cau)\s[^.;\n]{3,90}"
    r"\b(?:to chuc|gop y|tham gia|bao cao|thuc hien)\b"
)
# the writer hands on what it received: "…; Sở sao gửi các đơn vị để biết, thực hiện"
_HANDS_ON = re.compile(
    r"[.;,]\s(?:nay,? )?[^.;,\n]{2,70}?\b(?:sao gui|sao luc|sao chuyen|(?:kinh )?chuyen|(?:kinh )?gui|trien khai den)\b"
    r"(?! (?:bao cao|kem))[^.\n]{0,160}\bde (?:[a-z]{1,9},? ){0,6}?"
    r"(?:(?P<do>thuc hien|trien khai)|(?:biet|nghien cuu)(?!,? (?:va )?(?:to chuc |trien khai )?thuc hien))\b"
)
# the writer asks a superior what to do about it: "…, Chi cục kính đề nghị Cục Thuế hướng dẫn"
_ASKS_UP = re.compile(
    r"\b(?:kinh (?:de nghi|trinh|bao cao|mong|xin)|xin y kien)\b[^.\n]{0,160}"
    r"\b(?:huong dan|y kien|xem xet|chi dao|giai quyet|thao go)\b"
)
# the main clause behind what was received: "…. Công an tỉnh trả lời như sau:"
_SAYS_ITS_OPINION = re.compile(
    r".{0,600}?[.,;]\s[^.,;\n]{3,90}?\b(?:tra loi|co (?:mot so )?y kien(?! chi dao)|huong dan|thong tin|giai dap)"
    r"(?: [a-z]{1,8}){0,4} nhu sau",
    re.DOTALL,
)
# a petition received, and the slip by which another office passed it on
_CAME_WITH = re.compile(r"\b(?:do|duoc) [^;]{3,120} chuyen(?: den| toi| giao)?(?: theo| tai| kem)?\W{1,3}$")


def is_passed_on(before: str) -> bool:
    """Whether the words before a document pass it on ("Sở sao gửi …")."""
    return _FORWARDS.search(before) is not None


def is_to_be_carried_out(folded: str, end: int) -> bool:
    """Whether those who get the document that ends at ``end`` are asked to act on it."""
    return _TO_CARRY_OUT.match(folded, end) is not None


def is_handed_on(folded: str, end: int) -> Literal["to do", "to know"] | None:
    """What a document received is handed on for, if it is."""
    hit = _HANDS_ON.search(folded, end, end + _REACH)
    return None if hit is None else "to do" if hit["do"] else "to know"


def is_asked_about_upwards(after: str) -> bool:
    """Whether the writer asks a superior what to do about the document."""
    return _ASKS_UP.search(after) is not None


def is_given_an_opinion(after: str) -> bool:
    """Whether the main clause behind the document replies to it ("…. Công an tỉnh trả lời như sau:")."""
    return _SAYS_ITS_OPINION.match(after) is not None


def brings_another(words: str) -> bool:
    """Whether the document is the slip by which another office passed on what was received."""
    return _CAME_WITH.search(words) is not None
