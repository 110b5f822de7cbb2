"""Every row of ``lexicon/layout.toml`` proves itself."""

import pytest

from pipeline.lexicon import load_toml
from pipeline.read.anchors import matches, right_start
from pipeline.text.fold import fold_aligned

ROWS = load_toml("layout")["row"]
GOOD = [(r["name"], x) for r in ROWS for x in r["examples"]]
BAD = [(r["name"], x) for r in ROWS for x in r["counter_examples"]]


def seen(name, line):
    raw = next(r for r in ROWS if r["name"] == name).get("raw")
    return matches(name, line if raw else fold_aligned(line))


@pytest.mark.parametrize(("name", "line"), GOOD)
def test_examples(name, line):
    assert seen(name, line)


@pytest.mark.parametrize(("name", "line"), BAD)
def test_counter_examples(name, line):
    assert not seen(name, line)


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("SỞ THỦY LỢI CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Số: 12/BC-STL Hạ Sơn, ngày 05 tháng 4 năm 2024", "Hạ Sơn, ngày 05 tháng 4 năm 2024"),
        ("Số: /BC- STL Hạ Sơn, ngày tháng 4 năm 2024", "Hạ Sơn, ngày tháng 4 năm 2024"),
        ("Số: 12/STL TP. Hạ Sơn, ngày 5 tháng 4 năm 2024", "TP. Hạ Sơn, ngày 5 tháng 4 năm 2024"),
        ("V/v thuế GTGT Hạ Sơn, ngày 5 tháng 4 năm 2024", "Hạ Sơn, ngày 5 tháng 4 năm 2024"),
        ("Hạ Sơn, ngày 5 tháng 4 năm 2024", "Hạ Sơn, ngày 5 tháng 4 năm 2024"),
        ("ngày 5 tháng 4 năm 2024", "ngày 5 tháng 4 năm 2024"),
        ("Độc lập - Tự do - Hạnh phúc", "Độc lập - Tự do - Hạnh phúc"),
        ("theo Công văn của Sở ngày 5 tháng 4 năm 2024", None),
        ("SỞ THỦY LỢI", None),
    ],
)
def test_right_column_of_a_line(line, right):
    start = right_start(line)
    assert (None if start is None else line[start:]) == right
