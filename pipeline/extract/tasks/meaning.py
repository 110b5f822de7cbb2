"""Whom a name means: "đơn vị nêu trên", "Quý Công ty", "Chủ đầu tư", an addressee said shorter."""

import re

from pipeline.extract.tasks.firms import FIRM, LISTED_FIRM
from pipeline.extract.tasks.parties import read_parties
from pipeline.extract.tasks.scope import Speech
from pipeline.extract.tasks.sharing import each_of
from pipeline.extract.tasks.vocabulary import Line
from pipeline.text.fold import fold

_OTHER_BODY = re.compile(
    r"(?:so|ubnd|uy ban nhan dan|tong cuc|cuc thue|chi cuc|cuc hai quan|bao hiem xa hoi|kho bac|bo (?!phan))\b"
)
_YOU = frozenset(["ong", "ba", "ong ba"])
_ONE = frozenset(["cong ty", "don vi", "doanh nghiep", "co so", "chu dau tu", "hop tac xa"])
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
_COUNCILS = re.compile(r"(?:ubnd|uy ban nhan dan) cac (?:tinh|thanh pho|huyen|quan|xa|phuong|thi)[a-z ]*$")
_COUNCIL = re.compile(r"(?:ubnd|uy ban nhan dan) (?:tinh|thanh pho|huyen|quan|xa|phuong|thi xa|thi tran) ")
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


def resolve(names: tuple[str, ...], speech: Speech, context: tuple[str, ...], at: int = 0) -> tuple[str, ...]:
    """Bodies meant by names like "đơn vị nêu trên", "Công ty", "các chủ đầu tư"; other names stay as printed.

    ``context`` are the bodies of the heading above, ``at`` the place of the names in the text.
    """
    resolved: list[str] = []
    for name in each_of(names):
        key = fold(name)
        if (name[:4].lower() == "quý " or key in _YOU) and speech.addressees and not speech.reports:
            resolved.extend(speech.addressees)
        elif key in speech.aliases:
            resolved.append(speech.aliases[key])
        elif (found := _as_addressed(key, speech)) or (key in _ONE and (found := _one_firm(speech, at))):
            resolved.append(found)
        elif _GENERIC.match(key) or _COUNCILS.match(key):
            resolved.extend(_referents(key, speech, context) or (name,))
        else:
            resolved.append(name)
    return speech.addressees if _all_addressed(resolved, speech) else tuple(dict.fromkeys(resolved))


def _all_addressed(names: list[str], speech: Speech) -> bool:
    """As in "các Vụ thuộc Tổng cục và cơ quan Thuế các cấp": some addressees by name, the others as "all levels"."""
    if speech.kind != "letter" or len(names) < 2 or not set(names) & set(speech.addressees):
        return False
    rest = [name for name in names if name not in speech.addressees]
    return bool(rest) and all(
        name.lower().endswith(" các cấp") and writes_to(name[: -len(" các cấp")], speech) for name in rest
    )


def _one_firm(speech: Speech, at: int) -> str:
    """The firm that "Công ty", "đơn vị" means in a report, in minutes or a decision on it; "" if that is not clear."""
    if speech.addressees and not speech.reports:
        return ""
    if speech.reports and len(speech.companies_at_all) > 1:
        return speech.firm_before(at)
    return speech.firm


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
        addressed = tuple(a for a in speech.addressees if FIRM.match(fold(a)))
        if addressed and len(addressed) == len(speech.addressees):
            return addressed
        if context and all(FIRM.match(fold(name)) for name in context):
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


def names_addressee(names: tuple[str, ...], speech: Speech) -> bool:
    """Whether all names are addressees or stand inside their names ("Công ty An Phú" in "Chi nhánh Công ty An Phú")."""
    addressed = [fold(a) for a in speech.addressees]
    return all(len(name.split()) > 2 and any(fold(name) in a for a in addressed) for name in names)


def refers_on(line: Line, speech: Speech) -> bool:
    """As in "đề nghị Công ty liên hệ Cục Thuế tỉnh …": to ask another body than the writer or one of its rooms."""
    for i in range(len(line) - 3):
        if line.folds[i : i + 2] != ["lien", "he"]:
            continue
        for j in range(i + 2, min(i + 6, len(line))):
            found = read_parties(line, j)
            if found is not None:
                key = fold(found.items[0].name)
                own = speech.is_writer(found.items[0].name) or fold(speech.issuer) in key
                return bool(_OTHER_BODY.match(key)) and not own
    return False


def writes_to(name: str, speech: Speech) -> bool:
    """Whether a class of State bodies ("cơ quan thuế") is one of those that the letter is written to ("Cục Thuế …")."""
    key = fold(name)
    field = key.removeprefix("cac ").removeprefix("co quan ")
    return field != key and len(field) > 2 and any(f" {field}" in fold(a) for a in speech.addressees)


def _listed_firm(speech: Speech) -> bool:
    """Whether the text names its one firm as the bearer of a numbered item."""
    head = next(LISTED_FIRM.finditer(speech.text, speech.body.start, speech.body.end), None)
    return head is not None and len(speech.companies) == 1 and speech.kind != "letter"
