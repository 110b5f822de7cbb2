"""What leaves the audit: calendar, reminder letters, workbook."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.shared import Mm
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from pipeline.auditing import audit_store
from pipeline.errors import UsageError
from pipeline.export.books import handling_frame, handling_rows, register_table
from pipeline.export.calendar import write_calendar
from pipeline.export.groups import GROUPS, field_of, grouper, lines_of
from pipeline.export.reminders import Sender, own_duties, write_reminders
from pipeline.export.summary import STATUSES, grand_total, summary_table
from pipeline.export.workbook import write_audit_workbook
from pipeline.grammar.body import resolve_body
from pipeline.lexicon import load_toml
from pipeline.records import Deadline, Duty, Finding
from pipeline.relink import relink
from pipeline.store import Store
from tests.factories import a_citation, a_directive, a_letter, a_task, key_of

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
    return write_reminders(findings, folder, SENDER, AS_OF, dt.date(2026, 6, 26), named).paths


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
        "trước ngày 26/06/2026",
        "CHÁNH VĂN PHÒNG", "Lê Văn Mẫu", "- Như trên;",
    ):  # fmt: skip
        assert words in text
    assert "chưa làm" not in text and "chưa thực hiện" not in text
    rows = docx.Document(str(paths[1])).tables[1].rows
    assert [row.cells[3].text for row in rows] == ["Thời hạn", "10/06/2026", "15/06/2026"]


def test_a_draft_that_somebody_has_changed_stays(tmp_path: Path) -> None:
    def again() -> tuple[list[str], list[str]]:
        found = [a_finding(), a_finding("Sở Tài chính")]
        drafts = write_reminders(found, tmp_path, SENDER, AS_OF, dt.date(2026, 6, 26), named)
        return [path.name for path in drafts.paths], [path.name for path in drafts.kept]

    own, other = "don-doc-so-y-te.docx", "don-doc-so-tai-chinh.docx"
    assert again() == ([other, own], [])
    assert again() == ([other, own], [])  # nobody has touched them
    document = docx.Document(str(tmp_path / own))
    document.paragraphs[-1].add_run("Thêm một câu.")
    document.save(str(tmp_path / own))
    changed = (tmp_path / own).read_bytes()
    beside = f"don-doc-so-y-te-{AS_OF.isoformat()}.docx"
    assert again() == ([other, beside], [own])
    assert again() == ([other, beside], [own])
    (tmp_path / beside).write_bytes(b"no Word file")
    assert again() == ([other, f"don-doc-so-y-te-{AS_OF.isoformat()}-2.docx"], [own])
    assert (tmp_path / own).read_bytes() == changed
    assert (tmp_path / beside).read_bytes() == b"no Word file"


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


# --- lines and groups ------------------------------------------------------------------------------

WEEKLY = Deadline("thứ Sáu hằng tuần", "recurring", rrule="FREQ=WEEKLY;BYDAY=FR")


def weeks(count: int, body: str = "Sở Y tế") -> list[Finding]:
    first = dt.date(2026, 3, 6)
    days = [(first + dt.timedelta(weeks=n)).isoformat() for n in range(count)]
    return [a_finding(body, due=day, deadline=WEEKLY) for day in days]


def test_silent_periods_are_one_line() -> None:
    answered = Finding(a_finding(deadline=WEEKLY).duty, "done_on_time", "x", dt.date(2026, 4, 3), answers=("k9",))
    lines = lines_of([*weeks(4), answered, *weeks(11)[5:], a_finding(task=1)])
    assert [(line.periods, line.finding.due, line.first) for line in lines] == [
        (10, dt.date(2026, 5, 15), dt.date(2026, 3, 6)),
        (1, dt.date(2026, 4, 3), dt.date(2026, 4, 3)),
        (1, dt.date(2026, 6, 15), dt.date(2026, 6, 15)),
    ]
    assert lines[0].finding.why.startswith("10 kỳ quá hạn, từ 06/03/2026, gần nhất 15/05/2026")
    assert lines[1].finding.why == "x"


def test_silent_bodies_of_one_task_share_a_line_on_the_screen() -> None:
    found = [a_finding("Sở Y tế"), a_finding("Sở Tài chính"), a_finding("Sở Tư pháp", "done_late")]
    joined = lines_of(found, join_bodies=True)
    assert [line.bodies for line in joined] == [("Sở Y tế", "Sở Tài chính"), ("Sở Tư pháp",)]


def test_thirty_weeks_count_as_one_duty_late() -> None:
    table = summary_table([*weeks(30), a_finding("Sở Nội vụ")], lambda finding: finding.duty.body)
    assert list(table[["total", "open_overdue", "overdue_periods"]].itertuples(index=False, name=None)) == [
        (1, 1, 1), (1, 1, 30),
    ]  # fmt: skip


FOUND = st.lists(
    st.builds(
        lambda body, status, day, task, directive, repeats, weekly: replace(
            a_finding(
                body, status, day and day.isoformat(), task, deadline=WEEKLY if weekly else None
            ),
            repeats="k2" if repeats else "",
            answers=("k9",) if status.startswith("done") else (),
        ),
        st.sampled_from(["Sở Y tế", "Sở Nội vụ", ""]), st.sampled_from(STATUSES),
        st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 6, 20)), st.integers(0, 2), st.just("k1"),
        st.booleans(), st.booleans(),
    ),
    max_size=25,
)  # fmt: skip


@given(FOUND)
def test_all_summaries_have_the_same_sums(found: list[Finding]) -> None:
    """By body, directive, field and month: the same duties, counted once, reminders not again."""
    sums = []
    for by in GROUPS:
        totals = summary_table(found, grouper(by, Nothing()), by)  # type: ignore[arg-type]
        sums.append(grand_total(totals, "x"))
        assert sums[-1]["total"] == sum(totals["total"]) == sum(int(totals[status].sum()) for status in STATUSES)
    measures = [{key: value for key, value in row.items() if key not in GROUPS} for row in sums]
    assert all(row == measures[0] for row in measures)
    counted = [finding for finding in found if not finding.repeats]
    assert measures[0]["total"] == len(lines_of(counted))
    if measures[0]["overdue_periods"]:
        assert measures[0]["overdue_periods"] == sum(finding.status == "open_overdue" for finding in counted)


class Nothing:
    """A store that holds no document."""

    def document(self, key: str) -> None:
        return None


def test_two_letters_of_one_number_are_two_directives(store: Store) -> None:
    other = a_letter("1941/UBND-TH", "2025-03-01", "UBND tỉnh Sơn La", "Công văn", "Rà soát hộ nghèo", name="b.txt")
    store.add(other)
    relink(store)
    named = grouper("directive", store)
    finding = a_finding()
    mine = replace(finding, duty=replace(finding.duty, directive=key_of(other)))
    assert named(mine) == "1941/UBND-TH (01/03/2025, Ủy ban nhân dân tỉnh Sơn La)"


def test_units_of_one_name_are_told_apart_by_their_province(store: Store) -> None:
    finding = a_finding("Ủy ban nhân dân xã Tân Lập")
    mine = replace(finding, duty=replace(finding.duty, body_key="ubnd|xa tan lap|ha noi"))
    assert grouper("body", store)(mine) == "Ủy ban nhân dân xã Tân Lập (Hà Nội)"


def test_months_go_by_the_calendar(store: Store) -> None:
    found = [a_finding(due="2026-06-15"), a_finding(due="2025-11-02", task=1), a_finding("B", "no_deadline", None)]
    table = summary_table(found, grouper("month", store), "month")
    assert list(table["month"]) == ["2025-11", "2026-06", "không có ngày hết hạn"]


@pytest.mark.parametrize("row", load_toml("fields")["field"], ids=lambda row: row["id"])
def test_fields_prove_themselves(row: dict[str, Any]) -> None:
    for subject in row["examples"]:
        assert field_of("1/UBND-TH", subject) == row["name"]["vi"], subject


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("193/UBND-KT", "Tài chính, đầu tư"),
        ("44/BYT-KH", "Y tế"),
        ("14-CT/TU", "Xây dựng Đảng"),
        ("7/QĐ-SNV", "Nội vụ, cải cách hành chính"),
        ("9/UBND-XYZ", "Tổng hợp, khác"),
        ("", "Tổng hợp, khác"),
    ],
)
def test_fields_by_symbol(code: str, name: str) -> None:
    assert field_of(code, "giao nhiệm vụ") == name


def test_a_recurring_duty_is_one_row_of_the_workbook_and_its_periods_a_sheet(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "ky.xlsx"
    write_audit_workbook(weeks(12), store, path)
    book = openpyxl.load_workbook(path)
    assert book["Theo dõi nhiệm vụ"].max_row == 2 and row_of(book["Theo dõi nhiệm vụ"], 2)["Số kỳ"].value == 12
    assert book["Từng kỳ"].max_row == 13


def test_a_reminder_lists_the_periods_once(tmp_path: Path) -> None:
    (path,) = letters(tmp_path, *weeks(12))
    rows = docx.Document(str(path)).tables[1].rows
    assert len(rows) == 2
    assert rows[1].cells[3].text == "12 kỳ; kỳ đầu: 06/03/2026; kỳ gần nhất: 22/05/2026"
    assert rows[1].cells[4].text == "kỳ đầu: 106; kỳ gần nhất: 29"


def test_a_reminder_keeps_that_what_asks_for_no_report_may_be_done(tmp_path: Path) -> None:
    asked, work = letters(tmp_path, a_finding("Ban A"), a_finding("Ban B", action="bố trí kinh phí"))
    assert "có thể đã xong" not in whole(asked) and "(*)" not in whole(asked)
    assert "bố trí kinh phí (*)" in whole(work)
    assert "(*) Văn bản giao không yêu cầu báo cáo nhiệm vụ này nên việc có thể đã xong" in whole(work)


@pytest.mark.parametrize(
    ("sender", "assigner", "kept"),
    [
        ("UBND tỉnh Lào Cai", "UBND tỉnh Lào Cai", True),
        ("Văn phòng UBND tỉnh Lào Cai", "UBND tỉnh Lào Cai", True),  # it speaks for the committee
        ("UBND tỉnh Lào Cai", "Văn phòng UBND tỉnh Lào Cai", True),
        ("Văn phòng UBND tỉnh", "UBND tỉnh Lào Cai", True),  # of which province stands nowhere
        ("Văn phòng UBND tỉnh Lào Cai", "Tỉnh ủy Lào Cai", False),
        ("Sở Y tế tỉnh Lào Cai", "UBND tỉnh Lào Cai", False),
        ("UBND tỉnh Lào Cai", "UBND tỉnh Sơn La", False),
        ("UBND tỉnh Lào Cai", None, False),  # whose order it is was not read
    ],
)
def test_nobody_reminds_of_what_another_ordered(sender: str, assigner: str | None, kept: bool) -> None:
    issuer = resolve_body(assigner) if assigner else None
    given = [a_finding(), a_finding(task=1, status="done_late"), a_finding("các hội", expanded=False)]
    own, others = own_duties(given, sender, lambda key: issuer.key if issuer else "", AS_OF)
    assert (own, others) == ((given, 0) if kept else ([], 1))


def test_a_sender_whom_nobody_knows_is_refused() -> None:
    with pytest.raises(UsageError, match="Chưa biết cơ quan gửi"):
        own_duties([a_finding()], "xyz abc", lambda key: "", AS_OF)


# --- the decree's books ----------------------------------------------------------------------------


def test_the_handling_book_has_seven_columns_and_what_answered(store: Store) -> None:
    findings = list(audit_store(store, dt.date(2024, 6, 1)))
    book = handling_frame(handling_rows(store, findings))
    assert len(book.columns) == 7
    rows = {row["receiver"]: row for row in book.to_dict("records")}
    done, late = rows["Sở Y tế tỉnh Lào Cai"], rows["Sở Tài chính tỉnh Lào Cai"]
    assert (done["progress"], done["replied"]) == ("hoàn thành đúng hạn", "62/BC-SYT")
    assert (late["progress"], late["replied"]) == ("đang thực hiện, quá hạn", None)
    assert late["handled_by"] == "15/05/2024"
    assert late["letter"] == "Công văn 1941/UBND-TH ngày 17/04/2024 của Ủy ban nhân dân tỉnh Lào Cai"
    own = handling_frame(handling_rows(store, findings, "Sở Y tế tỉnh Lào Cai"))
    assert list(own["receiver"]) == ["Sở Y tế tỉnh Lào Cai"]


def test_an_offices_books_hold_what_came_to_it_and_what_it_issued(store: Store) -> None:
    assert list(register_table(store, "outgoing", "Sở Y tế tỉnh Lào Cai")["code"]) == ["62/BC-SYT"]
    assert list(register_table(store, "incoming", "Sở Y tế tỉnh Lào Cai")["code"]) == ["1941/UBND-TH"]
    assert len(register_table(store).columns) == len(register_table(store, "outgoing").columns) == 10


def test_rows_of_a_workbook_are_high_enough_for_their_text_and_pages_are_a4(store: Store, tmp_path: Path) -> None:
    write_audit_workbook(list(audit_store(store, dt.date(2024, 6, 1))), store, tmp_path / "cao.xlsx")
    book = openpyxl.load_workbook(tmp_path / "cao.xlsx")
    for sheet in book.worksheets:
        assert sheet.page_setup.paperSize == 9 and sheet.page_setup.orientation == "landscape"
    sheet = book["Theo dõi nhiệm vụ"]
    longest = max(len(str(cell.value or "")) for cell in sheet[2])
    assert sheet.row_dimensions[2].height >= 15 * -(-longest // 48)


def test_a_reminder_does_not_ask_twice_for_what_an_earlier_reminder_repeats(tmp_path: Path) -> None:
    again = replace(a_finding(task=1, due="2026-06-18"), repeats="k2")
    (path,) = letters(tmp_path / "d", a_finding(), again)
    assert "đối với 01 nhiệm vụ" in whole(path) and "18/06/2026" not in whole(path)


def test_the_figures_count_what_the_sheets_count(store: Store, tmp_path: Path) -> None:
    again = replace(a_finding(task=1, due="2026-06-18"), repeats="k2")
    write_audit_workbook([a_finding(), again], store, tmp_path / "so-lieu.xlsx")
    book = openpyxl.load_workbook(tmp_path / "so-lieu.xlsx")
    figures = {row[0]: row[1] for row in book["Số liệu"].iter_rows(max_row=9, values_only=True)}
    heads, *rows = book["Theo cơ quan"].iter_rows(values_only=True)
    overdue = heads.index("đang thực hiện, quá hạn")
    assert figures["đang thực hiện, quá hạn"] == sum(row[overdue] for row in rows) == 1
