"""Whatever another program, a clock or rust does to the files: a clear message, and no answer lost."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizapp.errors import StoreError
from quizapp.store.backups import Backups
from quizapp.store.copying import look
from quizapp.store.migrate import prepare
from quizapp.store.restoring import Restoration
from quizapp.store.schema import migrations
from quizapp.store.store import Store
from tests.store.faults.whole import NOW, TWELVE, cards, suspend

if TYPE_CHECKING:
    from tests.store.conftest import Learner
    from tests.store.faults.conftest import Prepared, Victims

pytestmark = pytest.mark.usefixtures("one_fault")


def refused(path: Path) -> StoreError:
    """How the record at `path` is refused, which must be told in full and change nothing."""
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        Store(path, patience=0.05)
    assert str(path) in caught.value.message
    assert caught.value.hint
    assert path.read_bytes() == before
    return caught.value


def answer_on(path: Path, learner: "Learner", tag: str, number: int) -> int:
    """Answer new cards until the record refuses, or `number` are recorded; return how many were."""
    done = 0
    with suppress(StoreError), Store(path) as store:
        for _ in range(number):
            learner.answer(store, f"{tag}-{learner.answered}")
            done += 1
    return done


class TestDamagedFiles:
    @pytest.mark.parametrize("part", [0.02, 0.2, 0.5, 0.9, 0.99])
    def test_a_truncated_database(self, folder: Path, part: float) -> None:
        path = folder / "quizapp.db"
        os.truncate(path, int(path.stat().st_size * part))
        assert "damaged" in refused(path).message
        assert "quizapp restore --journal" in refused(path).hint
        with Restoration(path) as ready:
            ready.carry_out(NOW)
        assert cards(path) == TWELVE

    def test_flipped_bits_are_refused_or_change_no_answer(self, folder: Path) -> None:
        """A bit flipped in every page, and many more: the database has no checksums, the backup and journal have."""
        path = folder / "quizapp.db"
        whole = path.read_bytes()
        told = 0
        for page in range(len(whole) // 4096):
            for place_in_page in (0, 3, 5, 8, 100, 4000):
                flipped = bytearray(whole)
                flipped[page * 4096 + place_in_page] ^= 0x10
                path.write_bytes(flipped)
                try:
                    with Store(path) as store:
                        store.states()
                        found = [review.card for review in store.reviews()]
                except StoreError:
                    told += 1
                else:
                    assert len(found) == 12
        assert told > len(whole) // 4096
        path.write_bytes(whole)
        assert cards(path) == TWELVE

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"SQLite format 3\0" + b"\xff" * 5000, "damaged"),
            (b"these are not the answers\n" * 400, "no database at all"),
            (b"\0" * 8192, "no database at all"),
        ],
    )
    def test_another_file_in_its_place(self, folder: Path, content: bytes, told: str) -> None:
        path = folder / "quizapp.db"
        path.write_bytes(content)
        assert told in refused(path).message
        with Restoration(path) as ready:
            aside = ready.carry_out(NOW)
        assert aside is not None
        assert aside.read_bytes() == content
        assert cards(path) == TWELVE

    def test_a_foreign_database_in_its_place(self, folder: Path) -> None:
        path = folder / "quizapp.db"
        path.unlink()
        with closing(sqlite3.connect(path)) as foreign:
            foreign.execute("CREATE TABLE notes (a)")
        assert "another program" in refused(path).message

    def test_a_newer_schema(self, folder: Path) -> None:
        path = folder / "quizapp.db"
        with closing(sqlite3.connect(path)) as newer:
            newer.execute("PRAGMA user_version = 99")
        assert "newer quizapp" in refused(path).message

    def test_database_and_backups_gone(self, folder: Path) -> None:
        (folder / "older.db").unlink()
        (folder / "quizapp.db").unlink()
        with pytest.raises(StoreError, match="is gone") as caught:
            Store(folder / "quizapp.db")
        assert "quizapp restore --journal" in caught.value.hint
        with Restoration(folder / "quizapp.db") as ready:
            ready.carry_out(NOW)
        assert cards(folder / "quizapp.db") == TWELVE


@pytest.mark.parametrize("known", range(1, len(migrations()) + 1))
def test_a_database_of_every_earlier_schema(folder: Path, tmp_path: Path, learner: "Learner", known: int) -> None:
    steps = tmp_path / "db"
    steps.mkdir()
    for step in migrations()[:known]:
        shutil.copy(step, steps)
    path = folder / "quizapp.db"
    newer = path.rename(folder / "newer.db")
    shutil.rmtree(folder / "journal")
    prepare(path, steps)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ATTACH ? AS newer", (str(newer),))
        for table in ("scheduler", "review", "card_state"):
            connection.execute(f"INSERT INTO {table} SELECT * FROM newer.{table}")
    assert look(path).schema == known
    assert cards(path) == TWELVE
    assert look(path).schema == len(migrations())
    copied = folder / f"quizapp.db.v{known}.bak"
    assert copied.exists() == (known < len(migrations()))
    assert answer_on(path, learner, "new", 3) == 3
    assert cards(path)[:12] == TWELVE


class TestOthers:
    def test_two_writers_one_of_whom_is_ended(
        self, folder: Path, record: "Prepared", victims: "Victims", learner: "Learner"
    ) -> None:
        path = folder / "quizapp.db"
        acks: set[str] = set()
        with Store(path, patience=30) as store:
            for number in range(12):
                ended = victims.take("change", folder, point=40 + 9 * number)
                acks |= set(ended.acks)
                change = suspend(f"card-{number}")
                store.change(change)
                acks.add(change.id)
            found = {change.id for change in store.changes()}
        assert acks <= found
        assert cards(path) == TWELVE

    @pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
    def test_a_database_that_another_program_keeps_for_itself(self, folder: Path, lock: str) -> None:
        path = folder / "quizapp.db"
        with Store(path, patience=0.05) as store:
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                other.execute(lock)
                with pytest.raises(StoreError, match="in use by another program") as caught:
                    store.change(suspend("card-1"))
            assert "try again" in caught.value.hint
            assert store.changes() == []
            store.change(suspend("card-1"))
        assert cards(path) == TWELVE

    def test_a_clock_that_jumps(self, folder: Path, learner: "Learner") -> None:
        path = folder / "quizapp.db"
        learner.now = datetime(2090, 1, 1, tzinfo=UTC)
        assert answer_on(path, learner, "ahead", 2) == 2
        assert Backups(path).make_daily(learner.now.date())
        learner.now = datetime(2020, 1, 1, tzinfo=UTC)
        assert answer_on(path, learner, "behind", 2) == 2
        assert Backups(path).make_daily(learner.now.date())
        learner.now += timedelta(days=1)
        assert answer_on(path, learner, "again", 1) == 1
        assert len(cards(path)) == 17
        path.unlink()
        with Restoration(path) as ready:
            ready.carry_out(NOW)
        assert len(cards(path)) == 17

    def test_a_journal_cut_in_a_line(self, folder: Path) -> None:
        (file,) = (folder / "journal").glob("*.jsonl")
        whole = file.read_bytes()
        path = folder / "quizapp.db"
        for left in range(1, 1300, 111):
            file.write_bytes(whole[:-left])
            assert cards(path) == TWELVE
            assert file.read_bytes() == whole
        file.write_bytes(whole[:-200])
        path.unlink()
        with Restoration(path) as ready:
            assert [damage.harmless for damage in ready.damages] == [True]
            ready.carry_out(NOW)
        assert cards(path) == TWELVE[:11]

    def test_a_journal_damaged_in_the_middle(self, folder: Path) -> None:
        (file,) = (folder / "journal").glob("*.jsonl")
        lines = file.read_bytes().splitlines(keepends=True)
        lines[5] = lines[5].replace(b"card-0", b"card-9")
        file.write_bytes(b"".join(lines))
        path = folder / "quizapp.db"
        with Store(path) as store:
            assert len(store.reviews()) == 12
        path.unlink()
        with Restoration(path) as ready:
            (damage,) = ready.damages
            assert str(damage).startswith(f"{file}:6: ")
            assert not damage.harmless
            ready.carry_out(NOW)
        assert len(cards(path)) == 11

    def test_an_older_copy_of_itself(self, folder: Path) -> None:
        path = folder / "quizapp.db"
        (folder / "older.db").replace(path)
        with pytest.raises(StoreError, match="holds 7 entries that the database beside it lacks"):
            Store(path)
        with Restoration(path) as ready:
            assert ready.lost == 0
            ready.carry_out(NOW)
        assert cards(path) == TWELVE
