from threading import Event
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card, WrongAnswer
from quizapp.core.jobs import learner_job, reference_job
from quizapp.core.judge import judge
from quizapp.core.run import CaseFacts, Ending, ErrorReport, Run
from quizapp.core.values import ScalarValue
from quizapp.study.attempt import Attempt
from quizapp.study.recognise import MOST_RUNS, MOST_SECONDS, recognise

if TYPE_CHECKING:
    from tests.conftest import MakeCard, ScriptedRunner


@pytest.fixture(autouse=True)
def script(runner: "ScriptedRunner") -> None:
    runner.script = {"out = 5": {"out": 5}, "out = 4": {"out": 4}, "out = 2 + 2": {"out": 4}, "out = 9": {"out": 9}}


def said(runner: "ScriptedRunner", card: Card, answer: str, cancel: Event | None = None) -> str:
    """What a learner with this answer is told; the runs that were needed for its verdict are not counted."""
    learner = runner.run(learner_job(card, answer, 1))
    reference = runner.run(reference_job(card, 1))
    runner.jobs.clear()
    return recognise(runner, Attempt(card, answer, 1, cancel), learner, judge(card, learner, reference), reference)


def wrong(answer: str, caught_by: str = "value", says: str = "") -> WrongAnswer:
    return WrongAnswer(answer, caught_by, says or f"about {answer}")


def test_the_same_result_is_the_same_mistake(runner: "ScriptedRunner", code_card: "MakeCard") -> None:
    assert said(runner, code_card(), "out = 2 + 2") == "That is one short."
    assert [job.code for job in runner.jobs] == ["out = 4"]


def test_another_result_is_another_mistake(runner: "ScriptedRunner", code_card: "MakeCard") -> None:
    assert said(runner, code_card(), "out = 9") == ""


@pytest.mark.parametrize("answer", ["out = 4", "  out = 4\n\n", "out  =  4"])
def test_the_same_text_is_recognised_without_running(
    runner: "ScriptedRunner", code_card: "MakeCard", answer: str
) -> None:
    runner.script[answer] = {"out": 4}
    assert said(runner, code_card(), answer) == "That is one short."
    assert runner.jobs == []


def test_the_same_text_is_recognised_even_when_it_never_ended(runner: "ScriptedRunner", code_card: "MakeCard") -> None:
    loop = "while True: pass"
    runner.script[loop] = Run(Ending.TIME)
    card = code_card(body={"wrong": (wrong(loop, "time"), wrong("out = 4"))})
    assert said(runner, card, loop) == f"about {loop}"
    runner.script["while 1: pass"] = Run(Ending.TIME)
    assert said(runner, card, "while 1: pass") == ""
    assert runner.jobs == []


def test_the_same_error_is_the_same_mistake(runner: "ScriptedRunner", code_card: "MakeCard") -> None:
    runner.script["out = x.y"] = runner.script["out = x.y  #"] = ErrorReport("AttributeError", "no y", line=1)
    card = code_card(body={"wrong": (wrong("out = x.y", "error"),)})
    assert said(runner, card, "out = x.y  #") == "about out = x.y"
    assert said(runner, card, "out = other") == ""


def test_a_mistake_that_another_check_catches_is_not_run(runner: "ScriptedRunner", code_card: "MakeCard") -> None:
    card = code_card(body={"wrong": (wrong("out = 8", "dtype"), wrong("out = 7", "time"), wrong("out = 4"))})
    assert said(runner, card, "out = 2 + 2") == "about out = 4"
    assert [job.code for job in runner.jobs] == ["out = 4"]


def test_a_mistake_that_names_no_check_is_tried(runner: "ScriptedRunner", code_card: "MakeCard") -> None:
    card = code_card(body={"wrong": (wrong("out = 4", ""),)})
    assert said(runner, card, "out = 2 + 2") == "about out = 4"


def test_a_mistake_with_nothing_to_say_is_not_run(runner: "ScriptedRunner", code_card: "MakeCard") -> None:
    card = code_card(body={"wrong": (WrongAnswer("out = 4", "value"),)})
    assert said(runner, card, "out = 2 + 2") == ""
    assert runner.jobs == []


def test_only_so_many_mistakes_are_run(runner: "ScriptedRunner", code_card: "MakeCard") -> None:
    others = [wrong(f"out = {n}") for n in range(100, 120)]
    runner.script |= {each.answer: {"out": n} for n, each in enumerate(others, 100)}
    assert said(runner, code_card(body={"wrong": (*others, wrong("out = 4"))}), "out = 2 + 2") == ""
    assert len(runner.jobs) == MOST_RUNS


def test_slow_mistakes_do_not_keep_the_learner_waiting(runner: "ScriptedRunner", code_card: "MakeCard") -> None:
    slow = Run(Ending.FINISHED, (CaseFacts(1, {"out": ScalarValue("int", 8)}),), seconds=MOST_SECONDS + 1)
    runner.script["out = 8"] = slow
    card = code_card(body={"wrong": (wrong("out = 8"), wrong("out = 4"))})
    assert said(runner, card, "out = 2 + 2") == ""
    assert [job.code for job in runner.jobs] == ["out = 8"]


def test_cancelling_ends_the_search(runner: "ScriptedRunner", code_card: "MakeCard") -> None:
    cancel = Event()
    cancel.set()
    card = code_card(body={"wrong": (wrong("out = 8"), wrong("out = 4"))})
    assert said(runner, card, "out = 2 + 2", cancel) == ""
    assert len(runner.jobs) == 1


def test_a_mistake_is_judged_on_the_learners_seed(runner: "ScriptedRunner", code_card: "MakeCard") -> None:
    said(runner, code_card(), "out = 2 + 2")
    assert {job.seeds for job in runner.jobs} == {(1,)}
