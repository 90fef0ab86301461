"""FSRS-6 written out from its published formulas, as a second opinion on the library that schedules.

Its parts, its loss over four histories, that loss's gradient and one step of Adam are those fsrs-rs tests itself by
(`training.rs`). An update of the library that computes something else, or a wrong wrapper around it, shows here.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import exp, log

import pytest
from fsrs_rs_python import FSRS, FSRSItem, FSRSReview, MemoryState
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.parameters import BOUNDS, PARAMETERS, clipped
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, State
from quizapp.core.schedule import interval_at, preview, retrievability

Weights = Sequence[float]
Memory = tuple[float, float]
"""Stability and difficulty."""

LEAST, MOST = 0.001, 36_500.0
"""What stability is kept within."""


def recall(w: Weights, days: float, stability: float) -> float:
    factor = 0.9 ** (-1 / w[20]) - 1
    return float((1 + factor * days / stability) ** -w[20])


def first(w: Weights, rating: int) -> Memory:
    return w[rating - 1], min(max(first_difficulty(w, rating), 1.0), 10.0)


def first_difficulty(w: Weights, rating: int) -> float:
    return w[4] - exp(w[5] * (rating - 1)) + 1


def next_difficulty(w: Weights, difficulty: float, rating: int) -> float:
    moved = difficulty + (10 - difficulty) / 9 * (-w[6] * (rating - 3))
    return min(max(w[7] * (first_difficulty(w, 4) - moved) + moved, 1.0), 10.0)


def after_recall(w: Weights, memory: Memory, chance: float, rating: int) -> float:
    stability, difficulty = memory
    bonus = w[15] if rating == 2 else w[16] if rating == 4 else 1.0
    growth = exp(w[8]) * (11 - difficulty) * stability ** -w[9] * (exp((1 - chance) * w[10]) - 1) * bonus
    return float(stability * (growth + 1))


def after_forgetting(w: Weights, memory: Memory, chance: float) -> float:
    stability, difficulty = memory
    forgot = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp((1 - chance) * w[14])
    return float(min(forgot, stability / exp(w[17] * w[18])))


def on_the_same_day(w: Weights, stability: float, rating: int) -> float:
    growth = exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
    return float(stability * (max(growth, 1.0) if rating >= 2 else growth))


def step(w: Weights, memory: Memory | None, days: int, rating: int) -> Memory:
    """The memory after one review, so many days after the last."""
    if memory is None:
        return first(w, rating)
    chance = recall(w, days, memory[0])
    if days == 0:
        stability = on_the_same_day(w, memory[0], rating)
    elif rating == 1:
        stability = after_forgetting(w, memory, chance)
    else:
        stability = after_recall(w, memory, chance, rating)
    return min(max(stability, LEAST), MOST), next_difficulty(w, memory[1], rating)


def lived(w: Weights, history: Sequence[tuple[int, int]]) -> Memory:
    memory: Memory | None = None
    for rating, days in history:
        memory = step(w, memory, days, rating)
    assert memory is not None
    return memory


ratings = st.integers(1, 4)
memories = st.tuples(st.floats(0.01, 5000), st.floats(1, 10))
histories = st.lists(st.tuples(ratings, st.integers(0, 200)), min_size=1, max_size=8)
vectors = st.tuples(*(st.floats(least, most) for least, most in BOUNDS))


@given(memory=memories, days=st.integers(0, 2000), w=st.just(PARAMETERS) | vectors)
def test_the_library_moves_a_memory_as_the_formulas_do(memory: Memory, days: int, w: Weights) -> None:
    found = FSRS(w).next_states(MemoryState(*memory), 0.9, days)
    for rating, state in enumerate((found.again, found.hard, found.good, found.easy), 1):
        stability, difficulty = step(w, memory, days, rating)
        assert state.memory.stability == pytest.approx(stability, rel=3e-4, abs=1e-4)
        assert state.memory.difficulty == pytest.approx(difficulty, rel=1e-4, abs=1e-4)


@given(history=histories)
def test_a_whole_history_is_the_same_by_formula_by_library_and_by_preview(history: list[tuple[int, int]]) -> None:
    stability, difficulty = lived(PARAMETERS, history)
    item = FSRSItem([FSRSReview(rating, days if number else 0) for number, (rating, days) in enumerate(history)])
    state, now = CardState("card", "deck"), datetime(2026, 1, 1, 12, tzinfo=UTC)
    for number, (rating, days) in enumerate(history):
        now += timedelta(days=days if number else 0)
        state = preview(state, now, now.date(), Preset())[Rating(rating)]
    memory = FSRS(PARAMETERS).memory_state(item)
    assert memory.stability == pytest.approx(stability, rel=1e-3, abs=1e-3)
    assert state.stability == pytest.approx(stability, rel=1e-3, abs=1e-3)
    assert memory.difficulty == pytest.approx(difficulty, rel=1e-3)
    assert state.difficulty == pytest.approx(difficulty, rel=1e-3)


@given(stability=st.floats(0.1, 1000), days=st.integers(0, 3000), w=vectors)
def test_our_own_forgetting_curve_is_that_of_the_formulas(stability: float, days: int, w: Weights) -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC).date()
    state = CardState("card", "deck", State.REVIEW, stability=stability, last_day=day)
    assert retrievability(state, day + timedelta(days=days), tuple(w)) == pytest.approx(recall(w, days, stability))


@given(stability=st.floats(0.1, 1000), retention=st.floats(0.7, 0.99))
def test_our_own_interval_is_the_one_the_library_wants(stability: float, retention: float) -> None:
    wanted = FSRS(PARAMETERS).next_interval(stability, retention, 3)
    assert interval_at(stability, retention) == pytest.approx(wanted, rel=1e-3)


# fsrs-rs's own numbers: four histories, what came after each, and what that costs.
HISTORIES = (
    ((1, 0), (3, 0), (1, 0), (4, 0), (3, 1), (2, 3)),
    ((2, 0), (4, 0), (4, 0), (3, 1), (1, 3), (3, 6)),
    ((3, 0), (2, 0), (4, 0), (3, 1), (3, 3), (3, 6)),
    ((4, 0), (4, 0), (3, 1), (3, 3), (3, 5), (4, 12)),
)
AFTERWARDS = ((4, True), (11, True), (12, True), (23, False))
LOSS, LOSS_AFTER_A_STEP = 4.0466027, 3.767796
GRADIENT = (
    *(-0.095688485, -0.0051607806, -0.0012249565, 0.007462064, 0.03650761, -0.082112335, 0.0593964, -2.1474836),
    *(0.57626534, -2.8751316, 0.7154875, -0.028993709, 0.0099172965, -0.2189217, -0.0017800558, -0.089381434),
    *(0.299141, 0.068104014, -0.011605468, -0.25398168, 0.27700496),
)
GRADIENT_AFTER_A_STEP = (
    *(-0.040530164, -0.0041278866, -0.0010157757, 0.007239434, 0.009321215, -0.120117955, 0.039143264, -0.8628009),
    *(0.5794302, -2.5713828, 0.7669307, -0.024242667, 0.0, -0.16912507, -0.0017008218, -0.061857328),
    *(0.28093633, 0.064058185, 0.0063592787, -0.1903223, 0.6257775),
)
AFTER_A_STEP = (
    *(0.252, 1.3331, 2.3464994, 8.2556, 6.3733, 0.87340003, 2.9794, 0.040999997, 1.8322, 0.20660001, 0.756, 1.5235),
    *(0.021400042, 0.3029, 1.6882998, 0.64140004, 1.8329, 0.5025, 0.13119997, 0.1058, 0.1142),
)


def loss(w: Weights) -> float:
    """The log loss of what came after each history, summed."""
    total = 0.0
    for history, (days, remembered) in zip(HISTORIES, AFTERWARDS, strict=True):
        chance = recall(w, days, lived(w, history)[0])
        total -= log(chance if remembered else 1 - chance)
    return total


def library_loss(w: Weights) -> float:
    """The same with the memories that the library computes, and our own forgetting curve."""
    total = 0.0
    day = datetime(2026, 1, 1, tzinfo=UTC).date()
    for history, (days, remembered) in zip(HISTORIES, AFTERWARDS, strict=True):
        memory = FSRS(w).memory_state(FSRSItem([FSRSReview(rating, gap) for rating, gap in history]))
        state = CardState("card", "deck", State.REVIEW, stability=memory.stability, last_day=day)
        chance = retrievability(state, day + timedelta(days=days), tuple(w)) or 0.0
        total -= log(chance if remembered else 1 - chance)
    return total


def gradient(w: Weights) -> list[float]:
    """The slope of the loss along each parameter, by differences either way."""
    found = []
    for number in range(len(w)):
        sides = []
        for change in (1e-6, -1e-6):
            moved = list(w)
            moved[number] += change
            sides.append(loss(moved))
        found.append((sides[0] - sides[1]) / 2e-6)
    return found


@pytest.mark.parametrize(("w", "expected"), [(PARAMETERS, LOSS), (AFTER_A_STEP, LOSS_AFTER_A_STEP)], ids=["0", "1"])
def test_the_loss_of_four_histories(w: Weights, expected: float) -> None:
    assert loss(w) == pytest.approx(expected, abs=2e-5)
    assert library_loss(w) == pytest.approx(expected, abs=2e-5)


@pytest.mark.parametrize(
    ("w", "expected"), [(PARAMETERS, GRADIENT), (AFTER_A_STEP, GRADIENT_AFTER_A_STEP)], ids=["0", "1"]
)
def test_its_gradient(w: Weights, expected: Weights) -> None:
    assert gradient(w) == pytest.approx(expected, abs=2e-4)


def test_one_step_of_adam_against_it() -> None:
    """The first step of Adam is the learning rate against the sign of each slope."""
    moved = [
        each - 0.04 * slope / (abs(slope) + 1e-8) for each, slope in zip(PARAMETERS, gradient(PARAMETERS), strict=True)
    ]
    assert clipped(moved) == pytest.approx(AFTER_A_STEP, abs=1e-5)
