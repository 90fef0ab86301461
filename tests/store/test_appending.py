"""What is added to the end of the record in one transaction, and what follows from it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from quizapp.core.rating import Rating
from quizapp.core.record import CardState, ChangeKind, Entry, Marks
from quizapp.store.appending import append, insert_entries, put_marks, put_states
from quizapp.store.database import Database
from quizapp.store.errors import StaleStateError
from quizapp.store.journal_rows import lines_after
from quizapp.store.migrate import prepare
from quizapp.store.reading import marks_of, state_of, states_of
from tests.store.conftest import Learner


@pytest.fixture
def connection(path: Path) -> Iterator[Connection]:
    path.parent.mkdir()
    prepare(path)
    database = Database(path, 1.0)
    with database.writing() as connection:
        yield connection
    database.close()


def test_places_go_on_through_reviews_and_changes(connection: Connection, learner: Learner) -> None:
    entries: list[Entry] = [
        learner.keep(learner.review("a")),
        learner.change(ChangeKind.SUSPEND, "a"),
        learner.change(ChangeKind.FLAG, "b", data={"flag": 1}),
        learner.keep(learner.review("b")),
    ]
    assert [each.entry.seq for each in append(connection, entries)] == [1, 2, 3, 4]
    assert [each.entry.seq for each in append(connection, [learner.review("c")])] == [5]
    assert append(connection, []) == []


def test_what_is_returned_is_what_was_given_with_its_place(connection: Connection, learner: Learner) -> None:
    review = learner.review()
    (recorded,) = append(connection, [review])
    assert recorded.entry == review
    assert (review.seq, recorded.entry.seq) == (0, 1)


def test_the_lines_that_are_returned_are_those_of_the_rows(connection: Connection, learner: Learner) -> None:
    entries: list[Entry] = [learner.keep(learner.review("a")), learner.change(ChangeKind.FLAG, "a", data={"flag": 1})]
    assert [each.line for each in append(connection, entries)] == list(lines_after(connection, 0))


def test_the_drivers_own_transaction_will_do(path: Path, learner: Learner) -> None:
    path.parent.mkdir()
    prepare(path)
    database = Database(path, 1.0)
    review = learner.keep(learner.review("a"))
    with database.appending() as connection:
        append(connection, [review, learner.change(ChangeKind.SUSPEND, "b")])
        assert state_of(connection, "a") == review.after
        assert state_of(connection, "b") is None
    with database.reading() as connection:
        assert states_of(connection, ["a"]) == {"a": review.after}
        assert marks_of(connection, ["b"]) == {"b": Marks(suspended=True)}
    database.close()


def test_states_and_marks_follow(connection: Connection, learner: Learner) -> None:
    first = learner.keep(learner.review("a"))
    second = learner.keep(learner.review("a", Rating.EASY))
    append(connection, [first, second, learner.change(ChangeKind.SUSPEND, "a")])
    assert states_of(connection, ["a", "b"]) == {"a": second.after}
    assert marks_of(connection, ["a", "b"]) == {"a": Marks(suspended=True)}
    append(connection, [learner.change(ChangeKind.UNSUSPEND, "a")])
    assert marks_of(connection, ["a"]) == {}


def test_each_entry_sets_out_from_where_the_one_before_it_led(connection: Connection, learner: Learner) -> None:
    review = learner.keep(learner.review("a"))
    new = CardState("a", "deck")
    append(connection, [review, learner.change(ChangeKind.FORGET, "a", before=review.after, after=new)])
    assert states_of(connection, ["a"]) == {}
    with pytest.raises(StaleStateError, match="The card a was rated elsewhere"):
        append(connection, [learner.change(ChangeKind.FORGET, "a", before=review.after, after=new)])


def test_one_stale_entry_keeps_all_of_them_out(connection: Connection, learner: Learner) -> None:
    fine = learner.keep(learner.review("a"))
    stale = replace(learner.review("b"), before=fine.after)
    with pytest.raises(StaleStateError):
        append(connection, [fine, stale])
    assert states_of(connection, ["a", "b"]) == {}


def test_the_deck_a_card_was_moved_to_makes_nothing_stale(connection: Connection, learner: Learner) -> None:
    review = learner.keep(learner.review("a", deck="one"))
    append(connection, [review])
    learner.states["a"] = replace(review.after, deck="two")
    append(connection, [learner.review("a", deck="two")])
    assert states_of(connection, ["a"])["a"].deck == "two"


def test_what_computed_many_reviews_is_written_once(path: Path, connection: Connection, learner: Learner) -> None:
    reviews = [learner.keep(learner.review(card)) for card in "abc"]
    other = learner.keep(replace(learner.review("d"), parameters=(1.0, 2.0)))
    append(connection, [*reviews, other])
    append(connection, [learner.review("e")])
    assert connection.exec_driver_sql("SELECT count(*) FROM scheduler").scalar() == 2
    assert connection.exec_driver_sql("SELECT scheduler FROM review ORDER BY seq").scalars().all() == [1, 1, 1, 2, 1]


def test_entries_can_be_added_without_what_follows(connection: Connection, learner: Learner) -> None:
    entries: list[Entry] = [learner.review("a"), learner.change(ChangeKind.SUSPEND, "b")]
    recorded = insert_entries(connection, iter(entries))
    assert [each.entry.seq for each in recorded] == [1, 2]
    assert (states_of(connection, ["a"]), marks_of(connection, ["b"])) == ({}, {})


def test_a_new_state_and_no_marks_have_no_row(connection: Connection, learner: Learner) -> None:
    state = learner.review("a").after
    put_states(connection, {"a": state, "b": replace(state, card="b")})
    put_marks(connection, {"a": Marks(flag=1), "b": Marks(flag=2)})
    put_states(connection, {"a": CardState("a", "deck"), "b": replace(state, card="b", reps=7)})
    put_marks(connection, {"a": Marks(), "b": Marks(suspended=True)})
    assert states_of(connection, ["a", "b"]) == {"b": replace(state, card="b", reps=7)}
    assert marks_of(connection, ["a", "b"]) == {"b": Marks(suspended=True)}


def test_a_card_put_twice_in_one_go_stands_where_the_last_led(path: Path, learner: Learner) -> None:
    path.parent.mkdir()
    prepare(path)
    database = Database(path, 1.0)
    reviews = [learner.keep(learner.review("a", Rating(number % 4 + 1))) for number in range(6)]
    with database.writing() as connection:
        append(connection, reviews)
    database.close()
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("SELECT reps FROM card_state").fetchall() == [(6,)]
