"""Firms that a letter names, and the short names that it gives to them and to its addressees."""

import re
from functools import lru_cache
from itertools import islice

from pipeline.extract.tasks.parties import read_parties
from pipeline.extract.tasks.vocabulary import line_of
from pipeline.records import Span
from pipeline.text.fold import fold

_COMPANY = re.compile(r"\b(?:Tổng [Cc]ông ty|(?<!ng )Công ty|Tập đoàn|Doanh nghiệp tư nhân|Hợp tác xã)\s(?=\w)")
# "- Công ty TNHH An Phú …", "2. Đối với Công ty …"
LISTED_FIRM = re.compile(
    r"^[ \t]*(?:[\dIVX]{1,4}(?:\.\d{1,2})?[.)]\s+|[-+*]\s+)(?:Đối với\s+|Tại\s+)?"
    r"(?=(?:Tổng [Cc]ông ty|Công ty|Doanh nghiệp|Hợp tác xã)\s)",
    re.MULTILINE,
)
# "2. Đối với Công ty …:" above the paragraphs on it
FIRM_HEADING = re.compile(
    r"^[ \t]*(?:[\dIVX]{1,4}(?:\.\d{1,2})?[.)])\s[^\n]*\b(?:Công ty|Doanh nghiệp|Hợp tác xã)\s[^\n]*", re.MULTILINE
)
_ALIAS = re.compile(
    r"\(\s*(?:(?:sau|dưới)\s+đây)?\s*(?:gọi|viết)\s+(?:tắt|chung)?\s*(?:là)?\s*:?\s*[\"“]?([^)\"”]{2,60})[\"”]?\s*\)"
)
FIRM = re.compile(r"(?:cac )?(?:tong )?(?:cong ty|doanh nghiep|hop tac xa|tap doan|to chuc|chi nhanh|chu dau tu)")


def _company_at(text: str, folded: str, start: int, end: int) -> tuple[str, int] | None:
    line = line_of(text, folded, start, min(end, start + 160))
    parties = read_parties(line, 0)
    if parties is None or len(parties.items[0].name.split()) < 4:
        return None
    words = parties.items[0].name.split()
    while any(w[:1].isupper() for w in words[3:]) and words[-1][:1].islower():
        words.pop()  # "Công ty TNHH An Phú cơ bản chấp hành": a firm's name ends with a capital
    return " ".join(words), parties.items[0].span.end


@lru_cache(maxsize=8)
def firms_in(text: str, folded: str, start: int, end: int, *, headed: bool = True) -> tuple[str, ...]:
    """The firms that headings name (if ``headed``: "2. Đối với Công ty …"), else all that the text names."""
    for pattern in (LISTED_FIRM, _COMPANY) if headed else (_COMPANY,):
        names: dict[str, str] = {}
        for match in islice(pattern.finditer(text, start, end), 60):
            found = _company_at(text, folded, match.end() if pattern is LISTED_FIRM else match.start(), end)
            if found:
                names.setdefault(fold(found[0]), found[0])
        if names:
            return tuple(names.values())
    return ()


def aliases(text: str, folded: str, body: Span, addressees: tuple[str, ...]) -> dict[str, str]:
    """As in "Công ty TNHH An Phú (sau đây gọi tắt là Công ty)" → {"cong ty": "Công ty TNHH An Phú"}.

    A name that ends as one of the ``addressees`` does stands for that addressee.
    """
    found: dict[str, str] = {}
    for match in _ALIAS.finditer(text, body.start, body.end):
        meant = " ".join(re.findall(r"\w+", folded[max(body.start, match.start() - 160) : match.start()]))
        for addressee in addressees:
            if meant.endswith(fold(addressee)) or meant.endswith(fold(addressee).replace(" cac ", " ")):
                found[fold(match.group(1))] = addressee
        before = [m.start() for m in _COMPANY.finditer(text, max(body.start, match.start() - 160), match.start())]
        company = _company_at(text, folded, before[-1], match.start()) if before else None
        if company is not None and not text[company[1] : match.start()].strip(" ,"):
            found[fold(match.group(1))] = company[0]
    return found


def are_firms(names: tuple[str, ...]) -> bool:
    """Whether all are firms, of which a report on an inspection demands things."""
    return bool(names) and all(FIRM.match(fold(name)) for name in names)
