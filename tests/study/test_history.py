"""The answers of one drill, and those of them that were taken back."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card
from quizapp.study.history import Answered, History
from quizapp.study.showing import Showing

if TYPE_CHECKING:
    from tests.study.conftest import Start


@pytest.fixture
def answers(start: "Start", three: list[Card]) -> list[Answered]:
    drill = start(three)
    for _ in three:
        drill.answer()
    return [
        Answered(review, Showing(card, review.at, tries=1)) for review, card in zip(drill.reviews, three, strict=True)
    ]


def test_an_empty_history_has_nothing_to_take_back() -> None:
    history = History()
    assert (len(history), history.reviews, history.last, history.last_undone) == (0, [], None, None)
    assert history.take_back("x") is history.put_back("x") is None


def test_what_is_taken_back_does_not_count_until_it_is_put_back(answers: list[Answered]) -> None:
    history = History()
    for each in answers:
        history.add(each)
    last = answers[-1]
    assert history.take_back(last.review.id) is last
    assert history.take_back(last.review.id) is None
    assert (len(history), history.last, history.last_undone) == (2, answers[1], last)
    assert history.put_back(last.review.id) is last
    assert history.reviews == [each.review for each in answers]


def test_after_a_new_answer_nothing_can_be_put_back(answers: list[Answered]) -> None:
    history = History()
    history.add(answers[0])
    history.take_back(answers[0].review.id)
    history.add(answers[1])
    assert history.put_back(answers[0].review.id) is None
    assert history.reviews == [answers[1].review]


def test_a_showing_comes_back_as_it_was_with_the_time_it_had_taken(answers: list[Answered]) -> None:
    given = replace(answers[0], review=replace(answers[0].review, seconds=90.0))
    now = given.review.at + timedelta(hours=5)
    again = given.shown_again(now)
    assert (again.tries, again.returned, again.seconds(now)) == (1, True, 90.0)
    assert not given.showing.returned
