import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from quizapp.errors import ExitCode, StoreError
from quizapp.store.errors import StaleStateError, damaged, explain, explained, readable

CODES = [
    (sqlite3.SQLITE_BUSY, "in use by another program"),
    (sqlite3.SQLITE_LOCKED, "in use by another program"),
    (sqlite3.SQLITE_READONLY, "cannot be written"),
    (sqlite3.SQLITE_READONLY_DBMOVED, "cannot be written"),
    (sqlite3.SQLITE_PERM, "cannot be written"),
    (sqlite3.SQLITE_CANTOPEN, "cannot be opened"),
    (sqlite3.SQLITE_FULL, "disk is full"),
    (sqlite3.SQLITE_IOERR_WRITE, "the disk reports an error (it broke)"),
    (sqlite3.SQLITE_CORRUPT, "is damaged"),
    (sqlite3.SQLITE_NOTADB, "no database at all"),
    (sqlite3.SQLITE_CONSTRAINT_CHECK, "could not be used (it broke)"),
]


@pytest.mark.parametrize(("code", "told"), CODES)
def test_every_refusal_says_what_happened_and_what_to_do(path: Path, code: int, told: str) -> None:
    error = sqlite3.OperationalError("it broke")
    error.sqlite_errorcode = code
    explanation = explain(error, path)
    assert told in explanation.message
    assert str(path) in explanation.message
    assert explanation.hint
    assert explanation.exit_code is ExitCode.DATABASE


@pytest.mark.parametrize("error", [sqlite3.ProgrammingError("misused"), None])
def test_an_error_without_a_code_is_told_too(path: Path, error: Exception | None) -> None:
    assert "could not be used" in explain(error, path).message


def write_read_only(path: Path) -> None:
    with explained(path), closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("CREATE TABLE t (a)")


def test_what_sqlite_refuses_inside_the_block_is_explained(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with pytest.raises(StoreError, match="cannot be written") as caught:
        write_read_only(path)
    assert isinstance(caught.value.__cause__, sqlite3.OperationalError)


def test_what_the_system_refuses_inside_the_block_is_explained(path: Path) -> None:
    with pytest.raises(StoreError, match="No such file") as caught, explained(path):
        path.read_bytes()
    assert "QUIZAPP_HOME" in caught.value.hint


def test_other_errors_pass(path: Path) -> None:
    with pytest.raises(KeyError), explained(path):
        raise KeyError("a mistake of ours")


def test_damage_says_what_was_found(path: Path) -> None:
    error = damaged(path, "*** in database main ***\nrow 3 missing from index")
    assert error.message.endswith("is damaged: row 3 missing from index.")
    assert "row 3 missing" in error.message
    assert "backups" in error.hint


def test_a_row_that_cannot_be_read_is_damage(path: Path) -> None:
    with pytest.raises(StoreError, match="says what cannot be, Invalid isoformat"), readable(path):
        date.fromisoformat("soon")
    with pytest.raises(KeyError), readable(path):
        raise KeyError("a mistake of ours")


def test_a_stale_state_is_a_matter_of_the_database() -> None:
    assert issubclass(StaleStateError, StoreError)
