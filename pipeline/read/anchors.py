"""The fixed phrases by which a reader knows the parts of the first page, whatever the OCR did to them.

All work on one line of text. Source: Nghị định 30/2020/NĐ-CP, Phụ lục I (boxes 1, 3, 4, 9b, 7a) and
Hướng dẫn 36-HD/VPTW for Party papers; the bruised spellings are those of Tesseract without accents.
"""

import re

from pipeline.text.fold import fold_aligned

# "Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do", "Đảng Cộng sản Việt Nam", "Đoàn TNCS Hồ Chí Minh"
_NATION = re.compile(
    r"c[o0qe6]n[gco] h[o0]a? *x[aä4]|x[a4] h[o0qe][il1].{0,2} ch[uüi]|ngh.{0,3} v.{1,2}t n|hoa xa ho|nghia vi.t"
    r"|\bdang c[o0q]ng san v|\bdoan tncs ho chi"
)
_MOTTO = re.compile(r"\bd[oq0ée]{0,2}c l.{1,3} *[-–—_.~]? *t[uwgriy]|l[aâ]p *[-–—] *t. d[o0]|t. d[o0] *[-–—]+ *h.nh ph")
_NATION_HEAD = re.compile(r"\bc[o0qe6]n[gco] h[o0]|\bc[ée]ng h|\bdang c[o0q]ng san|\bdoan tncs")
_MOTTO_HEAD = re.compile(r"\b[dđ][oq0ée]{0,2}c l")
_DAY = re.compile(r"ng[aà]?y?.{0,14}?th[aáu]n?[gq]?|ngay[ .,]{0,6}\S{0,5} th")
_DATE_HEAD = re.compile(r"[,.;]?\s*\bng[aà]y?\b|[,.;]\s*ng[aà]y?")
_SUBJECT = re.compile(r"\s*[\"“']?(?:v\s?[/il1|!]\s?v|vv|ve viec)\b", re.IGNORECASE)
_CODE = re.compile(r"\s*(?:s[o0ố6óôé]{1,2}|sd|so)\s*[:.;]?\s", re.IGNORECASE)
_SIGNING = re.compile(
    r"\s*\W{0,2}(?:(?:k|n?g)[yv] b[oó]i\b|nguoi ky\b|ng[uw][oa]i ky\b|th[oa][it] gi?an ky|hoi gian ky|ngay ky\s*:"
    r"|chuc vu\s*:|don vi ky|signature (?:not )?valid|chu ky so|da ky|duoc ky boi|signed by|digitally signed)"
)
_SIGNING_MORE = re.compile(
    r"\s*(?:e-?mail\s*:|co quan\s*:|to chuc\s*:|dia chi\s*:|don vi\s*:|\d{1,2}[./-]\d{1,2}[./-]\d{4}|[+-]?\d{2}:\d{2})"
)
_RECIPIENTS = re.compile(r"\W{0,4}n\w{0,3}[ .,]?nh[a-z0-9]n\b(?=\s*[:;.]|\s*$|\s\W*[A-ZĐ])|\W{0,4}noi nh")
_CAPACITY = re.compile(r"(?:TM|KT|TL|TUQ|T/M|K/T|T/L|TUN)\s?[.,]?\s?[A-ZÀ-ỸĐ]{2}")
_BODY = re.compile(r"\s*(?:k[il1]nh (?:g[uử]i|trinh|chuyen)|can c[uứ]\b|thuc hien\b|noi nhan|dieu \d|phan \w)")


def is_nation(folded: str) -> bool:
    """Quốc hiệu or the Party's heading."""
    return bool(_NATION.search(folded))


def is_motto(folded: str) -> bool:
    """Tiêu ngữ."""
    return bool(_MOTTO.search(folded))


def is_recipients(folded: str) -> bool:
    """ "Nơi nhận", however bruised ("Nginhận:", "Noi nhin")."""
    return bool(_RECIPIENTS.match(folded))


def is_capacity(text: str) -> bool:
    """The line that says by what authority is signed, at its head ("TM. ỦY BAN NHÂN DÂN", "K/T CHỦ TỊCH")."""
    return bool(_CAPACITY.match(text))


def is_day(folded: str) -> bool:
    """A line with "ngày … tháng" (filled in or not)."""
    return bool(_DAY.search(folded))


def is_subject(text: str) -> bool:
    """ "V/v …" at the head of a line."""
    return bool(_SUBJECT.match(fold_aligned(text)))


def is_code(text: str) -> bool:
    """ "Số: …" at the head of a line."""
    return bool(_CODE.match(fold_aligned(text) + " "))


def is_signing(folded: str) -> bool:
    """A line of a signing-time block ("Ký bởi: …", "Thời gian ký: …")."""
    return bool(_SIGNING.match(folded))


def is_signing_detail(folded: str) -> bool:
    """A line that is part of such a block only next to one of its sure lines."""
    return bool(_SIGNING.match(folded) or _SIGNING_MORE.match(folded))


def is_body(folded: str) -> bool:
    """A line with which the letter itself begins ("Kính gửi", "Căn cứ"): the letterhead is over."""
    return bool(_BODY.match(folded))


def right_start(line: str) -> int | None:
    """Where the right column begins in a line that holds both, by the phrases of the right column.

    0 when the whole line is of the right column; None when it has no such phrase.
    """
    folded = fold_aligned(line)
    for found, head in ((is_nation, _NATION_HEAD), (is_motto, _MOTTO_HEAD)):
        if found(folded):
            hits = list(head.finditer(folded))
            return hits[-1].start() if hits else None
    if not is_day(folded):
        return None
    return _place_start(line, folded)


def _place_start(line: str, folded: str) -> int | None:
    """Walk back from ", ngày" over the capitalised words of the place name."""
    day = _DAY.search(folded)
    if day is None:
        return None
    head = _DATE_HEAD.search(folded, max(0, day.start() - 2))
    end = head.start() if head and head.start() <= day.start() else day.start()
    start = end
    for hit in list(re.finditer(r"\S+", line[:end]))[::-1][:6]:
        word = hit.group().strip(".,;")
        upper = word.isupper() and len(word) > 1 and word not in ("TP", "TT", "TX")
        if not word or "/" in word or any(c.isdigit() for c in word) or not word[0].isupper() or upper:
            break
        if word in ("Số", "So", "Ngày"):
            break
        start = hit.start()
    return start if start < end or end == 0 or not line[:end].strip() else None
