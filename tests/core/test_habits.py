"""Habits begin as most learners' and become the learner's own."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.habits import WEIGHT, habits
from quizapp.core.parameters import PARAMETERS
from quizapp.core.rating import AWAY, Rating
from quizapp.core.record import CardState, Review, State
from quizapp.core.schedule import SCHEDULER


def review(state: State, rating: Rating, seconds: float = 10.0) -> Review:
    before = CardState("a", "d", state)
    return Review(
        id="",
        card="a",
        deck="d",
        at=datetime(2026, 3, 1, tzinfo=UTC),
        study_day=date(2026, 3, 1),
        rating=rating,
        verdict="",
        tries=1,
        hints=0,
        revealed=False,
        seconds=seconds,
        content_hash="",
        scheduler=SCHEDULER,
        parameters=PARAMETERS,
        before=before,
        after=before,
    )


REVIEWS = st.lists(
    st.builds(review, st.sampled_from(list(State)), st.sampled_from(list(Rating)), st.floats(0, 10_000)), max_size=40
)


@given(REVIEWS)
def test_shares_add_up_and_every_answer_takes_time(reviews: list[Review]) -> None:
    found = habits(reviews)
    for shares in (found.first, found.step, found.recalled):
        assert sum(shares.values()) == pytest.approx(1)
        assert all(0 < share < 1 for share in shares.values())
    assert found.seconds.keys() == {(state, rating) for state in State for rating in Rating}
    assert all(0 < seconds <= AWAY for seconds in found.seconds.values())


def test_what_is_recalled_is_never_again() -> None:
    assert Rating.AGAIN not in habits([review(State.REVIEW, Rating.AGAIN)]).recalled


def test_the_general_figures_weigh_as_much_as_so_many_answers() -> None:
    general = habits([]).first[Rating.EASY]
    own = habits([review(State.NEW, Rating.EASY)] * WEIGHT).first[Rating.EASY]
    assert own == pytest.approx((general + 1) / 2)


@pytest.mark.parametrize("state", [State.LEARNING, State.RELEARNING])
def test_both_kinds_of_steps_count_as_steps(state: State) -> None:
    before, after = habits([]), habits([review(state, Rating.AGAIN)] * 20)
    assert after.step[Rating.AGAIN] > before.step[Rating.AGAIN]
    assert after.first == before.first
    assert after.recalled == before.recalled


def test_time_is_told_by_state_and_rating_and_an_absence_counts_no_longer() -> None:
    key = (State.REVIEW, Rating.GOOD)
    slow = habits([review(*key, seconds=300.0)] * 1000)
    assert slow.seconds[key] == pytest.approx(300, rel=0.01)
    assert slow.seconds[State.REVIEW, Rating.HARD] == habits([]).seconds[State.REVIEW, Rating.HARD]
    away = habits([review(*key, seconds=86_400.0)] * 1000)
    assert away.seconds[key] <= AWAY
