"""The days ahead, played through: what a preset would ask of a learner with these habits, and what they would know.

Cards are scheduled by the same `preview` that schedules real ones, with its steps, fuzz, load balance and limits.
Whether a card in review is recalled is drawn by its forgetting curve, everything else by the learner's habits.
"""

from bisect import insort
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from quizapp.core.habits import Habits, Shares
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, State
from quizapp.core.schedule import preview, retrievability

_MOST_STEPS = 20
"""Answers to one card on one day at most, after which the learner stops for the day."""


@dataclass(frozen=True, slots=True)
class SimulatedDay:
    """One study day: cards that were new, answers to cards in review and on steps, and the seconds they took.

    `waiting` is what was due and did not fit the day's limit; `memorised` how many cards would be recalled at the end
    of the day: the sum of their chances.
    """

    day: date
    new: int
    reviews: int
    steps: int
    seconds: float
    waiting: int
    memorised: float


def simulate(
    states: Sequence[CardState],
    preset: Preset,
    habits: Habits,
    today: date,
    days: int,
    *,
    share: float = 1.0,
    seed: int = 0,
) -> tuple[SimulatedDay, ...]:
    """Play `days` study days from `today` on with the cards in `states`, new ones in the order they are introduced.

    When `states` are a sample, `share` (0 to 1) is the share of all cards they are; limits are scaled down to them and
    all figures up to all cards. The same `seed` gives the same days.
    """
    world = _World(states, preset, habits, Random(seed), share)
    return tuple(world.play(today + timedelta(days=number)) for number in range(days))


@dataclass(slots=True)
class _Tally:
    """What was done on the day that is being played."""

    new: int = 0
    reviews: int = 0
    steps: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class _World:
    """All cards where they stand: `fresh` are new, `due` those with a day, in the order of it."""

    states: Sequence[CardState]
    preset: Preset
    habits: Habits
    draw: Random
    share: float
    fresh: list[CardState] = field(init=False)
    due: list[tuple[date, str, CardState]] = field(init=False)
    load: Counter[date] = field(init=False)

    def __post_init__(self) -> None:
        self.fresh = [state for state in self.states if state.state is State.NEW][::-1]
        self.due = []
        self.load = Counter()
        for state in self.states:
            if state.state is not State.NEW:
                self._put(state)

    def play(self, day: date) -> SimulatedDay:
        """Answer what the day's limits allow, reviews first."""
        tally = _Tally()
        limit = round(self.preset.reviews_per_day * self.share)
        later = []
        while self.due and self.due[0][0] <= day:
            state = self._take()
            if state.state is State.REVIEW and tally.reviews >= limit:
                later.append(state)
            else:
                self._answer(state, day, tally)
        for state in later:
            self._put(state)
        for _ in range(min(round(self.preset.new_per_day * self.share), len(self.fresh))):
            tally.new += 1
            self._answer(self.fresh.pop(), day, tally)
        return SimulatedDay(
            day,
            new=round(tally.new / self.share),
            reviews=round(tally.reviews / self.share),
            steps=round(tally.steps / self.share),
            seconds=tally.seconds / self.share,
            waiting=round(len(later) / self.share),
            memorised=sum(self._chance(state, day) for _, _, state in self.due) / self.share,
        )

    def _answer(self, state: CardState, day: date, tally: _Tally) -> None:
        """Answer a card until it is done with for the day."""
        now = datetime.combine(day, time(12), UTC)
        for _ in range(_MOST_STEPS):
            rating = self._rating(state, day)
            tally.seconds += self.habits.seconds[state.state, rating]
            tally.reviews += state.state is State.REVIEW
            tally.steps += state.state in (State.LEARNING, State.RELEARNING)
            state = preview(state, now, day, self.preset, load=self.load)[rating]
            if state.due_at is None:
                break
            now = state.due_at
        self._put(state, day)

    def _rating(self, state: CardState, day: date) -> Rating:
        if state.state is State.NEW:
            return self._drawn(self.habits.first)
        if state.state is not State.REVIEW:
            return self._drawn(self.habits.step)
        recalled = self.draw.random() < self._chance(state, day)
        return self._drawn(self.habits.recalled) if recalled else Rating.AGAIN

    def _drawn(self, shares: Shares) -> Rating:
        return self.draw.choices(list(shares), cum_weights=list(accumulate(shares.values())))[0]

    def _chance(self, state: CardState, day: date) -> float:
        return retrievability(state, day, self.preset.parameters) or 0.0

    def _take(self) -> CardState:
        day, _, state = self.due.pop(0)
        self.load[day] -= 1
        return state

    def _put(self, state: CardState, today: date | None = None) -> None:
        """Line a card up by its day; one still on steps of minutes goes on the next day, or when the play begins."""
        day = state.due_day
        if day is None:
            day = today + timedelta(days=1) if today else date.min
        insort(self.due, (day, state.card, state), key=lambda each: each[:2])
        self.load[day] += 1
