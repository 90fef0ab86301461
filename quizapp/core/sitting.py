"""What is asked next of cards that the learner picked: each once, and again while it stands on a step."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from quizapp.core.card import Card
from quizapp.core.queue import LEARN_AHEAD, Counts, Queue
from quizapp.core.record import State
from quizapp.core.sorting import Seen

GAP = 7
"""How many other cards come before one that was answered wrongly in a cram."""


def picked_queue(picked: Iterable[Seen], answered: Collection[str], now: datetime) -> Queue:
    """Return the queue of `picked` cards at `now` (UTC), in their order, whether they are due or not.

    Those among `answered`, by id, come again only on a step of minutes: first when its time has come, last within
    `LEARN_AHEAD` of it.
    """
    left: list[Seen] = []
    again: list[tuple[datetime, Card]] = []
    for card, state in picked:
        if card.id not in answered:
            left.append((card, state))
        elif state.due_at is not None:
            again.append((state.due_at, card))
    again.sort(key=lambda pair: pair[0])
    ready = [card for due, card in again if due <= now]
    soon = [card for due, card in again if now < due <= now + LEARN_AHEAD]
    ahead = [] if ready or left else soon
    asked_until = now + LEARN_AHEAD if ahead else now
    return Queue(
        cards=(*ready, *(card for card, _ in left), *ahead),
        counts=_counts(left, len(ready) + len(soon)),
        next_learning=min((due for due, _ in again if due > asked_until), default=None),
    )


def cram_queue(picked: Sequence[Card], answers: Iterable[tuple[str, bool]]) -> Queue:
    """Return the queue of a cram after `answers`, each the id of a card and whether it is to come again.

    A card that comes again does so after `GAP` others, or after those that are left. `learning` counts such cards.
    """
    cards = {card.id: card for card in picked}
    left = list(cards)
    again: set[str] = set()
    for card, comes_again in answers:
        if card in left:
            left.remove(card)
        again.discard(card)
        if comes_again and card in cards:
            left.insert(min(GAP, len(left)), card)
            again.add(card)
    repeated = sum(card in again for card in left)
    return Queue(tuple(cards[each] for each in left), Counts(0, repeated, len(left) - repeated))


def _counts(left: Iterable[Seen], again: int) -> Counts:
    by_state = Counter(state.state for _, state in left)
    learning = by_state[State.LEARNING] + by_state[State.RELEARNING]
    return Counts(by_state[State.NEW], learning + again, by_state[State.REVIEW])
