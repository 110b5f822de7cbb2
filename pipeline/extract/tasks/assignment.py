"""Who is told to do what, within one sentence: markers, coordination and the beginning of the duty.

"Giao ⟨X⟩ chủ trì, phối hợp với ⟨Y⟩ | rà soát …": X leads, Y supports, the action begins at the bar.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.extract.tasks.names import starts_verb
from pipeline.extract.tasks.parties import Parties, Party, read_parties
from pipeline.extract.tasks.vocabulary import Line, Marker, vocabulary
from pipeline.records import Span

_OPENERS = frozenset(
    ["đã", "đang", "sẽ", "chưa", "được", "còn", "vẫn", "do", "bằng", "thì", "mà", "là", "như", "để", "nào"]
)
_DOCUMENT_OF = re.compile(
    r"\b(?:nghi dinh|luat|thong tu|cong van|van ban|quyet dinh|thong bao|nghi quyet|ke hoach|chi thi|cong dien"
    r"|phieu chuyen|to trinh|bao cao)\b[^,;:.]{0,120}\bcua\b[^,;:.]{2,90}$"
)
_IF = frozenset(["truong", "neu", "khi", "trong"])
_TOWARD = frozenset(["đến", "tới", "cho", "sang", "về"])
_MANNERS = (["khan", "truong"], ["nghiem", "tuc"], ["kip", "thoi"], ["chu", "dong"], ["som", "hoan"])
_CLAUSE = re.compile(r"[,;:.\n]\s")
_EARLIER = re.compile(
    r"da (?<=\bda )(?:co|ban hanh|gui) (?:nhieu )?(?:cong van|van ban|thong bao|ke hoach|quyet dinh)\b"
)
_PAST = re.compile(
    r"da(?<=\bda)(?:\s(?:co|ban hanh)(?:\snhieu)?\s(?:van ban|cong van)"
    r"|\s(?:kip thoi|thuong xuyen|tiep tuc|chu dong|truc tiep))?,?\s*$"
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A duty handed to parties: ``start``..``end`` in the text, the action from ``action`` on.

    ``force``: "assign", "order", "ask", "direct" by the marker; "named" when the name alone opens it;
    "duty" when "có trách nhiệm" or "chủ trì" follows the name.
    """

    parties: Parties
    coordinators: tuple[str, ...]
    start: int
    action: int
    end: int
    force: str
    past: bool = False


def after_name(line: Line, k: int) -> tuple[int, tuple[str, ...], bool]:
    """Skip "có trách nhiệm", "chủ trì, phối hợp với ⟨Y⟩": word where the action begins, Y, was there a duty word."""
    v = vocabulary()
    duty = False
    begin = k
    size = v.duty["co-trach-nhiem"].at(line, begin)
    wholly = line.folds[begin + size : begin + size + 2] == ["hoan", "toan"]
    if size and not wholly and line.folds[begin + size : begin + size + 1] not in (["truoc"], ["ve"], ["toan"]):
        begin, duty = begin + size, True
    leads = v.duty["chu-tri"].at(line, begin)
    j = begin + leads
    duty = duty or leads > 0
    while j < len(line) and (
        line.folds[j] == "va" or line.folds[j : j + 2] in (["chu", "dong"], ["thuong", "xuyen"], ["tiep", "tuc"])
    ):
        j += 1 if line.folds[j] == "va" else 2
    if line.folds[j : j + 2] == ["phoi", "hop"]:
        found = _coordinators_at(line, j)
        if found and found.stop in {"verb", ":", "end"}:
            return found.next_word, found.names, duty
        if found and found.stop == "circumstance":
            return begin + leads, found.names, duty
    if leads and begin + leads < len(line):
        return begin + leads, (), duty
    return begin, (), duty


def _coordinators_at(line: Line, j: int) -> Parties | None:
    """The parties after "phối hợp (chặt chẽ) (với)" at word ``j``."""
    j += 2
    while j < len(line) and line.folds[j] in {"chat", "che", "thuong", "xuyen", "kip", "thoi", "voi", "cung"}:
        j += 1
    return read_parties(line, j) if j < len(line) and not line.gap(j).startswith((".", ";")) else None


def coordinators_in(line: Line, first: int) -> tuple[str, ...]:
    """The supporting bodies named anywhere in the first sentences of the duty."""
    if "phoi" not in line.folds:
        return ()
    for j in range(first, min(len(line) - 2, first + 80)):
        if line.folds[j] == "phoi" and line.folds[j + 1] == "hop":
            found = _coordinators_at(line, j)
            if found:
                return found.names
    return ()


def acts(line: Line, k: int, parties: Parties) -> bool:
    """Whether a duty (a verb, or a circumstance before it) follows the name that ends before word ``k``."""
    if k >= len(line):
        return False
    if line.word(k).lower() in _OPENERS:
        return bool(vocabulary().duty["chu-tri"].at(line, k))
    if parties.stop == "verb":
        return True
    if parties.stop == "circumstance":
        return _verb_behind(line, k)
    return parties.stop == "," and (starts_verb(line, k, vocabulary()) or vocabulary().circumstances.at(line, k) > 0)


def _verb_behind(line: Line, k: int) -> bool:
    """Whether a duty follows the circumstance at word ``k``: after a comma, or right after a time or a condition."""
    v = vocabulary()
    near = line.folds[k] in {
        "dinh",
        "hang",
        "truoc",
        "cham",
        "ngay",
        "theo",
        "can",
        "nghiem",
        "khong",
        "phai",
        "chi",
        "tung",
    }
    return any(
        ((line.gap(j)[:1] in {",", ")"} or (near and j - k < 12)) and starts_verb(line, j, v))
        or v.duty["co-trach-nhiem"].at(line, j) > 0
        for j in range(k + 1, min(len(line), k + 60))
    )


def assignments(line: Line, first: int = 0) -> list[Assignment]:
    """The marked assignments of one sentence, in order ("giao X …", "yêu cầu Y …")."""
    markers = vocabulary().markers
    if markers.keys().isdisjoint(line.folds):
        return []
    known: list[Assignment] | None = line.memo.get(("assignments", first))
    if known is None:
        known = line.memo["assignments", first] = _assignments(line, first, markers)
    return known


def _assignments(line: Line, first: int, markers: Mapping[str, tuple[Marker, ...]]) -> list[Assignment]:
    found: list[Assignment] = []
    i, count = first, len(line)
    while i < count:
        if line.folds[i] not in markers:
            i += 1
            continue
        step = 1
        for marker in markers[line.folds[i]]:
            size = marker.words.at(line, i)
            if not size:
                continue
            gap = line.gap(i)
            if not gap and marker.not_after.ending_at(line, i):
                continue
            if found and not _separate(line, i, marker.id):
                continue
            parties = read_parties(line, i + size, told=marker.force in {"assign", "order", "ask"})
            if parties is None and marker.force in {"order", "ask"}:
                parties = _behind_circumstance(line, i + size)
                if parties is None and i == first:
                    parties = _short_form(line, i + size)
            if parties is None or (line.gap(i + size) and line.gap(i + size) != ":"):
                continue
            k = parties.next_word
            colon = parties.stop == ":"
            if not (acts(line, k, parties) or colon or (parties.stop == "end" and k >= len(line))):
                continue
            action, coordinators, _ = after_name(line, k)
            left = line.folded[line.start : line.starts[i]]
            clause = left[max((m.end() for m in _CLAUSE.finditer(left)), default=0) :]
            if _DOCUMENT_OF.search(clause) and not clause.rstrip().endswith(" thi"):
                continue
            found.append(
                Assignment(
                    parties,
                    coordinators,
                    line.starts[i],
                    _action_start(line, action, colon),
                    line.end,
                    marker.force,
                    past=bool(_PAST.search(clause) or _EARLIER.search(clause)),
                )
            )
            step = max(k - i, 1)
            break
        i += step
    return [_ended(line, a, found[n + 1] if n + 1 < len(found) else None) for n, a in enumerate(found)]


def _short_form(line: Line, k: int) -> Parties | None:
    """As in "Đề nghị SEC cung cấp …": a firm by the short form of its name, which no list knows."""
    if k + 1 >= len(line) or line.gap(k) or not starts_verb(line, k + 1, vocabulary()):
        return None
    word = line.word(k)
    if not (word.isupper() and word.isalpha() and 1 < len(word) < 9) or line.word(k - 1).isupper():
        return None
    return Parties((Party(word, Span(line.starts[k], line.ends[k]), "body"),), k + 1, "verb")


def _behind_circumstance(line: Line, k: int) -> Parties | None:
    """As in "Đề nghị | trong thời gian thi công | nhà thầu giữ …": who is told, behind when or why."""
    if k >= len(line) or not vocabulary().circumstances.at(line, k):
        return None
    for j in range(k + 2, min(k + 16, len(line))):
        if line.gap(j)[:1] not in {"", ","}:
            return None
        parties = read_parties(line, j)
        if parties is not None and acts(line, parties.next_word, parties):
            return parties
    return None


def _action_start(line: Line, action: int, colon: bool) -> int:
    """Where the action begins: at its first word, or right after "⟨X⟩:" (an "(i)" may stand there)."""
    if action >= len(line):
        return line.end
    if colon and ":" in line.gap(action):
        return line.text.index(":", line.ends[action - 1] if action else line.start) + 1
    return line.starts[action]


def _separate(line: Line, i: int, marker: str) -> bool:
    """A second marker of a sentence opens a duty of its own only after a semicolon ("…; giao Y …")."""
    j = i
    while j > 0 and not line.gap(j) and line.folds[j - 1] in {"dong", "thoi", "da", "va"}:
        j -= 1
    gap = line.gap(j)
    if gap.startswith(";") or (gap.startswith(",") and marker in {"giao", "phan-cong"}):
        return True
    if not gap.startswith(",") and line.folds[j - 1] != "thi":
        return False
    clause = next((k for k in range(j - 1, max(j - 30, 0), -1) if line.gap(k).startswith(";")), 0)
    return clause > 0 and line.folds[clause] in _IF  # "…; nếu có vướng mắc thì đề nghị …"


def _ended(line: Line, a: Assignment, following: Assignment | None) -> Assignment:
    if following is None:
        return a
    end = following.start
    cut = max(line.text.rfind(";", a.action, end), line.text.rfind(",", a.action, end))
    return Assignment(a.parties, a.coordinators, a.start, a.action, cut if cut > a.action else end, a.force, a.past)


def named(line: Line, first: int = 0, *, told: bool = False) -> Assignment | None:
    """As in "⟨X⟩ [có trách nhiệm / chủ trì …] ⟨verb⟩": the duty that begins with the name of its bearer.

    ``told``: the place makes sure that a duty stands there, though no list may know its verb.
    """
    opens = line.starts[first] if first < len(line) else line.end
    first += _singled_out(line, first)
    if line.folds[first : first + 2] == ["mot", "so"] and not told:
        return None  # "Một số sở báo cáo chậm": nobody in particular, so it tells what they did
    parties = read_parties(line, first, told=told)
    if parties is not None and parties.items[-1].kind == "group" and line.folds[parties.next_word :][:1] == ["chua"]:
        parties = _without_lack(line, parties)
    if parties is None or not acts(line, parties.next_word, parties):
        return None
    action, coordinators, duty = after_name(line, parties.next_word)
    if action >= len(line) or _achieved(line, action):
        return None
    force = "duty" if duty else "named"
    return Assignment(parties, coordinators, opens, line.starts[action], line.end, force)


def _achieved(line: Line, k: int) -> bool:
    """As in "⟨X⟩ | tổ chức được 04 buổi": a number that was reached."""
    k += vocabulary().verbs.at(line, k)
    return line.folds[k : k + 1] == ["duoc"] and k + 1 < len(line) and line.folds[k + 1].isdigit()


def _without_lack(line: Line, parties: Parties) -> Parties:
    """As in "Các đơn vị | chưa gửi báo cáo | khẩn trương …": bearers told apart by what they have not done yet."""
    v = vocabulary()
    for j in range(parties.next_word + 2, min(parties.next_word + 16, len(line))):
        gap = line.gap(j)
        manner = not gap and line.folds[j : j + 2] in _MANNERS
        if (manner or gap == ")") and starts_verb(line, j, v):
            last = parties.items[-1]
            span = Span(last.span.start, line.ends[j - 1])
            name = line.text[span.start : span.end].split("(")[0].strip()
            return Parties((*parties.items[:-1], Party(" ".join(name.split()), span, "group")), j, "verb")
        if gap[:1] in {".", ";", ":"}:
            break
    return parties


def _singled_out(line: Line, i: int) -> int:
    """How many words single out whom a clause names: "Riêng (đối với) | Sở Y tế …"."""
    if line.folds[i : i + 1] != ["rieng"]:
        return 0
    return 3 if line.folds[i + 1 : i + 3] == ["doi", "voi"] else 1


def forwarded(line: Line) -> Assignment | None:
    """As in "chuyển Văn bản nêu trên đến ⟨X⟩ để ⟨verb⟩ …", "Kính chuyển ⟨X⟩ xem xét …": what X is handed a paper for.

    ``start`` is the place of "chuyển": whoever hands it on stands before.
    """
    v = vocabulary()
    i = next((i for i in range(len(line)) if line.word(i).lower() == "chuyển"), len(line))
    for j in range(i + 1, min(i + 60, len(line) - 2)):
        toward = line.word(j).lower() in _TOWARD
        if line.gap(j).startswith((".", ";")) or not (toward or j == i + 1):
            continue
        parties = read_parties(line, j + toward)
        if parties is None:
            continue
        k = parties.next_word
        if k < len(line) and line.word(k).lower() in {"để", "đề"}:
            k += 2 if line.folds[k : k + 2] == ["de", "nghi"] else 1
            k += line.folds[k : k + 1] == ["duoc"]
        if k < len(line) and (starts_verb(line, k, v) or v.duty["chu-tri"].at(line, k)):
            action, coordinators, _ = after_name(line, k)
            if action < len(line):
                return Assignment(parties, coordinators, line.starts[i], line.starts[action], line.end, "ask")
    return None


def urged(line: Line) -> Assignment | None:
    """As in "⟨writer⟩ đôn đốc ⟨X⟩ ⟨verb⟩ …"; ``start`` is the place of "đôn đốc", whoever urges stands before."""
    for i in range(len(line) - 3):
        if line.folds[i : i + 2] == ["don", "doc"]:
            a = named(line, i + 2)
            return replace(a, start=line.starts[i], force="order") if a is not None else None
    return None


def responsible(line: Line) -> Assignment | None:
    """As in "… ⟨X⟩ có trách nhiệm ⟨verb⟩" with the name anywhere at the beginning of a clause of the sentence."""
    v = vocabulary()
    if "trach" not in line.folds:
        return None
    for i in range(1, len(line) - 1):
        size = v.duty["co-trach-nhiem"].at(line, i) if line.folds[i] in {"co", "chiu"} else 0
        if not size or line.folds[i + size : i + size + 1] == ["truoc"]:
            continue
        for first in range(max(i - 24, 0), i):
            if first and not line.gap(first) and line.folds[first - 1] not in {"thi", "do", "va", "thoi"}:
                continue
            parties = read_parties(line, first)
            ought = line.folds[i - 1] == "phai"  # "phải có trách nhiệm"
            if parties and parties.next_word == i - ought:
                found = named(line, first)
                if found:
                    return found
    return None
