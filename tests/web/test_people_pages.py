"""Who may come in: open on loopback without accounts, then roles, bodies, sessions, tokens, the log."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from pipeline.errors import UsageError
from pipeline.relink import relink
from pipeline.store import Store, people
from pipeline.store.changes import append_change
from pipeline.web.access import check_binding
from pipeline.web.app import make_app
from pipeline.web.routes.people import attempts
from pipeline.web.settings import Settings
from tests.factories import a_citation, a_directive, a_letter, key_of
from tests.web.forms import log_in, send

PASSWORD = "mật khẩu dài"
MADE = "2026-06-30T09:15:00"
HEALTH, HOME = "Sở Y tế tỉnh Lào Cai", "Sở Nội vụ tỉnh Lào Cai"
OWN = a_letter("62/BC-SYT", "2024-04-20", HEALTH, "Báo cáo", "Kết quả tiêm chủng", a_citation(relation="answers"))
OTHER = a_letter("7/BC-SNV", "2024-04-21", HOME, "Báo cáo", "Tinh giản biên chế")
PAGES = {
    "/": "read", "/search": "read", "/crossref": "read", "/audit": "read", "/failures": "read", "/register": "read",
    f"/letters/{key_of(OWN)}": "read", "/api/letters": "read", "/review": "change", "/review/field/0": "change",
    "/take-in": "change", f"/letters/{key_of(OWN)}/edit": "change", "/log": "audit", "/log.csv": "audit",
    "/api/log": "audit", "/people": "administer",
}  # fmt: skip
ROLES = {
    "reader": {"read"},
    "archivist": {"read", "change"},
    "auditor": {"read", "audit"},
    "administrator": {"read", "change", "audit", "administer"},
}


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    attempts.right("name:lan", "name:quantri", "from:testclient")
    with Store.create(settings.db) as store:
        for letter in (OWN, OTHER, a_directive()):
            store.add(letter)
        relink(store)
        yield store


@pytest.fixture
def accounts(store: Store) -> Store:
    for role in people.ROLES:
        people.add_account(store.connection, role, role, PASSWORD, MADE)
    people.add_account(store.connection, "yte", "archivist", PASSWORD, MADE, [HEALTH])
    return store


def test_without_accounts_the_person_at_the_machine_may_do_everything(client: TestClient, store: Store) -> None:
    assert {client.get(page).status_code for page in PAGES} == {200}


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip"])
def test_behind_a_proxy_without_accounts_nobody_comes_in(client: TestClient, store: Store, header: str) -> None:
    answer = client.get("/", headers={header: "203.0.113.9"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert client.get("/api/letters", headers={header: "203.0.113.9"}).status_code == 401


def test_bound_to_the_network_without_accounts_it_refuses_and_says_how_tls_is_set_up(
    settings: Settings, store: Store
) -> None:
    with pytest.raises(UsageError, match="TLS") as refused:
        check_binding("0.0.0.0", store)
    assert "congvan users add" in str(refused.value)
    check_binding("127.0.0.1", store)
    with TestClient(make_app(replace(settings, host="0.0.0.0")), follow_redirects=False) as outside:
        assert outside.get("/").headers["location"] == "/login"
    people.add_account(store.connection, "quantri", "administrator", PASSWORD, MADE)
    check_binding("0.0.0.0", store)


def test_from_the_first_account_on_everybody_logs_in(client: TestClient, accounts: Store) -> None:
    for page in PAGES:
        answer = client.get(page)
        assert answer.status_code == (401 if page.startswith("/api/") else 303), page
    assert client.get("/static/style.css").status_code == 200


@pytest.mark.parametrize("role", people.ROLES)
def test_roles(client: TestClient, accounts: Store, role: str) -> None:
    assert log_in(client, role, PASSWORD).headers["location"] == "/"
    for page, right in PAGES.items():
        assert client.get(page).status_code == (200 if right in ROLES[role] else 403), page


def test_a_reader_cannot_change_anything_by_posting(client: TestClient, accounts: Store) -> None:
    log_in(client, "reader", PASSWORD)
    for action in (
        "/review/field",
        "/review/link",
        "/review/undo",
        "/review/secret",
        "/people",
        "/people/tokens",
        "/failures/again",
    ):
        assert send(client, "/me", action, key=key_of(OWN), field="code", value="1/BC-SYT").status_code == 403
    document = accounts.document(key_of(OWN))
    assert document is not None and document.code == "62/BC-SYT"


def test_staff_of_a_body_see_their_own_letters_only(client: TestClient, accounts: Store) -> None:
    log_in(client, "yte", PASSWORD)
    mine, foreign = key_of(OWN), key_of(OTHER)
    for page in (
        "/letters/{}",
        "/letters/{}/edit",
        "/letters/{}/followups",
        "/api/documents/{}",
        "/api/documents/{}/letter",
        "/api/documents/{}/text",
        "/api/documents/{}/links",
    ):
        assert client.get(page.format(mine)).status_code == 200, page
        assert client.get(page.format(foreign)).status_code == 404, page
    found = client.get("/api/letters").json()
    assert [row["document"]["code"] for row in found["results"]] == ["62/BC-SYT"]
    assert client.get("/search?q=bien+che").text.count("7/BC-SNV") == 0
    answer = (
        send(client, "/review", "/review/field", key=foreign, field="code", value="1/BC-SNV")
        if 'name="token"' in client.get("/review").text
        else send(client, f"/letters/{mine}/edit", "/review/field", key=foreign, field="code", value="1/BC-SNV")
    )
    assert answer.status_code == 404
    assert client.get("/review/bodies").status_code == 403


def test_wrong_passwords_slow_down_and_say_nothing_more(client: TestClient, accounts: Store) -> None:
    answers = [log_in(client, "lan", "sai mật khẩu") for _ in range(6)]
    assert [a.status_code for a in answers] == [403] * 5 + [429]
    assert log_in(client, "reader", "sai").status_code == 429  # from the same address
    assert "$argon2" not in answers[0].text
    attempts.right("name:lan", "name:reader", "from:testclient")


def test_a_session_is_of_one_browser_and_ends(client: TestClient, accounts: Store, settings: Settings) -> None:
    log_in(client, "reader", PASSWORD)
    stolen = client.cookies["congvan_person"]
    with TestClient(make_app(settings), follow_redirects=False, cookies={"congvan_person": stolen}) as thief:
        assert thief.get("/").status_code == 303
    assert client.get("/").status_code == 200
    people.change_account(accounts.connection, "reader", disabled=True)
    assert client.get("/").status_code == 303


def test_logging_out_and_changing_the_password(client: TestClient, accounts: Store) -> None:
    log_in(client, "reader", PASSWORD)
    assert send(client, "/me", "/me", old="sai", new=PASSWORD + "2").status_code == 400
    assert send(client, "/me", "/me", old=PASSWORD, new=PASSWORD + "2").status_code == 303
    assert client.get("/").status_code == 200
    send(client, "/me", "/logout")
    assert client.get("/").status_code == 303
    assert log_in(client, "reader", PASSWORD).status_code == 403
    assert log_in(client, "reader", PASSWORD + "2").status_code == 303
    attempts.right("name:reader", "from:testclient")


def test_the_first_account_in_the_browser_is_an_administrator(client: TestClient, store: Store) -> None:
    assert (
        send(client, "/people", "/people", what="add", name="lan", role="reader", password=PASSWORD).status_code == 400
    )
    assert (
        send(client, "/people", "/people", what="add", name="lan", role="administrator", password=PASSWORD).status_code
        == 303
    )
    assert client.get("/people").status_code == 303


def test_tokens_read_the_api_and_nothing_else(client: TestClient, accounts: Store) -> None:
    log_in(client, "administrator", PASSWORD)
    page = send(client, "/people", "/people/tokens", what="add", name="ioffice").text
    token = page.split('class="secret-once">')[1].split("<")[0]
    assert token not in client.get("/people").text
    client.cookies.clear()
    headers = {"authorization": f"Bearer {token}"}
    assert client.get("/api/letters", headers=headers).status_code == 200
    assert client.get("/api/log", headers=headers).status_code == 403
    assert client.get("/", headers=headers).status_code == 303
    assert client.post("/review/field", headers=headers, data={}).status_code == 401
    assert client.get("/api/letters", headers={"authorization": "Bearer cv_x"}).status_code == 401


def test_every_change_stands_in_the_log_and_its_export(client: TestClient, accounts: Store) -> None:
    log_in(client, "administrator", PASSWORD)
    send(
        client,
        f"/letters/{key_of(OWN)}/edit",
        "/review/field",
        key=key_of(OWN),
        field="subject",
        value='=HYPERLINK("http://x")',
    )
    send(client, "/people", "/people", what="disable", name="reader")
    send(client, "/people", "/people", what="set", name="yte", role="auditor", bodies="")
    page = client.get("/log").text
    assert "Chuỗi mã băm nguyên vẹn" in page and "administrator" in page
    assert "vai trò: Kiểm tra" in page
    lines = client.get("/log.csv").text.splitlines()
    assert lines[0].lstrip("\ufeff").startswith("Mục,Lúc,Ai,Việc,Mã việc,Mã văn bản,Về,Giá trị cũ,Giá trị mới")
    assert [line.split(",")[4] for line in lines[1:]] == ["login", "decide_field", "account_disable", "account_change"]
    assert PASSWORD not in page


def test_the_log_is_checked_further_at_each_view_and_wholly_on_demand(client: TestClient, store: Store) -> None:
    def change(sql: str) -> None:
        with store.transaction():
            store.connection.execute(sql)

    for number in range(1, 4):
        with store.transaction():
            append_change(store.connection, MADE, "lan", "take_in", new=number)
    # Whoever can write the file can remove what guards the table.
    guards = store.connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'changes'")
    for (name,) in guards.fetchall():
        change(f"DROP TRIGGER {name}")
    whole, broken = "Chuỗi mã băm nguyên vẹn", "bị sửa hoặc bị mất"
    assert whole in client.get("/log").text
    change("UPDATE changes SET new = '9' WHERE id = 1")
    assert whole in client.get("/log").text  # was found whole before
    assert broken in client.get("/log?verify=all").text
    change("UPDATE changes SET new = '1' WHERE id = 1")
    assert whole in client.get("/log?verify=all").text
    with store.transaction():
        append_change(store.connection, MADE, "lan", "take_in", new=4)
    change("UPDATE changes SET who = 'ai đó' WHERE id = 4")
    assert broken in client.get("/log").text  # a new entry is looked at
    change("DELETE FROM changes WHERE id >= 3")
    assert whole in client.get("/log").text  # the chain is short but whole: only a copy of the last hash tells
