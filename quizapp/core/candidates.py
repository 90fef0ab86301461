"""What a queue is chosen from."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from quizapp.core.card import Card
from quizapp.core.sorting import Seen

Placed = tuple[int, Card]
"""A card with its place among all that are due, which tells the order across decks."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The cards that a queue is chosen from, without those that their marks hide; other cards do not matter to it.

    `learning` holds all that stand on a step which ends today. `reviews` holds what is due in each deck by its place,
    `fresh` the new cards of each deck in the order they are introduced; both are drawn from only as far as the limits
    reach. `answered` are those that were answered today. `decks` are the ids of all decks, also of those with nothing
    due, `families` those in which cards have siblings (None: any may).
    """

    learning: Sequence[Seen] = ()
    reviews: Mapping[str, Iterable[Placed]] = field(default_factory=dict)
    fresh: Mapping[str, Iterable[Card]] = field(default_factory=dict)
    answered: Sequence[Seen] = ()
    decks: Collection[str] = ()
    families: Set[str] | None = None

    @property
    def latest(self) -> datetime | None:
        """When any of those on steps or answered today was last answered; None where none was."""
        moments = (state.last_review for _, state in (*self.learning, *self.answered))
        return max((moment for moment in moments if moment is not None), default=None)
