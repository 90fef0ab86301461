"""Queries on the record: entries as they were recorded, and what of them counts."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, exists, func, select, text

from quizapp.core.record import CardState, Change, Marks, Review, Stamp
from quizapp.store.driver import Transaction, run
from quizapp.store.models import CARD_MARK, CARD_STATE, CHANGE, REVIEW, SCHEDULER, UNDONE
from quizapp.store.rows import (
    CHANGE_COLUMNS,
    MARK_COLUMNS,
    REVIEW_COLUMNS,
    STATE_COLUMNS,
    change_from_row,
    marks_from_row,
    parameters_from_text,
    review_from_row,
    stamp_from_row,
    state_from_row,
)

STATES = select(*(CARD_STATE.c[name] for name in STATE_COLUMNS))
MARKS = select(*(CARD_MARK.c[name] for name in MARK_COLUMNS))
REVIEWS = select(REVIEW.c.scheduler, *(REVIEW.c[name] for name in REVIEW_COLUMNS)).order_by(REVIEW.c.seq)
CHANGES = select(*(CHANGE.c[name] for name in CHANGE_COLUMNS)).order_by(CHANGE.c.seq)

LAST_PLACE = select(
    func.max(*(func.coalesce(select(func.max(table.c.seq)).scalar_subquery(), text("0")) for table in (REVIEW, CHANGE)))
)
"""The place of the last entry in the record, 0 while there is none; of two values SQLite's max takes the greater."""

_STREAMED = {"yield_per": 1000}
"""How many rows are held at a time while all of the record is gone through."""

_LISTED = select(func.json_each(bindparam("listed")).table_valued("value").c.value)
"""The members of a list given as one JSON parameter, of any length."""


def counts_still(table: Table) -> ColumnElement[bool]:
    """The condition that a row of `review` or `change` is not undone."""
    return ~exists().where(UNDONE.c.seq == table.c.seq)


def is_listed(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that `column` is one of those that `listed` gives to the statement."""
    return column.in_(_LISTED)


def listed(values: Collection[str] | Collection[int]) -> dict[str, str]:
    """The parameter for a statement with `is_listed`."""
    return {"listed": json.dumps(list(values))}


def state_of(connection: Transaction, card: str) -> CardState | None:
    """Return the state of one card; None while it is new."""
    row = run(connection, _STATE_OF, {"card": card}).fetchone()
    return None if row is None else state_from_row(row)


def states_of(connection: Transaction, cards: Collection[str]) -> dict[str, CardState]:
    """Return the states of those among `cards` that are not new."""
    rows = run(connection, _STATES_OF, listed(cards))
    return {row[0]: state_from_row(row) for row in rows}


def marks_of(connection: Transaction, cards: Collection[str]) -> dict[str, Marks]:
    """Return the marks of those among `cards` that have any."""
    return dict(marks_from_row(row) for row in run(connection, _MARKS_OF, listed(cards)))


def reviews(connection: Connection, wanted: Select[Any], values: Mapping[str, Any] | None = None) -> Iterator[Review]:
    """Go through the reviews that `wanted`, which is built on REVIEWS, selects."""
    schedulers = {
        key: (name, parameters_from_text(text))
        for key, name, text in connection.execute(select(SCHEDULER.c.id, SCHEDULER.c.name, SCHEDULER.c.parameters))
    }
    for row in connection.execute(wanted, values or {}, execution_options=_STREAMED):
        yield review_from_row(row[1:], *schedulers[row[0]])


def changes(connection: Connection, wanted: Select[Any], values: Mapping[str, Any] | None = None) -> Iterator[Change]:
    """Go through the changes that `wanted`, which is built on CHANGES, selects."""
    for row in connection.execute(wanted, values or {}, execution_options=_STREAMED):
        yield change_from_row(row)


def last_place(connection: Transaction) -> int:
    """Return the place of the last entry in the record, 0 while there is none."""
    return int(run(connection, LAST_PLACE).fetchone()[0])


def last_stamp(connection: Connection) -> Stamp | None:
    """Return when the last entry was recorded; None while there is none."""
    rows = [connection.execute(wanted).first() for wanted in _LAST]
    last = max((row for row in rows if row is not None), key=lambda row: int(row[0]), default=None)
    return None if last is None else stamp_from_row(last[1:])


_LAST = tuple(
    select(table.c.seq, table.c.at, table.c.study_day).order_by(table.c.seq.desc()).limit(1)
    for table in (REVIEW, CHANGE)
)
_STATE_OF = STATES.where(CARD_STATE.c.card == bindparam("card"))
_STATES_OF = STATES.where(is_listed(CARD_STATE.c.card))
_MARKS_OF = MARKS.where(is_listed(CARD_MARK.c.card))
