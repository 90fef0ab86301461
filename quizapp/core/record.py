"""The record of learning: reviews, which are only ever appended, and the card state that follows from them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from quizapp.core.rating import Rating


class State(StrEnum):
    """Where a card stands in its life."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


@dataclass(frozen=True, slots=True)
class CardState:
    """Where one card stands; derived from its reviews.

    In (re)learning a card stands on `step` and is due at the moment `due_at` (UTC); in review, and on a step of a day
    or more, it is due all through the study day `due_day`. One of the two is set, the other None; a new card has
    neither. `stability` is in days, `difficulty` 1-10; both are None until the first review. `interval_days` is the
    interval that led to `due_day`, 0 while on steps.
    """

    card: str
    deck: str
    state: State = State.NEW
    step: int = 0
    stability: float | None = None
    difficulty: float | None = None
    due_at: datetime | None = None
    due_day: date | None = None
    last_review: datetime | None = None
    last_day: date | None = None
    interval_days: int = 0
    reps: int = 0
    lapses: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    """One rating of one card, complete enough to rebuild everything from.

    `id` is a UUIDv7 as text; `at` is UTC to the second or finer; `study_day` the learner's local study day; `verdict`
    the outcome of the last attempt ("" when there was none); `seconds` the time spent on the card.
    `before` and `after` are the states on either side; `scheduler` and `parameters` say what computed `after`.
    Reviews are kept in the order they were recorded, which `at` need not follow: a clock may be set back.
    """

    id: str
    card: str
    deck: str
    at: datetime
    study_day: date
    rating: Rating
    verdict: str
    tries: int
    hints: int
    revealed: bool
    seconds: float
    content_hash: str
    scheduler: str
    parameters: tuple[float, ...]
    before: CardState
    after: CardState


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What was answered of one deck on one study day: cards that were new, and reviews of cards in review."""

    new: int = 0
    review: int = 0
