"""The zygote as the app sees it: starts the outer walls as a process, and asks for children over a socket."""

import select
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizapp.core.run import Tier
from quizapp.errors import SandboxError
from quizapp.runner.launch import launch, need_answer, remove_scratch
from quizapp.runner.pipes import open_ends, wait_for
from quizapp.runner.spare import Spare

_START_SECONDS = 120.0
_ONE, _SERIES = b"spawn", b"series"


@dataclass(frozen=True, slots=True)
class Versions:
    """What the zygote says of itself; `scratch` is the folder its children's scratch folders are in."""

    torch: str
    python: str
    scratch: str


class Zygote:
    """One running zygote; safe to ask for children from several threads, each for one run or for a `series`."""

    def __init__(self, tier: Tier, hidden: Sequence[Path] = (), scratch: str = "/tmp", *, series: bool = False) -> None:
        self.tier = tier
        self._series = series
        self._lock = threading.Lock()
        self._messages: dict[str, Any] = {}
        self._worker = launch(tier, hidden, scratch=scratch)

    def wait_ready(self, timeout: float = _START_SECONDS) -> Versions:
        """Wait until children can be had; raises SandboxError with the reason when they cannot."""
        deadline = time.monotonic() + timeout
        with self._lock:
            while "ready" not in self._messages:
                if not wait_for(self._worker.control.fileno(), select.POLLIN, deadline):
                    raise SandboxError(f"torch was not ready after {timeout:.0f} s.", "Try again; run: quizapp doctor")
                self._read_message()
            return Versions(**self._messages["ready"])

    def _read_message(self) -> None:
        try:
            data = self._worker.control.recv(1 << 16)
        except ConnectionError:
            data = b""
        self._messages.update(need_answer(data, self._worker))

    def spawn(self) -> Spare:
        """Ask for a child; raises SandboxError when the zygote is gone, OSError when too many files are open."""
        warm = self.warm
        ours, theirs = open_ends()
        try:
            with self._lock:
                socket.send_fds(self._worker.control, [_SERIES if self._series else _ONE], theirs.descriptors())
        except OSError as error:
            ours.close()
            raise SandboxError("The sandbox has ended.", "It is started again at the next run.") from error
        finally:
            theirs.close()
        return Spare(ours, self.tier, warm=warm, series=self._series)

    @property
    def warm(self) -> bool:
        """Whether torch's first-use costs are paid, so that new children start without them."""
        with self._lock:
            while "warm" not in self._messages and wait_for(self._worker.control.fileno(), select.POLLIN, 0):
                self._read_message()
            return "warm" in self._messages

    @property
    def skipped(self) -> tuple[str, ...]:
        """Warm steps this torch refused; each costs time at its first use and nothing else."""
        return tuple(self._messages.get("warm", {}).get("skipped", ()))

    @property
    def pid(self) -> int:
        """The process that everything behind the walls descends from."""
        return self._worker.process.pid

    @property
    def alive(self) -> bool:
        """Whether the zygote's process still runs."""
        return self._worker.process.poll() is None

    def abandon(self) -> None:
        """Let it end without waiting: a thread that waits for it to be ready hears of its end instead."""
        self._worker.process.kill()

    def close(self) -> None:
        """End the zygote and everything it started."""
        self._worker.close()
        ready = self._messages.get("ready")
        if self.tier is not Tier.NAMESPACES and ready is not None:
            remove_scratch(ready["scratch"])  # it does so itself, unless it was killed
