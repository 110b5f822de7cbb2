"""The JSON API: what it answers, and that whatever its description allows brings no server error."""

import datetime as dt
from dataclasses import replace

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck
from hypothesis import settings as bounds
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from pipeline.relink import relink
from pipeline.store import Store
from pipeline.web.app import make_app
from pipeline.web.settings import Settings
from tests.factories import a_citation, a_directive, a_letter, a_task, key_of

NOW = dt.datetime(2026, 6, 30, 9, 15)
DIRECTIVE = a_directive(tasks=(a_task("báo cáo", "Sở Y tế tỉnh Lào Cai", due=dt.date(2024, 4, 25)),))
REPLY = a_letter(
    "62/BC-SYT", "2024-04-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "Kết quả tiêm chủng", a_citation(relation="answers")
)
EXAMPLES = 12  # of each operation: bounded in time, the seed is fixed


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(tmp_path_factory.mktemp("api") / "kho.db", lambda: NOW, hosts=("*",), worker=False)
    with Store.create(settings.db) as store:
        for letter in (DIRECTIVE, REPLY):
            store.add(letter)
        relink(store)
    return settings


@pytest.fixture(scope="module")
def client(api: Settings) -> TestClient:
    return TestClient(make_app(api), follow_redirects=False)


def test_search_documents_links_and_followups(client: TestClient) -> None:
    found = client.get("/api/letters", params={"q": "1941 ubnd th"}).json()
    assert [row["document"]["key"] for row in found["results"]] == [key_of(DIRECTIVE)]
    key = key_of(DIRECTIVE)
    assert client.get(f"/api/documents/{key}").json()["code"] == "1941/UBND-TH"
    assert client.get(f"/api/documents/{key}/letter").json()["doc_type"] == "Công văn"
    links = client.get(f"/api/documents/{key}/links").json()
    assert [(row["citing"], row["link_state"]) for row in links["cited_by"]] == [(key_of(REPLY), "certain")]
    (node,) = client.get(f"/api/documents/{key}/followups").json()
    assert (node["depth"], node["document"]["code"]) == (1, "62/BC-SYT")


def test_tables(client: TestClient) -> None:
    rows = client.get("/api/audit").json()
    assert [(row["body"], row["status"]) for row in rows["rows"]] == [("Sở Y tế tỉnh Lào Cai", "done_on_time")]
    assert client.get("/api/audit", params={"as_of": "2024-04-18"}).json()["as_of"] == "2024-04-18"
    assert client.get("/api/crossref").json()["rows"][0]["response_code"] == "62/BC-SYT"
    assert client.get("/api/counts").json()["letters"] == 2


@pytest.mark.parametrize(
    "path",
    ["/api/documents/khong-co", "/api/documents/khong-co/letter", "/api/documents/%2e%2e%2f%2e%2e%2fetc/original"],
)
def test_unknown_documents_are_404_as_json(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")


def test_every_operation_is_described_and_only_reads(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    assert len(paths) >= 12
    for path, methods in paths.items():
        assert path.startswith("/api/") and set(methods) == {"get"}
        assert methods["get"]["description"]
        assert path in client.get("/api/docs").text


def test_whatever_the_description_allows_brings_no_server_error(api: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    # Each day asked for would be audited anew: the tables of one day answer for all.
    from pipeline.web.routes import api as routes

    make = routes.snapshot
    monkeypatch.setattr(
        routes,
        "snapshot",
        lambda settings, store, asked: make(settings, store, replace(asked, as_of=NOW.date(), policy="")),
    )
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", make_app(api))
    tried = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @bounds(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def run(case: schemathesis.Case) -> None:
            nonlocal tried
            tried += 1
            case.call_and_validate(checks=[not_a_server_error, content_type_conformance, response_schema_conformance])

        from hypothesis import given

        given(case=operation.as_strategy())(run)()
    assert tried > 100
