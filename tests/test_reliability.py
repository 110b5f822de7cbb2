"""How far confidences hold: counted by tenths, right only when the task and all its bodies are."""

from typing import Any

from pipeline.evaluate.metrics import measure


def task(action: str, *bodies: str, confidence: float = 0.0) -> dict[str, Any]:
    return {"action": action, "assignees": list(bodies), "coordinators": [], "confidence": confidence}


def test_a_task_is_right_with_all_its_bodies() -> None:
    gold = {"a": {"tasks": [task("rà soát kho thuốc", "Sở Y tế"), task("kiểm tra bến đò", "Công an tỉnh")]}}
    found = {
        "a": {
            "tasks": [
                task("rà soát kho thuốc", "Sở Y tế", confidence=0.85),
                task("kiểm tra bến đò", "Sở Xây dựng", confidence=0.8),
                task("đắp đê sông Lô", "Sở Y tế", confidence=0.6),
            ]
        }
    }
    assert measure(gold, found).reliability["tasks"] == {0.8: (2, 1, 1.65), 0.6: (1, 0, 0.6)}
