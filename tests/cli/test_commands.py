"""The commands as a person types them: what they print, their exit codes, their messages."""

import csv
import io
import json
import re
import socket
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run ``congvan`` as its own process."""
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def objects(*arguments: object) -> list[dict[str, Any]]:
    done = run(*arguments, "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_help_names_every_command() -> None:
    shown = run("--help").stdout
    for command in (
        "extract",
        "ingest",
        "inspect",
        "search",
        "show",
        "crossref",
        "followups",
        "audit",
        "register",
        "export",
        "doctor",
        "evaluate",
    ):
        assert command in shown


def test_extract_writes_one_object_a_file_and_goes_on_after_bad_ones(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(
        "Số: 12/BC-SYT\nSơn La, ngày 05 tháng 01 năm 2024\nBÁO CÁO\nKết quả kiểm tra\n", encoding="utf-8"
    )
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    (tmp_path / "odd.docx").write_bytes(bytes(range(256)) * 40)
    done = run("extract", tmp_path, "--format", "jsonl")
    rows = {Path(row["source"]).name: row for row in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 4
    assert rows.keys() == {"good.txt", "empty.pdf", "cut.pdf", "odd.docx"}
    assert rows["good.txt"]["code"] == "12/BC-SYT"
    for name in ("empty.pdf", "cut.pdf", "odd.docx"):
        assert rows[name]["code"] is None
        assert len(rows[name]["problems"]) == 1
        assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_ingest_twice_changes_nothing(letters: Path, tmp_path: Path) -> None:
    db = tmp_path / "twice.db"
    files = sorted(letters.glob("h02*"))
    assert "Đã nhập 2 văn bản mới" in run("ingest", *files, "--db", db).stderr
    before = objects("crossref", "--db", db)
    again = run("ingest", *files, "--db", db)
    assert again.returncode == 0
    assert "Đã nhập 0 văn bản mới; 2 đã có trong kho" in again.stderr
    assert objects("crossref", "--db", db) == before


def test_originals_are_kept_bit_for_bit(letters: Path, tmp_path: Path) -> None:
    db = tmp_path / "kept.db"
    file = next(letters.glob("h02*.pdf"))
    run("ingest", file, "--db", db)
    kept = [p for p in (tmp_path / "kept.files").rglob("*") if p.is_file()]
    assert [p.read_bytes() for p in kept] == [file.read_bytes()]


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "x"),
        ("show", "1/UBND"),
        ("crossref",),
        ("followups", "1/UBND"),
        ("audit", "--as-of", "2026-01-01"),
        ("register",),
    ],
    ids=lambda a: a[0],
)
def test_reading_commands_never_create_a_store(arguments: tuple[str, ...], tmp_path: Path) -> None:
    missing = tmp_path / "none.db"
    done = run(*arguments, "--db", missing)
    assert done.returncode == 2
    assert str(missing) in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("dong bao", None),
        ("giap hat", "1276/UBND-NC"),
        ("giáp hạt", "1276/UBND-NC"),
        ("1276 ubnd nc", "1276/UBND-NC"),
        ("14 ct tu", "14-CT/TU"),
    ],
)
def test_search_ignores_accents_and_spelling_of_numbers(db: Path, query: str, code: str | None) -> None:
    hits = objects("search", query, "--db", db)
    if code is not None:
        assert code in [hit["code"] for hit in hits]


def test_show_gives_the_letter_of_the_contract(db: Path) -> None:
    (letter,) = objects("show", "1276/UBND-NC", "--db", db)
    assert (letter["code"], letter["date"]) == ("1276/UBND-NC", "2024-03-08")
    assert letter["issuer"] == "Ủy ban nhân dân tỉnh Gia Lai"
    assert [t["deadline"]["due"] for t in letter["tasks"]] == ["2024-04-25", "2024-03-31"]


def test_crossref_has_the_answer_and_the_link_on_the_word_of_a_third(db: Path) -> None:
    rows = objects("crossref", "--db", db)
    pairs = {(row["directive"]["code"], row["response"]["code"], row["relation"]) for row in rows if row["response"]}
    assert ("1276/UBND-NC", "/BC-BDT", "answers") in pairs
    (stated,) = [row for row in rows if row["response"] and row["response"]["code"] == "45/BC-BDT"]
    assert stated["directive"]["code"] == "33/KH-UBND"
    assert stated["stated_by"]["code"] == "/BC-BDT"
    assert stated["response"]["source"] is None


def test_crossref_with_a_day_tells_who_is_late_and_why(db: Path) -> None:
    rows = objects("crossref", "--as-of", "31/10/2026", "--db", db)
    (late,) = [row for row in rows if row["response"] and row["response"]["code"] == "187/BC-UBND"]
    assert late["duty_status"] == "done_late"
    assert late["deadline"] == "2024-03-31"
    assert "12 ngày" in late["why"]


def test_followups_draw_a_tree(db: Path) -> None:
    done = run("followups", "14-CT/TU", "--tree", "--db", db)
    assert done.returncode == 0
    for code in ("06-KH/ĐU", "41-BC/ĐU", "58-BC/ĐU"):
        assert code in done.stdout


def test_a_tree_says_once_what_is_not_held(db: Path) -> None:
    def tree(code: str) -> str:
        return " ".join(re.sub("[│├└─]", " ", run("followups", code, "--tree", "--db", db).stdout).split())

    assert tree("33/KH-UBND").partition("45/BC-BDT")[2].count("không có trong kho") == 1
    cited = next(
        row["directive"]["code"]
        for row in objects("crossref", "--all", "--db", db)
        if row["directive"]["source"] is None and row["link_state"] == "unresolved" and row["stated_by"] is None
    )
    assert tree(cited).count("không có trong kho") == 1


def test_audit_needs_a_day_that_exists(db: Path) -> None:
    done = run("audit", "--as-of", "31/02/2026", "--db", db)
    assert done.returncode == 2
    assert "31/02/2026" in done.stderr
    assert "Traceback" not in done.stderr


def test_audit_of_one_body_and_directive(db: Path) -> None:
    rows = objects(
        "audit", "--as-of", "2026-10-31", "--directive", "1276/UBND-NC", "--body", "UBND huyện Đức Cơ", "--db", db
    )
    assert [(row["body"], row["status"], row["days_late"]) for row in rows] == [
        ("Ủy ban nhân dân huyện Đức Cơ", "done_late", 12)
    ]
    assert all(row["why"] for row in rows)


def test_register_has_the_ten_columns_of_the_decree(db: Path, letters: Path) -> None:
    done = run("register", "--format", "csv", "--db", db)
    rows = list(csv.reader(io.StringIO(done.stdout.lstrip("\ufeff"))))
    assert len(rows[0]) == 10
    assert len(rows) == 1 + len(list(letters.iterdir()))


def test_ingest_register_gives_arrivals(letters: Path, tmp_path: Path) -> None:
    db = tmp_path / "arrivals.db"
    book = tmp_path / "so-den.csv"
    book.write_text(
        'Ngày đến,Số đến,Tác giả,"Số, ký hiệu",Ngày tháng văn bản,Tên loại và trích yếu,Đơn vị hoặc người nhận,Ngày chuyển,Ký nhận,Ghi chú\n'
        "11/03/2024,305,UBND tỉnh Gia Lai,1276/UBND-NC,08/03/2024,V/v nắm tình hình,VP,11/03/2024,,\n"
        "12/03/2024,306,UBND tỉnh Gia Lai,9999/UBND-NC,08/03/2024,không có trong kho,VP,12/03/2024,,\n",
        encoding="utf-8",
    )
    done = run("ingest", *letters.glob("h01*"), "--register", book, "--db", db)
    assert "1 dòng khớp văn bản trong kho, 1 dòng chưa có văn bản" in done.stderr
    (row,) = [r for r in objects("register", "--db", db) if r["code"] == "1276/UBND-NC"]
    assert (row["arrived"], row["arrival_number"]) == ("2024-03-11", "305")


@pytest.mark.parametrize("kind", ["crossref", "register", "tasks", "audit"])
def test_exports_open_as_workbooks(db: Path, kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"{kind}.xlsx"
    done = run("export", kind, "--as-of", "2026-10-31", "-o", path, "--db", db)
    assert done.returncode == 0, done.stderr
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.max_row > 3
    assert sheet.freeze_panes is not None


def test_calendar_and_reminders(db: Path, tmp_path: Path) -> None:
    assert run("export", "calendar", "--as-of", "2026-03-10", "-o", tmp_path / "han.ics", "--db", db).returncode == 0
    assert b"BEGIN:VEVENT" in (tmp_path / "han.ics").read_bytes()
    done = run(
        "export",
        "reminders",
        "--as-of",
        "2026-10-31",
        "--sender",
        "Ủy ban nhân dân tỉnh Gia Lai",
        "--place",
        "Gia Lai",
        "-o",
        tmp_path / "don-doc",
        "--db",
        db,
    )
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "don-doc").glob("*.docx"))


def test_inspect_writes_a_page_without_the_letters_markup(letters: Path, tmp_path: Path) -> None:
    hostile = tmp_path / "x.txt"
    hostile.write_text(
        "Số: 12/BC-SYT\nSơn La, ngày 05 tháng 01 năm 2024\nBÁO CÁO\n<script>alert(1)</script>\n", encoding="utf-8"
    )
    assert run("inspect", hostile, "--html", tmp_path / "x.html").returncode == 0
    assert "<script>alert" not in (tmp_path / "x.html").read_text(encoding="utf-8")


def test_a_secret_letter_leaves_only_its_hash(tmp_path: Path) -> None:
    secret = tmp_path / "ke-hoach-x.txt"
    secret.write_text(
        "UBND TỈNH X\nSỞ Y TẾ\nSố: 12/KH-SYT\nMẬT\nSơn La, ngày 05 tháng 01 năm 2024\nKẾ HOẠCH\nDiễn tập phương án đặc biệt\n",
        encoding="utf-8",
    )
    db = tmp_path / "s.db"
    done = run("ingest", secret, "--db", db)
    assert "1 văn bản có dấu mật" in done.stderr
    assert not [p for p in (tmp_path / "s.files").rglob("*") if p.is_file()]
    raw = db.read_bytes() + b"".join(p.read_bytes() for p in tmp_path.glob("s.db-*"))
    assert b"ke-hoach-x" not in raw
    assert "đặc biệt".encode() not in raw


def test_doctor_names_what_is_there(tmp_path: Path) -> None:
    done = run("doctor")
    assert done.returncode in (0, 3)
    assert "tesseract" in done.stdout.lower()


def test_an_old_audit_is_made_again_from_the_papers_held_then(letters: Path, tmp_path: Path) -> None:
    db = tmp_path / "then.db"
    first, late = letters.glob("h01*-01*"), letters.glob("h01*")
    assert run("ingest", *first, "--db", db, "--taken-in", "2024-04-01").returncode == 0
    then = objects("audit", "--as-of", "2024-05-01", "--db", db)
    assert run("ingest", *late, "--db", db, "--taken-in", "2024-06-01").returncode == 0
    assert objects("audit", "--as-of", "2024-05-01", "--db", db) != then
    assert objects("audit", "--as-of", "2024-05-01", "--known-on", "2024-05-01", "--db", db) == then
    assert objects("audit", "--as-of", "2024-05-01", "--known-on", "2024-03-31", "--db", db) == []


@pytest.mark.parametrize("by", ["body", "directive", "field", "month"])
def test_summaries_of_an_audit(db: Path, by: str) -> None:
    rows = objects("audit", "--as-of", "2026-10-31", "--summary", by, "--db", db)
    assert rows and all(row[by] and (row["total"] or row["overdue_periods"]) for row in rows)
    lines = objects("audit", "--as-of", "2026-10-31", "--db", db)
    counted = [line for line in lines if not line["repeats"]]
    for status in ("done_on_time", "done_late", "needs_review", "no_deadline"):
        assert sum(row[status] for row in rows) == sum(line["status"] == status for line in counted)
    assert sum(row["overdue_periods"] for row in rows) == sum(line["status"] == "open_overdue" for line in counted)


def test_a_weekly_duty_unanswered_for_months_is_one_line_of_the_screen(db: Path) -> None:
    done = run("audit", "--as-of", "2026-10-31", "--directive", "212/TB-VP", "--db", db)
    assert done.stdout.count("kỳ quá hạn") == 1
    periods = objects("audit", "--as-of", "2026-10-31", "--directive", "212/TB-VP", "--db", db)
    assert len(periods) > 30  # a verdict a period


def test_an_extension_granted_moves_the_due_day(db: Path) -> None:
    rows = objects("audit", "--as-of", "2026-10-31", "--directive", "212/TB-VP", "--db", db)
    (plan,) = [row for row in rows if "phân luồng" in row["action"]]
    assert (plan["deadline"], plan["status"]) == ("2026-04-10", "done_on_time")
    assert [answer["code"] for answer in plan["answers"]] == ["77/TTr-SCT"]


def test_a_wrong_policy_names_the_choices(db: Path) -> None:
    done = run("audit", "--as-of", "2026-10-31", "--policy", "lenient", "--db", db)
    assert done.returncode == 2 and "nil_answers=yes|no" in done.stderr


def test_the_three_books_of_the_decree(db: Path) -> None:
    for style, columns in (("incoming", 10), ("outgoing", 10), ("handling", 7)):
        done = run("register", "--style", style, "--as-of", "2026-10-31", "--format", "csv", "--db", db)
        rows = list(csv.reader(io.StringIO(done.stdout.lstrip("\ufeff"))))
        assert len(rows[0]) == columns and len(rows) > 5, style


def test_the_exported_audit_is_the_formatted_workbook(db: Path, tmp_path: Path) -> None:
    path = tmp_path / "audit.xlsx"
    assert run("export", "audit", "--as-of", "2026-10-31", "-o", path, "--db", db).returncode == 0
    book = openpyxl.load_workbook(path)
    assert "Số liệu" in book.sheetnames and "Theo cơ quan" in book.sheetnames
    assert len(book["Số liệu"]._charts) == 3


@pytest.mark.parametrize("kind", ["audit", "calendar", "reminders", "crossref"])
def test_an_export_that_cannot_be_written_is_refused_in_one_line(db: Path, kind: str, tmp_path: Path) -> None:
    suffix = {"calendar": ".ics", "reminders": ""}.get(kind, ".xlsx")
    done = run(
        "export",
        kind,
        "--as-of",
        "2026-10-31",
        "--sender",
        "X",
        "--place",
        "Y",
        "-o",
        tmp_path / "no" / f"x{suffix}",
        "--db",
        db,
    )
    assert done.returncode == 2
    assert "Không có thư mục" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_register_that_is_not_there_is_said(letters: Path, tmp_path: Path) -> None:
    done = run("ingest", next(letters.glob("h02*")), "--register", tmp_path / "no.csv", "--db", tmp_path / "x.db")
    assert done.returncode == 2
    assert "no.csv" in done.stderr
    assert "Traceback" not in done.stderr


# --- mistakes of people, answered in a line ----------------------------------------------------------


def test_ingest_of_nothing_makes_no_store(tmp_path: Path) -> None:
    done = run("ingest", tmp_path / "khong-co", "--db", tmp_path / "a.db")
    assert done.returncode == 2 and "khong-co" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_ingest_of_the_stores_own_folder_passes_over_its_files(letters: Path, tmp_path: Path) -> None:
    for file in letters.glob("h02*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    db = tmp_path / "kho.db"
    for told in ("Đã nhập 2 văn bản mới; 0 đã có", "Đã nhập 0 văn bản mới; 2 đã có"):
        done = run("ingest", tmp_path, "--db", db)
        assert told in done.stderr and "0 tệp không đọc được" in done.stderr
        assert done.returncode == 0


def test_a_text_that_is_no_letter_is_told_as_such_and_gives_no_duties(tmp_path: Path) -> None:
    (tmp_path / "hello.txt").write_text("hello\nĐề nghị anh Ba nộp tiền trước ngày 15/3/2024.\n", encoding="utf-8")
    (row,) = objects("extract", tmp_path / "hello.txt")
    assert [p["code"] for p in row["problems"]][-1] == "not_a_letter"
    db = tmp_path / "a.db"
    assert run("ingest", tmp_path / "hello.txt", "--db", db).returncode == 0
    assert objects("audit", "--as-of", "2024-06-01", "--db", db) == []


def test_an_archive_is_to_be_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "thu.zip", "w") as archive:
        archive.writestr("thu.txt", "x")
    done = run("extract", tmp_path / "thu.zip")
    assert done.returncode == 4 and "giải nén" in done.stderr


@pytest.mark.parametrize("command", [("serve",), ("watch", ".")])
def test_a_mistyped_store_is_not_made(command: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*command, "--db", tmp_path / "nham.db")
    assert done.returncode == 2
    assert "Chưa có kho" in done.stderr and "--new" in done.stderr and "congvan ingest" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_busy_port_is_said_before_an_address_is(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--db", tmp_path / "a.db", "--new", "--port", port)
    assert done.returncode == 2
    assert f"--port {port + 1}" in done.stderr and "Trang làm việc" not in done.stderr


def test_a_name_that_means_many_letters_asks_for_more(db: Path) -> None:
    done = run("followups", "UBND", "--db", db)
    assert done.returncode == 2
    assert "nhiều văn bản" in done.stderr and done.stdout == ""


def test_a_letter_that_nothing_follows_is_named(db: Path) -> None:
    done = run("followups", "187/BC-UBND", "--db", db)
    assert done.returncode == 0
    assert "187/BC-UBND · 12/04/2024" in done.stderr and "không giữ văn bản nào tiếp theo" in done.stderr


@pytest.mark.parametrize(("wrong", "meant"), [("Ban Dan toc tinh Gia Lay", "Ban Dân tộc tỉnh Gia Lai"), ("xyzzy", "")])
def test_a_body_without_duties_is_answered_with_the_nearest(db: Path, wrong: str, meant: str) -> None:
    done = run("audit", "--as-of", "2026-10-31", "--body", wrong, "--db", db)
    assert done.returncode == 2 and f"Không có nhiệm vụ nào của '{wrong}'" in done.stderr
    assert (f"Có phải: {meant}" in done.stderr) if meant else ("Có phải" not in done.stderr)


def test_inspect_shows_nothing_of_a_letter_with_a_secrecy_mark(tmp_path: Path) -> None:
    text = "MẬT\n\nUBND TỈNH HẠ SƠN\nSỞ Y TẾ\nSố: 5/BC-SYT\nHạ Sơn, ngày 02 tháng 4 năm 2024\n\nBÁO CÁO\nKết quả diễn tập\n"
    (tmp_path / "mat.txt").write_text(text, encoding="utf-8")
    done = run("inspect", tmp_path / "mat.txt", "--html", tmp_path / "x.html")
    assert done.returncode == 2
    assert "dấu mật" in done.stderr
    assert "diễn tập" not in done.stdout + done.stderr
    assert not (tmp_path / "x.html").exists()


def test_inspect_says_how_the_letter_stands_to_what_it_cites(tmp_path: Path) -> None:
    letter = (
        "SỞ Y TẾ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 12/SYT-KH\n"
        "Sơn La, ngày 05 tháng 6 năm 2024\nKính gửi: Ủy ban nhân dân tỉnh Sơn La.\n"
        "Trả lời Công văn số 41/UBND-NC ngày 17/4/2024 của UBND tỉnh Sơn La, Sở Y tế có ý kiến như sau:\n1. Nhất trí.\n"
    )
    (tmp_path / "tra loi.txt").write_text(letter, encoding="utf-8")
    assert re.search(r"41/UBND-NC: trả lời, báo cáo \(\d\d%\)", run("inspect", tmp_path / "tra loi.txt").stdout)


def test_inspect_shows_the_letters_of_a_file_one_by_one(tmp_path: Path) -> None:
    letter = (
        "ỦY BAN NHÂN DÂN TỈNH SƠN LA\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Số: {n}/UBND-TH\nSơn La, ngày 05 tháng 01 năm 2024\nV/v rà soát hộ nghèo\nKính gửi: Sở Y tế.\n"
        "Yêu cầu Sở Y tế báo cáo kết quả rà soát hộ nghèo trước ngày 15/3/2024 và gửi về Ủy ban nhân dân tỉnh.\n"
        "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n"
    )
    (tmp_path / "lo.txt").write_text(letter.format(n=12) + "\f" + letter.format(n=13), encoding="utf-8")
    done = run("inspect", tmp_path / "lo.txt")
    assert "Văn bản 1/2" in done.stdout and "Văn bản 2/2" in done.stdout
