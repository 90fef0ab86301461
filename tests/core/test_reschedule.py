"""States computed anew from answers: equal to what the answers led to, until parameters or retention differ."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.parameters import PARAMETERS
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Review, State
from quizapp.core.reschedule import WINDOWS, moves, shift
from quizapp.core.schedule import SCHEDULER, preview

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
PRESET = Preset(learning_steps=(), relearning_steps=())
SLOW = replace(PRESET, parameters=(*(3 * each for each in PARAMETERS[:4]), *PARAMETERS[4:]))


def studied(card: str, ratings: Sequence[Rating], preset: Preset = PRESET) -> tuple[CardState, list[Review]]:
    """A card answered so, each time on the day it is due; where it then stands, and its reviews."""
    state, day, reviews = CardState(card, "d"), START.date(), list[Review]()
    for rating in ratings:
        at = START + (day - START.date())
        after = preview(state, at, day, preset)[rating]
        reviews.append(_review(len(reviews), at, day, rating, state, after))
        assert after.due_day is not None
        state, day = after, after.due_day
    return state, reviews


def _review(number: int, at: datetime, day: date, rating: Rating, before: CardState, after: CardState) -> Review:
    return Review(
        id=f"{after.card}-{number}",
        card=after.card,
        deck="d",
        at=at,
        study_day=day,
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


RATINGS = st.lists(st.sampled_from(list(Rating)), min_size=1, max_size=8)


@given(RATINGS, st.booleans())
@settings(max_examples=50)
def test_by_the_preset_they_were_answered_with_nothing_moves(ratings: list[Rating], keep_due: bool) -> None:
    state, reviews = studied("a", ratings)
    assert moves([state], {"a": reviews}, PRESET, keep_due=keep_due) == ()


@given(st.lists(st.sampled_from(list(Rating)), min_size=1, max_size=4))  # more may reach the greatest stability
@settings(max_examples=50)
def test_other_parameters_give_the_memory_of_who_had_answered_by_them(ratings: list[Rating]) -> None:
    state, reviews = studied("a", ratings)
    found = moves([state], {"a": reviews}, SLOW, keep_due=True)
    assert [before for before, _ in found] == [state]
    after = found[0][1]
    replayed = CardState("a", "d")
    for review in reviews:
        replayed = preview(replayed, review.at, review.study_day, SLOW)[review.rating]
    assert after.stability == pytest.approx(replayed.stability, rel=1e-4)
    assert after.difficulty == pytest.approx(replayed.difficulty, rel=1e-4)
    assert replace(after, stability=state.stability, difficulty=state.difficulty) == state


def test_the_due_day_follows_from_the_last_answer() -> None:
    state, reviews = studied("a", [Rating.GOOD, Rating.GOOD])
    plain = replace(SLOW, fuzz=False)
    ((_, after),) = moves([state], {"a": reviews}, plain, keep_due=False)
    assert after.last_day is not None
    assert after.interval_days > 1
    assert after.due_day == after.last_day + timedelta(days=after.interval_days)
    assert state.due_day is not None
    assert after.due_day > state.due_day


@given(RATINGS, st.floats(0.75, 0.97))
@settings(max_examples=50)
def test_the_due_day_is_what_the_last_answer_would_have_led_to(ratings: list[Rating], retention: float) -> None:
    state, reviews = studied("a", ratings)
    wanted = replace(PRESET, retention=retention, fuzz=False)
    found = moves([state], {"a": reviews}, wanted, keep_due=False)
    after = found[0][1] if found else state
    last = reviews[-1]
    assert after.due_day == preview(last.before, last.at, last.study_day, wanted)[last.rating].due_day


def test_a_card_that_would_still_be_learning_keeps_its_day() -> None:
    state, reviews = studied("a", [Rating.GOOD])
    steps = replace(SLOW, learning_steps=(60, 600))
    ((_, after),) = moves([state], {"a": reviews}, steps, keep_due=False)
    assert after.due_day == state.due_day


@pytest.mark.parametrize(("retention", "sooner"), [(0.95, True), (0.8, False)])
def test_another_retention_moves_days_and_no_memory(retention: float, sooner: bool) -> None:
    state, reviews = studied("a", [Rating.GOOD] * 4)
    ((before, after),) = moves([state], {"a": reviews}, replace(PRESET, retention=retention), keep_due=False)
    assert after.stability == pytest.approx(before.stability, rel=1e-5)
    assert before.due_day is not None
    assert after.due_day is not None
    assert (after.due_day < before.due_day) is sooner


def test_the_maximum_interval_holds() -> None:
    state, reviews = studied("a", [Rating.EASY] * 4)
    short = replace(PRESET, maximum_interval=10, fuzz=False)
    ((_, after),) = moves([state], {"a": reviews}, short, keep_due=False)
    assert after.interval_days == 10


def test_a_day_within_the_fuzz_stays() -> None:
    state, reviews = studied("a", [Rating.GOOD] * 3)
    assert state.due_day is not None
    balanced = replace(state, due_day=state.due_day + timedelta(days=1), interval_days=state.interval_days + 1)
    assert moves([balanced], {"a": reviews}, PRESET, keep_due=False) == ()


@pytest.mark.parametrize("state", [State.NEW, State.LEARNING, State.RELEARNING])
def test_cards_on_steps_stay(state: State) -> None:
    known, reviews = studied("a", [Rating.GOOD])
    assert moves([replace(known, state=state)], {"a": reviews}, SLOW, keep_due=False) == ()


def test_a_card_without_its_beginning_stays() -> None:
    state, reviews = studied("a", [Rating.GOOD, Rating.GOOD])
    assert moves([state], {"a": reviews[1:]}, SLOW, keep_due=False) == ()
    assert moves([state], {}, SLOW, keep_due=False) == ()


class TestShift:
    def due(self, card: str, days: int) -> CardState:
        day = START.date() + timedelta(days=days)
        return CardState(card, "d", State.REVIEW, stability=1.0, difficulty=5.0, due_day=day)

    def test_what_is_due_is_counted_before_and_after(self) -> None:
        states = [self.due("a", -3), self.due("b", 0), self.due("c", 5), self.due("d", 40)]
        moved = [(states[0], self.due("a", 20)), (states[2], self.due("c", 0)), (states[3], self.due("d", 40))]
        found = shift(states, moved, START.date())
        assert found.cards == 3
        assert found.today == (2, 2)
        assert found.within == {7: (3, 2), 30: (3, 3), 90: (4, 4)}
        assert (found.earlier, found.later) == (1, 1)

    def test_no_move_is_no_shift(self) -> None:
        found = shift([self.due("a", 1)], [], START.date())
        assert found.cards == found.earlier == found.later == 0
        assert all(before == after for before, after in (found.today, *found.within.values()))
        assert tuple(found.within) == WINDOWS
