"""Finds what follows from the record: states, marks and what is undone; for a few cards, or for all of them."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, true

from quizapp.core.marks import MARKING
from quizapp.core.record import CardState, ChangeKind, Marks
from quizapp.core.replay import replay, replay_marks, undone
from quizapp.store.appending import put_marks, put_states
from quizapp.store.models import CHANGE, REVIEW, UNDONE
from quizapp.store.reading import (
    CHANGES,
    MARKS,
    REVIEWS,
    STATES,
    changes,
    counts_still,
    is_listed,
    listed,
    reviews,
)
from quizapp.store.rows import marks_from_row, state_from_members, state_from_row

T = TypeVar("T")

TURNS = (ChangeKind.UNDO.value, ChangeKind.REDO.value)
"""The kinds of change that act upon other entries."""

_MARKING = sorted(kind.value for kind in MARKING)
_MOVES = ((REVIEW, true()), (CHANGE, CHANGE.c.after.is_not(None)))
"""Where entries are that move a card to a state, and which of them do."""

_LAST_PLACES = tuple(
    select(table.c.card, func.max(table.c.seq))
    .where(is_listed(table.c.card), moves, counts_still(table))
    .group_by(table.c.card)
    for table, moves in _MOVES
)
_LAST_BUT = tuple(
    select(table.c.card, func.max(table.c.seq)).where(moves, ~is_listed(table.c.seq)).group_by(table.c.card)
    for table, moves in _MOVES
)
_STATES_AT = tuple(
    select(table.c.card, table.c.deck, table.c.after).where(is_listed(table.c.seq), moves) for table, moves in _MOVES
)
_MARKS_OF = CHANGES.where(is_listed(CHANGE.c.card), CHANGE.c.kind.in_(_MARKING), counts_still(CHANGE))


_NO_STATE = CardState("", "")
_NO_MARKS = Marks(flag=-1)
"""What no record leads to."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from the record: the places of what is undone, states and marks by card."""

    undone: frozenset[int]
    states: Mapping[str, CardState]
    marks: Mapping[str, Marks]


def last_places(connection: Connection, cards: Collection[str]) -> dict[str, int]:
    """Return for each of `cards` the place of the last entry that counts and moved it; one that is new has none."""
    places: dict[str, int] = {}
    for wanted in _LAST_PLACES:
        for card, place in connection.execute(wanted, listed(cards)):
            places[card] = max(places.get(card, 0), place)
    return places


def renew_states(connection: Connection, cards: Collection[str]) -> None:
    """Write the states of `cards` as they follow from the record, of which only their entries are read."""
    states = {card: CardState(card, "") for card in cards}
    places = listed(last_places(connection, cards).values())
    for wanted in _STATES_AT:
        for card, deck, after in connection.execute(wanted, places):
            states[card] = state_from_members(json.loads(after), card, deck)
    put_states(connection, states)


def renew_marks(connection: Connection, cards: Collection[str]) -> None:
    """Write the marks of `cards` as they follow from the record, of which only their changes are read."""
    marks = replay_marks(changes(connection, _MARKS_OF, listed(cards)))
    put_marks(connection, {card: marks.get(card, Marks()) for card in cards})


def found(connection: Connection) -> Derived:
    """Return what is written as following from the record; a row that cannot be read stands for nothing right."""
    return Derived(
        frozenset(connection.execute(select(UNDONE.c.seq)).scalars()),
        {row[0]: _read(state_from_row, row, _NO_STATE) for row in connection.execute(STATES)},
        {row[0]: _read(lambda row: marks_from_row(row)[1], row, _NO_MARKS) for row in connection.execute(MARKS)},
    )


def derived(connection: Connection) -> Derived:
    """Return what does follow from the record, all of which is read."""
    gone = _places_undone(connection)
    last: dict[str, int] = {}
    for wanted in _LAST_BUT:
        for card, place in connection.execute(wanted, listed(gone)):
            last[card] = max(last.get(card, 0), place)
    # The last entry of a card decides its state, so no other need be unpacked.
    places = listed(last.values())
    states = replay(
        reviews(connection, REVIEWS.where(is_listed(REVIEW.c.seq)), places),
        changes(connection, CHANGES.where(is_listed(CHANGE.c.seq)), places),
    )
    marking = changes(connection, CHANGES.where(CHANGE.c.kind.in_(_MARKING)))
    return Derived(gone, states, replay_marks(change for change in marking if change.seq not in gone))


def differing(connection: Connection, one: Derived, other: Derived) -> tuple[str, ...]:
    """Return the cards that two views of the record tell different things about; "entry 17" where it is about none."""
    cards = {card for card in one.states.keys() | other.states.keys() if one.states.get(card) != other.states.get(card)}
    cards |= {card for card in one.marks.keys() | other.marks.keys() if one.marks.get(card) != other.marks.get(card)}
    named = dict.fromkeys(one.undone ^ other.undone, "")
    for table in (REVIEW, CHANGE):
        named.update(
            (place, card)
            for place, card in connection.execute(
                select(table.c.seq, table.c.card).where(is_listed(table.c.seq)), listed(list(named))
            )
        )
    return tuple(sorted(cards | {card or f"entry {place}" for place, card in named.items()}))


def write(connection: Connection, was: Derived, right: Derived) -> None:
    """Write what `right` says, where it was written as `was`."""
    connection.execute(delete(UNDONE))
    if right.undone:
        connection.execute(insert(UNDONE), [{"seq": place} for place in sorted(right.undone)])
    put_states(connection, _changed(was.states, right.states, lambda card: CardState(card, "")))
    put_marks(connection, _changed(was.marks, right.marks, lambda _: Marks()))


def _read(from_row: Callable[[Row[Any]], T], row: Row[Any], otherwise: T) -> T:
    try:
        return from_row(row)
    except ValueError:
        return otherwise


def _changed(was: Mapping[str, T], right: Mapping[str, T], missing: Callable[[str], T]) -> dict[str, T]:
    """What is to be written for each card that `was` and `right` differ in; `missing` where it is to have none."""
    cards = (card for card in was.keys() | right.keys() if was.get(card) != right.get(card))
    return {card: right[card] if card in right else missing(card) for card in cards}


def _places_undone(connection: Connection) -> frozenset[int]:
    """The places of what is undone, as the undos and redos say."""
    names = listed(undone(changes(connection, CHANGES.where(CHANGE.c.kind.in_(TURNS)))))
    led = or_(is_listed(CHANGE.c.id), is_listed(CHANGE.c.review)) & CHANGE.c.kind.not_in(TURNS)
    return frozenset(
        place
        for table, is_one in ((REVIEW, is_listed(REVIEW.c.id)), (CHANGE, led))
        for place in connection.execute(select(table.c.seq).where(is_one), names).scalars()
    )
