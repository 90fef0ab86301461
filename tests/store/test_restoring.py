import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from quizapp.errors import StoreError
from quizapp.store.backups import BackupKind, Backups
from quizapp.store.copying import copy, look
from quizapp.store.migrate import prepare
from quizapp.store.restoring import Restoration
from quizapp.store.schema import migrations
from quizapp.store.store import Store

if TYPE_CHECKING:
    from tests.store.conftest import Learner

NOW = datetime(2026, 11, 24, 9, 30, 5, tzinfo=UTC)


@pytest.fixture
def backup(path: Path, learner: "Learner", tmp_path: Path) -> Path:
    """A backup with two answers of a record that has five by now."""
    with Store(path) as store:
        for card in "ab":
            learner.answer(store, card)
        copy(path, tmp_path / "backup.db")
        for card in "cde":
            learner.answer(store, card)
    return tmp_path / "backup.db"


def cards(path: Path) -> list[str]:
    """The cards rated in the record at `path`, which is opened as the program does."""
    with Store(path) as store:
        assert store.rebuild(verify=True) == ()
        return [review.card for review in store.reviews(undone=True)]


def restore(path: Path, **source: Path) -> Path | None:
    with Restoration(path, **source) as restoration:
        return restoration.carry_out(NOW)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def ruin(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    for page in range(1, len(whole) // 4096):
        whole[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(whole)


class TestFromACopy:
    def test_the_record_is_that_of_the_copy_and_what_was_there_is_kept(self, path: Path, backup: Path) -> None:
        aside = restore(path, source=backup)
        assert cards(path) == ["a", "b"]
        assert aside == path.parent / "backups" / "before-restore-20261124T093005Z.db"
        assert look(aside, thorough=True).reviews == 5
        assert look(backup).reviews == 2

    def test_it_says_first_what_would_be_lost_and_changes_nothing(self, path: Path, backup: Path) -> None:
        before = path.read_bytes()
        with Restoration(path, source=backup) as restoration:
            assert (restoration.found.reviews, restoration.lost, restoration.broken) == (2, 3, "")
            assert restoration.present is not None
            assert restoration.present.reviews == 5
        assert path.read_bytes() == before
        assert names(path.parent) == ["journal", "quizapp.db", "quizapp.db.lock"]

    def test_it_can_be_taken_back(self, path: Path, backup: Path) -> None:
        aside = restore(path, source=backup)
        assert aside
        assert cards(path) == ["a", "b"]
        restore(path, source=aside)
        assert cards(path) == list("abcde")

    def test_the_journal_of_what_was_there_is_kept_and_a_new_one_begun(
        self, path: Path, backup: Path, learner: "Learner"
    ) -> None:
        old = (path.parent / "journal" / "0001-2026-01.jsonl").read_bytes()
        restore(path, source=backup)
        assert cards(path) == ["a", "b"]
        kept = path.parent / "backups" / "before-restore-20261124T093005Z-journal" / "0001-2026-01.jsonl"
        assert kept.read_bytes() == old
        restore(path)
        assert cards(path) == ["a", "b"]

    def test_answers_go_on_from_there(self, path: Path, backup: Path, learner: "Learner") -> None:
        restore(path, source=backup)
        learner.now += timedelta(days=1)
        with Store(path) as store:
            learner.states = store.states()
            learner.answer(store, "a")
            assert [review.seq for review in store.reviews()] == [1, 2, 3]
        assert cards(path) == ["a", "b", "a"]

    def test_everything_is_the_learners_alone(self, path: Path, backup: Path) -> None:
        backup.chmod(0o644)
        restore(path, source=backup)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        modes = {stat.S_IMODE(each.stat().st_mode) for each in (path.parent / "backups").glob("*.db")}
        assert modes == {0o600}

    def test_where_there_was_no_database(self, path: Path, backup: Path, tmp_path: Path) -> None:
        fresh = tmp_path / "another" / "quizapp.db"
        with Restoration(fresh, source=backup) as restoration:
            assert (restoration.present, restoration.lost) == (None, 0)
            assert restoration.carry_out(NOW) is None
        assert cards(fresh) == ["a", "b"]

    def test_a_copy_with_an_older_schema_is_brought_up_to_date(self, path: Path, tmp_path: Path) -> None:
        older = tmp_path / "db"
        older.mkdir()
        (older / migrations()[0].name).write_text(migrations()[0].read_text())
        prepare(tmp_path / "old.db", older)
        with Restoration(path, source=tmp_path / "old.db") as restoration:
            restoration.carry_out(NOW)
        assert look(path).schema == len(migrations())
        assert names(tmp_path / "data") == ["backups", "quizapp.db", "quizapp.db.lock"]

    def test_what_only_differs_counts_as_lost(self, path: Path, backup: Path, learner: "Learner") -> None:
        """A copy that was answered on elsewhere: not how many it has counts, but which."""
        learner.states = {}
        learner.answered = 100
        elsewhere = backup.with_name("elsewhere") / "quizapp.db"
        restore(elsewhere, source=backup)
        with Store(elsewhere) as store:
            learner.states = store.states()
            for card in "xyz":
                learner.answer(store, card)
        with Restoration(path, source=elsewhere) as restoration:
            assert (restoration.found.reviews, restoration.lost) == (5, 3)


class TestFromTheJournal:
    def test_a_damaged_database_is_made_anew(self, path: Path, backup: Path) -> None:
        ruin(path)
        ruined = path.read_bytes()
        with Restoration(path) as restoration:
            assert (restoration.found.reviews, restoration.present, restoration.lost) == (5, None, None)
            assert "damaged" in restoration.broken
            aside = restoration.carry_out(NOW)
        assert aside == path.parent / "backups" / "set-aside-20261124T093005Z.db"
        assert aside.read_bytes() == ruined
        assert cards(path) == list("abcde")
        assert names(path.parent / "journal") == ["0001-2026-01.jsonl", "lock"]

    def test_a_missing_database_is_made_anew(self, path: Path, backup: Path) -> None:
        path.unlink()
        assert restore(path) is None
        assert cards(path) == list("abcde")

    def test_with_a_journal_from_elsewhere(self, path: Path, backup: Path, tmp_path: Path) -> None:
        shutil.copytree(path.parent / "journal", tmp_path / "copied")
        shutil.rmtree(path.parent)
        restore(path, journal=tmp_path / "copied")
        assert cards(path) == list("abcde")

    def test_what_could_not_be_read_is_told_and_the_old_journal_kept(self, path: Path, backup: Path) -> None:
        file = path.parent / "journal" / "0001-2026-01.jsonl"
        lines = file.read_bytes().splitlines(keepends=True)
        lines[2] = b"rust\n"
        file.write_bytes(b"".join(lines))
        path.unlink()
        with Restoration(path) as restoration:
            assert [str(damage) for damage in restoration.damages] == [
                f"{file}:3: this line is damaged: its end is missing"
            ]
            restoration.carry_out(NOW)
        assert cards(path) == list("acde")
        kept = path.parent / "backups" / "before-restore-20261124T093005Z-journal" / file.name
        assert kept.read_bytes() == b"".join(lines)

    def test_a_cut_last_line_keeps_the_journal_in_use(self, path: Path, backup: Path) -> None:
        file = path.parent / "journal" / "0001-2026-01.jsonl"
        file.write_bytes(file.read_bytes()[:-9])
        path.unlink()
        restore(path)
        assert cards(path) == list("abcd")
        assert not list((path.parent / "backups").iterdir())

    def test_without_one_nothing_changes(self, path: Path, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="no journal"):
            Restoration(path)
        assert names(path.parent) == ["quizapp.db.lock"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("spoil", "told"),
        [
            (ruin, "damaged"),
            (lambda file: file.write_bytes(file.read_bytes()[:9000]), "damaged"),
            (lambda file: file.write_text("words " * 999), "no database"),
            (lambda file: file.write_bytes(b""), "holds no record"),
            (lambda file: file.unlink(), "cannot be opened"),
            (lambda file: sqlite3.connect(file).execute("PRAGMA application_id = 7"), "another program"),
            (lambda file: sqlite3.connect(file).execute("PRAGMA user_version = 99"), "newer quizapp"),
        ],
    )
    def test_a_copy_that_cannot_be_trusted(
        self, path: Path, backup: Path, spoil: Callable[[Path], Any], told: str
    ) -> None:
        before = path.read_bytes()
        spoil(backup)
        with pytest.raises(StoreError, match=told) as caught:
            Restoration(path, source=backup)
        assert str(backup) in caught.value.message
        assert caught.value.hint
        assert path.read_bytes() == before
        assert names(path.parent) == ["journal", "quizapp.db", "quizapp.db.lock"]
        assert cards(path) == list("abcde")

    def test_the_database_itself(self, path: Path, backup: Path) -> None:
        with pytest.raises(StoreError, match="is the database itself"):
            Restoration(path, source=path)

    def test_while_another_has_it_open(self, path: Path, backup: Path) -> None:
        with Store(path), pytest.raises(StoreError, match="open in another quizapp"):
            Restoration(path, source=backup)
        code = (
            "import sys; from pathlib import Path; from quizapp.store.store import Store\n"
            f"store = Store(Path({str(path)!r})); print('open', flush=True); sys.stdin.read()"
        )
        command = [sys.executable, "-c", code]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "open\n"
            with pytest.raises(StoreError, match="open in another quizapp"):
                Restoration(path, source=backup)
            other.communicate()
        assert restore(path, source=backup)

    def test_nobody_can_open_it_meanwhile(self, path: Path, backup: Path) -> None:
        with Restoration(path, source=backup), pytest.raises(StoreError, match="being restored"):
            Store(path, patience=0.02)
        assert cards(path) == list("abcde")

    def test_while_another_program_writes_to_it(
        self, path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("quizapp.store.connect.connect.__kwdefaults__", {"patience": 0.02})
        with closing(sqlite3.connect(path, isolation_level=None)) as other, Restoration(path, source=backup) as ready:
            other.execute("BEGIN IMMEDIATE")
            other.execute("DELETE FROM card_state")
            with pytest.raises(StoreError, match="in use by another program"):
                ready.carry_out(NOW)
            other.execute("ROLLBACK")
        assert cards(path) == list("abcde")


class TestWhatStandsInTheWay:
    def test_what_a_killed_restore_left(self, path: Path, backup: Path) -> None:
        (path.parent / "restoring").mkdir()
        (path.parent / "restoring" / "quizapp.db").write_bytes(b"half")
        restore(path, source=backup)
        assert cards(path) == ["a", "b"]
        assert "restoring" not in names(path.parent)

    def test_side_files_of_a_damaged_database_do_not_reach_the_new_one(self, path: Path, backup: Path) -> None:
        ruin(path)
        with Restoration(path) as restoration:
            for side in ("-journal", "-wal", "-shm"):
                path.with_name(f"{path.name}{side}").write_bytes(b"old" * 200)
            aside = restoration.carry_out(NOW)
        assert aside
        assert cards(path) == list("abcde")
        assert names(path.parent) == ["backups", "journal", "quizapp.db", "quizapp.db.lock"]
        assert {each.name.removeprefix(aside.name) for each in aside.parent.iterdir()} == {
            "", "-journal", "-wal", "-shm",
        }  # fmt: skip

    def test_a_file_system_without_links(self, path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        ruin(path)

        def fail(*_: object) -> None:
            raise OSError("no links here")

        monkeypatch.setattr(Path, "hardlink_to", fail)
        assert restore(path)
        assert cards(path) == list("abcde")

    def test_another_programs_database_is_set_aside(self, path: Path, backup: Path) -> None:
        path.unlink()
        with closing(sqlite3.connect(path)) as foreign:
            foreign.execute("CREATE TABLE notes (a)")
        with Restoration(path, source=backup) as restoration:
            assert "another program" in restoration.broken
            aside = restoration.carry_out(NOW)
        assert cards(path) == ["a", "b"]
        with closing(sqlite3.connect(aside or "")) as foreign:
            assert foreign.execute("SELECT count(*) FROM notes").fetchone() == (0,)

    def test_what_was_set_aside_is_listed(self, path: Path, backup: Path) -> None:
        ruin(path)
        restore(path, source=backup)
        assert [each.kind for each in Backups(path).all()] == [BackupKind.SET_ASIDE]


class TestKilledBetween:
    def test_after_the_new_database_is_in_place_the_next_to_open_it_goes_on(
        self, path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("quizapp.store.restoring.sync_folder", lambda _path: sys.exit("killed"))
        with pytest.raises(SystemExit):
            restore(path, source=backup)
        monkeypatch.undo()
        monkeypatch.setenv("QUIZAPP_HOME", str(path.parent.parent / "home"))
        assert cards(path) == ["a", "b"]
        assert any(each.name.endswith("-journal") for each in (path.parent / "backups").iterdir())

    def test_before_it_nothing_has_happened(self, path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("quizapp.store.restoring.sync_file", lambda _path: sys.exit("killed"))
        with pytest.raises(SystemExit):
            restore(path, source=backup)
        assert cards(path) == list("abcde")
