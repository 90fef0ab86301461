import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from quizapp.core.rating import Rating
from quizapp.core.record import CardState, DayCounts, State
from quizapp.core.replay import replay
from quizapp.errors import ExitCode, StoreError
from quizapp.store import connect
from quizapp.store.store import StaleStateError, Store

if TYPE_CHECKING:
    from tests.store.conftest import Learner, OpenStore


def run(path: Path, sql: str, *values: Any) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql, values)


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def answer_for_ever(learner: "Learner", store: Store) -> None:
    while True:
        learner.answer(store)


class TestRecording:
    def test_an_empty_record(self, store: Store, learner: "Learner") -> None:
        assert store.states() == {}
        assert store.reviews() == []
        assert store.counts(learner.now.date()) == {}

    def test_what_is_recorded_comes_back_exactly(self, store: Store, learner: "Learner") -> None:
        ratings = [Rating.GOOD, Rating.AGAIN, Rating.HARD, Rating.GOOD, Rating.GOOD, Rating.EASY, Rating.AGAIN]
        recorded = [learner.answer(store, rating=rating) for rating in ratings]
        assert store.reviews() == recorded
        assert store.states() == learner.states

    def test_it_is_there_for_the_next_to_open_it(
        self, store: Store, learner: "Learner", open_store: "OpenStore"
    ) -> None:
        learner.answer(store)
        assert open_store().states() == learner.states
        store.close()
        assert open_store().states() == learner.states

    def test_states_follow_from_the_reviews(self, store: Store, learner: "Learner") -> None:
        for number in range(30):
            learner.answer(store, card=f"card-{number % 4}", rating=Rating(number % 4 + 1))
        assert store.states() == replay(store.reviews()) == learner.states

    def test_a_clock_set_back_does_not_change_the_order(self, store: Store, learner: "Learner") -> None:
        first = learner.answer(store)
        learner.now -= timedelta(days=400)
        second = learner.answer(store)
        assert store.reviews() == [first, second]
        assert store.states() == replay(store.reviews())

    def test_parameters_are_kept_once_and_told_with_every_review(
        self, path: Path, store: Store, learner: "Learner"
    ) -> None:
        for _ in range(3):
            learner.answer(store)
        changed = replace(learner.review(), parameters=(0.1, 0.2), scheduler="another")
        store.record(changed)
        assert ask(path, "SELECT count(*) FROM scheduler") == [(2,)]
        assert store.reviews()[-1] == changed

    def test_text_of_any_kind(self, store: Store, learner: "Learner") -> None:
        review = replace(learner.review(), verdict="☃'; DROP TABLE review; --", content_hash="é" * 500)
        store.record(review)
        assert store.reviews() == [review]


class TestStaleness:
    def test_a_card_rated_elsewhere_meanwhile_is_not_recorded(
        self, store: Store, learner: "Learner", open_store: "OpenStore"
    ) -> None:
        late = learner.review(rating=Rating.AGAIN)
        learner.answer(open_store())
        with pytest.raises(StaleStateError, match="rated elsewhere") as caught:
            store.record(replace(late, id="1" * 36))
        assert caught.value.exit_code is ExitCode.DATABASE
        assert store.states() == learner.states
        assert len(store.reviews()) == 1

    def test_read_again_it_can_be_rated(self, store: Store, learner: "Learner", open_store: "OpenStore") -> None:
        learner.answer(open_store())
        learner.states = store.states()
        learner.answer(store)
        assert store.states()["card"].reps == 2

    def test_the_same_review_is_not_recorded_twice(self, store: Store, learner: "Learner") -> None:
        review = learner.answer(store)
        with pytest.raises(StaleStateError):
            store.record(review)
        assert store.reviews() == [review]

    def test_an_id_is_given_once(self, store: Store, learner: "Learner") -> None:
        first = learner.answer(store)
        with pytest.raises(StoreError, match="in the record already"):
            store.record(replace(learner.review(), id=first.id))
        assert store.states() == learner.states

    def test_a_card_moved_to_another_deck_goes_on_where_it_stood(self, store: Store, learner: "Learner") -> None:
        learner.answer(store)
        moved = replace(learner.states["card"], deck="other")
        learner.states["card"] = moved
        learner.answer(store, deck="other")
        assert store.states()["card"].deck == "other"
        assert store.reviews()[-1].before.deck == "other"


class TestReading:
    def test_reviews_since_a_study_day_and_of_a_deck(self, store: Store, learner: "Learner") -> None:
        old = learner.answer(store, "a", deck="one")
        learner.now += timedelta(days=3)
        new = [learner.answer(store, "b", deck="one"), learner.answer(store, "c", deck="two")]
        assert store.reviews(since=new[0].study_day) == new
        assert store.reviews(deck="one") == [old, new[0]]
        assert store.reviews(since=new[0].study_day, deck="two") == [new[1]]
        assert store.reviews(since=old.study_day) == [old, *new]
        assert store.reviews(deck="none") == []

    def test_counts_tell_new_cards_from_reviews_and_leave_learning_out(self, store: Store, learner: "Learner") -> None:
        today = learner.now.date()
        for card, deck in (("a", "one"), ("b", "one"), ("c", "two")):
            learner.answer(store, card, deck=deck)
            learner.answer(store, card, deck=deck)
        assert store.counts(today) == {"one": DayCounts(new=2), "two": DayCounts(new=1)}
        learner.now += timedelta(days=5)
        for rating in (Rating.AGAIN, Rating.GOOD):
            learner.answer(store, "a", rating, deck="one")
        assert store.counts(learner.now.date()) == {"one": DayCounts(review=1)}
        assert store.counts(today + timedelta(days=1)) == {}


class TestRebuilding:
    def test_a_right_record_stays_as_it_is(self, store: Store, learner: "Learner") -> None:
        for card in "abc":
            learner.answer(store, card)
        assert store.rebuild() == ()
        assert store.states() == learner.states

    def test_lost_wrong_and_invented_states_are_put_right(self, path: Path, store: Store, learner: "Learner") -> None:
        for card in "abcd":
            learner.answer(store, card)
        run(path, "DELETE FROM card_state WHERE card = 'a'")
        run(path, "UPDATE card_state SET reps = 9 WHERE card = 'b'")
        run(path, "UPDATE card_state SET card = 'x' WHERE card = 'c'")
        assert store.rebuild() == ("a", "b", "c", "x")
        assert store.states() == learner.states

    def test_nothing_to_rebuild(self, store: Store) -> None:
        assert store.rebuild() == ()


class TestTables:
    @pytest.mark.parametrize("sql", ["UPDATE review SET card = 'x'", "DELETE FROM review"])
    def test_reviews_are_only_ever_appended(self, path: Path, store: Store, learner: "Learner", sql: str) -> None:
        learner.answer(store)
        with pytest.raises(sqlite3.IntegrityError, match="a review is never"):
            run(path, sql)

    @pytest.mark.parametrize(
        "change",
        [
            {"id": "short"},
            {"card": ""},
            {"deck": ""},
            {"tries": -1},
            {"hints": -1},
            {"seconds": -0.5},
            {"scheduler": ""},
            {"rating": 5},
        ],
    )
    def test_a_review_that_cannot_be_is_refused_whole(
        self, store: Store, learner: "Learner", change: dict[str, Any]
    ) -> None:
        review = learner.review()
        changed: Any = replace(review, **change)
        if "card" in change:
            changed = replace(changed, before=replace(review.before, card=""), after=replace(review.after, card=""))
        with pytest.raises(StoreError, match="CHECK constraint failed"):
            store.record(changed)
        assert store.reviews() == []
        assert store.states() == {}

    @pytest.mark.parametrize(
        "change",
        [
            {"stability": 0.0},
            {"difficulty": 11.0},
            {"due_at": None},
            {"reps": 0},
            {"lapses": 5},
            {"step": -1},
            {"interval_days": -1},
        ],
    )
    def test_a_state_that_cannot_be_is_refused_with_its_review(
        self, store: Store, learner: "Learner", change: dict[str, Any]
    ) -> None:
        review = learner.review()
        with pytest.raises(StoreError, match="CHECK constraint failed"):
            store.record(replace(review, after=replace(review.after, **change)))
        assert store.reviews() == []

    def test_no_rating_leaves_a_card_new(self, store: Store, learner: "Learner") -> None:
        review = learner.review()
        with pytest.raises(ValueError, match="new no more"):
            store.record(replace(review, after=review.before))
        assert store.reviews() == []

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE card_state SET due_day = '2026-02-32', due_at = NULL",
            "UPDATE card_state SET last_day = 'yesterday'",
            "UPDATE card_state SET reps = 'many'",
            "INSERT INTO scheduler (name, parameters) VALUES ('x', '0.1')",
            "INSERT INTO meta VALUES (NULL, 'x')",
        ],
    )
    def test_other_writers_are_held_to_it_too(self, path: Path, store: Store, learner: "Learner", sql: str) -> None:
        learner.answer(store)
        with pytest.raises(sqlite3.IntegrityError):
            run(path, sql)

    def test_a_review_names_a_scheduler_that_exists(self, path: Path, store: Store, learner: "Learner") -> None:
        learner.answer(store)
        with closing(connect.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute("DELETE FROM scheduler")

    def test_a_naive_moment_is_refused(self, store: Store, learner: "Learner") -> None:
        with pytest.raises(ValueError, match="names no time zone"):
            store.record(replace(learner.review(), at=learner.now.replace(tzinfo=None)))
        assert store.reviews() == []


class TestFaults:
    def test_a_full_disk_is_told_and_loses_nothing(
        self, path: Path, open_store: "OpenStore", learner: "Learner", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        learner.answer(open_store())
        pages = ask(path, "PRAGMA page_count")[0][0]
        with monkeypatch.context() as full:
            full.setattr(connect, "PRAGMAS", (*connect.PRAGMAS, f"PRAGMA max_page_count = {pages}"))
            crowded = open_store()
            with pytest.raises(StoreError, match="disk is full") as caught:
                answer_for_ever(learner, crowded)
        assert "Free some space" in caught.value.hint
        assert crowded.states() == learner.states
        again = open_store()
        learner.answer(again)
        assert again.states() == learner.states == replay(again.reviews())
        assert ask(path, "PRAGMA integrity_check") == [("ok",)]

    def test_a_database_held_by_another_program_is_told_after_some_patience(
        self, path: Path, open_store: "OpenStore", learner: "Learner"
    ) -> None:
        store = open_store(patience=0.05)
        review = learner.review()
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="in use by another program"):
                store.record(review)
            assert store.states() == {}
        store.record(review)
        assert store.reviews() == [review]

    def test_damage_done_while_it_is_open_is_told(self, path: Path, store: Store, learner: "Learner") -> None:
        learner.answer(store)
        path.write_bytes(b"\xff" * path.stat().st_size)
        with pytest.raises(StoreError, match="damaged"):
            store.states()

    def test_a_file_taken_away_while_closed_is_not_made_anew_in_silence(
        self, path: Path, open_store: "OpenStore"
    ) -> None:
        store = open_store()
        store.close()
        path.unlink()
        with pytest.raises(StoreError, match="cannot be opened"):
            store.states()
        assert not path.exists()


class TestConnections:
    def test_one_file_of_the_database_at_rest(self, path: Path, store: Store, learner: "Learner") -> None:
        learner.answer(store)
        names = sorted(each.name for each in path.parent.iterdir())
        assert names == ["journal", path.name, f"{path.name}.lock"]

    def test_any_thread_may_use_it(self, store: Store, learner: "Learner") -> None:
        reviews = [learner.keep(learner.review(card)) for card in "abcdefgh"]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(store.record, reviews))
            states = list(pool.map(lambda _: store.states(), range(8)))
        assert states == [learner.states] * 8

    def test_reading_waits_for_no_other_reader(self, path: Path, open_store: "OpenStore") -> None:
        store = open_store(patience=0.05)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT * FROM review").fetchall()
            assert store.states() == {}

    def test_it_closes_at_the_end_of_a_block(self, path: Path, learner: "Learner") -> None:
        with Store(path) as store:
            learner.answer(store)
        path.rename(path.with_name("moved.db"))
        with Store(path.with_name("moved.db")) as store:
            assert store.states() == learner.states


def test_a_card_that_is_not_there_is_new(store: Store, learner: "Learner") -> None:
    learner.answer(store, "a")
    assert store.states().get("b", CardState("b", "deck")).state is State.NEW
