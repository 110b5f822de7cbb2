"""The review's pages: one thing at a time, accepted, corrected, undone; hostile text stays text."""

import re
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from pipeline.relink import relink
from pipeline.store import Store
from pipeline.store.bodies import read_bodies
from pipeline.store.changes import read_changes
from pipeline.web.settings import Settings
from tests.factories import a_citation, a_directive, a_letter, key_of
from tests.web.forms import send

SCRIPT = "Kết quả <script>alert(1)</script> & <img src=x onerror=alert(2)>"
DOUBTFUL = a_letter(
    "62/BC-SYT", "2024-04-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo", SCRIPT,
    a_citation(subject=None), sureness=0.5, candidates=("62/BC-SYT", "82/BC-SYT"), text=SCRIPT,
)  # fmt: skip
KEY = key_of(DOUBTFUL)
REPLY = a_letter("63/BC-SYT", "2024-04-21", text="Báo cáo kết quả tiêm chủng mở rộng của các trạm y tế xã. " * 20)


@pytest.fixture
def store(settings: Settings) -> Store:
    store = Store.create(settings.db)
    one = a_directive()
    for letter in (
        DOUBTFUL,
        one,
        replace(a_directive(subject="Quản lý đất đai"), source=replace(one.source, sha256="e" * 64)),
    ):
        store.add(letter)
    relink(store)
    return store


def code(store: Store) -> str:
    document = store.document(KEY)
    assert document is not None
    return document.code


def test_one_key_accepts_a_candidate_and_leads_to_the_next(client: TestClient, store: Store) -> None:
    page = client.get("/review/field/0").text
    assert 'data-key="1"' in page and "82/BC-SYT" in page and "50 %" in page
    answer = send(
        client, "/review/field/0", "/review/field", key=KEY, field="code", choice="82/BC-SYT", next="/review/field/0"
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/review/field/0")
    assert code(store) == "82/BC-SYT"
    assert "82/BC-SYT" in client.get("/review/field/0").text  # what was just done can be undone from there


def test_a_typed_value_is_kept_and_undone(client: TestClient, store: Store) -> None:
    send(client, "/review/field/0", "/review/field", key=KEY, field="code", value="92/BC-SYT", next="/review/field/0")
    assert code(store) == "92/BC-SYT"
    answer = send(client, "/review/decisions", "/review/undo", decision="1", next="/review/field/0")
    assert answer.status_code == 303
    assert code(store) == "62/BC-SYT"
    assert [c.action for c in read_changes(store.connection)] == ["undo_field", "decide_field"]


def test_after_an_undo_no_older_decision_on_another_letter_is_one_key_away(client: TestClient, store: Store) -> None:
    other, at = "e" * 16, "/review/field/0"
    send(client, at, "/review/field", key=other, field="subject", value="Đất đai", next=at)
    send(client, at, "/review/field", key=KEY, field="signer", value="Trần An", next=at)
    send(client, at, "/review/field", key=KEY, field="subject", value="Kết quả", next=at)
    for decision in ("3", "2"):  # the newest, then the one before, which is about the letter of the page
        page = client.get(at).text
        assert f'name="decision" value="{decision}"' in page
        send(client, at, "/review/undo", decision=decision, next=at)
    assert 'name="decision"' not in client.get(at).text
    assert 'name="decision" value="1"' in client.get(f"/letters/{other}/edit").text
    assert 'name="decision" value="1"' in client.get("/review/decisions").text


@pytest.mark.parametrize("value", ["không phải số", "", "x" * 5000])
def test_what_is_no_value_is_told_and_changes_nothing(client: TestClient, store: Store, value: str) -> None:
    answer = send(client, "/review/field/0", "/review/field", key=KEY, field="code", value=value)
    assert answer.status_code == 400
    assert code(store) == "62/BC-SYT"
    assert list(read_changes(store.connection)) == []


def test_links_are_confirmed_rejected_and_chosen(client: TestClient, store: Store) -> None:
    page = client.get("/review/link/0").text
    assert "Căn cứ liên kết" in page and "Hay là văn bản khác" in page
    send(client, "/review/link/0", "/review/link", citing=KEY, cited="e" * 16, said="yes", next="/review/link/0")
    (link,) = store.links(citing=KEY)
    assert (link.cited, link.state) == ("e" * 16, "confirmed")
    assert "Hết việc" in client.get("/review/link/0").text


@pytest.mark.parametrize(
    "page", ["/review", "/review/field/0", "/review/link/0", f"/letters/{KEY}/edit", "/review/same"]
)
def test_a_letter_whose_text_is_script_stays_text(client: TestClient, store: Store, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text and "<img src=x" not in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "target", ["https://example.org/", "//example.org", "/review//example.org", "/\\example.org", "javascript:alert(1)"]
)
def test_a_form_leads_only_to_our_own_pages(client: TestClient, store: Store, target: str) -> None:
    answer = send(client, "/review/field/0", "/review/field", key=KEY, field="code", choice="82/BC-SYT", next=target)
    assert answer.headers["location"] == "/review"


def test_without_the_forms_token_nothing_changes(client: TestClient, store: Store) -> None:
    data = {"key": KEY, "field": "code", "choice": "82/BC-SYT"}
    assert client.post("/review/field", data=data).status_code == 403
    assert (
        client.post("/review/field", data={**data, "token": "x"}, headers={"origin": "http://evil.example"}).status_code
        == 403
    )
    assert code(store) == "62/BC-SYT"


def test_a_secret_letter_is_set_aside_only_when_confirmed(client: TestClient, store: Store) -> None:
    page = f"/letters/{KEY}/edit"
    assert send(client, page, "/review/secret", key=KEY).status_code == 400
    assert send(client, page, "/review/secret", key=KEY, sure="yes").status_code == 303
    assert store.document(KEY) is None
    assert [f.secret for f in store.failures()] == [True]
    kept = " ".join(
        str(row)
        for table in ("failures", "changes", "decisions", "readings")
        for row in store.connection.execute(f"SELECT * FROM {table}")
    )
    assert "Kết quả" not in kept


def test_an_empty_store_says_what_to_do_next(client: TestClient) -> None:
    for page in ("/review", "/review/same", "/review/bodies", "/review/decisions", "/log"):
        assert 'class="empty"' in client.get(page).text


def last_decision(client: TestClient) -> str:
    found = re.search(r'name="decision" value="(\d+)"', client.get("/review/decisions").text)
    assert found is not None
    return found[1]


def test_one_letter_or_two_is_decided_and_undone(client: TestClient, store: Store) -> None:
    draft = replace(REPLY, source=replace(REPLY.source, sha256="d" * 64, path="du-thao.txt"))
    store.add(REPLY)
    store.add(draft)
    relink(store)
    one, other = sorted((key_of(REPLY), key_of(draft)))
    assert "du-thao.txt" in client.get("/review/same").text
    for said, holds in (("yes", True), ("no", False)):
        assert send(client, "/review/same", "/review/same", one=one, other=other, said=said).status_code == 303
        assert store.sameness() == {(one, other): holds}
        undo = {"decision": last_decision(client), "next": "/review/same"}
        assert send(client, "/review/same", "/review/undo", **undo).headers["location"] == "/review/same"
        assert store.sameness() == {}


def test_a_new_body_is_confirmed_dismissed_named_and_undone(client: TestClient, store: Store) -> None:
    name = "Xí nghiệp Thủy nông Bắc Suối"
    store.add(a_letter("5/BC-XN", issuer=name))
    relink(store)
    assert name in client.get("/review/bodies").text
    for what, of in (("confirm", ""), ("dismiss", ""), ("alias", "Công ty Thủy lợi Lào Cai")):
        sent = send(client, "/review/bodies", "/review/bodies", name=name, what=what, of=of)
        assert sent.status_code == 303, what
        assert [(row.name, row.state) for row in read_bodies(store.connection)] == [
            (of or name, "dismissed" if what == "dismiss" else "confirmed")
        ]
        assert send(client, "/review/bodies", "/review/undo", decision=last_decision(client)).status_code == 303
        assert list(read_bodies(store.connection)) == []
