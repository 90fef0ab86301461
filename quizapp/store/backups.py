"""The backups beside a database: one a study day on its own, those the learner asked for, and what was set aside."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from quizapp.core.backups import Thinning, kept
from quizapp.errors import StoreError
from quizapp.store.copying import RecordFacts, copy, exists, look
from quizapp.store.errors import explained
from quizapp.store.files import make_folder
from quizapp.store.lock import FileLock


class BackupKind(StrEnum):
    """Why a backup was made."""

    DAILY = "daily"
    ASKED = "asked for"
    RESTORE = "before a restore"
    UPDATE = "before an update"
    SET_ASIDE = "set aside unread"


_NAMES = {
    BackupKind.DAILY: r"quizapp-(\d{4}-\d\d-\d\d)\.db",
    BackupKind.ASKED: r"copy-.+\.db",
    BackupKind.RESTORE: r"before-restore-.+\.db",
    BackupKind.SET_ASIDE: r"set-aside-.+\.db",
}


_STAMPED = {
    BackupKind.ASKED: "copy",
    BackupKind.RESTORE: "before-restore",
    BackupKind.SET_ASIDE: "set-aside",
}


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy of the record in a file: why and when (UTC) it was made, and its size in bytes."""

    path: Path
    kind: BackupKind
    made: datetime
    size: int


class Backups:
    """The backups of the database at `database`, in the folder `backups` beside it; only `make…` writes anything."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self.folder = database.parent / "backups"

    def all(self) -> list[Backup]:
        """Return every backup, the newest first; raises StoreError where the folder cannot be read."""
        found = []
        with explained(self.folder):
            for path in [*self.folder.glob("*.db"), *self._database.parent.glob(f"{self._database.name}.v*.bak")]:
                kind = _kind(path)
                with suppress(FileNotFoundError):  # just thinned out by another process
                    facts = path.stat()
                    if kind:
                        found.append(Backup(path, kind, datetime.fromtimestamp(facts.st_mtime, UTC), facts.st_size))
        return sorted(found, key=lambda each: (each.made, each.path.name), reverse=True)

    def newest(self) -> Backup | None:
        """Return the newest backup that was whole when it was made, None when there is none."""
        return next((each for each in self.all() if each.kind is not BackupKind.SET_ASIDE), None)

    def make(self, target: Path) -> RecordFacts:
        """Copy the database to `target`, which must not exist, read the copy through, and return what it holds."""
        self._refuse_none()
        return copy(self._database, target)

    def make_named(self, kind: BackupKind, now: datetime) -> Path:
        """Copy the database into the folder, under a name that says why and when; return the copy's path."""
        self._refuse_none()
        with explained(self.folder):
            make_folder(self.folder)
            target = self.name(kind, now)
        self.make(target)
        return target

    def make_daily(self, today: date, thinning: Thinning | None = None) -> Path | None:
        """Make the backup of the study day `today` where one is due, and thin out the older; return its path.

        None is due when today's is there, when the record has not grown since the newest, or when another process is
        making it. A copy that is not whole is thrown away and told as a StoreError; then nothing is thinned out.
        """
        target = self.folder / f"quizapp-{today}.db"
        with explained(self.folder):
            if target.exists() or not self._has_grown():
                return None
            make_folder(self.folder)
            lock = FileLock(self.folder / "lock")
            try:
                if not lock.take(alone=True):
                    return None
                self._clean()
                copy(self._database, target, replace=True)
                self._thin(today, thinning)
            finally:
                lock.close()
        return target

    def name(self, kind: BackupKind, now: datetime) -> Path:
        """Return a path in the folder that no file has yet."""
        stamp = f"{_STAMPED[kind]}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        for number in range(1, 1000):
            path = self.folder / f"{stamp}{'' if number == 1 else f'-{number}'}.db"
            if not path.exists():
                return path
        raise exists(self.folder / f"{stamp}.db")

    def _refuse_none(self) -> None:
        if not self._database.exists():
            raise StoreError(f"There is no database at {self._database} yet.", "The first answer makes it.")

    def _has_grown(self) -> bool:
        """Whether the record holds what the newest daily backup does not."""
        record = look(self._database)
        if not record.entries:
            return False
        for backup in self.all():
            if backup.kind is BackupKind.DAILY:
                with suppress(StoreError):  # a backup that has become unreadable holds nothing
                    last = look(backup.path)
                    return (last.device, last.entries) != (record.device, record.entries)
        return True

    def _clean(self) -> None:
        """Remove copies that a killed process left unfinished; the lock says that nobody is at work on them."""
        for part in self.folder.glob(".quizapp-*.part"):
            part.unlink(missing_ok=True)

    def _thin(self, today: date, thinning: Thinning | None) -> None:
        days = {}
        for path in self.folder.glob("quizapp-*.db"):
            if named := re.fullmatch(_NAMES[BackupKind.DAILY], path.name):
                with suppress(ValueError):  # quizapp-2026-99-99.db is not ours
                    days[date.fromisoformat(named[1])] = path
        for day in days.keys() - kept(days, today, thinning):
            days[day].unlink(missing_ok=True)


def _kind(path: Path) -> BackupKind | None:
    if path.suffix == ".bak":
        return BackupKind.UPDATE
    return next((kind for kind, name in _NAMES.items() if re.fullmatch(name, path.name)), None)
