from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from quizapp.core.card import Expectation
from quizapp.core.judge.autograd import check_argument_gradients, check_autograd
from quizapp.core.judge.compare import Place
from quizapp.core.judge.report import Report
from quizapp.core.values import MissingValue, ScalarValue, SequenceValue, TensorValue, Value

Make = Callable[..., TensorValue]


def checked(got: Value, want: Value, **expectation: Any) -> Report:
    report = Report()
    check_autograd(report, Place(Expectation("w", **expectation)), got, want)
    return report


@pytest.mark.parametrize(("wanted", "has", "ok"), [(True, True, True), (True, False, False), (False, True, False)])
def test_requires_grad_is_compared_with_the_cards_word(tensor: Make, wanted: bool, has: bool, ok: bool) -> None:
    report = checked(tensor([1.0], requires_grad=has), tensor([1.0]), requires_grad=wanted)
    assert report.checked == {("requires_grad", "w"): ok}


def test_requires_grad_is_free_when_the_card_does_not_say(tensor: Make) -> None:
    assert checked(tensor([1.0], requires_grad=True), tensor([1.0])).checked == {}


def test_a_gradient_close_to_the_references_holds(tensor: Make) -> None:
    want = tensor([1.0], grad=tensor([0.5]))
    assert checked(tensor([1.0], grad=tensor([0.500001])), want, grad=True).checked == {("grad", "w"): True}


@pytest.mark.parametrize(
    ("grad", "words"),
    [
        (None, "no backward pass has reached `w`"),
        ([0.5, 0.5], "has shape (2,), expected (1,)"),
        ([0.25], "0.25 instead of 0.5"),
    ],
)
def test_what_is_wrong_with_a_gradient_is_said(tensor: Make, grad: list[float] | None, words: str) -> None:
    got = tensor([1.0], grad=None if grad is None else tensor(grad))
    report = checked(got, tensor([1.0], grad=tensor([0.5])), grad=True)
    assert report.failing == {("grad", "w")}
    assert words in report.findings[0].message
    assert "`w.grad`" in report.findings[0].message


def test_a_gradient_of_another_dtype_is_another_gradient(tensor: Make) -> None:
    want = tensor([1.0], grad=tensor([0.5]))
    report = checked(replace(want, grad=tensor([0.5], "float64")), want, grad=True)
    assert "dtype float64, expected float32" in report.findings[0].message


def test_a_reference_without_a_gradient_never_passes(tensor: Make) -> None:
    assert checked(tensor([1.0]), tensor([1.0]), grad=True).failing == {("grad", "w")}


def test_what_is_no_tensor_has_no_gradient(tensor: Make) -> None:
    want = tensor([1.0], grad=tensor([0.5]))
    report = checked(ScalarValue("float", 1.0), want, grad=True, requires_grad=True)
    assert report.failing == {("grad", "w"), ("requires_grad", "w")}


def arguments(got: Value, want: Value) -> Report:
    report = Report()
    check_argument_gradients(report, Place(Expectation("args", grad=True)), got, want)
    return report


def test_the_gradients_of_arguments_are_compared_one_by_one(tensor: Make) -> None:
    def args(*grads: list[float] | None) -> SequenceValue:
        made = (tensor([1.0], grad=None if grad is None else tensor(grad)) for grad in grads)
        return SequenceValue("tuple", (*made, ScalarValue("int", 3)))

    want = args([0.5], None, [2.0])
    assert arguments(want, want).checked == {("grad", "args"): True}
    assert arguments(args([0.5], [9.0], [2.0]), want).checked == {("grad", "args"): True}
    wrong = arguments(args([0.5], None, [3.0]), want)
    assert wrong.failing == {("grad", "args")}
    assert wrong.findings[0].message == "`args[2].grad`: the element is 3. instead of 2."
    unreached = arguments(args([0.5], None, None), want)
    assert unreached.findings[0].message == "`args[2].grad` is None: no backward pass has reached `args[2]`."


def test_arguments_without_any_gradient_in_the_reference_never_pass(tensor: Make) -> None:
    nothing = SequenceValue("tuple", (tensor([1.0]),))
    assert arguments(nothing, nothing).failing == {("grad", "args")}
    assert arguments(MissingValue(), SequenceValue("tuple", (tensor([1.0], grad=tensor([1.0])),))).failing
