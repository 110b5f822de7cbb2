"""What leaves the audit: calendar, reminder letters, workbook."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.shared import Mm
from icalendar import Calendar

from pipeline.auditing import audit_store
from pipeline.export.calendar import write_calendar
from pipeline.export.reminders import Sender, write_reminders
from pipeline.export.summary import summary_table
from pipeline.export.workbook import write_audit_workbook
from pipeline.records import Deadline, Duty, Finding
from pipeline.relink import relink
from pipeline.store import Store
from tests.factories import a_citation, a_directive, a_letter, a_task

AS_OF = dt.date(2026, 6, 20)
ANSWERS = a_citation(relation="answers")
SENDER = Sender(
    "Văn phòng UBND tỉnh Phú Hải", "Phú Hải", "VP-TH", "UBND tỉnh Phú Hải", ("Chánh Văn phòng",), "Lê Văn Mẫu"
)


def a_finding(
    body: str = "Sở Y tế", status: Any = "open_overdue", due: str | None = "2026-06-15", task: int = 0, **more: Any
) -> Finding:
    day = dt.date.fromisoformat(due) if due else None
    deadline = more.pop("deadline", Deadline("trước ngày 15/6/2026", "date", day) if day else None)
    duty = Duty("k1", task, more.pop("action", "báo cáo kết quả rà soát"), body, body.lower(), deadline, **more)
    late = (AS_OF - day).days if day and status == "open_overdue" else None
    return Finding(duty, status, "Không thấy báo cáo trong kho.", day, late, late)


def named(key: str) -> str:
    return {"k1": "12/UBND-VX"}.get(key, key)


# --- calendar ------------------------------------------------------------------------------------


def events(*findings: Finding) -> list[Any]:
    return list(Calendar.from_ical(write_calendar(findings, AS_OF, named)).walk("VEVENT"))


def test_only_open_dated_duties_become_events() -> None:
    found = events(
        a_finding(status="open_in_time", due="2026-06-30"),
        a_finding(status="open_overdue", task=1),
        a_finding(status="done_on_time", task=2),
        a_finding(status="cancelled", task=3),
        a_finding(status="no_deadline", due=None, task=4),
    )
    assert [event.decoded("dtstart") for event in found] == [dt.date(2026, 6, 30), dt.date(2026, 6, 15)]
    assert str(found[0]["summary"]) == "12/UBND-VX: Sở Y tế – báo cáo kết quả rà soát"
    assert [len(event.walk("VALARM")) for event in found] == [1, 0]


def test_an_hour_is_kept_in_vietnamese_time() -> None:
    deadline = Deadline("trước 16h00", "date", dt.date(2026, 6, 30), time="16:00")
    (event,) = events(a_finding(status="open_in_time", due="2026-06-30", deadline=deadline))
    assert event.decoded("dtstart") == dt.datetime(2026, 6, 30, 9, 0, tzinfo=dt.UTC)


def test_a_duty_keeps_its_uid_when_its_day_moves_but_periods_differ() -> None:
    first, moved = events(a_finding(due="2026-06-15")), events(a_finding(due="2026-06-30"))
    assert first[0]["uid"] == moved[0]["uid"]
    monthly = Deadline("hằng tháng", "recurring", rrule="FREQ=MONTHLY;BYMONTHDAY=15")
    june, july = events(a_finding(deadline=monthly), a_finding(due="2026-07-15", deadline=monthly))
    assert june["uid"] != july["uid"]


def test_the_same_findings_give_the_same_bytes() -> None:
    assert write_calendar([a_finding()], AS_OF, named) == write_calendar([a_finding()], AS_OF, named)


# --- reminders -----------------------------------------------------------------------------------


def letters(folder: Path, *findings: Finding) -> list[Path]:
    return write_reminders(findings, folder, SENDER, AS_OF, dt.date(2026, 6, 26), named)


def whole(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_one_letter_for_each_late_body(tmp_path: Path) -> None:
    paths = letters(
        tmp_path / "don-doc",
        a_finding(), a_finding(task=1, due="2026-06-10", action="lập danh sách"),
        a_finding("Sở Tài chính"), a_finding("Sở Tư pháp", "open_in_time"), a_finding("các hội", expanded=False),
    )  # fmt: skip
    assert [path.name for path in paths] == ["don-doc-so-tai-chinh.docx", "don-doc-so-y-te.docx"]
    text = whole(paths[1])
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "VĂN PHÒNG UBND TỈNH PHÚ HẢI", "Số:          /VP-TH",
        "Kính gửi: Sở Y tế.",
        "chưa thấy báo cáo của Sở Y tế đối với 02 nhiệm vụ", "12/UBND-VX", "báo cáo kết quả rà soát",
        "trước ngày 26/6/2026",
        "CHÁNH VĂN PHÒNG", "Lê Văn Mẫu", "- Như trên;",
    ):  # fmt: skip
        assert words in text
    assert "chưa làm" not in text and "chưa thực hiện" not in text
    rows = docx.Document(str(paths[1])).tables[1].rows
    assert [row.cells[3].text for row in rows] == ["Thời hạn", "10/6/2026", "15/6/2026"]


def test_the_page_is_the_decrees(tmp_path: Path) -> None:
    (path,) = letters(tmp_path, a_finding())
    section = docx.Document(str(path)).sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin / Mm(1)) for margin in margins if margin is not None] == [20, 20, 30, 20]
    assert round((section.page_width or 0) / Mm(1)) == 210
    assert section.different_first_page_header_footer


def test_two_bodies_of_one_folded_name_get_two_files(tmp_path: Path) -> None:
    paths = letters(tmp_path, a_finding("Ban Á"), a_finding("Ban A"))
    assert len({path.name for path in paths}) == 2


def test_control_characters_do_not_break_the_file(tmp_path: Path) -> None:
    (path,) = letters(tmp_path, a_finding(action="báo\x00 cáo\x0b kết quả"))
    assert "báo cáo kết quả" in whole(path)


def test_nobody_late_no_letter(tmp_path: Path) -> None:
    assert letters(tmp_path, a_finding(status="done_late")) == []


# --- workbook ------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "kho.db") as opened:
        due = dt.date(2024, 5, 15)
        opened.add(a_directive(tasks=(a_task("=HYPERLINK(1)", "Sở Y tế", "Sở Tài chính", due=due),)))
        opened.add(
            a_letter(
                "62/BC-SYT", "2024-05-14", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "Kết quả", a_citation(relation="answers")
            )
        )
        relink(opened)
        yield opened


def row_of(sheet: Any, line: int) -> dict[str, Any]:
    return dict(zip([cell.value for cell in sheet[1]], sheet[line], strict=True))


def test_the_workbook_has_findings_and_counts(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "kiem-tra.xlsx"
    write_audit_workbook(audit_store(store, dt.date(2024, 6, 1)), store, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [
        "Theo dõi nhiệm vụ", "Theo cơ quan", "Theo văn bản giao", "Theo lĩnh vực", "Theo tháng", "Số liệu",
    ]  # fmt: skip
    status = row_of(book["Theo dõi nhiệm vụ"], 2)["Tình trạng"]
    assert status.value and status.fill.fgColor.rgb not in ("00000000", "FFFFFFFF")  # words and a colour
    assert len(book["Số liệu"]._charts) == 3
    sheet = book["Theo dõi nhiệm vụ"]
    heads = [cell.value for cell in sheet[1]]
    row = dict(zip(heads, sheet[2], strict=True))
    assert row["Nhiệm vụ"].value == "=HYPERLINK(1)" and row["Nhiệm vụ"].data_type == "s"
    assert row["Thời hạn"].value == dt.datetime(2024, 5, 15) and row["Thời hạn"].is_date
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref
    bodies = [[cell.value for cell in line] for line in book["Theo cơ quan"].iter_rows(min_row=2)]
    assert [line[:2] for line in bodies] == [["Sở Tài chính tỉnh Lào Cai", 1], ["Sở Y tế tỉnh Lào Cai", 1]]
    english = tmp_path / "audit.xlsx"
    write_audit_workbook(audit_store(store, dt.date(2024, 6, 1)), store, english, "en")
    assert openpyxl.load_workbook(english).sheetnames == [
        "Audit", "By body", "By directive", "By field", "By month", "Figures",
    ]  # fmt: skip


def test_counts_put_the_latest_first() -> None:
    table = summary_table(
        [a_finding(body, status) for body, status in
         (("A", "done_on_time"), ("B", "open_overdue"), ("B", "done_on_time"), ("B", "needs_review"))],
        lambda finding: finding.duty.body,
    )  # fmt: skip
    assert list(table["body"]) == ["B", "A"]
    assert list(table["late_share"]) == [50.0, 0.0]
    assert list(table["total"]) == [3, 1]


def test_an_empty_audit_still_makes_a_workbook(store: Store, tmp_path: Path) -> None:
    write_audit_workbook([], store, tmp_path / "trong.xlsx")
    assert openpyxl.load_workbook(tmp_path / "trong.xlsx")["Theo cơ quan"].max_row == 1
