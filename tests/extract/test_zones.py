"""Zones: the parts of invented letters of all kinds, and the proof of every row of the lexicon."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import make_doc
from pipeline.extract.blackboard import board
from pipeline.extract.cues import shouting, zone_cues
from pipeline.extract.tokenizer import plain_transcript
from pipeline.extract.zones import Zones, find_zones
from pipeline.lexicon import load_toml
from pipeline.text.fold import fold_aligned
from tests.extract import letters
from tests.extract.letters import blackboard, labels

ROWS = load_toml("zones")["row"]


def key(text: str) -> str:
    return " ".join(fold_aligned(text.strip(" *#")).split())


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['zone']}: {r['note']}" for r in ROWS])
def test_every_row_matches_its_examples_and_nothing_else(row):
    pattern = re.compile(row["pattern"])
    find = pattern.search if row.get("anywhere") else pattern.match

    def hit(text: str) -> bool:
        return find(key(text)) is not None and (not row.get("capitals") or shouting(text))

    assert all(hit(x) for x in row["examples"]), [x for x in row["examples"] if not hit(x)]
    wrong = row.get("counter_examples", [])
    assert wrong and not any(hit(x) for x in wrong), [x for x in wrong if hit(x)]


QUESTIONS = {
    "openers": lambda text: zone_cues().opener(key(text)),
    "authorities": lambda text: zone_cues().authority(text, key(text)),
    "enacting": lambda text: zone_cues().enacts(text, key(text)),
    "addresses": lambda text: zone_cues().address(key(text)),
    "titles": lambda text: zone_cues().title(text, key(text)),
    "surnames": lambda text: zone_cues().name(text),
}


@pytest.mark.parametrize("table", QUESTIONS)
def test_every_word_list_answers_as_its_examples_say(table):
    ask, words = QUESTIONS[table], load_toml("zones")[table]
    assert [x for x in words["examples"] if not ask(x)] == []
    assert [x for x in words["counter_examples"] if ask(x)] == []


EXPECTED = {
    "STATE_LETTER": [
        "letterhead", "code", "subject", "letterhead", "place_date", "addressees", "body", "recipients",
        "signature",
    ],
    "PLAIN_REPORT": ["title", "subject", "addressees", "body", "signature"],
    "DECISION": [
        "letterhead", "code", "letterhead", "place_date", "title", "subject", "preamble", "body", "recipients",
        "signature", "annex",
    ],
    "PARTY_DIRECTIVE": [
        "letterhead", "code", "letterhead", "place_date", "title", "subject", "body", "recipients", "signature",
    ],
    "STAMPED": [
        "stamp", "letterhead", "code", "subject", "letterhead", "place_date", "stamp", "addressees", "body",
        "recipients", "signature",
    ],
    "OCR_LIKE": ["letterhead", "code", "subject", "addressees", "body", "recipients"],
    "HEADLESS": ["addressees", "body"],
    "JOINT": [
        "letterhead", "code", "letterhead", "place_date", "title", "subject", "preamble", "body", "signature",
        "recipients",
    ],
    "BLANK": ["code", "place_date", "title", "subject", "body", "recipients", "signature"],
    "MINUTES": ["letterhead", "title", "subject", "body", "signature"],
    "COUNCIL_RESOLUTION": [
        "letterhead", "code", "letterhead", "place_date", "title", "subject", "preamble", "body", "recipients",
        "signature",
    ],
    "TELEGRAM": [
        "letterhead", "code", "letterhead", "place_date", "title", "subject", "addressees", "body", "recipients",
        "signature",
    ],
    "PLAIN_COLUMNS": ["letterhead", "code", "subject", "addressees", "body", "recipients", "signature"],
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_parts_of_a_letter_in_order(name):
    assert [label for label, _ in labels(getattr(letters, name))] == EXPECTED[name]


def test_columns_in_the_other_order_give_the_same_parts():
    lines = letters.STATE_LETTER.strip().split("\n")
    right = [x for x in lines[:8] if x.startswith("R|")]
    left = [x for x in lines[:8] if x.startswith("L|")]
    swapped = dict(labels("\n".join([*right, *left, *lines[8:]])))
    assert swapped["subject"] == "V/v tăng cường giám sát bệnh sốt xuất huyết\ntrong mùa mưa năm 2024"
    assert swapped["code"] == "Số: 1482/SYT-NVY"
    assert swapped["place_date"].startswith("Quảng Trị")


def test_receivers_notes_are_stamps_wherever_they_stand():
    letter = letters.STATE_LETTER.replace("1. Tăng cường", "N|Chuyển P.NVY giải quyết\n1. Tăng cường")
    assert ("stamp", "Chuyển P.NVY giải quyết") in labels(letter)


def test_a_heading_in_capitals_inside_the_body_is_no_signature():
    letter = letters.PLAIN_REPORT.replace("Ủy ban nhân dân xã đã", "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ\nỦy ban nhân dân xã đã")
    filler = "\n".join(f"{n}. Nội dung thứ {n} đã được hoàn thành đúng tiến độ." for n in range(1, 12))
    letter = letter.replace("Trên đây", f"{filler}\nTrên đây")
    tail = [text for label, text in labels(letter) if label == "signature"]
    assert len(tail) == 1 and tail[0].startswith("TM. ỦY BAN NHÂN DÂN")


def test_a_second_document_after_the_signature_is_an_annex():
    second = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nĐƠN ĐỀ NGHỊ\nTôi tên là …"
    parts = labels(letters.STATE_LETTER + second)
    assert parts[-1][0] == "annex" and parts[-1][1] == second


def test_a_body_named_after_its_founding_decision_is_letterhead():
    letter = """
L|SỞ TÀI CHÍNH
L|ĐOÀN THANH TRA
L|THEO QUYẾT ĐỊNH
L|SỐ 311/QĐ-STC
L|Số: 09/BC-ĐTT
R|Độc lập - Tự do - Hạnh phúc
BÁO CÁO
Kết quả thanh tra
"""
    found = dict(labels(letter))
    assert found["code"] == "Số: 09/BC-ĐTT"


def test_a_number_inside_the_subject_is_not_the_letters_own():
    letter = """
L|SỞ NỘI VỤ
L|Số: 77/SNV-CCVC
L|V/v góp ý dự thảo Nghị định sửa đổi
L|số 138/2020/NĐ-CP
R|Độc lập - Tự do - Hạnh phúc
Kính gửi: Sở Tư pháp
"""
    assert dict(labels(letter))["subject"].endswith("số 138/2020/NĐ-CP")


def test_the_component_writes_the_board_and_the_span_group():
    doc = make_doc(plain_transcript("BÁO CÁO\nKết quả quý I\nKính gửi: Sở Y tế\nThực hiện Kế hoạch số 5/KH-SYT."))
    doc = Zones()(doc)
    assert [span.label_ for span in doc.spans["zones"]] == [z.label for z in board(doc).zones]
    assert board(doc).zone_at(0) == "title"


@given(st.lists(st.sampled_from(sorted(x for x in vars(letters) if x.isupper() and x != "KINDS")), min_size=1, max_size=2),
       st.integers(0, 400), st.integers(0, 400))  # fmt: skip
def test_any_cut_of_any_letter_is_covered_without_overlap(names, drop, keep):
    text = "\n".join(getattr(letters, n) for n in names)[drop : drop + 2000 - keep]
    b = blackboard(text)
    covered = [p.span for p in b.transcript.paragraphs]
    assert find_zones(b) == b.zones
    for zone, following in zip(b.zones, b.zones[1:], strict=False):
        assert zone.span.end <= following.span.start and zone.label != following.label
    for span in covered:
        assert sum(z.span.start <= span.start and span.end <= z.span.end for z in b.zones) == 1


def test_a_ward_whose_name_looks_like_a_type_stays_in_the_letterhead():
    letter = """
L|UBND TỈNH CÀ MAU
L|ỦY BAN NHÂN DÂN
L|PHƯỜNG AN XUYÊN
L|Số: 47/BC-UBND
R|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
BÁO CÁO Kết quả làm sạch vỉa hè
Kính gửi: Ủy ban nhân dân tỉnh
"""
    found = labels(letter)
    assert found[0] == ("letterhead", "UBND TỈNH CÀ MAU\nỦY BAN NHÂN DÂN\nPHƯỜNG AN XUYÊN")
    assert ("title", "BÁO CÁO Kết quả làm sạch vỉa hè") in found


def test_the_sentence_that_opens_the_body_is_no_subject():
    letter = """
KẾ HOẠCH
kiểm tra, giám sát quý IV năm 2025
Ban Thường vụ Tỉnh ủy ban hành Kế hoạch kiểm tra, giám sát quý IV năm 2025 như sau:
1. Giao Ủy ban Kiểm tra chuẩn bị đề cương.
"""
    assert dict(labels(letter))["subject"] == "kiểm tra, giám sát quý IV năm 2025"


def test_rules_attached_to_a_decision_have_a_subject_in_capitals_and_no_date():
    letter = """
L|ỦY BAN NHÂN DÂN
L|TỈNH BẾN TRE
R|Độc lập - Tự do - Hạnh phúc
QUY CHẾ
HOẠT ĐỘNG CỦA HỘI ĐỒNG THẨM ĐỊNH
(Kèm theo Quyết định số      /QĐ-UBND ngày     tháng 9 năm 2024
của Ủy ban nhân dân tỉnh)
Chương I
Điều 1. Phạm vi điều chỉnh
"""
    found = labels(letter)
    assert [label for label, _ in found] == ["letterhead", "title", "subject", "body"]
