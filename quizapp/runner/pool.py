"""Spares kept ready, so that a run starts in a child that was walled before it was needed."""

import contextlib
import threading
from typing import Protocol

from quizapp.errors import SandboxError
from quizapp.runner.spare import Spare


class Source(Protocol):
    """Where children come from."""

    def spawn(self) -> Spare:
        """A child that is on its way to be ready; raises SandboxError when there can be none."""


class Pool:
    """Up to `count` spares of one source; safe to use from several threads."""

    def __init__(self, source: Source, count: int) -> None:
        self._source = source
        self._count = count
        self._lock = threading.Lock()
        self._spares: list[Spare] = []
        self._leaving: list[Spare] = []
        self._open = True
        self._warm = False

    def take(self) -> Spare:
        """A ready spare: one that was waiting, else a new one; raises SandboxError or OSError when there is none."""
        while True:
            with self._lock:
                waited = bool(self._spares)
                spare = self._spares.pop(0) if waited else self._source.spawn()
            try:
                spare.wait_ready()
            except BaseException:
                spare.close()
                raise
            if spare.alive or not waited:
                return spare
            spare.close()  # the system may have ended it while it waited, which is nobody's fault

    def retire(self, spare: Spare) -> None:
        """Keep a used child that serves other runs, if there is room; else end it, without waiting for its memory."""
        with self._lock:
            welcome = self._open and len(self._spares) < self._count and (spare.warm or not self._warm)
            if welcome and spare.again():
                self._spares.append(spare)
                return
        gone = spare.end()
        if gone or spare.watched or not self._open:
            spare.close()
        else:
            with self._lock:
                self._leaving.append(spare)

    def _sweep(self) -> None:
        gone = [each for each in self._leaving if each.end()]
        self._leaving = [each for each in self._leaving if each not in gone]
        for each in gone:
            each.close()

    def refill(self) -> None:
        """Ask for as many spares as are missing, without waiting for them; what fails now fails again in `take`."""
        with self._lock, contextlib.suppress(SandboxError, OSError):
            self._sweep()
            while self._open and len(self._spares) < self._count:
                self._spares.append(self._source.spawn())

    def replace_cold(self) -> None:
        """Exchange the spares that were forked before the warm-up for new ones, and keep none of them from here on."""
        with self._lock:
            self._warm = True
            cold = [each for each in self._spares if not each.warm]
            self._spares = [each for each in self._spares if each.warm]
        self.refill()
        for each in cold:
            each.close()

    def close(self) -> None:
        """End every spare; no new ones are kept from here on."""
        with self._lock:
            self._open = False
            ending = self._spares + self._leaving
            self._spares, self._leaving = [], []
        for each in ending:
            each.end()
        for each in ending:
            each.close()
