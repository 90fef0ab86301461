import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card, Cases, Expectation, Near
from quizapp.core.run import Kept
from quizapp.core.values import MissingValue, ScalarValue, SequenceValue, Value
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


@pytest.mark.parametrize(
    ("wide", "result"),
    [({"atol": 1.0}, 5), ({"rtol": 0.5}, 5), ({"atol": 0.5, "rtol": 0.1}, tensor(1, -5, dtype="int64"))],
)
def test_a_tolerance_as_wide_as_the_step_between_integers_has_an_effect(
    seeded: "SeededRunner", code_card: "MakeCard", wide: dict[str, float], result: Value | int
) -> None:
    card = code_card(body={"expect": (Expectation("out", **wide),)})  # type: ignore[arg-type]
    assert paths(card, seeded, result) == []


@pytest.mark.parametrize(
    ("keep", "kept", "told"),
    [
        (("a", "c"), {"a": "", "c": "generator"}, ["keep[1]"]),
        (("args",), {"args[0]": "", "args[1]": "lock"}, ["keep[0]"]),
        ((), {"c": "generator"}, []),
        (("c",), {"c": ""}, []),
    ],
)
def test_what_is_kept_must_be_seen(
    seeded: "SeededRunner", code_card: "MakeCard", keep: tuple[str, ...], kept: dict[str, str], told: list[str]
) -> None:
    sheet = Sheet()
    trial = trial_of(code_card(body={"keep": ()}), seeded, sheet)
    trial.body = replace(trial.body, keep=keep)
    seen = {
        name: Kept(MissingValue(), MissingValue(), same_object=True, written=False, unseen=unseen)
        for name, unseen in kept.items()
    }
    trial.truth = replace(trial.truth, cases=tuple(replace(case, kept=seen) for case in trial.truth.cases))
    check_effects(trial)
    assert [(each.rule, each.path) for each in sheet.findings] == [("kept-unseen", path) for path in told]
    assert all(
        re.search(r": there is a value of type (generator|lock) in it$", each.message) for each in sheet.findings
    )


def test_equal_nan_needs_a_nan(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    card = code_card(body={"expect": (Expectation("out", equal_nan=True),)})
    assert paths(card, seeded, tensor(1, 2)) == ["expect.out.equal_nan"]
    assert paths(card, seeded, tensor(1, float("nan"))) == []
    assert paths(card, seeded, SequenceValue("list", (ScalarValue("str", "a"),))) == []


def test_where_values_lie_in_memory_makes_no_case_another(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    places = iter(range(10_000))
    seeded.plays["out = 5"] = lambda _: {"out": replace(tensor(1, 2), storage=next(places))}
    assert all_alike(trial_of(code_card(), seeded, Sheet()).truth)
    seeded.plays["out = 5"] = lambda seed: {"out": replace(tensor(1, 2), grad=tensor(seed % 7))}
    assert not all_alike(trial_of(code_card(), seeded, Sheet()).truth)
