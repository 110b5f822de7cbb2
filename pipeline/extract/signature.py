"""Who signed: the name, the title and the authority (TM., KT., TL., TUQ., Q.) of the letter's first signature.

The block is read from top to bottom: authority, titles, perhaps "(Đã ký)", the name (Nghị định
30/2020/NĐ-CP, Điều 13 and Phụ lục I). Texts and scans lose the columns, so that a name may stand at
the end of the line "- Lưu: VT." of the recipients. Degrees and ranks before a name are no part of it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.extract.cues import shouting, zone_cues
from pipeline.extract.lines import Line
from pipeline.lexicon import load_toml
from pipeline.records import Mention, Span
from pipeline.text.fold import fold, fold_aligned

_SYLLABLES = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_COLUMN = re.compile(r"\s{3,}|\t")
_AFTER_LIST = re.compile(r"(?:[.;)]|\s{2,})\W{0,6}((?:[^\W\d_]+\s){1,4}[^\W\d_]+)\W{0,3}$")
_COMMON = frozenset(
    {"nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong"}
    | {"ly", "dao", "doan", "trinh", "dinh", "mai", "truong", "lam", "luu", "ta", "ha", "cao", "luong", "trieu", "thai"}
)
_RECIPIENT = re.compile(
    r"\W*[^\W\d_]{1,5}(?:[./][^\W\d_]{1,5}){0,2}[.:]\s*"
)  # "- PCT. Trần Văn An": one of the recipients
_SIGNED_AFTER = re.compile(r"\s*\(\s?(?:[Đđ]ã|DA|Da|ĐÃ) k[ýyíi]\b.{0,20}$|\s*\((?:ĐÃ KÝ|Đã ký).{0,20}$", re.IGNORECASE)
# What a scanner makes of a stroke: signs, or a lone letter that is no syllable of a name (Y and Ý are).
_STROKE = re.compile(r"[^\w\s]*(?![YÝ]\b)[^\W\d_]?[^\w\s]*")
_BRUISED = re.compile(r"\W{0,4}(?:n?g?uy[eêễ]n|uyễn|guyễn)(?=\s)", re.IGNORECASE)


class Signature(NamedTuple):
    """What the signature says; each part is None where it does not say it."""

    signer: Mention[str] | None
    title: Mention[str] | None
    capacity: Mention[str] | None


class _Words(NamedTuple):
    capacities: tuple[tuple[str, re.Pattern[str]], ...]
    title: re.Pattern[str]
    rank: re.Pattern[str]
    signed: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    table = load_toml("header")
    return _Words(
        tuple((r["name"], re.compile(rf"\W{{0,3}}{r['pattern']}(?=[\s.,/:])[.,/:]?\s*")) for r in table["capacity"]),
        re.compile("|".join(f"(?:{p})" for p in table["titles"]["patterns"])),
        re.compile(r"(?:(?:" + "|".join(table["ranks"]["patterns"]) + r")[.,:\s]{0,3})+"),
        re.compile("|".join(f"(?:{p})$" for p in table["signed"]["patterns"])),
    )


def read_signature(lines: Sequence[tuple[Line, bool]]) -> Signature:
    """The first signature among the letter's last lines.

    ``lines`` are those of the signature and recipients zones in text order, each with whether it is
    one of the recipients.
    """
    words = _words()
    capacity: list[Mention[str]] = []
    title: Mention[str] | None = None
    signer: Mention[str] | None = None
    weak: Mention[str] | None = None
    armed = False  # an authority or a title has been seen: a name is due
    beside = _stand_side_by_side(lines)
    glued = False
    for line, listed in _joined(lines):
        for part, start in _columns(line, listed):
            key = fold_aligned(part)
            if words.signed.match(key):
                continue
            pairs = _two_names(part, start)
            if pairs and signer is None and (armed or not listed) and (beside or len(part.split()) > 5):
                glued, signer = True, pairs[0] if len(pairs) == 1 else None
                break
            name = find_name(part, start) or (None if listed else _name_in_noise(part, start))
            if name is not None and not (listed and len(_columns(line, listed)) == 1 and not armed):
                if title is not None and fold(title.value).startswith(("dai dien", "thu ky")):
                    weak = weak or name  # of the other party, of the minutes' writer
                else:
                    signer = signer or name
                continue
            if signer is not None:
                continue
            held = _capacity(part, key, start, words)
            if held is not None:
                capacity.append(held[0])
                armed = True
                title = held[1] if held[1] and words.title.match(fold_aligned(held[1].value)) else title
            elif shouting(part) and words.title.match(key.lstrip(" .,-*")):
                armed = True
                lead = len(part) - len(part.lstrip(" .,-*"))
                title = Mention(part[lead:].rstrip(" .:"), Span(start + lead, start + len(part.rstrip(" .:"))), 0.9)
            elif armed and weak is None and not listed:
                weak = _weak_name(part, start)
        if glued or (signer is not None and not listed):
            break
    if signer is None and not glued:
        signer = next((n for line, listed in reversed(lines) if listed and (n := _name_after_list(line))), weak)
    held_by = None
    if capacity:
        names = dict.fromkeys(c.value for c in capacity)
        held_by = Mention(", ".join(names), Span(capacity[0].span.start, capacity[0].span.end), 0.95)
    return Signature(signer, title, held_by)


def _joined(lines: Sequence[tuple[Line, bool]]) -> list[tuple[Line, bool]]:
    """The lines with a name or title that a scan broke in two put together ("PHÓ CHỦ" / "TỊCH")."""
    out: list[tuple[Line, bool]] = []
    for line, listed in lines:
        if out and not listed and not out[-1][1] and line.paragraph.kind == out[-1][0].paragraph.kind:
            before = out[-1][0]
            whole = f"{before.words.rstrip()} {line.words.strip()}"
            short = len(before.words.split()) <= 2 and len(line.words.split()) <= 3
            if short and not zone_cues().name(before.words) and _completes(before.words, line.words, whole):
                joined = Line(before.paragraph, whole, f"{before.key} {line.key}", before.start)
                out[-1] = (joined, False)
                continue
        out.append((line, listed))
    return out


def _completes(before: str, words: str, whole: str) -> bool:
    if shouting(before) and shouting(words):
        return fold(whole) in {"pho chu tich", "pho giam doc", "chu tich", "giam doc", "pho bi thu", "bo truong"}
    alone = fold(before) in zone_cues().surnames and before.istitle() and len(before.split()) == 1
    return alone and zone_cues().name(whole)


def _stand_side_by_side(lines: Sequence[tuple[Line, bool]]) -> bool:
    """Whether two sign in two columns that have been read into one: the same authority or title stands there twice, in
    one line or in two that follow each other.
    """
    keys = [fold(line.words) for line, listed in lines if not listed and shouting(line.words)]
    if any(one == other and one for one, other in pairwise(keys)):
        return True
    halves = (key.split() for key in keys)
    return any(len(half) > 3 and half[: len(half) // 2] == half[len(half) // 2 :] for half in halves)


def _two_names(part: str, start: int) -> list[Mention[str]]:
    """The first person of each way to read a piece as two names without a word between them; [] where there is none.

    >>> [name.value for name in _two_names("Nguyễn Thị Hoa Trần Văn Bình", 0)]
    ['Nguyễn Thị Hoa']
    """
    rank = _words().rank.match(fold_aligned(part))
    at = rank.end() if rank else 0
    name = _SIGNED_AFTER.sub("", part[at:]).rstrip(" .,;:|_-*")
    found = list(_SYLLABLES.finditer(name))
    if not 4 <= len(found) <= 8 or len(found) != len(name.split()):
        return []
    first = []
    for second in found[2:-1]:
        before, after = name[: second.start()].strip(), name[second.start() :]
        sizes = len(before.split()), len(after.split())
        if fold(second[0]) in _COMMON and max(sizes) <= 4 and zone_cues().name(before) and zone_cues().name(after):
            first.append(Mention(_cased(before), Span(start + at, start + at + len(before)), 0.7))
    return first


def _name_in_noise(part: str, start: int) -> Mention[str] | None:
    """A name of three or more syllables at the end of a line with strokes of the pen or the seal before it or between
    its syllables ("x -ˆ Trần Văn An", "Trần À Văn z An .À").
    """
    tokens = [t for t in re.finditer(r"\S+", part) if not _STROKE.fullmatch(t.group())]
    run: list[re.Match[str]] = []
    for token in reversed(tokens):
        if not (_SYLLABLES.fullmatch(token.group()) and token.group().istitle()):
            break
        run.insert(0, token)
    while len(run) >= 3:
        words = " ".join(t.group() for t in run)
        if zone_cues().name(words) and len(run) <= 5 and fold(run[0].group()) in _COMMON:
            return Mention(words, Span(start + run[0].start(), start + run[-1].end()), 0.8)
        run.pop(0)
    return None


def _columns(line: Line, listed: bool) -> list[tuple[str, int]]:
    """The pieces of a line that can belong to the signature: of a recipients line only what stands to its right."""
    pieces: list[tuple[str, int]] = []
    at = 0
    for gap in _COLUMN.finditer(line.words):
        pieces.append((line.words[at : gap.start()], line.start + at))
        at = gap.end()
    pieces.append((line.words[at:], line.start + at))
    if not listed:
        return pieces
    if len(pieces) > 1:
        return pieces[1:]
    heading = re.match(r"\W{0,3}n\w{1,4}.{0,2} nh.{1,3}\W{1,6}", fold_aligned(line.words))
    if heading and heading.end() < len(line.words):
        return [(line.words[heading.end() :], line.start + heading.end())]
    closing = re.search(r"[;.,]\W{0,6}(?=[^\W\d_a-z]{2})", line.words)
    if closing and shouting(line.words[closing.end() :]) and len(line.words) - closing.end() > 6:
        return [(line.words[closing.end() :], line.start + closing.end())]
    return []


def _capacity(part: str, key: str, start: int, words: _Words) -> tuple[Mention[str], Mention[str] | None] | None:
    """The authority at the start of a line in capitals, and what it stands before."""
    if not shouting(part):
        return None
    for name, pattern in words.capacities:
        match = pattern.match(key)
        if match is not None and match.end() < len(part):
            rest = part[match.end() :].rstrip(" .:")
            span = Span(start + match.end(), start + match.end() + len(rest))
            lead = len(key) - len(key.lstrip(" .,-*_"))
            return Mention(name, Span(start + lead, start + match.end()), 0.95), Mention(rest, span, 0.9)
    return None


def find_name(part: str, start: int) -> Mention[str] | None:
    """The person's name that a whole piece of a line is, ranks and degrees left out.

    >>> find_name("Đại tá Trần Văn Bình", 0).value
    'Trần Văn Bình'
    """
    if len(part) < 5 or len(part) > 70:
        return None
    key = fold_aligned(part)
    lead = len(part) - len(part.lstrip(" .,-*_“\"'`|(:"))
    rank = _words().rank.match(key, lead)
    at = rank.end() if rank and rank.end() < len(part) else lead
    name = _SIGNED_AFTER.sub("", part[at:]).rstrip(" .,;:|_-*`'’\"”)")
    if not zone_cues().name(name):
        return None
    return Mention(_cased(name), Span(start + at, start + at + len(name)), 0.95)


def _weak_name(part: str, start: int) -> Mention[str] | None:
    """Two to four capitalised syllables below a title whose first is no known surname, or a bruised "Nguyễn"."""
    bruised = _BRUISED.match(part)
    if bruised:
        name = "Nguyễn" + part[bruised.end() :].rstrip(" .,;:")
        if zone_cues().name(name):
            return Mention(name, Span(start, start + len(part)), 0.6)
    rank = _words().rank.match(fold_aligned(part), len(part) - len(part.lstrip(" .,-*_")))
    ranked = rank is not None and rank.end() < len(part)
    name = (part[rank.end() :] if rank is not None and ranked else part).strip(" .,;:|_-*")
    syllables = name.split()
    if not 2 <= len(syllables) <= 4 or (shouting(name) and not ranked) or len(name) < 7:
        return None
    if not all(_SYLLABLES.fullmatch(s) and s[0].isupper() and s[1:].islower() for s in syllables):
        return None
    first, second = map(fold, syllables[:2])
    if first in _NOT_NAMES or (first == "van" and (len(syllables) == 2 or second in _NO_NAME_OF_VAN)):
        return None
    at = start + part.index(name)
    return Mention(name, Span(at, at + len(name)), 0.8 if ranked else 0.5)


_NOT_NAMES = frozenset({"vu", "phong", "ban", "so", "cuc", "website", "luu", "noi", "nhu", "bo", "tong", "chi", "ngay"})

# "Văn" is a surname too (Văn Ngọc Sơn), but rarely one before these: văn phòng, văn thư, văn bản, văn hóa …
_NO_NAME_OF_VAN = frozenset({"phong", "thu", "ban", "hoa", "nghe", "kien", "minh", "phan"})


def _name_after_list(line: Line) -> Mention[str] | None:
    """A name at the end of a recipients line, as texts from two columns have it ("- Lưu: VT. Trần Văn An")."""
    match = _AFTER_LIST.search(line.words)
    if match is None or _RECIPIENT.fullmatch(line.words[: match.start(1)]):
        return None
    name = find_name(match[1], line.start + match.start(1))
    return Mention(name.value, name.span, 0.75) if name else None


def _cased(name: str) -> str:
    """A name printed in capitals as it is written ("NGUYỄN VĂN AN" → "Nguyễn Văn An")."""
    return (
        " ".join(s.capitalize() if len(s) > 1 else s for s in name.split())
        if shouting(name)
        else " ".join(name.split())
    )
