"""Every row of the lexicon of bodies says what it claims to say."""

import pytest

from pipeline.grammar.body import find_bodies, resolve_body
from pipeline.grammar.body_words import default_words
from pipeline.grammar.place import read_rows
from pipeline.lexicon import load_toml

DATA = load_toml("body_kinds")
EXAMPLES = [(row["id"], example) for table in ("kind", "open") for row in DATA[table] for example in row["examples"]]


@pytest.mark.parametrize(("row", "example"), EXAMPLES, ids=[f"{row}-{e['text']}" for row, e in EXAMPLES])
def test_example_of_a_row_is_found_as_its_name(row, example):
    found = find_bodies(example["text"])
    assert [m.value.name for m in found][:1] == [example["name"]]


@pytest.mark.parametrize("row", DATA["kind"], ids=lambda row: row["id"])
def test_every_spelling_of_a_kind_means_it(row):
    unit = {"tinh": "tỉnh Sơn La", "huyen": "huyện Mộc Châu", "xa": "xã Vân Hồ"}
    for spelling in [row["name"], *row.get("also", ())]:
        level = row["levels"][0] if row["levels"] else None
        text = f"{spelling} {unit[level]}" if level else f"{spelling} khu vực IV"
        assert resolve_body(text).kind == row["id"], text


@pytest.mark.parametrize("row", DATA["field"], ids=lambda row: row["name"])
def test_every_spelling_of_a_field_means_its_bodies(row):
    for tag, word, place in (("bo", "Bộ", ""), ("so", "Sở", " tỉnh Sơn La"), ("phong", "Phòng", " huyện Mộc Châu")):
        if row.get(tag) in (None, False):
            continue
        for spelling in [row["name"], *row.get("short", ())]:
            entries = {e.id for e in default_words().spellings[_words(f"{word} {spelling}")][1]}
            assert resolve_body(f"{word} {spelling}{place}").kind in entries
        assert resolve_body(f"{word} {row['name']}{place}").name == f"{word} {row['name']}{place}"


def _words(text):
    from pipeline.grammar.body_words import words_of

    return " ".join(words_of(text))


@pytest.mark.parametrize("row", read_rows("bodies.csv"), ids=lambda row: row["id"])
def test_every_spelling_of_a_national_body_means_it(row):
    for spelling in filter(None, [row["name"], *row["also"].split(";")]):
        entries = {e.id for e in default_words().spellings[_words(spelling)][1]}
        assert row["id"] in entries, spelling
        found = resolve_body(spelling)
        assert found is not None, spelling
        assert found.kind in entries, spelling


def test_successors_and_parents_name_rows_that_exist():
    entries = default_words().entries
    for entry in entries.values():
        for other in (*entry.successors, *filter(None, [entry.parent])):
            assert other in entries, (entry.id, other)


def test_no_body_outlives_its_own_beginning():
    for entry in default_words().entries.values():
        assert not (entry.since and entry.until and entry.until < entry.since), entry.id


def test_shapes_of_the_tables():
    kinds = [row["kind"] for row in read_rows("communes.csv")]
    assert kinds.count("xã") == 2621
    assert kinds.count("phường") == 687
    assert kinds.count("đặc khu") == 13
    open_provinces = [row for row in read_rows("places.csv") if not row["until"]]
    assert len(open_provinces) == 34
    assert sum(row["kind"] == "thành phố" for row in open_provinces) == 7


def test_every_successor_of_a_unit_is_a_unit_that_exists():
    now = {(row["kind"] + " " + row["name"]) for row in read_rows("communes.csv") if row["since"]}
    for row in (*read_rows("communes.csv"), *read_rows("communes_old.csv")):
        if row.get("name") != "Huế":
            assert {unit for unit in row["successors"].split(";") if unit} <= now


@pytest.mark.parametrize("row", DATA["open_names"]["works_examples"], ids=lambda row: row["text"])
def test_a_name_goes_on_over_the_words_of_its_work(row):
    assert find_bodies(row["text"])[0].value.name == row["name"]
