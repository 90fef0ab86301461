"""A runner that follows a script seed by seed, and small cards whose results are whole numbers."""

from collections.abc import Callable, Mapping
from threading import Event
from typing import TYPE_CHECKING

import pytest

from quizapp.core.run import CaseFacts, Ending, ErrorReport, Job, Kept, Run, Tier
from quizapp.core.values import MissingValue, ScalarValue, SequenceValue, TensorValue, Value
from quizapp.runner.base import OnOutput
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.trial import Trial
from quizapp.study.checking.truth import find_truth
from tests.conftest import ScriptedRunner

if TYPE_CHECKING:
    from quizapp.core.card import Card

Played = Mapping[str, Value | int] | ErrorReport
Play = Callable[[int], Played]


class SeededRunner(ScriptedRunner):
    """Plays code that is in `plays` seed by seed; any other code by the script.

    What `given` holds for a name is reported before and after the run, and as an argument of a function card. A play
    that gives an error for a named card ends the run there. Code in `most` runs out of time on more cases than that;
    `asks` is the error that every question raises. As float64 code gives what `exact` plays, and nothing without it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.plays: dict[str, Play] = {}
        self.given: dict[str, Value] = {}
        self.most: dict[str, int] = {}
        self.exact: Play | None = None
        self.asks: ErrorReport | None = None

    def run(self, job: Job, *, on_output: OnOutput | None = None, cancel: Event | None = None) -> Run:
        asked = len(job.seeds) + len(job.double)
        if asked > self.most.get(job.code, asked):
            self.jobs.append(job)
            return Run(Ending.TIME)
        if job.code not in self.plays:
            return super().run(job, on_output=on_output, cancel=cancel)
        self.jobs.append(job)
        cases: list[CaseFacts] = []
        for seed in job.seeds:
            played = self.plays[job.code](seed)
            if isinstance(played, ErrorReport) and not job.call:
                return Run(Ending.ERROR, tuple(cases), played, tier=Tier.NAMESPACES)
            cases.append(self._case(job, seed, played))
        cases += [self._case(job, seed, self.exact(seed)) for seed in job.double if self.exact is not None]
        return Run(Ending.FINISHED, tuple(cases), tier=Tier.NAMESPACES)

    def _case(self, job: Job, seed: int, played: Played) -> CaseFacts:
        kept = {name: self.given.get(name, MissingValue()) for name in job.keep}
        return CaseFacts(
            seed,
            {} if isinstance(played, ErrorReport) else {name: number(each) for name, each in played.items()},
            args=SequenceValue("tuple", tuple(self.given.values())) if job.call else None,
            kept={name: Kept(value, value, same_object=True, written=False) for name, value in kept.items()},
            error=played if isinstance(played, ErrorReport) else self.asks,
        )


def number(value: Value | int) -> Value:
    return ScalarValue("int", value) if isinstance(value, int) else value


def tensor(*numbers: float, shape: tuple[int, ...] | None = None, dtype: str = "float32") -> TensorValue:
    """A contiguous tensor of these numbers."""
    import numpy as np

    sizes = shape or (len(numbers),)
    strides = tuple(int(np.prod(sizes[axis + 1 :])) for axis in range(len(sizes)))
    data = np.array(numbers, dtype=dtype).tobytes()
    return TensorValue(dtype, sizes, strides, "cpu", False, 1, len(data), data)


@pytest.fixture
def seeded() -> SeededRunner:
    runner = SeededRunner()
    runner.script = {
        "out = 5": {"out": 5},
        "out = ...": {"out": 0},
        "out = 4": {"out": 4},
        "out = 2 + 3": {"out": 5},
        "x = 2": {"ask": 3},
    }
    return runner


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


def trial_of(card: "Card", runner: ScriptedRunner, sheet: Sheet) -> Trial:
    """The trial of a card whose reference is right."""
    from quizapp.core.card import CodeBody

    assert isinstance(card.body, CodeBody)
    trial = find_truth(card, card.body, runner.run, sheet)
    assert trial is not None, sheet.findings
    return trial
