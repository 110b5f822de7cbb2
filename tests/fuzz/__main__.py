"""Fuzz one target for some time: ``python -m tests.fuzz TARGET [SECONDS]``; without a target: their names.

What atheris needs beside the development environment stands in README.md. A finding is left in
``build/fuzz/TARGET/`` and printed; a copy of it in ``tests/fuzz/findings/TARGET/`` makes it a test.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pipeline", "docx", "pdfplumber", "pdfminer"]):
    from tests.fuzz.targets import TARGETS, seeds

ROOM = Path("build/fuzz")


def main() -> None:
    """Run libFuzzer on the target of the command line; it ends the process itself."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit("usage: python -m tests.fuzz TARGET [SECONDS]   TARGET: " + " ".join(TARGETS))
    name, seconds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 300
    corpus = ROOM / name / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}", "-timeout=30", "-rss_limit_mb=3000", "-max_len=4000", "-len_control=20",
        f"-artifact_prefix={ROOM / name}/", "-print_final_stats=1", str(corpus),
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
