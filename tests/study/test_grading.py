from collections.abc import Mapping
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card, Cases, Vary, WrongAnswer
from quizapp.core.run import CaseFacts, Ending, ErrorReport, Job, Run, Tier
from quizapp.core.values import ScalarValue
from quizapp.core.vary import varied
from quizapp.core.verdict import Outcome
from quizapp.errors import SandboxError
from quizapp.runner.base import OnOutput
from quizapp.runner.proof import Proof
from quizapp.study.grading import PREDICT_SEED, Grader
from tests.study.conftest import graded

if TYPE_CHECKING:
    from tests.conftest import MakeCard, ScriptedRunner


def test_a_right_answer_passes_however_it_is_written(grader: Grader, code_card: "MakeCard") -> None:
    assert graded(grader, code_card(), "out = 2 + 3").outcome is Outcome.PASS


def test_a_wrong_answer_is_told_from_a_right_one(grader: Grader, code_card: "MakeCard") -> None:
    verdict = graded(grader, code_card(), "out = 9")
    assert verdict.outcome is Outcome.WRONG
    assert verdict.says == ""


def test_code_that_raises_is_an_error(grader: Grader, code_card: "MakeCard") -> None:
    verdict = graded(grader, code_card(), "out = this")
    assert verdict.outcome is Outcome.ERROR
    assert verdict.error is not None
    assert verdict.error.type == "NameError"


def test_learner_and_reference_run_apart_on_one_seed(
    grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    graded(grader, code_card(), "out = 2 + 3", seed=17)
    assert sorted(job.code for job in runner.jobs) == ["out = 2 + 3", "out = 5"]
    assert {job.seeds for job in runner.jobs} == {(17,)}
    assert not any("out = 5" in f"{job.code}{job.setup}{job.draw}" for job in runner.jobs if job.code != "out = 5")


def test_every_attempt_has_a_fresh_seed(grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner") -> None:
    for _ in range(3):
        graded(grader, code_card(), "out = 2 + 3")
    seeds = [job.seeds[0] for job in runner.jobs if job.code == "out = 2 + 3"]
    assert len(set(seeds)) == 3


def test_the_next_attempt_uses_the_run_that_was_prefetched(
    grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    card = code_card()
    grader.prefetch(card)
    grader.prefetch(card)
    graded(grader, card, "out = 2 + 3")
    assert runner.ran("out = 5") == 1
    graded(grader, card, "out = 2 + 3")
    assert runner.ran("out = 5") == 2


def test_a_reference_runs_once_a_seed(grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner") -> None:
    for answer in ("out = 2 + 3", "out = 9"):
        graded(grader, code_card(), answer, seed=1)
    assert runner.ran("out = 5") == 1


def test_an_edited_card_runs_its_new_reference(grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner") -> None:
    graded(grader, code_card(content_hash="a"), "out = 9", seed=1)
    edited = code_card(content_hash="b", body={"reference": "out = 9"})
    assert graded(grader, edited, "out = 9", seed=1).passed


def test_prefetching_a_card_without_code_runs_nothing(
    grader: Grader, choice_card: "MakeCard", recall_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    grader.prefetch(choice_card())
    grader.prefetch(recall_card())
    grader.close()
    assert runner.jobs == []


def test_a_known_mistake_in_other_words_is_recognised(grader: Grader, code_card: "MakeCard") -> None:
    assert graded(grader, code_card(), "out = 2 + 2").says == "That is one short."


def test_nobody_looks_for_the_mistake_when_told_not_to(
    grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    verdict = grader.grade(code_card(), "out = 2 + 2", says=False)
    assert verdict is not None
    assert verdict.says == ""
    assert runner.ran("out = 4") == 0


def test_a_right_answer_runs_no_wrong_ones(grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner") -> None:
    graded(grader, code_card(), "out = 2 + 3")
    assert runner.ran("out = 4") == 0


def test_a_failing_reference_is_the_authors_fault(
    grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    verdict = graded(grader, code_card(body={"reference": "out = broken"}), "out = 5")
    assert verdict.outcome is Outcome.INTERNAL
    assert "reference fails" in verdict.feedback
    assert "author" in verdict.feedback
    assert "broken" not in verdict.feedback
    assert runner.ran("out = 4") == 0


def test_a_failing_question_is_the_authors_fault(
    grader: Grader, predict_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    runner.script["x = 2"] = ErrorReport("NameError", "no x")
    assert graded(grader, predict_card(), "3").outcome is Outcome.INTERNAL


def test_a_reference_that_ran_out_of_time_gets_another_chance(
    grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    runner.script["out = 5"] = Run(Ending.TIME)
    assert graded(grader, code_card(), "out = 2 + 3", seed=1).outcome is Outcome.INTERNAL
    runner.script["out = 5"] = {"out": 5}
    assert graded(grader, code_card(), "out = 2 + 3", seed=1).passed


def test_a_prediction_is_judged_by_what_the_code_gives(
    grader: Grader, predict_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    assert graded(grader, predict_card(), "3").passed
    assert graded(grader, predict_card(), "4").outcome is Outcome.WRONG
    assert [(job.code, job.ask, job.seeds) for job in runner.jobs] == [("x = 2", "x + 1", (PREDICT_SEED,))]


def test_a_known_wrong_prediction_is_recognised(grader: Grader, predict_card: "MakeCard") -> None:
    assert graded(grader, predict_card(), "2").says == "That is x itself."


def test_the_truth_of_a_prediction_is_the_run_it_is_judged_by(
    grader: Grader, predict_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    truth = grader.truth(predict_card())
    assert truth.cases[0].results["ask"] == ScalarValue("int", 3)
    graded(grader, predict_card(), "3")
    assert runner.ran("x = 2") == 1


def test_choices_and_words_are_judged_without_running(
    grader: Grader, choice_card: "MakeCard", recall_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    assert graded(grader, choice_card(), "2").passed
    assert graded(grader, choice_card(), "1").says == "Not this one."
    assert graded(grader, recall_card(), "because", ticked=frozenset({0, 1})).passed
    assert not graded(grader, recall_card(), "because", ticked=frozenset({1})).passed
    assert runner.jobs == []


def test_a_cancelled_attempt_has_no_verdict(grader: Grader, code_card: "MakeCard", predict_card: "MakeCard") -> None:
    cancel = Event()
    cancel.set()
    assert grader.grade(code_card(), "out = 9", cancel=cancel) is None
    assert grader.grade(predict_card(), "3", cancel=cancel) is None


def test_cancelling_ends_the_wait_for_a_slow_reference_but_not_its_run(
    code_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    cancel, release = Event(), Event()

    class Slow(type(runner)):  # type: ignore[misc]
        def run(self, job: Job, **how: object) -> Run:
            if job.code == "out = 5":
                cancel.set()
                release.wait()
            return Run(Ending.FINISHED, tuple(CaseFacts(s, {"out": ScalarValue("int", 5)}) for s in job.seeds))

    grader = Grader(Slow())
    try:
        assert grader.grade(code_card(), "out = 2 + 3", seed=1, cancel=cancel) is None
        release.set()
        again = grader.grade(code_card(), "out = 2 + 3", seed=1)
        assert again is not None
        assert again.passed
    finally:
        release.set()
        grader.close()


def test_what_the_learners_code_prints_is_passed_on_as_it_comes(
    grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    heard: list[tuple[str, str]] = []
    facts = (CaseFacts(1, {"out": ScalarValue("int", 5)}),)
    runner.script["print(1)"] = Run(Ending.FINISHED, facts, stdout="1\n")
    runner.script["out = 5"] = Run(Ending.FINISHED, facts, stdout="reference\n")
    verdict = grader.grade(code_card(), "print(1)", seed=1, on_output=lambda *said: heard.append(said))
    assert verdict is not None
    assert verdict.stdout == "1\n"
    assert heard == [("stdout", "1\n")]


def test_without_walls_code_is_refused_and_words_are_not(
    grader: Grader,
    code_card: "MakeCard",
    predict_card: "MakeCard",
    choice_card: "MakeCard",
    runner: "ScriptedRunner",
) -> None:
    runner.walls = False
    grader.prefetch(code_card())
    for card, answer in ((code_card(), "out = 5"), (predict_card(), "3")):
        with pytest.raises(SandboxError):
            grader.grade(card, answer)
    assert graded(grader, choice_card(), "2").passed


def test_walls_that_come_back_are_used_again(grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner") -> None:
    runner.walls = False
    with pytest.raises(SandboxError):
        grader.grade(code_card(), "out = 5", seed=1)
    runner.walls = True
    assert graded(grader, code_card(), "out = 5", seed=1).passed


def test_all_cases_of_an_attempt_come_from_its_seed(
    grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    graded(grader, code_card(body={"cases": Cases(count=4)}), "out = 2 + 3", seed=3)
    assert {len(job.seeds) for job in runner.jobs} == {4}
    assert len({job.seeds for job in runner.jobs}) == 1


def test_closing_ends_the_runner(runner: "ScriptedRunner") -> None:
    Grader(runner).close()
    assert runner.closed


def test_closing_ends_a_run_that_only_the_runner_can_end(code_card: "MakeCard") -> None:
    started, closed = Event(), Event()

    class Starting:
        tier = Tier.NAMESPACES
        proof = Proof((), ())
        reasons: Mapping[Tier, str] = {}

        def start(self) -> None: ...

        def close(self) -> None:
            closed.set()

        def run(self, job: Job, *, on_output: OnOutput | None = None, cancel: Event | None = None) -> Run:
            started.set()
            closed.wait()
            raise SandboxError("The sandbox is closed.")

    grader = Grader(Starting())
    grader.prefetch(code_card())
    started.wait()
    closing = Thread(target=grader.close, daemon=True)
    closing.start()
    closing.join(timeout=30)
    assert not closing.is_alive()


# Gaps and orders.


def test_gaps_are_judged_without_a_run(grader: Grader, cloze_card: "MakeCard", runner: "ScriptedRunner") -> None:
    assert graded(grader, cloze_card(), "In front.\n1").passed
    wrong = graded(grader, cloze_card(), "behind\none")
    assert (wrong.outcome, wrong.says) == (Outcome.WRONG, "It lines up from the last axis.")
    assert runner.jobs == []


# Values that vary.


@pytest.fixture
def varying(code_card: "MakeCard", runner: "ScriptedRunner") -> Card:
    """A card that wants `out = n` for an n from 1 to 4; one more is a known mistake."""
    wrong = (WrongAnswer("out = ${n} + 1", says="That is ${n} and one more."),)
    runner.script |= {f"out = {n}{more}": {"out": n + bool(more)} for n in range(1, 5) for more in ("", " + 1")}
    return code_card(body={"reference": "out = ${n}", "wrong": wrong}, vary=(Vary("n", ints=(1, 4)),))


def test_the_seed_draws_the_values_and_the_verdict_names_them(grader: Grader, varying: Card) -> None:
    for seed in range(6):
        n = dict(varied(varying, seed).values)["n"]
        verdict = graded(grader, varying, f"out = {n}", seed=seed)
        assert verdict.passed
        assert verdict.values == (("n", n),)
        assert verdict.to_json()["values"] == {"n": n}


def test_without_a_seed_the_values_are_drawn_afresh(grader: Grader, varying: Card) -> None:
    drawn = {graded(grader, varying, "out = 9").values for _ in range(40)}
    assert len(drawn) == 4


def test_values_that_are_drawn_stay(grader: Grader, varying: Card) -> None:
    shown = varied(varying, 3)
    n = dict(shown.values)["n"]
    assert all(graded(grader, shown, f"out = {n}").passed for _ in range(10))
    assert graded(grader, shown, f"out = {n} + 1", seed=8).says == f"That is {n} and one more."


def test_a_prediction_is_about_the_values_shown(
    grader: Grader, predict_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    runner.script |= {f"x = {n}": {"ask": n + 1} for n in (5, 6)}
    card = predict_card(body={"code": "x = ${n}"}, vary=(Vary("n", choices=("5", "6")),))
    for seed in range(4):
        shown = varied(card, seed)
        n = int(dict(shown.values)["n"])
        assert graded(grader, shown, str(n + 1)).passed
        assert not graded(grader, shown, str(12 - n)).passed
        truth = grader.truth(shown)
        assert truth is not None
        assert truth.cases[0].results["ask"] == ScalarValue("int", n + 1)


def test_a_card_that_does_not_vary_has_no_values(grader: Grader, choice_card: "MakeCard") -> None:
    assert graded(grader, choice_card(), "2").to_json()["values"] == {}
