"""Which held letters may be one document: facts first, the text confirms."""

import random

import pytest

from pipeline.grammar.identity import held_facts
from pipeline.link.duplicates import compare_facts, containment, find_pairs, judge_pair, shingles
from tests.factories import a_letter

SUBJECT = "Rà soát an toàn hồ chứa nước trước mùa mưa lũ"
TEXT = " ".join(f"hồ chứa số {n} thuộc xã thứ {n * 7} cần kiểm tra đập đất và cống lấy nước" for n in range(40))


def held(key, **facts):
    words = {"code": "12/STL-QLN", "date": "2024-04-05", "issuer": "Sở Y tế tỉnh Lào Cai", "genre": "Công văn"}
    return held_facts(a_letter(**{"subject": SUBJECT, **words, **facts}), key)


FACTS = {
    "same": ({}, "same_number"),
    "draft": ({"code": None, "date": "2024-04"}, "draft"),
    "blank": ({"code": "/STL-QLN", "date": "2024-04"}, "draft"),
    "unread": ({"code": None, "partial": "?/STL-QLN"}, "unread"),
    "bruised": ({"subject": "Rà soat an toan hồ chúa nước truớc mùa mưa lữ"}, "same_number"),
    "misread": ({"code": "72/STL-QLN", "sureness": 0.6}, "misread"),
    "other-number": ({"code": "13/STL-QLN"}, None),
    "other-month": ({"date": "2024-05"}, None),
    "other-day": ({"date": "2024-04-06"}, None),
    "other-symbol": ({"code": "/STL-KH"}, None),
    "other-type": ({"genre": "Báo cáo"}, None),
    "other-issuer": ({"issuer": "Sở Y tế tỉnh Hà Giang"}, None),
    "other-subject": ({"code": None, "subject": "Mời họp giao ban tháng 4"}, None),
    "draft-without-subject": ({"code": None, "subject": None}, None),
}


@pytest.mark.parametrize(("facts", "kind"), FACTS.values(), ids=FACTS.keys())
def test_facts(facts, kind):
    one, other = held("a"), held("b", **facts)
    assert compare_facts(one, other) == compare_facts(other, one) == kind


def bruised(text, share, seed=1):
    chance = random.Random(seed)
    return " ".join(w[:-1] + "i" if chance.random() < share else w for w in text.split())


def test_text_confirms_what_the_facts_suggest():
    one, other = held("a"), held("b", code=None, partial="?/STL-QLN")
    texts = {"a": shingles(TEXT), "b": shingles(bruised(TEXT, 0.08))}
    found = judge_pair(one, other, "unread", texts.__getitem__)
    assert found.kind == "unread"
    assert found.text > 0.6
    assert "số chưa đọc được" in found.reasons
    assert "cùng ngày 05/04/2024" in found.reasons


def test_another_text_is_another_letter():
    one, other = held("a"), held("b", code=None, partial="?/STL-QLN")
    texts = {"a": shingles(TEXT), "b": shingles(bruised(TEXT, 0.7))}
    assert judge_pair(one, other, "unread", texts.__getitem__) is None


def test_an_excerpt_is_contained_and_nothing_is_not():
    assert containment(shingles(TEXT), shingles(" ".join(TEXT.split()[:60]))) == 1
    assert containment(frozenset(), shingles(TEXT)) == 0


def test_pairs_are_found_once_in_any_order_incomplete_dates_too():
    letters = [
        held("a"), held("b"), held("c", code=None, date="2024-04"), held("d", code=None, date="2024"),
        held("e", code="13/STL-QLN", date="2024-05-02"),
    ]  # fmt: skip
    pairs = sorted((one.key, other.key) for one, other, _ in find_pairs(letters))
    assert {tuple(sorted(p)) for p in pairs} == {
        ("a", "b"), ("a", "c"), ("b", "c"), ("a", "d"), ("b", "d"), ("c", "d"), ("d", "e"),
    }  # fmt: skip
    assert len(pairs) == 7
    assert sorted((o.key, x.key) for o, x, _ in find_pairs(letters[::-1])) == pairs
