import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest

from quizapp.store.lock import FileLock

HOLDING = """
import sys
from pathlib import Path
from quizapp.store.lock import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.take(alone=sys.argv[2] == "alone"), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lock"


@contextmanager
def another_process(file: Path, how: str) -> Iterator["subprocess.Popen[str]"]:
    """A process that holds the lock until it is told to end."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(file), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        yield process
        process.communicate()


def test_many_hold_it_together_or_one_alone(file: Path) -> None:
    first, second, third = (FileLock(file) for _ in range(3))
    assert first.take(alone=False)
    assert second.take(alone=False)
    assert not third.take(alone=True)
    first.release()
    second.close()
    assert third.take(alone=True)
    assert not first.take(alone=False)
    third.close()
    assert first.take(alone=True)
    first.close()


@pytest.mark.parametrize("how", ["alone", "together"])
def test_it_holds_between_processes(file: Path, how: str) -> None:
    lock = FileLock(file)
    with another_process(file, how):
        assert not lock.take(alone=True)
        assert lock.take(alone=False) == (how == "together")
    assert lock.take(alone=True)
    lock.close()


def test_the_end_of_a_process_lets_go_of_it(file: Path) -> None:
    lock = FileLock(file)
    with another_process(file, "alone") as process:
        process.kill()
        process.wait()
        assert lock.take(alone=True, patience=5)
    lock.close()


def test_it_is_waited_for_as_long_as_there_is_patience(file: Path) -> None:
    holder, waiter = FileLock(file), FileLock(file)
    assert holder.take(alone=True)
    assert not waiter.take(alone=True, patience=0.03)
    timer = Timer(0.02, holder.release)
    timer.start()
    assert waiter.take(alone=True, patience=30)
    timer.join()
    for lock in (holder, waiter):
        lock.close()


def test_closing_twice_is_closing_once(file: Path) -> None:
    lock = FileLock(file)
    lock.close()
    lock.close()
    assert FileLock(file).take(alone=True)


def test_what_is_in_the_file_stays(file: Path) -> None:
    file.write_text("a note")
    lock = FileLock(file)
    assert lock.take(alone=True)
    lock.close()
    assert file.read_text() == "a note"
