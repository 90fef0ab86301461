"""Leeches: cards that lapse so often that they cost more than they give, and what is then done about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from quizapp.core.record import CardState, ChangeKind, Marks

LEECH = "leech"
"""The tag that a leech gets."""


class LeechAction(StrEnum):
    """What happens to a card that becomes a leech: it is tagged, or tagged and suspended."""

    TAG = "tag"
    SUSPEND = "suspend"


@dataclass(frozen=True, slots=True)
class Leech:
    """A card that a review made a leech, which the learner is told.

    `changes` are to be recorded along with the review: each a kind of change and its data. There are none for a card
    that has its tag, and its suspension where that is asked for, already.
    """

    card: str
    lapses: int
    changes: tuple[tuple[ChangeKind, Mapping[str, str | int]], ...] = ()

    @property
    def suspended(self) -> bool:
        """Whether the card is now kept out of the queue."""
        return any(kind is ChangeKind.SUSPEND for kind, _ in self.changes)

    @property
    def says(self) -> str:
        """What the learner is told."""
        what = "It is suspended: find another way to learn it" if self.suspended else "Another way to learn it may help"
        return f"{self.card} is a leech, forgotten {_times(self.lapses)}. {what}."


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def met(lapses: int, threshold: int) -> bool:
    """Whether a card's latest lapse, its `lapses`-th, makes it a leech; a threshold of 0 is never met.

    As in Anki: at the threshold, then again after each further half of it, rounded up, so that a card which the learner
    has taken on again is not forgotten about.
    """
    if threshold <= 0 or lapses < threshold:
        return False
    return (lapses - threshold) % ((threshold + 1) // 2) == 0


def leech(
    before: CardState, after: CardState, threshold: int, action: LeechAction, marks: Marks | None = None
) -> Leech | None:
    """Return what follows when the review that led from `before` to `after` made the card a leech, else None.

    Only a review that was a lapse can. `marks` are those the card has.
    """
    if after.lapses <= before.lapses or not met(after.lapses, threshold):
        return None
    has = marks or Marks()
    changes: list[tuple[ChangeKind, Mapping[str, str | int]]] = []
    if LEECH not in has.tags:
        changes.append((ChangeKind.TAG, {"tag": LEECH}))
    if action is LeechAction.SUSPEND and not has.suspended:
        changes.append((ChangeKind.SUSPEND, {}))
    return Leech(after.card, after.lapses, tuple(changes))
