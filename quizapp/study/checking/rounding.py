"""Tolerances that are too tight for what is computed: a right answer that sums in another order would be refused.

The reference is run once more on the same values as float64. By as much as its float32 result is off from that, another
right answer may be off on the other side, so that twice as much must be within the tolerance.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil, log10
from typing import TYPE_CHECKING, Any

from quizapp.core.card import Expectation
from quizapp.core.jobs import reference_job
from quizapp.core.judge.arrays import decode
from quizapp.core.judge.case import expectations, result_of
from quizapp.core.judge.closeness import tolerance_for
from quizapp.core.judge.numerals import brief
from quizapp.core.run import CaseFacts, Ending
from quizapp.core.values import TensorValue
from quizapp.study.checking.trial import CHECK_SEED, Trial

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TIGHT = "float32"
_CASES = 8
_ROUNDING = 1e-3  # what differs by more, as a part of the largest element, was not computed from the same values


def seeds_to_double(trial: Trial) -> tuple[int, ...]:
    """The seeds on which to run the reference as float64 too; none where no result is held to the usual tolerance."""
    return trial.wide[:_CASES] if any(map(_is_usual, expectations(trial.body))) else ()


def check_rounding(trial: Trial) -> None:
    """Warn of each result whose usual absolute tolerance is too tight for how its numbers come about."""
    doubtful = [each for each in expectations(trial.body) if _is_usual(each) and _has_fractions(trial, each)]
    if not doubtful:
        return
    exact = _computed_exactly(trial) if trial.exact is None else trial.exact
    if any(case.error is not None for case in exact):
        return  # it cannot be computed in float64, so nobody knows
    for expectation in doubtful:
        lacking = max(_lacking(trial, expectation, exact), default=0.0)
        if lacking > 0:
            wide = brief(10.0 ** ceil(log10(lacking)))
            told = (
                f"float32 rounds `{expectation.name}` so far off that right answers may be refused: set `atol: {wide}`"
            )
            trial.sheet.add("tight-tolerance", told, f"expect.{expectation.name}")


def _is_usual(expectation: Expectation) -> bool:
    return expectation.atol is None and not expectation.statistics


def _has_fractions(trial: Trial, expectation: Expectation) -> bool:
    """Whether some result is of float32 and not of whole numbers, on which its arithmetic is exact."""
    arrays = (_array(case, expectation) for case in trial.truth.cases)
    return any(array is not None and bool((array != array.round()).any()) for array in arrays)


def _array(case: CaseFacts, expectation: Expectation) -> "NDArray[Any] | None":
    value = result_of(case, expectation.name)
    return decode(value) if isinstance(value, TensorValue) and value.dtype == _TIGHT else None


def _computed_exactly(trial: Trial) -> tuple[CaseFacts, ...]:
    """The reference's cases as float64, in a child of their own where they were too much beside all the others."""
    seeds = seeds_to_double(trial)[: len(trial.truth.cases)]
    run = trial.run(replace(reference_job(trial.card, CHECK_SEED), seeds=seeds[:1], double=seeds))
    return run.cases[1:] if run.ending is Ending.FINISHED else ()


def _lacking(trial: Trial, expectation: Expectation, exact: tuple[CaseFacts, ...]) -> Iterator[float]:
    """How wide `atol` would have to be in each case in which it is too tight."""
    import numpy as np

    tolerance = tolerance_for([_TIGHT], [_TIGHT], expectation)
    for case, other in zip(trial.truth.cases, exact, strict=False):
        mine, value = _array(case, expectation), result_of(other, expectation.name)
        wide = decode(value) if isinstance(value, TensorValue) and value.dtype == "float64" else None
        if mine is None or wide is None or mine.shape != wide.shape or not np.isfinite(wide).all() or not wide.size:
            continue
        apart = np.abs(mine - wide)
        if apart.max() <= _ROUNDING * np.abs(wide).max():
            needed = float((2 * apart - tolerance.rtol * np.abs(wide)).max())
            if needed > tolerance.atol:
                yield needed
