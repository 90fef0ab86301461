from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.balance import FURTHEST, Ahead, balanced_days, weights
from quizapp.core.easy_days import EasyDay, EasyDays
from quizapp.core.fuzz import fuzz_bounds, fuzzed_days

TODAY = date(2026, 11, 24)  # a Tuesday
FACTORS = [step / 1000 for step in range(1000)]

intervals = st.floats(0, 400)
limits = st.integers(1, 400)
factors = st.floats(0, 1, exclude_max=True)
weeks = st.builds(EasyDays, *[st.sampled_from(EasyDay)] * 7)
days = st.integers(1, 120).map(lambda each: TODAY + timedelta(days=each))
loads = st.dictionaries(days, st.integers(0, 300), max_size=40)
aheads = st.builds(Ahead, st.just(TODAY), loads, st.frozensets(days, max_size=20), weeks, st.booleans())


def on(number: int) -> date:
    return TODAY + timedelta(days=number)


def spread(ahead: Ahead, interval: float = 20.0) -> dict[int, int]:
    """How many of a thousand cards are put onto each day."""
    chosen = [balanced_days(interval, 1, 1000, factor, ahead) for factor in FACTORS]
    return {day: chosen.count(day) for day in sorted(set(chosen))}


class TestWeights:
    def test_a_busier_day_weighs_less_by_a_power_of_its_load_and_a_later_one_by_one_of_its_distance(self) -> None:
        ahead = Ahead(TODAY, {on(10): 1, on(11): 1, on(12): 4})
        assert weights([9, 10, 11, 12], ahead) == pytest.approx([1.0, 10**-3, 11**-3, 4**-2.15 * 12**-3])

    def test_a_sibling_weighs_a_thousandth(self) -> None:
        ahead = Ahead(TODAY, {on(10): 2, on(11): 2}, {on(11), on(12)})
        ten, eleven, twelve = weights([10, 11, 12], ahead)
        assert eleven == pytest.approx(ten * 0.001 * (11 / 10) ** -3)
        assert twelve == 0.001

    def test_an_easy_day_counts_as_if_one_card_were_due_though_it_is_empty(self) -> None:
        sunday = 5
        ahead = Ahead(TODAY, {on(4): 10}, easy_days=EasyDays(sunday=EasyDay.MINIMUM))
        assert weights([4, sunday], ahead) == pytest.approx([10**-2.15 * 4**-3, 0.0001 * 5**-3])

    def test_a_reduced_day_is_normal_until_it_has_half(self) -> None:
        week = EasyDays(sunday=EasyDay.REDUCED)
        few, many = ({on(4): 10, on(5): load} for load in (5, 6))
        assert weights([4, 5], Ahead(TODAY, few, easy_days=week))[1] == pytest.approx(5**-2.15 * 5**-3)
        assert weights([4, 5], Ahead(TODAY, many, easy_days=week))[1] == pytest.approx(0.0001 * 6**-2.15 * 5**-3)
        assert weights([4, 5], Ahead(TODAY, easy_days=week)) == [1.0, 1.0]

    def test_without_balance_only_siblings_and_easy_days_differ(self) -> None:
        week = EasyDays(sunday=EasyDay.MINIMUM)
        ahead = Ahead(TODAY, {on(4): 50, on(6): 1}, {on(6)}, week, balance=False)
        assert weights([3, 4, 5, 6], ahead) == [1.0, 1.0, 0.0001, 0.001]

    @given(ahead=aheads, interval=intervals, minimum=limits, maximum=limits)
    def test_every_day_can_be_chosen(self, ahead: Ahead, interval: float, minimum: int, maximum: int) -> None:
        lower, upper = fuzz_bounds(interval, minimum, maximum)
        assert all(weight > 0 for weight in weights(range(lower, upper + 1), ahead))


class TestChoice:
    @given(ahead=aheads, interval=intervals, minimum=limits, maximum=limits, factor=factors)
    def test_the_day_is_within_the_bounds_of_the_fuzz(
        self, ahead: Ahead, interval: float, minimum: int, maximum: int, factor: float
    ) -> None:
        lower, upper = fuzz_bounds(interval, minimum, maximum)
        assert lower <= balanced_days(interval, minimum, maximum, factor, ahead) <= upper

    @given(interval=intervals, minimum=limits, maximum=limits, factor=st.none() | factors)
    def test_with_nothing_known_ahead_it_is_plain_fuzz(
        self, interval: float, minimum: int, maximum: int, factor: float | None
    ) -> None:
        plain = fuzzed_days(interval, minimum, maximum, factor)
        assert balanced_days(interval, minimum, maximum, factor, Ahead(TODAY)) == plain

    @given(ahead=aheads, interval=intervals, minimum=limits, maximum=limits)
    def test_without_fuzz_nothing_is_balanced(self, ahead: Ahead, interval: float, minimum: int, maximum: int) -> None:
        plain = fuzzed_days(interval, minimum, maximum, None)
        assert balanced_days(interval, minimum, maximum, None, ahead) == plain

    @given(ahead=aheads, interval=st.floats(FURTHEST, 40_000, exclude_min=True), factor=factors)
    def test_far_ahead_it_is_plain_fuzz(self, ahead: Ahead, interval: float, factor: float) -> None:
        assert balanced_days(interval, 1, 36_500, factor, ahead) == fuzzed_days(interval, 1, 36_500, factor)

    def test_a_minimum_far_ahead_is_too(self) -> None:
        ahead = Ahead(TODAY, {on(each): 9 for each in range(91, 95)})
        assert balanced_days(10, FURTHEST + 1, 200, 0.5, ahead) == fuzzed_days(10, FURTHEST + 1, 200, 0.5)

    def test_without_a_load_every_day_of_the_range_gets_as_many(self) -> None:
        lower, upper = fuzz_bounds(20.0, 1, 1000)
        counts = spread(Ahead(TODAY)).values()
        assert len(counts) == upper - lower + 1
        assert max(counts) - min(counts) <= 1

    def test_empty_days_are_filled_first(self) -> None:
        lower, upper = fuzz_bounds(20.0, 1, 1000)
        ahead = Ahead(TODAY, {on(each): 5 for each in range(lower, upper + 1) if each != 19})
        assert spread(ahead)[19] > 990

    def test_a_day_with_a_sibling_is_left_to_others(self) -> None:
        assert spread(Ahead(TODAY, siblings={on(20)})).get(20, 0) <= 1

    def test_where_every_day_has_a_sibling_one_is_chosen_all_the_same(self) -> None:
        lower, upper = fuzz_bounds(20.0, 1, 1000)
        ahead = Ahead(TODAY, siblings={on(each) for each in range(lower, upper + 1)})
        assert spread(ahead) == spread(Ahead(TODAY))


def simulated(week: EasyDays, cards: int = 1200) -> list[int]:
    """What is due from day 12 to 27 when so many cards of 10 days' interval come by over three weeks."""
    load: dict[date, int] = {}
    for number in range(cards):
        today = TODAY + timedelta(days=number * 21 // cards)
        factor = Random(number).random()
        interval = balanced_days(10.0, 1, 1000, factor, Ahead(today, load, (), week))
        day = today + timedelta(days=interval)
        load[day] = load.get(day, 0) + 1
    return [load.get(on(each), 0) for each in range(12, 28)]


def test_balance_levels_what_is_uneven() -> None:
    """Two hundred cards meet days with 0 to 40 cards on them: balance fills the hollows, fuzz alone keeps the hills."""
    lower, upper = fuzz_bounds(40.0, 1, 1000)
    before = {on(each): Random(each).randrange(41) for each in range(lower, upper + 1)}
    heights = []
    for balance in (True, False):
        load = dict(before)
        for number in range(200):
            ahead = Ahead(TODAY, load, balance=balance)
            load[on(balanced_days(40.0, 1, 1000, Random(number).random(), ahead))] += 1
        heights.append(max(load.values()) - min(load.values()))
    assert heights[0] < heights[1] / 2


@pytest.mark.parametrize(("easy", "least", "most"), [(EasyDay.MINIMUM, 0.0, 0.1), (EasyDay.REDUCED, 0.3, 0.7)])
def test_an_easy_weekday_has_its_share_of_what_the_others_have(easy: EasyDay, least: float, most: float) -> None:
    due = simulated(EasyDays(sunday=easy))
    sundays = [load for number, load in enumerate(due, 12) if on(number).weekday() == 6]
    others = [load for number, load in enumerate(due, 12) if on(number).weekday() != 6]
    share = (sum(sundays) / len(sundays)) / (sum(others) / len(others))
    assert least <= share <= most
