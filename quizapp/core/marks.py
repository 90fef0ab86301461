"""Marks on cards, from the changes that set them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from quizapp.core.record import Change, ChangeKind, DayLimits, Marks

MARKING = frozenset(
    {
        ChangeKind.SUSPEND,
        ChangeKind.UNSUSPEND,
        ChangeKind.BURY,
        ChangeKind.UNBURY,
        ChangeKind.FLAG,
        ChangeKind.TAG,
        ChangeKind.UNTAG,
        ChangeKind.REATTACH,
    }
)
"""The kinds of change that `marked` heeds."""


def marked(marks: Marks, change: Change) -> Marks:
    """Return the marks of a card that has `marks`, after `change`; a card that another goes on for loses its marks.

    Raises ValueError for a flag or a day that is none, KeyError where the change lacks what it sets.
    """
    match change.kind:
        case ChangeKind.SUSPEND | ChangeKind.UNSUSPEND:
            return replace(marks, suspended=change.kind is ChangeKind.SUSPEND)
        case ChangeKind.BURY:
            until = change.data.get("until")
            return replace(marks, buried=change.study_day if until is None else date.fromisoformat(str(until)))
        case ChangeKind.UNBURY:
            return replace(marks, buried=None)
        case ChangeKind.FLAG:
            return replace(marks, flag=int(change.data["flag"]))
        case ChangeKind.TAG:
            return replace(marks, tags=tuple(sorted({*marks.tags, str(change.data["tag"])})))
        case ChangeKind.UNTAG:
            return replace(marks, tags=tuple(tag for tag in marks.tags if tag != change.data["tag"]))
        case ChangeKind.REATTACH if "to" in change.data:
            return Marks()
        case _:
            return marks


def day_limits(changes: Iterable[Change]) -> dict[str, DayLimits]:
    """Return what the LIMITS changes of one study day, in their order, set for each deck; the last one holds."""
    set_ = {change.deck: change.data for change in changes if change.kind is ChangeKind.LIMITS}
    return {deck: DayLimits(_number(data.get("new")), _number(data.get("reviews"))) for deck, data in set_.items()}


def _number(value: str | int | None) -> int | None:
    return None if value is None else int(value)
