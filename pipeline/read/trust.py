"""May this text layer be believed? The rates of real syllables decide; the reason is kept for the reader.

A layer can be missing, a scanner's bad OCR without accents ("CQNG HOA XA HQI"), glyph numbers
("7ӌ1+"), or in another language. Thresholds: real letters have ≥ 0.85 syllables and ≥ 0.55 marked words;
the broken ones measured had ≤ 0.45 syllables, accent-less OCR ≤ 0.25 marked.
"""

from dataclasses import dataclass
from typing import Literal

from pipeline.read.syllables import rates

Verdict = Literal["trusted", "missing", "broken", "unsure"]
_ENOUGH = 12  # words from which the rates mean something


@dataclass(frozen=True, slots=True)
class Trust:
    """The verdict on a layer and a short Vietnamese reason."""

    verdict: Verdict
    why: str


def judge(text: str, image_share: float) -> Trust:
    """Judge the layer of one page; ``image_share`` is how much of the page one picture covers.

    "unsure": too few words to tell (the other pages of the file decide).
    """
    letters = sum(c.isalpha() for c in text)
    if letters < 3:
        return Trust("missing", "không có lớp chữ")
    found = rates(text)
    if found.words < _ENOUGH:
        if image_share > 0.6:
            return Trust("missing", "ảnh quét, lớp chữ chỉ có vài từ")
        return Trust("unsure", "ít chữ")
    if found.syllables < 0.62:
        return Trust("broken", f"chỉ {found.syllables:.0%} là tiếng Việt")
    if found.marked < 0.3:
        return Trust("broken", "không có dấu tiếng Việt")
    if image_share > 0.6 and found.syllables < 0.85:
        return Trust("broken", f"OCR kèm ảnh quét kém, {found.syllables:.0%} là tiếng Việt")
    return Trust("trusted", "lớp chữ tốt")
