"""A starter that is seen to fail is not run; every other one is."""

from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import CodeBody, Expectation
from quizapp.core.run import CaseFacts, Ending, Run
from quizapp.core.values import OpaqueValue, ScalarValue, Value
from quizapp.study.checking.answers import check_answers
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.starter import is_unfinished
from tests.study.checking.conftest import trial_of

if TYPE_CHECKING:
    from tests.conftest import MakeCard
    from tests.study.checking.conftest import SeededRunner

FIVE = ScalarValue("int", 5)


def truth(name: str = "out", value: Value = FIVE, ending: Ending = Ending.FINISHED) -> Run:
    return Run(ending, (CaseFacts(0, {name: value}), CaseFacts(1, {name: FIVE})))


def body(starter: str, *, call: str = "", raises: str = "") -> CodeBody:
    expect = () if call else (Expectation("out"), Expectation("more"))
    return CodeBody(reference="out = 5", starter=starter, call=call, expect=expect, raises=raises)


@pytest.mark.parametrize(
    "starter",
    ["out = ...", "x = 1\nout = ...\n", "more = ...\nout = ...", "out = ...  # your answer", "1 / 0\nout = ..."],
)
def test_a_result_that_is_left_open_is_seen(starter: str) -> None:
    assert is_unfinished(body(starter), truth())


@pytest.mark.parametrize(
    "starter",
    [
        *("", "# nothing", "out = 5", "out = ...\nout = 5", "out = ...\nx = 1", "other = ...", "out: int = ..."),
        *("out, more = ...", "out += ...", "if True:\n    out = ...", "out = (", "out = None", "out = '...'"),
        "(" * 500 + "out",
    ],
)
def test_what_only_running_tells_is_not(starter: str) -> None:
    assert not is_unfinished(body(starter), truth())


@pytest.mark.parametrize(
    "starter",
    [
        "def f(a, b):\n    ...",
        "def f(a):\n    pass",
        'def f(a):\n    """What to do."""\n    ...',
        "x = 1\ndef f(): ...",
    ],
)
def test_a_function_with_nothing_in_it_is_seen(starter: str) -> None:
    assert is_unfinished(body(starter, call="f"), truth("f"))


@pytest.mark.parametrize(
    "starter",
    [
        *("def g(a):\n    ...", "def f(a):\n    return a", "def f(a):\n    a.add_(1)", "f = print", "f = ..."),
        *("@wrap\ndef f(a):\n    ...", "def f(a):\n    ...\nf = max", "async def f(a):\n    ...", "class f:\n    ..."),
    ],
)
def test_a_function_that_may_do_something_is_not(starter: str) -> None:
    assert not is_unfinished(body(starter, call="f"), truth("f"))


@pytest.mark.parametrize("value", [ScalarValue("NoneType", None), OpaqueValue("ellipsis")])
def test_where_the_reference_gives_as_little_it_is_run(value: Value) -> None:
    assert not is_unfinished(body("out = ..."), truth(value=value))
    assert not is_unfinished(body("def f(): ...", call="f"), truth("f", value))


def test_where_the_reference_did_not_finish_or_an_error_is_asked_for_it_is_run() -> None:
    assert not is_unfinished(body("out = ..."), truth(ending=Ending.ERROR))
    assert not is_unfinished(body("out = ..."), Run(Ending.FINISHED))
    assert not is_unfinished(body("out = ..."), truth("other"))
    assert not is_unfinished(body("out = ...", raises="ValueError"), truth())


@pytest.mark.parametrize(("starter", "runs"), [("out = ...", 0), ("out = 0", 1)])
def test_only_what_is_not_seen_is_run(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet, starter: str, runs: int
) -> None:
    seeded.plays = {"out = 5": lambda seed: {"out": 5}, "out = 0": lambda seed: {"out": 0}}
    check_answers(trial_of(code_card(body={"starter": starter, "wrong": ()}), seeded, sheet))
    assert seeded.ran(starter) == runs
    assert not sheet.findings
