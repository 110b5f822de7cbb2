"""Names in capitals back to the case that the decree prescribes (Nghị định 30/2020/NĐ-CP, Phụ lục II, mục IV)."""

import re
from functools import lru_cache

from pipeline.grammar.place import provinces
from pipeline.lexicon import load_toml
from pipeline.text.fold import fold

_TOKEN = re.compile(r"[^\W_]+(?:\.[^\W_]+)*", re.UNICODE)


@lru_cache(maxsize=1)
def _cases() -> tuple[dict[tuple[str, ...], tuple[str, ...]], frozenset[str]]:
    """(lower-case words → words in their case, abbreviations that stay in capitals)."""
    data = load_toml("body_kinds")["case"]
    runs: dict[tuple[str, ...], tuple[str, ...]] = {}
    for phrase in data["words"]:
        runs.setdefault(tuple(phrase.lower().split()), tuple(phrase.split()))
    for row in load_toml("body_kinds")["field"]:
        runs.setdefault(
            tuple(row["name"].lower().replace(",", "").split()), tuple(row["name"].replace(",", "").split())
        )
    for found in provinces().values():
        for place in found:
            runs[tuple(place.name.lower().split())] = tuple(place.name.split())
            runs[tuple(place.phrase.lower().split())] = tuple(place.phrase.split())
    return runs, frozenset(data["abbreviations"])


def proper_case(text: str) -> str:
    """A name in capitals in its proper case; a name that already has small letters is returned as it is.

    Known words and places take their case from the lexicon; abbreviations stay; of unknown words each
    syllable gets a capital, as proper names have.
    """
    text = " ".join(text.split())
    if not text or sum(char.islower() for char in text) > sum(char.isupper() for char in text):
        return text
    runs, abbreviations = _cases()
    tokens = list(_TOKEN.finditer(text))
    lower = [token[0].lower() for token in tokens]
    out: list[str] = []
    at = 0
    while at < len(tokens):
        for size in range(min(6, len(tokens) - at), 0, -1):
            found = runs.get(tuple(lower[at : at + size]))
            if found is not None:
                out.extend(found)
                at += size
                break
        else:
            raw = tokens[at][0]
            keep = (
                _in_code(text, tokens[at])
                or raw in abbreviations
                or any(char.isdigit() for char in raw)
                or not _has_vowel(raw)
            )
            out.append(raw if keep else raw[:1].upper() + raw[1:].lower())
            at += 1
    pieces: list[str] = []
    last = 0
    for token, word in zip(tokens, out, strict=True):
        pieces += [text[last : token.start()], word]
        last = token.end()
    made = "".join([*pieces, text[last:]])
    made = made[:1].upper() + made[1:]
    return made


def is_abbreviation(word: str) -> bool:
    """Whether a word in capitals is a known abbreviation ("TNHH"), which a name keeps as it is."""
    return word in _cases()[1]


def _in_code(text: str, token: re.Match[str]) -> bool:
    """Whether a word is part of a number and symbol ("77/QĐ-SYT")."""
    start = text.rfind(" ", 0, token.start()) + 1
    chunk = text[start:].split(" ", 1)[0]
    return "/" in chunk and any(char.isdigit() for char in chunk)


def _has_vowel(word: str) -> bool:
    return any(char in "aeiouy" for char in fold(word))
