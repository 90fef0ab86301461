"""What is due on the days ahead, kept up to date while cards are rated."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from quizapp.core.card import Card
from quizapp.core.record import CardState


class DaysAhead:
    """How many cards are due on each day, for each preset by name; decks of one preset share their days' load."""

    def __init__(self, loads: Mapping[str, Mapping[date, int]], preset_name: Callable[[str], str]) -> None:
        self._loads = {name: Counter(load) for name, load in loads.items()}
        self._preset_name = preset_name

    def moved(self, before: CardState, after: CardState) -> None:
        """Take in that a card has gone from `before` to `after`."""
        self._add(before, -1)
        self._add(after, 1)

    def load(self, state: CardState, today: date) -> Mapping[date, int]:
        """Return how many cards of its deck's preset are due on each day, without the card that stands at `state`."""
        load = self._loads.setdefault(self._preset_name(state.deck), Counter())
        day = state.due_day
        return {**load, day: load[day] - 1} if day is not None and day > today and load[day] else load

    def _add(self, state: CardState, number: int) -> None:
        if state.due_day is not None:
            self._loads.setdefault(self._preset_name(state.deck), Counter())[state.due_day] += number


class Siblings:
    """Which cards name the same family, deck by deck."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self._families: dict[tuple[str, str], list[str]] = {}
        for card in cards:
            if card.siblings:
                self._families.setdefault((card.deck, card.siblings), []).append(card.id)

    def of(self, card: Card) -> list[str]:
        """Return the ids of the siblings of `card`."""
        return [each for each in self._families.get((card.deck, card.siblings), ()) if each != card.id]
