"""What follows from the record: states and marks of cards, found by going through its entries in their order.

The record only grows, so taking back is recorded too. What is undone is passed over as if it had never been, and what
is redone counts again in its old place.
"""

from collections.abc import Iterable
from heapq import merge

from quizapp.core.marks import MARKING, marked
from quizapp.core.record import CardState, Change, ChangeKind, Entry, Marks, Review, State


def replay(reviews: Iterable[Review], changes: Iterable[Change] = ()) -> dict[str, CardState]:
    """Return the state of each card after `reviews` and `changes`, each in the order recorded; a new card has none.

    Each entry carries the state it led to, so that a later scheduler, preset or set of parameters changes no past.
    """
    listed = tuple(changes)
    gone = undone(listed)
    states: dict[str, CardState] = {}
    both: tuple[Iterable[Entry], Iterable[Entry]] = reviews, listed
    for entry in merge(*both, key=_place):
        if entry.after is not None and lead(entry) not in gone:
            states[entry.card] = entry.after
    return {card: state for card, state in states.items() if state.state is not State.NEW}


def replay_marks(changes: Iterable[Change]) -> dict[str, Marks]:
    """Return the marks of each card after `changes`, in the order recorded; a card without any mark is left out."""
    listed = tuple(changes)
    gone = undone(listed)
    marks: dict[str, Marks] = {}
    for change in listed:
        if change.kind in MARKING and lead(change) not in gone:
            marks[change.card] = marked(marks.get(change.card, Marks()), change)
    return {card: found for card, found in marks.items() if found != Marks()}


def undone(changes: Iterable[Change]) -> set[str]:
    """Return the ids of the entries that are undone now, given every UNDO and REDO in order; see `lead`."""
    gone: set[str] = set()
    for change in changes:
        if change.kind is ChangeKind.UNDO:
            gone.add(change.review)
        elif change.kind is ChangeKind.REDO:
            gone.discard(change.review)
    return gone


def lead(entry: Entry) -> str:
    """Return the id by which `entry` is undone: its own, or that of the entry it was recorded along with."""
    return entry.review or entry.id if isinstance(entry, Change) else entry.id


def _place(entry: Entry) -> int:
    return entry.seq
