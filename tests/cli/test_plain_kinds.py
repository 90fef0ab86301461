"""Gaps, orders and values that vary, in the plain drill."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Vary

if TYPE_CHECKING:
    from tests.cli.conftest import Play, Played
    from tests.conftest import MakeCard, ScriptedRunner


def test_gaps_are_filled_one_a_line(play: "Play", cloze_card: "MakeCard") -> None:
    played = play([cloze_card()], "In front", "1", "", limit=1)
    assert "Gap 2 of 2:" in played.lines
    assert played.ratings == [("axes", "Good")]


def test_a_wrong_gap_is_told_and_tried_again(play: "Play", cloze_card: "MakeCard") -> None:
    played = play([cloze_card()], "behind", "", "t", "in front", "one", "", limit=1)
    assert "It lines up from the last axis.\nGap 1 is not right.\nGap 2 is empty.\n" in played.shown
    assert played.ratings == [("axes", "Hard")]


def test_a_command_at_a_later_gap_is_one(play: "Play", cloze_card: "MakeCard") -> None:
    hinted = cloze_card(hints=("Look left.",))
    played = play([hinted], "in front", ":hint", " :help ", "one", "", limit=1)
    assert "Hint 1: Look left." in played.lines
    assert played.shown.count("Gap 2 of 2:") == 3
    assert played.ratings == [("axes", "Hard")]


@pytest.mark.parametrize("command", [":quit", ":skip"])
def test_leaving_at_a_later_gap_keeps_what_was_typed(play: "Play", cloze_card: "MakeCard", command: str) -> None:
    assert play([cloze_card()], "in front", command).ratings == []
    assert "Your unfinished answer; :draft sends it:\n    in front\n" in play([cloze_card()]).shown


def test_the_answer_may_be_revealed_at_a_later_gap(play: "Play", cloze_card: "MakeCard") -> None:
    played = play([cloze_card()], "in front", ":reveal", "", limit=1)
    assert "1. in front" in played.shown
    assert played.ratings == [("axes", "Again")]


def test_no_gap_filled_is_no_answer(play: "Play", cloze_card: "MakeCard") -> None:
    played = play([cloze_card()], "", "", "in front", "one", "", limit=1)
    assert "Nothing was typed." in played.lines
    assert played.ratings == [("axes", "Good")]


def test_gaps_that_the_input_cuts_short_are_kept(play: "Play", cloze_card: "MakeCard") -> None:
    play([cloze_card()], "in front")
    played = play([cloze_card()], ":draft", "")
    assert "Your unfinished answer; :draft sends it:\n    in front\n" in played.shown
    assert "Gap 2 is empty." in played.shown


@pytest.fixture
def ordered(play: "Play", order_card: "MakeCard", monkeypatch: pytest.MonkeyPatch) -> "Callable[..., Played]":
    """Answer an order card, whose lines are shown as `out = x`, `x = 1`, `x += 2` and then its distractors."""
    monkeypatch.setattr(
        "quizapp.study.showing.shuffled",
        lambda body, _seed: (*(body.lines[place] for place in (2, 0, 1)), *body.distractors),
    )
    return lambda *typed, **fields: play([order_card(**fields)], *typed, limit=1)


def test_lines_are_ordered_by_their_numbers(ordered: Callable[..., "Played"]) -> None:
    played = ordered("2 3 1", "")
    assert "The lines:\n  1. out = x\n  2. x = 1\n  3. x += 2\n" in played.shown
    assert played.ratings == [("steps", "Good")]


def test_a_wrong_order_is_told_and_tried_again(ordered: Callable[..., "Played"]) -> None:
    played = ordered("2,1,3", "t", "2,3,1", "")
    assert "Wrong.\nToo soon.\n1 of 3 lines stands in the right place.\n" in played.shown
    assert played.ratings == [("steps", "Hard")]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Type the numbers of the lines, from 1 to 3, in the order you want."),
        ("2 3", "Every line is needed; missing: 1."),
        ("2 3 3", "3 stands twice: name each line once."),
        ("x = 1", "Type the numbers of the lines, from 1 to 3, in the order you want."),
    ],
)
def test_numbers_that_make_no_order_are_no_try(ordered: Callable[..., "Played"], typed: str, told: str) -> None:
    played = ordered(typed, "2 3 1", "")
    assert told in played.lines
    assert played.ratings == [("steps", "Good")]


def test_lines_that_do_not_belong_are_left_out(ordered: Callable[..., "Played"]) -> None:
    body = {"distractors": ("x = 9",)}
    played = ordered("2 3 4 1", "t", "2 3 1", "", body=body)
    assert "1 line does not belong." in played.lines
    assert played.ratings == [("steps", "Hard")]


def test_an_order_is_revealed(ordered: Callable[..., "Played"]) -> None:
    played = ordered(":reveal", "")
    assert "The answer:\n    x = 1\n    x += 2\n    out = x\n" in played.shown
    assert played.ratings == [("steps", "Again")]


def test_the_values_are_those_of_the_showing(play: "Play", predict_card: "MakeCard", runner: "ScriptedRunner") -> None:
    runner.script |= {f"x = {n}": {"ask": n + 1} for n in (4, 5)}
    card = predict_card(body={"code": "x = ${n}"}, vary=(Vary("n", choices=("4", "5")),))
    for _ in range(4):
        played = play([card], "0")
        n = 4 if "    x = 4" in played.lines else 5
        assert f"    x = {n}" in played.lines
        assert "${" not in played.shown
