"""A child: one fork of the zygote behind walls of its own, which runs one job and ends.

Two processes: pid 1 of new namespaces supervises; its child is walled further and runs the learner's code. The end of
pid 1 is the end of everything in there.
"""

import contextlib
import json
import os
import resource
import select
import signal
import socket
import tempfile
from dataclasses import asdict, dataclass, replace
from typing import NoReturn

from quizapp.worker import learner, syscalls
from quizapp.worker.outer import map_identity
from quizapp.worker.plan import Walls

_NAMESPACES = (
    syscalls.CLONE_NEWUSER
    | syscalls.CLONE_NEWNS
    | syscalls.CLONE_NEWPID
    | syscalls.CLONE_NEWNET
    | syscalls.CLONE_NEWIPC
    | syscalls.CLONE_NEWUTS
)
_PLAIN = syscalls.MS_NOSUID | syscalls.MS_NODEV | syscalls.MS_NOEXEC
SCRATCH_OPTIONS = "size=64m,nr_inodes=4096,mode=700"


@dataclass(frozen=True, slots=True)
class Descriptors:
    """The open ends a child is born with."""

    control: int
    job: int
    result: int
    stdout: int
    stderr: int


def spawn(walls: Walls, descriptors: Descriptors) -> None:
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
        become(walls, descriptors, uid, gid)
    finally:
        os._exit(1)  # whatever happens, a child never falls through into the zygote's loop


def become(walls: Walls, descriptors: Descriptors, uid: int, gid: int) -> NoReturn:
    """Turn this fork into a walled child; never returns. What goes wrong is told over its control socket."""
    _close_others(descriptors)
    control = socket.socket(fileno=descriptors.control)
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        if walls.namespaced:
            _furnish_namespaces(uid, gid, walls.scratch)
        _supervise(walls, descriptors, control)
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


def _furnish_namespaces(uid: int, gid: int, scratch: str) -> None:
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)  # else the identity map is not ours to write
    map_identity(uid, gid)
    syscalls.mount("none", "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)
    syscalls.mount("proc", "/proc", "proc", _PLAIN)
    syscalls.mount("scratch", scratch, "tmpfs", _PLAIN, SCRATCH_OPTIONS)
    syscalls.drop_capabilities()
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)


def _supervise(walls: Walls, descriptors: Descriptors, control: socket.socket) -> NoReturn:
    """Fork the learner's process, tell the runner how it ended, and end it when the runner goes away."""
    if not walls.namespaced:
        walls = replace(walls, scratch=tempfile.mkdtemp(dir=walls.scratch))
    me = os.pidfd_open(os.getpid())
    parent = os.getpid()
    pid = os.fork()
    if not pid:
        try:
            control.close()
            os.close(me)
            learner.run(walls, parent, descriptors.job, descriptors.result, descriptors.stdout, descriptors.stderr)
        finally:
            os._exit(1)
    for descriptor in (descriptors.job, descriptors.result, descriptors.stdout, descriptors.stderr):
        os.close(descriptor)
    process = os.pidfd_open(pid)
    born = {"pid": pid, "scratch": "" if walls.namespaced else walls.scratch}
    socket.send_fds(control, [json.dumps(born).encode()], [me, process])
    os.close(me)
    _watch(control, process)
    _, status, usage = os.wait4(pid, 0)
    ended = {"code": os.waitstatus_to_exitcode(status), "peak_kb": usage.ru_maxrss}
    with contextlib.suppress(OSError):  # a runner that went away needs no word
        control.send(json.dumps(ended).encode())
    os._exit(0)


def _watch(control: socket.socket, process: int) -> None:
    """Return when the process has ended by itself or, once the runner has gone, by our hand."""
    poll = select.poll()
    poll.register(process, select.POLLIN)
    poll.register(control, select.POLLIN | select.POLLHUP)
    if process not in {descriptor for descriptor, _ in poll.poll()}:
        signal.pidfd_send_signal(process, signal.SIGKILL)
