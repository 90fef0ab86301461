"""Who has the database open: many may use it together, but it is put back from a copy only when nobody does.

SQLite's own locks last a transaction, so they cannot tell. `NAME.lock` beside the database is held for as long as it
is open, and says whether the last one closed it or was ended while it was open.
"""

import os
from pathlib import Path

from quizapp.errors import StoreError
from quizapp.store.lock import FileLock

_OPEN = b"open"
_CLOSED = b"closed"


def lock_file(database: Path) -> Path:
    """Return the file that is locked for as long as `database` is open."""
    return database.with_name(f"{database.name}.lock")


class Presence:
    """This process has the database open, from here to `leave`, so nobody replaces the file under it.

    `unclean` says that whoever had it open last was ended before closing it. Raises StoreError when the database is
    being put back from a copy for longer than `patience` seconds, OSError when the lock cannot be taken at all.
    """

    def __init__(self, database: Path, patience: float) -> None:
        self._lock = FileLock(lock_file(database))
        try:
            self.unclean = self._enter(patience)
        except BaseException:
            self._lock.close()
            raise
        if self.unclean is None:
            self._lock.close()
            raise StoreError(f"The database {database} is being restored by another quizapp.", "Try again in a moment.")

    def _enter(self, patience: float) -> bool | None:
        """Take part; return whether the last one did not close, None where nobody may take part now."""
        unclean = False
        if self._lock.take(alone=True):  # nobody else is here
            unclean = os.pread(self._lock.handle, len(_OPEN), 0) == _OPEN
            self._note(_OPEN)
        return unclean if self._lock.take(alone=False, patience=patience) else None

    def leave(self, *, closed: bool = True) -> None:
        """Say that this process has closed the database, or never got to open it; a second call does nothing."""
        if self._lock.handle >= 0:
            if closed and self._lock.take(alone=True):  # the last one to leave
                self._note(_CLOSED)
            self._lock.close()

    def _note(self, word: bytes) -> None:
        os.ftruncate(self._lock.handle, 0)
        os.pwrite(self._lock.handle, word, 0)


class Absence:
    """Nobody has the database open or can open it, from here to `end`; raises StoreError when somebody has."""

    def __init__(self, database: Path) -> None:
        self._lock = FileLock(lock_file(database))
        if not self._lock.take(alone=True):
            self._lock.close()
            raise StoreError(f"The database {database} is open in another quizapp.", "Close it there, then try again.")

    def end(self) -> None:
        """Let the database be opened again; a second call does nothing."""
        self._lock.close()
