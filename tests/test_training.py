"""What corrections teach: examples, names proposed only when people agree, effect shown, adoption undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.grammar.body import use_site_bodies
from pipeline.relink import relink
from pipeline.review import Actor, correct_field, judge_link, undo
from pipeline.store import Store
from pipeline.training import adopt, effect_of, field_examples, link_examples, proposed_aliases
from tests.factories import a_citation, a_directive, a_letter, key_of

LAN = Actor("lan", "2026-06-30T09:15:00")
PRINTED, BODY = "Xí nghiệp Thủy nông Bắc Suối", "Sở Y tế tỉnh Lào Cai"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "kho.db") as store:
        for number in range(3):
            store.add(a_letter(f"{number + 1}/BC-XN", issuer=PRINTED))
        yield store
    use_site_bodies([])


def keys(store: Store) -> list[str]:
    return sorted(key for key, _ in store.letters())


def test_a_name_is_proposed_measured_adopted_and_undone(store: Store) -> None:
    first, second, _ = keys(store)
    correct_field(store, LAN, first, "issuer", BODY)
    correct_field(store, LAN, second, "issuer", BODY)
    (alias,) = proposed_aliases(store)
    assert (alias.printed, alias.body, alias.said, alias.others) == (PRINTED, BODY, 2, 1)
    assert effect_of(store, [alias]) == (2, 0, 2)
    (number,) = adopt(store, LAN, [alias])
    assert {document.issuer for document in store.documents(held=True)} == {BODY}
    undo(store, LAN, number)
    assert sorted(document.issuer for document in store.documents(held=True)) == sorted([BODY, BODY, PRINTED])


def test_where_people_disagree_or_the_name_is_known_nothing_is_proposed(store: Store) -> None:
    first, second, _ = keys(store)
    correct_field(store, LAN, first, "issuer", BODY)
    correct_field(store, LAN, second, "issuer", "Sở Nội vụ tỉnh Lào Cai")
    known = a_letter("9/BC-SNV", issuer="Sở Nội vụ tỉnh Lào Cai")
    store.add(known)
    correct_field(store, LAN, key_of(known), "issuer", BODY)
    assert proposed_aliases(store) == []


def test_examples(store: Store) -> None:
    directive, reply = a_directive(), a_letter("62/BC-SYT", "2024-04-20", BODY, "Báo cáo", "Kết quả", a_citation())
    store.add(directive)
    store.add(reply)
    relink(store)
    correct_field(store, LAN, key_of(reply), "code", "82/BC-SYT")
    judge_link(store, LAN, key_of(reply), key_of(directive), True)
    (example,) = field_examples(store)
    assert (example["field"], example["read"], example["value"], example["right"]) == (
        "code",
        "62/BC-SYT",
        "82/BC-SYT",
        False,
    )
    (comparison,) = link_examples(store)
    assert comparison["same"] is True and "number_same" in comparison["evidence"]
