"""Fits FSRS's parameters to the learner's own answers, shows what that changes, and puts it into force."""

from dataclasses import dataclass
from pathlib import Path

from quizapp.config.write import write_parameters
from quizapp.core.optimise import Optimised, optimise
from quizapp.core.training import training
from quizapp.study.presets import Studied, studied
from quizapp.study.rescheduling import Rescheduling, apply, with_parameters
from quizapp.study.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Fitting:
    """What came of fitting one preset: the result and, where there is one to apply, what it would move.

    `memories` changes only what is remembered of the cards, `days` what they would be due by rescheduling too.
    """

    of: Studied
    result: Optimised
    memories: Rescheduling | None = None
    days: Rescheduling | None = None


def fit_presets(workspace: Workspace, deck: str | None = None) -> tuple[Fitting, ...]:
    """Fit every preset that was studied with, or the one of `deck`; changes nothing. Raises as `studied` does."""
    return tuple(_fit(workspace, each) for each in studied(workspace, deck))


def put_into_force(workspace: Workspace, fitting: Fitting) -> tuple[Path, int]:
    """Write the fitted parameters into the settings and give the cards the memory they stand for; due days stay.

    Returns the file of the settings and the number of cards, whose change is undone in one step. Raises ConfigError or
    StoreError with nothing half done but the settings written; ValueError when there is nothing to apply.
    """
    if fitting.result.parameters is None or fitting.memories is None:
        raise ValueError("there are no parameters to apply")
    file = write_parameters(fitting.of.name, fitting.result.parameters)
    return file, apply(workspace, fitting.memories)


def _fit(workspace: Workspace, of: Studied) -> Fitting:
    answers = training(of.reviews, workspace.store.known())
    result = optimise(answers, of.preset.parameters, len(of.preset.relearning_steps))
    if result.parameters is None:
        return Fitting(of, result)
    memories = with_parameters(workspace, of, result.parameters, keep_due=True)
    days = with_parameters(workspace, of, result.parameters, keep_due=False)
    return Fitting(of, result, memories, days)
