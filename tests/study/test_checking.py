from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card, Deck, Option, Position, Status, WrongAnswer
from quizapp.core.run import Ending, ErrorReport, Run
from quizapp.decks.library import Library
from quizapp.errors import SandboxError
from quizapp.study.checking import CardReport, Finding, Severity, check, check_card
from quizapp.study.grading import Grader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import MakeCard, ScriptedRunner

HERE = Position("deck.yaml", 7, 5)


@pytest.fixture
def grader(runner: "ScriptedRunner") -> "Iterator[Grader]":
    runner.script = {
        "out = 5": {"out": 5},
        "out = ...": {"out": 0},
        "out = 4": {"out": 4},
        "out = 2 + 3": {"out": 5},
        "x = 2": {"ask": 3},
    }
    grader = Grader(runner)
    yield grader
    grader.close()


def messages(report: CardReport) -> list[str]:
    return [finding.message for finding in report.problems]


def told(card: Card, grader: Grader) -> str:
    """The one thing that is wrong with `card`."""
    report = check_card(replace(card, where=HERE), grader)
    (finding,) = report.problems
    assert finding.where == HERE
    assert report.ok is (finding.severity is Severity.WARNING)
    return finding.message


def test_sound_cards_of_every_kind_have_nothing_to_mend(
    grader: Grader,
    code_card: "MakeCard",
    predict_card: "MakeCard",
    recall_card: "MakeCard",
    choice_card: "MakeCard",
) -> None:
    for card in (code_card(), predict_card(), recall_card(), choice_card()):
        report = check_card(card, grader)
        assert (messages(report), report.ok) == ([], True)


def test_every_card_of_every_deck_is_checked_drafts_too(
    grader: Grader, choice_card: "MakeCard", recall_card: "MakeCard"
) -> None:
    words = Deck("words", "Words", (choice_card("a"), choice_card("b", status=Status.DRAFT)))
    library = Library((words, Deck("more", "More", (recall_card("c", deck="more"),))))
    assert [report.card.id for report in check(library, grader)] == ["a", "b", "c"]


def test_a_report_comes_as_soon_as_its_card_is_done(
    grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    reports = check(Library((Deck("numbers", "Numbers", (code_card("a"), code_card("b"))),)), grader)
    next(reports)
    assert len(runner.jobs) == 4
    assert next(reports).card.id == "b"


def test_the_runs_are_counted(
    grader: Grader, code_card: "MakeCard", predict_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    for card in (code_card(), predict_card()):
        runner.jobs.clear()
        assert check_card(card, grader).runs == len(runner.jobs)


def test_all_runs_of_a_card_have_one_seed(grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner") -> None:
    check_card(code_card(), grader)
    assert len({job.seeds for job in runner.jobs}) == 1


def test_a_reference_that_raises_is_told_and_nothing_else_is_run(
    grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    message = told(code_card(body={"reference": "out = broken"}), grader)
    assert message.startswith("the reference could not be judged. This card's reference fails: it raises NameError")
    assert "does not count" not in message
    assert runner.ran("out = 4") == 0


def test_a_reference_that_gives_other_results_each_time_is_told(
    grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner", monkeypatch: pytest.MonkeyPatch
) -> None:
    results = iter([5, 6])
    play = runner._played
    monkeypatch.setattr(
        runner, "_played", lambda job: (runner.script.update({"out = 5": {"out": next(results)}}), play(job))[1]
    )
    assert told(code_card(), grader).startswith("the reference does not pass (wrong). ")


def test_a_starter_that_passes_is_told(grader: Grader, code_card: "MakeCard") -> None:
    assert told(code_card(body={"starter": "out = 2 + 3"}), grader) == "the starter passes, but must fail"


def test_an_empty_starter_is_not_run(grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner") -> None:
    assert check_card(code_card(body={"starter": " \n"}), grader).ok
    assert [job.code for job in runner.jobs].count("out = 5") == 2
    assert len(runner.jobs) == 3


def test_a_wrong_answer_that_passes_is_told_by_its_number(grader: Grader, code_card: "MakeCard") -> None:
    wrong = (WrongAnswer("out = 4", "value"), WrongAnswer("out = 2 + 3", "value"))
    assert told(code_card(body={"wrong": wrong}), grader) == "wrong answer 2 passes, but must fail"


def test_a_wrong_answer_that_another_check_catches_is_told(grader: Grader, code_card: "MakeCard") -> None:
    message = told(code_card(body={"wrong": (WrongAnswer("out = 4", "shape"),)}), grader)
    assert message == "wrong answer 1 is not caught by shape, but by value"


def test_a_wrong_answer_that_ends_otherwise_than_it_says_is_told(grader: Grader, code_card: "MakeCard") -> None:
    message = told(code_card(body={"wrong": (WrongAnswer("out = unknown", "value"),)}), grader)
    assert message == "wrong answer 1 is not caught by value, but by error"


@pytest.mark.parametrize("ending", [Ending.TIME, Ending.MEMORY, Ending.OUTPUT, Ending.CRASHED, Ending.NOT_ALLOWED])
def test_a_wrong_answer_may_be_caught_by_its_outcome(
    grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner", ending: Ending
) -> None:
    runner.script["bad"] = Run(ending)
    assert check_card(code_card(body={"wrong": (WrongAnswer("bad", ending.value),)}), grader).ok


def test_a_wrong_answer_that_names_no_check_only_has_to_fail(grader: Grader, code_card: "MakeCard") -> None:
    assert check_card(code_card(body={"wrong": (WrongAnswer("out = 4"), WrongAnswer("nonsense"))}), grader).ok


def test_a_run_that_fails_through_our_fault_proves_nothing(
    grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    runner.script["out = 4"] = Run(Ending.INTERNAL)
    assert told(code_card(), grader).startswith("wrong answer 1 could not be judged. ")


def test_a_question_that_fails_is_told(grader: Grader, predict_card: "MakeCard", runner: "ScriptedRunner") -> None:
    runner.script["x = 2"] = ErrorReport("NameError", "name 'y' is not defined", part="ask")
    message = told(predict_card(), grader)
    assert message.startswith("the computed answer could not be judged. This card's own code fails: ")


def test_a_wrong_prediction_that_is_right_is_told(grader: Grader, predict_card: "MakeCard") -> None:
    wrong = (WrongAnswer("2"), WrongAnswer("3.0"))
    assert told(predict_card(body={"wrong": wrong}), grader) == "wrong answer 2 passes, but must fail"


def test_a_choice_without_a_right_option_is_told(grader: Grader, choice_card: "MakeCard") -> None:
    options = (Option("one"), Option("two"))
    assert told(choice_card(body={"options": options}), grader) == "no option is marked correct"


def test_a_choice_without_a_wrong_option_is_told(grader: Grader, choice_card: "MakeCard") -> None:
    options = (Option("one", correct=True), Option("two", correct=True))
    assert "nothing to choose" in told(choice_card(body={"options": options}), grader)


def test_options_that_say_the_same_are_told(grader: Grader, choice_card: "MakeCard") -> None:
    options = (Option("one", correct=True), Option("two"), Option("two"))
    assert told(choice_card(body={"options": options}), grader) == "two options say the same: 'two'"


def test_a_recall_card_without_points_is_warned_of(grader: Grader, recall_card: "MakeCard") -> None:
    report = check_card(recall_card(body={"points": ()}), grader)
    assert [finding.severity for finding in report.problems] == [Severity.WARNING]
    assert report.ok


def test_a_wrong_recollection_that_is_the_answer_is_told(grader: Grader, recall_card: "MakeCard") -> None:
    wrong = (WrongAnswer("because of THIS and that"),)
    assert told(recall_card(body={"wrong": wrong}), grader) == "wrong answer 1 passes, but must fail"


def test_a_finding_reads_as_compilers_write() -> None:
    assert str(Finding(HERE, "it fails")) == "deck.yaml:7:5: error: it fails"
    assert str(Finding(None, "it fails", Severity.WARNING)) == "unknown place: warning: it fails"


def test_without_walls_nothing_is_proved(grader: Grader, code_card: "MakeCard", runner: "ScriptedRunner") -> None:
    runner.walls = False
    with pytest.raises(SandboxError):
        check_card(code_card(), grader)
