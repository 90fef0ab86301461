"""Keeps the journal level with the database, from the moment it is opened."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Connection, delete, func, select

from quizapp.errors import StoreError
from quizapp.store.comparing import differences
from quizapp.store.database import Database
from quizapp.store.errors import explained
from quizapp.store.files import make_folder, sync_folder
from quizapp.store.journal import Journal
from quizapp.store.journal_files import Tail, journal_folder
from quizapp.store.journal_rows import Line, lines_after
from quizapp.store.models import CHANGE, META, REVIEW

SET_ASIDE = "set_aside"
"""The fact in `meta` that a restored database has until the journal of the one it replaced is out of the way: where
that goes, seen from the database's folder."""


_SET_ASIDE = select(META.c.key).where(META.c.key == SET_ASIDE)


class Follower:
    """The journal of the open `database` at `path`, brought up to it.

    Raises StoreError when the journal cannot be written, belongs to another database, or holds entries that the
    database lacks: then the database is not the one that was last in use, and the learner decides.
    """

    def __init__(self, path: Path, database: Database, patience: float) -> None:
        self._database = database
        self._folder = journal_folder(path)
        self.trouble = ""
        facts = _facts(database)
        with explained(self._folder):
            if SET_ASIDE in facts:
                self._set_aside(path.parent / facts[SET_ASIDE])
            self._journal = Journal(self._folder, facts, patience=patience)
            try:
                self._refuse_ahead(self._journal.tail())
                self._journal.append((), self._missing)
            except BaseException:
                self._journal.close()
                raise

    def recorded(self, lines: Sequence[Line]) -> None:
        """Append the lines of entries that are in the database by now, durable on return.

        The answer is safe in the database, so a journal that cannot be written does not refuse it: `trouble` then says
        what is wrong, until an append succeeds and makes up for it.
        """
        try:
            with explained(self._folder):
                self._journal.append(lines, self._missing)
            self.trouble = ""
        except StoreError as error:
            self.trouble = str(error)

    def differences(self) -> tuple[str, ...]:
        """Return what the journal tells otherwise than the database, in words; raises StoreError."""
        with self._database.reading() as connection, explained(self._folder):
            return differences(connection, self._folder)

    def close(self) -> None:
        """Close the journal."""
        self._journal.close()

    def _set_aside(self, target: Path) -> None:
        """Move the journal of the database that this one has replaced out of the way, once."""
        with self._database.writing() as connection:  # so that no other process does the same
            if connection.execute(_SET_ASIDE).first() is not None:
                if self._folder.exists() and not target.exists():
                    make_folder(target.parent)
                    self._folder.rename(target)
                    sync_folder(target.parent)
                    sync_folder(self._folder.parent)
                connection.execute(delete(META).where(META.c.key == SET_ASIDE))

    def _missing(self, place: int) -> Iterator[Line]:
        """Go through the lines of the entries that come after `place`."""
        with self._database.reading() as connection:
            yield from lines_after(connection, place)

    def _refuse_ahead(self, tail: Tail | None) -> None:
        if tail is None:
            return
        with self._database.reading() as connection:
            last = _last(connection)
            same = not tail.id or tail.seq > last or _id_at(connection, tail.seq) == tail.id
        if tail.seq > last:
            raise _ahead(self._folder, f"holds {tail.seq - last} entries that the database beside it lacks")
        if not same:
            raise _ahead(self._folder, "tells of other answers than the database beside it")


def _facts(database: Database) -> dict[str, str]:
    with database.reading() as connection:
        return {str(key): str(value) for key, value in connection.execute(select(META.c.key, META.c.value))}


def _ahead(folder: Path, what: str) -> StoreError:
    return StoreError(
        f"The journal in {folder} {what}, so an older copy of the database may have taken its place.",
        "`quizapp restore --journal` makes the database anew from the journal. "
        f"Or move the folder {folder} away to keep the database as it is; then a new journal is begun.",
    )


def _last(connection: Connection) -> int:
    """The place of the last entry, 0 when there is none."""
    return max(connection.execute(select(func.max(table.c.seq))).scalar() or 0 for table in (REVIEW, CHANGE))


def _id_at(connection: Connection, place: int) -> str | None:
    """The id of the entry at `place`."""
    found = (connection.execute(select(table.c.id).where(table.c.seq == place)).scalar() for table in (REVIEW, CHANGE))
    return next((str(each) for each in found if each is not None), None)
