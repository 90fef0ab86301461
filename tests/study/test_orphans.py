from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from quizapp.core.card import Status
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, ChangeKind, Marks, State
from quizapp.errors import UsageError
from quizapp.study.orphans import attach, orphans
from quizapp.study.reviewing import new_change
from quizapp.study.undoing import redo, undo
from quizapp.study.workspace import Workspace

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeCard
    from tests.study.conftest import Start


def mark(workspace: Workspace, kind: ChangeKind, card: str, **data: Any) -> None:
    made = new_change(workspace, kind, workspace.clock(), card=card, deck="numbers", data=data)
    workspace.store.change(made)


@pytest.fixture
def renamed(start: "Start", code_card: "MakeCard", clock: "Clock") -> Workspace:
    """A card `old` was answered twice and is gone; `new` stands in its file now, beside `other`, answered once."""
    drill = start([code_card("old")])
    drill.answer(rating=Rating.AGAIN)
    clock.advance(minutes=2)
    drill.refresh()
    drill.answer(rating=Rating.EASY)
    clock.advance(minutes=1)
    start([code_card("other")]).answer(rating=Rating.GOOD)
    return start([code_card("new"), code_card("other")]).workspace


def test_a_draft_is_no_orphan(start: "Start", code_card: "MakeCard") -> None:
    start([code_card("old")]).answer()
    assert orphans(start([code_card("old", status=Status.DRAFT)]).workspace) == ()


def test_what_no_deck_holds_is_one(renamed: Workspace) -> None:
    (trace,) = orphans(renamed)
    assert (trace.card, trace.deck, trace.reviews, trace.place) == ("old", "numbers", 2, 2)


def test_the_new_card_stands_where_the_old_one_stood(renamed: Workspace, start: "Start", clock: "Clock") -> None:
    old = renamed.store.states()["old"]
    trace, card = attach(renamed, "old", "new")
    assert (trace.card, card.id) == ("old", "new")
    new = renamed.store.states()["new"]
    assert (new.state, new.due_day, new.stability, new.reps) == (old.state, old.due_day, old.stability, 2)
    assert renamed.store.states().keys() == {"new", "other"}
    assert [review.card for review in renamed.store.reviews()] == ["new", "new", "other"]
    assert orphans(renamed) == ()
    assert renamed.store.rebuild(verify=True) == ()


def test_it_is_rated_on_from_there(renamed: Workspace, start: "Start", code_card: "MakeCard", clock: "Clock") -> None:
    attach(renamed, "old", "new")
    clock.advance(days=60)
    drill = start([code_card("new")])
    drill.answer()
    last = drill.reviews[-1]
    assert (last.card, last.before.state, last.after.reps) == ("new", State.REVIEW, 3)


def test_its_marks_come_along(renamed: Workspace) -> None:
    mark(renamed, ChangeKind.SUSPEND, "old")
    mark(renamed, ChangeKind.FLAG, "old", flag=5)
    mark(renamed, ChangeKind.TAG, "old", tag="leech")
    mark(renamed, ChangeKind.BURY, "old", until="2025-03-12")
    before = renamed.store.marks()
    attach(renamed, "old", "new")
    assert renamed.store.marks() == {"new": before["old"]}
    undo(renamed)
    assert renamed.store.marks() == before


def test_marks_of_its_own_stay(renamed: Workspace) -> None:
    mark(renamed, ChangeKind.FLAG, "old", flag=5)
    mark(renamed, ChangeKind.TAG, "old", tag="b")
    mark(renamed, ChangeKind.FLAG, "new", flag=2)
    mark(renamed, ChangeKind.TAG, "new", tag="a")
    attach(renamed, "old", "new", merge=True)
    assert renamed.store.marks() == {"new": Marks(flag=2, tags=("a", "b"))}


def test_one_undo_takes_all_of_it_back(renamed: Workspace) -> None:
    mark(renamed, ChangeKind.SUSPEND, "old")
    before = renamed.store.states(), renamed.store.marks(), renamed.store.reviews(), orphans(renamed)
    attach(renamed, "old", "new")
    after = renamed.store.states(), renamed.store.marks(), renamed.store.reviews(), orphans(renamed)
    act = undo(renamed)
    assert act is not None
    assert (act.what, act.card, act.cards) == ("attached to the history of old", "new", 1)
    assert (renamed.store.states(), renamed.store.marks(), renamed.store.reviews(), orphans(renamed)) == before
    redo(renamed)
    assert (renamed.store.states(), renamed.store.marks(), renamed.store.reviews(), orphans(renamed)) == after


class TestMerging:
    def test_without_being_asked_for_it_is_refused(self, renamed: Workspace) -> None:
        with pytest.raises(UsageError, match="The card other has a history of its own") as caught:
            attach(renamed, "old", "other")
        assert "--merge" in caught.value.hint
        assert renamed.store.changes() == []

    def test_the_one_rated_later_says_where_it_stands(self, renamed: Workspace) -> None:
        states = renamed.store.states()
        attach(renamed, "old", "other", merge=True)
        joined = renamed.store.states()["other"]
        assert (joined.state, joined.due_at) == (states["other"].state, states["other"].due_at)
        assert (joined.reps, joined.lapses) == (3, 0)
        assert [review.card for review in renamed.store.reviews()] == ["other"] * 3

    def test_also_when_that_is_the_old_one(self, start: "Start", code_card: "MakeCard", clock: "Clock") -> None:
        start([code_card("new")]).answer(rating=Rating.GOOD)
        clock.advance(hours=-5)
        start([code_card("old")]).answer(rating=Rating.EASY)
        workspace = start([code_card("new")]).workspace
        attach(workspace, "old", "new", merge=True)
        assert workspace.store.states()["new"].state is State.REVIEW

    def test_a_card_made_new_again_gives_way(self, renamed: Workspace) -> None:
        state = renamed.store.states()["other"]
        made = new_change(renamed, ChangeKind.FORGET, renamed.clock(), card="other", deck="numbers")
        renamed.store.change(replace(made, before=state, after=CardState("other", "numbers")))
        old = renamed.store.states()["old"]
        attach(renamed, "old", "other", merge=True)
        assert renamed.store.states()["other"].stability == old.stability


class TestRefusals:
    @pytest.mark.parametrize(
        ("old", "new", "told", "hint"),
        [
            ("old", "nwe", "no card 'nwe' in any deck", "'new'"),
            ("old", "zzzzzz", "no card 'zzzzzz' in any deck", "new id"),
            ("odl", "new", "knows no card 'odl'", "'old'"),
            ("zzzzzz", "new", "knows no card 'zzzzzz'", "quizapp orphans"),
            ("other", "new", "other is no orphan", "card that is gone"),
        ],
    )
    def test_each_says_what_to_do(self, renamed: Workspace, old: str, new: str, told: str, hint: str) -> None:
        with pytest.raises(UsageError, match=told) as caught:
            attach(renamed, old, new)
        assert hint in caught.value.hint
        assert renamed.store.changes() == []

    def test_a_history_given_away_cannot_be_given_twice(self, renamed: Workspace, start: "Start") -> None:
        attach(renamed, "old", "new")
        with pytest.raises(UsageError, match="knows no card 'old'"):
            attach(renamed, "old", "other", merge=True)
