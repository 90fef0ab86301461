"""Makes the database ready: creates it, refuses what is not ours, and brings its schema up to date.

The schema is the numbered SQL in db/. Each file is one transaction, and `user_version` says how many have run.
"""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from errno import EACCES
from pathlib import Path
from threading import Lock

from quizapp.errors import StoreError
from quizapp.paths import bundled
from quizapp.store.connect import PATIENCE, connect, refuse_folder
from quizapp.store.errors import damaged, explained

APPLICATION_ID = 1364544858
"""What marks a SQLite file as ours: "QUIZ", set by the first migration."""

OLDEST_SQLITE = (3, 38, 0)
"""What the schema needs: STRICT tables, and JSON functions that are always there."""

_PREPARING = Lock()
"""One thread at a time: a file is not closed by its maker while another has begun to use it."""


def prepare(path: Path, folder: Path | None = None, *, patience: float = PATIENCE) -> None:
    """Make sure that a healthy database of today's schema is at `path`, whose migrations are in `folder` (None: ours).

    A new file gets mode 0600 and a new folder 0700. A database with an older schema is first copied to
    `NAME.vN.bak` beside it. Raises StoreError for a file that is damaged, foreign, newer, locked or not writable.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StoreError(
            f"This Python carries SQLite {sqlite3.sqlite_version}, which is too old for the database.",
            f"Use a Python with SQLite {'.'.join(map(str, OLDEST_SQLITE))} or newer.",
        )
    steps = migrations(folder)
    with _PREPARING, explained(path):
        _make_file(path)
        with closing(connect(path, patience=patience)) as connection:
            version = read_version(connection, path, len(steps))
            _check_health(connection, path)
            if version < len(steps):
                _migrate(connection, path, steps)


def migrations(folder: Path | None = None) -> tuple[Path, ...]:
    """Return the migrations in order; the number in front of a name is the schema version it leads to."""
    found = sorted(each for each in (folder or bundled("db")).glob("*.sql") if re.match(r"\d{4}_", each.name))
    if not found or [int(each.name[:4]) for each in found] != list(range(1, len(found) + 1)):
        raise StoreError(
            f"quizapp's own files are incomplete: the SQL of its database is missing from {folder or bundled('db')}.",
            "Install quizapp again. Your answers are not affected.",
        )
    return tuple(found)


def read_version(connection: sqlite3.Connection, path: Path, newest: int) -> int:
    """Return the schema version, 0 for an empty file; raises StoreError when the file is not ours or is newer."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    mark: int = connection.execute("PRAGMA application_id").fetchone()[0]
    if mark != APPLICATION_ID:
        if mark or version or connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            raise StoreError(
                f"{path} is a database of another program, so quizapp leaves it alone.",
                "Move it away, or set QUIZAPP_HOME to another folder.",
            )
        return 0
    if version > newest:
        raise StoreError(
            f"The database {path} was written by a newer quizapp: its schema is {version}, this one knows {newest}.",
            "Update quizapp. Nothing was changed.",
        )
    return version


def _make_file(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_folder(path)
    # Only a file of our own making is opened here: to close one that SQLite has open would drop its locks.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    effective = os.access in os.supports_effective_ids
    if not os.access(path, os.R_OK | os.W_OK, effective_ids=effective):
        raise PermissionError(EACCES, os.strerror(EACCES))
    if not os.access(path.parent, os.W_OK | os.X_OK, effective_ids=effective):
        # SQLite would find out at the first answer, when it wants to write its journal there.
        raise PermissionError(EACCES, f"the folder {path.parent} cannot be written")


def _check_health(connection: sqlite3.Connection, path: Path) -> None:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise damaged(path, str(found))


def _migrate(connection: sqlite3.Connection, path: Path, steps: tuple[Path, ...]) -> None:
    backed_up = False
    for number, step in enumerate(steps, start=1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have been here since: only now does the version stand still.
            version = read_version(connection, path, len(steps))
            if version < number:
                if version > 0 and not backed_up:
                    _back_up(path, version)
                    backed_up = True
                _run(connection, step, number)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # SQLite has already left it on a full disk
                connection.execute("ROLLBACK")
            raise


def _run(connection: sqlite3.Connection, step: Path, number: int) -> None:
    for statement in _statements(step.read_text(encoding="utf-8")):
        connection.execute(statement)
    if number == 1:
        from uuid import uuid4  # here, since a first look at the record has no time for it

        facts = {"device": str(uuid4()), "created": datetime.now(UTC).isoformat(timespec="seconds")}
        connection.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", facts.items())
    connection.execute(f"PRAGMA user_version = {number}")


def _statements(script: str) -> Iterator[str]:
    """Split SQL into statements; SQLite itself says where one ends, so triggers stay whole."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():  # comments, or a statement cut off, which SQLite will refuse
        yield statement


def _back_up(path: Path, version: int) -> None:
    """Copy the database as it stands to a file beside it, whole or not at all."""
    copy = path.with_name(f"{path.name}.v{version}.bak")
    unfinished = copy.with_name(f"{copy.name}.part")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(connect(path)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
    _sync(unfinished)
    unfinished.replace(copy)
    _sync(copy.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
