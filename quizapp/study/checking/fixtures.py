"""Fixtures that cannot tell: what a card gives is so even that a mistake could give the right result.

Nothing is warned of by its looks alone. A tensor that looks too even is changed, and the reference run on it: only
where that changes the result, the even one hides something.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from quizapp.core.jobs import reference_job
from quizapp.core.judge.arrays import decode
from quizapp.core.judge.case import judge_case
from quizapp.core.run import CaseFacts, Ending, Run
from quizapp.core.values import TensorValue
from quizapp.study.checking.looking import given, looked_at
from quizapp.study.checking.trial import CHECK_SEED, Trial

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LOOKED = 5
"""In so many cases a tensor must be even before it is suspected."""
_SPREAD = "{x}.data.add_(torch.arange({x}.numel()).reshape({x}.shape).to({x}.dtype))"
_TURN = "{x}.data.copy_({x}.data.t().clone())"
_SHORTEN = "{x} = {x}.detach().narrow({axis}, 0, {size}).contiguous().requires_grad_({x}.requires_grad)"
_READS_SIZES = (".shape", ".size(", "len(", ".numel(")


@dataclass(frozen=True, slots=True)
class _Suspect:
    """A tensor that looks too even in every case that was looked at: its expression, and how it looks."""

    name: str
    looks: str
    shape: tuple[int, ...]


def check_fixtures(trial: Trial) -> None:
    """Warn of tensors on which the right result depends and which are too even to tell a wrong one."""
    path = "cases.draw" if trial.body.call else "setup"
    for suspect in _suspects(trial):
        if suspect.looks == "constant" and _matters(trial, suspect.name):
            told = f"every element of `{suspect.name}` is the same, so that a mistake in order or axis may go unseen"
            trial.sheet.add("fixture-constant", told, path)
        elif suspect.looks == "symmetric" and _turning_matters(trial, suspect.name):
            told = f"`{suspect.name}` is symmetric, so that mistaking it for its transpose goes unseen"
            trial.sheet.add("fixture-symmetric", told, path)
        elif suspect.looks == "square" and _can_be_shortened(trial, suspect):
            told = f"every axis that is given has one size, `{suspect.name}` among them: mistaking one goes unseen"
            trial.sheet.add("fixture-square", told, path)


def _suspects(trial: Trial) -> Iterator[_Suspect]:
    """What looks too even, in each of the cases looked at."""
    looks = [dict(given(trial.body, case)) for case in _cases(trial)]
    if not looks:
        return
    square = all(_one_size(each.values()) for each in looks) and _sizes_may_be_mistaken(trial)
    for name, first in looks[0].items():
        values = [each[name] for each in looks if name in each]
        arrays = [decode(value) for value in values]
        if all(array is not None and _constant(array) for array in arrays):
            yield _Suspect(name, "constant", first.shape)
        elif all(array is not None and _symmetric(array) for array in arrays):
            yield _Suspect(name, "symmetric", first.shape)
        if square and len(first.shape) > 1:
            yield _Suspect(name, "square", first.shape)
            square = False  # to say it once is enough


def _cases(trial: Trial) -> tuple[CaseFacts, ...]:
    """The reference's cases with what they were given; one of them, run again, where all were too much to report."""
    cases, names = trial.truth.cases[:_LOOKED], looked_at(trial.body)
    if not cases or all(name in cases[0].kept for name in names):
        return cases
    job = reference_job(trial.card, CHECK_SEED)
    return trial.run(replace(job, keep=(*job.keep, *names), seeds=trial.seeds[:1])).cases


def _constant(array: "NDArray[Any]") -> bool:
    return array.size > 1 and bool((array == array.flat[0]).all())


def _symmetric(array: "NDArray[Any]") -> bool:
    return array.ndim == 2 and 1 < array.shape[0] == array.shape[1] and bool((array == array.T).all())


def _one_size(values: Iterable[TensorValue]) -> bool:
    """Whether all axes, of which a tensor has two or more, are of one size."""
    shapes = [value.shape for value in values]
    sizes = {size for shape in shapes for size in shape}
    return len(sizes) == 1 and sizes != {1} and any(len(shape) > 1 for shape in shapes)


def _sizes_may_be_mistaken(trial: Trial) -> bool:
    """Whether a size is a number in the answer, and not only the length of a loop inside torch."""
    return bool(trial.body.call) or any(word in trial.body.reference for word in _READS_SIZES)


def _matters(trial: Trial, name: str) -> bool:
    """Whether other values in the tensor give another result."""
    return _differs(trial, trial.truth, _changed(trial, _SPREAD.format(x=name)))


def _turning_matters(trial: Trial, name: str) -> bool:
    """Whether a tensor of other values and its transpose give different results."""
    spread = _SPREAD.format(x=name)
    straight = _changed(trial, spread)
    return straight.ending is Ending.FINISHED and _differs(
        trial, straight, _changed(trial, f"{spread}\n{_TURN.format(x=name)}")
    )


def _can_be_shortened(trial: Trial, suspect: _Suspect) -> bool:
    """Whether the reference also works when one axis is shorter than the others."""
    axes = range(len(suspect.shape))
    changes = (_SHORTEN.format(x=suspect.name, axis=axis, size=suspect.shape[axis] - 1) for axis in axes)
    return any(_works(_changed(trial, change, cases=1)) for change in changes)


def _works(run: Run) -> bool:
    return run.ending is Ending.FINISHED and all(case.error is None for case in run.cases)


def _changed(trial: Trial, change: str, *, cases: int = _LOOKED) -> Run:
    """The reference's run on what is given after `change`."""
    job = replace(reference_job(trial.card, CHECK_SEED), seeds=trial.wide[:cases])
    if trial.body.call:
        pack = "args = list(args) if isinstance(args, tuple) else [args]"
        return trial.run(replace(job, draw=f"{job.draw}\n{pack}\n{change}\nargs = tuple(args)"))
    return trial.run(replace(job, setup=f"{job.setup}\n{change}"))


def _differs(trial: Trial, one: Run, other: Run) -> bool:
    """Whether two runs of the reference that came to their end gave different results; False where one did not."""
    if not _works(other):
        return False
    pairs = zip(other.cases, one.cases, strict=False)
    body = replace(trial.body, keep=())  # what was changed on purpose is no finding
    return any(judge_case(body, got, want).report.failing for got, want in pairs)
