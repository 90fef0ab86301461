"""What a queue is chosen from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
    reach. `answered` are the cards that were answered today, of which only those with siblings matter. `latest` is when
    any of those on steps or answered today was last answered. `decks` are the ids of all decks, also of those with
    nothing due.
    """

    learning: Sequence[Seen] = ()
    reviews: Mapping[str, Iterable[Placed]] = field(default_factory=dict)
    fresh: Mapping[str, Iterable[Card]] = field(default_factory=dict)
    answered: Iterable[Card] = ()
    latest: datetime | None = None
    decks: Collection[str] = ()
