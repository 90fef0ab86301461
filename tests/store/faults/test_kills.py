"""Every step that writes is ended by kill -9 at points spread over all of it: nothing acknowledged is ever lost.

Three ways to end: at a chosen call or statement (see injector), by the system in the middle of a write of SQLite's own,
and from outside at a random moment. After each the record is opened as a learner would, and must be whole.
"""

import random
import sqlite3
import stat
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizapp.core.record import Entry
from quizapp.core.replay import replay, replay_marks, undone
from quizapp.errors import StoreError
from quizapp.paths import bundled
from quizapp.store.copying import look
from quizapp.store.journal_reader import JournalReader
from quizapp.store.migrate import prepare
from quizapp.store.restoring import Restoration
from quizapp.store.schema import migrations
from quizapp.store.store import Store

if TYPE_CHECKING:
    from tests.store.faults.conftest import Ended, Prepared, Victims

Check = Callable[[Path, "Ended"], None]
Tell = Callable[[str, object], None]

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

SIZES = (0, 300, 4100, 20_000, 93_000)
"""Bytes past which a file may not grow."""

MOMENTS = 4
"""Ends from outside."""


def ids(path: Path) -> set[str]:
    """The ids of all entries in the record at `path`, which must be whole in every respect."""
    with Store(path) as store:
        reviews, changes = store.reviews(undone=True), store.changes()
        assert store.rebuild(verify=True) == ()
        assert store.states() == replay(reviews, changes)
        gone = undone(changes)
        assert store.marks() == replay_marks(each for each in changes if each.id not in gone)
        assert store.trouble == ""
    both: list[Entry] = [*reviews, *changes]
    entries = sorted(both, key=lambda entry: entry.seq)
    reader = JournalReader(path.parent / "journal")
    assert list(reader.entries()) == entries
    assert all(damage.harmless for damage in reader.damages)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    modes = {stat.S_IMODE(each.stat().st_mode) for each in path.parent.rglob("*")}
    assert modes <= {0o600, 0o700}
    return {entry.id for entry in entries}


def known(path: Path) -> set[str]:
    """The ids in a database that is only looked at."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return {row[0] for row in connection.execute("SELECT id FROM review")}


def is_damaged(path: Path) -> bool:
    """Whether the record is refused, with the way to put it right."""
    try:
        Store(path).close()
    except StoreError as error:
        return "quizapp restore --journal" in error.hint
    return False


class Killing:
    """Ends `step` again and again, each time in a fresh folder, and counts."""

    def __init__(self, victims: "Victims", tell: Tell) -> None:
        self._victims = victims
        self._tell = tell
        self._chance = random.Random(41)

    def __call__(self, step: str, fresh: "Prepared", check: Check, points: int) -> None:
        begun = time.monotonic()
        whole = self._victims.take(step, fresh(), point=0)
        lasted = time.monotonic() - begun
        assert whole.status == 0
        assert whole.points > 8
        chosen = {round(each * whole.points / points) or 1 for each in range(1, points + 1)}
        ends: list[dict[str, float]] = [{"point": point} for point in sorted(chosen)]
        ends += [{"size": size} for size in SIZES]
        ends += [{"after": self._chance.random() * lasted} for _ in range(MOMENTS)]
        kills = 0
        for end in ends:
            folder = fresh()
            ended = self._victims.take(step, folder, **end)
            assert ended.killed or (ended.status == 0 and "point" not in end), (step, end, ended)
            kills += ended.killed
            try:
                check(folder, ended)
            except Exception as error:
                error.add_note(f"after {step} was ended at {end}, having acknowledged {ended.acks}")
                raise
        assert kills >= len(chosen)
        self._tell("kills", kills)


@pytest.fixture
def killing(victims: "Victims", record_property: Tell) -> Killing:
    return Killing(victims, record_property)


def test_while_answering(killing: Killing, record: "Prepared") -> None:
    before = known(record() / "quizapp.db")

    def check(folder: Path, ended: "Ended") -> None:
        found = ids(folder / "quizapp.db")
        assert before | set(ended.acks) <= found
        assert len(found) <= len(before) + len(ended.acks) + 1

    killing("answer", record, check, 36)


def test_while_marking_undoing_and_redoing(killing: Killing, record: "Prepared") -> None:
    before = known(record() / "quizapp.db")

    def check(folder: Path, ended: "Ended") -> None:
        found = ids(folder / "quizapp.db")
        assert before | set(ended.acks) <= found
        assert len(found) <= len(before) + len(ended.acks) + 1

    killing("change", record, check, 30)


def test_while_a_record_is_made(killing: Killing, record: "Prepared") -> None:
    def check(folder: Path, ended: "Ended") -> None:
        assert set(ended.acks) <= ids(folder / "new" / "quizapp.db")

    killing("create", record, check, 16)


def test_while_an_older_schema_is_migrated(killing: Killing, record: "Prepared", tmp_path: Path) -> None:
    first = tmp_path / "db"
    first.mkdir()
    (first / migrations()[0].name).write_text((bundled("db") / migrations()[0].name).read_text())

    def older() -> Path:
        """The same answers as a program wrote them that knew the first schema only, and no journal."""
        folder = record()
        path = folder / "quizapp.db"
        newer = path.rename(folder / "newer.db")
        prepare(path, first)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("ATTACH ? AS newer", (str(newer),))
            for table in ("scheduler", "review", "card_state"):
                connection.execute(f"INSERT INTO {table} SELECT * FROM newer.{table}")
        newer.unlink()
        for file in sorted((folder / "journal").iterdir()):
            file.unlink()
        return folder

    before = known(older() / "quizapp.db")

    def check(folder: Path, ended: "Ended") -> None:
        assert ids(folder / "quizapp.db") == before
        copied = folder / "quizapp.db.v1.bak"
        if copied.exists():
            assert look(copied, thorough=True).schema == 1
            assert known(copied) == before

    killing("open_", older, check, 20)


def test_while_the_journal_is_brought_up_to_the_record(killing: Killing, record: "Prepared") -> None:
    def behind() -> Path:
        folder = record()
        (file,) = (folder / "journal").glob("*.jsonl")
        lines = file.read_bytes().splitlines(keepends=True)
        file.write_bytes(b"".join(lines[:4]) + lines[4][:100])
        return folder

    before = known(behind() / "quizapp.db")

    def check(folder: Path, ended: "Ended") -> None:
        assert ids(folder / "quizapp.db") == before

    killing("open_", behind, check, 12)


def test_while_a_copy_is_made(killing: Killing, record: "Prepared") -> None:
    before = known(record() / "quizapp.db")

    def check(folder: Path, ended: "Ended") -> None:
        assert ids(folder / "quizapp.db") == before
        made = folder / "mine.db"
        assert made.exists() or not ended.acks
        if made.exists():
            assert look(made, thorough=True).reviews == len(before)

    killing("backup", record, check, 16)


def test_while_the_backup_of_the_day_is_made(killing: Killing, record: "Prepared") -> None:
    def with_backups() -> Path:
        folder = record()
        (folder / "backups").mkdir(mode=0o700)
        for day in ("2026-11-20", "2026-11-21", "2026-11-22", "2026-10-01", "2026-10-02", "2026-08-01"):
            copied = folder / "backups" / f"quizapp-{day}.db"
            copied.write_bytes((folder / "older.db").read_bytes())
            copied.chmod(0o600)
        return folder

    before = known(with_backups() / "quizapp.db")
    stay = {"quizapp-2026-11-22.db", "quizapp-2026-10-02.db", "quizapp-2026-08-01.db"}

    def check(folder: Path, ended: "Ended") -> None:
        assert ids(folder / "quizapp.db") == before
        found = {each.name for each in (folder / "backups").glob("*.db")}
        assert stay <= found
        assert set(ended.acks) <= found
        for name in found:
            expected = len(before) if name == "quizapp-2026-11-24.db" else 5
            assert look(folder / "backups" / name, thorough=True).reviews == expected

    killing("daily", with_backups, check, 20)


def test_while_a_backup_is_put_back(killing: Killing, record: "Prepared") -> None:
    folder = record()
    present, past = known(folder / "quizapp.db"), known(folder / "older.db")

    def check(folder: Path, ended: "Ended") -> None:
        found = ids(folder / "quizapp.db")
        assert found == past or (found == present and not ended.acks)
        if found == past:
            (aside,) = (folder / "backups").glob("before-restore-*.db")
            assert look(aside, thorough=True).reviews == len(present)
            (journal,) = (folder / "backups").glob("before-restore-*-journal")
            assert {entry.id for entry in JournalReader(journal).entries()} == present
        assert known(folder / "older.db") == past

    killing("restore", record, check, 30)


def test_while_the_record_is_made_anew_from_its_journal(killing: Killing, record: "Prepared") -> None:
    before = known(record() / "quizapp.db")

    def damaged() -> Path:
        folder = record()
        path = folder / "quizapp.db"
        whole = bytearray(path.read_bytes())
        for page in range(1, len(whole) // 4096):
            whole[page * 4096 : page * 4096 + 64] = b"\xff" * 64
        path.write_bytes(whole)
        return folder

    def check(folder: Path, ended: "Ended") -> None:
        if is_damaged(folder / "quizapp.db"):  # it was ended before the new one took its place: done once more
            assert not ended.acks
            with Restoration(folder / "quizapp.db") as ready:
                ready.carry_out(NOW)
        found = ids(folder / "quizapp.db")
        assert found == before

    killing("regrow", damaged, check, 30)


def test_while_states_are_written_anew(killing: Killing, record: "Prepared") -> None:
    def spoilt() -> Path:
        folder = record()
        with closing(sqlite3.connect(folder / "quizapp.db")) as connection, connection:
            connection.execute("UPDATE card_state SET reps = 77, lapses = 3")
        return folder

    before = known(spoilt() / "quizapp.db")

    def check(folder: Path, ended: "Ended") -> None:
        with Store(folder / "quizapp.db") as store:
            differing = store.rebuild()
            assert len(differing) == 4 or not differing
            assert not (differing and ended.acks)
        assert ids(folder / "quizapp.db") == before

    killing("rebuild", spoilt, check, 14)


def test_a_loss_would_be_noticed(victims: "Victims", record: "Prepared") -> None:
    """A victim that acknowledges before it has recorded anything does not get away with it."""
    folder = record()
    ended = victims.take("lie", folder, point=0)
    assert ended.status == 0
    assert not set(ended.acks) <= ids(folder / "quizapp.db")
