"""Where the issuer of a cited document is printed: behind its number ("của …") or before it ("… tại Công văn số").

Which body the words mean is concluded by ``cited_issuer``.
"""

import re

from pipeline.extract.nearby import Nearby
from pipeline.extract.reference import Reference
from pipeline.lexicon import any_of, load_toml
from pipeline.records import Body, Mention, Span
from pipeline.text.fold import fold

_AROUND = load_toml("citations")["around"]
OF = re.compile(
    r"\W{0,3}(?:\([^()\n]{0,220}\)\W{0,3})?(?:ban hanh )?(?:cua|do(?! (?:ban hanh|khong|chua|co|sai|loi|da)\b))"
    r"(?: (?:dong chi|ong|ba))?\s{1,3}"
)
_AT = re.compile(
    rf"\W{{0,3}}(?:\([^()]{{0,90}}\)\W{{0,3}})?(?:{any_of(_AROUND['before_at'])}\W{{1,3}}){{0,4}}"
    r"(?:tai|qua|bang)?\W{0,3}(?:cac |mot so |nhieu )?$"
)
_OBJECT = re.compile(rf"(?<![a-z]){any_of(_AROUND['object_of'])}\s$")
# a body that no lexicon knows, between a cue or a semicolon and "tại Văn bản số"
_RAW_AT = re.compile(
    r"(?:(?:de nghi|kien nghi|de xuat|y kien|bao cao|yeu cau) cua|[;:])\s{1,3}"
    r"([^;:.\n]{4,110}?)\s{1,3}tai\W{1,3}(?:cac )?$"
)
BEGINS_ANEW = re.compile(r"\W{0,3}(?:\.\s|\n\s*\n|\n\s*[A-ZĐ])")  # behind a body that ended its sentence
_LONGEST_AT = 11  # characters from its "tai" on
_ASKED_BY = re.compile(r"(?:de nghi|kien nghi|de xuat|y kien|yeu cau) cua (?=\S)")
_COLON = re.compile(r"\W{0,2}:\W{0,3}")
_OF_BODY = re.compile(r"\b(?:cua|do) $")
_LETTER = re.compile("[a-z]")
_NOT_A_NAME = re.compile(rf"\b{any_of(_AROUND['not_in_names'])}\b")
_DASHED = re.compile(r"[^,;.\n(]{0,80} - |[^,;.\n(]{0,80}? (?=cong an (?:tinh|thanh pho|huyen|quan|xa|phuong)\b)")
_LOWER_BODY = re.compile(rf"{any_of(_AROUND['body_heads'])} [a-z]")
# free names that say what a body works at: their small words belong to them
FREE_KINDS = frozenset(("cuc", "vien", "chi-cuc", "trung-tam", "tong-cuc", "ban", "ban-chi-dao", "hoi"))
# words that without their accents look like one at which a name ends
_LOOKS_LIKE_A_STOP = {
    "ve": ("vệ", "vẻ"),
    "co": ("cơ", "cổ", "cố", "cỏ"),
    "do": ("đô", "độ", "đồ", "đo"),
    "de": ("đê",),
    "so": ("sơ", "sở"),
    "da": ("đa", "đá", "da"),
    "thi": ("thị", "thi"),
    "ky": ("kỹ", "kỳ"),
    "hoi": ("hội", "hồi"),
    "cap": ("cáp",),
    "lap": ("lắp",),
    "kem": ("kẽm",),
    "trinh": ("trình", "trịnh", "trinh"),
    "tai": ("tài", "tái", "tải"),
    "trong": ("trọng", "trồng"),
    "cho": ("chợ",),
    "duoc": ("dược",),
    "voi": ("vôi",),
}
_REMARK = re.compile(r"\s*\([^()]{0,60}\)$")  # "Hội … (trước khi sắp xếp)"
_QUY = re.compile(rf"\b(quy {any_of(_AROUND['short_forms'])} )\($")
_FORM = re.compile(r"cong ty(?: (?:cp|ctcp|co phan|tnhh|mtv|mot thanh vien|hop danh)){1,3}$")
_NAME_STOP = re.compile(rf"[,;.:\n\t()\"“”]|\s{any_of(_AROUND['name_ends'])}\s")


def read_issuer(ref: Reference, near: Nearby, stop: int) -> int:
    """Find the printed issuer; return where the subject can begin."""
    for at in dict.fromkeys((ref.end, ref.span.end)):
        match = OF.match(near.folded, at, min(stop, at + 240))
        if match is None:
            continue
        body = near.body_at(match.end())
        if (owner := _owner_of_room(body, near, match.end(), stop)) is not None:
            room = " ".join(near.text[match.end() : owner.start].rstrip(" -–").split())
            name = " ".join(near.text[owner.start : owner.end].split())
            ref.issuer_from, ref.issuer_text = "of", f"{room[:1].upper()}{room[1:]} - {name}"
            return max(ref.end, owner.end)
        if body is not None and body.span.start < stop:
            if (end := _longer(body, near, stop)) is not None:
                ref.issuer_from, ref.issuer_text = "of", " ".join(near.text[body.span.start : end].split())
                return max(ref.end, end)
            ref.issuer, ref.issuer_from = body.value, "of"
            ref.issuer_text = near.text[body.span.start : body.span.end]
            return max(ref.end, body.span.end)
        end = min(stop, match.end() + 110)
        name = _name(near, match.end(), end)
        words = near.text[match.end() : match.end() + len(name)]
        if len(name) > 2 and (words[:1].isupper() or _LOWER_BODY.match(name)):
            words = words[:1].upper() + words[1:]
            ref.issuer_from, ref.issuer_text = "of", " ".join(words.split())
            return max(ref.end, match.end() + len(name))
        return ref.end
    body = near.body_before(ref.lead)
    if body is not None and ref.lead - body.span.end <= 120 and (found := _before(ref, body, near)):
        ref.issuer, ref.issuer_from = body.value, found
        ref.issuer_text = near.text[body.span.start : body.span.end]
        return ref.end
    since = max(0, ref.lead - 150)
    window = near.folded[since : ref.lead]
    if ref.genre_printed and "(" in window[-2:] and (short := _QUY.search(window)):
        # "theo yêu cầu của quý Chi cục (văn bản số …)"
        ref.issuer_from, ref.issuer_text = "at", near.text[since + short.start(1) : since + short.end(1)].strip()
    elif "tai" in window[-_LONGEST_AT:] and (raw := _RAW_AT.search(window)):
        inner = _ASKED_BY.search(raw[1])
        begin = raw.start(1) + (inner.end() if inner else 0)
        words = _REMARK.sub("", near.text[since + begin : since + raw.end(1)].strip())
        named = not any(_reads(near, since, m) for m in _NOT_A_NAME.finditer(window, *raw.span(1)))
        anew = BEGINS_ANEW.match(near.text, since + raw.end(1), ref.lead)
        if words[:1].isupper() and named and not anew:
            ref.issuer_from, ref.issuer_text = "at", " ".join(words.split())
    return ref.end


def _before(ref: Reference, body: Mention[Body], near: Nearby) -> str:
    """How the body that stands before a reference shows to be its issuer ("at", "of"); "" when it does not."""
    between = near.folded[body.span.end : ref.lead]
    if _LETTER.search(between) and ";" not in between and _AT.fullmatch(between) and not _object(body, near):
        return "" if BEGINS_ANEW.match(near.text, body.span.end, ref.lead) else "at"
    spoken_of = near.text.endswith("đối với ", 0, body.span.start)  # but not "trao đổi với"
    if between.strip() == "(" and "\n" not in between and ref.genre_printed and not spoken_of:
        return "at"  # "Bộ Tài chính (công văn số …)"
    named_for_all = _OF_BODY.search(near.folded, max(0, body.span.start - 5), body.span.start)
    return "of" if named_for_all and _COLON.fullmatch(between) else ""  # "các Kế hoạch của UBND tỉnh: số …, số …"


def _name(near: Nearby, at: int, end: int) -> str:
    """The folded words of a name from ``at`` on, up to a word that no name has (by its accents: "về", not "vệ")."""
    rest = near.folded[at:end] + " "
    stop = _NAME_STOP.search(rest)
    while stop is not None:
        if _reads(near, at, stop):
            return rest[: stop.start()].rstrip()
        stop = _NAME_STOP.search(rest, stop.start() + 1)
    return rest.rstrip()


def _reads(near: Nearby, at: int, match: re.Match[str]) -> bool:
    """Whether a folded word found in the text from ``at`` on is that word with its accents ("về", not "vệ")."""
    word = near.text[at + match.start() : at + match.end()].strip().lower()
    return word.isascii() or word not in _LOOKS_LIKE_A_STOP.get(fold(word), ())


def _longer(body: Mention[Body], near: Nearby, stop: int) -> int | None:
    """The end of a free name that goes on in small letters ("Viện Kiểm nghiệm thuốc Trung ương")."""
    at = body.span.end
    firm = body.value.kind == "cong-ty"
    if (body.value.kind not in FREE_KINDS and not firm) or not near.folded.startswith(" ", at):
        return None
    if firm and not (_FORM.search(near.folded, body.span.start, at) or near.folded.startswith(" va ", at)):
        return None  # a firm's name is whole, unless only its form was read, or "và" and a capital follow
    end = min(stop, at + 110)
    name = _name(near, at, end)
    if name == "" and near.folded.startswith(" va ", at) and near.text[at + 4 : at + 5].isupper():
        if near.body_at(at + 4) is not None:
            return None
        name = " va " + _name(near, at + 4, end)  # "Chi cục Trồng trọt và Bảo vệ thực vật"
    words = name.split()
    if not 0 < len(words) <= 11 or len(name) > 84 or any(_reads(near, at, m) for m in _NOT_A_NAME.finditer(name)):
        return None
    return at + len(name)


def _object(body: Mention[Body], near: Nearby) -> bool:
    """Whether a body is what is spoken about ("đối với Sở Xây dựng tại Quyết định …"), not who speaks."""
    before = near.folded[max(0, body.span.start - 10) : body.span.start]
    return _OBJECT.search(before) is not None


def _owner_of_room(body: Mention[Body] | None, near: Nearby, at: int, stop: int) -> Span | None:
    """The owner in "Phòng … về … - Công an tỉnh X", whose first part alone would be cut short at "về"."""
    if body is None:
        if not _LOWER_BODY.match(near.folded, at):
            return None
    elif body.value.kind in ("phong", "doi", "trung-tam", "chi-nhanh", ""):
        at = body.span.end
    else:
        return None
    dash = _DASHED.match(near.folded, at, min(stop, at + 84))
    owner = near.body_at(dash.end()) if dash else None
    return owner.span if owner is not None and owner.span.start < stop else None
