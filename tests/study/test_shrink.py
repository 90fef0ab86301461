from collections.abc import Callable
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card, Cases, CodeBody
from quizapp.core.jobs import SMALL_CASES, SMALL_SECONDS, learner_job, reference_job
from quizapp.core.run import CaseFacts, Ending, Job, Run, Tier
from quizapp.core.values import ScalarValue, SequenceValue
from quizapp.core.verdict import Outcome, Verdict
from quizapp.study.attempt import Attempt
from quizapp.study.grading import Grader
from quizapp.study.shrink import MOST_SECONDS, smaller_runs

if TYPE_CHECKING:
    from tests.conftest import ScriptedRunner

DRAW = "args = (draw.ints(draw.size()),)"
WRONG = Verdict("double", Outcome.WRONG)
FINISHED = Run(Ending.FINISHED)


def card(draw: str = DRAW, call: str = "f") -> Card:
    return Card("double", "deck", "Double it.", CodeBody("right", call=call, cases=Cases(5, draw)))


@pytest.fixture(autouse=True)
def script(runner: "ScriptedRunner") -> None:
    runner.script = {"right": {"f": 2}, "wrong": {"f": 3}}


def tried(
    runner: "ScriptedRunner", card: Card, learner: Run = FINISHED, verdict: Verdict = WRONG, cancel: Event | None = None
) -> tuple[Run, Run] | None:
    return smaller_runs(runner, Attempt(card, "wrong", 7, cancel), learner, verdict)


def test_answer_and_reference_run_once_more_on_the_same_small_cases(runner: "ScriptedRunner") -> None:
    runs = tried(runner, card())
    assert runs is not None
    assert [job.code for job in runner.jobs] == ["wrong", "right"]
    assert all(job.small and len(job.seeds) == SMALL_CASES for job in runner.jobs)
    assert runner.jobs[0].seeds == runner.jobs[1].seeds
    assert all(job.limits.seconds == SMALL_SECONDS for job in runner.jobs)


def test_everything_else_about_the_small_runs_is_as_ever(runner: "ScriptedRunner") -> None:
    tried(runner, card())
    for job, ever in zip(runner.jobs, (learner_job(card(), "wrong", 7), reference_job(card(), 7)), strict=True):
        assert replace(job, small=False, seeds=ever.seeds, limits=ever.limits) == ever


@pytest.mark.parametrize("draw", ["args = (torch.ones(3),)", "withdraw = 1\nargs = (withdraw,)", "args = (draw,)"])
def test_cards_that_draw_by_other_means_keep_their_sizes(runner: "ScriptedRunner", draw: str) -> None:
    assert tried(runner, card(draw)) is None
    assert tried(runner, card("args = (draw .size(),)")) is not None


def test_named_results_have_no_smaller_case(runner: "ScriptedRunner") -> None:
    assert tried(runner, card(call="")) is None
    assert runner.jobs == []


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.TIME, Outcome.INTERNAL, Outcome.CRASHED])
def test_only_what_can_be_shown_is_run_again(runner: "ScriptedRunner", outcome: Outcome) -> None:
    assert tried(runner, card(), verdict=Verdict("double", outcome)) is None
    assert runner.jobs == []


def test_what_took_long_or_did_not_finish_is_not_run_again(runner: "ScriptedRunner") -> None:
    assert tried(runner, card(), replace(FINISHED, seconds=MOST_SECONDS + 0.1)) is None
    assert tried(runner, card(), Run(Ending.ERROR), Verdict("double", Outcome.ERROR)) is None
    assert runner.jobs == []


@pytest.mark.parametrize("side", ["wrong", "right"])
@pytest.mark.parametrize("ending", [Ending.TIME, Ending.ERROR, Ending.CANCELLED, Ending.MEMORY])
def test_a_small_run_that_does_not_finish_shows_nothing(runner: "ScriptedRunner", side: str, ending: Ending) -> None:
    runner.script[side] = Run(ending)
    assert tried(runner, card()) is None


def test_cancelling_ends_it(runner: "ScriptedRunner") -> None:
    cancel = Event()
    cancel.set()
    assert tried(runner, card(), cancel=cancel) is None
    assert len(runner.jobs) == 1


def small_and_large(*, small_fails: bool) -> Callable[..., Run]:
    """Runs whose arguments are short where a job asks for small cases."""

    def run(job: Job, **_: object) -> Run:
        size = 2 if job.small else 9
        wrong = job.code == "wrong" and (small_fails or not job.small)
        args = SequenceValue("tuple", (SequenceValue("list", (ScalarValue("int", 1),) * size),))
        facts = (CaseFacts(seed, {"f": ScalarValue("int", size + wrong)}, args) for seed in job.seeds)
        return Run(Ending.FINISHED, tuple(facts), tier=Tier.NAMESPACES)

    return run


@pytest.mark.parametrize(("small_fails", "says", "size"), [(True, True, 2), (False, True, 9), (True, False, 9)])
def test_a_verdict_shows_a_small_case_where_the_mistake_shows_on_one(
    runner: "ScriptedRunner", monkeypatch: pytest.MonkeyPatch, small_fails: bool, says: bool, size: int
) -> None:
    monkeypatch.setattr(runner, "run", small_and_large(small_fails=small_fails))
    grader = Grader(runner, entropy=lambda bits: 5)
    try:
        verdict = grader.grade(card(), "wrong", says=says)
    finally:
        grader.close()
    assert verdict is not None
    assert verdict.outcome is Outcome.WRONG
    assert "This happens in all 5 cases" in verdict.feedback
    assert f"argument 1: a list: {', '.join('1' * size)}" in verdict.feedback
