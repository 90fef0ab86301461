"""A child: one fork of the zygote behind walls of its own, in which the code of a run is run.

Two processes: pid 1 of new namespaces supervises; its child is walled further and runs the learner's code. The end of
pid 1 is the end of everything in there.
"""

import contextlib
import json
import os
import resource
import signal
import socket
from dataclasses import asdict, dataclass
from typing import NoReturn

from quizapp.worker import supervisor, syscalls
from quizapp.worker.outer import map_identity
from quizapp.worker.plan import Walls

SERIES = b"series"
"""What a request for a child says that is to serve one run after another."""

_NAMESPACES = (
    syscalls.CLONE_NEWUSER
    | syscalls.CLONE_NEWNS
    | syscalls.CLONE_NEWPID
    | syscalls.CLONE_NEWNET
    | syscalls.CLONE_NEWIPC
    | syscalls.CLONE_NEWUTS
)


@dataclass(frozen=True, slots=True)
class Descriptors:
    """The open ends a child is born with."""

    control: int
    job: int
    result: int
    stdout: int
    stderr: int


def spawn(walls: Walls, descriptors: Descriptors, *, series: bool = False) -> None:
    """Fork a child; a fork that fails is noticed by the runner, whose ends then close without a word."""
    uid, gid = os.geteuid(), os.getegid()
    try:
        # Straight into its namespaces: a process that enters them with unshare stays behind, waiting for its child.
        pid = syscalls.fork_into(_NAMESPACES) if walls.namespaced else os.fork()
    except OSError:
        return
    if pid:
        return
    try:
        become(walls, descriptors, uid, gid, series=series)
    finally:
        os._exit(1)  # whatever happens, a child never falls through into the zygote's loop


def become(walls: Walls, descriptors: Descriptors, uid: int, gid: int, *, series: bool) -> NoReturn:
    """Turn this fork into a walled child; never returns. What goes wrong is told over its control socket."""
    _close_others(descriptors)
    control = socket.socket(fileno=descriptors.control)
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        if walls.namespaced:
            _furnish_namespaces(uid, gid)
        ends = supervisor.Ends(descriptors.job, descriptors.result, descriptors.stdout, descriptors.stderr)
        supervisor.supervise(walls, control, ends, series=series)
    except BaseException as error:
        with contextlib.suppress(OSError):
            control.send(json.dumps({"failed": f"{type(error).__name__}: {error}"[:500]}).encode())
    os._exit(1)


def _close_others(descriptors: Descriptors) -> None:
    """Close all that the zygote has open for itself: kept ends would keep others waiting for their closing."""
    lowest = 3
    for kept in sorted(asdict(descriptors).values()):
        os.closerange(lowest, kept)
        lowest = kept + 1
    os.closerange(lowest, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def _furnish_namespaces(uid: int, gid: int) -> None:
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)  # else the identity map is not ours to write
    map_identity(uid, gid)
    syscalls.mount("none", "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)
    syscalls.mount("proc", "/proc", "proc", supervisor.PLAIN)
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
