"""A first look at the record through plain sqlite3, for what must be on the screen before SQLModel is imported.

Nothing is created, migrated or locked for long; a database that is not there yet reads as an empty one.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from quizapp.core.record import CardState, DayCounts
from quizapp.store.connect import PATIENCE, connect, refuse_folder
from quizapp.store.errors import explained
from quizapp.store.migrate import migrations, read_version
from quizapp.store.rows import STATE_COLUMNS, state_from_row

_STATES = f"SELECT {', '.join(STATE_COLUMNS)} FROM card_state"
_COUNTS = """
    SELECT deck,
           count(*) FILTER (WHERE json_extract(before, '$.state') IS NULL),
           count(*) FILTER (WHERE json_extract(before, '$.state') = 'review')
    FROM review WHERE study_day = ? GROUP BY deck
"""


def states(path: Path) -> dict[str, CardState]:
    """Return what `Store(path).states()` would; raises StoreError."""
    with _reading(path) as connection:
        rows = connection.execute(_STATES) if connection else ()
        return {row[0]: state_from_row(row) for row in rows}


def counts(path: Path, day: date) -> dict[str, DayCounts]:
    """Return what `Store(path).counts(day)` would; raises StoreError."""
    with _reading(path) as connection:
        rows = connection.execute(_COUNTS, (day.isoformat(),)) if connection else ()
        return {deck: DayCounts(new, review) for deck, new, review in rows}


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """Give a connection to an existing database of ours, None where there is no record yet."""
    if not path.exists():
        yield None
        return
    with explained(path), closing(_open(path)) as connection:
        yield connection if read_version(connection, path, len(migrations())) else None


def _open(path: Path) -> sqlite3.Connection:
    refuse_folder(path)
    connection = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True, timeout=PATIENCE)
    try:
        connection.execute("SELECT 1 FROM sqlite_master")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise
        # A killed process left a transaction half written: only a writer may roll it back.
        return connect(path)
    return connection
