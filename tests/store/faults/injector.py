"""Ends this process by kill -9 at a chosen step of what it writes; used by victims only."""

import os
import resource
import signal
import sqlite3
from collections.abc import Callable
from typing import Any

CALLS = ("write", "pwrite", "fsync", "fdatasync", "replace", "rename", "link", "unlink", "rmdir", "mkdir", "ftruncate")
STEPS = 300
"""Instructions of SQLite's own machine between two points inside one statement."""

tell = os.write
"""The real one: what a victim tells is no step of what it writes."""


class Injector:
    """Counts the points at which this process could end, and ends it at the one numbered `end` (0 for never).

    Points are before every call that changes a file (for a write, with half of it written), before every SQL statement,
    and now and again within one.
    """

    def __init__(self, end: int) -> None:
        self.points = 0
        self._end = end

    def install(self) -> None:
        """Have every write of this process counted from now on."""
        for name in CALLS:
            setattr(os, name, self._counted(name, getattr(os, name)))
        self._real_open, self._real_connect = os.open, sqlite3.connect
        setattr(os, "open", self._open)  # noqa: B010 - a plain assignment is no valid type
        setattr(sqlite3, "connect", self._connect)  # noqa: B010

    def point(self) -> None:
        """Count one more point, or end here."""
        self.points += 1
        if self.points == self._end:
            os.kill(os.getpid(), signal.SIGKILL)

    def _counted(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            if name in ("write", "pwrite") and self.points + 1 == self._end:
                real(args[0], args[1][: len(args[1]) // 2], *args[2:])
            self.point()
            return real(*args, **kwargs)

        return counted

    def _open(self, path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if flags & os.O_CREAT:
            self.point()
        handle: int = self._real_open(path, flags, *args, **kwargs)
        return handle

    def _connect(self, *args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = self._real_connect(*args, **kwargs)
        connection.set_trace_callback(lambda _statement: self.point())
        connection.set_progress_handler(self.point, STEPS)
        return connection


def refuse_at_size(limit: int) -> None:
    """Let the system refuse every write that takes a file past `limit`."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def end_at_size(limit: int) -> None:
    """Let the system end this process in the middle of the write, SQLite's own too, that takes a file past `limit`."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
