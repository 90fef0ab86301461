"""Adds entries to the end of the record and moves what follows from it along, inside a transaction of the caller."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from sqlalchemy import Connection, Table, bindparam, delete, insert, select
from sqlalchemy.dialects import sqlite

from quizapp.core.marks import MARKING, marked
from quizapp.core.record import CardState, Change, Entry, Marks, Review, State
from quizapp.store.driver import run, run_many
from quizapp.store.errors import StaleStateError
from quizapp.store.models import CARD_MARK, CARD_STATE, CHANGE, REVIEW, SCHEDULER
from quizapp.store.reading import is_listed, last_place, listed, marks_of, states_of
from quizapp.store.rows import change_to_row, marks_to_row, parameters_to_text, review_to_row, state_to_row


def append(connection: Connection, entries: Sequence[Entry]) -> list[Entry]:
    """Append `entries` and move the states and marks of their cards; return them with their places in the record.

    Raises StaleStateError when a card does not stand where an entry says that it stood, ValueError for a review after
    which its card were still new.
    """
    if any(isinstance(entry, Review) and entry.after.state is State.NEW for entry in entries):
        raise ValueError("a card that was rated is new no more")
    states = _followed(connection, entries)
    marks = _marked(connection, entries)
    recorded = insert_entries(connection, entries)
    put_states(connection, states)
    put_marks(connection, marks)
    return recorded


def insert_entries(connection: Connection, entries: Iterable[Entry]) -> list[Entry]:
    """Append `entries` alone, giving each the next place; return them with it. What follows from them is not moved."""
    start = 1 + last_place(connection)
    placed: list[Entry] = [
        entry if entry.seq == place else replace(entry, seq=place) for place, entry in enumerate(entries, start)
    ]
    schedulers: dict[tuple[str, tuple[float, ...]], int] = {}
    for is_review, entered in groupby(placed, lambda entry: isinstance(entry, Review)):
        if is_review:
            rows = [_review_row(connection, entry, schedulers) for entry in entered if isinstance(entry, Review)]
            run_many(connection, _INSERT_REVIEW, rows)
        else:
            rows = [change_to_row(entry) for entry in entered if isinstance(entry, Change)]
            run_many(connection, _INSERT_CHANGE, rows)
    return placed


def put_states(connection: Connection, states: Mapping[str, CardState]) -> None:
    """Write the states of cards; a card that is new has no row."""
    seen = [state_to_row(state) for state in states.values() if state.state is not State.NEW]
    if seen:
        run_many(connection, _PUT_STATE, seen)
    _delete(connection, CARD_STATE, [card for card, state in states.items() if state.state is State.NEW])


def put_marks(connection: Connection, marks: Mapping[str, Marks]) -> None:
    """Write the marks of cards; a card without any has no row."""
    set_ = [marks_to_row(card, found) for card, found in marks.items() if found != Marks()]
    if set_:
        run_many(connection, _PUT_MARK, set_)
    _delete(connection, CARD_MARK, [card for card, found in marks.items() if found == Marks()])


def _followed(connection: Connection, entries: Sequence[Entry]) -> dict[str, CardState]:
    """The states that `entries` lead to, each checked against the one it sets out from."""
    moving = [entry for entry in entries if entry.before is not None]
    states = states_of(connection, {entry.card for entry in moving}) if moving else {}
    for entry in moving:
        current = states.get(entry.card) or CardState(entry.card, entry.deck)
        # A card that its author moved to another deck stands where it stood.
        if entry.before is None or entry.after is None or replace(current, deck=entry.before.deck) != entry.before:
            raise _stale(entry)
        states[entry.card] = entry.after
    return states


def _stale(entry: Entry) -> StaleStateError:
    if isinstance(entry, Review):
        return StaleStateError(
            f"The card {entry.card} was rated elsewhere meanwhile, so this rating was not recorded.",
            "Rate it once more: its intervals have changed.",
        )
    return StaleStateError(
        f"The card {entry.card} was rated elsewhere meanwhile, so nothing was changed.",
        "Look at it again, then repeat.",
    )


def _marked(connection: Connection, entries: Sequence[Entry]) -> dict[str, Marks]:
    """The marks that `entries` lead to."""
    marking = [entry for entry in entries if isinstance(entry, Change) and entry.kind in MARKING]
    marks = marks_of(connection, {change.card for change in marking}) if marking else {}
    for change in marking:
        marks[change.card] = marked(marks.get(change.card, Marks()), change)
    return marks


def _review_row(
    connection: Connection, review: Review, schedulers: dict[tuple[str, tuple[float, ...]], int]
) -> dict[str, object]:
    """The row of a review, with the row of what computed it, which is written when it is the first."""
    key = review.scheduler, review.parameters
    if key not in schedulers:
        values = {"name": review.scheduler, "parameters": parameters_to_text(review.parameters)}
        known = run(connection, _SCHEDULER, values).fetchone()
        if known is None:
            known = connection.execute(insert(SCHEDULER).returning(SCHEDULER.c.id), values).one()
        schedulers[key] = int(known[0])
    return {**review_to_row(review), "scheduler": schedulers[key]}


def _delete(connection: Connection, table: Table, cards: Collection[str]) -> None:
    if cards:
        connection.execute(delete(table).where(is_listed(table.c.card)), listed(cards))


def _put(table: Table) -> sqlite.Insert:
    known = sqlite.insert(table)
    others = {column.name: known.excluded[column.name] for column in table.columns if column.name != "card"}
    return known.on_conflict_do_update(index_elements=[table.c.card], set_=others)


_INSERT_REVIEW = insert(REVIEW)
_INSERT_CHANGE = insert(CHANGE)
_PUT_STATE = _put(CARD_STATE)
_PUT_MARK = _put(CARD_MARK)
_SCHEDULER = select(SCHEDULER.c.id).where(
    SCHEDULER.c.name == bindparam("name"), SCHEDULER.c.parameters == bindparam("parameters")
)
