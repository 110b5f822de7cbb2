"""Fields typed into the search box: every row of the lexicon proves itself, and nothing typed is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import load_toml
from pipeline.store.fields import meant, statuses, understand
from pipeline.text.fold import fold

ROWS = load_toml("search_fields")
KNOWN = {
    "issuer": ["Ủy ban nhân dân tỉnh Lào Cai", "Sở Y tế tỉnh Lào Cai", "Sở Y tế tỉnh Hà Giang", "Sở Tài chính"],
    "genre": ["Báo cáo", "Công văn", "Kế hoạch", "Kế hoạch liên tịch"],
    "year": ["2021", "2023", "2024"],
    "place": ["tinh lao cai", "tinh ha giang"],
    "urgency": ["Khẩn", "Thượng khẩn", "Hỏa tốc"],
}


def known(field):
    return statuses() if field == "status" else {value: (fold(value),) for value in KNOWN[field]}


def asked(text):
    query = understand(text, known)
    return query.text, [(one.field, sorted(one.values)) for one in query.typed]


@pytest.mark.parametrize(("field", "text"), [(row["id"], x) for row in ROWS["field"] for x in row["examples"]])
def test_examples(field, text):
    assert [one.field for one in understand(text, known).typed] == [field]


@pytest.mark.parametrize("text", [x for row in ROWS["field"] for x in row["counter_examples"]])
def test_counter_examples(text):
    query = understand(text, known)
    assert query.typed == ()
    assert fold(query.text) == fold(text)


def test_a_body_without_its_place_means_all_of_its_name_and_those_before_them():
    names = (
        "Sở Nông nghiệp và Môi trường tỉnh Lào Cai",
        "Sở Tài nguyên và Môi trường tỉnh Yên Bái",
        "Sở Y tế tỉnh Lào Cai",
    )
    archive = {name: (fold(name),) for name in names}
    assert meant("issuer", "Sở Nông nghiệp và Môi trường", archive) == set(names[:2])


@pytest.mark.parametrize(("means", "text"), [(row["means"], x) for row in ROWS["status"] for x in row["examples"]])
def test_statuses_by_other_names(means, text):
    assert meant("status", text, statuses()) == set(means)


@pytest.mark.parametrize(
    ("text", "words", "typed"),
    [
        (
            'loại:"Báo cáo" năm:2024 cơ quan:"Sở Y tế" giáp hạt',
            "giáp hạt",
            [
                ("genre", ["Báo cáo"]),
                ("year", ["2024"]),
                ("issuer", ["Sở Y tế tỉnh Hà Giang", "Sở Y tế tỉnh Lào Cai"]),
            ],
        ),
        # without quotes: the most words that the archive has a value for
        ("loai:bao cao giap hat", "giap hat", [("genre", ["Báo cáo"])]),
        ("cơ quan:Sở Y tế tỉnh Lào Cai giáp hạt", "giáp hạt", [("issuer", ["Sở Y tế tỉnh Lào Cai"])]),
        ("cơ quan:UBND tỉnh giải ngân", "giải ngân", [("issuer", ["Ủy ban nhân dân tỉnh Lào Cai"])]),
        ("giải ngân địa phương: Hà Giang", "giải ngân", [("place", ["tinh ha giang"])]),
        # so called beats has it in its name
        ("loại:kế hoạch", "", [("genre", ["Kế hoạch"])]),
        ("type:liên tịch", "", [("genre", ["Kế hoạch liên tịch"])]),
        ("độ khẩn:khẩn", "", [("urgency", ["Khẩn"])]),
        ("tình trạng:quá hạn", "", [("status", ["done_late", "open_overdue"])]),
        ("status:overdue", "", [("status", ["open_overdue"])]),
        ("năm:2020-2023 x", "x", [("year", ["2021", "2023"])]),
        ("năm:2023 năm:2024", "", [("year", ["2023"]), ("year", ["2024"])]),
        ("năm:1999 x", "x", [("year", [])]),  # asked for and not held: nothing, not everything
        ("“năm:2024” x", '"năm:2024" x', []),
        ('loại:"Báo cáo', "", [("genre", ["Báo cáo"])]),
        ("cỡ:lớn https://a.vn/b:c 12:30 x", "cỡ:lớn https://a.vn/b:c 12:30 x", []),
        ('năm:"" x', 'năm:"" x', []),
    ],
)
def test_what_is_understood(text, words, typed):
    assert asked(text) == (words, typed)


def test_years_of_one_field_are_either_and_fields_are_both():
    wanted = understand("năm:2023 năm:2024 loại:báo cáo", known).wanted
    assert wanted == {"year": {"2023", "2024"}, "genre": {"Báo cáo"}}


@given(
    st.lists(st.sampled_from([*'":“”;,\n', "năm", "loại:", "cơ quan :", "2024", "Sở Y tế", "\x00", "😀"]), max_size=30)
)
def test_nothing_typed_is_an_error(parts):
    query = understand("".join(parts), known)
    assert len(query.typed) <= 12
