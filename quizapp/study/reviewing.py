"""Turns one showing of a card and its rating, and any change, into what is recorded."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from uuid import UUID

from quizapp.config import Config
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, ChangeKind, Review
from quizapp.core.schedule import SCHEDULER
from quizapp.study.showing import Showing
from quizapp.study.workspace import Entropy, Workspace


def new_review(
    workspace: Workspace, showing: Showing, rating: Rating, now: datetime, before: CardState, after: CardState
) -> Review:
    """Return the complete review of this showing, made at `now`."""
    return Review(
        id=uuid7(now, workspace.entropy),
        card=showing.card.id,
        deck=showing.card.deck,
        at=now,
        study_day=workspace.today(now),
        rating=rating,
        verdict=showing.counted.outcome.value if showing.counted else "",
        tries=showing.tries,
        hints=len(showing.hints),
        revealed=showing.gave_up,
        seconds=showing.seconds(now),
        content_hash=showing.card.content_hash,
        scheduler=SCHEDULER,
        parameters=workspace.config.preset_of(showing.card.deck).parameters,
        before=before,
        after=after,
    )


def new_change(
    workspace: Workspace,
    kind: ChangeKind,
    now: datetime,
    *,
    card: str = "",
    deck: str = "",
    data: Mapping[str, str | int] | None = None,
) -> Change:
    """Return a complete change of this kind, made at `now`."""
    id_ = uuid7(now, workspace.entropy)
    return Change(id_, kind, now, workspace.today(now), card=card, deck=deck, data=dict(data or {}))


def uuid7(at: datetime, entropy: Entropy) -> str:
    """Return a UUID of version 7 (RFC 9562): 48 bits of milliseconds, then 74 random bits, so that ids sort by time."""
    milliseconds = int(at.timestamp() * 1000) & (1 << 48) - 1
    number = milliseconds << 80 | 0x7 << 76 | entropy(12) << 64 | 0b10 << 62 | entropy(62)
    return str(UUID(int=number))


def due_moment(config: Config, state: CardState) -> datetime | None:
    """When a card comes due, in UTC: a moment in learning, the beginning of a study day in review, None when new."""
    if state.due_day is None:
        return state.due_at
    return datetime.combine(state.due_day, time(config.day_start_hour), config.zone()).astimezone(UTC)
