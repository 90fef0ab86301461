"""The same wrong answer twice is told at the second."""

from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Body, Card, ChoiceBody, ClozeBody, Gap, Option, RecallBody, WrongAnswer
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.repeats import check_repeats

if TYPE_CHECKING:
    from tests.conftest import MakeCard


def found(card: Card) -> list[tuple[str, str, str]]:
    sheet = Sheet()
    check_repeats(card, sheet)
    return [(each.rule, each.path, each.message) for each in sheet.findings]


def wrong(*answers: str) -> tuple[WrongAnswer, ...]:
    return tuple(WrongAnswer(answer, says=f"{number}") for number, answer in enumerate(answers))


def test_the_second_of_two_is_told(code_card: "MakeCard") -> None:
    card = code_card(body={"wrong": wrong("out = 4", "out = 3", "out = 4\n", " out = 3")})
    assert found(card) == [
        ("no-effect", "wrong[2]", "wrong answer 3 is wrong answer 1 once more, so that it is never met"),
        ("no-effect", "wrong[3]", "wrong answer 4 is wrong answer 2 once more, so that it is never met"),
    ]


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        (RecallBody("a", wrong=wrong("It is.", "it is.")), []),
        (RecallBody("a", wrong=wrong("It is.", "It is.")), ["wrong[1]"]),
        (ClozeBody(("x ", Gap(("a",)), Gap(("b",))), wrong("\ntensor", "\nTensor", "tensor")), ["wrong[1]"]),
        (ChoiceBody((Option("a", correct=True), Option("b"))), []),
    ],
)
def test_what_is_judged_alike_is_the_same(body: Body, paths: list[str]) -> None:
    assert [path for _, path, _ in found(Card("a", "d", "p", body))] == paths
