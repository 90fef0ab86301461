"""The zygote: a process with torch imported that forks a walled child for every run, and does nothing else.

On its control socket come the five descriptors of a child to fork; `{"ready": …}` and `{"warm": true}` go out.
"""

import json
import os
import select
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

from quizapp.worker import child, syscalls, warm

_DESCRIPTORS = 5
_MESSAGE_BYTES = 4096


def main(plan: dict[str, Any]) -> None:
    """Import torch, say ready, and serve until the control socket closes."""
    control = socket.socket(fileno=plan["control"])
    _be_quiet()
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps the children
    import torch

    _require_one_thread()
    if plan["tier"] != "namespaces":
        # No mount of our own to put a scratch folder on: children get folders in here, watched by the runner.
        plan["scratch"] = tempfile.mkdtemp(prefix="quizapp-", dir=plan["scratch"])
    ready = {"torch": torch.__version__, "python": sys.version.split()[0], "scratch": plan["scratch"]}
    control.send(json.dumps({"ready": ready}).encode())
    serve(control, plan, warm.steps())
    if plan["tier"] != "namespaces":
        os.execv("/bin/rm", ["rm", "-rf", "--", plan["scratch"]])


def serve(control: socket.socket, plan: dict[str, Any], steps: Iterator[Callable[[], None]]) -> None:
    """Fork a child for each request; between requests pay torch's first-use costs, one of `steps` at a time."""
    warming = True
    skipped: list[str] = []
    while True:
        # The first children come before the first warm step, so that the first answer need not wait for it.
        if warming and not select.select([control], [], [], 0.1)[0]:
            step = next(steps, None)
            if step is None:
                warming = False
                _require_one_thread()
                control.send(json.dumps({"warm": {"skipped": skipped}}).encode())
            else:
                skipped += _pay(step)
            continue
        data, descriptors, _, _ = socket.recv_fds(control, _MESSAGE_BYTES, _DESCRIPTORS)
        if not data:
            return
        _spawn(control, plan, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _pay(step: Callable[[], None]) -> list[str]:
    """Take one warm step; another version of torch may refuse it, which costs speed and nothing else."""
    try:
        step()
    except Exception as error:
        return [f"{step.__name__}: {type(error).__name__}: {error}"[:300]]
    return []


def _spawn(control: socket.socket, plan: dict[str, Any], descriptors: list[int]) -> None:
    if os.fork():
        return
    try:
        control.close()
        child.become(plan, child.Descriptors(*descriptors))
    finally:
        os._exit(1)  # whatever happens, a child never falls through into the zygote's loop


def _require_one_thread() -> None:
    tasks = os.listdir("/proc/self/task")  # noqa: PTH208 - names are all that is needed
    if len(tasks) != 1:
        raise RuntimeError(f"the zygote has {len(tasks)} threads and could not be forked safely")


def _be_quiet() -> None:
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
