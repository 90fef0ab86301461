from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from quizapp.config import Config
from quizapp.core.card import Card
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, ChangeKind, State
from quizapp.store.errors import StaleStateError
from quizapp.study.due import due_now
from quizapp.study.reviewing import new_change
from quizapp.study.undoing import Act, redo, redoable, undo, undoable
from quizapp.study.workspace import Workspace

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeCard, MakeWorkspace
    from tests.study.conftest import Start


def made(workspace: Workspace, kind: ChangeKind, card: Card | None, **data: Any) -> Change:
    about = {"card": card.id, "deck": card.deck} if card else {"deck": "numbers"}
    return new_change(workspace, kind, workspace.clock(), data=data, **about)


def test_an_answer_is_named_in_words(start: "Start", code_card: "MakeCard", clock: "Clock") -> None:
    card = code_card("one", title="Make it five")
    drill = start([card])
    drill.answer(rating=Rating.HARD)
    review = drill.reviews[0]
    expected = Act(review.id, "rated Hard", "one", "numbers", "Make it five", clock.now, 1)
    assert undoable(drill.workspace) == undo(drill.workspace) == expected
    assert str(expected) == "Make it five (one): rated Hard, 2025-03-10 12:00"
    assert redoable(drill.workspace) == redo(drill.workspace) == expected


def test_its_time_is_the_learners_own(start: "Start", code_card: "MakeCard") -> None:
    drill = start([code_card("one")], config=Config(timezone="Asia/Tokyo"))
    drill.answer()
    assert str(undo(drill.workspace)).endswith("2025-03-10 21:00")


def test_there_is_nothing_to_undo_or_redo_at_first(make_workspace: "MakeWorkspace") -> None:
    workspace = make_workspace()
    found = [step(workspace) for step in (undo, redo, undoable, redoable)]
    assert found == [None, None, None, None]


def test_what_is_due_is_exactly_as_before(start: "Start", three: list[Card], clock: "Clock") -> None:
    drill = start(three)
    seen = [due_now(drill.workspace)]
    for rating in (Rating.AGAIN, Rating.EASY, Rating.GOOD):
        drill.answer(rating=rating)
        seen.append(due_now(drill.workspace))
    for before in reversed(seen[:-1]):
        assert undo(drill.workspace) is not None
        assert due_now(drill.workspace) == before
    for after in seen[1:]:
        assert redo(drill.workspace) is not None
        assert due_now(drill.workspace) == after


def test_a_drill_that_is_looked_at_again_shows_the_card_again(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    first = drill.shown
    drill.answer(rating=Rating.EASY)
    undo(drill.workspace)
    again = start(three)
    assert again.shown == first
    again.answer(rating=Rating.GOOD)
    assert [review.card for review in again.reviews] == [first]
    assert redo(again.workspace) is None


def test_a_sitting_that_knew_the_old_state_rates_the_card_on_its_new_one(start: "Start", three: list[Card]) -> None:
    """The app is open in one window; in another the answer before is undone."""
    app = start(three[:1])
    app.answer(rating=Rating.AGAIN)
    app.workspace.clock.advance(minutes=2)  # type: ignore[attr-defined]
    app.refresh()
    assert app.shown == "one"
    undo(start(three).workspace)
    app.answer(rating=Rating.EASY)
    (review,) = app.reviews
    assert review.before == CardState("one", "numbers")
    assert app.store.rebuild(verify=True) == ()


def test_its_own_answer_is_undone_by_id_though_another_window_answered_since(start: "Start", three: list[Card]) -> None:
    here, there = start(three[:1]), start(three[1:])
    here.answer()
    mine = here.reviews[0]
    there.answer()
    act = undo(here.workspace, mine.id)
    assert act is not None
    assert act.card == "one"
    assert here.store.states().keys() == {"two"}


def test_a_card_rated_since_in_another_window_is_refused(start: "Start", three: list[Card]) -> None:
    here = start(three[:1])
    here.answer()
    mine = here.reviews[0]
    here.workspace.clock.advance(minutes=11)  # type: ignore[attr-defined]
    start(three[:1]).answer()
    with pytest.raises(StaleStateError, match="rated again since"):
        undo(here.workspace, mine.id)
    assert len(here.reviews) == 2


@pytest.mark.parametrize(
    ("kind", "data", "told"),
    [
        (ChangeKind.SUSPEND, {}, "suspended"),
        (ChangeKind.UNSUSPEND, {}, "unsuspended"),
        (ChangeKind.BURY, {}, "buried"),
        (ChangeKind.UNBURY, {}, "unburied"),
        (ChangeKind.FLAG, {"flag": 3}, "flagged 3"),
        (ChangeKind.FLAG, {"flag": 0}, "flag taken off"),
        (ChangeKind.TAG, {"tag": "leech"}, "tagged leech"),
        (ChangeKind.UNTAG, {"tag": "leech"}, "tag leech taken off"),
    ],
)
def test_every_mark_is_named(
    make_workspace: "MakeWorkspace", code_card: "MakeCard", kind: ChangeKind, data: dict[str, Any], told: str
) -> None:
    card = code_card("one", title="One")
    workspace = make_workspace([card])
    workspace.store.change(made(workspace, kind, card, **data))
    assert str(undo(workspace)) == f"One (one): {told}, 2025-03-10 12:00"
    assert workspace.store.marks() == {}


@pytest.mark.parametrize(
    ("kind", "told"), [(ChangeKind.FORGET, "made new again"), (ChangeKind.RESCHEDULE, "rescheduled")]
)
def test_a_card_moved_without_an_answer_is_named(
    start: "Start", code_card: "MakeCard", clock: "Clock", kind: ChangeKind, told: str
) -> None:
    card = code_card("one")
    drill = start([card])
    drill.answer()
    before = drill.store.states()["one"]
    after = CardState("one", "numbers")
    if kind is ChangeKind.RESCHEDULE:
        day = clock.now.date() + timedelta(days=4)
        after = CardState(
            "one",
            "numbers",
            State.REVIEW,
            stability=4.0,
            difficulty=5.0,
            due_day=day,
            last_review=clock.now,
            last_day=clock.now.date(),
            interval_days=4,
            reps=1,
        )
    change = made(drill.workspace, kind, card)
    drill.store.change(replace(change, before=before, after=after))
    assert str(undo(drill.workspace)) == f"one: {told}, 2025-03-10 12:00"
    assert drill.store.states()["one"] == before


def test_many_cards_at_once_are_counted(make_workspace: "MakeWorkspace", three: Sequence[Card]) -> None:
    workspace = make_workspace(three)
    workspace.store.change(*(made(workspace, ChangeKind.BURY, card) for card in three))
    act = undo(workspace)
    assert act is not None
    assert act.cards == 3
    assert str(act) == "one and 2 more: buried, 2025-03-10 12:00"


def test_limits_of_a_day_are_named_by_their_deck(make_workspace: "MakeWorkspace", clock: "Clock") -> None:
    workspace = make_workspace()
    workspace.store.change(made(workspace, ChangeKind.LIMITS, None, new=3))
    assert str(undo(workspace)) == "numbers: limits of 2025-03-10 set, 2025-03-10 12:00"
    assert workspace.store.limits(clock.now.date()) == {}


def test_a_card_that_no_deck_holds_is_named_by_its_id(start: "Start", code_card: "MakeCard") -> None:
    start([code_card("one", title="One")]).answer()
    assert str(undo(start([code_card("two")]).workspace)).startswith("one: rated Good")
