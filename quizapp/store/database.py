"""Transactions on the database through SQLAlchemy, with every refusal told as a StoreError."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Executable, QueuePool, event
from sqlalchemy.exc import DBAPIError
from sqlmodel import create_engine

from quizapp.store.connect import connect
from quizapp.store.driver import driver, sql_of
from quizapp.store.errors import explain, explained, readable


class Database:
    """The database at `path`, which is there and up to date; any thread may use it."""

    def __init__(self, path: Path, patience: float) -> None:
        self._path = path
        self._patience = patience
        self._engine = _engine(path, patience)
        self._idle: list[sqlite3.Connection] = []

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is alone from its beginning and on the disk at its end."""
        with self._explained(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def appending(self) -> Iterator[sqlite3.Connection]:
        """A transaction like `writing`, by the driver alone: every answer waits for it."""
        with explained(self._path), self._lent() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:  # commits, and takes back where the block or the commit fails
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the record throughout; a row that cannot be read is damage too."""
        readers = self._engine.execution_options(reading=True)
        with self._explained(), readable(self._path), readers.begin() as connection:
            yield connection

    def ask(self, statement: Executable, values: Mapping[str, Any] | None = None) -> list[Any]:
        """Return the rows of one statement, a constant of a module: alone it sees one state, without a transaction."""
        with explained(self._path), self._lent() as connection:
            rows: list[Any] = connection.execute(sql_of(statement), values or {}).fetchall()
            return rows

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()
        while self._idle:
            self._idle.pop().close()

    @contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        """A connection of the driver's own, which is kept for the next use unless the block fails."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = connect(self._path, patience=self._patience)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            with explained(self._path):
                yield
        except DBAPIError as error:
            raise explain(error.orig, self._path) from error


def _engine(path: Path, patience: float) -> Engine:
    engine = create_engine("sqlite://", creator=lambda: connect(path, patience=patience), poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes the lock before it reads, or two processes would both decide on the same old state.
        reading = connection.get_execution_options().get("reading", False)
        driver(connection).execute("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine
