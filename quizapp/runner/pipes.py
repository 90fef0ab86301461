"""The five open ends between the app and one child: control, job, result, stdout and stderr."""

import os
import socket
from dataclasses import dataclass


@dataclass(slots=True)
class Ends:
    """One side's descriptors; `control` is a message socket, the others pipe ends; -1 once closed."""

    control: int
    job: int
    result: int
    stdout: int
    stderr: int

    def descriptors(self) -> list[int]:
        """The five descriptors in the order the child expects them."""
        return [self.control, self.job, self.result, self.stdout, self.stderr]

    def close_one(self, name: str) -> None:
        """Close the named end if it is open."""
        descriptor = getattr(self, name)
        if descriptor >= 0:
            os.close(descriptor)
            setattr(self, name, -1)

    def close(self) -> None:
        """Close every end that is still open."""
        for name in ("control", "job", "result", "stdout", "stderr"):
            self.close_one(name)


def open_ends() -> tuple[Ends, Ends]:
    """Our side and the child's side of a fresh set of pipes."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    job_read, job_write = os.pipe()
    result_read, result_write = os.pipe()
    stdout_read, stdout_write = os.pipe()
    stderr_read, stderr_write = os.pipe()
    return (
        Ends(ours.detach(), job_write, result_read, stdout_read, stderr_read),
        Ends(theirs.detach(), job_read, result_write, stdout_write, stderr_write),
    )
