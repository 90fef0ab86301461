"""What is due: the counts a learner sees at home and in `quizapp due`."""

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from quizapp.config import Config
from quizapp.core.card import Card
from quizapp.core.day import study_day
from quizapp.core.queue import build_queue
from quizapp.core.record import CardState, DayCounts, DayLimits, Marks
from quizapp.decks.library import Library
from quizapp.paths import database_file
from quizapp.runner.devices import DEVICES
from quizapp.store import peek
from quizapp.study.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DueDeck:
    """How many cards of one deck are due today, and which can be studied now, in the order a drill asks them."""

    id: str
    title: str
    new: int
    learning: int
    review: int
    cards: tuple[Card, ...] = ()

    @property
    def total(self) -> int:
        """All of them."""
        return self.new + self.learning + self.review


def due(
    library: Library,
    states: Mapping[str, CardState],
    counts: Mapping[str, DayCounts],
    now: datetime,
    config: Config,
    *,
    today: date | None = None,
    marks: Mapping[str, Marks] | None = None,
    limits: Mapping[str, DayLimits] | None = None,
    devices: Collection[str] = DEVICES,
    known: Container[str] | None = None,
) -> tuple[DueDeck, ...]:
    """Count what is due in each deck at `now` (UTC), within the limits of its preset or those set for today.

    `counts` is what was done today, by deck; `marks` by card id hide cards; `today` is the study day of `now` where it
    isn't the one that the clock tells. With `known`, which tells whether an id is no longer new, states of cards that
    are not due may be left out. Cards for a device that is not among `devices` cannot be studied.
    """
    today = today or study_day(now, config.zone(), config.day_start_hour)
    found = []
    for deck in library.decks:
        preset = config.preset_of(deck.id)
        cards = [card for card in deck.shown if card.device in ("any", *devices)]
        queue = build_queue(cards, states, now, today, counts, preset, marks=marks, limits=limits, known=known)
        counted = queue.counts
        found.append(DueDeck(deck.id, deck.title, counted.new, counted.learning, counted.review, tuple(queue.cards)))
    return tuple(found)


def due_now(workspace: Workspace) -> tuple[DueDeck, ...]:
    """Count what is due now, from the database on disk, without opening the store (whose library is slow to import)."""
    now = workspace.clock()
    file = database_file()
    day = workspace.today(now)
    return due(
        workspace.library,
        {state.card: state for state in peek.due_states(file, day)},
        peek.counts(file, day),
        now,
        workspace.config,
        today=day,
        marks=peek.marks(file),
        limits=peek.limits(file, day),
        devices=workspace.devices,
        known=peek.known(file),
    )
