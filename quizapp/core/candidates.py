"""What a queue is chosen from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from quizapp.core.card import Card
from quizapp.core.sorting import Seen


@dataclass(frozen=True, slots=True)
class Candidates:
    """The cards that a queue is chosen from, without those that their marks hide; other cards do not matter to it.

    `learning` holds all that stand on a step which ends today. `reviews` are due, in the order they are asked. `fresh`
    holds the new cards of each deck in the order they are introduced, and may be drawn from a source as far as the
    limit reaches. `answered` are the cards that were answered today, of which only those with siblings matter.
    `latest` is when any of those on steps or answered today was last answered. `decks` are the ids of all decks, also
    of those with nothing due.
    """

    learning: Sequence[Seen] = ()
    reviews: Iterable[Seen] = ()
    fresh: Mapping[str, Iterable[Card]] = field(default_factory=dict)
    answered: Iterable[Card] = ()
    latest: datetime | None = None
    decks: Collection[str] = ()
