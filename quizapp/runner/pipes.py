"""The open ends between the app and one child: control, job, result, stdout and stderr."""

import os
import select
import socket
import time
from dataclasses import dataclass

_MESSAGES = getattr(socket, "SOCK_SEQPACKET", -1)


@dataclass(slots=True)
class Ends:
    """One side's descriptors; `control` is a message socket, the others pipe ends; -1 once closed."""

    control: int = -1
    job: int = -1
    result: int = -1
    stdout: int = -1
    stderr: int = -1

    def descriptors(self) -> list[int]:
        """The five descriptors in the order the child expects them."""
        return [self.control, self.job, self.result, self.stdout, self.stderr]

    def close_one(self, name: str) -> None:
        """Close the named end if it is open."""
        descriptor = getattr(self, name)
        if descriptor >= 0:
            setattr(self, name, -1)
            os.close(descriptor)

    def close(self) -> None:
        """Close every end that is still open."""
        for name in ("control", "job", "result", "stdout", "stderr"):
            self.close_one(name)


def open_ends(kind: int = _MESSAGES) -> tuple[Ends, Ends]:
    """Both sides of a control socket and of the pipes of a run; raises OSError, with nothing left open, at the limit.

    `kind` is that of the control socket; macOS has none that keeps messages apart.
    """
    ours, theirs = open_pipes()
    try:
        first, second = socket.socketpair(socket.AF_UNIX, kind)
    except OSError:
        ours.close()
        theirs.close()
        raise
    ours.control, theirs.control = first.detach(), second.detach()
    return ours, theirs


def open_pipes() -> tuple[Ends, Ends]:
    """Our side and the child's side of the pipes of a run; raises OSError, with nothing left open, at the limit."""
    ours, theirs = Ends(), Ends()
    try:
        theirs.job, ours.job = os.pipe()
        ours.result, theirs.result = os.pipe()
        ours.stdout, theirs.stdout = os.pipe()
        ours.stderr, theirs.stderr = os.pipe()
    except OSError:
        ours.close()
        theirs.close()
        raise
    return ours, theirs


def wait_for(descriptor: int, event: int, deadline: float) -> bool:
    """Wait until `event` (select.POLLIN or POLLOUT) or a hang-up, at most until `deadline` on the monotonic clock.

    Unlike select.select this takes descriptors of any number.
    """
    poll = select.poll()
    poll.register(descriptor, event)
    return bool(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))
