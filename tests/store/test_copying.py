import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from quizapp.errors import StoreError
from quizapp.store import copying
from quizapp.store.copying import RecordFacts, copy, look
from quizapp.store.migrate import prepare
from quizapp.store.schema import APPLICATION_ID, migrations

if TYPE_CHECKING:
    from tests.store.conftest import Fill


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder / "copy.db"


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


class TestLooking:
    def test_it_says_what_is_there(self, path: Path, fill: "Fill") -> None:
        fill(path, 7)
        device = ask(path, "SELECT value FROM meta WHERE key = 'device'")[0][0]
        expected = RecordFacts(len(migrations()), device, 7, 0, "2026-01-01T00:07:00.000000Z")
        assert look(path) == look(path, thorough=True) == expected
        assert expected.entries == 7

    def test_changes_are_counted_where_the_schema_has_them(self, path: Path, fill: "Fill") -> None:
        fill(path, 1)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(
                "INSERT INTO change (seq, id, kind, at, study_day, card, deck, review, data)"
                " SELECT 2, printf('%036d', 9), 'suspend', at, study_day, card, deck, '', '{}' FROM review"
            )
        assert (look(path).reviews, look(path).changes, look(path).entries) == (1, 1, 2)

    def test_an_older_schema_can_be_looked_at(self, path: Path, fill: "Fill", tmp_path: Path) -> None:
        older = tmp_path / "db"
        older.mkdir()
        (older / migrations()[0].name).write_text(migrations()[0].read_text())
        prepare(path, older)
        assert (look(path).schema, look(path).entries) == (1, 0)

    def test_looking_changes_nothing(self, path: Path, fill: "Fill") -> None:
        fill(path, 3)
        before = path.read_bytes()
        look(path, thorough=True)
        assert path.read_bytes() == before
        assert names(path.parent) == [path.name]

    def test_what_is_no_record_is_refused(self, path: Path, fill: "Fill") -> None:
        path.parent.mkdir()
        with pytest.raises(StoreError, match="cannot be opened"):
            look(path)
        path.touch()
        with pytest.raises(StoreError, match="holds no record"):
            look(path)
        path.write_text("words " * 1000)
        with pytest.raises(StoreError, match="no database"):
            look(path)
        path.unlink()
        with closing(sqlite3.connect(path)) as foreign:
            foreign.execute("CREATE TABLE notes (a)")
        with pytest.raises(StoreError, match="another program"):
            look(path)

    def test_a_newer_schema_is_refused(self, path: Path, fill: "Fill") -> None:
        fill(path, 1)
        with pytest.raises(StoreError, match="newer quizapp"):
            look(path, newest=len(migrations()) - 1)

    def test_damage_that_only_reading_all_of_it_finds(self, path: Path, fill: "Fill") -> None:
        fill(path, 5)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("DELETE FROM scheduler")
        look(path)
        with pytest.raises(StoreError, match="refers to another"):
            look(path, thorough=True)


class TestCopying:
    def test_a_copy_holds_everything_and_is_the_learners_alone(self, path: Path, fill: "Fill", target: Path) -> None:
        fill(path, 50)
        assert copy(path, target) == look(path)
        assert ask(target, "SELECT * FROM review") == ask(path, "SELECT * FROM review")
        assert ask(target, "PRAGMA application_id") == [(APPLICATION_ID,)]
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert names(target.parent) == [target.name]

    def test_the_original_is_not_changed(self, path: Path, fill: "Fill", target: Path) -> None:
        fill(path, 5)
        before = path.read_bytes()
        copy(path, target)
        assert path.read_bytes() == before
        assert names(path.parent) == [path.name]

    def test_it_is_copied_from_where_nothing_may_be_written(self, path: Path, fill: "Fill", target: Path) -> None:
        fill(path, 5)
        path.chmod(0o400)
        path.parent.chmod(0o500)
        assert copy(path, target).reviews == 5
        path.parent.chmod(0o700)

    def test_another_file_is_never_taken_the_place_of(self, path: Path, fill: "Fill", target: Path) -> None:
        fill(path, 5)
        target.write_text("precious")
        with pytest.raises(StoreError, match="exists already") as caught:
            copy(path, target)
        assert "another name" in caught.value.hint
        assert target.read_text() == "precious"
        assert names(target.parent) == [target.name]

    def test_a_link_that_leads_nowhere_is_a_file_too(self, path: Path, fill: "Fill", target: Path) -> None:
        fill(path, 5)
        target.symlink_to(path.parent / "new.db")
        with pytest.raises(StoreError, match="exists already"):
            copy(path, target)

    @pytest.mark.parametrize("links", [True, False])
    def test_a_file_made_meanwhile_stays_or_the_copy_lands(
        self, path: Path, fill: "Fill", target: Path, links: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fill(path, 5)
        if links:
            monkeypatch.setattr(copying, "sync_file", lambda _part: target.write_text("precious"))
            with pytest.raises(StoreError, match="exists already"):
                copy(path, target)
            assert target.read_text() == "precious"
        else:
            monkeypatch.setattr(Path, "hardlink_to", raising(OSError("no links here")))
            assert copy(path, target).reviews == 5
        assert names(target.parent) == [target.name]

    def test_it_takes_the_place_of_an_older_copy_when_told_to(self, path: Path, fill: "Fill", target: Path) -> None:
        fill(path, 5)
        copy(path, target)
        fill(path, 2)
        assert copy(path, target, replace=True).reviews == 7
        assert look(target).reviews == 7

    def test_the_rest_of_a_copy_that_was_cut_off_is_no_obstacle(self, path: Path, fill: "Fill", target: Path) -> None:
        fill(path, 5)
        target.with_name(".copy.db.part").write_bytes(b"half a copy")
        assert copy(path, target).reviews == 5
        assert names(target.parent) == [target.name]

    def test_answers_given_meanwhile_are_in_it_or_in_the_next(
        self, path: Path, fill: "Fill", target: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fill(path, 500)
        monkeypatch.setattr(copying, "PAGES", 3)
        real = copying._entries
        meanwhile = iter([3, 0])

        def looked_at(connection: sqlite3.Connection) -> int:
            found = real(connection)
            fill(path, next(meanwhile))
            return found

        monkeypatch.setattr(copying, "_entries", looked_at)
        assert copy(path, target).reviews == 503

    def test_a_copy_that_lacks_something_is_not_believed(
        self, path: Path, fill: "Fill", target: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fill(path, 5)
        monkeypatch.setattr(copying, "_entries", lambda _connection: 6)
        with pytest.raises(StoreError, match="holds 6 to 6 entries and its copy 5"):
            copy(path, target)
        assert names(target.parent) == []


class TestRefusals:
    @pytest.mark.parametrize("page", range(1, 12))
    def test_a_damaged_database_makes_no_copy(self, path: Path, fill: "Fill", target: Path, page: int) -> None:
        fill(path, 60)
        whole = bytearray(path.read_bytes())
        whole[page * 4096 : page * 4096 + 64] = b"\xff" * 64
        path.write_bytes(whole)
        with pytest.raises(StoreError, match="damaged") as caught:
            copy(path, target)
        assert str(path) in caught.value.message
        assert names(target.parent) == []

    def test_a_place_that_is_not_there_or_not_a_folder(self, path: Path, fill: "Fill", tmp_path: Path) -> None:
        fill(path, 1)
        with pytest.raises(StoreError, match="No such file"):
            copy(path, tmp_path / "nowhere" / "copy.db")
        with pytest.raises(StoreError, match="Not a directory"):
            copy(path, path / "copy.db")

    def test_a_disk_that_is_full_is_told_of_the_copy(
        self, path: Path, fill: "Fill", target: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fill(path, 60)
        real = copying._open_blank

        def tiny(part: Path) -> sqlite3.Connection:
            connection = real(part)
            connection.execute("PRAGMA max_page_count = 4")
            return connection

        monkeypatch.setattr(copying, "_open_blank", tiny)
        with pytest.raises(StoreError, match="disk is full") as caught:
            copy(path, target)
        assert ".copy.db.part" in caught.value.message
        assert names(target.parent) == []

    def test_another_programs_database_is_not_copied(self, path: Path, fill: "Fill", target: Path) -> None:
        path.parent.mkdir()
        with closing(sqlite3.connect(path)) as foreign:
            foreign.execute("CREATE TABLE notes (a)")
        with pytest.raises(StoreError, match="another program"):
            copy(path, target)
        assert names(target.parent) == []


def raising(error: Exception) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def test_a_hot_journal_is_rolled_back_first(path: Path, fill: "Fill", target: Path, tmp_path: Path) -> None:
    fill(path, 400)
    left = tmp_path / "left" / path.name
    left.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN IMMEDIATE")
        writer.executemany("INSERT INTO meta VALUES (?, ?)", [(f"key-{n}", "x" * 99) for n in range(2000)])
        left.write_bytes(path.read_bytes())
        left.with_name(f"{left.name}-journal").write_bytes(path.with_name(f"{path.name}-journal").read_bytes())
    assert copy(left, target).reviews == 400
    assert ask(target, "SELECT count(*) FROM meta") == [(2,)]
    assert names(left.parent) == [left.name]
