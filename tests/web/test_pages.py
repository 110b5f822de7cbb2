"""Every page over a small archive: what it shows, what it refuses, what hostile letters and files cannot do."""

import io
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from pipeline import workflow
from pipeline.audit.due import parse_policy
from pipeline.lexicon import load_toml
from pipeline.store import Store
from pipeline.store.changes import verify_changes
from pipeline.store.jobs import Jobs
from pipeline.web.app import make_app
from pipeline.web.groups import GROUPS, counted
from pipeline.web.intake import notice, run_waiting
from pipeline.web.pages import NAVIGATION
from pipeline.web.routes import ROUTERS
from pipeline.web.settings import Settings
from pipeline.web.snapshots import Snapshot
from pipeline.web.tables import policy_setting
from pipeline.web.uploads import safe_names
from tests.web.conftest import NOW
from tests.web.forms import token_of
from tests.web.papers import DIRECTIVE, PAPERS


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "in").mkdir()
    for name, text in PAPERS.items():
        (folder / "in" / name).write_text(text, encoding="utf-8")
    store, summary = workflow.take_in(folder / "kho.db", [folder / "in"], jobs=1)
    store.close()
    assert summary.added == len(PAPERS)
    return folder


@pytest.fixture
def desk(archive: Path) -> Iterator[TestClient]:
    settings = Settings(archive / "kho.db", lambda: NOW, hosts=("testserver",), worker=False)
    with TestClient(make_app(settings), follow_redirects=False) as found:
        yield found


def key_of(archive: Path, number: str) -> str:
    with Store.open(archive / "kho.db") as store:
        return store.find(number)[0].key


@pytest.mark.parametrize("address", [address for _, address, _ in NAVIGATION])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_of_the_bar_is_empty_safe_and_full_safe(
    client: TestClient, desk: TestClient, address: str, lang: str
) -> None:
    for one in (client, desk):
        answer = one.get(address, params={"lang": lang})
        assert answer.status_code == 200
        assert f'<html lang="{lang}">' in answer.text
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "<script>" not in answer.text


def test_letter_shows_fields_duties_and_who_answered(desk: TestClient, archive: Path) -> None:
    page = desk.get(f"/letters/{key_of(archive, '718/UBND-VX')}").text
    assert "Ủy ban nhân dân tỉnh Sơn La" in page
    assert "96/BC-SYT" in page
    assert "15/04/2026" in page
    assert "hoàn thành quá hạn" in page


def test_show_marks_the_place_of_a_field(desk: TestClient, archive: Path) -> None:
    page = desk.get(f"/letters/{key_of(archive, '718/UBND-VX')}", params={"show": "code"}).text
    assert re.search(r'<mark class="focus" id="shown">\s*718/UBND-VX', page)


@pytest.mark.parametrize("show", ["at-5-2", "at-1-99999999", "at-x-y", "no-such-place", "<b>"])
def test_a_place_that_does_not_exist_is_no_error(desk: TestClient, archive: Path, show: str) -> None:
    assert desk.get(f"/letters/{key_of(archive, '718/UBND-VX')}", params={"show": show}).status_code == 200


def test_original_is_bit_for_bit_and_never_run(desk: TestClient, archive: Path) -> None:
    answer = desk.get(f"/letters/{key_of(archive, '718/UBND-VX')}/original")
    assert answer.content == DIRECTIVE.encode()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_html_in_a_letter_stays_text(desk: TestClient, archive: Path) -> None:
    for page in (f"/letters/{key_of(archive, '719/UBND-VX')}", "/search?q=719", "/register", "/search?q=<img onerror>"):
        text = desk.get(page).text
        assert "<script>window" not in text
        assert "<img src=x" not in text and "<img onerror" not in text
        assert "<b onmouseover" not in text
    assert "{{ 7 * 7 }}" in desk.get(f"/letters/{key_of(archive, '719/UBND-VX')}").text


def test_formula_in_a_subject_stays_text_in_excel(desk: TestClient) -> None:
    data = desk.get("/search/export.xlsx", params={"q": "720"}).content
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


@pytest.mark.parametrize("query", ["718 ubnd vx", "718/UBND-VX", "tram y te", "trạm y tế", "Số 718"])
def test_search_finds_in_any_spelling(desk: TestClient, query: str) -> None:
    assert "718/UBND-VX" in desk.get("/search", params={"q": query}).text


def test_facets_narrow_and_count(desk: TestClient) -> None:
    everything = desk.get("/search").text
    assert "4 văn bản" in everything
    narrowed = desk.get("/search", params={"status": "done_late"}).text
    assert "1 văn bản" in narrowed and "718/UBND-VX" in narrowed


def test_saved_search_is_kept_and_dropped(desk: TestClient) -> None:
    token = token_of(desk)
    answer = desk.post("/search/save", data={"token": token, "name": "Trạm xá", "query": "q=tram"})
    assert answer.headers["location"] == "/search?q=tram"
    page = desk.get("/search").text
    assert "Trạm xá" in page
    number = re.search(r'name="id" value="(\d+)"', page)
    assert number is not None
    desk.post("/search/drop", data={"token": token, "id": number[1]})
    assert "Trạm xá" not in desk.get("/search").text


def test_followups_tell_who_and_why(desk: TestClient, archive: Path) -> None:
    page = desk.get(f"/letters/{key_of(archive, '718/UBND-VX')}/followups").text
    assert "96/BC-SYT" in page and "<svg" in page and 'class="list matrix"' in page


def test_as_of_moves_the_verdict(desk: TestClient) -> None:
    assert "đang thực hiện, trong hạn" in desk.get("/audit", params={"as_of": "01/4/2026"}).text
    assert "đang thực hiện, quá hạn" in desk.get("/audit", params={"as_of": "2026-04-18"}).text
    assert desk.get("/audit", params={"as_of": "31/2/2026"}).status_code == 400


def test_cross_reference_of_a_day_lists_no_papers_of_later_days(desk: TestClient) -> None:
    assert "96/BC-SYT" in desk.get("/crossref", params={"as_of": "20/4/2026"}).text
    before = desk.get("/crossref", params={"as_of": "19/4/2026"}).text
    assert "718/UBND-VX" in before and "96/BC-SYT" not in before


@pytest.mark.parametrize("group", ["body", "directive", "issuer", "field", "month"])
def test_groups_and_charts(desk: TestClient, group: str) -> None:
    assert desk.get("/audit", params={"group": group}).status_code == 200
    assert "<rect" in desk.get("/audit/charts").text


@pytest.mark.parametrize("sort", ["", "due", "-due", "status", "-days_late", "body; DROP TABLE findings", "nonsense"])
def test_sorting_knows_its_columns_only(desk: TestClient, sort: str) -> None:
    assert desk.get("/audit", params={"sort": sort}).status_code == 200
    assert desk.get("/crossref", params={"sort": sort}).status_code == 200


def test_reminders_calendar_and_workbook(desk: TestClient) -> None:
    query = {"as_of": "18/4/2026", "sender": "UBND tỉnh Sơn La", "place": "Sơn La"}
    letters = zipfile.ZipFile(io.BytesIO(desk.get("/audit/export.zip", params=query).content))
    assert letters.namelist() == ["don-doc-so-y-te-tinh-son-la.docx"]
    assert b"BEGIN:VEVENT" in desk.get("/audit/export.ics", params={"as_of": "18/4/2026"}).content
    assert desk.get("/audit/export.xlsx").content[:2] == b"PK"
    assert "96/BC-SYT" in desk.get("/crossref/export.csv").text
    document = docx.Document(io.BytesIO(letters.read(letters.namelist()[0])))
    assert "Công văn số 718/UBND-VX ngày 02/03/2026 của" in document.tables[1].rows[1].cells[1].text


@pytest.mark.parametrize(
    ("sender", "told"),
    [("UBND tỉnh Lào Cai", "1 nhiệm vụ quá hạn trong danh sách này do cơ quan khác giao"), ("xyz abc", "xyz abc")],
)
def test_reminders_are_of_what_the_sender_ordered(desk: TestClient, sender: str, told: str) -> None:
    query = {"as_of": "18/4/2026", "sender": sender, "place": "Sơn La"}
    answer = desk.get("/audit/export.zip", params=query)
    assert answer.status_code == 400 and told in answer.text


# --- what is refused --------------------------------------------------------------------------------------------


def test_every_post_needs_this_browsers_token(desk: TestClient) -> None:
    every = [route for router in ROUTERS for route in router.routes]
    routes = [route for route in every if isinstance(route, APIRoute) and "POST" in route.methods]
    ours = [route.path for route in routes if not route.path.startswith("/api/") and "{" not in route.path]
    assert "/take-in" in ours
    for path in ours:
        assert desk.post(path, data={"token": "made up"}).status_code == 403, path
        assert desk.post(path).status_code == 403, path


def test_another_site_is_refused_whatever_it_brings(desk: TestClient) -> None:
    token = token_of(desk)
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert desk.post("/search/save", data={"token": token, "name": "x"}, headers=headers).status_code == 403


def test_a_foreign_name_of_this_machine_is_refused(desk: TestClient) -> None:
    assert desk.get("/", headers={"Host": "rebound.example"}).status_code == 400


@pytest.mark.parametrize("key", ["nope", "..%2f..%2fetc%2fpasswd", "%00", "cited:x"])
def test_unknown_keys_are_404(desk: TestClient, key: str) -> None:
    for tail in ("", "/original", "/pages/1.webp", "/followups"):
        assert desk.get(f"/letters/{key}{tail}").status_code == 404


@pytest.mark.parametrize(
    ("given", "on_disk"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/abs/olute.pdf", "olute.pdf"),
        ("a\x00b.pdf", "a_b.pdf"),
        ("..", "tep"),
        ("", "tep"),
        ("công văn đến.PDF", "công văn đến.PDF"),
    ],
)
def test_names_of_files_cannot_leave_the_folder(given: str, on_disk: str) -> None:
    names = safe_names(given)
    assert names.on_disk == on_disk
    assert ".." not in names.shown.split("/")


def test_very_long_names_fit_on_disk() -> None:
    assert len(safe_names("ộ" * 5000 + ".pdf").on_disk.encode()) <= 160


# --- taking in ----------------------------------------------------------------------------------------------------


def test_dropped_files_are_read_and_failures_told(client: TestClient, settings: Settings) -> None:
    files = [
        ("files", ("thu-muc/chi-dao.txt", DIRECTIVE.encode())),
        ("files", ("../../evil.exe", b"MZ\x90\x00" + bytes(range(256)) * 20)),
        ("files", ("rong.pdf", b"")),
        ("files", ("to.pdf", b"%PDF-" + b"0" * 300_000)),
    ]
    answer = client.post("/take-in", data={"token": token_of(client)}, files=files)
    page = answer.headers["location"]
    assert "đang chờ" in client.get(page).text
    with Store.open(settings.db) as store:
        run_waiting(store, settings.now, 1)
        counts = Jobs(store.connection).counts(1)
        assert (counts.added, counts.failed, counts.waiting) == (1, 3, 0)
        assert verify_changes(store.connection) is None
    done = client.get(page).text
    assert "718/UBND-VX" in done and "evil.exe" in done and "rong.pdf" in done
    kept = [path for path in settings.incoming.rglob("*") if path.is_file()]
    assert [path.name for path in kept] == ["evil.exe"]  # waits for another try, inside the folder
    assert "evil.exe" in client.get("/failures").text


def test_a_killed_intake_goes_on(client: TestClient, settings: Settings) -> None:
    client.post("/take-in", data={"token": token_of(client)}, files=[("files", ("a.txt", DIRECTIVE.encode()))])
    with Store.open(settings.db) as store:
        Jobs(store.connection).begin(1, NOW.timestamp())  # killed while it was reading
        run_waiting(store, settings.now, 1)
        assert Jobs(store.connection).counts(1).added == 1


def test_parts_of_a_drop_make_one_job(client: TestClient, settings: Settings) -> None:
    token, headers = token_of(client), {"accept": "application/json"}
    first = client.post(
        "/take-in", data={"token": token, "more": "1"}, files=[("files", ("1.txt", b"x"))], headers=headers
    ).json()
    data = {"token": token, "job": str(first["job"])}
    client.post("/take-in", data=data, files=[("files", ("2.txt", b"y"))], headers=headers)
    with Store.open(settings.db) as store:
        assert Jobs(store.connection).counts(first["job"]).total == 2
    assert client.post("/take-in", data=data, files=[("files", ("3.txt", b"z"))], headers=headers).status_code == 404


def test_watched_folder_waits_until_a_file_is_whole(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "scanner"
    folder.mkdir()
    path = folder / "a.txt"
    path.write_text("x")
    with Store.create(settings.db) as store:
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
        assert notice(store, folder, lambda: NOW) is None
        os.utime(path, (NOW.timestamp() - 60, NOW.timestamp() - 60))
        assert notice(store, folder, lambda: NOW) == 1
        assert notice(store, folder, lambda: NOW) is None
    shutil.rmtree(folder)


def test_a_job_counts_what_waits_for_review(client: TestClient, settings: Settings) -> None:
    blank = DIRECTIVE.replace("Số: 718/UBND-VX\n", "")
    files = [("files", ("a.txt", DIRECTIVE.encode())), ("files", ("b.txt", blank.encode()))]
    client.post("/take-in", data={"token": token_of(client)}, files=files)
    with Store.open(settings.db) as store:
        run_waiting(store, settings.now, 1)
    page = client.get("/take-in/1").text
    assert re.search(r"<b>1</b>chờ soát lại", page) and "chờ soát: số, ký hiệu" in page
    assert "1 chờ soát" in client.get("/take-in").text
    assert client.get("/review?job=1").text.count('href="/review/field/') == 2  # begin, and the one
    assert client.get("/review?job=2").text.count('href="/review/field/') == 0


def test_a_job_and_the_queue_ask_for_an_unsure_date(client: TestClient, settings: Settings) -> None:
    client.post("/take-in", data={"token": token_of(client)}, files=[("files", ("a.txt", DIRECTIVE.encode()))])
    with Store.open(settings.db) as store:
        run_waiting(store, settings.now, 1)
        ((_, letter),) = store.letters()
        assert letter.date is not None
        store.add(replace(letter, date=replace(letter.date, confidence=0.75)), replace=True)
    page = client.get("/take-in/1").text
    assert re.search(r"<b>1</b>chờ soát lại", page) and "chờ soát: ngày văn bản" in page
    question = client.get("/review/field/0").text
    assert "Ngày văn bản có đúng không?" in question and "75 %" in question


@pytest.mark.parametrize("group", ["directive", "body", "field", "month"])
def test_the_cross_reference_is_grouped_and_a_group_opens(desk: TestClient, group: str) -> None:
    page = desk.get("/crossref", params={"group": group}).text
    (link,) = re.findall(rf'<th scope="row"><a href="(/crossref\?{group}=[^"]+)"', page)
    assert "96/BC-SYT" in desk.get(link.replace("&amp;", "&")).text
    assert "96/BC-SYT" not in desk.get("/crossref", params={group: "khac"}).text


def test_groups_count_as_the_database_does(desk: TestClient, archive: Path) -> None:
    desk.get("/audit")
    path = max((archive / "kho.cache" / "tables").glob("*.db"), key=lambda file: file.stat().st_mtime)
    tables = Snapshot(path)
    for table, groups in GROUPS.items():
        for name, (key, _) in groups.items():
            rows = tables.every(f"SELECT {key}, count(*), sum(status = 'done_late') FROM {table} GROUP BY 1")
            found = counted(tables, table, "1", (), name)
            assert sorted((row["key"], row["total"], row["done_late"]) for row in found) == sorted(rows)


POLICIES = [row["setting"] for row in load_toml("policies")["policy"]]


def test_every_named_policy_is_another_one() -> None:
    assert len({parse_policy(setting) for setting in POLICIES}) == len(POLICIES)
    assert [policy_setting(setting) for setting in POLICIES] == POLICIES


@pytest.mark.parametrize("setting", POLICIES)
def test_the_audit_under_a_named_policy(desk: TestClient, setting: str) -> None:
    page = desk.get("/audit", params={"policy": setting}).text
    assert f'<option value="{setting}"' in page and re.search(rf'value="{setting}"[^>]* selected', page)


def test_a_policy_without_a_name_is_shown_and_nonsense_is_told(desk: TestClient) -> None:
    assert 'value="strict,partial=open" selected' in desk.get("/audit?policy=partial=open,strict").text
    assert desk.get("/audit?policy=nonsense").status_code == 400
    assert desk.get("/api/audit?policy=nonsense").status_code == 400


@pytest.mark.parametrize("year", ["1944", "0001", "2032", "9999"])
@pytest.mark.parametrize("path", ["/audit", "/crossref", "/audit/charts", "/audit/export.csv", "/api/audit"])
def test_days_so_far_off_that_an_audit_would_never_end_are_refused(desk: TestClient, path: str, year: str) -> None:
    assert desk.get(path, params={"as_of": f"{year}-01-01"}).status_code == 400


def test_fields_typed_into_the_box(desk: TestClient) -> None:
    page = desk.get("/search", params={"q": 'loại:"Báo cáo" năm:2026 tram y te'}).text
    assert "1 văn bản" in page and "96/BC-SYT" in page and "Tên loại = <strong>Báo cáo</strong>" in page
    assert "trong kho không có “1950”" in desk.get("/search", params={"q": "năm:1950"}).text
    assert desk.get("/api/letters", params={"q": "tình trạng:quá hạn"}).json()["total"] == 1
    assert desk.get("/search/export.csv", params={"q": "cơ quan:Sở Y tế"}).text.count("BC-SYT") == 1
