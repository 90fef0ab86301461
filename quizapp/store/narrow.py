"""What a sitting or a search needs of the record: the states of cards that are due, and little about all others.

Each goes by an index, so that it costs what is due and little for what there is beyond that.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, bindparam, func, select, union

from quizapp.core.names import Names
from quizapp.core.rating import Rating
from quizapp.core.record import CardState
from quizapp.store.models import CARD_MARK, CARD_STATE, REVIEW
from quizapp.store.reading import STATES, counts_still, is_listed, listed, states_of
from quizapp.store.rows import state_from_row

_APART = "\n"
"""What stands between ids in one text; no id has a line break in it."""

_RATED = (REVIEW.c.card, REVIEW.c.deck, REVIEW.c.seq, REVIEW.c.rating)
_LAST_RATED = select(*_RATED).where(
    REVIEW.c.seq.in_(select(func.max(REVIEW.c.seq)).where(counts_still(REVIEW)).group_by(REVIEW.c.card))
)
_RATED_AS = select(*_RATED).where(is_listed(REVIEW.c.card), counts_still(REVIEW))
_RATED_ON = select(*_RATED).where(REVIEW.c.study_day == bindparam("day"), counts_still(REVIEW))


def due_states(connection: Connection, today: date) -> list[CardState]:
    """Return the states of cards that are due by the study day `today`, stand on a step, or were answered on it."""
    answered = select(REVIEW.c.card).where(REVIEW.c.study_day == today.isoformat(), counts_still(REVIEW))
    wanted = union(
        select(CARD_STATE.c.card).where(CARD_STATE.c.due_day <= today.isoformat()),
        select(CARD_STATE.c.card).where(CARD_STATE.c.due_at.is_not(None)),
        answered,
    )
    return [state_from_row(row) for row in connection.execute(STATES.where(CARD_STATE.c.card.in_(wanted)))]


def known(connection: Connection) -> frozenset[str]:
    """Return the ids of all cards that are no longer new."""
    # As one text: a row for each would take several times as long to fetch.
    found = connection.execute(select(func.group_concat(CARD_STATE.c.card, _APART))).scalar()
    return frozenset(found.split(_APART)) if found else frozenset()


def load(connection: Connection, since: date, until: date) -> dict[str, Mapping[date, int]]:
    """Return how many cards of each deck are due on each day of a span, without those that are suspended."""
    in_the_span = CARD_STATE.c.due_day.between(since.isoformat(), until.isoformat())
    wanted = (
        select(CARD_STATE.c.deck, CARD_STATE.c.due_day, func.count())
        .where(in_the_span)
        .group_by(CARD_STATE.c.due_day, CARD_STATE.c.deck)
    )
    found: dict[str, Counter[date]] = {}
    for deck, day, number in connection.execute(wanted):
        found.setdefault(deck, Counter())[date.fromisoformat(day)] = number
    suspended = connection.execute(select(CARD_MARK.c.card).where(CARD_MARK.c.suspended == 1)).scalars().all()
    for state in states_of(connection, suspended).values() if suspended else ():
        if state.due_day is not None and since <= state.due_day <= until:
            found[state.deck][state.due_day] -= 1
    return dict(found)


def failing(connection: Connection, names: Names) -> frozenset[str]:
    """Return the ids of the cards whose latest rating was Again."""
    last: dict[str, tuple[int, int]] = {}
    # Only where ids have moved do ratings before the last one under an id tell of a card.
    for rows in (connection.execute(_LAST_RATED), connection.execute(_RATED_AS, listed(names.former))):
        for card, deck, place, rating in rows:
            now, _ = names.at_present(card, deck, place)
            last[now] = max(last.get(now, (0, 0)), (place, rating))
    return frozenset(card for card, (_, rating) in last.items() if rating == Rating.AGAIN)


def forgotten(connection: Connection, names: Names, today: date) -> frozenset[str]:
    """Return the ids of the cards that were rated Again on the study day `today`."""
    rated = connection.execute(_RATED_ON, {"day": today.isoformat()})
    return frozenset(
        names.at_present(card, deck, place)[0] for card, deck, place, rating in rated if rating == Rating.AGAIN
    )
