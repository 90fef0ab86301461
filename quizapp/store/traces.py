"""What the record knows about single cards, also those that no deck holds any more."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select, union

from quizapp.core.names import Names
from quizapp.core.record import CardState, Marks, Trace
from quizapp.store.models import CARD_MARK, CARD_STATE, CHANGE, REVIEW
from quizapp.store.reading import REVIEWS, counts_still, is_listed, listed, marks_of, reviews, states_of

_KNOWN = union(
    select(REVIEW.c.card).where(counts_still(REVIEW)).distinct(), select(CARD_STATE.c.card), select(CARD_MARK.c.card)
)
_REVIEWS_OF = REVIEWS.where(is_listed(REVIEW.c.card), counts_still(REVIEW))
_DECKS_OF = select(CHANGE.c.card, CHANGE.c.deck).where(is_listed(CHANGE.c.card)).order_by(CHANGE.c.seq)


def traces(connection: Connection, cards: Collection[str], names: Names) -> dict[str, Trace]:
    """Return what there is about those of `cards` that have a review that counts, a state or a mark."""
    counted: dict[str, tuple[str, int, datetime, int]] = {}
    for review in reviews(connection, _REVIEWS_OF, listed({*cards, *names.former})):
        now = names.present(review)
        counted[now.card] = (now.deck, counted.get(now.card, ("", 0))[1] + 1, now.at, now.seq)
    states, marks = states_of(connection, cards), marks_of(connection, cards)
    decks = {card: deck for card, deck in connection.execute(_DECKS_OF, listed(cards)) if deck}
    found = {}
    for card in cards:
        if card in counted or card in states or card in marks:
            deck, number, last, place = counted.get(card) or (decks.get(card, ""), 0, None, 0)
            state = states.get(card) or CardState(card, deck)
            found[card] = Trace(card, deck, state, marks.get(card, Marks()), number, last, place)
    return found


def orphans(connection: Connection, known: Collection[str], names: Names) -> tuple[Trace, ...]:
    """Return what there is about cards that are not in `known`, the ids of all cards in decks; by deck and id."""
    lost = {card for card in connection.execute(_KNOWN).scalars() if card not in known}
    return tuple(sorted(traces(connection, lost, names).values(), key=lambda trace: (trace.deck, trace.card)))
