"""Whatever a learner does on disk, undo leads back to exactly what was there, and replay gives the live state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.card import Card, RecallBody
from quizapp.core.preset import Preset
from quizapp.core.queue import Queue, build_queue
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, ChangeKind, DayCounts, DayLimits, Marks, State
from quizapp.core.replay import replay, replay_marks
from quizapp.store import peek
from quizapp.store.store import Store
from tests.store.conftest import Learner

CARDS = [
    Card(name, deck, "Why?", RecallBody("So."), siblings="family" if name in "ab" else "")
    for name, deck in zip("abcdef", ["one", "one", "one", "two", "two", "two"], strict=True)
]
DECKS = {card.id: card.deck for card in CARDS}
PRESET = Preset(new_per_day=2, reviews_per_day=2)

Seen = tuple[dict[str, CardState], dict[str, Marks], dict[str, DayCounts], dict[str, DayLimits], Queue]


@dataclass
class Sitting:
    """A learner at a store on disk, who notes what could be seen before and after each act."""

    store: Store
    path: Path
    learner: Learner
    done: list[tuple[str, Seen, Seen]] = field(default_factory=list)
    taken_back: list[tuple[str, Seen, Seen]] = field(default_factory=list)

    def seen(self) -> Seen:
        """All that a learner can see; the clock stands still, for a queue depends on it."""
        store, today = self.store, LATER.date()
        states, marks, counts, limits = store.states(), store.marks(), store.counts(today), store.limits(today)
        queue = build_queue(CARDS, states, LATER, today, counts, PRESET, marks=marks, limits=limits)
        return states, marks, counts, limits, queue

    def act(self, name: str, do: Callable[[], object]) -> None:
        before = self.seen()
        do()
        self.learner.states = self.store.states()
        self.done.append((name, before, self.seen()))
        self.taken_back.clear()

    def turn(self, kind: ChangeKind) -> None:
        source, target = (self.done, self.taken_back)[:: 1 if kind is ChangeKind.UNDO else -1]
        found = self.learner.undo(self.store) if kind is ChangeKind.UNDO else self.learner.redo(self.store)
        if not source:
            assert found == ()
            return
        name, before, after = source.pop()
        assert found[0] == name
        assert self.seen() == (before if kind is ChangeKind.UNDO else after)
        target.append((name, before, after))
        self.learner.states = self.store.states()

    def answer(self, card: str, rating: Rating, hours: int, *, suspend: bool) -> None:
        self.learner.now += timedelta(hours=hours)
        review = self.learner.review(card, rating, DECKS[card])
        entailed = [self.learner.change(ChangeKind.SUSPEND, card, DECKS[card])] if suspend else []
        self.act(review.id, lambda: self.store.record(review, entailed))
        self.learner.answered += 1

    def mark(self, kind: ChangeKind, card: str, **data: str | int) -> None:
        made = self.learner.change(kind, card, DECKS[card], data=data)
        self.act(made.id, lambda: self.store.change(made))

    def move(self, kind: ChangeKind, *cards: str, days: int = 0) -> None:
        states = [state for card in cards if (state := self.learner.states.get(card))]
        made = [self._moved(kind, state, days) for state in states]
        if made:
            self.act(made[0].id, lambda: self.store.change(*made))

    def _moved(self, kind: ChangeKind, state: CardState, days: int) -> Change:
        after = CardState(state.card, state.deck)
        if kind is ChangeKind.RESCHEDULE:
            due = self.learner.now.date() + timedelta(days=days)
            after = replace(state, state=State.REVIEW, due_at=None, due_day=due)
        return self.learner.change(kind, state.card, state.deck, before=state, after=after)

    def reattach(self, old: str, new: str) -> None:
        was = self.learner.states.get(old, CardState(old, DECKS[old]))
        own = self.learner.states.get(new, CardState(new, DECKS[new]))
        after = replace(was, card=new, deck=DECKS[new])
        gone = CardState(old, was.deck)
        to = self.learner.change(ChangeKind.REATTACH, new, DECKS[new], data={"from": old}, before=own, after=after)
        away = self.learner.change(ChangeKind.REATTACH, old, was.deck, data={"to": new}, before=was, after=gone)
        self.act(to.id, lambda: self.store.change(replace(to, before=replace(own, deck=DECKS[new])), away))

    def restart(self) -> None:
        """Close the store and open it again, as another process would."""
        before = self.seen()
        self.store.close()
        self.store = Store(self.path)
        assert self.seen() == before


LATER = datetime(2026, 1, 31, 12, tzinfo=UTC)
IDS = st.sampled_from("abcdef")
ACTS = st.one_of(
    st.tuples(st.just("answer"), IDS, st.sampled_from(Rating), st.sampled_from([0, 1, 24 * 8, -48]), st.booleans()),
    st.tuples(st.just("mark"), IDS, st.sampled_from(["suspend", "unsuspend", "bury", "unbury"])),
    st.tuples(st.just("flag"), IDS, st.integers(0, 7)),
    st.tuples(st.just("tag"), IDS, st.sampled_from(["tag", "untag"]), st.sampled_from(["x", "y"])),
    st.tuples(st.just("forget"), IDS, IDS),
    st.tuples(st.just("reschedule"), IDS, IDS, st.integers(1, 40)),
    st.tuples(st.just("reattach"), IDS, IDS),
    st.tuples(st.just("limits"), st.integers(0, 4)),
    st.tuples(st.just("turn"), st.integers(1, 3), st.integers(0, 3)),
    st.tuples(st.just("turn"), st.integers(0, 2), st.integers(0, 3)),
    st.tuples(st.just("restart")),
)


def do(sitting: Sitting, name: str, how: Sequence[Any]) -> None:
    match name:
        case "answer":
            card, rating, hours, suspend = how
            sitting.answer(card, rating, hours, suspend=suspend)
        case "mark":
            sitting.mark(ChangeKind(how[1]), how[0])
        case "flag":
            sitting.mark(ChangeKind.FLAG, how[0], flag=how[1])
        case "tag":
            sitting.mark(ChangeKind(how[1]), how[0], tag=how[2])
        case "forget":
            sitting.move(ChangeKind.FORGET, *dict.fromkeys(how))
        case "reschedule":
            sitting.move(ChangeKind.RESCHEDULE, *dict.fromkeys(how[:2]), days=how[2])
        case "reattach" if how[0] != how[1]:
            sitting.reattach(*how)
        case "limits":
            made = sitting.learner.change(ChangeKind.LIMITS, deck="one", data={"new": how[0]})
            on_the_day = replace(made, study_day=LATER.date())
            sitting.act(made.id, lambda: sitting.store.change(on_the_day))
        case "turn":
            for kind in [ChangeKind.UNDO] * how[0] + [ChangeKind.REDO] * how[1]:
                sitting.turn(kind)
        case "restart":
            sitting.restart()


@settings(max_examples=20, deadline=None)
@given(acts=st.lists(ACTS, min_size=6, max_size=16))
def test_undo_restores_card_counts_marks_limits_and_queue_exactly_and_replay_is_the_live_state(
    acts: list[tuple[Any, ...]],
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "quizapp.db"
        sitting = Sitting(Store(path), path, Learner())
        try:
            for name, *how in acts:
                do(sitting, name, how)
            store = sitting.store
            reviews, changes = store.reviews(undone=True), store.changes()
            assert replay(reviews, changes) == store.states() == peek.states(path)
            assert replay_marks(changes) == store.marks() == peek.marks(path)
            assert store.rebuild(verify=True) == ()
            while sitting.done:
                sitting.turn(ChangeKind.UNDO)
            assert (store.states(), store.marks(), store.reviews()) == ({}, {}, [])
            assert store.rebuild() == ()
        finally:
            sitting.store.close()
