"""A disk that is full or may not be written: a clear message, and no answer lost."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizapp.errors import StoreError
from quizapp.store.backups import Backups
from quizapp.store.migrate import prepare
from quizapp.store.restoring import Restoration
from quizapp.store.schema import migrations
from quizapp.store.store import Store
from tests.store.faults.whole import NOW, TWELVE, cards, suspend

if TYPE_CHECKING:
    from tests.store.conftest import Learner
    from tests.store.faults.conftest import Victims

pytestmark = pytest.mark.usefixtures("one_fault")


class TestFullDisk:
    @pytest.fixture
    def small(self, folder: Path) -> Iterator[Path]:
        """The record on a disk of its own of one MiB; needs root."""
        if os.geteuid() != 0:
            pytest.skip("only root may mount a small disk; the test with a limit on files covers others")
        disk = Path(tempfile.mkdtemp(prefix="quizapp-disk-"))
        command = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(disk)]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            disk.rmdir()
            pytest.skip("this system lets nobody mount a small disk")
        shutil.copytree(folder, disk / "data")
        yield disk / "data"
        subprocess.run(["umount", str(disk)], check=True)
        disk.rmdir()

    @contextmanager
    def full(self, disk: Path, left: int = 0) -> Iterator[None]:
        """Fill the disk up to so many bytes."""
        filler = disk.parent / "filler"
        with filler.open("wb") as stream, suppress(OSError):
            while True:
                os.write(stream.fileno(), b"x" * 4096)
        size = filler.stat().st_size
        os.truncate(filler, max(0, size - left))
        try:
            yield
        finally:
            filler.unlink()

    @pytest.mark.parametrize("left", [0, 4096, 8192, 16384, 24576, 65536])
    def test_answers_go_on_until_it_is_full_and_again_when_it_is_not(
        self, small: Path, learner: "Learner", left: int
    ) -> None:
        path = small / "quizapp.db"
        with Store(path) as store:
            told = ""
            with self.full(small, left):
                while not told:
                    try:
                        learner.answer(store, f"new-{learner.answered}")
                    except StoreError as error:
                        told = str(error)
            assert "full" in told or "No space left" in told or "disk reports an error" in told
            assert "Nothing recorded before is lost." in told
            learner.answer(store, "after")
        assert len(cards(path)) == learner.answered

    def test_a_full_disk_at_the_start_is_told(self, small: Path) -> None:
        path = small / "quizapp.db"
        (small / "journal" / "0001-2026-01.jsonl").unlink()
        with self.full(small), pytest.raises(StoreError) as caught:
            Store(path)
        assert "No space left" in caught.value.message
        assert cards(path) == TWELVE

    def test_a_backup_that_does_not_fit_leaves_nothing(self, small: Path) -> None:
        backups = Backups(small / "quizapp.db")
        with self.full(small, 50_000), pytest.raises(StoreError) as caught:
            backups.make_daily(NOW.date())
        assert "backups" in caught.value.message
        assert backups.all() == []
        assert [each.name for each in backups.folder.iterdir()] == ["lock"]
        assert cards(small / "quizapp.db") == TWELVE

    def test_a_restore_that_does_not_fit_changes_nothing(self, small: Path) -> None:
        with self.full(small, 50_000):
            with pytest.raises(StoreError):
                Restoration(small / "quizapp.db", source=small / "older.db")
            with pytest.raises(StoreError):
                Restoration(small / "quizapp.db")
        assert cards(small / "quizapp.db") == TWELVE

    def test_a_migration_that_does_not_fit_is_done_later(self, small: Path, tmp_path: Path) -> None:
        folder = tmp_path / "db"
        folder.mkdir()
        for step in migrations():
            shutil.copy(step, folder)
        large = "".join(f"INSERT INTO big VALUES ('{'x' * 4000}');\n" for _ in range(100))
        number = len(migrations()) + 1
        (folder / f"{number:04}_large.sql").write_text(f"CREATE TABLE big (a TEXT) STRICT;\n{large}")
        with self.full(small, 300_000), pytest.raises(StoreError):
            prepare(small / "quizapp.db", folder)
        assert cards(small / "quizapp.db") == TWELVE
        prepare(small / "quizapp.db", folder)


@pytest.mark.parametrize("quota", [0, 3, 200, 5000, 40_000, 90_000])
def test_files_that_may_not_grow(folder: Path, victims: "Victims", quota: int) -> None:
    """What a full disk does, for whoever may not mount one of their own."""
    ended = victims.take("fill", folder, quota=quota)
    assert ended.status == 0
    *acks, told = ended.acks
    assert "disk reports an error" in told or "File too large" in told
    assert cards(folder / "quizapp.db") == TWELVE
    with Store(folder / "quizapp.db") as store:
        assert set(acks) == {change.id for change in store.changes()}


class TestReadOnly:
    @pytest.fixture
    def unprivileged(self, folder: Path) -> Iterator[Path]:
        """The record, while this process has no more rights than an ordinary user."""
        user = os.geteuid()
        if user == 0:
            folder.parent.chmod(0o755)
            for each in [folder, *folder.rglob("*")]:
                os.chown(each, 65534, 65534)
            os.seteuid(65534)
        yield folder
        os.seteuid(user)
        for each in (folder, *folder.iterdir()):
            if each.is_dir():
                each.chmod(0o700)

    @pytest.mark.parametrize("name", ["", "journal"])
    def test_a_folder_that_cannot_be_written_is_told_at_once(self, unprivileged: Path, name: str) -> None:
        shut = unprivileged / name
        (unprivileged / "journal" / "lock").unlink()
        shut.chmod(0o500)
        with pytest.raises(StoreError) as caught:
            Store(unprivileged / "quizapp.db")
        assert "cannot be used" in caught.value.message
        assert "Check that you may write" in caught.value.hint
        shut.chmod(0o700)
        assert cards(unprivileged / "quizapp.db") == TWELVE

    @pytest.mark.parametrize("name", ["quizapp.db", "journal/0001-2026-01.jsonl"])
    def test_a_file_that_cannot_be_written(self, unprivileged: Path, name: str) -> None:
        (unprivileged / name).chmod(0o400)
        if name == "quizapp.db":
            with pytest.raises(StoreError, match="cannot be used"):
                Store(unprivileged / "quizapp.db")
        else:
            with Store(unprivileged / "quizapp.db") as store:
                january = replace(suspend("card-1"), at=datetime(2026, 1, 20, tzinfo=UTC))
                store.change(january)
                assert "Permission denied" in store.trouble
                assert store.marks()["card-1"].suspended
        (unprivileged / name).chmod(0o600)
        assert cards(unprivileged / "quizapp.db") == TWELVE

    def test_a_folder_of_backups_that_cannot_be_written(self, unprivileged: Path) -> None:
        (unprivileged / "backups").mkdir(mode=0o500)
        with pytest.raises(StoreError, match="Permission denied"):
            Backups(unprivileged / "quizapp.db").make_daily(NOW.date())
        assert cards(unprivileged / "quizapp.db") == TWELVE
