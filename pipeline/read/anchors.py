"""The fixed phrases by which a reader knows the parts of the first page, whatever the OCR did to them.

All work on one line of text. The phrases are data: ``lexicon/layout.toml``.
"""

import re
from typing import Any

from pipeline.lexicon import load_toml
from pipeline.text.fold import fold_aligned
from pipeline.text.names import word_begins

_ROWS: dict[str, dict[str, Any]] = {row["name"]: row for row in load_toml("layout")["row"]}
_PATTERNS = {name: re.compile(word_begins(row["pattern"])) for name, row in _ROWS.items()}
_FINDS = {name: found.search if _ROWS[name].get("anywhere") else found.match for name, found in _PATTERNS.items()}
_WORD = re.compile(r"\S+")
LONG = 110  # characters; a letterhead line is shorter, a sentence that names the nation often longer


def matches(name: str, line: str) -> bool:
    """Whether a row of ``lexicon/layout.toml`` matches a line (accent-free and lower-case unless it is ``raw``)."""
    return _FINDS[name](line) is not None


def is_nation(folded: str) -> bool:
    """Quốc hiệu or the Party's heading."""
    return matches("nation", folded)


def capitals(text: str) -> float:
    """The share of capitals among the letters of a line: a letterhead shouts, a sentence does not; 1 for none."""
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) / len(letters) if letters else 1.0


def is_motto(folded: str) -> bool:
    """Tiêu ngữ."""
    return matches("motto", folded)


def is_recipients(folded: str) -> bool:
    """ "Nơi nhận", however bruised ("Nginhận:", "Noi nhin")."""
    return matches("recipients", folded)


def is_capacity(text: str) -> bool:
    """The line that says by what authority is signed, at its head ("TM. ỦY BAN NHÂN DÂN", "K/T CHỦ TỊCH")."""
    return matches("capacity", text)


def is_day(folded: str) -> bool:
    """A line with "ngày … tháng" (filled in or not)."""
    return matches("day", folded)


def is_subject(text: str) -> bool:
    """ "V/v …" at the head of a line."""
    return matches("subject", fold_aligned(text))


def is_code(text: str) -> bool:
    """ "Số: …" at the head of a line."""
    return matches("code", fold_aligned(text))


def is_signing(folded: str) -> bool:
    """A line of a signing-time block ("Ký bởi: …", "Thời gian ký: …")."""
    return matches("signing", folded)


def is_signing_detail(folded: str) -> bool:
    """A line that is part of such a block only next to one of its sure lines."""
    return matches("signing", folded) or matches("signing_detail", folded)


def is_body(folded: str) -> bool:
    """A line with which the letter itself begins ("Kính gửi", "Căn cứ"): the letterhead is over."""
    return matches("body", folded)


def right_start(line: str) -> int | None:
    """Where the right column begins in a line that holds both, by the phrases of the right column.

    0 when the whole line is of the right column; None when it has no such phrase.
    """
    folded = fold_aligned(line)
    for kind in ("nation", "motto"):
        if matches(kind, folded):
            hits = list(_PATTERNS[f"{kind}_head"].finditer(folded))
            return hits[-1].start() if hits else None
    day = _PATTERNS["day"].search(folded)
    return _place_start(line, day.start()) if day else None


def _place_start(line: str, day: int) -> int | None:
    """Walk back from "ngày" over the capitalised words of the place name (at most six)."""
    start = day
    for hit in list(_WORD.finditer(line[:day]))[::-1][:6]:
        word = hit.group().strip(".,;")
        if not word:
            start = hit.start()
            continue
        upper = word.isupper() and len(word) > 1 and word not in ("TP", "TT", "TX")
        if "/" in word or any(c.isdigit() for c in word) or not word[0].isupper() or upper:
            break
        if matches("code", fold_aligned(hit.group())):
            break
        start = hit.start()
    return start if start < day or not line[:day].strip() else None
