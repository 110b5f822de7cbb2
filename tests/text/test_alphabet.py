"""Names in the order of the Vietnamese alphabet."""

import random
import unicodedata

import pytest

from pipeline.text.alphabet import alphabetical

ORDERED = [
    "12 đơn vị", "An Giang", "Ăn", "Ân Thi", "Ban Dân tộc", "Bảo hiểm xã hội", "Bộ Y tế", "Cao Bằng", "Dân vận",
    "Đảng ủy", "Điện Biên", "Đoàn", "Hoa", "Hòa", "Hỏa", "Hõa", "Hóa", "Họa", "Ô", "Ơ", "Sở Xây dựng", "Sở Y tế",
    "Ủy ban", "Ưng", "Văn phòng", "Я",
]  # fmt: skip


def test_names_are_in_the_order_of_the_alphabet():
    mixed = random.Random(1).sample(ORDERED, len(ORDERED))
    assert sorted(mixed, key=alphabetical) == ORDERED


@pytest.mark.parametrize("name", ["Đảng ủy", "Ăn", "Hỏa tốc"])
def test_the_form_and_the_case_of_letters_do_not_count(name):
    assert alphabetical(unicodedata.normalize("NFD", name))[:2] == alphabetical(name)[:2]
    assert alphabetical(name.upper())[:2] == alphabetical(name)[:2]
