"""Acts that are named only in the title of another: "Thông tư số … hướng dẫn thi hành Luật … và Nghị định số …".

An act guides or details one of higher rank, and changes one of any: a circular guides laws and decrees, a decree laws.
So behind the verb of guiding, up to the next semicolon, what stands higher belongs to the title; what does not ("Nghị
định số … quy định chi tiết Luật … và Thông tư số …") is named beside it.
"""

import re

from pipeline.extract.reference import Reference
from pipeline.lexicon import any_of, load_toml

_LEX = load_toml("citations")["titles"]
_RANKS = {"Hiến pháp": 0, "Bộ luật": 1, "Luật": 1, "Pháp lệnh": 1, "Nghị định": 2} | dict.fromkeys(
    ("Thông tư", "Thông tư liên tịch"), 3
)
_CENTRE = {"CP": 2, "TTG": 2}  # resolutions and decisions of the Government stand beside its decrees
_LOWEST = 4
_REACH = 400  # characters of a title that are looked at
_ACT = r"(?:luat|bo luat|phap lenh|nghi dinh|thong tu|nghi quyet|quyet dinh)"
_AIM = re.compile(r"(?:^|[,;]|\bva|\bdong thoi)\s(?:de|nham)\s")  # "… và để thực hiện đồng bộ Luật số …"
_FREE = r"(?<![,;:(])\s"  # begins no clause of its own: "…, thực hiện Nghị định số …"
_GUIDES = re.compile(
    rf"{_FREE}{any_of(_LEX['guiding'])}(?:,? (?:va )?{any_of(_LEX['guiding'])}){{0,2}}"
    rf"(?:,? (?!va\b)[a-z]{{1,9}}){{0,7}}? \W{{0,2}}(?:{_ACT}\b|$)"
)
_CHANGES = re.compile(
    r"(?<![;:(])\s(?<!luat\s)(?<!duoc\s)(?<!da\s)(?<!doi\s)(?<!doi,\s)(?<!doi\sva\s)(?<!sung\s)"
    rf"{any_of(_LEX['changing'])}(?:(?:,|, va| va)? {any_of(_LEX['changing'])}){{0,2}}"
    rf"(?: (?:{any_of(_LEX['parts'])}|[a-z0-9](?:\.\d)?|\d{{1,3}}),?){{0,8}}\W{{1,3}}$"
)
CHANGED_BY = re.compile(
    r"(?:duoc |\()(?:sua doi|bo sung|thay the)[^;]{0,60}\b(?:tai|boi|theo)\W{1,3}(?:khoan|diem|dieu|muc)?[^;]{0,160}$"
    r"|, (?:da )?(?:sua doi|bo sung)(?:,? bo sung)? boi\W{1,3}$"
)
# "Luật sửa đổi, bổ sung một số điều của Luật Phí số …": the number is that of the law that changes
_CHANGING_LAW = re.compile(r"\bluat (?:sua doi|bo sung)[^;:\d]{0,160}$")
_BESIDE = re.compile(r"\W{0,3}(?:(?:[,;]|\bva\b|\bso\b|\bcac\b|\bcua\b)\s?){1,4}$")


def rank(ref: Reference) -> int:
    """How high an act stands: 0 the constitution, 4 what any office issues."""
    number = ref.number
    if number is not None and number.form == "legislature":
        return 1
    if number is not None and ref.genre in ("Nghị quyết", "Quyết định"):
        return _CENTRE.get(number.symbol.rpartition("-")[2].upper(), _LOWEST)
    return _RANKS.get(ref.genre or "", _LOWEST)


def is_changing_law(ref: Reference, words: str) -> bool:
    """Whether the number of a law is that of the one that changes it; ``words``: the folded words before it."""
    return ref.number is not None and ref.number.form == "legislature" and _CHANGING_LAW.search(words) is not None


def stands_in_title(top: Reference, before: Reference, in_title: bool, ref: Reference, folded: str) -> bool:
    """Whether ``ref`` stands in the title of ``top``.

    ``top``: the last document of the sentence that was in no title; ``before``: the one named last, itself there
    if ``in_title``. A list of what is changed goes on as long as the type stays.
    """
    last = folded[before.end : ref.lead].replace("\n", " ")
    if ";" in last or ":" in last or _AIM.search(last):
        return False
    if _CHANGES.search(last):
        return True
    if in_title and rank(ref) <= rank(before) and CHANGED_BY.search(last):
        return True  # it changed what the title names: only a higher act or one of the same rank could
    if in_title and before.genre == ref.genre and _BESIDE.fullmatch(last):
        return True
    between = folded[top.end : ref.lead].replace("\n", " ")
    if ";" in between or ":" in between or len(between) > _REACH or _AIM.search(between):
        return False
    guides = _GUIDES.search(between)
    return guides is not None and (rank(ref) < rank(top) or guides.end() == len(between))
