"""Filtered queues: cards the learner picks by a search rather than by what is due."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from quizapp.core import sorting
from quizapp.core.card import Card
from quizapp.core.orders import ReviewOrder
from quizapp.core.search import Found, Past, Term, meets
from quizapp.core.sorting import Presets


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cards to ask, in which order, and how many at most; the cards must meet all `terms`."""

    terms: tuple[Term, ...] = ()
    order: ReviewOrder = ReviewOrder.DUE
    limit: int | None = None


def terms(
    *,
    decks: Collection[str] = (),
    tags: Collection[str] = (),
    flag: int | None = None,
    forgotten_today: bool = False,
    failing: bool = False,
    ahead: int | None = None,
) -> tuple[Term, ...]:
    """Return the search terms for what options usually ask: one of `decks`, every one of `tags`, and so on.

    `ahead` is a number of study days within which a card comes due, 0 for today.
    """
    found = [Term("deck", tuple(decks))] if decks else []
    found += [Term("tag", (tag,)) for tag in tags]
    found += [] if flag is None else [Term("flag", (str(flag),))]
    found += [Term("is", ("forgotten",))] if forgotten_today else []
    found += [Term("is", ("failing",))] if failing else []
    found += [] if ahead is None else [Term("due", (str(ahead),))]
    return tuple(found)


def filtered(
    cards: Iterable[Found], wanted: Filter, today: date, presets: Presets, past: Past | None = None
) -> tuple[Card, ...]:
    """Return the cards that `wanted` picks from `cards`, given in the author's order, in the order it names.

    Suspended and buried cards are left out, due or not. Limits of the day and siblings do not count: the learner has
    asked for these cards.
    """
    record = past or Past()
    picked = [
        (found.card, found.state)
        for found in cards
        if not found.marks.hides(today) and meets(found, wanted.terms, today, record)
    ]
    ordered = sorting.in_order(picked, wanted.order, today, presets)
    return tuple(card for card, _ in ordered[: wanted.limit])
