"""The verdict on a code card: endings, checks in their order, and the table of facts."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from quizapp.core.card import Card, ChoiceBody, Expectation, Near, Rules
from quizapp.core.judge import judge
from quizapp.core.run import Ending, ErrorReport, Kept, Run
from quizapp.core.values import (
    SequenceValue,
    TensorValue,
)
from quizapp.core.verdict import Outcome, Verdict

Make = Callable[..., TensorValue]
Runs = Callable[..., Run]
Cards = Callable[..., Card]


def failing(verdict: Verdict) -> list[str]:
    return [each.check for each in verdict.checks if not each.ok]


def test_equal_facts_pass_with_every_check_listed_in_order(tensor: Make, finished: Runs, code_card: Cards) -> None:
    run = finished({"out": tensor([1.0, 2.0])})
    verdict = judge(code_card("out"), run, run)
    assert verdict.passed
    assert [each.check for each in verdict.checks] == ["missing", "type", "shape", "dtype", "device", "value"]
    assert all(each.ok and each.name == "out" and not each.message for each in verdict.checks)
    assert verdict.feedback == ""


def test_what_the_run_used_and_printed_is_in_the_verdict(tensor: Make, finished: Runs, code_card: Cards) -> None:
    run = replace(finished({"out": tensor([1.0])}, stdout="hello"), truncated=True)
    verdict = judge(code_card("out"), run, finished({"out": tensor([1.0])}))
    assert (verdict.stdout, verdict.truncated, verdict.seconds, verdict.peak_mb, verdict.tier) == (
        *("hello", True, 0.25, 3.5),
        "namespaces",
    )


@pytest.mark.parametrize(
    ("got", "want", "check"),
    [
        (np.ones(3), np.ones((3, 3)), "shape"),
        (np.zeros(()), np.zeros((3, 3)), "shape"),
        (np.ones(2, "float64"), np.ones(2, "float32"), "dtype"),
        (np.ones(2, "int64"), np.ones(2, "bool"), "dtype"),
        (np.array([np.nan]), np.array([np.nan]), None),
    ],
)
def test_what_other_comparisons_let_through_is_caught(
    tensor: Make, finished: Runs, code_card: Cards, got: Any, want: Any, check: str | None
) -> None:
    card = code_card(Expectation("out", equal_nan=True))
    verdict = judge(card, finished({"out": tensor(got, "as is")}), finished({"out": tensor(want, "as is")}))
    assert failing(verdict) == ([check] if check else [])


def test_every_name_is_judged_and_every_difference_listed(tensor: Make, finished: Runs, code_card: Cards) -> None:
    want = finished({"a": tensor([1.0]), "b": tensor([1.0]), "c": tensor([1.0])})
    got = finished({"a": tensor([2.0]), "b": tensor([[1.0]], "float64")})
    verdict = judge(code_card("a", "b", "c"), got, want)
    assert verdict.outcome is Outcome.WRONG
    assert [(each.check, each.name) for each in verdict.checks if not each.ok] == [
        ("missing", "c"),
        ("shape", "b"),
        ("dtype", "b"),
        ("value", "a"),
    ]
    assert "Your code leaves no `c` behind." in verdict.feedback


def test_a_check_holds_only_if_it_holds_in_every_case(tensor: Make, finished: Runs, code_card: Cards) -> None:
    want = finished(*({"f": tensor([float(n)])} for n in range(5)))
    got = finished(*({"f": tensor([float(n if n != 3 else 9)])} for n in range(5)))
    verdict = judge(code_card(call="f"), got, want)
    assert failing(verdict) == ["value"]
    assert "9. instead of 3." in next(each.message for each in verdict.checks if each.check == "value")


@pytest.mark.parametrize(
    "ending", [Ending.TIME, Ending.MEMORY, Ending.OUTPUT, Ending.CRASHED, Ending.NOT_ALLOWED, Ending.ERROR]
)
def test_a_run_that_did_not_finish_has_the_outcome_of_its_name(
    tensor: Make, finished: Runs, code_card: Cards, ending: Ending
) -> None:
    verdict = judge(code_card("out"), Run(ending, stdout="so far"), finished({"out": tensor([1.0])}))
    assert verdict.outcome.value == ending.value
    assert verdict.feedback
    assert verdict.stdout == "so far"


def test_a_run_that_failed_with_the_right_results_still_does_not_pass(
    tensor: Make, finished: Runs, code_card: Cards
) -> None:
    run = finished({"out": tensor([1.0])})
    assert judge(code_card("out"), replace(run, ending=Ending.CRASHED), run).outcome is Outcome.CRASHED


def test_an_error_is_told_with_its_line_and_kept_whole(
    tensor: Make, finished: Runs, code_card: Cards, error: ErrorReport
) -> None:
    verdict = judge(code_card("out"), Run(Ending.ERROR, error=error), finished({"out": tensor([1.0])}))
    assert verdict.error is error
    assert verdict.feedback == "ValueError: the axes do not match\n  line 2: return a @ b"


def test_an_error_in_one_case_shows_what_that_case_called_with(
    tensor: Make, finished: Runs, code_card: Cards, error: ErrorReport
) -> None:
    args = [SequenceValue("tuple", (tensor(np.full((n, 2), 7.0)),)) for n in (3, 1, 2)]
    want = finished(*({"f": tensor([1.0])} for _ in range(3)), args=args)
    cases = [replace(case, results={}, error=error) if case.seed != 2 else case for case in want.cases]
    verdict = judge(code_card(call="f"), replace(want, cases=tuple(cases)), want)
    assert verdict.outcome is Outcome.ERROR
    assert verdict.error is error
    assert "This happens in 2 of 3 cases; the smallest found is `f` called with:" in verdict.feedback
    assert "tensor of shape (1, 2): 7. 7." in verdict.feedback


@pytest.mark.parametrize("ending", [Ending.INTERNAL, Ending.CANCELLED])
def test_our_own_failures_are_internal_on_either_side(
    tensor: Make, finished: Runs, code_card: Cards, ending: Ending
) -> None:
    run = finished({"out": tensor([1.0])})
    for learner, reference in ((Run(ending), run), (run, Run(ending))):
        verdict = judge(code_card("out"), learner, reference)
        assert verdict.outcome is Outcome.INTERNAL
        assert "author" not in verdict.feedback


def test_runs_of_other_seeds_are_never_compared(tensor: Make, finished: Runs, code_card: Cards) -> None:
    want = finished({"out": tensor([1.0])}, {"out": tensor([1.0])})
    for cases in ((), want.cases[:1], want.cases[::-1], (*want.cases, want.cases[0])):
        assert judge(code_card("out"), replace(want, cases=cases), want).outcome is Outcome.INTERNAL


def test_printed_lines_are_a_check_of_the_whole_run(tensor: Make, finished: Runs, code_card: Cards) -> None:
    card = code_card("out", stdout=True)
    want = finished({"out": tensor([1.0])}, stdout="1\n2\n")
    assert judge(card, want, want).passed
    verdict = judge(card, replace(want, stdout="1\n3\n"), want)
    assert failing(verdict) == ["stdout"]
    assert verdict.feedback == "Line 2 of the output is '3', expected '2'."


def test_every_run_must_keep_its_statistics(tensor: Make, finished: Runs, code_card: Cards) -> None:
    card = code_card(Expectation("w", statistics={"mean": Near(0.0, abs=0.5)}))
    want = finished(*({"w": tensor([0.0, 0.1])} for _ in range(20)))
    got = finished(*({"w": tensor([0.0, 2.0 * (n == 7)])} for n in range(20)))
    assert failing(judge(card, got, want)) == ["statistic"]
    assert "1 of 20 runs" in judge(card, got, want).feedback


def test_kept_names_rules_and_storage_come_in_the_contracts_order(
    tensor: Make, finished: Runs, code_card: Cards
) -> None:
    card = code_card(
        Expectation("e", shares="c", stride=(0,), new_bytes=0, requires_grad=True, grad=True),
        keep=("c",),
        rules=Rules(require=("Tensor.expand",)),
    )
    c, gradient = tensor([1.0]), tensor([1.0])
    right = tensor([1.0], storage=4, stride=(0,), requires_grad=True, grad=gradient)
    facts: dict[str, Any] = {"storages": {"c": 4}, "kept": {"c": Kept(c, c, True, False)}}
    want = finished({"e": right}, ops={"torch.Tensor.expand": 1}, **facts)
    assert judge(card, want, want).passed
    facts["kept"] = {"c": Kept(c, c, True, True)}
    got = finished({"e": tensor([1.0], storage=5)}, ops={"torch.Tensor.repeat": 1}, **facts)
    assert failing(judge(card, got, want)) == [
        *("keep", "shares", "stride", "new_bytes", "requires_grad", "grad"),
        "rule",
    ]


def test_a_card_of_another_kind_is_a_mistake_of_the_caller(finished: Runs) -> None:
    with pytest.raises(TypeError, match="kind choice"):
        judge(Card("c", "d", "p", ChoiceBody(())), finished({}), finished({}))


def test_the_reference_code_is_never_shown(tensor: Make, finished: Runs, code_card: Cards) -> None:
    verdict = judge(code_card("out"), finished({"out": tensor([1.0])}), finished({"out": tensor([2.0])}))
    assert "the_secret_reference" not in json.dumps(verdict.to_json())


class TestFacts:
    def test_a_pass_has_its_table_too(self, tensor: Make, finished: Runs, code_card: Cards) -> None:
        run = finished({"out": tensor([1.0])})
        facts = judge(code_card("out"), run, run).facts
        assert [fact.attribute for fact in facts if fact.ok] == ["type", "shape", "dtype", "device", "value"]
        assert not any(fact.ok is False for fact in facts)

    def test_the_table_opens_the_feedback(self, tensor: Make, finished: Runs, code_card: Cards) -> None:
        got, want = finished({"out": tensor([1, 2], "int64")}), finished({"out": tensor([[1.0, 2.0]])})
        verdict = judge(code_card("out"), got, want)
        assert verdict.feedback.startswith("`out` has shape (2,), expected (1, 2).\n`out` has dtype int64")
        assert verdict.to_json()["facts"][1] == {
            "name": "out", "attribute": "shape", "got": "(2,)", "expected": "(1, 2)", "ok": False,
        }  # fmt: skip

    def test_a_run_that_left_no_results_has_none(self, tensor: Make, finished: Runs, code_card: Cards) -> None:
        assert judge(code_card("out"), Run(Ending.TIME), finished({"out": tensor([1.0])})).facts == ()

    def test_a_broken_rule_leaves_the_table_without_a_fault(
        self, tensor: Make, finished: Runs, code_card: Cards
    ) -> None:
        run = finished({"out": tensor([1.0])}, ops={"torch.mm": 1})
        verdict = judge(
            code_card("out", rules=Rules(forbid=("torch.mm",))),
            run,
            replace(run, cases=(replace(run.cases[0], ops={}),)),
        )
        assert not verdict.passed
        assert all(fact.ok is not False for fact in verdict.facts)
        assert verdict.feedback == "`torch.mm` was called; this card rules it out."
