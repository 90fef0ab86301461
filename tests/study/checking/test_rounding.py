"""Tolerances that are too tight are told with one that would do; where nothing can be measured nothing is said."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest

from quizapp.core.card import Card, Cases, Expectation, Near
from quizapp.core.run import Ending, ErrorReport, Job, Run
from quizapp.core.values import Value
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.rounding import check_rounding
from tests.study.checking.conftest import tensor, trial_of

if TYPE_CHECKING:
    from tests.conftest import MakeCard
    from tests.study.checking.conftest import SeededRunner

EXACT = [0.5, 3.25, -7.125]


def told(
    card: Card, runner: "SeededRunner", narrow: Value, wide: Value, ending: Ending = Ending.FINISHED
) -> tuple[list[str], list[Job]]:
    """What is found where the reference gives `narrow`, and `wide` on the same values as float64; and what is run."""
    sheet, jobs = Sheet(), list[Job]()
    runner.plays["out = 5"] = lambda _: {"out": narrow}
    trial = trial_of(card, runner, sheet)
    runner.plays["out = 5"] = lambda _: {"out": wide}
    play: Callable[[Job], Run] = runner.run

    def run(job: Job) -> Run:
        jobs.append(job)
        return play(job) if ending is Ending.FINISHED else Run(ending, error=ErrorReport("RuntimeError", "no"))

    trial.run_job = run
    check_rounding(trial)
    assert all((each.rule, each.path) == ("tight-tolerance", "expect.out") for each in sheet.findings)
    return [each.message for each in sheet.findings], jobs


def off(by: float) -> Value:
    return tensor(*np.add(EXACT, by), dtype="float64")


@pytest.mark.parametrize(("by", "atol"), [(4e-5, "0.0001"), (2e-4, "0.001"), (8e-4, "0.01")])
def test_twice_the_error_must_be_within_the_tolerance(
    seeded: "SeededRunner", code_card: "MakeCard", by: float, atol: str
) -> None:
    found, jobs = told(code_card(), seeded, tensor(*EXACT), off(by))
    assert found == [f"float32 rounds `out` so far off that right answers may be refused: set `atol: {atol}`"]
    assert len(jobs) == 1


def test_what_is_within_the_tolerance_is_not_told(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    assert told(code_card(), seeded, tensor(*EXACT), off(2e-5))[0] == []


def test_what_is_off_by_more_than_rounding_was_not_the_same(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    assert told(code_card(), seeded, tensor(*EXACT), off(0.1))[0] == []
    assert told(code_card(), seeded, tensor(*EXACT), tensor(1.0, dtype="float64"))[0] == []
    assert told(code_card(), seeded, tensor(*EXACT), tensor(*EXACT))[0] == []  # float32 all the same
    assert told(code_card(), seeded, tensor(*EXACT), tensor(np.inf, 1.0, 1.0, dtype="float64"))[0] == []


@pytest.mark.parametrize(
    ("narrow", "expectation"),
    [
        (tensor(1.0, 2.0), Expectation("out")),
        (tensor(0.5, dtype="float64"), Expectation("out")),
        (tensor(1, 2, dtype="int64"), Expectation("out")),
        (tensor(*EXACT), Expectation("out", atol=1e-3)),
        (tensor(*EXACT), Expectation("out", statistics={"mean": Near(0.0, abs=9)})),
    ],
)
def test_where_there_is_nothing_to_round_nothing_is_run(
    seeded: "SeededRunner", code_card: "MakeCard", narrow: Value, expectation: Expectation
) -> None:
    assert told(code_card(body={"expect": (expectation,)}), seeded, narrow, off(1e-3)) == ([], [])


def test_a_relative_tolerance_of_the_cards_own_counts(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    card = code_card(body={"expect": (Expectation("out", rtol=0.01),)})
    assert told(card, seeded, tensor(*EXACT), off(2e-4))[0] == []


@pytest.mark.parametrize("ending", [Ending.ERROR, Ending.TIME, Ending.MEMORY])
def test_what_cannot_be_computed_in_float64_is_left(
    seeded: "SeededRunner", code_card: "MakeCard", ending: Ending
) -> None:
    assert told(code_card(), seeded, tensor(*EXACT), off(1e-3), ending)[0] == []


def test_draws_and_setups_are_made_as_ever_and_then_made_wide(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    _, (named,) = told(code_card(body={"setup": "x = 1"}), seeded, tensor(*EXACT), off(1e-3))
    assert named.setup.startswith("torch.set_default_dtype(torch.float32)\nx = 1\n")
    assert "globals().update" in named.setup
    seeded.given = {"x": tensor(1.0)}
    body = {"call": "out", "expect": (), "cases": Cases(2, "args = (1,)")}
    _, (called,) = told(code_card(body=body), seeded, tensor(*EXACT), off(1e-3))
    assert called.draw.startswith("torch.set_default_dtype(torch.float32)\nargs = (1,)\n")
    assert called.draw.endswith("args = _wide(args)")
