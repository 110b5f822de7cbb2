"""Search finds letters whatever the accents, and no query is an error."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.generate.archive import archive
from pipeline.relink import relink
from pipeline.store import Store
from pipeline.store.search import query_terms, search_columns
from pipeline.store.snippets import make_snippet
from pipeline.text.fold import fold
from tests.factories import a_citation, a_directive, a_letter

TEXT = (
    "V/v đẩy nhanh giải ngân vốn đầu tư công\nỦy ban nhân dân tỉnh yêu cầu bố trí vốn cho đồng bào dân tộc. "
    + "Nội dung khác của văn bản. " * 30
    + "Hỗ trợ đồng bào vùng lũ theo quy định."
)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store.create(tmp_path_factory.mktemp("search") / "kho.db") as opened:
        opened.add(a_directive(text=TEXT, subject="Giải ngân vốn đầu tư công"))
        opened.add(a_letter("62/BC-SYT", text="Báo cáo tiêm chủng. Một dòng về giải ngân.", signer="Vi Thị Đào"))
        cited = a_citation("26-CT/TU", "2023-06-02", "Tỉnh ủy Lào Cai", "Chỉ thị")
        opened.add(a_letter("7/BC-SYT", "2024-04-21", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "Khác", cited))
        relink(opened)
        yield opened


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("giai ngan", ["1941/UBND-TH", "62/BC-SYT"]),
        ("giải ngân", ["1941/UBND-TH", "62/BC-SYT"]),
        ("GIẢI NGÂN", ["1941/UBND-TH", "62/BC-SYT"]),
        ("dong bao", ["1941/UBND-TH", "62/BC-SYT"]),  # the second only has "dòng" and "báo"
        ('"dong bao"', ["1941/UBND-TH"]),
        ('"vung lu"', ["1941/UBND-TH"]),
        ('"lu vung"', []),
        ("đào", ["62/BC-SYT"]),
        ("1941 ubnd th", ["1941/UBND-TH"]),
        ("1941/UBND-TH", ["1941/UBND-TH"]),
        ("1941", ["1941/UBND-TH"]),
        ("26 ct tu", ["26-CT/TU"]),
        ("26-CT/TU", ["26-CT/TU"]),
        ("tiem chung khongcotuday", ["62/BC-SYT"]),
        ("tiem khongcotuday", []),
        ("khongcotuday", []),
        ("", []),
    ],
)
@pytest.mark.parametrize("weighed", [200_000, 0])
def test_what_a_query_finds(store, monkeypatch, query, codes, weighed):
    monkeypatch.setattr("pipeline.store.search._MOST_WEIGHED", weighed)
    assert [hit.code for hit in store.search(query)] == codes


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ('loại:"Báo cáo" giai ngan', ["62/BC-SYT"]),
        ("loai:cong van", ["1941/UBND-TH"]),
        ('cơ quan:"Sở Y tế"', ["7/BC-SYT", "62/BC-SYT"]),  # without words: the newest first
        ("body:UBND tỉnh Lào Cai năm:2024", ["1941/UBND-TH"]),
        ("địa phương:lào cai năm:2023", []),
        ("26-CT/TU năm:2023", ["26-CT/TU"]),
        ("26-CT/TU năm:2024", []),
        ("26-CT/TU độ khẩn:khẩn", []),
        ("tình trạng:quá hạn", ["1941/UBND-TH"]),
        ("tình trạng:đúng hạn", []),
    ],
)
def test_fields_narrow(store, query, codes):
    key = store.find("1941/UBND-TH")[0].key
    assert [hit.code for hit in store.search(query, statuses_of=lambda: {key: "open_overdue"})] == codes


def test_only_papers_of_some_bodies(store):
    (key,) = {document.issuer_key for document in store.find("62/BC-SYT")}
    assert [hit.code for hit in store.search("giai ngan", issuers=[key])] == ["62/BC-SYT"]
    assert {hit.code for hit in store.search("", issuers=[key])} == {"62/BC-SYT", "7/BC-SYT"}


@pytest.fixture(scope="module")
def archived(tmp_path_factory):
    with Store.create(tmp_path_factory.mktemp("archive") / "kho.db") as opened, opened.transaction():
        for letter in random.Random(5).sample(list(archive(300)), 300):  # not in the order of their days
            opened.add(letter)
        yield opened


@pytest.mark.parametrize(
    ("gathered", "asked"), [(300, 0), (10, 0), (10, 30), (10, 1000)], ids=["all", "too many", "few asked", "asked"]
)
@pytest.mark.parametrize(("ranked", "near"), [(0, 500), (25, 1)])
@pytest.mark.parametrize(
    "query", ["báo cáo", "báo cáo kết quả", "kế hoạch", '"kế hoạch" di linh', "năm:2026 báo cáo", "loại:Báo cáo y tế"]
)
def test_of_many_letters_those_come_first_that_say_it_at_their_head_and_the_newest(
    archived, monkeypatch, query, ranked, near, gathered, asked
):
    monkeypatch.setattr("pipeline.store.search._NEAR", near)
    for name, value in (("RANKED", ranked), ("GATHERED", gathered), ("ASKED", asked), ("WEIGHED", 0)):
        monkeypatch.setattr(f"pipeline.store.search._MOST_{name}", value)
    words = query_terms(query.removeprefix("năm:2026").removeprefix("loại:Báo cáo"))
    wanted = []
    for key, letter in archived.letters():
        code, subject, names, body = search_columns(
            letter.code, letter.subject.value, letter.issuer.value.name, letter.text
        )
        inside, ahead = (
            [f" {word} " in f" {part} " for word in words]
            for part in (f"{code} {subject} {names} {body}", f"{code} {subject}")
        )
        if not all(inside) or (query[:3] == "năm" and letter.date.value.year != 2026):
            continue
        if query[:4] == "loại" and letter.genre.value != "Báo cáo":
            continue
        wanted.append((not all(ahead), -letter.date.value.first.toordinal(), key))
    assert len(wanted) > 25
    for limit, offset in ((20, 0), (7, 11)):
        keys = [hit.key for hit in archived.search(query, limit, offset)]
        assert keys == [key for *_, key in sorted(wanted)][offset : offset + limit]


@given(st.text(max_size=60))
def test_no_query_is_an_error(store, query):
    store.search(query)


@pytest.mark.parametrize(
    "query", ['"', '""', "AND OR NOT", "NEAR(", "a* -b", "code:x", "'; DROP TABLE letters; --", "( ^ )"]
)
def test_the_language_of_the_index_is_not_reachable(store, query):
    store.search(query)
    assert store.counts()["letters"] == 3


def test_snippets_show_the_original_words_with_their_places(store):
    (hit,) = store.search("dong bao vung lu")
    marked = [hit.snippet[start:end] for start, end in hit.highlights]
    assert marked == ["đồng", "bào", "vùng", "lũ"]
    assert len(hit.snippet) < 200


def test_pages_of_hits_do_not_overlap(store):
    first, second = store.search("giai ngan", limit=1), store.search("giai ngan", limit=1, offset=1)
    assert [first[0].code, second[0].code] == ["1941/UBND-TH", "62/BC-SYT"]


@given(st.text(alphabet="đĐaàảbB \n.ưƯ1/", max_size=300), st.lists(st.sampled_from(["da", "a", "1", "bb"]), max_size=3))
def test_highlights_lie_inside_the_snippet_and_fold_to_the_terms(text, terms):
    snippet, highlights = make_snippet(unicodedata.normalize("NFC", text), terms)
    for start, end in highlights:
        assert 0 <= start < end <= len(snippet)
        assert fold(snippet[start:end]) in terms


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("Giải ngân", ["giai", "ngan"]),
        ('"đồng bào" lũ', ["dong bao", "lu"]),
        ("a a", ["a"]),
        ("“vùng lũ”", ["vung lu"]),
    ],
)
def test_terms(query, terms):
    assert query_terms(query) == terms


def test_letters_of_a_transaction_are_one_piece_of_the_index(tmp_path):
    """Any statement of ``insert_entry`` that opens a savepoint would make it one for every letter: see step 0016."""
    with Store.create(tmp_path / "kho.db") as store:
        with store.transaction():
            for letter in archive(40, 1):
                store.add(letter)
        assert store.connection.execute("SELECT count(DISTINCT segid) FROM search_idx").fetchone() == (1,)
