"""Which document a citation means."""

import pytest

from pipeline.link import link, link_archive
from tests.factories import a_citation, a_directive, a_letter, key_of, keyed

LAO_CAI = "UBND tỉnh Lào Cai"
SON_LA = "UBND tỉnh Sơn La"


def decision(code="87/QĐ-UBND", date="2024-02-05", issuer=LAO_CAI, subject="Phê duyệt kế hoạch", name=""):
    return a_letter(code, date, issuer, "Quyết định", subject, name=name)


def cites(*citations, date="2024-06-01", issuer="Sở Y tế tỉnh Lào Cai", name="citing"):
    return a_letter("500/SYT-KH", date, issuer, "Công văn", "Về việc khác", *citations, name=name)


def of_decision(code="87/QĐ-UBND", date="2024-02-05", issuer=LAO_CAI, **more):
    return a_citation(code, date, issuer, "Quyết định", **more)


def only_link(*letters):
    (found,) = link(keyed(*letters))
    return found


@pytest.mark.parametrize(
    "citation",
    [
        pytest.param(of_decision(), id="number, date, issuer"),
        pytest.param(of_decision(code="087/QĐ-UBND"), id="leading zero"),
        pytest.param(of_decision(issuer=None), id="no issuer"),
        pytest.param(of_decision(issuer="UBND tỉnh"), id="place left out, said in the same province"),
        pytest.param(of_decision(issuer="Chủ tịch UBND tỉnh Lào Cai"), id="person for the body"),
    ],
)
def test_exact_key_is_certain(citation):
    held = decision()
    found = only_link(held, cites(citation))
    assert (found.cited, found.state) == (key_of(held), "certain")
    assert found.score >= 0.95


@pytest.mark.parametrize(
    "citation",
    [
        pytest.param(of_decision(date=None), id="no date"),
        pytest.param(of_decision(date="2024-02"), id="month only"),
        pytest.param(of_decision(date="2024-02-06"), id="another day of the year: one number a year and body"),
    ],
)
def test_what_is_left_out_or_off_by_days_is_only_suggested(citation):
    held = decision()
    found = only_link(held, cites(citation))
    assert (found.cited, found.state) == (key_of(held), "suggested")


@pytest.mark.parametrize(
    "citation",
    [
        pytest.param(of_decision(date="2023-02-03"), id="other year"),
        pytest.param(of_decision(issuer=SON_LA, date="2024-02-09"), id="other province"),
        pytest.param(of_decision(code="88/QĐ-UBND"), id="other number, same day"),
    ],
)
def test_other_documents_stay_apart(citation):
    found = only_link(decision(), cites(citation))
    assert found.state == "unresolved"
    assert found.cited.startswith("cited:")


def test_accents_make_another_symbol():
    held = a_letter("12/UBND-DT", "2024-02-05", LAO_CAI, "Công văn", "Về việc dân tộc")
    found = only_link(held, cites(a_citation("12/UBND-ĐT", "2024-02-05", LAO_CAI)))
    assert found.state != "certain"


def test_same_number_of_two_bodies_is_decided_by_the_issuer():
    ours, theirs = decision(), decision(issuer=SON_LA, subject="Thành lập đoàn kiểm tra")
    found = only_link(ours, theirs, cites(of_decision(issuer=SON_LA)))
    assert (found.cited, found.state) == (key_of(theirs), "certain")


def test_same_number_of_two_years_is_decided_by_the_date():
    old, new = decision(date="2023-02-06"), decision(date="2024-02-05")
    found = only_link(old, new, cites(of_decision(date="2023-02-06")))
    assert (found.cited, found.state) == (key_of(old), "certain")


def test_without_a_date_two_years_are_ambiguous():
    old, new = decision(date="2023-12-06"), decision(date="2024-02-05")
    found = only_link(old, new, cites(of_decision(date=None)))
    assert found.state == "ambiguous"
    assert {found.cited, *found.candidates} == {key_of(old), key_of(new)}
    assert found.score < 0.5
    assert "rivals" in {e.name for e in found.evidence}


def test_number_and_year_used_twice_by_one_body_is_ambiguous_until_the_subject_decides():
    first = decision(subject="Phê duyệt kế hoạch phòng, chống dịch bệnh")
    second = decision(subject="Thành lập tổ công tác giải phóng mặt bằng", name="second")
    vague = only_link(first, second, cites(of_decision()))
    assert vague.state == "ambiguous"
    clear = only_link(first, second, cites(of_decision(subject="thành lập Tổ công tác giải phóng mặt bằng")))
    assert clear.cited == key_of(second)
    assert clear.state in {"certain", "suggested"}


def test_a_cited_only_rival_makes_a_vague_citation_ambiguous():
    held = decision(date="2024-02-05")
    vague = cites(of_decision(date=None), name="vague")
    clear = cites(of_decision(date="2023-09-05"), name="clear")
    (found,) = [found for found in link(keyed(held, vague, clear)) if found.citing == key_of(vague)]
    assert found.state == "ambiguous"


@pytest.mark.parametrize("cited_date", ["2024-02-05", None])
def test_no_certain_link_to_a_younger_document(cited_date):
    held = decision(date="2024-02-05")
    found = only_link(held, cites(of_decision(date=cited_date), date="2024-01-15"))
    if cited_date:
        assert found.state == "suggested"
        assert "younger" in {e.name for e in found.evidence}
    else:
        assert found.state == "unresolved"


def test_a_number_with_its_year_needs_no_date():
    held = a_letter("30/2020/NĐ-CP", "2020-03-05", "Chính phủ", "Nghị định", "Về công tác văn thư")
    found = only_link(held, cites(a_citation("30/2020/NĐ-CP", None, None, "Nghị định")))
    assert (found.cited, found.state) == (key_of(held), "certain")


def test_a_law_is_found_by_its_title():
    held = a_letter("31/2024/QH15", "2024-01-18", "Quốc hội", "Luật", "Đất đai")
    found = only_link(held, cites(a_citation(None, None, None, "Luật", title="Luật Đất đai")))
    assert found.cited == key_of(held)
    assert "title_same" in {e.name for e in found.evidence}


def test_copies_of_one_document_do_not_make_it_ambiguous():
    scan, typed = decision(name="scan.pdf"), decision(name="typed.docx")
    linking = link_archive(keyed(scan, typed, cites(of_decision())))
    assert [found.state for found in linking.links] == ["certain"]
    assert set(linking.copies) | set(linking.copies.values()) == {key_of(scan), key_of(typed)}


def test_citations_of_one_document_that_is_not_held_meet_in_one_record():
    letters = keyed(
        cites(of_decision(subject="phê duyệt kế hoạch"), name="a"),
        cites(of_decision(issuer=None), name="b"),
        cites(of_decision(date="2024-02"), name="c"),
        cites(of_decision(date="2022-02-03"), name="other year"),
    )
    linking = link_archive(letters)
    ours = [document for document in linking.documents if document.date == "2024-02-05"]
    assert [(d.code, d.issuer, d.subject, d.citations) for d in ours] == [
        ("87/QĐ-UBND", "Ủy ban nhân dân tỉnh Lào Cai", "phê duyệt kế hoạch", 3)
    ]
    assert len(linking.documents) == 2


def test_a_cited_record_becomes_the_held_letter_when_it_arrives():
    citing = cites(of_decision())
    before = only_link(citing)
    assert before.cited.startswith("cited:")
    after = only_link(citing, decision())
    assert after.cited == key_of(decision())
    assert link_archive(keyed(citing, decision())).documents == []


@pytest.mark.parametrize(
    ("confirmed", "state"), [(True, "confirmed"), (False, "rejected")], ids=["confirmed", "rejected"]
)
def test_a_persons_word_stands_above_the_score(confirmed, state):
    held, citing = decision(), cites(of_decision(date=None))
    verdicts = {(key_of(citing), key_of(held)): confirmed}
    (found,) = link_archive(keyed(held, citing), verdicts=verdicts).links
    assert (found.cited, found.state) == (key_of(held), state)


def test_evidence_adds_up_to_the_score():
    from pipeline.link.evidence import load_weights, sigmoid

    for found in link(keyed(decision(), decision(date="2023-12-06"), cites(of_decision(date=None)))):
        total = load_weights().bias + sum(e.weight for e in found.evidence)
        assert sigmoid(total) == pytest.approx(found.score, abs=0.02)
        assert all(e.words for e in found.evidence)


class TestDamage:
    """Numbers that were blank, handwritten or misread."""

    def test_a_draft_with_blank_serial_is_suggested_by_type_issuer_month_and_subject(self):
        subject = "Kết quả thực hiện công tác tiêm chủng mở rộng"
        draft = a_letter("/BC-SYT", "2024-04", "Sở Y tế tỉnh Lào Cai", "Báo cáo", subject)
        found = only_link(
            draft,
            cites(a_citation("62/BC-SYT", "2024-04-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo", subject=subject)),
        )
        assert (found.cited, found.state) == (key_of(draft), "suggested")
        assert found.candidates[0].startswith("cited:")

    def test_a_blank_serial_of_another_subject_is_not(self):
        draft = a_letter("/BC-SYT", "2024-04", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "Phòng cháy rừng mùa khô")
        citation = a_citation(
            "62/BC-SYT", "2024-04-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo", subject="Giải ngân vốn đầu tư công"
        )
        assert only_link(draft, cites(citation)).state == "unresolved"

    def test_a_handwritten_serial_is_suggested_by_its_candidates(self):
        scan = a_directive()
        scan = a_letter(
            None,
            "2025-02-04",
            LAO_CAI,
            "Công văn",
            "Về việc tiêm chủng",
            partial="?/UBND-KTTH",
            candidates=("574/UBND-KTTH", "514/UBND-KTTH"),
        )
        found = only_link(scan, cites(a_citation("574/UBND-KTTH", "2025-02-04", LAO_CAI), date="2025-03-01"))
        assert (found.cited, found.state) == (key_of(scan), "suggested")
        other = only_link(scan, cites(a_citation("999/UBND-KTTH", "2025-02-04", LAO_CAI), date="2025-03-01"))
        assert other.state == "unresolved"

    def test_neighbours_of_one_day_are_not_taken_for_each_other(self):
        held = a_letter("573/UBND-KTTH", "2025-02-04", LAO_CAI, "Công văn", "Về việc tiêm chủng")
        found = only_link(held, cites(a_citation("574/UBND-KTTH", "2025-02-04", LAO_CAI), date="2025-03-01"))
        assert found.state == "unresolved"

    def test_one_misread_letter_of_the_symbol_is_suggested(self):
        held = a_letter("574/UBND-KTTH", "2025-02-04", LAO_CAI, "Công văn", "Về việc tiêm chủng")
        citation = a_citation("574/UBND-KTTM", "2025-02-04", LAO_CAI, subject="về việc tiêm chủng")
        found = only_link(held, cites(citation, date="2025-03-01"))
        assert (found.cited, found.state) == (key_of(held), "suggested")
