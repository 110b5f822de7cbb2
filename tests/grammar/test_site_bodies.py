"""A site's own bodies laid over the lexicon: aliases of composed names, new names, damaged letterheads."""

import pytest

from pipeline.grammar.body import (
    find_bodies,
    letterhead_body,
    predecessors,
    resolve_body,
    same_body,
    site_rows,
    successors,
    use_site_bodies,
    with_aliases,
)

ROWS = [
    {"name": "Công ty TNHH MTV Thoát nước Bình An", "also": "CTN Bình An;Thoát nước Bình An", "symbols": "TNBA"},
    {"name": "Sở Y tế tỉnh Lào Cai", "also": "SYT LC"},
    {"name": "Trạm Quan trắc Đồi Chè", "successors": "Trung tâm Quan trắc Phú Lâm", "until": "2025-06-30"},
    {"name": "Trung tâm Quan trắc Phú Lâm"},
]
DRAINS = "cong ty tnhh mtv thoat nuoc binh an"


@pytest.fixture
def site():
    use_site_bodies(site_rows(ROWS))
    yield
    use_site_bodies(())


MEANT = [
    ("CTN Bình An", DRAINS),
    ("Thoát nước Bình An", DRAINS),
    ("Công ty TNHH MTV Thoát nước Bình An", DRAINS),
    ("SYT LC", "so-y-te|tinh lao cai"),
    ("Sở Y tế tỉnh Lào Cai", "so-y-te|tinh lao cai"),
    ("Sở Y tế tỉnh Sơn La", "so-y-te|tinh son la"),
]


@pytest.mark.parametrize(("name", "key"), MEANT, ids=[name for name, _ in MEANT])
def test_what_a_name_means_on_a_site(site, name, key):
    assert resolve_body(name).key == key


def test_without_the_site_an_alias_means_nothing():
    assert resolve_body("SYT LC") is None


def test_aliases_are_found_in_running_text(site):
    text = "Theo đề nghị của SYT LC và CTN Bình An tại biên bản họp"
    found = find_bodies(text)
    assert [text[m.span.start : m.span.end] for m in found] == ["SYT LC", "CTN Bình An"]
    assert [m.value.key for m in found] == ["so-y-te|tinh lao cai", DRAINS]


def test_a_letterhead_in_small_or_damaged_print_is_snapped_to_a_confirmed_body(site):
    sure = letterhead_body(["CÔNG TY TNHH MTV", "THOÁT NƯỚC BÌNH AN"], "Lào Cai")
    damaged = letterhead_body(["CONG TY TNHH MTV", "THOAT NU0C BINH AN"], "Lào Cai")
    assert sure.body.key == damaged.body.key == DRAINS
    assert sure.confidence >= 0.95


def test_words_can_be_given_to_one_call_only():
    words = with_aliases(ROWS)
    assert resolve_body("SYT LC", words=words).key == "so-y-te|tinh lao cai"
    assert resolve_body("SYT LC") is None


def test_a_site_knows_what_followed_its_bodies(site):
    old, new = "tram quan trac doi che", "trung tam quan trac phu lam"
    assert successors(old) == [new]
    assert predecessors(new) == [old]
    assert same_body(old, new) is False


def test_a_commune_has_the_communes_and_the_district_before_it():
    before = predecessors("ubnd|xa muong khuong|lao cai")
    assert "ubnd|thi tran muong khuong|lao cai" in before
    assert "ubnd|huyen muong khuong|lao cai" in before
    assert "dang-uy|xa bao ha|lao cai" not in before
    assert "huyen-uy|huyen bao yen|lao cai" in predecessors("dang-uy|xa bao ha|lao cai")
