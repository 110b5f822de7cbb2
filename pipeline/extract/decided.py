"""Requests that a letter decides one by one, away from its opening.

"Các đề nghị tuyển thêm của Phòng … (Tờ trình số …) được chấp thuận", "Trường … (Công văn số …) xin lùi thời hạn: Sở
không đồng ý", "đề nghị nêu tại Công văn số … không thuộc phạm vi văn bản này", "Sở từ chối thẩm định hồ sơ trình tại Tờ
trình số …". What another body decided, or was decided before ("đã được chấp thuận"), is only told of.
"""

import re

from pipeline.extract.frame import Frame
from pipeline.extract.own import Own
from pipeline.extract.reference import Reference
from pipeline.lexicon import any_of, load_toml
from pipeline.text.fold import fold

_LEX = load_toml("citations")["deciding"]
_ASKED = re.compile(rf"(?<![a-z]){any_of(_LEX['requests'])}(?![a-z])")
_GRANTED = re.compile(  # behind the request; not "đã được chấp thuận", nor by whom else
    rf"[^.;\n]{{0,160}}?(?<!da )(?<![a-z]){any_of(_LEX['outcomes'])}(?![a-z])"
    r"(?! (?:boi|tai|theo) (?:cong van|quyet dinh|van ban|thong bao))"
)
_RULES_ON = re.compile(
    rf"(?:^|[.;:,]\s|\W[+\-]\s)(?:\d{{1,2}}[.)]\s)?(?P<who>[^.;:,\n]{{2,70}}?)\s{any_of(_LEX['verbs'])}(?![a-z])"
    r"[^.;\n]{2,160}?\b(?:neu|trinh|de nghi|kem|gui|cua[^.;,]{3,90})?\s?(?:tai|theo)\W{1,3}$"
)
_ANEW = re.compile(
    rf"\W{{0,3}}(?:ve viec )?{any_of([*_LEX['requests'], 'hoi', 'rut'])}\b"
    r"(?![^.\n]{0,300}\bda (?:co|tra loi|huong dan|giai quyet))"
)
# "một số đơn vị (Chi cục A tại Công văn số …, Chi cục B tại …) đề nghị hướng dẫn"
_ASKS_BEHIND = re.compile(
    r"[^()]{0,240}\)[ ,]{1,2}(?:(?:da|co|cung|van ban|cong van) ){0,3}"
    rf"{any_of([*_LEX['requests'], 'hoi ve', 'phan anh'])}(?![a-z])"
)
_REACH = 300


def is_decided(ref: Reference, own: Own, frame: Frame) -> bool:
    """Whether the sentence around a body's paper grants or refuses what that paper asks for."""
    start, end = frame.sentence(ref.lead)
    before = frame.folded[max(start, ref.lead - _REACH) : ref.lead].replace("\n", " ")
    after = frame.folded[ref.end : min(end, ref.end + _REACH)]
    granted = _GRANTED.match(after)
    if granted is not None and _ASKED.search(before + after[: granted.end()]):
        return True
    rules = _RULES_ON.search(before)
    return rules is not None and own.issuer is not None and _is_writer(rules["who"], fold(own.issuer.name))


def asks_anew(ref: Reference, folded: str) -> bool:
    """Whether a paper asks for something that was not settled before ("… đề nghị rút hồ sơ")."""
    return _ANEW.match(folded, ref.end) is not None


def asks_behind_brackets(ref: Reference, before: str, folded: str) -> bool:
    """Whether a paper named in brackets is one by which those told of before them ask for what follows them."""
    if before.rfind("(") <= before.rfind(")"):
        return False
    return _ASKS_BEHIND.match(folded[ref.end : ref.end + _REACH].replace("\n", " ")) is not None


def _is_writer(who: str, name: str) -> bool:
    """Whether the words before the verb name the writer, in full or by the beginning of its name."""
    words = " ".join(who.split())
    return name.startswith(words) or words.endswith(name)
