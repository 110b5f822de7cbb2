"""``python -m pipeline.web``: the process that takes files in; started by ``worker.py``, not by people."""

import argparse
import datetime as dt
import os
import signal
import sys
from pathlib import Path

from pipeline.web.intake import run


def main() -> None:
    """Read jobs until there are none, or as long as folders are watched and the parent lives."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--watch", type=Path, action="append", default=[])
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    os.nice(5)  # pages first
    run(
        options.db, dt.datetime.now, watch=options.watch, jobs=options.jobs, forever=bool(options.watch),
        parent=os.getppid(),
    )  # fmt: skip


if __name__ == "__main__":
    main()
