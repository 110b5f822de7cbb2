"""Which files are one letter: proposals for a whole store, and a person's word on them.

Joins two rooms that do not know each other: ``store`` gives letters and keeps decisions, ``link`` compares. Files
with the same number, day, issuer and subject are taken for one document when links are made (``copy_of``: what a
copy says is not counted twice); all else here is only proposed until a person says so.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Literal

from pipeline.errors import UsageError
from pipeline.link.duplicates import Likeness, containment, find_pairs, judge_pair, shingles
from pipeline.reasons import format_day
from pipeline.records import Letter
from pipeline.review import Actor, judge_same
from pipeline.store import Document, Store

Role = Literal["draft", "signed", "scan", "file"]
_ROLES: dict[Role, str] = {"draft": "bản Word", "signed": "bản ký số", "scan": "bản quét", "file": "bản PDF"}


def find_duplicates(store: Store) -> Iterator[dict[str, Any]]:
    """Pairs of held files that are one letter (``link_state`` "confirmed" or "certain") or may be ("suggested").

    Pairs that a person has called two letters are left out. Rows in the order of their keys.
    """

    @lru_cache(maxsize=4096)
    def texts(key: str) -> frozenset[int]:
        return shingles(store.text(key))

    linkage = store.linkage()
    said = store.sameness()
    found: dict[tuple[str, str], Likeness] = {}
    for group in linkage.by_issuer():
        for one, other, kind in find_pairs(group):
            if said.get(_pair(one.key, other.key)) is not False and (likeness := judge_pair(one, other, kind, texts)):
                found[_pair(one.key, other.key)] = likeness
    copies = {_pair(key, original) for key, original in store.copies()}
    for pair in sorted(found.keys() | copies | {pair for pair, same in said.items() if same}):
        if said.get(pair) is False:
            continue
        documents = store.document(pair[0]), store.document(pair[1])
        if documents[0] is None or documents[1] is None:
            continue
        state = "confirmed" if said.get(pair) else "certain" if pair in copies else "suggested"
        likeness = found.get(pair)
        alike = likeness.text if likeness else containment(texts(pair[0]), texts(pair[1]))
        reasons = (
            likeness.reasons
            if likeness
            else (f"cùng số {documents[0].code}, cùng ngày {format_day(documents[0].date)}",)
        )
        yield _row(store, documents[0], documents[1], state, alike, reasons)


def _row(
    store: Store, one: Document, other: Document, state: str, alike: float, reasons: tuple[str, ...]
) -> dict[str, Any]:
    known = max((one, other), key=lambda d: (bool(d.code) and "?" not in d.code, len(d.date)))
    roles = " và ".join(sorted(_ROLES[role_of(store.letter(d.key, words=False))] for d in (one, other)))
    return {
        "code": known.code,
        "date": known.date,
        "issuer": known.issuer,
        "subject": known.subject,
        "sources": roles,
        "link_state": state,
        "score": alike,
        "reasons": "; ".join(reasons),
        "one_source": one.source,
        "other_source": other.source,
        "one": one.key,
        "other": other.key,
    }


def role_of(letter: Letter | None) -> Role:
    """What kind of file a letter was read from: an office file (a draft), signed digitally, scanned, or other."""
    if letter is None:
        return "file"
    if letter.signatures:
        return "signed"
    if any(page.how == "ocr" for page in letter.pages):
        return "scan"
    return "draft" if "word" in letter.source.media_type or "rtf" in letter.source.media_type else "file"


def judge_duplicates(store: Store, actor: Actor, one: str, other: str, same: bool | None) -> None:
    """Keep a person's word on two letters (keys or numbers): one document, two, or (``None``) undecided again."""
    keys = []
    for name in (one, other):
        held = [document.key for document in store.find(name) if document.held]
        if len(held) != 1:
            raise UsageError(f"{name!r} ứng với {len(held)} văn bản trong kho; dùng mã văn bản ở bảng duplicates.")
        keys.append(held[0])
    if keys[0] == keys[1]:
        raise UsageError("Hai mã là cùng một tệp.")
    judge_same(store, actor, keys[0], keys[1], same)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
