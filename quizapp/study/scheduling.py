"""Where every card stands while a learner studies: what is asked next, what a rating would do, and what it did."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from quizapp.core.card import Card
from quizapp.core.leech import Leech, leech
from quizapp.core.marks import marked
from quizapp.core.preset import Preset
from quizapp.core.queue import Queue, build_queue
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, Marks, Review
from quizapp.core.schedule import preview
from quizapp.study.ahead import DaysAhead, Siblings
from quizapp.study.reviewing import new_change
from quizapp.study.workspace import Workspace


class Scheduling:
    """The states and marks of all cards as they were read, moved on by what is rated here.

    Every card is scheduled by the preset of its deck. `reload` reads what other processes have recorded meanwhile.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._config = workspace.config
        self._siblings = Siblings(card for deck in workspace.library.decks for card in deck.shown)
        self.reload()

    def reload(self) -> None:
        """Read states and marks anew; raises StoreError."""
        self.states: dict[str, CardState] = dict(self._workspace.store.states())
        self.marks: dict[str, Marks] = dict(self._workspace.store.marks())
        suspended = {card for card, marks in self.marks.items() if marks.suspended}
        self._ahead = DaysAhead.of(self.states.values(), suspended, self._config.preset_name)

    def preset(self, card: Card) -> Preset:
        """The preset that a card is scheduled by."""
        return self._config.preset_of(card.deck)

    def state(self, card: Card) -> CardState:
        """Where a card stands; one that its author moved to another deck stands where it stood."""
        known = self.states.get(card.id)
        return replace(known, deck=card.deck) if known else CardState(card.id, card.deck)

    def preview(self, card: Card, now: datetime) -> Mapping[Rating, CardState]:
        """Return for each rating the state that the card gets when it is rated so at `now`."""
        state, today = self.state(card), self._workspace.today(now)
        load = self._ahead.load(state, today)
        return preview(state, now, today, self.preset(card), load=load, siblings=self._siblings.days(card, self.states))

    def queue(self, cards: Sequence[Card], now: datetime) -> Queue:
        """Return what is asked of `cards`, in the author's order, at `now`; raises StoreError."""
        today = self._workspace.today(now)
        counts, limits = self._workspace.store.counts(today), self._workspace.store.limits(today)
        return build_queue(
            cards, self.states, now, today, counts, self._config.preset_of, marks=self.marks, limits=limits
        )

    def record(self, review: Review, card: Card) -> Leech | None:
        """Record a review with what follows from it, durable on return; return the leech that it made of the card.

        Raises StaleStateError when another process has rated the card meanwhile, StoreError when the database refuses.
        """
        preset, marks = self.preset(card), self.marks.get(card.id)
        made = leech(review.before, review.after, preset.leech_threshold, preset.leech_action, marks)
        changes = [
            new_change(self._workspace, kind, review.at, card=card.id, deck=card.deck, data=data)
            for kind, data in (made.changes if made else ())
        ]
        self._workspace.store.record(review, changes)
        self._follow(review, changes)
        return made

    def _follow(self, review: Review, changes: Sequence[Change]) -> None:
        """Move on as the record did."""
        self._ahead.moved(self.states.get(review.card, review.before), review.after)
        self.states[review.card] = review.after
        for change in changes:
            self.marks[change.card] = marked(self.marks.get(change.card, Marks()), change)
