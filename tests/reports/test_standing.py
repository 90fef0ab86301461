"""How cards stand, what comes due, and the days studied."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card
from quizapp.core.record import CardState, Review, State
from quizapp.reports.model import Group
from quizapp.reports.standing import FORECAST_DAYS, forecast, group, is_due, streak

MakeState = Callable[..., CardState]
DAY = timedelta(days=1)
ANY_DAY = date(2025, 3, 10)


def grouped(cards: list[Card], states: list[CardState], reviews: list[Review]) -> Group:
    known = {state.card: state for state in states}
    return group(
        "basics", "The basics", cards, known, reviews, due=lambda state: state.reps > 0, recall=lambda s: s.stability
    )


def test_cards_are_counted_by_how_far_they_have_come(card: Callable[..., Card], state: MakeState) -> None:
    states = [
        state("new"),
        state("learning", state=State.LEARNING),
        state("young", state=State.REVIEW, interval_days=20, lapses=2),
        state("mature", state=State.REVIEW, interval_days=21),
        state("relearning", state=State.RELEARNING, lapses=1),
    ]
    found = grouped([card(each.card) for each in states] + [card("untouched")], states, [])
    assert (found.cards, found.seen, found.learnt, found.mature, found.lapses) == (6, 4, 2, 1, 3)


def test_what_is_due_is_asked_of_cards_seen_only(card: Callable[..., Card], state: MakeState) -> None:
    states = [state("new", reps=1), state("seen", state=State.REVIEW, reps=1), state("early", state=State.REVIEW)]
    assert grouped([card(each.card) for each in states], states, []).due == 1


def test_states_and_reviews_of_other_cards_stay_out(
    card: Callable[..., Card], state: MakeState, review: Callable[..., Review]
) -> None:
    found = grouped([card("a")], [state("b", state=State.REVIEW, lapses=4)], [review("b"), review("a")])
    assert (found.seen, found.lapses, found.totals.reviews) == (0, 0, 1)


def test_the_mean_chance_of_recall_is_over_the_cards_that_have_one(card: Callable[..., Card], state: MakeState) -> None:
    states = [
        state("a", state=State.REVIEW, stability=0.9),
        state("b", state=State.REVIEW, stability=0.6),
        state("c", state=State.LEARNING, stability=None),
    ]
    assert grouped([card(each.card) for each in states], states, []).retrievability == pytest.approx(0.75)
    assert grouped([card("c")], states, []).retrievability is None


def test_a_card_on_a_step_is_due_to_the_minute(state: MakeState, now: datetime, today: date) -> None:
    assert is_due(state("a", due_at=now), now, today)
    assert not is_due(state("a", due_at=now + timedelta(seconds=1)), now, today)


def test_a_card_in_review_is_due_all_day(state: MakeState, now: datetime, today: date) -> None:
    assert is_due(state("a", due_day=today), now, today)
    assert is_due(state("a", due_day=today - DAY), now, today)
    assert not is_due(state("a", due_day=today + DAY), now, today)


def test_a_card_without_a_due_time_is_not_due(state: MakeState, now: datetime, today: date) -> None:
    assert not is_due(state("a"), now, today)


def test_the_forecast_puts_what_is_overdue_on_today(state: MakeState, now: datetime, today: date) -> None:
    states = [
        state("late", due_day=today - 9 * DAY),
        state("step", due_at=now - DAY),
        state("tomorrow", due_day=today + DAY),
        state("week", due_day=today + 6 * DAY),
        state("later", due_day=today + 7 * DAY),
        state("far", due_day=today + 30 * DAY),
        state("new"),
    ]
    ahead = forecast(states, today, lambda at: at.date())
    assert ahead.by_day[today] == 2
    assert ahead.by_day[today + DAY] == 1
    assert (ahead.within(7), ahead.within(30)) == (4, 5)


@given(st.lists(st.integers(-50, 50)))
def test_the_forecast_lists_every_day_once_and_loses_no_card_within_it(offsets: list[int]) -> None:
    states = [CardState("a", "d", State.REVIEW, due_day=ANY_DAY + offset * DAY) for offset in offsets]
    ahead = forecast(states, ANY_DAY, lambda at: at.date())
    assert list(ahead.by_day) == [ANY_DAY + days * DAY for days in range(FORECAST_DAYS)]
    assert ahead.within(FORECAST_DAYS) == sum(offset < FORECAST_DAYS for offset in offsets)


@pytest.mark.parametrize(
    ("days_ago", "current", "longest"),
    [
        ([], 0, 0),
        ([0], 1, 1),
        ([1], 1, 1),
        ([2], 0, 1),
        ([0, 1, 2], 3, 3),
        ([1, 2, 3, 7], 3, 3),
        ([0, 2, 3, 4, 5], 1, 4),
        ([0, 0, 1], 2, 2),
    ],
)
def test_a_streak_lasts_until_a_whole_study_day_is_missed(days_ago: list[int], current: int, longest: int) -> None:
    found = streak([ANY_DAY - days * DAY for days in days_ago], ANY_DAY)
    assert (found.current, found.longest, found.days) == (current, longest, len(set(days_ago)))


@given(st.sets(st.integers(0, 60)))
def test_no_streak_is_longer_than_the_longest_nor_that_than_the_days(days_ago: set[int]) -> None:
    found = streak([ANY_DAY - days * DAY for days in days_ago], ANY_DAY)
    assert 0 <= found.current <= found.longest <= found.days == len(days_ago)


@given(st.lists(st.integers(0, 60)))
def test_the_order_of_the_days_does_not_matter(days_ago: list[int]) -> None:
    days = [ANY_DAY - ago * DAY for ago in days_ago]
    assert streak(days, ANY_DAY) == streak(sorted(days), ANY_DAY)
