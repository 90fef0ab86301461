"""The zygote: a process with torch imported that forks a walled child for every run, and does nothing else.

On its control socket come the five descriptors of a child to fork; `{"ready": …}` and `{"warm": …}` go out. It serves
at once; a successor forked from it pays torch's first-use costs meanwhile, then takes over, so that no run waits.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable
from typing import NoReturn

from quizapp.worker import child, learner, seccomp, syscalls, warm
from quizapp.worker.pages import use_large_pages
from quizapp.worker.plan import Plan, Walls, read_plan, walls_of
from quizapp.worker.threads import require_one_thread

DESCRIPTORS = 5
_MESSAGE_BYTES = 4096
_IDLE_MILLISECONDS = 100
_DONE = b"warm"


def main() -> None:
    """Import torch, say ready, and serve until the control socket closes."""
    plan = read_plan()
    control = socket.socket(fileno=plan.control)
    be_quiet()
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps the children
    gc.disable()  # nothing imported is garbage, and what the collector touches is no longer shared with the children
    import torch

    from quizapp.worker import execute  # noqa: F401 - every child needs it

    seccomp.prepare()
    require_one_thread()
    gc.freeze()
    walls = walls_of(plan, scratch_of(plan))
    ready = {"torch": torch.__version__, "python": sys.version.split()[0], "scratch": walls.scratch}
    control.send(json.dumps({"ready": ready}).encode())
    serve(control, walls)
    end(walls)


def scratch_of(plan: Plan) -> str:
    """The folder for scratch: in a root folder of our own, where each child mounts its own; else made now."""
    if plan.namespaced:
        return plan.scratch
    return tempfile.mkdtemp(prefix="quizapp-", dir=plan.scratch)


def serve(control: socket.socket, walls: Walls, steps: Iterable[Callable[[], None]] = warm.STEPS) -> None:
    """Fork a child for each request until the socket closes; when idle first, start the successor that replaces us."""
    successor: socket.socket | None = None
    poll = select.poll()
    poll.register(control, select.POLLIN)
    while True:
        ready = {descriptor for descriptor, _ in poll.poll(None if successor else _IDLE_MILLISECONDS)}
        if not ready:
            successor = _start_successor(control, walls, steps)
            poll.register(successor, select.POLLIN)
        elif successor is not None and successor.fileno() in ready:
            poll.unregister(successor)
            if successor.recv(len(_DONE)) == _DONE:
                control.close()
                successor.close()  # which the successor, who waits for that, takes as the word to begin
                wait_for_children()  # they end with their parent, and one may be running
                os._exit(0)
            _say_warm(control, ["the warm-up ended before its end"])
        elif not serve_one(control, walls):
            return


def serve_one(control: socket.socket, walls: Walls) -> bool:
    """Fork the child asked for next; whether the socket is still open."""
    data, descriptors, _, _ = socket.recv_fds(control, _MESSAGE_BYTES, DESCRIPTORS)
    if data:
        child.spawn(walls, child.Descriptors(*descriptors), series=data == child.SERIES)
        for descriptor in descriptors:
            os.close(descriptor)
    return bool(data)


def _start_successor(control: socket.socket, walls: Walls, steps: Iterable[Callable[[], None]]) -> socket.socket:
    """Fork the process that will take over, twice, so that it is no child of ours; return our end to it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = os.fork()
    if not pid:
        try:
            ours.close()
            if not os.fork():
                _succeed(control, walls, steps, theirs)
        finally:
            os._exit(0)
    theirs.close()
    return ours


def _succeed(
    control: socket.socket, walls: Walls, steps: Iterable[Callable[[], None]], predecessor: socket.socket
) -> None:
    skipped = [problem for step in steps for problem in _pay(step)]
    require_one_thread()
    gc.freeze()
    use_large_pages()  # now, for a child that shares the small ones keeps them alive
    predecessor.send(_DONE)
    predecessor.recv(1)  # its end: nobody else reads requests from here on
    predecessor.close()
    _say_warm(control, skipped)
    while serve_one(control, walls):
        pass
    end(walls)


def _say_warm(control: socket.socket, skipped: list[str]) -> None:
    control.send(json.dumps({"warm": {"skipped": skipped}}).encode())


def _pay(step: Callable[[], None]) -> list[str]:
    """Take one warm step; another version of torch may refuse it, which costs speed and nothing else."""
    try:
        step()
    except Exception as error:
        return [f"{step.__name__}: {type(error).__name__}: {error}"[:300]]
    return []


def end(walls: Walls) -> NoReturn:
    """Wait for the children, remove the scratch folder where it is not a mount that ends with us, and end."""
    wait_for_children()
    if not walls.namespaced:
        os.execv("/bin/rm", ["rm", "-rf", "--", walls.scratch])
    os._exit(0)


def wait_for_children() -> None:
    """Return when no child is left; their ends are ignored, so that this does not return for each."""
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        return


def be_quiet() -> None:
    """Read nothing and print nothing; what goes wrong is still told on stderr. The streams are as children use them."""
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    learner.open_streams()
