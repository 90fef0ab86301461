"""Undo, redo and marks while a drill goes on."""

from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config
from quizapp.core.card import Card
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import Marks, State
from quizapp.errors import UsageError
from quizapp.study import undoing
from quizapp.study.acting import action

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeCard
    from tests.study.conftest import Sitting, Start


def standing(drill: "Sitting") -> tuple[object, ...]:
    """All that undo must bring back."""
    return drill.shown, drill.counts, drill.state, drill.store.states(), drill.store.counts(drill.workspace.today())


def test_an_undone_answer_is_as_if_it_had_not_been_given(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    before = standing(drill)
    drill.answer()
    assert drill.shown == "two"
    done = drill.undo()
    assert done is not None
    assert (done.card, done.what) == ("one", "rated Good")
    assert standing(drill) == before
    assert drill.summary().answered == 0
    assert drill.store.rebuild(verify=True) == ()


def test_many_answers_are_undone_and_redone_one_by_one(start: "Start", three: list[Card], clock: "Clock") -> None:
    drill = start(three)
    seen = [standing(drill)]
    for rating in (Rating.AGAIN, Rating.EASY, Rating.GOOD):
        drill.answer(rating=rating)
        seen.append((drill.counts, drill.store.states()))
    for place in (2, 1):
        drill.undo()
        assert (drill.counts, drill.store.states()) == seen[place]
    drill.undo()
    assert standing(drill) == seen[0]
    assert drill.undo() is None
    for place in (1, 2, 3):
        assert drill.redo() is not None
        assert (drill.counts, drill.store.states()) == seen[place]
    assert drill.redo() is None
    assert drill.summary().answered == 3


def test_what_was_tried_on_the_card_comes_back_with_it(start: "Start", code_card: "MakeCard") -> None:
    drill = start([code_card("one", hints=("Think.",)), code_card("two")])
    drill.hint()
    drill.save_draft("out = 5")
    drill.attempt("out = 5")
    suggested = drill.suggested
    drill.rate(Rating.EASY)
    assert drill.draft == "out = ..."
    drill.undo()
    assert (drill.shown, drill.tries, drill.hints, drill.can_rate) == ("one", 1, ("Think.",), True)
    assert (drill.draft, drill.suggested) == ("out = 5", suggested)
    drill.rate(Rating.GOOD)
    assert [review.rating for review in drill.reviews] == [Rating.GOOD]
    assert drill.reviews[0].hints == 1


def test_who_is_not_asked_is_asked_after_an_undo(start: "Start", three: list[Card]) -> None:
    drill = start(three, config=Config(timezone="UTC", auto_rate=True))
    drill.attempt("out = 5")
    assert drill.auto_rating is Rating.GOOD
    drill.rate(Rating.GOOD)
    drill.undo()
    assert drill.can_rate
    assert drill.auto_rating is None


def test_answers_from_before_the_drill_are_undone_too(start: "Start", three: list[Card]) -> None:
    start(three).answer()
    drill = start(three)
    assert drill.shown == "two"
    turn = drill.turn
    assert drill.undo() is not None
    assert (drill.shown, drill.can_rate, drill.counts.new) == ("one", False, 3)
    assert drill.turn > turn


def test_an_answer_of_another_deck_is_undone_and_the_card_stays(
    start: "Start", three: list[Card], code_card: "MakeCard"
) -> None:
    other = code_card("elsewhere", deck="others")
    start([other]).answer()
    drill = start(three)
    drill.attempt("out = 4")
    turn = drill.turn
    done = drill.undo()
    assert done is not None
    assert done.card == "elsewhere"
    assert (drill.shown, drill.tries, drill.turn) == ("one", 1, turn)


def test_an_answer_that_another_process_undid_is_noticed(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    drill.answer()
    undoing.undo(start(three).workspace)
    drill.refresh()
    assert drill.counts.new == 3


def test_undo_at_the_limit_goes_on_with_the_drill(start: "Start", three: list[Card]) -> None:
    drill = start(three, limit=1)
    drill.answer()
    assert drill.card is None
    drill.undo()
    assert drill.shown == "one"
    drill.rate(Rating.HARD)
    assert (drill.card, drill.summary().answered) == (None, 1)


def test_a_redo_of_the_card_now_shown_goes_on_to_the_next(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    drill.answer()
    drill.undo()
    drill.redo()
    assert (drill.shown, drill.counts.learning) == ("two", 1)


def test_there_is_nothing_to_undo_in_an_empty_record(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    turn = drill.turn
    assert drill.undo() is drill.redo() is None
    assert drill.turn == turn


# Marks on the card now shown.


@pytest.mark.parametrize("word", ["suspend", "bury"])
def test_a_card_put_away_makes_room_for_the_next(start: "Start", three: list[Card], word: str) -> None:
    drill = start(three)
    assert drill.mark(action(word)) == {"suspend": "suspended", "bury": "buried"}[word]
    assert (drill.shown, drill.counts.new) == ("two", 2)
    assert start(three).shown == "two"
    drill.undo()
    assert (drill.shown, drill.counts.new) == ("one", 3)
    drill.redo()
    assert drill.shown == "two"


def test_a_buried_card_is_back_the_next_day(start: "Start", three: list[Card], clock: "Clock") -> None:
    start(three).mark(action("bury"))
    clock.advance(days=1)
    assert start(three).shown == "one"


@pytest.mark.parametrize(
    ("word", "value", "told", "marks"),
    [("flag", "4", "flagged 4", Marks(flag=4)), ("tag", "exam", "tagged exam", Marks(tags=("exam",)))],
)
def test_a_card_marked_otherwise_stays_with_what_was_tried(
    start: "Start", three: list[Card], word: str, value: str, told: str, marks: Marks
) -> None:
    drill = start(three)
    drill.attempt("out = 4")
    turn = drill.turn
    assert drill.mark(action(word, value)) == told
    assert (drill.shown, drill.tries, drill.turn, drill.marks) == ("one", 1, turn, marks)
    assert drill.mark(action(word, value)) == ""
    drill.undo()
    assert (drill.shown, drill.tries, drill.turn, drill.marks) == ("one", 1, turn, Marks())


def test_a_forgotten_card_is_new_and_undo_brings_back_where_it_stood(
    start: "Start", three: list[Card], clock: "Clock"
) -> None:
    start(three[:1]).answer(rating=Rating.EASY)
    clock.advance(days=30)
    drill = start(three[:1], config=Config(timezone="UTC", preset=Preset(new_per_day=0)))
    state = drill.state
    assert state.state is State.REVIEW
    assert drill.mark(action("forget")) == "made new again"
    assert drill.card is None
    drill.undo()
    assert (drill.shown, drill.state) == ("one", state)


def test_a_mark_is_about_a_card(start: "Start") -> None:
    drill = start([])
    with pytest.raises(UsageError):
        drill.mark(action("suspend"))


def test_a_card_set_aside_that_an_undo_is_about_is_asked_again(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    drill.answer(rating=Rating.AGAIN)
    drill.undo()
    drill.skip()
    assert drill.shown == "two"
    drill.mark(action("bury"))
    assert drill.shown == "three"
    drill.undo()
    assert drill.shown == "two"
