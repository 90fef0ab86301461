"""Where cards stand while a learner studies: what is asked next, what a rating would do, and what it did."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from quizapp.core.balance import FURTHEST
from quizapp.core.card import Card
from quizapp.core.leech import Leech, leech
from quizapp.core.lineup import Lineup
from quizapp.core.marks import marked
from quizapp.core.preset import Preset
from quizapp.core.queue import Queue, choose
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, DayCounts, DayLimits, Marks, Review, State
from quizapp.core.schedule import preview
from quizapp.study.ahead import DaysAhead, Siblings
from quizapp.study.reviewing import new_change
from quizapp.study.workspace import Workspace

_LOOK_AHEAD = timedelta(days=2 * FURTHEST)
"""The days for which the load is counted: those that fuzz may choose among, and well beyond."""


class Scheduling:
    """The cards of one sitting, given in the author's order: read as far as the day needs, moved on by what is rated.

    Every card is scheduled by the preset of its deck. What other processes record is taken in before the next queue;
    `reload` takes in anything at once.
    """

    def __init__(self, workspace: Workspace, cards: Sequence[Card] = ()) -> None:
        self._workspace = workspace
        self._config = workspace.config
        self._cards = cards
        self._siblings: Siblings | None = None
        self.reload()

    def reload(self) -> None:
        """Read states, marks and counts anew; raises StoreError."""
        store, today = self._workspace.store, self._workspace.today()
        self._end = store.end()
        self._level = False
        self._today = today
        self._known = store.known()
        self._states = {state.card: state for state in store.due_states(today)}
        self.marks: dict[str, Marks] = dict(store.marks())
        self._counts: dict[str, DayCounts] = dict(store.counts(today))
        self._limits: dict[str, DayLimits] = dict(store.limits(today))
        self._lineup = Lineup(self._cards, self._states, today, self._config.preset_of, self.marks, self._known)
        self._ahead: DaysAhead | None = None

    def preset(self, card: Card) -> Preset:
        """The preset that a card is scheduled by."""
        return self._config.preset_of(card.deck)

    def state(self, card: Card) -> CardState:
        """Where a card stands; one that its author moved to another deck stands where it stood. Raises StoreError."""
        known = self._read([card.id]).get(card.id)
        return replace(known, deck=card.deck) if known else CardState(card.id, card.deck)

    def preview(self, card: Card, now: datetime) -> Mapping[Rating, CardState]:
        """Return for each rating the state that the card gets when it is rated so at `now`; raises StoreError."""
        state, today = self.state(card), self._workspace.today(now)
        load = self._days_ahead(today).load(state, today)
        return preview(state, now, today, self.preset(card), load=load, siblings=self._sibling_days(card))

    def queue(self, now: datetime, without: Container[str] = ()) -> Queue:
        """Return what is asked at `now`, `without` the cards of these ids; raises StoreError."""
        if self._workspace.today(now) != self._today or not self._is_level():
            self.reload()
        candidates = self._lineup.candidates(without)
        return choose(candidates, now, self._counts, self._config.preset_of, self._limits)

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
        recorded = self._workspace.store.record(review, changes)
        self._level = recorded[0].seq == self._end + 1  # else another process has recorded something meanwhile
        if self._level:
            self._end = recorded[-1].seq
        self._follow(review, card, changes)
        return made

    def _is_level(self) -> bool:
        """Whether nobody else has recorded anything; for the first look after a record, its own transaction tells."""
        level, self._level = self._level, False
        return level or self._workspace.store.end() == self._end

    def _follow(self, review: Review, card: Card, changes: Sequence[Change]) -> None:
        """Move on as the record did."""
        if self._ahead is not None:
            self._ahead.moved(review.before, review.after)
        self._states[card.id] = review.after
        self._lineup.moved(card, review.after)
        if review.study_day == self._today:
            done = self._counts.get(review.deck, DayCounts())
            was = review.before.state
            self._counts[review.deck] = DayCounts(done.new + (was is State.NEW), done.review + (was is State.REVIEW))
        for change in changes:
            self.marks[change.card] = marked(self.marks.get(change.card, Marks()), change)
            if self.marks[change.card].hides(self._today):
                self._lineup.dropped(card)

    def _read(self, cards: Sequence[str]) -> Mapping[str, CardState]:
        """The states of those among `cards` that are not new, those that were not needed before read now."""
        missing = [each for each in cards if each not in self._states and each in self._known]
        if missing:
            self._states |= self._workspace.store.states_of(missing)
        return {each: self._states[each] for each in cards if each in self._states}

    def _days_ahead(self, today: date) -> DaysAhead:
        if self._ahead is None:
            loads: dict[str, dict[date, int]] = {}
            for deck, load in self._workspace.store.load(today, today + _LOOK_AHEAD).items():
                own = loads.setdefault(self._config.preset_name(deck), {})
                for day, number in load.items():
                    own[day] = own.get(day, 0) + number
            self._ahead = DaysAhead(loads, self._config.preset_name)
        return self._ahead

    def _sibling_days(self, card: Card) -> frozenset[date]:
        if not card.siblings:
            return frozenset()
        if self._siblings is None:
            self._siblings = Siblings(each for deck in self._workspace.library.decks for each in deck.shown)
        family = self._siblings.of(card)
        return frozenset(state.due_day for state in self._read(family).values() if state.due_day is not None)
