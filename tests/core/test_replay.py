from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Review
from quizapp.core.replay import replay
from quizapp.core.schedule import PARAMETERS, SCHEDULER, preview

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
answers = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(Rating), st.integers(-5, 60)), max_size=30
)


def live(history: list[tuple[str, Rating, int]], preset: Preset) -> tuple[dict[str, CardState], list[Review]]:
    """Answer cards as a learner does: the states kept up to date, and the reviews that were recorded."""
    states: dict[str, CardState] = {}
    reviews: list[Review] = []
    now = START
    for card, rating, days in history:
        now += timedelta(days=days)
        before = states.get(card, CardState(card, "deck"))
        after = states[card] = preview(before, now, now.date(), preset)[rating]
        reviews.append(
            Review(
                id=f"{len(reviews):036}",
                card=card,
                deck="deck",
                at=now,
                study_day=now.date(),
                rating=rating,
                verdict="pass",
                tries=1,
                hints=0,
                revealed=False,
                seconds=1.0,
                content_hash="",
                scheduler=SCHEDULER,
                parameters=PARAMETERS,
                before=before,
                after=after,
            )
        )
    return states, reviews


def test_no_reviews_no_states() -> None:
    assert replay([]) == {}


@given(history=answers)
def test_replaying_the_reviews_gives_the_live_states(history: list[tuple[str, Rating, int]]) -> None:
    states, reviews = live(history, Preset())
    assert replay(reviews) == states
    assert replay(iter(reviews)) == states


@given(history=answers)
def test_the_ratings_alone_lead_to_the_same_states(history: list[tuple[str, Rating, int]]) -> None:
    """Nothing but the rating, its moment and its study day decides a state: not the order of other cards, no chance."""
    states, reviews = live(history, Preset())
    for card, state in states.items():
        found = CardState(card, "deck")
        for review in reviews:
            if review.card == card:
                assert review.before == found
                found = preview(found, review.at, review.study_day, Preset())[review.rating]
                assert review.after == found
        assert found == state


def test_reviews_are_taken_in_the_order_recorded_not_by_their_clock() -> None:
    states, reviews = live([("a", Rating.GOOD, 0), ("a", Rating.AGAIN, -30)], Preset())
    assert reviews[1].at < reviews[0].at
    assert replay(reviews) == states
    assert replay(reversed(reviews)) != states
