"""One attempt as the screen sees it: when it began, how to stop it, and what it has printed so far."""

from threading import Event, Lock
from time import monotonic

KEPT = 64 * 1024
"""Characters of output that wait for the screen at most; what a flood adds to them is not shown."""


class Attempt:
    """Handed to the running thread; `write` is called there, all else on the screen's own thread."""

    def __init__(self) -> None:
        self.cancel = Event()
        self._began = monotonic()
        self._lock = Lock()
        self._waiting: list[str] = []
        self._size = 0

    @property
    def seconds(self) -> float:
        """Seconds since the attempt began."""
        return monotonic() - self._began

    def write(self, stream: str, text: str) -> None:
        """Keep a piece of output until the screen takes it."""
        with self._lock:
            if self._size < KEPT:
                self._waiting.append(text)
                self._size += len(text)

    def take(self) -> str:
        """Return the output that came since the last call."""
        with self._lock:
            text = "".join(self._waiting)
            self._waiting.clear()
            self._size = 0
        return text
