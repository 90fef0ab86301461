"""Locks between processes, on files that exist for nothing else.

They are taken with flock, which the end of a process releases however it comes, and never on the database itself.
"""

import fcntl
import os
import time
from pathlib import Path

from quizapp.store.files import make_file

_PAUSE = 0.01
"""Seconds between two looks at a lock that another holds; a blocking flock could not give up."""


class FileLock:
    """A lock on the file `path`, which many can hold together or one alone; each object is a holder of its own."""

    def __init__(self, path: Path) -> None:
        make_file(path)
        self.handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)

    def take(self, *, alone: bool, patience: float = 0.0) -> bool:
        """Take the lock, or change how it is held; return whether it is held now, after `patience` seconds at most.

        Where a change fails, what was held before may be lost.
        """
        until = time.monotonic() + patience
        how = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
        while True:
            try:
                fcntl.flock(self.handle, how | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    return False
                time.sleep(_PAUSE)
            else:
                return True

    def release(self) -> None:
        """Let others take the lock."""
        fcntl.flock(self.handle, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the lock for good; a second call does nothing."""
        handle, self.handle = self.handle, -1
        if handle >= 0:
            os.close(handle)
