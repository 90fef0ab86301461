"""The record on disk: reviews are appended, card states follow, and one answer is one transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, QueuePool, Select, delete, event, func, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlmodel import create_engine

from quizapp.core.record import CardState, DayCounts, Review, State
from quizapp.core.replay import replay
from quizapp.store.connect import PATIENCE, connect
from quizapp.store.errors import StaleStateError as StaleStateError
from quizapp.store.errors import explain, explained
from quizapp.store.migrate import prepare
from quizapp.store.models import CARD_STATE, REVIEW, SCHEDULER
from quizapp.store.rows import (
    REVIEW_COLUMNS,
    STATE_COLUMNS,
    parameters_from_text,
    parameters_to_text,
    review_from_row,
    review_to_row,
    state_from_row,
    state_to_row,
)

_STATES = select(*(CARD_STATE.c[name] for name in STATE_COLUMNS))
_REVIEWS = select(REVIEW.c.scheduler, *(REVIEW.c[name] for name in REVIEW_COLUMNS)).order_by(REVIEW.c.seq)
_KNOWN = sqlite.insert(CARD_STATE)
_PUT_STATE = _KNOWN.on_conflict_do_update(
    index_elements=[CARD_STATE.c.card],
    set_={name: _KNOWN.excluded[name] for name in STATE_COLUMNS if name != "card"},
)


class Store:
    """The database at `path`, created or migrated as it is opened; any thread may use it, and other processes too.

    Every method raises StoreError, with what to do, when the database is damaged, foreign, newer, locked for longer
    than `patience` seconds, or cannot be written.
    """

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        self._path = path
        prepare(path, patience=patience)
        self._engine = _engine(path, patience)

    def states(self) -> dict[str, CardState]:
        """Return the state of every card that has been reviewed, by card id; a card that is not there is new."""
        with self._reading() as connection:
            states = [state_from_row(row) for row in connection.execute(_STATES)]
        return {state.card: state for state in states}

    def reviews(self, since: date | None = None, deck: str | None = None) -> list[Review]:
        """Return the reviews in the order they were recorded: from the study day `since` on, of one `deck`."""
        wanted = _REVIEWS
        if since is not None:
            wanted = wanted.where(REVIEW.c.study_day >= since.isoformat())
        if deck is not None:
            wanted = wanted.where(REVIEW.c.deck == deck)
        with self._reading() as connection:
            return _reviews(connection, wanted)

    def counts(self, study_day: date) -> dict[str, DayCounts]:
        """Return for each deck how many new cards and how many reviews were answered on `study_day`."""
        was = func.json_extract(REVIEW.c.before, "$.state")
        wanted = (
            select(REVIEW.c.deck, func.count().filter(was.is_(None)), func.count().filter(was == State.REVIEW.value))
            .where(REVIEW.c.study_day == study_day.isoformat())
            .group_by(REVIEW.c.deck)
        )
        with self._reading() as connection:
            return {deck: DayCounts(new, review) for deck, new, review in connection.execute(wanted)}

    def record(self, review: Review) -> None:
        """Append `review` and move its card to `review.after`, in one transaction that is on the disk on return.

        Raises StaleStateError, and records nothing, when the card no longer stands at `review.before` because another
        process has rated it.
        """
        with self._writing() as connection:
            row = connection.execute(_STATES.where(CARD_STATE.c.card == review.card)).first()
            current = CardState(review.card, review.deck) if row is None else state_from_row(row)
            # A card that its author moved to another deck stands where it stood.
            if replace(current, deck=review.before.deck) != review.before:
                raise StaleStateError(
                    f"The card {review.card} was rated elsewhere meanwhile, so this rating was not recorded.",
                    "Rate it once more: its intervals have changed.",
                )
            values = {**review_to_row(review), "scheduler": _scheduler(connection, review)}
            connection.execute(insert(REVIEW), values)
            connection.execute(_PUT_STATE, state_to_row(review.after))

    def rebuild(self) -> tuple[str, ...]:
        """Write every card state anew from the reviews; return the cards whose state had been another."""
        with self._writing() as connection:
            found = {row[0]: state_from_row(row) for row in connection.execute(_STATES)}
            right = replay(_reviews(connection, _REVIEWS))
            connection.execute(delete(CARD_STATE))
            if right:
                connection.execute(insert(CARD_STATE), [state_to_row(state) for state in right.values()])
        return tuple(sorted(card for card in found.keys() | right.keys() if found.get(card) != right.get(card)))

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._explained(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._explained(), self._engine.execution_options(reading=True).begin() as connection:
            yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            with explained(self._path):
                yield
        except DBAPIError as error:
            raise explain(error.orig, self._path) from error


def _engine(path: Path, patience: float) -> Engine:
    engine = create_engine("sqlite://", creator=lambda: connect(path, patience=patience), poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes the lock before it reads, or two processes would both decide on the same old state.
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _reviews(connection: Connection, wanted: Select[Any]) -> list[Review]:
    schedulers: Mapping[int, tuple[str, tuple[float, ...]]] = {
        key: (name, parameters_from_text(text))
        for key, name, text in connection.execute(select(SCHEDULER.c.id, SCHEDULER.c.name, SCHEDULER.c.parameters))
    }
    return [review_from_row(row[1:], *schedulers[row[0]]) for row in connection.execute(wanted)]


def _scheduler(connection: Connection, review: Review) -> int:
    """Return the row of what computed this review, written when it is the first."""
    values = {"name": review.scheduler, "parameters": parameters_to_text(review.parameters)}
    same = (SCHEDULER.c[name] == value for name, value in values.items())
    known = connection.execute(select(SCHEDULER.c.id).where(*same)).scalar()
    if known is None:
        known = connection.execute(insert(SCHEDULER).returning(SCHEDULER.c.id), values).scalar_one()
    return int(known)
