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
from quizapp.core.run import CaseFacts, Ending, Job
from quizapp.core.values import TensorValue
from quizapp.study.checking.trial import CHECK_SEED, SEEDS, Trial

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TIGHT = "float32"
_ROUNDING = 1e-3  # what differs by more, as a part of the largest element, was not computed from the same values
_WIDE = """
def _wide(value):
    if isinstance(value, torch.Tensor) and value.dtype == torch.float32:
        return value.detach().double().requires_grad_(value.requires_grad)
    if isinstance(value, nn.Module):
        return value.double()
    return type(value)(map(_wide, value)) if type(value) in (list, tuple) else value

torch.set_default_dtype(torch.float64)
"""
_NARROW = "torch.set_default_dtype(torch.float32)\n"
_WIDE_ARGUMENTS = "args = _wide(args)"
_WIDE_NAMES = "globals().update({name: _wide(value) for name, value in globals().items()})"


def check_rounding(trial: Trial) -> None:
    """Warn of each result whose usual absolute tolerance is too tight for how its numbers come about."""
    doubtful = [each for each in expectations(trial.body) if _is_usual(each) and _has_fractions(trial, each)]
    if not doubtful:
        return
    run = trial.run(_in_double(trial))
    if run.ending is not Ending.FINISHED or any(case.error is not None for case in run.cases):
        return  # it cannot be computed in float64, so nobody knows
    for expectation in doubtful:
        lacking = max(_lacking(trial, expectation, run.cases), default=0.0)
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


def _in_double(trial: Trial) -> Job:
    """The reference's job on the values that it was given, as float64."""
    job = replace(reference_job(trial.card, CHECK_SEED), seeds=trial.wide[: min(SEEDS, len(trial.truth.cases))])
    if trial.body.call:
        return replace(job, draw=f"{_NARROW}{job.draw}\n{_WIDE}{_WIDE_ARGUMENTS}")
    return replace(job, setup=f"{_NARROW}{job.setup}\n{_WIDE}{_WIDE_NAMES}")


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
