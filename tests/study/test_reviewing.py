from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.config import Config
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, State
from quizapp.core.verdict import Outcome, Verdict
from quizapp.study.reviewing import due_moment, new_review, uuid7
from quizapp.study.showing import Showing

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeCard, MakeWorkspace

MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2900, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, st.integers())
def test_an_id_is_a_uuid_of_version_seven_that_tells_its_moment(at: datetime, seed: int) -> None:
    identity = UUID(uuid7(at, Random(seed).getrandbits))
    assert (identity.version, identity.variant) == (7, RFC_4122)
    assert identity.int >> 80 == int(at.timestamp() * 1000)


@given(MOMENTS, st.timedeltas(timedelta(milliseconds=2), timedelta(days=3650)), st.randoms())
def test_a_later_id_sorts_later(at: datetime, later: timedelta, random: Random) -> None:
    assert uuid7(at, random.getrandbits) < uuid7(at + later, random.getrandbits)


def test_ids_of_one_moment_differ() -> None:
    at = datetime(2025, 3, 10, tzinfo=UTC)
    random = Random(1)
    assert len({uuid7(at, random.getrandbits) for _ in range(1000)}) == 1000


def test_a_review_holds_what_the_showing_holds(
    make_workspace: "MakeWorkspace", code_card: "MakeCard", clock: "Clock"
) -> None:
    showing = Showing(code_card(content_hash="abc", hints=("one",)), clock.now)
    showing.take_hint()
    showing.apply(Verdict("five", Outcome.TIME))
    showing.apply(Verdict("five", Outcome.INTERNAL))
    clock.advance(seconds=5)
    before, after = CardState("five", "numbers"), CardState("five", "numbers", State.LEARNING, reps=1)
    review = new_review(make_workspace(), showing, Rating.HARD, clock.now, before, after)
    assert (review.card, review.deck, review.content_hash, review.at) == ("five", "numbers", "abc", clock.now)
    assert (review.verdict, review.tries, review.hints, review.revealed) == ("time", 1, 1, False)
    assert (review.rating, review.seconds, review.before, review.after) == (Rating.HARD, 5.0, before, after)


@pytest.mark.parametrize(("hour", "day"), [(3, date(2025, 3, 9)), (4, date(2025, 3, 10))])
def test_a_review_counts_for_the_study_day(
    make_workspace: "MakeWorkspace", code_card: "MakeCard", clock: "Clock", hour: int, day: date
) -> None:
    clock.now = clock.now.replace(hour=hour)
    state = CardState("five", "numbers")
    review = new_review(make_workspace(), Showing(code_card(), clock.now), Rating.GOOD, clock.now, state, state)
    assert review.study_day == day
    assert review.verdict == ""


def test_a_new_card_is_not_due() -> None:
    assert due_moment(Config(timezone="UTC"), CardState("a", "b")) is None


def test_a_learning_card_is_due_at_its_moment() -> None:
    at = datetime(2025, 3, 10, 12, 1, tzinfo=UTC)
    assert due_moment(Config(timezone="UTC"), CardState("a", "b", State.LEARNING, due_at=at)) == at


@pytest.mark.parametrize(("zone", "hour"), [("UTC", 4), ("Europe/Berlin", 2), ("America/New_York", 8)])
def test_a_review_is_due_as_its_study_day_begins_where_the_learner_is(zone: str, hour: int) -> None:
    state = CardState("a", "b", State.REVIEW, due_day=date(2025, 7, 1))
    assert due_moment(Config(timezone=zone), state) == datetime(2025, 7, 1, hour, tzinfo=UTC)
