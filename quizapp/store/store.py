"""The record on disk: entries are appended, states and marks follow, and what is done in one go is one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, func, or_, select

from quizapp.core.marks import day_limits
from quizapp.core.names import Names
from quizapp.core.record import (
    CardState,
    Change,
    ChangeKind,
    DayCounts,
    DayLimits,
    Entry,
    Marks,
    Review,
    Stamp,
    State,
    Trace,
)
from quizapp.store import deriving, narrow, traces, undoing
from quizapp.store.appending import Recorded, append
from quizapp.store.connect import PATIENCE
from quizapp.store.errors import StaleStateError as StaleStateError
from quizapp.store.models import CHANGE, REVIEW
from quizapp.store.opening import OpenRecord
from quizapp.store.reading import (
    CHANGES,
    LAST_PLACE,
    MARKS,
    REVIEWS,
    STATES,
    changes,
    counts_still,
    is_listed,
    last_stamp,
    listed,
    reviews,
    states_of,
)
from quizapp.store.rows import marks_from_row, state_from_row


class Store:
    """The database at `path`, created or migrated as it is opened; any thread may use it, and other processes too.

    Every entry is also in the journal beside it before the method that recorded it returns, unless `journal` is False.
    Every method raises StoreError, with what to do, when the database is damaged, foreign, newer, gone, locked for
    longer than `patience` seconds, or cannot be written.
    """

    def __init__(self, path: Path, *, patience: float = PATIENCE, journal: bool = True) -> None:
        self._record = OpenRecord(path, patience, journal=journal)
        self._database = self._record.database
        self._stamp: Stamp | None = None

    # What counts now.

    def states(self) -> dict[str, CardState]:
        """Return the state of every card that has been reviewed, by card id; a card that is not there is new."""
        with self._database.reading() as connection:
            states = [state_from_row(row) for row in connection.execute(STATES)]
        return {state.card: state for state in states}

    def due_states(self, today: date) -> list[CardState]:
        """Return the states of cards that are due by the study day `today`, stand on a step, or were answered on it."""
        with self._database.reading() as connection:
            return narrow.due_states(connection, today)

    def states_of(self, cards: Collection[str]) -> dict[str, CardState]:
        """Return the states of those among `cards`, given by id, that are no longer new."""
        with self._database.reading() as connection:
            return states_of(connection, cards)

    def known(self) -> frozenset[str]:
        """Return the ids of all cards that are no longer new."""
        with self._database.reading() as connection:
            return narrow.known(connection)

    def load(self, since: date, until: date) -> dict[str, Mapping[date, int]]:
        """Return how many cards of each deck are due on each day of a span, without those that are suspended."""
        with self._database.reading() as connection:
            return narrow.load(connection, since, until)

    def failing(self) -> frozenset[str]:
        """Return the ids of the cards whose latest rating was Again, re-attached cards by their new ids."""
        with self._database.reading() as connection:
            return narrow.failing(connection, _names(connection))

    def forgotten(self, study_day: date) -> frozenset[str]:
        """Return the ids of the cards that were rated Again on `study_day`, re-attached cards by their new ids."""
        with self._database.reading() as connection:
            return narrow.forgotten(connection, _names(connection), study_day)

    def marks(self) -> dict[str, Marks]:
        """Return the marks of every card that has any, by card id."""
        with self._database.reading() as connection:
            return dict(marks_from_row(row) for row in connection.execute(MARKS))

    def reviews(self, since: date | None = None, deck: str | None = None, *, undone: bool = False) -> list[Review]:
        """Return the reviews in the order they were recorded: from the study day `since` on, of one `deck`.

        A card that was re-attached has its reviews under its new id and deck. What was undone is left out, unless
        `undone` asks for it.
        """
        wanted = REVIEWS if undone else REVIEWS.where(counts_still(REVIEW))
        if since is not None:
            # As a list of places: SQLite would rather walk through all reviews, which are in the order asked for.
            recent = select(REVIEW.c.seq).where(REVIEW.c.study_day >= since.isoformat())
            wanted = wanted.where(REVIEW.c.seq.in_(recent))
        with self._database.reading() as connection:
            names = _names(connection)
            if deck is not None:
                wanted = wanted.where(or_(REVIEW.c.deck == deck, is_listed(REVIEW.c.card)))
            values = listed(names.former) if deck is not None else None
            found = [names.present(review) for review in reviews(connection, wanted, values)]
        return [review for review in found if deck is None or review.deck == deck]

    def counts(self, study_day: date) -> dict[str, DayCounts]:
        """Return for each deck how many new cards and how many reviews were answered on `study_day`."""
        was = func.json_extract(REVIEW.c.before, "$.state")
        wanted = (
            select(REVIEW.c.deck, func.count().filter(was.is_(None)), func.count().filter(was == State.REVIEW.value))
            .where(REVIEW.c.study_day == study_day.isoformat(), counts_still(REVIEW))
            .group_by(REVIEW.c.deck)
        )
        with self._database.reading() as connection:
            return {deck: DayCounts(new, review) for deck, new, review in connection.execute(wanted)}

    def limits(self, study_day: date) -> dict[str, DayLimits]:
        """Return the limits that were set for `study_day` only, by deck."""
        on_the_day = (CHANGE.c.kind == ChangeKind.LIMITS.value) & (CHANGE.c.study_day == study_day.isoformat())
        with self._database.reading() as connection:
            return day_limits(changes(connection, CHANGES.where(on_the_day, counts_still(CHANGE))))

    def latest(self) -> Stamp | None:
        """Return when the last entry was recorded, undone or not; None while there is none.

        Entries that another process records are heeded when this one is opened, and no longer after that.
        """
        if self._stamp is None:
            with self._database.reading() as connection:
                self._stamp = last_stamp(connection)
        return self._stamp

    def end(self) -> int:
        """Return the place of the last entry in the record, whoever recorded it; 0 while there is none."""
        return int(self._database.ask(LAST_PLACE)[0][0])

    def traces(self, cards: Collection[str]) -> dict[str, Trace]:
        """Return what there is about those of `cards` that the record knows, by id."""
        with self._database.reading() as connection:
            return traces.traces(connection, cards, _names(connection))

    def orphans(self, known: Collection[str]) -> tuple[Trace, ...]:
        """Return what there is about cards whose id is not in `known`, the ids of all cards in decks."""
        with self._database.reading() as connection:
            return traces.orphans(connection, known, _names(connection))

    # The record itself.

    def changes(self) -> list[Change]:
        """Return every change in the order recorded, with undo and redo and what they undid."""
        with self._database.reading() as connection:
            return list(changes(connection, CHANGES))

    def undoable(self) -> tuple[Entry, ...]:
        """Return what `undo` would take back, the entry that led it first; nothing when there is nothing."""
        with self._database.reading() as connection:
            name = undoing.last(connection)
            return () if name is None else undoing.together(connection, name)

    def redoable(self) -> tuple[Entry, ...]:
        """Return what `redo` would put back; nothing when nothing was undone since the last answer or change."""
        with self._database.reading() as connection:
            name = undoing.last_undone(connection)
            return () if name is None else undoing.together(connection, name)

    # What adds to it. Each is one transaction, on the disk on return.

    def record(self, review: Review, changes: Sequence[Change] = ()) -> tuple[Entry, ...]:
        """Append `review` and move its card to `review.after`; `changes` that it entails are undone together with it.

        Returns both with their places in the record.

        Raises StaleStateError, and records nothing, when a card no longer stands at `before` because another process
        has rated it.
        """
        return self._append([review, *_led(changes, review.id)])

    def change(self, first: Change, *others: Change) -> None:
        """Append changes, which are undone together; raises StaleStateError as `record` does."""
        self._append([*_led([first], ""), *_led(others, first.id)])

    def undo(self, at: datetime, study_day: date, change_id: str, target: str | None = None) -> tuple[Entry, ...]:
        """Take back the last answer or changes that count, by an UNDO with the id `change_id`; return it.

        `target`, the id of an entry that led, takes that one back in place of the last. Returns nothing when there is
        nothing to undo. Raises StaleStateError, and changes nothing, when one of its cards was moved on since, or when
        `target` is undone already.
        """
        with self._database.writing() as connection:
            name = target or undoing.last(connection)
            if name is None:
                return ()
            undo = Change(change_id, ChangeKind.UNDO, at, study_day, review=name)
            entries, recorded = undoing.take_back(connection, undo)
        self._recorded(recorded)
        return entries

    def redo(self, at: datetime, study_day: date, change_id: str) -> tuple[Entry, ...]:
        """Put back what was undone last, by a REDO with the id `change_id`; return it.

        Returns nothing when nothing was undone, or something was answered or changed since.
        """
        with self._database.writing() as connection:
            name = undoing.last_undone(connection)
            if name is None:
                return ()
            redo = Change(change_id, ChangeKind.REDO, at, study_day, review=name)
            entries, recorded = undoing.put_back(connection, redo)
        self._recorded(recorded)
        return entries

    # What keeps it right.

    def rebuild(self, *, verify: bool = False) -> tuple[str, ...]:
        """Write anew what follows from the record; return the cards for which it had been another.

        With `verify` nothing is written.
        """
        with self._database.reading() if verify else self._database.writing() as connection:
            found, right = deriving.found(connection), deriving.derived(connection)
            if not verify:
                deriving.write(connection, found, right)
            return deriving.differing(connection, found, right)

    def differences(self) -> tuple[str, ...]:
        """Return what the journal tells otherwise than the database, entry by entry, in words; there should be none.

        Lines of the journal that are damaged are passed over: what differs has changed in the database.
        """
        return self._record.differences()

    @property
    def trouble(self) -> str:
        """Why the journal lacks what was recorded last, with what to do; "" when all is well."""
        return self._record.trouble

    def close(self) -> None:
        """Close every connection."""
        self._record.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _append(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        with self._database.appending() as connection:
            recorded = append(connection, entries)
        self._recorded(recorded)
        return tuple(each.entry for each in recorded)

    def _recorded(self, recorded: Sequence[Recorded]) -> None:
        """Do what is due for entries that are in the database by now."""
        last = recorded[-1].entry
        self._stamp = Stamp(last.at, last.study_day)
        self._record.recorded([each.line for each in recorded])


def _led(changes: Sequence[Change], lead: str) -> list[Change]:
    """Let `changes` be undone together with the entry `lead`."""
    if any(change.kind.value in deriving.TURNS for change in changes):
        raise ValueError("an undo or a redo is made by the methods of that name")
    return [replace(change, review=lead) for change in changes]


def _names(connection: Connection) -> Names:
    moved = CHANGES.where(CHANGE.c.kind == ChangeKind.REATTACH.value, counts_still(CHANGE))
    return Names(changes(connection, moved))
