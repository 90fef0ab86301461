"""A report read from a workspace."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from quizapp.core.card import Card, ChoiceBody, Option
from quizapp.core.rating import Rating
from quizapp.errors import StoreError
from quizapp.paths import database_file
from quizapp.reports.read import read_report
from quizapp.study.drill import Drill
from quizapp.study.workspace import Workspace

CARD = Card("axis", "basics", "Where?", ChoiceBody((Option("in front", correct=True), Option("last"))), title="Axis")
MakeWorkspace = Callable[..., Workspace]


def answer(workspace: Workspace, text: str, rating: Rating) -> None:
    drill = Drill(workspace, [CARD])
    verdict = drill.grade(text)
    assert verdict is not None
    drill.apply(verdict)
    drill.rate(rating)


def test_what_a_drill_recorded_is_reported(make_workspace: MakeWorkspace) -> None:
    workspace = make_workspace([CARD])
    answer(workspace, "2", Rating.AGAIN)
    report = read_report(workspace)
    assert report.study_day == date(2025, 3, 10)
    (review,) = report.reviews
    assert (review.card, review.title, review.verdict, review.rating) == ("axis", "Axis", "wrong", "Again")
    (deck,) = report.decks
    assert (deck.name, deck.cards, deck.seen, deck.due) == ("basics", 1, 1, 0)
    assert deck.retrievability == pytest.approx(1.0)


def test_the_chance_of_recall_falls_as_days_pass(make_workspace: MakeWorkspace, clock: Any) -> None:
    workspace = make_workspace([CARD])
    answer(workspace, "1", Rating.EASY)
    fresh = read_report(workspace).decks[0]
    clock.advance(days=60)
    later = read_report(workspace)
    assert later.decks[0].due == 1
    assert later.today.reviews == 0
    assert later.decks[0].retrievability is not None
    assert fresh.retrievability is not None
    assert later.decks[0].retrievability < 0.9 < fresh.retrievability


def test_before_four_in_the_morning_it_is_still_yesterday(make_workspace: MakeWorkspace, clock: Any) -> None:
    workspace = make_workspace([CARD])
    answer(workspace, "1", Rating.GOOD)
    clock.advance(hours=15)
    report = read_report(workspace)
    assert report.study_day == date(2025, 3, 10)
    assert report.today.reviews == 1


def test_a_record_that_cannot_be_read_is_an_error_for_the_person(make_workspace: MakeWorkspace) -> None:
    database_file().parent.mkdir(parents=True)
    database_file().write_bytes(b"no database" * 500)
    with pytest.raises(StoreError):
        read_report(make_workspace([CARD]))
