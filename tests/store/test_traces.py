"""What the record knows of single cards, and which of them are orphans."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from quizapp.core.record import CardState, Change, ChangeKind, Marks, Trace
from quizapp.store.store import Store
from tests.store.conftest import Learner


def change(learner: Learner, kind: ChangeKind, card: str, **more: Any) -> Change:
    learner.answered += 1
    learner.now += timedelta(seconds=1)
    key = f"00000000-0000-7000-9000-{learner.answered:012}"
    return Change(key, kind, learner.now, learner.now.date(), card, more.pop("deck", "deck"), **more)


def reattach(store: Store, learner: Learner, old: str, new: str, deck: str = "deck") -> None:
    was = store.states()[old]
    own = CardState(new, deck)
    to = change(
        learner, ChangeKind.REATTACH, new, deck=deck, data={"from": old}, before=own, after=replace(was, card=new)
    )
    away = change(
        learner, ChangeKind.REATTACH, old, data={"to": new}, before=was, after=CardState(old, was.deck), deck=was.deck
    )
    store.change(to, away)
    learner.states = store.states()


def undo(store: Store, learner: Learner) -> None:
    made = change(learner, ChangeKind.UNDO, "")
    assert store.undo(made.at, made.study_day, made.id)
    learner.states = store.states()


def test_a_card_in_a_deck_is_no_orphan(store: Store, learner: Learner) -> None:
    learner.answer(store, "a")
    assert store.orphans({"a", "b"}) == ()


def test_an_orphan_tells_all_that_is_known(store: Store, learner: Learner) -> None:
    learner.answer(store, "a", deck="one")
    last = learner.answer(store, "a", deck="two")
    store.change(change(learner, ChangeKind.FLAG, "a", deck="two", data={"flag": 3}))
    assert store.orphans(set()) == (Trace("a", "two", last.after, Marks(flag=3), 2, last.at, 2),)
    assert store.traces(["a", "b"]) == {"a": store.orphans(set())[0]}


def test_orphans_come_by_deck_and_id(store: Store, learner: Learner) -> None:
    for card, deck in (("z", "one"), ("b", "two"), ("a", "two"), ("c", "one")):
        learner.answer(store, card, deck=deck)
    assert [trace.card for trace in store.orphans({"c"})] == ["z", "a", "b"]


def test_a_card_that_has_only_marks_is_one_with_the_deck_it_was_marked_in(store: Store, learner: Learner) -> None:
    store.change(change(learner, ChangeKind.SUSPEND, "a", deck="one"))
    (trace,) = store.orphans(set())
    assert (trace.deck, trace.reviews, trace.last, trace.state) == ("one", 0, None, CardState("a", "one"))
    assert trace.marks == Marks(suspended=True)


def test_a_card_that_was_forgotten_keeps_its_history(store: Store, learner: Learner) -> None:
    review = learner.answer(store, "a")
    store.change(change(learner, ChangeKind.FORGET, "a", before=review.after, after=CardState("a", "deck")))
    (trace,) = store.orphans(set())
    assert (trace.reviews, trace.state) == (1, CardState("a", "deck"))


def test_what_was_undone_leaves_no_orphan(store: Store, learner: Learner) -> None:
    learner.answer(store, "a")
    undo(store, learner)
    assert store.orphans(set()) == ()


class TestReattached:
    def test_the_history_is_the_new_cards(self, store: Store, learner: Learner) -> None:
        for _ in range(3):
            learner.answer(store, "old")
        was = store.states()["old"]
        reattach(store, learner, "old", "new", "other")
        assert store.orphans({"new"}) == ()
        assert store.states() == {"new": replace(was, card="new")}
        assert {(review.card, review.deck) for review in store.reviews()} == {("new", "other")}
        assert store.traces(["new"])["new"].reviews == 3
        assert store.rebuild(verify=True) == ()

    def test_reviews_of_one_deck_heed_where_cards_went(self, store: Store, learner: Learner) -> None:
        learner.answer(store, "old", deck="one")
        learner.answer(store, "stays", deck="one")
        reattach(store, learner, "old", "new", "two")
        assert [review.card for review in store.reviews(deck="two")] == ["new"]
        assert [review.card for review in store.reviews(deck="one")] == ["stays"]

    def test_undone_it_is_an_orphan_again(self, store: Store, learner: Learner) -> None:
        learner.answer(store, "old")
        before = store.orphans(set())
        reattach(store, learner, "old", "new")
        undo(store, learner)
        assert store.orphans(set()) == before
        assert [review.card for review in store.reviews()] == ["old"]

    def test_a_card_that_moved_twice_has_it_all(self, store: Store, learner: Learner) -> None:
        learner.answer(store, "a")
        reattach(store, learner, "a", "b")
        learner.answer(store, "b")
        reattach(store, learner, "b", "c")
        learner.answer(store, "c")
        (trace,) = store.orphans({"a", "b"})
        assert (trace.card, trace.reviews) == ("c", 3)
        assert store.rebuild(verify=True) == ()

    def test_an_id_that_is_used_again_begins_a_history_of_its_own(self, store: Store, learner: Learner) -> None:
        learner.answer(store, "a")
        reattach(store, learner, "a", "b")
        learner.answer(store, "a")
        found = store.traces(["a", "b"])
        assert (found["a"].reviews, found["b"].reviews) == (1, 1)
        assert found["a"].place > found["b"].place
        assert store.rebuild(verify=True) == ()

    def test_the_old_cards_marks_are_gone_and_come_back_with_undo(self, store: Store, learner: Learner) -> None:
        learner.answer(store, "old")
        store.change(change(learner, ChangeKind.SUSPEND, "old"))
        reattach(store, learner, "old", "new")
        assert store.marks() == {}
        undo(store, learner)
        assert store.marks() == {"old": Marks(suspended=True)}
