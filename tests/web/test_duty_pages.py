"""What the desk, the audit and the search say of duties: one name a group, one line a duty, nothing of others."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from pipeline.errors import PROBLEMS, problem
from pipeline.export.changes import change_name
from pipeline.relink import relink
from pipeline.store import Store, people
from pipeline.store.changes import Change
from pipeline.web.followups import timeline_of
from pipeline.web.settings import Settings
from pipeline.web.words import change_value, file_kind, problem_name
from tests.factories import a_citation, a_directive, a_letter, a_task
from tests.web.forms import log_in

PASSWORD = "mật khẩu dài"
DUE = dt.date(2026, 5, 15)
HEALTH, HOME = "Sở Y tế tỉnh Lào Cai", "Sở Nội vụ tỉnh Lào Cai"
# Two units that no list of bodies knows, each with a duty of its own.
UNITS = ("Bộ Ngoại thương", "Cán bộ thư viện")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.create(settings.db) as store:
        tasks = tuple(a_task(f"rà soát phần việc {at}", unit, due=DUE) for at, unit in enumerate(UNITS))
        store.add(a_directive("811/UBND-TH", "2026-04-02", tasks=tasks))
        shared = (a_task("kiểm kê kho vật tư", HEALTH, HOME, due=DUE - dt.timedelta(days=30)),)
        store.add(a_directive("812/UBND-TH", "2026-03-02", tasks=shared, to=(HEALTH, HOME)))
        store.add(a_directive("812/UBND-TH", "2025-03-02", "UBND tỉnh Yên Bái", tasks=shared))
        relink(store)
        yield store


def test_bodies_that_no_list_knows_are_groups_of_their_own(client: TestClient, store: Store) -> None:
    page = client.get("/audit?group=body").text
    for unit, other in (UNITS, UNITS[::-1]):
        (link,) = re.findall(rf'<a href="(/audit\?body=[^"]+)">{unit}<', page)
        opened = client.get(link.replace("&amp;", "&")).text
        assert unit in opened and other not in opened


def test_directives_of_one_number_are_told_apart(client: TestClient, store: Store) -> None:
    page = client.get("/audit?group=directive").text
    assert "812/UBND-TH · 2026 · Ủy ban nhân dân tỉnh Lào Cai" in page
    assert "812/UBND-TH · 2025 · Ủy ban nhân dân tỉnh Yên Bái" in page


def test_the_desk_names_a_duty_of_several_bodies_once(client: TestClient, store: Store) -> None:
    page = client.get("/").text
    assert page.count("kiểm kê kho vật tư") == 2  # one line for each of the two directives
    assert page.count("và 1 cơ quan khác") == 2


def test_the_desk_counts_a_reminders_duty_where_it_was_given(client: TestClient, store: Store) -> None:
    before = client.get("/").text
    reminder = a_directive(
        "950/UBND-TH", "2026-05-20", "UBND tỉnh Lào Cai", "Đôn đốc báo cáo kiểm kê kho vật tư",
        a_citation("812/UBND-TH", "2026-03-02", relation="continues", kind="reminds"),
        tasks=(a_task("kiểm kê kho vật tư", HEALTH, due=DUE + dt.timedelta(days=10)),), to=(HEALTH,),
    )  # fmt: skip
    store.add(reminder)
    relink(store)
    with_reminder = client.get("/").text
    overdue = r'status=open_overdue"><b>(\d+)</b>'
    assert re.findall(overdue, with_reminder) == re.findall(overdue, before) != []
    assert "950/UBND-TH" not in with_reminder
    assert "950/UBND-TH" in client.get("/audit").text


def test_the_desk_leads_to_what_waits_for_review(client: TestClient, store: Store) -> None:
    assert 'href="/review"><b>' not in client.get("/").text
    store.add(a_letter(None, "2026-05-04", HEALTH, "Báo cáo", "Kiểm kê"))
    assert 'href="/review"><b>1</b>' in client.get("/").text


def test_a_limited_reader_does_not_learn_how_others_stand(client: TestClient, store: Store) -> None:
    store.add(a_letter("77/BC-SNV", "2026-04-01", HOME, "Báo cáo", "Kho vật tư", to=(HEALTH,)))
    mine = (a_task("thống kê dân số", HOME, due=DUE),)
    store.add(a_directive("813/UBND-TH", "2026-03-05", tasks=mine, to=(HEALTH,)))
    relink(store)
    people.add_account(store.connection, "yte", "reader", PASSWORD, "2026-06-30T09:15:00", [HEALTH])
    log_in(client, "yte", PASSWORD)
    found = client.get("/api/letters").json()["results"]
    assert {row["document"]["code"]: row["status"] for row in found} == {
        "812/UBND-TH": "open_overdue",
        "813/UBND-TH": None,
        "77/BC-SNV": None,
    }


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, ""),
        ('"62/BC-SYT"', "62/BC-SYT"),
        ('"2026-05-04"', "04/05/2026"),
        ('""', ""),
        ("true", "có"),
        ('{"files": 3, "job": 2}', "số tệp: 3; lần tiếp nhận: 2"),
        ('{"bodies": [], "role": "reader"}', "vai trò: Người đọc"),
        ('{"pages": [2, 5]}', "trang: 2, 5"),
        (
            '{"added": 9, "known": 0, "secret": 1, "failed": 2, "left": 3}',
            "mới nhập: 9; đã có: 0; có dấu mật: 1; không đọc được: 2; chưa đọc: 3",
        ),
        ('{"rows": 2}', "số dòng: 2"),
    ],
)
def test_values_of_the_log_are_written_for_people(value: str | None, said: str) -> None:
    assert change_value(value, "vi") == said


def test_what_was_accepted_is_not_called_a_correction() -> None:
    same = Change(1, "2026-06-30T09:15:00", "lan", "decide_field", "k", "code", '"62/BC-SYT"', '"62/BC-SYT"', "", "")
    assert change_name(same, "vi").startswith("xác nhận")
    assert change_name(same._replace(old='"82/BC-SYT"'), "vi").startswith("sửa")


def test_every_problem_has_a_short_name() -> None:
    assert [code for code in PROBLEMS if problem_name(code, "vi") == code] == []


def test_types_of_files_have_names() -> None:
    assert file_kind("application/pdf", "vi") == "PDF"
    assert file_kind("application/x-other", "vi") == "application/x-other"


def test_a_day_that_is_not_known_is_not_claimed_by_a_point_in_time(store: Store) -> None:
    (root,) = store.find("811/UBND-TH")
    timeline = timeline_of(root._replace(date="2026-04"), (), ["2026-05-15"], DUE)
    assert timeline is not None
    assert [point.name for point in timeline.points] == ["811/UBND-TH (04/2026)"]


def test_from_what_followed_a_directive_two_steps_lead_to_its_reminders(client: TestClient, store: Store) -> None:
    (letter,) = store.find("811/UBND-TH")
    store.add(a_directive("814/UBND-TH", "2026-04-03", tasks=(a_task("lập dự toán", HEALTH, due=DUE),)))
    (other,) = store.find("814/UBND-TH")
    relink(store)
    page = client.get(f"/letters/{other.key}/followups").text
    (link,) = re.findall(r'href="(/audit\?directive=[^"]+#reminders)"', page)
    listed = client.get(link.replace("&amp;", "&")).text
    assert "lập dự toán" in listed and letter.code not in listed


def test_a_question_shows_no_problem_of_another_field(client: TestClient, store: Store) -> None:
    blank = a_letter(None, "2026-05-04", HEALTH, "Báo cáo", "Kiểm kê")
    store.add(replace(blank, problems=(problem("date_incomplete"), problem("code_blank"))))
    page = client.get("/review/field/0").text
    assert "Số, ký hiệu có đúng không?" in page
    assert problem("code_blank").message in page and problem("date_incomplete").message not in page


def test_the_register_is_exported_of_the_year_that_is_shown(client: TestClient, store: Store) -> None:
    page = client.get("/register?year=2025").text
    (link,) = re.findall(r'href="(/register/export.csv[^"]+)"', page)
    lines = client.get(link.replace("&amp;", "&")).text.splitlines()
    assert len(lines) == 2 and "812/UBND-TH" in lines[1]
    assert len(client.get("/register/export.csv").text.splitlines()) == 4
