"""Runs statements by the driver itself where every answer waits for them.

SQLAlchemy writes the SQL, once; the driver then runs it, inside SQLAlchemy's transaction or one of its own, at a fifth
of the price.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Executable
from sqlalchemy.dialects import sqlite

_DIALECT = sqlite.dialect(paramstyle="named")


Transaction = Connection | sqlite3.Connection
"""A transaction by its connection: SQLAlchemy's, or the driver's alone."""


def run(connection: Transaction, statement: Executable, values: Mapping[str, Any] | None = None) -> sqlite3.Cursor:
    """Run a statement that is kept for good, a constant of a module; its parameters are named. Raises sqlite3.Error."""
    return driver(connection).execute(sql_of(statement), values or {})


def run_many(connection: Transaction, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run such a statement for each of `rows`."""
    driver(connection).executemany(sql_of(statement), rows)


def driver(connection: Transaction) -> sqlite3.Connection:
    """Return the driver's connection, which is under SQLAlchemy's in the same transaction."""
    if isinstance(connection, sqlite3.Connection):
        return connection
    return cast("sqlite3.Connection", connection.connection.driver_connection)


@cache
def sql_of(statement: Executable) -> str:
    """Return the SQL of a statement, every value of it a named parameter."""
    return str(statement.compile(dialect=_DIALECT))  # type: ignore[attr-defined]
