"""How fast deadlines are found and duties judged (``pytest tests/bench/bench_deadline.py``)."""

import datetime as dt

from pipeline.audit.findings import AuditCase, Paper, audit
from pipeline.grammar.deadline import find_deadlines
from pipeline.records import Body, Deadline, Duty, PartialDate
from pipeline.text.fold import fold_aligned

ISSUED = PartialDate(2026, 5, 20)
SENTENCE = (
    "Giao Sở Y tế chủ trì, phối hợp với các đơn vị liên quan rà soát danh mục, hoàn thành trước ngày 15/6/2026; "
    "định kỳ hằng quý (trước ngày 20 của tháng cuối quý) báo cáo Ủy ban nhân dân tỉnh để xem xét, chỉ đạo kịp thời. "
)


def test_find_in_a_page(benchmark):
    page = SENTENCE * 14
    folded = fold_aligned(page)
    find_deadlines(page, ISSUED, folded)
    found = benchmark(find_deadlines, page, ISSUED, folded)
    assert sum(mention.value.kind in ("date", "recurring") for mention in found) == 28


def test_find_in_a_sentence(benchmark):
    folded = fold_aligned(SENTENCE)
    assert len(benchmark(find_deadlines, SENTENCE, ISSUED, folded)) == 3


def test_find_nothing_in_a_page(benchmark):
    page = "Thực hiện nhiệm vụ được giao, đơn vị đã phối hợp với các xã tổ chức tuyên truyền tới người dân. " * 32
    folded = fold_aligned(page)
    assert benchmark(find_deadlines, page, ISSUED, folded) == []


def test_judge_a_province(benchmark):
    bodies = [Body(f"Sở {i}", f"so-{i}|tinh phu hai") for i in range(100)]
    deadline = Deadline("trước ngày 15/6/2026", "date", dt.date(2026, 6, 15), strict=True)
    duties = tuple(Duty("d", 0, "báo cáo", body.name, body.key, deadline) for body in bodies)
    papers = tuple(
        Paper(f"p{i}", "answer", PartialDate(2026, 6, 10 + i % 10), body) for i, body in enumerate(bodies[:60])
    )
    case = AuditCase("d", "1/UBND-VX", ISSUED, Body("UBND", "ubnd|tinh phu hai"), duties, papers)
    assert len(benchmark(audit, [case], dt.date(2026, 7, 1))) == 100
