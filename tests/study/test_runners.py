"""A card runs behind walls wherever there are any; in the open only if its deck may and there are none."""

from collections.abc import Mapping
from dataclasses import replace
from threading import Event

import pytest

from quizapp.core.card import Card, CodeBody, Expectation
from quizapp.core.run import CaseFacts, Ending, Job, Run, Tier
from quizapp.core.values import ScalarValue
from quizapp.errors import NoWallsError, SandboxError
from quizapp.runner.base import OnOutput
from quizapp.runner.proof import ATTEMPTS, Proof
from quizapp.runner.refusing import RefusingRunner
from quizapp.study.grading import Grader
from quizapp.study.runners import Runners


def card(deck: str) -> Card:
    return Card("c", deck, "?", CodeBody("out = 1", expect=(Expectation("out"),)))


class Playing:
    """Has walls, and leaves `out` as 1 behind for every job."""

    tier = Tier.NAMESPACES
    proof = Proof(tuple(ATTEMPTS), ())
    reasons: Mapping[Tier, str] = {}

    def __init__(self) -> None:
        self.devices: list[str] = []
        self.closed = False

    def start(self) -> None: ...

    def run(self, job: Job, *, on_output: OnOutput | None = None, cancel: Event | None = None) -> Run:
        self.devices.append(job.device)
        cases = tuple(CaseFacts(seed, results={"out": ScalarValue("int", 1)}) for seed in job.seeds)
        return Run(Ending.FINISHED, cases)

    def close(self) -> None:
        self.closed = True


class Counted:
    """Makes open runners, and counts them."""

    def __init__(self) -> None:
        self.made: list[Playing] = []

    def __call__(self) -> Playing:
        self.made.append(Playing())
        return self.made[-1]


def test_with_walls_every_deck_runs_behind_them() -> None:
    walled, make = Playing(), Counted()
    runners = Runners(walled, frozenset({"mine"}), make)
    assert runners.of(card("mine")) is walled
    assert runners.of(card("other")) is walled
    assert not make.made


def test_without_walls_only_the_named_deck_runs_in_the_open() -> None:
    refusing, make = RefusingRunner("Windows"), Counted()
    runners = Runners(refusing, frozenset({"mine"}), make)
    assert runners.of(card("other")) is refusing
    assert runners.of(card("mine")) is make.made[0]
    assert runners.of(card("mine")) is make.made[0]
    assert len(make.made) == 1


def test_nobody_allowed_means_nobody_runs() -> None:
    runners = Runners(RefusingRunner("Windows"))
    with pytest.raises(NoWallsError) as refused:
        runners.of(card("mine")).run(Job(code="x = 1"))
    assert "unwalled = true" in refused.value.hint


class Troubled(Playing):
    """Has walls, and cannot use them just now."""

    @property
    def tier(self) -> Tier:  # type: ignore[override]
        raise SandboxError("No process can be started.")


def test_a_passing_trouble_lowers_no_walls() -> None:
    troubled, make = Troubled(), Counted()
    with pytest.raises(SandboxError):
        Runners(troubled, frozenset({"mine"}), make).of(card("mine"))
    assert not make.made


def test_closing_ends_both() -> None:
    make = Counted()
    runners = Runners(RefusingRunner("Windows"), frozenset({"mine"}), make)
    runners.of(card("mine"))
    runners.close()
    assert make.made[0].closed


def test_the_grader_judges_what_ran_in_the_open(monkeypatch: pytest.MonkeyPatch) -> None:
    make = Counted()
    monkeypatch.setattr("quizapp.study.grading.Runners", lambda walled, unwalled: Runners(walled, unwalled, make))
    grader = Grader(RefusingRunner("Windows"), unwalled=frozenset({"mine"}))
    try:
        verdict = grader.grade(card("mine"), "out = 1", seed=1)
        assert verdict is not None
        assert verdict.passed
        with pytest.raises(NoWallsError):
            grader.grade(card("other"), "out = 1", seed=1)
    finally:
        grader.close()


@pytest.mark.parametrize(("asks", "runs_on"), [("any", "cuda"), ("cpu", "cpu"), ("cuda", "cuda")])
def test_a_card_that_takes_any_device_gets_the_graders(asks: str, runs_on: str) -> None:
    runner = Playing()
    grader = Grader(runner, device="cuda")
    try:
        grader.grade(replace(card("mine"), device=asks), "out = 1", seed=1)
        assert set(runner.devices) == {runs_on}
    finally:
        grader.close()
