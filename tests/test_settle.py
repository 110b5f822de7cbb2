"""Numbers and days settled by the archive: marked, below certainty, never over a person's value, gone with their evidence."""

from dataclasses import replace

import pytest

from pipeline.relink import relink, relink_new
from pipeline.settle import settle_numbers
from pipeline.store import Store
from pipeline.store.corrections import save_correction
from pipeline.store.register import parse_register
from tests.factories import a_citation, a_letter, key_of

ISSUER = "Sở Y tế tỉnh Lào Cai"
SUBJECT = "Rà soát an toàn hồ chứa nước trước mùa mưa lũ"
HEADINGS = "Ngày đến;Số đến;Tác giả;Số, ký hiệu;Ngày tháng;Tên loại và trích yếu;Người nhận;Ngày chuyển;Ký nhận;Ghi chú"


def sure(serial, date):
    return a_letter(f"{serial}/SYT-NV", date, ISSUER, "Công văn", f"Việc số {serial}")


NEIGHBOURS = [sure(120 + 10 * n, f"2024-04-{2 + n:02d}") for n in range(6)]  # 120 on the 2nd … 170 on the 7th
UNREAD = replace(
    a_letter(None, "2024-04-04", ISSUER, "Công văn", SUBJECT, partial="?/SYT-NV"),
    code_candidates=(("735/SYT-NV", 0.5), ("135/SYT-NV", 0.4)),
)
KEY = key_of(UNREAD)


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "kho.db") as opened:
        yield opened


def fill(store, *letters):
    for letter in letters:
        store.add(letter)
    relink_new(store)


def test_a_serial_is_settled_marked_and_below_certainty(store):
    unread = replace(UNREAD, date=replace(UNREAD.date, value=NEIGHBOURS[1].date.value))
    fill(store, *NEIGHBOURS, unread)
    letter = store.letter(key_of(unread))
    assert letter.code == "135/SYT-NV"
    assert letter.number.confidence < 0.9
    assert letter.code_partial is None
    (mark,) = [p for p in letter.problems if p.code == "number_settled"]
    assert "sau số 120 ngày 02/04/2024" in mark.message
    assert store.document(key_of(unread)).code == "135/SYT-NV"
    assert [hit.key for hit in store.search("135/SYT-NV")] == [key_of(unread)]


def test_links_are_made_with_settled_numbers(store):
    citing = a_letter("9/BC-UBND", "2024-05-02", "UBND tỉnh Lào Cai", "Báo cáo", "Kết quả",
                      a_citation("135/SYT-NV", "2024-04-03", ISSUER))  # fmt: skip
    unread = replace(UNREAD, date=replace(UNREAD.date, value=NEIGHBOURS[1].date.value))
    fill(store, citing, unread)
    assert store.letter(key_of(unread)).code is None
    fill(store, *NEIGHBOURS)
    (link,) = store.links(citing=key_of(citing))
    assert link.cited == key_of(unread)


def test_what_fits_no_neighbour_is_ranked_only(store):
    wrong = replace(UNREAD, code_candidates=(("835/SYT-NV", 0.6), ("935/SYT-NV", 0.2)))
    fill(store, *NEIGHBOURS, wrong)
    letter = store.letter(KEY)
    assert letter.code is None
    assert letter.code_partial == "?/SYT-NV"
    assert [code for code, _ in letter.code_candidates] == ["835/SYT-NV", "935/SYT-NV"]


def test_the_order_of_ingest_does_not_matter(tmp_path):
    seen = []
    for name, letters in {"a": [UNREAD, *NEIGHBOURS], "b": [*NEIGHBOURS[::-1], UNREAD]}.items():
        with Store.create(tmp_path / f"{name}.db") as store:
            for letter in letters:
                fill(store, letter)
            seen.append(store.letter(KEY))
            relink(store)
            seen.append(store.letter(KEY))
    assert seen.count(seen[0]) == 4


def test_settled_values_bear_no_witness_and_go_with_their_evidence(store):
    fill(store, *NEIGHBOURS, UNREAD)
    before = store.letter(KEY)
    with store.transaction():
        assert settle_numbers(store) == 0
    for neighbour in NEIGHBOURS[:4]:
        store.set_aside(neighbour.source.sha256, "Văn bản có dấu mật")
    relink(store)
    assert store.letter(KEY) == UNREAD != before


def test_a_persons_value_is_never_overwritten(store):
    fill(store, *NEIGHBOURS, UNREAD)
    with store.transaction():
        save_correction(store.connection, KEY, "code", "77/SYT-NV")
        store.renew(KEY, UNREAD)
    relink_new(store)
    relink(store)
    letter = store.letter(KEY)
    assert (letter.code, letter.number.confidence) == ("77/SYT-NV", 1.0)
    with store.transaction():
        save_correction(store.connection, KEY, "code", None)
        store.renew(KEY, UNREAD)
    relink_new(store)
    assert store.letter(KEY).code != "77/SYT-NV"


def citing(
    code,
    cited="135/SYT-NV",
    subject="rà soát an toàn hồ chứa nước trước mùa mưa lũ",
    on="2024-04-04",
    issuer="UBND huyện Sa Pa",
):
    named = replace(a_citation(cited, on, ISSUER), subject=subject)
    return a_letter(code, "2024-05-02", issuer, "Báo cáo", "Kết quả", named)


def test_who_cites_a_paper_of_that_body_day_and_subject_tells_its_number(store):
    fill(store, UNREAD)
    assert store.letter(KEY).code is None
    fill(store, citing("9/BC-UBND"), citing("8/BC-UBND", issuer="UBND huyện Bát Xát"))
    letter = store.letter(KEY)
    assert (letter.code, letter.number.confidence) == ("135/SYT-NV", 0.95)
    assert any("được viện dẫn tại 8/BC-UBND, 9/BC-UBND" in p.message for p in letter.problems)
    assert {(link.cited, link.state) for link in store.links(cited=KEY)} == {(KEY, "certain")}
    with store.transaction():
        assert settle_numbers(store) == 0
    relink(store)
    assert store.letter(KEY) == letter


@pytest.mark.parametrize(
    "letters",
    [
        [citing("9/BC-UBND", cited="136/SYT-NV")],
        [citing("9/BC-UBND", subject="Tập huấn nghiệp vụ thống kê")],
        [citing("9/BC-UBND", on="2024-04-05")],
        [citing("9/BC-UBND"), citing("8/BC-UBND", cited="735/SYT-NV")],
        [citing("9/BC-UBND"), a_letter("135/SYT-NV", "2024-04-04", ISSUER, "Công văn", "Việc khác")],
    ],
    ids=["no candidate of the pen", "another subject", "another day", "two numbers", "a held letter bears it"],
)
def test_what_does_not_agree_settles_nothing(store, letters):
    fill(store, UNREAD, *letters)
    assert store.letter(KEY).code is None


def register(*lines):
    return parse_register("\n".join([HEADINGS, *lines]), "so.csv")


ROW = f"05/04/2024;1207;{ISSUER};136/SYT-NV;04/04/2024;Công văn {SUBJECT};Văn thư;;;"


def test_the_register_settles_number_and_day(store):
    unread = replace(UNREAD, date=replace(UNREAD.date, value=replace(UNREAD.date.value, day=None)))
    fill(store, unread)
    store.add_register(register(ROW))
    with store.transaction():
        assert settle_numbers(store) == 1
    letter = store.letter(key_of(unread))
    assert (letter.code, letter.date.value.iso) == ("136/SYT-NV", "2024-04-04")
    assert max(letter.number.confidence, letter.date.confidence) < 0.9
    assert any("số đến 1207" in p.message for p in letter.problems)
    with store.transaction():
        assert settle_numbers(store) == 0


def test_register_and_ink_together_are_sure(store):
    fill(store, UNREAD)
    store.add_register(register(ROW.replace("136/", "135/")))
    with store.transaction():
        settle_numbers(store)
    assert store.letter(KEY).number.confidence == 0.95


@pytest.mark.parametrize(
    "row",
    [
        ROW.replace("04/04/2024", "09/04/2024"),
        ROW.replace("SYT-NV", "SYT-KH"),
        ROW.replace("Lào Cai", "Hà Giang"),
        ROW.replace(SUBJECT, "Mời họp giao ban"),
    ],
    ids=["other-day", "other-symbol", "other-author", "other-subject"],
)
def test_a_row_of_another_letter_settles_nothing(store, row):
    fill(store, UNREAD)
    store.add_register(register(row))
    with store.transaction():
        assert settle_numbers(store) == 0


def test_two_rows_that_fit_settle_nothing(store):
    fill(store, UNREAD)
    store.add_register(register(ROW, ROW.replace("136/", "137/")))
    with store.transaction():
        assert settle_numbers(store) == 0
