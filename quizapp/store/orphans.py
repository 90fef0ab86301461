"""Finds what the record knows about cards that no deck holds any more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, union

from quizapp.core.names import Names
from quizapp.core.record import CardState, Marks
from quizapp.store.models import CARD_MARK, CARD_STATE, REVIEW
from quizapp.store.reading import REVIEWS, counts_still, is_listed, listed, marks_of, reviews, states_of

_KNOWN = union(
    select(REVIEW.c.card).where(counts_still(REVIEW)).distinct(), select(CARD_STATE.c.card), select(CARD_MARK.c.card)
)
_REVIEWS_OF = REVIEWS.where(is_listed(REVIEW.c.card), counts_still(REVIEW))


@dataclass(frozen=True, slots=True)
class Orphan:
    """A card that no deck holds: its id, its last deck ("" when never rated), reviews, where it stands, its marks.

    `last` is when it was rated last (UTC), None when it never was or the rating was undone.
    """

    card: str
    deck: str
    reviews: int
    last: datetime | None
    state: CardState
    marks: Marks


def orphans(connection: Connection, known: Collection[str], names: Names) -> tuple[Orphan, ...]:
    """Return the orphans by deck and id, given the ids of every card in a deck."""
    lost = {card for card in connection.execute(_KNOWN).scalars() if card not in known}
    counted: dict[str, tuple[str, int, datetime]] = {}
    for review in reviews(connection, _REVIEWS_OF, listed(lost | names.former)):
        now = names.present(review)
        counted[now.card] = (now.deck, counted.get(now.card, ("", 0))[1] + 1, now.at)
    states, marks = states_of(connection, lost), marks_of(connection, lost)
    standing = {card for card in (*counted, *states, *marks) if card not in known}
    made = (_orphan(card, counted.get(card), states.get(card), marks.get(card)) for card in standing)
    return tuple(sorted(made, key=lambda orphan: (orphan.deck, orphan.card)))


def _orphan(
    card: str, counted: tuple[str, int, datetime] | None, state: CardState | None, marks: Marks | None
) -> Orphan:
    deck, number, last = counted or (state.deck if state else "", 0, None)
    return Orphan(card, deck, number, last, state or CardState(card, deck), marks or Marks())
