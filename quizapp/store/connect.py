"""A connection to the database, the same for every writer: durable, checked, patient with a second process."""

import os
import sqlite3
from errno import EISDIR
from pathlib import Path

PATIENCE = 5.0
"""Seconds to wait for another process's transaction."""

PRAGMAS = (
    # One file at rest, safe to copy while closed; WAL is broken in SQLite before 3.51.3 with two connections.
    "PRAGMA journal_mode = DELETE",
    # A commit also reaches the folder, so an answer once shown as saved survives a loss of power.
    "PRAGMA synchronous = EXTRA",
    "PRAGMA foreign_keys = ON",
    # macOS: a sync reaches the platter, not only the drive's own memory. Elsewhere this says nothing.
    "PRAGMA fullfsync = ON",
    # A file from elsewhere gets no functions to run through its schema.
    "PRAGMA trusted_schema = OFF",
)


def connect(path: Path, *, patience: float = PATIENCE) -> sqlite3.Connection:
    """Open the existing database at `path` for reading and writing, transactions left to the caller.

    Raises sqlite3.Error. The connection may move between threads, one at a time.
    """
    connection = sqlite3.connect(
        path.absolute().as_uri() + "?mode=rw", uri=True, timeout=patience, isolation_level=None, check_same_thread=False
    )
    try:
        for pragma in PRAGMAS:
            connection.execute(pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def read_only(path: Path, *, patience: float = PATIENCE) -> sqlite3.Connection:
    """Open the existing database at `path` for looking only; raises sqlite3.Error.

    That also fails for one that a killed process left half written: only a writer may roll it back.
    """
    connection = sqlite3.connect(
        path.absolute().as_uri() + "?mode=ro", uri=True, timeout=patience, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("SELECT 1 FROM sqlite_master")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def for_reading(path: Path) -> sqlite3.Connection:
    """Open the existing database at `path` for looking, undoing what a killed process left half written.

    Raises sqlite3.Error, IsADirectoryError.
    """
    refuse_folder(path)
    try:
        return read_only(path)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise
        return connect(path)  # only a writer may roll back


def refuse_folder(path: Path) -> None:
    """Raise IsADirectoryError for a folder, which SQLite would call a disk error."""
    if path.is_dir():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
