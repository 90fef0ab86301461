"""The record of learning: reviews and changes, which are only ever appended, and what follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """Where one card stands; derived from its reviews and changes.

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
    `seq` is the place in the record, one count for reviews and changes together, which `at` need not follow, for a
    clock may be set back; it is given as the review is recorded, 0 until then, and takes no part in comparisons.
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
    seq: int = field(default=0, compare=False)


class ChangeKind(StrEnum):
    """What a change does; in brackets what its `data` holds."""

    UNDO = "undo"
    """Takes back the answer or the changes that began with the entry `review`."""
    REDO = "redo"
    """Puts back what was undone."""
    SUSPEND = "suspend"
    UNSUSPEND = "unsuspend"
    BURY = "bury"
    """Hides a card through a study day [until: the day, 2026-11-24; when left out the change's own]."""
    UNBURY = "unbury"
    FLAG = "flag"
    """Marks a card for the learner's own ends [flag: 1 to 7, 0 for none]."""
    TAG = "tag"
    """Puts the learner's own tag on a card [tag]."""
    UNTAG = "untag"
    """Takes it off again [tag]."""
    FORGET = "forget"
    """Makes a card new again."""
    RESCHEDULE = "reschedule"
    """Moves a card to the state `after` without an answer."""
    REATTACH = "reattach"
    """Lets one card go on where another stood; one change for each of the two [from: the old card; to: the new]."""
    LIMITS = "limits"
    """Sets the limits of `deck` for the study day of the change only [new, reviews: each a number, or left out]."""


@dataclass(frozen=True, slots=True)
class Change:
    """Anything recorded that is no answer: an undo, a mark on a card, a new state without a review.

    `id`, `at`, `study_day` and `seq` are as in a review. `card` and `deck` are "" where the change is about neither.
    What is done together is undone together: `review` is the id of the review, or else of the change, that a change was
    recorded along with, "" where it stands for itself or comes first; in an UNDO or a REDO it is what that acts upon.
    `before` and `after` are the states on either side of a FORGET, RESCHEDULE or REATTACH, None in all others.
    """

    id: str
    kind: ChangeKind
    at: datetime
    study_day: date
    card: str = ""
    deck: str = ""
    review: str = ""
    data: Mapping[str, str | int] = field(default_factory=dict, hash=False)
    before: CardState | None = None
    after: CardState | None = None
    seq: int = field(default=0, compare=False)


Entry = Review | Change
"""One line of the record."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """When an entry was recorded: `at` by the computer's clock (UTC), and on which study day."""

    at: datetime
    study_day: date


@dataclass(frozen=True, slots=True)
class Marks:
    """What the learner has set on one card; derived from its changes.

    A card is hidden while `suspended` and through the study day `buried`. `flag` is 0 (none) to 7. `tags` are the
    learner's own, sorted; those of the author are in the card file.
    """

    suspended: bool = False
    buried: date | None = None
    flag: int = 0
    tags: tuple[str, ...] = ()

    def hides(self, today: date) -> bool:
        """Whether the card is kept out of the queue on the study day `today`."""
        return self.suspended or (self.buried is not None and self.buried >= today)


@dataclass(frozen=True, slots=True)
class Trace:
    """What the record knows about one card: its deck when last heard of, where it stands, its marks.

    `reviews` counts those that are not undone, also under ids that it had before; `last` is when the last of them was
    made (UTC) and `place` its place in the record, None and 0 where there is none.
    """

    card: str
    deck: str
    state: CardState
    marks: Marks
    reviews: int = 0
    last: datetime | None = None
    place: int = 0


@dataclass(frozen=True, slots=True)
class DayLimits:
    """The limits of one deck on one study day, in place of its preset's: new cards and reviews; None leaves one be."""

    new: int | None = None
    reviews: int | None = None


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What was answered of one deck on one study day: cards that were new, and reviews of cards in review."""

    new: int = 0
    review: int = 0
