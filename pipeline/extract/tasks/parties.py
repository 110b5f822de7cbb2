"""Who: a list of bodies, offices, persons and groups that begins at a word.

The names of assigned bodies are open-ended ("Tổ kiểm tra liên ngành số 2", "các doanh nghiệp vận tải trên
địa bàn"), so no list of names finds them. What is closed is how such a name begins (``heads``) and what ends
it: the verb of the duty, a circumstance, a sign. In between everything belongs to the name.
Several bodies stand with commas, "và", semicolons or a slash; heads without words of their own share what
follows ("các sở, ban, ngành": one group); a plural with a colon spreads ("các Sở: Y tế, Nội vụ": two bodies).
"""

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.extract.tasks.vocabulary import Line, Vocabulary, vocabulary
from pipeline.records import Span

PartyKind = Literal["body", "office", "person", "group"]

_PLACES = frozenset(
    ["huyen", "quan", "xa", "phuong", "tinh", "thi", "tran", "pho", "thanh", "dac", "khu", "cap", "ap", "thon"]
)
_TEAMS = frozenset(["doan", "to", "nhom", "ban", "doi", "dong"])  # Đoàn, Tổ, Nhóm, Ban, Đội, Hội đồng
_SPREADING = frozenset(["sở", "phường", "xã", "huyện", "quận", "bộ", "ngành", "phòng", "ban", "trấn", "cục", "phố"])
# "Phòng quản lý đô thị", "Trung tâm đào tạo": what a body (not a group) may be named by in lower case
_SPECIALITIES = frozenset(
    [
        ("quan", "ly"),
        ("thanh", "tra"),
        ("dao", "tao"),
        ("kiem", "tra"),
        ("dieu", "tra"),
        ("huan", "luyen"),
        ("tu", "van"),
    ]
)
_PLURAL = frozenset(["cac", "moi", "tung", "nhung", "tat", "mot"])
_UNITS = frozenset(["tỉnh", "huyện", "xã", "phường", "quận"])
_AFTER_UNIT = frozenset(
    [
        "uy",
        "hoi",
        "thanh",
        "doan",
        "lo",
        "phia",
        "noi",
        "co",
        "khoa",
        "cac",
        "nay",
        "va",
        "cua",
        "truc",
        "thuoc",
        "cap",
        "vung",
        "mien",
        "bien",
    ]
)
_GOVERNED = frozenset(["tỉnh", "huyện", "xã", "phường", "quận", "phố", "trấn"])
_MAX_WORDS = 28


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


def _noun_organisation(line: Line, i: int) -> bool:
    """Whether "tổ chức" at ``i`` is the noun (an organisation), not the verb (to organise)."""
    before = line.folds[i - 1] if i else ""
    after = line.folds[i + 2] if i + 2 < len(line) else ""
    if after in {
        "ca",
        "co",
        "lien",
        "chinh",
        "dang",
        "thuoc",
        "tren",
        "kinh",
        "va",
        "doan",
        "hoat",
        "tin",
        "phi",
        "hanh",
        "su",
    } and (after != "va" or before in {"cac", "moi", "quan"}):
        return True
    if i + 2 < len(line) and line.gap(i + 2).startswith((",", ";", "/")):
        if after in {"doanh", "ca", "don", "co", "ho"}:
            return True
        return before in {"cac", "moi", "quan", "nhung", "vi"} or line.gap(i).startswith(",")
    return before in {"cac", "moi", "nhung"}


def head_at(line: Line, i: int, v: Vocabulary) -> tuple[PartyKind, int] | None:
    """The kind and length of the head noun at word ``i``, if one begins there."""
    if i >= len(line) or v.not_heads.at(line, i):
        return None
    if line.folds[i] == "to" and i + 1 < len(line) and line.folds[i + 1] == "chuc":
        if line.upper(i) and line.upper(i + 1):
            return ("body", 2)
        return ("group", 2) if _noun_organisation(line, i) else None
    size = v.offices.at(line, i)
    if size:
        return ("office", size)
    size = v.persons.at(line, i)
    if size and (line.folds[i] in {"dong", "d"} or (i + size < len(line) and line.upper(i + size)) or size > 1):
        return ("person", size)
    size = v.bodies.at(line, i)
    if size and (line.upper(i) or line.folds[i] in {"ubnd", "hdnd"} or _speciality_follows(line, i + size)):
        return ("body", size)
    if size > 1 and not v.verbs.at(line, i):
        return ("group", size)
    group = v.groups.at(line, i)
    if group >= max(size, 1):
        return ("group", group)
    return None


def _speciality_follows(line: Line, i: int) -> bool:
    """A lower-case head names a body when a capitalised name follows ("phòng Quản lý đô thị")."""
    return i < len(line) and line.upper(i) and not line.gap(i)


def _skip_determiners(line: Line, i: int, v: Vocabulary) -> tuple[int, bool]:
    plural = False
    while size := v.determiners.at(line, i):
        plural = plural or line.folds[i] in _PLURAL
        i += size
    return i, plural


def _after_parenthesis(line: Line, i: int) -> int:
    """The first word after the ")" that closes the "(" standing right before word ``i``."""
    close = line.text.find(")", line.starts[i], line.end)
    return line.index_at(close) if close >= 0 else i


def starts_verb(line: Line, i: int, v: Vocabulary) -> bool:
    """Whether a duty's verb begins at word ``i``."""
    if v.not_verbs.at(line, i):
        return False
    if line.folds[i] == "to" and i + 1 < len(line) and line.folds[i + 1] == "chuc":
        return not _noun_organisation(line, i)
    return bool(v.verbs.at(line, i))


def _belongs(line: Line, k: int, head_end: int, kind: PartyKind, plural: bool, v: Vocabulary) -> int:
    """How many words from ``k`` on certainly belong to the name; 0 if word ``k`` may end it."""
    if v.not_verbs.at(line, k):
        return v.not_verbs.at(line, k)
    marker = any(p.at(line, k) for p in v.duty.values())
    if line.upper(k) and not marker:
        return max(1, v.inner.at(line, k))
    if marker or v.stops.at(line, k):
        return 0
    size = v.inner.at(line, k)
    if (
        k == head_end
        and line.folds[head_end - 1] in {"ty", "nghiep"}
        and not v.firm_words.at(line, k)
        and kind != "person"
    ):
        return 0
    if k == head_end and not size:
        if line.folds[head_end - 1] in _TEAMS and line.folds[k] != "duoc":
            return _team_activity(line, k, v)
        size = v.inner_after_head.at(line, k)
        if kind == "body" and tuple(line.folds[k : k + 2]) not in _SPECIALITIES:
            size = 0
        if not size and kind == "body" and not plural and line.folds[k] != "duoc" and not starts_verb(line, k, v):
            return 1
    if size:
        after = line.folds[k + size] if k + size < len(line) else ""
        return 0 if after in {"chat", "tot", "nghiem", "hieu", "dung", "cac", "viec"} else size
    if line.folds[k] == "duoc" and kind in {"group", "body"} and k + 1 < len(line):
        follow = v.verbs.at(line, k + 1)
        return 1 + follow if follow and (plural or kind == "group") else 0
    return 0


def _team_activity(line: Line, k: int, v: Vocabulary) -> int:
    """As in "Tổ kiểm tra cải cách hành chính của Ban": a team is named by what it does, up to "của" and its owner."""
    if any(line.gap(j) for j in range(k, min(k + 1, len(line)))):
        return 0
    for j in range(k, min(k + 9, len(line) - 1)):
        if j > k and line.gap(j):
            break
        if line.folds[j] == "cua" and line.upper(j + 1):
            return j - k
    if line.word(k).lower() in {"khẩn", "tiếp", "chủ", "phối", "tham", "tăng", "nghiêm", "có", "báo", "hướng"}:
        return v.inner.at(line, k)
    return max(v.inner.at(line, k), v.inner_after_head.at(line, k), v.verbs.at(line, k), 1)


def _spread(line: Line, k: int, prefix: str, start: int, kind: PartyKind, v: Vocabulary) -> tuple[list[Party], int]:
    """The members after the colon of "các Sở: Y tế, Nội vụ": each gets the singular prefix."""
    members: list[Party] = []
    while k < len(line) and line.upper(k):
        first = k
        size = v.sectors.at(line, k)
        if members and head_at(line, k, v) and (not size or _place_follows(line, k + size)):
            break
        k += size or 1
        while not size and k < len(line) and line.upper(k) and line.gap(k) in {"", "-"}:
            k += 1
        name = " ".join(line.text[line.starts[first] : line.ends[k - 1]].split())
        members.append(Party(f"{prefix} {name}", Span(line.starts[first], line.ends[k - 1]), kind))
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


def _place_follows(line: Line, i: int) -> bool:
    return i < len(line) and line.folds[i] in _PLACES and not line.gap(i)


def _duty_after_colon(line: Line, k: int, v: Vocabulary) -> bool:
    return starts_verb(line, k, v) and not v.sectors.at(line, k)


def _is_new_head(line: Line, i: int, v: Vocabulary) -> bool:
    j, _ = _skip_determiners(line, i, v)
    size = v.sectors.at(line, i)
    return head_at(line, j, v) is not None and (not size or _place_follows(line, i + size))


def read_parties(line: Line, i: int) -> Parties | None:
    """The parties that begin at word ``i`` of ``line``, or None if no party begins there."""
    v = vocabulary()
    items: list[Party] = []
    k = i
    stop = "end"
    while True:
        first = k
        k, plural = _skip_determiners(line, k, v)
        head = head_at(line, k, v)
        if head is None or (k > first and line.gap(k)):
            k = first
            break
        kind, size = head
        head_start, head_end = k, k + size
        k = head_end
        k += v.sectors.at(line, k) if k < len(line) and not line.gap(k) else 0
        bare, last, stop, merged = k == head_end, k, "end", -1
        spread: list[Party] = []
        again = False
        while k < len(line):
            if k - first > _MAX_WORDS:
                stop = "word"
                break
            gap = line.gap(k)
            if not gap.startswith(":") and (gap.startswith("(") or gap.endswith("(")):
                inside = _after_parenthesis(line, k)
                if inside <= k:
                    stop = "("
                    break
                k = inside
                if k >= len(line):
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
                    continue_list = k < len(line) and (line.gap(k) in {",", ";", ")"} or line.folds[k] == "va")
                    if not continue_list:
                        stop = _stop_at(line, k, v)
                        break
                    if not line.gap(k) and not _is_new_head(line, k + 1, v):
                        stop = _stop_at(line, k, v)
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
                step = _next_conjunct(line, nxt, k, head_start, bare or merged == k, kind, gap, v)
                if step == "merge":
                    after, _ = _skip_determiners(line, nxt, v)
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
                    while k < len(line) and not line.gap(k).startswith((",", ";", ":")) and not starts_verb(line, k, v):
                        k += 1
                    continue
                stop = gap[:1] or ("verb" if nxt < len(line) and starts_verb(line, nxt, v) else "word")
                break
            if (
                gap
                and gap not in {"-", "–", '"', "“", "”", "/"}
                and not (kind == "person" and k == head_end and gap in {".", ":"})
            ):
                stop = gap[:1]
                break
            if gap == "-" and kind == "person":
                colon = next((j for j in range(k, min(k + 10, len(line))) if line.gap(j).startswith(":")), 0)
                k = colon or k
                while (
                    k < len(line)
                    and not line.gap(k).startswith((":", ",", ";"))
                    and not (line.gap(k) == "" and starts_verb(line, k, v))
                ):
                    k += 1
                continue
            keep = _belongs(line, k, head_end, kind, plural, v)
            if not keep:
                stop = _stop_at(line, k, v)
                placed = line.word(k - 1).lower() in _UNITS and line.folds[k] not in _AFTER_UNIT and kind != "group"
                placed = placed or (kind != "group" and _complete(line, head_start, head_end, k, v))
                if stop == "word" and placed:
                    stop = "verb"  # "Công an tỉnh tung lực lượng …": an unlisted verb after the unit of a place
                if (
                    k == head_end
                    and stop == "word"
                    and line.folds[k - 1] in {"ty", "nghiep"}
                    and not v.firm_words.at(line, k)
                ):
                    stop = "verb"  # "Công ty hiệu chỉnh …": an unlisted verb after a complete name
                if stop != "word" or v.stops.at(line, k) or line.folds[k] == "duoc":
                    break
                keep = 1
            k += keep
            bare, last = False, k
            stop = "end"
        if spread:
            items.extend(spread)
        else:
            items.append(_party(line, first, head_start, min(last, len(line)), kind))
        if not again:
            break
    if not items:
        return None
    return Parties(tuple(items), k, stop)


def _next_conjunct(
    line: Line, nxt: int, k: int, head: int, bare: bool, kind: PartyKind, gap: str, v: Vocabulary
) -> str:
    """What follows a comma or "và": "new" party, "merge" into this one, "apposition" to it, or "stop"."""
    if nxt >= len(line):
        return "stop"
    after, plural = _skip_determiners(line, nxt, v)
    found = head_at(line, after, v)
    if found and not (after == nxt and starts_verb(line, nxt, v) and found[0] == "group"):
        if kind == "person" and found[0] == "office" and gap == ",":
            return "apposition"
        lower = found[0] == "group" or not line.upper(after)
        close = after + found[1]
        alone = close >= len(line) or line.gap(close)[:1] in {",", ";", "/"} or line.folds[close] == "va"
        plain = not line.upper(k - 1) and not (k > 1 and line.upper(k - 2))
        tail = (plain or (k > 1 and line.folds[k - 2] == "cac")) and v.groups.ending_at(line, k)
        if (bare or tail) and not plural and (lower or (bare and alone)) and gap != ";":
            return "merge"
        if not plural and found[0] == "group" and gap == "," and line.folds[after] == line.folds[head]:
            return "merge"
        if found[0] == "group" and not bare and line.folds[k - 1] in _PLACES and line.folds[after] in _PLACES:
            return "merge"
        return "new"
    if line.folds[nxt] in _PLACES and (line.folds[k - 1] in _PLACES or line.upper(k - 1)) and gap in {",", ""}:
        return "merge"
    if not gap and line.folds[head] in {"cong", "tong"} and v.firm_words.at(line, nxt):
        return "merge"  # "Công ty cổ phần vận tải và tư vấn kỹ thuật"
    if not gap and not starts_verb(line, nxt, v) and not v.circumstances.at(line, nxt):
        return "merge"
    if gap == "," and v.inner.at(line, nxt):
        return "merge"
    if gap == "," and line.upper(nxt) and any(line.upper(j) for j in (k - 1, k - 2)) and kind in {"body", "group"}:
        return "merge"
    lists = kind in {"group", "office"} and gap == "," and not line.upper(nxt)
    if lists and not starts_verb(line, nxt, v) and not v.circumstances.at(line, nxt) and not v.stops.at(line, nxt):
        return "merge"  # "các trường mầm non, tiểu học": attributes go on
    return "stop"


def _complete(line: Line, head: int, head_end: int, k: int, v: Vocabulary) -> bool:
    """Whether the name before word ``k`` cannot go on in lower case: it ends with a field or with a place's name."""
    if line.upper(k) or line.folds[k] in _PLACES or line.folds[k] in _AFTER_UNIT:
        return False
    if v.sectors.at(line, head_end) and head_end + v.sectors.at(line, head_end) == k:
        return True
    j = k - 1
    while j > head and line.upper(j) and line.word(j).lower() not in _GOVERNED:
        j -= 1
    return j < k - 1 and line.word(j).lower() in _GOVERNED  # "UBND xã Nậm Dịch kẻ …"


def _stop_at(line: Line, k: int, v: Vocabulary) -> str:
    if k >= len(line):
        return "end"
    if sign := line.gap(k).strip('-–"“”)'):
        return sign[0]
    if any(p.at(line, k) for p in v.duty.values()) or starts_verb(line, k, v):
        return "verb"
    if v.circumstances.at(line, k):
        return "circumstance"
    return "word"


def _singular(line: Line, first: int, last: int) -> str:
    words = [line.word(j) for j in range(first, last) if line.folds[j] != "cac"]
    return " ".join(words)


_TITLE = re.compile(r"^(?:ông|bà|đồng chí|đ/c|ông/bà)\s*[.:]?\s+", re.IGNORECASE)


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
