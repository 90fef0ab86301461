"""Queries on the record: what counts, lists of any length and any text, and plans that go by an index."""

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from quizapp.core.record import Change, ChangeKind, Marks, Stamp
from quizapp.store.connect import connect
from quizapp.store.database import Database
from quizapp.store.models import CHANGE, REVIEW
from quizapp.store.reading import (
    CHANGES,
    REVIEWS,
    changes,
    counts_still,
    last_stamp,
    marks_of,
    reviews,
    states_of,
)
from quizapp.store.store import Store
from tests.store.conftest import Learner

ODD = ["a", "it's", 'a "quote"', "ü☃", "a,b", "back\\slash", "", "[1]", "%"]


def test_cards_of_any_name_are_found(path: Path, store: Store, learner: Learner) -> None:
    cards = [card for card in ODD if card]
    for card in cards:
        learner.answer(store, card)
    database = Database(path, 1.0)
    with database.reading() as connection:
        assert states_of(connection, ODD) == learner.states
        assert states_of(connection, []) == {}
        assert states_of(connection, [*cards, *(f"card-{number}" for number in range(50_000))]) == learner.states
        assert marks_of(connection, cards) == {}
    database.close()


def test_entries_come_in_order_with_what_was_undone_unless_it_is_left_out(
    path: Path, store: Store, learner: Learner
) -> None:
    made = [learner.answer(store, card) for card in "abc"]
    store.change(Change("f" * 36, ChangeKind.SUSPEND, learner.now, learner.now.date(), "a", "deck"))
    for number in range(2):
        store.undo(learner.now, learner.now.date(), f"{number}" * 36)
    database = Database(path, 1.0)
    with database.reading() as connection:
        assert list(reviews(connection, REVIEWS)) == made
        assert list(reviews(connection, REVIEWS.where(counts_still(REVIEW)))) == made[:2]
        assert [each.kind for each in changes(connection, CHANGES)] == ["suspend", "undo", "undo"]
        assert [each.kind for each in changes(connection, CHANGES.where(counts_still(CHANGE)))] == ["undo", "undo"]
    database.close()


def test_more_than_one_batch_is_gone_through(path: Path, store: Store, learner: Learner) -> None:
    store.change(
        *(
            Change(
                f"{number:036}", ChangeKind.FLAG, learner.now, learner.now.date(), f"{number}", "d", data={"flag": 1}
            )
            for number in range(2500)
        )
    )
    assert [int(each.id) for each in store.changes()] == list(range(2500))
    assert store.marks() == {f"{number}": Marks(flag=1) for number in range(2500)}


def test_the_last_moment_is_of_whichever_came_last(path: Path, store: Store, learner: Learner) -> None:
    database = Database(path, 1.0)
    with database.reading() as connection:
        assert last_stamp(connection) is None
    review = learner.answer(store)
    with database.reading() as connection:
        assert last_stamp(connection) == Stamp(review.at, review.study_day)
    earlier = review.at - timedelta(days=9)
    store.change(Change("f" * 36, ChangeKind.SUSPEND, earlier, earlier.date(), "card", "deck"))
    with database.reading() as connection:
        assert last_stamp(connection) == Stamp(earlier, earlier.date())
    database.close()


def test_an_answer_an_undo_and_a_mark_read_through_no_table(
    path: Path, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever they ask for goes by an index, so none of them grows with the record."""
    statements: list[str] = []

    def traced(*args: Any, **options: Any) -> sqlite3.Connection:
        opened = connect(*args, **options)
        opened.set_trace_callback(statements.append)
        return opened

    monkeypatch.setattr("quizapp.store.database.connect", traced)
    with Store(path, journal=False) as store:
        for card in "abcabc":
            learner.answer(store, card)
        store.change(Change("f" * 36, ChangeKind.SUSPEND, learner.now, learner.now.date(), "a", "deck"))
        for number, turn in enumerate([store.undo, store.undo, store.redo, store.redo]):
            turn(learner.now, learner.now.date(), f"{number}" * 36)
    asked = {each for each in statements if each.startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))}
    assert len(asked) > 20
    with closing(sqlite3.connect(path)) as plain:
        for sql in asked:
            plan = [row[3] for row in plain.execute(f"EXPLAIN QUERY PLAN {sql}")]
            through = [step for step in plan if re.match(r"SCAN (review|change|card_state|card_mark|undone)\b", step)]
            # The last row of all is read by going backwards from the end.
            assert not through or "DESC" in sql, (sql, plan)
