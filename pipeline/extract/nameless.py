"""Documents without a code: laws by name, numbers without a symbol; and short forms of ones cited in full.

"Luật Đất đai ngày 18 tháng 01 năm 2024", "Văn bản số 02 ngày 21/4/2026 của Công ty …", "công văn không số
ngày …" become citations with a title and no number; "Kế hoạch 511", "Quyết định nêu trên" are further mentions
of a citation that the letter has made before.
"""

import re
from bisect import bisect_left, bisect_right

from pipeline.extract.blackboard import Blackboard, ZoneLabel
from pipeline.extract.frame import Frame
from pipeline.extract.references import Reader, Reference
from pipeline.lexicon import any_of, load_toml
from pipeline.records import Citation, PartialDate, Span
from pipeline.text.fold import fold

_NOT_NAMES = frozenset(load_toml("citations")["nameless"]["not_names"])
_AROUND = load_toml("citations")["around"]
_LAW = re.compile(r"(?<!\w)(?:Bộ luật|Luật|Pháp lệnh)\s(?=[A-ZĐÀ-ỸƯƠ])(?!Đầu tư[:;])")
_LAW_END = re.compile(
    r"[;.:()\n\t\"”]|,? (?:ngày|năm) (?=\d|…|\.\.)|,? số \d"
    rf"|\s{any_of(_AROUND['law_name_ends'])}\b"
    rf"|, (?!(?:[a-zđà-ỹ]+ ){{0,4}}[a-zđà-ỹ]+(?: và |,))(?=[A-ZĐ]|{any_of(_AROUND['law_name_after_comma'])})"
    rf"| và (?={any_of(_AROUND['law_name_after_and'])})"
)
_BARE = re.compile(
    r"\bso\s{0,2}:?\s{0,2}(\d{1,5})(?![\d/.\-])\s{0,2},?\s{0,2}(?:de |ky )?(?=ngay\s{0,2}\d)"
    r"|\bkhong so\W{1,3}(?:de |ky )?(?=ngay\s{0,2}\d)"
)
_SHORT = re.compile(r"\s{1,2}(?:số\s)?(\d{1,5})(?![\d/.\-]|\s?(?:%|ngày|tháng|năm|người|trường|đơn))")
_POINTING = re.compile(r"\s{1,2}(?:(?:đã )?(?:nêu|nói|dẫn) trên|trên(?! địa| cơ| toàn| các)|này|đó|kể trên)\b")


def nameless_references(
    b: Blackboard, reader: Reader, known: list[Reference], frame: Frame, skipped: frozenset[ZoneLabel]
) -> list[Reference]:
    """References without a code, outside ``known`` ones and the ``skipped`` zones."""
    taken = [(r.lead, max(r.end, r.span.end)) for r in known]
    found = [r for r in [*_laws(b, reader), *_bare(b, reader)] if frame.zone(r.start) not in skipped]
    return [r for r in found if not any(s <= r.start < e for s, e in taken)]


def _laws(b: Blackboard, reader: Reader) -> list[Reference]:
    out = []
    for match in _LAW.finditer(b.text):
        end = _LAW_END.search(b.text, match.end(), match.end() + 160)
        stop = end.start() if end else min(len(b.text), match.end() + 160)
        name = " ".join(b.text[match.start() : stop].split()).rstrip(" ,-")
        if end is None and stop - match.end() >= 160:
            continue
        if (
            len(name) < 8
            or fold(name).split(" ", 1)[-1].split(" ")[0] in _NOT_NAMES
            or b.text[stop:].startswith((" số ", ", số "))
        ):
            continue
        ref = reader.around(
            None, Span(match.start(), match.start() + len(b.text[match.start() : stop].rstrip(" ,-"))), 0.8, stop + 60
        )
        ref.start = match.start()
        ref.lead = min(ref.lead, ref.start)
        ref.genre, ref.genre_printed, ref.title = match.group().strip(), True, name
        ref.issuer_from, ref.issuer_text, ref.issuer = "", "", None
        if ref.issued_on is None and (year := re.match(r",? năm ((?:19|20)\d\d)\b", b.text[stop : stop + 12])):
            ref.issued_on, ref.title = PartialDate(int(year[1])), f"{name} năm {year[1]}"
        out.append(ref)
    return out


def _bare(b: Blackboard, reader: Reader) -> list[Reference]:
    """Types with a number that has no symbol, or with none, but a date: "Văn bản số 02 ngày 21/4/2026"."""
    out = []
    ends = [m.span.end for m in b.genres]
    for match in _BARE.finditer(b.folded):
        before = b.folded[max(0, match.start() - 20) : match.start()]
        at = bisect_right(ends, match.start()) - 1
        genre = b.genres[at] if at >= 0 and match.start() - ends[at] <= 3 else None
        if genre is None or "hop dong" in before or genre.value in ("Hợp đồng", "Tờ khai", "Luật"):
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


def anaphora(citations: list[Citation], b: Blackboard, own_genre: str | None) -> dict[int, list[Span]]:
    """For each citation (by index) the places of its later short forms."""
    extra: dict[int, list[Span]] = {}
    taken = sorted(span for c in citations for span in c.mentions)
    starts = [span.start for span in taken]
    numbered: dict[tuple[str | None, str], list[int]] = {}
    named: dict[str | None, list[tuple[int, int]]] = {}  # type → (where mentioned, which citation)
    for index, c in enumerate(citations):
        if c.number is not None:
            numbered.setdefault((c.genre, c.number.serial.lstrip("0")), []).append(index)
        named.setdefault(c.genre, []).extend((span.start, index) for span in c.mentions)
    for places in named.values():
        places.sort()
    for mention in b.genres:
        at = mention.span.start
        near = bisect_right(starts, at) - 1
        if near >= 0 and at < taken[near].end:
            continue
        if match := _SHORT.match(b.text, mention.span.end):
            same = numbered.get((mention.value, match[1].lstrip("0")), ())
            first = next((index for index in same if citations[index].span.start < at), None)
            if first is not None:
                extra.setdefault(first, []).append(Span(at, match.end()))
        elif match := _POINTING.match(b.text, mention.span.end):
            if own_genre == mention.value and match.group().strip() == "này":
                continue
            places = named.get(mention.value, [])
            last = bisect_left(places, (at, -1)) - 1
            if last >= 0 and citations[places[last][1]].span.start < at:
                extra.setdefault(places[last][1], []).append(Span(at, match.end()))
    return extra
