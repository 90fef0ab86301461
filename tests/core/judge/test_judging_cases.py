"""Cases that pass and fail: the share of them that counts, and the smaller ones that are only shown."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from quizapp.core.card import Card
from quizapp.core.judge import judge
from quizapp.core.run import CaseFacts, Ending, ErrorReport, Run
from quizapp.core.values import (
    TensorValue,
)
from quizapp.core.verdict import Outcome, Verdict

Make = Callable[..., TensorValue]
Runs = Callable[..., Run]
Cards = Callable[..., Card]


def failing(verdict: Verdict) -> list[str]:
    return [each.check for each in verdict.checks if not each.ok]


class TestShare:
    def runs(self, tensor: Make, finished: Runs, *right: bool, stdout: str = "") -> tuple[Run, Run]:
        got = finished(*({"f": tensor([1.0 if ok else 9.0])} for ok in right), stdout=stdout)
        return got, finished(*({"f": tensor([1.0])} for _ in right))

    @pytest.mark.parametrize(
        ("right", "share"), [((True,) * 4, 1.0), ((True, False, True, True), 0.75), ((False,) * 4, 0.0)]
    )
    def test_it_is_the_part_of_the_cases_that_passed(
        self, tensor: Make, finished: Runs, code_card: Cards, right: tuple[bool, ...], share: float
    ) -> None:
        got, want = self.runs(tensor, finished, *right)
        verdict = judge(code_card(call="f", partial=True), got, want)
        assert (verdict.share, verdict.passed) == (share, share == 1.0)
        assert judge(code_card(call="f"), got, want).share is None

    def test_a_check_of_the_whole_run_leaves_no_case_standing(
        self, tensor: Make, finished: Runs, code_card: Cards
    ) -> None:
        got, want = self.runs(tensor, finished, True, True, stdout="hello")
        verdict = judge(code_card(call="f", partial=True, stdout=True), got, want)
        assert (verdict.outcome, verdict.share) == (Outcome.WRONG, 0.0)

    def test_a_case_that_raises_did_not_pass(
        self, tensor: Make, finished: Runs, code_card: Cards, error: ErrorReport
    ) -> None:
        got, want = self.runs(tensor, finished, True, True)
        got = replace(got, cases=(got.cases[0], CaseFacts(1, error=error)))
        verdict = judge(code_card(call="f", partial=True), got, want)
        assert (verdict.outcome, verdict.share) == (Outcome.ERROR, 0.5)

    def test_a_run_that_did_not_finish_passed_none(self, tensor: Make, finished: Runs, code_card: Cards) -> None:
        _, want = self.runs(tensor, finished, True, True)
        assert judge(code_card(call="f", partial=True), Run(Ending.TIME), want).share == 0.0

    def test_our_own_failures_have_no_share(self, tensor: Make, finished: Runs, code_card: Cards) -> None:
        got, want = self.runs(tensor, finished, True, True)
        assert judge(code_card(call="f", partial=True), Run(Ending.INTERNAL), want).share is None
        assert judge(code_card(call="f", partial=True), got, Run(Ending.TIME)).share is None

    def test_the_right_error_is_the_whole_share(self, code_card: Cards, error: ErrorReport) -> None:
        card = code_card(raises="ValueError", partial=True)
        raised = Run(Ending.ERROR, error=error)
        assert judge(card, raised, raised).share == 1.0
        assert judge(card, Run(Ending.FINISHED), raised).share == 0.0


class TestSmaller:
    def drawn(self, tensor: Make, finished: Runs, sizes: list[int], wrong: str = "value") -> tuple[Run, Run]:
        """The answer's and the reference's run on arguments of these sizes."""
        args = [tensor(np.ones(size)) for size in sizes]
        bad = {"value": lambda n: tensor(np.full(n, 7.0)), "shape": lambda n: tensor(np.ones(n + 1))}
        bad["none"] = lambda n: tensor(np.ones(n))
        got = finished(*({"f": bad[wrong](size)} for size in sizes), args=args)
        return got, finished(*({"f": tensor(np.ones(size))} for size in sizes), args=args)

    def test_a_smaller_case_is_shown_and_counts_for_nothing(
        self, tensor: Make, finished: Runs, code_card: Cards
    ) -> None:
        card = code_card(call="f", partial=True)
        got, want = self.drawn(tensor, finished, [9, 5])
        verdict = judge(card, got, want, self.drawn(tensor, finished, [3, 2]))
        assert "This happens in all 2 cases; the smallest found is `f` called with:" in verdict.feedback
        assert "argument 1: float32 tensor of shape (2,)" in verdict.feedback
        assert [fact.got for fact in verdict.facts if fact.attribute == "shape"] == ["(2,)"]
        assert verdict.share == 0.0

    @pytest.mark.parametrize("wrong", ["none", "shape"])
    def test_a_smaller_case_that_fails_otherwise_is_not_shown(
        self, tensor: Make, finished: Runs, code_card: Cards, wrong: str
    ) -> None:
        card, (got, want) = code_card(call="f"), self.drawn(tensor, finished, [9, 5])
        verdict = judge(card, got, want, self.drawn(tensor, finished, [2], wrong))
        assert verdict == judge(card, got, want)
        assert "tensor of shape (5,)" in verdict.feedback

    def test_a_smaller_case_that_the_reference_cannot_do_is_not_shown(
        self, tensor: Make, finished: Runs, code_card: Cards, error: ErrorReport
    ) -> None:
        card, (got, want) = code_card(call="f"), self.drawn(tensor, finished, [9, 5])
        smaller, reference = self.drawn(tensor, finished, [2])
        broken = replace(reference, cases=(replace(reference.cases[0], results={}, error=error),))
        assert judge(card, got, want, (smaller, broken)) == judge(card, got, want)
        ended = Run(Ending.TIME)
        assert judge(card, got, want, (ended, ended)) == judge(card, got, want)
        other_seed = replace(reference, cases=(replace(reference.cases[0], seed=99),))
        assert judge(card, got, want, (smaller, other_seed)) == judge(card, got, want)

    def test_an_error_is_shown_on_a_smaller_case_too(
        self, tensor: Make, finished: Runs, code_card: Cards, error: ErrorReport
    ) -> None:
        card, (got, want) = code_card(call="f"), self.drawn(tensor, finished, [9, 5])
        got = replace(got, cases=tuple(replace(case, results={}, error=error) for case in got.cases))
        smaller, reference = self.drawn(tensor, finished, [2])
        smaller = replace(smaller, cases=(replace(smaller.cases[0], results={}, error=error),))
        verdict = judge(card, got, want, (smaller, reference))
        assert verdict.outcome is Outcome.ERROR
        assert "tensor of shape (2,)" in verdict.feedback

    def test_a_pass_stays_one_whatever_smaller_cases_show(self, tensor: Make, finished: Runs, code_card: Cards) -> None:
        card, (got, want) = code_card(call="f"), self.drawn(tensor, finished, [9, 5], "none")
        assert judge(card, got, want, self.drawn(tensor, finished, [2])).passed
