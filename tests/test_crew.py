"""Those who read on this machine: what they do at the end of a run, however it ends, and what they keep."""

import hashlib
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import crew
from pipeline.crew import LocalCrew, Options, read_batches
from pipeline.reading import NO_WISHES
from pipeline.store.originals import kept

CLOSED = """
import signal, sys
from pathlib import Path
from pipeline.crew import LocalCrew, Options, read_batches
from pipeline.reading import NO_WISHES

signal.signal(signal.SIGTERM, lambda *_: None)  # as the command line does for a gentle stop
batches = read_batches(sorted(Path(sys.argv[1]).iterdir()), LocalCrew(Options(NO_WISHES), 2))
next(batches)
batches.close()  # what an error in the middle of a run does
"""

# Two workers; one has read a file and waits for the next, the other, if it is busy, has one in hand for a minute.
KILLED = """
import multiprocessing, os, signal, sys, time
from pathlib import Path
import pipeline.crew
from pipeline.crew import LocalCrew, Options
from pipeline.reading import NO_WISHES

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[2])
    crew = LocalCrew(Options(NO_WISHES), 2)
    units = [(str(path),) for path in sorted(Path(sys.argv[1]).iterdir())]
    for future in [crew.submit(unit) for unit in units]:
        future.result()
    if sys.argv[3] == "busy":
        crew._pool.submit(time.sleep, 60)
    print(*(file.name for file in crew._room.iterdir()), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def write_letters(folder: Path, count: int, paragraphs: int = 1) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paragraph = "Thực hiện Công văn số 12/UBND-TH ngày 02/01/2024 của UBND tỉnh, Sở Y tế báo cáo kết quả như sau.\n"
    paths = [folder / f"{number:02d}.txt" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(f"Số: {number}/BC-SYT\n" + paragraph * paragraphs, encoding="utf-8")
    return paths


def test_closing_in_the_middle_of_large_results_does_not_hang(tmp_path: Path) -> None:
    write_letters(tmp_path, 24, paragraphs=400)
    for _ in range(2):
        subprocess.run([sys.executable, "-c", CLOSED, str(tmp_path)], check=True, timeout=45)


@pytest.mark.parametrize(
    ("start", "work"), [("fork", "idle"), ("fork", "busy"), ("spawn", "busy"), ("forkserver", "busy")]
)
def test_workers_end_with_a_process_that_is_killed(tmp_path: Path, start: str, work: str) -> None:
    write_letters(tmp_path / "letters", 8)
    script = tmp_path / "run.py"
    script.write_text(KILLED, encoding="utf-8")
    command = [sys.executable, str(script), str(tmp_path / "letters"), start, work]
    with subprocess.Popen(command, bufsize=0, stdout=subprocess.PIPE, cwd=Path.cwd()) as run:
        assert run.stdout is not None
        workers = [int(pid) for pid in run.stdout.readline().split()]
        assert workers
        assert run.wait(timeout=60) == -signal.SIGKILL
        # They have its output from it: the end of that is read when none of them is left.
        ended, _, _ = select.select([run.stdout], [], [], 20)
        for worker in () if ended else workers:
            os.kill(worker, signal.SIGKILL)
        assert ended
        assert run.stdout.read() == b""


def test_workers_keep_what_a_store_keeps(tmp_path: Path) -> None:
    paths = write_letters(tmp_path / "letters", 3)
    (tmp_path / "letters" / "secret.txt").write_text(
        "UBND TỈNH X\nSỞ Y TẾ\nSố: 12/KH-SYT\nMẬT\nSơn La, ngày 05 tháng 01 năm 2024\nKẾ HOẠCH\nDiễn tập\n"
    )
    (tmp_path / "letters" / "empty.txt").touch()
    options = Options(NO_WISHES, for_store=True, originals=tmp_path / "kho.files")
    batches = list(read_batches(sorted((tmp_path / "letters").iterdir()), LocalCrew(options, 1)))
    readings = {Path(reading.path).name: reading for batch in batches for reading in batch}
    assert readings["secret.txt"].secret
    assert readings["empty.txt"].problem is not None
    assert {path.name for path in kept(tmp_path / "kho.files")} == {
        hashlib.sha256(path.read_bytes()).hexdigest() for path in paths
    }


def test_a_folder_that_cannot_be_written_is_not_the_workers_matter(tmp_path: Path) -> None:
    paths = write_letters(tmp_path / "letters", 2)
    (tmp_path / "kho.files").touch()
    options = Options(NO_WISHES, for_store=True, originals=tmp_path / "kho.files")
    (batch,) = read_batches(paths, LocalCrew(options, 1))
    assert all(reading.entries for reading in batch)


def test_a_worker_that_has_no_room_for_threads_leaves_the_originals_to_the_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_thread(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(crew, "keep_originals", no_thread)  # the workers are forked from here
    paths = write_letters(tmp_path / "letters", 2)
    options = Options(NO_WISHES, for_store=True, originals=tmp_path / "kho.files")
    (batch,) = read_batches(paths, LocalCrew(options, 1))
    assert all(reading.entries for reading in batch)
