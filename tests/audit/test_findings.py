"""The audit: statuses, intervals, policies, recurring duties, reasons."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit.due import asks_for_paper
from pipeline.audit.findings import AuditCase, Paper, Policy, audit
from pipeline.audit.papers import may_be_misread
from pipeline.grammar.deadline import parse_deadline
from pipeline.lexicon import load_toml
from pipeline.records import Body, Deadline, Duty, Finding, PartialDate

UBND = Body("Ủy ban nhân dân tỉnh Phú Hải", "ubnd|tinh phu hai")
HEALTH = Body("Sở Y tế tỉnh Phú Hải", "so-y-te|tinh phu hai")
FINANCE = Body("Sở Tài chính tỉnh Phú Hải", "so-tai-chinh|tinh phu hai")
MISREAD = Body("Sở Y té", "so-y-te-?|tinh phu hai")
GUESS = frozenset({"date", "guess"})
ISSUED = PartialDate(2026, 5, 20)
JUNE_25, JUNE_30 = dt.date(2026, 6, 25), dt.date(2026, 6, 30)


def day(text: str) -> PartialDate:
    return PartialDate(*(int(part) for part in text.split("-")))


def same(a: str, b: str, on: dt.date | None) -> bool | None:
    """Plain keys are themselves; "?" is open; "old" was followed by "new" on 1 June 2026."""
    if "?" in (a, b):
        return None
    if {a, b} == {"old", "new"}:
        return on is not None and on >= dt.date(2026, 6, 1)
    return a == b


def heirs(key: str, on: dt.date | None) -> list[str]:
    return ["x", "y"] if key == "split" and on is not None and on >= dt.date(2026, 6, 1) else []


def paper(kind: str, date: str | None, **more: Any) -> Paper:
    code = more.pop("code", f"{kind}-{date}")
    issuer = more.pop("issuer", HEALTH if kind in ("answer", "partial", "nil", "extension_asked") else UBND)
    return Paper(code, kind, day(date) if date else None, issuer, code=code, **more)  # type: ignore[arg-type]


def check(
    deadline: str | Deadline | None,
    as_of: str,
    *papers: Paper,
    policy: Policy | None = None,
    issued: PartialDate | None = ISSUED,
    body: str = HEALTH.key,
    expanded: bool = True,
    received: dict[str, PartialDate] | None = None,
    lang: Any = "vi",
    action: str = "báo cáo kết quả",
    called: str = "",
) -> list[Finding]:
    value = parse_deadline(deadline, issued) if isinstance(deadline, str) else deadline
    duty = Duty("d", 0, action, "Sở Y tế", body, value, expanded)
    case = AuditCase("d", "12/UBND-VX", issued, UBND, (duty,), papers, received or {}, called=called)
    return audit(
        [case], dt.date.fromisoformat(as_of), policy, same_body=same, successors=heirs, lang=lang
    )  # fmt: skip


def one(*arguments: Any, **more: Any) -> Finding:
    (finding,) = check(*arguments, **more)
    return finding


BY_15 = "trước ngày 15/6/2026"  # a Monday


@pytest.mark.parametrize(
    ("as_of", "papers", "status"),
    [
        ("2026-06-10", (), "open_in_time"),
        ("2026-06-15", (), "open_in_time"),
        ("2026-06-16", (), "open_overdue"),
        ("2026-06-20", (paper("answer", "2026-06-14"),), "done_on_time"),
        ("2026-06-20", (paper("answer", "2026-06-15"),), "done_on_time"),
        ("2026-06-20", (paper("answer", "2026-06-16"),), "done_late"),
        ("2026-06-20", (paper("answer", "2026-06-25"),), "open_overdue"),  # not yet written on that day
        ("2026-06-20", (paper("answer", "2026-05-01"),), "open_overdue"),  # older than the directive
        ("2026-06-20", (paper("answer", "2026-06-16"), paper("answer", "2026-06-12")), "done_on_time"),
        ("2026-06-20", (paper("nil", "2026-06-12"),), "done_on_time"),
        ("2026-06-20", (paper("partial", "2026-06-12"),), "needs_review"),
        ("2026-06-20", (paper("partial", "2026-06-12"), paper("answer", "2026-06-15")), "done_on_time"),
        ("2026-06-20", (paper("answer", None),), "done_undated"),
        ("2026-06-20", (paper("answer", None, arrival=day("2026-06-12")),), "done_on_time"),
        ("2026-06-20", (paper("answer", None, arrival=day("2026-06-18")),), "done_undated"),
        ("2026-06-20", (paper("answer", "2026-06-12", issuer=FINANCE),), "open_overdue"),
        ("2026-06-20", (paper("answer", "2026-06-12", issuer=None),), "needs_review"),
        ("2026-06-20", (paper("answer", "2026-06-12", issuer=Body("", "?")),), "needs_review"),
        ("2026-06-20", (paper("answer", "2026-06-12", certain=False),), "needs_review"),
        ("2026-06-20", (paper("answer", "2026-06-16"), paper("answer", "2026-06-12", certain=False)), "needs_review"),
        ("2026-06-20", (paper("answer", "2026-06-12", tasks=(1,)),), "open_overdue"),
        ("2026-06-20", (paper("answer", "2026-06-12", tasks=(0, 1)),), "done_on_time"),
        # incomplete dates are intervals
        ("2026-07-20", (paper("answer", "2026-05"),), "done_on_time"),
        ("2026-07-20", (paper("answer", "2026-06"),), "needs_review"),
        ("2026-08-20", (paper("answer", "2026-07"),), "done_late"),
        ("2026-06-20", (paper("answer", "2026-06"),), "needs_review"),  # perhaps not yet written
        # a date that is little more than a guess may be any day of its month
        ("2026-06-20", (paper("answer", "2026-06-16", unsure=GUESS),), "needs_review"),
        ("2026-07-20", (paper("answer", "2026-07-02", unsure=GUESS),), "done_late"),
        ("2026-06-20", (paper("answer", "2026-06-16", unsure=frozenset({"date"})),), "done_late"),
        ("2026-06-20", (paper("answer", "2026-06-12", unsure=GUESS),), "done_on_time"),
        # an issuer read with doubt that is much like the body may be it
        ("2026-06-20", (paper("answer", "2026-06-12", issuer=MISREAD, unsure=frozenset({"issuer"})),), "needs_review"),
        ("2026-06-20", (paper("answer", "2026-06-12", issuer=MISREAD),), "open_overdue"),
        ("2026-06-20", (paper("answer", "2026-06-12", issuer=FINANCE, unsure=frozenset({"issuer"})),), "open_overdue"),
        # extensions
        ("2026-06-20", (paper("extension_granted", "2026-06-12", new_due=JUNE_30),), "open_in_time"),
        ("2026-07-02", (paper("extension_granted", "2026-06-12", new_due=JUNE_30),), "open_overdue"),
        ("2026-06-20", (paper("extension_asked", "2026-06-12", new_due=JUNE_30),), "open_overdue"),
        ("2026-06-20", (paper("extension_granted", "2026-06-12", new_due=JUNE_30, issuer=FINANCE),), "open_overdue"),
        ("2026-06-20", (paper("extension_granted", "2026-06-12", new_due=JUNE_30, bodies=("x",)),), "open_overdue"),
        ("2026-06-20", (paper("extension_granted", "2026-06-12", new_due=JUNE_30, issuer=None),), "needs_review"),
        ("2026-06-20", (paper("extension_granted", "2026-06-12"),), "needs_review"),  # until when?
        (
            "2026-07-20",
            (
                paper("extension_granted", "2026-06-12", new_due=JUNE_30),
                paper("extension_granted", "2026-06-28", new_due=dt.date(2026, 7, 10)),
                paper("answer", "2026-07-09"),
            ),
            "done_on_time",
        ),
        # reminders move nothing
        ("2026-06-20", (paper("reminder", "2026-06-17", new_due=JUNE_25),), "open_overdue"),
        # replaced, recalled
        ("2026-06-20", (paper("replaces", "2026-06-01"),), "cancelled"),
        ("2026-06-20", (paper("recalls", "2026-06-18"),), "cancelled"),
        ("2026-06-20", (paper("recalls", "2026-06-25"),), "open_overdue"),
        ("2026-06-20", (paper("recalls", "2026-06-18"), paper("answer", "2026-06-12")), "done_on_time"),
        ("2026-06-20", (paper("replaces", "2026-06-01", issuer=FINANCE),), "open_overdue"),
        ("2026-06-20", (paper("replaces", "2026-06-01", certain=False),), "needs_review"),
        ("2026-06-20", (paper("replaces", None),), "needs_review"),
    ],
)  # fmt: skip
def test_status(as_of: str, papers: tuple[Paper, ...], status: str) -> None:
    assert one(BY_15, as_of, *papers).status == status


def test_days_late_are_counted_both_ways() -> None:
    late = one(BY_15, "2026-07-01", paper("answer", "2026-06-22"))
    assert (late.due, late.days_late, late.working_days_late) == (dt.date(2026, 6, 15), 7, 5)
    overdue = one(BY_15, "2026-06-18")
    assert (overdue.days_late, overdue.working_days_late) == (3, 3)
    assert one(BY_15, "2026-06-20", paper("answer", "2026-06-14")).days_late is None
    assert one(BY_15, "2026-08-20", paper("answer", "2026-07")).days_late is None


def test_answers_and_doubts_are_listed_by_key() -> None:
    finding = one(
        BY_15,
        "2026-06-20",
        paper("answer", "2026-06-12", code="a"),
        paper("answer", "2026-06-13", code="b", certain=False),
    )
    assert (finding.answers, finding.uncertain) == (("a",), ("b",))


# --- deadlines without a day ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deadline", "papers", "status"),
    [
        (None, (), "no_deadline"),
        (None, (paper("answer", "2026-06-01"),), "no_deadline"),
        (None, (paper("replaces", "2026-06-01"),), "cancelled"),
        ("khẩn trương", (), "no_deadline"),
        ("thường xuyên", (), "no_deadline"),
        ("ngay sau khi nhận được văn bản", (), "no_deadline"),
        ("trong thời hạn 10 ngày kể từ ngày kết thúc hội nghị", (), "needs_review"),
        ("trong thời hạn 10 ngày kể từ ngày kết thúc hội nghị", (paper("answer", "2026-06-01"),), "needs_review"),
        ("trong vòng 07 ngày làm việc kể từ ngày nhận được phương án", (), "needs_review"),
        ("chậm nhất 05 ngày trước ngày khai mạc", (), "needs_review"),
    ],
)
def test_without_a_day(deadline: str | None, papers: tuple[Paper, ...], status: str) -> None:
    assert one(deadline, "2026-07-01", *papers).status == status


def test_receipt_counts_from_the_register_or_lies_between_two_days() -> None:
    words = "trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản này"
    known = one(words, "2026-06-01", received={HEALTH.key: day("2026-05-21")})
    assert (known.status, known.due) == ("open_overdue", dt.date(2026, 5, 28))
    # issued on Wednesday 20 May: between 27 May and (three working days to arrive) 1 June
    assert one(words, "2026-05-27").status == "open_in_time"
    assert one(words, "2026-05-29").status == "needs_review"
    assert one(words, "2026-06-02").status == "open_overdue"
    assert one(words, "2026-06-20", paper("answer", "2026-05-27")).status == "done_on_time"
    assert one(words, "2026-06-20", paper("answer", "2026-05-29")).status == "needs_review"
    assert one(words, "2026-06-20", paper("answer", "2026-06-02")).status == "done_late"


def test_a_signing_date_without_its_day_gives_an_interval() -> None:
    finding = one("trong thời hạn 10 ngày kể từ ngày ký", "2026-05-20", issued=PartialDate(2026, 5))
    assert finding.status == "needs_review"


def test_a_directive_of_tomorrow_lays_no_duty_today() -> None:
    assert check(BY_15, "2026-05-19") == []


def test_a_group_that_is_not_known_is_never_done() -> None:
    assert one(BY_15, "2026-06-20", expanded=False).status == "open_overdue"
    answered = one(BY_15, "2026-06-20", paper("answer", "2026-06-12"), expanded=False)
    assert answered.status == "needs_review"
    assert "nhóm" in answered.why


def test_successors_answer_and_several_heirs_need_review() -> None:
    new = paper("answer", "2026-06-12", issuer=Body("", "new"))
    assert one(BY_15, "2026-06-20", new, body="old").status == "done_on_time"
    assert one(BY_15, "2026-06-20", new, body="old", policy=Policy(successor_answers=False)).status == "open_overdue"
    assert one(BY_15, "2026-06-20", body="split").status == "needs_review"
    # it was late before it was dissolved
    assert one("trước ngày 25/5/2026", "2026-06-20", body="split").status == "open_overdue"


def test_a_due_day_before_the_directive_is_a_slip_to_look_at() -> None:
    slip = Deadline("trước ngày 15/6/2025", "date", dt.date(2025, 6, 15))
    assert one(slip, "2026-06-20").status == "needs_review"
    assert one(slip, "2026-06-20", paper("answer", "2026-06-01")).status == "needs_review"
    extended = paper("extension_granted", "2026-05-25", new_due=JUNE_30)
    assert one(slip, "2026-06-20", extended).status == "open_in_time"


@pytest.mark.parametrize("body", ["", f"phong tong hop@{UBND.key}"])
def test_a_person_or_a_room_is_never_called_late(body: str) -> None:
    assert one(BY_15, "2026-06-20", body=body).status == "needs_review"
    assert one(BY_15, "2026-06-10", body=body).status == "open_in_time"


# --- policies ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deadline", "as_of", "papers", "policy", "status", "other", "words"),
    [
        (
            BY_15,
            "2026-06-20",
            (paper("answer", "2026-06-15"),),
            {"strict_before": True},
            "done_late",
            "done_on_time",
            "“trước ngày”",
        ),
        (
            "chậm nhất ngày 14/6/2026",
            "2026-06-20",
            (paper("answer", "2026-06-15"),),
            {"roll_forward": "yes"},
            "done_on_time",
            "needs_review",
            "ngày nghỉ",
        ),
        (
            BY_15,
            "2026-06-20",
            (paper("answer", "2026-06-15", arrival=day("2026-06-17")),),
            {"answer_date": "arrival"},
            "done_late",
            "done_on_time",
            "ngày đến",
        ),
        (
            "trước 10h00 ngày 15/6/2026",
            "2026-06-20",
            (paper("answer", "2026-06-15"),),
            {"same_day_hour": False},
            "needs_review",
            "done_on_time",
            "giờ",
        ),
        (
            BY_15,
            "2026-06-20",
            (paper("nil", "2026-06-12"),),
            {"nil_answers": False},
            "open_overdue",
            "done_on_time",
            "không phát sinh",
        ),
        (
            BY_15,
            "2026-06-20",
            (paper("reminder", "2026-06-17", new_due=JUNE_25),),
            {"reminder_moves": True},
            "open_in_time",
            "open_overdue",
            "đôn đốc",
        ),
        (
            BY_15,
            "2026-06-20",
            (paper("extension_asked", "2026-06-12", new_due=JUNE_30),),
            {"request_moves": True},
            "open_in_time",
            "open_overdue",
            "đề nghị gia hạn",
        ),
        (
            BY_15,
            "2026-06-20",
            (paper("recalls", "2026-06-18"),),
            {"cancellation_closes": False},
            "open_overdue",
            "cancelled",
            "thu hồi",
        ),
    ],
)
def test_the_reason_names_the_policy_that_decided(
    deadline: str, as_of: str, papers: tuple[Paper, ...], policy: dict[str, Any], status: str, other: str, words: str
) -> None:
    with_it, without = one(deadline, as_of, *papers, policy=Policy(**policy)), one(deadline, as_of, *papers)
    assert (with_it.status, without.status) == (status, other)
    assert words in with_it.why
    assert "phụ thuộc" in with_it.why and "phụ thuộc" in without.why


def test_a_policy_that_changes_nothing_is_not_named() -> None:
    assert "phụ thuộc" not in one(BY_15, "2026-06-20", paper("answer", "2026-06-12")).why
    assert "phụ thuộc" not in one(BY_15, "2026-06-25").why


def test_arrival_counts_where_the_order_asks_for_receipt() -> None:
    late = paper("answer", "2026-06-15", arrival=day("2026-06-17"))
    assert one(BY_15, "2026-06-20", late).status == "done_on_time"
    assert one(BY_15, "2026-06-20", late, action="UBND tỉnh phải nhận được trước ngày").status == "done_late"


@pytest.mark.parametrize(("setting", "status"), [("done", "done_on_time"), ("open", "open_overdue")])
def test_partial_answers_by_policy(setting: Any, status: str) -> None:
    assert one(BY_15, "2026-06-20", paper("partial", "2026-06-12"), policy=Policy(partial=setting)).status == status


# --- reasons -------------------------------------------------------------------------------------


def test_reasons_in_vietnamese_and_english() -> None:
    assert one(BY_15, "2026-06-18").why == (
        "Không thấy báo cáo trong kho tính đến ngày 18/06/2026; hạn ngày 15/06/2026, quá 3 ngày (3 ngày làm việc)."
    )
    assert one(BY_15, "2026-06-18", lang="en").why == (
        "No report found in this archive as of 2026-06-18; due 2026-06-15, overdue by 3 days (3 working days)."
    )
    asked = one(
        BY_15,
        "2026-06-18",
        paper("extension_asked", "2026-06-12", code="15/SYT-VP"),
        paper("reminder", "2026-06-17", code="20/UBND-VX"),
    )
    assert "15/SYT-VP" in asked.why and "Đã đôn đốc 1 lần, gần nhất 20/UBND-VX." in asked.why


def test_no_reason_ever_says_that_nothing_was_done() -> None:
    table = load_toml("verdicts")
    for kind in ("reason", "note", "policy"):
        for row in table[kind].values():
            assert "chưa làm" not in row["vi"] and "chưa thực hiện" not in row["vi"]
            assert {part.split("}")[0] for part in row["vi"].split("{")[1:]} == {
                part.split("}")[0] for part in row["en"].split("{")[1:]
            }


# --- recurring duties ----------------------------------------------------------------------------


def test_monthly_reports_are_judged_period_by_period() -> None:
    found = check(
        "trước ngày 20 hằng tháng", "2026-09-25",
        paper("answer", "2026-06-18"), paper("answer", "2026-07-24"), paper("answer", "2026-09-20"),
        issued=PartialDate(2026, 5, 25),
    )  # fmt: skip
    assert [(f.due and f.due.isoformat(), f.status) for f in found] == [
        ("2026-06-20", "done_on_time"),
        ("2026-07-20", "done_late"),
        ("2026-08-20", "open_overdue"),
        ("2026-09-20", "done_on_time"),
        ("2026-10-20", "open_in_time"),
    ]


def test_a_report_closes_the_period_that_it_names_not_the_one_whose_day_comes_next() -> None:
    found = check(
        "trước ngày 20 của tháng cuối quý", "2026-10-10",
        paper("answer", "2026-08-03", subject="Báo cáo kết quả thực hiện quý II/2026"),
        paper("answer", "2026-09-18", subject="Báo cáo kết quả thực hiện quý III năm 2026"),
    )  # fmt: skip
    assert [(f.due and f.due.isoformat(), f.status, f.answers) for f in found] == [
        ("2026-06-20", "done_late", ("answer-2026-08-03",)),
        ("2026-09-20", "done_on_time", ("answer-2026-09-18",)),
        ("2026-12-20", "open_in_time", ()),
    ]
    assert [f.period and f.period.same for f in found] == [("quarter", 2026, n) for n in (2, 3, 4)]
    assert "quý II/2026: số liệu từ ngày 15/03/2026 đến ngày 14/06/2026" in found[0].why


def test_a_report_on_another_period_closes_none() -> None:
    found = check("hằng quý", "2026-07-20", paper("answer", "2026-06-25", subject="Báo cáo quý I/2026"))
    assert [f.status for f in found] == ["open_overdue", "open_in_time"]


def test_where_the_wording_leaves_the_month_open_the_date_decides() -> None:
    """ "trước ngày 10 hằng tháng" may be about either month: a name alone must not make a report late."""
    found = check(
        "trước ngày 10 hằng tháng", "2026-07-15",
        paper("answer", "2026-06-09", subject="Báo cáo tháng 6/2026"),
        paper("answer", "2026-07-09", subject="Báo cáo tháng 7/2026"),
    )  # fmt: skip
    assert [f.status for f in found] == ["done_on_time", "done_on_time", "open_in_time"]


@pytest.mark.parametrize(
    ("subject", "moved"),
    [
        ("V/v gia hạn thời gian gửi báo cáo", 1),
        ("V/v gia hạn thời gian gửi báo cáo tháng 6/2026", 0),
        ("V/v gia hạn thời gian gửi báo cáo tháng 7 năm 2026", 1),
    ],
)
def test_an_extension_moves_one_occurrence(subject: str, moved: int) -> None:
    grant = paper("extension_granted", "2026-07-18", subject=subject, new_due=dt.date(2026, 8, 5))
    found = check("trước ngày 20 hằng tháng", "2026-07-30", grant)
    days = [dt.date(2026, 6, 20), dt.date(2026, 7, 20), dt.date(2026, 8, 20)]
    days[moved] = dt.date(2026, 8, 5)
    assert [f.due for f in found] == days
    assert [f.status for f in found] == [
        "open_in_time" if day > dt.date(2026, 7, 30) else "open_overdue" for day in days
    ]


def test_an_extension_only_asked_for_is_told_of_its_occurrence_alone() -> None:
    asked = paper("extension_asked", "2026-07-18", new_due=dt.date(2026, 8, 5))
    found = check("trước ngày 20 hằng tháng", "2026-07-30", asked)
    assert ["gia hạn" in f.why for f in found] == [False, True, False]
    assert [f.status for f in found] == ["open_overdue", "open_overdue", "open_in_time"]


def test_a_recurrence_without_a_day_has_the_grace_of_the_policy() -> None:
    def statuses(as_of: str) -> list[str]:
        return [f.status for f in check("hằng quý", as_of)]

    assert statuses("2026-06-30") == ["open_in_time", "open_in_time"]
    assert statuses("2026-07-10") == ["needs_review", "open_in_time"]
    assert statuses("2026-07-20") == ["open_overdue", "open_in_time"]
    overdue = check("hằng quý", "2026-07-20")[0]
    assert (overdue.due, overdue.days_late) == (dt.date(2026, 6, 30), 20)
    answered = check("hằng quý", "2026-07-20", paper("answer", "2026-06-25"))
    assert [f.status for f in answered] == ["done_on_time", "open_in_time"]


def test_a_replacement_ends_the_periods_to_come() -> None:
    found = check("trước ngày 20 hằng tháng", "2026-12-01", paper("replaces", "2026-07-25"))
    assert [f.status for f in found] == ["open_overdue", "open_overdue", "cancelled"]


def test_what_a_replacement_closed_after_its_day_is_told_so() -> None:
    assert "khi đã qua hạn ngày 15/06/2026" in one(BY_15, "2026-06-20", paper("replaces", "2026-06-18")).why
    assert "đã qua hạn" not in one(BY_15, "2026-06-20", paper("replaces", "2026-06-10")).why


def test_a_plan_ends_with_its_year() -> None:
    found = check("trước ngày 20 hằng tháng", "2028-03-01", called="Kế hoạch Phòng cháy rừng năm 2026")
    assert [f.due and f.due.month for f in found] == [6, 7, 8, 9, 10, 11, 12]
    assert {f.status for f in found} == {"open_overdue"} and "khi nào thôi" not in found[-1].why


def test_after_the_year_that_a_letter_is_about_nobody_is_said_to_be_late() -> None:
    found = check("trước ngày 20 của tháng cuối quý", "2027-05-01", called="Công văn tiêm phòng dại năm 2026")
    assert [f.status for f in found] == ["open_overdue"] * 3 + ["needs_review", "open_in_time"]
    assert "sau thời gian mà văn bản giao nói đến" in found[3].why


def test_where_nothing_tells_an_end_the_reason_says_so() -> None:
    found = check("trước ngày 20 của tháng cuối quý", "2027-05-01")
    assert [f.status for f in found] == ["open_overdue"] * 4 + ["open_in_time"]
    assert ["không nói khi nào thôi báo cáo" in f.why for f in found] == [False] * 3 + [True] * 2


def test_a_duty_whose_term_leaves_no_period_is_shown_once() -> None:
    found = check("trước ngày 15/4 hằng năm", "2028-01-01", called="Kế hoạch Phòng cháy rừng năm 2026")
    assert [f.status for f in found] == ["needs_review"]


def test_the_first_period_is_not_over_when_the_directive_is_signed() -> None:
    def first(issued: PartialDate, *papers: Paper) -> tuple[dt.date | None, str]:
        found = check("trước ngày 05 tháng sau, hằng tháng", "2026-12-01", *papers, issued=issued)
        return found[0].due, found[0].status

    assert first(PartialDate(2026, 6, 3)) == (dt.date(2026, 7, 5), "open_overdue")  # May was over
    assert first(PartialDate(2026, 5, 20))[0] == dt.date(2026, 6, 5)
    # who reports on it all the same has reported
    assert first(PartialDate(2026, 6, 3), paper("answer", "2026-06-05")) == (dt.date(2026, 6, 5), "done_on_time")
    # figures closed on 14 June, the directive is of 17 June, the report due on 25 June
    found = check("trước ngày 25 hằng tháng", "2026-07-01", issued=PartialDate(2026, 6, 17))
    assert [f.status for f in found] == ["needs_review", "open_in_time"]
    assert "đã chốt trước khi ban hành" in found[0].why


def audited(
    as_of: str, deadline: str, issued: str, *duties: tuple[str, str], papers: tuple[Paper, ...] = ()
) -> list[Finding]:
    """With the lexicon's own bodies."""
    due = parse_deadline(deadline, day(issued))
    owed = tuple(Duty("d", 0, "báo cáo kết quả", name, key, due) for name, key in duties)
    return audit(
        [AuditCase("d", "1/CT-TTg", day(issued), Body("", "tt-chinh-phu"), owed, papers)], dt.date.fromisoformat(as_of)
    )


VUNG_TAU = ("Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu", "ubnd|tinh ba ria vung tau")
BINH_DUONG = ("Ủy ban nhân dân tỉnh Bình Dương", "ubnd|tinh binh duong")
HCM = ("Ủy ban nhân dân Thành phố Hồ Chí Minh", "ubnd|thanh pho ho chi minh")
BAC_THAI = ("Ủy ban nhân dân tỉnh Bắc Thái", "ubnd|tinh bac thai")


def test_what_falls_due_after_a_body_s_end_is_its_successor_s_once() -> None:
    def rows(*duties: tuple[str, str]) -> list[tuple[str, int]]:
        found = audited("2026-06-01", "trước ngày 30/11 hằng năm", "2024-02-01", *duties)
        return [(f.duty.body_key, f.due.year) for f in found if f.due]

    hcm = [(HCM[1], year) for year in (2024, 2025, 2026)]
    assert rows(VUNG_TAU) == [(VUNG_TAU[1], 2024), *hcm[1:]]
    assert rows(VUNG_TAU, BINH_DUONG) == [(VUNG_TAU[1], 2024), *hcm[1:], (BINH_DUONG[1], 2024)]
    assert rows(VUNG_TAU, HCM) == [(VUNG_TAU[1], 2024), *hcm]
    assert rows(HCM) == hcm


def test_before_its_end_a_body_owes_for_itself() -> None:
    (finding,) = audited("2025-06-01", "trước ngày 30/11/2025", "2025-02-01", VUNG_TAU)
    assert (finding.duty.body_key, finding.status) == (VUNG_TAU[1], "open_in_time")
    (finding,) = audited("2026-06-01", "trước ngày 30/11/2025", "2025-02-01", VUNG_TAU)
    assert (finding.duty.body, finding.status) == (HCM[0], "open_overdue")
    assert "Bà Rịa - Vũng Tàu đã sắp xếp lại" in finding.why


def test_where_several_succeed_a_person_decides_and_no_period_begins() -> None:
    found = audited("1999-06-01", "trước ngày 30/11 hằng năm", "1995-02-01", BAC_THAI)
    assert [(f.due and f.due.year, f.status) for f in found] == [
        (1995, "open_overdue"), (1996, "open_overdue"), (1997, "needs_review"),
    ]  # fmt: skip
    assert "nhiều cơ quan kế tiếp" in found[-1].why


@pytest.mark.parametrize(("as_of", "words"), [("2026-06-10", "còn trong hạn"), ("2026-06-20", "việc có thể đã xong")])
def test_of_work_without_a_report_the_reason_does_not_miss_one(as_of: str, words: str) -> None:
    why = one(BY_15, as_of, action="kiểm tra các bến đò").why
    assert "nhiệm vụ không yêu cầu báo cáo" in why and words in why
    assert "Không thấy báo cáo" in one(BY_15, as_of, action="kiểm tra các bến đò, báo cáo UBND tỉnh").why


def test_what_asks_for_a_paper_by_its_examples() -> None:
    row = load_toml("verdicts")["asks"]["paper"]
    assert all(map(asks_for_paper, row["examples"]))
    assert not any(map(asks_for_paper, row["counter_examples"]))


def test_the_last_day_of_a_short_month_stands_in() -> None:
    found = check("trước ngày 30 hằng tháng", "2027-03-01", issued=PartialDate(2027, 1, 15))
    assert [f.due for f in found] == [dt.date(2027, 1, 30), dt.date(2027, 2, 28), dt.date(2027, 3, 30)]


def test_a_recurring_duty_of_an_undated_directive_is_for_review() -> None:
    assert one("hằng quý", "2026-07-20", issued=None).status == "needs_review"


# --- days off ------------------------------------------------------------------------------------

HOLIDAY = "chậm nhất ngày 30/4/2026"  # the next working day is Monday 4 May


@pytest.mark.parametrize(
    ("as_of", "answered", "roll_forward", "status"),
    [
        ("2026-05-20", "2026-04-29", "open", "done_on_time"),
        ("2026-05-20", "2026-05-03", "open", "needs_review"),
        ("2026-05-20", "2026-05-04", "open", "needs_review"),
        ("2026-05-20", "2026-05-05", "open", "done_late"),
        ("2026-05-20", "2026-05-04", "yes", "done_on_time"),
        ("2026-05-20", "2026-05-04", "no", "done_late"),
        ("2026-05-02", None, "open", "needs_review"),
        ("2026-05-05", None, "open", "open_overdue"),
        ("2026-05-02", None, "no", "open_overdue"),
        ("2026-05-02", None, "yes", "open_in_time"),
    ],
)
def test_a_due_day_that_is_a_day_off_makes_nobody_late_before_the_next_working_day(
    as_of: str, answered: str | None, roll_forward: Any, status: str
) -> None:
    papers = [paper("answer", answered)] if answered else []
    policy = Policy(roll_forward=roll_forward)
    found = one(HOLIDAY, as_of, *papers, policy=policy, issued=PartialDate(2026, 4, 1))
    assert found.status == status
    assert found.due == dt.date(2026, 5, 4) if roll_forward == "yes" else found.due == dt.date(2026, 4, 30)
    if status == "needs_review":
        assert "ngày nghỉ" in found.why and "04/05/2026" in found.why
    if status == "done_late" and roll_forward == "open":
        assert found.days_late == 5


# --- why a paper is doubtful -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "more", "words"),
    [
        (paper("answer", "2026-06-12", certain=False), {}, "chưa chắc văn bản này nói về đúng văn bản giao"),
        (paper("answer", "2026-06-12", issuer=None), {}, "không đọc được cơ quan ban hành"),
        (
            paper("answer", "2026-06-12", issuer=Body("Sở ?", "?")),
            {},
            "chưa chắc cơ quan ban hành là cơ quan được giao",
        ),
        (paper("answer", "2026-06-12", tasks=(1,), maybe_tasks=(0,)), {}, "chưa rõ nó trả lời nhiệm vụ nào"),
        (paper("answer", "2026-06-12"), {"expanded": False, "body": ""}, "chưa biết các thành viên khác của nhóm"),
        (paper("answer", "2026-06-12"), {"body": ""}, "là cá nhân, bộ phận hoặc tên chưa nhận ra"),
    ],
)
@pytest.mark.parametrize("deadline", [BY_15, None])
def test_the_reason_names_the_cause_of_doubt_and_no_other(
    deadline: str | None, answer: Paper, more: dict[str, Any], words: str
) -> None:
    causes = [row["vi"].format(body="Sở Y tế") for row in load_toml("verdicts")["cause"].values()]
    found = one(deadline, "2026-06-20", answer, **more)
    assert found.status == ("needs_review" if deadline else "no_deadline")
    assert words in found.why and answer.code in found.why and "Không thấy" not in found.why
    assert sum(cause in found.why for cause in causes) == 1
    assert found.uncertain == (answer.key,)


def test_two_causes_are_both_named() -> None:
    found = one(BY_15, "2026-06-20", paper("answer", "2026-06-12", certain=False, issuer=None))
    assert "không đọc được cơ quan ban hành và chưa chắc văn bản này" in found.why


def test_nobody_answers_their_own_directive() -> None:
    found = one(BY_15, "2026-06-20", paper("answer", "2026-06-12", issuer=UBND), expanded=False, body="")
    assert (found.status, found.uncertain) == ("open_overdue", ())


def test_a_paper_on_the_word_of_another_is_told_as_such() -> None:
    found = one(BY_15, "2026-06-20", paper("answer", "2026-06-12", code="45/BC-SYT", stated_by="70/BC-SYT"))
    assert found.status == "done_on_time"
    assert "Không giữ 45/BC-SYT: nêu tại 70/BC-SYT." in found.why


# --- properties ----------------------------------------------------------------------------------

DAYS = st.dates(dt.date(2026, 5, 1), dt.date(2026, 9, 30))
DATES = st.one_of(
    st.none(),
    DAYS.map(lambda d: PartialDate(d.year, d.month, d.day)),
    DAYS.map(lambda d: PartialDate(d.year, d.month)),
)
PAPERS = st.lists(
    st.builds(
        Paper,
        key=st.sampled_from("abcdef"),
        kind=st.sampled_from(
            ["answer", "partial", "nil", "extension_asked", "extension_granted", "reminder", "replaces", "recalls"]
        ),
        date=DATES,
        issuer=st.sampled_from([HEALTH, UBND, FINANCE, None]),
        arrival=DATES,
        new_due=st.none() | DAYS,
        certain=st.booleans(),
    ),
    max_size=4,
)
DEADLINES = st.sampled_from(
    [None, BY_15, "trong 6 tháng đầu năm 2026", "trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản",
     "trong thời hạn 10 ngày kể từ ngày ký", "ngay sau khi nhận được"]
)  # fmt: skip


@given(DEADLINES, PAPERS, DAYS, st.integers(0, 120))
def test_an_overdue_duty_stays_overdue_without_new_papers(
    deadline: str | None, papers: list[Paper], as_of: dt.date, later: int
) -> None:
    known = [p for p in papers if p.date is None or p.date.last <= as_of]
    before = check(deadline, as_of.isoformat(), *known)
    after = check(deadline, (as_of + dt.timedelta(days=later)).isoformat(), *known)
    for old, new in zip(before, after, strict=False):
        if old.status == "open_overdue":
            assert new.status == "open_overdue"
            assert (new.days_late or 0) >= (old.days_late or 0)
        if old.status.startswith("done"):
            assert new.status == old.status


@given(DEADLINES, PAPERS, DAYS)
def test_the_order_of_papers_does_not_matter(deadline: str | None, papers: list[Paper], as_of: dt.date) -> None:
    papers = list({p.key: p for p in papers}.values())
    assert check(deadline, as_of.isoformat(), *papers) == check(deadline, as_of.isoformat(), *reversed(papers))


@given(DEADLINES, PAPERS, DAYS, st.sampled_from(["vi", "en"]))
def test_every_verdict_has_a_whole_sentence(
    deadline: str | None, papers: list[Paper], as_of: dt.date, lang: str
) -> None:
    for finding in check(deadline, as_of.isoformat(), *papers, lang=lang):
        assert finding.why.endswith(".") and "{" not in finding.why and "None" not in finding.why
        assert (finding.days_late is not None) == (finding.working_days_late is not None)
        if finding.status == "open_overdue":
            assert finding.days_late and finding.days_late > 0


@given(PAPERS, DAYS, st.integers(0, 200))
def test_a_period_once_overdue_stays_so(papers: list[Paper], as_of: dt.date, later: int) -> None:
    known = [p for p in papers if p.date is not None and p.date.last <= as_of]
    before = check("trước ngày 20 hằng tháng", as_of.isoformat(), *known)
    after = check("trước ngày 20 hằng tháng", (as_of + dt.timedelta(days=later)).isoformat(), *known)
    new = {finding.due: finding.status for finding in after}
    assert all(new[f.due] == "open_overdue" for f in before if f.status == "open_overdue")


def test_replace_keeps_policies_frozen() -> None:
    assert replace(Policy(), strict_before=True).strict_before and not Policy().strict_before


@pytest.mark.parametrize(
    ("read", "body", "may_be"),
    [
        ("Ủy ban nhân dân huyện Thuâm Chàu", "Ủy ban nhân dân huyện Thuận Châu", True),
        ("Ủy ban nhân dân huyện Mộc Châu", "Ủy ban nhân dân huyện Thuận Châu", False),
        ("Sở Tài chính tỉnh Lào Cai", "Sở Nội vụ tỉnh Lào Cai", False),
    ],
)
def test_spoilt_letters_are_not_another_name(read: str, body: str, may_be: bool) -> None:
    assert may_be_misread(read, body) is may_be
