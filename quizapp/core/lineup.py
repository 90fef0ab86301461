"""The cards that a queue is chosen from on one study day, found once and then moved on card by card.

It needs the states only of cards that are due, that stand on a step, or that were answered today; of all others only
whether they are new. So it costs what is due costs, however many cards there are.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter

from quizapp.core import sorting
from quizapp.core.candidates import Candidates, Placed
from quizapp.core.card import Card
from quizapp.core.record import CardState, Marks, State
from quizapp.core.sorting import Presets, Seen

NOTHING: Mapping[str, Marks] = {}


class Lineup:
    """The candidates among `cards`, which are given in the author's order, on the study day `today`.

    `states` holds by id at least the cards that are due or on steps by then, and those answered on that day; `known`
    tells of every other id whether it is no longer new (None: `states` holds all there are). `marks` hide cards.
    """

    def __init__(
        self,
        cards: Sequence[Card],
        states: Mapping[str, CardState],
        today: date,
        presets: Presets,
        marks: Mapping[str, Marks] = NOTHING,
        known: Container[str] | None = None,
    ) -> None:
        self.today = today
        self._presets = presets
        self._decks = {card.deck for card in cards}
        self._families: set[str] = set()
        self._learning: dict[str, Seen] = {}
        self._answered: dict[str, Seen] = {}
        due: list[Seen] = []
        fresh: dict[str, list[Card]] = {}
        for card in cards:
            if card.siblings:
                self._families.add(card.deck)
            state = states.get(card.id)
            if state is None:
                if (known is None or card.id not in known) and not _hidden(card, marks, today):
                    fresh.setdefault(card.deck, []).append(card)
                continue
            if state.last_day == today:
                self._answered[card.id] = (card, state)
            if _hidden(card, marks, today):
                continue
            if state.state is State.NEW:
                fresh.setdefault(card.deck, []).append(card)
            elif is_learning(state, today):
                self._learning[card.id] = (card, state)
            elif is_due(state, today):
                due.append((card, state))
        self._reviews: dict[str, dict[str, Placed]] = {}
        self._standing: dict[str, CardState] = {}
        self._put_in_order(due)
        self._fresh = {
            deck: {card.id: card for card in sorting.new_cards(each, presets(deck).new_order, today)}
            for deck, each in fresh.items()
        }

    def moved(self, card: Card, state: CardState) -> None:
        """Take in that `card`, which was among the candidates or not, was answered and now stands at `state`."""
        self.dropped(card)
        if state.last_day == self.today:
            self._answered[card.id] = (card, state)
        if is_learning(state, self.today):
            self._learning[card.id] = (card, state)
        elif is_due(state, self.today):
            placed = sorted((pair for each in self._reviews.values() for pair in each.values()), key=itemgetter(0))
            self._put_in_order([*((each, self._standing[each.id]) for _, each in placed), (card, state)])

    def dropped(self, card: Card) -> None:
        """Take in that `card` is hidden from now on."""
        self._learning.pop(card.id, None)
        self._reviews.get(card.deck, {}).pop(card.id, None)
        self._fresh.get(card.deck, {}).pop(card.id, None)

    def candidates(self, without: Container[str] = ()) -> Candidates:
        """Return the candidates as they are now, without the cards whose ids are in `without`."""
        learning, answered = list(self._learning.values()), list(self._answered.values())
        reviews: dict[str, Iterable[Placed]] = {deck: each.values() for deck, each in self._reviews.items()}
        fresh: dict[str, Iterable[Card]] = {deck: each.values() for deck, each in self._fresh.items()}
        if without:  # else what there is need not be looked at one by one
            learning = [pair for pair in learning if pair[0].id not in without]
            answered = [pair for pair in answered if pair[0].id not in without]
            reviews = {deck: _due(each, without) for deck, each in reviews.items()}
            fresh = {deck: _others(each, without) for deck, each in fresh.items()}
        return Candidates(learning, reviews, fresh, answered, self._decks, self._families)

    def _put_in_order(self, due: Iterable[Seen]) -> None:
        """Let `due` be the reviews: by deck and id, each with its place in the order that the presets ask for."""
        self._reviews, self._standing = {}, {}
        for place, (card, state) in enumerate(sorting.reviews(due, self.today, self._presets)):
            self._reviews.setdefault(card.deck, {})[card.id] = (place, card)
            self._standing[card.id] = state


def is_learning(state: CardState, today: date) -> bool:
    """Whether a card is on a step that ends on the study day `today`."""
    if state.state not in (State.LEARNING, State.RELEARNING):
        return False
    return state.due_at is not None or (state.due_day is not None and state.due_day <= today)


def is_due(state: CardState, today: date) -> bool:
    """Whether a card in review is due on the study day `today`."""
    return state.state is State.REVIEW and state.due_day is not None and state.due_day <= today


def _hidden(card: Card, marks: Mapping[str, Marks], today: date) -> bool:
    return card.id in marks and marks[card.id].hides(today)


def _due(reviews: Iterable[Placed], without: Container[str]) -> Iterator[Placed]:
    return (placed for placed in reviews if placed[1].id not in without)


def _others(cards: Iterable[Card], without: Container[str]) -> Iterator[Card]:
    return (card for card in cards if card.id not in without)
