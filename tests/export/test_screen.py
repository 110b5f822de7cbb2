"""What the table on the screen leaves out."""

import pytest

from pipeline.export.screen import asks_nothing_measurable


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
