"""Plays the days ahead with the learner's own cards and habits, for one retention after another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from quizapp.core.habits import habits
from quizapp.core.preset import Preset
from quizapp.core.record import CardState, Marks
from quizapp.core.simulation import SimulatedDay, simulate
from quizapp.study.workspace import Workspace

MOST_CARDS = 500
"""Cards that are played at most; of more a sample stands for all."""


@dataclass(frozen=True, slots=True)
class Played:
    """The days ahead at one retention; `cards` is how many cards there are, new ones among them."""

    retention: float
    cards: int
    days: tuple[SimulatedDay, ...]

    def mean(self, what: str) -> float:
        """Return the mean over the days of a figure of `SimulatedDay`, by its name; 0 without days."""
        return sum(getattr(day, what) for day in self.days) / len(self.days) if self.days else 0.0

    @property
    def memorised(self) -> float:
        """How many cards would be recalled at the end."""
        return self.days[-1].memorised if self.days else 0.0


def play(
    workspace: Workspace,
    deck: str | None = None,
    *,
    days: int = 365,
    retentions: Sequence[float] = (),
    new_per_day: int | None = None,
    seed: int = 0,
) -> tuple[Played, ...]:
    """Play `days` from today on over all decks, or one, for each of `retentions` (none: that of the settings).

    Several decks together are played by the preset of the first, with the limits of all added up; suspended cards are
    left out. Raises UsageError for a deck that is not there, StoreError when the database refuses.
    """
    library = workspace.library
    decks = library.decks if deck is None else (library.deck(deck),)
    states, marks = workspace.store.states(), workspace.store.marks()
    cards = [card for each in decks for card in workspace.shown(each) if not marks.get(card.id, Marks()).suspended]
    standing = [states.get(card.id) or CardState(card.id, card.deck) for card in cards]
    sample = _sample(standing, seed)
    share = len(sample) / len(standing) if standing else 1.0
    own = [workspace.config.preset_of(each.id) for each in decks] or [workspace.config.preset]
    preset = replace(
        own[0],
        new_per_day=sum(each.new_per_day for each in own) if new_per_day is None else new_per_day,
        reviews_per_day=sum(each.reviews_per_day for each in own),
    )
    learner = habits(workspace.store.reviews())
    return tuple(
        Played(
            each.retention,
            len(standing),
            simulate(sample, each, learner, workspace.today(), days, share=share, seed=seed),
        )
        for each in _presets(preset, retentions)
    )


def _presets(preset: Preset, retentions: Sequence[float]) -> list[Preset]:
    return [replace(preset, retention=each) for each in retentions or (preset.retention,)]


def _sample(states: Sequence[CardState], seed: int) -> Sequence[CardState]:
    """At most `MOST_CARDS` of the cards, in their order."""
    if len(states) <= MOST_CARDS:
        return states
    chosen = sorted(Random(seed).sample(range(len(states)), MOST_CARDS))
    return [states[each] for each in chosen]
