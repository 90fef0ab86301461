from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Review, State
from quizapp.store.rows import (
    REVIEW_COLUMNS,
    STATE_COLUMNS,
    moment_to_text,
    parameters_from_text,
    parameters_to_text,
    review_from_row,
    review_to_row,
    state_from_row,
    state_to_row,
)

moments = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
days = st.dates(date(1970, 1, 1), date(2200, 1, 1))
counts = st.integers(0, 10**6)
floats = st.floats(allow_nan=False, allow_infinity=False)
names = st.text(min_size=1, max_size=20)
states = st.builds(
    CardState,
    card=names,
    deck=names,
    state=st.sampled_from(State),
    step=counts,
    stability=st.none() | floats,
    difficulty=st.none() | floats,
    due_at=st.none() | moments,
    due_day=st.none() | days,
    last_review=st.none() | moments,
    last_day=st.none() | days,
    interval_days=counts,
    reps=counts,
    lapses=counts,
)


@given(state=states)
def test_a_state_comes_back_as_it_was(state: CardState) -> None:
    row = state_to_row(state)
    assert tuple(row) == STATE_COLUMNS
    assert state_from_row([row[name] for name in STATE_COLUMNS]) == state


@given(card=names, deck=names, before=states, after=states, at=moments, day=days, numbers=st.lists(floats, max_size=4))
def test_a_review_comes_back_as_it_was(
    card: str, deck: str, before: CardState, after: CardState, at: datetime, day: date, numbers: list[float]
) -> None:
    review = Review(
        id="x" * 36,
        card=card,
        deck=deck,
        at=at,
        study_day=day,
        rating=Rating.HARD,
        verdict="time",
        tries=3,
        hints=1,
        revealed=True,
        seconds=0.1,
        content_hash="h",
        scheduler="s",
        parameters=tuple(numbers),
        before=before,
        after=after,
    )
    row = review_to_row(review)
    assert tuple(row) == REVIEW_COLUMNS
    again = parameters_from_text(parameters_to_text(numbers))
    assert review_from_row([row[name] for name in REVIEW_COLUMNS], "s", again) == review


def test_a_new_state_takes_no_room_in_a_review() -> None:
    row = review_to_row(
        Review(
            id="x" * 36,
            card="card",
            deck="deck",
            at=datetime(2026, 1, 1, tzinfo=UTC),
            study_day=date(2026, 1, 1),
            rating=Rating.GOOD,
            verdict="",
            tries=0,
            hints=0,
            revealed=False,
            seconds=0,
            content_hash="",
            scheduler="s",
            parameters=(),
            before=CardState("card", "deck"),
            after=CardState("card", "deck", State.REVIEW, due_day=date(2026, 1, 3), interval_days=2),
        )
    )
    assert row["before"] == "{}"
    assert row["after"] == '{"state":"review","due_day":"2026-01-03","interval_days":2}'


def test_moments_are_text_in_utc_that_sorts() -> None:
    zone = timezone(timedelta(hours=-8))
    assert moment_to_text(datetime(2026, 11, 24, 23, 48, 57, 5, tzinfo=zone)) == "2026-11-25T07:48:57.000005Z"
    assert moment_to_text(datetime(2026, 1, 2, tzinfo=UTC)) < moment_to_text(
        datetime(2026, 1, 2, 0, 0, 0, 1, tzinfo=UTC)
    )


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="names no time zone"):
        moment_to_text(datetime(2026, 1, 1))
