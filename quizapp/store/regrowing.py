"""Makes a database from a journal alone."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert

from quizapp.errors import StoreError
from quizapp.store import deriving
from quizapp.store.appending import Schedulers, insert_rows, scheduler
from quizapp.store.connect import PATIENCE
from quizapp.store.database import Database
from quizapp.store.driver import driver
from quizapp.store.entries import Row
from quizapp.store.errors import explained
from quizapp.store.journal_reader import Damage, JournalReader
from quizapp.store.migrate import prepare
from quizapp.store.models import META

_CACHE = 256 * 1024
"""Kibibytes of the new database held in memory: its indexes are written to all over, and would else be read back."""

_INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('review', 'change') AND sql <> ''"
"""Those that no UNIQUE needs, and how each is made."""

_BATCH = 5000
"""Entries held in memory at a time."""


def regrow(journal: Path, target: Path) -> tuple[Damage, ...]:
    """Make the database `target`, which is not there yet, from the journal in that folder; return what is damaged.

    The new database has every entry that can be read, and what follows from them. Raises StoreError where there is
    no journal, and where what is left of it makes no record.
    """
    reader = JournalReader(journal)
    prepare(target)
    database = Database(target, PATIENCE)
    try:
        with explained(journal), database.writing() as connection:
            driver(connection).execute(f"PRAGMA cache_size = -{_CACHE}")
            with _without_indexes(driver(connection)):
                for batch in _batches(reader.rows(), driver(connection)):
                    insert_rows(connection, batch)
            if not reader.facts:
                raise StoreError(f"There is no journal in {journal}.", "`quizapp backup --list` shows the backups.")
            _adopt(connection, reader.facts)
            deriving.write(connection, deriving.found(connection), deriving.derived(connection))
    finally:
        database.close()
    return tuple(reader.damages)


def _batches(rows: Iterable[Row], connection: sqlite3.Connection) -> Iterator[list[dict[str, Any]]]:
    """The columns of `rows`, with places one after another: there is no gap where entries are missing."""
    schedulers: Schedulers = {}
    going = enumerate(rows, start=1)
    while batch := list(islice(going, _BATCH)):
        for place, row in batch:
            row.columns["seq"] = place
            if row.computed is not None:
                row.columns["scheduler"] = scheduler(connection, *row.computed, schedulers)
        yield [row.columns for _, row in batch]


@contextmanager
def _without_indexes(connection: sqlite3.Connection) -> Iterator[None]:
    """The tables of entries have no indexes inside, where they only grow; each is made in one go at the end."""
    indexes = connection.execute(_INDEXES).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield
    for _, sql in indexes:
        connection.execute(sql)


def _adopt(connection: Connection, facts: dict[str, str]) -> None:
    """Let the new database be the one that the journal belongs to."""
    connection.execute(delete(META))
    connection.execute(insert(META), [{"key": key, "value": value} for key, value in facts.items()])
