"""What exports need of memory, by the archive: ``python -m tests.bench.bench_export STORE …`` (linked ones).

Each export runs in a process of its own; peak memory of that process in MB, seconds of its processor. ``bench_archive
--keep FOLDER`` fills archives; ``congvan`` links them.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

DAY = "2026-09-30"
COMMANDS = (
    ("register", "-f", "csv", "-o", "book.csv"),
    ("register", "--style", "handling", "--as-of", DAY, "-f", "csv", "-o", "handling.csv"),
    ("export", "register", "-o", "book.xlsx"),
    ("export", "tasks", "-o", "tasks.xlsx"),
    ("export", "crossref", "-o", "crossref.xlsx"),
    ("export", "crossref", "--as-of", DAY, "-o", "judged.xlsx"),
    ("export", "calendar", "--as-of", DAY, "-o", "due.ics"),
    ("export", "audit", "--as-of", DAY, "-o", "audit.csv"),
    ("export", "audit", "--as-of", DAY, "-o", "audit.xlsx"),
)
# Of this program alone: what getrusage calls the peak begins with that of the process which started it.
_MEASURED = """
import atexit, os, re, time
from pathlib import Path
from pipeline.cli import main
def say():
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
    os.write(1, f"{peak:.0f} MB, {time.process_time():.0f} s\\n".encode())
atexit.register(say)
main()
"""


def measure(store: Path, command: tuple[str, ...], folder: str) -> str:
    """Peak memory and seconds of one export."""
    program = [sys.executable, "-c", _MEASURED, *command, "--db", str(store.absolute())]
    done = subprocess.run(program, capture_output=True, text=True, check=True, cwd=folder)
    return done.stdout.splitlines()[-1]


def main() -> None:
    """Measure each export of each store and print the table."""
    stores = [Path(name) for name in sys.argv[1:]]
    print(f"| {'':52} | " + " | ".join(f"{store.name:>16}" for store in stores) + " |")
    for command in COMMANDS:
        with tempfile.TemporaryDirectory() as folder:
            found = [measure(store, command, folder) for store in stores]
        print(f"| {' '.join(command):52} | " + " | ".join(f"{one:>16}" for one in found) + " |", flush=True)


if __name__ == "__main__":
    main()
