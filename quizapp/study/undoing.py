"""Undo and redo of the last answers and changes, whichever process recorded them, in words for the learner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quizapp.core.record import Change, ChangeKind, Entry, Review
from quizapp.core.vary import listed_title
from quizapp.study.reviewing import uuid7
from quizapp.study.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Act:
    """An answer or a change as its learner knows it: what was done, to which card, at which local time.

    `id` names it to `undo`. `card`, `deck` and `title` are "" where it was about no card, `title` also for a card that
    no deck holds. `cards` is how many cards it was about, `kind` what a change did first; None for an answer.
    """

    id: str
    what: str
    card: str
    deck: str
    title: str
    at: datetime
    cards: int
    kind: ChangeKind | None = None

    @property
    def brings_back(self) -> bool:
        """Whether undoing it may bring a card back to the learner that went away by it."""
        return self.kind is None or self.kind in {ChangeKind.SUSPEND, ChangeKind.BURY, ChangeKind.FORGET}

    def __str__(self) -> str:
        about = f"{self.title} ({self.card})" if self.title else self.card or self.deck
        others = f" and {self.cards - 1} more" if self.cards > 1 else ""
        return f"{about}{others}: {self.what}, {self.at:%Y-%m-%d %H:%M}"


def undo(workspace: Workspace, target: str | None = None) -> Act | None:
    """Take back the last answer or change of all, or the one whose id is `target`; None when there is nothing.

    Raises StaleStateError when a card was moved on since by another process.
    """
    now = workspace.clock()
    change_id = uuid7(now, workspace.entropy)
    return told(workspace, workspace.store.undo(now, workspace.today(now), change_id, target))


def redo(workspace: Workspace) -> Act | None:
    """Put back what was undone last; None when nothing was, or when something was answered or changed since."""
    now = workspace.clock()
    return told(workspace, workspace.store.redo(now, workspace.today(now), uuid7(now, workspace.entropy)))


def undoable(workspace: Workspace) -> Act | None:
    """What `undo` would take back."""
    return told(workspace, workspace.store.undoable())


def redoable(workspace: Workspace) -> Act | None:
    """What `redo` would put back."""
    return told(workspace, workspace.store.redoable())


def told(workspace: Workspace, entries: Sequence[Entry]) -> Act | None:
    """Return what was recorded in one go, in words; None for nothing."""
    if not entries:
        return None
    first = entries[0]
    # A card that is given to another is told with that one.
    given = {entry.card for entry in entries if isinstance(entry, Change) and "to" in entry.data}
    cards = {entry.card for entry in entries if entry.card} - given
    shown = {card.id: card for deck in workspace.library.decks for card in deck.cards}
    return Act(
        id=first.id,
        what=_what(first),
        card=first.card,
        deck=first.deck,
        title=listed_title(shown[first.card]) if first.card in shown else "",
        at=first.at.astimezone(workspace.config.zone()),
        cards=len(cards),
        kind=first.kind if isinstance(first, Change) else None,
    )


def _what(entry: Entry) -> str:
    return f"rated {entry.rating.label}" if isinstance(entry, Review) else in_words(entry)


def in_words(change: Change) -> str:
    """Return what a change did to its card."""
    match change.kind:
        case ChangeKind.FLAG if change.data.get("flag"):
            return f"flagged {change.data['flag']}"
        case ChangeKind.FLAG:
            return "flag taken off"
        case ChangeKind.TAG:
            return f"tagged {change.data['tag']}"
        case ChangeKind.UNTAG:
            return f"tag {change.data['tag']} taken off"
        case ChangeKind.LIMITS:
            return f"limits of {change.study_day} set"
        case ChangeKind.REATTACH if "from" in change.data:
            return f"attached to the history of {change.data['from']}"
        case _:
            return _DONE[change.kind]


_DONE = {
    ChangeKind.SUSPEND: "suspended",
    ChangeKind.UNSUSPEND: "unsuspended",
    ChangeKind.BURY: "buried",
    ChangeKind.UNBURY: "unburied",
    ChangeKind.FORGET: "made new again",
    ChangeKind.RESCHEDULE: "rescheduled",
    ChangeKind.REATTACH: "given to another card",
}
