"""Tables: what stands in them, in which language, and that no cell can act."""

import csv
import datetime as dt
import io
import json
import tomllib
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from pipeline.export import books, tables
from pipeline.export.crossref import crossref_rows
from pipeline.export.headings import heading, label, shown
from pipeline.export.recurrence import recurrence_words
from pipeline.export.writers import write_csv, write_jsonl, write_table, write_xlsx
from pipeline.records import RELATIONS, Deadline, Duty, Finding
from pipeline.relink import relink
from pipeline.store import Store
from tests.factories import a_citation, a_directive, a_letter, a_task, key_of

DUE = dt.date(2024, 4, 25)
DIRECTIVE = a_directive(
    tasks=(
        a_task("báo cáo kết quả tiêm chủng", "Sở Y tế", due=DUE),
        a_task("bố trí kinh phí", "Sở Tài chính", due=DUE),
        a_task("việc chỉ thuật lại", "Sở Nội vụ", reported=True),
    )
)
REPORT = a_letter(
    "62/BC-SYT", "2024-04-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "Kết quả tiêm chủng",
    a_citation(relation="answers"), a_citation("26-CT/TU", "2023-06-02", "Tỉnh ủy Lào Cai", "Chỉ thị"),
)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store.create(tmp_path_factory.mktemp("tables") / "kho.db") as opened:
        opened.add(DIRECTIVE)
        opened.add(REPORT)
        relink(opened)
        yield opened


def finding(task, body, status, answers=(), days_late=None):
    given = DIRECTIVE.tasks[task]
    duty = Duty(key_of(DIRECTIVE), task, given.action, body, body.lower(), given.deadline)
    return Finding(duty, status, "vì sao", DUE, days_late, None, answers)


FINDINGS = (
    finding(0, "Sở Y tế tỉnh Lào Cai", "done_on_time", (key_of(REPORT),)),
    finding(1, "Sở Tài chính tỉnh Lào Cai", "open_overdue", days_late=3),
)


def test_every_finding_stands_on_a_row_and_a_link_alone_has_no_body_in_charge(store):
    """Also a duty that was answered by way of another letter, to which no link of this directive leads."""
    elsewhere = finding(1, "Sở Tài chính tỉnh Lào Cai", "done_late", ("a-letter-to-a-reminder",), days_late=3)
    rows = [r for r in crossref_rows(store, (FINDINGS[0], elsewhere)) if r["directive"]["code"] == "1941/UBND-TH"]
    assert [(r["body"], r["duty_status"], r["relation"]) for r in rows] == [
        ("Sở Y tế tỉnh Lào Cai", "done_on_time", "answers"), ("Sở Tài chính tỉnh Lào Cai", "done_late", None),
    ]  # fmt: skip
    assert rows[1]["response"]["key"] == "a-letter-to-a-reminder"
    (alone,) = (r for r in crossref_rows(store, ()) if r["directive"]["code"] == "1941/UBND-TH")
    assert (alone["body"], alone["duty_status"], alone["response"]["issuer"]) == (None, None, "Sở Y tế tỉnh Lào Cai")
    line = tables.crossref_table([alone]).iloc[0]
    assert (line.body, line.relation, line.response_issuer) == (None, "answers", "Sở Y tế tỉnh Lào Cai")


def test_crossref_without_an_audit(store):
    answer, silent = (row for row in crossref_rows(store) if row["directive"]["code"] == "1941/UBND-TH")
    assert answer["response"]["code"] == "62/BC-SYT"
    assert (answer["relation"], answer["link_state"], answer["stated_by"]) == ("answers", "certain", None)
    assert [item["action"] for item in answer["asked"]] == ["báo cáo kết quả tiêm chủng"]
    assert {"name", "weight", "words"} == set(answer["evidence"][0])
    assert (silent["response"], silent["body"]) == (None, "Sở Tài chính")
    assert silent["asked"][0]["deadline"] == "2024-04-25"
    assert "duty_status" not in answer


@pytest.mark.parametrize(("day", "listed"), [("2024-04-19", []), ("2024-04-20", ["62/BC-SYT"]), (None, ["62/BC-SYT"])])
def test_crossref_of_an_old_day_lists_no_later_papers(store, day, listed):
    as_of = dt.date.fromisoformat(day) if day else None
    rows = [r for r in crossref_rows(store, as_of=as_of) if r["directive"]["code"] == "1941/UBND-TH" and r["response"]]
    assert [row["response"]["code"] for row in rows] == listed


def test_crossref_of_a_document_that_is_not_held(store):
    (row,) = (row for row in crossref_rows(store) if row["directive"]["code"] == "26-CT/TU")
    assert row["directive"]["source"] is None
    assert row["link_state"] == "unresolved"


def test_crossref_with_an_audit(store):
    rows = [row for row in crossref_rows(store, FINDINGS) if row["directive"]["code"] == "1941/UBND-TH"]
    assert [(row["response"] and row["response"]["code"], row["deadline"], row["duty_status"]) for row in rows] == [
        ("62/BC-SYT", "2024-04-25", "done_on_time"),
        (None, "2024-04-25", "open_overdue"),
    ]


def test_a_row_tells_what_its_own_body_was_asked(store, tmp_path):
    cites = a_citation(relation="answers")
    stranger = a_letter("88/BC-SNV", "2024-04-21", "Sở Nội vụ tỉnh Lào Cai", "Báo cáo", "Kết quả tiêm chủng", cites)
    with Store.create(tmp_path / "kho.db") as other:
        other.add(DIRECTIVE)
        other.add(stranger)
        relink(other)
        (row,) = (r for r in crossref_rows(other) if r["response"] and r["response"]["code"] == "88/BC-SNV")
    assert row["asked"] == []  # every task was given to others by name
    met = finding(1, "Sở Tài chính tỉnh Lào Cai", "needs_review", (key_of(REPORT),))
    (row,) = (r for r in crossref_rows(store, (met,)) if r["directive"]["code"] == "1941/UBND-TH")
    assert [item["action"] for item in row["asked"]] == [DIRECTIVE.tasks[1].action]


def test_every_row_is_json_and_streams(store):
    out = io.StringIO()
    write_jsonl(crossref_rows(store, FINDINGS), out)
    assert [set(json.loads(line)) >= {"directive", "response", "relation"} for line in out.getvalue().splitlines()]
    assert "Ủy ban" in out.getvalue()


def test_crossref_table(store):
    frame = tables.crossref_table(crossref_rows(store, FINDINGS))
    assert tuple(frame.columns) == tables.CROSSREF
    row = frame[frame.response_code == "62/BC-SYT"].iloc[0]
    assert row.asked == "báo cáo kết quả tiêm chủng (trước ngày 25/04/2024)"
    assert shown("evidence", row.evidence).startswith("Số và ký hiệu trùng; Ngày ban hành trùng")


def test_audit_table(store):
    frame = tables.audit_table(FINDINGS, store)
    assert list(frame.status) == ["done_on_time", "open_overdue"]
    assert list(frame.answers) == ["62/BC-SYT (20/04/2024)", None]
    assert shown("status", frame.status[1]) == "đang thực hiện, quá hạn"


def test_registers(store):
    incoming = books.register_table(store)
    assert tuple(incoming.columns) == books.INCOMING
    assert next(iter(incoming.title)) == "Công văn Tăng cường công tác tiêm chủng mở rộng"
    assert tuple(books.register_table(store, "outgoing").columns) == books.OUTGOING


def test_tasks_and_followups(store):
    frame = tables.tasks_table(store.letters())
    assert list(frame.due) == ["2024-04-25", "2024-04-25", None]
    tree = tables.followups_table(store.followups(key_of(DIRECTIVE)), store)
    assert [(row.depth, row.follower, row.relation) for row in tree.itertuples()] == [(1, "62/BC-SYT", "answers")]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MONTHLY;INTERVAL=6", "6 tháng một lần"),
        ("FREQ=MONTHLY;BYMONTHDAY=25", "hằng tháng, ngày 25"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1", "3 tháng một lần, ngày cuối tháng"),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20", "hằng năm, ngày 20, tháng 3, 6, 9, 12"),
        ("FREQ=WEEKLY;BYDAY=FR", "hằng tuần, thứ Sáu"),
        ("FREQ=WEEKLY;INTERVAL=2", "2 tuần một lần"),
        ("FREQ=DAILY", "hằng ngày"),
        ("FREQ=YEARLY", "hằng năm"),
    ],
)
def test_recurrences_are_told_in_words(rule, words):
    assert recurrence_words(rule) == words
    assert "FREQ" not in recurrence_words(rule, "en") and "{" not in recurrence_words(rule, "en")


def test_tables_for_people_tell_a_recurrence_in_words_and_those_for_programs_keep_the_rule():
    given = replace(a_task(), deadline=Deadline("6 tháng", "recurring", rrule="FREQ=MONTHLY;INTERVAL=6"))
    letters = [("k", a_directive(tasks=(given,)))]
    assert list(tables.tasks_table(letters, "vi").rrule) == ["6 tháng một lần"]
    assert list(tables.tasks_table(letters).rrule) == ["FREQ=MONTHLY;INTERVAL=6"]


def test_documents_and_hits(store):
    frame = tables.documents_table(store.documents())
    assert dict(zip(frame.code, frame.held, strict=True)) == {
        "1941/UBND-TH": True, "62/BC-SYT": True, "26-CT/TU": False,
    }  # fmt: skip
    assert list(tables.hits_table(store.search("tiem chung")).code) != []


@pytest.mark.parametrize(
    "table",
    [
        lambda store: tables.crossref_table([]),
        lambda store: tables.audit_table([], store),
        lambda store: tables.tasks_table([]),
        lambda store: tables.followups_table([], store),
        lambda store: tables.documents_table([]),
        lambda store: tables.hits_table([]),
        lambda store: tables.matches_table([], store),
        lambda store: tables.failures_table([]),
    ],
)
def test_an_empty_table_has_its_columns_and_can_be_written(store, table, tmp_path):
    frame = table(store)
    assert len(frame.columns) > 1
    write_csv(frame, io.StringIO())
    write_xlsx({"audit": frame}, tmp_path / "a.xlsx")
    write_table(frame, Console(file=io.StringIO()))


def read_csv(frame, lang="vi"):
    out = io.StringIO()
    write_csv(frame, out, lang)
    assert out.getvalue().startswith("\ufeff")
    return list(csv.reader(io.StringIO(out.getvalue().removeprefix("\ufeff"))))


DANGEROUS = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_csv_cell_is_a_formula(text):
    cell = read_csv(pd.DataFrame({"subject": [text]}))[1][0]
    assert cell.startswith("'") or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.lstrip("'") == text.replace("\r", "")


@given(st.text(max_size=20))
def test_csv_cells_never_begin_like_formulas(text):
    cell = read_csv(pd.DataFrame({"subject": [f"x{text}"], "why": [text]}))[1][1]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_in_csv_are_left_alone_and_days_are_written_as_readers_do():
    frame = pd.DataFrame({"days_late": [-3], "deadline": ["2024-04-25"], "date": ["2024-04"]}, dtype=object)
    assert read_csv(frame)[1] == ["-3", "25/04/2024", "04/2024"]
    assert read_csv(frame, "en")[1] == ["-3", "2024-04-25", "2024-04"]


def test_workbook(tmp_path):
    frame = pd.DataFrame(
        {
            "subject": [*DANGEROUS, "http://x.vn", "a\x07b"],
            "deadline": ["2024-04-25"] * 7 + ["2024-04"],
            "days_late": [3] * 8,
        },
        dtype=object,
    )  # fmt: skip
    write_xlsx({"audit": frame}, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Theo dõi nhiệm vụ"]
    assert [cell.value for cell in sheet[1]] == ["Trích yếu", "Thời hạn", "Số ngày chậm"]
    assert {sheet.cell(row, 1).data_type for row in range(2, 10)} == {"s"}
    assert sheet["A9"].value == "ab"
    assert sheet["B2"].value == dt.datetime(2024, 4, 25)
    assert sheet["B9"].value == "04/2024"
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["C2"].value) == ("B2", "A1:C9", 3)
    assert all(cell.hyperlink is None for row in sheet for cell in row)


def test_headings_in_english(store):
    rows = read_csv(tables.audit_table(FINDINGS, store), "en")
    assert rows[0][:2] == ["Directive", "Directive date"]
    assert "open, overdue" in rows[2]


def test_the_screen_obeys_no_markup():
    out = io.StringIO()
    frame = pd.DataFrame({"subject": ["[bold]x[/bold] \x1b[31m"], "date": ["2024-04-25"]})
    write_table(frame, Console(file=out, width=100))
    assert "[bold]x[/bold]" in out.getvalue()
    assert "\x1b[31m" not in out.getvalue()
    assert "25/04/2024" in out.getvalue()


LABELS = tomllib.loads((Path(tables.__file__).parents[1] / "lexicon" / "labels.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("section", LABELS)
def test_every_label_speaks_both_languages(section):
    for key, words in LABELS[section].items():
        assert words["vi"].strip() and words["en"].strip(), key


def test_every_column_and_relation_has_a_label():
    columns = {
        column
        for table in (tables.CROSSREF, tables.AUDIT, books.INCOMING, books.OUTGOING, tables.TASKS, tables.FOLLOWUPS,
                      tables.DOCUMENTS, tables.MATCHES, tables.HITS, tables.FAILURES)
        for column in table
    }  # fmt: skip
    assert [column for column in columns if heading(column) == column] == []
    assert [r for r in RELATIONS if label("relation", r) == r] == []


def test_a_table_in_pieces_is_written_as_the_whole(store, monkeypatch):
    monkeypatch.setattr(tables, "_PIECE", 2)
    for rows in (list(crossref_rows(store, FINDINGS)), []):
        whole, parts = io.StringIO(), io.StringIO()
        write_csv(tables.crossref_table(rows), whole)
        pieces = list(tables.in_pieces(tables.crossref_table, iter(rows)))
        for number, piece in enumerate(pieces):
            write_csv(piece, parts, goes_on=number > 0)
        assert parts.getvalue() == whole.getvalue()
        assert [len(piece) for piece in pieces] == [len(rows[at : at + 2]) for at in range(0, max(len(rows), 1), 2)]
