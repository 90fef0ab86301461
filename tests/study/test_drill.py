from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config
from quizapp.core.card import Card
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import State
from quizapp.core.verdict import Outcome, Verdict
from quizapp.errors import SandboxError

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeCard, ScriptedRunner
    from tests.study.conftest import Start


# The way through a drill.


def test_a_drill_without_cards_is_over(start: "Start") -> None:
    drill = start([])
    assert drill.card is None
    assert drill.waiting is None
    assert drill.counts.total == 0
    assert drill.summary().answered == 0


def test_a_drill_shows_card_after_card(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    seen = []
    for _ in three:
        seen.append(drill.shown)
        drill.answer()
    assert seen == ["one", "two", "three"]


def test_the_counts_follow_the_answers(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    assert (drill.counts.new, drill.counts.learning, drill.counts.review) == (3, 0, 0)
    drill.answer()
    assert (drill.counts.new, drill.counts.learning, drill.counts.review) == (2, 1, 0)
    drill.answer(rating=Rating.EASY)
    assert (drill.counts.new, drill.counts.learning, drill.counts.review) == (1, 1, 0)


def test_an_answer_is_on_disk_before_the_next_card(start: "Start", three: list[Card]) -> None:
    start(three).answer()
    assert start(three).shown == "two"


def test_the_state_shown_is_that_of_the_card(start: "Start", three: list[Card], clock: "Clock") -> None:
    drill = start(three[:1])
    states = [drill.state]
    drill.answer(rating=Rating.AGAIN)
    clock.advance(minutes=1)
    states.append(drill.state)
    assert [(state.state, state.reps) for state in states] == [(State.NEW, 0), (State.LEARNING, 1)]


def test_a_failed_card_comes_back_in_the_same_drill(start: "Start", three: list[Card], clock: "Clock") -> None:
    drill = start(three)
    drill.answer("out = 4", Rating.AGAIN)
    clock.advance(minutes=2)
    drill.answer()
    assert drill.shown == "one"


def test_a_learning_card_is_asked_ahead_when_nothing_else_is_due(start: "Start", three: list[Card]) -> None:
    drill = start(three[:1])
    drill.answer()
    assert drill.shown == "one"
    drill.answer()
    assert drill.card is None
    assert drill.waiting is None


def test_a_drill_waits_for_a_learning_card_that_comes_later(start: "Start", three: list[Card], clock: "Clock") -> None:
    config = Config(timezone="UTC", preset=Preset(learning_steps=(3600,)))
    drill = start(three[:1], config=config)
    drill.answer(rating=Rating.AGAIN)
    assert drill.card is None
    assert drill.waiting == timedelta(hours=1)
    clock.advance(minutes=59)
    assert drill.waiting == timedelta(minutes=1)
    clock.advance(minutes=2)
    assert drill.waiting == timedelta(0)
    drill.refresh()
    assert drill.shown == "one"
    assert drill.waiting is None


def test_looking_again_keeps_the_card_and_what_was_done_on_it(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    drill.attempt("out = 4")
    drill.refresh()
    assert drill.shown == "one"
    assert drill.tries == 1


def test_a_limit_ends_the_drill_after_so_many_answers(start: "Start", three: list[Card]) -> None:
    drill = start(three, limit=2)
    drill.answer()
    drill.answer()
    assert drill.card is None
    assert drill.waiting is None
    assert drill.summary().answered == 2


def test_a_skipped_card_is_not_asked_again_in_this_drill(start: "Start", three: list[Card]) -> None:
    drill = start(three, limit=2)
    drill.skip()
    assert drill.shown == "two"
    drill.answer(rating=Rating.EASY)
    assert drill.card is None
    assert drill.summary().cards == ("two",)
    assert start(three).shown == "one"


def test_new_cards_keep_to_the_days_limit_over_drills(start: "Start", three: list[Card]) -> None:
    config = Config(timezone="UTC", preset=Preset(new_per_day=1))
    start(three, config=config).answer(rating=Rating.EASY)
    assert start(three, config=config).card is None


# Attempts, hints, and the answer.


def test_grading_changes_nothing_until_it_is_applied(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    verdict = drill.grade("out = 4")
    assert verdict is not None
    assert (drill.tries, drill.verdict, drill.can_rate) == (0, None, False)
    drill.apply(verdict)
    assert (drill.tries, drill.verdict, drill.can_rate) == (1, verdict, True)


def test_grading_works_from_another_thread(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    verdicts: list[Verdict | None] = []
    thread = Thread(target=lambda: verdicts.append(drill.grade("out = 5")))
    thread.start()
    thread.join()
    assert verdicts[0] is not None
    assert verdicts[0].passed


def test_a_verdict_on_a_card_no_longer_shown_is_let_go(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    late = drill.grade("out = 5")
    assert late is not None
    drill.skip()
    drill.apply(late)
    assert (drill.tries, drill.verdict) == (0, None)


def test_internal_outcomes_never_count(start: "Start", code_card: "MakeCard") -> None:
    drill = start([code_card(body={"reference": "out = broken"})])
    verdict = drill.attempt("out = 5")
    assert verdict.outcome is Outcome.INTERNAL
    assert drill.verdict is verdict
    assert (drill.tries, drill.can_rate) == (0, False)


def test_what_is_tried_after_a_pass_is_play(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    drill.attempt("out = 5")
    played = drill.attempt("out = 4")
    assert drill.verdict is played
    assert drill.tries == 1
    assert drill.suggested is Rating.GOOD


def test_hints_are_uncovered_one_by_one(start: "Start", code_card: "MakeCard") -> None:
    drill = start([code_card(hints=("first", "second"))])
    assert (drill.hints, drill.more_hints) == ((), True)
    assert drill.hint() == "first"
    assert (drill.hints, drill.more_hints) == (("first",), True)
    assert drill.hint() == "second"
    assert drill.hint() is None
    assert (drill.hints, drill.more_hints) == (("first", "second"), False)


def test_each_card_starts_afresh(start: "Start", code_card: "MakeCard") -> None:
    drill = start([code_card("one", hints=("a",)), code_card("two", hints=("b",))])
    drill.hint()
    drill.reveal()
    drill.attempt("out = 4")
    drill.rate(Rating.AGAIN)
    assert drill.shown == "two"
    assert (drill.tries, drill.hints, drill.revealed, drill.verdict) == (0, (), False, None)


def test_the_answer_is_revealed_with_its_explanation(start: "Start", code_card: "MakeCard") -> None:
    drill = start([code_card(explain="Five it is.")])
    before = (drill.revealed, drill.can_rate)
    revealed = drill.reveal()
    assert (revealed.answer, revealed.explain, revealed.points) == ("out = 5", "Five it is.", ())
    assert (before, (drill.revealed, drill.can_rate)) == ((False, False), (True, True))


def test_an_answer_that_cannot_be_computed_is_not_revealed(
    start: "Start", predict_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    runner.walls = False
    drill = start([predict_card()])
    with pytest.raises(SandboxError):
        drill.reveal()
    assert not drill.revealed


def test_the_reference_is_ready_before_the_learner_is(
    start: "Start", three: list[Card], runner: "ScriptedRunner"
) -> None:
    drill = start(three)
    drill.attempt("out = 4")
    drill.attempt("out = 5")
    assert runner.ran("out = 5") == 3  # the reference on two seeds, and the learner's same words
