"""A bare verdict: the checks of a full one, without words, on a reference that is known to pass."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from quizapp.core.card import Card, CodeBody, Expectation
from quizapp.core.judge import judge
from quizapp.core.run import CaseFacts, ErrorReport, Run
from quizapp.core.values import TensorValue
from quizapp.core.verdict import Outcome

Make = Callable[..., TensorValue]
Runs = Callable[..., Run]
Cards = Callable[..., Card]


def partial(card: Card) -> Card:
    assert isinstance(card.body, CodeBody)
    return replace(card, body=replace(card.body, partial=True))


@pytest.mark.parametrize("other", [[1.0, 2.0], [1.0, 3.0], [[1.0], [2.0]], [np.nan, 2.0]])
def test_it_has_the_outcome_the_checks_and_the_share_of_a_full_one(
    tensor: Make, finished: Runs, code_card: Cards, other: list[float]
) -> None:
    want, got = finished({"out": tensor([1.0, 2.0])}), finished({"out": tensor(other)})
    card = partial(code_card("out"))
    full, bare = judge(card, got, want), judge(card, got, want, bare=True)
    assert (bare.outcome, bare.share) == (full.outcome, full.share)
    assert [replace(each, message="") for each in full.checks] == [replace(each, message="") for each in bare.checks]
    assert bool(full.feedback) is not full.passed
    assert bare.feedback == ""


def test_the_reference_is_not_judged_again(tensor: Make, finished: Runs, code_card: Cards) -> None:
    never = finished({"out": tensor([np.nan])})  # does not pass its own card
    card = code_card(Expectation("out"))
    assert judge(card, never, never).outcome is Outcome.INTERNAL
    assert judge(card, never, never, bare=True).outcome is Outcome.WRONG


def test_errors_and_our_own_failures_are_told_as_ever(tensor: Make, finished: Runs, code_card: Cards) -> None:
    want = finished({"out": tensor([1.0])})
    card = code_card("out")
    broken = replace(want, cases=(CaseFacts(want.cases[0].seed, error=ErrorReport("ValueError", "no")),))
    assert judge(card, broken, want, bare=True) == judge(card, broken, want)
    assert judge(card, broken, want, bare=True).outcome is Outcome.ERROR
    nothing = replace(want, cases=())
    assert judge(card, want, nothing, bare=True) == judge(card, want, nothing)
