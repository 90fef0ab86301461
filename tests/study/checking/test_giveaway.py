from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from quizapp.core.card import Card, ClozeBody, Gap, OrderBody, WrongAnswer
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.giveaway import check_giveaways

if TYPE_CHECKING:
    from tests.conftest import MakeCard

REFERENCE = "out = c.unsqueeze(1) + m"


def told(card: Card, answer: str = "") -> list[tuple[str, str]]:
    sheet = Sheet(answer=answer)
    check_giveaways(card, sheet)
    assert all(finding.rule == "gives-away" for finding in sheet.findings)
    return [(finding.path, finding.message) for finding in sheet.findings]


def test_a_hint_that_is_the_reference_is_told_by_its_number(code_card: "MakeCard") -> None:
    card = code_card(body={"reference": REFERENCE}, hints=("Think.", "`c.unsqueeze(1) + m`"))
    assert told(card) == [("hints[1]", "hint 2 holds the reference, `c.unsqueeze(1) + m`")]


def test_what_is_said_to_a_wrong_answer_is_looked_through_too(code_card: "MakeCard") -> None:
    wrong = (WrongAnswer("out = c", says="Add it."), WrongAnswer("out = m", says="c.unsqueeze(1)+m is it."))
    ((path, message),) = told(code_card(body={"reference": REFERENCE, "wrong": wrong}))
    assert path == "wrong[1].says"
    assert message.startswith("what is said to wrong answer 2 holds the reference")


def test_half_of_a_reference_may_be_said(code_card: "MakeCard") -> None:
    body = {"reference": "h = x @ w1 + b1\nout = h.clamp_min(0) @ w2 + b2"}
    assert told(code_card(body=body, hints=("First `x @ w1 + b1`.",))) == []
    ((_, message),) = told(code_card(body=body, hints=("Last `h.clamp_min(0) @ w2 + b2`.",)))
    assert "% of the reference, `h.clamp_min(0) @ w2 + b2` among it" in message


def predicted(predict_card: "MakeCard", hint: str, **body: Any) -> Card:
    return predict_card(body=body, hints=(hint,))


@pytest.mark.parametrize(
    ("hint", "answer"),
    [
        ("It is (3, 1).", "(3, 1)"),
        ("It is `( 3,1 )`", "(3, 1)"),
        ("It is 39200 in all", "39200"),
        ("The dtype is torch.float32.", "torch.float32"),
    ],
)
def test_a_hint_that_holds_the_prediction_is_told(predict_card: "MakeCard", hint: str, answer: str) -> None:
    assert told(predicted(predict_card, hint), answer) == [("hints[0]", f"hint 1 holds the answer, `{answer}`")]


@pytest.mark.parametrize(
    ("hint", "answer"),
    [
        ("Count the 3 rows.", "3"),
        ("There are 139200 or 39200.5 of them", "39200"),
        ("Not (13, 1).", "(3, 1) more"),
        ("The dtype is torch.float32.", "torch.float3"),
    ],
)
def test_a_short_answer_or_a_part_of_another_gives_nothing_away(
    predict_card: "MakeCard", hint: str, answer: str
) -> None:
    assert told(predicted(predict_card, hint), answer) == []


def test_the_name_of_the_error_asked_for_is_the_answer(predict_card: "MakeCard") -> None:
    card = predicted(predict_card, "An IndexError comes.", raises="IndexError")
    assert told(card, "IndexError: too many indices") == [("hints[0]", "hint 1 holds the answer, `IndexError`")]
    assert told(predicted(predict_card, "No error of an index.", raises="IndexError"), "IndexError: no") == []


def test_words_are_compared_as_words(recall_card: "MakeCard", choice_card: "MakeCard") -> None:
    recall = recall_card(hints=("Think!", "Well, BECAUSE of *this*, and that?"))
    assert told(recall) == [("hints[1]", "hint 2 holds the answer, `Because of this and that.`")]
    assert told(choice_card(hints=("two",))) == []  # one word may stand anywhere


def test_what_fills_a_gap_is_no_hint(recall_card: "MakeCard") -> None:
    body = ClozeBody(("Letters are ", Gap(("summed over", "contracted")), " and in ", Gap(("it",)), "."))
    card = replace(recall_card(hints=("It is Summed Over.",)), body=body)
    assert told(card) == [("hints[0]", "hint 1 holds what a gap is filled with, `summed over`")]


def test_lines_that_are_on_show_give_nothing_away(code_card: "MakeCard") -> None:
    card = replace(code_card(hints=("loss.backward() comes before opt.step()",)), body=OrderBody(("a", "b")))
    assert told(card) == []
