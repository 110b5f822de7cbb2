"""Who answers whom: by its own word, by a third party's, and where no number is named."""

import datetime as dt

import pytest

from pipeline.link import link
from pipeline.records import Span, Statement
from tests.factories import a_citation, a_directive, a_letter, a_task, key_of, keyed

DIRECTIVE = a_directive(
    subject="Tăng cường công tác tiêm chủng mở rộng năm 2024",
    tasks=(a_task("báo cáo kết quả", "Sở Y tế", due=dt.date(2024, 4, 25)),),
)


def reply(subject="Báo cáo kết quả công tác tiêm chủng mở rộng năm 2024", date="2024-04-24", **more):
    more = {"to": ("UBND tỉnh Lào Cai",), "issuer": "Sở Y tế tỉnh Lào Cai", **more}
    issuer, genre = more.pop("issuer"), more.pop("genre", "Báo cáo")
    return a_letter("62/BC-SYT", date, issuer, genre, subject, *more.pop("cites", ()), **more)


def test_a_third_party_links_two_others():
    report = a_letter("62/BC-SYT", "2024-04-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "Kết quả khác hẳn")
    third = a_letter(
        "9/TB-VP", "2024-05-02", "Văn phòng UBND tỉnh Lào Cai", "Thông báo", "Tình hình thực hiện",
        a_citation(), a_citation("62/BC-SYT", "2024-04-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo"),
        statements=(Statement(citing=1, cited=0, relation="answers", span=Span(3, 9)),),
    )  # fmt: skip
    (stated,) = [found for found in link(keyed(a_directive(), report, third)) if found.stated_by]
    assert (stated.citing, stated.cited, stated.relation) == (key_of(report), key_of(a_directive()), "answers")
    assert (stated.stated_by, stated.state) == (key_of(third), "certain")


def test_a_third_party_speaks_of_documents_that_are_not_held_too():
    third = a_letter(
        "9/TB-VP", "2024-05-02", "Văn phòng UBND tỉnh Lào Cai", "Thông báo", "Tình hình thực hiện",
        a_citation(), a_citation("62/BC-SYT", "2024-04-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo"),
        statements=(Statement(citing=1, cited=0, relation="answers", span=Span(3, 9)),),
    )  # fmt: skip
    (stated,) = [found for found in link(keyed(third)) if found.stated_by]
    assert stated.citing.startswith("cited:62 bc syt")
    assert stated.cited.startswith("cited:1941 ubnd th")
    assert stated.state == "unresolved"


def test_a_reply_that_names_no_number_is_suggested():
    (found,) = link(keyed(DIRECTIVE, reply()))
    assert (found.citing, found.cited) == (key_of(reply()), key_of(DIRECTIVE))
    assert (found.relation, found.state) == ("answers", "suggested")
    assert {"reply_addressed", "reply_assigned"} <= {e.name for e in found.evidence}


@pytest.mark.parametrize(
    "letter",
    [
        pytest.param(reply(to=("UBND tỉnh Sơn La",)), id="to somebody else"),
        pytest.param(reply(issuer="Sở Tài chính tỉnh Lào Cai"), id="not an assignee"),
        pytest.param(reply(subject="Báo cáo kết quả phòng cháy, chữa cháy rừng"), id="other topic"),
        pytest.param(reply(date="2024-04-10"), id="before the directive"),
        pytest.param(reply(date="2026-04-24"), id="years later"),
        pytest.param(reply(genre="Tờ trình"), id="a proposal opens a matter of its own"),
        pytest.param(reply(genre="Công văn", subject="Tiêm chủng mở rộng năm 2024"), id="nothing says that it replies"),
        pytest.param(reply(cites=(a_citation("5/UBND-TH", "2024-01-05", relation="answers"),)), id="answers another"),
    ],
)
def test_what_is_no_reply_is_not_guessed(letter):
    assert [found for found in link(keyed(DIRECTIVE, letter)) if found.cited == key_of(DIRECTIVE)] == []


def test_two_directives_on_one_topic_are_ambiguous():
    other = a_directive("2001/UBND-TH", "2024-04-19", tasks=DIRECTIVE.tasks, subject=DIRECTIVE.subject.value)
    (found,) = link(keyed(DIRECTIVE, other, reply()))
    assert found.state == "ambiguous"
    assert {found.cited, *found.candidates} == {key_of(DIRECTIVE), key_of(other)}
