from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card, CodeBody, Expectation, OrderBody, RecallBody, WrongAnswer
from quizapp.core.order import as_code, by_numbers, joined, judge_order, places_of, shuffled, strange_lines
from quizapp.core.verdict import Outcome, Verdict

STEPS = ("loss = f(x)", "loss.backward()", "opt.step()", "opt.zero_grad()")
PLAIN = OrderBody(
    STEPS, wrong=(WrongAnswer("opt.step()\nloss = f(x)\nloss.backward()\nopt.zero_grad()", says="Too soon."),)
)
BLOCK = "with torch.no_grad():\n    w -= w.grad"


def card(body: OrderBody) -> Card:
    return Card("steps", "deck", "", body)


def judge(answer: str, body: OrderBody = PLAIN) -> Verdict:
    verdict = judge_order(card(body), answer)
    assert verdict is not None
    return verdict


# How the lines are shown.


@given(
    st.lists(st.sampled_from("abc"), min_size=2, max_size=6), st.lists(st.sampled_from("xy"), max_size=2), st.integers()
)
def test_the_lines_are_shuffled_and_never_in_order(lines: list[str], distractors: list[str], seed: int) -> None:
    body = OrderBody(tuple(lines), distractors=tuple(distractors))
    shown = shuffled(body, seed)
    assert Counter(shown) == Counter(lines + distractors)
    assert shown == shuffled(body, seed)
    in_order = [line for line in shown if line in "abc"] == lines
    assert in_order == (len(set(lines)) == 1)


def test_every_other_order_is_shown_sooner_or_later() -> None:
    body = OrderBody(("a", "b", "c"))
    assert {shuffled(body, seed) for seed in range(200)} == {
        ("a", "c", "b"),
        ("b", "a", "c"),
        ("b", "c", "a"),
        ("c", "a", "b"),
        ("c", "b", "a"),
    }


# Judged by the order of the lines.


def test_the_authors_order_passes() -> None:
    verdict = judge(joined(STEPS))
    assert verdict.passed
    assert [(check.check, check.ok) for check in verdict.checks] == [("lines", True), ("order", True)]


def test_blank_lines_and_space_at_the_end_are_free_but_indentation_is_not() -> None:
    body = OrderBody(("if x:", "    y = 1", "z = 2"))
    assert judge("\nif x:  \n\n    y = 1\r\nz = 2\n\n", body).passed
    assert not judge("if x:\ny = 1\nz = 2", body).passed


def test_another_order_fails_and_only_the_number_of_right_places_is_told() -> None:
    verdict = judge(joined((STEPS[0], STEPS[2], STEPS[1], STEPS[3])))
    assert verdict.outcome is Outcome.WRONG
    assert verdict.feedback == "2 of 4 lines stand in the right place."
    assert [(check.check, check.ok) for check in verdict.checks] == [("lines", True), ("order", False)]
    assert "1 of 4 lines stands" in judge(joined((STEPS[0], *STEPS[2:], STEPS[1]))).feedback


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("", "4 lines are missing."),
        (joined(STEPS[:3]), "1 line is missing."),
        (joined((*STEPS, "print()")), "1 line is not among those of the card, or there too often."),
        (joined((*STEPS, STEPS[0], STEPS[0])), "2 lines are not among those of the card, or there too often."),
        (joined((*STEPS[:3], "wrong()")), "1 line does not belong. 1 line is missing."),
        (joined((*STEPS, "wrong()")), "1 line does not belong."),
    ],
)
def test_the_wrong_lines_fail_whatever_their_order(answer: str, told: str) -> None:
    verdict = judge(answer, OrderBody(STEPS, distractors=("wrong()",)))
    assert verdict.feedback == told
    assert [(check.check, check.ok, check.message) for check in verdict.checks] == [("lines", False, told)]


def test_equal_lines_can_stand_for_each_other() -> None:
    body = OrderBody(("x += 1", "print(x)", "x += 1"))
    assert judge("x += 1\nprint(x)\nx += 1", body).passed
    assert "missing" in judge("x += 1\nprint(x)", body).feedback
    assert "too often" in judge("x += 1\nprint(x)\nx += 1\nx += 1", body).feedback


def test_a_known_wrong_order_is_spoken_to() -> None:
    assert judge("opt.step()\nloss = f(x)\nloss.backward()\nopt.zero_grad()").says == "Too soon."
    assert judge("opt.step()\nloss.backward()\nloss = f(x)\nopt.zero_grad()").says == ""


# Judged by running.

RUNS = OrderBody(STEPS, expect=(Expectation("loss"),))
CHOOSY = OrderBody(STEPS, expect=(Expectation("loss"),), distractors=("wrong()",))


def test_what_must_be_run_is_not_judged_by_its_text() -> None:
    assert judge_order(card(RUNS), joined(STEPS)) is None
    assert judge_order(card(RUNS), joined(STEPS[::-1])) is None
    assert judge_order(card(OrderBody(STEPS, keep=("x",))), joined(STEPS)) is None


def test_lines_that_cannot_stand_in_an_answer_fail_without_a_run() -> None:
    assert judge("import os", RUNS).feedback == "1 line is not among those of the card, or there too often."
    assert judge(joined(STEPS[:3]), RUNS).feedback == "1 line is missing."


def test_with_distractors_only_the_run_can_tell_which_lines_are_needed() -> None:
    for lines in (STEPS, STEPS[:3], (*STEPS, "wrong()"), ("wrong()",)):
        assert judge_order(card(CHOOSY), joined(lines)) is None


def test_an_order_card_runs_as_a_code_card_whose_reference_is_the_order() -> None:
    wrong = (WrongAnswer("b\na", "value"),)
    body = OrderBody(("a", "b"), "s", (Expectation("x"),), ("k",), ("d",), wrong)
    code = as_code(Card("steps", "deck", "p", body, content_hash="abc", values=(("n", "1"),)))
    assert code.body == CodeBody("a\nb", setup="s", expect=(Expectation("x"),), keep=("k",), wrong=wrong)
    assert (code.id, code.content_hash, code.values) == ("steps", "abc", (("n", "1"),))


def test_another_kind_is_refused() -> None:
    other = Card("why", "deck", "", RecallBody("x"))
    for use in (as_code, lambda each: judge_order(each, "")):
        with pytest.raises(TypeError, match="no lines to put in order"):
            use(other)


def test_strange_lines_are_those_the_card_lacks_or_has_fewer_times() -> None:
    assert strange_lines(PLAIN, "opt.step()\nfoo\nopt.step()") == ["opt.step()", "foo"]


# Answers by number.


@pytest.mark.parametrize("answer", ["2 1 3", "2,1,3", " 2, 1;3. ", "2\t1  3"])
def test_numbers_name_the_lines(answer: str) -> None:
    assert by_numbers(("a", "b", "c"), answer, all_needed=True) == "b\na\nc"


def test_lines_may_be_left_out_where_some_do_not_belong() -> None:
    assert by_numbers(("a", "b", "c"), "3", all_needed=False) == "c"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("", "from 1 to 3"),
        ("1 2 4", "from 1 to 3"),
        ("0 1 2", "from 1 to 3"),
        ("b a c", "from 1 to 3"),
        ("1 2 ２", "from 1 to 3"),
        ("-1 2 3", "from 1 to 3"),
        ("1 2 2", "2 stands twice"),
        ("3 1", "missing: 2."),
    ],
)
def test_numbers_that_name_no_order_are_told(answer: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        by_numbers(("a", "b", "c"), answer, all_needed=True)


# Unfinished answers.


@pytest.mark.parametrize(
    ("lines", "answer", "places"),
    [
        (("a", "b", "c"), "b\na\nc", (1, 0, 2)),
        (("a", "b", "c"), "c", (2,)),
        (("a", "b"), "", ()),
        (("a", "b"), "x", None),
        (("a", "b"), "a\na", None),
        (("a", "b", "a"), "a\na\nb", (0, 2, 1)),
        ((BLOCK, "w = 1"), f"w = 1\n{BLOCK}", (1, 0)),
        (("x\ny", "x", "y\nz"), "x\ny\nz", (1, 2)),
        (("x", "x\ny", "y"), "x\ny\nx\ny", (0, 2, 1)),
    ],
)
def test_the_places_of_the_lines_are_found_again(lines: tuple[str, ...], answer: str, places: object) -> None:
    assert places_of(lines, answer) == places


@given(st.lists(st.sampled_from(["a", "b", "b\nc", "  d", "if x:\n  y"]), min_size=1, max_size=7), st.randoms())
def test_any_arrangement_is_found_again(lines: list[str], random: object) -> None:
    shown = list(lines)
    random.shuffle(shown)  # type: ignore[attr-defined]
    places = places_of(lines, joined(shown))
    assert places is not None
    assert len(set(places)) == len(places)
    assert joined([lines[place] for place in places]).split() == joined(shown).split()
