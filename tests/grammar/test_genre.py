"""Types of documents: names, abbreviations, what a symbol tells."""

import pytest

from pipeline.grammar.genre import (
    NAMES,
    body_symbol,
    find_genres,
    genre_issuer,
    genre_of_name,
    genre_of_number,
    symbol_of_genre,
)
from pipeline.grammar.number import find_numbers, parse_number
from pipeline.lexicon import load_toml

ROWS = load_toml("genres")["genre"]


@pytest.mark.parametrize("row", ROWS, ids=[r["name"] for r in ROWS])
def test_every_row_of_the_lexicon_is_proved_by_its_examples(row: dict[str, object]) -> None:
    name = row["name"]
    assert row["examples"]
    for example in row["examples"]:  # type: ignore[attr-defined]
        by_name = {m.value for m in find_genres(example)}
        by_number = {genre_of_number(m.value) for m in find_numbers("số " + example)}
        assert name in by_name | by_number, example
    for symbol in row["symbols"]:  # type: ignore[attr-defined]
        assert genre_of_name(symbol) is not None


SYMBOLS = [
    # code, type, body, issuer
    ("15/QĐ-UBND", "Quyết định", "UBND", None),
    ("26-CT/TU", "Chỉ thị", "TU", None),
    ("25-TT/TU", "Thông tri", "TU", None),
    ("25/TT-MTTW-BTT", "Thông tri", "MTTW", "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam"),
    ("12-QĐ/TW", "Quyết định", "TW", None),
    ("33/2024/QH15", None, "QH", "Quốc hội"),
    ("04/2013/PL-UBTVQH13", "Pháp lệnh", "UBTVQH", "Ủy ban Thường vụ Quốc hội"),
    ("1203/CT-TTHT", "Công văn", "CT", None),
    ("10/CT-UBND", "Chỉ thị", "UBND", None),
    ("31/CT-TTg", "Chỉ thị", "TTg", "Thủ tướng Chính phủ"),
    ("44/2025/TT-BNV", "Thông tư", "BNV", "Bộ Nội vụ"),
    ("200/TTr-SXD", "Tờ trình", "SXD", None),
    ("4039/STC-HCSN", "Công văn", "STC", None),
    ("640/CT-TTr", "Công văn", "CT", None),
    ("12/UBND-VX", "Công văn", "UBND", None),
    ("7012/BYT-DP", "Công văn", "BYT", "Bộ Y tế"),
    ("15/2026/NĐ-CP", "Nghị định", "CP", "Chính phủ"),
    ("05/2016/TTLT-BTC-BNV", "Thông tư liên tịch", "BTC", "Bộ Tài chính"),
    ("123-CV/TU", "Công văn", "TU", None),
    ("36/CV-KLM", "Công văn", "KLM", None),
    ("04-GCN-TS", "Giấy chứng nhận", "TS", None),
    ("15.3/2025/ĐN-TL", "Giấy đề nghị", "TL", None),
    ("2021/TCT-CS", "Công văn", "TCT", "Tổng cục Thuế"),
    ("01/VBHN-VPCP", "Văn bản hợp nhất", "VPCP", "Văn phòng Chính phủ"),
    ("69/KLHT", None, "KLHT", None),
]


@pytest.mark.parametrize(("code", "genre", "body", "issuer"), SYMBOLS, ids=[s[0] for s in SYMBOLS])
def test_what_a_symbol_tells(code: str, genre: str | None, body: str | None, issuer: str | None) -> None:
    number = parse_number(code)
    assert genre_of_number(number) == genre
    assert body_symbol(number) == body
    assert genre_issuer(number) == issuer


def test_the_longest_name_wins() -> None:
    found = [m.value for m in find_genres("Thông tư liên tịch số 5; Nghị định; Bộ luật Dân sự; thông báo kết luận")]
    assert found == ["Thông tư liên tịch", "Nghị định", "Bộ luật", "Thông báo"]


def test_common_words_in_lower_case_are_unsure() -> None:
    (mention,) = find_genres("đề nghị các đơn vị báo cáo kết quả")
    assert mention.confidence <= 0.5
    assert find_genres("Báo cáo số 12")[0].confidence >= 0.9


@pytest.mark.parametrize(
    ("name", "genre"), [("QUYẾT ĐỊNH", "Quyết định"), ("QĐ", "Quyết định"), ("tờ trình", "Tờ trình"), ("xyz", None)]
)
def test_names_of_types(name: str, genre: str | None) -> None:
    assert genre_of_name(name) == genre


def test_names_and_symbols_agree() -> None:
    for name in NAMES:
        symbol = symbol_of_genre(name)
        if symbol is not None and "-" not in symbol:
            assert genre_of_name(symbol) == name, symbol
