"""Rebuilding: what follows from the record is found again from the record alone, whatever was written instead."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, ChangeKind, Marks
from quizapp.core.replay import replay, replay_marks
from quizapp.store.store import Store
from tests.store.conftest import Learner


def run(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def change(learner: Learner, kind: ChangeKind, card: str = "", **more: Any) -> Change:
    learner.answered += 1
    learner.now += timedelta(seconds=1)
    key = f"00000000-0000-7000-9000-{learner.answered:012}"
    return Change(key, kind, learner.now, learner.now.date(), card, "deck", **more)


@pytest.fixture
def lived(store: Store, learner: Learner) -> Store:
    """A record in which everything happened: answers, marks, a card forgotten, some of it undone and redone."""
    for number in range(12):
        learner.answer(store, "abcd"[number % 4], Rating(number % 4 + 1))
    store.change(change(learner, ChangeKind.SUSPEND, "a"), change(learner, ChangeKind.FLAG, "b", data={"flag": 4}))
    store.change(change(learner, ChangeKind.TAG, "b", data={"tag": "leech"}))
    forgotten = learner.states["c"]
    store.change(change(learner, ChangeKind.FORGET, "c", before=forgotten, after=CardState("c", "deck")))
    for kind in (ChangeKind.UNDO, ChangeKind.UNDO, ChangeKind.REDO):
        made = change(learner, kind)
        (store.undo if kind is ChangeKind.UNDO else store.redo)(made.at, made.study_day, made.id)
    return store


def test_a_record_that_is_right_is_left_alone_to_the_byte(path: Path, lived: Store) -> None:
    before = path.read_bytes()
    assert lived.rebuild(verify=True) == ()
    assert path.read_bytes() == before
    assert lived.rebuild() == ()


@pytest.mark.parametrize(
    ("sql", "cards"),
    [
        ("DELETE FROM card_state", ("a", "b", "c", "d")),
        ("DELETE FROM card_state WHERE card = 'a'", ("a",)),
        ("UPDATE card_state SET reps = reps + 1 WHERE card = 'd'", ("d",)),
        ("UPDATE card_state SET card = 'x' WHERE card = 'b'", ("b", "x")),
        ("DELETE FROM card_mark", ("a", "b")),
        ("UPDATE card_mark SET suspended = 0 WHERE card = 'a'", ("a",)),
        ("INSERT INTO card_mark VALUES ('x', 1, NULL, 0, '[]')", ("x",)),
        ("INSERT INTO undone VALUES (12)", ("d",)),
        ("DELETE FROM undone", ("c",)),
        ("INSERT INTO undone VALUES (999)", ("entry 999",)),
        ("UPDATE card_state SET due_at = 'soon', due_day = NULL WHERE card = 'a'", ("a",)),
        ("UPDATE card_mark SET tags = '[x]' WHERE card = 'b'", ("b",)),
    ],
)
def test_what_differs_is_named_left_by_verify_and_put_right(
    path: Path, lived: Store, sql: str, cards: tuple[str, ...]
) -> None:
    right = {table: ask(path, f"SELECT * FROM {table} ORDER BY 1") for table in ("card_state", "card_mark", "undone")}
    run(path, sql)
    wrong = path.read_bytes()
    assert lived.rebuild(verify=True) == cards
    assert path.read_bytes() == wrong
    assert lived.rebuild() == cards
    for table, rows in right.items():
        assert ask(path, f"SELECT * FROM {table} ORDER BY 1") == rows, table
    assert lived.rebuild(verify=True) == ()


def test_it_gives_what_replaying_all_of_the_record_gives(path: Path, lived: Store) -> None:
    for table in ("card_state", "card_mark", "undone"):
        run(path, f"DELETE FROM {table}")
    lived.rebuild()
    assert lived.states() == replay(lived.reviews(undone=True), lived.changes())
    assert (
        lived.marks()
        == replay_marks(lived.changes())
        == {"a": Marks(suspended=True), "b": Marks(flag=4, tags=("leech",))}
    )


def test_what_is_undone_now_goes_by_the_last_word_on_it(path: Path, lived: Store) -> None:
    assert ask(path, "SELECT kind FROM change JOIN undone USING (seq)") == [("forget",)]
