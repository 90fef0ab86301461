"""Gradients: whether a result asks for one, and whether the one it has is the reference's."""

from quizapp.core.judge.compare import Place, compare_elements
from quizapp.core.judge.describe import kind_text, shape_text, short
from quizapp.core.judge.report import Finding, Report
from quizapp.core.values import MissingValue, SequenceValue, TensorValue, Value


def check_autograd(report: Report, place: Place, got: Value, want: Value) -> None:
    """Note whether `requires_grad` and `grad` are as the expectation says; unset facts are not checked."""
    if place.expectation.requires_grad is not None:
        _check_requires_grad(report, place, got, place.expectation.requires_grad)
    if place.expectation.grad:
        _check_grad(report, place, got, want)


def check_argument_gradients(report: Report, place: Place, got: Value, want: Value) -> None:
    """Note whether the arguments of a call have the gradients that the reference's call gave them."""
    mine, others = (each.items if isinstance(each, SequenceValue) else () for each in (got, want))
    for index, other in enumerate(others):
        if isinstance(other, TensorValue) and other.grad is not None:
            _check_grad(report, place.at(str(index)), mine[index] if index < len(mine) else MissingValue(), other)
    if not any(isinstance(other, TensorValue) and other.grad is not None for other in others):
        report.failed(Finding("grad", place.name, "No argument has a gradient to compare.", str(place)))


def _check_requires_grad(report: Report, place: Place, got: Value, wanted: bool) -> None:
    yours = str(got.requires_grad) if isinstance(got, TensorValue) else "none"
    message = f"`{place}` has requires_grad {yours}, expected {wanted}."
    ok = isinstance(got, TensorValue) and got.requires_grad == wanted
    report.check(ok, Finding("requires_grad", place.name, message, str(place), yours, str(wanted)))


def _check_grad(report: Report, place: Place, got: Value, want: Value) -> None:
    ours = want.grad if isinstance(want, TensorValue) else None
    theirs = got.grad if isinstance(got, TensorValue) else None
    inside = Place(place.expectation, f"{place.path}.grad")
    message = ""
    if not isinstance(got, TensorValue):
        message = f"`{place}` is {kind_text(got)}, which has no gradient."
    elif ours is None or theirs is None:
        message = f"`{inside}` is None: no backward pass has reached `{place}`."
    elif theirs.shape != ours.shape:
        message = f"`{inside}` has shape {shape_text(theirs.shape)}, expected {shape_text(ours.shape)}."
    elif theirs.dtype != ours.dtype:
        message = f"`{inside}` has dtype {short(theirs.dtype)}, expected {short(ours.dtype)}."
    else:
        compare_elements(report, "grad", inside, theirs, ours)
    if message:
        report.failed(Finding("grad", place.name, message, str(inside)))
