"""Makes a database from a journal alone."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, delete, insert

from quizapp.core.record import Entry
from quizapp.errors import StoreError
from quizapp.store import deriving
from quizapp.store.appending import insert_entries
from quizapp.store.connect import PATIENCE
from quizapp.store.database import Database
from quizapp.store.driver import driver
from quizapp.store.errors import explained
from quizapp.store.journal_reader import Damage, JournalReader
from quizapp.store.migrate import prepare
from quizapp.store.models import META

_CACHE = 256 * 1024
"""Kibibytes of the new database held in memory: its indexes are written to all over, and would else be read back."""

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
            for batch in _batches(reader.entries()):
                insert_entries(connection, batch)
            if not reader.facts:
                raise StoreError(f"There is no journal in {journal}.", "`quizapp backup --list` shows the backups.")
            _adopt(connection, reader.facts)
            deriving.write(connection, deriving.found(connection), deriving.derived(connection))
    finally:
        database.close()
    return tuple(reader.damages)


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    going = iter(entries)
    while batch := list(islice(going, _BATCH)):
        yield batch


def _adopt(connection: Connection, facts: dict[str, str]) -> None:
    """Let the new database be the one that the journal belongs to."""
    connection.execute(delete(META))
    connection.execute(insert(META), [{"key": key, "value": value} for key, value in facts.items()])
