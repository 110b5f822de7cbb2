"""Nothing that was reported as done is lost, and after the next run the store is that of an undisturbed run."""

import os
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from pipeline.cli.progress import gentle_stop
from pipeline.errors import StoreUnwritable, UsageError
from pipeline.store import Store
from pipeline.store.backup import back_up
from pipeline.store.originals import prepare
from tests.factories import a_letter
from tests.survival import (
    COMMAND,
    content,
    json_lines,
    kill_again_and_again,
    killed_ingest,
    run_ingest,
    wait_until,
    write_archive,
)

LETTERS = 48
BAD = {"cut.pdf", "empty.txt", "noise.docx"}

# What goes before the command in a process of its own: readers that behave as native code can.
FAKE = """
import ctypes, os, re, signal, time
import pipeline.crew
real = pipeline.crew.read_letter
def fake(path, *wishes, **more):
    if str(path).endswith("00007.txt"):
        {what}
    return real(path, *wishes, **more)
pipeline.crew.read_letter = fake
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive") / "letters"
    write_archive(folder, LETTERS)
    return folder


@pytest.fixture(scope="module")
def undisturbed(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> dict:
    db = tmp_path_factory.mktemp("undisturbed") / "kho.db"
    done = run_ingest(archive, db)
    assert done.returncode == 4, done.stderr
    whole = content(db)
    assert len(whole["letters"]) == LETTERS
    assert len(whole["links"]) == LETTERS - LETTERS // 4
    assert whole["sound"] == [("ok",)]
    return whole


def test_killed_at_any_moment_and_run_again_is_as_if_never_killed(archive, undisturbed, tmp_path):
    assert kill_again_and_again(archive, tmp_path / "kho.db", kills=5, seed=7, longest=4.0) >= 2
    assert content(tmp_path / "kho.db") == undisturbed


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_killed_fifty_times(archive, undisturbed, tmp_path, seed):
    kill_again_and_again(archive, tmp_path / "kho.db", kills=5, seed=100 + seed, longest=4.0)
    assert content(tmp_path / "kho.db") == undisturbed


def test_what_was_reported_before_a_kill_is_there(archive, tmp_path):
    db = tmp_path / "kho.db"
    process = subprocess.Popen(
        [*COMMAND, "ingest", str(archive), "--db", str(db), "--jobs", "2", "--progress", "json"],
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    reported = 0
    for line in process.stderr or ():
        reported = json_lines(line)[0]["done"]
        if reported:
            break
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    with Store.open(db) as store:
        assert store.counts()["letters"] >= reported > 0


@pytest.mark.parametrize("size", [60_000, 300_000, 500_000])
def test_a_full_disk_is_said_in_one_line_and_costs_nothing(archive, undisturbed, tmp_path, size):
    limits = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"
    done = run_ingest(archive, tmp_path / "kho.db", limits=limits)
    assert done.returncode == 2
    assert "đĩa đầy" in done.stderr
    assert "Traceback" not in done.stderr
    assert run_ingest(archive, tmp_path / "kho.db").returncode == 4
    assert content(tmp_path / "kho.db") == undisturbed


def test_two_runs_at_once_on_one_store_are_as_one(archive, undisturbed, tmp_path):
    db = tmp_path / "kho.db"
    runs = [
        subprocess.Popen(
            [*COMMAND, "ingest", str(archive), "--db", str(db), "-j", "1"], stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [run.communicate(timeout=300)[1] for run in runs]
    assert [run.returncode for run in runs] == [4, 4], said
    assert not any("Traceback" in text for text in said)
    assert content(db) == undisturbed


def test_a_store_that_others_write_for_too_long_is_said_in_one_line(tmp_path):
    with Store.create(tmp_path / "kho.db") as store:
        other = sqlite3.connect(store.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnwritable, match="Chương trình khác đang ghi"):
            store.prepare(patience=0.05)
        other.execute("ROLLBACK")
        assert store.add(a_letter()) == "added"
        other.close()


def test_a_read_only_store_is_said_before_anything_is_read(archive, tmp_path):
    db = tmp_path / "kho.db"
    Store.create(db).close()
    done = run_ingest(archive, db, limits="import os; os.access = lambda path, mode, **k: mode != os.W_OK")
    assert done.returncode == 2
    assert "không cho ghi" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("ctypes.string_at(0)", "dừng đột ngột"),
        ("os._exit(1)", "dừng đột ngột"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "dừng đột ngột"),
        ("re.match('(a+)+$', 'a' * 60 + 'b')", "quá 2 giây"),
        ("raise MemoryError", "bộ nhớ"),
        ("raise RuntimeError('xyz')", "RuntimeError"),
        ("open(path, 'a').write('thêm')", "bị thay đổi"),
    ],
    ids=["segfault", "exit", "killed", "hang", "memory", "bug", "changed"],
)
def test_a_bad_file_is_named_once_and_costs_nobody_else(archive, undisturbed, tmp_path, what, reason):
    folder, db = tmp_path / "letters", tmp_path / "kho.db"
    folder.mkdir()
    for file in archive.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    before = (folder / "00007.txt").read_bytes()
    if "thêm" in what:  # reads first, changes then
        what = f"result = real(path, *wishes); {what}; return result"
    fake = (
        FAKE
        if not what.startswith("raise")
        else FAKE.replace("pipeline.crew", "pipeline.read").replace("read_letter", "read")
    )
    done = run_ingest(
        folder,
        db,
        "--progress",
        "json",
        limits=fake.format(what=what),
        env=os.environ | {"CONGVAN_SECONDS_A_FILE": "2"},
    )
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    failed = [row for row in json_lines(done.stderr) if row["event"] == "failed"]
    assert sorted(Path(row["file"]).name for row in failed) == sorted({"00007.txt", *BAD})
    said = [row["message"] for row in failed if row["file"].endswith("00007.txt")]
    assert len(said) == 1
    assert reason in said[0]
    (folder / "00007.txt").write_bytes(before)
    assert run_ingest(folder, db).returncode == 4
    healed = content(db)
    assert [row[:1] for row in healed["letters"]] == [row[:1] for row in undisturbed["letters"]]
    assert healed["links"] == undisturbed["links"]
    assert len(healed["failures"]) == len(BAD)


def test_ctrl_c_finishes_what_is_in_hand_and_says_how_to_go_on(archive, undisturbed, tmp_path):
    db = tmp_path / "kho.db"
    slow = "import pipeline.crew; pipeline.crew._TOGETHER = 1\n" + FAKE.replace(
        'if str(path).endswith("00007.txt"):', "if True:"
    ).format(what="time.sleep(0.1)")
    process = subprocess.Popen(
        [COMMAND[0], "-c", f"{slow}\nfrom pipeline.cli import main; main()", "ingest", str(archive), "--db", str(db), "-j", "2"],
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip

    def begun() -> bool:
        if not db.exists():
            return False
        with sqlite3.connect(db) as connection:
            try:
                return bool(connection.execute("SELECT count(*) FROM letters").fetchone()[0])
            except sqlite3.OperationalError:
                return False

    wait_until(begun)
    os.killpg(process.pid, signal.SIGINT)  # as the terminal does: to all processes
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130, said
    assert "chạy lại lệnh cũ" in said
    assert "Traceback" not in said
    with Store.open(db) as store:
        assert 0 < store.counts()["letters"] < LETTERS
    assert run_ingest(archive, db).returncode == 4
    assert content(db) == undisturbed


def test_a_second_ctrl_c_stops_at_once():
    with gentle_stop() as stop:
        assert not stop()
        os.kill(os.getpid(), signal.SIGINT)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_name_that_is_no_text_is_stored_and_printed(tmp_path):
    folder = tmp_path / "letters"
    write_archive(folder, 4)
    (folder / "00001.txt").rename(folder / os.fsdecode(b"\xff01.txt"))
    (folder / "empty.txt").rename(folder / os.fsdecode(b"\xfe02.txt"))
    done = run_ingest(folder, tmp_path / "kho.db", "--progress", "json")
    assert "Traceback" not in done.stderr
    assert "Đã nhập 4 văn bản mới" in done.stderr
    assert "\ufffd02.txt: Tệp rỗng" in done.stderr
    done = subprocess.run(
        [*COMMAND, "extract", str(folder), "-f", "jsonl"], capture_output=True, text=True, check=False
    )
    assert len(json_lines(done.stdout)) == 8
    assert "Traceback" not in done.stderr


def test_what_killed_runs_left_half_written_is_cleared_in_time(tmp_path):
    folder = tmp_path / "kho.files"
    (folder / "ab").mkdir(parents=True)
    old, fresh = folder / "ab" / ".incoming-old", folder / "ab" / ".incoming-fresh"
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    prepare(folder)
    assert not old.exists()
    assert fresh.exists()  # may be another run's, at this moment


def test_a_backup_made_while_the_program_runs_is_whole(archive, undisturbed, tmp_path):
    db = tmp_path / "kho.db"
    killed_ingest(archive, db, 3.0)
    process = subprocess.Popen(
        [*COMMAND, "ingest", str(archive), "--db", str(db), "-j", "2"], stderr=subprocess.DEVNULL
    )
    counted = []
    while process.poll() is None:
        with Store.open(db) as store:
            counted.append(back_up(store, tmp_path / "copy").letters)
        copy = content(tmp_path / "copy" / "kho.db")
        assert copy["sound"] == [("ok",)]
        assert {name for name, _ in copy["originals"]} >= {row[1] for row in copy["letters"]}
        assert all(name == digest for name, digest in copy["originals"])
    assert counted == sorted(counted)
    done = subprocess.run(
        [*COMMAND, "backup", str(tmp_path / "copy"), "--db", str(db)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert f"Đã sao lưu {LETTERS} văn bản" in done.stderr
    assert content(tmp_path / "copy" / "kho.db") == undisturbed
    assert not list((tmp_path / "copy").glob("*-wal"))


def test_a_backup_names_originals_that_are_lost(tmp_path):
    with Store.create(tmp_path / "kho.db") as store:
        store.add(a_letter())
        done = back_up(store, tmp_path / "copy")
        assert (done.letters, done.originals, len(done.missing)) == (1, 0, 1)
        with pytest.raises(UsageError, match="chính kho này"):
            back_up(store, tmp_path)
