"""When a card comes back: FSRS-6 for days, learning steps for minutes.

FSRS is given elapsed *study days*: reviews on one study day are same-day reviews, whatever the clock says. Everything
here is decided by the arguments; what `preview` shows is what is then written.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from quizapp.core.balance import NO_LOAD, Ahead, balanced_days
from quizapp.core.fuzz import fuzz_factor, rounded
from quizapp.core.parameters import PARAMETERS as PARAMETERS
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, State
from quizapp.core.steps import DAY, again_seconds, current, good_seconds, hard_seconds, whole_days

if TYPE_CHECKING:
    from fsrs_rs_python import FSRS

SCHEDULER = "fsrs-6"
"""What is recorded as having computed a state: the formulas. The preset's parameters go with it."""


@dataclass(frozen=True, slots=True)
class _Memory:
    """What FSRS says of one rating: the memory it leaves, and the interval in days that it would take to the target."""

    stability: float
    difficulty: float
    interval: float


def preview(
    state: CardState,
    now: datetime,
    today: date,
    preset: Preset,
    *,
    load: Mapping[date, int] = NO_LOAD,
    siblings: Collection[date] = (),
) -> Mapping[Rating, CardState]:
    """Return for each rating the state the card gets when it is rated so at `now` (UTC), on the study day `today`.

    `load` is how many other cards of the preset are due by day, `siblings` the days on which a sibling is; the due day
    keeps clear of both within the fuzz. A clock set back counts as no time passed, and nothing comes due before `now`.
    """
    memories = _memories(state, today, preset)
    ahead = Ahead(today, load, siblings, preset.easy_days, preset.load_balance)
    intervals = _intervals(state, preset, _Days(state, memories, preset, ahead))
    return MappingProxyType(
        {rating: _rated(state, rating, memories[rating], intervals, now, today) for rating in Rating}
    )


def retrievability(state: CardState, today: date, parameters: tuple[float, ...] = PARAMETERS) -> float | None:
    """Return the chance (0 to 1) that the card is recalled on the study day `today`; None before its first review.

    FSRS-6's forgetting curve: (1 + f·t/S)^-w20 with f such that it is 0.9 at t = S.
    """
    if state.stability is None or state.last_day is None:
        return None
    decay = parameters[-1]
    return float((1 + _factor(decay) * _elapsed(state, today) / state.stability) ** -decay)


def interval_at(stability: float, retention: float, parameters: tuple[float, ...] = PARAMETERS) -> float:
    """Return the days (more than 0) after which a memory is recalled with the chance `retention`, below 1.

    FSRS-6's forgetting curve solved for t: S/f · (retention^(-1/w20) - 1).
    """
    decay = parameters[-1]
    return float(stability / _factor(decay) * (retention ** (-1 / decay) - 1))


def _factor(decay: float) -> float:
    return float(0.9 ** (-1 / decay) - 1)


def interval_text(after: CardState, now: datetime, today: date) -> str:
    """Return how long until a card in state `after` is due, in a few characters: 1m 10m 2h 4d 1.4mo 2.1y."""
    if after.due_at is not None:
        return _seconds_text((after.due_at - now).total_seconds())
    return "" if after.due_day is None else _days_text((after.due_day - today).days)


@dataclass(frozen=True, slots=True)
class _Interval:
    """The wait until a card is due and the state it waits in: seconds on `step`, or days in review when None."""

    state: State
    step: int = 0
    seconds: int | None = None
    days: int = 0


def _memories(state: CardState, today: date, preset: Preset) -> Mapping[Rating, _Memory]:
    from fsrs_rs_python import MemoryState

    memory = None
    if state.stability is not None and state.difficulty is not None:
        memory = MemoryState(state.stability, state.difficulty)
    after = _fsrs(preset.parameters).next_states(memory, preset.retention, _elapsed(state, today))
    each = {Rating.AGAIN: after.again, Rating.HARD: after.hard, Rating.GOOD: after.good, Rating.EASY: after.easy}
    return {
        rating: _Memory(item.memory.stability, item.memory.difficulty, item.interval) for rating, item in each.items()
    }


@lru_cache(maxsize=16)
def _fsrs(parameters: tuple[float, ...]) -> "FSRS":
    from fsrs_rs_python import FSRS

    return FSRS(parameters)


def _elapsed(state: CardState, today: date) -> int:
    """Study days since the last review; none when the clock was set back."""
    return 0 if state.last_day is None else max((today - state.last_day).days, 0)


def _intervals(state: CardState, preset: Preset, days: "_Days") -> Mapping[Rating, _Interval]:
    if state.state is State.REVIEW:
        return _review_intervals(preset, days)
    return _step_intervals(state, preset, days)


def _review_intervals(preset: Preset, days: "_Days") -> Mapping[Rating, _Interval]:
    """From review: Again goes to relearning, the others to days that grow with the rating."""
    seconds = again_seconds(preset.relearning_steps)
    shortest = 1
    if seconds is None:
        again = _Interval(State.REVIEW, days=days.of(Rating.AGAIN, 1))
        shortest = again.days
    else:
        again = _Interval(State.RELEARNING, 0, seconds)
    hard = days.of(Rating.HARD, days.growing(Rating.HARD, shortest))
    good = days.of(Rating.GOOD, days.growing(Rating.GOOD, hard + 1))
    easy = days.of(Rating.EASY, days.growing(Rating.EASY, good + 1))
    return {
        Rating.AGAIN: again,
        Rating.HARD: _Interval(State.REVIEW, days=hard),
        Rating.GOOD: _Interval(State.REVIEW, days=good),
        Rating.EASY: _Interval(State.REVIEW, days=easy),
    }


def _step_intervals(state: CardState, preset: Preset, days: "_Days") -> Mapping[Rating, _Interval]:
    """From new or (re)learning: along the steps, then to days; a step is never followed by fewer days than its own."""
    again_here = state.state is State.RELEARNING
    steps = preset.relearning_steps if again_here else preset.learning_steps
    waiting = State.RELEARNING if again_here else State.LEARNING
    step = current(steps, state.step)
    waits = {
        Rating.AGAIN: (0, again_seconds(steps)),
        Rating.HARD: (step, hard_seconds(steps, step)),
        Rating.GOOD: (step + 1, good_seconds(steps, step)),
    }
    found: dict[Rating, _Interval] = {}
    shortest = 1
    for rating, (onto, seconds) in waits.items():
        if seconds is None:
            shortest = days.of(rating, shortest)
            found[rating] = _Interval(State.REVIEW, days=shortest)
        else:
            found[rating] = _Interval(waiting, onto, seconds)
            shortest = max(shortest, whole_days(seconds) // DAY)
    good = found[Rating.GOOD].days or days.of(Rating.GOOD, shortest)
    found[Rating.EASY] = _Interval(State.REVIEW, days=days.of(Rating.EASY, good + 1))
    return found


class _Days:
    """Intervals of one card in whole days, all fuzzed alike."""

    def __init__(self, state: CardState, memories: Mapping[Rating, _Memory], preset: Preset, ahead: Ahead) -> None:
        self._last = state.interval_days
        self._memories = memories
        self._maximum = preset.maximum_interval
        self._factor = fuzz_factor(state.card, state.reps) if preset.fuzz else None
        self._ahead = ahead

    def of(self, rating: Rating, minimum: int) -> int:
        """Return the interval after `rating`, at least `minimum` days unless the preset's maximum is less."""
        return balanced_days(self._memories[rating].interval, minimum, self._maximum, self._factor, self._ahead)

    def growing(self, rating: Rating, minimum: int) -> int:
        """Return `minimum`, raised past the last interval when FSRS wants more than that: fuzz must not shrink it."""
        return max(minimum, self._last + 1) if rounded(self._memories[rating].interval) > self._last else minimum


def _rated(
    state: CardState,
    rating: Rating,
    memory: _Memory,
    intervals: Mapping[Rating, _Interval],
    now: datetime,
    today: date,
) -> CardState:
    interval = intervals[rating]
    lapsed = state.state is State.REVIEW and rating is Rating.AGAIN
    due_at, due_day = _due(interval, now, today)
    return replace(
        state,
        state=interval.state,
        step=interval.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due_at=due_at,
        due_day=due_day,
        last_review=now,
        last_day=today,
        interval_days=interval.days,
        reps=state.reps + 1,
        lapses=state.lapses + lapsed,
    )


def _due(interval: _Interval, now: datetime, today: date) -> tuple[datetime | None, date | None]:
    """Return the moment or the study day a card is due: a wait of a day or more is over as the study day begins."""
    if interval.seconds is None:
        return None, today + timedelta(days=interval.days)
    if interval.seconds >= DAY:
        return None, today + timedelta(days=whole_days(interval.seconds) // DAY)
    return now + timedelta(seconds=interval.seconds), None


def _seconds_text(seconds: float) -> str:
    minutes = rounded(seconds / 60)
    if minutes < 1:
        return "<1m"
    return f"{minutes}m" if minutes < 60 else f"{_short(seconds / 3600)}h"


def _days_text(days: int) -> str:
    if days < 30:
        return f"{days}d"
    return f"{_short(days * 12 / 365)}mo" if days < 365 else f"{_short(days / 365)}y"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
