import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from quizapp.store.connect import PATIENCE, connect, refuse_folder
from quizapp.store.migrate import prepare


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    prepare(path)
    with closing(connect(path)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "delete"),
        ("synchronous", 3),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("busy_timeout", PATIENCE * 1000),
    ],
)
def test_every_connection_is_durable_checked_and_patient(
    connection: sqlite3.Connection, name: str, value: object
) -> None:
    assert connection.execute(f"PRAGMA {name}").fetchone() == (value,)


def test_transactions_are_left_to_the_caller(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO meta VALUES ('a', 'b')")
    assert not connection.in_transaction


def test_a_database_left_in_another_journal_mode_is_brought_back(path: Path) -> None:
    prepare(path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
    with closing(connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_nothing_is_created(path: Path) -> None:
    path.parent.mkdir()
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        connect(path)
    assert not path.exists()


def test_what_is_no_database_is_closed_again(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"words" * 1000)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        connect(path)


def test_a_folder_is_called_a_folder(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        refuse_folder(tmp_path)
    refuse_folder(tmp_path / "nothing-there")
