from dataclasses import replace
from typing import TYPE_CHECKING

from quizapp.core.card import ClozeBody, Gap, Option, OrderBody, WrongAnswer
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.words import check_choice, check_cloze, check_order, check_recall

if TYPE_CHECKING:
    from tests.conftest import MakeCard


def told(sheet: Sheet) -> list[tuple[str, str, str]]:
    return [(finding.rule, finding.path, finding.message) for finding in sheet.findings]


def test_a_choice_without_a_right_option_is_told(choice_card: "MakeCard", sheet: Sheet) -> None:
    card = choice_card(body={"options": (Option("one"), Option("two"))})
    check_choice(card, card.body, sheet)  # type: ignore[arg-type]
    assert told(sheet) == [("options", "options", "no option is marked correct")]


def test_a_choice_without_a_wrong_option_is_told(choice_card: "MakeCard", sheet: Sheet) -> None:
    card = choice_card(body={"options": (Option("one", correct=True), Option("two", correct=True))})
    check_choice(card, card.body, sheet)  # type: ignore[arg-type]
    assert told(sheet) == [("options", "options", "every option is correct, so there is nothing to choose")]


def test_options_that_say_the_same_are_told_at_the_second(choice_card: "MakeCard", sheet: Sheet) -> None:
    card = choice_card(body={"options": (Option("one", correct=True), Option("two"), Option("Two "))})
    check_choice(card, card.body, sheet)  # type: ignore[arg-type]
    assert told(sheet) == [("options", "options[2].text", "options 2 and 3 say the same: 'Two '")]


def test_a_recall_card_has_points_and_wrong_answers_that_are_wrong(recall_card: "MakeCard", sheet: Sheet) -> None:
    card = recall_card(body={"points": (), "wrong": (WrongAnswer("No."), WrongAnswer("because of THIS and that"))})
    check_recall(card, card.body, sheet)  # type: ignore[arg-type]
    assert told(sheet) == [
        ("no-points", "", "there are no points for the learner to tick"),
        ("wrong-passes", "wrong[1]", "wrong answer 2 passes, but must fail"),
    ]


def test_every_answer_of_a_gap_fills_it_and_a_wrong_one_does_not(recall_card: "MakeCard", sheet: Sheet) -> None:
    gaps = (Gap(("summed over", "contracted")), Gap(("twice",)))
    wrong = (WrongAnswer("kept"), WrongAnswer("contracted\nthrice"), WrongAnswer("\nTWICE"))
    body = ClozeBody(("Letters are ", gaps[0], " and ", gaps[1], "."), wrong)
    check_cloze(replace(recall_card(), body=body), body, sheet)
    assert told(sheet) == [("wrong-passes", "wrong[2]", "wrong answer 3 passes, but must fail")]


def test_lines_that_are_not_run_are_warned_of_and_a_wrong_order_is_wrong(recall_card: "MakeCard", sheet: Sheet) -> None:
    body = OrderBody(("a", "b"), wrong=(WrongAnswer("b\na"), WrongAnswer("a\nb"), WrongAnswer("a", "lines")))
    check_order(replace(recall_card(), body=body), body, sheet)
    assert [(rule, path) for rule, path, _ in told(sheet)] == [
        ("judged-by-order", "lines"),
        ("wrong-passes", "wrong[1]"),
    ]
