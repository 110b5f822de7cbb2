"""The story of a working day in the browser: take a letter in, see what was read, find what followed, who is late."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.store import Store
from pipeline.web.intake import run_waiting
from tests.browser.conftest import NOW
from tests.web.papers import PAPERS

pytestmark = pytest.mark.browser
Serve = Callable[[Path], str]
TINOS = Path("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf")


def typeset(text: str, path: Path) -> None:
    pdfmetrics.registerFont(TTFont("Tinos", str(TINOS)))
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    canvas.setFont("Tinos", 12)
    for number, line in enumerate(text.splitlines()):
        canvas.drawString(70, 780 - 20 * number, line)
    canvas.save()


@pytest.mark.skipif(not TINOS.exists(), reason="no fonts-croscore")
def test_from_the_drop_to_who_is_late(page: Any, serve: Serve, tmp_path: Path) -> None:
    files = []
    for name, text in PAPERS.items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        files.append(path)
    files[0] = tmp_path / "chi-dao.pdf"
    typeset(PAPERS["chi-dao.txt"], files[0])
    db = tmp_path / "kho.db"
    address = serve(db)

    page.goto(address)
    page.get_by_role("link", name="Tiếp nhận").first.click()
    page.set_input_files("input[type=file] >> nth=0", [str(path) for path in files])
    page.get_by_role("button", name="Đưa vào kho").click()
    page.wait_for_url("**/take-in/1")
    page.goto(address)  # the page of the intake is closed; the work goes on
    with Store.open(db) as store:
        run_waiting(store, lambda: NOW, 1)
    page.goto(f"{address}/take-in/1")
    assert "4/4" in page.inner_text("main")

    # a click on a field shows its place, a click on the page tells what was read there
    page.get_by_role("link", name="718/UBND-VX").click()
    page.locator("dd#f-code a.show").click()
    assert page.locator("svg a.focus[data-place=code]").count() == 1
    assert "show=" not in page.url  # without a new page
    width = page.locator(".page img").first.evaluate("async image => (await image.decode(), image.naturalWidth)")
    assert width > 500
    page.locator("svg a[data-place=date] rect").first.click()
    assert page.locator("dd#f-date.focus").count() == 1

    # the place lies on the words: the box of the number is where the PDF has it
    box = page.locator("svg a[data-place=code] rect").first.bounding_box()
    frame = page.locator(".page .frame").first.bounding_box()
    line = PAPERS["chi-dao.txt"].splitlines().index("Số: 718/UBND-VX")
    assert abs((box["y"] - frame["y"]) / frame["height"] - (842 - (780 - 20 * line) - 12) / 842) < 0.02

    # a wrong number is corrected
    page.get_by_role("link", name="Sửa thông tin văn bản").click()
    page.fill("#v-code", "718/UBND-VXNV")
    page.locator("#f-code button.small").click()
    page.locator(".review-head .number").click()
    assert "718/UBND-VXNV" in page.inner_text("h1")
    page.goto(f"{page.url}/edit")
    page.fill("#v-code", "718/UBND-VX")
    page.locator("#f-code button.small").click()
    page.locator(".review-head .number").click()

    # who followed, who is late on that day, as a workbook
    page.get_by_role("link", name="Văn bản thực hiện, trả lời").first.click()
    assert "96/BC-SYT" in page.inner_text("main")
    page.goto(f"{address}/audit?as_of=18/4/2026")
    row = page.inner_text("table tbody")
    assert "Sở Y tế" in row and "đang thực hiện, quá hạn" in row, row
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename == "theo-doi-20260418.xlsx"


def test_without_script_everything_is_reached(page: Any, serve: Serve, tmp_path: Path) -> None:
    page.route("**/*.js*", lambda route: route.abort())
    db = tmp_path / "kho.db"
    address = serve(db)
    path = tmp_path / "chi-dao.txt"
    path.write_text(PAPERS["chi-dao.txt"], encoding="utf-8")
    page.goto(f"{address}/take-in")
    page.set_input_files("input[type=file] >> nth=0", str(path))
    page.get_by_role("button", name="Đưa vào kho").click()
    page.wait_for_url("**/take-in/1")
    with Store.open(db) as store:
        run_waiting(store, lambda: NOW, 1)
        key = store.find("718/UBND-VX")[0].key
    page.goto(f"{address}/letters/{key}")
    page.locator("dd#f-code a.show").click()
    assert page.locator("mark.focus#shown").inner_text() == "718/UBND-VX"
