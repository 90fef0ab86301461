"""What went wrong, for the learner: the exception, their own line, and whether it was out of memory or not allowed."""

import errno
import linecache
import os
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_MESSAGE = 2000
_TRACE_LINES = 12
_WALL_ERRNOS = (errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EROFS, errno.ENETUNREACH, errno.EAFNOSUPPORT)
_OPEN_WORDS = ("open file", "open shared memory", "cannot open")
_WALL_WORDS = tuple(os.strerror(each) for each in (errno.EPERM, errno.EACCES, errno.EROFS))
_MEMORY_WORDS = ("can't allocate memory", "not enough memory", "bad_alloc", "Cannot allocate memory", "out of memory")
_PARTS = {"<setup>": "setup", "<answer>": "code", "<draw>": "draw", "<ask>": "ask"}

_ATTEMPTS = {
    "socket.": "reach the network",
    "subprocess.": "start another program",
    "os.system": "start another program",
    "os.exec": "start another program",
    "os.posix_spawn": "start another program",
    "os.fork": "start another process",
    "os.kill": "signal a process",
    "os.chmod": "change the rights of a file",
    "os.chown": "change the owner of a file",
    "os.utime": "change the times of a file",
    "os.link": "link files",
    "os.symlink": "link files",
    "os.setxattr": "change the attributes of a file",
    "os.truncate": "cut a file off",
    "os.mkdir": "make a folder that hides what is in it",
    "resource.prlimit": "change the limits of a process",
    "fcntl.fcntl": "set up signals or leases on a file",
    "shutil.": "change files outside the scratch folder",
}
_PROCESSES = "start other processes"
_PROCESS_MODULES = ("/multiprocessing/", "/concurrent/futures/process.py", "/torch/_inductor/")
_NO_DETAIL = "do something that the system refused"


@dataclass(slots=True)
class Watch:
    """Remembers the last thing the code tried that the walls may stop; one in a process, fed by an audit hook."""

    scratch: str
    attempt: str = ""

    def install(self) -> None:
        """Start watching, for good."""
        sys.addaudithook(self._see)

    def _see(self, event: str, arguments: tuple[Any, ...]) -> None:
        for start, what in _ATTEMPTS.items():
            if event.startswith(start):
                self.attempt = what
                return


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def ran_out_of_memory(error: BaseException) -> bool:
    """Whether the exception, or one it came from, says that memory ran out."""
    return any(
        isinstance(each, MemoryError)
        or (isinstance(each, OSError) and each.errno == errno.ENOMEM)
        or (isinstance(each, RuntimeError) and any(word in str(each) for word in _MEMORY_WORDS))
        for each in _chain(error)
    )


def stopped_by_walls(error: BaseException, watch: Watch) -> str:
    """What the code tried that is not allowed here, "" when the exception has nothing to do with the walls."""
    for each in _chain(error):
        if isinstance(each, RuntimeError) and _could_not_open(str(each)):
            return "open a file or shared memory outside the scratch folder"
        if not isinstance(each, OSError):
            continue
        if each.errno in (*_WALL_ERRNOS, errno.ENOENT) and _passes_through(each, _PROCESS_MODULES):
            return _PROCESSES  # the first thing such a library misses may be anything: a semaphore, a pipe, a program
        outside = _outside(each.filename, watch.scratch) or _outside(each.filename2, watch.scratch)
        if outside and (isinstance(each, FileNotFoundError) or each.errno in _WALL_ERRNOS):
            return f"use {outside}, outside the scratch folder"
        if each.errno in _WALL_ERRNOS:
            return watch.attempt or _NO_DETAIL
    return ""


def _could_not_open(message: str) -> bool:
    """Whether torch's own code, which raises no OSError, met the walls when it opened something."""
    named = "</" in message or any(word in message for word in _WALL_WORDS)
    return named and any(word in message for word in _OPEN_WORDS)


def _passes_through(error: BaseException, modules: tuple[str, ...]) -> bool:
    """Whether the exception came by way of one of these library modules."""
    return any(part in frame.filename for frame in traceback.extract_tb(error.__traceback__) for part in modules)


def _outside(filename: object, scratch: str) -> str:
    if isinstance(filename, bytes):
        filename = filename.decode("utf-8", "replace")
    if not isinstance(filename, str):
        return ""
    inside = not filename.startswith("/") or filename == scratch or filename.startswith(scratch + "/")
    return "" if inside and ".." not in filename.split("/") else filename[:200]


def report(error: BaseException) -> dict[str, Any]:
    """The exception as the learner should see it: only lines of the card's own parts, theirs above all."""
    part, line = _place(error)
    source = linecache.getline(f"<{'answer' if part == 'code' else part}>", line).rstrip("\n") if line else ""
    return {
        "type": type(error).__name__[:200],
        "message": _message(error),
        "part": part,
        "line": line,
        "source": source[:500],
        "trace": _own_trace(error),
    }


def _message(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return str(error.msg)[:_MESSAGE]
    if isinstance(error, SystemExit):
        return "the code asked Python to exit"
    try:
        return str(error)[:_MESSAGE]
    except BaseException:  # the learner's own __str__ may do anything, leaving Python included
        return "(its message could not be read)"


def _place(error: BaseException) -> tuple[str, int]:
    if isinstance(error, SyntaxError) and error.filename in _PARTS:
        return _PARTS[error.filename], error.lineno or 0
    frames = [each for each in traceback.extract_tb(error.__traceback__) if each.filename in _PARTS]
    own = [each for each in frames if each.filename == "<answer>"] or frames
    return (_PARTS[own[-1].filename], own[-1].lineno or 0) if own else ("code", 0)


def _own_trace(error: BaseException) -> str:
    lines = []
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename in _PARTS:
            lines.append(f"line {frame.lineno} of {_PARTS[frame.filename]}, in {frame.name}: {frame.line or ''}"[:300])
    if len(lines) > _TRACE_LINES:
        half = _TRACE_LINES // 2
        lines = [*lines[:half], f"… {len(lines) - _TRACE_LINES} more …", *lines[-half:]]
    return "\n".join(lines)
