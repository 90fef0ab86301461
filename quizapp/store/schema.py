"""Which schema a database has, and whether it is ours at all."""

import re
import sqlite3
from pathlib import Path

from quizapp.errors import StoreError
from quizapp.paths import bundled

APPLICATION_ID = 1364544858
"""What marks a SQLite file as ours: "QUIZ", set by the first migration."""


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
