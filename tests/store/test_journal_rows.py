import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from hypothesis import given

from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, ChangeKind, Entry, Review
from quizapp.store.connect import PATIENCE
from quizapp.store.database import Database
from quizapp.store.entries import entry_from
from quizapp.store.journal_line import decode
from quizapp.store.journal_rows import Line, line_of, lines_after
from quizapp.store.store import Store
from tests.store.conftest import changes, reviews

if TYPE_CHECKING:
    from tests.store.conftest import Learner


def lines(path: Path, place: int = 0) -> list[Line]:
    database = Database(path, PATIENCE)
    try:
        with database.reading() as connection:
            return list(lines_after(connection, place))
    finally:
        database.close()


def recorded(store: Store) -> list[Entry]:
    both: list[Entry] = [*store.reviews(undone=True), *store.changes()]
    return sorted(both, key=lambda entry: entry.seq)


@given(entry=reviews)
def test_a_review_comes_back_from_its_line(entry: Review) -> None:
    line = line_of(entry)
    assert (line.seq, line.id, line.month) == (entry.seq, entry.id, entry.at.isoformat()[:7])
    assert entry_from(decode(line.text[:-1])) == entry


@given(entry=changes)
def test_a_change_comes_back_from_its_line(entry: Change) -> None:
    assert entry_from(decode(line_of(entry).text[:-1])) == entry


@pytest.fixture
def store_with_all(path: Path, store: Store, learner: "Learner") -> Store:
    """A record with everything in it: all ratings, several schedulers, all kinds of changes, text of any kind."""
    day = learner.now.date()
    for number in range(14):
        learner.answer(store, f"card-{number % 3}", Rating(number % 4 + 1))
        learner.now += timedelta(days=3)
    marks: list[tuple[ChangeKind, dict[str, str | int]]] = [
        (ChangeKind.TAG, {"tag": "später — «ü» \n\u2028"}),
        (ChangeKind.FLAG, {"flag": 3}),
        (ChangeKind.SUSPEND, {}),
        (ChangeKind.LIMITS, {"new": 3, "reviews": 9}),
    ]
    for kind, data in marks:
        store.change(Change(str(uuid4()), kind, learner.now, day, "card-1", "deck", data=data))
    before = store.states()["card-1"]
    forget = Change(str(uuid4()), ChangeKind.FORGET, learner.now, day, "card-1", "deck")
    store.change(replace(forget, before=before, after=CardState("card-1", "deck")))
    store.undo(learner.now, day, str(uuid4()))
    store.redo(learner.now, day, str(uuid4()))
    return store


def test_rows_make_the_very_lines_that_entries_make(path: Path, store_with_all: Store) -> None:
    assert lines(path) == [line_of(entry) for entry in recorded(store_with_all)]
    assert len(lines(path)) == 21


@pytest.mark.parametrize("place", [0, 1, 13, 14, 20, 21, 99])
def test_they_begin_after_a_place(path: Path, store_with_all: Store, place: int) -> None:
    assert [line.seq for line in lines(path, place)] == [seq for seq in range(1, 22) if seq > place]


def test_json_that_another_program_wrote_otherwise(path: Path, store: Store, learner: "Learner") -> None:
    learner.answer(store)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER review_is_never_changed")
        connection.execute("UPDATE review SET after = replace(after, ',', ' ,  ' || char(10))")
    assert lines(path) == [line_of(entry) for entry in recorded(store)]


def test_an_empty_record_has_none(path: Path, store: Store) -> None:
    assert lines(path) == []
