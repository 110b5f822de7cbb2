"""Nothing that was reported as done is lost, and after the next run the store is that of an undisturbed run."""

import io
import math
import os
import signal
import sqlite3
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest

from pipeline.cli.progress import gentle_stop
from pipeline.errors import StoreUnwritable, UsageError
from pipeline.store import Store
from pipeline.store.backup import back_up
from pipeline.store.originals import prepare
from tests.factories import a_letter
from tests.read.paper import make_pdf
from tests.survival import (
    COMMAND,
    content,
    json_lines,
    kill_again_and_again,
    killed_ingest,
    run_ingest,
    slow_command,
    stored,
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


class FirstRun(NamedTuple):
    """What an undisturbed run makes of the archive, and how many seconds it takes on this machine, as it is now."""

    content: dict
    seconds: float


@pytest.fixture(scope="module")
def first_run(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> FirstRun:
    db = tmp_path_factory.mktemp("undisturbed") / "kho.db"
    began = time.monotonic()
    done = run_ingest(archive, db)
    seconds = time.monotonic() - began
    assert done.returncode == 4, done.stderr
    whole = content(db)
    assert len(whole["letters"]) == LETTERS
    assert len(whole["links"]) == LETTERS - LETTERS // 4
    assert whole["sound"] == [("ok",)]
    return FirstRun(whole, seconds)


@pytest.fixture(scope="module")
def undisturbed(first_run: FirstRun) -> dict:
    return first_run.content


@pytest.fixture(scope="module")
def patience(first_run: FirstRun) -> int:
    """Seconds after which a file that does nothing may be given up: no file of the archive takes as long as all did."""
    return max(4, math.ceil(first_run.seconds))


def test_killed_at_any_moment_and_run_again_is_as_if_never_killed(archive, undisturbed, tmp_path):
    kills = kill_again_and_again(archive, tmp_path / "kho.db", kills=3, seed=7, letters=LETTERS)
    assert kills.all >= 2
    assert kills.midway >= 1
    assert content(tmp_path / "kho.db") == undisturbed


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_killed_fifty_times(archive, undisturbed, tmp_path, seed):
    kills = kill_again_and_again(archive, tmp_path / "kho.db", kills=5, seed=100 + seed, letters=LETTERS)
    assert kills.all >= 4
    assert kills.midway >= 1
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
        ("re.match('(a+)+$', 'a' * 60 + 'b')", "quá {patience} giây"),
        ("raise MemoryError", "bộ nhớ"),
        ("raise RuntimeError('xyz')", "RuntimeError"),
        ("open(path, 'a').write('thêm')", "bị thay đổi"),
    ],
    ids=["segfault", "exit", "killed", "hang", "memory", "bug", "changed"],
)
def test_a_bad_file_is_named_once_and_costs_nobody_else(archive, undisturbed, patience, tmp_path, what, reason):
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
        env=os.environ | ({"CONGVAN_SECONDS_A_FILE": str(patience)} if "giây" in reason else {}),
    )
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    failed = [row for row in json_lines(done.stderr) if row["event"] == "failed"]
    assert sorted(Path(row["file"]).name for row in failed) == sorted({"00007.txt", *BAD})
    said = [row["message"] for row in failed if row["file"].endswith("00007.txt")]
    assert len(said) == 1
    assert reason.format(patience=patience) in said[0]
    (folder / "00007.txt").write_bytes(before)
    assert run_ingest(folder, db).returncode == 4
    healed = content(db)
    assert [row[:1] for row in healed["letters"]] == [row[:1] for row in undisturbed["letters"]]
    assert healed["links"] == undisturbed["links"]
    assert len(healed["failures"]) == len(BAD)


def test_a_long_file_that_goes_on_is_not_one_that_hangs(archive, patience, tmp_path):
    """Six pages, each of a quarter of the time after which a file that shows no progress is given up."""
    pages = f"from pipeline.read.pace import page_done; [(time.sleep({patience / 4}), page_done()) for _ in range(6)]"
    limit = {"CONGVAN_SECONDS_A_FILE": str(patience)}
    done = run_ingest(archive, tmp_path / "kho.db", limits=FAKE.format(what=pages), env=os.environ | limit)
    assert f"Đã nhập {LETTERS} văn bản mới" in done.stderr
    assert "giây nên đã dừng" not in done.stderr


# Reads one file of its making, and says how it went: seconds of processor, megabytes at the peak, what was said of it.
MEASURED = """
import re, time
from pathlib import Path
from pipeline.errors import UnreadableFile
from pipeline.read import read_bytes
from tests.test_survival import {make}
data = {make}()
began = time.process_time()
try:
    found = read_bytes(data, "thu")
    said = f"{{len(found.pages)}} pages"
except UnreadableFile as unreadable:
    said = unreadable.problem.message
used = time.process_time() - began
# Of this program alone: what getrusage calls the peak begins with that of the process which started it.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1000
print(used, peak, said, sep="|")
"""


def a_thousand_pages() -> bytes:
    """A thousand pages of text, ten lines each."""
    line = (70, 0, "Mục 1: các đơn vị báo cáo kết quả thực hiện về Sở Y tế tỉnh trước ngày 15 tháng 3")
    return make_pdf(*[[(line[0], 80 + 20 * row, line[2]) for row in range(10)]] * 1000)


def an_image(width: int, height: int) -> bytes:
    """A blank picture, one bit a point, written by hand: hundreds of megapixels are a few kilobytes."""
    pack = zlib.compressobj(1)
    row = b"\0" + b"\xff" * (width // 8)
    rows = b"".join([*(pack.compress(row) for _ in range(height)), pack.flush()])
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    parts = (struct.pack(">I", len(c)) + kind + c + struct.pack(">I", zlib.crc32(kind + c)) for kind, c in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def four_hundred_megapixels() -> bytes:
    return an_image(20_000, 20_000)


def a_hundred_megapixels() -> bytes:
    return an_image(10_000, 11_000)


def a_page_of_four_hundred_megapixels() -> bytes:
    """A PDF page of ordinary size with an enormous picture on it."""
    pack = zlib.compressobj(6)
    data = b"".join([*(pack.compress(b"\xff" * 20_000) for _ in range(20_000)), pack.flush()])
    pdf = pikepdf.open(io.BytesIO(make_pdf([])))
    picture = pikepdf.Stream(pdf, data, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
    picture.Filter, picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.FlateDecode, pikepdf.Name.DeviceGray, 8
    picture.Width = picture.Height = 20_000
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=pdf.make_indirect(picture)))
    page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "megabytes", "seconds", "said"),
    [
        (a_thousand_pages, 500, 60, "1000 pages"),
        (four_hundred_megapixels, 250, 10, "vượt giới hạn an toàn"),
        (a_hundred_megapixels, 900, 30, "1 pages"),
        (a_page_of_four_hundred_megapixels, 600, 30, "1 pages"),
    ],
)
def test_what_is_enormous_is_read_or_named_in_bounded_time_and_memory(make, megabytes, seconds, said):
    script = MEASURED.format(make=make.__name__)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=300)
    used, peak, words = done.stdout.split("|")
    assert said in words
    assert float(peak) < megabytes
    assert float(used) < seconds


def test_ctrl_c_finishes_what_is_in_hand_and_says_how_to_go_on(archive, undisturbed, tmp_path):
    db = tmp_path / "kho.db"
    process = subprocess.Popen(
        [*slow_command(0.1), "ingest", str(archive), "--db", str(db), "-j", "2"],
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip

    wait_until(lambda: stored(db) > 0)
    os.killpg(process.pid, signal.SIGINT)  # as the terminal does: to all processes
    said = process.communicate(timeout=300)[1]
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
    killed_ingest(archive, db, 0.6, begun=True)
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
