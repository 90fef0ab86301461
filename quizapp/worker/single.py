"""A worker for a single run: no zygote, because a GPU does not survive a fork; walled like every other child."""

import signal
import socket

from quizapp.worker import syscalls, zygote
from quizapp.worker.plan import read_plan, walls_of


def main() -> None:
    """Fork the one child asked for on the control socket, before torch is imported, and end when it has ended."""
    plan = read_plan()
    control = socket.socket(fileno=plan.control)
    zygote.be_quiet()
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    walls = walls_of(plan, zygote.scratch_of(plan))
    zygote.serve_one(control, walls)
    control.close()
    zygote.end(walls)
