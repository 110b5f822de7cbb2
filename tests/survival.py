"""What the tests of survival share: a small archive, runs of ``congvan ingest`` in their own processes, the content of a store.

Two stores are the same when they hold the same letters, links, documents, failures and originals; the numbers of
rows are of no account.
"""

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

# Seconds a file in a run that is to be killed: all kills of a series (kill_again_and_again: at most 5.6 seconds at
# work, two readers) fall before an archive of 48 letters is read, however quick the machine.
A_FILE = 0.25
COMMAND = [sys.executable, "-c", "from pipeline.cli import main; main()"]
BODIES = ("SỞ Y TẾ", "SỞ TÀI CHÍNH", "SỞ NỘI VỤ", "SỞ TƯ PHÁP")
SHORT = ("SYT", "STC", "SNV", "STP")


def write_archive(folder: Path, letters: int, seed: int = 1) -> None:
    """A directive for every four letters, reports on it, two files with the same content, three bad ones."""
    rng = random.Random(seed)
    folder.mkdir(parents=True)
    for i in range(letters):
        number, which = i // 4 + 1, i % 4
        if which == 0:
            text = (
                f"ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\n\nSố: {number}/UBND-VX\n\n"
                f"Lào Cai, ngày {number % 27 + 1:02d} tháng 02 năm 2024\n\nV/v tăng cường công tác đợt {number}\n\n"
                "Kính gửi: Sở Y tế; Sở Tài chính; Sở Nội vụ.\n\n"
                "Ủy ban nhân dân tỉnh yêu cầu các đơn vị báo cáo kết quả trước ngày 20/3/2024.\n\n"
                "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nVàng Văn Thử\n"
            )
        else:
            text = (
                f"UBND TỈNH LÀO CAI\n{BODIES[which]}\n\nSố: {100 + i}/BC-{SHORT[which]}\n\n"
                f"Lào Cai, ngày {rng.randint(1, 28):02d} tháng 3 năm 2024\n\nBÁO CÁO\nKết quả công tác đợt {number}\n\n"
                f"Thực hiện Công văn số {number}/UBND-VX ngày {number % 27 + 1:02d}/02/2024 của Ủy ban nhân dân tỉnh "
                f"Lào Cai, {BODIES[which].capitalize()} báo cáo: đã hoàn thành {rng.randint(50, 100)}% kế hoạch.\n\n"
                "GIÁM ĐỐC\n\nLý Thị Mẫu\n"
            )
        (folder / f"{i:05d}.txt").write_text(text, encoding="utf-8")
    (folder / "copy.txt").write_bytes((folder / "00000.txt").read_bytes())
    (folder / "empty.txt").write_bytes(b"")
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    (folder / "noise.docx").write_bytes(random.Random(seed).randbytes(4000))


def run_ingest(
    folder: Path, db: Path, *more: str, limits: str = "", **more_of_run: Any
) -> subprocess.CompletedProcess[str]:
    """One whole run; ``limits``: a line of Python that goes before it."""
    program = [sys.executable, "-c", f"{limits}\nfrom pipeline.cli import main; main()"]
    command = [*program, "ingest", str(folder), "--db", str(db), "--jobs", "2", *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, **more_of_run)


_SLOW = """
import pipeline.crew, time
pipeline.crew._TOGETHER = 1
real = pipeline.crew.read_letter
def slow(path, *wishes, **more):
    time.sleep({seconds})
    return real(path, *wishes, **more)
pipeline.crew.read_letter = slow
"""


def slow_command(seconds: float) -> list[str]:
    """The program with readers that take so long for each file, one at a time: a small archive is many steps."""
    return [*COMMAND[:-1], f"{_SLOW.format(seconds=seconds)}\n{COMMAND[-1]}"]


def killed_ingest(folder: Path, db: Path, after: float, *, begun: bool = False) -> bool:
    """Begin a run and kill it, with all its processes, after so many seconds; False when it had ended before.

    ``begun``: the seconds count from when it has stored its first letter, else from the start of the program.
    """
    had = stored(db)
    process = subprocess.Popen(
        [*slow_command(A_FILE), "ingest", str(folder), "--db", str(db), "--jobs", "2"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    if begun:
        wait_until(lambda: stored(db) > had or process.poll() is not None)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def content(db: Path) -> dict[str, Any]:
    """All that a store knows, without the numbers of its rows."""
    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as connection:
        run = connection.execute
        columns = [row[1] for row in run("PRAGMA table_info(letters)") if row[1] != "id"]
        names = ", ".join(columns)
        found: dict[str, Any] = {
            "letters": run(f"SELECT {names} FROM letters ORDER BY key").fetchall(),
            "contents": run(
                "SELECT key, letter, text, words FROM contents JOIN letters ON id = letter_id ORDER BY key"
            ).fetchall(),
            "links": run(
                "SELECT citing, cited, relation, kind, state, score, reasons, start, stop, stated_by, origin"
                " FROM seen_links LEFT JOIN evidence ON evidence.id = evidence ORDER BY 1, 2, 3, 8, 10, 11"
            ).fetchall(),
            "documents": run(
                "SELECT key, code, date, issuer, citations, suggested, suggested_state FROM documents ORDER BY key"
            ).fetchall(),
            "failures": run("SELECT * FROM failures ORDER BY sha256").fetchall(),
            "unlinked": run("SELECT count(*) FROM unlinked").fetchall(),
            "found": run(
                "SELECT key FROM search JOIN letters ON id = search.rowid WHERE search MATCH 'cong' ORDER BY 1"
            ).fetchall(),
            "sound": run("PRAGMA integrity_check").fetchall(),
        }
    found["originals"] = sorted(
        (path.name, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in db.with_suffix(".files").rglob("*")
        if path.is_file() and not path.name.startswith(".")
    )
    return found


class Kills(NamedTuple):
    """How many runs were killed, and how many of them when some letters were stored and others were not."""

    all: int
    midway: int


def kill_again_and_again(folder: Path, db: Path, kills: int, seed: int, letters: int) -> Kills:
    """Kill ``kills`` runs on one store at random moments, then let one end.

    One in five is killed before its first letter or soon after, the others while they read and store.
    """
    rng = random.Random(seed)
    killed = midway = 0
    for number in range(kills):
        begun = number % 5 != 4
        killed += killed_ingest(folder, db, rng.uniform(0, 0.7) if begun else rng.uniform(0.2, 4.0), begun=begun)
        midway += 0 < stored(db) < letters
    last = run_ingest(folder, db)
    assert "Traceback" not in last.stderr, last.stderr
    return Kills(killed, midway)


def stored(db: Path) -> int:
    """How many letters a store holds; 0 when it has not come to be."""
    if not db.exists():
        return 0
    with sqlite3.connect(db) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM letters").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def json_lines(text: str) -> list[dict[str, Any]]:
    """The JSON objects among the lines of a text."""
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def wait_until(true: Any, seconds: float = 300.0) -> None:
    """Wait for a condition, on a busy machine too."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
