"""Notices a record that was there and is gone, before an empty one takes its place."""

from pathlib import Path

from quizapp.errors import StoreError
from quizapp.store.backups import Backups
from quizapp.store.errors import explained
from quizapp.store.journal_files import journal_files, journal_folder


def refuse_lost(database: Path) -> None:
    """Raise StoreError when `database` is missing or empty while its journal or a backup is there; it opens nothing."""
    with explained(database):
        if database.exists() and (database.is_dir() or database.stat().st_size):
            return
        journal, backups = journal_folder(database), Backups(database)
        with_journal = bool(journal_files(journal))
        newest = backups.newest()
    if with_journal or newest:
        way = "`quizapp restore --journal` makes it anew from its journal" if with_journal else ""
        other = f"`quizapp restore {newest.path.name}` puts back the newest backup" if newest else ""
        ways = ", or ".join(filter(None, (way, other)))
        raise StoreError(
            f"The database {database} is gone, but the record of your answers is not.",
            f"{ways}. To begin a new record, move {journal} and {backups.folder} away.",
        )
