"""A child measured from outside: its files, those without a name too, and its threads."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.runner import scratch

MIB = 1 << 20


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a test reaches quickly."""
    monkeypatch.setattr(scratch, "LIMIT_BYTES", MIB)
    monkeypatch.setattr(scratch, "_MOST_ENTRIES", 50)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[str]:
    yield str(tmp_path)
    tmp_path.chmod(0o700)


def fill(path: Path, size: int) -> None:
    path.write_bytes(b"x" * size)


def test_within_limits(folder: str, small: None) -> None:
    fill(Path(folder) / "a", MIB // 2)
    assert scratch.over_limit(folder, os.getpid()) == ""


def test_one_large_file(folder: str, small: None) -> None:
    fill(Path(folder) / "a", 2 * MIB)
    assert scratch.over_limit(folder, os.getpid()) == "files"


def test_files_below_folders_count(folder: str, small: None) -> None:
    for number in range(4):
        (Path(folder) / str(number)).mkdir()
        fill(Path(folder) / str(number) / "a", MIB // 2)
    assert scratch.over_limit(folder, os.getpid()) == "files"


def test_many_small_files(folder: str, small: None) -> None:
    for number in range(60):
        (Path(folder) / str(number)).touch()
    assert scratch.over_limit(folder, os.getpid()) == "files"


def test_holes_take_no_room(folder: str, small: None) -> None:
    with (Path(folder) / "a").open("wb") as file:
        file.truncate(100 * MIB)
    assert scratch.over_limit(folder, os.getpid()) == ""


def test_a_file_without_a_name_counts_while_it_is_open(folder: str, small: None) -> None:
    path = Path(folder) / "a"
    with path.open("wb") as file:
        file.write(b"x" * 2 * MIB)
        file.flush()
        path.unlink()
        assert scratch.over_limit(folder, os.getpid()) == "files"
    assert scratch.over_limit(folder, os.getpid()) == ""


def test_links_lead_nowhere(folder: str, small: None) -> None:
    (Path(folder) / "root").symlink_to("/usr")
    assert scratch.over_limit(folder, os.getpid()) == ""


def test_folders_in_folders_without_end(folder: str) -> None:
    deep = Path(folder)
    for _ in range(70):
        deep /= "d"
        deep.mkdir()
    assert scratch.over_limit(folder, os.getpid()) == "files"


def test_a_path_too_long_for_any_call(folder: str) -> None:
    back = Path.cwd()
    try:
        os.chdir(folder)
        for _ in range(30):
            os.mkdir("d" * 200)  # noqa: PTH102 - relative to where we went
            os.chdir("d" * 200)
    finally:
        os.chdir(back)
    assert scratch.over_limit(folder, os.getpid()) == "files"


def test_a_folder_that_is_closed_counts_as_too_much(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: str) -> None:
        raise PermissionError(13, "no", path)

    monkeypatch.setattr(os, "scandir", closed)  # root would be let in
    assert scratch.over_limit(folder, os.getpid()) == "files"


def test_a_folder_that_is_gone_holds_nothing(folder: str) -> None:
    assert scratch.over_limit(folder + "/gone", os.getpid()) == ""


def test_a_process_that_is_gone_has_nothing(folder: str) -> None:
    pid = os.fork()
    if not pid:
        os._exit(0)
    os.waitpid(pid, 0)
    assert scratch.over_limit(folder, pid) == ""


def test_many_threads(folder: str) -> None:
    end = threading.Event()
    threads = [threading.Thread(target=end.wait) for _ in range(scratch.MOST_THREADS)]
    for each in threads:
        each.start()
    found = scratch.over_limit(folder, os.getpid())
    end.set()
    for each in threads:
        each.join()
    assert found == "threads"
