"""A block's documents weighed in groups, and one citation more: the same as weighing each, and all again."""

import tempfile
from pathlib import Path
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.generate.archive import archive
from pipeline.link.evidence import load_weights
from pipeline.link.known import Known, choose
from pipeline.records import Cited, Held
from pipeline.relink import relink, relink_new
from pipeline.store import Store
from tests.link.test_incremental import beliefs

BLOCK = "45 bc ubnd"
DATES = ("", "2019", "2023-04", "2023-04-20", "2024-04-20", "2024-05-02", "2026-01-09")
BODIES = ("", "ubnd|tinh lao cai", "ubnd|tinh son la", "ubnd|?tinh")
SUBJECTS = ("", "Kết quả tiêm chủng mở rộng", "Phòng cháy, chữa cháy rừng")

documents = st.builds(
    Held,
    key=st.uuids().map(str),
    blocks=st.just((BLOCK,)),
    code=st.sampled_from(("45/BC-UBND", "45/BC-UBNĐ")),
    serial=st.just("45"),
    symbol=st.just("bc ubnd"),
    date=st.sampled_from(DATES),
    genre=st.sampled_from(("", "Báo cáo", "Công văn")),
    issuer_key=st.sampled_from(BODIES),
    place=st.sampled_from(("", "lao cai")),
    subject=st.sampled_from(SUBJECTS),
)
citations = st.builds(
    Cited,
    letter=st.just("x"),
    position=st.just(0),
    block=st.just(BLOCK),
    code=st.just("45/BC-UBND"),
    serial=st.just("45"),
    symbol=st.just("bc ubnd"),
    date=st.sampled_from(DATES),
    genre=st.sampled_from(("", "Báo cáo")),
    issuer_key=st.sampled_from(BODIES),
    subject=st.sampled_from(SUBJECTS),
    citing_date=st.sampled_from(DATES),
    citing_place=st.sampled_from(("", "lao cai")),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(documents, max_size=12), st.lists(citations, min_size=1, max_size=4), st.booleans())
def test_a_choice_among_groups_is_that_among_all(held: list[Held], cites: list[Cited], with_subject: bool) -> None:
    weights = load_weights()
    known = Known(held, weights)
    for cited in cites:
        signature = (cited.date, cited.issuer_key, cited.genre, cited.citing_place, cited.citing_date, cited.code, "")
        ours = known.choose(cited, signature, with_subject=with_subject)
        plain = choose(cited, held, weights, with_subject=with_subject)
        assert ours._replace(score=round(ours.score, 9)) == plain._replace(score=round(plain.score, 9))


@patch("pipeline.link.cites.MOST_HEARD", 3)
def test_letters_that_come_and_go_leave_what_linking_all_would() -> None:
    letters = list(archive(160, seed=5))
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "a.db") as store:
        for letter in letters[:100]:
            store.add(letter)
        relink(store)
        for letter in letters[100:]:
            store.add(letter)
            relink_new(store)
        for letter in letters[40:60]:
            store.set_aside(letter.source.sha256, "mật")
            relink_new(store)
        one_by_one = beliefs(store)
        relink(store)
        assert beliefs(store) == one_by_one


def test_an_archive_is_the_same_each_time_and_hangs_together() -> None:
    letters = list(archive(300))
    assert letters == list(archive(300))
    held = {(letter.code, letter.date.value.iso) for letter in letters if letter.date}
    cited = [(c.code, c.issued_on.iso) for letter in letters for c in letter.citations if c.issued_on]
    assert len(letters) == 300
    assert 4 < len([c for letter in letters for c in letter.citations]) / 300 < 6
    assert sum(pair in held for pair in cited) > len(cited) / 4
    assert sum(len(letter.tasks) for letter in letters) > 100
