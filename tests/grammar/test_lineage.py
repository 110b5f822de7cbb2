"""What became of bodies, by day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar import lineage
from pipeline.grammar.body import predecessors, resolve_body, same_body, successors
from pipeline.grammar.body_words import default_words
from pipeline.grammar.lineage import body_called, followed_by, name_of
from pipeline.grammar.place import provinces

DAY_2024, DAY_APRIL_2025, DAY_2026 = dt.date(2024, 6, 1), dt.date(2025, 4, 1), dt.date(2026, 6, 1)
FOLLOWED = [
    ("bo-ke-hoach-va-dau-tu", DAY_2024, []),
    ("bo-ke-hoach-va-dau-tu", DAY_2026, ["bo-tai-chinh"]),
    ("bo-giao-thong-van-tai", DAY_APRIL_2025, ["bo-xay-dung"]),
    ("uy-ban-dan-toc", DAY_2026, ["bo-dan-toc-va-ton-giao"]),
    ("tong-cuc-thue", DAY_2026, ["cuc-thue-tw"]),
    ("bo-thuong-mai", DAY_2024, ["bo-cong-thuong"]),
    ("so-ke-hoach-va-dau-tu|tinh yen bai", DAY_2024, []),
    ("so-ke-hoach-va-dau-tu|tinh yen bai", DAY_APRIL_2025, ["so-tai-chinh|tinh yen bai"]),
    ("so-ke-hoach-va-dau-tu|tinh yen bai", DAY_2026, ["so-tai-chinh|tinh lao cai"]),
    ("ban-dan-toc|tinh bac giang", DAY_2026, ["so-dan-toc-va-ton-giao|tinh bac ninh"]),
    ("ubnd|tinh lao cai", DAY_2026, []),
    ("ubnd|tinh quang nam", DAY_2026, ["ubnd|thanh pho da nang"]),
    ("ubnd|tinh thua thien hue", DAY_2026, ["ubnd|thanh pho hue"]),
    ("ubnd|tinh binh phuoc", dt.date(2025, 9, 1), ["ubnd|tinh dong nai"]),
    ("ubnd|tinh binh phuoc", DAY_2026, ["ubnd|thanh pho dong nai"]),
    ("tinh-uy|tinh hai duong", DAY_2026, ["thanh-uy|thanh pho hai phong"]),
    ("ban-tuyen-giao-tinh-uy|tinh hai duong", DAY_2026, ["ban-tgdv-thanh-uy|thanh pho hai phong"]),
    ("phong quy hoach@so-giao-thong-van-tai|tinh son la", DAY_2026, ["phong quy hoach@so-xay-dung|tinh son la"]),
    ("cong ty co phan hoa ban", DAY_2026, []),
]


@pytest.mark.parametrize(("key", "day", "after"), FOLLOWED, ids=[f"{k} {d}" for k, d, _ in FOLLOWED])
def test_successors(key, day, after):
    assert successors(key, day) == after


def test_a_district_is_followed_by_its_communes():
    after = successors("ubnd|huyen dong van|ha giang", DAY_2026)
    assert "ubnd|xa dong van|tuyen quang" in after
    assert all(key.startswith("ubnd|xa ") and key.endswith("|tuyen quang") for key in after)
    assert successors("huyen-uy|huyen dong van|ha giang", DAY_2026)[0].startswith("dang-uy|xa ")


def test_an_old_commune_is_followed_by_the_one_it_went_into():
    body = resolve_body("UBND xã Ma Lé", resolve_body("UBND tỉnh Hà Giang"), DAY_2024)
    assert body.key == "ubnd|xa ma le|ha giang"
    assert successors(body.key, DAY_2024) == []
    assert successors(body.key, DAY_2026) == ["ubnd|xa lung cu|tuyen quang"]


def test_predecessors_go_back_over_ministries_and_provinces():
    before = predecessors("so-tai-chinh|tinh lao cai")
    assert {"so-ke-hoach-va-dau-tu|tinh yen bai", "so-tai-chinh|tinh yen bai"} <= set(before)
    assert predecessors("bo-tai-chinh")[0] in {"bo-ke-hoach-va-dau-tu", "ubqlv"}


def test_what_never_was_is_no_predecessor():
    before = predecessors("so-nong-nghiep-va-moi-truong|tinh thai nguyen")
    assert "so-nong-nghiep-va-moi-truong|tinh bac kan" in before
    assert "so-nong-nghiep-va-moi-truong|tinh bac thai" not in before  # the province ended in 1996


def test_all_that_followed_are_named_those_gone_again_too():
    assert followed_by("so-tai-nguyen-va-moi-truong|tinh bac kan") == [
        "so-nong-nghiep-va-moi-truong|tinh bac kan",
        "so-nong-nghiep-va-moi-truong|tinh thai nguyen",
    ]
    assert followed_by("ubnd|tinh thai nguyen") == []


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("so-tai-chinh|tinh lao cai", "Sở Tài chính tỉnh Lào Cai"),
        ("so-tai-chinh|?tinh", "Sở Tài chính"),
        ("ubnd|xa ma le|ha giang", "Ủy ban nhân dân xã Má Lé"),  # a commune that is gone keeps its accents
        ("cong ty co phan hoa ban", ""),
    ],
)
def test_names_of_keys(key, name):
    assert name_of(key) == name


SAME = [
    ("ubnd|tinh lao cai", "ubnd|tinh lao cai", None, True),
    ("ubnd|tinh lao cai", "ubnd|tinh yen bai", None, False),
    ("ubnd|tinh lao cai", "ubnd|tinh yen bai", DAY_2024, False),
    ("ubnd|tinh lao cai", "ubnd|tinh yen bai", DAY_2026, True),
    ("ubnd|?tinh", "ubnd|tinh yen bai", None, None),
    ("ubnd|?tinh", "ubnd|xa van ho|son la", None, False),
    ("ubnd|?", "ubnd|xa van ho|son la", None, None),
    ("ubnd|?tinh", "so-y-te|tinh son la", None, False),
    ("ubnd|xa tan phong", "ubnd|xa tan phong|son la", None, None),
    ("phong ke hoach", "phong ke hoach@so-y-te|tinh son la", None, None),
    ("bo-giao-thong-van-tai", "bo-xay-dung", DAY_2026, True),
    ("bo-giao-thong-van-tai", "bo-xay-dung", DAY_2024, False),
]


@pytest.mark.parametrize(("a", "b", "day", "same"), SAME)
def test_same_body(a, b, day, same):
    assert same_body(a, b, day) is same
    assert same_body(b, a, day) is same


@given(st.dates(dt.date(1995, 1, 1), dt.date(2027, 1, 1)))
def test_days_between_two_changes_are_all_one(day):
    """What is remembered for the first of them is what each of them would find by itself."""
    words = default_words()
    for key, _, _ in FOLLOWED:
        assert tuple(successors(key, day)) == lineage._successors.__wrapped__(key, day, words)


def test_no_chain_of_successors_is_a_circle():
    for entry in default_words().entries.values():
        assert entry.id not in successors(entry.id)


def test_every_abolished_province_leads_to_one_that_exists():
    for place in {p.key: p for found in provinces().values() for p in found}.values():
        if place.until is not None:
            after = successors(f"ubnd|{place.key}", DAY_2026)
            assert after and all("|" in key for key in after)
            assert len(after) == 1 or place.until < dt.date(2004, 1, 1)  # later ones were only joined


@pytest.mark.parametrize(
    ("day", "count"),
    [("1996-08-28", 53), ("1997-01-01", 61), ("2004-06-01", 64), ("2024-05-20", 63), ("2026-06-01", 34)],
)
def test_there_are_as_many_provinces_as_there_were(day: str, count: int) -> None:
    living = {p.key for found in provinces().values() for p in found if p.exists(dt.date.fromisoformat(day))}
    assert len(living) == count


def test_a_province_that_was_divided_is_followed_by_all_its_parts() -> None:
    parts = ["ubnd|tinh thai nguyen", "ubnd|tinh bac kan"]
    assert successors("ubnd|tinh bac thai", dt.date(1998, 1, 1)) == parts
    assert successors("ubnd|tinh bac thai", dt.date(1996, 12, 31)) == []
    assert successors("ubnd|tinh bac thai", DAY_2026) == parts[:1]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("ubnd|tinh lao cai", "Ủy ban nhân dân tỉnh Lào Cai"),
        ("so-tai-chinh|tinh lao cai", "Sở Tài chính tỉnh Lào Cai"),
        ("bo-xay-dung", "Bộ Xây dựng"),
        ("khong-co|tinh lao cai", None),
        ("ubnd|?huyen", None),
        ("phong-1@so-tai-chinh|tinh lao cai", None),
    ],
)
def test_a_key_is_called_by_the_full_name(key: str, name: str | None) -> None:
    body = body_called(key)
    assert (body.name if body else None) == name
