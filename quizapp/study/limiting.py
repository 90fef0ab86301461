"""Limits for today only: more new cards on a day with time, fewer reviews on one without."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from quizapp.core.card import Deck
from quizapp.core.record import Change, ChangeKind
from quizapp.errors import UsageError
from quizapp.study.reviewing import new_change
from quizapp.study.workspace import Workspace

MOST = 9999
_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<number>\d{1,4})")


@dataclass(frozen=True, slots=True)
class DeckLimits:
    """The limits of one deck today and what of them is used up; `today_only` when they are not those of its preset."""

    deck: str
    title: str
    new: int
    new_done: int
    reviews: int
    reviews_done: int
    today_only: bool


def limits_today(workspace: Workspace, deck: str | None = None) -> tuple[DeckLimits, ...]:
    """Return the limits in force today, of one deck or of all; raises UsageError for a deck that is not there."""
    today = workspace.today()
    set_, counts = workspace.store.limits(today), workspace.store.counts(today)
    found = []
    for each in _decks(workspace, deck):
        preset, own, done = workspace.config.preset_of(each.id), set_.get(each.id), counts.get(each.id)
        new = own.new if own else None
        reviews = own.reviews if own else None
        found.append(
            DeckLimits(
                deck=each.id,
                title=each.title,
                new=preset.new_per_day if new is None else new,
                new_done=done.new if done else 0,
                reviews=preset.reviews_per_day if reviews is None else reviews,
                reviews_done=done.review if done else 0,
                today_only=new is not None or reviews is not None,
            )
        )
    return tuple(found)


def set_today(
    workspace: Workspace, deck: str | None = None, *, new: str = "", reviews: str = ""
) -> tuple[DeckLimits, ...]:
    """Set the limits of one deck, or of all, for today; undone in one step. Returns those then in force.

    Each is a number, or "+5" or "-5" for so many more or fewer than now; "" leaves it be. Raises UsageError for
    anything else, and for a deck that is not there.
    """
    changes = []
    for now in limits_today(workspace, deck):
        wanted = _wanted(new, now.new), _wanted(reviews, now.reviews)
        if wanted != (now.new, now.reviews):
            changes.append(_change(workspace, now.deck, {"new": wanted[0], "reviews": wanted[1]}))
    _record(workspace, changes)
    return limits_today(workspace, deck)


def clear_today(workspace: Workspace, deck: str | None = None) -> tuple[DeckLimits, ...]:
    """Let the presets' limits hold again today, for one deck or for all; returns them."""
    _record(workspace, [_change(workspace, each.deck, {}) for each in limits_today(workspace, deck) if each.today_only])
    return limits_today(workspace, deck)


def _decks(workspace: Workspace, deck: str | None) -> Sequence[Deck]:
    decks = workspace.library.decks
    found = [each for each in decks if deck is None or each.id == deck]
    if deck is not None and not found:
        close = get_close_matches(deck, [each.id for each in decks], n=1)
        hint = f"Did you mean {close[0]!r}?" if close else "`quizapp decks` lists every deck."
        raise UsageError(f"There is no deck {deck!r}.", hint)
    return found


def _wanted(text: str, now: int) -> int:
    """The limit that `text` asks for, where it is `now` so far."""
    text = text.strip()
    if not text:
        return now
    found = _NUMBER.fullmatch(text)
    if found is None or not text.isascii():
        raise UsageError(f"{text!r} is no limit.", f"Give a number from 0 to {MOST}, or +5 for five more than now.")
    number = int(found["number"])
    signed = {"+": now + number, "-": now - number}.get(found["sign"], number)
    return min(max(signed, 0), MOST)


def _change(workspace: Workspace, deck: str, data: dict[str, str | int]) -> Change:
    return new_change(workspace, ChangeKind.LIMITS, workspace.clock(), deck=deck, data=data)


def _record(workspace: Workspace, changes: Sequence[Change]) -> None:
    if changes:
        workspace.store.change(*changes)
