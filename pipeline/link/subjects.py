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


@lru_cache(maxsize=2048)
def _weighed(word: str) -> tuple[tuple[str, float], ...]:
    """The character trigrams of a word, padded with a space at both ends (``char_wb``), with their weights."""
    idf, unseen = _frequencies()
    padded = f" {word} "
    grams = [sys.intern(padded[i : i + 3]) for i in range(len(word))]  # kept once for all subjects that have them
    return tuple((gram, idf.get(gram, unseen)) for gram in grams)


@lru_cache(maxsize=2048)  # more than the papers of one number; two kilobytes each
def _vector(subject: str) -> tuple[dict[str, float], float]:
    vector: dict[str, float] = {}
    again: list[tuple[str, float]] = []
    for word in fold(subject).split():
        for weighed in _weighed(word):
            if weighed[0] in vector:
                again.append(weighed)
            else:
                vector[weighed[0]] = weighed[1]
    vector.update((gram, (count + 1) * weight) for (gram, weight), count in Counter(again).items())
    return vector, math.sqrt(sum([value * value for value in vector.values()]))


def similarity(subject: str, other: str) -> float:
    """Likeness of two subjects, 0 to 1; 0 when one has no letters."""
    left, left_norm = _vector(subject)
    right, right_norm = _vector(other)
    if not left_norm or not right_norm:
        return 0.0
    if len(left) > len(right):
        left, right = right, left
    return sum([value * right[gram] for gram, value in left.items() if gram in right]) / (left_norm * right_norm)
