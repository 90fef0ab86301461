"""What a report says, as plain data; every writer of a format takes this and adds nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

RECENT = 100
"""How many reviews a report lists, newest first."""

MATURE_DAYS = 21
"""From this interval on a card in review counts as mature, as Anki counts it."""


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`; there is no value where `whole` is 0."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share between 0 and 1."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Totals:
    """What a stretch of reviews adds up to; `ratings` and `outcomes` count reviews by their word."""

    reviews: int
    cards: int
    seconds: float
    first_try: Share
    hinted: Share
    revealed: Share
    ratings: Mapping[str, int]
    outcomes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Retention:
    """How often cards in review were remembered over a stretch of study days, by how long their interval was."""

    span: str
    all: Share
    young: Share
    mature: Share


@dataclass(frozen=True, slots=True)
class Group:
    """How one deck or one tag stands. `retrievability` is the mean chance of recall now, over the cards seen."""

    name: str
    title: str
    cards: int
    seen: int
    learnt: int
    mature: int
    due: int
    lapses: int
    retrievability: float | None
    totals: Totals


@dataclass(frozen=True, slots=True)
class Streak:
    """Study days in a row with a review; `current` counts back from today, or from yesterday while today has none."""

    current: int
    longest: int
    days: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Cards that come due by study day if nothing more is studied; what is overdue counts on the first day."""

    by_day: Mapping[date, int]

    def within(self, days: int) -> int:
        """How many cards come due in the first `days` study days, today being the first."""
        return sum(list(self.by_day.values())[:days])


@dataclass(frozen=True, slots=True)
class Answered:
    """One review as the report lists it."""

    id: str
    at: datetime
    study_day: date
    card: str
    deck: str
    title: str
    rating: str
    verdict: str
    tries: int
    hints: int
    revealed: bool
    seconds: float
    state: str
    interval_days: int


@dataclass(frozen=True, slots=True)
class Report:
    """Progress at one moment. `orphans` counts reviews of cards that no deck holds any more."""

    at: datetime
    study_day: date
    today: Totals
    all_time: Totals
    retention: tuple[Retention, ...]
    decks: tuple[Group, ...]
    tags: tuple[Group, ...]
    streak: Streak
    forecast: Forecast
    reviews: tuple[Answered, ...]
    orphans: int
