"""What is kept of a store while it is the same, and made anew beside the pages when it is large."""

import sqlite3
import threading
from pathlib import Path

from pipeline.store import Store
from pipeline.store.kept import Kept
from tests.factories import a_letter


def a_report(number: int) -> object:
    return a_letter(f"{number}/BC-SYT", "2024-05-14", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "Kết quả tiêm chủng")


def keys_of(connection: sqlite3.Connection) -> list[str]:
    return [key for (key,) in connection.execute("SELECT key FROM letters")]


def test_a_small_one_is_made_anew_when_the_store_has_changed(tmp_path: Path) -> None:
    kept = Kept(keys_of, large=10, fresh=60.0)
    with Store.create(tmp_path / "kho.db") as store:
        store.add(a_report(1))  # type: ignore[arg-type]
        first = kept.of(store)
        assert kept.of(store) is first
        store.add(a_report(2))  # type: ignore[arg-type]
        assert (len(first), len(kept.of(store))) == (1, 2)


def test_a_large_one_is_used_while_it_is_made_anew_by_another_thread(tmp_path: Path) -> None:
    makers: list[threading.Thread] = []

    def make(connection: sqlite3.Connection) -> list[str]:
        makers.append(threading.current_thread())
        return keys_of(connection)

    kept, rested = Kept(make, large=0, fresh=0.0), Kept(keys_of, large=0, fresh=3600.0)
    with Store.create(tmp_path / "kho.db") as store:
        store.add(a_report(1))  # type: ignore[arg-type]
        first, other = kept.of(store), rested.of(store)
        store.add(a_report(2))  # type: ignore[arg-type]
        before = set(threading.enumerate())
        assert kept.of(store) is first
        for thread in set(threading.enumerate()) - before:
            thread.join(5.0)
        assert len(kept.of(store)) == 2
        assert len(makers) == 2 and makers[1] is not makers[0]
        assert rested.of(store) is other
