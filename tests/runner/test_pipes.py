"""The ends between the app and a child: all opened, all closed, and nothing left at the limit."""

import os
import resource
import select
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.runner.pipes import Ends, open_ends, open_pipes, wait_for


def open_count() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.fixture
def both() -> Iterator[tuple[Ends, Ends]]:
    ours, theirs = open_ends()
    yield ours, theirs
    ours.close()
    theirs.close()


def test_each_end_reaches_its_other(both: tuple[Ends, Ends]) -> None:
    ours, theirs = both
    for writer, reader in ((ours.job, theirs.job), (theirs.result, ours.result), (theirs.stdout, ours.stdout),
                           (theirs.stderr, ours.stderr), (ours.control, theirs.control)):  # fmt: skip
        os.write(writer, b"x")
        assert os.read(reader, 2) == b"x"


def test_the_pipes_of_a_run_come_without_a_control_socket() -> None:
    before = open_count()
    ours, theirs = open_pipes()
    assert ours.control == theirs.control == -1
    os.write(ours.job, b"x")
    assert os.read(theirs.job, 2) == b"x"
    ours.close()
    theirs.close()
    assert open_count() == before


def test_nobody_inherits_them(both: tuple[Ends, Ends]) -> None:
    assert not any(os.get_inheritable(each) for ends in both for each in ends.descriptors())


def test_closing_twice_closes_nothing_else(both: tuple[Ends, Ends]) -> None:
    ours, _ = both
    number = ours.job
    ours.close_one("job")
    other = os.open("/dev/null", os.O_RDONLY)
    assert other == number
    ours.close_one("job")
    ours.close()
    assert os.fstat(other)
    os.close(other)


@pytest.mark.parametrize("room", range(10))
def test_at_the_limit_nothing_is_left_open(room: int) -> None:
    before = open_count()
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = max(int(each.name) for each in Path("/proc/self/fd").iterdir())
    fillers = [os.open("/dev/null", os.O_RDONLY) for _ in range(highest + 1 - before + 1)]
    free = max(fillers, default=highest) + 1
    resource.setrlimit(resource.RLIMIT_NOFILE, (free + room, limits[1]))
    try:
        with pytest.raises(OSError, match="Too many open files"):
            open_ends()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        for each in fillers:
            os.close(each)
    assert open_count() == before


def test_waiting_ends_at_the_deadline_or_with_the_other_end(both: tuple[Ends, Ends]) -> None:
    ours, theirs = both
    assert not wait_for(ours.result, select.POLLIN, time.monotonic() - 1)
    assert wait_for(ours.job, select.POLLOUT, time.monotonic() + 60)
    theirs.close()
    assert wait_for(ours.result, select.POLLIN, time.monotonic() + 60)
