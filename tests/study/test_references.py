from collections.abc import Mapping
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from quizapp.core.run import Ending, ErrorReport, Job, Run, Tier
from quizapp.runner.base import OnOutput
from quizapp.runner.proof import Proof
from quizapp.study.references import KEPT_RUNS, References
from quizapp.study.runners import Runners

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import MakeCard, ScriptedRunner


@pytest.fixture
def references(runner: "ScriptedRunner") -> "Iterator[References]":
    runner.script = {"out = 5": {"out": 5}}
    references = References(Runners(runner))
    yield references
    references.close()


def test_a_run_is_made_once_and_kept(references: References, code_card: "MakeCard", runner: "ScriptedRunner") -> None:
    runs = [references.ask(code_card(), 1).result() for _ in range(3)]
    assert runs[0].ending is Ending.FINISHED
    assert runs[0] is runs[1] is runs[2]
    assert len(runner.jobs) == 1


@pytest.mark.parametrize(
    "changed",
    [{"card": "other"}, {"deck": "other"}, {"content_hash": "other"}, {"values": (("n", "1"),)}],
    ids=lambda change: next(iter(change)),
)
def test_another_card_or_text_is_another_run(
    references: References, code_card: "MakeCard", runner: "ScriptedRunner", changed: dict[str, Any]
) -> None:
    references.ask(code_card(), 1).result()
    references.ask(code_card(**changed), 1).result()
    assert len(runner.jobs) == 2


def test_another_seed_is_another_run(references: References, code_card: "MakeCard", runner: "ScriptedRunner") -> None:
    assert [references.ask(code_card(), seed).result().cases[0].seed for seed in (1, 2)] == [1, 2]


def test_an_error_is_kept_for_cards_may_want_one(
    references: References, code_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    runner.script["out = 5"] = ErrorReport("ValueError", "wanted")
    for _ in range(2):
        assert references.ask(code_card(), 1).result().ending is Ending.ERROR
    assert len(runner.jobs) == 1


@pytest.mark.parametrize(
    "ending", [each for each in Ending if each not in {Ending.FINISHED, Ending.ERROR}], ids=lambda each: each.value
)
def test_a_run_that_lacked_something_is_made_again(
    references: References, code_card: "MakeCard", runner: "ScriptedRunner", ending: Ending
) -> None:
    runner.script["out = 5"] = Run(ending)
    for _ in range(2):
        references.ask(code_card(), 1).result()
    assert len(runner.jobs) == 2


def test_only_the_latest_runs_are_kept(references: References, code_card: "MakeCard", runner: "ScriptedRunner") -> None:
    references.ask(code_card(), 0).result()
    for seed in range(1, KEPT_RUNS + 1):
        references.ask(code_card(), seed).result()
    references.ask(code_card(), KEPT_RUNS).result()
    assert len(runner.jobs) == KEPT_RUNS + 1
    references.ask(code_card(), 0).result()
    assert len(runner.jobs) == KEPT_RUNS + 2


def test_closing_ends_the_run_under_way(code_card: "MakeCard") -> None:
    started = Event()

    class Endless:
        tier = Tier.NAMESPACES
        proof = Proof((), ())
        reasons: Mapping[Tier, str] = {}

        def start(self) -> None: ...

        def close(self) -> None: ...

        def run(self, job: Job, *, on_output: OnOutput | None = None, cancel: Event | None = None) -> Run:
            assert cancel is not None
            started.set()
            cancel.wait()
            return Run(Ending.CANCELLED)

    references = References(Runners(Endless()))
    run = references.ask(code_card(), 1)
    waiting = references.ask(code_card(), 2)
    started.wait()
    references.close()
    assert run.result().ending is Ending.CANCELLED
    assert waiting.cancelled()
