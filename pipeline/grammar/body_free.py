"""Names that go on freely: companies, schools, rooms, delegations … and where, in running text, they end.

Vietnamese gives a name's end no mark. A name goes on over capitals; over small letters only as far as the
lexicon knows them as parts of names ("quản lý công nghiệp"), as the second syllable of a word begun with a
capital, or when a capital follows soon. Function words, verbs and other names end it
(``lexicon/body_kinds.toml``: ``open_names``, ``case``).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from pipeline.grammar.body_place import kind_at, read_unit
from pipeline.grammar.body_scan import Named, Scan
from pipeline.lexicon import load_toml

Reader = Callable[[Scan, int], Named | None]

MAX_OPEN = 18  # words that a free name may have
_LOOK_AHEAD = 4  # unknown small words that a following capital carries
_FREE_HEADS = frozenset({"cong-ty", "doan", "ban-chi-dao", "chi-nhanh"})
_KNOWN_HEADS = frozenset({"trung-tam", "truong", "benh-vien", "vien", "cuc", "chi-cuc", "bql"})
_BY_DECISION = re.compile(r"\s{1,3}theo (?:Quyết định|QĐ) số \d{1,6}/[\w-]{2,20}")
_KEEP_OWNER = frozenset({"chi-cuc", "trung-tam", "ban-chi-dao"})
_COMMA_OWNER = frozenset({"phong", "doan", "vu"})
_ABBREVIATED = re.compile(r"(?:TP|T\.P|TX|TT|Tp|CP|P|Q|H|St|Dr|TM|DV|XD)$")
_LINK = re.compile(r"(?:^|\s+)(?:của|thuộc|trực thuộc)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Ends:
    """What ends a name in running text, and what goes on with it."""

    stop_words: frozenset[str]
    stop_pairs: frozenset[tuple[str, str]]
    not_names: frozenset[tuple[str, str]]
    parts: dict[str, list[tuple[str, ...]]]
    papers: frozenset[str]
    words: frozenset[tuple[str, str]]


@lru_cache(maxsize=1)
def _ends() -> _Ends:
    data = load_toml("body_kinds")
    words = data["open_names"]
    parts: dict[str, list[tuple[str, ...]]] = {}
    for phrase in (*data["case"]["words"], *words["works"]):
        run = tuple(phrase.lower().replace(",", "").split())
        parts.setdefault(run[0], []).append(run)
    for runs in parts.values():
        runs.sort(key=lambda run: -len(run))

    def pairs(key: str) -> frozenset[tuple[str, str]]:
        return frozenset((a, b) for a, b in (pair.split() for pair in words[key]))

    return _Ends(
        stop_words=frozenset(words["stop_words"]),
        stop_pairs=pairs("stop_pairs"),
        not_names=pairs("not_names"),
        parts=parts,
        papers=frozenset(words["papers"]),
        words=frozenset((run[0], run[1]) for runs in parts.values() for run in runs if len(run) == 2),
    )


def read_free(scan: Scan, index: int, named: Named, read: Reader) -> Named | None:
    """Go on from the opening words of a free name (``named``) to its end; None when it is no name after all."""
    if scan.lenient:
        return _read_capitals(scan, named, read)
    ends = _ends()
    first, total = named.stop, len(scan.words)
    if first >= total or not (_may_open(scan, index, named, ends) or _BY_DECISION.match(scan.text, named.end)):
        return None
    at = first
    owner: Named | None = None
    decision = _BY_DECISION.match(scan.text, named.end) if named.entry.id == "doan" else None
    while decision and at < total and scan.starts[at] < decision.end():
        at += 1
    while at < total and at - first < MAX_OPEN:
        gap = scan.gap(at)
        if gap in (". ", ".") and not _ABBREVIATED.match(_own(scan, at - 1)):
            break
        if gap in (", ", " - ", " – "):
            owner = _owner_after(scan, at, named, gap, read)
            if owner is None and (_goes_on_after(scan, at, gap, read) or _works_too(scan, at, named, gap)):
                at += 1
                continue
            break
        if gap not in (" ", "  ", "-", "&", " & ", "/", ". ", "."):
            break
        if scan.words[at] in ("cua", "thuoc") and named.entry.owner and at + 1 < total and gap == " ":
            owner = read(scan, at + 1)
            break
        if scan.capital(at):
            if scan.words[at] in scan.table.patterns:
                follower = read(scan, at)
                if follower is not None and (follower.entry.mode != "open" or (at > first and named.entry.owner)):
                    if follower.entry.mode != "open" and (named.entry.owner or named.entry.id in _KEEP_OWNER):
                        owner = follower
                    break
            unit = _unit_at(scan, at, first, named)
            if unit is not None:
                at = unit
                break
            at += 1
            continue
        unit = _unit_at(scan, at, first, named)
        if unit is not None:
            at = unit
            break
        step = _small_words(scan, at, first, ends)
        if not step:
            break
        at += step
    return _finish(scan, named, at, owner)


def name_goes_on(scan: Scan, at: int, first: int) -> bool:
    """Whether the word at ``at`` would carry a free name that began at word ``first`` on."""
    if at >= len(scan.words) or scan.gap(at) != " ":
        return False
    return scan.capital(at) or _small_words(scan, at, first, _ends()) > 0


def _own(scan: Scan, at: int) -> str:
    return scan.text[scan.starts[at] : scan.stops[at]]


def _may_open(scan: Scan, index: int, named: Named, ends: _Ends) -> bool:
    """Whether the opening words, as they stand, can open a name ("Phòng Kế hoạch", not "Phòng chống", "BÁO CÁO")."""
    size, head = named.stop - index, scan.text[named.start : named.end]
    if (scan.words[index], scan.words[index + 1]) in ends.not_names:
        return False
    if size == 1 and head.isupper() and len(head) > 1 and named.entry.id not in ("cong-ty", "bql", "ban-chi-dao"):
        return False
    following = _own(scan, named.stop)
    if following.isdigit() or scan.gap(named.stop) not in (" ", "  ", " - "):
        return False
    if scan.capital(named.stop) or (named.entry.id in _FREE_HEADS and following not in ends.stop_words):
        return True
    known = any(scan.text.startswith(" ".join(part), scan.starts[named.stop]) for part in ends.parts.get(following, ()))
    return known and named.entry.id in _KNOWN_HEADS


def _unit_at(scan: Scan, at: int, first: int, named: Named) -> int | None:
    """The word after a unit at ``at`` ("… tỉnh Bình Thuận"), which ends the name; None when there is none."""
    if at == first:
        return None
    kind, size = kind_at(scan, at)
    if not kind:
        return None
    placed = read_unit(scan, named._replace(stop=at, end=scan.stops[at - 1]), at, kind, size)
    return placed.stop if placed.place is not None or placed.generic else None


def _owner_after(scan: Scan, at: int, named: Named, gap: str, read: Reader) -> Named | None:
    """The owner behind a dash, or for a room behind a comma ("Phòng X, Công an tỉnh Y")."""
    if not scan.capital(at) or scan.words[at] not in scan.table.patterns:
        return None
    if gap == ", " and named.entry.id not in _COMMA_OWNER:
        return None
    if not named.entry.owner and named.entry.mode == "open":
        return None
    follower = read(scan, at)
    if follower is None or follower.entry.id == named.entry.id:
        return None
    return follower if gap != ", " or follower.entry.mode != "open" else None


def _goes_on_after(scan: Scan, at: int, gap: str, read: Reader) -> bool:
    """Whether a name goes on after a comma (a list that "và" ends) or a dash (a capital that is no title)."""
    if not scan.capital(at) or (scan.words[at] in scan.table.patterns and read(scan, at) is not None):
        return False
    if gap != ", ":
        pair = " ".join(scan.words[at : at + 2])
        titles = scan.table.title_heads
        return pair not in titles and scan.words[at] not in titles
    for ahead in range(at + 1, min(at + 7, len(scan.words))):
        if scan.gap(ahead) not in (" ", ", "):
            return False
        if scan.words[ahead] == "va":
            return ahead + 1 < len(scan.words) and read(scan, ahead + 1) is None and scan.gap(ahead + 1) == " "
    return False


def _works_too(scan: Scan, at: int, named: Named, gap: str) -> bool:
    """Whether a centre works at more things than one, up to its unit: "Trung tâm Văn hóa, Thể thao huyện …"."""
    if named.entry.id != "trung-tam" or gap != ", " or not scan.capital(at) or scan.words[at] in scan.table.patterns:
        return False
    for ahead in range(at + 1, min(at + 8, len(scan.words))):
        if kind_at(scan, ahead)[0]:
            return scan.gap(ahead) == " "
        if scan.gap(ahead) not in (" ", ", ") or scan.words[ahead] in scan.table.patterns:
            return False
    return False


def _small_words(scan: Scan, at: int, first: int, ends: _Ends) -> int:
    """How many words in small letters from ``at`` belong to the name (0: it has ended)."""
    run = [_own(scan, n) for n in range(at, min(len(scan.words), at + 7))]
    if run[0] in ("và", "các"):
        return _after_and(scan, at, first, run, ends)
    if at > first and scan.gap(at) == " " and (_own(scan, at - 1).lower(), run[0]) in ends.words:
        return 1  # the second syllable of a word that the lexicon knows ("Hàng không")
    if _proper_noun_before(scan, at, first):
        return 0
    stopped = run[0] in ends.stop_words or tuple(run[:2]) in ends.stop_pairs
    for part in ends.parts.get(run[0], ()):
        if tuple(word.lower() for word in run[: len(part)]) == part and run[0] not in ("của", "về", "cho", "trong"):
            return len(part) if not stopped or not scan.capital(at - 1) else 0
    if stopped:
        return 0
    for count in range(1, min(_LOOK_AHEAD, len(run) - 1) + 1):
        following = tuple(run[count : count + 2])
        if scan.gap(at + count) != " " or run[count] in ends.stop_words or following in ends.stop_pairs:
            break
        if scan.capital(at + count):
            if scan.words[at + count] not in scan.table.patterns:
                return count
            break
    before = _own(scan, at - 1)
    second = at > first and scan.capital(at - 1) and (before[-1:].islower() or before in ("Y", "Á", "Ô", "Ý"))
    return 1 if second or (at == first and run[0] in ends.parts) else 0


def _proper_noun_before(scan: Scan, at: int, first: int) -> bool:
    """Whether two capitals, no abbreviations, stand before: a proper noun, after which small letters end the name."""
    if at < first + 2 or scan.gap(at - 1) != " ":
        return False
    last, before = _own(scan, at - 1), _own(scan, at - 2)
    return last[:1].isupper() and before[:1].isupper() and last[-1:].islower() and before[-1:].islower()


def _after_and(scan: Scan, at: int, first: int, run: list[str], ends: _Ends) -> int:
    """Words that a "và" or "các" and what it joins on take (0: it joins something else on)."""
    if len(run) < 2 or scan.gap(at + 1) != " ":
        return 0
    if scan.capital(at + 1):
        other = scan.words[at + 1] in scan.table.patterns or " ".join(scan.words[at + 1 : at + 3]) in ends.papers
        return 0 if other else 1
    if run[1] not in ends.parts or _proper_noun_before(scan, at, first):
        return 0
    nested = _small_words(scan, at + 1, first, ends)
    return 1 + nested if nested else 0


def _read_capitals(scan: Scan, named: Named, read: Reader) -> Named:
    """In a letterhead all that follows belongs to the name; an owner may stand behind a dash or comma."""
    at = named.stop
    while at < len(scan.words):
        if at > named.stop and scan.gap(at) in (", ", " - ", " – ", " -", "- ") and named.entry.owner:
            owner = read(scan, at)
            if owner is not None and owner.entry.mode != "open":
                return _finish(scan, named, at, owner) or named
        at += 1
    return _finish(scan, named, at, None) or named


def _finish(scan: Scan, named: Named, last: int, owner: Named | None) -> Named | None:
    """The name up to word ``last``, without a dangling "và" or "của"; None when nothing follows the opening words."""
    while last > named.stop and _own(scan, last - 1).lower() in ("và", "các", "của", "thuộc", "với"):
        last -= 1
    if last == named.stop and owner is None:
        return None
    tail = scan.text[scan.starts[named.stop] : scan.stops[last - 1]] if last > named.stop else ""
    made = named._replace(tail=_LINK.sub("", tail), end=scan.stops[last - 1], stop=last)
    return made if owner is None else made._replace(owner=owner, end=owner.end, stop=owner.stop)
