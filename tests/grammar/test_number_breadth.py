"""Numbers of the 1990s, of power companies whose symbol has a space, and registers of cases, which are no documents."""

import pytest

from pipeline.grammar.number import find_numbers


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Thông tư số 73A TC/TCT ngày 30/8/1993", ["73ATC/TCT"]),
        ("công văn số 1044 TC/TCT/NV3 ngày 09/5/1995", ["1044TC/TCT/NV3"]),
        ("văn bản số 3008/EVN SPC-KT ngày 20/4/2021", ["3008/EVNSPC-KT"]),
        ("văn bản số 12/EVN HCMC-KD ngày 02/3/2020", ["12/EVNHCMC-KD"]),
        ("vụ án thụ lý số 31/2021/TLST-HC ngày 15/11/2021", []),
    ],
)
def test_codes(text: str, codes: list[str]):
    assert [m.value.code for m in find_numbers(text)] == codes
