"""What belongs to one preset: its decks, and the reviews and states of the cards in them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizapp.core.preset import Preset
from quizapp.core.record import CardState, Review
from quizapp.study.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Studied:
    """All that the record knows of the decks that share a preset, in the order recorded.

    `preset` is without the limits and retention that a deck may set for itself; `preset_of` has them. `states` are
    those of cards that have been reviewed.
    """

    name: str
    preset: Preset
    decks: tuple[str, ...]
    reviews: tuple[Review, ...]
    states: tuple[CardState, ...]

    def by_card(self) -> Mapping[str, Sequence[Review]]:
        """Return each card's reviews by its id."""
        found: dict[str, list[Review]] = defaultdict(list)
        for review in self.reviews:
            found[review.card].append(review)
        return found


def studied(workspace: Workspace, deck: str | None = None) -> tuple[Studied, ...]:
    """Return what was studied, preset by preset: of all of them, or of the one of `deck`, shared with others or not.

    Decks that are in the record and no longer installed count too. Raises UsageError for a deck that is in neither,
    StoreError when the database refuses.
    """
    config, reviews, states = workspace.config, workspace.store.reviews(), workspace.store.states().values()
    present = [each.id for each in workspace.library.decks]
    known = dict.fromkeys([*present, *(review.deck for review in reviews)])
    if deck is not None and deck not in known:
        workspace.library.deck(deck)  # says which decks there are
    wanted = [config.preset_name(deck)] if deck is not None else list(dict.fromkeys(map(config.preset_name, known)))
    return tuple(
        Studied(
            name,
            config.presets.get(name, config.preset),
            tuple(each for each in known if config.preset_name(each) == name),
            tuple(review for review in reviews if config.preset_name(review.deck) == name),
            tuple(state for state in states if config.preset_name(state.deck) == name),
        )
        for name in wanted
    )
