"""A child: one fork of the zygote behind walls of its own, which runs one job and ends.

Three processes: the one the zygote forked enters new namespaces and waits; pid 1 of the new namespaces supervises; its
child is walled further and runs the learner's code. The end of pid 1 is the end of everything in there.
"""

import json
import os
import resource
import select
import signal
import socket
import tempfile
from dataclasses import dataclass
from typing import Any, NoReturn

from quizapp.worker import learner, syscalls
from quizapp.worker.outer import map_identity

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


def become(plan: dict[str, Any], descriptors: Descriptors) -> NoReturn:
    """Turn this fork of the zygote into a walled child; never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if plan["tier"] == "namespaces":
        _enter_namespaces()
    supervise(plan, descriptors)


def _enter_namespaces() -> None:
    uid, gid = os.geteuid(), os.getegid()
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)  # else the identity map below is not ours to write
    syscalls.unshare(_NAMESPACES)
    map_identity(uid, gid)
    pid = os.fork()
    if pid:
        os.closerange(0, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        os.waitpid(pid, 0)
        os._exit(0)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    syscalls.mount("none", "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)
    syscalls.mount("proc", "/proc", "proc", _PLAIN)
    syscalls.mount("scratch", "/tmp", "tmpfs", _PLAIN, SCRATCH_OPTIONS)
    syscalls.drop_capabilities()
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)


def supervise(plan: dict[str, Any], descriptors: Descriptors) -> NoReturn:
    """Fork the learner's process, tell the runner how it ended, and end it when the runner goes away."""
    control = socket.socket(fileno=descriptors.control)
    if plan["tier"] != "namespaces":
        plan["scratch"] = tempfile.mkdtemp(dir=plan["scratch"])
    idle_kb = _resident_kb()
    me = os.pidfd_open(os.getpid())
    pid = os.fork()
    if not pid:
        try:
            control.close()
            os.close(me)
            learner.run(plan, descriptors.job, descriptors.result, descriptors.stdout, descriptors.stderr)
        finally:
            os._exit(1)
    for descriptor in (descriptors.job, descriptors.result, descriptors.stdout, descriptors.stderr):
        os.close(descriptor)
    socket.send_fds(control, [json.dumps({"scratch": plan["scratch"]}).encode()], [me])
    os.close(me)
    _watch(control, pid)
    _, status, usage = os.wait4(pid, 0)
    ended = {"code": os.waitstatus_to_exitcode(status), "peak_kb": max(0, usage.ru_maxrss - idle_kb)}
    control.send(json.dumps(ended).encode())
    os._exit(0)


def _watch(control: socket.socket, pid: int) -> None:
    """Return when the process has ended by itself or, once the runner has gone, by our hand."""
    process = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(process, select.POLLIN)
    poll.register(control, select.POLLIN | select.POLLHUP)
    ready = {descriptor for descriptor, _ in poll.poll()}
    if process not in ready:
        os.kill(pid, signal.SIGKILL)
        os._exit(0)


def _resident_kb() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - nothing but a read
        pages = int(file.read().split()[1])
    return pages * resource.getpagesize() // 1024
