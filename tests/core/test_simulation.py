"""The days ahead are played by the rules that schedule real cards."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.habits import Habits, habits
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, State
from quizapp.core.simulation import SimulatedDay, simulate

TODAY = date(2026, 3, 2)
GENERAL = habits([])


def new(number: int) -> list[CardState]:
    return [CardState(f"card-{each}", "d") for each in range(number)]


def learnt(card: str, due: int, stability: float = 10.0) -> CardState:
    day = TODAY + timedelta(days=due)
    last = day - timedelta(days=10)
    return CardState(
        card,
        "d",
        State.REVIEW,
        stability=stability,
        difficulty=5.0,
        due_day=day,
        last_day=last,
        interval_days=10,
        reps=3,
    )


def always(rating: Rating) -> Habits:
    """A learner who never hesitates: new cards and steps get this rating, and so does all that is recalled."""
    return replace(GENERAL, first={rating: 1.0}, step={rating: 1.0}, recalled={rating: 1.0})


def total(days: tuple[SimulatedDay, ...], what: str) -> float:
    return float(sum(getattr(day, what) for day in days))


def test_new_cards_come_by_the_days_limit_until_there_are_none() -> None:
    days = simulate(new(45), Preset(new_per_day=20), GENERAL, TODAY, 5)
    assert [day.new for day in days] == [20, 20, 5, 0, 0]
    assert [day.day for day in days] == [TODAY + timedelta(days=each) for each in range(5)]


def test_reviews_keep_to_the_days_limit_and_the_rest_waits() -> None:
    states = [learnt(f"card-{each}", -1) for each in range(30)]
    first, second = simulate(states, Preset(reviews_per_day=20), always(Rating.GOOD), TODAY, 2)
    assert (first.reviews, first.waiting) == (20, 10)
    assert second.reviews >= 10
    assert second.waiting == 0


def test_who_rates_good_goes_through_the_steps_on_one_day() -> None:
    (day,) = simulate(new(1), Preset(learning_steps=(60, 600)), always(Rating.GOOD), TODAY, 1)
    assert (day.new, day.steps, day.reviews) == (1, 1, 0)
    assert day.seconds == pytest.approx(
        GENERAL.seconds[State.NEW, Rating.GOOD] + GENERAL.seconds[State.LEARNING, Rating.GOOD]
    )
    assert day.memorised == pytest.approx(1)


def test_who_never_passes_a_step_stops_for_the_day_and_goes_on_the_next() -> None:
    days = simulate(new(1), Preset(), always(Rating.AGAIN), TODAY, 3)
    assert all(day.steps > 0 for day in days)
    assert [day.new for day in days] == [1, 0, 0]


def test_a_higher_retention_costs_more_reviews_and_keeps_more() -> None:
    low, high = (simulate(new(60), Preset(retention=each), GENERAL, TODAY, 200, seed=3) for each in (0.75, 0.97))
    assert total(high, "reviews") > 1.5 * total(low, "reviews")
    assert total(high, "seconds") > total(low, "seconds")
    assert high[-1].memorised > low[-1].memorised


def test_the_chance_of_recall_is_the_forgetting_curves() -> None:
    # At the retention of 0.9 and asked on the day, about one in ten is forgotten.
    states = [learnt(f"card-{each}", 0) for each in range(2000)]
    (day,) = simulate(states, Preset(reviews_per_day=9999, relearning_steps=(600,)), always(Rating.GOOD), TODAY, 1)
    assert day.reviews == 2000
    assert 0.07 < day.steps / day.reviews < 0.13


def test_a_card_that_is_overdue_or_on_steps_is_asked_at_once() -> None:
    on_steps = replace(learnt("b", 0), state=State.RELEARNING, due_day=None)
    (day,) = simulate([learnt("a", -40), on_steps], Preset(), always(Rating.GOOD), TODAY, 1)
    assert day.reviews == 1
    assert day.steps >= 1


@given(seed=st.integers(0, 1000), number=st.integers(0, 30))
@settings(max_examples=20, deadline=None)
def test_the_same_seed_gives_the_same_days_and_no_more_is_known_than_there_is(seed: int, number: int) -> None:
    one = simulate(new(number), Preset(), GENERAL, TODAY, 10, seed=seed)
    assert one == simulate(new(number), Preset(), GENERAL, TODAY, 10, seed=seed)
    assert total(one, "new") == number
    assert all(0 <= day.memorised <= number for day in one)
    assert all(day.seconds >= 0 for day in one)


def test_a_sample_stands_for_all() -> None:
    whole = simulate(new(400), Preset(new_per_day=40), GENERAL, TODAY, 30)
    sample = simulate(new(100), Preset(new_per_day=40), GENERAL, TODAY, 30, share=0.25)
    assert [day.new for day in sample] == [day.new for day in whole]
    assert total(sample, "reviews") == pytest.approx(total(whole, "reviews"), rel=0.15)
    assert sample[-1].memorised == pytest.approx(whole[-1].memorised, rel=0.05)


def test_no_days_are_none() -> None:
    assert simulate(new(3), Preset(), GENERAL, TODAY, 0) == ()
