from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Option
from quizapp.core.run import ErrorReport
from quizapp.study.grading import Grader
from quizapp.study.revealing import reveal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import MakeCard, ScriptedRunner


@pytest.fixture
def grader(runner: "ScriptedRunner") -> "Iterator[Grader]":
    runner.script = {"x = 2": {"ask": 3}}
    grader = Grader(runner)
    yield grader
    grader.close()


def test_a_code_cards_answer_is_its_reference(grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner") -> None:
    revealed = reveal(code_card(explain="Because."), grader)
    assert (revealed.answer, revealed.explain, revealed.points) == ("out = 5", "Because.", ())
    assert runner.jobs == []


def test_a_predict_cards_answer_is_computed(grader: Grader, predict_card: "MakeCard") -> None:
    assert reveal(predict_card(), grader).answer == "3"


def test_a_predict_cards_answer_may_be_an_error(
    grader: Grader, predict_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    runner.script["x = 2"] = ErrorReport("IndexError", "out of range", part="ask")
    assert reveal(predict_card(body={"raises": "IndexError"}), grader).answer == "IndexError: out of range"


def test_a_recall_cards_answer_comes_with_its_points(grader: Grader, recall_card: "MakeCard") -> None:
    revealed = reveal(recall_card(), grader)
    assert (revealed.answer, revealed.points) == ("Because of this and that.", ("this", "that"))


def test_a_choice_cards_answer_names_every_right_option(grader: Grader, choice_card: "MakeCard") -> None:
    options = (Option("one"), Option("two", correct=True), Option("four", correct=True))
    assert reveal(choice_card(body={"options": options}), grader).answer == "2. two\n3. four"


def test_a_text_is_revealed_with_its_gaps_filled_and_every_answer(grader: Grader, cloze_card: "MakeCard") -> None:
    assert reveal(cloze_card(), grader).answer == (
        "A missing axis is added in front, of size one.\n\n1. in front\n2. one or 1"
    )


def test_an_order_is_revealed_as_its_author_wrote_it(
    grader: Grader, order_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    assert reveal(order_card(body={"distractors": ("x = 9",)}), grader).answer == "x = 1\nx += 2\nout = x"
    assert runner.jobs == []
