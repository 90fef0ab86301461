"""A spare: a child that is forked and fully walled, and waits for the one job it will run.

A spare of a series can be asked for its next process when its run has ended, and is then a spare again.
"""

import array
import contextlib
import json
import os
import select
import signal
import socket
import struct
import time
from dataclasses import asdict
from types import TracebackType
from typing import Any

from quizapp.core.run import Job, Tier
from quizapp.errors import SandboxError
from quizapp.runner import scratch
from quizapp.runner.launch import remove_scratch
from quizapp.runner.pipes import Ends, open_pipes, wait_for

_READY_SECONDS = 60.0
_SEND_SECONDS = 10.0
_END_SECONDS = 5.0
_MESSAGE_BYTES = 4096
_READY = b"R"
_NEXT = b"next"
_SIZE_BYTES = 4


class Spare:
    """Our side of one child; use it once, then close it, which ends everything the child is.

    Only one of a `series` can be used once more after `again`.
    """

    def __init__(self, ends: Ends, tier: Tier, *, warm: bool, series: bool = False) -> None:
        self.ends = ends
        self.tier = tier
        self.warm = warm
        self._series = series
        self.control = socket.socket(fileno=ends.control)
        ends.control = -1
        self._scratch = ""
        self._pid = 0
        self.idle_kb = 0
        self._supervisor = -1
        self._learner = -1
        self._closed = False

    def __enter__(self) -> "Spare":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def wait_ready(self, timeout: float = _READY_SECONDS) -> None:
        """Wait until the child stands behind its walls; raises SandboxError with the reason when it does not."""
        deadline = time.monotonic() + timeout
        self._expect(self.control.fileno(), deadline)
        born = self._read_born()
        if "code" in born:  # how the run before this one ended, which nobody has asked for
            self._expect(self.control.fileno(), deadline)
            born = self._read_born()
        if self._learner < 0:
            raise SandboxError(f"A child could not be walled: {self._reason(born.get('failed', ''))}", _HINT)
        self._scratch, self._pid = born["scratch"], born["pid"]
        self._read_ready(deadline)

    def _read_born(self) -> dict[str, Any]:
        """What the supervisor tells next; with it come the handles of its process and of the learner's."""
        room = socket.CMSG_SPACE(2 * array.array("i").itemsize)
        try:
            data, extra, _, _ = self.control.recvmsg(_MESSAGE_BYTES, room, socket.MSG_CMSG_CLOEXEC)
        except ConnectionError:
            data, extra = b"", []
        for level, kind, descriptors in extra:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                self._close_processes()
                self._supervisor, self._learner = array.array("i", descriptors)
        told: dict[str, Any] = json.loads(data or b"{}")
        return told

    def _read_ready(self, deadline: float) -> None:
        self._expect(self.ends.result, deadline)
        told = os.read(self.ends.result, _MESSAGE_BYTES)
        if told[:1] != _READY or len(told) != 1 + _SIZE_BYTES:
            reason = told[1:].decode("utf-8", "replace")
            raise SandboxError(f"A child could not build its walls: {self._reason(reason)}", _HINT)
        (self.idle_kb,) = struct.unpack("<I", told[1:])

    def _reason(self, told: str) -> str:
        return told or "it ended without a word"

    def _expect(self, descriptor: int, deadline: float) -> None:
        if not wait_for(descriptor, select.POLLIN, deadline):
            raise SandboxError("The sandbox does not answer.", _HINT)

    def send(self, job: Job) -> None:
        """Hand the job over; the child starts on it at once. A child that is gone already is noticed later."""
        data = memoryview(json.dumps(asdict(job)).encode())
        deadline = time.monotonic() + _SEND_SECONDS
        os.set_blocking(self.ends.job, False)
        try:
            while data and wait_for(self.ends.job, select.POLLOUT, deadline):
                data = data[os.write(self.ends.job, data) :]
        except BrokenPipeError:
            data = memoryview(b"")  # the end of the child is told on the control socket
        self.ends.close_one("job")
        if data:
            _kill(self._supervisor)  # it stands still, and half a job is none

    def kill(self) -> None:
        """End the learner's process now; how it ended is told as for any other end."""
        _kill(self._learner)

    def read_end(self) -> tuple[int | None, int]:
        """The child's exit code (negative for a signal) and its peak in KiB; None when nobody knows."""
        try:
            told = json.loads(self.control.recv(_MESSAGE_BYTES) or b"{}")
        except (OSError, ValueError):
            return None, 0
        return told.get("code"), told.get("peak_kb", 0)

    @property
    def alive(self) -> bool:
        """Whether the learner's process is still there."""
        return self._learner >= 0 and not wait_for(self._learner, select.POLLIN, 0)

    @property
    def watched(self) -> bool:
        """Whether the child has to be measured while it runs, because nothing bounds it."""
        return bool(self._scratch)

    def over_limit(self) -> str:
        """What a watched child has too much of: "files" or "threads"; "" when nothing."""
        return scratch.over_limit(self._scratch, self._pid) if self._scratch else ""

    def wait_gone(self, timeout: float = _END_SECONDS) -> bool:
        """Wait until no process of the child is left; whether that came true in time."""
        deadline = time.monotonic() + timeout
        return all(wait_for(each, select.POLLIN, deadline) for each in (self._learner, self._supervisor) if each >= 0)

    def end(self) -> bool:
        """Kill everything the child is and close our ends to it, without waiting; whether it is gone already."""
        if self._closed:
            return True
        _kill(self._learner)
        _kill(self._supervisor)
        self.control.close()
        self.ends.close()
        return self.wait_gone(0)

    def again(self) -> bool:
        """Ask a child whose run has ended for its next process; False where it serves no other run, or is gone."""
        if not self._series or self.watched or self._closed:
            return False
        _kill(self._learner)  # all it had to say is here, and the next process waits for its end
        self._learner = _closed(self._learner)
        with contextlib.suppress(OSError):
            ours, theirs = open_pipes()
            try:
                socket.send_fds(self.control, [_NEXT], theirs.descriptors()[1:])
            except OSError:
                ours.close()
                return False
            finally:
                theirs.close()
            self.ends.close()
            self.ends = ours
            return True
        return False

    def close(self) -> None:
        """End the child, wait for its end, and close every descriptor."""
        if self._closed:
            return
        self.end()
        self._closed = True
        self.wait_gone()
        self._close_processes()
        if self._scratch:
            remove_scratch(self._scratch)

    def _close_processes(self) -> None:
        self._learner, self._supervisor = _closed(self._learner), _closed(self._supervisor)


_HINT = "Run: quizapp doctor"


def _closed(descriptor: int) -> int:
    """Close the descriptor if there is one, and return what stands for none."""
    if descriptor >= 0:
        os.close(descriptor)
    return -1


def _kill(process: int) -> None:
    if process >= 0:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(process, signal.SIGKILL)
