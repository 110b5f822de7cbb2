"""Documents without a code: laws by name, numbers without a symbol, dated papers, conclusions of meetings.

"Luật Đất đai ngày 18 tháng 01 năm 2024", "Văn bản số 02 ngày 21/4/2026 của Công ty …", "công văn không số
ngày …", "Tờ trình ngày 21/4/2026 của …", "Kết luận của Chủ tịch UBND tỉnh tại buổi làm việc ngày 03/4/2026" become
citations with a title and no number.
"""

import re
from collections.abc import Iterator

from pipeline.extract.blackboard import Blackboard, ZoneLabel
from pipeline.extract.cited_date import day_behind_issuer
from pipeline.extract.frame import Frame
from pipeline.extract.printed_issuer import read_issuer
from pipeline.extract.reference import Reference
from pipeline.extract.references import Reader
from pipeline.lexicon import any_of, load_toml
from pipeline.records import PartialDate, Span
from pipeline.text.fold import fold

_NAMELESS = load_toml("citations")["nameless"]
_NOT_NAMES = frozenset(_NAMELESS["not_names"])
_AROUND = load_toml("citations")["around"]
_LAW = re.compile(
    r"(?<!\w)(?:Hiến pháp(?= năm \d{4}| nước )|(?:Bộ [Ll]uật|Luật|Pháp lệnh)\s"
    r"(?:(?=[A-ZĐÀ-ỸƯƠ])(?!Đầu tư[:;])|(?P<amends>sửa đổi)))"
)
# the acts that an amending one changes belong to its name: "Luật sửa đổi, bổ sung một số điều của Luật A và Luật B"
_AMENDED = re.compile(
    r"(?:, bổ sung)?(?: một số điều| một số nội dung)?(?: của)?(?: các)? (?:Bộ luật|Luật|Pháp lệnh)\s"
)
_LAW_END = re.compile(
    r"[;.:()\n\t\"”]|,? (?:ngày|năm) (?=\d|…|\.\.)|,? số \d"
    rf"|\s{any_of(_AROUND['law_name_ends'])}\b"
    rf"|, (?!(?:[a-zđà-ỹ]+ ){{0,4}}[a-zđà-ỹ]+(?: và |,))(?=[A-ZĐ]|{any_of(_AROUND['law_name_after_comma'])})"
    rf"| và (?={any_of(_AROUND['law_name_after_and'])})"
)
_AND_ACT = re.compile(r"(?:,| và|, và) (?:Bộ luật|Luật|Pháp lệnh)\s")
_KIND_OF_LAW = {"luat": "Luật", "bo luat": "Bộ luật", "phap lenh": "Pháp lệnh", "hien phap": "Hiến pháp"}
_BARE = re.compile(
    r"\W{1,3}(?:so\s{0,2}:?\s{0,2}(\d{1,5})(?![\d/.\-])\s{0,2},?\s{0,2}|khong so\W{1,3})(?:de |ky )?(?=ngay\s{0,2}\d)"
)
# a type and a day, and nothing between: "công văn ngày 27/11/2025"; minutes name what was looked at
_DATED = re.compile(r"[, ]{1,2}(?:(?:de|lap|ky) )?(?:ngay\s)?(?=\d)")
_DATED_MINUTES = re.compile(r"(?: [a-z]{1,7},?){0,9}?[, ]{1,2}(?:(?:lap|ky) )?ngay\s(?=\d)")
_DATED_PAPERS = frozenset(_NAMELESS["dated"])
_MEETING = re.compile(rf" tai (?:cac )?{any_of(_NAMELESS['meetings'])}\b")  # begins with fixed letters: fast
_CONCLUDED = re.compile(
    rf"(?<![a-z])(?P<what>{any_of(_NAMELESS['conclusions'])})(?P<who> (?:cua|do) [^.;:\n]{{3,140}}?)?$"
)
_BEFORE_MEETING = 190  # characters of what was concluded, and by whom
_CARRIED = re.compile(  # only what is carried out, rested on or listed: a subject or a story tells of an event
    rf"(?:^|[^a-z]){any_of(_NAMELESS['before_conclusions'])}\W{{1,2}}(?:(?:cac|noi dung|tinh than|dung)\s){{0,2}}$"
)
# a congress's resolution bears no number of its own: "Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XX, nhiệm kỳ 2025 - 2030"
_CONGRESS = re.compile(
    r" dai hoi(?: dai bieu)?(?: [a-z]{1,9}){1,14}? lan thu [ivxlc]{1,6}\b(?:,? nhiem ky \d{4}\s?[-–]\s?\d{4})?"
)
_CARRIES_A_LIST = re.compile(rf"\W{{0,4}}{any_of(_NAMELESS['before_conclusions'])}\b")
_NEXT = re.compile(r"(?:; |\d,? va )$")  # "Thực hiện Công điện …; Kết luận …", "… ngày 28/8/2024 và kết luận …"
_MEETING_ENDS = re.compile(r"[.;:\n]|,\s")
_MEETING_ON = re.compile(r"[^.;:\n]{0,150}?\bngay\s{1,2}(?=\d)")
_NO_PAPER = frozenset(("y kien", "chi dao"))  # spoken words: known by the day on which they were said


def nameless_references(
    b: Blackboard, reader: Reader, known: list[Reference], frame: Frame, skipped: frozenset[ZoneLabel]
) -> list[Reference]:
    """References without a code, outside ``known`` ones and the ``skipped`` zones."""
    taken = [(r.lead, max(r.end, r.span.end)) for r in known]
    made = [*_laws(b, reader), *_bare(b, reader), *_dated(b, reader), *_congresses(b)]
    made += _meetings(b, reader, frame, taken)
    found: list[Reference] = []
    for ref in sorted(made, key=lambda r: (r.start, -r.end)):
        if frame.zone(ref.start) in skipped or any(s <= ref.start < e for s, e in taken):
            continue
        if not found or ref.start >= found[-1].end:
            found.append(ref)
    return found


def _laws(b: Blackboard, reader: Reader) -> list[Reference]:
    out = []
    for mention in b.genres:
        match = _LAW.match(b.text, mention.span.start) if mention.value in _KIND_OF_LAW.values() else None
        if match is None:
            continue
        begin = match.end()
        if match["amends"]:
            amended = _AMENDED.match(b.text, begin, begin + 90)
            if amended is None:
                continue
            begin = amended.end()
        end = _law_end(b.text, begin, amends=bool(match["amends"]))
        stop = end.start() if end else min(len(b.text), begin + 160)
        name = " ".join(b.text[match.start() : stop].split()).rstrip(" ,-")
        if end is None and stop - begin >= 160:
            continue
        if (
            len(name) < 8
            or (mention.value != "Hiến pháp" and fold(name).split(" ", 1)[-1].split(" ")[0] in _NOT_NAMES)
            or b.text[stop:].startswith((" số ", ", số "))
        ):
            continue
        ref = reader.around(
            None, Span(match.start(), match.start() + len(b.text[match.start() : stop].rstrip(" ,-"))), 0.8, stop + 60
        )
        ref.start = match.start()
        ref.lead = min(ref.lead, ref.start)
        ref.genre, ref.genre_printed, ref.title = _KIND_OF_LAW[fold(match.group().split(" sửa")[0])], True, name
        ref.issuer_from, ref.issuer_text, ref.issuer, ref.subject = "", "", None, None
        if ref.issued_on is None and (year := re.match(r",? năm ((?:19|20)\d\d)\b", b.text[stop : stop + 12])):
            ref.issued_on, ref.title = PartialDate(int(year[1])), f"{name} năm {year[1]}"
        out.append(ref)
    return out


def _law_end(text: str, at: int, *, amends: bool) -> re.Match[str] | None:
    """Where the name of an act ends; of an amending one, the last of the acts that it names."""
    end = _LAW_END.search(text, at, at + 160)
    while amends and end is not None and (more := _AND_ACT.match(text, end.start())):
        end = _LAW_END.search(text, more.end(), more.end() + 160)
    return end


def _bare(b: Blackboard, reader: Reader) -> list[Reference]:
    """Types with a number that has no symbol, or with none, but a date: "Văn bản số 02 ngày 21/4/2026"."""
    out = []
    for genre in b.genres:
        match = _BARE.match(b.folded, genre.span.end)
        if match is None or genre.value in ("Hợp đồng", "Tờ khai", "Luật"):
            continue
        if "hop dong" in b.folded[max(0, genre.span.end - 20) : genre.span.end]:
            continue
        end = match.end() if match[1] is None else match.end(1)
        ref = reader.around(None, Span(genre.span.start, end), 0.75, min(len(b.text), match.end() + 300))
        ref.start = ref.lead = genre.span.start
        if ref.issued_on is None:
            continue
        ref.genre = genre.value if genre.value != "Văn bản" else None
        ref.genre_printed = True
        words = b.text[genre.span.start : ref.end]
        ref.title = " ".join(words.split()) + (f" của {ref.issuer_text}" if ref.issuer_text else "")
        out.append(ref)
    return out


def _dated(b: Blackboard, reader: Reader) -> Iterator[Reference]:
    """Papers known by their type and day alone: "Tờ trình ngày 21/4/2026 của Công ty …"."""
    own = b.header
    for genre in b.genres:
        if genre.value not in _DATED_PAPERS or (genre.confidence < 0.75 and genre.value not in ("Biên bản", "Văn bản")):
            continue
        gap = _DATED_MINUTES if genre.value == "Biên bản" else _DATED
        match = gap.match(b.folded, genre.span.end, genre.span.end + 90)
        near = reader.near
        day = near.date_at(match.end()) if match else day_behind_issuer(genre.span.end, near, len(b.text))
        if day is None or (match is not None and day.value.day is None and "ngay" in match.group()):
            continue
        same_day = own.date is not None and own.date.value == day.value
        if same_day and own.genre is not None and own.genre.value == genre.value:
            continue  # the letter speaks of itself
        stop = min(len(b.text), day.span.end + 300)
        ref = reader.around(None, Span(genre.span.start, genre.span.end), 0.7, stop)
        ref.end = day.span.end
        ref.issued_on = day.value
        ref.start, ref.lead = genre.span.start, min(ref.lead, genre.span.start)
        ref.subject = None
        tail = read_issuer(ref, reader.near, stop)
        ref.genre, ref.genre_printed = (None if genre.value == "Văn bản" else genre.value), True
        words = " ".join(b.text[ref.start : max(ref.end, tail)].split())
        before = f" của {ref.issuer_text}" if ref.issuer_from == "at" else ""
        ref.title = f"{words[:1].upper()}{words[1:]}{before}"
        yield ref


def _congresses(b: Blackboard) -> Iterator[Reference]:
    for genre in b.genres:
        match = _CONGRESS.match(b.folded, genre.span.end) if genre.value == "Nghị quyết" else None
        if match is not None:
            at, end = genre.span.start, match.end()
            title = " ".join(b.text[at:end].split())
            title = title[:1].upper() + title[1:]
            yield Reference(None, Span(at, end), at, at, end, 0.7, genre=genre.value, genre_printed=True, title=title)


def _meetings(b: Blackboard, reader: Reader, frame: Frame, taken: list[tuple[int, int]]) -> Iterator[Reference]:
    """Conclusions and orders given at a meeting, carried out or rested on by the letter, that bear no number."""
    last = 0
    for match in _MEETING.finditer(b.folded):
        since, last = max(last, match.start() - _BEFORE_MEETING), match.end()
        said = _CONCLUDED.search(b.folded, since, match.start())
        if said is None:
            continue
        at = said.start()
        start, _ = frame.sentence(at)
        paragraph, _ = frame.paragraph(at)
        before = b.folded[max(start, at - 60) : at]
        listed = _NEXT.search(before) is not None and _CARRIES_A_LIST.match(b.folded, start) is not None
        if not (listed or _CARRIED.search(before) or (at - paragraph < 6 and frame.intro(at) is not None)):
            continue
        if frame.in_title(at) or any(at < s < match.end() for s, _ in taken):
            continue
        on = _MEETING_ON.match(b.folded, match.end())
        day = reader.near.date_at(on.end()) if on else None
        if day is not None and any(match.end() <= s < day.span.start for s, _ in taken):
            day = None  # the day is that of a numbered paper behind the meeting
        what = said["what"]
        if day is None and any(word in what for word in _NO_PAPER) and "thong bao" not in what:
            continue
        stop = _MEETING_ENDS.search(b.folded, match.end(), match.end() + 160)
        end = day.span.end if day is not None else stop.start() if stop else match.end()
        genre = "Thông báo" if "thong bao" in what else "Kết luận" if "ket luan" in what else None
        ref = Reference(None, Span(at, end), at, at, end, 0.7, genre=genre, genre_printed=True)
        ref.issued_on = day.value if day is not None else None
        if said["who"] and (speaker := reader.near.last_body(*said.span("who"))) is not None:
            ref.issuer, ref.issuer_from = speaker.value, "of"
            ref.issuer_text = b.text[speaker.span.start : speaker.span.end]
        ref.title = " ".join(b.text[at:end].split())
        ref.title = ref.title[:1].upper() + ref.title[1:]
        yield ref
