"""Takes back what was recorded last and puts it back, inside a transaction of the caller.

What was recorded in one go is one: an answer with the changes that came with it, or changes that were made together.
It is named by the id of the entry that led it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, func, insert, or_, select

from quizapp.core.marks import MARKING
from quizapp.core.record import Change, ChangeKind, Entry
from quizapp.store.appending import Recorded, insert_entries
from quizapp.store.deriving import TURNS, last_places, renew_marks, renew_states
from quizapp.store.errors import StaleStateError
from quizapp.store.models import CHANGE, REVIEW, UNDONE
from quizapp.store.reading import CHANGES, REVIEWS, changes, counts_still, is_listed, listed, reviews

_LAST_REVIEW = select(REVIEW.c.seq, REVIEW.c.id).where(counts_still(REVIEW)).order_by(REVIEW.c.seq.desc()).limit(1)
_LAST_LEADING_CHANGE = (
    select(CHANGE.c.seq, CHANGE.c.id)
    .where(CHANGE.c.review == "", counts_still(CHANGE))
    .order_by(CHANGE.c.seq.desc())
    .limit(1)
)


def last(connection: Connection) -> str | None:
    """Return what an undo would take back; None when there is nothing."""
    # Only what led is looked at, so a thousand changes undone together are passed over in one step.
    review = connection.execute(_LAST_REVIEW).first()
    change = connection.execute(_LAST_LEADING_CHANGE).first()
    found = [row for row in (review, change) if row is not None]
    return str(max(found, key=lambda row: int(row[0]))[1]) if found else None


def last_undone(connection: Connection) -> str | None:
    """Return what a redo would put back; None when nothing was undone since the last answer or change."""
    waiting = 0
    for kind, target in connection.execute(
        select(CHANGE.c.kind, CHANGE.c.review).where(CHANGE.c.seq > _last_act(connection)).order_by(CHANGE.c.seq.desc())
    ):
        if kind == ChangeKind.REDO.value:
            waiting += 1
        elif waiting:
            waiting -= 1
        else:
            return str(target)
    return None


def together(connection: Connection, name: str) -> tuple[Entry, ...]:
    """Return the entries that were recorded in one go with the entry `name`, in order; none when it is not there."""
    led = (CHANGE.c.review == name) & CHANGE.c.kind.not_in(TURNS)
    led_by = reviews(connection, REVIEWS.where(REVIEW.c.id == name))
    return (*led_by, *changes(connection, CHANGES.where(or_(CHANGE.c.id == name, led))))


def take_back(connection: Connection, undo: Change) -> tuple[tuple[Entry, ...], list[Recorded]]:
    """Undo what `undo.review` names; return what was undone and what was recorded for it.

    Raises StaleStateError when it is undone already, or when one of its cards has been moved on since.
    """
    entries = together(connection, undo.review)
    _refuse_unless(entries, connection, undone=False)
    places = _places(entries)
    for card, place in last_places(connection, places).items():
        if place > max(places[card]):
            raise StaleStateError(
                f"The card {card} was rated again since, so this cannot be undone.",
                "Undo the later answer first: `quizapp undo` takes back the last one of all.",
            )
    recorded = insert_entries(connection, [_about(undo, entries)])
    connection.execute(insert(UNDONE), [{"seq": entry.seq} for entry in entries])
    _renew(connection, entries)
    return entries, recorded


def put_back(connection: Connection, redo: Change) -> tuple[tuple[Entry, ...], list[Recorded]]:
    """Redo what `redo.review` names; return what was redone and what was recorded for it.

    Raises StaleStateError when it is not undone, or when one of its cards has been moved on since.
    """
    entries = together(connection, redo.review)
    _refuse_unless(entries, connection, undone=True)
    places = _places(entries)
    for card, place in last_places(connection, places).items():
        if place > min(places[card]):
            raise StaleStateError(f"The card {card} was rated again since, so nothing can be redone.", "Rate it anew.")
    recorded = insert_entries(connection, [_about(redo, entries)])
    connection.execute(delete(UNDONE).where(is_listed(UNDONE.c.seq)), listed([entry.seq for entry in entries]))
    _renew(connection, entries)
    return entries, recorded


def _last_act(connection: Connection) -> int:
    """The place of the last entry that is neither an undo nor a redo, undone or not."""
    reviewed = connection.execute(select(func.max(REVIEW.c.seq))).scalar() or 0
    changed = select(CHANGE.c.seq).where(CHANGE.c.kind.not_in(TURNS)).order_by(CHANGE.c.seq.desc()).limit(1)
    return max(int(reviewed), connection.execute(changed).scalar() or 0)


def _refuse_unless(entries: Sequence[Entry], connection: Connection, *, undone: bool) -> None:
    """Raise StaleStateError unless `entries` are there and all undone, or all not."""
    marked = select(func.count()).select_from(UNDONE).where(is_listed(UNDONE.c.seq))
    found = connection.execute(marked, listed([entry.seq for entry in entries])).scalar_one()
    if entries and found == (len(entries) if undone else 0):
        return
    what = "redone" if undone else "undone"
    raise StaleStateError(f"It was {what} elsewhere meanwhile, so nothing was changed.", "Look again at what is due.")


def _renew(connection: Connection, entries: Sequence[Entry]) -> None:
    """Let the cards of `entries` stand and be marked as the record now says."""
    moved = {entry.card for entry in entries if entry.after is not None}
    marked = {entry.card for entry in entries if isinstance(entry, Change) and entry.kind in MARKING}
    if moved:
        renew_states(connection, moved)
    if marked:
        renew_marks(connection, marked)


def _places(entries: Iterable[Entry]) -> dict[str, list[int]]:
    """Where in the record `entries` move each card."""
    places: dict[str, list[int]] = {}
    for entry in entries:
        if entry.after is not None:
            places.setdefault(entry.card, []).append(entry.seq)
    return places


def _about(turn: Change, entries: Sequence[Entry]) -> Change:
    """An undo or redo that says which card it is about: that of the entry that led."""
    return replace(turn, card=entries[0].card, deck=entries[0].deck)
