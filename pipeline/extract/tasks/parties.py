"""Who: a list of bodies, offices, persons and groups that begins at a word.

The names of assigned bodies are open-ended ("Tổ kiểm tra liên ngành số 2", "các doanh nghiệp vận tải trên
địa bàn"), so no list of names finds them. What is closed is how such a name begins (``heads``) and what ends
it: the verb of the duty, a circumstance, a sign. In between everything belongs to the name.
Several bodies stand with commas, "và", semicolons or a slash; heads without words of their own share what
follows ("các sở, ban, ngành": one group); a plural with a colon spreads ("các Sở: Y tế, Nội vụ": two bodies).
"""

import re
from dataclasses import dataclass

from pipeline.extract.tasks.names import (
    AFTER_UNIT,
    PLACES,
    PartyKind,
    belongs,
    head_at,
    is_complete,
    place_follows,
    skip_determiners,
    starts_verb,
    stop_at,
)
from pipeline.extract.tasks.units import is_unit, names_unit, with_head
from pipeline.extract.tasks.vocabulary import Line, Vocabulary, vocabulary
from pipeline.extract.words import begins_with_verb
from pipeline.records import Span

_SPREADING = frozenset(["sở", "phường", "xã", "huyện", "quận", "bộ", "ngành", "phòng", "ban", "trấn", "cục", "phố"])
_UNITS = frozenset(["tỉnh", "huyện", "xã", "phường", "quận"])
_MAX_WORDS = 28
_ONE_SYLLABLE_HEADS = frozenset(
    [
        "sở",
        "ban",
        "phòng",
        "cục",
        "hội",
        "đài",
        "báo",
        "trường",
        "viện",
        "vụ",
        "bộ",
        "ubnd",
        "hđnd",
        "đoàn",
        "tổ",
        "đội",
        "đảng",
    ]
)
_OPEN_WORDS = 3
# what attributes of a name begin with, though a tagger may call it a verb ("… thuộc UBND tỉnh")
_ATTRIBUTES = frozenset(["thuộc", "trực", "liên", "có", "của", "do", "được", "trên", "tại", "ở", "trong"])
_RECURRING = frozenset(["hang", "dinh", "moi"])  # "hằng tuần rà soát": the duty, or only how often
_TITLE = re.compile(r"^(?:ông|bà|đồng chí|đ/c|ông/bà|thầy|cô)\s*[.:]?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Party:
    """One body, office, person or group, named as printed."""

    name: str
    span: Span
    kind: PartyKind


@dataclass(frozen=True, slots=True)
class Parties:
    """A list of parties; ``next_word`` is the first word after it, ``stop`` why it ended.

    ``stop``: "verb" (a duty begins), "circumstance", ":", "," or another sign, "end" (of the line),
    "word" (some other word).
    """

    items: tuple[Party, ...]
    next_word: int
    stop: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names in order, each once."""
        return tuple(dict.fromkeys(p.name for p in self.items))


_UNREAD = Parties((), -1, "")  # of a line's memo


def _after_parenthesis(line: Line, i: int) -> int:
    """The first word after the ")" that closes the "(" standing right before word ``i``."""
    close = line.text.find(")", line.starts[i], line.end)
    return line.index_at(close) if close >= 0 else i


def _spread(line: Line, k: int, prefix: str, start: int, kind: PartyKind, v: Vocabulary) -> tuple[list[Party], int]:
    """The members after the colon of "các Sở: Y tế, Nội vụ": each gets the singular prefix."""
    members: list[Party] = []
    while k < len(line) and line.upper(k):
        first = k
        size = v.sectors.at(line, k)
        head = head_at(line, k, v)
        if head is not None and head[1] == 1 and line.word(k).lower() not in _ONE_SYLLABLE_HEADS:
            head = None  # "Đại Đồng" among communes is no Đài
        if members and head and (not size or place_follows(line, k + size)):
            break
        k += size or 1
        while not size and k < len(line) and line.upper(k) and line.gap(k) in {"", "-"}:
            k += 1
        name = " ".join(line.text[line.starts[first] : line.ends[k - 1]].split())
        members.append(Party(with_head(prefix, name), Span(line.starts[first], line.ends[k - 1]), kind))
        if k >= len(line):
            break
        if line.gap(k).startswith("(") and not line.gap(k).startswith("()"):
            k = _after_parenthesis(line, k)
            if k >= len(line):
                break
        gap = line.gap(k).lstrip(") ")
        joined = line.folds[k] == "va" and not gap
        if joined and k + 1 < len(line) and line.upper(k + 1) and not _is_new_head(line, k + 1, v):
            k += 1
        elif not (gap in {",", "/", "-"} and line.upper(k)):
            break
    return members, k


def _duty_after_colon(line: Line, k: int, v: Vocabulary) -> bool:
    return starts_verb(line, k, v) and not v.sectors.at(line, k)


def _is_new_head(line: Line, i: int, v: Vocabulary) -> bool:
    j, _ = skip_determiners(line, i, v)
    size = v.sectors.at(line, i)
    return head_at(line, j, v) is not None and (not size or place_follows(line, i + size))


def read_parties(line: Line, i: int, *, told: bool = False) -> Parties | None:
    """The parties that begin at word ``i`` of ``line``, or None if no party begins there.

    ``told``: a marker stands before them, so that something must be told to them: a name that would swallow the rest
    of the sentence ends where nothing but its length holds it together.

    Where the rules find no end of the last name and no verb behind it, the tagger is asked whether a verb that no
    list knows begins there ("các sở, ban, ngành đo mức độ hài lòng …").
    """
    known: Parties | None = line.memo.get((i, told), _UNREAD)
    if known is _UNREAD:
        known = line.memo[i, told] = _ended(line, i, told=told)
    return known


def _ended(line: Line, i: int, *, told: bool) -> Parties | None:
    found, open_at = _read_parties(line, i, cut=None)
    if found is None or open_at is None or found.stop == ":":
        return found
    timed = found.stop == "circumstance" or (found.stop == "verb" and line.folds[found.next_word] in _RECURRING)
    if found.stop == "verb" and not timed:
        return found
    if timed and found.next_word - open_at < _OPEN_WORDS:
        return found  # "các đơn vị liên quan trước ngày …": short enough to be a name
    if line.word(open_at).lower() in _ATTRIBUTES:
        return found
    rest = line.text[line.starts[open_at] : line.end]
    leads_in = line.text[line.ends[-1] : line.end].strip().startswith(":")  # "đề nghị UBND các tỉnh, thành phố …:"
    whole = found.stop == "end" and found.next_word >= len(line)
    swallows = told and whole and not leads_in and len(line) - open_at > _OPEN_WORDS
    return _read_parties(line, i, cut=open_at)[0] if swallows or begins_with_verb(rest) else found


def _read_parties(line: Line, i: int, cut: int | None) -> tuple[Parties | None, int | None]:
    """The parties, and the first word of the last name that is there for want of a reason to end it.

    ``cut`` is a word at which the name is known to end.
    """
    v, count = vocabulary(), len(line)
    open_at: int | None = None
    items: list[Party] = []
    k = i
    stop = "end"
    while True:
        first = k
        k, plural = skip_determiners(line, k, v)
        head = head_at(line, k, v)
        if head is None or (k > first and line.gap(k)):
            k = first
            break
        kind, size = head
        head_start, head_end = k, k + size
        k = head_end
        k += v.sectors.at(line, k) if k < count and not line.gap(k) else 0
        bare, last, stop, merged = k == head_end, k, "end", -1
        spread: list[Party] = []
        again = False
        open_at = None
        while k < count:
            if k == cut:
                stop = "verb"
                break
            if k - first > _MAX_WORDS:
                stop = "word"
                break
            gap = line.gap(k)
            if k == head_end and gap == ")" and kind == "person":
                gap = ""  # "Các ông (bà) | Trưởng thôn"
            if not gap.startswith(":") and (gap.startswith("(") or gap.endswith("(")):
                inside = _after_parenthesis(line, k)
                if inside <= k:
                    stop = "("
                    break
                k = inside
                if k >= count:
                    break
                gap = line.gap(k).lstrip(")").strip()
            if gap.startswith(":"):
                several = plural or "cac" in line.folds[max(first, k - 4) : k]
                if (
                    several
                    and line.word(k - 1).lower() in _SPREADING
                    and line.upper(k)
                    and not _duty_after_colon(line, k, v)
                ):
                    prefix = _singular(line, first, head_end if bare or "nganh" in line.folds[head_end:k] else last)
                    spread, k = _spread(line, k, prefix, first, kind, v)
                    last = k
                    continue_list = k < count and (line.gap(k) in {",", ";", ")"} or line.folds[k] == "va")
                    if not continue_list:
                        stop = stop_at(line, k, v)
                        break
                    if not line.gap(k) and not _is_new_head(line, k + 1, v):
                        stop = stop_at(line, k, v)
                        break
                    if line.gap(k) and not _is_new_head(line, k, v):
                        stop = ","
                        break
                    again = True
                    k += 0 if line.gap(k) else 1
                    break
                stop = ":"
                break
            if gap in {",", ";", "/"} or (not gap and line.folds[k] in {"va", "hoac"}) or gap == "và":
                nxt = k + 1 if not gap else k
                step = _next_conjunct(line, nxt, k, head_start, bare or merged == k, kind, gap, plural, v)
                if step == "merge":
                    after, _ = skip_determiners(line, nxt, v)
                    found = head_at(line, after, v)
                    k = after + (found[1] if found else max(1, v.inner.at(line, after)))
                    bare, last, merged = bare and found is not None, k, k if found else -1
                    kind = "group" if kind == "body" and found and found[0] == "group" else kind
                    continue
                if step == "new":
                    k, again = nxt, True
                    break
                if step == "apposition":
                    k = nxt + 1
                    while k < count and not line.gap(k).startswith((",", ";", ":")) and not starts_verb(line, k, v):
                        k += 1
                    continue
                stop = gap[:1] or ("verb" if nxt < count and starts_verb(line, nxt, v) else "word")
                break
            if (
                gap
                and gap not in {"-", "–", '"', "“", "”", "/"}
                and not (kind == "person" and k == head_end and gap in {".", ":"})
            ):
                stop = gap[:1]
                break
            if gap == "-" and kind == "person":
                colon = next((j for j in range(k, min(k + 10, count)) if line.gap(j).startswith(":")), 0)
                k = colon or k
                while (
                    k < count
                    and not line.gap(k).startswith((":", ",", ";"))
                    and not (line.gap(k) == "" and starts_verb(line, k, v))
                ):
                    k += 1
                continue
            keep = belongs(line, k, head_end, kind, plural, v)
            if not keep:
                stop = stop_at(line, k, v)
                if kind == "person" and stop == "word" and k > head_end + 1 and line.upper(k - 1) and line.upper(k - 2):
                    break  # a person's name is capitals: "ông Lê Văn Bền có chứng chỉ …"
                placed = line.word(k - 1).lower() in _UNITS and line.folds[k] not in AFTER_UNIT and kind != "group"
                placed = placed or (kind != "group" and is_complete(line, head_start, head_end, k, v))
                if stop == "word" and placed:
                    stop = "verb"  # "Công an tỉnh tung lực lượng …": an unlisted verb after the unit of a place
                if (
                    k == head_end
                    and stop == "word"
                    and line.folds[k - 1] in {"ty", "nghiep"}
                    and line.folds[k] not in {"nay", "do", "kia", "khac", "nao"}
                    and not v.firm_words.at(line, k)
                ):
                    stop = "verb"  # "Công ty hiệu chỉnh …": an unlisted verb after a complete name
                if stop != "word" or v.stops.at(line, k) or line.folds[k] == "duoc":
                    break
                # "Ủy | ban", "Khuyến | học": the second syllable of a word whose first alone has the capital
                inside_word = line.folds[k - 1] == "uy" and line.folds[k] == "ban"
                inside_word = inside_word or (k - 1 >= head_end and line.upper(k - 1) and not line.upper(k - 2))
                inside_word = inside_word or names_unit(line, k)
                if open_at is None and kind != "person" and not inside_word:
                    open_at = k
                keep = 1
            k += keep
            bare, last = False, k
            stop = "end"
        if spread:
            items.extend(spread)
        else:
            items.append(_party(line, first, head_start, min(last, count), kind))
        if not again:
            break
    return (Parties(tuple(items), k, stop) if items else None), open_at


def _next_conjunct(
    line: Line, nxt: int, k: int, head: int, bare: bool, kind: PartyKind, gap: str, many: bool, v: Vocabulary
) -> str:
    """What follows a comma or "và": "new" party, "merge" into this one, "apposition" to it, or "stop"."""
    if nxt >= len(line):
        return "stop"
    if line.upper(k - 1) and is_unit(line, nxt, v):
        return "merge"
    after, plural = skip_determiners(line, nxt, v)
    found = head_at(line, after, v)
    if found and not (after == nxt and starts_verb(line, nxt, v) and found[0] == "group"):
        if kind == "person" and found[0] == "office" and gap == ",":
            return "apposition"
        lower = found[0] == "group" or not line.upper(after)
        close = after + found[1]
        alone = close >= len(line) or line.gap(close)[:1] in {",", ";", "/"} or line.folds[close] == "va"
        plain = not line.upper(k - 1) and not (k > 1 and line.upper(k - 2))
        tail = (plain or (k > 1 and line.folds[k - 2] == "cac")) and v.groups.ending_at(line, k)
        if (v.roles.at(line, after) or v.roles.at(line, head)) and not plural:
            return "new"  # "chủ đầu tư, nhà thầu thi công"
        if (bare or tail) and not plural and (lower or (bare and alone)) and gap != ";":
            return "merge"
        alike = gap == "," and lower and not plural and line.folds[k - 1] == line.folds[close - 1]
        if alike and "cac" in line.folds[head:k]:
            return "merge"  # "Ban Tổ chức các huyện ủy, thị ủy"
        if many and not plural and found[0] == "group" and gap == "," and line.folds[after] == line.folds[head]:
            return "merge"
        if found[0] == "group" and not bare and line.folds[k - 1] in PLACES and line.folds[after] in PLACES:
            return "merge"
        return "new"
    if line.folds[nxt] in PLACES and (line.folds[k - 1] in PLACES or line.upper(k - 1)) and gap in {",", ""}:
        return "merge"
    if not gap and line.folds[head] in {"cong", "tong"} and v.firm_words.at(line, nxt):
        return "merge"  # "Công ty cổ phần vận tải và tư vấn kỹ thuật"
    if not gap and (line.upper(nxt) or not starts_verb(line, nxt, v)) and not v.circumstances.at(line, nxt):
        return "merge"
    if gap == "," and v.inner.at(line, nxt):
        return "merge"
    if gap == "," and line.upper(nxt) and any(line.upper(j) for j in (k - 1, k - 2)) and kind in {"body", "group"}:
        return "merge"
    lists = kind in {"group", "office"} and gap == "," and not line.upper(nxt)
    if lists and not starts_verb(line, nxt, v) and not v.circumstances.at(line, nxt) and not v.stops.at(line, nxt):
        return "merge"  # "các trường mầm non, tiểu học": attributes go on
    return "stop"


def _singular(line: Line, first: int, last: int) -> str:
    words = [line.word(j) for j in range(first, last) if line.folds[j] != "cac"]
    return " ".join(words)


def _party(line: Line, first: int, head_start: int, last: int, kind: PartyKind) -> Party:
    if line.folds[first] in {"toan", "tat"} and head_start - first > 2:
        first += 2  # "toàn thể các phòng" are "các phòng"
    start, end = line.starts[first], line.ends[max(last - 1, first)]
    name = " ".join(line.text[start:end].split()).rstrip(" -–,;:")
    if kind == "person":
        name = name.split(",")[0].split(" - ")[0]
    if name.count("(") > name.count(")"):
        name = name.split("(")[0].strip()
    return Party(name, Span(start, end), kind)


def strip_title(name: str) -> str:
    """A person's name without "Ông", "Bà", "Đồng chí"."""
    return _TITLE.sub("", name)


def is_titled_name(name: str) -> bool:
    """Whether a title stands before a person's own name ("bà Lý Thị Mai", not "đồng chí Cục trưởng")."""
    words = _TITLE.sub("", name).split()
    return len(words) > 1 and words[0][0].isupper() and words[1][0].isupper()
