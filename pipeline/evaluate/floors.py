"""Floors that a score may not fall below, pinned beside a digest of the corpus they were measured on.

``corpus/scores.json`` holds ``{"digest": …, "floors": {field: F1}}``. A floor is lowered only by hand and
on purpose; ``pin`` writes the measured figures and refuses to lower one.
"""

import hashlib
import json
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.evaluate.metrics import Tally


def digest(gold: Path) -> str:
    """SHA-256 of the gold file, so that a floor is never held against another corpus."""
    return hashlib.sha256(gold.read_bytes()).hexdigest()


def below(tallies: dict[str, Tally], floors: Path, gold: Path) -> list[str]:
    """The fields whose F1 is under its floor, in words; an error when the corpus is not the pinned one."""
    pinned = json.loads(floors.read_text(encoding="utf-8"))
    if pinned["digest"] != digest(gold):
        raise UsageError(f"Ngữ liệu đã đổi so với {floors.name}: đo lại và ghim bằng 'congvan evaluate --pin'.")
    return [
        f"{name}: {tallies[name].f1:.3f} < {floor:.3f}"
        for name, floor in pinned["floors"].items()
        if tallies[name].f1 < floor
    ]


def pin(tallies: dict[str, Tally], floors: Path, gold: Path, *, allow_lower: bool = False) -> None:
    """Write the measured F1 (rounded down to three digits) as the new floors; never lower one silently."""
    new = {name: int(tally.f1 * 1000) / 1000 for name, tally in tallies.items() if tally.expected}
    if floors.exists() and not allow_lower:
        old = json.loads(floors.read_text(encoding="utf-8"))["floors"]
        lowered = [name for name, floor in old.items() if new.get(name, 0.0) < floor]
        if lowered:
            raise UsageError(f"Không hạ sàn điểm: {', '.join(lowered)} (thêm --allow-lower nếu chủ ý).")
    text = json.dumps({"digest": digest(gold), "floors": new}, ensure_ascii=False, indent=2)
    floors.write_text(text + "\n", encoding="utf-8")
