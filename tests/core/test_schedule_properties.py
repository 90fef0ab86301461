"""What holds of every schedule: whatever a learner did, by any preset, whatever is due on the days ahead."""

from datetime import UTC, date, datetime, timedelta
from math import floor

from fsrs_rs_python import FSRS, MemoryState
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.easy_days import EasyDay, EasyDays
from quizapp.core.fuzz import fuzz_bounds
from quizapp.core.parameters import BOUNDS, PARAMETERS
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, State
from quizapp.core.schedule import preview
from quizapp.core.steps import DAY

NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
NEW = CardState("card", "deck")

step_lists = st.lists(st.integers(1, 5 * DAY), max_size=3, unique=True).map(lambda steps: tuple(sorted(steps)))
presets = st.builds(
    Preset,
    retention=st.floats(0.7, 0.99),
    learning_steps=step_lists,
    relearning_steps=step_lists,
    maximum_interval=st.integers(1, 36_500),
    fuzz=st.booleans(),
    load_balance=st.booleans(),
    easy_days=st.builds(EasyDays, *[st.sampled_from(EasyDay)] * 7),
    parameters=st.just(PARAMETERS) | st.tuples(*(st.floats(least, most) for least, most in BOUNDS)),
)
# Days between reviews, some of them back in time as after a clock was set back.
histories = st.lists(st.tuples(st.sampled_from(Rating), st.integers(-40, 400)), max_size=12)


# How much is due, and where siblings are, so many days after the end of a history.
loads = st.dictionaries(st.integers(0, 150), st.integers(0, 200), max_size=30)
sibling_days = st.frozensets(st.integers(0, 150), max_size=20)


class Future:
    """The days ahead of a study day."""

    def __init__(self, today: date, load: dict[int, int], siblings: frozenset[int]) -> None:
        self.load = {today + timedelta(days=day): number for day, number in load.items()}
        self.siblings = frozenset(today + timedelta(days=day) for day in siblings)

    def preview(self, state: CardState, now: datetime, today: date, preset: Preset) -> list[CardState]:
        return list(preview(state, now, today, preset, load=self.load, siblings=self.siblings).values())


def lived(history: list[tuple[Rating, int]], preset: Preset) -> tuple[CardState, datetime, date]:
    """The state after reviews so many days apart, and the moment that follows."""
    state, now = NEW, NOW
    for rating, days in history:
        state = preview(state, now, now.date(), preset)[rating]
        now += timedelta(days=days)
    return state, now, now.date()


@given(history=histories, preset=presets, load=loads, siblings=sibling_days)
def test_nothing_comes_due_before_now(
    history: list[tuple[Rating, int]], preset: Preset, load: dict[int, int], siblings: frozenset[int]
) -> None:
    state, now, today = lived(history, preset)
    for rated in Future(today, load, siblings).preview(state, now, today, preset):
        assert (rated.due_at is None) != (rated.due_day is None)
        if rated.due_at is not None:
            assert rated.due_at > now
        if rated.due_day is not None:
            assert rated.due_day > today


@given(history=histories, preset=presets, load=loads, siblings=sibling_days)
def test_a_better_rating_never_comes_back_sooner(
    history: list[tuple[Rating, int]], preset: Preset, load: dict[int, int], siblings: frozenset[int]
) -> None:
    state, now, today = lived(history, preset)
    waits = []
    for rated in Future(today, load, siblings).preview(state, now, today, preset):
        days = (rated.due_day - today).days if rated.due_day is not None else 0
        waits.append((days, rated.due_at or now))
    # A step of days may be longer than the maximum that holds for intervals.
    if max((*preset.learning_steps, *preset.relearning_steps, 0)) < DAY:
        assert waits == sorted(waits)


@given(history=histories, preset=presets, load=loads, siblings=sibling_days)
def test_days_after_review_grow_with_the_rating_up_to_the_maximum(
    history: list[tuple[Rating, int]], preset: Preset, load: dict[int, int], siblings: frozenset[int]
) -> None:
    state, now, today = lived(history, preset)
    again, hard, good, easy = (
        rated.interval_days for rated in Future(today, load, siblings).preview(state, now, today, preset)
    )
    assert max(again, hard, good, easy) <= preset.maximum_interval
    if state.state is State.REVIEW:
        assert good > hard or good == preset.maximum_interval
        assert easy > good or easy == preset.maximum_interval


@given(history=histories, preset=presets, load=loads, siblings=sibling_days)
def test_what_is_shown_is_what_is_written_however_often_it_is_asked_for(
    history: list[tuple[Rating, int]], preset: Preset, load: dict[int, int], siblings: frozenset[int]
) -> None:
    """The same days ahead in another object, put together in another order, lead to the same states."""
    state, now, today = lived(history, preset)
    shown = Future(today, load, siblings).preview(state, now, today, preset)
    written = Future(today, dict(reversed(load.items())), siblings).preview(state, now, today, preset)
    assert shown == written


@given(
    history=histories,
    preset=presets.filter(lambda preset: bool(preset.relearning_steps)),
    load=loads,
    siblings=sibling_days,
)
def test_fuzz_stays_within_the_bounds_of_what_fsrs_wants(
    history: list[tuple[Rating, int]], preset: Preset, load: dict[int, int], siblings: frozenset[int]
) -> None:
    state, now, today = lived(history, preset)
    if state.state is not State.REVIEW:
        return
    assert state.stability is not None
    assert state.difficulty is not None
    assert state.last_day is not None
    memory = MemoryState(state.stability, state.difficulty)
    elapsed = max((today - state.last_day).days, 0)
    wanted = FSRS(preset.parameters).next_states(memory, preset.retention, elapsed).hard.interval
    last = state.interval_days
    lower, upper = fuzz_bounds(wanted, last + 1 if floor(wanted + 0.5) > last else 1, preset.maximum_interval)
    hard = Future(today, load, siblings).preview(state, now, today, preset)[1]
    assert lower <= hard.interval_days <= upper


@given(history=histories, preset=presets)
def test_states_are_always_whole(history: list[tuple[Rating, int]], preset: Preset) -> None:
    state, now, today = lived(history, preset)
    for rated in preview(state, now, today, preset).values():
        assert rated.stability is not None
        assert rated.difficulty is not None
        assert rated.stability > 0
        assert 1 <= rated.difficulty <= 10
        assert rated.reps == len(history) + 1
        assert 0 <= rated.lapses <= rated.reps
        assert (rated.last_review, rated.last_day) == (now, today)
        assert rated.state is not State.NEW
        assert (rated.interval_days > 0) == (rated.state is State.REVIEW)
