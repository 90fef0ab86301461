"""Keys without an effect: what a card says and nothing in it needs."""

from typing import TYPE_CHECKING, Any

from quizapp.core.card import Expectation
from quizapp.core.judge.arrays import numbers
from quizapp.core.judge.case import expectations, result_of
from quizapp.core.judge.describe import short
from quizapp.core.values import ScalarValue, TensorValue, Value
from quizapp.study.checking.trial import Trial

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EXACT = ("int", "uint", "bool")


def check_effects(trial: Trial) -> None:
    """Warn of `cases` that are all the same, of tolerances and NaN without a use, and of `keep` where it cannot see."""
    body = trial.body
    statistical = any(each.statistics for each in body.expect)
    if body.cases.count > 1 and not statistical and not body.stdout and not trial.drawn:
        told = f"`cases` has no effect: all {body.cases.count} are the same, for nothing in the card is drawn"
        trial.sheet.add("no-effect", told, "cases")
    for expectation in expectations(body):
        results = [result_of(case, expectation.name) for case in trial.truth.cases]
        if results and not expectation.statistics:
            _check_expectation(trial, expectation, results)
    _check_kept(trial)


def _check_expectation(trial: Trial, expectation: Expectation, results: list[Value]) -> None:
    name = expectation.name
    if expectation.equal_nan and not any(map(_has_nan, results)):
        told = f"`equal_nan` has no effect: no result `{name}` of the reference holds NaN"
        trial.sheet.add("no-effect", told, f"expect.{name}.equal_nan")
    if all(map(_is_exact, results)) and not any(_reaches(expectation, numbers(each)) for each in results):
        for key in ("rtol", "atol"):
            if getattr(expectation, key) is not None:
                told = f"`{key}` has no effect: `{name}` holds integers or truths, and no other one is so near"
                trial.sheet.add("no-effect", told, f"expect.{name}.{key}")


def _check_kept(trial: Trial) -> None:
    """Warn of kept names of whose state not all can be seen."""
    asked = trial.body.keep
    for case in trial.truth.cases[:1]:
        for name, kept in case.kept.items():
            path = "args" if name.startswith("args[") and "args" in asked else name
            if kept.unseen and path in asked:
                what = short(kept.unseen)
                inside = what if " " in what else f"a value of type {what}"
                told = f"`keep` cannot tell whether `{name}` stays as it was: there is {inside} in it"
                trial.sheet.add("kept-unseen", told, f"keep[{asked.index(path)}]")


def _reaches(expectation: Expectation, array: "NDArray[Any] | None") -> bool:
    """Whether a tolerance is so wide that an integer may be taken for the next one."""
    largest = float(abs(array.astype(float)).max()) if array is not None and array.size else 0.0
    return (expectation.atol or 0.0) + (expectation.rtol or 0.0) * largest >= 1


def _has_nan(value: Value) -> bool:
    """Whether NaN may be in a value; of what is no number nothing is said."""
    array = numbers(value)
    return array is None or (array.dtype.kind in "fc" and bool((array != array).any()))


def _is_exact(value: Value) -> bool:
    if isinstance(value, TensorValue):
        return value.dtype.startswith(_EXACT)
    return isinstance(value, ScalarValue) and value.type in ("int", "bool", "str")
