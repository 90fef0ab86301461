"""Sums over reviews."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Review, State
from quizapp.reports.model import Share
from quizapp.reports.totals import retention, totals

MakeReview = Callable[..., Review]
MakeState = Callable[..., CardState]


def in_review(review: Review, interval: int, rating: Rating) -> Review:
    """That review, of a card that stood in review."""
    before = replace(review.before, state=State.REVIEW, interval_days=interval)
    return replace(review, before=before, rating=rating)


def test_no_reviews_add_up_to_nothing_and_no_share_has_a_value() -> None:
    none = totals([])
    assert (none.reviews, none.cards, none.seconds) == (0, 0, 0)
    assert none.ratings == {"Again": 0, "Hard": 0, "Good": 0, "Easy": 0}
    assert none.outcomes == {}
    assert none.first_try.value is None
    assert none.hinted.value is None


def test_reviews_cards_and_seconds_are_counted(review: MakeReview) -> None:
    summed = totals([review("a", seconds=10), review("a", seconds=5), review("b", seconds=2.5)])
    assert (summed.reviews, summed.cards, summed.seconds) == (3, 2, 17.5)


def test_ratings_are_counted_by_their_word(review: MakeReview) -> None:
    summed = totals([review(rating=Rating.AGAIN), review(rating=Rating.EASY), review(rating=Rating.EASY)])
    assert summed.ratings == {"Again": 1, "Hard": 0, "Good": 0, "Easy": 2}


def test_outcomes_come_in_the_order_of_the_verdicts_and_only_if_seen(review: MakeReview) -> None:
    summed = totals([review(verdict="time"), review(verdict="wrong"), review(verdict="pass"), review(verdict="wrong")])
    assert list(summed.outcomes.items()) == [("pass", 1), ("wrong", 2), ("time", 1)]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"verdict": "pass", "tries": 1}, Share(1, 1)),
        ({"verdict": "pass", "tries": 2}, Share(0, 1)),
        ({"verdict": "wrong", "tries": 1}, Share(0, 1)),
        ({"verdict": "pass", "tries": 1, "revealed": True}, Share(0, 1)),
        ({"verdict": "pass", "tries": 1, "hints": 2}, Share(1, 1)),
        ({"verdict": "", "tries": 0, "revealed": True}, Share(0, 0)),
        ({"verdict": "internal", "tries": 1}, Share(0, 0)),
    ],
)
def test_only_a_judged_answer_counts_for_the_first_try(
    review: MakeReview, fields: dict[str, object], expected: Share
) -> None:
    assert totals([review(**fields)]).first_try == expected


def test_hints_and_reveals_are_shares_of_all_reviews(review: MakeReview) -> None:
    summed = totals([review(hints=3), review(revealed=True), review(), review()])
    assert summed.hinted == Share(1, 4)
    assert summed.revealed == Share(1, 4)


def test_retention_counts_cards_in_review_only(review: MakeReview, today: date) -> None:
    reviews = [review("a"), in_review(review("b"), 5, Rating.HARD), in_review(review("c"), 30, Rating.AGAIN)]
    ever = retention(reviews, today)[-1]
    assert (ever.all, ever.young, ever.mature) == (Share(1, 2), Share(1, 1), Share(0, 1))


def test_retention_counts_only_the_first_rating_of_a_study_day(review: MakeReview, today: date) -> None:
    forgot = in_review(review("a"), 5, Rating.AGAIN)
    again = in_review(review("a"), 5, Rating.GOOD)
    assert retention([forgot, again], today)[-1].all == Share(0, 1)
    assert retention([again, forgot], today)[-1].all == Share(1, 1)


def test_a_card_that_was_in_learning_first_that_day_does_not_count(review: MakeReview, today: date) -> None:
    assert retention([review("a"), in_review(review("a"), 1, Rating.GOOD)], today)[-1].all == Share(0, 0)


def test_a_day_later_the_same_card_counts_again(review: MakeReview, today: date) -> None:
    reviews = [
        in_review(review("a", days_ago=1), 5, Rating.AGAIN),
        in_review(review("a"), 5, Rating.GOOD),
    ]
    assert retention(reviews, today)[-1].all == Share(1, 2)


def test_each_span_reaches_back_so_many_study_days(review: MakeReview, today: date) -> None:
    reviews = [in_review(review(f"c{ago}", days_ago=ago), 5, Rating.GOOD) for ago in (0, 6, 7, 29, 30, 400)]
    assert [(each.span, each.all.whole) for each in retention(reviews, today)] == [
        ("today", 1),
        ("last 7 days", 2),
        ("last 30 days", 4),
        ("all time", 6),
    ]


def test_an_interval_of_21_days_is_mature(review: MakeReview, today: date) -> None:
    reviews = [in_review(review("a"), 20, Rating.GOOD), in_review(review("b"), 21, Rating.GOOD)]
    ever = retention(reviews, today)[-1]
    assert (ever.young.whole, ever.mature.whole) == (1, 1)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40), st.sampled_from(Rating), st.integers(0, 40))))
def test_young_and_mature_make_up_all_and_longer_spans_hold_shorter_ones(
    drawn: list[tuple[str, int, Rating, int]],
) -> None:
    reviews = [in_review(_make(card, ago), interval, rating) for card, ago, rating, interval in drawn]
    spans = retention(reviews, _make("a", 0).study_day)
    for each in spans:
        assert each.young.whole + each.mature.whole == each.all.whole
        assert each.young.part + each.mature.part == each.all.part <= each.all.whole
    wholes = [each.all.whole for each in spans]
    assert wholes == sorted(wholes)


def _make(card: str, days_ago: int) -> Review:
    from datetime import UTC, datetime, timedelta

    at = datetime(2025, 3, 10, 12, tzinfo=UTC) - timedelta(days=days_ago)
    state = CardState(card, "basics")
    return Review("", card, "basics", at, at.date(), Rating.GOOD, "pass", 1, 0, False, 1.0, "", "", (), state, state)
