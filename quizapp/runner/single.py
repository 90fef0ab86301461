"""Workers for a single run each, for devices that do not survive a fork: started, and warm, before they are needed."""

import json
import select
import socket
from collections.abc import Sequence
from pathlib import Path

from quizapp.core.run import Tier
from quizapp.errors import SandboxError
from quizapp.runner.launch import Worker, launch
from quizapp.runner.pipes import Ends, open_ends, wait_for
from quizapp.runner.spare import Spare


class SingleUse:
    """Starts one process behind the walls for every child asked for, which imports torch and wakes its device."""

    def __init__(self, tier: Tier, hidden: Sequence[Path] = (), *, device: str = "cuda") -> None:
        self.tier = tier
        self._hidden = tuple(hidden)
        self._device = device

    def spawn(self) -> Spare:
        """Start a child; raises SandboxError when it cannot be."""
        worker = launch(self.tier, self._hidden, device=self._device, single=True)
        try:
            ours, theirs = open_ends()
            try:
                socket.send_fds(worker.control, [b"spawn"], theirs.descriptors())
            except OSError as error:
                ours.close()
                raise SandboxError(
                    f"The sandbox did not start: {worker.last_words()}", "Run: quizapp doctor"
                ) from error
            finally:
                theirs.close()
        except BaseException:
            worker.close()
            raise
        return SingleSpare(ours, self.tier, worker)


class SingleSpare(Spare):
    """A spare that is all there is of its worker: both end together."""

    def __init__(self, ends: Ends, tier: Tier, worker: Worker) -> None:
        super().__init__(ends, tier, warm=True)
        self._worker = worker

    def _reason(self, told: str) -> str:
        """The worker's own word on why there is no child, if it left one."""
        if not told and wait_for(self._worker.control.fileno(), select.POLLIN, 0):
            told = str(json.loads(self._worker.control.recv(4096) or b"{}").get("failed", ""))
        return told or self._worker.last_words()

    def close(self) -> None:
        """End the child and its worker."""
        super().close()
        self._worker.close()
