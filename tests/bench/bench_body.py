"""How fast bodies are found and letterheads read (``pytest tests/bench/bench_body.py``)."""

from pipeline.grammar.body import find_bodies, letterhead_body, resolve_body
from pipeline.text.fold import fold_aligned

LETTER = (
    "Thực hiện chỉ đạo của Chủ tịch UBND tỉnh Sơn La tại Công văn của Văn phòng UBND tỉnh, Sở Y tế tỉnh Sơn La "
    "chủ trì, phối hợp với Sở Tài chính, Công an tỉnh và UBND các xã, phường rà soát, tổng hợp báo cáo trước ngày 5. "
    "Các đơn vị khẩn trương triển khai thực hiện, kịp thời phản ánh khó khăn, vướng mắc để được xem xét, giải quyết. "
) * 10


def test_find_bodies(benchmark):
    folded = fold_aligned(LETTER)
    find_bodies(LETTER, folded)
    found = benchmark(find_bodies, LETTER, folded)
    assert len(found) == 60


def test_read_a_letterhead(benchmark):
    reading = benchmark(letterhead_body, ["UBND TỈNH SƠN LA", "SỞ Y TẾ", "Số: 1/SYT-NV"], "Sơn La")
    assert reading.body.name == "Sở Y tế tỉnh Sơn La"


def test_resolve(benchmark):
    context = resolve_body("Sở Y tế tỉnh Sơn La")
    assert benchmark(resolve_body, "Chủ tịch UBND tỉnh", context).place == "tỉnh Sơn La"
