"""Undo and redo on disk: whatever is done, taking it back leads to exactly what was there, in any process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.card import Card, RecallBody
from quizapp.core.preset import Preset
from quizapp.core.queue import Queue, build_queue
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, ChangeKind, DayCounts, DayLimits, Marks, State
from quizapp.core.replay import replay, replay_marks
from quizapp.store import peek
from quizapp.store.store import StaleStateError, Store
from tests.store.conftest import Learner, OpenStore

CARDS = [
    Card(name, deck, "Why?", RecallBody("So."), siblings="family" if name in "ab" else "")
    for name, deck in zip("abcdef", ["one", "one", "one", "two", "two", "two"], strict=True)
]
DECKS = {card.id: card.deck for card in CARDS}
PRESET = Preset(new_per_day=2, reviews_per_day=2)


def change(learner: Learner, kind: ChangeKind, card: str = "", **more: Any) -> Change:
    """A change that this learner makes now."""
    learner.answered += 1
    learner.now += timedelta(seconds=1)
    name = f"00000000-0000-7000-9000-{learner.answered:012}"
    return Change(name, kind, learner.now, learner.now.date(), card, more.pop("deck", DECKS.get(card, "deck")), **more)


def turn(store: Store, learner: Learner, kind: ChangeKind, target: str | None = None) -> tuple[str, ...]:
    """Undo or redo; the ids of what that acted upon."""
    made = change(learner, kind)
    if kind is ChangeKind.UNDO:
        return tuple(entry.id for entry in store.undo(made.at, made.study_day, made.id, target))
    return tuple(entry.id for entry in store.redo(made.at, made.study_day, made.id))


def undo(store: Store, learner: Learner, target: str | None = None) -> tuple[str, ...]:
    return turn(store, learner, ChangeKind.UNDO, target)


def redo(store: Store, learner: Learner) -> tuple[str, ...]:
    return turn(store, learner, ChangeKind.REDO)


def forget(learner: Learner, state: CardState) -> Change:
    after = CardState(state.card, state.deck)
    return change(learner, ChangeKind.FORGET, state.card, deck=state.deck, before=state, after=after)


class TestOneStep:
    def test_an_undone_answer_leaves_nothing_behind(self, store: Store, learner: Learner) -> None:
        first = learner.answer(store, "a", deck="one")
        before = store.states(), store.counts(learner.now.date())
        second = learner.answer(store, "a", Rating.EASY, deck="one")
        assert undo(store, learner) == (second.id,)
        assert (store.states(), store.counts(learner.now.date())) == before
        assert store.reviews() == [first]
        assert store.reviews(undone=True) == [first, second]

    def test_a_card_whose_only_answer_is_undone_is_new(self, store: Store, learner: Learner) -> None:
        learner.answer(store)
        undo(store, learner)
        assert (store.states(), store.reviews(), store.counts(learner.now.date())) == ({}, [], {})

    def test_redo_puts_it_back_exactly(self, store: Store, learner: Learner) -> None:
        review = learner.answer(store)
        counts = store.counts(review.study_day)
        undo(store, learner)
        assert redo(store, learner) == (review.id,)
        assert (store.states(), store.reviews(), store.counts(review.study_day)) == (learner.states, [review], counts)

    def test_the_record_only_grows(self, store: Store, learner: Learner, path: Path) -> None:
        review = learner.answer(store)
        undo(store, learner)
        redo(store, learner)
        made = store.changes()
        assert [each.kind for each in made] == [ChangeKind.UNDO, ChangeKind.REDO]
        assert [(each.review, each.card, each.deck) for each in made] == [(review.id, "card", "deck")] * 2
        assert [store.reviews()[0].seq, *(each.seq for each in made)] == [1, 2, 3]

    def test_nothing_to_undo_or_redo_records_nothing(self, store: Store, learner: Learner) -> None:
        assert (undo(store, learner), redo(store, learner)) == ((), ())
        learner.answer(store)
        assert redo(store, learner) == ()
        undo(store, learner)
        assert undo(store, learner) == ()
        assert len(store.changes()) == 1

    def test_what_would_be_undone_and_redone_can_be_seen(self, store: Store, learner: Learner) -> None:
        assert (store.undoable(), store.redoable()) == ((), ())
        review = learner.answer(store)
        assert (store.undoable(), store.redoable()) == ((review,), ())
        undo(store, learner)
        assert (store.undoable(), store.redoable()) == ((), (review,))

    def test_an_answer_after_an_undo_ends_redo(self, store: Store, learner: Learner) -> None:
        learner.answer(store, "a")
        undo(store, learner)
        learner.states.clear()
        learner.answer(store, "b")
        assert store.redoable() == ()
        assert redo(store, learner) == ()

    def test_a_mark_after_an_undo_ends_redo(self, store: Store, learner: Learner) -> None:
        learner.answer(store, "a")
        undo(store, learner)
        store.change(change(learner, ChangeKind.FLAG, "b", data={"flag": 1}))
        assert redo(store, learner) == ()
        undo(store, learner)
        assert [entry.kind for entry in store.redoable() if isinstance(entry, Change)] == [ChangeKind.FLAG]

    def test_many_steps_back_and_forth(self, store: Store, learner: Learner) -> None:
        made = [learner.answer(store, "abc"[number % 3]).id for number in range(12)]
        assert [undo(store, learner)[0] for _ in range(12)] == made[::-1]
        assert [redo(store, learner)[0] for _ in range(5)] == made[:5]
        assert [undo(store, learner)[0] for _ in range(2)] == made[4:2:-1]
        assert [redo(store, learner)[0] for _ in range(9)] == made[3:]
        assert redo(store, learner) == ()
        assert store.states() == learner.states


class TestTogether:
    def test_an_answer_is_undone_with_the_changes_it_entailed(self, store: Store, learner: Learner) -> None:
        review = learner.review("a", Rating.AGAIN)
        leech = change(learner, ChangeKind.TAG, "a", data={"tag": "leech"})
        suspended = change(learner, ChangeKind.SUSPEND, "a")
        store.record(review, [leech, suspended])
        assert store.marks() == {"a": Marks(suspended=True, tags=("leech",))}
        assert [entry.id for entry in store.undoable()] == [review.id, leech.id, suspended.id]
        assert undo(store, learner) == (review.id, leech.id, suspended.id)
        assert (store.states(), store.marks()) == ({}, {})
        redo(store, learner)
        assert store.marks() == {"a": Marks(suspended=True, tags=("leech",))}

    def test_changes_made_in_one_go_are_undone_in_one_go(self, store: Store, learner: Learner) -> None:
        buried = [change(learner, ChangeKind.BURY, card) for card in "abc"]
        store.change(*buried)
        assert len(store.marks()) == 3
        assert undo(store, learner) == tuple(each.id for each in buried)
        assert store.marks() == {}

    def test_a_mark_is_restored_to_what_it_was_before(self, store: Store, learner: Learner) -> None:
        for flag in (1, 2, 3):
            store.change(change(learner, ChangeKind.FLAG, "a", data={"flag": flag}))
        undo(store, learner)
        assert store.marks() == {"a": Marks(flag=2)}
        store.change(change(learner, ChangeKind.SUSPEND, "a"))
        store.change(change(learner, ChangeKind.SUSPEND, "a"))
        undo(store, learner)
        assert store.marks() == {"a": Marks(suspended=True, flag=2)}

    def test_a_forgotten_card_remembers_again(self, store: Store, learner: Learner) -> None:
        learner.answer(store, "a")
        store.change(forget(learner, learner.states["a"]))
        assert store.states() == {}
        undo(store, learner)
        assert store.states() == learner.states

    def test_a_card_whose_deck_changed_goes_back_to_the_deck_it_was_rated_in(
        self, store: Store, learner: Learner
    ) -> None:
        first = learner.answer(store, "a", deck="one")
        learner.states["a"] = replace(learner.states["a"], deck="two")
        learner.answer(store, "a", deck="two")
        undo(store, learner)
        assert store.states() == {"a": first.after}
        assert store.rebuild(verify=True) == ()

    def test_limits_of_a_day_are_undone(self, store: Store, learner: Learner) -> None:
        made = change(learner, ChangeKind.LIMITS, deck="one", data={"new": 5})
        store.change(made)
        store.change(change(learner, ChangeKind.LIMITS, deck="one", data={"new": 9}))
        assert store.limits(made.study_day) == {"one": DayLimits(new=9)}
        undo(store, learner)
        assert store.limits(made.study_day) == {"one": DayLimits(new=5)}
        assert store.limits(made.study_day + timedelta(days=1)) == {}

    def test_a_thousand_cards_at_once(self, store: Store, learner: Learner) -> None:
        for card in ("a", "b"):
            learner.answer(store, card)
        due = learner.now.date() + timedelta(days=9)
        moved = [
            change(
                learner,
                ChangeKind.RESCHEDULE,
                card,
                deck="deck",
                before=learner.states[card],
                after=replace(learner.states[card], state=State.REVIEW, due_at=None, due_day=due, interval_days=9),
            )
            for card in ("a", "b")
        ]
        store.change(*moved, *(change(learner, ChangeKind.SUSPEND, f"card-{number}") for number in range(1000)))
        assert {state.due_day for state in store.states().values()} == {due}
        assert len(undo(store, learner)) == 1002
        assert (store.states(), store.marks()) == (learner.states, {})
        assert len(redo(store, learner)) == 1002
        assert len(store.marks()) == 1000
        assert store.rebuild(verify=True) == ()


class TestTargets:
    def test_an_answer_is_undone_out_of_turn_when_only_other_cards_followed(
        self, store: Store, learner: Learner
    ) -> None:
        mine = learner.answer(store, "a")
        other = learner.answer(store, "b")
        assert undo(store, learner, mine.id) == (mine.id,)
        assert store.states() == {"b": other.after}
        assert redo(store, learner) == (mine.id,)
        assert store.states() == learner.states

    def test_an_answer_whose_card_was_rated_again_elsewhere_is_refused(
        self, store: Store, learner: Learner, open_store: OpenStore
    ) -> None:
        mine = learner.answer(store, "a")
        learner.answer(open_store(), "a")
        with pytest.raises(StaleStateError, match="The card a was rated again since") as caught:
            undo(store, learner, mine.id)
        assert "quizapp undo" in caught.value.hint
        assert (store.changes(), store.states()) == ([], learner.states)

    def test_what_another_process_undid_is_not_undone_twice(
        self, store: Store, learner: Learner, open_store: OpenStore
    ) -> None:
        mine = learner.answer(store, "a")
        undo(open_store(), learner)
        with pytest.raises(StaleStateError, match="undone elsewhere meanwhile"):
            undo(store, learner, mine.id)
        with pytest.raises(StaleStateError, match="undone elsewhere meanwhile"):
            undo(store, learner, "f" * 36)
        assert len(store.changes()) == 1

    def test_a_rating_on_a_state_that_was_undone_elsewhere_is_stale(
        self, store: Store, learner: Learner, open_store: OpenStore
    ) -> None:
        learner.answer(store, "a")
        undo(open_store(), learner)
        with pytest.raises(StaleStateError, match="rated elsewhere"):
            store.record(learner.review("a"))
        learner.states = store.states()
        learner.answer(store, "a")
        assert store.rebuild(verify=True) == ()

    def test_a_change_to_a_state_that_moved_on_is_stale(self, store: Store, learner: Learner) -> None:
        learner.answer(store, "a")
        late = forget(learner, learner.states["a"])
        learner.answer(store, "a")
        with pytest.raises(StaleStateError, match="nothing was changed"):
            store.change(late)
        assert store.changes() == []

    @pytest.mark.parametrize("kind", [ChangeKind.UNDO, ChangeKind.REDO])
    def test_undo_is_no_plain_change(self, store: Store, learner: Learner, kind: ChangeKind) -> None:
        review = learner.answer(store)
        with pytest.raises(ValueError, match="methods of that name"):
            store.change(change(learner, kind, review=review.id))
        with pytest.raises(ValueError, match="methods of that name"):
            store.record(learner.review(), [change(learner, kind, review=review.id)])


class TestAcross:
    def test_a_restart_and_another_process_see_the_same_steps(
        self, store: Store, learner: Learner, open_store: OpenStore
    ) -> None:
        made = [learner.answer(store, card).id for card in "abc"]
        undo(store, learner)
        store.close()
        second = open_store()
        assert undo(second, learner) == (made[1],)
        third = open_store()
        assert redo(third, learner) == (made[1],)
        assert redo(second, learner) == (made[2],)
        assert third.states() == learner.states

    def test_peek_sees_what_counts(self, store: Store, learner: Learner, path: Path) -> None:
        for card in "ab":
            learner.answer(store, card, deck="one")
        store.change(change(learner, ChangeKind.SUSPEND, "b", deck="one"))
        store.change(change(learner, ChangeKind.LIMITS, deck="one", data={"new": 1}))
        undo(store, learner)
        undo(store, learner)
        undo(store, learner)
        assert peek.counts(path, learner.now.date()) == {"one": DayCounts(new=1)} == store.counts(learner.now.date())
        assert peek.states(path).keys() == {"a"}
        assert (peek.marks(path), peek.limits(path, learner.now.date())) == ({}, {})


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
        found = turn(self.store, self.learner, kind)
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
        entailed = [change(self.learner, ChangeKind.SUSPEND, card)] if suspend else []
        self.act(review.id, lambda: self.store.record(review, entailed))
        self.learner.answered += 1

    def mark(self, kind: ChangeKind, card: str, **data: str | int) -> None:
        made = change(self.learner, kind, card, data=data)
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
        return change(self.learner, kind, state.card, deck=state.deck, before=state, after=after)

    def reattach(self, old: str, new: str) -> None:
        was = self.learner.states.get(old, CardState(old, DECKS[old]))
        own = self.learner.states.get(new, CardState(new, DECKS[new]))
        after = replace(was, card=new, deck=DECKS[new])
        gone = CardState(old, was.deck)
        to = change(self.learner, ChangeKind.REATTACH, new, data={"from": old}, before=own, after=after)
        away = change(self.learner, ChangeKind.REATTACH, old, deck=was.deck, data={"to": new}, before=was, after=gone)
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
            made = change(sitting.learner, ChangeKind.LIMITS, deck="one", data={"new": how[0]})
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
