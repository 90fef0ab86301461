from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card, Cases, ClozeBody, Expectation, Gap, OrderBody, Position, Vary, WrongAnswer
from quizapp.core.run import Ending, ErrorReport, Run
from quizapp.errors import SandboxError
from quizapp.study.checking import CardReport, Severity
from quizapp.study.checking.one import check_one, runs_code

if TYPE_CHECKING:
    from tests.conftest import MakeCard
    from tests.study.checking.conftest import SeededRunner

HERE = Position("deck.yaml", 7, 5)


def messages(report: CardReport) -> list[str]:
    return [finding.message for finding in report.problems]


def told(card: Card, runner: "SeededRunner", rule: str, path: str = "") -> str:
    """The one thing that is wrong with `card`, which must be of this rule and at this path."""
    report = check_one(replace(card, where=HERE), runner.run)
    (finding,) = report.problems
    assert (finding.rule, finding.path) == (rule, path)
    assert report.ok is (finding.severity is Severity.WARNING)
    return finding.message


def test_sound_cards_of_every_kind_have_nothing_to_mend(
    seeded: "SeededRunner",
    code_card: "MakeCard",
    predict_card: "MakeCard",
    recall_card: "MakeCard",
    choice_card: "MakeCard",
) -> None:
    cloze = recall_card("gaps", body={})
    cloze = replace(cloze, body=ClozeBody(("It is ", Gap(("five", "5")), "."), wrong=(WrongAnswer("four"),)))
    seeded.script |= {"out = 4\nout = 5": {"out": 5}, "out = 5\nout = 4": {"out": 4}}
    order = code_card("lines")
    order = replace(order, body=OrderBody(("out = 4", "out = 5"), expect=(Expectation("out"),)))
    for card in (code_card(), predict_card(), recall_card(), choice_card(), cloze, order):
        report = check_one(card, seeded.run)
        assert (messages(report), report.ok) == ([], True), card.id


def test_a_code_card_takes_one_run_for_each_text_that_it_has(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    seeded.script["out = 6"] = {"out": 6}
    report = check_one(code_card(body={"starter": "out = 6"}), seeded.run)
    assert [job.code for job in seeded.jobs] == ["out = 5", "out = 6", "out = 4"]
    assert report.runs == 3


def test_the_runs_are_counted(seeded: "SeededRunner", code_card: "MakeCard", predict_card: "MakeCard") -> None:
    for card in (code_card(), predict_card()):
        seeded.jobs.clear()
        assert check_one(card, seeded.run).runs == len(seeded.jobs)


def test_a_reference_that_raises_is_told_and_nothing_else_is_run(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    message = told(code_card(body={"reference": "out = broken"}), seeded, "reference-fails", "reference")
    assert message.startswith("the reference does not pass. It raises NameError")
    assert "does not count" not in message
    assert seeded.ran("out = 4") == 0


def test_a_starter_that_passes_is_told(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    message = told(code_card(body={"starter": "out = 2 + 3"}), seeded, "starter-passes", "starter")
    assert message == "the starter passes, but must fail"


def test_an_empty_starter_is_not_run(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    assert check_one(code_card(body={"starter": " \n"}), seeded.run).ok
    assert [job.code for job in seeded.jobs] == ["out = 5", "out = 4"]


def test_a_wrong_answer_that_passes_is_told_by_its_number(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    wrong = (WrongAnswer("out = 4", "value"), WrongAnswer("out = 2 + 3", "value"))
    message = told(code_card(body={"wrong": wrong}), seeded, "wrong-passes", "wrong[1]")
    assert message == "wrong answer 2 passes, but must fail"


def test_a_question_that_fails_is_told(seeded: "SeededRunner", predict_card: "MakeCard") -> None:
    seeded.script["x = 2"] = ErrorReport("NameError", "name 'y' is not defined", part="ask")
    message = told(predict_card(), seeded, "answer-fails", "ask")
    assert message.startswith("the answer cannot be computed. ")


def test_the_answer_to_a_prediction_is_in_the_report(seeded: "SeededRunner", predict_card: "MakeCard") -> None:
    assert check_one(predict_card(), seeded.run).answer == "3"


def test_every_value_that_varies_is_tried_and_the_first_that_fails_is_named(
    seeded: "SeededRunner", code_card: "MakeCard"
) -> None:
    seeded.script |= {f"out = {n}": {"out": n} for n in range(1, 5)}
    vary = (Vary("n", choices=("1", "2", "4", "3")),)
    body = {"reference": "out = ${n}", "wrong": (WrongAnswer("out = 4", "value"),)}
    message = told(replace(code_card(body=body), vary=vary), seeded, "wrong-passes", "wrong[0]")
    assert message == "wrong answer 1 passes, but must fail (with n = 4)"
    assert {job.code for job in seeded.jobs} >= {f"out = {n}" for n in range(1, 5)}


def test_what_is_wrong_with_every_value_is_told_once(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    vary = (Vary("n", choices=("1", "2")),)
    seeded.script |= {"out = 1": {"out": 1}, "out = 2": {"out": 2}}
    card = replace(code_card(body={"reference": "out = ${n}", "starter": "out = ${n}"}), vary=vary)
    assert told(card, seeded, "starter-passes", "starter").endswith("(with n = 1)")


def test_an_order_card_that_also_passes_backwards_has_nothing_to_order(
    seeded: "SeededRunner", code_card: "MakeCard"
) -> None:
    seeded.script |= {"a = 1\nout = 5": {"out": 5}, "out = 5\na = 1": {"out": 5}}
    card = replace(code_card(), body=OrderBody(("a = 1", "out = 5"), expect=(Expectation("out"),)))
    assert "reverse order" in told(card, seeded, "lines", "lines")


def test_an_order_that_does_not_run_is_told_at_its_lines(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    card = replace(code_card(), body=OrderBody(("out = broken", "a = 1"), expect=(Expectation("out"),)))
    message = told(card, seeded, "reference-fails", "lines")
    assert message.startswith("the author's order does not pass. It raises NameError")


def test_of_a_wrong_answer_that_varies_the_likeliest_slip_is_kept(
    seeded: "SeededRunner", code_card: "MakeCard"
) -> None:
    seeded.plays = {f"out = {n}": lambda seed, n=n: {"out": seed + n} for n in (1, 2)}  # type: ignore[misc]
    seeded.plays["out = 4"] = lambda seed: {"out": seed + 2 if seed % 2 else -1}
    body = {"reference": "out = ${n}", "starter": "", "cases": Cases(20)}
    report = check_one(replace(code_card(body=body), vary=(Vary("n", choices=("1", "2")),)), seeded.run)
    (slip,) = report.slips
    assert (slip.path, slip.survived > 0) == ("wrong[0]", True)


def test_a_wrong_order_whose_lines_tell_is_not_run(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    seeded.script |= {"out = 4\nout = 5": {"out": 5}, "out = 5\nout = 4": {"out": 4}}
    wrong = (WrongAnswer("out = 7", "lines"), WrongAnswer("out = 5\nout = 4", "value"))
    body = OrderBody(("out = 4", "out = 5"), expect=(Expectation("out"),), wrong=wrong)
    assert check_one(replace(code_card(), body=body), seeded.run).problems == ()
    assert seeded.ran("out = 7") == 0


def test_without_walls_nothing_is_proved(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    seeded.walls = False
    with pytest.raises(SandboxError):
        check_one(code_card(), seeded.run)


def test_a_card_for_a_device_that_is_not_here_is_warned_of(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    seeded.walls = False
    message = told(code_card(device="cuda"), seeded, "not-checked", "device")
    assert message.startswith("it was not checked, for it needs cuda: ")


def test_a_run_that_fails_through_our_fault_proves_nothing(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    seeded.script["out = 4"] = Run(Ending.INTERNAL)
    assert told(code_card(), seeded, "not-judged", "wrong[0]").startswith("wrong answer 1 could not be judged. ")


def test_which_cards_run_code(code_card: "MakeCard", predict_card: "MakeCard", choice_card: "MakeCard") -> None:
    order = replace(code_card(), body=OrderBody(("a", "b")))
    assert [runs_code(card) for card in (code_card(), predict_card(), choice_card(), order)] == [
        True,
        True,
        False,
        False,
    ]
