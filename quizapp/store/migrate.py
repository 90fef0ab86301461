"""Makes the database ready: creates it, refuses what is not ours, and brings its schema up to date.

The schema is the numbered SQL in db/. Each file is one transaction, and `user_version` says how many have run.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from errno import EACCES
from pathlib import Path
from threading import Lock

from quizapp.errors import StoreError
from quizapp.store.connect import PATIENCE, connect, refuse_folder
from quizapp.store.copying import copy
from quizapp.store.errors import damaged, explained
from quizapp.store.files import make_file
from quizapp.store.schema import migrations, read_version

OLDEST_SQLITE = (3, 38, 0)
"""What the schema needs: STRICT tables, and JSON functions that are always there."""

_PREPARING = Lock()
"""One thread at a time: a file is not closed by its maker while another has begun to use it."""


SMALL = 32 * 2**20
"""Bytes up to which a database is read through at every start, which then takes some 30 ms."""


def prepare(
    path: Path, folder: Path | None = None, *, patience: float = PATIENCE, thorough: bool = False, keep: bool = True
) -> None:
    """Make sure that a healthy database of today's schema is at `path`, whose migrations are in `folder` (None: ours).

    A new file gets mode 0600 and a new folder 0700. A database with an older schema is first copied to
    `NAME.vN.bak` beside it, unless `keep` is False. A small file is read through, a large one where `thorough`. Raises
    StoreError for a file that is damaged, foreign, newer, locked or not writable.
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
            if thorough or _size(connection) <= SMALL:
                _check_health(connection, path)
            if version < len(steps):
                _migrate(connection, path, steps, keep=keep)


def _make_file(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_folder(path)
    make_file(path)
    effective = os.access in os.supports_effective_ids
    if not os.access(path, os.R_OK | os.W_OK, effective_ids=effective):
        raise PermissionError(EACCES, os.strerror(EACCES))
    if not os.access(path.parent, os.W_OK | os.X_OK, effective_ids=effective):
        # SQLite would find out at the first answer, when it wants to write its journal there.
        raise PermissionError(EACCES, f"the folder {path.parent} cannot be written")


def _size(connection: sqlite3.Connection) -> int:
    pages, page = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages) * int(page)


def _check_health(connection: sqlite3.Connection, path: Path) -> None:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise damaged(path, str(found))


def _migrate(connection: sqlite3.Connection, path: Path, steps: tuple[Path, ...], *, keep: bool) -> None:
    backed_up = not keep
    for number, step in enumerate(steps, start=1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have been here since: only now does the version stand still.
            version = read_version(connection, path, len(steps))
            if version < number:
                if version > 0 and not backed_up:
                    _back_up(path, version, len(steps))
                backed_up = True  # a database that begins here has nothing to keep
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


def _back_up(path: Path, version: int, newest: int) -> None:
    """Copy the database as it stands to a file beside it, whole and read through, or not at all."""
    copy(path, path.with_name(f"{path.name}.v{version}.bak"), replace=True, newest=newest)
