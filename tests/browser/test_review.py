"""The review by keyboard in a real browser, roles, hostile letters."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.relink import relink
from pipeline.store import Store, people
from tests.factories import a_citation, a_directive, a_letter, key_of

pytestmark = pytest.mark.browser
Serve = Callable[[Path], str]
HOSTILE = "Kết quả <script>alert(1)</script><img src=x onerror=alert(2)>"
DOUBTFUL = a_letter(
    "62/BC-SYT", "2024-04-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo", HOSTILE,
    a_citation(subject=None), sureness=0.5, candidates=("62/BC-SYT", "82/BC-SYT"), text=HOSTILE,
)  # fmt: skip
KEY = key_of(DOUBTFUL)
PASSWORD = "mật khẩu dài"
HOSTILE_PAGES = (
    "/review",
    "/review/field/0",
    "/review/link/0",
    f"/letters/{KEY}",
    f"/letters/{KEY}/edit",
    "/search?q=ket+qua",
)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    one = a_directive()
    other = replace(a_directive(subject="Quản lý đất đai"), source=replace(one.source, sha256="e" * 64))
    with Store.create(tmp_path / "kho.db") as store:
        for letter in (DOUBTFUL, one, other, a_letter("5/BC-XN", issuer="Xí nghiệp Thủy nông Bắc Suối")):
            store.add(letter)
        relink(store)
    return tmp_path / "kho.db"


def code(db: Path) -> str:
    with Store.open(db) as store:
        document = store.document(KEY)
        assert document is not None
        return document.code


def test_one_key_accepts_the_next_comes_and_one_key_undoes(page: Any, serve: Serve, db: Path) -> None:
    page.goto(f"{serve(db)}/review/field/0")
    page.keyboard.press("2")
    page.wait_for_selector("form.undo")
    assert code(db) == "82/BC-SYT"
    page.keyboard.press("u")
    page.wait_for_selector("form.undo", state="detached")
    assert code(db) == "62/BC-SYT"
    page.keyboard.press("e")
    page.keyboard.type("92/BC-SYT")
    page.keyboard.press("Enter")
    page.wait_for_selector("form.undo")
    assert code(db) == "92/BC-SYT"


def test_typing_is_not_taken_for_an_answer(page: Any, serve: Serve, db: Path) -> None:
    page.goto(f"{serve(db)}/review/field/0")
    page.focus("#value")
    page.keyboard.type("2un0s")
    assert "2un0s" in page.input_value("#value")
    assert code(db) == "62/BC-SYT"


def test_a_letter_of_script_runs_nothing(page: Any, serve: Serve, db: Path) -> None:
    address = serve(db)
    for path in HOSTILE_PAGES:
        assert page.goto(address + path).status == 200
        assert page.evaluate("document.querySelectorAll('main script, main img[src=x]').length") == 0


def test_a_formula_in_a_subject_stays_text_in_excel(page: Any, serve: Serve, db: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    address = serve(db)
    page.goto(f"{address}/letters/{KEY}/edit")
    page.fill("#v-subject", '=HYPERLINK("http://evil.example","bấm")')
    page.click("#f-subject button")
    page.wait_for_selector("form.undo")
    answer = page.request.get(f"{address}/search/export.xlsx?q=62/BC-SYT")
    assert answer.status == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.body()))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert cells and all(cell.data_type == "s" for cell in cells)


def test_a_reader_logs_in_and_cannot_review(page: Any, serve: Serve, db: Path) -> None:
    with Store.open(db) as store:
        people.add_account(store.connection, "lan", "reader", PASSWORD, "2026-06-30T09:15:00")
    address = serve(db)
    page.goto(f"{address}/review")
    assert page.url == f"{address}/login"
    page.fill("[name=name]", "lan")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    assert page.locator("a[href='/review']").count() == 0
    assert page.goto(f"{address}/review").status == 403
