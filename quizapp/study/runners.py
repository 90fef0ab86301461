"""Which runner a card's code goes to: the one with walls or, where there are none, the open one for decks that may."""

from collections.abc import Callable
from threading import Lock

from quizapp.core.card import Card
from quizapp.errors import NoWallsError
from quizapp.runner.base import Runner
from quizapp.runner.unwalled import UnwalledRunner


class Runners:
    """The walled runner and, behind it, one without walls for the decks in `unwalled`; safe from several threads.

    A stronger runner is never left for a weaker one while it can stand: only a system that has no walls at all
    (NoWallsError) makes the open one run anything, and only what the learner has named.
    """

    def __init__(
        self,
        walled: Runner,
        unwalled: frozenset[str] = frozenset(),
        make_open: Callable[[], Runner] = UnwalledRunner,
    ) -> None:
        self.walled = walled
        self._unwalled = unwalled
        self._make_open = make_open
        self._open: Runner | None = None
        self._lock = Lock()

    def of(self, card: Card) -> Runner:
        """The runner for this card's code; running on it raises SandboxError where nothing may run."""
        if card.deck not in self._unwalled:
            return self.walled
        with self._lock:
            if self._open is None and self._has_walls():
                return self.walled
            if self._open is None:
                self._open = self._make_open()
            return self._open

    def close(self) -> None:
        """End every run and every process of both."""
        self.walled.close()
        with self._lock:
            if self._open is not None:
                self._open.close()

    def _has_walls(self) -> bool:
        try:
            _ = self.walled.tier
        except NoWallsError:
            return False
        return True
