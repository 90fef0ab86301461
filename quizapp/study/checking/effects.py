"""Keys without an effect: what a card says and nothing in it needs."""

from quizapp.core.card import Expectation
from quizapp.core.judge.arrays import numbers
from quizapp.core.judge.case import expectations, result_of
from quizapp.core.values import ScalarValue, TensorValue, Value
from quizapp.study.checking.trial import Trial

_EXACT = ("int", "uint", "bool")


def check_effects(trial: Trial) -> None:
    """Warn of `cases` where every case is the same, and of tolerances and NaN that no result has a use for."""
    body = trial.body
    statistical = any(each.statistics for each in body.expect)
    if body.cases.count > 1 and not statistical and not body.stdout and not trial.drawn:
        told = f"`cases` has no effect: all {body.cases.count} are the same, for nothing in the card is drawn"
        trial.sheet.add("no-effect", told, "cases")
    for expectation in expectations(body):
        results = [result_of(case, expectation.name) for case in trial.truth.cases]
        if results and not expectation.statistics:
            _check_expectation(trial, expectation, results)


def _check_expectation(trial: Trial, expectation: Expectation, results: list[Value]) -> None:
    name = expectation.name
    if expectation.equal_nan and not any(map(_has_nan, results)):
        told = f"`equal_nan` has no effect: no result `{name}` of the reference holds NaN"
        trial.sheet.add("no-effect", told, f"expect.{name}.equal_nan")
    if all(map(_is_exact, results)):
        for key in ("rtol", "atol"):
            if getattr(expectation, key) is not None:
                told = f"`{key}` has no effect: `{name}` holds integers or truths, which are compared exactly"
                trial.sheet.add("no-effect", told, f"expect.{name}.{key}")


def _has_nan(value: Value) -> bool:
    """Whether NaN may be in a value; of what is no number nothing is said."""
    array = numbers(value)
    return array is None or (array.dtype.kind in "fc" and bool((array != array).any()))


def _is_exact(value: Value) -> bool:
    if isinstance(value, TensorValue):
        return value.dtype.startswith(_EXACT)
    return isinstance(value, ScalarValue) and value.type in ("int", "bool", "str")
