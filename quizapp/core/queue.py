"""What is asked next: the order of the cards that are due, within the day's limits.

1. Learning cards whose moment has come, the longest waiting first.
2. Reviews by due day, the oldest first, those least likely to be remembered first within a day; mixed evenly among
   them new cards in the author's order.
3. Only when none of these is left: learning cards that come due within `LEARN_AHEAD`.

The queue is built from scratch after every answer and still mixes evenly, since what was answered today counts too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from quizapp.core.card import Card
from quizapp.core.preset import Preset
from quizapp.core.record import CardState, DayCounts, State
from quizapp.core.schedule import retrievability

LEARN_AHEAD = timedelta(minutes=20)
"""How early a learning card may be asked when there is nothing else to do; Anki's default."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Cards left today; `learning` are those due now or within `LEARN_AHEAD`."""

    new: int = 0
    learning: int = 0
    review: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.new + self.learning + self.review


@dataclass(frozen=True, slots=True)
class Queue:
    """The cards to ask now, in order; the next moment (UTC) at which a learning card that is not among them is due."""

    cards: tuple[Card, ...] = ()
    counts: Counts = Counts()
    next_learning: datetime | None = None


def build_queue(
    cards: Sequence[Card],
    states: Mapping[str, CardState],
    now: datetime,
    today: date,
    counts_today: Mapping[str, DayCounts],
    preset: Preset,
) -> Queue:
    """Return the queue of `cards`, given in the author's order; `states` by card id, a card without one is new.

    Limits hold per deck and study day, less what `counts_today` says was answered; new cards and reviews are limited
    independently, learning cards never. Siblings, the cards of one deck that name the same family, are not asked on
    the same study day: one that is new or in review is held back when another was answered today, is in learning now,
    or comes before it. A card held back so uses up no limit.
    """
    seen = [(card, states.get(card.id) or CardState(card.id, card.deck)) for card in cards]
    learning = sorted(_learning(seen, today), key=lambda pair: _moment(pair[1], now))
    reviews = sorted(_due_reviews(seen, today), key=lambda pair: _urgency(pair[1], today))
    fresh = [(card, state) for card, state in seen if state.state is State.NEW]

    families = _Families([card for card, state in seen if state.last_day == today], [card for card, _ in learning])
    left = _Left(counts_today)
    asked = left.take(reviews, preset.reviews_per_day, "review", families)
    introduced = left.take(fresh, preset.new_per_day, "new", families)

    ready = [card for card, state in learning if _moment(state, now) <= now]
    soon = [(card, state) for card, state in learning if now < _moment(state, now) <= now + LEARN_AHEAD]
    done = [counts_today.get(deck, DayCounts()) for deck in {card.deck for card in cards}]
    mixed = _mix(asked, introduced, sum(each.review for each in done), sum(each.new for each in done))
    ahead = [] if ready or mixed else _not_twice_running(soon, seen)
    asked_until = now + LEARN_AHEAD if ahead else now
    later = (_moment(state, now) for _, state in learning)
    return Queue(
        cards=(*ready, *mixed, *ahead),
        counts=Counts(len(introduced), len(ready) + len(soon), len(asked)),
        next_learning=min((moment for moment in later if moment > asked_until), default=None),
    )


_Seen = tuple[Card, CardState]


def _learning(seen: Iterable[_Seen], today: date) -> Iterable[_Seen]:
    """Cards on steps, without those whose step ends on a later study day."""
    for card, state in seen:
        on_steps = state.state in (State.LEARNING, State.RELEARNING)
        if on_steps and (state.due_at is not None or (state.due_day is not None and state.due_day <= today)):
            yield card, state


def _due_reviews(seen: Iterable[_Seen], today: date) -> Iterable[_Seen]:
    for card, state in seen:
        if state.state is State.REVIEW and state.due_day is not None and state.due_day <= today:
            yield card, state


def _moment(state: CardState, now: datetime) -> datetime:
    """When a learning card is due; one that is due all day is due now."""
    return state.due_at or now


def _urgency(state: CardState, today: date) -> tuple[date, float]:
    return state.due_day or today, retrievability(state, today) or 0.0


class _Families:
    """Which families of siblings have had their turn today."""

    def __init__(self, answered: Iterable[Card], learning: Iterable[Card]) -> None:
        self._taken = {_family(card) for card in (*answered, *learning)}

    def admit(self, card: Card) -> bool:
        """Whether `card` may be asked today; its siblings then no longer may."""
        family = _family(card)
        if card.siblings and family in self._taken:
            return False
        self._taken.add(family)
        return True


def _family(card: Card) -> tuple[str, str]:
    return card.deck, card.siblings


class _Left:
    """What the limits of the day leave, deck by deck."""

    def __init__(self, counts_today: Mapping[str, DayCounts]) -> None:
        self._done = counts_today

    def take(self, pairs: Iterable[_Seen], limit: int, what: str, families: _Families) -> list[Card]:
        """Return the first cards that `limit` per deck, less those done, and their `families` allow."""
        taken: list[Card] = []
        room: dict[str, int] = {}
        for card, _ in pairs:
            done = self._done.get(card.deck, DayCounts())
            left = room.setdefault(card.deck, limit - (done.new if what == "new" else done.review))
            if left > 0 and families.admit(card):
                room[card.deck] = left - 1
                taken.append(card)
        return taken


def _mix(reviews: Sequence[Card], fresh: Sequence[Card], reviews_done: int, fresh_done: int) -> list[Card]:
    """Spread the new cards evenly over the day's reviews: each card has a place between 0 and 1 in the whole day."""
    placed = [
        *(((reviews_done + n + 0.5) / (reviews_done + len(reviews)), 0, card) for n, card in enumerate(reviews)),
        *(((fresh_done + n + 0.5) / (fresh_done + len(fresh)), 1, card) for n, card in enumerate(fresh)),
    ]
    return [card for _, _, card in sorted(placed, key=lambda place: place[:2])]


def _not_twice_running(soon: Sequence[_Seen], seen: Iterable[_Seen]) -> list[Card]:
    """Let another card go before the one just answered, where there is one."""
    cards = [card for card, _ in soon]
    latest = max((state.last_review for _, state in seen if state.last_review is not None), default=None)
    if len(soon) > 1 and soon[0][1].last_review == latest:
        cards[0], cards[1] = cards[1], cards[0]
    return cards
