"""Names of bodies decided in the review: letters know the body at once, and forget it on undo."""

from pathlib import Path

import pytest

from pipeline.grammar.body import use_site_bodies
from pipeline.review import Actor, decide_body, undo
from pipeline.store import Store
from tests.factories import a_letter, key_of

LAN = Actor("lan", "2026-06-30T09:15:00")


@pytest.fixture(autouse=True)
def _plain_lexicon():
    yield
    use_site_bodies([])


@pytest.mark.parametrize("what", ["confirm", "alias"])
def test_a_name_becomes_a_body_and_stops_being_one(tmp_path: Path, what: str) -> None:
    letter = a_letter(issuer="Xí nghiệp Thủy nông Bắc Suối")
    with Store.create(tmp_path / "kho.db") as store:
        store.add(letter)
        before = store.document(key_of(letter))
        number = decide_body(
            store, LAN, "Xí nghiệp Thủy nông Bắc Suối", what, "Sở Y tế tỉnh Lào Cai" if what == "alias" else ""
        )
        renewed = store.document(key_of(letter))
        wanted = "Sở Y tế tỉnh Lào Cai" if what == "alias" else "Xí nghiệp Thủy nông Bắc Suối"
        assert renewed is not None and renewed.issuer == wanted
        held = store.letter(key_of(letter))
        assert held is not None and held.issuer is not None and held.issuer.confidence == 1.0
        undo(store, LAN, number)
        assert store.document(key_of(letter)) == before
        assert store.connection.execute("SELECT count(*) FROM bodies").fetchone() == (0,)
