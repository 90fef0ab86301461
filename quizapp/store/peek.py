"""A first look at the record through plain sqlite3, for what must be on the screen before SQLModel is imported.

Nothing is created, migrated or locked for long; a database that is not there yet reads as an empty one, and one of an
older schema, which the first answer will migrate, is read as it is.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from quizapp.core.marks import day_limits
from quizapp.core.record import CardState, DayCounts, DayLimits, Marks, Stamp
from quizapp.store.connect import for_reading
from quizapp.store.errors import explained, readable
from quizapp.store.rows import (
    CHANGE_COLUMNS,
    MARK_COLUMNS,
    STATE_COLUMNS,
    change_from_row,
    marks_from_row,
    stamp_from_row,
    state_from_row,
)
from quizapp.store.schema import migrations, read_version

T = TypeVar("T")

CHANGES_SINCE = 2
"""The schema from which on there are changes; in an older database nothing is undone or marked."""

_STATES = f"SELECT {', '.join(STATE_COLUMNS)} FROM card_state"
_MARKS = f"SELECT {', '.join(MARK_COLUMNS)} FROM card_mark"
_KNOWN = "SELECT group_concat(card, char(10)) FROM card_state"
_DUE_ONCE = f"""
    {_STATES} WHERE card IN (
        SELECT card FROM card_state WHERE due_day <= ?
        UNION SELECT card FROM card_state WHERE due_at IS NOT NULL
        UNION SELECT card FROM review WHERE study_day = ? {{still}}
    )
"""
_COUNTED_ONCE = """
    SELECT deck,
           count(*) FILTER (WHERE json_extract(before, '$.state') IS NULL),
           count(*) FILTER (WHERE json_extract(before, '$.state') = 'review')
    FROM review WHERE study_day = ? {still} GROUP BY deck
"""
_STILL = "AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.seq = {table}.seq)"
_COUNTS = _COUNTED_ONCE.format(still=_STILL.format(table="review"))
_DUE = _DUE_ONCE.format(still=_STILL.format(table="review"))
_DUE_BEFORE = _DUE_ONCE.format(still="")
_COUNTS_BEFORE = _COUNTED_ONCE.format(still="")
_LIMITS = f"""
    SELECT {", ".join(CHANGE_COLUMNS)} FROM change
    WHERE kind = 'limits' AND study_day = ? {_STILL.format(table="change")} ORDER BY seq
"""
_LAST = "SELECT * FROM (SELECT at, study_day, seq FROM {table} ORDER BY seq DESC LIMIT 1)"
_LATEST_BEFORE = _LAST.format(table="review")
_LATEST = f"{_LATEST_BEFORE} UNION ALL {_LAST.format(table='change')} ORDER BY seq DESC LIMIT 1"


def states(path: Path) -> dict[str, CardState]:
    """Return what `Store(path).states()` would; raises StoreError."""
    return {state.card: state for state in _ask(path, state_from_row, _STATES, _STATES)}


def due_states(path: Path, today: date) -> list[CardState]:
    """Return what `Store(path).due_states(today)` would; raises StoreError."""
    day = today.isoformat()
    return _ask(path, state_from_row, _DUE, _DUE_BEFORE, day, day)


def known(path: Path) -> frozenset[str]:
    """Return what `Store(path).known()` would; raises StoreError."""
    rows = _ask(path, tuple, _KNOWN, _KNOWN)
    return frozenset(rows[0][0].split("\n")) if rows and rows[0][0] else frozenset()


def marks(path: Path) -> dict[str, Marks]:
    """Return what `Store(path).marks()` would; raises StoreError."""
    return dict(_ask(path, marks_from_row, _MARKS))


def counts(path: Path, day: date) -> dict[str, DayCounts]:
    """Return what `Store(path).counts(day)` would; raises StoreError."""
    rows = _ask(path, tuple, _COUNTS, _COUNTS_BEFORE, day.isoformat())
    return {deck: DayCounts(new, review) for deck, new, review in rows}


def limits(path: Path, day: date) -> dict[str, DayLimits]:
    """Return what `Store(path).limits(day)` would; raises StoreError."""
    return day_limits(_ask(path, change_from_row, _LIMITS, None, day.isoformat()))


def latest(path: Path) -> Stamp | None:
    """Return what `Store(path).latest()` would; raises StoreError."""
    return next(iter(_ask(path, lambda row: stamp_from_row(row[:2]), _LATEST, _LATEST_BEFORE)), None)


def _ask(path: Path, read: Callable[[Sequence[Any]], T], sql: str, before: str | None = None, *values: str) -> list[T]:
    """Read the rows that `sql` finds, or in a database older than changes `before`; none where there is no record."""
    with readable(path), _reading(path) as (connection, version):
        wanted = sql if version >= CHANGES_SINCE else before
        return [read(row) for row in connection.execute(wanted, values)] if connection and wanted else []


@contextmanager
def _reading(path: Path) -> Iterator[tuple[sqlite3.Connection | None, int]]:
    """Give a connection to an existing database of ours and its schema; None and 0 where there is no record yet."""
    if not path.exists():
        # Imported here, since a first look has no time for what is hardly ever needed.
        from quizapp.store.lost import refuse_lost

        refuse_lost(path)
        yield None, 0
        return
    with explained(path), closing(for_reading(path)) as connection:
        version = read_version(connection, path, len(migrations()))
        yield connection if version else None, version
