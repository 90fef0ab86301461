import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, bindparam, select, text

from quizapp.errors import StoreError
from quizapp.store import database as module
from quizapp.store.connect import connect
from quizapp.store.database import Database
from quizapp.store.migrate import prepare
from quizapp.store.models import META
from quizapp.store.store import Store
from tests.store.conftest import Learner

_KEYS = select(META.c.key).where(META.c.value == bindparam("value"))


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    path.parent.mkdir()
    prepare(path)
    database = Database(path, 0.05)
    yield database
    database.close()


def put(connection: Connection, key: str) -> None:
    connection.execute(text("INSERT INTO meta VALUES (:key, '')"), {"key": key})


def keys(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(connection.execute(text("SELECT key FROM meta WHERE value = ''")).scalars())


def test_what_is_written_is_there_at_the_end_of_the_block(database: Database, path: Path) -> None:
    with database.writing() as connection:
        put(connection, "a")
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT count(*) FROM meta WHERE key = 'a'").fetchone() == (1,)


def test_a_block_that_fails_writes_nothing(database: Database) -> None:
    def write_and_fail() -> None:
        with database.writing() as connection:
            put(connection, "a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert keys(database) == set()


def test_a_writer_is_alone_from_the_beginning(database: Database) -> None:
    with database.writing() as connection:
        with pytest.raises(StoreError, match="in use by another program"), database.writing():
            pass
        put(connection, "a")
    assert keys(database) == {"a"}


def test_a_reader_sees_one_state_throughout(database: Database, path: Path) -> None:
    with database.reading() as connection:
        before = connection.execute(text("SELECT count(*) FROM meta")).scalar()
        with (
            closing(sqlite3.connect(path, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
            other,
        ):
            other.execute("INSERT INTO meta VALUES ('b', '')")
        assert connection.execute(text("SELECT count(*) FROM meta")).scalar() == before


def test_threads_have_connections_of_their_own(database: Database) -> None:
    def work(key: str) -> None:
        with database.writing() as connection:
            put(connection, key)

    threads = []
    for key in "abcd":
        threads.append(threading.Thread(target=work, args=(key,)))
        threads[-1].start()
        threads[-1].join()
    assert keys(database) == set("abcd")


def test_what_sqlite_refuses_is_told_with_the_file(database: Database, path: Path) -> None:
    with pytest.raises(StoreError, match="no such table") as caught, database.reading() as connection:
        connection.execute(text("SELECT * FROM nowhere"))
    assert str(path) in caught.value.message


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE card_state SET due_at = 'soon'",
        "UPDATE card_state SET last_review = ''",
    ],
)
def test_a_row_that_cannot_be_read_is_told_as_damage(path: Path, store: Store, learner: Learner, sql: str) -> None:
    learner.answer(store)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)
    with pytest.raises(StoreError, match="a row of it says what cannot be") as caught:
        store.states()
    assert "backups" in caught.value.hint
    assert store.rebuild() == ("card",)
    assert store.states() == learner.states


class TestAppending:
    def test_it_is_like_any_writer_alone_from_the_beginning_and_there_at_the_end(self, database: Database) -> None:
        with database.appending() as connection:
            with pytest.raises(StoreError, match="in use by another program"), database.appending():
                pass
            with pytest.raises(StoreError, match="in use by another program"), database.writing():
                pass
            connection.execute("INSERT INTO meta VALUES ('a', '')")
        assert keys(database) == {"a"}

    def test_a_block_that_fails_writes_nothing_and_keeps_no_lock(self, database: Database) -> None:
        def append_and_fail() -> None:
            with database.appending() as connection:
                connection.execute("INSERT INTO meta VALUES ('a', '')")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            append_and_fail()
        with database.appending() as connection:
            connection.execute("INSERT INTO meta VALUES ('b', '')")
        assert keys(database) == {"b"}

    def test_a_commit_that_is_refused_writes_nothing_and_can_be_tried_again(
        self, database: Database, path: Path
    ) -> None:
        def append(connection: sqlite3.Connection) -> None:
            connection.execute("INSERT INTO meta VALUES ('a', '')")

        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM meta").fetchone()
            with (
                pytest.raises(StoreError, match="in use by another program"),
                database.appending() as connection,
            ):
                append(connection)
            reader.execute("COMMIT")
        assert keys(database) == set()
        with database.appending() as connection:
            append(connection)
        assert keys(database) == {"a"}


class TestConnections:
    @pytest.fixture
    def opened(self, monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
        """Every connection of the driver's own that is opened."""
        found: list[sqlite3.Connection] = []

        def opening(path: Path, *, patience: float) -> sqlite3.Connection:
            found.append(connect(path, patience=patience))
            return found[-1]

        monkeypatch.setattr(module, "connect", opening)
        return found

    def test_one_does_for_one_use_after_another(self, database: Database, opened: list[sqlite3.Connection]) -> None:
        for key in "abc":
            with database.appending() as connection:
                connection.execute("INSERT INTO meta VALUES (?, '')", (key,))
            database.ask(_KEYS, {"value": ""})
        assert len(opened) == 1

    def test_each_of_several_at_a_time_has_its_own(self, database: Database, opened: list[sqlite3.Connection]) -> None:
        with database.appending():
            assert database.ask(_KEYS, {"value": ""}) == []
        assert len(opened) == 2

    def test_one_that_failed_is_closed(self, database: Database, opened: list[sqlite3.Connection]) -> None:
        with pytest.raises(StoreError, match="no such table"), database.appending() as connection:
            connection.execute("SELECT * FROM nowhere")
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            opened[0].execute("SELECT 1")
        database.ask(_KEYS, {"value": ""})
        assert len(opened) == 2

    def test_all_are_closed_at_the_end(self, database: Database, opened: list[sqlite3.Connection]) -> None:
        with database.appending():
            database.ask(_KEYS, {"value": ""})
        database.close()
        for connection in opened:
            with pytest.raises(sqlite3.ProgrammingError, match="closed"):
                connection.execute("SELECT 1")


class TestAsking:
    def test_a_statement_alone_gets_what_is_on_the_disk(self, database: Database) -> None:
        assert database.ask(_KEYS, {"value": ""}) == []
        with database.writing() as connection:
            put(connection, "a")
            assert database.ask(_KEYS, {"value": ""}) == []
        assert database.ask(_KEYS, {"value": ""}) == [("a",)]

    def test_it_leaves_no_lock_and_no_transaction_behind(self, database: Database) -> None:
        database.ask(_KEYS, {"value": ""})
        with database.writing() as connection:
            put(connection, "a")
        with database.reading() as connection:
            assert connection.execute(_KEYS, {"value": ""}).all() == [("a",)]

    def test_what_is_refused_is_told(self, database: Database, path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(StoreError, match="in use by another program"):
                database.ask(_KEYS, {"value": ""})
        path.unlink()
        database.close()
        with pytest.raises(StoreError, match="cannot be opened"):
            database.ask(_KEYS, {"value": ""})
