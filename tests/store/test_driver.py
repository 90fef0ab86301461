"""Statements run by the driver do what SQLAlchemy would have them do, inside its transaction."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import bindparam, func, insert, select

from quizapp.errors import StoreError
from quizapp.store.database import Database
from quizapp.store.driver import driver, run, run_many, sql_of
from quizapp.store.migrate import prepare
from quizapp.store.models import CARD_MARK, META

ROWS = [
    {"card": f"c{number}", "suspended": number % 2, "buried": None, "flag": number, "tags": "[]"} for number in range(4)
]
PUT = insert(CARD_MARK)
FLAGGED = select(CARD_MARK.c.card).where(CARD_MARK.c.flag >= bindparam("least")).order_by(CARD_MARK.c.card)
COUNT = select(func.count()).select_from(CARD_MARK)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "quizapp.db"
    prepare(path)
    database = Database(path, 5.0)
    yield database
    database.close()


def test_what_is_run_is_what_sqlalchemy_would_run(database: Database) -> None:
    with database.writing() as connection:
        run_many(connection, PUT, ROWS)
        mine = run(connection, FLAGGED, {"least": 2}).fetchall()
        assert mine == [tuple(row) for row in connection.execute(FLAGGED, {"least": 2})] == [("c2",), ("c3",)]


def test_a_failure_takes_back_what_was_run(database: Database) -> None:
    def fail() -> None:
        with database.writing() as connection:
            run_many(connection, PUT, ROWS[:2])
            run_many(connection, PUT, ROWS[:1])

    with pytest.raises(StoreError, match="UNIQUE"):
        fail()
    with database.reading() as connection:
        assert run(connection, COUNT).fetchone() == (0,)


def test_the_driver_is_in_the_same_transaction(database: Database) -> None:
    with database.writing() as connection:
        assert driver(connection).in_transaction
        run_many(connection, PUT, ROWS)
        assert connection.execute(COUNT).scalar() == 4


def test_no_value_stands_in_the_sql(database: Database) -> None:
    assert ":least" in sql_of(FLAGGED)
    assert sql_of(PUT).count(":") == len(ROWS[0])
    assert sql_of(FLAGGED) is sql_of(FLAGGED)
    with database.reading() as connection, pytest.raises(sqlite3.Error):
        driver(connection).execute(sql_of(FLAGGED), {})


def test_a_hostile_value_is_only_a_value(database: Database) -> None:
    hostile = "x'); DROP TABLE meta; --"
    with database.writing() as connection:
        run_many(connection, PUT, [{**ROWS[0], "card": hostile}])
        assert run(connection, FLAGGED, {"least": 0}).fetchall() == [(hostile,)]
        assert connection.execute(select(func.count()).select_from(META)).scalar()
