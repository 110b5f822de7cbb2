"""The named signs by which relations are weighed: what the letter is, what it cites, where and in what words.

Each sign can be checked against the letter: "role:report", "issuer:addressee", "place:opening", "after:misses" (the
main clause behind the number says that something is missing; the words stand in ``lexicon/relation_signs.toml``),
"rule:implements/carry_out" (what the rules said, by which cue), "occasion:answers" (another document is what the letter
answers). No sign is a word of one letter's own matter.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from pipeline.extract.frame import Frame
from pipeline.extract.grounds import ACTS
from pipeline.extract.own import Own, same
from pipeline.extract.reference import Reference
from pipeline.extract.verdicts import Verdict
from pipeline.lexicon import any_after, any_of, load_toml
from pipeline.records import PartialDate

_OWN_GENRES = frozenset({
    "Báo cáo", "Công văn", "Quyết định", "Kế hoạch", "Chỉ thị", "Thông báo", "Tờ trình", "Nghị quyết", "Công điện",
})  # fmt: skip
# what kind of paper a cited type is: that tells more than its name
_CITED = {
    **dict.fromkeys((*ACTS, "Hiến pháp"), "act"),
    **dict.fromkeys(("Quyết định", "Nghị quyết", "Quy định", "Quy chế"), "ruling"),
    **dict.fromkeys(("Chỉ thị", "Kế hoạch", "Công điện", "Chương trình", "Hướng dẫn", "Đề án"), "directive"),
    **dict.fromkeys(("Tờ trình", "Giấy đề nghị", "Đơn đề nghị", "Đơn", "Phiếu trình"), "request"),
    "Báo cáo": "report", "Thông báo": "notice", "Kết luận": "notice", "Công văn": "letter", "Văn bản": "letter",
}  # fmt: skip
ANOTHER = re.compile(r"\d\s?[/-]\s?(?:\d{4}\s?/\s?)?[a-z]{2}")  # the number of another document
_BEFORE, _AFTER = 160, 420  # characters of the sentence before, of the main clause after, that are looked at
_RECENT = 200  # days: what is older is seldom answered
_OCCASIONS = ("answers", "implements", "continues")


_ODD = re.compile(r"[\^\\]")  # what begins so has no first letter to be looked for


def sign_pattern(patterns: Iterable[str]) -> re.Pattern[str]:
    """The ways to write a sign, at the beginning of a word of folded text (by their first letters where these are)."""
    plain, others = list[str](), list[str]()
    for pattern in patterns:
        (others if _ODD.match(pattern) else plain).append(pattern)
    if not others:
        return re.compile(any_after(plain, "[a-z0-9]"))
    return re.compile(rf"(?<![a-z0-9]){any_of([*plain, *others])}")


class _Signs:
    """The signs of one place, as the lexicon writes them."""

    def __init__(self, where: str) -> None:
        rows = [row for row in load_toml("relation_signs")["sign"] if row["where"] == where]
        self._names = tuple(f"{where}:{row['name']}" for row in rows)
        self._together: list[tuple[str, Callable[[str, int], re.Match[str] | None]]] = []
        self._apart: list[tuple[str, Callable[[str], re.Match[str] | None]]] = []
        plain: list[str] = []
        for name, row in zip(self._names, rows, strict=True):
            pattern = sign_pattern(row["patterns"])
            if not any(map(_ODD.match, row["patterns"])):
                self._together.append((name, pattern.match))
                plain += row["patterns"]
            else:  # what must stand first is looked for nowhere else
                first = all(way.startswith("^") for way in row["patterns"])
                self._apart.append((name, pattern.match if first else pattern.search))
        self._any = sign_pattern(plain)

    def of(self, words: str) -> list[str]:
        """Those that folded words have, in the order of the lexicon: looked for in one pass over them."""
        found = {name for name, find in self._apart if find(words)}
        at = 0
        while hit := self._any.search(words, at):
            at = hit.start()
            found.update(name for name, match in self._together if name not in found and match(words, at))
            at += 1
        return [name for name in self._names if name in found] if found else []


_BEFORE_IT, _AFTER_IT, _IN_SUBJECT = _Signs("before"), _Signs("after"), _Signs("subject")


@lru_cache(maxsize=64)
def _of_subject(subject: str) -> tuple[str, ...]:
    return tuple(_IN_SUBJECT.of(subject))


def signs_of(
    own: Own,
    frame: Frame,
    refs: Sequence[Reference],
    by: Reference,
    verdict: Verdict,
    others: Iterable[str],
    weigh_words: bool,
) -> list[str]:
    """The names of the signs that hold for a cited document.

    ``refs`` are its mentions, ``by`` the one that gave the rules' ``verdict``, ``others`` the relations of the letter's
    other citations; ``weigh_words``: whether the words around it have a say (the rules leave it open).
    """
    start, _ = frame.sentence(by.lead)
    paragraph, end = frame.paragraph(by.lead)
    before = frame.folded[max(start, by.lead - _BEFORE) : by.lead]
    after = frame.folded[by.end : min(_clause_end(frame, end), by.end + _AFTER)]
    place = _place(frame, by)
    signs = [
        f"genre:{own.genre if own.genre in _OWN_GENRES else 'other'}",
        f"role:{own.role}",
        f"cited:{_CITED.get(by.genre or '', 'other')}",
        f"issuer:{_whose(own, refs)}",
        f"place:{place}",
        f"rule:{verdict.relation}/{verdict.cue or 'none'}",
        f"age:{_age(own.issued_on, refs)}",
        next((f"occasion:{o}" for o in _OCCASIONS if o in others), "occasion:none"),
        *_of_subject(own.subject),
    ]
    if weigh_words:
        signs += _BEFORE_IT.of(before) or ["before:none"]
        signs += _AFTER_IT.of(after) or ["after:none"]
    holds = {
        "named in the subject": any(frame.in_title(r.start) for r in refs),
        "first words of its sentence": not before.strip(" -+*\t"),
        "first in its paragraph": by.start - paragraph < 60,
        "behind another": ANOTHER.search(before) is not None,
        "in brackets": before.rfind("(") > before.rfind(")"),
        "by provision": by.provision is not None,
        "named again": len(refs) > 1,
        "written to many": own.to_many,
        "passes up": own.passes_up,
        "reminds": own.reminds,
    }
    return signs + [name for name, true in holds.items() if true]


# Pairs of signs that together say what neither says alone.
_PAIRS = (
    ("rule", "role"), ("rule", "place"), ("rule", "cited"), ("issuer", "role"), ("issuer", "cited"),
    ("issuer", "after"), ("after", "role"), ("before", "place"), ("before", "role"), ("occasion", "place"),
    ("cited", "place"),
)  # fmt: skip


def with_pairs(signs: Sequence[str]) -> list[str]:
    """The signs and their pairs ("after:misses & issuer:own")."""
    by_kind: dict[str, list[str]] = {}
    for sign in signs:
        by_kind.setdefault(sign.partition(":")[0], []).append(sign)
    pairs = [f"{a} & {b}" for left, right in _PAIRS for a in by_kind.get(left, ()) for b in by_kind.get(right, ())]
    return [*signs, *pairs]


def _place(frame: Frame, ref: Reference) -> str:
    zone = frame.zone(ref.start)
    if zone in ("subject", "title"):
        return "subject"
    if zone == "preamble":
        return "grounds"
    if frame.in_opening(ref.lead):
        return "opening"
    return "plan" if frame.in_plan(ref.lead) else "body"


def _clause_end(frame: Frame, end: int) -> int:
    """The end of the paragraph, and of the next one where the opening goes on there."""
    following = frame.paragraph(min(end + 1, len(frame.text)))[1] if end + 1 < len(frame.text) else end
    return following if frame.in_opening(end + 1) else end


def _whose(own: Own, refs: Sequence[Reference]) -> str:
    body = next((ref.issuer for ref in refs if ref.issuer is not None), None)
    if body is None:
        return "unknown"
    if own.issuer is not None and same(body, own.issuer):
        return "own"
    if any(same(body, addressee) or body.key.endswith(f"@{addressee.key}") for addressee in own.addressees):
        return "addressee"
    if body.kind == "cong-ty":
        return "firm"
    return "other" if body.place or not body.kind else "centre"


def _age(issued_on: PartialDate | None, refs: Sequence[Reference]) -> str:
    """How old the cited document was when the letter was written."""
    cited = next((ref.issued_on for ref in refs if ref.issued_on is not None), None)
    if cited is None or issued_on is None:
        return "unknown"
    return "recent" if issued_on.last - cited.first < dt.timedelta(days=_RECENT) else "old"
