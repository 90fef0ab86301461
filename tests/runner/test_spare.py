"""A child seen from the runner: how it gets ready or says why not, and that it is gone when it is closed."""

import json
import os
import signal
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.core.run import Job, Tier
from quizapp.errors import SandboxError
from quizapp.runner.pipes import Ends, open_ends
from quizapp.runner.spare import Spare


def sleeper() -> int:
    pid = os.fork()
    if not pid:
        signal.pause()
        os._exit(0)
    return pid


@pytest.fixture
def both() -> Iterator[tuple[Spare, Ends]]:
    ours, theirs = open_ends()
    spare = Spare(ours, Tier.NAMESPACES, warm=True)
    yield spare, theirs
    spare.close()
    theirs.close()


def bear(theirs: Ends, pids: tuple[int, int], scratch: str = "") -> None:
    """Say what a supervisor says first."""
    with socket.socket(fileno=os.dup(theirs.control)) as control:
        descriptors = [os.pidfd_open(each) for each in pids]
        socket.send_fds(control, [json.dumps({"pid": pids[1], "scratch": scratch}).encode()], descriptors)
        for each in descriptors:
            os.close(each)


def test_ready_with_its_size(both: tuple[Spare, Ends]) -> None:
    spare, theirs = both
    pids = (sleeper(), sleeper())
    bear(theirs, pids)
    os.write(theirs.result, b"R" + struct.pack("<I", 4321))
    spare.wait_ready(60)
    assert spare.idle_kb == 4321
    assert not spare.watched
    assert not spare.wait_gone(0)
    assert spare.alive
    spare.close()
    assert [os.waitpid(pid, 0)[1] for pid in pids] == [signal.SIGKILL, signal.SIGKILL]


def test_killing_spares_the_supervisor_who_tells_the_end(both: tuple[Spare, Ends]) -> None:
    spare, theirs = both
    supervisor, learner = sleeper(), sleeper()
    bear(theirs, (supervisor, learner))
    os.write(theirs.result, b"R" + struct.pack("<I", 0))
    spare.wait_ready(60)
    spare.kill()
    assert os.waitpid(learner, 0)[1] == signal.SIGKILL
    assert not spare.alive
    assert os.waitpid(supervisor, os.WNOHANG) == (0, 0)
    spare.kill()
    os.write(theirs.control, json.dumps({"code": -9, "peak_kb": 5}).encode())
    assert spare.read_end() == (-9, 5)
    spare.close()
    os.waitpid(supervisor, 0)


def test_the_reason_of_a_supervisor_that_failed(both: tuple[Spare, Ends]) -> None:
    spare, theirs = both
    os.write(theirs.control, json.dumps({"failed": "OSError: mount /proc"}).encode())
    with pytest.raises(SandboxError, match="mount /proc"):
        spare.wait_ready(60)


def test_the_reason_of_a_learner_that_failed(both: tuple[Spare, Ends]) -> None:
    spare, theirs = both
    pids = (sleeper(), sleeper())
    bear(theirs, pids)
    os.write(theirs.result, b"FOSError: landlock ruleset")
    with pytest.raises(SandboxError, match="landlock ruleset"):
        spare.wait_ready(60)
    spare.close()
    for pid in pids:
        os.waitpid(pid, 0)


def test_a_child_that_ends_without_a_word(both: tuple[Spare, Ends]) -> None:
    spare, theirs = both
    theirs.close()
    with pytest.raises(SandboxError, match="without a word"):
        spare.wait_ready(60)


def test_a_child_that_does_not_answer(both: tuple[Spare, Ends]) -> None:
    spare, _ = both
    with pytest.raises(SandboxError, match="does not answer"):
        spare.wait_ready(0)


def test_closing_twice_and_closing_what_never_was(both: tuple[Spare, Ends]) -> None:
    spare, _ = both
    spare.close()
    spare.close()
    assert spare.end()
    assert spare.ends.descriptors() == [-1] * 5


def test_a_scratch_folder_goes_with_its_child(both: tuple[Spare, Ends], tmp_path: Path) -> None:
    spare, theirs = both
    scratch = tmp_path / "scratch"
    (scratch / "deep" / "er").mkdir(parents=True)
    pids = (sleeper(), sleeper())
    bear(theirs, pids, str(scratch))
    os.write(theirs.result, b"R" + struct.pack("<I", 0))
    with spare:
        spare.wait_ready(60)
        assert spare.watched
        assert spare.over_limit() == ""
    assert not scratch.exists()
    assert tmp_path.exists()
    for pid in pids:
        os.waitpid(pid, 0)


@pytest.fixture
def serial() -> Iterator[tuple[Spare, Ends]]:
    ours, theirs = open_ends()
    spare = Spare(ours, Tier.NAMESPACES, warm=True, series=True)
    yield spare, theirs
    spare.close()
    theirs.close()


def test_a_child_of_a_series_is_asked_for_its_next_process(serial: tuple[Spare, Ends]) -> None:
    spare, theirs = serial
    supervisor, first, second = sleeper(), sleeper(), sleeper()
    bear(theirs, (supervisor, first))
    os.write(theirs.result, b"R" + struct.pack("<I", 1))
    spare.wait_ready(60)
    spare.ends.close_one("job")  # as a job that was sent leaves it
    assert spare.again()
    assert os.waitpid(first, 0)[1] == signal.SIGKILL  # whatever it still did
    with socket.socket(fileno=os.dup(theirs.control)) as control:
        data, ends, _, _ = socket.recv_fds(control, 64, 5)
    assert (data, len(ends)) == (b"next", 4)
    os.write(theirs.control, json.dumps({"code": -9, "peak_kb": 5}).encode())  # of the first, unread until now
    bear(theirs, (supervisor, second))
    os.write(ends[1], b"R" + struct.pack("<I", 2))
    spare.wait_ready(60)
    assert spare.idle_kb == 2
    os.write(ends[2], b"out")
    assert os.read(spare.ends.stdout, 9) == b"out"
    assert spare.alive
    spare.close()
    for each in ends:
        os.close(each)
    assert [os.waitpid(pid, 0)[1] for pid in (supervisor, second)] == [signal.SIGKILL] * 2


@pytest.mark.parametrize(("series", "scratch"), [(False, ""), (True, "scratch")])
def test_others_serve_one_run(tmp_path: Path, series: bool, scratch: str) -> None:
    ours, theirs = open_ends()
    spare = Spare(ours, Tier.NAMESPACES, warm=True, series=series)
    pids = (sleeper(), sleeper())
    bear(theirs, pids, str(tmp_path / scratch) if scratch else "")
    os.write(theirs.result, b"R" + struct.pack("<I", 1))
    spare.wait_ready(60)
    assert not spare.again()
    assert spare.alive
    spare.close()
    theirs.close()
    for pid in pids:
        os.waitpid(pid, 0)


def test_a_child_of_a_series_that_ends_while_it_is_asked_says_why_there_is_no_next(serial: tuple[Spare, Ends]) -> None:
    spare, theirs = serial
    pids = (sleeper(), sleeper())
    bear(theirs, pids)
    os.write(theirs.result, b"R" + struct.pack("<I", 1))
    spare.wait_ready(60)
    assert spare.again()
    for pid in pids:
        os.kill(pid, signal.SIGKILL)  # each holds what was open when it was forked
        os.waitpid(pid, 0)
    theirs.close()
    with pytest.raises(SandboxError, match="without a word"):
        spare.wait_ready(60)


def test_a_child_that_is_gone_serves_no_other_run(serial: tuple[Spare, Ends]) -> None:
    spare, theirs = serial
    theirs.close()
    assert not spare.again()
    spare.close()
    assert not spare.again()


def test_half_a_job_is_not_left_to_run(both: tuple[Spare, Ends], monkeypatch: pytest.MonkeyPatch) -> None:
    spare, theirs = both
    pids = (sleeper(), sleeper())
    bear(theirs, pids)
    os.write(theirs.result, b"R" + struct.pack("<I", 0))
    spare.wait_ready(60)
    monkeypatch.setattr("quizapp.runner.spare._SEND_SECONDS", 0.0)
    spare.send(Job(code="x" * (1 << 20)))
    assert os.waitpid(pids[0], 0)[1] == signal.SIGKILL
    spare.close()
    os.waitpid(pids[1], 0)
