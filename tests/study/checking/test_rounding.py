"""Tolerances that are too tight are told with one that would do; where nothing can be measured nothing is said."""

from typing import TYPE_CHECKING

import numpy as np
import pytest

from quizapp.core.card import Card, Cases, Expectation, Near
from quizapp.core.run import ErrorReport, Job
from quizapp.core.values import Value
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.rounding import _CASES, check_rounding
from quizapp.study.checking.trial import SEEDS
from quizapp.study.checking.truth import REPEATED
from tests.study.checking.conftest import tensor, trial_of

if TYPE_CHECKING:
    from tests.conftest import MakeCard
    from tests.study.checking.conftest import SeededRunner

EXACT = [0.5, 3.25, -7.125]


def told(
    card: Card, runner: "SeededRunner", narrow: Value, wide: Value | ErrorReport | None
) -> tuple[list[str], list[Job]]:
    """What is found where the reference gives `narrow`, and `wide` on the same values as float64; and what is run."""
    sheet = Sheet()
    runner.plays["out = 5"] = lambda _: {"out": narrow}
    if wide is not None:
        runner.exact = lambda _: wide if isinstance(wide, ErrorReport) else {"out": wide}
    trial = trial_of(card, runner, sheet)
    check_rounding(trial)
    assert all((each.rule, each.path) == ("tight-tolerance", "expect.out") for each in sheet.findings)
    return [each.message for each in sheet.findings], runner.jobs


def off(by: float) -> Value:
    return tensor(*np.add(EXACT, by), dtype="float64")


@pytest.mark.parametrize(("by", "atol"), [(4e-5, "0.0001"), (2e-4, "0.001"), (8e-4, "0.01")])
def test_twice_the_error_must_be_within_the_tolerance(
    seeded: "SeededRunner", code_card: "MakeCard", by: float, atol: str
) -> None:
    found, jobs = told(code_card(), seeded, tensor(*EXACT), off(by))
    assert found == [f"float32 rounds `out` so far off that right answers may be refused: set `atol: {atol}`"]
    (job,) = jobs  # beside the cases of the reference's own run, and in no other
    assert job.double == job.seeds[:_CASES]


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
    ],
)
def test_where_there_is_nothing_to_round_nothing_is_told(
    seeded: "SeededRunner", code_card: "MakeCard", narrow: Value, expectation: Expectation
) -> None:
    assert told(code_card(body={"expect": (expectation,)}), seeded, narrow, off(1e-3))[0] == []


@pytest.mark.parametrize(
    "expectation", [Expectation("out", atol=1e-3), Expectation("out", statistics={"mean": Near(0.0, abs=9)})]
)
def test_what_has_a_bound_of_its_own_is_not_asked_for(
    seeded: "SeededRunner", code_card: "MakeCard", expectation: Expectation
) -> None:
    found, jobs = told(code_card(body={"expect": (expectation,)}), seeded, tensor(*EXACT), off(1e-3))
    assert found == []
    assert not any(job.double for job in jobs)


def test_a_relative_tolerance_of_the_cards_own_counts(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    card = code_card(body={"expect": (Expectation("out", rtol=0.01),)})
    assert told(card, seeded, tensor(*EXACT), off(2e-4))[0] == []


@pytest.mark.parametrize("body", [{}, {"call": "out", "expect": (), "cases": Cases(2, "args = (1,)")}])
def test_what_cannot_be_computed_in_float64_is_left(
    seeded: "SeededRunner", code_card: "MakeCard", body: dict[str, object]
) -> None:
    seeded.given = {"x": tensor(1.0)}
    assert told(code_card(body=body), seeded, tensor(*EXACT), None)[0] == []
    error = ErrorReport("RuntimeError", "float32 only")
    assert told(code_card(body=body), seeded, tensor(*EXACT), error if body else None)[0] == []


def test_what_was_too_much_beside_the_other_cases_is_asked_for_alone(
    seeded: "SeededRunner", code_card: "MakeCard"
) -> None:
    seeded.most["out = 5"] = SEEDS + REPEATED
    found, jobs = told(code_card(), seeded, tensor(*EXACT), off(2e-4))
    assert len(found) == 1
    whole, usual, alone = jobs
    assert (usual.seeds, usual.double) == (whole.seeds, ())
    assert (alone.seeds, alone.double) == (whole.seeds[:1], whole.double)


def test_a_reference_that_was_run_on_few_cases_is_asked_for_no_more(
    seeded: "SeededRunner", code_card: "MakeCard"
) -> None:
    seeded.most["out = 5"] = 3
    found, jobs = told(code_card(), seeded, tensor(*EXACT), off(2e-4))
    assert found == ["float32 rounds `out` so far off that right answers may be refused: set `atol: 0.001`"]
    assert len(jobs[-1].double) == 1  # of as many cases as the reference has been run on
