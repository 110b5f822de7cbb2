"""A letter with a secrecy mark: the person at the screen learns which paper it is, and nobody else."""

import json
import os
import subprocess
import sys

import pytest

from tests.cli.test_commands import run

SECRET = "UBND TỈNH X\nSỞ Y TẾ\nSố: 12/KH-SYT\nMẬT\nSơn La, ngày 05 tháng 01 năm 2024\nKẾ HOẠCH\nDiễn tập phương án B\n"
NAME = "phuong-an-b.txt"


@pytest.fixture
def office(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / NAME).write_text(SECRET, encoding="utf-8")
    os.utime(tmp_path / "letters" / NAME, (1, 1))
    return tmp_path


def on_a_terminal(*arguments):
    """What a command writes to a terminal as stderr."""
    ours, its = os.openpty()
    program = [sys.executable, "-c", "from pipeline.cli import main; main()", *map(str, arguments)]
    subprocess.run(program, stdout=subprocess.PIPE, stderr=its, check=False, timeout=120)
    os.close(its)
    told = b""
    try:
        while part := os.read(ours, 4096):
            told += part
    except OSError:  # all is read
        pass
    os.close(ours)
    return told.decode()


def kept(db):
    """All that lies in the store's files."""
    return b"".join(p.read_bytes() for p in db.parent.rglob("*") if p.is_file() and p.parent.name != "letters")


def test_the_screen_names_it_every_time_and_the_store_never(office):
    db = office / "kho.db"
    first = on_a_terminal("ingest", office / "letters", "--progress", "none", "--db", db)
    again = on_a_terminal("ingest", office / "letters", "--progress", "none", "--db", db)
    for told in (first, again):
        assert "Rút ra xử lý riêng" in told and NAME in told
    assert b"phuong-an" not in kept(db)


@pytest.mark.parametrize(
    ("options", "named"), [((), False), (("--name-secret",), True), (("--progress", "json"), False)], ids=str
)
def test_what_is_written_into_a_file_names_it_only_when_asked(office, options, named):
    done = run("ingest", office / "letters", *options, "--db", office / "kho.db")
    assert (NAME in done.stderr) is named
    assert named or "--name-secret" in done.stderr


def test_progress_for_other_programs_never_names_it(office):
    (office / "letters" / "thuong.txt").write_text(SECRET.replace("MẬT\n", ""), encoding="utf-8")
    told = on_a_terminal("ingest", office / "letters", "--progress", "json", "--db", office / "kho.db")
    events = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    assert events[-1]["done"] == 2
    assert NAME not in told


def test_a_watched_folder_leaves_no_name_in_the_store_either(office):
    db = office / "kho.db"
    done = run("watch", office / "letters", "--once", "--new", "--db", db)
    assert "…: có dấu mật, để riêng" in done.stderr
    assert NAME not in done.stderr
    assert NAME in on_a_terminal("ingest", office / "letters", "--db", db)
    assert b"phuong-an" not in kept(db)
    assert "có dấu mật" not in run("watch", office / "letters", "--once", "--db", db).stderr  # not looked at again
    os.utime(office / "letters" / NAME, (9, 9))
    assert "có dấu mật" in run("watch", office / "letters", "--once", "--db", db).stderr  # scanned anew, known
    assert b"phuong-an" not in kept(db)


def test_what_was_set_aside_is_told_where_its_absence_may_mislead(office):
    (office / "letters" / "thuong.txt").write_text(SECRET.replace("MẬT\n", ""), encoding="utf-8")
    db = office / "kho.db"
    run("ingest", office / "letters", "--db", db)
    again = run("ingest", office / "letters", "--db", db)
    assert "1 đã có trong kho, 1 có dấu mật đã để riêng;" in again.stderr
    for command in (
        ("audit", "--as-of", "2024-06-01"), ("audit", "--as-of", "2024-06-01", "--summary", "body"), ("crossref",),
        ("export", "crossref", "-o", office / "x.csv"),
    ):  # fmt: skip
        assert "1 văn bản có dấu mật để riêng không có trong đối chiếu này" in run(*command, "--db", db).stderr
    assert "dấu mật" not in run("search", "thuong", "--db", db).stderr
