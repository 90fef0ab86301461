import os
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizapp.core.backups import Thinning
from quizapp.errors import StoreError
from quizapp.store.backups import Backup, BackupKind, Backups
from quizapp.store.copying import look
from quizapp.store.lock import FileLock
from quizapp.store.migrate import prepare
from quizapp.store.schema import migrations

if TYPE_CHECKING:
    from tests.store.conftest import Fill

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 30, 5, tzinfo=UTC)


@pytest.fixture
def backups(path: Path) -> Backups:
    return Backups(path)


def names(backups: Backups) -> list[str]:
    return sorted(each.name for each in backups.folder.iterdir() if each.name != "lock")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def ruin(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[4096:4160] = b"\xff" * 64
    path.write_bytes(whole)


class TestDaily:
    def test_a_day_on_which_something_was_recorded_has_one(self, path: Path, backups: Backups, fill: "Fill") -> None:
        fill(path, 3)
        made = backups.make_daily(TODAY)
        assert made == backups.folder / "quizapp-2026-11-24.db"
        assert look(made, thorough=True) == look(path)
        assert names(backups) == [made.name]

    def test_it_is_the_learners_alone(self, path: Path, backups: Backups, fill: "Fill") -> None:
        fill(path, 1)
        made = backups.make_daily(TODAY)
        assert made is not None
        assert (mode(backups.folder), mode(made), mode(backups.folder / "lock")) == (0o700, 0o600, 0o600)

    def test_an_empty_record_needs_none(self, path: Path, backups: Backups) -> None:
        prepare(path)
        assert backups.make_daily(TODAY) is None
        assert not backups.folder.exists()

    def test_one_a_study_day(self, path: Path, backups: Backups, fill: "Fill") -> None:
        fill(path, 1)
        made = backups.make_daily(TODAY)
        assert made is not None
        fill(path, 1)
        assert backups.make_daily(TODAY) is None
        assert look(made).reviews == 1

    def test_none_when_nothing_was_recorded_since_the_last(self, path: Path, backups: Backups, fill: "Fill") -> None:
        fill(path, 1)
        backups.make_daily(TODAY)
        assert backups.make_daily(TODAY + timedelta(days=1)) is None
        fill(path, 1)
        made = backups.make_daily(TODAY + timedelta(days=2))
        assert made is not None
        assert look(made).reviews == 2

    def test_a_clock_once_set_ahead_does_not_stop_them(self, path: Path, backups: Backups, fill: "Fill") -> None:
        fill(path, 1)
        ahead = backups.make_daily(date(2090, 1, 1))
        fill(path, 1)
        made = backups.make_daily(TODAY)
        assert made is not None
        assert [look(each).reviews for each in (made, ahead) if each] == [2, 1]

    def test_one_that_can_no_longer_be_read_does_not_count(self, path: Path, backups: Backups, fill: "Fill") -> None:
        fill(path, 1)
        made = backups.make_daily(TODAY)
        assert made is not None
        made.write_bytes(b"rust")
        assert backups.make_daily(TODAY + timedelta(days=1)) is not None

    def test_another_record_in_its_place_gets_its_own(self, path: Path, backups: Backups, fill: "Fill") -> None:
        fill(path, 1)
        backups.make_daily(TODAY)
        path.unlink()
        fill(path, 1)
        assert backups.make_daily(TODAY + timedelta(days=1)) is not None

    def test_older_ones_are_thinned_out_by_the_rule(self, path: Path, backups: Backups, fill: "Fill") -> None:
        for ago in range(9, -1, -1):
            fill(path, 1)
            backups.make_daily(TODAY - timedelta(days=ago), Thinning(daily=3, weekly=1, monthly=0))
        # Sunday the 22nd, the first of the three days, stands for its week; the 15th is the Sunday before.
        days = (15, 22, 23, 24)
        assert names(backups) == [f"quizapp-2026-11-{day}.db" for day in days]
        assert [look(backups.folder / name).reviews for name in names(backups)] == [1, 8, 9, 10]

    def test_only_daily_ones_are_thinned_out(self, path: Path, backups: Backups, fill: "Fill") -> None:
        fill(path, 1)
        backups.folder.mkdir()
        kept = ["copy-20250101T000000Z.db", "quizapp-2026-99-99.db", "notes.txt", "quizapp-2026-11-01.db.txt"]
        for name in kept:
            (backups.folder / name).write_text("kept")
        backups.make_daily(TODAY - timedelta(days=1), Thinning(1, 0, 0))
        fill(path, 1)
        backups.make_daily(TODAY, Thinning(1, 0, 0))
        assert names(backups) == sorted([*kept, "quizapp-2026-11-24.db"])


class TestBroken:
    def test_no_backup_is_made_of_a_damaged_record_and_none_is_thinned_out(
        self, path: Path, backups: Backups, fill: "Fill"
    ) -> None:
        fill(path, 60)
        for ago in (3, 2):
            fill(path, 1)
            backups.make_daily(TODAY - timedelta(days=ago))
        before = names(backups)
        fill(path, 1)
        ruin(path)
        with pytest.raises(StoreError, match="damaged"):
            backups.make_daily(TODAY, Thinning(1, 0, 0))
        assert names(backups) == before

    def test_what_a_killed_process_left_is_removed(self, path: Path, backups: Backups, fill: "Fill") -> None:
        fill(path, 1)
        backups.folder.mkdir()
        (backups.folder / ".quizapp-2026-11-20.db.part").write_bytes(b"half")
        backups.make_daily(TODAY)
        assert names(backups) == ["quizapp-2026-11-24.db"]

    def test_two_processes_do_not_make_it_twice(self, path: Path, backups: Backups, fill: "Fill") -> None:
        fill(path, 1)
        backups.folder.mkdir()
        other = FileLock(backups.folder / "lock")
        assert other.take(alone=True)
        assert backups.make_daily(TODAY) is None
        other.close()
        assert backups.make_daily(TODAY) is not None

    def test_a_folder_that_cannot_be_made_is_told(self, path: Path, backups: Backups, fill: "Fill") -> None:
        fill(path, 1)
        backups.folder.write_text("in the way")
        with pytest.raises(StoreError, match="backups"):
            backups.make_daily(TODAY)


class TestAsked:
    def test_a_copy_where_the_learner_wants_it(
        self, path: Path, backups: Backups, tmp_path: Path, fill: "Fill"
    ) -> None:
        fill(path, 4)
        assert backups.make(tmp_path / "mine.db").reviews == 4
        with pytest.raises(StoreError, match="exists already"):
            backups.make(tmp_path / "mine.db")

    def test_a_copy_in_the_folder_under_a_name_of_its_own(self, path: Path, backups: Backups, fill: "Fill") -> None:
        fill(path, 4)
        made = [backups.make_named(BackupKind.ASKED, NOW) for _ in range(3)]
        stamp = "copy-20261124T093005Z"
        assert [each.name for each in made] == [f"{stamp}.db", f"{stamp}-2.db", f"{stamp}-3.db"]
        assert backups.make_named(BackupKind.RESTORE, NOW).name == "before-restore-20261124T093005Z.db"

    def test_there_must_be_a_database(self, path: Path, backups: Backups, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="no database") as caught:
            backups.make(tmp_path / "mine.db")
        assert caught.value.hint
        assert not path.exists()


class TestListing:
    def test_there_are_none_at_first(self, backups: Backups) -> None:
        assert backups.all() == []
        assert backups.newest() is None

    def test_each_with_why_and_when_the_newest_first(
        self, path: Path, backups: Backups, fill: "Fill", tmp_path: Path
    ) -> None:
        older = tmp_path / "db"
        older.mkdir()
        (older / migrations()[0].name).write_text(migrations()[0].read_text())
        prepare(path, older)
        prepare(path)
        fill(path, 2)
        daily = backups.make_daily(TODAY)
        asked = backups.make_named(BackupKind.ASKED, NOW)
        update = path.with_name("quizapp.db.v1.bak")
        aside = backups.name(BackupKind.SET_ASIDE, NOW)
        aside.write_bytes(b"rust")
        (backups.folder / "notes.db").write_text("not ours")
        assert daily
        for hour, file in enumerate((update, daily, asked, aside)):
            os.utime(file, (hour * 3600, hour * 3600))
        found = backups.all()
        assert [each.path for each in found] == [aside, asked, daily, update]
        assert [each.kind for each in found] == [
            BackupKind.SET_ASIDE,
            BackupKind.ASKED,
            BackupKind.DAILY,
            BackupKind.UPDATE,
        ]
        assert found[1] == Backup(asked, BackupKind.ASKED, datetime(1970, 1, 1, 2, tzinfo=UTC), asked.stat().st_size)
        assert backups.newest() == found[1]

    def test_one_that_is_thinned_out_meanwhile_is_left_out(
        self, path: Path, backups: Backups, fill: "Fill", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fill(path, 1)
        made = backups.make_daily(TODAY)
        assert made
        monkeypatch.setattr(Path, "glob", lambda _self, _pattern: iter([made, made.with_name("quizapp-2026-11-01.db")]))
        assert {each.path for each in backups.all()} == {made}


def test_a_backup_is_a_database_that_anyone_can_open(path: Path, backups: Backups, fill: "Fill") -> None:

    fill(path, 3)
    made = backups.make_daily(TODAY)
    assert made
    with closing(sqlite3.connect(made)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("SELECT count(*) FROM review").fetchone() == (3,)
