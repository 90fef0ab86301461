"""The supervisor of a child: starts the learner's process, tells how it ended, and ends it when the runner goes away.

In a series it does so for one run after another, as the checking of a deck asks for: every run has a process and a
scratch folder of its own, the namespaces are shared. Nothing of a run is left when the next begins, for its process
cannot start others, and has ended.
"""

import contextlib
import json
import os
import select
import signal
import socket
import tempfile
from dataclasses import astuple, dataclass, replace
from typing import NoReturn

from quizapp.worker import landlock, learner, syscalls
from quizapp.worker.plan import Walls

PLAIN = syscalls.MS_NOSUID | syscalls.MS_NODEV | syscalls.MS_NOEXEC
"""How everything is mounted that a child mounts."""
SCRATCH_OPTIONS = "size=64m,nr_inodes=4096,mode=700"
_MESSAGE_BYTES = 64
_ENDS = 4


@dataclass(frozen=True, slots=True)
class Ends:
    """The open ends of one run."""

    job: int
    result: int
    stdout: int
    stderr: int


def supervise(walls: Walls, control: socket.socket, ends: Ends, *, series: bool) -> NoReturn:
    """Serve the run of `ends` and, in a series, those whose ends come over `control` until it closes; then end."""
    own = _with_scratch(walls)
    if walls.namespaced:
        # What is kept mounts the scratch folders of later runs; the learner's process gives that up too.
        syscalls.drop_capabilities(kept=syscalls.CAP_SYS_ADMIN if series else 0)
    _serve(own, control, ends, rehearse=not series)
    while series and (following := _receive(control)) is not None:
        if walls.namespaced:
            syscalls.unmount(walls.scratch)
        _serve(_with_scratch(walls), control, following, rehearse=False)
    os._exit(0)


def _with_scratch(walls: Walls) -> Walls:
    """The walls of one run, around an empty scratch folder."""
    if walls.namespaced:
        syscalls.mount("scratch", walls.scratch, "tmpfs", PLAIN, SCRATCH_OPTIONS)
    else:
        walls = replace(walls, scratch=tempfile.mkdtemp(dir=walls.scratch))
    _make_home(walls.scratch)
    return walls


def _make_home(scratch: str) -> None:
    """Make the scratch folder the home of whoever is forked from here, and the place for its passing files."""
    for name in ("HOME", "TMPDIR"):
        if os.environ.get(name) != scratch:
            os.environ[name] = scratch
    tempfile.tempdir = scratch


def _receive(control: socket.socket) -> Ends | None:
    """The ends of the next run; None when the runner has no use for us any more."""
    data, descriptors, _, _ = socket.recv_fds(control, _MESSAGE_BYTES, _ENDS)
    return Ends(*descriptors) if data else None


def _serve(walls: Walls, control: socket.socket, ends: Ends, *, rehearse: bool) -> None:
    """Fork the learner's process, tell the runner of it, and tell how it ended.

    What can be done ahead of the fork is: the learner's process has to copy each page of memory that it touches first.
    """
    me = os.pidfd_open(os.getpid())
    parent = os.getpid()
    # Outside of namespaces /proc/self is among its places, which has to be that of the learner's process.
    ruleset = landlock.new_ruleset(walls.readable, walls.devices, walls.scratch) if walls.namespaced else None
    pid = syscalls.fork()
    if not pid:
        try:
            control.detach()  # its number will be another's
            learner.run(walls, ruleset, parent, *astuple(ends), rehearse=rehearse)
        finally:
            os._exit(1)
    for descriptor in (*astuple(ends), *([] if ruleset is None else [ruleset])):
        os.close(descriptor)
    process = os.pidfd_open(pid)
    born = {"pid": pid, "scratch": "" if walls.namespaced else walls.scratch}
    socket.send_fds(control, [json.dumps(born).encode()], [me, process])
    os.close(me)
    _watch(control, process)
    os.close(process)
    _, status, usage = os.wait4(pid, 0)
    ended = {"code": os.waitstatus_to_exitcode(status), "peak_kb": usage.ru_maxrss}
    with contextlib.suppress(OSError):  # a runner that went away needs no word
        control.send(json.dumps(ended).encode())


def _watch(control: socket.socket, process: int) -> None:
    """Return when the process has ended by itself or, once the runner has gone or wants the next, by our hand."""
    poll = select.poll()
    poll.register(process, select.POLLIN)
    poll.register(control, select.POLLIN | select.POLLHUP)
    if process not in {descriptor for descriptor, _ in poll.poll()}:
        signal.pidfd_send_signal(process, signal.SIGKILL)
