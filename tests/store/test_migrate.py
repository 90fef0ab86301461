import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from shutil import copy, copytree, rmtree
from typing import Any

import pytest

from quizapp.errors import StoreError
from quizapp.paths import bundled
from quizapp.store.migrate import prepare
from quizapp.store.schema import APPLICATION_ID, migrations

INITIAL = "0001_initial.sql"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of migrations to add to, with our first."""
    made = tmp_path / "db"
    made.mkdir()
    copy(bundled("db") / INITIAL, made)
    return made


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def run(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refused(path: Path, folder: Path | None = None) -> StoreError:
    with pytest.raises(StoreError) as caught:
        prepare(path, folder, patience=0.05)
    assert str(path.name) in caught.value.message
    assert caught.value.hint
    return caught.value


class TestCreating:
    def test_a_new_database_is_the_learners_alone(self, path: Path) -> None:
        prepare(path)
        assert (mode(path), mode(path.parent)) == (0o600, 0o700)

    def test_it_is_marked_as_ours_and_says_when_it_began(self, path: Path) -> None:
        prepare(path)
        assert ask(path, "PRAGMA application_id") == [(APPLICATION_ID,)]
        assert ask(path, "PRAGMA user_version") == [(len(migrations()),)]
        facts = dict(ask(path, "SELECT key, value FROM meta"))
        assert len(str(facts["device"])) == 36
        assert str(facts["created"]).endswith("+00:00")

    def test_two_databases_are_two_devices(self, tmp_path: Path) -> None:
        for name in ("a", "b"):
            prepare(tmp_path / name)
        device = "SELECT value FROM meta WHERE key = 'device'"
        assert ask(tmp_path / "a", device) != ask(tmp_path / "b", device)

    def test_preparing_again_changes_nothing(self, path: Path) -> None:
        prepare(path)
        before = path.read_bytes()
        prepare(path)
        assert path.read_bytes() == before
        assert [each.name for each in path.parent.iterdir()] == [path.name]

    def test_an_empty_file_becomes_a_database(self, path: Path) -> None:
        path.parent.mkdir()
        path.touch()
        prepare(path)
        assert ask(path, "SELECT count(*) FROM review") == [(0,)]

    def test_many_at_once_make_one(self, path: Path) -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(prepare, [path] * 16))
        assert ask(path, "SELECT count(*) FROM meta") == [(2,)]

    def test_a_name_with_odd_characters(self, tmp_path: Path) -> None:
        path = tmp_path / "50% of a?b#c ü" / "quiz app.db"
        prepare(path)
        assert ask(path, "SELECT count(*) FROM review") == [(0,)]


class TestMigrating:
    def test_newer_migrations_run_in_order_and_keep_what_is_there(self, path: Path, folder: Path) -> None:
        prepare(path, folder)
        created = ask(path, "SELECT * FROM meta ORDER BY key")
        (folder / "0002_second.sql").write_text("CREATE TABLE second (a TEXT) STRICT;")
        (folder / "0003_third.sql").write_text("ALTER TABLE second ADD COLUMN b TEXT; -- grows\nSELECT 1;\n-- end\n")
        prepare(path, folder)
        assert ask(path, "PRAGMA user_version") == [(3,)]
        assert ask(path, "SELECT a, b FROM second") == []
        assert ask(path, "SELECT * FROM meta ORDER BY key") == created

    def test_the_database_is_copied_first_as_it_was(self, path: Path, folder: Path) -> None:
        prepare(path, folder)
        run(path, "INSERT INTO meta VALUES ('a', 'b')")
        for number in (2, 3):
            (folder / f"000{number}_more.sql").write_text(f"CREATE TABLE t{number} (a TEXT) STRICT;")
        prepare(path, folder)
        backup = path.with_name("quizapp.db.v1.bak")
        assert sorted(each.name for each in path.parent.iterdir()) == [path.name, backup.name]
        assert mode(backup) == 0o600
        assert ask(backup, "PRAGMA user_version") == [(1,)]
        assert ask(backup, "SELECT value FROM meta WHERE key = 'a'") == [("b",)]
        assert ask(backup, "PRAGMA integrity_check") == [("ok",)]

    @pytest.mark.parametrize(
        "broken", ["CREATE TABLE fine (a TEXT); CREATE TABLE (;", "CREATE TABLE fine (a TEXT);\nCREATE TABLE cut (a"]
    )
    def test_a_migration_that_fails_leaves_no_trace(self, path: Path, folder: Path, broken: str) -> None:
        prepare(path, folder)
        (folder / "0002_fine.sql").write_text("CREATE TABLE second (a TEXT) STRICT;")
        (folder / "0003_broken.sql").write_text(broken)
        refused(path, folder)
        assert ask(path, "PRAGMA user_version") == [(2,)]
        assert ask(path, "SELECT name FROM sqlite_master WHERE name IN ('second', 'fine')") == [("second",)]
        (folder / "0003_broken.sql").write_text("CREATE TABLE fine (a TEXT) STRICT;")
        prepare(path, folder)
        assert ask(path, "PRAGMA user_version") == [(3,)]

    def test_a_copy_can_be_left_out(self, path: Path, folder: Path) -> None:
        prepare(path, folder)
        (folder / "0002_second.sql").write_text("CREATE TABLE second (a TEXT) STRICT;")
        prepare(path, folder, keep=False)
        assert ask(path, "PRAGMA user_version") == [(2,)]
        assert [each.name for each in path.parent.iterdir()] == [path.name]

    def test_a_new_database_has_nothing_to_copy_however_many_migrations(self, path: Path, folder: Path) -> None:
        (folder / "0002_second.sql").write_text("CREATE TABLE second (a TEXT) STRICT;")
        prepare(path, folder)
        assert [each.name for each in path.parent.iterdir()] == [path.name]

    def test_a_damaged_database_is_not_migrated(
        self, path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Also where it is too large to be read through at the start: the copy is."""
        prepare(path, folder)
        whole = bytearray(path.read_bytes())
        whole[-4096:-4032] = b"\xff" * 64
        path.write_bytes(whole)
        monkeypatch.setattr("quizapp.store.migrate.SMALL", 0)
        (folder / "0002_second.sql").write_text("CREATE TABLE second (a TEXT) STRICT;")
        assert "damaged" in refused(path, folder).message
        assert path.read_bytes() == whole

    def test_a_copy_begun_and_never_finished_is_no_obstacle(self, path: Path, folder: Path) -> None:
        prepare(path, folder)
        unfinished = path.with_name(".quizapp.db.v1.bak.part")
        unfinished.write_bytes(b"half a copy")
        (folder / "0002_fine.sql").write_text("CREATE TABLE second (a TEXT) STRICT;")
        prepare(path, folder)
        assert not unfinished.exists()
        assert ask(path.with_name("quizapp.db.v1.bak"), "PRAGMA quick_check") == [("ok",)]

    def test_a_newer_schema_is_refused_and_left_as_it_is(self, path: Path) -> None:
        prepare(path)
        run(path, f"PRAGMA user_version = {len(migrations()) + 1}")
        before = path.read_bytes()
        error = refused(path)
        assert "newer quizapp" in error.message
        assert "Update quizapp" in error.hint
        assert path.read_bytes() == before

    @pytest.mark.parametrize("names", [[], ["0002_second.sql"], [INITIAL, "0003_third.sql"]])
    def test_an_incomplete_installation_is_told(self, tmp_path: Path, names: list[str]) -> None:
        folder = tmp_path / "incomplete"
        folder.mkdir()
        for name in names:
            (folder / name).touch()
        with pytest.raises(StoreError, match="own files are incomplete"):
            migrations(folder)

    def test_the_migrations_that_ship_are_numbered_without_gaps(self) -> None:
        assert [each.name[:4] for each in migrations()] == [f"{n:04}" for n in range(1, len(migrations()) + 1)]


class TestRefusals:
    def test_another_programs_database(self, path: Path) -> None:
        path.parent.mkdir()
        run(path, "CREATE TABLE notes (a)")
        before = path.read_bytes()
        assert "another program" in refused(path).message
        assert path.read_bytes() == before

    @pytest.mark.parametrize("pragma", ["user_version", "application_id"])
    def test_another_programs_empty_database(self, path: Path, pragma: str) -> None:
        path.parent.mkdir()
        run(path, f"PRAGMA {pragma} = 7")
        assert "another program" in refused(path).message

    def test_a_file_that_is_no_database(self, path: Path) -> None:
        path.parent.mkdir()
        path.write_text("these are not the cards you are looking for\n" * 50)
        assert "no database" in refused(path).message

    def test_a_file_cut_short(self, path: Path) -> None:
        prepare(path)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        assert "damaged" in refused(path).message

    @pytest.mark.parametrize("page", range(1, 9))
    def test_a_page_overwritten(self, path: Path, page: int) -> None:
        prepare(path)
        whole = bytearray(path.read_bytes())
        assert len(whole) >= 9 * 4096
        whole[page * 4096 : page * 4096 + 64] = b"\xff" * 64
        path.write_bytes(whole)
        assert "damaged" in refused(path).message

    def test_a_folder_in_its_place(self, path: Path) -> None:
        path.mkdir(parents=True)
        assert "directory" in refused(path).message

    def test_a_file_where_its_folder_should_be(self, path: Path) -> None:
        path.parent.write_text("")
        refused(path)

    def test_a_database_that_another_program_holds(self, path: Path) -> None:
        prepare(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert "in use by another program" in refused(path).message
        prepare(path)

    def test_a_sqlite_that_is_too_old(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("quizapp.store.migrate.OLDEST_SQLITE", (99, 1, 0))
        with pytest.raises(StoreError, match="too old") as caught:
            prepare(path)
        assert "99.1.0" in caught.value.hint
        assert not path.exists()


@pytest.fixture
def unprivileged(folder: Path) -> Iterator[Path]:
    """A folder in which this process has no more rights than its modes give, also when root runs the tests."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    migrations_there = made / "db"
    copytree(folder, migrations_there)
    prepare(made / "record" / "quizapp.db", migrations_there)
    user = os.geteuid()
    yield made
    os.seteuid(user)
    for each in (made, made / "record"):
        each.chmod(0o700)
    rmtree(made)


def drop_rights() -> None:
    if os.geteuid() == 0:
        os.seteuid(65534)


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o777), (0o666, 0o555), (0o000, 0o777), (0o666, 0o000)])
def test_a_place_that_cannot_be_written_is_told_at_once(unprivileged: Path, file_mode: int, folder_mode: int) -> None:
    path = unprivileged / "record" / "quizapp.db"
    path.chmod(file_mode)
    path.parent.chmod(folder_mode)
    drop_rights()
    error = refused(path, unprivileged / "db")
    assert "cannot be used" in error.message
    assert "Check that you may write" in error.hint


def test_a_folder_that_cannot_be_made_is_told(unprivileged: Path) -> None:
    unprivileged.chmod(0o555)
    drop_rights()
    assert "cannot be used" in refused(unprivileged / "another" / "quizapp.db", unprivileged / "db").message


def test_a_place_that_can_be_written_is_used(unprivileged: Path) -> None:
    unprivileged.chmod(0o777)
    drop_rights()
    prepare(unprivileged / "another" / "quizapp.db", unprivileged / "db")
    assert ask(unprivileged / "another" / "quizapp.db", "SELECT count(*) FROM review") == [(0,)]


def test_looking_at_a_file_does_not_drop_the_locks_of_this_process(path: Path) -> None:
    """POSIX locks go when any handle on the file is closed, and SQLite's with them."""
    prepare(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(1) as pool:
            pool.submit(prepare, path).result()
        code = f"import sqlite3; sqlite3.connect({str(path)!r}, timeout=0).execute('BEGIN IMMEDIATE')"
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert "database is locked" in other.stderr
