"""A run that ends in the middle (a full disk, a store that refuses) ends: no worker keeps it waiting."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import signal, sys
from pathlib import Path
from pipeline.crew import LocalCrew, Options, read_batches
from pipeline.reading import NO_WISHES

signal.signal(signal.SIGTERM, lambda *_: None)  # as the command line does for a gentle stop
batches = read_batches(sorted(Path(sys.argv[1]).iterdir()), LocalCrew(Options(NO_WISHES), 2))
next(batches)
batches.close()  # what an error in the middle of a run does
"""


def test_closing_in_the_middle_of_large_results_does_not_hang(tmp_path: Path) -> None:
    paragraph = "Thực hiện Công văn số 12/UBND-TH ngày 02/01/2024 của UBND tỉnh, Sở Y tế báo cáo kết quả như sau.\n"
    for number in range(24):
        (tmp_path / f"{number:02d}.txt").write_text(f"Số: {number}/BC-SYT\n" + paragraph * 400, encoding="utf-8")
    for _ in range(2):
        subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path)], check=True, timeout=45)
