"""`quizapp rebuild`."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from click.testing import Result

from quizapp.errors import ExitCode
from quizapp.paths import database_file
from quizapp.store import peek

Run = Callable[..., Result]


@pytest.fixture
def answered(run: Run) -> None:
    assert "2 answered" in run("drill", "--limit", "3", stdin="1\n4\n:skip\n1\n3\n").stdout


def spoil(sql: str) -> None:
    with closing(sqlite3.connect(database_file())) as connection, connection:
        connection.execute(sql)


def test_a_right_record_is_told_to_be_right(run: Run, answered: None) -> None:
    for options in ([], ["--verify"]):
        result = run("rebuild", *options)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "2 cards: all as the record says.\n"


def test_verify_names_what_differs_and_writes_nothing(run: Run, answered: None) -> None:
    right = peek.states(database_file())
    spoil("UPDATE card_state SET reps = 9 WHERE card = 'which-axis'")
    wrong = peek.states(database_file())
    for _ in range(2):
        result = run("rebuild", "--verify")
        assert (result.exit_code, result.stdout) == (ExitCode.FAILED, "which-axis\n")
        assert "1 card not as the record says" in result.stderr
    assert peek.states(database_file()) == wrong
    result = run("rebuild")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "which-axis\n", "1 card put right.\n")
    assert peek.states(database_file()) == right
    assert run("rebuild", "--verify").exit_code == 0


def test_what_is_undone_and_marked_is_verified_too(run: Run, answered: None) -> None:
    spoil("INSERT INTO undone VALUES (1)")
    spoil("INSERT INTO card_mark VALUES ('which-axis', 1, NULL, 0, '[]')")
    assert run("rebuild", "--verify").stdout.splitlines() == ["repeated-letter", "which-axis"]
    run("rebuild")
    assert run("rebuild", "--verify").exit_code == 0
    assert peek.marks(database_file()) == {}


def test_an_answer_that_has_changed_on_the_disk_is_told_by_the_journal(run: Run, answered: None) -> None:
    file = database_file()
    file.write_bytes(file.read_bytes().replace(b'"reps":1', b'"reps":8'))
    result = run("rebuild", "--verify")
    assert result.exit_code == ExitCode.FAILED
    assert "entry 1 (" in result.stdout
    assert "`quizapp restore --journal` makes the record anew" in result.stderr
    assert run("restore", "--journal", "--yes").exit_code == 0
    assert run("rebuild", "--verify").exit_code == 0


def test_no_record_is_nothing_to_rebuild_and_is_not_made(run: Run) -> None:
    result = run("rebuild", "--verify")
    assert (result.exit_code, result.stderr) == (0, "There is no record yet.\n")
    assert not database_file().exists()


def test_a_database_that_is_none_ends_with_5(run: Run) -> None:
    database_file().parent.mkdir(parents=True)
    database_file().write_bytes(b"no database at all" * 100)
    result = run("rebuild", "--verify")
    assert result.exit_code == ExitCode.DATABASE
    assert "Traceback" not in result.stderr
