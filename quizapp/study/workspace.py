"""What every use case stands on: settings, decks, and the record and runner, opened when first needed."""

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Self

from quizapp.config import Config, load_config
from quizapp.core.card import Card, Deck
from quizapp.core.day import behind, held_day, study_day
from quizapp.core.record import Stamp
from quizapp.decks.library import Library, load_library
from quizapp.paths import database_file
from quizapp.runner import open_runner
from quizapp.runner.base import Runner
from quizapp.runner.devices import choose_device, found_devices
from quizapp.store import peek
from quizapp.study.keeping import DailyBackup

if TYPE_CHECKING:
    from quizapp.store.store import Store
    from quizapp.study.grading import Grader

Entropy = Callable[[int], int]
"""Gives a fresh random number of so many bits."""


def utc_now() -> datetime:
    """The time of the computer's clock, in UTC."""
    return datetime.now(UTC)


class Workspace:
    """One learner's settings, decks, record and runner; use it as a context manager, or close it.

    Opening is cheap: the database is opened (and its library imported) at the first use of `store`, the walls are
    built at the first use of `runner`. Both may be asked for from any thread.
    """

    def __init__(
        self,
        config: Config,
        library: Library,
        *,
        clock: Callable[[], datetime] = utc_now,
        entropy: Entropy = secrets.randbits,
        open_store: "Callable[[], Store] | None" = None,
        make_runner: Callable[..., Runner] = open_runner,
        series: bool = False,
    ) -> None:
        self.config = config
        self.library = library
        self.clock = clock
        self.entropy = entropy
        self._open_store = open_store or _open_database
        self._make_runner = partial(make_runner, series=True) if series else make_runner
        self._opening = Lock()
        self._store: Store | None = None
        self._daily: DailyBackup | None = None
        self._journal_trouble = ""
        self._grader: Grader | None = None

    @classmethod
    def open(cls, paths: Sequence[Path] | None = None, *, series: bool = False) -> Self:
        """Read the settings and the decks under `paths` (None: those that ship and the learner's own).

        `series` readies the runner for many runs one after another, none of which anybody waits for.
        Raises ConfigError for settings that cannot be used; a bad card file only becomes one of `library.problems`.
        """
        return cls(load_config(), load_library(paths), series=series)

    @property
    def store(self) -> "Store":
        """The record, opened at first use; raises StoreError when the database cannot be used."""
        with self._opening:
            if self._store is None:
                self._store = self._open_store()
                if self._open_store is _open_database:  # another store is not the learner's own record
                    self._daily = DailyBackup(database_file(), self.today)
            return self._store

    @property
    def trouble(self) -> str:
        """What is wrong with the journal or the backup of a record that is itself well, to be told; "" when nothing.

        All of it is known once the workspace is closed.
        """
        if self._daily is None:
            return ""
        journal = self._store.trouble if self._store else self._journal_trouble
        return "\n".join(filter(None, (journal, self._daily.trouble)))

    @property
    def grader(self) -> "Grader":
        """What judges answers, on this workspace's runner; raises ConfigError for a device that is not here."""
        from quizapp.study.grading import Grader  # the judge takes time to import, and what is due needs none

        with self._opening:
            if self._grader is None:
                device = choose_device(self.config.device, self.devices)
                self._grader = Grader(
                    self._make_runner(), entropy=self.entropy, device=device, unwalled=self.config.unwalled
                )
            return self._grader

    @cached_property
    def devices(self) -> tuple[str, ...]:
        """The devices that cards can compute on here."""
        return found_devices()

    def shown(self, deck: Deck) -> tuple[Card, ...]:
        """The cards of `deck` that the learner can study: no drafts, and none for a device that is not here."""
        return tuple(card for card in deck.shown if card.device in ("any", *self.devices))

    @property
    def runner(self) -> Runner:
        """What runs code behind walls; `runner.start()` lets it get ready in the background."""
        return self.grader.runner

    def today(self, at: datetime | None = None) -> date:
        """The study day that `at` (now when left out) falls on; one that has begun is held, see `held_day`."""
        last = self._latest()
        day = study_day(at or self.clock(), self.config.zone(), self.config.day_start_hour)
        return held_day(day, last.study_day if last else None)

    @property
    def clock_behind(self) -> timedelta | None:
        """By how much the clock is behind the last entry of the record; None when it is not, or within a minute.

        It is so until something is recorded; a front end tells the learner once.
        """
        last = self._latest()
        return behind(self.clock(), last.at if last else None)

    def close(self) -> None:
        """Close the database and end every process of the runner."""
        with self._opening:
            grader, store = self._grader, self._store
            self._grader = self._store = None
        if grader is not None:
            grader.close()
        if self._daily is not None:
            self._daily.finish()
        if store is not None:
            self._journal_trouble = store.trouble if self._daily else ""
            store.close()

    def _latest(self) -> Stamp | None:
        """When the last entry was recorded, without opening the store, whose library is slow to import."""
        store = self._store
        return store.latest() if store is not None else peek.latest(database_file())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _open_database() -> "Store":
    from quizapp.store.store import Store

    return Store(database_file())
