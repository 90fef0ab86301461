from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card, Cases, Expectation, WrongAnswer
from quizapp.core.jobs import case_seeds
from quizapp.core.run import Ending, ErrorReport, Run
from quizapp.study.checking.answers import check_answers
from quizapp.study.checking.findings import Sheet
from tests.study.checking.conftest import tensor, trial_of

if TYPE_CHECKING:
    from tests.conftest import MakeCard
    from tests.study.checking.conftest import SeededRunner


def found(card: Card, runner: "SeededRunner", sheet: Sheet) -> list[tuple[str, str, str]]:
    check_answers(trial_of(card, runner, sheet))
    return [(each.rule, each.path, each.message) for each in sheet.findings]


def test_a_wrong_answer_that_another_check_catches_is_told(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    card = code_card(body={"wrong": (WrongAnswer("out = 4", "shape"),)})
    told = "wrong answer 1 is not caught by shape, but by value"
    assert found(card, seeded, sheet) == [("wrong-caught-otherwise", "wrong[0].caught_by", told)]


def test_a_wrong_answer_that_ends_otherwise_than_it_says_is_told(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    card = code_card(body={"wrong": (WrongAnswer("out = 4"), WrongAnswer("out = unknown", "value"))})
    told = "wrong answer 2 is not caught by value, but by error: NameError: name 'this' is not defined"
    assert found(card, seeded, sheet) == [("wrong-caught-otherwise", "wrong[1].caught_by", told)]


@pytest.mark.parametrize("ending", [Ending.TIME, Ending.MEMORY, Ending.OUTPUT, Ending.CRASHED, Ending.NOT_ALLOWED])
def test_a_wrong_answer_may_be_caught_by_its_outcome_and_then_runs_once(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet, ending: Ending
) -> None:
    seeded.script["bad"] = Run(ending)
    assert found(code_card(body={"wrong": (WrongAnswer("bad", ending.value),)}), seeded, sheet) == []
    assert [job.seeds for job in seeded.jobs if job.code == "bad"] == [(0,)]


def test_a_wrong_answer_that_names_no_check_only_has_to_fail(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    card = code_card(body={"wrong": (WrongAnswer("out = 4"), WrongAnswer("nonsense"))})
    assert found(card, seeded, sheet) == []


def test_a_limit_that_many_cases_meet_and_one_does_not_counts_for_nothing(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    seeded.most["out = 4"] = 1
    assert found(code_card(), seeded, sheet) == []
    assert [len(job.seeds) for job in seeded.jobs if job.code == "out = 4"] == [3, 1]


def test_a_wrong_answer_that_only_the_drawn_case_lets_through_is_told_apart(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    seeded.plays = {"out = 5": lambda seed: {"out": seed}, "out = 4": lambda seed: {"out": seed if seed == 0 else 4}}
    card = code_card(body={"starter": ""})
    ((rule, path, message),) = found(card, seeded, sheet)
    assert (rule, path) == ("wrong-passes", "wrong[0]")
    assert "other cases catch it" in message


class TestStarter:
    """The starter fails on one case, or is tried on all of an attempt."""

    def tried(self, card: Card, runner: "SeededRunner", sheet: Sheet) -> list[int]:
        found(card, runner, sheet)
        return [len(job.seeds) for job in runner.jobs if job.code == "out = 0"]

    @pytest.fixture
    def card(self, code_card: "MakeCard") -> Card:
        return code_card(body={"cases": Cases(5), "starter": "out = 0", "wrong": ()})

    def test_one_case_tells_that_it_fails(self, seeded: "SeededRunner", card: Card, sheet: Sheet) -> None:
        seeded.plays = {"out = 5": lambda seed: {"out": seed}, "out = 0": lambda seed: {"out": -1}}
        assert self.tried(card, seeded, sheet) == [1]
        assert not sheet.findings

    def test_where_that_case_passes_all_are_tried(self, seeded: "SeededRunner", card: Card, sheet: Sheet) -> None:
        seeded.plays = {
            "out = 5": lambda seed: {"out": seed},
            "out = 0": lambda seed: {"out": seed if seed == case_seeds(0, 1)[0] else -1},
        }
        assert self.tried(card, seeded, sheet) == [1, 5]
        assert not sheet.findings

    def test_one_that_passes_everywhere_is_told(self, seeded: "SeededRunner", card: Card, sheet: Sheet) -> None:
        seeded.plays = {code: lambda seed: {"out": seed} for code in ("out = 5", "out = 0")}
        assert self.tried(card, seeded, sheet) == [1, 5]
        assert [each.rule for each in sheet.findings] == ["starter-passes"]

    def test_what_is_printed_is_compared_as_a_whole(
        self, seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
    ) -> None:
        body = {"cases": Cases(5), "starter": "out = 0", "wrong": (), "stdout": True}
        seeded.plays = {code: lambda seed: {"out": seed} for code in ("out = 5", "out = 0")}
        assert self.tried(code_card(body=body), seeded, sheet) == [5]


def test_a_wrong_answer_that_only_the_cards_tolerance_lets_by_is_told_so(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    wide, narrow = Expectation("out", atol=3.0), Expectation("out", rtol=1e-9)
    seeded.plays = {"out = 5": lambda _: {"out": tensor(5.0)}, "out = 4": lambda _: {"out": tensor(4.0)}}
    card = code_card(body={"expect": (wide,), "wrong": (WrongAnswer("out = 4"), WrongAnswer("out = 5"))})
    told, same = found(card, seeded, sheet)
    assert told == (
        "wrong-passes",
        "wrong[0]",
        "wrong answer 1 passes, but must fail: its numbers are within the tolerance",
    )
    assert same == ("wrong-passes", "wrong[1]", "wrong answer 2 passes, but must fail")
    assert [each.remedy.startswith("Make `rtol` or `atol` smaller") for each in sheet.findings] == [True, False]
    strict = Sheet()
    assert found(code_card(body={"expect": (narrow,), "wrong": (WrongAnswer("out = 4"),)}), seeded, strict) == []


def test_a_wrong_answer_that_makes_what_nobody_asks_for_is_told_so(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    seeded.script["res = 5"] = {"out": 5}
    card = code_card(body={"wrong": (WrongAnswer("res = 5"), WrongAnswer("out = 2 + 3"))})
    assert [message for _, _, message in found(card, seeded, sheet)] == [
        "wrong answer 1 passes, but must fail",
        "wrong answer 2 passes, but must fail",
    ]
    assert [each.remedy.partition(",")[0] for each in sheet.findings] == [
        "It makes `res`",
        "Make the card tell the two apart",
    ]


def test_a_wrong_answer_that_is_no_python_is_to_be_mended(
    seeded: "SeededRunner", code_card: "MakeCard", sheet: Sheet
) -> None:
    seeded.script["out = ("] = Run(Ending.ERROR, error=ErrorReport("SyntaxError", "'(' was never closed"))
    found(code_card(body={"wrong": (WrongAnswer("out = (", "value"),)}), seeded, sheet)
    assert [each.remedy for each in sheet.findings] == ["Mend the answer: Python cannot read it."]
