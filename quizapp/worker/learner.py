"""The learner's process: puts the last walls around itself, waits for a job, runs it and writes one result frame."""

import fcntl
import gc
import json
import os
import resource
import signal
import struct
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

from quizapp.worker import landlock, seccomp, syscalls
from quizapp.worker.plan import Walls
from quizapp.worker.threads import require_one_thread

_JOB = 3
RESULT = 4
"""The descriptor of the pipe that the result goes into."""
_RULESET = 5
_MIB = 1 << 20
_EPILOGUE_BYTES = 64 * _MIB
FILE_BYTES = 64 * _MIB
"""How large a file may become."""
_CPU_GRACE_SECONDS = 5
THREADS = 64
_REHEARSAL: dict[str, Any] = {
    "setup": "x = torch.ones(2, 2, requires_grad=True)",
    "code": "y = (x @ x).sum()\ny.backward()",
    "names": ["x", "y"],
    "keep": [],
    "ask": "",
    "call": "",
    "draw": "",
    "seeds": [0],
    "trace": False,
    "account": False,
    "inside": False,
    "small": False,
    "double": [],
    "device": "cpu",
}
READY = b"R"
BEGUN = b"B"
FAILED = b"F"


def run(
    walls: Walls,
    ruleset: int | None,
    parent: int,
    job: int,
    result: int,
    stdout: int,
    stderr: int,
    *,
    rehearse: bool = True,
) -> NoReturn:
    """Confine this process, say ready and its size on `result`, then run the one job that arrives on `job`.

    `ruleset` is Landlock's for these walls, None where it has to be made here. All other descriptors are closed.
    `rehearse` makes the job quicker at the price of more work ahead of it: for a learner who waits, not for a check.
    Walls that cannot be built are told on `result` too, and then nothing runs.
    """
    try:
        arrange_descriptors(job, result, stdout, stderr, *([] if ruleset is None else [ruleset]))
        _die_with(parent)
        if walls.namespaced:
            syscalls.keep_capabilities(0)  # whatever its supervisor has kept
        _confine(walls, None if ruleset is None else _RULESET)
    except BaseException as error:
        os.write(RESULT, FAILED + f"{type(error).__name__}: {error}"[:500].encode("utf-8", "replace"))
        os._exit(1)
    limit = partial(_limit_job, device=walls.device)
    serve_one(walls.scratch, lambda: _memory_kb(1), limit, rehearse=rehearse)


def serve_one(
    scratch: str,
    idle_kb: Callable[[], int],
    limit: Callable[[int, float], tuple[int, int] | None],
    *,
    rehearse: bool = True,
) -> NoReturn:
    """Rehearse if asked to, say ready, run the one job behind walls that stand, write its frame, and end.

    `limit` bounds the job's bytes and seconds, and returns the bounds on memory for writing the result.
    """
    from quizapp.worker import execute, trouble

    watch = trouble.Watch(scratch)
    watch.install()
    if rehearse:
        # Memory shared with the zygote is copied at its first change; what every run changes is better changed now.
        execute.run(_REHEARSAL, watch)
        watch.attempt = ""
    os.write(RESULT, READY + struct.pack("<I", idle_kb()))
    request = json.loads(_read_all(_JOB))
    os.close(_JOB)
    os.write(RESULT, BEGUN)
    gc.enable()
    bounds = limit(request["limits"]["memory_mb"] * _MIB, request["limits"]["seconds"])
    frame = execute.run(request, watch)
    if bounds is not None:
        resource.setrlimit(resource.RLIMIT_AS, bounds)
    _write_all(RESULT, frame)
    # The runner takes closed ends behind a whole frame as the end, and need not wait for this memory to be freed.
    os.closerange(0, RESULT + 1)
    os._exit(0)


def _die_with(parent: int) -> None:
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)  # it died before the line above could tie us to it


def _confine(walls: Walls, ruleset: int | None) -> None:
    """Raise the last walls; a GPU's driver needs its threads and devices first, between Landlock and seccomp."""
    if walls.single:
        # Our own modules are out of sight behind Landlock; it holds one thread, and those it starts afterwards.
        from quizapp.worker import execute, prepare  # noqa: F401 - torch with them

        require_one_thread()
    if not walls.namespaced:
        # The runner counts our open files and threads from outside, where no mount and no namespace bounds them.
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
    os.chdir(walls.scratch)
    _limit(walls)
    if ruleset is None:
        ruleset = landlock.new_ruleset(walls.readable, walls.devices, walls.scratch)
    landlock.restrict(ruleset)
    if walls.single:
        prepare.ready(walls.device)
    seccomp.restrict(gpu=walls.device == "cuda")


def arrange_descriptors(job: int, result: int, stdout: int, stderr: int, *kept: int) -> None:
    """Leave exactly: no input, the two output pipes, the job at 3, the result at 4, and `kept` from 5 on."""
    null = os.open("/dev/null", os.O_RDONLY)
    # First out of the way of the numbers that are about to be assigned.
    moved = [fcntl.fcntl(each, fcntl.F_DUPFD, 16) for each in (null, stdout, stderr, job, result, *kept)]
    for number, descriptor in enumerate(moved):
        os.dup2(descriptor, number)
    os.closerange(len(moved), resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def open_streams() -> None:
    """Make Python's own streams anew, which read and write the descriptors 0, 1 and 2 as they are by then."""
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", buffering=1)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", buffering=1)  # noqa: SIM115


def _limit(walls: Walls) -> None:
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        resource.setrlimit(kind, (value, value))
    if walls.namespaced:
        # In a user namespace of its own only this child's threads count; elsewhere all of the user's processes would.
        resource.setrlimit(resource.RLIMIT_NPROC, (THREADS, THREADS))


def _limit_job(budget: int, seconds: float, device: str) -> tuple[int, int] | None:
    """Bound address space and processor time; returns the bounds for writing the result after memory ran out.

    A GPU's driver reserves address space without end, so that there only the processor time can be bounded.
    """
    limit_processor_time(seconds)
    if device == "cuda":
        return None
    size = _memory_kb(0) * 1024
    most = size + budget + _EPILOGUE_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (size + budget, most))
    return most, most


def limit_processor_time(seconds: float) -> None:
    """Bound processor time to what two threads can use in `seconds`, and a little more."""
    cpu = 2 * int(seconds) + _CPU_GRACE_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))  # first the signal that tells why, then the end


def _memory_kb(column: int) -> int:
    """This process's memory: column 0 of statm is address space, 1 is what is resident."""
    statm = os.open("/proc/self/statm", os.O_RDONLY)
    pages = int(os.read(statm, 256).split()[column])
    os.close(statm)
    return pages * resource.getpagesize() // 1024


def _read_all(descriptor: int) -> bytes:
    pieces = []
    while piece := os.read(descriptor, 1 << 16):
        pieces.append(piece)
    return b"".join(pieces)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
