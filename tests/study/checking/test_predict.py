from typing import TYPE_CHECKING

from quizapp.core.card import Card, PredictBody, WrongAnswer
from quizapp.core.run import Ending, ErrorReport, Run
from quizapp.core.values import ScalarValue
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.predict import check_predict
from tests.study.checking.conftest import tensor

if TYPE_CHECKING:
    from tests.conftest import MakeCard
    from tests.study.checking.conftest import SeededRunner

CODE = "x = 2"


def found(card: Card, runner: "SeededRunner", sheet: Sheet) -> list[tuple[str, str]]:
    assert isinstance(card.body, PredictBody)
    check_predict(card, card.body, runner.run, sheet)
    return [(finding.rule, finding.path) for finding in sheet.findings]


def test_one_child_computes_the_answer_again_and_on_other_seeds(
    seeded: "SeededRunner", predict_card: "MakeCard", sheet: Sheet
) -> None:
    assert found(predict_card(), seeded, sheet) == []
    (job,) = seeded.jobs
    assert job.seeds[:2] == (0, 0)
    assert len(set(job.seeds)) == 20
    assert (sheet.runs, sheet.answer) == (1, "3")


def test_an_answer_that_changes_from_run_to_run_is_told(
    seeded: "SeededRunner", predict_card: "MakeCard", sheet: Sheet
) -> None:
    answers = iter(range(100))
    seeded.plays[CODE] = lambda _: {"ask": next(answers)}
    assert found(predict_card(body={"wrong": ()}), seeded, sheet) == [("answer-unstable", "ask")]
    assert "run again" in next(iter(sheet.findings)).message


def test_an_answer_that_is_drawn_is_told(seeded: "SeededRunner", predict_card: "MakeCard", sheet: Sheet) -> None:
    seeded.plays[CODE] = lambda seed: {"ask": tensor(1, seed)}
    assert found(predict_card(), seeded, sheet) == [("answer-unstable", "ask")]
    assert "nobody can predict it" in next(iter(sheet.findings)).message


def test_an_answer_that_nobody_would_tell_apart_is_the_same(
    seeded: "SeededRunner", predict_card: "MakeCard", sheet: Sheet
) -> None:
    seeded.plays[CODE] = lambda seed: {"ask": ScalarValue("float", 0.5 + seed % 2 * 1e-7)}
    assert found(predict_card(), seeded, sheet) == []


def test_nan_is_the_same_as_nan(seeded: "SeededRunner", predict_card: "MakeCard", sheet: Sheet) -> None:
    seeded.plays[CODE] = lambda _: {"ask": tensor(float("nan"), 1)}
    assert found(predict_card(), seeded, sheet) == []


def test_an_error_that_comes_on_one_seed_alone_is_told(
    seeded: "SeededRunner", predict_card: "MakeCard", sheet: Sheet
) -> None:
    seeded.plays[CODE] = lambda seed: {"ask": 3} if seed == 0 else ErrorReport("IndexError", "no", part="ask")
    assert found(predict_card(), seeded, sheet) == [("answer-unstable", "ask")]


def test_an_answer_that_cannot_be_computed_is_told_and_nothing_more(
    seeded: "SeededRunner", predict_card: "MakeCard", sheet: Sheet
) -> None:
    seeded.script[CODE] = ErrorReport("NameError", "name 'y' is not defined")
    assert found(predict_card(body={"wrong": (WrongAnswer("3"),)}), seeded, sheet) == [("answer-fails", "ask")]


def test_our_own_failure_is_not_the_cards(seeded: "SeededRunner", predict_card: "MakeCard", sheet: Sheet) -> None:
    seeded.script[CODE] = Run(Ending.INTERNAL)
    assert found(predict_card(), seeded, sheet) == [("not-judged", "ask")]


def test_code_too_slow_for_twenty_seeds_is_run_twice_on_one(
    seeded: "SeededRunner", predict_card: "MakeCard", sheet: Sheet
) -> None:
    seeded.most[CODE] = 1
    assert found(predict_card(), seeded, sheet) == []
    assert [len(job.seeds) for job in seeded.jobs] == [21, 1, 1]
    assert sheet.runs == 3


def test_a_wrong_prediction_that_is_right_is_told(
    seeded: "SeededRunner", predict_card: "MakeCard", sheet: Sheet
) -> None:
    wrong = (WrongAnswer("2"), WrongAnswer("3.0"))
    assert found(predict_card(body={"wrong": wrong}), seeded, sheet) == [("wrong-passes", "wrong[1]")]


def test_an_error_that_was_asked_for_must_come(seeded: "SeededRunner", predict_card: "MakeCard", sheet: Sheet) -> None:
    assert found(predict_card(body={"raises": "IndexError"}), seeded, sheet) == [("answer-fails", "ask")]


def test_the_error_asked_for_is_the_answer(seeded: "SeededRunner", predict_card: "MakeCard", sheet: Sheet) -> None:
    seeded.asks = ErrorReport("IndexError", "too many", part="ask")
    seeded.plays[CODE] = lambda _: {}
    card = predict_card(body={"raises": "IndexError", "wrong": (WrongAnswer("KeyError"), WrongAnswer("IndexError"))})
    assert found(card, seeded, sheet) == [("wrong-passes", "wrong[1]")]
    assert sheet.answer == "IndexError: too many"
