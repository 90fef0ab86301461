from collections.abc import Callable

import pytest

from quizapp.core.card import Card, CodeBody, PredictBody, RecallBody, WrongAnswer
from quizapp.core.verdict import CHECKS, Outcome
from quizapp.decks.wrong import CATCHERS

CODE = "id: a\nkind: code\nprompt: p\nreference: out = 1\nexpect: {out: {}}\n"
PREDICT = "id: a\nkind: predict\nprompt: p\ncode: x = 1\nask: x\n"
RECALL = "id: a\nkind: recall\nprompt: p\nanswer: x\n"


def wrong_of(card: Card) -> tuple[WrongAnswer, ...]:
    assert isinstance(card.body, CodeBody | PredictBody | RecallBody)
    return card.body.wrong


def test_a_code_card_names_what_catches_the_answer(card: Callable[[str], Card]) -> None:
    found = card(
        CODE + "wrong:\n  - answer: |\n      out = 2\n    caught_by: value\n    says: No.\n  - answer: out =\n"
    )
    assert wrong_of(found) == (WrongAnswer("out = 2\n", "value", "No."), WrongAnswer("out ="))


def test_a_predict_card_says_what_the_answer_shows(card: Callable[[str], Card]) -> None:
    assert wrong_of(card(PREDICT + 'wrong: [{answer: "[14, 15]", says: Rows.}]')) == (
        WrongAnswer("[14, 15]", says="Rows."),
    )


def test_a_recall_card_may_list_mere_texts(card: Callable[[str], Card]) -> None:
    found = card(RECALL + "wrong:\n  - It helps.\n  - {answer: It hurts., says: It does not.}\n")
    assert wrong_of(found) == (WrongAnswer("It helps."), WrongAnswer("It hurts.", says="It does not."))


@pytest.mark.parametrize("catcher", CATCHERS)
def test_every_check_and_ending_can_catch(catcher: str, card: Callable[[str], Card]) -> None:
    assert wrong_of(card(CODE + f"wrong: [{{answer: x, caught_by: {catcher}}}]")) == (WrongAnswer("x", catcher),)


def test_the_catchers_are_the_checks_and_the_endings_of_a_learners_run() -> None:
    assert set(CATCHERS) == {*CHECKS, "error", "time", "memory", "output", "crashed", "not_allowed"}
    assert not {Outcome.PASS, Outcome.WRONG, Outcome.INTERNAL} & set(CATCHERS)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (CODE + "wrong: x", "6:8 `wrong` must be a list, not text | Write `wrong: [x]`, or one `- item` a line."),
        (CODE + "wrong: [x]", "6:9 each item of `wrong` must be a mapping, not text | Write {answer: …, says: …}."),
        (CODE + "wrong: [{says: x}]", "6:9 a wrong answer needs the key `answer` | Add `answer: …` here."),
        (CODE + "wrong: [{answer: x, caught_by: shap}]", "6:32 `caught_by` cannot be `shap` | Did you mean `shape`?"),
        (CODE + "wrong: [{answer: x, by: shape}]", "6:21 a wrong answer has no key `by` | Known: answer, caught_by"),
        (CODE + "wrong: [{answer: 3}]", '6:18 `answer` must be text, not a number | To mean the text, put it in "qu'),
        (
            PREDICT + "wrong: [{answer: x, caught_by: value}]",
            "6:21 a wrong answer has no key `caught_by` | Known: answer,",
        ),
        (PREDICT + "wrong: [x]", "6:9 each item of `wrong` must be a mapping, not text"),
        (RECALL + "wrong: [[x]]", "5:9 each item of `wrong` must be a mapping, not a list"),
    ],
)
def test_a_wrong_wrong_answer_is_told_at_its_place(
    keys: str, told: str, complaints: Callable[[str], list[str]]
) -> None:
    found = complaints(keys)
    assert len(found) == 1
    assert found[0].startswith(told)
