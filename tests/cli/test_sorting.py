"""``split`` and ``duplicates`` as a person types them; ``--ca``."""

import json

import pytest

from tests.cli.test_commands import run
from tests.read.paper import make_pdf
from tests.read.test_split import SECOND, first_page


@pytest.fixture
def batch(tmp_path):
    path = tmp_path / "lo-quet.pdf"
    path.write_bytes(make_pdf(first_page(), SECOND, [], first_page("Số: 13/STL-QLN")))
    return path


def codes(path, *options):
    done = run("extract", path, "--format", "jsonl", "-q", *options)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_extract_gives_an_object_a_letter(batch):
    one, two = codes(batch)
    assert (one["code"], one["part"], one["file_pages"]) == ("12/STL-QLN", 1, [1, 3])
    assert (two["code"], two["part"], two["file_pages"]) == ("13/STL-QLN", 2, [4, 4])
    assert one["source"] == one["file"] == two["file"] == str(batch)
    assert two["source"].endswith("lo-quet#2.pdf")


def test_split_shows_what_begins_where_and_stores_nothing(batch, tmp_path):
    done = run("split", batch, "--db", tmp_path / "kho.db")
    assert done.returncode == 0
    assert "Số: 13/STL-QLN" in done.stdout
    assert not (tmp_path / "kho.db").exists()


def test_a_decision_is_kept_and_obeyed_before_and_after_ingest(batch, tmp_path):
    db = tmp_path / "kho.db"
    assert "sẽ áp dụng" in run("split", batch, "--none", "--db", db).stderr
    assert "Đã nhập 1 văn bản" in run("ingest", batch, "--db", db, "-q").stderr
    assert "3 văn bản" in run("split", batch, "--at", "2,4", "--db", db).stderr
    assert "2 văn bản" in run("split", batch, "--auto", "--db", db).stderr
    found = run("search", "13/STL-QLN", "--db", db, "--format", "jsonl").stdout
    assert "13/STL-QLN" in found


@pytest.mark.parametrize(
    ("options", "message"),
    [(("--at", "x"), "phẩy"), (("--at", "0"), "phẩy"), (("--at", "2", "--none"), "Chọn một")],
    ids=["no-number", "zero", "two-decisions"],
)
def test_wrong_use_is_refused(batch, tmp_path, options, message):
    done = run("split", batch, *options, "--db", tmp_path / "kho.db")
    assert done.returncode == 2
    assert message in done.stderr


def test_duplicates_lists_proposals_with_reasons_and_takes_decisions(tmp_path):
    db = tmp_path / "kho.db"
    for name, code in (("ban-phat-hanh", "Số: 12/STL-QLN"), ("du-thao", "Số:      /STL-QLN")):
        subject = [(100, 121, "V/v rà soát an toàn hồ chứa nước")]
        day = "Hạ Sơn, ngày 05 tháng 4 năm 2024" if "12" in code else "Hạ Sơn, ngày     tháng 4 năm 2024"
        (tmp_path / f"{name}.pdf").write_bytes(make_pdf([*first_page(code, day), *subject], SECOND))
    run("ingest", tmp_path, "--db", db, "-q")
    (row,) = [json.loads(x) for x in run("duplicates", "--db", db, "--format", "jsonl").stdout.splitlines()]
    assert row["link_state"] == "suggested"
    assert "một bản chưa có số" in row["reasons"]
    assert run("duplicates", "--same", row["one"], row["other"], "--db", db).returncode == 0
    (row,) = [json.loads(x) for x in run("duplicates", "--db", db, "--format", "jsonl").stdout.splitlines()]
    assert row["link_state"] == "confirmed"
    run("duplicates", "--different", row["one"], row["other"], "--db", db)
    assert run("duplicates", "--db", db, "--format", "jsonl").stdout == ""


def test_certificates_that_are_none_are_refused(batch, tmp_path):
    bad = tmp_path / "ca.pem"
    bad.write_text("không phải chứng thư", encoding="utf-8")
    done = run("extract", batch, "--ca", bad)
    assert done.returncode == 2
    assert "chứng thư" in done.stderr
