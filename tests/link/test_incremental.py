"""Linking does not depend on order, and linking what a new letter touches equals linking everything."""

import random
import tempfile
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.link import link_archive
from pipeline.records import Letter, Link, Span, Statement
from pipeline.relink import relink, relink_new
from pipeline.store import Store
from tests.factories import a_citation, a_letter, a_task, keyed

# Few values of each kind, so that numbers, dates and issuers collide all the time.
CODES = ("87/QĐ-UBND", "62/BC-SYT", "63/BC-SYT", "/BC-SYT", "30/2020/NĐ-CP")
DATES = ("2023-04-20", "2024-04-20", "2024-04", "2024-05-02", None)
ISSUERS = ("UBND tỉnh Lào Cai", "UBND tỉnh", "Sở Y tế tỉnh Lào Cai", None)
GENRES = ("Báo cáo", "Quyết định", None)
SUBJECTS = ("Kết quả tiêm chủng mở rộng", "Kết quả tiêm chủng mở rộng quý II", "Phòng cháy, chữa cháy rừng", None)

citations = st.builds(
    a_citation,
    st.sampled_from([code for code in CODES if not code.startswith("/")]),
    st.sampled_from(DATES),
    st.sampled_from(ISSUERS),
    st.sampled_from(GENRES),
    st.sampled_from(("answers", "mentions", "implements")),
    subject=st.sampled_from(SUBJECTS),
)


@st.composite
def letters(draw: st.DrawFn, name: str) -> Letter:
    cites = draw(st.lists(citations, max_size=3))
    statements = (
        (Statement(0, len(cites) - 1, "answers", Span(5, 9)),) if len(cites) > 1 and draw(st.booleans()) else ()
    )
    return a_letter(
        draw(st.sampled_from(CODES)),
        draw(st.sampled_from(DATES)),
        draw(st.sampled_from(ISSUERS)),
        draw(st.sampled_from(GENRES)),
        draw(st.sampled_from(SUBJECTS)),
        *cites,
        to=draw(st.sampled_from(((), ("UBND tỉnh Lào Cai",)))),
        tasks=draw(st.sampled_from(((), (a_task("báo cáo", "Sở Y tế tỉnh Lào Cai"),)))),
        statements=statements,
        sureness=draw(st.sampled_from((0.97, 0.6))),
        name=name,
    )


archives = st.integers(1, 6).flatmap(lambda n: st.tuples(*(letters(f"{i}.txt") for i in range(n))))


def beliefs(store: Store) -> tuple[list[Link], list[tuple], dict[str, str | None]]:
    documents = sorted(tuple(d) for d in store.documents(held=False))
    copies = {d.key: d.copy_of for d in store.documents(held=True) if d.copy_of}
    keys = [d.key for d in store.documents(held=True)]
    return sorted((link for key in keys for link in store.links(citing=key)), key=repr), documents, copies


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(archives, st.randoms(use_true_random=False))
def test_one_by_one_equals_all_at_once_in_any_order(archive: tuple[Letter, ...], rng: random.Random) -> None:
    shuffled = list(archive)
    rng.shuffle(shuffled)
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "a.db") as store:
        for letter in shuffled:
            store.add(letter)
            relink_new(store)
        one_by_one = beliefs(store)
        relink(store)
        assert beliefs(store) == one_by_one
    linking = link_archive(keyed(*archive))
    own = [found for found in linking.links if found.stated_by is None]
    assert sorted(own, key=repr) == [found for found in one_by_one[0] if found.stated_by is None]
    assert linking.copies == one_by_one[2]
    assert [d.key for d in linking.documents] == [d[0] for d in one_by_one[1]]


@settings(max_examples=25, deadline=None)
@given(archives)
def test_taking_a_letter_out_leaves_no_trace(archive: tuple[Letter, ...]) -> None:
    gone, *rest = archive
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "a.db") as store:
        for letter in archive:
            store.add(letter)
        relink(store)
        store.set_aside(gone.source.sha256, "mật")
        relink_new(store)
        after = beliefs(store)
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "b.db") as store:
        for letter in rest:
            store.add(letter)
        relink(store)
        assert after == beliefs(store)


def test_a_dated_document_forgets_who_named_it_without_a_date(tmp_path: Path) -> None:
    decision, health = "87/QĐ-UBND", "Sở Y tế tỉnh Lào Cai"
    dated = a_letter(
        "1/BC-SYT", "2024-04-20", health, None, None, a_citation(decision, "2024-04-02", "UBND tỉnh Lào Cai")
    )
    undated = a_letter(
        "2/BC-SYT", "2024-05-02", health, None, None, a_citation(decision, None, None, "Quyết định"), name="b.txt"
    )
    with Store.create(tmp_path / "a.db") as store:
        store.add(dated)
        relink_new(store)
        alone = beliefs(store)
        store.add(undated)
        relink_new(store)
        assert [d.citations for d in store.documents(held=False)] == [2]
        store.set_aside(undated.source.sha256, "mật")
        relink_new(store)
        assert beliefs(store) == alone


def test_a_letter_that_comes_in_the_place_of_another_founds_nothing_in_its_name(tmp_path: Path) -> None:
    decision, committee, health = "87/QĐ-UBND", "UBND tỉnh Lào Cai", "Sở Y tế tỉnh Lào Cai"
    undated = a_letter("1/BC-SYT", "2024-05-02", health, None, None, a_citation(decision, None, committee))
    dated = a_letter(
        "2/BC-SYT", "2024-05-02", health, None, None, a_citation(decision, "2024-04-20", committee), name="b.txt"
    )
    with Store.create(tmp_path / "a.db") as store:
        store.add(undated)
        relink_new(store)
        (before,) = store.connection.execute("SELECT id FROM letters").fetchone()
        store.set_aside(undated.source.sha256, "mật")
        store.add(dated)
        assert store.connection.execute("SELECT id FROM letters").fetchone() == (before,)  # SQLite gives it again
        relink_new(store)
        assert [(d.date, d.citations) for d in store.documents(held=False)] == [("2024-04-20", 1)]


def test_a_letter_that_a_person_named_for_a_citation_of_another_year_goes_and_is_forgotten(tmp_path: Path) -> None:
    held = a_letter("62/BC-SYT", "2024-05-02", "Sở Y tế tỉnh Lào Cai")
    citing = a_letter(
        "1/UBND", "2024-06-02", "UBND tỉnh Lào Cai", None, None, a_citation("62/BC-SYT", "2023-04-20"), name="b.txt"
    )
    with Store.create(tmp_path / "a.db") as store:
        store.add(citing)
        relink_new(store)
        alone = beliefs(store)
        store.add(held)
        (link,) = store.links()
        (key,) = (d.key for d in store.documents(held=True) if d.key != link.citing)
        store.judge(link.citing, key, True)
        relink_new(store)
        assert [found.state for found in store.links()] == ["confirmed"]
        store.set_aside(held.source.sha256, "mật")
        relink_new(store)
        assert beliefs(store) == alone


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(archives, st.randoms(use_true_random=False), st.booleans())
def test_letters_come_and_go_and_people_judge_in_any_order(
    archive: tuple[Letter, ...], rng: random.Random, judged: bool
) -> None:
    with (
        patch("pipeline.link.cites.MOST_HEARD", 2),
        tempfile.TemporaryDirectory() as folder,
        Store.create(Path(folder) / "a.db") as store,
    ):
        there: list[Letter] = []
        for _ in range(3 * len(archive)):
            letter = rng.choice(archive)
            if letter in there:
                there.remove(letter)
                store.set_aside(letter.source.sha256, "mật")
                store.connection.execute("DELETE FROM failures")
            else:
                there.append(letter)
                store.add(letter)
            if judged and rng.random() < 0.3:
                _judge(store, rng)
            if rng.random() < 0.7:
                relink_new(store)
        relink_new(store)
        step_by_step = beliefs(store)
        relink(store)
        assert beliefs(store) == step_by_step


def _judge(store: Store, rng: random.Random) -> None:
    """A person's word on some link, or on two letters being one document."""
    keys = [document.key for document in store.documents(held=True)]
    links = [link for key in keys for link in store.links(citing=key) if not link.stated_by]
    if links and rng.random() < 0.7:
        link = rng.choice(links)
        store.judge(link.citing, rng.choice((link.cited, *link.candidates)), rng.choice((True, False, None)))
    elif len(keys) > 1:
        store.judge_sameness(*rng.sample(keys, 2), rng.choice((True, False, None)))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_letters_does_not_matter(seed: int) -> None:
    rng = random.Random(seed)
    archive = [
        a_letter(rng.choice(CODES), rng.choice(DATES), rng.choice(ISSUERS), rng.choice(GENRES), None,
                 *(a_citation(rng.choice(CODES[:3]), rng.choice(DATES), rng.choice(ISSUERS)) for _ in range(3)),
                 name=f"{i}.txt")
        for i in range(30)
    ]  # fmt: skip
    first = link_archive(keyed(*archive))
    rng.shuffle(archive)
    assert link_archive(keyed(*archive)) == first
