import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.fuzz import fuzz_bounds, fuzz_factor, fuzzed_days, rounded

# Expectations of Anki's fuzz.rs: interval, minimum, maximum, and days at the low end, the middle and the high end.
ANKI = [
    (1.0, 1, 1000, 1, 1, 1),
    (2.49, 1, 1000, 2, 2, 2),
    (2.5, 1, 1000, 2, 3, 4),
    (7.0, 1, 1000, 5, 7, 9),
    (17.0, 1, 1000, 14, 17, 20),
    (37.0, 1, 1000, 33, 37, 41),
    (2.0, 2, 1000, 2, 2, 2),
    (2.0, 3, 1000, 3, 4, 4),
    (2.0, 3, 3, 3, 3, 3),
    (6.9, 3, 1000, 5, 7, 9),
    (7.1, 3, 1000, 5, 7, 9),
    (19.9, 3, 1000, 17, 20, 23),
    (20.0, 3, 1000, 17, 20, 23),
    (20.1, 3, 1000, 17, 20, 23),
    (100.0, 101, 1000, 101, 105, 108),
    (100.0, 1, 99, 92, 96, 99),
    (100.0, 97, 103, 97, 100, 103),
]

intervals = st.floats(0, 40_000)
limits = st.integers(1, 36_500)
factors = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(("interval", "minimum", "maximum", "lower", "middle", "upper"), ANKI)
def test_days_are_those_of_anki(
    interval: float, minimum: int, maximum: int, lower: int, middle: int, upper: int
) -> None:
    days = [fuzzed_days(interval, minimum, maximum, factor) for factor in (0.0, 0.5, 0.99)]
    assert days == [lower, middle, upper]


@pytest.mark.parametrize(("interval", "maximum", "days"), [(1.5, 100, 2), (0.1, 100, 1), (101.0, 100, 100)])
def test_without_a_factor_days_are_only_rounded(interval: float, maximum: int, days: int) -> None:
    assert fuzzed_days(interval, 1, maximum, None) == days


def test_a_maximum_below_the_minimum_wins() -> None:
    assert fuzz_bounds(1.0, 3, 2) == (2, 2)
    assert fuzzed_days(1.0, 3, 2, None) == fuzzed_days(1.0, 3, 2, 0.9) == 2


def test_every_day_of_the_range_is_as_likely() -> None:
    days = [fuzzed_days(7.0, 1, 1000, step / 5000) for step in range(5000)]
    assert {day: days.count(day) for day in sorted(set(days))} == dict.fromkeys(range(5, 10), 1000)


@given(interval=intervals, minimum=limits, maximum=limits, factor=factors)
def test_fuzz_stays_inside_its_bounds(interval: float, minimum: int, maximum: int, factor: float) -> None:
    lower, upper = fuzz_bounds(interval, minimum, maximum)
    assert min(minimum, maximum) <= lower <= upper <= maximum
    assert lower <= fuzzed_days(interval, minimum, maximum, factor) <= upper


@given(shorter=intervals, longer=intervals, minimum=limits, maximum=limits, factor=factors)
def test_a_longer_interval_is_never_fuzzed_to_a_shorter_one(
    shorter: float, longer: float, minimum: int, maximum: int, factor: float
) -> None:
    shorter, longer = sorted((shorter, longer))
    first = fuzzed_days(shorter, minimum, maximum, factor)
    assert first <= fuzzed_days(longer, minimum, maximum, factor) + 1  # the widened range of a short interval
    assert fuzzed_days(shorter, minimum, maximum, None) <= fuzzed_days(longer, minimum, maximum, None)


@given(card=st.text(), reps=st.integers(0, 10_000))
def test_a_factor_is_a_share_and_always_the_same(card: str, reps: int) -> None:
    assert 0 <= fuzz_factor(card, reps) < 1
    assert fuzz_factor(card, reps) == fuzz_factor(card, reps)


def test_a_factor_is_the_same_in_another_process() -> None:
    code = "from quizapp.core.fuzz import fuzz_factor; print(repr(fuzz_factor('add-vector', 3)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert float(told) == fuzz_factor("add-vector", 3)


def test_factors_differ_between_cards_and_reviews_and_fill_the_range() -> None:
    factors = [fuzz_factor(f"card-{number}", 1) for number in range(1000)]
    assert len(set(factors)) == 1000
    assert fuzz_factor("card", 1) != fuzz_factor("card", 2)
    assert all(sum(low / 10 <= each < (low + 1) / 10 for each in factors) > 50 for low in range(10))


@pytest.mark.parametrize(("number", "expected"), [(0.5, 1), (1.5, 2), (2.5, 3), (2.49, 2), (0.0, 0)])
def test_halves_round_up(number: float, expected: int) -> None:
    assert rounded(number) == expected
