"""Mistakes of people at the door: said in a line that helps, and nothing stale is passed on silently."""

import re
import shlex
from pathlib import Path

import docx
import pytest

from tests.cli.test_commands import run

REMIND = ("export", "reminders", "--sender", "Ủy ban nhân dân tỉnh Gia Lai", "--place", "Gia Lai")


def test_drafts_of_an_earlier_run_are_pointed_out_and_left(db, tmp_path):
    folder = tmp_path / "don-doc"
    first = run(*REMIND, "--as-of", "2026-10-31", "-o", folder, "--db", db)
    drafts = set(folder.iterdir())
    assert first.returncode == 0 and len(drafts) > 1
    assert "CHÚ Ý" not in first.stderr
    second = run(*REMIND, "--as-of", "2020-01-01", "-o", folder, "--db", db)
    assert f"còn {len(drafts)} văn bản đôn đốc của lần trước" in second.stderr
    assert all(str(draft) in second.stderr for draft in drafts)
    assert set(folder.iterdir()) == drafts


@pytest.mark.parametrize("command", [("extract",), ("ingest", "--db", "kho.db")], ids=lambda c: c[0])
def test_a_folder_that_is_not_there_is_refused(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    done = run(*command, tmp_path / "khong-co")
    assert done.returncode == 2
    assert "Không có tệp hoặc thư mục" in done.stderr and "quản trị" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_of_several_paths_the_missing_one_is_named_and_the_others_are_read(letters, tmp_path):
    done = run("extract", next(letters.glob("h02*")), tmp_path / "khong-co.pdf", "--format", "jsonl")
    assert done.returncode == 4
    assert "khong-co.pdf: Không có tệp hoặc thư mục này. Kiểm tra đường dẫn." in done.stderr
    assert len(done.stdout.splitlines()) == 2


def test_a_register_says_that_it_does_not_know_whose_it_is(db):
    whole = run("register", "--format", "csv", "--db", db)
    assert "--office 'Tên cơ quan'" in whole.stderr
    own = run("register", "--format", "csv", "--office", "UBND tỉnh Gia Lai", "--db", db)
    # known whose it is, it says what it left out and what it could not tell
    assert own.stderr == (
        "Không ghi vào sổ 15 văn bản gửi nơi khác. 2 văn bản chưa đọc rõ nơi nhận vẫn ghi vào sổ, có ghi chú: cần xem lại.\n"
    )
    assert "1276/UBND-NC" in whole.stdout and "1276/UBND-NC" not in own.stdout
    unknown = run("register", "--office", "xyz abc", "--db", db)
    assert unknown.returncode == 2 and "Chưa biết cơ quan" in unknown.stderr


def test_an_exported_register_is_the_offices_too(db, tmp_path):
    office = "UBND tỉnh Gia Lai"
    shown = run("register", "--format", "csv", "--office", office, "--db", db)
    written = run("export", "register", "-o", tmp_path / "so.csv", "--office", office, "--db", db)
    assert (tmp_path / "so.csv").read_text("utf-8").splitlines() == shown.stdout.splitlines()
    assert written.stderr.startswith(shown.stderr) and "Chưa nêu" not in written.stderr
    assert "--office 'Tên cơ quan'" in run("export", "register", "-o", tmp_path / "moi.csv", "--db", db).stderr
    assert run("export", "register", "-o", tmp_path / "x.csv", "--office", "xyz abc", "--db", db).returncode == 2


@pytest.mark.parametrize("command", ["show", "followups"])
def test_a_number_that_is_not_there_brings_the_nearest(db, command):
    done = run(command, "1277/UBND-NC", "--db", db)
    assert done.returncode == 2
    assert "Số gần giống: 1276/UBND-NC" in done.stderr
    assert "congvan search" in done.stderr


DEMO = (Path(__file__).parents[2] / "corpus" / "demo.sh").read_text(encoding="utf-8")


@pytest.mark.parametrize("hint", re.findall(r"^  \$bin/congvan ((?:followups|search|show) .*) --db \$db$", DEMO, re.M))
def test_what_the_demo_tells_to_try_finds_something(db, hint):
    done = run(*shlex.split(hint), "--db", db)
    assert done.returncode == 0
    assert done.stdout and "Không có dòng nào" not in done.stdout + done.stderr


def test_a_draft_that_a_person_has_worked_on_is_kept_and_told(db, tmp_path):
    folder = tmp_path / "don-doc"
    run(*REMIND, "--as-of", "2026-10-31", "-o", folder, "--db", db)
    drafts = sorted(folder.iterdir())
    document = docx.Document(str(drafts[0]))
    document.paragraphs[0].add_run("sửa tay")
    document.save(str(drafts[0]))
    edited = drafts[0].read_bytes()
    again = run(*REMIND, "--as-of", "2026-10-31", "-o", folder, "--db", db)
    assert again.returncode == 0
    assert "1 văn bản đôn đốc của lần trước đã có người sửa nên giữ nguyên" in again.stderr
    assert str(drafts[0]) in again.stderr and "CHÚ Ý" not in again.stderr
    assert drafts[0].read_bytes() == edited
    assert set(folder.iterdir()) == {*drafts, drafts[0].with_stem(f"{drafts[0].stem}-2026-10-31")}
