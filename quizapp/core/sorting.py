"""The orders that a preset names, applied to cards."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from hashlib import blake2b

from quizapp.core.card import Card
from quizapp.core.orders import NewOrder, ReviewOrder
from quizapp.core.preset import Preset
from quizapp.core.record import CardState
from quizapp.core.schedule import interval_at, retrievability

Seen = tuple[Card, CardState]
"""A card and where it stands."""

Presets = Callable[[str], Preset]
"""Gives the preset of a deck by its id."""


def new_cards(cards: Iterable[Card], order: NewOrder, today: date) -> Iterable[Card]:
    """Return new cards, given in the author's order, in the order they are introduced in."""
    return cards if order is NewOrder.AUTHOR else sorted(cards, key=lambda card: shuffled(card, today))


def reviews(seen: Iterable[Seen], today: date, presets: Presets) -> list[Seen]:
    """Return cards, given in the author's order, in the order that the preset of each asks for.

    Decks that want different orders take turns, each in proportion to its cards.
    """
    by_order: dict[ReviewOrder, list[Seen]] = {}
    for pair in seen:
        by_order.setdefault(presets(pair[0].deck).review_order, []).append(pair)
    each = [in_order(pairs, order, today, presets) for order, pairs in by_order.items()]
    return each[0] if len(each) == 1 else evenly(each)


def in_order(seen: Iterable[Seen], order: ReviewOrder, today: date, presets: Presets) -> list[Seen]:
    """Return cards in one order; those alike keep the order they are in, and what a new card lacks puts it last."""
    key = _KEYS[order]
    return list(seen) if key is None else sorted(seen, key=lambda pair: key(pair, today, presets(pair[0].deck)))


def evenly(parts: Sequence[Sequence[Seen]]) -> list[Seen]:
    """Return the cards of all parts, each part spread evenly over the whole."""
    placed = [((n + 0.5) / len(part), pair) for part in parts for n, pair in enumerate(part)]
    return [pair for _, pair in sorted(placed, key=lambda each: each[0])]


def shuffled(card: Card, today: date) -> int:
    """Return a card's place in the random order of a study day, the same however often it is asked for."""
    digest = blake2b(f"{today}\n{card.deck}\n{card.id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _due(state: CardState, today: date) -> date:
    """The study day a card is due; on steps that is today, and never for a new card."""
    if state.due_day is not None:
        return state.due_day
    return date.max if state.due_at is None else today


def _recall(state: CardState, today: date, preset: Preset) -> float:
    chance = retrievability(state, today, preset.parameters)
    return 2.0 if chance is None else chance


def _overdue(state: CardState, today: date, preset: Preset) -> float:
    """How many times the interval it wants a card has waited."""
    if state.stability is None or state.last_day is None:
        return 0.0
    return (today - state.last_day).days / interval_at(state.stability, preset.retention, preset.parameters)


_Key = Callable[[Seen, date, Preset], tuple[float | date, ...]]

_KEYS: dict[ReviewOrder, _Key | None] = {
    ReviewOrder.DUE: lambda pair, today, preset: (_due(pair[1], today), _recall(pair[1], today, preset)),
    ReviewOrder.DUE_RANDOM: lambda pair, today, preset: (_due(pair[1], today), shuffled(pair[0], today)),
    ReviewOrder.RANDOM: lambda pair, today, preset: (shuffled(pair[0], today),),
    ReviewOrder.ADDED: None,
    ReviewOrder.OVERDUE: lambda pair, today, preset: (-_overdue(pair[1], today, preset),),
    ReviewOrder.RETRIEVABILITY: lambda pair, today, preset: (_recall(pair[1], today, preset),),
    ReviewOrder.RETRIEVABILITY_DESCENDING: lambda pair, today, preset: (
        pair[1].stability is None,
        -_recall(pair[1], today, preset),
    ),
    ReviewOrder.INTERVAL: lambda pair, today, preset: (pair[1].stability is None, pair[1].interval_days),
    ReviewOrder.INTERVAL_DESCENDING: lambda pair, today, preset: (-pair[1].interval_days,),
    ReviewOrder.DIFFICULTY: lambda pair, today, preset: (pair[1].difficulty or 11,),
    ReviewOrder.DIFFICULTY_DESCENDING: lambda pair, today, preset: (-(pair[1].difficulty or 0),),
}
