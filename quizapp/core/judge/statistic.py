"""Statistics of a result, held against the card's bounds: for results that are random by nature."""

from typing import TYPE_CHECKING, Any

from quizapp.core.card import Expectation, Near
from quizapp.core.judge.arrays import numbers
from quizapp.core.judge.closeness import widened
from quizapp.core.judge.numerals import brief
from quizapp.core.judge.report import Finding, Report
from quizapp.core.values import Value

if TYPE_CHECKING:
    from numpy.typing import NDArray


def check_statistics(report: Report, expectation: Expectation, got: Value) -> None:
    """Note for each bounded statistic of a result whether it is within its bound."""
    array = numbers(got)
    for name, near in expectation.statistics.items():
        seen = None if array is None else statistic(array, name)
        report.check(seen is not None and within(seen, near), _finding(expectation.name, name, seen, near))


def _finding(result: str, name: str, seen: float | None, near: Near) -> Finding:
    bound = bound_text(near)
    if seen is None:
        message = f"`{result}` has no {name} (expected {bound})."
        return Finding("statistic", result, message, result)
    yours = brief(seen)
    return Finding("statistic", result, f"The {name} of `{result}` is {yours}, expected {bound}.", result, yours, bound)


def bound_text(near: Near) -> str:
    """A bound in words: "0.1414 within 0.00707"."""
    return f"{brief(near.near)} within {brief(slack(near))}"


def slack(near: Near) -> float:
    """How far from its target a statistic may be: the wider of the relative and the absolute tolerance."""
    return max(near.rel * abs(near.near), near.abs)


def within(seen: float, near: Near) -> bool:
    """Whether a statistic is within its bound; NaN never is."""
    return abs(seen - near.near) <= slack(near)


def statistic(array: "NDArray[Any]", name: str) -> float | None:
    """The mean, std, var, min or max of all elements; std and var divide by n - 1, as torch does.

    None where there is none: complex elements, too few of them, or a name we do not know.
    """
    import numpy as np

    fewest = 2 if name in ("std", "var") else 1
    if array.dtype.kind == "c" or array.size < fewest:
        return None
    wide = widened(array)[0]
    with np.errstate(all="ignore"):
        if name == "mean":
            return float(wide.mean())
        if name == "std":
            return float(wide.std(ddof=1))
        if name == "var":
            return float(wide.var(ddof=1))
        if name == "min":
            return float(wide.min())
        if name == "max":
            return float(wide.max())
    return None
