"""The rules that a letter rests on where no "Căn cứ" opens the line.

A ruling names the provisions that it applies at the head of its sentences ("Tại khoản 2 Điều 3 Thông tư số … quy định:
…", "Tuy nhiên, theo quy định tại …", "Về thời hạn, Nghị định số … đã quy định …") and closes with "Căn cứ các quy
định nêu trên, …". A rule that others are told to keep, in the middle of a clause ("kê khai theo quy định tại …"), is
none of these.
"""

import re

from pipeline.extract.references import Reference
from pipeline.lexicon import any_of, load_toml

_LEX = load_toml("citations")["grounds"]
# acts of the centre, from the highest down
ACTS = frozenset(("Luật", "Bộ luật", "Pháp lệnh", "Nghị định", "Thông tư", "Thông tư liên tịch"))
_LEADS = re.compile(
    r"[\W_]{0,8}(?:(?:\d{1,2}(?:\.\d{1,2}){0,2}|[a-z])[.)]\W{0,3})?"
    rf"(?:{any_of(_LEX['connectives'])}\W{{1,3}})?"
    rf"(?:{any_of(_LEX['matters'])} [^,:;.]{{2,160}}[,:]\W{{1,3}})?"
    rf"(?P<by>{any_of(_LEX['prepositions'])}\W{{1,3}})?"
    rf"(?P<rule>(?:vao )?(?:cac )?{any_of(_LEX['rules'])}(?:\W{{1,3}}(?:tai|cua))?\W{{1,3}})?"
    r"(?:(?:tai )?(?:diem|tiet|khoan|muc|phan|doan|vi du) [\w().|]{1,8}[\s,]{1,3}){0,3}$"  # parts that are not read
)
_SAYS = re.compile(rf"(?<![a-z]){any_of(_LEX['says'])}(?![a-z])")
_SAYS_ITSELF = re.compile(  # not the act's own title ("Nghị định số … quy định chi tiết …")
    rf"(?<![a-z])(?:da|co) {any_of(_LEX['says'])}(?![a-z])|(?<![a-z])quy dinh(?: ro| nhu sau| rang)?\s?[:,]"
)
_RULE_AT = re.compile(rf"(?:(?<![a-z]){any_of(_LEX['rules'])} (?:tai|cua)|\bva|[;,])\W{{1,3}}$")
_ABOVE = re.compile(
    rf"(?<![a-z]){any_of(_LEX['resting'])}(?: (?:vao|voi|theo|cac|nhung)){{0,2}} {any_of(_LEX['rules'])}\b"
    rf"[^,.;]{{0,50}}?\b{any_of(_LEX['above'])}(?![a-z])"
)
_REACH = 160


def rests_above(folded: str) -> int:
    """Where the letter last says that it rests on the rules named above ("Căn cứ các quy định nêu trên"); else -1."""
    return max((match.start() for match in _ABOVE.finditer(folded)), default=-1)


def heads_a_sentence(ref: Reference, words: str, folded: str) -> bool:
    """Whether a rule leads its sentence and says something there; ``words``: the folded clause before it."""
    lead = _LEADS.match(words)
    if lead is None:
        return False
    if ref.provision is None and ref.genre not in ACTS:
        return bool(lead["by"] and lead["rule"])  # "Theo hướng dẫn tại Công văn số …, …"
    says = _SAYS if ref.provision is not None else _SAYS_ITSELF
    return bool(lead["by"]) or says.search(folded, ref.end, ref.end + _REACH) is not None


def named_above(ref: Reference, words: str) -> bool:
    """Whether a provision is named as a rule ("quy định tại khoản 1 Điều 3 …", or one more of such)."""
    return ref.provision is not None and _RULE_AT.search(words) is not None
