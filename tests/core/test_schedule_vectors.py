"""The published expectations of Anki, fsrs-rs, py-fsrs and ts-fsrs, against our schedule and the library below it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from fsrs_rs_python import DEFAULT_PARAMETERS, FSRS, FSRSItem, FSRSReview, MemoryState

from quizapp.core.parameters import upgraded
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, State
from quizapp.core.schedule import PARAMETERS, preview, retrievability

EXACT = Preset(fuzz=False)
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
NO_SHORT_TERM = (*PARAMETERS[:17], 0.0, 0.0, 0.0, PARAMETERS[20])


def rate(state: CardState, rating: int, now: datetime, parameters: tuple[float, ...] = PARAMETERS) -> CardState:
    return preview(state, now, now.date(), replace(EXACT, parameters=parameters))[Rating(rating)]


def in_review(stability: float, difficulty: float, interval: int, last: date) -> CardState:
    return CardState(
        "card",
        "deck",
        State.REVIEW,
        stability=stability,
        difficulty=difficulty,
        due_day=last + timedelta(days=interval),
        last_day=last,
        interval_days=interval,
        reps=4,
    )


def after(
    days: int, stability: float, difficulty: float, parameters: tuple[float, ...] = PARAMETERS
) -> list[CardState]:
    """The states after Again, Hard, Good and Easy on a card with this memory, so many days after its last review."""
    state = in_review(stability, difficulty, days, START.date())
    now = START + timedelta(days=days)
    return [rate(state, rating, now, parameters) for rating in Rating]


def test_default_parameters_are_those_of_the_library() -> None:
    assert pytest.approx(list(DEFAULT_PARAMETERS), rel=1e-7) == list(PARAMETERS)


def test_intervals_when_each_review_is_made_as_it_comes_due() -> None:
    state, now, intervals = CardState("card", "deck"), START, []
    for rating in [3] * 6 + [1] * 2 + [3] * 5:
        state = rate(state, rating, now)
        intervals.append(state.interval_days)
        now = state.due_at or now + timedelta(days=state.interval_days)
    assert intervals == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]


@pytest.mark.parametrize(
    ("parameters", "stability"), [(PARAMETERS, 53.62691), (NO_SHORT_TERM, 53.335106)], ids=["default", "no short term"]
)
def test_memory_after_a_history(parameters: tuple[float, ...], stability: float) -> None:
    state, now = CardState("card", "deck"), START
    for rating, days in zip([1, 3, 3, 3, 3, 3], [0, 0, 1, 3, 8, 21], strict=True):
        now += timedelta(days=days)
        state = rate(state, rating, now, parameters)
    assert state.stability == pytest.approx(stability, abs=1e-4)
    assert state.difficulty == pytest.approx(6.3574867, abs=1e-4)


def test_memory_is_what_the_library_makes_of_the_whole_history_at_once() -> None:
    ratings, gaps = [3, 3, 2, 1, 3, 4, 3], [0, 0, 3, 9, 0, 1, 14]
    state, now = CardState("card", "deck"), START
    for rating, days in zip(ratings, gaps, strict=True):
        now += timedelta(days=days)
        state = rate(state, rating, now)
    item = FSRSItem([FSRSReview(rating, days) for rating, days in zip(ratings, gaps, strict=True)])
    memory = FSRS(PARAMETERS).memory_state(item)
    assert state.stability == pytest.approx(memory.stability, rel=1e-5)
    assert state.difficulty == pytest.approx(memory.difficulty, rel=1e-5)


@pytest.mark.parametrize(
    ("rating", "stability", "difficulty"),
    [(1, 0.212, 6.4133), (2, 1.2931, 5.11217071), (3, 2.3065, 2.11810397), (4, 8.2956, 1.0)],
)
def test_memory_after_the_first_rating(rating: int, stability: float, difficulty: float) -> None:
    state = rate(CardState("card", "deck"), rating, START)
    assert state.stability == pytest.approx(stability, abs=1e-6)
    assert state.difficulty == pytest.approx(difficulty, abs=1e-6)


def test_first_steps_of_a_new_card() -> None:
    states = [rate(CardState("card", "deck"), rating, START) for rating in (1, 2, 3)]
    assert [state.due_at for state in states] == [START + timedelta(seconds=wait) for wait in (60, 330, 600)]


def test_interval_by_retention() -> None:
    scheduler = FSRS(PARAMETERS)
    days = [max(1, round(scheduler.next_interval(1.0, retention / 10, 3))) for retention in range(1, 11)]
    assert days == [3116766, 34793, 2508, 387, 90, 27, 9, 3, 1, 1]


def test_forgetting_curve() -> None:
    chances = [
        retrievability(in_review(stability, 5.0, 1, START.date()), START.date() + timedelta(days=days))
        for days, stability in enumerate([1.0, 2.0, 3.0, 4.0, 4.0, 2.0])
    ]
    assert chances == pytest.approx([1.0, 0.9403443, 0.9253786, 0.9185229, 0.9, 0.8261359], abs=1e-6)


def test_next_difficulty() -> None:
    difficulties = [state.difficulty for state in after(5, 5.0, 5.0)]
    assert difficulties == pytest.approx([8.34176237, 6.66599536, 4.99022837, 3.31446137], abs=1e-5)


def test_stability_after_a_review_on_the_same_day() -> None:
    stabilities = [state.stability for state in after(0, 5.0, 5.0)]
    assert stabilities == pytest.approx([1.596818, 5.0, 5.0, 8.12960956], abs=1e-5)


def decay_for(retention: float, days: int, stability: float) -> float:
    """The decay under which recall is `retention` after so many days; it falls as the decay grows."""
    low, high = 0.1, 0.8
    for _ in range(60):
        decay = (low + high) / 2
        factor = 0.9 ** (-1 / decay) - 1
        recall = (1 + factor * days / stability) ** -decay
        low, high = (decay, high) if recall > retention else (low, decay)
    return decay


# fsrs-rs tries stability 5 with difficulties 1-4 at recall 0.9-0.6. Its formulas for stability know of time only
# through recall, so whole days and a fitting decay reach the same four places. Its first case recalls with Again, which
# no review does, but in that formula Again is what Good is: neither Hard's share nor Easy's bonus.
CASES = [(1.0, 0.9, 5), (2.0, 0.8, 15), (3.0, 0.7, 30), (4.0, 0.6, 60)]


@pytest.mark.parametrize(
    ("case", "rating", "stability"),
    [
        (CASES[0], Rating.GOOD, 25.60252118),
        (CASES[1], Rating.HARD, 28.22657096),
        (CASES[2], Rating.GOOD, 58.65599107),
        (CASES[3], Rating.EASY, 127.2266925),
        (CASES[0], Rating.AGAIN, 1.05253961),
        (CASES[1], Rating.AGAIN, 1.18943295),
        (CASES[2], Rating.AGAIN, 1.36808387),
        (CASES[3], Rating.AGAIN, 1.58498896),
    ],
)
def test_stability_after_recall_and_after_forgetting(
    case: tuple[float, float, int], rating: Rating, stability: float
) -> None:
    difficulty, recall, days = case
    parameters = (*PARAMETERS[:20], decay_for(recall, days, 5.0))
    assert after(days, 5.0, difficulty, parameters)[rating - 1].stability == pytest.approx(stability, rel=2e-4)


def test_intervals_are_those_the_library_wants() -> None:
    wanted = FSRS(PARAMETERS).next_states(MemoryState(20.0, 6.0), 0.9, 20)
    days = [state.interval_days for state in after(20, 20.0, 6.0)]
    assert days == [0, round(wanted.hard.interval), round(wanted.good.interval), round(wanted.easy.interval)]


@pytest.mark.parametrize("parameters", [PARAMETERS[:19], PARAMETERS[:17]], ids=len)
def test_older_parameter_vectors_schedule_as_the_library_upgrades_them(parameters: Sequence[float]) -> None:
    state, now = CardState("card", "deck"), START
    for rating, days in zip([3, 3, 2, 1, 3, 4], [0, 0, 3, 9, 0, 14], strict=True):
        now += timedelta(days=days)
        state = rate(state, rating, now, upgraded(parameters))
    item = FSRSItem(
        [FSRSReview(rating, days) for rating, days in zip([3, 3, 2, 1, 3, 4], [0, 0, 3, 9, 0, 14], strict=True)]
    )
    memory = FSRS(parameters).memory_state(item)
    assert state.stability == pytest.approx(memory.stability, rel=1e-5)
    assert state.difficulty == pytest.approx(memory.difficulty, rel=1e-5)
