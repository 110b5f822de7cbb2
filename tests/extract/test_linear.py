"""Citations cost time in proportion to the text, even where it is made to be hard: no pattern backtracks.

A quadratic step would take 64 times as long for 8 times the text; the bound leaves room for a busy machine. Collections
of garbage are left out: they look through the whole program, now and then, whatever the text.
"""

import gc

import pytest

from tests.bench.bench_citations import HOSTILE, hostile, seconds

SHORT, LONG = 10_000, 80_000


@pytest.fixture(autouse=True)
def without_collections():
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_time_grows_with_the_text_and_not_with_its_square(name):
    seconds([hostile(name, 2_000)])  # load the words
    short = min(seconds([hostile(name, SHORT)])[0] for _ in range(3))
    long = min(seconds([hostile(name, LONG)])[0] for _ in range(2))
    assert long < 16 * short + 0.01
