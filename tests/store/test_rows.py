from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, Marks, Review, State
from quizapp.store.rows import (
    CHANGE_COLUMNS,
    MARK_COLUMNS,
    REVIEW_COLUMNS,
    STATE_COLUMNS,
    change_from_row,
    change_to_row,
    marks_from_row,
    marks_to_row,
    moment_to_text,
    parameters_from_text,
    parameters_to_text,
    review_from_row,
    review_to_row,
    stamp_from_row,
    state_from_row,
    state_to_row,
)
from tests.store.conftest import changes, days, moments, names, reviews, states


@given(state=states)
def test_a_state_comes_back_as_it_was(state: CardState) -> None:
    row = state_to_row(state)
    assert tuple(row) == STATE_COLUMNS
    assert state_from_row([row[name] for name in STATE_COLUMNS]) == state


@given(review=reviews)
def test_a_review_comes_back_as_it_was(review: Review) -> None:
    row = review_to_row(review)
    assert tuple(row) == REVIEW_COLUMNS
    parameters = parameters_from_text(parameters_to_text(review.parameters))
    again = review_from_row([row[name] for name in REVIEW_COLUMNS], review.scheduler, parameters)
    assert again == review
    assert again.seq == review.seq


@given(change=changes)
def test_a_change_comes_back_as_it_was(change: Change) -> None:
    row = change_to_row(change)
    assert set(row) == set(CHANGE_COLUMNS)
    again = change_from_row([row[name] for name in CHANGE_COLUMNS])
    assert again == change
    assert again.seq == change.seq


@given(
    card=names,
    marks=st.builds(
        Marks,
        suspended=st.booleans(),
        buried=st.none() | days,
        flag=st.integers(0, 7),
        tags=st.lists(names, max_size=3, unique=True).map(lambda each: tuple(sorted(each))),
    ),
)
def test_marks_come_back_as_they_were(card: str, marks: Marks) -> None:
    row = marks_to_row(card, marks)
    assert tuple(row) == MARK_COLUMNS
    assert marks_from_row([row[name] for name in MARK_COLUMNS]) == (card, marks)


@given(at=moments, day=days)
def test_a_stamp_is_read_back(at: datetime, day: date) -> None:
    stamp = stamp_from_row([moment_to_text(at), day.isoformat()])
    assert (stamp.at, stamp.study_day) == (at, day)


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
