"""A worker without any walls, for systems that have none: started only for decks that the learner has allowed.

Untested on native Windows: written where there was none. It keeps to what Python has there too.
"""

import io
import json
import os
import sys
from pathlib import Path
from typing import NoReturn

_MIB = 1 << 20


def main(frame_file: str, device: str) -> NoReturn:
    """Import torch, say ready on stdout with an empty line, run the job that comes on stdin, and write its frame."""
    from quizapp.worker import execute, prepare, trouble

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    prepare.ready(device)
    sys.stdout.write("\n")
    sys.stdout.flush()
    request = json.loads(sys.stdin.buffer.read())
    sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - the code's own, until the process ends
    watch = trouble.Watch(str(Path.cwd()))
    watch.install()
    _bound_memory(request["limits"]["memory_mb"] * _MIB, device)
    frame = execute.run(request, watch)
    _free_memory()
    Path(frame_file).write_bytes(frame)
    os._exit(0)


def _bound_memory(budget: int, device: str) -> None:
    """Bound address space where the system can: Linux only, and not for a GPU, whose driver reserves without end."""
    if sys.platform == "linux" and device != "cuda":
        import resource

        size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size + budget, resource.RLIM_INFINITY))


def _free_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
