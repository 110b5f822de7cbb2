"""Staff who are limited to some bodies: no page, export or answer of the API tells of a letter that is not theirs."""

import datetime as dt
import io
import re
from collections.abc import Iterator

import openpyxl
import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from pipeline.relink import relink
from pipeline.store import Store, people
from pipeline.store.changes import append_change
from pipeline.store.jobs import Jobs
from pipeline.store.register import RegisterRow
from pipeline.web.app import make_app
from pipeline.web.routes import ROUTERS
from pipeline.web.routes.people import attempts
from pipeline.web.settings import Settings
from tests.factories import a_citation, a_directive, a_letter, a_task, key_of
from tests.web.conftest import NOW
from tests.web.forms import log_in

PASSWORD, MADE = "mật khẩu dài", "2026-06-30T09:15:00"
HEALTH, HOME = "Sở Y tế tỉnh Lào Cai", "Sở Nội vụ tỉnh Lào Cai"
DUE = dt.date(2024, 4, 25)
SHARED = a_directive(tasks=(a_task("báo cáo tiêm chủng", HEALTH, due=DUE), a_task("báo cáo biên chế", HOME, due=DUE)))
OWN = a_letter("62/BC-SYT", "2024-04-20", HEALTH, "Báo cáo", "Kết quả tiêm chủng", a_citation(relation="answers"))
# What health may not know: who answered for others, what others were told, what others cite.
ANSWER = a_letter("7799/BC-SNV", "2024-05-21", HOME, "Báo cáo", "Chim lạc đàn", a_citation(relation="answers"))
ORDER = a_directive(
    "7788/UBND-NC", "2024-03-01", subject="Cá lạc đàn", tasks=(a_task("kiểm đếm cá lạc đàn", HOME, due=DUE),)
)
CITING = a_letter(
    "7766/SNV-VP", "2024-06-01", HOME, "Công văn", "Về việc lạc đàn", a_citation("62/BC-SYT", "2024-04-20", HEALTH),
    a_citation("7755/TB-VP", "2024-05-05", "Văn phòng UBND tỉnh Lào Cai", "Thông báo"), sureness=0.4,
)  # fmt: skip
FOREIGN = (ANSWER, ORDER, CITING)
TELLTALE = re.compile("|".join(["77(?:99|88|66|55)/", "lạc đàn", "lac-dan", *map(key_of, FOREIGN)]))
FIELDS = {
    "number": "1", "kind": "xlsx", "at": "0", "place": "code",
}  # fmt: skip


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(tmp_path_factory.mktemp("limits") / "kho.db", lambda: NOW, hosts=("testserver",), worker=False)
    with Store.create(settings.db) as store:
        for letter in (SHARED, OWN, *FOREIGN):
            store.add(letter)
        relink(store)
        rows = Jobs(store.connection)
        job = rows.make(MADE, "khac", "upload")
        rows.add_file(job, "lac-dan.pdf", "/x/lac-dan.pdf", 1)
        rows.refuse_file(job, "lac-dan-2.pdf", "lạc đàn")
        store.connection.execute("INSERT INTO failures VALUES ('ff', '/x/lac-dan.pdf', 'truncated', 'lạc đàn', 0)")
        line = dict.fromkeys(RegisterRow._fields, "")
        line |= {"source": "so.csv", "author": HOME, "code": "7799/BC-SNV", "title": "lạc đàn"}
        store.add_register([RegisterRow(**{**line, "line": 2})])
        append_change(store.connection, MADE, "khac", "decide_field", key_of(ANSWER), "code", "7799", "7788")
        for role in ("reader", "archivist", "auditor"):
            people.add_account(store.connection, role, role, PASSWORD, MADE, [HEALTH])
        people.add_account(store.connection, "quantri", "administrator", PASSWORD, MADE)
    return settings


@pytest.fixture(params=["reader", "archivist", "auditor", "token"])
def limited(request: pytest.FixtureRequest, settings: Settings) -> Iterator[TestClient]:
    with TestClient(make_app(settings), follow_redirects=False) as client:
        attempts.right(f"name:{request.param}", "from:testclient")
        if request.param == "token":
            with Store.open(settings.db) as store:
                name = f"t{store.connection.execute('SELECT count(*) FROM tokens').fetchone()[0]}"
                secret = people.add_token(store.connection, name, "quantri", MADE, [HEALTH])
            client.headers["authorization"] = f"Bearer {secret}"
        else:
            log_in(client, request.param, PASSWORD)
        yield client


def addresses() -> list[str]:
    """Every address that can be read, with every letter in place of its key."""
    every = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    found = []
    for route in every:
        if "GET" not in route.methods:
            continue
        for kind in ("field", "link", "difference") if "/review/{kind}" in route.path else ("xlsx", "csv", "ics"):
            for letter in (SHARED, OWN, *FOREIGN) if "{key}" in route.path or "{sha256}" in route.path else (OWN,):
                filled = {**FIELDS, "kind": kind, "key": key_of(letter), "sha256": letter.source.sha256}
                found.append(re.sub(r"\{(\w+)(?::\w+)?\}", lambda m, filled=filled: filled[m[1]], route.path))
    return [
        *dict.fromkeys(found),
        "/search?q=lac+dan", "/search?q=7799+bc+snv", "/search?q=7755+tb+vp", "/search?q=cơ+quan:Sở+Nội+vụ",
        "/search/export.csv?q=lac", "/audit?group=directive", "/audit?group=body", "/audit?q=lac", "/crossref?q=lac",
        "/crossref?group=directive", "/crossref?answered=no", "/register?style=outgoing", "/register?style=matches",
        "/register/export.csv?style=matches", "/register/export.csv?style=outgoing", "/review?kind=link",
        "/api/letters?q=lac", "/api/crossref?q=lac", "/api/audit?q=lac", "/api/review?kind=link",
        f"/audit?directive={key_of(ORDER)}", f"/crossref?directive={key_of(ORDER)}",
        "/audit/export.zip?as_of=30/6/2026&sender=UBND&place=Sapa",
    ]  # fmt: skip


def text_of(data: bytes, address: str) -> str:
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    if "export.zip" in address:
        return data.decode("latin-1")
    book = openpyxl.load_workbook(io.BytesIO(data))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_nothing_tells_of_letters_of_others(limited: TestClient) -> None:
    answered, told = 0, []
    for address in addresses():
        answer = limited.get(address)
        text = text_of(answer.content, address)
        if answer.status_code == 200:
            answered += 1
        for letter in FOREIGN:
            if key_of(letter) in address:
                text = text.replace(key_of(letter), "")
        if (found := TELLTALE.search(text)) is not None:
            told.append((address, answer.status_code, text[max(0, found.start() - 80) : found.end() + 40]))
        assert answer.status_code < 500, address
    assert told == []
    assert answered > 8


def test_all_of_it_is_told_to_those_who_may_see_it(settings: Settings) -> None:
    with TestClient(make_app(settings), follow_redirects=False) as client:
        attempts.right("name:quantri", "from:testclient")
        log_in(client, "quantri", PASSWORD)
        told = {address for address in addresses() if TELLTALE.search(text_of(client.get(address).content, address))}
    for address in ("/", "/crossref", "/audit", "/register", "/failures", "/log", "/take-in/1", "/search", "/api/log"):
        assert address in told, address
    assert len(told) > 40


def test_own_letters_are_shown_and_counted(limited: TestClient) -> None:
    if "authorization" in limited.headers:
        rows = limited.get("/api/letters").json()["results"]
        assert {row["document"]["code"] for row in rows} == {"62/BC-SYT", "1941/UBND-TH"}
        assert [row["body"] for row in limited.get("/api/audit").json()["rows"]] == [HEALTH]
        assert [row["response_code"] for row in limited.get("/api/crossref").json()["rows"]] == ["62/BC-SYT"]
        return
    assert "62/BC-SYT" in limited.get("/crossref").text
    assert "62/BC-SYT" in limited.get("/register").text
    assert re.search(r"<b>2</b>", limited.get("/").text)
