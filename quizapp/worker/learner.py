"""The learner's process: puts the last walls around itself, waits for a job, runs it and writes one result frame."""

import fcntl
import json
import os
import resource
import signal
import sys
import tempfile
from typing import Any, NoReturn

from quizapp.worker import execute, landlock, seccomp, syscalls

_JOB = 3
_RESULT = 4
_MIB = 1 << 20
_EPILOGUE_BYTES = 64 * _MIB
_READY = b"R"


def run(plan: dict[str, Any], job: int, result: int, stdout: int, stderr: int) -> NoReturn:
    """Confine this process, say ready on `result`, then run the one job that arrives on `job`."""
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    _arrange_descriptors(job, result, stdout, stderr)
    scratch = plan["scratch"]
    _enter_scratch(scratch)
    _limit(plan["tier"])
    landlock.restrict(plan["readable"], plan["devices"], scratch)
    seccomp.restrict()
    os.write(_RESULT, _READY)
    request = json.loads(_read_all(_JOB))
    os.close(_JOB)
    allowance = _limit_memory(request["limits"]["memory_mb"] * _MIB, request["limits"]["seconds"])
    frame = execute.run(request)
    resource.setrlimit(resource.RLIMIT_AS, allowance)
    _write_all(_RESULT, frame)
    os._exit(0)


def _arrange_descriptors(job: int, result: int, stdout: int, stderr: int) -> None:
    """Leave exactly: no input, the two output pipes, the job at 3 and the result at 4."""
    null = os.open("/dev/null", os.O_RDONLY)
    # First out of the way of the numbers that are about to be assigned.
    moved = [fcntl.fcntl(each, fcntl.F_DUPFD, 16) for each in (null, stdout, stderr, job, result)]
    for number, descriptor in enumerate(moved):
        os.dup2(descriptor, number)
    os.closerange(len(moved), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", buffering=1)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", buffering=1)  # noqa: SIM115


def _enter_scratch(scratch: str) -> None:
    """Make the scratch folder the place of work and the home."""
    os.chdir(scratch)
    os.environ.update(HOME=scratch, TMPDIR=scratch)
    tempfile.tempdir = None  # the zygote may have settled on another folder


def _limit(tier: str) -> None:
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_FSIZE, 64 * _MIB),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        resource.setrlimit(kind, (value, value))
    if tier == "namespaces":
        # In a user namespace of its own only this child's threads count; elsewhere all of the user's processes would.
        resource.setrlimit(resource.RLIMIT_NPROC, (64, 64))


def _limit_memory(budget: int, seconds: float) -> tuple[int, int]:
    """Bound address space and processor time; returns the allowance for writing the result after memory ran out."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        size = int(file.read().split()[0]) * resource.getpagesize()
    allowance = (size + budget + _EPILOGUE_BYTES, size + budget + _EPILOGUE_BYTES)
    resource.setrlimit(resource.RLIMIT_AS, (size + budget, allowance[1]))
    cpu = 2 * int(seconds) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    return allowance


def _read_all(descriptor: int) -> bytes:
    pieces = []
    while piece := os.read(descriptor, 1 << 16):
        pieces.append(piece)
    return b"".join(pieces)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
