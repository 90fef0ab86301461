"""A spare: a child that is forked and fully walled, and waits for the one job it will run."""

import array
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import time
from dataclasses import asdict
from pathlib import Path
from types import TracebackType

from quizapp.core.run import Job, Tier
from quizapp.errors import SandboxError
from quizapp.runner.pipes import Ends

_READY_SECONDS = 60.0
_MESSAGE_BYTES = 4096


class Spare:
    """Our side of one child; use it once, then close it, which ends everything the child is."""

    def __init__(self, ends: Ends, tier: Tier, *, warm: bool) -> None:
        self.ends = ends
        self._tier = tier
        self.scratch: Path | None = None
        self.warm = warm
        self.control = socket.socket(fileno=ends.control)
        ends.control = -1
        self._pidfd = -1
        self._closed = False

    def __enter__(self) -> "Spare":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def wait_ready(self, timeout: float = _READY_SECONDS) -> None:
        """Wait until the child stands behind its walls; raises SandboxError when it does not get there."""
        deadline = time.monotonic() + timeout
        self._expect(self.control.fileno(), deadline)
        space = socket.CMSG_SPACE(array.array("i").itemsize)
        data, extra, _, _ = self.control.recvmsg(_MESSAGE_BYTES, space, socket.MSG_CMSG_CLOEXEC)
        scratch = json.loads(data or b"{}").get("scratch", "")
        # In a root folder of its own the scratch is a mount that ends with the child; only else is there one to clean.
        self.scratch = Path(scratch) if self._tier is not Tier.NAMESPACES and scratch else None
        for level, kind, descriptors in extra:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                self._pidfd = array.array("i", descriptors)[0]
        self._expect(self.ends.result, deadline)
        if self._pidfd < 0 or os.read(self.ends.result, 1) != b"R":
            raise SandboxError("A child could not build its walls.", "Run: quizapp doctor")

    def _expect(self, descriptor: int, deadline: float) -> None:
        if not select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise SandboxError("The sandbox does not answer.", "Run: quizapp doctor")

    def send(self, job: Job) -> None:
        """Hand the job over; the child starts on it at once. A child that is gone already is noticed later."""
        data = memoryview(json.dumps(asdict(job)).encode())
        try:
            while data:
                data = data[os.write(self.ends.job, data) :]
        except BrokenPipeError:
            pass  # the end of the child is told on the control socket
        self.ends.close_one("job")

    def kill(self) -> None:
        """End the child and everything in it now."""
        if self._pidfd >= 0:
            try:
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            except ProcessLookupError:
                return

    def scratch_bytes(self) -> int:
        """How much the child has written into a scratch folder that nothing else bounds."""
        if self.scratch is None:
            return 0
        total = 0
        for folder, _, files in os.walk(self.scratch, onerror=None):
            for name in files:
                with contextlib.suppress(OSError):
                    total += os.lstat(os.path.join(folder, name)).st_blocks * 512  # noqa: PTH118 - 4 × faster
        return total

    def wait_gone(self, timeout: float = 5.0) -> bool:
        """Wait until no process of the child is left; whether that came true in time."""
        return self._pidfd < 0 or bool(select.select([self._pidfd], [], [], timeout)[0])

    def close(self) -> None:
        """End the child, wait for its end, and close every descriptor."""
        if self._closed:
            return
        self._closed = True
        self.kill()
        self.control.close()
        self.wait_gone()
        if self._pidfd >= 0:
            os.close(self._pidfd)
        self.ends.close()
        if self.scratch is not None:
            # rm takes any depth of folders in its stride, which shutil does not.
            subprocess.run(["/bin/rm", "-rf", "--", str(self.scratch)], check=False, stderr=subprocess.DEVNULL)
