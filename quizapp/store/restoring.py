"""Puts a record back: from a copy, or from the journal, never without keeping what it takes the place of.

The new database is made and read through beside the present one, and then renamed over it. A kill at any moment leaves
the one or the other. The journal of the old one is out of date from that moment on; the new one carries a note of where
it is to be moved, which the next to open it obeys.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Self

from quizapp.errors import StoreError
from quizapp.store.backups import BackupKind, Backups
from quizapp.store.connect import connect, for_reading
from quizapp.store.copying import RecordFacts, copy, look
from quizapp.store.errors import explained
from quizapp.store.files import make_folder, sync_file, sync_folder
from quizapp.store.following import SET_ASIDE
from quizapp.store.journal_files import journal_files, journal_folder
from quizapp.store.journal_reader import Damage
from quizapp.store.migrate import prepare
from quizapp.store.presence import Absence
from quizapp.store.regrowing import regrow

_SIDES = ("-journal", "-wal", "-shm")
"""What SQLite may have left beside a database; under another one it would be taken for that one's."""


class Restoration:
    """A record made ready to take the place of the one at `database`, which nobody can open meanwhile; close it.

    It comes from the copy `source`, or from a journal: the folder `journal`. `found` is what it holds, `present` what
    the database now there holds (None without one, or with one that cannot be read: then `broken` says why), `lost` how
    many entries of that one it lacks (None where that cannot be told), `damages` what is wrong with the journal. Raises
    StoreError when the database is open elsewhere, or the source is damaged, foreign, newer or empty.
    """

    def __init__(self, database: Path, *, source: Path | None = None, journal: Path | None = None) -> None:
        self._database = database
        self._journal = journal_folder(database)
        self._backups = Backups(database)
        self._folder = database.parent / "restoring"
        self._new = self._folder / database.name
        self.damages: tuple[Damage, ...] = ()
        self._sets_aside = source is not None
        with explained(database):
            database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._absence = Absence(database)
        try:
            with explained(self._folder):
                self._clear()
                make_folder(self._folder)
            self.found = self._make(source, journal or self._journal)
            self.present, self.broken = self._look()
            self.lost = self._count_lost()
        except BaseException:
            self.close()
            raise

    def carry_out(self, now: datetime) -> Path | None:
        """Let it take the place; return where the database that was there is kept, None when there was none."""
        with explained(self._database):
            make_folder(self._backups.folder)
            aside = self._keep(now)
            if self._sets_aside and journal_files(self._journal):
                name = (aside or self._backups.name(BackupKind.RESTORE, now)).stem
                self._note_journal(f"{self._backups.folder.name}/{name}-journal")
            sync_file(self._new)
            self._new.replace(self._database)
            sync_folder(self._database.parent)
        return aside

    def close(self) -> None:
        """Let the database be opened again; a second call does nothing."""
        self._clear()
        self._absence.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _clear(self) -> None:
        """Remove what is made ready, also what a killed process left; nobody else is at work on it."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _make(self, source: Path | None, journal: Path) -> RecordFacts:
        if source is None:
            self.damages = regrow(journal, self._new)
            # Entries that follow a gap have got new places, so the journal no longer fits.
            self._sets_aside = any(not damage.harmless for damage in self.damages)
            return look(self._new, thorough=True)
        with explained(source):
            if self._database.exists() and source.exists() and source.samefile(self._database):
                raise StoreError(f"{source} is the database itself.", "`quizapp backup --list` shows the backups.")
        found = copy(source, self._new)
        prepare(self._new, keep=False)
        return found

    def _look(self) -> tuple[RecordFacts | None, str]:
        if not self._database.exists() or (self._database.is_file() and not self._database.stat().st_size):
            return None, ""
        try:
            return look(self._database, thorough=True), ""
        except StoreError as error:
            if _is_busy(error.__cause__):
                raise
            return None, error.message

    def _count_lost(self) -> int | None:
        if self.present is None:
            return None if self.broken else 0
        with explained(self._database), closing(for_reading(self._database)) as connection:
            connection.execute("ATTACH ? AS new", (str(self._new),))
            lost = 0
            for table in ("review", "change"):
                if connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = ?", (table,)).fetchone():
                    unknown = f"SELECT count(*) FROM main.{table} WHERE id NOT IN (SELECT id FROM new.{table})"
                    lost += int(connection.execute(unknown).fetchone()[0])
        return lost

    def _keep(self, now: datetime) -> Path | None:
        """Keep the database that is there: as a copy that was read through, or as it is when it cannot be read."""
        if self.present is not None:
            self._refuse_busy()
            return self._backups.make_named(BackupKind.RESTORE, now) if self.present.entries else None
        if not self.broken:
            return None
        aside = self._backups.name(BackupKind.SET_ASIDE, now)
        self._move_sides(aside)
        try:
            aside.hardlink_to(self._database)  # so that there is a database at every moment
        except OSError:  # some file systems have no links
            self._database.rename(aside)
        sync_folder(aside.parent)
        return aside

    def _refuse_busy(self) -> None:
        """Raise StoreError when another program is at work on the database without taking our lock."""
        with explained(self._database), closing(connect(self._database)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")

    def _move_sides(self, aside: Path) -> None:
        for side in _SIDES:
            left = self._database.with_name(f"{self._database.name}{side}")
            if os.path.lexists(left):
                left.replace(aside.with_name(f"{aside.name}{side}"))

    def _note_journal(self, target: str) -> None:
        with closing(sqlite3.connect(self._new)) as connection, connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (SET_ASIDE, target))


def _is_busy(error: BaseException | None) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
