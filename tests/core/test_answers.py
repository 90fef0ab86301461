import json
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.answers import judge_choice, judge_predict, judge_recall
from quizapp.core.card import Body, Card, ChoiceBody, Option, PredictBody, RecallBody, WrongAnswer
from quizapp.core.run import CaseFacts, Ending, ErrorReport, Run, Tier
from quizapp.core.values import MissingValue, OpaqueValue, ScalarValue, SequenceValue, TensorValue, Value
from quizapp.core.verdict import Outcome, Verdict


def card(body: Body) -> Card:
    return Card("row-add", "deck", "prompt", body)


def vector(*elements: float, dtype: str = "float32") -> TensorValue:
    data = struct.pack(f"<{len(elements)}f", *elements)
    return TensorValue(dtype, (len(elements),), (1,), "cpu", False, 1, len(data), data)


def truth(value: Value) -> Run:
    return Run(Ending.FINISHED, (CaseFacts(0, {"ask": value}),), tier=Tier.LANDLOCK)


def predict(answer: str, value: Value, *wrong: WrongAnswer) -> Verdict:
    return judge_predict(card(PredictBody("c = 1", "(m + c)[1]", wrong=wrong)), answer, truth(value))


def failing(verdict: Verdict) -> list[str]:
    return [each.check for each in verdict.checks if not each.ok]


class TestPredict:
    @pytest.mark.parametrize("answer", ["[24, 15.0, 16]", "tensor([24., 15., 16.])", "24 15 16"])
    def test_the_right_value_passes_however_it_is_typed(self, answer: str) -> None:
        verdict = predict(answer, vector(24, 15, 16))
        assert verdict.passed
        assert [(each.check, each.name, each.ok) for each in verdict.checks] == [("value", "ask", True)]
        assert verdict.tier == "landlock"
        assert verdict.feedback == ""

    def test_a_wrong_value_is_told_without_giving_the_right_one(self) -> None:
        verdict = predict("[24, 15, 99]", vector(24, 15, 16))
        assert verdict.outcome is Outcome.WRONG
        assert failing(verdict) == ["value"]
        assert verdict.feedback == "That is not what `(m + c)[1]` gives.\n\n2 of 3 elements are right."
        assert "16" not in json.dumps(verdict.to_json())

    def test_a_wrong_shape_is_told_without_giving_the_right_one(self) -> None:
        verdict = predict("[[24, 15, 16]]", vector(24, 15, 16))
        assert failing(verdict) == ["shape"]
        assert "Your answer has the shape (1, 3)" in verdict.feedback
        assert "(3,)" not in verdict.feedback

    @pytest.mark.parametrize("answer", ["", "it is [1", "???", "[" * 3000, "1" * 9000])
    def test_an_unreadable_answer_is_wrong_and_told_what_can_be_typed(self, answer: str) -> None:
        verdict = predict(answer, vector(1))
        assert verdict.outcome is Outcome.WRONG
        assert "cannot be read as a value" in verdict.feedback
        assert "a list, row by row: [[1, 2], [3, 4]]" in verdict.feedback

    def test_a_known_wrong_answer_is_spoken_to_by_its_value(self) -> None:
        wrong = (WrongAnswer("[9, 9]", says="not this"), WrongAnswer("[14, 15, 16]", says="That adds the row."))
        assert predict("tensor([14., 15., 16.])", vector(1, 2, 3), *wrong).says == "That adds the row."
        assert predict("14 15 17", vector(1, 2, 3), *wrong).says == ""

    def test_a_known_wrong_answer_that_is_no_value_is_known_by_its_text(self) -> None:
        wrong = WrongAnswer("it raises an error!", says="It does not.")
        assert predict("it  raises an error!", vector(1), wrong).says == "It does not."

    def test_signs_and_points_are_not_lost_on_the_way_to_a_known_wrong_answer(self) -> None:
        assert predict("-1", vector(1, 2), WrongAnswer("1", says="one")).says == ""
        assert predict("1.5", vector(1, 2), WrongAnswer("1 5", says="two")).says == ""

    @pytest.mark.parametrize("answer", ["a b", "'a b'", '"a b"', " a b "])
    def test_a_string_may_be_typed_with_or_without_quotes(self, answer: str) -> None:
        assert predict(answer, ScalarValue("str", "a b")).passed
        assert not predict(answer, ScalarValue("str", "A b")).passed

    def test_a_shape_and_a_dtype(self) -> None:
        size = SequenceValue("Size", (ScalarValue("int", 5), ScalarValue("int", 3)))
        assert predict("5x3", size).passed
        assert failing(predict("(3, 5)", size)) == ["value"]
        assert predict("float32", ScalarValue("dtype", "torch.float32")).passed

    def test_a_card_of_another_kind_is_a_mistake_of_the_caller(self) -> None:
        with pytest.raises(TypeError, match="predicts nothing"):
            judge_predict(card(RecallBody("words")), "1", truth(vector(1)))

    @given(st.text(max_size=80))
    def test_no_answer_can_do_more_than_be_wrong(self, answer: str) -> None:
        verdict = predict(answer, vector(1, 2), WrongAnswer("[3, 4]", says="x"))
        assert verdict.outcome in (Outcome.WRONG, Outcome.PASS)
        assert all(len(line) <= 80 for line in verdict.feedback.splitlines())


class TestPredictAnError:
    RAISING = PredictBody("c = 1", "m + v", raises="RuntimeError", wrong=(WrongAnswer("ValueError", says="No."),))

    def run(self, kind: str = "RuntimeError") -> Run:
        return Run(Ending.FINISHED, (CaseFacts(0, error=ErrorReport(kind, "sizes differ", part="ask")),))

    @pytest.mark.parametrize(
        "answer",
        [
            "RuntimeError",
            "runtimeerror",
            "'RuntimeError'",
            "a RuntimeError",
            "It raises a RuntimeError.",
            "RuntimeError: sizes differ",
            "RuntimeError('sizes')",
            "runtime error",
            "torch.RuntimeError",
        ],
    )
    def test_the_error_may_be_named_in_many_ways(self, answer: str) -> None:
        verdict = judge_predict(card(self.RAISING), answer, self.run())
        assert verdict.passed, verdict.feedback
        assert verdict.checks[0].check == "raises"

    @pytest.mark.parametrize("answer", ["ValueError", "error", "[1, 2]", "no RuntimeError", ""])
    def test_anything_else_is_wrong(self, answer: str) -> None:
        verdict = judge_predict(card(self.RAISING), answer, self.run())
        assert verdict.outcome is Outcome.WRONG
        assert failing(verdict) == ["raises"]

    def test_a_known_wrong_error_is_spoken_to(self) -> None:
        assert judge_predict(card(self.RAISING), "valueerror", self.run()).says == "No."

    def test_an_empty_answer_is_told_what_to_type(self) -> None:
        assert "the name of the error" in judge_predict(card(self.RAISING), " ", self.run()).feedback

    def test_a_run_that_ended_in_the_questions_error_is_a_truth_too(self) -> None:
        run = Run(Ending.ERROR, error=ErrorReport("RuntimeError", "m", part="ask"))
        assert judge_predict(card(self.RAISING), "RuntimeError", run).passed


@pytest.mark.parametrize(
    ("body", "run", "words"),
    [
        (PredictBody("", "x"), Run(Ending.ERROR, error=ErrorReport("NameError", "no x")), "raises NameError: no x"),
        (PredictBody("", "x"), Run(Ending.TIME), "runs for more than 10 s"),
        (PredictBody("", "x"), Run(Ending.FINISHED), "gives what cannot be compared"),
        (PredictBody("", "x"), truth(MissingValue()), "gives what cannot be compared"),
        (PredictBody("", "x"), truth(SequenceValue("list", (OpaqueValue("F"),))), "gives what cannot be compared"),
        (PredictBody("", "x"), truth(vector(1, dtype="quint8")), "gives what cannot be compared"),
        (PredictBody("", "x", raises="ValueError"), truth(vector(1)), "does not raise ValueError"),
        (
            PredictBody("", "x"),
            Run(Ending.FINISHED, (CaseFacts(0, error=ErrorReport("IndexError", "out")),)),
            "raises IndexError: out",
        ),
        (
            PredictBody("", "x", raises="ValueError"),
            Run(Ending.FINISHED, (CaseFacts(0, error=ErrorReport("IndexError", "out")),)),
            "raises IndexError, not ValueError: out",
        ),
    ],
)
def test_a_question_without_a_truth_is_its_authors_error(body: PredictBody, run: Run, words: str) -> None:
    verdict = judge_predict(card(body), "1", run)
    assert verdict.outcome is Outcome.INTERNAL
    told = " ".join(verdict.feedback.split())
    assert words in told
    assert "does not count against you. Please tell the author of card row-add." in told


class TestChoice:
    ONE = ChoiceBody(
        (
            Option("summed over", correct=True, says="Yes, it is gone from the result."),
            Option("kept `a @ b`", says="Only if it is on the right."),
            Option("kept `a * b`"),
        )
    )
    SEVERAL = ChoiceBody((Option("a", correct=True), Option("b", says="Not b."), Option("c", correct=True)))

    @pytest.mark.parametrize("answer", ["1", " 1. ", "summed over", "  summed \n over "])
    def test_a_right_pick_passes_by_number_or_text(self, answer: str) -> None:
        verdict = judge_choice(card(self.ONE), answer)
        assert verdict.passed
        assert verdict.says == "Yes, it is gone from the result."
        assert verdict.feedback == ""

    def test_a_wrong_pick_hears_what_the_option_says(self) -> None:
        verdict = judge_choice(card(self.ONE), "2")
        assert verdict.outcome is Outcome.WRONG
        assert verdict.says == "Only if it is on the right."
        assert verdict.feedback == "That is not the right option."
        assert [(each.check, each.name, each.ok) for each in verdict.checks] == [("choice", "2", False)]

    def test_the_exact_text_tells_similar_options_apart(self) -> None:
        assert judge_choice(card(self.ONE), "kept `a @ b`").says == "Only if it is on the right."
        assert judge_choice(card(self.ONE), "kept `a * b`").says == ""

    @pytest.mark.parametrize("answer", ["", "0", "4", "1,4", "summed", "-1", "99999999999", "①"])
    def test_what_picks_nothing_is_told_how_to_pick(self, answer: str) -> None:
        verdict = judge_choice(card(self.ONE), answer)
        assert verdict.outcome is Outcome.WRONG
        assert "1 to 3" in verdict.feedback

    @pytest.mark.parametrize("answer", ["1,3", "3 1", "1;3", "1, 3, 3"])
    def test_several_right_options_must_all_be_picked(self, answer: str) -> None:
        assert judge_choice(card(self.SEVERAL), answer).passed

    @pytest.mark.parametrize(
        ("answer", "feedback", "says"),
        [
            ("1", "What you picked is right, but 1 option is missing.", ""),
            ("1,2,3", "1 of your options is not right.", "Not b."),
            ("2", "That is not the right option.", "Not b."),
        ],
    )
    def test_missing_and_wrong_picks_are_told_apart(self, answer: str, feedback: str, says: str) -> None:
        verdict = judge_choice(card(self.SEVERAL), answer)
        assert (verdict.outcome, verdict.feedback, verdict.says) == (Outcome.WRONG, feedback, says)
        assert failing(verdict)

    def test_an_unpicked_option_is_not_given_away(self) -> None:
        verdict = judge_choice(card(self.SEVERAL), "2")
        assert [each.name for each in verdict.checks] == ["2"]

    def test_a_number_goes_before_a_text_of_digits(self) -> None:
        body = ChoiceBody((Option("2"), Option("1", correct=True), Option("9")))
        assert judge_choice(card(body), "2").passed
        assert not judge_choice(card(body), "1").passed
        assert failing(judge_choice(card(body), "9")) == ["choice"]

    @given(st.text(max_size=30))
    def test_no_answer_is_an_error(self, answer: str) -> None:
        assert judge_choice(card(self.SEVERAL), answer).outcome in (Outcome.PASS, Outcome.WRONG)

    def test_a_card_of_another_kind_is_a_mistake_of_the_caller(self) -> None:
        with pytest.raises(TypeError, match="has no options"):
            judge_choice(card(RecallBody("words")), "1")


class TestRecall:
    BODY = RecallBody(
        "The backward pass needs them: once.",
        points=("the derivative depends on the value", "an addition keeps nothing"),
        wrong=(WrongAnswer("It helps the next epoch.", says="Epochs share nothing."),),
    )

    @pytest.mark.parametrize(
        ("ticked", "passed", "feedback"),
        [
            ({0, 1}, True, ""),
            ({0, 1, 7}, True, ""),
            ({1}, False, "1 of 2 points covered."),
            (set(), False, "0 of 2 points covered."),
        ],
    )
    def test_ticks_decide_point_by_point(self, ticked: set[int], passed: bool, feedback: str) -> None:
        verdict = judge_recall(card(self.BODY), "whatever", frozenset(ticked))
        assert verdict.passed is passed
        assert verdict.feedback == feedback
        assert [(each.check, each.name, each.ok) for each in verdict.checks] == [
            ("point", "the derivative depends on the value", 0 in ticked),
            ("point", "an addition keeps nothing", 1 in ticked),
        ]

    def test_a_card_without_points_has_nothing_to_tick(self) -> None:
        assert judge_recall(card(RecallBody("words")), "words", frozenset()).passed

    @pytest.mark.parametrize("answer", ["the backward pass needs them, once", "THE BACKWARD\nPASS — needs them: once!"])
    def test_without_ticks_only_the_cards_own_words_pass(self, answer: str) -> None:
        assert judge_recall(card(self.BODY), answer).passed

    @pytest.mark.parametrize("answer", ["", "the backward pass needs them", "?!"])
    def test_other_words_are_left_to_their_reader(self, answer: str) -> None:
        verdict = judge_recall(card(self.BODY), answer)
        assert verdict.outcome is Outcome.WRONG
        assert "judged by its reader" in verdict.feedback
        assert "needs them" not in verdict.feedback

    @pytest.mark.parametrize("ticked", [None, frozenset({0})])
    def test_a_known_wrong_answer_is_spoken_to(self, ticked: Any) -> None:
        verdict = judge_recall(card(self.BODY), "it helps the next epoch", ticked)
        assert verdict.outcome is Outcome.WRONG
        assert verdict.says == "Epochs share nothing."

    def test_an_answer_of_no_words_never_passes(self) -> None:
        assert not judge_recall(card(RecallBody("…")), "?").passed

    def test_a_card_of_another_kind_is_a_mistake_of_the_caller(self) -> None:
        with pytest.raises(TypeError, match="asks for no words"):
            judge_recall(card(ChoiceBody(())), "1")
