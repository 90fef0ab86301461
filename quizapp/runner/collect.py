"""Watches one run: takes in what the child sends, within its limits, until it ends or has to be ended."""

import codecs
import json
import os
import selectors
import signal
import time
from dataclasses import dataclass, field
from threading import Event

from quizapp.core.frame import FRAME_LIMIT
from quizapp.core.run import Ending, Job
from quizapp.runner.base import OnOutput
from quizapp.runner.spare import Spare

FLOOD_BYTES = 4 << 20
"""A run that prints more than this is ended."""
_CHUNK = 1 << 16
SCRATCH_BYTES = 64 << 20
"""A run that fills its scratch folder beyond this is ended, where no mount bounds it."""
_CANCEL_SECONDS = 0.03


@dataclass(slots=True)
class Stream:
    """One output stream: the kept beginning, as text, and how many bytes came in all."""

    name: str
    limit: int
    text: str = ""
    size: int = 0
    decoder: codecs.IncrementalDecoder = field(default_factory=lambda: codecs.getincrementaldecoder("utf-8")("replace"))

    @property
    def truncated(self) -> bool:
        """Whether more came than was kept."""
        return self.size > self.limit

    def take(self, data: bytes, on_output: OnOutput | None) -> None:
        """Keep what still fits of `data` and pass it on."""
        room = max(0, self.limit - self.size)
        self.size += len(data)
        piece = self.decoder.decode(data[:room])
        if piece:
            self.text += piece
            if on_output is not None:
                on_output(self.name, piece)


@dataclass(slots=True)
class Collected:
    """What came of one run, before anything in it is believed.

    `ended` is why we ended it (time, output, cancelled, or crashed for a result without end), None when it ended by
    itself; `code` is then its exit code, negative for a signal, None when even that is unknown.
    """

    stdout: Stream
    stderr: Stream
    result: bytearray = field(default_factory=bytearray)
    ended: Ending | None = None
    code: int | None = None
    peak_kb: int = 0
    seconds: float = 0.0


def collect(spare: Spare, job: Job, on_output: OnOutput | None, cancel: Event | None) -> Collected:
    """Send `job` to a ready `spare` and take in everything until the child is gone."""
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
        _watch(selector, spare, got, started + job.limits.seconds, on_output, cancel)
        if got.ended is not None:
            spare.kill()
        spare.wait_gone()
        _drain(selector, spare, got, on_output)
    got.seconds = time.monotonic() - started
    return got


def _watch(
    selector: selectors.BaseSelector,
    spare: Spare,
    got: Collected,
    deadline: float,
    on_output: OnOutput | None,
    cancel: Event | None,
) -> None:
    """Take in until the child says that it has ended, or one of our limits is reached."""
    while got.ended is None:
        left = deadline - time.monotonic()
        if cancel is not None and cancel.is_set():
            got.ended = Ending.CANCELLED
        elif left <= 0:
            got.ended = Ending.TIME
        elif spare.scratch_bytes() > SCRATCH_BYTES:
            got.ended = Ending.OUTPUT
        else:
            watched = cancel is not None or spare.scratch is not None
            ready = selector.select(min(left, _CANCEL_SECONDS) if watched else left)
            names = [key.data for key, _ in ready]
            for key, _ in ready:
                if key.data != "control":
                    _take(selector, key, got, on_output)
            if "control" in names:
                _read_end(spare, got)
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
        got.result += data
        if len(got.result) > FRAME_LIMIT:
            got.ended = got.ended or Ending.CRASHED
        return got.ended is None
    stream = got.stdout if key.data == "stdout" else got.stderr
    stream.take(data, on_output)
    if got.stdout.size + got.stderr.size > FLOOD_BYTES:
        got.ended = got.ended or Ending.OUTPUT
    return got.ended is None


def _drain(selector: selectors.BaseSelector, spare: Spare, got: Collected, on_output: OnOutput | None) -> None:
    """Take in what was already written when the child ended; never waits."""
    for key in list(selector.get_map().values()):
        while key.data != "control" and _take(selector, key, got, on_output):
            pass
    if got.code is None and got.ended is not None:
        got.code = -signal.SIGKILL


def _read_end(spare: Spare, got: Collected) -> None:
    """Read how the child ended from its supervisor, who may be gone too."""
    try:
        told = json.loads(spare.control.recv(_CHUNK) or b"{}")
    except (ConnectionError, ValueError):
        return
    got.code = told.get("code")
    got.peak_kb = told.get("peak_kb", 0)
