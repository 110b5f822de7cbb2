"""What the command line leaves in the log of changes: who took in, decided, registered what."""

import csv
import io
import json
import os

import pytest

from pipeline.store import Store
from pipeline.store.changes import verify_changes
from tests.cli.test_commands import run

LETTER = (
    "ỦY BAN NHÂN DÂN\nTỈNH SƠN LA\nSố: {n}/UBND-TH\nSơn La, ngày 05 tháng 01 năm 2024\n"
    "V/v rà soát hồ chứa\nKính gửi: Sở Y tế.\nĐề nghị rà soát hồ chứa.\n"
)
REGISTER = (
    'Ngày đến,Số đến,Tác giả,"Số, ký hiệu",Ngày tháng văn bản,Trích yếu\n'
    "06/01/2024,1,UBND tỉnh Sơn La,12/UBND-TH,05/01/2024,V/v rà soát\n"
    "32/03/2025,2,UBND tỉnh Sơn La,13/UBND-TH,05/01/2024,V/v rà soát\n"
)


@pytest.fixture
def office(tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    for n in (12, 13):
        (folder / f"{n}.txt").write_text(LETTER.format(n=n), encoding="utf-8")
    (folder / "trong.pdf").write_bytes(b"")
    (tmp_path / "so.csv").write_text(REGISTER, encoding="utf-8")
    return tmp_path


def log_of(db, *more):
    return list(csv.DictReader(io.StringIO(run("log", "--db", db, *more).stdout.lstrip("\ufeff"))))


def test_a_run_of_ingest_is_entered_with_its_counts_and_no_file_names(office):
    db = office / "kho.db"
    assert run("ingest", office / "letters", "--db", db).returncode == 4
    began, ended = log_of(db)
    assert (began["Việc"], began["Mã việc"], json.loads(began["Giá trị mới"])) == (
        "bắt đầu nhập tệp", "ingest_begin", {"files": 3},
    )  # fmt: skip
    assert (ended["Mã việc"], ended["Về"]) == ("ingest_end", began["Mục"])
    assert json.loads(ended["Giá trị mới"]) == {"added": 2, "known": 0, "secret": 0, "failed": 1}
    assert began["Ai"].startswith("dòng lệnh: ")
    with Store.open(db) as store:
        assert verify_changes(store.connection) is None


def test_a_run_that_finds_nothing_new_is_no_change(office):
    db = office / "kho.db"
    (office / "letters" / "trong.pdf").unlink()
    run("ingest", office / "letters", "--db", db)
    run("ingest", office / "letters", "--db", db)
    assert len(log_of(db)) == 2


def test_a_register_is_entered_once_and_its_impossible_day_is_named(office):
    db = office / "kho.db"
    first = run("ingest", "--register", office / "so.csv", "--db", db)
    assert first.returncode == 0
    assert "so.csv, dòng 3, cột “Ngày đến”: “32/03/2025” không phải ngày có thật" in first.stderr
    run("ingest", "--register", office / "so.csv", "--db", db)
    (entry,) = log_of(db)
    assert (entry["Việc"], entry["Về"]) == ("nhập sổ văn bản đến: so.csv", "so.csv")
    assert json.loads(entry["Giá trị mới"])["rows"] == 2


def test_decisions_about_files_are_entered(office):
    db = office / "kho.db"
    one, other = office / "letters" / "12.txt", office / "letters" / "13.txt"
    run("split", one, "--none", "--db", db)  # kept before the file is taken in
    run("ingest", one, other, "--db", db)
    run("split", one, "--auto", "--db", db)
    assert run("duplicates", "--different", "12/UBND-TH", "13/UBND-TH", "--db", db).returncode == 0
    actions = [entry["Mã việc"] for entry in log_of(db)]
    assert actions == ["decide_split", "ingest_begin", "ingest_end", "decide_split", "decide_same"]


def test_the_heads_are_in_the_readers_language(office):
    db = office / "kho.db"
    run("ingest", office / "letters", "--db", db)
    assert list(log_of(db)[0])[:5] == ["Mục", "Lúc", "Ai", "Việc", "Mã việc"]
    (english, _) = log_of(db, "--lang", "en")
    assert list(english)[:5] == ["Entry", "Made", "Who", "What", "Action"]
    assert english["What"] == "began to take in files"


def test_a_watched_folder_is_entered_too(office):
    db = office / "kho.db"
    for path in (office / "letters").iterdir():
        os.utime(path, (1, 1))
    run("watch", office / "letters", "--once", "--new", "--db", db)
    (entry,) = log_of(db)
    assert (entry["Ai"], entry["Việc"]) == ("congvan", "nhập xong lượt tiếp nhận số: 1")
    assert json.loads(entry["Giá trị mới"]) == {"added": 2, "known": 0, "secret": 0, "failed": 0}
