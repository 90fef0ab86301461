from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from quizapp.core.card import Card, Expectation, Near, Rules
from quizapp.core.judge import judge, same_mistake
from quizapp.core.run import CaseFacts, Ending, ErrorReport, Run
from quizapp.core.values import OpaqueValue, ScalarValue, SequenceValue, TensorValue

Make = Callable[..., TensorValue]
Runs = Callable[..., Run]
Cards = Callable[..., Card]


def same(card: Card, learner: Run, wrong: Run, reference: Run) -> bool:
    return same_mistake(card, learner, judge(card, learner, reference), wrong, judge(card, wrong, reference))


@pytest.fixture
def reference(tensor: Make, finished: Runs) -> Run:
    return finished({"out": tensor([[1.0, 2.0], [3.0, 4.0]])})


def test_the_same_wrong_values_are_the_same_mistake(
    tensor: Make, finished: Runs, code_card: Cards, reference: Run
) -> None:
    wrong = finished({"out": tensor([[1.0, 3.0], [2.0, 4.0]], stride=(1, 2), storage=5)})
    learner = finished({"out": tensor([[1.0, 3.00001], [2.0, 4.0]])})
    assert same(code_card("out"), learner, wrong, reference)


@pytest.mark.parametrize(
    ("elements", "dtype"),
    [([[1.0, 3.0], [2.0, 5.0]], "float32"), ([[1.0, 3.0], [2.0, 4.0]], "float64"), ([1.0, 3.0, 2.0, 4.0], "float32")],
)
def test_other_values_dtypes_or_shapes_are_another_mistake(
    tensor: Make, finished: Runs, code_card: Cards, reference: Run, elements: Any, dtype: str
) -> None:
    wrong = finished({"out": tensor([[1.0, 3.0], [2.0, 4.0]])})
    assert not same(code_card("out"), finished({"out": tensor(elements, dtype)}), wrong, reference)


def test_a_right_answer_is_no_mistake(tensor: Make, finished: Runs, code_card: Cards, reference: Run) -> None:
    wrong = finished({"out": tensor([[9.0, 9.0], [9.0, 9.0]])})
    assert not same(code_card("out"), reference, wrong, reference)
    assert not same(code_card("out"), wrong, reference, reference)
    assert not same(code_card("out"), reference, reference, reference)


def test_right_values_by_a_forbidden_way_are_the_mistake_of_that_way(
    tensor: Make, finished: Runs, code_card: Cards
) -> None:
    card = code_card(call="f", rules=Rules(("torch.einsum",), ("torch.matmul",)))
    want = finished({"f": tensor([1.0])}, ops={"torch.functional.einsum": 1})
    at_sign = finished({"f": tensor([1.0])}, ops={"torch.Tensor.matmul": 1})
    matmul = finished({"f": tensor([1.0])}, ops={"torch.matmul": 1, "torch.Tensor.add": 2})
    neither = finished({"f": tensor([1.0])}, ops={"torch.Tensor.sum": 1})
    assert same(card, at_sign, matmul, want)
    assert not same(card, neither, matmul, want)


def test_the_same_values_with_other_failing_checks_are_another_mistake(
    tensor: Make, finished: Runs, code_card: Cards
) -> None:
    card = code_card(Expectation("e", shares="c"))
    want = finished({"e": tensor([1.0], storage=4)}, storages={"c": 4})
    copied = finished({"e": tensor([2.0], storage=5)}, storages={"c": 4})
    viewed = finished({"e": tensor([2.0], storage=4)}, storages={"c": 4})
    assert not same(card, viewed, copied, want)
    assert same(card, copied, copied, want)


def test_the_same_error_is_the_same_mistake_whatever_its_line(
    finished: Runs, code_card: Cards, reference: Run, error: ErrorReport
) -> None:
    wrong = Run(Ending.ERROR, error=error)
    elsewhere = Run(Ending.ERROR, error=replace(error, line=9, source="elsewhere"))
    assert same(code_card("out"), elsewhere, wrong, reference)
    for other in (replace(error, type="TypeError"), replace(error, message="something else")):
        assert not same(code_card("out"), Run(Ending.ERROR, error=other), wrong, reference)


def test_an_address_in_a_message_says_nothing(code_card: Cards, reference: Run, error: ErrorReport) -> None:
    one, other = (Run(Ending.ERROR, error=replace(error, message=f"bad <f at {at}>")) for at in ("0x7f01", "0xAB"))
    assert same(code_card("out"), one, other, reference)


def test_an_error_in_some_cases_must_be_in_the_same_ones(
    tensor: Make, finished: Runs, code_card: Cards, error: ErrorReport
) -> None:
    want = finished({"f": tensor([1.0])}, {"f": tensor([1.0])})
    first = replace(want, cases=(CaseFacts(0, error=error), want.cases[1]))
    second = replace(want, cases=(want.cases[0], CaseFacts(1, error=error)))
    assert same(code_card(call="f"), first, first, want)
    assert not same(code_card(call="f"), first, second, want)


@pytest.mark.parametrize("ending", [Ending.TIME, Ending.MEMORY, Ending.CRASHED, Ending.INTERNAL])
def test_endings_without_facts_are_never_recognised(code_card: Cards, reference: Run, ending: Ending) -> None:
    assert not same(code_card("out"), Run(ending), Run(ending), reference)


def test_nothing_left_behind_is_the_same_nothing(
    tensor: Make, finished: Runs, code_card: Cards, reference: Run
) -> None:
    assert same(code_card("out"), finished({}), finished({}), reference)
    assert not same(code_card("out"), finished({}), finished({"out": tensor([1.0])}), reference)


def test_what_cannot_be_compared_is_known_by_its_type(finished: Runs, code_card: Cards, reference: Run) -> None:
    array, module = (finished({"out": OpaqueValue(name)}) for name in ("ndarray", "module"))
    assert same(code_card("out"), array, array, reference)
    assert not same(code_card("out"), array, module, reference)


def test_the_same_nan_is_the_same_mistake(tensor: Make, finished: Runs, code_card: Cards, reference: Run) -> None:
    nan = finished({"out": tensor([[np.nan, 2.0], [3.0, 4.0]])})
    assert same(code_card("out"), nan, nan, reference)


def test_random_results_are_the_same_mistake_by_their_statistics(
    tensor: Make, finished: Runs, code_card: Cards
) -> None:
    card = code_card(Expectation("w", statistics={"std": Near(1.0, rel=0.05)}))

    def drawn(scale: float, seed: int) -> Run:
        return finished({"w": tensor(np.random.default_rng(seed).standard_normal((200, 200)) * scale)})

    assert same(card, drawn(2.0, 1), drawn(2.0, 2), drawn(1.0, 3))
    assert not same(card, drawn(3.0, 1), drawn(2.0, 2), drawn(1.0, 3))


def test_other_printed_lines_are_another_mistake(finished: Runs, code_card: Cards) -> None:
    card = code_card("out", stdout=True)
    one = finished({"out": ScalarValue("int", 1)}, stdout="right")
    assert same(card, replace(one, stdout="a\n"), replace(one, stdout="a"), one)
    assert not same(card, replace(one, stdout="a"), replace(one, stdout="b"), one)


def test_runs_of_other_seeds_are_not_compared(tensor: Make, finished: Runs, code_card: Cards, reference: Run) -> None:
    wrong = finished({"out": tensor([9.0])})
    verdict = judge(code_card("out"), wrong, reference)
    moved = replace(wrong, cases=(replace(wrong.cases[0], seed=5),))
    assert not same_mistake(code_card("out"), moved, verdict, wrong, verdict)


def test_another_wrong_gradient_is_another_mistake(tensor: Make, finished: Runs, code_card: Cards) -> None:
    def ran(*grad: float) -> Run:
        return finished({"w": tensor([1.0, 2.0], grad=tensor(grad) if grad else None)})

    card = code_card(Expectation("w", grad=True))
    assert same(card, ran(2.0, 4.00001), ran(2.0, 4.0), ran(1.0, 2.0))
    assert not same(card, ran(2.0, 5.0), ran(2.0, 4.0), ran(1.0, 2.0))
    assert same(card, ran(), ran(), ran(1.0, 2.0))
    assert not same(card, ran(), ran(2.0, 4.0), ran(1.0, 2.0))


def test_another_wrong_stride_is_another_mistake(tensor: Make, finished: Runs, code_card: Cards) -> None:
    def ran(*stride: int) -> Run:
        return finished({"e": tensor([[1.0]], stride=stride)})

    card = code_card(Expectation("e", stride=(0, 1)))
    assert same(card, ran(1, 1), ran(1, 1), ran(0, 1))
    assert not same(card, ran(1, 2), ran(1, 1), ran(0, 1))


def test_the_gradients_of_arguments_tell_mistakes_apart(tensor: Make, finished: Runs, code_card: Cards) -> None:
    def ran(grad: float) -> Run:
        args = SequenceValue("tuple", (tensor([1.0], grad=tensor([grad])),))
        return finished({"f": ScalarValue("NoneType", None), "args": args})

    card = code_card(Expectation("args", grad=True), call="f")
    assert same(card, ran(2.0), ran(2.0), ran(1.0))
    assert not same(card, ran(3.0), ran(2.0), ran(1.0))
