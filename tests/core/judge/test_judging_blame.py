"""Whose fault it is: a reference that fails its own card is told to the author, and never held against the learner."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from quizapp.core.card import Card, Expectation, Rules
from quizapp.core.judge import judge
from quizapp.core.run import CaseFacts, Ending, ErrorReport, Run
from quizapp.core.values import (
    MissingValue,
    OpaqueValue,
    TensorValue,
)
from quizapp.core.verdict import Outcome, Verdict

Make = Callable[..., TensorValue]
Runs = Callable[..., Run]
Cards = Callable[..., Card]


def failing(verdict: Verdict) -> list[str]:
    return [each.check for each in verdict.checks if not each.ok]


class TestTheReferenceIsToBlame:
    def blamed(self, card: Card, reference: Run, learner: Run) -> str:
        verdict = judge(card, learner, reference)
        assert verdict.outcome is Outcome.INTERNAL
        told = " ".join(verdict.feedback.split())
        assert "does not count against you" in told
        assert "the_secret_reference" not in told
        assert "Please tell the author of card add-rows (cards.yaml:7:5)." in told
        return told

    def test_when_it_does_not_finish(self, tensor: Make, finished: Runs, code_card: Cards, error: ErrorReport) -> None:
        learner = finished({"out": tensor([1.0])})
        told = self.blamed(code_card("out"), Run(Ending.ERROR, error=error), learner)
        assert told.startswith("This card's reference fails: it raises ValueError: the axes do not match.")
        assert "runs for more than 10 s" in self.blamed(code_card("out"), Run(Ending.TIME), Run(Ending.TIME))

    def test_when_it_leaves_a_name_out(self, tensor: Make, finished: Runs, code_card: Cards) -> None:
        learner = finished({"out": tensor([1.0])})
        assert "it leaves no `out` behind" in self.blamed(code_card("out"), finished({}), learner)
        missing = finished({"out": MissingValue()})
        assert "it leaves no `out` behind" in self.blamed(code_card("out"), missing, missing)

    def test_when_it_was_run_on_nothing(self, finished: Runs, code_card: Cards) -> None:
        assert "on no case" in self.blamed(code_card("out"), finished(), finished())

    def test_when_its_result_cannot_be_compared(self, tensor: Make, finished: Runs, code_card: Cards) -> None:
        opaque = finished({"out": OpaqueValue("Module")})
        assert "type Module, which cannot be compared" in self.blamed(code_card("out"), opaque, opaque)
        odd = finished({"out": replace(tensor([1.0]), dtype="quint8")})
        assert "(quint8) cannot be read" in self.blamed(code_card("out"), odd, odd)

    def test_when_it_gives_nan_and_the_card_does_not_allow_it(
        self, tensor: Make, finished: Runs, code_card: Cards
    ) -> None:
        run = finished({"out": tensor([np.nan])})
        assert "its own check `value`" in self.blamed(code_card("out"), run, run)

    def test_when_it_fails_the_check_that_the_learner_fails(
        self, tensor: Make, finished: Runs, code_card: Cards
    ) -> None:
        card = code_card(Expectation("out", shares="c"), rules=Rules(require=("torch.einsum",)))
        run = finished({"out": tensor([1.0])}, storages={"c": 9})
        assert "its own check `rule`" in self.blamed(card, run, run)

    def test_when_it_raises_in_a_case(self, tensor: Make, finished: Runs, code_card: Cards, error: ErrorReport) -> None:
        reference = Run(Ending.FINISHED, (CaseFacts(0, error=error),))
        assert "it raises ValueError" in self.blamed(code_card(call="f"), reference, finished({"f": tensor([1.0])}))

    def test_when_it_does_not_raise_what_it_should(self, tensor: Make, finished: Runs, code_card: Cards) -> None:
        run = finished({"f": tensor([1.0])})
        assert "does not raise ValueError" in self.blamed(code_card(call="f", raises="ValueError"), run, run)


def test_a_learner_who_passes_is_not_bothered_with_a_failing_reference(
    tensor: Make, finished: Runs, code_card: Cards
) -> None:
    card = code_card(Expectation("out", shares="c"))
    got = finished({"out": tensor([1.0], storage=9)}, storages={"c": 9})
    want = finished({"out": tensor([1.0], storage=1)}, storages={"c": 9})
    assert judge(card, got, want).passed


class TestRaises:
    def test_a_named_card_passes_by_the_error_its_code_ends_in(self, code_card: Cards, error: ErrorReport) -> None:
        card = code_card(raises="ValueError")
        other = replace(error, message="in other words", line=7)
        verdict = judge(card, Run(Ending.ERROR, error=other), Run(Ending.ERROR, error=error))
        assert verdict.passed
        assert [(each.check, each.name) for each in verdict.checks] == [("raises", "ValueError")]

    def test_another_error_or_none_is_wrong(self, finished: Runs, code_card: Cards, error: ErrorReport) -> None:
        card, reference = code_card(raises="ValueError"), Run(Ending.ERROR, error=error)
        other = judge(card, Run(Ending.ERROR, error=replace(error, type="TypeError")), reference)
        assert other.outcome is Outcome.WRONG
        assert "TypeError was raised, expected ValueError." in other.feedback
        assert "line 2: return a @ b" in other.feedback
        none = judge(card, finished({}), reference)
        assert none.feedback == "No error was raised, expected ValueError."
        assert judge(card, Run(Ending.TIME), reference).outcome is Outcome.TIME

    def test_a_function_card_passes_by_the_errors_of_its_cases(
        self, tensor: Make, code_card: Cards, error: ErrorReport
    ) -> None:
        card = code_card(call="f", raises="ValueError")
        raising, fine = CaseFacts(0, error=error), CaseFacts(1, results={"f": tensor([1.0])})
        reference = Run(Ending.FINISHED, (raising, fine))
        assert judge(card, reference, reference).passed
        silent = replace(reference, cases=(replace(fine, seed=0), fine))
        assert failing(judge(card, silent, reference)) == ["raises"]
        wrong = replace(raising, error=replace(error, type="KeyError"))
        verdict = judge(card, replace(reference, cases=(wrong, fine)), reference)
        assert verdict.outcome is Outcome.WRONG
        assert verdict.error == wrong.error
        always = replace(reference, cases=(raising, CaseFacts(1, error=error)))
        assert judge(card, always, reference).outcome is Outcome.ERROR
