"""How alike two subjects are: cosine of their TF-IDF vectors of character trigrams.

Trigrams survive OCR damage and missing accents; the document frequencies keep the phrases of every subject
("về việc tăng cường", "báo cáo kết quả thực hiện") from counting as likeness. The frequencies are learnt by
scikit-learn's ``TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3))`` in ``pipeline/link/train.py`` and fixed
in ``subjects.json``, so that the likeness of two subjects does not depend on what else the archive holds.
Comparing one pair takes microseconds; a test holds it equal to scikit-learn's own result.
"""

import json
import math
import sys
from collections import Counter
from functools import lru_cache
from importlib import resources

from pipeline.text.fold import fold


@lru_cache(maxsize=1)
def _frequencies() -> tuple[dict[str, float], float]:
    text = resources.files("pipeline.link").joinpath("subjects.json").read_text(encoding="utf-8")
    data = json.loads(text)
    return {gram: float(weight) for gram, weight in data["idf"].items()}, float(data["unseen"])


def trigrams(folded: str) -> list[str]:
    """The character trigrams inside each word, padded with a space at both ends (``char_wb``)."""
    grams: list[str] = []
    for word in folded.split():
        padded = f" {word} "
        grams.extend(padded[i : i + 3] for i in range(len(padded) - 2))
    return grams


@lru_cache(maxsize=2048)  # more than the papers of one number; two kilobytes each
def _vector(subject: str) -> tuple[dict[str, float], float]:
    idf, unseen = _frequencies()
    counts = Counter(map(sys.intern, trigrams(fold(subject))))  # kept once for all subjects that have them
    vector = {gram: idf.get(gram, unseen) for gram in counts}
    vector.update((gram, count * vector[gram]) for gram, count in counts.items() if count > 1)
    return vector, math.sqrt(sum(value * value for value in vector.values()))


def similarity(subject: str, other: str) -> float:
    """Likeness of two subjects, 0 to 1; 0 when one has no letters."""
    left, left_norm = _vector(subject)
    right, right_norm = _vector(other)
    if not left_norm or not right_norm:
        return 0.0
    if len(left) > len(right):
        left, right = right, left
    return sum([value * right[gram] for gram, value in left.items() if gram in right]) / (left_norm * right_norm)
