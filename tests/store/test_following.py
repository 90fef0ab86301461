import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from quizapp.core.record import Change, ChangeKind, Entry
from quizapp.errors import StoreError
from quizapp.store import journal_writer
from quizapp.store.following import SET_ASIDE
from quizapp.store.journal_reader import JournalReader
from quizapp.store.store import Store

if TYPE_CHECKING:
    from tests.store.conftest import Fill, Learner, OpenStore


def journalled(path: Path) -> list[Entry]:
    """What the journal holds, which must be without a fault."""
    reader = JournalReader(path.parent / "journal")
    found = list(reader.entries())
    assert reader.damages == []
    return found


def recorded(store: Store) -> list[Entry]:
    both: list[Entry] = [*store.reviews(undone=True), *store.changes()]
    return sorted(both, key=lambda entry: entry.seq)


def suspend(learner: "Learner", card: str = "card") -> Change:
    return Change(str(uuid4()), ChangeKind.SUSPEND, learner.now, learner.now.date(), card, "deck")


class TestKeepingUp:
    def test_every_entry_is_in_the_journal_when_its_recording_returns(
        self, path: Path, store: Store, learner: "Learner"
    ) -> None:
        for number in range(6):
            learner.answer(store, f"card-{number % 3}")
            assert journalled(path) == recorded(store)
        store.change(suspend(learner))
        store.undo(learner.now, learner.now.date(), str(uuid4()))
        store.redo(learner.now, learner.now.date(), str(uuid4()))
        assert [getattr(entry, "kind", "") for entry in journalled(path)[-3:]] == ["suspend", "undo", "redo"]
        assert journalled(path) == recorded(store)

    def test_what_is_refused_is_not_in_it(self, path: Path, store: Store, learner: "Learner") -> None:
        review = learner.answer(store)
        with pytest.raises(StoreError):
            store.record(review)
        assert journalled(path) == [review]

    def test_two_stores_and_many_threads(self, path: Path, open_store: "OpenStore", learner: "Learner") -> None:
        stores = [open_store(), open_store()]
        reviews = [learner.keep(learner.review(f"card-{number}")) for number in range(24)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda pair: stores[pair[0] % 2].record(pair[1]), enumerate(reviews)))
        assert journalled(path) == recorded(stores[0])
        assert len(journalled(path)) == 24

    def test_without_a_journal_there_is_none(self, path: Path, learner: "Learner") -> None:
        with Store(path, journal=False) as store:
            learner.answer(store)
            assert store.trouble == ""
        assert not (path.parent / "journal").exists()


class TestHealing:
    def test_a_record_from_before_there_was_a_journal_gets_one(self, path: Path, fill: "Fill") -> None:
        fill(path, 30)
        with Store(path) as store:
            assert journalled(path) == recorded(store)
        assert len(journalled(path)) == 30

    def test_entries_that_a_kill_kept_out_of_it_are_made_up_for(self, path: Path, learner: "Learner") -> None:
        with Store(path) as store:
            learner.answer(store, "a")
        with Store(path, journal=False) as store:
            learner.answer(store, "b")
            store.change(suspend(learner, "b"))
        with Store(path) as store:
            assert journalled(path) == recorded(store)
            assert len(journalled(path)) == 3

    def test_a_journal_that_was_taken_away_is_written_anew(self, path: Path, learner: "Learner") -> None:
        with Store(path) as store:
            learner.answer(store)
        shutil.rmtree(path.parent / "journal")
        with Store(path):
            assert len(journalled(path)) == 1

    def test_opening_one_that_is_level_writes_nothing(self, path: Path, learner: "Learner") -> None:
        with Store(path) as store:
            learner.answer(store)
        file = path.parent / "journal" / "0001-2026-01.jsonl"
        before = file.stat().st_mtime_ns
        with Store(path):
            pass
        assert file.stat().st_mtime_ns == before


class TestTrouble:
    def test_an_answer_is_recorded_and_the_trouble_told_until_it_is_over(
        self, path: Path, store: Store, learner: "Learner", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        learner.answer(store, "a")

        def full(_handle: int) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as broken:
            broken.setattr(journal_writer, "sync", full)
            learner.answer(store, "b")
            assert "No space left" in store.trouble
            assert "journal" in store.trouble
        assert store.states() == learner.states
        learner.answer(store, "c")
        assert store.trouble == ""
        assert journalled(path) == recorded(store)

    def test_a_journal_that_cannot_be_made_is_told_at_once(self, path: Path, learner: "Learner") -> None:
        with Store(path, journal=False) as store:
            learner.answer(store)
        (path.parent / "journal").write_text("in the way")
        with pytest.raises(StoreError, match="journal"):
            Store(path)


class TestAhead:
    @pytest.fixture
    def older(self, path: Path, learner: "Learner", tmp_path: Path) -> Path:
        """A copy of the database from before the last two answers."""
        with Store(path) as store:
            learner.answer(store, "a")
        shutil.copy(path, tmp_path / "older.db")
        with Store(path) as store:
            learner.answer(store, "b")
            learner.answer(store, "c")
        return tmp_path / "older.db"

    def test_an_older_copy_put_in_its_place_is_noticed(self, path: Path, older: Path) -> None:
        shutil.copy(older, path)
        before = path.read_bytes()
        with pytest.raises(StoreError, match="holds 2 entries that the database beside it lacks") as caught:
            Store(path)
        assert "quizapp restore --journal" in caught.value.hint
        assert path.read_bytes() == before
        assert len(journalled(path)) == 3

    def test_an_older_copy_that_was_answered_on_is_noticed(self, path: Path, older: Path, learner: "Learner") -> None:
        shutil.copy(older, path)
        learner.states = {"a": learner.states["a"]}
        learner.now += timedelta(days=1)
        with Store(path, journal=False) as store:
            for card in "xyz":
                learner.answer(store, card)
        with pytest.raises(StoreError, match=r"lacks|other answers"):
            Store(path)

    def test_with_the_journal_moved_away_it_is_accepted(self, path: Path, older: Path) -> None:
        shutil.copy(older, path)
        (path.parent / "journal").rename(path.parent / "old-journal")
        with Store(path) as store:
            assert len(store.reviews()) == 1
        assert len(journalled(path)) == 1

    def test_another_database_in_its_place_is_noticed(self, path: Path, older: Path, fill: "Fill") -> None:
        path.unlink()
        fill(path, 5)
        with pytest.raises(StoreError, match="belongs to another database"):
            Store(path)


class TestSettingAside:
    def note(self, path: Path, target: str) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("INSERT INTO meta VALUES (?, ?)", (SET_ASIDE, target))

    def test_the_journal_of_what_was_replaced_is_moved_once(self, path: Path, learner: "Learner") -> None:
        with Store(path) as store:
            learner.answer(store)
        self.note(path, "backups/old-journal")
        for _ in range(2):
            with Store(path) as store:
                assert journalled(path) == recorded(store)
        kept = path.parent / "backups" / "old-journal"
        assert [each.name for each in sorted(kept.iterdir())] == ["0001-2026-01.jsonl", "lock"]
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT key FROM meta ORDER BY key").fetchall() == [("created",), ("device",)]

    def test_it_goes_on_where_a_kill_came_after_the_move(self, path: Path, learner: "Learner") -> None:
        with Store(path) as store:
            learner.answer(store)
        (path.parent / "backups").mkdir()
        (path.parent / "journal").rename(path.parent / "backups" / "old-journal")
        self.note(path, "backups/old-journal")
        with Store(path) as store:
            assert journalled(path) == recorded(store)
        assert len(list((path.parent / "backups").iterdir())) == 1


def test_a_record_that_cannot_be_opened_leaves_nothing_open(path: Path, learner: "Learner") -> None:
    with Store(path, journal=False) as store:
        learner.answer(store)
    (path.parent / "journal").write_text("in the way")
    before = sorted(Path("/dev/fd").iterdir())
    for _ in range(3):
        with pytest.raises(StoreError):
            Store(path)
    assert len(sorted(Path("/dev/fd").iterdir())) == len(before)
