"""The zygote as the app sees it: starts the outer walls as a process, and asks for children over a socket."""

import json
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizapp.core.run import Tier
from quizapp.errors import SandboxError
from quizapp.runner import layout as layout_
from quizapp.runner.pipes import Ends, open_ends

_START_SECONDS = 120.0
_STOP_SECONDS = 5.0
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_BOOT = "import sys; sys.path.append({path!r}); from quizapp.worker.outer import main; main(sys.argv[1])"


@dataclass(frozen=True, slots=True)
class Versions:
    """What the zygote says of itself; `scratch` is the folder its children's scratch folders are in."""

    torch: str
    python: str
    scratch: str


class Zygote:
    """One running zygote; safe to ask for children from several threads."""

    def __init__(self, tier: Tier, hidden: Sequence[Path] = (), scratch: str = "/tmp") -> None:
        self.tier = tier
        self._lock = threading.Lock()
        self._messages: dict[str, Any] = {}
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        plan = _plan(tier, hidden, scratch, theirs.fileno())
        boot = _BOOT.format(path=layout_.environment_path())
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-B", "-c", boot, json.dumps(plan)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                env={},
            )
        finally:
            theirs.close()

    def wait_ready(self, timeout: float = _START_SECONDS) -> Versions:
        """Wait until children can be had; raises SandboxError with the reason when they cannot."""
        deadline = time.monotonic() + timeout
        with self._lock:
            while "ready" not in self._messages:
                left = deadline - time.monotonic()
                if left <= 0 or not select.select([self._control], [], [], left)[0]:
                    raise SandboxError(f"torch was not ready after {timeout:.0f} s.", "Try again; run: quizapp doctor")
                self._read_message()
            return Versions(**self._messages["ready"])

    def _read_message(self) -> None:
        data = self._control.recv(1 << 16)
        if not data:
            raise SandboxError(f"The sandbox did not start: {self._last_words()}", "Run: quizapp doctor")
        message = json.loads(data)
        if "failed" in message:
            raise SandboxError(f"The walls could not be built: {message['failed']}", "Run: quizapp doctor")
        self._messages.update(message)

    def _last_words(self) -> str:
        self._process.wait(_STOP_SECONDS)
        assert self._process.stderr is not None
        told = self._process.stderr.read(1 << 16).decode("utf-8", "replace").strip().splitlines()
        return told[-1] if told else f"it ended with exit code {self._process.returncode}"

    def spawn(self) -> Ends:
        """Ask for a child and return our ends of its pipes; raises SandboxError when the zygote is gone."""
        ours, theirs = open_ends()
        try:
            with self._lock:
                socket.send_fds(self._control, [b"spawn"], theirs.descriptors())
        except OSError as error:
            ours.close()
            raise SandboxError("The sandbox has ended.", "It is started again at the next run.") from error
        finally:
            theirs.close()
        return ours

    @property
    def warm(self) -> bool:
        """Whether torch's first-use costs are paid, so that new children start without them."""
        with self._lock:
            while "warm" not in self._messages and select.select([self._control], [], [], 0)[0]:
                self._read_message()
            return "warm" in self._messages

    @property
    def skipped(self) -> tuple[str, ...]:
        """Warm steps this torch refused; each costs time at its first use and nothing else."""
        return tuple(self._messages.get("warm", {}).get("skipped", ()))

    @property
    def alive(self) -> bool:
        """Whether the zygote's process still runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the zygote and everything it started."""
        self._control.close()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()


def _plan(tier: Tier, hidden: Sequence[Path], scratch: str, control: int) -> dict[str, Any]:
    layout = layout_.find_layout(hidden)
    walled = tier is Tier.NAMESPACES
    worker_path = "/quizapp" if walled else layout_.environment_path()
    return {
        "control": control,
        "tier": tier.value,
        "python": layout.python,
        "sys_path": [worker_path, *layout.sys_path] if walled else [*layout.sys_path, worker_path],
        "binds": [[each, each] for each in layout.binds],
        "links": layout.links,
        "masks": layout.masks,
        "worker": str(layout_.PACKAGE / "worker"),
        "readable": ["/"] if walled else layout_.readable(layout),
        "devices": _DEVICES,
        "scratch": scratch,
    }
