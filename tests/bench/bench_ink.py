"""How well the digit reader reads, by digit and by whole number, and whether its claims hold.

``python -m tests.bench.bench_ink [NUMBERS]``: composed handwriting of digits that the network was not trained on,
with slant, stroke width, touching digits and specks; prints the shares read right, the time a number takes, and for
each band of claimed probability how many were expected to be right and how many were (the reliability curve). Then
the same for slots of whole letterheads, drawn, scanned, found and lifted: what is claimed there covers the slot too.
"""

import sys

from tests.bench.bench_scan import measure_ink, measure_letterheads


def main() -> None:
    """Command line."""
    numbers = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    measure_ink(numbers)
    measure_letterheads(numbers // 2)


if __name__ == "__main__":
    main()
