"""The review of files that hold several letters: what was proposed is confirmed, corrected, undone."""

import datetime as dt
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pipeline import workflow
from pipeline.history import held_on
from pipeline.records import Cuts
from pipeline.review import Actor, decide_split
from pipeline.store import Store
from pipeline.store.splits import letters_of, splits, units_of
from pipeline.web.settings import Settings
from tests.web.forms import send
from tests.web.papers import DIRECTIVE, FORMULA, IN_ONE_COLUMN


@pytest.fixture
def sha256(settings: Settings, tmp_path: Path) -> str:
    """A text file of two letters and one of one, taken in."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "gop.txt").write_text(f"{DIRECTIVE}\n\n{IN_ONE_COLUMN}", encoding="utf-8")
    (folder / "mot.txt").write_text(FORMULA, encoding="utf-8")
    store, _ = workflow.take_in(settings.db, [folder], jobs=1)
    with store:
        (split,) = splits(store)
        return split.sha256


def codes(settings: Settings, sha256: str) -> list[str | None]:
    with Store.open(settings.db) as store:
        return [letter.code for _, letter in letters_of(store, sha256)]


BOTH = ["718/UBND-VX", "96/BC-SYT"]


def decide(client: TestClient, sha256: str, what: str, *begins: int) -> None:
    answer = send(client, f"/review/splits/{sha256}", "/review/splits", sha256=sha256, what=what, begins=list(begins))
    assert (answer.status_code, answer.headers.get("location")) == (303, "/review/splits")


def undo(client: TestClient) -> None:
    page = client.get("/review/splits").text
    number = re.search(r'name="decision" value="(\d+)"', page)
    assert number is not None
    answer = send(client, "/review/splits", "/review/undo", decision=number[1], next="/review/splits")
    assert answer.status_code == 303


def test_a_proposed_split_is_shown_and_confirmed(client: TestClient, settings: Settings, sha256: str) -> None:
    page = client.get("/review/splits").text
    assert "gop.txt" in page and "mot.txt" not in page and "đề xuất tách thành 2" in page
    decide(client, sha256, "keep")
    assert codes(settings, sha256) == BOTH
    assert "đã xác nhận" in client.get("/review/splits").text
    undo(client)
    assert "đề xuất tách thành 2" in client.get("/review/splits").text


def test_one_letter_and_back(client: TestClient, settings: Settings, sha256: str) -> None:
    decide(client, sha256, "one")
    assert codes(settings, sha256) == BOTH[:1]
    undo(client)
    assert codes(settings, sha256) == BOTH


def test_another_beginning_is_saved_and_given_back(client: TestClient, settings: Settings, sha256: str) -> None:
    with Store.open(settings.db) as store:
        units = units_of(letters_of(store, sha256))
    assert not units.paged
    begins = next(unit.number for unit in units.units if "SỞ Y TẾ" in unit.text and unit.key != units.units[0].key)
    decide(client, sha256, "save", begins, 999)
    with Store.open(settings.db) as store:
        assert store.cuts()[sha256].lines == (begins,)
        assert len(letters_of(store, sha256)) == 2
    decide(client, sha256, "auto")
    with Store.open(settings.db) as store:
        assert sha256 not in store.cuts()
    assert codes(settings, sha256) == BOTH
    log = client.get("/log").text
    assert log.count("quyết định chỗ tách tệp") == 2


@pytest.mark.parametrize("address", ["/review/splits/nope", "/review/splits/%2e%2e"])
def test_unknown_files_are_404(client: TestClient, sha256: str, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_older_decision_is_undone_after_the_later_one(client: TestClient, settings: Settings, sha256: str) -> None:
    decide(client, sha256, "one")
    decide(client, sha256, "auto")
    undo(client)
    assert codes(settings, sha256) == BOTH[:1]
    undo(client)
    assert codes(settings, sha256) == BOTH


def test_an_old_day_keeps_the_split_of_today(settings: Settings, sha256: str) -> None:
    """Decided on 20 June and again on 25 June: whatever the day, the letters are those that the store holds."""
    with Store.open(settings.db) as store:
        decide_split(store, Actor("Lan", "2024-06-20T09:00:00"), sha256, Cuts())
        decide_split(store, Actor("Lan", "2024-06-25T09:00:00"), sha256, None)
        for day in (19, 22, 26):
            with held_on(store, dt.date(2024, 6, day)) as held:
                assert [letter.code for _, letter in letters_of(held, sha256)] == BOTH
