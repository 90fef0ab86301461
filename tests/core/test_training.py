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


def test_a_card_that_was_made_new_again_begins_again_and_what_was_before_is_left_out() -> None:
    data = training([review("a", 0, new=True), review("a", 5), review("a", 9, new=True), review("a", 11)])
    assert told(data) == [[(3, 0), (3, 2)]]
    assert data.reviews == 4


def test_a_card_that_is_new_has_nothing_to_be_learnt_from() -> None:
    reviews = [review(card, day, new=not day) for day in (0, 5) for card in "ab"]
    assert told(training(reviews, {"b"})) == [[(3, 0), (3, 5)]]
    assert training(reviews, {"b"}).cards == training(reviews).cards[1:]


def test_no_two_histories_have_one_number() -> None:
    beginnings = [review(card, day, new=True) for day, card in enumerate("abac")]
    data = training([*beginnings, *(review(card, 9) for card in "abc")])
    assert len(set(data.cards)) == len(data.items) == 3


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


class TestAnki:
    """What Anki learns from (the tests of rslib/src/scheduler/fsrs/params.rs), each told in our kinds of entries.

    Anki's log holds everything that happens to a card. Ours holds answers, and apart from them changes: a new due day
    is a change, a cram is not recorded at all. What is then left of a log is what stands here; that nothing else is
    left of it, tests/study/test_optimising.py shows on a real record.
    """

    @staticmethod
    def answered(*ago: int, again: Sequence[int] = ()) -> list[Review]:
        """Good answers to one card so many days ago; the first, and those in `again`, found it new."""
        return [review("a", 15 - each, new=each in (ago[0], *again)) for each in ago]

    @pytest.mark.parametrize(
        ("ago", "days"),
        [
            ((1, 0), [[0, 1]]),
            ((15, 13, 10, 5), [[0, 2], [0, 2, 3], [0, 2, 3, 5]]),
            ((15, 13), [[0, 2]]),
        ],
    )
    def test_days_between_answers(self, ago: tuple[int, ...], days: list[list[int]]) -> None:
        assert [[wait for _, wait in item] for item in told(training(self.answered(*ago)))] == days

    def test_a_cram_or_another_due_day_between_answers_is_no_answer(self) -> None:
        """Anki drops the entry seven days ago; here there is none, and the wait goes from answer to answer."""
        assert told(training(self.answered(10, 9, 4))) == [[(3, 0), (3, 1)], [(3, 0), (3, 1), (3, 5)]]

    def test_a_reset_between_learning_and_learning_again(self) -> None:
        assert told(training(self.answered(10, 4, 0, again=[4]))) == [[(3, 0), (3, 4)]]
        assert told(training(self.answered(10, 9, 4, 0, again=[4]))) == [[(3, 0), (3, 4)]]

    def test_a_reset_that_no_answer_followed(self) -> None:
        assert training(self.answered(10, 9), known=()) == Training(reviews=2)

    def test_answers_after_a_reset_that_do_not_begin_with_learning(self) -> None:
        """There Anki has no beginning to learn from; here the first answer after a reset is one, whatever it led to."""
        assert told(training(self.answered(10, 9, 1, 0, again=[1]))) == [[(3, 0), (3, 1)]]

    def test_reviews_without_a_beginning_give_no_memory_either(self) -> None:
        """Anki falls back on SM-2's figures there; all that was recorded here has its beginning, or a state to keep."""
        found = [review("a", day) for day in (5, 7, 9)]
        assert training(found) == Training(reviews=3)
        assert history(found) is None

    def test_a_single_answer_is_a_memory_and_nothing_to_learn_from(self) -> None:
        assert training(self.answered(1)) == Training(reviews=1)
        item = history(self.answered(1))
        assert item is not None
        assert answers(item) == [(3, 0)]

    @pytest.mark.parametrize(("ago", "since"), [((10, 8), 7), ((10, 8), 9), ((10, 8, 6), 9), ((10, 6), 4)])
    def test_a_beginning_before_the_day_from_which_on_answers_are_taken(self, ago: tuple[int, ...], since: int) -> None:
        """No setting here cuts a record off at a day; one that begins late has such cards all the same."""
        late = [each for each in self.answered(*ago) if (FIRST + timedelta(days=15) - each.study_day).days <= since]
        assert training(late) == Training(reviews=len(late))

    @pytest.mark.parametrize("since", [10, 11])
    def test_a_beginning_on_that_day_or_later(self, since: int) -> None:
        whole = self.answered(10, 8)
        late = [each for each in whole if (FIRST + timedelta(days=15) - each.study_day).days <= since]
        assert told(training(late)) == told(training(whole)) == [[(3, 0), (3, 2)]]


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
