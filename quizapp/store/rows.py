"""Between the dataclasses of core.record and the columns of the database; the same for SQLModel and for sqlite3."""

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Review, State

STATE_COLUMNS = tuple(field.name for field in fields(CardState))
"""The columns of `card_state`, in the order that `state_from_row` takes them."""

REVIEW_COLUMNS = tuple(field.name for field in fields(Review) if field.name not in ("scheduler", "parameters", "seq"))
"""The columns of `review` that are fields of a Review, in the order that `review_from_row` takes them."""

_FRESH = CardState("", "")


def moment_to_text(at: datetime) -> str:
    """Return an aware moment as 2026-11-24T07:48:57.123456Z; raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError(f"{at} names no time zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


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
    """Return the columns of `review` but `seq`, which the database gives, and `scheduler`, a row of its own."""
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
        "before": _state_to_json(review.before, review),
        "after": _state_to_json(review.after, review),
    }


def review_from_row(row: Sequence[Any], scheduler: str, parameters: tuple[float, ...]) -> Review:
    """Return the review whose REVIEW_COLUMNS are `row`."""
    key, card, deck, at, day, rating, verdict, tries, hints, revealed, seconds, content_hash, before, after = row
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
        before=_state_from_json(before, card, deck),
        after=_state_from_json(after, card, deck),
    )


def parameters_to_text(parameters: Sequence[float]) -> str:
    """Return parameters as a JSON array that gives back the very same numbers."""
    return json.dumps(list(parameters))


def parameters_from_text(text: str) -> tuple[float, ...]:
    """Return the parameters of a JSON array."""
    return tuple(json.loads(text))


def _state_to_json(state: CardState, review: Review) -> str:
    fresh = state_to_row(replace(_FRESH, card=review.card, deck=review.deck))
    members = {name: value for name, value in state_to_row(state).items() if value != fresh[name]}
    return json.dumps(members, separators=(",", ":"))


def _state_from_json(text: str, card: str, deck: str) -> CardState:
    members: dict[str, Any] = json.loads(text)
    row = state_to_row(replace(_FRESH, card=card, deck=deck)) | members
    return state_from_row([row[name] for name in STATE_COLUMNS])
