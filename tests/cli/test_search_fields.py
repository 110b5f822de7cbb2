"""``congvan search`` understands the fields that the search box of the pages does."""

import datetime as dt
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.relink import relink
from pipeline.store import Store
from tests.factories import a_citation, a_directive, a_letter, a_task

HEALTH, HOME = "Sở Y tế tỉnh Lào Cai", "Sở Nội vụ tỉnh Lào Cai"
DUE = dt.date(2024, 4, 25)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fields") / "kho.db"
    with Store.create(path) as store:
        store.add(a_directive(tasks=(a_task("báo cáo", HEALTH, due=DUE), a_task("báo cáo", HOME, due=DUE))))
        store.add(a_directive("1950/UBND-TH", "2024-04-18", tasks=(a_task("báo cáo", HEALTH, due=DUE),)))
        for code, cited in (("62/BC-SYT", "1941/UBND-TH"), ("63/BC-SYT", "1950/UBND-TH")):
            date = "2024-04-17" if cited.startswith("1941") else "2024-04-18"
            store.add(
                a_letter(code, "2024-04-20", HEALTH, "Báo cáo", "Kết quả", a_citation(cited, date, relation="answers"))
            )
        relink(store)
    return path


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ('loại:"Báo cáo" ket qua', {"62/BC-SYT", "63/BC-SYT"}),
        ("type:công văn năm:2024", {"1941/UBND-TH", "1950/UBND-TH"}),
        ("tình trạng:quá hạn", {"1941/UBND-TH"}),  # of its two duties one is overdue
        ("status:done on time", {"1950/UBND-TH"}),
        ("cơ quan:Sở Nội vụ", set()),
        ("lạ:báo cáo", set()),  # no field: two words
        ('loại:" năm: :::""', set()),
    ],
)
def test_fields(db: Path, query: str, codes: set[str]) -> None:
    result = CliRunner().invoke(app, ["search", query, "--db", str(db), "--format", "jsonl"])
    assert result.exit_code == 0, result.output
    assert {json.loads(line)["code"] for line in result.stdout.splitlines()} == codes
