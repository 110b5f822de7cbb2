"""Linking all: by several processes, with numbers that very many cite, and when it is cut off."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from corpus.generate.archive import archive
from pipeline.errors import CongvanError
from pipeline.relink import relink, relink_new
from pipeline.store import Store
from pipeline.store.linkage import Linkage
from tests.link.test_incremental import beliefs


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store.create(tmp_path / "a.db")
    for letter in archive(160, seed=7):
        made.add(letter)
    return made


def test_several_processes_believe_what_one_does(store: Store) -> None:
    relink(store)
    alone = beliefs(store)
    with patch("pipeline.relink._FEW", 0), patch("pipeline.spread.os.sched_getaffinity", return_value={0, 1}):
        relink(store)
    assert beliefs(store) == alone


def test_a_number_that_many_cite_is_resolved_in_the_same_order(store: Store) -> None:
    relink(store)
    together = beliefs(store)
    with patch("pipeline.store.linkage.UNIT", 1):
        assert sum(unit.many for unit in store.linkage().units(anew=False)) > 10
        relink(store)
    assert beliefs(store) == together


DAMAGE = (
    "DELETE FROM links WHERE letter_id % 3 = 0",
    "UPDATE links SET cited = 'x' WHERE letter_id % 3 = 0",
    "UPDATE links SET state = 'ambiguous', candidates = '[]' WHERE letter_id % 3 = 0",
    "UPDATE links SET score = score / 2, evidence = NULL",
    "DELETE FROM documents WHERE length(key) % 2",
    "UPDATE documents SET citations = citations + 1, founder = NULL",
    "UPDATE documents SET suggested = 'x'",
    "INSERT INTO documents SELECT key || 'x', block || substr('x', 1, length(key) % 2), code, serial, symbol_key, date,"
    " genre, issuer, issuer_key, subject, citations, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '' FROM documents",
    "UPDATE derived_links SET score = 0",
    "DELETE FROM derived_links",
    "INSERT OR IGNORE INTO unlinked (letter_id) SELECT id FROM letters",
)


@pytest.mark.parametrize("damage", DAMAGE)
def test_linking_again_writes_what_is_not_written_so(store: Store, damage: str) -> None:
    relink(store)
    whole, rows = beliefs(store), store.connection.execute("SELECT * FROM links ORDER BY 1, 2, 3").fetchall()
    assert store.connection.execute(damage).rowcount
    relink(store)
    assert beliefs(store) == whole
    assert store.connection.execute("SELECT * FROM links ORDER BY 1, 2, 3").fetchall() == rows
    assert store.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_linking_again_writes_nothing_that_is_written_so(store: Store) -> None:
    relink(store)
    before = store.connection.total_changes
    relink(store)
    derived = 2 * len(store.connection.execute("SELECT 1 FROM derived_links").fetchall())
    assert store.connection.total_changes - before <= derived + 2  # and that it began, and that it came to its end


def test_what_is_cut_off_is_begun_anew_by_whoever_comes_next(store: Store) -> None:
    relink(store)
    whole = beliefs(store)
    with (
        patch.object(Linkage, "index", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        relink(store)
    assert beliefs(store) == whole  # links are changed together or not at all
    assert store.linkage().is_forsaken()
    relink_new(store)
    assert beliefs(store) == whole
    assert not store.linkage().is_forsaken()


def test_what_comes_in_between_is_linked_too(store: Store, tmp_path: Path) -> None:
    late = list(archive(161, seed=7))[-1]
    mark = Linkage.mark_all_copies

    def another_writes(linkage: Linkage, copies: object) -> None:
        mark(linkage, copies)  # type: ignore[arg-type]
        came.append(True)

    came: list[bool] = []
    settle = Store.transaction

    def transaction(held: Store):  # type: ignore[no-untyped-def]
        if len(came) == 1 and held is store:
            came.append(True)
            with Store.open(store.path) as other:
                other.add(late)
        return settle(held)

    with patch.object(Linkage, "mark_all_copies", another_writes), patch.object(Store, "transaction", transaction):
        relink(store)
    assert len(came) == 3  # prepared twice
    one_by_one = beliefs(store)
    relink(store)
    assert beliefs(store) == one_by_one


def test_others_that_write_all_the_time_do_not_keep_linking_from_its_end(store: Store) -> None:
    late = iter(list(archive(400, seed=7))[160:])
    begin, came = Store.transaction, []

    def transaction(held: Store):  # type: ignore[no-untyped-def]
        if held is store:
            came.append(next(late))
            with Store.open(store.path) as other:
                other.add(came[-1])
        return begin(held)

    with patch.object(Store, "transaction", transaction):
        relink(store)
    assert 2 < len(came) < 20
    assert not store.linkage().is_forsaken()
    linked = beliefs(store)
    relink(store)
    assert beliefs(store) == linked


def test_one_letter_more_waits_for_a_linking_that_was_cut_off_meanwhile(store: Store) -> None:
    relink(store)
    whole = beliefs(store)
    begin = Store.transaction
    quicker = iter([True])

    def transaction(held: Store):  # type: ignore[no-untyped-def]
        if next(quicker, False):
            with Store.open(held.path) as other:
                other.linkage().forsake()
                other.connection.execute("DELETE FROM links")
        return begin(held)

    with patch.object(Store, "transaction", transaction):
        relink_new(store)
    assert beliefs(store) == whole


def test_where_readers_and_a_writer_shut_each_other_out_nobody_helps(store: Store) -> None:
    store.connection.execute("PRAGMA journal_mode = DELETE")
    with (
        patch("pipeline.relink._FEW", 0),
        patch("pipeline.spread.os.sched_getaffinity", return_value={0, 1}),
        patch("pipeline.spread.ProcessPoolExecutor", side_effect=AssertionError),
    ):
        relink(store)
    assert list(store.links())


def test_a_helper_that_dies_is_told_in_words(store: Store) -> None:
    relink(store)
    whole = beliefs(store)
    with (
        patch("pipeline.relink._FEW", 0),
        patch("pipeline.spread.os.sched_getaffinity", return_value={0, 1}),
        patch("pipeline.spread._begin", os.abort),
        pytest.raises(CongvanError, match="Chạy lại"),
    ):
        relink(store)
    assert beliefs(store) == whole


_SCRIPT = """
import os, sys
import pipeline.relink as linking
from pipeline.store import Store
print('begun', flush=True)
linking._FEW = 0
os.sched_getaffinity = lambda _: {0, 1}
"""
_LINKS = """
with Store.open(sys.argv[1]) as store:
    linking.relink(store)
"""
_IS_KILLED = """
from multiprocessing import active_children
from pipeline.store.linkage import Linkage
def killed(linkage, believed):
    print(*(child.pid for child in active_children()), flush=True)
    os.kill(os.getpid(), 9)
Linkage.write = killed
"""


def _command(folder: Path, source: str, store: Store) -> list[str]:
    script = folder / "script.py"
    script.write_text(source, encoding="utf-8")
    return [sys.executable, str(script), str(store.path)]


def test_a_script_may_link_at_its_top_level(store: Store, tmp_path: Path) -> None:
    command = _command(tmp_path, _SCRIPT + _LINKS, store)
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "begun\n", "")
    assert list(store.links())


def test_helpers_end_with_a_process_that_is_killed(store: Store, tmp_path: Path) -> None:
    command = _command(tmp_path, _SCRIPT + _IS_KILLED + _LINKS, store)
    with subprocess.Popen(command, bufsize=0, stdout=subprocess.PIPE) as linking:
        assert linking.stdout is not None
        assert linking.stdout.readline() == b"begun\n"
        helpers = [int(pid) for pid in linking.stdout.readline().split()]
        assert helpers
        assert linking.wait(timeout=60) == -signal.SIGKILL
        # They have its output from it: the end of that is read when none of them is left.
        ended, _, _ = select.select([linking.stdout], [], [], 20)
        if not ended:
            for helper in helpers:
                os.kill(helper, signal.SIGKILL)
        assert ended
        assert linking.stdout.read() == b""
    assert store.linkage().is_forsaken()
