"""How well the digit reader reads, by digit and by whole number, and whether its claims hold.

``python -m tests.bench.bench_ink [NUMBERS]``: composed handwriting of digits that the network was not trained on,
with slant, stroke width, touching digits and specks; prints the shares read right, the time a number takes, and for
each band of claimed probability how many were expected to be right and how many were (the reliability curve).
"""

import sys

from tests.bench.bench_scan import measure_ink


def main() -> None:
    """Command line."""
    measure_ink(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)


if __name__ == "__main__":
    main()
