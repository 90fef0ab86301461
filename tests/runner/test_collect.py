"""Taking in a run, with the child's side played by the test."""

import json
import os
import socket
import struct
from collections.abc import Iterator
from threading import Event

import pytest

from quizapp.core.card import Limits
from quizapp.core.run import Ending, Job, Tier
from quizapp.runner import collect as collect_
from quizapp.runner.collect import collect
from quizapp.runner.pipes import Ends, open_ends
from quizapp.runner.spare import Spare
from quizapp.runner.stream import FLOOD_BYTES

JOB = Job(code="x", seeds=(1,), limits=Limits(seconds=30.0, output_kb=1))
SOON = Job(code="x", seeds=(1,), limits=Limits(seconds=0.05))
_TEXT = json.dumps({"ending": "finished", "cases": [{"seed": 1}], "peak_kb": 500}).encode()
BEGUN = b"B"
FRAME = struct.pack("<I", len(_TEXT)) + _TEXT


class Child(Spare):
    """A spare whose child is the test; being killed is only noted."""

    def __init__(self, ends: Ends, theirs: Ends) -> None:
        super().__init__(ends, Tier.NAMESPACES, warm=True)
        self.theirs = theirs
        self.killed = False
        self.over = ""
        self.watching = False
        self.idle_kb = 100

    def kill(self) -> None:
        self.killed = True
        self.tell(code=-9, peak_kb=900)

    @property
    def watched(self) -> bool:
        return self.watching

    def over_limit(self) -> str:
        return self.over

    def tell(self, **end: object) -> None:
        """What a supervisor would say of the end."""
        os.write(self.theirs.control, json.dumps(end).encode())

    def finish(self, frame: bytes = FRAME) -> None:
        """Write a result and close the pipes, as a child does last."""
        os.write(self.theirs.result, BEGUN + frame)
        for name in ("result", "stdout", "stderr"):
            self.theirs.close_one(name)


@pytest.fixture
def child() -> Iterator[Child]:
    ours, theirs = open_ends()
    child = Child(ours, theirs)
    yield child
    child.close()
    theirs.close()


def test_the_job_is_handed_over_whole(child: Child) -> None:
    child.finish()
    collect(child, JOB, None, None)
    told = json.loads(os.read(child.theirs.job, 1 << 16))
    assert told["code"] == "x"
    assert told["limits"]["seconds"] == 30.0


def test_a_whole_report_is_the_end_without_a_word_from_the_supervisor(child: Child) -> None:
    child.finish()
    got = collect(child, JOB, None, None)
    assert got.report is not None
    assert (got.ended, got.code, child.killed) == (None, None, False)
    assert got.peak_kb == 400  # what it says it held, less what it held before


def test_closed_pipes_without_a_report_are_not_the_end(child: Child) -> None:
    child.finish(b"")
    child.tell(code=3, peak_kb=50)
    got = collect(child, JOB, None, None)
    assert (got.report, got.code, got.ended, got.peak_kb) == (None, 3, None, 0)


def test_a_report_behind_open_pipes_counts_once_the_end_is_told(child: Child) -> None:
    os.write(child.theirs.result, BEGUN + FRAME)
    child.tell(code=0, peak_kb=300)
    got = collect(child, JOB, None, None)
    assert got.report is not None
    assert got.peak_kb == 200


def test_a_supervisor_that_is_gone_leaves_the_end_unknown(child: Child) -> None:
    child.theirs.close_one("control")
    got = collect(child, JOB, None, None)
    assert (got.code, got.ended, got.report) == (None, None, None)


@pytest.mark.parametrize("told", [b"x", b"{}"])
def test_a_supervisor_without_sense_leaves_the_end_unknown(child: Child, told: bytes) -> None:
    os.write(child.theirs.control, told)
    got = collect(child, JOB, None, None)
    assert (got.code, got.report) == (None, None)


def test_a_child_that_took_up_its_job_has_begun(child: Child) -> None:
    child.finish(b"")
    child.tell(code=-9, peak_kb=50)
    assert collect(child, JOB, None, None).begun


def test_a_child_that_ended_while_it_waited_has_not_begun(child: Child) -> None:
    for name in ("result", "stdout", "stderr"):
        child.theirs.close_one(name)
    child.tell(code=-9, peak_kb=50)
    got = collect(child, JOB, None, None)
    assert (got.begun, got.code, got.report) == (False, -9, None)


def test_time_runs_out(child: Child) -> None:
    got = collect(child, SOON, None, None)
    assert (got.ended, child.killed, got.code, got.peak_kb) == (Ending.TIME, True, -9, 800)


def test_a_report_that_comes_too_late_is_none(child: Child) -> None:
    os.write(child.theirs.result, BEGUN + FRAME)
    got = collect(child, SOON, None, None)
    assert (got.ended, got.report) == (Ending.TIME, None)


def test_a_cancelled_run_is_killed(child: Child) -> None:
    cancel = Event()
    cancel.set()
    assert collect(child, JOB, None, cancel).ended is Ending.CANCELLED
    assert child.killed


def test_output_is_passed_on_kept_and_cut(child: Child) -> None:
    heard: list[tuple[str, str]] = []
    os.write(child.theirs.stdout, b"a" * 1500)
    os.write(child.theirs.stderr, "ü".encode())
    child.finish()
    got = collect(child, JOB, lambda name, text: heard.append((name, text)), None)
    assert (got.stdout.text, got.stdout.truncated) == ("a" * 1024, True)
    assert (got.stderr.text, got.stderr.truncated) == ("ü", False)
    assert sorted(heard) == [("stderr", "ü"), ("stdout", "a" * 1024)]


def test_a_flood_is_ended(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    assert FLOOD_BYTES > 1 << 20
    monkeypatch.setattr(collect_, "FLOOD_BYTES", 100)
    os.write(child.theirs.stdout, b"a" * 60)
    os.write(child.theirs.stderr, b"a" * 60)
    assert collect(child, JOB, None, None).ended is Ending.OUTPUT
    assert child.killed


def test_a_result_without_end_is_ended(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect_, "FRAME_LIMIT", 100)
    os.write(child.theirs.result, BEGUN + b"a" * 200)
    assert collect(child, JOB, None, None).ended is Ending.CRASHED


@pytest.mark.parametrize(
    ("over", "ending"), [("files", Ending.OUTPUT), ("threads", Ending.NOT_ALLOWED), ("memory", Ending.MEMORY)]
)
def test_a_watched_child_is_ended_when_it_has_too_much(child: Child, over: str, ending: Ending) -> None:
    child.watching, child.over = True, over
    got = collect(child, JOB, None, None)
    assert (got.ended, got.over, child.killed) == (ending, over, True)


def test_a_job_nobody_takes_ends_the_child(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizapp.runner.spare._SEND_SECONDS", 0.0)
    large = Job(code="x" * (1 << 20), limits=Limits(seconds=0.05))
    assert collect(child, large, None, None).ended is Ending.TIME


def test_a_job_for_a_child_that_is_gone_is_no_error(child: Child) -> None:
    child.theirs.close()
    assert collect(child, JOB, None, None).code is None


def test_the_sockets_of_the_test_are_message_sockets(child: Child) -> None:
    assert child.control.type == socket.SOCK_SEQPACKET
