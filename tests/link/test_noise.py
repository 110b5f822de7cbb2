"""Linking in a noisy archive, in small; ``tests/bench/bench_link_noise.py`` prints the figures of a large one."""

import pytest

from tests.bench.bench_link_noise import links_of, make_archive, measure


@pytest.fixture(scope="module")
def measured():
    archive = make_archive(1500, seed=5)
    return archive, *measure(archive, links_of(archive))


def test_what_is_called_certain_is_right(measured):
    _, scores, _ = measured
    sure = [scores["all"], scores["not held"]]
    assert sum(s.certain_right for s in sure) >= 0.99 * sum(s.certain for s in sure)
    assert scores["all"].certain >= 0.5 * scores["all"].total


def test_with_suggestions_nearly_all_is_found(measured):
    _, scores, _ = measured
    assert scores["all"].found >= 0.94 * scores["all"].total
    assert scores["not held"].found >= 0.97 * scores["not held"].total


@pytest.mark.parametrize("damage", ["blank serial", "digit misread", "symbol misread", "symbol cut", "no date"])
def test_what_is_damaged_is_never_certain(measured, damage):
    _, scores, _ = measured
    assert scores[damage].certain == 0
    assert scores[damage].found >= 0.6 * scores[damage].total


def test_scores_promise_no_more_than_holds(measured):
    *_, table = measured
    for count, said, true in table.values():
        if count >= 40:
            assert true / count >= said / count - 0.1
