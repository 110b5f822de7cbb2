"""The second opinion on relations: reproduced from its examples, better than rules alone, bound by what is certain."""

import json

import pytest

from corpus.generate.openings import openings
from corpus.generate.typeset import typeset
from pipeline.extract import extract
from pipeline.extract.citations import find_citations
from pipeline.extract.relation_model import SETTLED_BY, load_model, overruled, settled_by
from pipeline.extract.relation_signs import sign_pattern, with_pairs
from pipeline.extract.train_relations import (
    WEIGHTS,
    Example,
    collect,
    learn,
    read_examples,
    reliability,
    table,
    together,
    write_examples,
    written,
)
from pipeline.extract.verdicts import Verdict
from pipeline.lexicon import load_toml
from pipeline.read import read
from pipeline.records import RELATIONS
from pipeline.text.fold import fold_aligned
from tests.extract.cited import cite, make_board

SIGNS = load_toml("relation_signs")["sign"]
UBND, SNV = "Ủy ban nhân dân tỉnh Hà Giang", "Sở Nội vụ tỉnh Hà Giang"


@pytest.fixture(scope="module")
def learnt():
    return learn(read_examples())


def test_the_weights_come_from_the_examples(learnt):
    text = WEIGHTS.read_text(encoding="utf-8")
    kept = json.loads(text)
    assert written(kept) == text  # one sign a line, as the command writes it
    assert learnt["trained_on"] == kept["trained_on"]
    names = learnt["weights"].keys() | kept["weights"].keys()
    for sign in names:
        for relation in RELATIONS:
            new, old = (data["weights"].get(sign, {}).get(relation, 0) for data in (learnt, kept))
            assert new == pytest.approx(old, abs=0.05), sign
    assert learnt["trust"] == pytest.approx(kept["trust"], abs=0.1)


def test_on_kinds_of_wording_it_has_not_seen_it_helps(learnt):
    checked = learnt["checked_on_kinds_not_seen"]
    assert checked["right_together"] > checked["right_by_rules"] + 0.02
    assert checked["overruled_rightly"] >= 0.85 * checked["overruled"]


@pytest.mark.parametrize("part", ["all", "where_no_cue_stands", "where_the_model_overruled"])
def test_its_probabilities_are_calibrated_on_kinds_it_has_not_seen(learnt, part):
    found = learnt["checked_on_kinds_not_seen"][part]
    assert found["ece"] <= 0.08
    top = found["table"]["0.9"]
    assert top["true"] >= top["said"] - 0.03, "what is said surely is right"


def test_what_the_command_prints_names_every_part_and_cue(learnt):
    printed = table(learnt["checked_on_kinds_not_seen"])
    assert printed.count("expected calibration error") == 3
    for cue in learnt["checked_on_kinds_not_seen"]["rules_by_cue"]:
        assert f"  {cue} " in printed


def test_reliability_counts_what_was_said_and_what_was_true():
    found = reliability([(0.95, True, 3), (0.95, False, 1), (0.2, False, 1)])
    assert found["right"] == 0.6
    assert found["table"] == {
        "0.2": {"citations": 1, "said": 0.2, "true": 0.0},
        "0.9": {"citations": 4, "said": 0.95, "true": 0.75},
    }
    assert found["ece"] == pytest.approx((abs(3.8 - 3) + 0.2) / 5)


@pytest.mark.parametrize("row", SIGNS, ids=[f"{row['where']} {row['name']}" for row in SIGNS])
def test_every_sign_is_proved_by_examples(row):
    pattern = sign_pattern(row["patterns"])
    for example in row["examples"]:
        assert pattern.search(fold_aligned(example)), example
    for example in row.get("counter_examples", ()):
        assert not pattern.search(fold_aligned(example)), example
    plain = [words.replace("\\W", "") for words in row["patterns"]]
    assert plain == [fold_aligned(words) for words in plain]


def test_new_letters_are_judged_well(tmp_path):
    """Other seeds than those that were learnt from."""
    right = total = sure = sure_right = 0
    for letter in openings(4711, 112):
        typeset(letter, tmp_path)
        found = {c.code: c for c in extract(read(tmp_path / f"{letter.id}.txt")).citations}
        for label in letter.citations:
            citation = found.get(label["code"])
            hit = citation is not None and citation.relation == label["relation"]
            total, right = total + 1, right + hit
            if citation is not None and citation.relation_confidence >= 0.9:
                sure, sure_right = sure + 1, sure_right + hit
    assert right >= 0.93 * total
    assert sure_right >= 0.95 * sure and sure >= 0.6 * total


CASES = [
    (
        "told without a verb, then reported",
        {"genre": "Báo cáo", "to": (UBND,), "subject": "kết quả rà soát hộ nghèo"},
        "Ngày 17/4/2024, UBND tỉnh ban hành Công văn số 41/UBND-NC về rà soát hộ nghèo. Sở Nội vụ báo cáo kết quả "
        "như sau:\n1. Đã rà soát xong.",
        {"41/UBND-NC": "answers"},
    ),
    (
        "told without a verb, then ordered",
        {"genre": "Kế hoạch"},
        "Ngày 17/4/2024, UBND tỉnh ban hành Kế hoạch số 41/KH-UBND về rà soát hộ nghèo. Để triển khai, Sở Nội vụ yêu "
        "cầu các phòng thực hiện:\n1. Rà soát.",
        {"41/KH-UBND": "implements"},
    ),
    (
        "a decree is never answered",
        {"genre": "Báo cáo", "to": (UBND,), "subject": "tình hình thực hiện công tác văn thư"},
        "Sau ba năm có Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ, Sở Nội vụ xin báo cáo kết quả:\n1. Tốt.",
        {"30/2020/NĐ-CP": {"mentions", "based_on", "implements"}},
    ),
    (
        "told of by the way",
        {"genre": "Báo cáo", "to": (UBND,), "subject": "kết quả kiểm tra công vụ"},
        "Đoàn kiểm tra được thành lập theo kế hoạch đã được Giám đốc Sở phê duyệt tại Quyết định số 8/QĐ-SNV ngày "
        "02/5/2024. Sở Nội vụ báo cáo kết quả như sau:\n1. Đã kiểm tra.",
        {"8/QĐ-SNV": "mentions"},
    ),
    (
        "a law by name is a ground of a report",
        {"genre": "Báo cáo", "to": (UBND,), "subject": "kết quả thực hiện pháp luật về nhà ở"},
        "Thực hiện Luật Nhà ở, Sở Nội vụ báo cáo kết quả như sau:\n1. Đã phổ biến.",
        {"Luật Nhà ở": "based_on"},
    ),
    (
        "handed on to be carried out",
        {"to": ("Các phòng Nội vụ",), "subject": "sao gửi Công văn số 41/UBND-NC"},
        "Sở Nội vụ sao gửi Công văn số 41/UBND-NC ngày 17/4/2024 của UBND tỉnh để các đơn vị biết, thực hiện.",
        {"41/UBND-NC": "implements"},
    ),
]


@pytest.mark.parametrize(("name", "letter", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_rules_and_model_together(name, letter, text, expected):
    found = cite(text, **letter)
    for code, relation in expected.items():
        wanted = relation if isinstance(relation, set) else {relation}
        assert found[code].relation in wanted


def test_a_forwarded_paper_says_so():
    text = "Sở Nội vụ sao gửi Công văn số 41/UBND-NC ngày 17/4/2024 của UBND tỉnh để các đơn vị biết, thực hiện."
    assert cite(text, to=("Các phòng Nội vụ",))["41/UBND-NC"].kind == "forwards"


SAYS = {"answers": 0.97, "implements": 0.01, "continues": 0.01, "based_on": 0.005, "mentions": 0.005}
FOLLOWS = {**SAYS, "answers": 0.01, "continues": 0.97}
OPENING = ["place:opening"]
BOUND = [
    ("mentions", "", SAYS, OPENING, "answers"),
    ("mentions", "", SAYS, ["place:body"], "mentions"),
    ("mentions", "", SAYS, [*OPENING, "behind another"], "mentions"),
    ("mentions", "", SAYS, [*OPENING, "in brackets"], "mentions"),
    ("mentions", "", SAYS, [*OPENING, "issuer:own"], "mentions"),
    ("mentions", "", SAYS, [*OPENING, "a law"], "mentions"),
    ("mentions", "", SAYS, [*OPENING, "written to many"], "mentions"),
    ("mentions", "", SAYS, [*OPENING, "written to many", "issuer:addressee"], "answers"),
    ("answers", "reply", {**SAYS, "answers": 0.0, "implements": 0.98}, OPENING, "answers"),
    ("based_on", "", SAYS, OPENING, "based_on"),  # a list's member
    ("based_on", "ground", SAYS, OPENING, "answers"),
    ("based_on", "ground", {**SAYS, "answers": 0.0, "mentions": 0.98}, OPENING, "based_on"),
    ("mentions", "", FOLLOWS, OPENING, "mentions"),
    ("mentions", "", FOLLOWS, [*OPENING, "issuer:own"], "continues"),
    ("implements", "carry_out", FOLLOWS, [*OPENING, "issuer:own"], "continues"),
    ("mentions", "", {**SAYS, "answers": 0.4, "mentions": 0.35}, OPENING, "mentions"),
]


@pytest.mark.parametrize(("rule", "cue", "shares", "signs", "after"), BOUND)
def test_the_model_is_bound_by_what_is_certain(rule, cue, shares, signs, after):
    assert overruled(Verdict(rule, rule, cue), shares, signs, "a law" in signs, load_model()) == after


WAYS = [
    ("answers", "reply", "answers", "certain cue"),
    ("amends", "amend", "amends", "certain cue"),
    ("implements", "carry_out", "implements", "weak cue"),
    ("based_on", "", "based_on", "list"),
    ("mentions", "", "mentions", "no cue"),
    ("mentions", "", "answers", "model"),
    ("based_on", "ground", "answers", "model"),
]


@pytest.mark.parametrize(("rule", "cue", "relation", "way"), WAYS)
def test_how_a_relation_came_to_be_settled_on(rule, cue, relation, way):
    assert settled_by(Verdict(rule, rule, cue), relation) == way


@pytest.mark.parametrize("way", SETTLED_BY)
def test_a_greater_share_is_never_less_sure(way):
    sure = [load_model().probability(way, share / 20) for share in range(21)]
    assert sure == sorted(sure) and 0 < sure[0] < sure[-1] < 1


def test_pairs_join_signs_of_different_kinds():
    found = with_pairs(["role:report", "issuer:addressee", "after:reports"])
    assert "issuer:addressee & role:report" in found
    assert not any(name.count("after:reports") > 1 for name in found)


def test_a_reply_is_surer_than_a_ground_that_may_be_more():
    reply = cite(
        "Trả lời Công văn số 41/UBND-NC ngày 17/4/2024 của UBND tỉnh, Sở Nội vụ có ý kiến như sau:\n1. Nhất trí.",
        to=(UBND,),
    )
    ground = cite(
        "Căn cứ Công văn số 41/UBND-NC ngày 17/4/2024 của UBND tỉnh, Sở Nội vụ thông báo như sau:\n1. Lịch họp.",
        to=("Các phòng Nội vụ",),
    )
    assert reply["41/UBND-NC"].relation_confidence > 0.9 > ground["41/UBND-NC"].relation_confidence


def test_a_relation_in_doubt_is_shown_to_people():
    text = "Ngày 17/4/2024, Sở Y tế ban hành Kế hoạch số 41/KH-SYT về rà soát hộ nghèo. Nay Sở Nội vụ gửi lịch."
    boards = [make_board(text, genre=genre, to=to) for genre in ("Công văn", "Thông báo") for to in ((), (UBND,))]
    for b in boards:
        (found,), _ = find_citations(b)
        doubts = [p for p in b.problems if p.code == "unsure_relation"]
        assert len(doubts) == (found.relation_confidence < 0.6)
        assert all("41/KH-SYT" in p.message for p in doubts)
    assert any(b.problems for b in boards)


def test_examples_are_collected_from_a_labelled_folder(tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    letters = list(openings(3, 56))
    for letter in letters:
        typeset(letter, docs)
    rows = "".join(json.dumps(letter.gold(), ensure_ascii=False) + "\n" for letter in letters)
    (tmp_path / "gold.jsonl").write_text(rows, encoding="utf-8")
    found = together([*collect(tmp_path), *collect(tmp_path)])
    assert found and all(example.times % 2 == 0 for example in found)
    write_examples(found, tmp_path / "examples.jsonl")
    assert read_examples(tmp_path / "examples.jsonl") == found


def test_equal_examples_are_counted_together():
    one = Example("a/0", ("rule:mentions/none",), "answers")
    assert together([one, one, one._replace(relation="mentions")]) == [
        one._replace(times=2),
        one._replace(relation="mentions"),
    ]
