"""States of learnt cards computed anew: what their answers come to by other parameters or another retention.

A card in review gets the memory its answers leave by today's parameters. Its due day either stays, or becomes the one
that its last answer would have led to by today's preset.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from quizapp.core.fuzz import fuzz_bounds
from quizapp.core.preset import Preset
from quizapp.core.record import CardState, Review, State
from quizapp.core.schedule import preview
from quizapp.core.training import history

_MEANS_NOTHING = 1e-6
"""A share of stability or difficulty by which states that are the same differ, from single precision."""

Move = tuple[CardState, CardState]
"""Where a card stands, and where it would stand."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What moves would change: cards due today or overdue, and due within so many days, before and after."""

    cards: int = 0
    today: tuple[int, int] = (0, 0)
    within: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    earlier: int = 0
    later: int = 0


WINDOWS = (7, 30, 90)
"""The days ahead that a shift is told for."""


def moves(
    states: Iterable[CardState], reviews: Mapping[str, Sequence[Review]], preset: Preset, *, keep_due: bool
) -> tuple[Move, ...]:
    """Return where the cards in review among `states` would stand, without those that would not move.

    `reviews` holds each card's by id, in the order recorded. With `keep_due` only memory changes. Otherwise the card is
    due on the day that its last answer would have led to, which may have passed; a day within the fuzz of that stays.
    """
    learnt = [state for state in states if state.state is State.REVIEW and state.due_day]
    known = [_Learnt(state, reviews.get(state.card, ())) for state in learnt]
    # Without a beginning in the record there is nothing to compute from, and the card stays as it is.
    found = [each for each in known if history(each.reviews) is not None]
    now = _memories([each.reviews for each in found], preset)
    before = now if keep_due else _memories([each.reviews[:-1] for each in found], preset)
    moved = []
    for each, memory, earlier in zip(found, now, before, strict=True):
        after = _remembering(each.state, memory)
        if not keep_due:
            after = _due_anew(after, each.reviews[-1], earlier, preset)
        if _differs(each.state, after):
            moved.append((each.state, after))
    return tuple(moved)


@dataclass(frozen=True, slots=True)
class _Learnt:
    """A card in review, and its answers."""

    state: CardState
    reviews: Sequence[Review]


_Memory = tuple[float | None, float | None]
"""Stability in days and difficulty; None for a new card."""


def _memories(answered: Sequence[Sequence[Review]], preset: Preset) -> list[_Memory]:
    """The memory that each of these histories leaves."""
    from fsrs_rs_python import FSRS

    items = [history(reviews) for reviews in answered]
    found = iter(FSRS(list(preset.parameters)).memory_state_batch([item for item in items if item is not None]))
    memories: list[_Memory] = []
    for item in items:
        memory = next(found) if item is not None else None
        memories.append((None, None) if memory is None else (memory.stability, memory.difficulty))
    return memories


def shift(states: Iterable[CardState], moved: Sequence[Move], today: date) -> Shift:
    """Return what `moved` would change in what is due; `states` are those of all the cards it is about."""
    after = {state.card: state for _, state in moved}
    due = [state for state in states if state.due_day is not None]
    before_days = Counter(max((state.due_day - today).days, 0) for state in due if state.due_day)
    after_days = Counter(
        max((day - today).days, 0) for state in due if (day := after.get(state.card, state).due_day) is not None
    )
    pairs = [(one.due_day, other.due_day) for one, other in moved if one.due_day and other.due_day]
    return Shift(
        cards=len(moved),
        today=(before_days[0], after_days[0]),
        within={days: (_within(before_days, days), _within(after_days, days)) for days in WINDOWS},
        earlier=sum(after < before for before, after in pairs),
        later=sum(after > before for before, after in pairs),
    )


def _within(counted: Mapping[int, int], days: int) -> int:
    return sum(number for day, number in counted.items() if day < days)


def _remembering(state: CardState, memory: _Memory) -> CardState:
    stability, difficulty = memory
    return replace(state, stability=stability, difficulty=difficulty)


def _due_anew(state: CardState, last: Review, earlier: _Memory, preset: Preset) -> CardState:
    """The card on the day that its `last` answer would have led to from the memory `earlier`."""
    led = preview(_remembering(last.before, earlier), last.at, last.study_day, preset)[last.rating]
    if led.due_day is None:
        return state  # by today's steps it would still be learning, and it has come further than that
    if preset.fuzz:
        fewest, most = fuzz_bounds(led.interval_days, 1, preset.maximum_interval)
        if fewest <= state.interval_days <= most:
            return state  # its day is one that the interval allows, and may have been chosen for its load
    return replace(state, due_day=led.due_day, interval_days=led.interval_days)


def _differs(one: CardState, other: CardState) -> bool:
    if replace(one, stability=None, difficulty=None) != replace(other, stability=None, difficulty=None):
        return True
    pairs = ((one.stability, other.stability), (one.difficulty, other.difficulty))
    return any(abs((a or 0) - (b or 0)) > _MEANS_NOTHING * max(abs(a or 0), abs(b or 0)) for a, b in pairs)
