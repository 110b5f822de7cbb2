"""New bodies from letterheads: offered, confirmed, given other names; held letters learn of it."""

import csv
import datetime as dt
import json

import pytest
from typer.testing import CliRunner

from pipeline.bodies import apply_site, suggest_bodies, with_predecessors
from pipeline.cli import app
from pipeline.cli.asking import is_body
from pipeline.errors import UsageError
from pipeline.grammar.body import resolve_body, use_site_bodies
from pipeline.records import Body, Duty, Finding
from pipeline.store import Store
from pipeline.store.bodies import make_body, read_bodies, read_csv, save_bodies
from pipeline.store.changes import read_changes

REPORT = """{head}
Số: {number}/BC-{symbol}
Lào Cai, ngày {day} tháng 3 năm 2025
BÁO CÁO
Kết quả nạo vét cống thoát nước quý I năm 2025
Kính gửi: Ủy ban nhân dân tỉnh Lào Cai
Thực hiện Kế hoạch số 31/KH-UBND ngày 06/01/2025 của UBND tỉnh Lào Cai, đơn vị báo cáo kết quả như sau:
Đã nạo vét 12 km cống.
Nơi nhận:
- Như trên;
- Lưu: VT.
GIÁM ĐỐC

Đinh Văn Tòng
"""
LETTERS = {
    "a.txt": REPORT.format(head="XÍ NGHIỆP CỐNG RÃNH BÌNH AN", number=14, symbol="XNCR", day=11),
    "b.txt": REPORT.format(head="XÍ NGHIỆP CỐNG RÃNH BÌNH AN", number=29, symbol="XNCR", day=25),
    "c.txt": REPORT.format(head="XN CỐNG RÃNH B.AN", number=35, symbol="XNCR", day=28),
    "d.txt": REPORT.format(head="UBND TỈNH LÀO CAI\nSỞ XÂY DỰNG", number=70, symbol="SXD", day=28),
}
FULL = "Xí nghiệp Cống Rãnh Bình An"


@pytest.fixture(autouse=True)
def _plain_lexicon():
    yield
    use_site_bodies(())


@pytest.fixture
def db(tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    for name, text in LETTERS.items():
        (folder / name).write_text(text, encoding="utf-8")
    path = tmp_path / "store.db"
    run(path, "ingest", str(folder), "-j", "1", "-q")
    return path


def run(db, *words):
    command = list(words)
    at = 2 if words[0] == "bodies" else 1
    result = CliRunner().invoke(app, [*command[:at], "--db", str(db), *command[at:]])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def issuers(db):
    with Store.open(db) as store:
        return {d.source.rpartition("/")[2]: d.issuer_key for d in store.documents(held=True)}


def test_unknown_letterheads_are_offered_with_counts_and_evidence(db):
    with Store.open(db) as store:
        found = {s.name: s for s in suggest_bodies(store)}
    assert found[FULL].letters == 2
    assert found[FULL].symbols == ("BC-XNCR",)
    assert set(found[FULL].examples) == {"14/BC-XNCR", "29/BC-XNCR"}
    assert not any("Sở Xây dựng" in name for name in found)
    other = next(s for name, s in found.items() if name.startswith("XN "))
    assert other.why == "unknown"
    assert other.nearest[0][0] == FULL


def test_an_alias_joins_two_letterheads_to_one_body(db):
    before = issuers(db)
    assert before["a.txt"] != before["c.txt"]
    run(db, "bodies", "alias", "XN CỐNG RÃNH B.AN", FULL, "-j", "1", "-q")
    after = issuers(db)
    assert after["a.txt"] == after["b.txt"] == after["c.txt"] == before["a.txt"]
    assert after["d.txt"] == before["d.txt"] == "so-xay-dung|tinh lao cai"
    assert FULL not in run(db, "bodies", "suggest", "--format", "csv")


def test_reading_again_keeps_the_path_and_the_links(db):
    with Store.open(db) as store:
        paths = sorted(d.source for d in store.documents(held=True))
        links = [(x.citing, x.relation, x.kind) for x in store.links()]
    run(db, "bodies", "confirm", FULL, "--symbol", "XNCR", "-j", "1", "-q")
    with Store.open(db) as store:
        assert sorted(d.source for d in store.documents(held=True)) == paths
        assert [(x.citing, x.relation, x.kind) for x in store.links()] == links


def test_a_confirmed_body_is_known_to_letters_that_come_later(db, tmp_path):
    run(db, "bodies", "confirm", FULL, "-j", "1", "-q")
    late = tmp_path / "late.txt"
    late.write_text(REPORT.format(head="XI NGHIEP CONG RANH BINH AN", number=51, symbol="XNCR", day=30), "utf-8")
    run(db, "ingest", str(late), "-j", "1", "-q")
    assert issuers(db)["late.txt"] == issuers(db)["a.txt"]
    with Store.open(db) as store:
        letter = next(x for _, x in store.letters() if x.source.path.endswith("late.txt"))
    assert letter.issuer.value.name == FULL


def test_what_is_dismissed_is_not_offered_again(db):
    run(db, "bodies", "dismiss", FULL)
    with Store.open(db) as store:
        assert FULL not in {s.name for s in suggest_bodies(store)}
    assert "dismissed" in run(db, "bodies", "list", "--format", "jsonl")


def test_removing_an_alias_takes_it_back(db):
    first = issuers(db)
    run(db, "bodies", "alias", "XN CỐNG RÃNH B.AN", FULL, "-j", "1", "-q")
    run(db, "bodies", "remove", "XN CỐNG RÃNH B.AN", "-j", "1", "-q")
    assert issuers(db) == first


def test_bodies_come_from_a_csv(db, tmp_path):
    table = tmp_path / "bodies.csv"
    with table.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([["Tên", "Tên khác", "Ký hiệu"], [FULL, "XN CỐNG RÃNH B.AN;XNCR Bình An", "XNCR"]])
    run(db, "bodies", "import", str(table), "-j", "1", "-q")
    assert issuers(db)["c.txt"] == issuers(db)["a.txt"]
    assert "XNCR Bình An" in run(db, "bodies", "show", FULL)


def test_a_csv_without_names_is_refused(tmp_path):
    table = tmp_path / "x.csv"
    table.write_text("mã,ghi chú\n1,2\n", encoding="utf-8")
    with pytest.raises(UsageError, match="Tên"):
        read_csv(table)


def test_one_alias_cannot_mean_two_bodies(tmp_path):
    with Store.create(tmp_path / "s.db") as store:
        save_bodies(store.connection, [make_body({"name": "Trạm Bơm Đông", "also": "TBĐ"})])
        with pytest.raises(UsageError, match="Trạm Bơm Đông"):
            save_bodies(store.connection, [make_body({"name": "Trạm Biến áp Đại Lộc", "also": "TBĐ"})])


def test_an_alias_of_a_composed_name_keeps_its_identity(tmp_path):
    with Store.create(tmp_path / "s.db") as store:
        save_bodies(store.connection, [make_body({"name": "Sở Y tế tỉnh Lào Cai", "also": "SYT LC"})])
        apply_site(store)
        assert [body.key for body in read_bodies(store.connection)] == ["so-y-te|tinh lao cai"]
    assert with_predecessors("SYT LC") == with_predecessors("Sở Y tế tỉnh Lào Cai")


def test_a_question_about_a_body_includes_its_predecessors():
    assert {"so-tai-chinh|tinh lao cai", "so-ke-hoach-va-dau-tu|tinh yen bai"} <= with_predecessors(
        "Sở Tài chính tỉnh Lào Cai"
    )


def test_search_and_register_take_in_a_body_and_its_predecessors(db):
    found = run(db, "search", "nạo vét", "--body", "Sở Xây dựng tỉnh Lào Cai", "--format", "csv")
    assert "70/BC-SXD" in found and "14/BC-XNCR" not in found
    of_body = run(db, "search", "--body", "Sở Xây dựng tỉnh Lào Cai", "--format", "csv")
    assert "70/BC-SXD" in of_body and "14/BC-XNCR" not in of_body
    book = run(db, "register", "--body", "Sở Xây dựng tỉnh Lào Cai", "--format", "csv")
    assert "70/BC-SXD" in book and "14/BC-XNCR" not in book


def test_a_body_that_nobody_knows_is_an_error_with_the_next_step(db):
    result = CliRunner().invoke(app, ["search", "--db", str(db), "--body", "xyz abc"])
    assert result.exit_code != 0
    assert "congvan bodies" in str(result.exception)


def test_an_audit_of_a_body_takes_in_its_predecessors():
    duty = Duty("d", 0, "báo cáo", "Sở Kế hoạch và Đầu tư tỉnh Yên Bái", "so-ke-hoach-va-dau-tu|tinh yen bai", None)
    early = dt.date(2024, 5, 1)
    assert is_body(Finding(duty, "open_in_time", ""), "Sở Tài chính tỉnh Lào Cai", early)
    assert not is_body(Finding(duty, "open_in_time", ""), "Sở Tài chính tỉnh Sơn La", early)
    assert is_body(Finding(duty, "open_in_time", ""), "Sở Tài chính", early)
    assert not is_body(Finding(duty, "open_in_time", ""), "Sở Y tế", early)


def test_a_body_is_shown_with_those_before_and_after_it(db):
    shown = run(db, "bodies", "show", "Sở Kế hoạch và Đầu tư tỉnh Yên Bái")
    assert "Kế thừa: Sở Tài chính tỉnh Yên Bái" in shown and "Kế thừa: Sở Tài chính tỉnh Lào Cai" in shown
    shown = run(db, "bodies", "show", "Sở Tài chính tỉnh Lào Cai")
    assert "Tiền thân: Sở Kế hoạch và Đầu tư tỉnh Yên Bái" in shown and "Kế thừa" not in shown
    assert "Tiền thân: Sở Kế hoạch và Đầu tư  0" in run(db, "bodies", "show", "Sở Tài chính")


# --- what the lexicon composes by itself -------------------------------------------------------------

COMMUNE = "Ủy ban nhân dân xã Suối Vàng Hạ"  # in no table of communes: its province comes from the letter
DIRECTIVE = """ỦY BAN NHÂN DÂN
TỈNH LÀO CAI
Số: 31/KH-UBND
Lào Cai, ngày 06 tháng 01 năm 2025
KẾ HOẠCH
Nạo vét cống thoát nước năm 2025
Yêu cầu Ủy ban nhân dân xã Suối Vàng Hạ báo cáo kết quả nạo vét về Ủy ban nhân dân tỉnh trước ngày 31/3/2025.
Nơi nhận:
- Như trên;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Hoàng Văn Mẫu
"""
HEADS = {"whole": "UBND TỈNH LÀO CAI\nỦY BAN NHÂN DÂN\nXÃ SUỐI VÀNG HẠ", "short": "UBND TỈNH LÀO CAI\nUB XÃ SVH"}


def commune_db(tmp_path, head):
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "giao.txt").write_text(DIRECTIVE, encoding="utf-8")
    (folder / "bao-cao.txt").write_text(REPORT.format(head=HEADS[head], number=14, symbol="UBND", day=11), "utf-8")
    run(tmp_path / "store.db", "ingest", str(folder), "-j", "1", "-q")
    return tmp_path / "store.db"


def verdicts(db):
    rows = map(json.loads, run(db, "audit", "--as-of", "2025-05-01", "--format", "jsonl").splitlines())
    return [(row["body"], row["status"]) for row in rows]


def log_of(db):
    with Store.open(db) as store:
        return [
            (c.action, c.field, json.loads(c.old or "null"), json.loads(c.new or "null"))
            for c in reversed(list(read_changes(store.connection)))
            if not c.action.startswith("ingest")
        ]


@pytest.mark.parametrize("name", ["Sở Xây dựng tỉnh Lào Cai", "UBND xã Không Ai Viết"])
def test_what_is_known_need_not_be_confirmed(db, name):
    before = issuers(db)
    done = CliRunner().invoke(app, ["bodies", "confirm", "--db", str(db), name])
    assert done.exit_code == 0
    assert "chương trình đã biết cơ quan này" in done.stderr
    assert (issuers(db), log_of(db)) == (before, [])
    with Store.open(db) as store:
        assert list(read_bodies(store.connection)) == []


def test_confirming_a_composed_name_that_was_read_with_doubt_changes_no_key_and_no_verdict(tmp_path):
    db = commune_db(tmp_path, "whole")
    before = verdicts(db), issuers(db)
    assert before == (
        [(COMMUNE, "done_on_time")],
        {"giao.txt": "ubnd|tinh lao cai", "bao-cao.txt": "ubnd|xa suoi vang ha|lao cai"},
    )
    assert COMMUNE in run(db, "bodies", "suggest", "--format", "csv")
    run(db, "bodies", "confirm", COMMUNE, "-j", "1", "-q")
    assert (verdicts(db), issuers(db)) == before
    assert COMMUNE not in run(db, "bodies", "suggest", "--format", "csv")


@pytest.mark.parametrize("name", [COMMUNE, f"{COMMUNE}, tỉnh Lào Cai", "UBND xã Suối Vàng Hạ"])
def test_another_name_of_a_composed_body_keeps_its_one_key(tmp_path, name):
    db = commune_db(tmp_path, "short")
    run(db, "bodies", "alias", "UB XÃ SVH", name, "-j", "1", "-q")
    assert issuers(db)["bao-cao.txt"] == "ubnd|xa suoi vang ha|lao cai"
    assert verdicts(db) == [(COMMUNE, "done_on_time")]
    run(db, "bodies", "confirm", COMMUNE, "--symbol", "SVH", "-j", "1", "-q")
    assert verdicts(db) == [(COMMUNE, "done_on_time")]


def test_a_commune_is_kept_with_the_province_that_was_said(tmp_path):
    said = make_body({"name": "UBND xã Suối Vàng Hạ, tỉnh Sơn La", "also": "UB SVH"})
    assert (said.name, said.key) == (f"{COMMUNE}, tỉnh Sơn La", "ubnd|xa suoi vang ha|son la")
    assert make_body(said.row()) == said
    with Store.create(tmp_path / "s.db") as store:
        save_bodies(store.connection, [said])
        apply_site(store)
    assert resolve_body("UB SVH", resolve_body("Sở Y tế tỉnh Lào Cai")) == Body(
        COMMUNE, "ubnd|xa suoi vang ha|son la", "ubnd", "xã Suối Vàng Hạ"
    )


@pytest.mark.parametrize("name", ["Sở Y tế", "UBND các xã", "Ủy ban nhân dân tỉnh"])
def test_a_name_that_many_bodies_bear_is_not_confirmed(name):
    with pytest.raises(UsageError, match="chưa chỉ rõ một cơ quan"):
        make_body({"name": name})
    assert make_body({"name": name}, "dismissed").state == "dismissed"


def test_the_days_of_a_bodys_life_are_read_as_people_write_them():
    assert make_body({"name": FULL, "since": "1/7/2025", "until": "2026-06-30"})[6:8] == ("2025-07-01", "2026-06-30")
    with pytest.raises(UsageError, match="Không hiểu ngày '31/2/2025'"):
        make_body({"name": FULL, "until": "31/2/2025"})


def test_the_log_says_who_confirmed_named_and_removed_what(db):
    run(db, "bodies", "confirm", FULL, "--no-reread")
    run(db, "bodies", "confirm", FULL, "--no-reread")  # the second time says nothing new
    run(db, "bodies", "alias", "XN CỐNG RÃNH B.AN", FULL, "--no-reread")
    run(db, "bodies", "remove", FULL, "--no-reread")
    plain = {"name": FULL, "also": "", "symbols": "", "since": "", "until": "", "successors": "", "state": "confirmed"}
    named = plain | {"also": "XN CỐNG RÃNH B.AN"}
    assert log_of(db) == [
        ("decide_body", FULL, None, plain),
        ("decide_body", FULL, plain, named),
        ("decide_body", FULL, named, None),
    ]
