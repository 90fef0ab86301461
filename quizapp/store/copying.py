"""Copies of a database: made by SQLite while others go on using it, and believed only after they were read through."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from quizapp.errors import StoreError
from quizapp.store.connect import for_reading
from quizapp.store.errors import damaged, explained
from quizapp.store.files import make_file, sync_file, sync_folder
from quizapp.store.schema import migrations, read_version

PAGES = 2048
"""Pages copied before a writer gets its turn: 8 MiB, a few milliseconds."""


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What a database holds: its schema, whose it is, reviews, changes, and when (UTC) the newest review was."""

    schema: int
    device: str
    reviews: int
    changes: int
    newest: str

    @property
    def entries(self) -> int:
        """Reviews and changes together."""
        return self.reviews + self.changes


def look(path: Path, *, thorough: bool = False, newest: int | None = None) -> RecordFacts:
    """Return what the database at `path` holds and change nothing; `thorough` reads all of it.

    `newest` is the newest schema that is known (None: that of our migrations). Raises StoreError when the file is not
    there, damaged, foreign, newer, or holds no record.
    """
    with explained(path), closing(for_reading(path)) as connection:
        return _examine(connection, path, newest, thorough=thorough)


def copy(source: Path, target: Path, *, replace: bool = False, newest: int | None = None) -> RecordFacts:
    """Copy the database `source` to `target`, mode 0600; return what the copy holds, which was read through.

    Others may write to `source` meanwhile. Nothing is at `target` until it is whole and on the disk; a file that is
    there already stays, unless it is to be replaced. `newest` is as in `look`. Raises StoreError.
    """
    part = target.with_name(f".{target.name}.part")
    with explained(target):
        if not replace and os.path.lexists(target):
            raise exists(target)
        part.unlink(missing_ok=True)
        make_file(part)
        try:
            facts = _fill(source, part, newest)
            sync_file(part)
            _publish(part, target, replace=replace)
        finally:
            part.unlink(missing_ok=True)
        sync_folder(target.parent)
    return facts


def exists(target: Path) -> StoreError:
    """Return the error for a copy that would take the place of another file."""
    return StoreError(f"{target} exists already, and is left as it is.", "Choose another name for the copy.")


def _fill(source: Path, part: Path, newest: int | None) -> RecordFacts:
    with explained(source), closing(for_reading(source)) as original, closing(_open_blank(part)) as copied:
        _schema(original, source, newest)
        before = _entries(original)
        with _told_apart(source, part):
            original.backup(copied, pages=PAGES)
        after = _entries(original)
    with explained(source), closing(for_reading(part)) as copied:
        facts = _examine(copied, source, newest, thorough=True)
    if not before <= facts.entries <= after:
        raise damaged(source, f"it holds {before} to {after} entries and its copy {facts.entries}")
    return facts


@contextmanager
def _told_apart(source: Path, part: Path) -> Iterator[None]:
    """Blame an error of the disk on the copy, which grows, and damage on the original."""
    try:
        yield
    except sqlite3.Error as error:
        code = error.sqlite_errorcode & 0xFF
        to_blame = source if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_BUSY) else part
        with explained(to_blame):
            raise


def _publish(part: Path, target: Path, *, replace: bool) -> None:
    if replace:
        part.replace(target)
        return
    try:
        # A link never takes the place of another file; a rename would, in the moment since we looked.
        target.hardlink_to(part)
    except FileExistsError:
        raise exists(target) from None
    except OSError:  # some file systems have no links
        part.rename(target)


def _open_blank(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    # It is thrown away unless it gets whole, and synced at the end.
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _examine(connection: sqlite3.Connection, path: Path, newest: int | None, *, thorough: bool) -> RecordFacts:
    schema = read_version(connection, path, newest or len(migrations()))
    if schema == 0:
        raise StoreError(
            f"{path} is empty: it holds no record.", "Name another copy; `quizapp backup --list` has some."
        )
    if thorough:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise damaged(path, str(found))
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise damaged(path, "a row refers to another that is not there")
    reviews, last = connection.execute("SELECT count(*), max(at) FROM review").fetchone()
    device = connection.execute("SELECT value FROM meta WHERE key = 'device'").fetchone()
    return RecordFacts(schema, device[0] if device else "", reviews, _changes(connection), last or "")


def _schema(connection: sqlite3.Connection, path: Path, newest: int | None) -> int:
    schema = read_version(connection, path, newest or len(migrations()))
    if schema == 0:
        raise StoreError(f"{path} is empty: it holds no record.", "Name another; `quizapp backup --list` has some.")
    return schema


def _entries(connection: sqlite3.Connection) -> int:
    reviews: int = connection.execute("SELECT count(*) FROM review").fetchone()[0]
    return reviews + _changes(connection)


def _changes(connection: sqlite3.Connection) -> int:
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'change'").fetchone()
    return int(connection.execute("SELECT count(*) FROM change").fetchone()[0]) if known else 0
