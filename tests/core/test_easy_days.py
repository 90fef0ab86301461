from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.easy_days import NORMAL_WEEK, EasyDay, EasyDays, shares

MONDAY = date(2026, 11, 23)
N, R, M = EasyDay.NORMAL, EasyDay.REDUCED, EasyDay.MINIMUM

kinds = st.sampled_from(EasyDay)


def test_each_weekday_is_the_one_of_its_name() -> None:
    for number, day in enumerate(fields(EasyDays)):
        week = EasyDays(**{day.name: M})
        on = [week.on(MONDAY + timedelta(days=each)) for each in range(14)]
        assert [each for each, easy in enumerate(on) if easy is M] == [number, number + 7]
        assert (MONDAY + timedelta(days=number)).strftime("%A").lower() == day.name


def test_a_week_is_normal_unless_it_is_said_otherwise() -> None:
    assert {NORMAL_WEEK.on(MONDAY + timedelta(days=each)) for each in range(7)} == {N}


@pytest.mark.parametrize(
    ("wanted", "loads", "expected"),
    [
        ([N, N, N], [3, 0, 9], [1.0, 1.0, 1.0]),
        ([N, M, N], [3, 0, 9], [1.0, 0.0001, 1.0]),
        # A reduced day takes cards while it has less than half of what a normal one has.
        ([N, R], [10, 4], [1.0, 1.0]),
        ([N, R], [10, 5], [1.0, 1.0]),
        ([N, R], [10, 6], [1.0, 0.0001]),
        ([N, R, N], [10, 6, 20], [1.0, 1.0, 1.0]),
        ([R, R], [1, 1], [1.0, 1.0]),
        ([R, R], [2, 1], [0.0001, 1.0]),
        ([R, N], [0, 0], [1.0, 1.0]),
        ([R], [5], [1.0]),
        ([M, R], [0, 1], [0.0001, 0.0001]),
        ([M, R], [0, 0], [0.0001, 1.0]),
        ([M, M], [0, 3], [0.0001, 0.0001]),
        ([], [], []),
    ],
)
def test_shares(wanted: list[EasyDay], loads: list[int], expected: list[float]) -> None:
    assert shares(wanted, loads) == expected


@given(days=st.lists(st.tuples(kinds, st.integers(0, 500)), max_size=12))
def test_every_share_is_more_than_nothing_and_normal_days_have_all(days: list[tuple[EasyDay, int]]) -> None:
    found = shares([kind for kind, _ in days], [load for _, load in days])
    for share, (kind, _) in zip(found, days, strict=True):
        assert share in (1.0, 0.0001)
        assert kind is not N or share == 1.0
        assert kind is not M or share == 0.0001
