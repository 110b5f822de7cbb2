"""Where a name of a body begins and where it may end, word by word.

What begins a name is closed (the heads of ``lexicon/tasks.toml``); what ends it is a verb of a duty, a
circumstance or a sign. A few words look like an end and are part of the name: capitals, "quản lý" right
after its head, "liên quan đến".
"""

from typing import Literal

from pipeline.extract.tasks.vocabulary import Line, Vocabulary
from pipeline.grammar.place import provinces

PartyKind = Literal["body", "office", "person", "group"]

PLACES = frozenset(
    ["huyen", "quan", "xa", "phuong", "tinh", "thi", "tran", "pho", "thanh", "dac", "khu", "cap", "ap", "thon"]
)
_TEAMS = frozenset(["doan", "to", "nhom", "ban", "doi", "dong"])  # Đoàn, Tổ, Nhóm, Ban, Đội, Hội đồng
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
_TIMES = frozenset(["truoc", "cham", "trong", "dinh", "den", "ngay"])
_BEFORE_TRINH = frozenset(["cong", "chuong", "quy", "lo", "tien", "giao", "qua", "hanh"])
_FIRMS = frozenset(["ty", "nghiep"])
_FIRM_TYPES = frozenset(["phan", "tnhh", "han", "danh", "mtv", "vien"])
_FIRM_STOPS = frozenset(["co", "va", "o", "tai", "cua", "trong", "thuoc", "ben", "lien", "neu", "tren", "truc"])
_PLURAL = frozenset(["cac", "moi", "tung", "nhung", "tat", "mot"])
AFTER_UNIT = frozenset(
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
        "ven",
        "mien",
        "bien",
    ]
)
_UNREAD: tuple[PartyKind, int] = ("group", -1)  # of a line's memo
_TOWNS = (["thanh", "pho"], ["thi", "xa"], ["thi", "tran"], ["dac", "khu"])
# one syllable that is a name by itself: "Chi cục Thuế", "Ban Đảng"
_WHOLE = frozenset(["thue", "dang", "doan", "hoi", "dan", "toan", "van", "cap", "so"])
_GOVERNED = frozenset(["tỉnh", "huyện", "xã", "phường", "quận", "phố", "trấn"])


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


_Head = tuple[PartyKind, int]


def head_at(line: Line, i: int, v: Vocabulary) -> _Head | None:
    """The kind and length of the head noun at word ``i``, if one begins there."""
    if i >= len(line.folds) or line.folds[i] not in v.head_firsts:
        return None
    found: _Head | None = line.memo.get(("head", i), _UNREAD)
    if found is _UNREAD:
        found = line.memo["head", i] = _head(line, i, v)
    return found


def _head(line: Line, i: int, v: Vocabulary) -> _Head | None:
    if v.not_heads.at(line, i):
        return None
    if line.folds[i] == "to" and i + 1 < len(line) and line.folds[i + 1] == "chuc":
        if line.upper(i) and line.upper(i + 1):
            return ("body", 2)
        return ("group", 2) if _noun_organisation(line, i) else None
    size = v.offices.at(line, i)
    if size:
        return ("office", size)
    size = v.persons.at(line, i)
    if size and i + size < len(line) and not line.gap(i + size) and (held := v.offices.at(line, i + size)):
        size += held  # "đồng chí Phó Giám đốc | Lê Văn Bền"
    titled = line.folds[i] in {"dong", "d"} or (i + size < len(line) and line.upper(i + size)) or size > 1
    if size and (titled or (i + size < len(line) and not line.gap(i + size) and starts_verb(line, i + size, v))):
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


def starts_verb(line: Line, i: int, v: Vocabulary) -> bool:
    """Whether a duty's verb begins at word ``i``."""
    if v.not_verbs.at(line, i):
        return False
    if line.folds[i] == "trinh" and i and line.folds[i - 1] in _BEFORE_TRINH and not line.gap(i):
        return False  # "công trình", "chương trình"
    if line.folds[i] == "to" and i + 1 < len(line) and line.folds[i + 1] == "chuc":
        return not _noun_organisation(line, i)
    size = v.verbs.at(line, i)
    return size > 0 and (size == 1 or line.upper(i) or not line.upper(i + 1))  # "tỉnh Lai Châu" is no "tính lại"


def belongs(line: Line, k: int, head_end: int, kind: PartyKind, plural: bool, v: Vocabulary) -> int:
    """How many words from ``k`` on certainly belong to the name; 0 if word ``k`` may end it."""
    if size := v.not_verbs.at(line, k):
        return size
    if size := _firm_trade(line, k, head_end, v):
        return size
    if kind != "person" and _second_syllable(line, k, head_end, v):
        return 1
    marker = v.any_duty.at(line, k)
    if line.upper(k) and not marker:
        return max(1, v.inner.at(line, k), v.sectors.at(line, k))
    if marker or v.stops.at(line, k):
        return 0
    if line.folds[k] == "cac" and kind == "body" and place_follows(line, k + 1):
        return 2  # "Ủy ban MTTQ Việt Nam các huyện, thành phố"
    if line.folds[k - 1 : k + 1] in _TOWNS and not line.gap(k):
        return 1  # "các tỉnh, thành | phố"
    size = v.inner.at(line, k) or _stretch(line, k)
    if (
        k == head_end
        and line.folds[head_end - 1] in {"ty", "nghiep"}
        and not v.firm_words.at(line, k)
        and kind != "person"
    ):
        return 0
    if k == head_end and not size:
        union = head_end > 1 and line.folds[head_end - 2] in {"cong", "chi"}  # Công đoàn, chi đoàn are no team
        if line.folds[head_end - 1] in _TEAMS and not union and line.folds[k] != "duoc":
            return _team_activity(line, k, v)
        size = v.inner_after_head.at(line, k)
        if kind == "body" and tuple(line.folds[k : k + 2]) not in _SPECIALITIES:
            size = 0
        timed = line.folds[k] in _TIMES and v.circumstances.at(line, k)  # "Viện kiểm sát | trước ngày …"
        if not (size or timed or plural) and kind == "body" and line.folds[k] != "duoc" and not starts_verb(line, k, v):
            return 1
    if size:
        after = line.folds[k + size] if k + size < len(line) else ""
        return 0 if after in {"chat", "tot", "nghiem", "hieu", "dung", "cac", "viec"} else size
    if line.folds[k] == "ve" and k + 1 < len(line) and line.word(k - 1).isupper() and _short_name(line, k + 1, v):
        return 2  # "Phòng Cảnh sát QLHC | về TTXH"
    if line.folds[k] == "duoc" and kind in {"group", "body"} and k + 1 < len(line):
        follow = v.verbs.at(line, k + 1)
        return 1 + follow if follow and (plural or kind == "group") else 0
    return 0


def _second_syllable(line: Line, k: int, head_end: int, v: Vocabulary) -> bool:
    """As in "Phòng Hậu | cần", "Phòng Vật | tư", "thành phố Hải | phòng": a word, or a province, that begins with the
    capital before word ``k`` and has no capital of its own, though it could be a duty's first word."""
    if k >= len(line) or line.upper(k) or line.gap(k) or not line.upper(k - 1) or line.word(k).isdigit():
        return False
    if f"{line.folds[k - 1]} {line.folds[k]}" in provinces():
        return True  # of "tỉnh Lào cai"
    first = line.word(k - 1)
    if k - 1 != head_end or not first.istitle() or first.lower() in _GOVERNED or line.folds[k - 1] in _WHOLE:
        return False
    return not v.any_duty.at(line, k) and v.verbs.at(line, k) < 2 and v.circumstances.at(line, k) < 2


def _short_name(line: Line, k: int, v: Vocabulary) -> bool:
    """Whether word ``k`` is an abbreviation that is no body's ("TTXH")."""
    word = line.word(k)
    return len(word) > 2 and word.isupper() and word.isalpha() and head_at(line, k, v) is None


def _stretch(line: Line, k: int) -> int:
    """As in "các tỉnh ven biển | từ Quảng Bình đến Bình Định": which units, from one name to another."""
    if line.folds[k] != "tu":
        return 0
    j = k + 1
    while j < len(line) and line.upper(j) and not line.gap(j):
        j += 1
    if j == k + 1 or j + 1 >= len(line) or line.folds[j] != "den" or not line.upper(j + 1):
        return 0
    j += 1
    while j < len(line) and line.upper(j) and not line.gap(j):
        j += 1
    return j - k


def _firm_trade(line: Line, k: int, head_end: int, v: Vocabulary) -> int:
    """As in "Công ty cổ phần Đầu tư | xây dựng hạ tầng Hòa Bình": a firm's trades belong to its name until the proper
    name has come, though "xây dựng" or "phát triển" could be its duty."""
    if line.folds[head_end - 1] not in _FIRMS:
        return 0
    size = v.firm_words.at(line, k)
    if k == head_end:
        return size if tuple(line.folds[k : k + 2]) == ("co", "phan") else 0
    typed = not _FIRM_TYPES.isdisjoint(line.folds[head_end:k])
    if not size or not typed or line.folds[k] in _FIRM_STOPS:
        return 0
    j = head_end
    while j < k:
        step = v.firm_words.at(line, j)
        if not step and line.upper(j) and line.folds[j] not in _FIRM_TYPES and not line.folds[j].startswith("tnhh"):
            return 0
        j += step or 1
    return size


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


def is_complete(line: Line, head: int, head_end: int, k: int, v: Vocabulary) -> bool:
    """Whether the name before word ``k`` cannot go on in lower case: it ends with a field or with a place's name."""
    if line.upper(k) or line.folds[k] in PLACES or line.folds[k] in AFTER_UNIT:
        return False
    if v.sectors.at(line, head_end) and head_end + v.sectors.at(line, head_end) == k:
        return True
    j = k - 1
    while j > head and line.upper(j) and line.word(j).lower() not in _GOVERNED:
        j -= 1
    return j < k - 1 and line.word(j).lower() in _GOVERNED  # "UBND xã Nậm Dịch kẻ …"


def stop_at(line: Line, k: int, v: Vocabulary) -> str:
    """Why a name ends before word ``k``: "verb", "circumstance", "end", a sign, or "word" (it need not end)."""
    if k >= len(line):
        return "end"
    if sign := line.gap(k).strip('-–"“”)'):
        return sign[0]
    if v.any_duty.at(line, k) or starts_verb(line, k, v):
        return "verb"
    if v.circumstances.at(line, k):
        return "circumstance"
    return "word"


def skip_determiners(line: Line, i: int, v: Vocabulary) -> tuple[int, bool]:
    """The first word after "các", "mỗi", "toàn thể các", "Quý", and whether they make a plural."""
    plural = False
    while size := v.determiners.at(line, i):
        plural = plural or line.folds[i] in _PLURAL
        i += size
    return i, plural


def place_follows(line: Line, i: int) -> bool:
    """Whether the unit of a place stands at word ``i``: "Công an | tỉnh" is a body, "Công an" alone a field."""
    return i < len(line) and line.folds[i] in PLACES and not line.gap(i)
