"""Values and shuffled lines in a drill: drawn once a showing, kept for its tries and with its draft."""

from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card, Vary
from quizapp.core.rating import Rating

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeCard, ScriptedRunner
    from tests.study.conftest import Sitting, Start


@pytest.fixture
def number(code_card: "MakeCard", runner: "ScriptedRunner", start: "Start") -> Card:
    """A card that asks for a number from 1 to 1000."""
    body = {"reference": "out = ${n}", "wrong": (), "starter": "out = ..."}
    runner.script |= {f"out = {n}": {"out": n} for n in range(1, 1001)}
    return code_card("number", body=body, vary=(Vary("n", ints=(1, 1000)),), hints=("It is ${n}.",))


def value(drill: "Sitting") -> str:
    assert drill.card is not None
    return dict(drill.card.values)["n"]


def test_the_values_stay_for_every_try_hint_and_reveal_of_a_showing(start: "Start", number: Card) -> None:
    drill = start([number])
    n = value(drill)
    assert not drill.attempt("out = 0").passed
    drill.refresh()
    assert value(drill) == n
    assert drill.hint() == f"It is {n}."
    assert drill.attempt(f"out = {n}").passed
    assert drill.reveal().answer == f"out = {n}"
    assert drill.tries == 2


def test_the_next_showing_draws_them_afresh(start: "Start", number: Card, clock: "Clock") -> None:
    seen = []
    for _ in range(3):
        drill = start([number])
        seen.append(value(drill))
        drill.answer(f"out = {value(drill)}", Rating.AGAIN)
        clock.advance(minutes=2)
    assert len(set(seen)) == 3


def test_a_card_left_unanswered_is_drawn_afresh(start: "Start", number: Card) -> None:
    assert len({value(start([number])) for _ in range(3)}) == 3


def test_an_unfinished_answer_comes_back_with_the_values_it_is_about(start: "Start", number: Card) -> None:
    drill = start([number])
    n = value(drill)
    drill.save_draft(f"out = {n}  # not")
    again = start([number])
    assert (value(again), again.draft) == (n, f"out = {n}  # not")
    again.answer(f"out = {n}")
    assert again.reviews[0].verdict == "pass"
    assert start([number]).draft == "out = ..."


def test_a_draft_taken_back_frees_the_values(start: "Start", number: Card) -> None:
    drill = start([number])
    drill.save_draft("out = 1")
    drill.save_draft("out = ...")
    assert len({value(start([number])) for _ in range(3)}) == 3


def test_the_record_names_the_card_as_its_author_wrote_it(start: "Start", number: Card) -> None:
    drill = start([number])
    drill.answer(f"out = {value(drill)}")
    (review,) = drill.reviews
    assert (review.card, review.content_hash) == (number.id, number.content_hash)


def test_lines_are_shuffled_once_a_showing(start: "Start", order_card: "MakeCard") -> None:
    drill = start([order_card()])
    lines = drill.lines
    assert drill.draft == drill.starter == "\n".join(lines)
    assert lines != ("x = 1", "x += 2", "out = x")
    drill.attempt("\n".join(lines))
    assert drill.lines == lines
    assert len({start([order_card()]).lines for _ in range(30)}) > 1


def test_an_unfinished_order_comes_back(start: "Start", order_card: "MakeCard") -> None:
    start([order_card()]).save_draft("x += 2\nx = 1\nout = x")
    assert start([order_card()]).draft == "x += 2\nx = 1\nout = x"


def test_lines_that_nobody_moved_are_no_draft(start: "Start", order_card: "MakeCard") -> None:
    drill = start([order_card()])
    drill.save_draft(drill.starter)
    assert len({start([order_card()]).draft for _ in range(30)}) > 1


def test_gaps_are_rated_as_any_answer(start: "Start", cloze_card: "MakeCard") -> None:
    drill = start([cloze_card()])
    assert (drill.lines, drill.starter, drill.draft) == ((), "", "")
    assert not drill.attempt("behind\none").passed
    assert drill.attempt("in front\none").passed
    assert drill.suggested is Rating.HARD
