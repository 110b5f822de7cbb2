"""Serials and days settled by the order of letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.link.serials import CEILING, Slip, room_for, settle_day, settle_serial, witnesses


def sure(serial, date):
    return Slip(f"{serial}@{date}", serial, date)


KNOWN = [
    sure(120, "2024-04-02"), sure(131, "2024-04-03"), sure(140, "2024-04-05"), sure(152, "2024-04-08"),
    sure(152, "2024-04-08"), sure(170, "2024-04-11"),
]  # fmt: skip


def test_letters_in_order_bear_witness():
    assert witnesses([*KNOWN[::-1], Slip("x", 0, "2024-04-04")]) == KNOWN


@pytest.mark.parametrize(
    "series",
    [KNOWN[:3], [sure(9, "2024-01-05"), sure(5, "2024-02-05"), sure(3, "2024-03-05"), sure(1, "2024-04-05")]],
    ids=["too-few", "not-rising"],
)
def test_a_series_without_order_says_nothing(series):
    assert witnesses(series) == []


def test_one_misread_letter_is_left_out():
    series = [sure(n * 10, f"2024-03-{n:02d}") for n in range(1, 20)]
    assert witnesses([*series, sure(999, "2024-03-05")]) == series


def test_room_between_neighbours():
    room = room_for("2024-04-04", KNOWN)
    assert (room.low, room.high) == (132, 139)
    assert room.why == "sau số 131 ngày 03/04/2024, trước số 140 ngày 05/04/2024"
    assert room_for("2024-04", KNOWN)[:2] == (1, None)
    assert room_for("2024-04-30", KNOWN)[:2] == (171, None)


def test_the_candidate_in_the_room_wins_and_stays_below_certainty():
    found = settle_serial(Slip("x", 0, "2024-04-04", ((735, 0.5), (135, 0.4))), KNOWN)
    assert (found.value, found.field) == ("135", "code")
    assert 0.8 < found.confidence <= CEILING < 0.9
    assert [serial for serial, _ in found.candidates] == ["135", "735"]


@pytest.mark.parametrize(
    ("slip", "value"),
    [
        (Slip("x", 0, "2024-04-04", ((135, 0.3), (136, 0.3))), ""),
        (Slip("x", 0, "2024-04-04", ((835, 0.98),)), ""),
    ],
    ids=["two-fit", "none-fits"],
)
def test_what_the_order_does_not_decide_is_only_ranked(slip, value):
    assert settle_serial(slip, KNOWN).value == value


@pytest.mark.parametrize(
    "slip",
    [Slip("x", 0, "2024-04-04"), Slip("x", 0, "", ((135, 0.9),)), Slip("x", 0, "2024-04", ((135, 0.9),))],
    ids=["no-ink", "no-date", "no-neighbour"],
)
def test_no_evidence_no_word(slip):
    assert settle_serial(slip, KNOWN if slip.date != "2024-04" else []) is None


def test_a_second_scan_may_bear_a_serial_that_is_held():
    assert settle_serial(Slip("x", 0, "2024-04-05", ((140, 0.8),)), KNOWN).value == "140"


def test_a_day_is_given_where_the_neighbours_share_it():
    known = [*KNOWN, sure(158, "2024-04-08")]
    found = settle_day(Slip("x", 155, "2024-04"), sorted(known, key=lambda s: (s.date, s.serial)))
    assert (found.field, found.value) == ("date", "2024-04-08")
    assert found.confidence < 0.9
    assert "số 152 ngày 08/04/2024" in found.why


@pytest.mark.parametrize(
    "slip",
    [Slip("x", 145, "2024-04"), Slip("x", 152, "2024-04"), Slip("x", 300, "2024-04"), Slip("x", 0, "2024-04"),
     Slip("x", 145, "2024-04-06")],
    ids=["two-days", "number-held-twice", "no-later", "no-serial", "known"],
)  # fmt: skip
def test_no_day_where_the_neighbours_leave_it_open(slip):
    assert settle_day(slip, KNOWN) is None


@given(
    st.lists(st.tuples(st.integers(1, 999), st.floats(0.01, 0.3)), min_size=1, max_size=3, unique_by=lambda x: x[0]),
    st.integers(1, 28),
)
def test_never_certain_always_a_distribution(candidates, day):
    found = settle_serial(Slip("x", 0, f"2024-04-{day:02d}", tuple(candidates)), KNOWN)
    if found is not None:
        assert found.confidence <= CEILING
        assert sum(p for _, p in found.candidates) <= 1.01
        assert {int(s) for s, _ in found.candidates} == {s for s, _ in candidates}
