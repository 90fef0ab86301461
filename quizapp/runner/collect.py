"""Watches one run: takes in what the child sends, within its limits, until it ends or has to be ended."""

import math
import os
import select
import selectors
import time
from dataclasses import dataclass, field
from threading import Event

from quizapp.core.frame import FRAME_LIMIT, Report
from quizapp.core.run import Ending, Job
from quizapp.runner.base import OnOutput
from quizapp.runner.pipes import wait_for
from quizapp.runner.report import read_report
from quizapp.runner.spare import Spare
from quizapp.runner.stream import FLOOD_BYTES, Stream

_BEGUN = b"B"
_CHUNK = 1 << 16
_LOOK_SECONDS = 0.03
"""How often we look whether the run was cancelled, or has too much of what nothing else bounds."""
_LAST_WORD_SECONDS = 1.0
_ENDED_BY = {"files": Ending.OUTPUT, "threads": Ending.NOT_ALLOWED, "memory": Ending.MEMORY}


@dataclass(slots=True)
class Collected:
    """What came of one run.

    `ended` is why we ended it (time, output, cancelled, or crashed for a result without end), None when it ended by
    itself; `over` says what it had too much of. `begun`: it had taken up the job, so how it ended is the code's doing.
    `report` is what it reported, if that can be read at all. `code` is its exit code, negative for a signal, None when
    unknown; `peak_kb` is memory beyond what it held at the start.
    """

    stdout: Stream
    stderr: Stream
    begun: bool = False
    result: bytearray = field(default_factory=bytearray)
    ended: Ending | None = None
    over: str = ""
    code: int | None = None
    report: Report | None = None
    peak_kb: int = 0
    seconds: float = 0.0


def collect(spare: Spare, job: Job, on_output: OnOutput | None, cancel: Event | None) -> Collected:
    """Send `job` to a ready `spare` and take in everything until its whole report is here, or its end is known."""
    kept = job.limits.output_kb * 1024
    got = Collected(Stream("stdout", kept), Stream("stderr", kept))
    started = time.monotonic()
    spare.send(job)
    with selectors.DefaultSelector() as selector:
        for name in ("result", "stdout", "stderr"):
            descriptor = getattr(spare.ends, name)
            os.set_blocking(descriptor, False)
            selector.register(descriptor, selectors.EVENT_READ, name)
        selector.register(spare.control, selectors.EVENT_READ, "control")
        _watch(selector, spare, job, got, started + job.limits.seconds, on_output, cancel)
        if got.ended is not None:
            spare.kill()
        if got.report is None:
            _take_end(spare, got)
            _drain(selector, got, on_output)
        got.seconds = time.monotonic() - started
    if got.ended is None and got.report is None:
        got.report = read_report(got.result, job)
    told = got.report.peak_kb if got.report is not None and not got.peak_kb else got.peak_kb
    got.peak_kb = max(0, told - spare.idle_kb)
    return got


def _take_end(spare: Spare, got: Collected) -> None:
    """Take in how the child ended; freeing its memory may take it a moment."""
    if wait_for(spare.control.fileno(), select.POLLIN, time.monotonic() + _LAST_WORD_SECONDS):
        got.code, got.peak_kb = spare.read_end()


def _watch(
    selector: selectors.BaseSelector,
    spare: Spare,
    job: Job,
    got: Collected,
    deadline: float,
    on_output: OnOutput | None,
    cancel: Event | None,
) -> None:
    """Take in until the report is whole, the child's end is told, or one of our limits is reached."""
    longest = _LOOK_SECONDS if cancel is not None or spare.watched else math.inf
    while got.ended is None:
        left = deadline - time.monotonic()
        if cancel is not None and cancel.is_set():
            got.ended = Ending.CANCELLED
        elif left <= 0:
            got.ended = Ending.TIME
        elif over := spare.over_limit():
            got.ended, got.over = _ENDED_BY[over], over
        else:
            ready = [key for key, _ in selector.select(min(left, longest))]
            for key in ready:
                if key.data != "control":
                    _take(selector, key, got, on_output)
            if any(key.data == "control" for key in ready):
                return
            if ready and len(selector.get_map()) == 1:
                # Every pipe is closed, which the child does last; code may have done so too, and then it may go on.
                got.report = read_report(got.result, job)
                if got.report is not None:
                    return


def _take(
    selector: selectors.BaseSelector, key: selectors.SelectorKey, got: Collected, on_output: OnOutput | None
) -> bool:
    """Read once from a ready pipe; whether there may be more."""
    try:
        data = os.read(key.fd, _CHUNK)
    except BlockingIOError:
        return False
    if not data:
        selector.unregister(key.fileobj)
        return False
    if key.data == "result":
        if not got.begun:
            got.begun, data = data[:1] == _BEGUN, data[1:]
        got.result += data
        if len(got.result) > FRAME_LIMIT:
            got.ended = got.ended or Ending.CRASHED
        return got.ended is None
    stream = got.stdout if key.data == "stdout" else got.stderr
    stream.take(data, on_output)
    if got.stdout.size + got.stderr.size > FLOOD_BYTES:
        got.ended = got.ended or Ending.OUTPUT
    return got.ended is None


def _drain(selector: selectors.BaseSelector, got: Collected, on_output: OnOutput | None) -> None:
    """Take in what was already written when the child ended; never waits."""
    for key in list(selector.get_map().values()):
        while key.data != "control" and _take(selector, key, got, on_output):
            pass
