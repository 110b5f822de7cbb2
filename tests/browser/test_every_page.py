"""Every page in a real browser, on a screen and on a phone: axe finds nothing serious, nothing is wider than the screen.

A page that is added has to be added here: the routes are counted.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from pipeline import workflow
from pipeline.store import Store, people
from pipeline.store.jobs import Jobs
from pipeline.store.splits import splits
from pipeline.web.routes import ROUTERS
from tests.factories import a_citation, a_directive, a_letter
from tests.web.papers import DIRECTIVE, IN_ONE_COLUMN, PAPERS

pytestmark = pytest.mark.browser
Serve = Callable[[Path], str]
PASSWORD, MADE = "mật khẩu dài", "2026-06-30T09:15:00"
NO_PAGES = re.compile(r"export|\.webp|\.csv|followups\.\{kind\}|/original|/api/(?!docs)|/review/next")
WIDTHS = (1366, 390)


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """An archive in which every page has something to show."""
    folder = tmp_path / "in"
    folder.mkdir()
    batch = DIRECTIVE.replace("718", "728") + "\n\n" + IN_ONE_COLUMN.replace("96/", "97/")
    for name, text in {**PAPERS, "gop.txt": batch, "rong.pdf": ""}.items():
        (folder / name).write_text(text, encoding="utf-8")
    store, _ = workflow.take_in(tmp_path / "kho.db", [folder], jobs=1)
    one = a_directive()
    other = replace(a_directive(subject="Quản lý đất đai"), source=replace(one.source, sha256="e" * 64))
    doubtful = a_letter("62/BC-SYT", "2024-04-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "Kết quả", a_citation(), a_citation("9/CT-UBND", "2024-01-05"),
                        sureness=0.5, candidates=("62/BC-SYT", "82/BC-SYT"), text="Kết quả")  # fmt: skip
    with store:
        for letter in (doubtful, one, other, a_letter("5/BC-XN", issuer="Xí nghiệp Thủy nông Bắc Suối")):
            store.add(letter)
        workflow.link(store)
        rows = Jobs(store.connection)
        job = rows.make(MADE, "lan", "upload")
        rows.refuse_file(job, "hỏng.pdf", "Tệp hỏng.")
        rows.ready(job)
        rows.finish(job, MADE)
    return tmp_path / "kho.db"


def pages_of(db: Path) -> dict[str, str]:
    """The path of each route that is a page → an address of it (some with more than one)."""
    with Store.open(db) as store:
        key = store.find("718/UBND-VX")[0].key
        cited = next(document.key for document in store.documents(held=False))
        split = splits(store)[0].sha256
    found = {
        "/": "/", "/take-in": "/take-in", "/take-in/{number}": "/take-in/1", "/review": "/review",
        "/review?link": "/review?kind=link", "/review?difference": "/review?kind=difference",
        "/review/same": "/review/same", "/review/bodies": "/review/bodies", "/review/decisions": "/review/decisions",
        "/review/splits": "/review/splits", "/review/splits/{sha256}": f"/review/splits/{split}",
        "/review/{kind}/{at}": "/review/field/0", "link": "/review/link/0", "nothing left": "/review/difference/0",
        "/letters/{key}": f"/letters/{key}", "shown": f"/letters/{key}?show=code", "cited": f"/letters/{cited}",
        "/letters/{key}/edit": f"/letters/{key}/edit", "/letters/{key}/followups": f"/letters/{key}/followups",
        "/search": "/search", "found": "/search?q=năm:2026+tram+y+te", "not found": "/search?q=năm:1950+xyz",
        "/crossref": "/crossref", "crossref groups": "/crossref?group=body", "/audit": "/audit?policy=strict",
        "audit groups": "/audit?group=field", "/audit/charts": "/audit/charts", "/register": "/register",
        "outgoing": "/register?style=outgoing", "matches": "/register?style=matches", "/failures": "/failures",
        "/log": "/log", "/people": "/people", "/me": "/me", "/api/docs": "/api/docs", "missing": "/nope",
        "nonsense": "/audit?as_of=31/2/2026", "english": "/search?lang=en",
    }  # fmt: skip
    return found


def serious(page: Any, address: str, paths: list[str], width: int) -> Iterator[tuple[str, str, list[str]]]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.set_viewport_size({"width": width, "height": 768})
    for path in paths:
        assert page.goto(address + path).status < 500, path
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        for violation in axe.run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                yield path, violation["id"], [node["html"][:160] for node in violation["nodes"][:3]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield path, "wider than the screen", []


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_a_full_archive(page: Any, serve: Serve, full: Path, width: int) -> None:
    pages = pages_of(full)
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    wanted = {route.path for route in routes if "GET" in route.methods and not NO_PAGES.search(route.path)}
    assert wanted - pages.keys() == {"/login"}
    with Store.open(full) as store:
        people.add_account(store.connection, "lan", "administrator", PASSWORD, MADE)
        people.add_token(store.connection, "ioffice", "lan", MADE)
    address = serve(full)
    assert list(serious(page, address, ["/login"], width)) == []
    page.fill("[name=name]", "lan")
    page.fill("[name=password]", "sai mật khẩu")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    assert list(serious(page, address, list(pages.values()), width)) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_an_empty_archive_says_what_to_do_next(
    page: Any, serve: Serve, tmp_path: Path, width: int
) -> None:
    db = tmp_path / "trong.db"
    Store.create(db).close()
    address = serve(db)
    paths = ["/", "/take-in", "/review", "/review/field/0", "/review/same", "/review/splits", "/review/bodies",
             "/review/decisions", "/search", "/crossref", "/audit", "/audit/charts", "/register", "/failures", "/log",
             "/people"]  # fmt: skip
    assert list(serious(page, address, paths, width)) == []
    for path in set(paths) - {"/take-in", "/people"}:
        page.goto(address + path)
        assert page.locator(".empty p").count() >= 1, path
