"""What a sitting needs of the record: the states of cards that are due, and of all others only that they are known.

Each goes by an index, so that it costs what is due and little for what there is beyond that.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, func, select, union

from quizapp.core.record import CardState
from quizapp.store.models import CARD_MARK, CARD_STATE, REVIEW
from quizapp.store.reading import STATES, counts_still, states_of
from quizapp.store.rows import state_from_row

_APART = "\n"
"""What stands between ids in one text; no id has a line break in it."""


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
