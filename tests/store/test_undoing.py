"""Undo and redo on disk: what one step takes back, together with what, and in any process."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, ChangeKind, DayCounts, DayLimits, Marks, State
from quizapp.store import peek
from quizapp.store.store import StaleStateError, Store
from tests.store.conftest import Learner, OpenStore


def forget(learner: Learner, state: CardState) -> Change:
    after = CardState(state.card, state.deck)
    return learner.change(ChangeKind.FORGET, state.card, deck=state.deck, before=state, after=after)


class TestOneStep:
    def test_an_undone_answer_leaves_nothing_behind(self, store: Store, learner: Learner) -> None:
        first = learner.answer(store, "a", deck="one")
        before = store.states(), store.counts(learner.now.date())
        second = learner.answer(store, "a", Rating.EASY, deck="one")
        assert learner.undo(store) == (second.id,)
        assert (store.states(), store.counts(learner.now.date())) == before
        assert store.reviews() == [first]
        assert store.reviews(undone=True) == [first, second]

    def test_a_card_whose_only_answer_is_undone_is_new(self, store: Store, learner: Learner) -> None:
        learner.answer(store)
        learner.undo(store)
        assert (store.states(), store.reviews(), store.counts(learner.now.date())) == ({}, [], {})

    def test_redo_puts_it_back_exactly(self, store: Store, learner: Learner) -> None:
        review = learner.answer(store)
        counts = store.counts(review.study_day)
        learner.undo(store)
        assert learner.redo(store) == (review.id,)
        assert (store.states(), store.reviews(), store.counts(review.study_day)) == (learner.states, [review], counts)

    def test_the_record_only_grows(self, store: Store, learner: Learner, path: Path) -> None:
        review = learner.answer(store)
        learner.undo(store)
        learner.redo(store)
        made = store.changes()
        assert [each.kind for each in made] == [ChangeKind.UNDO, ChangeKind.REDO]
        assert [(each.review, each.card, each.deck) for each in made] == [(review.id, "card", "deck")] * 2
        assert [store.reviews()[0].seq, *(each.seq for each in made)] == [1, 2, 3]

    def test_nothing_to_undo_or_redo_records_nothing(self, store: Store, learner: Learner) -> None:
        assert (learner.undo(store), learner.redo(store)) == ((), ())
        learner.answer(store)
        assert learner.redo(store) == ()
        learner.undo(store)
        assert learner.undo(store) == ()
        assert len(store.changes()) == 1

    def test_what_would_be_undone_and_redone_can_be_seen(self, store: Store, learner: Learner) -> None:
        assert (store.undoable(), store.redoable()) == ((), ())
        review = learner.answer(store)
        assert (store.undoable(), store.redoable()) == ((review,), ())
        learner.undo(store)
        assert (store.undoable(), store.redoable()) == ((), (review,))

    def test_an_answer_after_an_undo_ends_redo(self, store: Store, learner: Learner) -> None:
        learner.answer(store, "a")
        learner.undo(store)
        learner.states.clear()
        learner.answer(store, "b")
        assert store.redoable() == ()
        assert learner.redo(store) == ()

    def test_a_mark_after_an_undo_ends_redo(self, store: Store, learner: Learner) -> None:
        learner.answer(store, "a")
        learner.undo(store)
        store.change(learner.change(ChangeKind.FLAG, "b", data={"flag": 1}))
        assert learner.redo(store) == ()
        learner.undo(store)
        assert [entry.kind for entry in store.redoable() if isinstance(entry, Change)] == [ChangeKind.FLAG]

    def test_many_steps_back_and_forth(self, store: Store, learner: Learner) -> None:
        made = [learner.answer(store, "abc"[number % 3]).id for number in range(12)]
        assert [learner.undo(store)[0] for _ in range(12)] == made[::-1]
        assert [learner.redo(store)[0] for _ in range(5)] == made[:5]
        assert [learner.undo(store)[0] for _ in range(2)] == made[4:2:-1]
        assert [learner.redo(store)[0] for _ in range(9)] == made[3:]
        assert learner.redo(store) == ()
        assert store.states() == learner.states


class TestTogether:
    def test_an_answer_is_undone_with_the_changes_it_entailed(self, store: Store, learner: Learner) -> None:
        review = learner.review("a", Rating.AGAIN)
        leech = learner.change(ChangeKind.TAG, "a", data={"tag": "leech"})
        suspended = learner.change(ChangeKind.SUSPEND, "a")
        store.record(review, [leech, suspended])
        assert store.marks() == {"a": Marks(suspended=True, tags=("leech",))}
        assert [entry.id for entry in store.undoable()] == [review.id, leech.id, suspended.id]
        assert learner.undo(store) == (review.id, leech.id, suspended.id)
        assert (store.states(), store.marks()) == ({}, {})
        learner.redo(store)
        assert store.marks() == {"a": Marks(suspended=True, tags=("leech",))}

    def test_changes_made_in_one_go_are_undone_in_one_go(self, store: Store, learner: Learner) -> None:
        buried = [learner.change(ChangeKind.BURY, card) for card in "abc"]
        store.change(*buried)
        assert len(store.marks()) == 3
        assert learner.undo(store) == tuple(each.id for each in buried)
        assert store.marks() == {}

    def test_a_mark_is_restored_to_what_it_was_before(self, store: Store, learner: Learner) -> None:
        for flag in (1, 2, 3):
            store.change(learner.change(ChangeKind.FLAG, "a", data={"flag": flag}))
        learner.undo(store)
        assert store.marks() == {"a": Marks(flag=2)}
        store.change(learner.change(ChangeKind.SUSPEND, "a"))
        store.change(learner.change(ChangeKind.SUSPEND, "a"))
        learner.undo(store)
        assert store.marks() == {"a": Marks(suspended=True, flag=2)}

    def test_a_forgotten_card_remembers_again(self, store: Store, learner: Learner) -> None:
        learner.answer(store, "a")
        store.change(forget(learner, learner.states["a"]))
        assert store.states() == {}
        learner.undo(store)
        assert store.states() == learner.states

    def test_a_card_whose_deck_changed_goes_back_to_the_deck_it_was_rated_in(
        self, store: Store, learner: Learner
    ) -> None:
        first = learner.answer(store, "a", deck="one")
        learner.states["a"] = replace(learner.states["a"], deck="two")
        learner.answer(store, "a", deck="two")
        learner.undo(store)
        assert store.states() == {"a": first.after}
        assert store.rebuild(verify=True) == ()

    def test_limits_of_a_day_are_undone(self, store: Store, learner: Learner) -> None:
        made = learner.change(ChangeKind.LIMITS, deck="one", data={"new": 5})
        store.change(made)
        store.change(learner.change(ChangeKind.LIMITS, deck="one", data={"new": 9}))
        assert store.limits(made.study_day) == {"one": DayLimits(new=9)}
        learner.undo(store)
        assert store.limits(made.study_day) == {"one": DayLimits(new=5)}
        assert store.limits(made.study_day + timedelta(days=1)) == {}

    def test_a_thousand_cards_at_once(self, store: Store, learner: Learner) -> None:
        for card in ("a", "b"):
            learner.answer(store, card)
        due = learner.now.date() + timedelta(days=9)
        moved = [
            learner.change(
                ChangeKind.RESCHEDULE,
                card,
                deck="deck",
                before=learner.states[card],
                after=replace(learner.states[card], state=State.REVIEW, due_at=None, due_day=due, interval_days=9),
            )
            for card in ("a", "b")
        ]
        store.change(*moved, *(learner.change(ChangeKind.SUSPEND, f"card-{number}") for number in range(1000)))
        assert {state.due_day for state in store.states().values()} == {due}
        assert len(learner.undo(store)) == 1002
        assert (store.states(), store.marks()) == (learner.states, {})
        assert len(learner.redo(store)) == 1002
        assert len(store.marks()) == 1000
        assert store.rebuild(verify=True) == ()


class TestTargets:
    def test_an_answer_is_undone_out_of_turn_when_only_other_cards_followed(
        self, store: Store, learner: Learner
    ) -> None:
        mine = learner.answer(store, "a")
        other = learner.answer(store, "b")
        assert learner.undo(store, mine.id) == (mine.id,)
        assert store.states() == {"b": other.after}
        assert learner.redo(store) == (mine.id,)
        assert store.states() == learner.states

    def test_an_answer_whose_card_was_rated_again_elsewhere_is_refused(
        self, store: Store, learner: Learner, open_store: OpenStore
    ) -> None:
        mine = learner.answer(store, "a")
        learner.answer(open_store(), "a")
        with pytest.raises(StaleStateError, match="The card a was rated again since") as caught:
            learner.undo(store, mine.id)
        assert "quizapp undo" in caught.value.hint
        assert (store.changes(), store.states()) == ([], learner.states)

    def test_what_another_process_undid_is_not_undone_twice(
        self, store: Store, learner: Learner, open_store: OpenStore
    ) -> None:
        mine = learner.answer(store, "a")
        learner.undo(open_store())
        with pytest.raises(StaleStateError, match="undone elsewhere meanwhile"):
            learner.undo(store, mine.id)
        with pytest.raises(StaleStateError, match="undone elsewhere meanwhile"):
            learner.undo(store, "f" * 36)
        assert len(store.changes()) == 1

    def test_a_rating_on_a_state_that_was_undone_elsewhere_is_stale(
        self, store: Store, learner: Learner, open_store: OpenStore
    ) -> None:
        learner.answer(store, "a")
        learner.undo(open_store())
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
            store.change(learner.change(kind, review=review.id))
        with pytest.raises(ValueError, match="methods of that name"):
            store.record(learner.review(), [learner.change(kind, review=review.id)])


class TestAcross:
    def test_a_restart_and_another_process_see_the_same_steps(
        self, store: Store, learner: Learner, open_store: OpenStore
    ) -> None:
        made = [learner.answer(store, card).id for card in "abc"]
        learner.undo(store)
        store.close()
        second = open_store()
        assert learner.undo(second) == (made[1],)
        third = open_store()
        assert learner.redo(third) == (made[1],)
        assert learner.redo(second) == (made[2],)
        assert third.states() == learner.states

    def test_peek_sees_what_counts(self, store: Store, learner: Learner, path: Path) -> None:
        for card in "ab":
            learner.answer(store, card, deck="one")
        store.change(learner.change(ChangeKind.SUSPEND, "b", deck="one"))
        store.change(learner.change(ChangeKind.LIMITS, deck="one", data={"new": 1}))
        learner.undo(store)
        learner.undo(store)
        learner.undo(store)
        assert peek.counts(path, learner.now.date()) == {"one": DayCounts(new=1)} == store.counts(learner.now.date())
        assert peek.states(path).keys() == {"a"}
        assert (peek.marks(path), peek.limits(path, learner.now.date())) == ({}, {})
