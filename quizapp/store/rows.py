"""Between the dataclasses of core.record and the columns of the database; the same for SQLModel and for sqlite3."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, ChangeKind, Marks, Review, Stamp, State

Unpack = Callable[[Any], Mapping[str, Any]]
"""Gives the members of an object from what stands for it: JSON in the database."""

STATE_COLUMNS = tuple(field.name for field in fields(CardState))
"""The columns of `card_state`, in the order that `state_from_row` takes them."""

REVIEW_COLUMNS = tuple(field.name for field in fields(Review) if field.name not in ("scheduler", "parameters"))
"""The columns of `review` that are fields of a Review, in the order that `review_from_row` takes them."""

CHANGE_COLUMNS = tuple(field.name for field in fields(Change))
"""The columns of `change`, in the order that `change_from_row` takes them."""

MARK_COLUMNS = ("card", *(field.name for field in fields(Marks)))
"""The columns of `card_mark`, in the order that `marks_from_row` takes them."""


def moment_to_text(at: datetime) -> str:
    """Return an aware moment as 2026-11-24T07:48:57.123456Z; raises ValueError for a naive one."""
    if at.tzinfo is not UTC:
        if at.tzinfo is None:
            raise ValueError(f"{at} names no time zone")
        at = at.astimezone(UTC)
    return at.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def state_to_row(state: CardState) -> dict[str, Any]:
    """Return the columns of `card_state`."""
    return {
        "card": state.card,
        "deck": state.deck,
        "state": state.state.value,
        "step": state.step,
        "stability": state.stability,
        "difficulty": state.difficulty,
        "due_at": None if state.due_at is None else moment_to_text(state.due_at),
        "due_day": None if state.due_day is None else state.due_day.isoformat(),
        "last_review": None if state.last_review is None else moment_to_text(state.last_review),
        "last_day": None if state.last_day is None else state.last_day.isoformat(),
        "interval_days": state.interval_days,
        "reps": state.reps,
        "lapses": state.lapses,
    }


def state_from_row(row: Sequence[Any]) -> CardState:
    """Return the state whose STATE_COLUMNS are `row`."""
    card, deck, state, step, stability, difficulty, due_at, due_day, last_review, last_day, *counts = row
    return CardState(
        card,
        deck,
        State(state),
        step,
        stability,
        difficulty,
        None if due_at is None else datetime.fromisoformat(due_at),
        None if due_day is None else date.fromisoformat(due_day),
        None if last_review is None else datetime.fromisoformat(last_review),
        None if last_day is None else date.fromisoformat(last_day),
        *counts,
    )


def review_to_row(review: Review) -> dict[str, Any]:
    """Return the columns of `review` but `scheduler`, which is a row of its own."""
    return {
        "id": review.id,
        "card": review.card,
        "deck": review.deck,
        "at": moment_to_text(review.at),
        "study_day": review.study_day.isoformat(),
        "rating": int(review.rating),
        "verdict": review.verdict,
        "tries": review.tries,
        "hints": review.hints,
        "revealed": int(review.revealed),
        "seconds": float(review.seconds),
        "content_hash": review.content_hash,
        "before": members_to_text(state_to_members(review.before, review.card, review.deck)),
        "after": members_to_text(state_to_members(review.after, review.card, review.deck)),
        "seq": review.seq,
    }


def review_from_row(
    row: Sequence[Any], scheduler: str, parameters: tuple[float, ...], unpack: Unpack = json.loads
) -> Review:
    """Return the review whose REVIEW_COLUMNS are `row`; `unpack` gives the members of its states."""
    key, card, deck, at, day, rating, verdict, tries, hints, revealed, seconds, content_hash, before, after, seq = row
    return Review(
        id=key,
        card=card,
        deck=deck,
        at=datetime.fromisoformat(at),
        study_day=date.fromisoformat(day),
        rating=Rating(rating),
        verdict=verdict,
        tries=tries,
        hints=hints,
        revealed=bool(revealed),
        seconds=seconds,
        content_hash=content_hash,
        scheduler=scheduler,
        parameters=parameters,
        before=state_from_members(unpack(before), card, deck),
        after=state_from_members(unpack(after), card, deck),
        seq=seq,
    )


def change_to_row(change: Change) -> dict[str, Any]:
    """Return the columns of `change`."""
    return {
        "id": change.id,
        "kind": change.kind.value,
        "at": moment_to_text(change.at),
        "study_day": change.study_day.isoformat(),
        "card": change.card,
        "deck": change.deck,
        "review": change.review,
        "data": members_to_text(change.data),
        "before": _optional_to_json(change.before, change),
        "after": _optional_to_json(change.after, change),
        "seq": change.seq,
    }


def change_from_row(row: Sequence[Any], unpack: Unpack = json.loads) -> Change:
    """Return the change whose CHANGE_COLUMNS are `row`; `unpack` gives the members of its data and states."""
    key, kind, at, day, card, deck, review, data, before, after, seq = row
    return Change(
        id=key,
        kind=ChangeKind(kind),
        at=datetime.fromisoformat(at),
        study_day=date.fromisoformat(day),
        card=card,
        deck=deck,
        review=review,
        data=unpack(data),
        before=None if before is None else state_from_members(unpack(before), card, deck),
        after=None if after is None else state_from_members(unpack(after), card, deck),
        seq=seq,
    )


def marks_to_row(card: str, marks: Marks) -> dict[str, Any]:
    """Return the columns of `card_mark`."""
    return {
        "card": card,
        "suspended": int(marks.suspended),
        "buried": None if marks.buried is None else marks.buried.isoformat(),
        "flag": marks.flag,
        "tags": json.dumps(list(marks.tags)),
    }


def marks_from_row(row: Sequence[Any]) -> tuple[str, Marks]:
    """Return the card and the marks whose MARK_COLUMNS are `row`."""
    card, suspended, buried, flag, tags = row
    until = None if buried is None else date.fromisoformat(buried)
    return card, Marks(bool(suspended), until, flag, tuple(json.loads(tags)))


def stamp_from_row(row: Sequence[Any]) -> Stamp:
    """Return the stamp whose columns `at` and `study_day` are `row`."""
    at, day = row
    return Stamp(datetime.fromisoformat(at), date.fromisoformat(day))


@lru_cache(maxsize=64)
def parameters_to_text(parameters: tuple[float, ...]) -> str:
    """Return parameters as a JSON array that gives back the very same numbers."""
    return json.dumps(list(parameters))


def parameters_from_text(text: str) -> tuple[float, ...]:
    """Return the parameters of a JSON array."""
    return tuple(json.loads(text))


def state_to_members(state: CardState, card: str, deck: str) -> dict[str, Any]:
    """Return the columns of `state` that tell it from a new card's, for an entry about `card` in `deck`."""
    members = {name: value for name, value in state_to_row(state).items() if value != _FRESH[name]}
    for name, own in (("card", card), ("deck", deck)):
        if members[name] == own:
            del members[name]
    return members


def state_from_members(members: Mapping[str, Any], card: str, deck: str) -> CardState:
    """Return the state that `state_to_members` gave `members` for."""
    row = {**_FRESH, "card": card, "deck": deck, **members}
    return state_from_row([row[name] for name in STATE_COLUMNS])


_FRESH = state_to_row(CardState("", "")) | {"card": None, "deck": None}
"""The columns of a card that is new; its names are those of no card."""


def _optional_to_json(state: CardState | None, change: Change) -> str | None:
    return None if state is None else members_to_text(state_to_members(state, change.card, change.deck))


def members_to_text(members: Mapping[str, Any]) -> str:
    """Return an object as JSON in ASCII without spaces, as a column of JSON holds it."""
    return _ENCODE(dict(members))


_ENCODE = json.JSONEncoder(separators=(",", ":")).encode
