"""How far the printed head of a letter can be trusted: what its fixed phrases look like.

Every letter prints the same few phrases (quốc hiệu, tiêu ngữ, "Số:", "Kính gửi", "Nơi nhận"). Where
they came out wrong, a scan was read badly, and a serial or a day that looks clean may be a hand's ink
turned into other digits.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from pipeline.extract.lines import Line
from pipeline.records import PageReading
from pipeline.text.fold import fold
from pipeline.text.names import word_begins

Print = Literal["clean", "scan", "noisy"]

_MOTTO = r"CỘNG H(?:ÒA|OÀ|ÕA) XÃ HỘI CHỦ NGHĨA VIỆT(?: NAM|\W*$)|Cộng h(?:òa|oà) xã hội chủ nghĩa Việt Nam"
_FREEDOM = r"[ĐD]ộc [Ll]ập\s?[-–—]?\s?[Tt]ự do\s?[-–—]?\s?[Hh]ạnh [Pp]húc|ĐỘC LẬP\s?-\s?TỰ DO\s?-\s?HẠNH PHÚC"

# What a folded line shows it to be, somewhere or at its beginning, and how that phrase is spelt.
_RECIPIENTS = (re.compile(r"\W{0,3}n[o0].{0,2}.? nh").match, re.compile(r"\W{0,3}(?:Nơi|NƠI) (?:nhận|NHẬN)"))
_WHOLE = (
    (re.compile(r"hoi chu ngh|nghia viet nam|hoa xa hoi").search, re.compile(_MOTTO)),
    (re.compile(word_begins(r"\bd.c l.p\W{1,5}t|\bhanh phuc|tu do\W{1,5}h.nh")).search, re.compile(_FREEDOM)),
    (re.compile(r"\W{0,3}kinh g").match, re.compile(r"\W{0,3}(?:Kính|KÍNH) (?:gửi|gởi|GỬI)")),
    _RECIPIENTS,
    (
        re.compile(r"\W{0,3}v[iw/yjlvsa|]{1,2}[\s:.]").match,
        re.compile(r"\W{0,3}(?:[Vv]\s?/\s?[vV]\b|V[ềìụà]\b)"),
    ),
)
_NOISE = re.compile(r"[|~{}<>\\^¬ˆ€£¥§©®°¢]")


def print_quality(head: Iterable[Line], tail: Iterable[Line], pages: Iterable[PageReading]) -> Print:
    """How the letter's words came to be, by the reader's word for it or, for texts, by the look of its phrases.

    "noisy": signs stand in its head or foot that no typist sets, so that ink, stamps and seals were turned
    into text; "scan": its fixed phrases are misspelt; "clean": neither.
    """
    read = next(iter(pages), None)
    if read is not None and read.how != "text":
        return "scan" if read.how == "ocr" else "clean"
    head, tail = list(head), list(tail)
    if any(_NOISE.search(line.words.lstrip("~ ")) for line in (*head, *tail)):  # "~" is a misread dash
        return "noisy"
    for line in head:
        for shape, whole in _WHOLE:
            if shape(line.key[:90]) and len(line.words) < 160 and not whole.search(line.words):
                return "scan"
    shape, whole = _RECIPIENTS
    return "scan" if any(shape(line.key) and not whole.match(line.words) for line in tail) else "clean"


def misspelt(printed: Iterable[str], name: str) -> bool:
    """Whether a line of the letterhead prints the issuer's known name with other accents ("TONG CỤC THUÊ").

    Where the tone mark stands in a syllable ("HOÀ", "HÒA") is no matter.
    """
    known = fold(name)
    for words in printed:
        key = fold(words)
        at = f" {known} ".find(f" {key} ") if len(key) > 5 else -1
        if at < 0:
            continue
        syllables = name.replace("-", " ").replace(",", " ").split()
        first = known[:at].count(" ")
        spelt = " ".join(syllables[first : first + len(key.split())])
        if _letters(words) != _letters(spelt):
            return True
    return False


@lru_cache(maxsize=1024)
def _letters(words: str) -> list[str]:
    """The letters and accents, in no order of the text."""
    return sorted(c for c in unicodedata.normalize("NFD", words.lower()) if c.isalpha() or unicodedata.combining(c))
