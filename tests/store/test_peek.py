import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from shutil import copy
from typing import TYPE_CHECKING

import pytest

from quizapp.core.rating import Rating
from quizapp.core.record import Change, ChangeKind, DayCounts, DayLimits, Marks, Stamp
from quizapp.errors import StoreError
from quizapp.store import peek
from quizapp.store.store import Store

if TYPE_CHECKING:
    from tests.store.conftest import Learner

DAY = date(2026, 1, 1)


def test_a_database_that_is_not_there_reads_as_empty_and_is_not_made(path: Path) -> None:
    assert peek.states(path) == {}
    assert (peek.counts(path, DAY), peek.limits(path, DAY), peek.marks(path)) == ({}, {}, {})
    assert peek.latest(path) is None
    assert not path.parent.exists()


def test_an_empty_file_reads_as_empty(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    assert peek.states(path) == {}
    assert path.stat().st_size == 0


def test_it_sees_what_the_store_sees(path: Path, store: Store, learner: "Learner") -> None:
    for number in range(40):
        if number == 20:
            learner.now += timedelta(days=9)
        learner.answer(store, f"card-{number % 6}", Rating(number % 4 + 1), deck=f"deck-{number % 2}")
    assert peek.states(path) == store.states() == learner.states
    for day in (DAY, DAY + timedelta(days=9), DAY + timedelta(days=99)):
        assert peek.counts(path, day) == store.counts(day)
    assert any(each.review for each in peek.counts(path, DAY + timedelta(days=9)).values())


def test_it_sees_marks_limits_the_last_moment_and_nothing_that_was_undone(
    path: Path, store: Store, learner: "Learner"
) -> None:
    at, day = learner.now, learner.now.date()
    assert (peek.latest(path), store.latest()) == (None, None)
    learner.answer(store, "a")
    learner.answer(store, "b")
    store.undo(at - timedelta(hours=1), day, "1" * 36)
    store.change(Change("2" * 36, ChangeKind.SUSPEND, at, day, "a", "deck"))
    store.change(Change("3" * 36, ChangeKind.LIMITS, at, day, deck="deck", data={"new": 4, "reviews": 0}))
    assert peek.states(path) == store.states()
    assert peek.states(path).keys() == {"a"}
    assert peek.counts(path, day) == store.counts(day) == {"deck": DayCounts(new=1)}
    assert peek.marks(path) == store.marks() == {"a": Marks(suspended=True)}
    assert peek.limits(path, day) == store.limits(day) == {"deck": DayLimits(4, 0)}
    assert peek.limits(path, day + timedelta(days=1)) == {}
    assert peek.latest(path) == store.latest() == Stamp(at, day)


def test_the_last_moment_is_that_of_the_last_entry_not_the_latest_clock(
    path: Path, store: Store, learner: "Learner"
) -> None:
    learner.now += timedelta(days=900)
    learner.answer(store, "a")
    learner.now -= timedelta(days=900)
    last = learner.answer(store, "b")
    assert peek.latest(path) == store.latest() == Stamp(last.at, last.study_day)
    with Store(path) as another:
        assert another.latest() == Stamp(last.at, last.study_day)


def test_looking_changes_nothing(path: Path, store: Store, learner: "Learner") -> None:
    learner.answer(store)
    store.close()
    files = sorted(path.parent.iterdir())
    before = path.read_bytes()
    peek.states(path)
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == files


def test_it_looks_while_another_writes(path: Path, store: Store, learner: "Learner") -> None:
    learner.answer(store)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM card_state")
        assert peek.states(path) == learner.states


def test_a_transaction_that_a_killed_process_left_half_written_is_undone(
    path: Path, tmp_path: Path, store: Store, learner: "Learner"
) -> None:
    for number in range(200):
        learner.keep(learner.review(f"card-{number}"))
    store.close()
    with Store(path) as again:
        for number in range(3):
            again.record(learner.review(f"other-{number}"))
            learner.answered += 1
        expected = again.states()
    left = tmp_path / "left" / path.name
    left.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        # A cache of a page or two makes SQLite write to the file before the commit.
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE card_state SET reps = 77")
        for number in range(2000):
            writer.execute("INSERT INTO meta VALUES (?, ?)", (f"key-{number}", "x" * 100))
        copy(path, left)
        copy(path.with_name(f"{path.name}-journal"), left.parent)
    assert left.read_bytes() != path.read_bytes()
    assert peek.states(left) == expected
    assert [each.name for each in left.parent.iterdir()] == [left.name]


def test_what_the_store_refuses_it_refuses(path: Path, store: Store) -> None:
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer quizapp"):
        peek.states(path)
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="no database"):
        peek.counts(path, DAY)
    path.unlink()
    path.mkdir()
    with pytest.raises(StoreError, match="directory"):
        peek.states(path)


def test_it_imports_no_database_library(path: Path) -> None:
    heavy = {"sqlmodel", "sqlalchemy", "pydantic", "textual", "torch", "numpy", "fsrs_rs_python"}
    code = (
        "import sys; from pathlib import Path; from quizapp.store import peek;"
        f"peek.states(Path({str(path)!r})); print(sorted({heavy!r} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "[]"


def test_a_row_that_cannot_be_read_is_told_as_damage(path: Path, store: Store, learner: "Learner") -> None:
    learner.answer(store)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE card_state SET due_at = 'soon'")
    with pytest.raises(StoreError, match="a row of it says what cannot be"):
        peek.states(path)
    assert peek.counts(path, learner.now.date()) == store.counts(learner.now.date())
