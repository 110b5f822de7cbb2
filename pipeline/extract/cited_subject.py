"""What a cited document is about, as printed behind its number, day and issuer: "… về việc rà soát quỹ đất".

A subject may name another document ("kết quả thực hiện Kế hoạch số …"); it ends where a list goes on, where the
sentence ends, or where, behind a comma, a body acts ("…, Sở Nội vụ báo cáo").
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipeline.grammar.genre import NAMES
from pipeline.lexicon import any_of, load_toml
from pipeline.records import Body, Mention, Span
from pipeline.text.fold import fold

_AROUND, _ROLES = load_toml("citations")["around"], load_toml("citations")["roles"]
_SUBJECT = re.compile(rf"\W{{0,4}}((?:{any_of(_AROUND['subject_openers'])}\s(?!(?:so\W{{0,3}})?\d))[^;\n]{{3,400}})")
_ENDS = re.compile(r"\.(?:\s|$)|\t|\)\s*[;,.]|\)$")
# "…, Kế hoạch số 12/…": the next of a list, not a part of the subject
_NEXT_PAPER = re.compile(
    r"(?:[,;]\s(?:va\s)?|\sva\s)(?:cac\s)?"
    rf"(?:{any_of([fold(name) for name in NAMES])}\W{{1,3}}(?:so\W{{0,3}})?\d|so\s\d"
    r"|(?:y kien|de nghi|de xuat|bao cao|tham dinh) cua\b)"
)
_CALLED = any_of(_AROUND["short_forms"])  # the writer by its short name: "…, Công ty cung cấp"
_ACTS = re.compile(
    r"\s(?:da |xin |kinh |tran trong |\(\w{1,12}\) )?"
    rf"{any_of([*_AROUND['acts'], *_ROLES['report'], *_ROLES['order']])}\b"
)
_SHORT_ACTS = re.compile(
    rf", (?:{_CALLED}|chung toi)(?= (?:da |xin |kinh |tran trong )?(?:{any_of(_ROLES['report'])}|co y kien|tra loi)\b)"
)


def subject_span(folded: str, bodies: Sequence[Mention[Body]], at: int, stop: int) -> Span | None:
    """Where the subject stands that begins at ``at``, before ``stop`` (the next number), with its opening words."""
    match = _SUBJECT.match(folded, at, at + 420)
    if match is None or match.start(1) >= stop:
        return None
    start, end = match.span(1)
    for cut in (_ENDS, _NEXT_PAPER, _SHORT_ACTS):
        if found := cut.search(folded, start, end):
            end = found.start()
    first = bisect_left(bodies, start, key=lambda m: m.span.start)
    for body in bodies[first : bisect_left(bodies, end, key=lambda m: m.span.start)]:
        if folded.endswith(", ", start, body.span.start) and _ACTS.match(folded, body.span.end):
            return Span(start, body.span.start)
    return Span(start, end)
