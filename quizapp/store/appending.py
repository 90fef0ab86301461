"""Adds entries to the end of the record and moves what follows from it along, inside a transaction of the caller."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Delete, Table, bindparam, delete, insert, select
from sqlalchemy.dialects import sqlite

from quizapp.core.marks import MARKING, marked
from quizapp.core.record import CardState, Change, Entry, Marks, Review, State
from quizapp.store.driver import Transaction, run, run_many
from quizapp.store.errors import StaleStateError
from quizapp.store.journal_rows import Line, line_of
from quizapp.store.models import CARD_MARK, CARD_STATE, CHANGE, REVIEW, SCHEDULER
from quizapp.store.reading import last_place, marks_of, state_of
from quizapp.store.rows import change_to_row, marks_to_row, parameters_to_text, review_to_row, state_to_row

Schedulers = dict[tuple[str, tuple[float, ...]], int]
"""The rows of what computed reviews: by name and parameters."""


class Recorded(NamedTuple):
    """An entry with its place in the record, and the line that tells the journal of it."""

    entry: Entry
    line: Line


def append(connection: Transaction, entries: Sequence[Entry]) -> list[Recorded]:
    """Append `entries` and move the states and marks of their cards; return them as they were recorded.

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


def insert_entries(connection: Transaction, entries: Iterable[Entry]) -> list[Recorded]:
    """Append `entries` alone, giving each the next place; return them with it. What follows from them is not moved."""
    start = 1 + last_place(connection)
    schedulers: Schedulers = {}
    recorded: list[Recorded] = []
    rows: list[dict[str, Any]] = []
    for place, entry in enumerate(entries, start):
        placed = entry if entry.seq == place else replace(entry, seq=place)
        row = review_to_row(placed) if isinstance(placed, Review) else change_to_row(placed)
        if isinstance(placed, Review):
            row["scheduler"] = scheduler(connection, placed.scheduler, placed.parameters, schedulers)
        recorded.append(Recorded(placed, line_of(placed, row)))
        rows.append(row)
    insert_rows(connection, rows)
    return recorded


def insert_rows(connection: Transaction, rows: Iterable[dict[str, Any]]) -> None:
    """Append the rows of entries, given with their places in order, to the tables they belong in."""
    # In runs of one kind, for both tables have to grow in one order.
    for insertion, alike in groupby(rows, lambda row: _INSERT_REVIEW if "rating" in row else _INSERT_CHANGE):
        run_many(connection, insertion, list(alike))


def scheduler(connection: Transaction, name: str, parameters: tuple[float, ...], known: Schedulers) -> int:
    """Return the row of what computed a review, which is written when it is the first; `known` keeps it at hand."""
    key = name, parameters
    if key not in known:
        values = {"name": name, "parameters": parameters_to_text(parameters)}
        row = run(connection, _SCHEDULER, values).fetchone() or run(connection, _ADD_SCHEDULER, values).fetchone()
        known[key] = int(row[0])
    return known[key]


def put_states(connection: Transaction, states: Mapping[str, CardState]) -> None:
    """Write the states of cards; a card that is new has no row."""
    seen = [state_to_row(state) for state in states.values() if state.state is not State.NEW]
    if seen:
        run_many(connection, _PUT_STATE, seen)
    _delete(connection, _DELETE_STATE, [card for card, state in states.items() if state.state is State.NEW])


def put_marks(connection: Transaction, marks: Mapping[str, Marks]) -> None:
    """Write the marks of cards; a card without any has no row."""
    set_ = [marks_to_row(card, found) for card, found in marks.items() if found != Marks()]
    if set_:
        run_many(connection, _PUT_MARK, set_)
    _delete(connection, _DELETE_MARK, [card for card, found in marks.items() if found == Marks()])


def _followed(connection: Transaction, entries: Sequence[Entry]) -> dict[str, CardState]:
    """The states that `entries` lead to, each checked against the one it sets out from."""
    states: dict[str, CardState] = {}
    for entry in entries:
        if entry.before is None or entry.after is None:
            continue
        current = states.get(entry.card) or state_of(connection, entry.card) or CardState(entry.card, entry.deck)
        # A card that its author moved to another deck stands where it stood.
        if current != entry.before and replace(current, deck=entry.before.deck) != entry.before:
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


def _marked(connection: Transaction, entries: Sequence[Entry]) -> dict[str, Marks]:
    """The marks that `entries` lead to."""
    marking = [entry for entry in entries if isinstance(entry, Change) and entry.kind in MARKING]
    marks = marks_of(connection, {change.card for change in marking}) if marking else {}
    for change in marking:
        marks[change.card] = marked(marks.get(change.card, Marks()), change)
    return marks


def _delete(connection: Transaction, statement: Delete, cards: Sequence[str]) -> None:
    if cards:
        run_many(connection, statement, [{"gone": card} for card in cards])


def _put(table: Table) -> sqlite.Insert:
    known = sqlite.insert(table)
    others = {column.name: known.excluded[column.name] for column in table.columns if column.name != "card"}
    return known.on_conflict_do_update(index_elements=[table.c.card], set_=others)


_INSERT_REVIEW = insert(REVIEW)
_INSERT_CHANGE = insert(CHANGE)
_PUT_STATE = _put(CARD_STATE)
_PUT_MARK = _put(CARD_MARK)
_DELETE_STATE = delete(CARD_STATE).where(CARD_STATE.c.card == bindparam("gone"))
_DELETE_MARK = delete(CARD_MARK).where(CARD_MARK.c.card == bindparam("gone"))
_ADD_SCHEDULER = (
    insert(SCHEDULER).values(name=bindparam("name"), parameters=bindparam("parameters")).returning(SCHEDULER.c.id)
)
_SCHEDULER = select(SCHEDULER.c.id).where(
    SCHEDULER.c.name == bindparam("name"), SCHEDULER.c.parameters == bindparam("parameters")
)
