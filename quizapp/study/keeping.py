"""Keeps the record safe: backups made unasked and asked for, and putting one back."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from quizapp.errors import StoreError, UsageError
from quizapp.paths import database_file
from quizapp.store.backups import Backup, BackupKind, Backups
from quizapp.store.copying import RecordFacts, look
from quizapp.store.errors import explained
from quizapp.store.journal_files import journal_folder
from quizapp.store.lost import refuse_lost

if TYPE_CHECKING:
    from quizapp.store.journal_reader import Damage
    from quizapp.store.restoring import Restoration


class DailyBackup:
    """Makes the backup of today where one is due: in the background from now on, and again at the end.

    `today` says which study day it is. A record that cannot be copied whole ends nothing: `trouble` says so, with what
    to do, once `finish` has returned.
    """

    def __init__(self, database: Path, today: Callable[[], date]) -> None:
        self._backups = Backups(database)
        self._today = today
        self.trouble = ""
        self._thread = Thread(target=self._make, name="daily backup")
        self._thread.start()

    def finish(self) -> None:
        """Wait for the backup, or make it of what the first day of all has brought."""
        self._thread.join()
        if not self.trouble:
            self._make()

    def _make(self) -> None:
        try:
            self._backups.make_daily(self._today())
        except StoreError as error:
            self.trouble = f"No backup was made. {error}"


@dataclass(frozen=True, slots=True)
class ListedBackup:
    """A backup, and what it holds; None where it cannot be read, then `trouble` says why."""

    backup: Backup
    facts: RecordFacts | None
    trouble: str = ""


def list_backups() -> list[ListedBackup]:
    """Return every backup of the learner's record, the newest first; raises StoreError."""
    found = []
    for backup in Backups(database_file()).all():
        try:
            found.append(ListedBackup(backup, look(backup.path)))
        except StoreError as error:
            found.append(ListedBackup(backup, None, error.message))
    return found


def back_up(target: Path | None, now: datetime) -> tuple[Path, RecordFacts]:
    """Copy the record to `target` (None: into the folder of backups) and read the copy through.

    A folder that exists gets a file named after `now` in it. Raises UsageError for a file that exists already,
    StoreError where no whole copy can be made.
    """
    backups = Backups(database_file())
    if target is None:
        path = backups.make_named(BackupKind.ASKED, now)
        return path, look(path)
    if target.is_dir():
        target = target / backups.name(BackupKind.ASKED, now).name
    if target.exists():
        raise UsageError(f"{target} exists already, and is left as it is.", "Choose another name for the copy.")
    return target, backups.make(target)


def find_backup(name: str) -> Path:
    """Return the file that `name` means: a path, or the name of a listed backup; raises UsageError without one."""
    path = Path(name)
    with suppress(OSError):
        if path.is_file():
            return path
    for backup in Backups(database_file()).all():
        if name in (backup.path.name, backup.path.stem):
            return backup.path
    raise UsageError(f"There is no backup {name}.", "`quizapp backup --list` names those there are.")


def prepare_restore(source: Path | None, journal: Path | None = None) -> "Restoration":
    """Make the record of a copy ready to take the place of the present one, without `source` that of a journal.

    Close what is returned. Raises StoreError when the record is open elsewhere, or the source cannot be trusted.
    """
    from quizapp.store.restoring import Restoration  # it needs SQLModel, which takes time to import

    return Restoration(database_file(), source=source, journal=journal)


def open_restored() -> int:
    """Open a record that was just put back, so that its journal follows it; return how many cards have been seen."""
    from quizapp.store.store import Store

    with Store(database_file()) as store:
        return len(store.states())


@dataclass(frozen=True, slots=True)
class JournalFacts:
    """What the journal in `folder` holds, and which places in it would cost entries if it were needed."""

    folder: Path
    entries: int
    damages: "tuple[Damage, ...]"


def look_at_journal() -> JournalFacts:
    """Read the journal of the learner's record through and change nothing; raises StoreError."""
    from quizapp.store.journal_reader import JournalReader

    folder = journal_folder(database_file())
    reader = JournalReader(folder)
    with explained(folder):
        entries = sum(1 for _ in reader.rows())
    return JournalFacts(folder, entries, tuple(damage for damage in reader.damages if not damage.harmless))


def newest_backup() -> Backup | None:
    """Return the newest backup of the learner's record, None when there is none; raises StoreError."""
    return Backups(database_file()).newest()


def has_record() -> bool:
    """Whether anything was ever recorded; raises StoreError where there was a record and it is gone."""
    refuse_lost(database_file())
    return database_file().exists()
