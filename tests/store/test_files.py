import os
import stat
from pathlib import Path

import pytest

from quizapp.store.files import make_file, make_folder, sync, sync_file, sync_folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_what_is_made_is_the_learners_alone_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        make_folder(tmp_path / "made")
        assert make_file(tmp_path / "made" / "file")
    finally:
        os.umask(before)
    assert (mode(tmp_path / "made"), mode(tmp_path / "made" / "file")) == (0o700, 0o600)


def test_a_file_that_is_there_is_kept_and_closed_to_others(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("kept")
    file.chmod(0o664)
    assert not make_file(file)
    assert file.read_text() == "kept"
    assert mode(file) == 0o600


def test_a_file_that_its_owner_may_not_write_does_not_become_writable(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    file.chmod(0o444)
    make_file(file)
    assert mode(file) == 0o400


def test_a_folder_of_ours_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    make_folder(folder)
    assert mode(folder) == 0o700


def test_a_folder_in_the_place_of_a_file_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(0o755)
    assert not make_file(folder)
    assert mode(folder) == 0o755


def test_an_existing_file_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing any handle on a database drops the locks that SQLite holds on it in this process."""
    file = tmp_path / "file"
    file.touch()
    opened: list[Path] = []
    real = os.open

    def noted(path: Path, flags: int, mode: int) -> int:
        handle = real(path, flags, mode)
        opened.append(path)
        return handle

    monkeypatch.setattr(os, "open", noted)
    assert not make_file(file)
    assert make_file(tmp_path / "new")
    assert opened == [tmp_path / "new"]


def test_syncing_reaches_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fdatasync", synced.append)
    monkeypatch.setattr("quizapp.store.files.sys.platform", "linux")
    file = tmp_path / "file"
    file.touch()
    sync_file(file)
    sync_folder(tmp_path)
    sync(7)
    assert len(synced) == 3
    assert synced[2] == 7


def test_only_a_folder_is_synced_as_one(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        sync_folder(tmp_path / "file")
    with pytest.raises(FileNotFoundError):
        sync_file(tmp_path / "nothing")
