"""Undo, redo and marks in a plain drill."""

from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config
from quizapp.core.card import Card
from quizapp.study.drill import Drill

if TYPE_CHECKING:
    from tests.cli.conftest import Play
    from tests.conftest import MakeCard, MakeWorkspace

from quizapp.cli.plain_acts import NOTHING_CHANGED, NOTHING_TO_REDO, NOTHING_TO_UNDO, acted


@pytest.fixture
def cards(choice_card: "MakeCard") -> list[Card]:
    return [choice_card("a"), choice_card("b"), choice_card("c")]


def asked(lines: list[str]) -> list[str]:
    return [line.split()[1] for line in lines if line.startswith("Card ")]


def test_an_undone_card_is_asked_for_its_rating_again(play: "Play", cards: list[Card]) -> None:
    played = play(cards, "2", "1", ":undo", "4", "2", "3")
    assert asked(played.lines) == ["a", "b", "a", "b", "c"]
    place = played.lines.index("Its rating was taken back.")
    assert played.lines[place + 1] == "Pass."
    assert played.ratings == [("a", "Easy"), ("b", "Good")]
    assert any(line.startswith("Undone: a: rated Again") for line in played.lines)
    assert played.lines[-2].startswith("2 answered, 2 passed")


def test_undo_and_redo_lead_back_and_forth(play: "Play", cards: list[Card]) -> None:
    played = play(cards, "2", "4", "2", "4", ":undo", ":undo", ":redo", ":redo", ":redo")
    assert asked(played.lines) == ["a", "b", "c", "b", "a", "b", "c"]
    assert played.ratings == [("a", "Easy"), ("b", "Easy")]
    assert NOTHING_TO_REDO in played.lines


def test_an_undone_answer_can_be_tried_again(play: "Play", cards: list[Card]) -> None:
    played = play(cards, "1", "1", ":undo", "t", "2", "")
    assert played.ratings == [("a", "Hard")]
    assert played.reviews[0].tries == 2


def test_who_is_not_asked_is_asked_after_an_undo(play: "Play", cards: list[Card]) -> None:
    played = play(cards, "2", ":undo", "1", config=Config(timezone="UTC", auto_rate=True))
    assert played.ratings == [("a", "Again")]


def test_cards_are_put_away_and_brought_back(play: "Play", cards: list[Card]) -> None:
    played = play(cards, ":suspend", ":bury", ":undo", ":undo", ":undo")
    assert asked(played.lines) == ["a", "b", "c", "b", "a"]
    assert "a: suspended. :undo takes it back." in played.lines
    assert "b: buried. :undo takes it back." in played.lines
    assert NOTHING_TO_UNDO in played.lines


def test_the_last_card_put_away_ends_the_drill(play: "Play", cards: list[Card]) -> None:
    assert play(cards[:1], ":suspend").lines[-1] == "No card was rated."


def test_marks_leave_the_card_where_it_is_and_keep_their_case(play: "Play", cards: list[Card]) -> None:
    played = play(cards, ":flag 3", "2", ":tag Exam", ":tag Exam", ":UNTAG Exam", ":flag 9", ":tag", "")
    assert asked(played.lines) == ["a", "b"]
    assert [line for line in played.lines if line.startswith("a: ")] == [
        "a: flagged 3. :undo takes it back.",
        "a: tagged Exam. :undo takes it back.",
        "a: tag Exam taken off. :undo takes it back.",
    ]
    assert NOTHING_CHANGED in played.lines
    assert "There is no flag '9'. Flags are 1 to 7; 0 takes the flag off." in played.lines
    assert "tag needs a tag. For example: tag later" in played.lines
    assert played.ratings == [("a", "Good")]


def test_a_card_is_forgotten(play: "Play", cards: list[Card]) -> None:
    played = play(cards[:1], "2", "1", "2", ":forget")
    assert "a: made new again. :undo takes it back." in played.lines
    assert asked(played.lines) == ["a", "a", "a"]


def test_undo_works_while_points_are_ticked(play: "Play", cards: list[Card], recall_card: "MakeCard") -> None:
    played = play([cards[0], recall_card("z")], "2", "4", "words", ".", ":undo")
    assert asked(played.lines) == ["a", "z", "a"]


@pytest.mark.parametrize("command", [":hint", "undo", ":undone", ":", "1"])
def test_what_is_no_such_command_is_left_to_others(
    make_workspace: "MakeWorkspace", cards: list[Card], command: str
) -> None:
    assert acted(Drill(make_workspace(cards), cards), command) is None
