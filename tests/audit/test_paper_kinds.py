"""What a linked document does to a duty."""

import datetime as dt
from typing import Any

import pytest

from pipeline.audit.paper_kinds import paper_of
from pipeline.records import Body, Link, PartialDate
from tests.factories import a_body, a_task

UBND, HEALTH = a_body("UBND tỉnh Lào Cai"), a_body("Sở Y tế tỉnh Lào Cai")
DAY = PartialDate(2026, 6, 10)


def a_link(relation: Any = "answers", kind: str | None = None, state: Any = "certain") -> Link:
    return Link("b", "a", relation, kind or relation, state, 0.9)


def read(link: Link, issuer: Body = HEALTH, **more: Any) -> Any:
    return paper_of(link, date=DAY, issuer=issuer, assigner=UBND, **more)


@pytest.mark.parametrize(
    ("link", "issuer", "subject", "text", "kind"),
    [
        (a_link(), HEALTH, "Báo cáo kết quả rà soát", "", "answer"),
        (a_link(), HEALTH, "Báo cáo bước đầu kết quả rà soát", "", "partial"),
        (a_link(), HEALTH, "Báo cáo kết quả", "Sở Y tế sẽ báo cáo bổ sung sau khi có số liệu.", "partial"),
        (a_link(), HEALTH, "Báo cáo kết quả", "Trong kỳ, đơn vị không phát sinh vụ việc.", "nil"),
        (a_link(), HEALTH, "V/v xin gia hạn thời gian báo cáo", "", "extension_asked"),
        (a_link("answers", "extends"), HEALTH, "V/v gia hạn", "", "extension_asked"),
        (a_link("continues", "extends"), UBND, "V/v gia hạn thời gian báo cáo", "", "extension_granted"),
        (a_link("continues", "reminds"), UBND, "V/v đôn đốc báo cáo", "", "reminder"),
        (a_link("continues"), UBND, "V/v báo cáo kết quả rà soát (lần 2)", "", "reminder"),
        (a_link("continues"), UBND, "V/v bổ sung biểu mẫu báo cáo", "", None),
        (a_link("replaces"), UBND, "Kế hoạch mới", "", "replaces"),
        (a_link("replaces", "repeals"), UBND, "Bãi bỏ văn bản", "", "replaces"),
        (a_link("mentions", "recalls"), UBND, "Thu hồi văn bản", "", "recalls"),
        (a_link("mentions"), HEALTH, "Báo cáo khác", "", None),
        (a_link("based_on"), HEALTH, "Quyết định khác", "", None),
        (a_link("answers", state="rejected"), HEALTH, "Báo cáo", "", None),
        (a_link("answers"), UBND, "Trả lời chính mình", "", None),
    ],
)
def test_kinds(link: Link, issuer: Body, subject: str, text: str, kind: str | None) -> None:
    paper = read(link, issuer, subject=subject, text=text)
    assert (paper.kind if paper else None) == kind


def test_a_plan_answers_the_duties_that_ask_for_plans() -> None:
    tasks = (a_task("báo cáo số liệu"), a_task("xây dựng kế hoạch triển khai"))
    assert read(a_link("implements"), tasks=tasks).tasks == (1,)
    assert read(a_link("implements"), tasks=tasks[:1]) is None


ACTIONS = {0: "bố trí kinh phí mua hóa chất khử trùng", 1: "triển khai giải pháp kiểm soát dịch bệnh gia súc"}


@pytest.mark.parametrize(
    ("link", "subject", "text", "tasks", "certain"),
    [
        # a directive is replaced as a whole, whichever of its tasks the new subject resembles
        (a_link("replaces"), "Giải pháp kiểm soát dịch bệnh gia súc", "thay thế Công văn số 4/UBND.", (), True),
        (a_link("mentions", "recalls"), "Thu hồi văn bản kiểm soát dịch bệnh gia súc", "", (), True),
        # a part of it: what it names, else not sure
        (a_link("replaces"), "Giải pháp kiểm soát dịch bệnh gia súc", "Thay thế mục 2 Công văn số 4/UBND.", (1,), True),
        (a_link("replaces", "repeals"), "Điều chỉnh giao việc", "Bãi bỏ điểm b mục 3 Công văn số 4/UBND.", (), False),
        (
            a_link("replaces"),
            "Điều chỉnh giao việc",
            "x " * 2000 + "Hủy bỏ một số nhiệm vụ tại Công văn số 4.",
            (),
            False,
        ),
    ],
)
def test_a_replacement_ends_the_whole_unless_it_names_a_part(
    link: Link, subject: str, text: str, tasks: tuple[int, ...], certain: bool
) -> None:
    paper = read(link, UBND, subject=subject, text=text, actions=ACTIONS, directive_subject="Phòng dịch")
    assert (paper.tasks, paper.certain) == (tasks, certain)


@pytest.mark.parametrize(
    ("state", "certain"),
    [("certain", True), ("confirmed", True), ("suggested", False), ("ambiguous", False)],
)
def test_only_sure_links_make_sure_papers(state: str, certain: bool) -> None:
    assert read(a_link(state=state)).certain is certain


@pytest.mark.parametrize(
    ("relation", "issuer", "subject", "text", "due"),
    [
        ("answers", HEALTH, "V/v xin gia hạn báo cáo", "Xin gia hạn báo cáo đến ngày 30/6/2026.", "2026-06-30"),
        ("answers", HEALTH, "V/v đề nghị lùi thời hạn báo cáo đến hết tháng 7/2026", "", "2026-07-31"),
        ("continues", UBND, "V/v gia hạn thời gian báo cáo", "Đồng ý gia hạn đến ngày 05/7/2026; rõ.", "2026-07-05"),
        ("continues", UBND, "V/v gia hạn thời gian báo cáo", "UBND tỉnh đồng ý.", None),
        ("continues", UBND, "V/v đôn đốc báo cáo", "Yêu cầu báo cáo trước ngày 20/6/2026.", "2026-06-20"),
        ("continues", UBND, "V/v đôn đốc báo cáo", "Đến nay chưa nhận được báo cáo (hạn trước ngày 05/6/2026).", None),
    ],
)  # fmt: skip
def test_the_new_day_of_extensions_and_reminders(
    relation: str, issuer: Body, subject: str, text: str, due: str | None
) -> None:
    paper = read(a_link(relation), issuer, subject=subject, text=text)
    assert paper.new_due == (dt.date.fromisoformat(due) if due else None)
