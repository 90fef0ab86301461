"""What can go wrong with the database, told to the person whose answers are in it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quizapp.errors import StoreError


class StaleStateError(StoreError):
    """The card was rated elsewhere since its state was read; read `states()` again and decide anew."""


_LOOK = "`quizapp doctor` shows more. Nothing recorded before is lost."
_RIGHTS = "Check that you may write to that file and its folder, or set QUIZAPP_HOME to another folder."
_DAMAGED = (
    "`quizapp restore --journal` makes it anew from its journal and keeps the damaged file; "
    "`quizapp backup --list` shows the backups that `quizapp restore` can put back."
)
_WAIT = "Close the other program, or try again in a moment."
_TOLD = {
    sqlite3.SQLITE_BUSY: ("is in use by another program.", _WAIT),
    sqlite3.SQLITE_LOCKED: ("is in use by another program.", _WAIT),
    sqlite3.SQLITE_READONLY: ("cannot be written.", _RIGHTS),
    sqlite3.SQLITE_PERM: ("cannot be written.", _RIGHTS),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened.", _RIGHTS),
    sqlite3.SQLITE_FULL: (
        "cannot grow: the disk is full.",
        "Free some space and try again. Nothing recorded before is lost.",
    ),
    sqlite3.SQLITE_IOERR: (
        "cannot be read or written: the disk reports an error ({error}).",
        "Check the disk and the space on it. Nothing recorded before is lost.",
    ),
    sqlite3.SQLITE_CORRUPT: ("is damaged.", _DAMAGED),
    sqlite3.SQLITE_NOTADB: ("is damaged, or is no database at all.", _DAMAGED),
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite or the system refuses inside the block into a StoreError about the database at `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        raise StoreError(
            f"The database {path} cannot be used: {error.strerror or error}.",
            _RIGHTS,
        ) from error


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn a row that says what cannot be, which SQLite's own check does not look for, into damage of `path`."""
    try:
        yield
    except ValueError as error:
        raise damaged(path, f"a row of it says what cannot be, {error}") from error


def explain(error: BaseException | None, path: Path) -> StoreError:
    """Return the StoreError that tells of an error from SQLite: what it means here, and what to do."""
    code = getattr(error, "sqlite_errorcode", None)
    message, hint = _TOLD.get(-1 if code is None else code & 0xFF, ("could not be used ({error}).", _LOOK))
    return StoreError(f"The database {path} {message.format(error=error)}", hint)


def damaged(path: Path, finding: str) -> StoreError:
    """Return the StoreError for a file that fails SQLite's own check, with what the check found."""
    said = finding.removeprefix("*** in database main ***").strip()  # SQLite's own heading
    return StoreError(f"The database {path} is damaged: {said}.", _DAMAGED)
