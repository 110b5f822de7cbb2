"""One unit, one key, however its name is spelled."""

import datetime as dt
from collections import defaultdict

import pytest

from pipeline.grammar.body import resolve_body
from pipeline.grammar.place import parse_phrase, read_rows
from pipeline.grammar.place_spelling import same_name, sound
from pipeline.text.fold import fold

ONE = [
    ("Quảng Trị", "huyện", ("Đakrông", "Đa Krông", "Đa krông", "ĐaKrông")),
    ("Đắk Lắk", "huyện", ("Krông Pắc", "Krông Păk", "Krông Pắk", "KrôngPắc")),
    ("Đắk Lắk", "huyện", ("Krông Ana", "Krông A Na")),
    ("Đắk Lắk", "huyện", ("Ea H'leo", "Ea Hleo", "Ea H’Leo", "Ea H-leo", "EaHleo")),
    ("Đắk Lắk", "huyện", ("Cư M'gar", "Cư Mgar", "CưMgar")),
    ("Đắk Nông", "huyện", ("Đắk R'Lấp", "Đăk Rlấp", "Đắk R’lấp")),
    ("Gia Lai", "thành phố", ("Pleiku", "Plei Ku", "PleiKu")),
    ("Gia Lai", "huyện", ("Chư Sê", "Chưsê")),
    ("Kon Tum", "huyện", ("Kon Plông", "Konplông", "KonPlông")),
    ("Lào Cai", "thị xã", ("Sa Pa", "Sapa", "SaPa")),
    ("Yên Bái", "huyện", ("Mù Cang Chải", "Mù Căng Chải")),
    ("Bình Định", "thành phố", ("Quy Nhơn", "Qui Nhơn")),
    ("Thái Nguyên", "huyện", ("Đồng Hỷ", "Đồng Hỉ")),
]


@pytest.mark.parametrize(("province", "kind", "spellings"), ONE, ids=[spellings[0] for *_, spellings in ONE])
def test_all_spellings_of_a_unit_have_one_key(province, kind, spellings):
    context = resolve_body(f"Ủy ban nhân dân tỉnh {province}")
    bodies = [resolve_body(f"UBND {kind} {name}", context, dt.date(2023, 5, 5)) for name in spellings]
    assert len({(body.key, body.place) for body in bodies}) == 1, [body.key for body in bodies]
    assert bodies[0].key.endswith(f"|{fold(province)}")


@pytest.mark.parametrize("names", [
    ("Bắc Kạn", "Bắc Cạn"), ("Đắk Lắk", "Đăk Lăk", "Dak Lak", "Đắc Lắc", "Daklak", "Đắclắc"), ("Đắk Nông", "Đắc Nông", "Đăknông"),
    ("Kon Tum", "Kontum"),
])  # fmt: skip
def test_all_spellings_of_a_province_have_one_key(names):
    assert len({resolve_body(f"UBND tỉnh {name}", on=dt.date(2023, 5, 5)).key for name in names}) == 1


@pytest.mark.parametrize(("one", "other"), [
    ("Phúc An", "Phú Cần"), ("Ca Thành", "Cát Hanh"), ("Nghĩa An", "Nghĩa Ân Hòa"), ("Thúy Sơn", "Thúi Sơn"), ("Khe Sanh", "Che Sanh"),
    ("Mai Sơn", "Mây Sơn"),
])  # fmt: skip
def test_names_that_only_look_alike(one, other):
    assert not same_name(one, other)


def test_one_spelling_for_two_units_leaves_both_open():
    """Đakrông is in Quảng Trị, Đak Rong in Gia Lai: only the province tells which "Đa Krông" is."""
    after = dt.date(2025, 9, 9)
    assert resolve_body("UBND xã Đa Krông", on=after).key == "ubnd|xa da krong"
    of_quang_tri = resolve_body("UBND xã Đa Krông", resolve_body("UBND tỉnh Quảng Trị"), after)
    assert of_quang_tri.key == "ubnd|xa dakrong|quang tri"
    assert resolve_body("UBND xã Đak Rong", on=after).key == "ubnd|xa dak rong|gia lai"


def test_no_two_units_of_one_parent_are_spelled_alike():
    units = defaultdict(set)
    for row in read_rows("places.csv"):
        units["", row["kind"]].add(row["name"])
    for row in read_rows("communes.csv"):
        units[row["province"], row["kind"]].add(row["name"])
    for row in read_rows("communes_old.csv"):
        for unit in row["communes"].split(";"):
            kind, name = parse_phrase(unit)
            units[f"{row['province']} until 2025", kind].add(name)
    for row in read_rows("districts_old.csv"):
        units[row["province"], row["kind"]].add(row["name"])
    for parent, names in units.items():
        heard = defaultdict(set)
        for name in names:
            heard[sound(name)].add(name)
        for alike in heard.values():
            spelled = {fold(name) for name in alike}
            assert len(spelled) == 1 or not same_name(*sorted(spelled)[:2]), (parent, alike)
