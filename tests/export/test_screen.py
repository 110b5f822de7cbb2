"""What the table on the screen leaves out."""

import io

import pytest
from rich.console import Console

from pipeline.export.screen import asks_nothing_measurable, crossref_screen


@pytest.mark.parametrize(
    ("row", "hidden"),
    [
        ({"response": None, "asked": [{"action": "báo cáo", "deadline": None}]}, True),
        ({"response": None, "asked": [{"action": "báo cáo", "deadline": "2024-05-15"}]}, False),
        ({"response": None, "asked": [], "duty_status": "no_deadline"}, True),
        ({"response": None, "asked": [], "duty_status": "open_overdue", "deadline": "2024-05-15"}, False),
        ({"response": {"key": "k"}, "asked": []}, False),
    ],
    ids=["no term", "a term", "judged: no term", "judged: overdue", "answered"],
)
def test_only_silence_on_tasks_without_a_term_is_left_out(row: dict[str, object], hidden: bool) -> None:
    assert asks_nothing_measurable(row) is hidden


def test_silent_bodies_are_one_line_unless_one_of_them_was_reminded() -> None:
    directive = {
        "key": "d",
        "code": "7/UBND-TH",
        "date": "2024-04-17",
        "issuer": "UBND tỉnh Lào Cai",
        "source": "7.pdf",
    }

    def row(body: str, why: str) -> dict[str, object]:
        return {
            "directive": directive, "response": None, "relation": None, "asked": [{"action": "báo cáo"}], "body": body,
            "deadline": "2024-05-15", "duty_status": "open_overdue", "why": why,
        }  # fmt: skip

    said = "Không thấy báo cáo."
    rows = [row("Sở A", said), row("Sở B", f"{said} Đã đôn đốc 1 lần."), row("Sở C", said)]
    out = io.StringIO()
    Console(file=out, width=200).print(crossref_screen(rows))
    lines = [line for line in out.getvalue().splitlines() if "Sở" in line]
    assert [("Sở A; Sở C" in line, "Sở B" in line, "đôn đốc" in line) for line in lines] == [
        (True, False, False), (False, True, True),
    ]  # fmt: skip
