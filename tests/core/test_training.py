"""What FSRS is given to learn from, and how a fit is measured."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from math import log
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.parameters import PARAMETERS
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Review, State
from quizapp.core.schedule import SCHEDULER, retrievability
from quizapp.core.training import Training, fit, history, training

if TYPE_CHECKING:
    from fsrs_rs_python import FSRSItem

FIRST = date(2026, 3, 1)
NUMBERS = count()


def review(card: str, day: int, rating: Rating = Rating.GOOD, *, new: bool = False) -> Review:
    """An answer to `card` on the study day `day`, the first of its life when `new`."""
    at = datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(days=day)
    before = CardState(card, "d") if new else CardState(card, "d", State.REVIEW, stability=2.0, difficulty=5.0)
    return Review(
        id=f"{next(NUMBERS):036}",
        card=card,
        deck="d",
        at=at,
        study_day=FIRST + timedelta(days=day),
        rating=rating,
        verdict="pass",
        tries=1,
        hints=0,
        revealed=False,
        seconds=5.0,
        content_hash="",
        scheduler=SCHEDULER,
        parameters=PARAMETERS,
        before=before,
        after=before,
    )


def told(data: Training) -> list[list[tuple[int, int]]]:
    return [answers(item) for item in data.items]


def answers(item: "FSRSItem") -> list[tuple[int, int]]:
    """The ratings and days of an item, which only its text tells."""
    return [(int(rating), int(days)) for rating, days in re.findall(r"rating: (\d), delta_t: (\d+)", repr(item))]


def test_each_answer_on_a_later_day_is_foretold_by_all_before() -> None:
    data = training(
        [
            review("a", 0, new=True),
            review("a", 3, Rating.HARD),
            review("a", 10, Rating.AGAIN),
        ]
    )
    assert told(data) == [[(3, 0), (2, 3)], [(3, 0), (2, 3), (1, 7)]]
    assert data.reviews == 3


def test_answers_on_one_study_day_belong_to_the_history_only() -> None:
    data = training([review("a", 0, Rating.AGAIN, new=True), review("a", 0), review("a", 1)])
    assert told(data) == [[(1, 0), (3, 0), (3, 1)]]


def test_cards_are_told_apart_and_kept_in_the_order_of_time() -> None:
    data = training([review("a", 0, new=True), review("b", 1, new=True), review("b", 2), review("a", 4)])
    assert told(data) == [[(3, 0), (3, 1)], [(3, 0), (3, 4)]]
    assert data.cards == (1, 0)


def test_a_card_that_was_made_new_again_begins_again() -> None:
    data = training([review("a", 0, new=True), review("a", 5), review("a", 9, new=True), review("a", 11)])
    assert told(data) == [[(3, 0), (3, 5)], [(3, 0), (3, 2)]]
    assert len(set(data.cards)) == 2


def test_a_history_without_a_beginning_is_left_out() -> None:
    assert training([review("a", 0), review("a", 5)]) == Training(reviews=2)


def test_a_clock_set_back_is_no_time() -> None:
    data = training([review("a", 5, new=True), review("a", 2), review("a", 4)])
    assert told(data) == [[(3, 0), (3, 0), (3, 2)]]


def test_a_split_is_in_time() -> None:
    data = training([review("a", 0, new=True), *(review("a", day) for day in range(1, 11))])
    earlier, later = data.split(0.8)
    assert (len(earlier.items), len(later.items)) == (8, 2)
    assert told(earlier) + told(later) == told(data)
    assert earlier.cards + later.cards == data.cards


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.sampled_from(list(Rating))), max_size=30))
def test_every_item_ends_on_a_later_day_and_begins_with_the_first_answer(
    asked: Sequence[tuple[str, int, Rating]],
) -> None:
    day, seen, reviews = 0, set[str](), []
    for card, wait, rating in asked:
        day += wait
        reviews.append(review(card, day, rating, new=card not in seen))
        seen.add(card)
    data = training(reviews)
    assert len(data.items) == len(data.cards) <= len(reviews)
    for item in data.items:
        told_ = answers(item)
        assert told_[0][1] == 0
        assert told_[-1][1] > 0
        assert len(told_) > 1


class TestHistory:
    def test_all_answers_since_the_card_was_last_new(self) -> None:
        item = history([review("a", 0, new=True), review("a", 2), review("a", 5, new=True), review("a", 6)])
        assert item is not None
        assert answers(item) == [(3, 0), (3, 1)]

    @pytest.mark.parametrize("reviews", [[], [review("a", 3)]])
    def test_without_a_beginning_there_is_none(self, reviews: list[Review]) -> None:
        assert history(reviews) is None


class TestFit:
    def test_the_log_loss_of_one_answer_is_that_of_its_forgetting_curve(self) -> None:
        # A card answered Good has stability 2.3065 by the defaults, and is asked 4 days later.
        chance = retrievability(
            CardState("a", "d", State.REVIEW, stability=PARAMETERS[2], last_day=FIRST), FIRST + timedelta(days=4)
        )
        assert chance is not None
        remembered = training([review("a", 0, new=True), review("a", 4)])
        forgotten = training([review("a", 0, new=True), review("a", 4, Rating.AGAIN)])
        assert fit(PARAMETERS, remembered).log_loss == pytest.approx(-log(chance), rel=1e-4)
        assert fit(PARAMETERS, forgotten).log_loss == pytest.approx(-log(1 - chance), rel=1e-4)

    def test_parameters_that_expect_too_much_fit_worse(self) -> None:
        data = training(
            each
            for card in map(str, range(20))
            for each in (review(card, 0, new=True), review(card, 5, Rating.AGAIN), review(card, 6, Rating.AGAIN))
        )
        confident = (*PARAMETERS[:2], 90.0, *PARAMETERS[3:])
        assert fit(confident, data).log_loss > fit(PARAMETERS, data).log_loss
        assert fit(confident, data).rmse > fit(PARAMETERS, data).rmse


def test_what_a_review_led_to_does_not_matter() -> None:
    reviews = [review("a", 0, new=True), review("a", 4)]
    other = [replace(each, after=CardState("a", "d", State.REVIEW, stability=99.0)) for each in reviews]
    assert told(training(reviews)) == told(training(other))
