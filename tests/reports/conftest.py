"""Makers of decks, states and reviews, with defaults that no test relies on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from quizapp.core.card import Card, Deck, RecallBody
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Review, State
from quizapp.reports.build import build_report
from quizapp.reports.model import Report

TODAY = date(2025, 3, 10)
NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)
_numbers = count(1)


def make_card(card: str, **fields: Any) -> Card:
    return replace(Card(card, "basics", "Why?", RecallBody("Because."), title=f"About {card}"), **fields)


def make_state(card: str, **fields: Any) -> CardState:
    return replace(CardState(card, "basics"), **fields)


def make_review(card: str = "a", *, days_ago: int = 0, **fields: Any) -> Review:
    """A judged answer, passed at once and rated Good, on a card in learning."""
    plain = Review(
        id=f"review-{next(_numbers)}",
        card=card,
        deck="basics",
        at=NOW - timedelta(days=days_ago),
        study_day=TODAY - timedelta(days=days_ago),
        rating=Rating.GOOD,
        verdict="pass",
        tries=1,
        hints=0,
        revealed=False,
        seconds=30.0,
        content_hash="",
        scheduler="fsrs-6",
        parameters=(),
        before=make_state(card, state=State.LEARNING),
        after=make_state(card, state=State.REVIEW, interval_days=4),
    )
    return replace(plain, **fields)


def make_report(
    cards: tuple[Card, ...] = (), states: tuple[CardState, ...] = (), reviews: tuple[Review, ...] = (), **fields: Any
) -> Report:
    """A report on one deck of `cards` at NOW, with every chance of recall at one half."""
    report = build_report(
        [Deck("basics", "The basics", cards)],
        {state.card: state for state in states},
        reviews,
        now=NOW,
        day_of=lambda at: at.date(),
        recall=lambda _state, _day: 0.5,
    )
    return replace(report, **fields)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def card() -> Callable[..., Card]:
    return make_card


@pytest.fixture
def state() -> Callable[..., CardState]:
    return make_state


@pytest.fixture
def review() -> Callable[..., Review]:
    return make_review


@pytest.fixture
def report() -> Callable[..., Report]:
    return make_report
