"""Lines put in order are judged by their text, or by running them where their card says so."""

from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card, Expectation
from quizapp.core.verdict import Outcome
from quizapp.study.grading import Grader
from tests.study.conftest import graded

if TYPE_CHECKING:
    from tests.conftest import MakeCard, ScriptedRunner


def test_an_order_that_cannot_be_run_is_judged_by_its_lines(
    grader: Grader, order_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    assert graded(grader, order_card(), "x = 1\nx += 2\nout = x").passed
    assert graded(grader, order_card(), "x = 1\nout = x\nx += 2").says == "Too soon."
    assert runner.jobs == []


@pytest.fixture
def runs(order_card: "MakeCard", runner: "ScriptedRunner", grader: Grader) -> Card:
    """An order card that is judged by running it; the lines may also begin with the last."""
    runner.script |= {
        "x = 1\nx += 2\nout = x": {"out": 3},
        "x += 2\nx = 1\nout = x": {"out": 3},
        "x = 1\nout = x\nx += 2": {"out": 1},
        "out = x\nx = 1\nx += 2": {"out": 1},
    }
    return order_card(body={"expect": (Expectation("out"),), "setup": "x = 0"})


def test_every_order_with_the_right_results_passes(grader: Grader, runs: Card, runner: "ScriptedRunner") -> None:
    for answer in ("x = 1\nx += 2\nout = x", "x += 2\nx = 1\nout = x"):
        assert graded(grader, runs, answer, seed=4).passed
    assert {(job.setup, job.names, job.seeds) for job in runner.jobs} == {("x = 0", ("out",), (4,))}


@pytest.mark.parametrize("answer", ["x = 1\nout = x\nx += 2", "out = x\nx = 1\nx += 2"])
def test_an_order_with_a_known_wrong_result_is_spoken_to(grader: Grader, runs: Card, answer: str) -> None:
    verdict = graded(grader, runs, answer)
    assert (verdict.outcome, verdict.says) == (Outcome.WRONG, "Too soon.")
    assert [check.check for check in verdict.checks if not check.ok] == ["value"]


@pytest.mark.parametrize("answer", ["out = 3", "x = 1\nx += 2", "x = 1\nx += 2\nout = x\nout = x", ""])
def test_lines_that_are_not_the_cards_are_never_run(
    grader: Grader, runs: Card, runner: "ScriptedRunner", answer: str
) -> None:
    verdict = graded(grader, runs, answer)
    assert [check.check for check in verdict.checks if not check.ok] == ["lines"]
    assert runner.jobs == []


def test_the_run_of_an_order_is_prefetched(grader: Grader, runs: Card, runner: "ScriptedRunner") -> None:
    grader.prefetch(runs)
    graded(grader, runs, "x += 2\nx = 1\nout = x")
    assert runner.ran("x = 1\nx += 2\nout = x") == 1
    assert len({job.seeds for job in runner.jobs}) == 1


def test_an_order_that_is_not_run_has_nothing_to_prefetch(
    grader: Grader, order_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    grader.prefetch(order_card())
    grader.close()
    assert runner.jobs == []
