from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card, Cases, Expectation, Near
from quizapp.core.values import ScalarValue, SequenceValue, Value
from quizapp.study.checking.effects import check_effects
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.likeness import all_alike
from tests.study.checking.conftest import tensor, trial_of

if TYPE_CHECKING:
    from tests.conftest import MakeCard
    from tests.study.checking.conftest import SeededRunner


def paths(card: Card, runner: "SeededRunner", result: Value | int | None = None) -> list[str]:
    if result is not None:
        runner.plays["out = 5"] = lambda _: {"out": result}
    sheet = Sheet()
    check_effects(trial_of(card, runner, sheet))
    assert all(finding.rule == "no-effect" for finding in sheet.findings)
    return [finding.path for finding in sheet.findings]


def test_cases_that_are_all_the_same_have_no_effect(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    assert paths(code_card(body={"cases": Cases(3)}), seeded) == ["cases"]


def test_cases_that_differ_have_one(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    seeded.plays["out = 5"] = lambda seed: {"out": seed}
    assert paths(code_card(body={"cases": Cases(3)}), seeded) == []


def test_statistics_need_their_cases(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    body = {"cases": Cases(30), "expect": (Expectation("out", statistics={"mean": Near(5, abs=1)}),)}
    assert paths(code_card(body=body), seeded, tensor(5, 5)) == []


@pytest.mark.parametrize("key", ["rtol", "atol"])
@pytest.mark.parametrize(
    ("result", "exact"),
    [(5, True), (tensor(1, 2, dtype="int64"), True), (tensor(1, 2), False), (ScalarValue("float", 0.5), False)],
)
def test_a_tolerance_needs_something_that_is_not_exact(
    seeded: "SeededRunner", code_card: "MakeCard", key: str, result: Value | int, exact: bool
) -> None:
    card = code_card(body={"expect": (Expectation("out", **{key: 0.1}),)})  # type: ignore[arg-type]
    assert paths(card, seeded, result) == ([f"expect.out.{key}"] if exact else [])


def test_equal_nan_needs_a_nan(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    card = code_card(body={"expect": (Expectation("out", equal_nan=True),)})
    assert paths(card, seeded, tensor(1, 2)) == ["expect.out.equal_nan"]
    assert paths(card, seeded, tensor(1, float("nan"))) == []
    assert paths(card, seeded, SequenceValue("list", (ScalarValue("str", "a"),))) == []


def test_where_values_lie_in_memory_makes_no_case_another(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    from dataclasses import replace

    places = iter(range(10_000))
    seeded.plays["out = 5"] = lambda _: {"out": replace(tensor(1, 2), storage=next(places))}
    assert all_alike(trial_of(code_card(), seeded, Sheet()).truth)
    seeded.plays["out = 5"] = lambda seed: {"out": replace(tensor(1, 2), grad=tensor(seed % 7))}
    assert not all_alike(trial_of(code_card(), seeded, Sheet()).truth)
